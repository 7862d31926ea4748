"""Hard-wrapped blocks: read on one line, and where their English may break."""

from __future__ import annotations

import pytest

from pipeline.documents import (
    block_text,
    filled_width,
    parse,
    reads_as_markup,
    wrappable,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\nb", "a b"),
        ("a\r\nb", "a b"),
        ("> a\n>  b", "a b"),
        ("> > a\n>> b", "a b"),
        ("> a\nb", "a b"),
        ("- a\n  b", "a b"),
        ("> - a\n>   b", "a b"),
        ("a\n\tb", "a b"),
    ],
)
def test_a_block_is_read_on_one_line(text: str, expected: str) -> None:
    document = parse(text, "a.md")
    (block,) = document.blocks
    made = block_text(document, block)
    assert made.text == expected
    assert made.source == text[block.start : block.end]


def test_a_lone_sign_is_kept() -> None:
    """Without a quotation mark before the block ">" is text."""
    document = parse("a\n     > 3 m", "a.md")
    (block,) = document.blocks
    assert block_text(document, block).text == "a > 3 m"


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
