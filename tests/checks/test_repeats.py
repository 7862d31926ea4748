"""Doubled words are slips; phrases that come again and again are loops."""

from __future__ import annotations

import pytest
from checks.said import said

from pipeline.checks.pair import Pair
from pipeline.checks.repeats import repeated_words
from pipeline.findings import worded
from pipeline.units import Severity, Span


def test_a_doubled_word_is_a_warning() -> None:
    assert said(repeated_words(Pair("La ville dort.", "The the city sleeps."))) == [
        worded("repeated-words", Severity.WARNING, "“The the”", None, Span(0, 7))
    ]


@pytest.mark.parametrize(
    ("target", "message", "span"),
    [
        ("It is a port, a port, a port.", "“a port” 3 times running", Span(6, 28)),
        ("go go go go", "“go” 4 times running", Span(0, 11)),
        ("We like the old town, we like the old town.", "“We like the old town” 2 times running", Span(0, 42)),
    ],
)  # fmt: skip
def test_a_loop_is_an_error(target: str, message: str, span: Span) -> None:
    assert said(repeated_words(Pair("Une ville.", target))) == [
        worded("repeated-words", Severity.ERROR, message, None, span)
    ]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Non, non, non.", "No, no, no."),
        ("Il avait eu peur.", "He had had a fright."),
        ("Pago Pago", "Pago Pago"),
        ("Il est parti. Parti.", "He left. Left."),
        ("Un port, un port.", "A port, a port."),
        ("Elle dort, dort toujours.", "She sleeps sleeps still."),
        ("Il part", "One man leaves and one man stays"),
    ],
)
def test_what_may_repeat(source: str, target: str) -> None:
    assert said(repeated_words(Pair(source, target))) == []
