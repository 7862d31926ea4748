"""What holds for every text: blocks are true to it, and no input breaks the reader."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.documents import (
    Document,
    block_text,
    encode,
    parse,
    read_document,
    wrappable,
)
from pipeline.errors import SourceError
from pipeline.units import Span

LINE_ENDS = st.sampled_from(["\n", "\r\n", "\r"])
SPACES = st.text(" \t\u00a0\u202f", max_size=5)
WORDS = st.text("abéà’« »“”.,:;!?…*_`[]()|<>\\#-—–1234567890¹", max_size=60)
STARTS = st.sampled_from(
    ["", "# ", "> ", ">> ", "- ", "1. ", "2) ", "    ", "\t", "[^1]: ", "[1] ", "— ", "• ",
     "| ", "```", "---", "===", "+++", "$$", "<div>", "title: ", "- [ ] ", "   "]
)  # fmt: skip
LINES = st.builds(
    lambda indent, start, words, space, end: indent + start + words + space + end,
    st.sampled_from(["", " ", "  ", "    ", "> "]),
    STARTS,
    WORDS,
    SPACES,
    LINE_ENDS,
)
MARKUP = st.lists(LINES, max_size=8).map("".join)
TEXTS = st.text(max_size=40) | MARKUP
NAMES = st.sampled_from(["a.txt", "a.md"])


def assert_true_to_text(document: Document) -> None:
    text, place = document.text, 0
    rebuilt = ""
    for block in document.blocks:
        assert place <= block.start < block.end <= len(text)
        content = text[block.start : block.end]
        made = block_text(document, block)
        flat = made.text
        assert made.source == content
        assert made.to_source(Span(0, len(flat))) == (0, len(content))
        assert content == content.strip()
        if block.translatable:
            assert "\n" not in flat
            assert "\r" not in flat
            assert " ".join(wrappable(flat)).split() == flat.split()
        rebuilt += text[place : block.start] + content
        place = block.end
    assert rebuilt + text[place:] == text


@settings(deadline=None, max_examples=60)
@given(TEXTS, NAMES)
def test_blocks_are_true_to_the_text(text: str, name: str) -> None:
    assert_true_to_text(parse(text, name))


@settings(deadline=None, max_examples=60)
@given(st.lists(LINES, min_size=1, max_size=8).map("".join))
def test_every_word_of_plain_text_is_in_a_block(text: str) -> None:
    """Only list numbers and note marks are outside."""
    document = parse(text, "a.txt")
    place = 0
    outside = ""
    for block in document.blocks:
        outside += text[place : block.start] + "\n"
        place = block.end
    outside += text[place:]
    assert not any(char.isalpha() and char not in "abIVX" for char in outside)


@settings(deadline=None, max_examples=60)
@given(TEXTS, st.sampled_from(["utf-8", "utf-16-le", "utf-16-be"]), st.booleans())
def test_bytes_come_back(
    tmp_path_factory: pytest.TempPathFactory, text: str, encoding: str, marked: bool
) -> None:
    marks = {
        "utf-8": b"\xef\xbb\xbf",
        "utf-16-le": b"\xff\xfe",
        "utf-16-be": b"\xfe\xff",
    }
    marked = marked or encoding != "utf-8"
    data = (marks[encoding] if marked else b"") + text.encode(encoding)
    path = tmp_path_factory.getbasetemp() / "text"
    path.write_bytes(data)
    try:
        document = read_document(path, "a.txt")
    except SourceError:
        return
    assert encode(document.text, document) == data


SEEDS = [
    b"# Titre\n\n- un\n- deux\n\n| a | b |\n|---|---|\n| c | d |\n",
    "L’été, à Mâcon :\n\n1. L’eau monte.\n2. Rien.\n\n« Oui. »\n".encode(),
    "L'été, à Mâcon :\r\n> oui\r\n".encode("cp1252"),
    "\ufeffL’eau monte.\n".encode("utf-16-le"),
    b"",
    b"   \n\t\n",
]


def mutated(chance: random.Random) -> bytes:
    data = bytearray(chance.choice(SEEDS))
    for _ in range(chance.randint(0, 6)):
        place = chance.randint(0, len(data))
        match chance.randint(0, 5):
            case 0:
                data[place:place] = chance.randbytes(chance.randint(1, 40))
            case 1:
                del data[place:]
            case 2:
                data[place:place] = b"\x00" * chance.randint(1, 3)
            case 3:
                data[place:place] = bytes([chance.randrange(256)]) * chance.choice(
                    [1, 9, 2000]
                )
            case 4:
                del data[place : place + chance.randint(1, 9)]
            case _:
                data[place:place] = data[: chance.randint(0, len(data))]
    return bytes(data)


def test_a_thousand_damaged_inputs(tmp_path: Path) -> None:
    """A document or one line that names the file; nothing else."""
    chance = random.Random(20240303)  # noqa: S311 (a fixed sequence is wanted)
    path = tmp_path / "x"
    refused = []
    for number in range(1000):
        path.write_bytes(mutated(chance))
        name = f"{number}.{('txt', 'md')[number % 2]}"
        try:
            assert_true_to_text(read_document(path, name))
        except SourceError as error:
            refused.append((name, str(error)))
    assert 100 < len(refused) < 900
    for name, message in refused:
        assert message.startswith(f"{name}:")
        assert "\n" not in message


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
@pytest.mark.parametrize(
    "text",
    ["mot " * 250_000, "x" * 1_000_000, "[" * 1_000_000, "« " * 500_000, "|" * 500_000, " " * 1_000_000, "a" + " " * 1_000_000 + "b", "<" * 500_000, "> " * 300_000 + "a", "# a " + "#" * 1_000_000],
    ids=["words", "word", "brackets", "quotes", "pipes", "spaces", "gap", "tags", "depth", "hashes"],
)  # fmt: skip
def test_a_megabyte_on_one_line(text: str, name: str) -> None:
    start = time.process_time()
    assert_true_to_text(parse(text, name))
    assert time.process_time() - start < 3


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_time_grows_with_the_number_of_lines(name: str) -> None:
    """Ten thousand lines, each a block: a second if time were to grow as the square."""
    start = time.process_time()
    document = parse("— Le port dort.\n1. L’eau monte.\n\n" * 3_000, name)
    assert time.process_time() - start < 3
    assert_true_to_text(document)
    assert len(document.blocks) == 6_000
