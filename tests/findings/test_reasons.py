"""Reasons are described in words, and read from these words."""

from __future__ import annotations

import pytest

from pipeline.findings import describe_reason, describe_reasons, read_reason
from pipeline.units import ReasonKind, StaleReason

WORDS = [
    (StaleReason(ReasonKind.NEW), "new"),
    (StaleReason(ReasonKind.SOURCE), "source"),
    (StaleReason(ReasonKind.ENGINE), "engine"),
    (StaleReason(ReasonKind.UNFINISHED), "unfinished"),
    (StaleReason(ReasonKind.GLOSSARY, "lune"), "glossary: lune"),
    (StaleReason(ReasonKind.GLOSSARY, "a: b"), "glossary: a: b"),
    (StaleReason(ReasonKind.REVIEWER), "another reviewer"),
    (StaleReason(ReasonKind.OTHER, "the weather"), "the weather"),
]


@pytest.mark.parametrize(("reason", "words"), WORDS)
def test_reasons_are_described_and_read_back(reason: StaleReason, words: str) -> None:
    assert describe_reason(reason) == words
    assert read_reason(words) == reason


def test_every_kind_has_words() -> None:
    assert {reason.kind for reason, _ in WORDS} == set(ReasonKind)


@pytest.mark.parametrize("words", ["glossary", "reviewer", "other", "glossary:lune"])
def test_unknown_words_are_kept_as_a_reason_of_kind_other(words: str) -> None:
    assert read_reason(words) == StaleReason(ReasonKind.OTHER, words)


def test_several_reasons_are_on_one_line() -> None:
    assert describe_reasons([WORDS[1][0], WORDS[4][0]]) == "source, glossary: lune"
