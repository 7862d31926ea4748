from dataclasses import dataclass


@dataclass(frozen=True)
class Typography:
    text: str
    steps: tuple = ()
    protected: tuple = ()


def to_english(source, target, kind, locale, protected=()):
    return Typography(target, ())
