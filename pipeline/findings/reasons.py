"""The reasons why a unit is stale, put into words, and read from these words again.

People read the words in tables and summaries, and records of version 1 hold them. The
program compares only `StaleReason` values.
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
    """Return a reason in the words that people read.

    >>> describe_reason(StaleReason(ReasonKind.GLOSSARY, "lune"))
    'glossary: lune'
    """
    if reason.kind is ReasonKind.GLOSSARY:
        return _GLOSSARY + reason.entry
    if reason.kind is ReasonKind.REVIEWER:
        return _REVIEWER
    return reason.entry if reason.kind is ReasonKind.OTHER else reason.kind.value


def describe_reasons(reasons: Iterable[StaleReason]) -> str:
    """Return several reasons in words, separated by commas."""
    return ", ".join(map(describe_reason, reasons))


def read_reason(words: str) -> StaleReason:
    """Return the reason that `describe_reason` puts so; of kind OTHER if unknown."""
    if words.startswith(_GLOSSARY):
        return StaleReason(ReasonKind.GLOSSARY, words.removeprefix(_GLOSSARY))
    if words == _REVIEWER:
        return StaleReason(ReasonKind.REVIEWER)
    if words in _PLAIN:
        return StaleReason(ReasonKind(words))
    return StaleReason(ReasonKind.OTHER, words)
