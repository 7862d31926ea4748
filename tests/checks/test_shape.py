"""Empty, too long, too short, cut up, ended otherwise, badly spaced."""

from __future__ import annotations

import pytest
from checks.said import said

from pipeline.checks.pair import Pair
from pipeline.checks.shape import (
    double_spaces,
    empty,
    end_punctuation,
    french_typography,
    length_ratio,
    sentence_count,
)
from pipeline.findings import message_of, worded
from pipeline.units import Kind, Severity, Span

LONG = "Le conseil a voté le budget de la ville après une longue nuit de débats."


def test_empty() -> None:
    assert said(empty(Pair("Oui.", " "))) == [
        worded("empty", Severity.ERROR, "the target is empty", Span(0, 4), Span(0, 1))
    ]
    assert said(empty(Pair("Oui.", "Yes."))) == []
    assert said(empty(Pair("", ""))) == []


@pytest.mark.parametrize(
    ("target", "ratio", "severity"),
    [
        ("The council voted.", "0.25", Severity.ERROR),
        ("The council voted the budget.", "0.40", Severity.WARNING),
        ("The council voted. " * 12, "3.15", Severity.ERROR),
        ("The council voted. " * 8, "2.10", Severity.WARNING),
    ],
)
def test_length_ratio(target: str, ratio: str, severity: Severity) -> None:
    assert said(length_ratio(Pair(LONG, target))) == [
        worded(
            "length-ratio",
            severity,
            f"the target is {ratio} times as long as the source",
            Span(0, len(LONG)),
            Span(0, len(target)),
        )
    ]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (LONG, "The council passed the city’s budget after a long night of debate."),
        ("Oui.", "Yes, of course."),
        ("OTAN", "North Atlantic"),
        (LONG, ""),
    ],
)
def test_usual_lengths(source: str, target: str) -> None:
    assert said(length_ratio(Pair(source, target))) == []


def test_sentence_count() -> None:
    pair = Pair("Il part. Elle reste. Nous attendons.", "He leaves.")
    assert said(sentence_count(pair)) == [
        worded(
            "sentence-count",
            Severity.WARNING,
            "3 sentences became 1",
            Span(0, 36),
            Span(0, 10),
        )
    ]


def test_joined_sentences_are_only_noted() -> None:
    pair = Pair("Il part. Elle reste.", "He leaves and she stays.")
    (found,) = sentence_count(pair)
    assert (found.severity, found.args) == (Severity.INFO, (2, 1))
    (found,) = sentence_count(Pair("Il part.", "He leaves. She stays."))
    assert message_of(found) == "1 sentence became 2"


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("M. Morel part.", "Mr. Morel leaves."),
        ("J. Morel part. Elle reste.", "J. Morel leaves. She stays."),
        ("Qui ? Lui !", "Who? Him!"),
        ("« Va. » Elle va.", "“Go.” She goes."),
        ("Il dit : Non.", "He says: No."),
    ],
)
def test_sentences_are_counted_alike(source: str, target: str) -> None:
    assert said(sentence_count(Pair(source, target))) == []


def test_end_punctuation() -> None:
    pair = Pair("Il part ?", "He leaves.")
    assert said(end_punctuation(pair)) == [
        worded(
            "end-punctuation",
            Severity.WARNING,
            "ends with “.” instead of “?”",
            Span(8, 9),
            Span(9, 10),
        )
    ]
    (found,) = end_punctuation(Pair("Une ville", "A town."))
    assert message_of(found) == "ends with “.” instead of no mark"
    (found,) = end_punctuation(Pair("Une ville.", "A town"))
    assert message_of(found) == "ends with no mark instead of “.”"
    assert found.target_span == Span(6, 6)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Il part\u202f!", "He leaves!"),
        ("« Il part. »", "“He leaves.”"),
        ("Il dit « non ».", "He says “no.”"),
        ("Quoi ?!", "What?"),
        ("Et puis...", "And then…"),
        ("Voici\u00a0:", "Here:"),
    ],
)
def test_ends_that_are_alike(source: str, target: str) -> None:
    assert said(end_punctuation(Pair(source, target))) == []


def test_a_heading_may_end_in_an_abbreviation() -> None:
    pair = Pair("Retour aux États-Unis", "Back to the U.S.", Kind.HEADING)
    assert said(end_punctuation(pair)) == []


def test_double_spaces() -> None:
    assert said(double_spaces(Pair("Il part.", "He  leaves."))) == [
        worded("double-spaces", Severity.INFO, "two spaces together", None, Span(2, 4))
    ]
    assert said(double_spaces(Pair("Il  part.", "He  leaves."))) == []


def test_french_typography() -> None:
    assert said(french_typography(Pair("« Oui » !", "« Yes » !"))) == [
        worded("french-typography", Severity.WARNING, "« is left", None, Span(0, 1)),
        worded("french-typography", Severity.WARNING, "» is left", None, Span(6, 7)),
    ]
    (found,) = french_typography(Pair("Qui ?", "Who ?"))
    assert message_of(found) == "a space before ? is left"
    assert found.target_span == Span(3, 5)
    assert said(french_typography(Pair("Qui ?", "Who? “Me”: yes :-)"))) == []
