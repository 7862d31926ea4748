"""Byte-level BPE: words, the order of merges, removed pieces, round trips."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_qwen import CUT, MERGES, SPECIAL, pieces

from pipeline.engines.causal import bytelevel
from pipeline.engines.causal.bytelevel import ByteLevelBpe, tokenizer_json
from pipeline.engines.causal.convert.qwen2 import QWEN2

FULL = ByteLevelBpe(pieces(), MERGES, SPECIAL)


def cut() -> ByteLevelBpe:
    metadata = {
        "tokenizer.ggml.tokens": pieces(),
        "tokenizer.ggml.token_type": [3 if p in SPECIAL else 1 for p in pieces()],
        "tokenizer.ggml.merges": [" ".join(pair) for pair in MERGES],
    }
    kept = [n for n, piece in enumerate(pieces()) if piece not in CUT]
    made = QWEN2.vocabulary(metadata, kept).tokenizer
    assert isinstance(made, ByteLevelBpe)
    return made


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("chat", ["chat"]),
        ("the chat", ["t", "h", "e", "Ġchat"]),
        (" the", ["Ġthe"]),
        ("chatons", ["chaton", "s"]),
        # One digit a word; the space before it is a word of its own.
        ("12 3", ["1", "2", "Ġ", "3"]),
        # A stop takes the line end with it, a letter does not.
        ("on.\non\n", ["on", ".Ċ", "on", "Ċ"]),
        # é as one character and as e with an accent are the same (NFC).
        ("té", ["tÃ©"]),
        ("te\u0301", ["tÃ©"]),
        # Four bytes without a merge.
        ("🙂", ["ð", "Ł", "Ļ", "Ĥ"]),
        # Special pieces are not made from text.
        ("<|im_end|>", ["<", "|", "i", "m", "_", "e", "n", "d", "|", ">"]),
    ],
)
def test_pieces_of_a_text(text: str, expected: list[str]) -> None:
    assert FULL.encode(text) == expected


def test_the_earliest_merge_goes_first_from_the_left() -> None:
    merges = [("b", "c"), ("a", "b"), ("a", "bc"), ("a", "a")]
    made = ByteLevelBpe([*bytelevel.ALPHABET, "bc", "ab", "abc", "aa"], merges)
    assert made.encode("abcab") == ["abc", "ab"]
    assert made.encode("aaa") == ["aa", "a"]


def test_a_removed_piece_is_split_by_the_remaining_merges() -> None:
    made = cut()
    assert made.encode("chaton") == ["chat", "on"]
    assert made.encode("té") == ["t", "Ã©"]
    assert made.encode("the chat") == FULL.encode("the chat")


@given(st.text())
def test_any_text_comes_back_normalised(text: str) -> None:
    import unicodedata

    whole = unicodedata.normalize("NFC", text.encode(errors="ignore").decode())
    assert FULL.decode(FULL.encode(whole)) == whole
    assert cut().decode(cut().encode(whole)) == whole


def test_special_pieces_and_incomplete_characters_have_no_text() -> None:
    assert FULL.decode(["Ġchat", "<|im_end|>"]) == " chat"
    assert FULL.decode(["Ã"]) == "\ufffd"


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "tokenizer.json"
    path.write_text(tokenizer_json(pieces(), MERGES, SPECIAL), "utf-8")
    made = bytelevel.read_tokenizer(path)
    assert made.vocabulary == tuple(pieces())
    assert made.encode("the chatons 12.\n") == FULL.encode("the chatons 12.\n")
    assert made.decode(["<|im_end|>", "Ġthe"]) == " the"


def test_the_tokenizers_package_makes_the_same_pieces(tmp_path: Path) -> None:
    from tokenizers import Tokenizer

    path = tmp_path / "tokenizer.json"
    path.write_text(tokenizer_json(pieces(), MERGES, SPECIAL), "utf-8")
    other = Tokenizer.from_file(str(path))
    for text in ("the chatons, 12 chats.\n\n", "l'été « déjà »  \t fin", "🙂 a\u0301"):
        encoded = other.encode(text, add_special_tokens=False)
        assert FULL.encode(text) == encoded.tokens
        assert [FULL.vocabulary[n] for n in encoded.ids] == encoded.tokens
