"""Spans: reading, shifting and comparing them."""

from __future__ import annotations

import re

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from pipeline.units import Span

PLACES = st.tuples(st.integers(0, 30), st.integers(0, 10)).map(
    lambda pair: Span(pair[0], pair[0] + pair[1])
)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (Span(0, 3), Span(3, 5), False),
        (Span(0, 3), Span(2, 5), True),
        (Span(0, 9), Span(2, 5), True),
        (Span(4, 4), Span(2, 5), True),
        (Span(2, 2), Span(2, 5), False),
        (Span(3, 3), Span(3, 3), False),
    ],
)
def test_overlaps(one: Span, other: Span, expected: bool) -> None:
    assert one.overlaps(other) is expected
    assert other.overlaps(one) is expected


@given(PLACES, PLACES, st.integers(-5, 5))
def test_overlap_is_a_shared_code_point_also_after_a_shift(
    one: Span, other: Span, by: int
) -> None:
    if one.start < one.end and other.start < other.end:
        shared = set(range(*one)) & set(range(*other))
        assert one.overlaps(other) is bool(shared)
    assert one.shift(by).overlaps(other.shift(by)) is one.overlaps(other)
    assert one.shift(by).shift(-by) == one


def test_the_span_of_a_match_reads_the_matched_text() -> None:
    text = "le 4 mai 1999"
    for pattern in (re.compile(r"(?P<day>\d) mai"), regex.compile(r"(?P<day>\d) mai")):
        match = pattern.search(text)
        assert match is not None
        assert Span.of(match) == Span(3, 8)
        assert Span.of(match).in_(text) == "4 mai"
        assert Span.of(match, "day") == Span.of(match, 1) == Span(3, 4)
