"""The space characters by name."""

from __future__ import annotations

import unicodedata

import pytest

from pipeline.text import spaces


@pytest.mark.parametrize(
    ("character", "name"),
    [
        (spaces.NO_BREAK, "NO-BREAK SPACE"),
        (spaces.NARROW_NO_BREAK, "NARROW NO-BREAK SPACE"),
        (spaces.THIN, "THIN SPACE"),
        (spaces.FIGURE, "FIGURE SPACE"),
        (spaces.WORD_JOINER, "WORD JOINER"),
        (spaces.BYTE_ORDER_MARK, "ZERO WIDTH NO-BREAK SPACE"),
        (spaces.SOFT_HYPHEN, "SOFT HYPHEN"),
        (spaces.JOINER, "ZERO WIDTH JOINER"),
    ],
)
def test_names_are_those_of_unicode(character: str, name: str) -> None:
    assert unicodedata.name(character) == name


def test_the_spaces_are_white_space_and_the_marks_are_not() -> None:
    assert all(map(str.isspace, spaces.WIDE_BLANKS + spaces.SEPARATORS))
    assert not any(map(str.isspace, spaces.ZERO_WIDTH))
    assert not spaces.BYTE_ORDER_MARK.isspace()
