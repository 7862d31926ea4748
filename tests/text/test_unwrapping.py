from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.unwrapping import (
    SegmentText,
    joined_text,
    one_line,
    quote_depth,
    segment_texts,
    unwrap,
)
from pipeline.units import Kind, Span, TranslationUnit


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("douze millions", "douze millions"),
        ("douze\nmillions", "douze millions"),
        ("douze \r\n  millions", "douze millions"),
        ("douze\r> millions", "douze millions"),
        ("douze\n> > millions", "douze millions"),
        ("douze\t millions", "douze millions"),
        ("1\u00a0000\n\u202fkm", "1\u00a0000 \u202fkm"),
    ],
)
def test_each_joint_is_one_space(source: str, text: str) -> None:
    assert unwrap(source).text == text


def test_quotation_marks_beyond_the_depth_are_text() -> None:
    assert unwrap("plus de\n> 3 m", 0).text == "plus de > 3 m"
    assert unwrap("plus de\n> > 3 m", 1).text == "plus de > 3 m"


def test_spans_go_back_to_the_source() -> None:
    source = "il y a douze\n> millions de\n> voix"
    made = unwrap(source)
    start = made.text.index("douze millions")
    span = made.to_source(Span(start, start + len("douze millions")))
    assert source[slice(*span)] == "douze\n> millions"
    assert made.from_source(span) == (start, start + len("douze millions"))
    word = made.to_source(Span(made.text.index("voix"), len(made.text)))
    assert source[slice(*word)] == "voix"


WRAPPED = st.text(alphabet="ab \t\r\n>\u00a0", max_size=40)


@given(WRAPPED, st.integers(0, 2), st.data())
def test_offsets_of_the_text_are_mapped_to_the_source_and_back(
    source: str, depth: int, data: st.DataObject
) -> None:
    made = unwrap(source, depth)
    assert not set(made.text) & set("\r\n\t")
    assert "  " not in made.text
    start = data.draw(st.integers(0, len(made.text)))
    end = data.draw(st.integers(start, len(made.text)))
    span = made.to_source(Span(start, end))
    assert made.from_source(span) == (start, end)
    for at, char in enumerate(made.text):
        place = made.to_source(Span(at, at + 1))
        assert char in (" ", source[slice(*place)])
        assert unwrap("a" + source[slice(*place)] + "a", depth).text == f"a{char}a"


def test_the_depth_of_quotations_is_read_from_the_record() -> None:
    units = [
        TranslationUnit("p1.s1", Kind.PARAGRAPH, "plus de\n     > 3 m."),
        TranslationUnit("p2.s1", Kind.QUOTE, "plus de\n> 3 m.", before="\n\n> "),
        TranslationUnit("p2.s2", Kind.QUOTE, "Et\n> > 4.", before=" "),
        TranslationUnit("p3.s1", Kind.CODE, "a\n  b", before="\n\n"),
    ]
    texts = [made.text for made in segment_texts(units)]
    assert texts == ["plus de > 3 m.", "plus de 3 m.", "Et > 4.", "a\n  b"]


def test_only_the_first_of_joined_segments_is_mapped_to_the_source() -> None:
    made = joined_text([unwrap("un\n> deux"), unwrap("trois")])
    assert made.text == "un deux trois"
    assert made.find_in_source(Span(3, 7)) == (5, 9)
    assert made.find_in_source(Span(8, 13)) is None
    assert made.find_in_source(None) is None


def test_line_joint() -> None:
    assert unwrap("a  b \r\n  > c\nd").line_joint() == "\r\n  > "
    assert unwrap("a  b").line_joint() == ""
    assert quote_depth("> x\n\n> - > ") == 2
    assert one_line(" a\n> b\u00a0! ") == "a b\u00a0!"
    assert SegmentText("a", "a").to_source(Span(0, 1)) == (0, 1)
