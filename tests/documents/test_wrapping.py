"""Hard-wrapped blocks: flattened with true offsets, and where their English may break."""

from __future__ import annotations

import pytest

from pipeline.documents import (
    Block,
    filled_width,
    flatten,
    parse,
    reads_as_markup,
    wrappable,
)
from pipeline.units import Kind


def only_block(text: str, name: str) -> tuple[str, Block]:
    (block,) = parse(text, name).blocks
    return text[block.start : block.end], block


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\nb", "a b"),
        ("a\r\nb", "a  b"),
        ("> a\n>  b", "a    b"),
        ("> > a\n>> b", "a    b"),
        ("> a\nb", "a b"),
        ("- a\n  b", "a   b"),
        ("> - a\n>   b", "a     b"),
        ("a\n\tb", "a  b"),
    ],
)
def test_flatten(text: str, expected: str) -> None:
    source, block = only_block(text, "a.md")
    assert flatten(source, block) == expected
    assert len(expected) == len(source)


def test_flatten_keeps_a_lone_sign() -> None:
    """Without a quotation mark in the continuation ">" is text."""
    assert flatten("a\n> 3 m", Block(Kind.PARAGRAPH, 0, 7)) == "a > 3 m"


@pytest.mark.parametrize(
    ("source", "width"),
    [
        ("un\ndeux mots  \ntrois", 9),
        ("un\r\ndeux mots\r\ntrois", 9),
        ("voir la page\nhttps://exemple.invalid/" + "a" * 60 + "\net attendre", 12),
        ("https://exemple.invalid/" + "a" * 36 + "\n" + "b" * 50, 60),
    ],
    ids=["LF", "CRLF", "address", "addresses only"],
)
def test_filled_width(source: str, width: int) -> None:
    assert filled_width(source) == width


def test_lines_break_at_plain_spaces_only() -> None:
    assert wrappable(" one\ntwo\t three\u00a0% ") == ["one", "two", "three\u00a0%"]


@pytest.mark.parametrize("sign", ["-", "12.", "#", ">", "—", "+", "[^1]:", "==="])
def test_no_line_begins_with_markup(sign: str) -> None:
    assert reads_as_markup(sign)
    assert wrappable(f"one {sign} two") == [f"one {sign}", "two"]
