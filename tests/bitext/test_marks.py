from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.bitext.marks import Mark, show, show_change, show_marked
from pipeline.units import Span

TEXTS = {
    "plain": ("Il pleut.", "Il pleut."),
    "markup": ("<b>&amp;\"'", "&lt;b&gt;&amp;amp;&quot;&#x27;"),
    "hard-wrapped": ("Il\n> pleut.", "Il   pleut."),
    "controls": ("a\0b", "a␀b"),
}


@pytest.mark.parametrize(("text", "wanted"), TEXTS.values(), ids=TEXTS)
def test_show(text: str, wanted: str) -> None:
    assert show(text) == wanted


MARKS = {
    "none": ("puce", [], "puce"),
    "one": (
        "la puce",
        [Mark(Span(3, 7), ("term",), "puce → chip")],
        'la <span class="term" title="puce → chip">puce</span>',
    ),
    "overlapping": (
        "abcdef",
        [Mark(Span(0, 4), ("x",), "X"), Mark(Span(2, 6), ("y",), "Y")],
        (
            '<span class="x" title="X">ab</span><span class="x y" title="X\nY">cd</span>'
            '<span class="y" title="Y">ef</span>'
        ),
    ),
    "the same twice": (
        "ab",
        [Mark(Span(0, 2), ("x",), "X"), Mark(Span(0, 2), ("x",), "X")],
        '<span class="x" title="X">ab</span>',
    ),
    "markup cut by a mark": (
        "<&>",
        [Mark(Span(1, 2), ("x",), '">')],
        '&lt;<span class="x" title="&quot;&gt;">&amp;</span>&gt;',
    ),
    "outside": (
        "ab",
        [Mark(Span(1, 9), ("x",), "X"), Mark(Span(5, 6), ("y",), "Y")],
        'a<span class="x" title="X">b</span>',
    ),
    "empty": ("ab", [Mark(Span(1, 1), ("x",), "X")], "ab"),
    "after an emoji": (
        "🦀 puce",
        [Mark(Span(2, 6), ("x",), "X")],
        '🦀 <span class="x" title="X">puce</span>',
    ),
    "across a line end": (
        "puce\n  informatique",
        [Mark(Span(0, 19), ("x",), "X")],
        '<span class="x" title="X">puce   informatique</span>',
    ),
}


@pytest.mark.parametrize(("text", "marks", "wanted"), MARKS.values(), ids=MARKS)
def test_show_marked(text: str, marks: list[Mark], wanted: str) -> None:
    assert show_marked(text, marks) == wanted


@given(
    st.text("ab<&\"'\n é"),
    st.lists(
        st.builds(
            lambda start, size: Mark(Span(start, start + size), ("x",), "t"),
            st.integers(0, 12),
            st.integers(0, 12),
        ),
        max_size=4,
    ),
)
def test_marks_never_change_the_text(text: str, marks: list[Mark]) -> None:
    marked = show_marked(text, marks)
    assert re.sub(r"<[^>]*>", "", marked) == show(text)
    assert unescape(show(text)) == text.replace("\n", " ")


CHANGES = {
    "same": ("Il pleut.", "Il pleut.", "Il pleut."),
    "word": ("Il pleut.", "Il neige.", "Il <del>pleut</del><ins>neige</ins>."),
    "more": ("Il pleut.", "Il pleut fort.", "Il pleut<ins> fort</ins>."),
    "less": ("Il pleut fort.", "Il pleut.", "Il pleut<del> fort</del>."),
    "markup": ("<b>", "<i>", "&lt;<del>b</del><ins>i</ins>&gt;"),
    "nothing before": ("", "Il", "<ins>Il</ins>"),
    "very long": (
        "a " * 2500,
        "b",
        f"<del>{'a ' * 2500}</del> <ins>b</ins>",
    ),
}


@pytest.mark.parametrize(("old", "new", "wanted"), CHANGES.values(), ids=CHANGES)
def test_show_change(old: str, new: str, wanted: str) -> None:
    assert show_change(old, new) == wanted
