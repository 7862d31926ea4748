"""The words of the reasons why a unit is stale, and reasons read from these words.

The words are what people read, in tables and summaries, and what records of version 1
hold. Nothing in the program decides by them.
"""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.units import ReasonKind, StaleReason

_REVIEWER = "another reviewer"
_GLOSSARY = "glossary: "
_PLAIN = frozenset(
    (
        ReasonKind.NEW,
        ReasonKind.SOURCE,
        ReasonKind.ENGINE,
        ReasonKind.UNFINISHED,
    )
)


def describe_reason(reason: StaleReason) -> str:
    """Return a reason in words.

    >>> describe_reason(StaleReason(ReasonKind.GLOSSARY, "lune"))
    'glossary: lune'
    """
    if reason.kind is ReasonKind.GLOSSARY:
        return _GLOSSARY + reason.entry
    if reason.kind is ReasonKind.REVIEWER:
        return _REVIEWER
    return reason.entry if reason.kind is ReasonKind.OTHER else reason.kind.value


def describe_reasons(reasons: Iterable[StaleReason]) -> str:
    """Return reasons in words, on one line."""
    return ", ".join(map(describe_reason, reasons))


def read_reason(words: str) -> StaleReason:
    """Return the reason that is described so: of kind OTHER for any other words."""
    if words.startswith(_GLOSSARY):
        return StaleReason(ReasonKind.GLOSSARY, words.removeprefix(_GLOSSARY))
    if words == _REVIEWER:
        return StaleReason(ReasonKind.REVIEWER)
    if words in _PLAIN:
        return StaleReason(ReasonKind(words))
    return StaleReason(ReasonKind.OTHER, words)
