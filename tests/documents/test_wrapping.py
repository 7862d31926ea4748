"""Hard-wrapped blocks: flattened with true offsets, and wrapped again in English."""

from __future__ import annotations

import pytest

from pipeline.documents import Block, flatten, parse, rewrap
from pipeline.units import Kind

ENGLISH = (
    "The river had risen all night long and by morning the cellars were full of water."
)


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


def test_rewrap_leaves_one_line_alone() -> None:
    source, block = only_block("Une seule ligne.", "a.txt")
    assert rewrap(ENGLISH, source, block) == ENGLISH


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "La rivière avait monté toute la nuit, et au\r\nmatin les caves du port étaient pleines.",
            "The river had risen all night long and by\r\nmorning the cellars were full of water.",
        ),
        (
            "> La rivière avait monté toute la nuit, et au\n> matin les caves du port étaient pleines.",
            "The river had risen all night long and by\n> morning the cellars were full of water.",
        ),
        (
            "1. La rivière avait monté toute la nuit, et au\n   matin les caves du port étaient pleines.",
            "The river had risen all night long and by\n   morning the cellars were full of water.",
        ),
    ],
    ids=["CRLF", "quotation", "item"],
)
def test_rewrap(text: str, expected: str) -> None:
    source, block = only_block(text, "a.md")
    assert rewrap(ENGLISH, source, block) == expected


def test_rewrap_squeezes_what_flattening_spread() -> None:
    source, block = only_block("> un mot\n> encore", "a.md")
    assert rewrap("one word   more", source, block) == "one word more"


@pytest.mark.parametrize("sign", ["-", "12.", "#", ">", "—", "+", "[^1]:", "==="])
def test_rewrap_starts_no_line_with_markup(sign: str) -> None:
    source, block = only_block("a " * 20 + "mot\n" + "b " * 20 + "mot", "a.md")
    english = f"{'word ' * 8}an {sign} other"
    assert rewrap(english, source, block) == f"{'word ' * 7}word\nan {sign} other"


def test_rewrap_keeps_words_that_are_too_long() -> None:
    source, block = only_block("le lien\nsuit", "a.md")
    english = "see https://example.invalid/a/very/long/address/indeed/it/is now"
    assert rewrap(english, source, block) == english.replace(" ", "\n")


def test_rewrap_ignores_a_line_that_an_address_made_long() -> None:
    address = "https://exemple.invalid/" + "a" * 60
    source, block = only_block(
        f"La rivière monte depuis ce matin, voir la page\n{address}\net attendre.",
        "a.md",
    )
    assert max(map(len, rewrap(ENGLISH, source, block).split("\n"))) <= 46
