from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from pipeline.alignment.lexicon import (
    LEXICON,
    Counts,
    load_lexicon,
    read_lexicon,
    write_lexicon,
)

COUNTS = Counts(
    (["le", "chat", "jamais"], ["the", "cat", "rare", "tomcat"]),
    (np.array([100, 16, 5]), np.array([128, 15, 4, 2])),
    np.array([0, 1, 1, 0]),
    np.array([0, 1, 3, 2]),
    np.array([64.0, 8.0, 2.0, 0.01]),
)


def test_what_is_written_is_read() -> None:
    lexicon = read_lexicon(write_lexicon(COUNTS))
    assert lexicon.forms == (["le", "chat"], ["the", "cat", "tomcat"])
    assert lexicon.links(0) == {0: 64.0}
    assert lexicon.links(1) == {1: 8.0, 2: 2.0}
    assert lexicon.translations("chat") == {"cat": 0.5, "tomcat": 0.125}
    assert lexicon.translations("zorglub") == {}
    assert lexicon.sizes[0][0] == pytest.approx(100, rel=0.1)


def test_the_same_counts_give_the_same_bytes() -> None:
    assert write_lexicon(COUNTS) == write_lexicon(COUNTS)


def test_a_file_of_something_else_is_refused() -> None:
    with pytest.raises(ValueError, match="not a lexicon"):
        read_lexicon(b"bitexte lexicon 9\nabc")


def test_the_shipped_file_is_small_and_says_where_it_comes_from() -> None:
    data = LEXICON.read_bytes()
    assert len(data) <= 1_500_000
    note = data.partition(b"\n")[0].decode()
    assert note.startswith("bitexte lexicon 1 fr-en ")
    assert "training/lexicon.py" in note
    assert "Tatoeba" in note


WORDS = [
    ("maison", "house"),
    ("chien", "dog"),
    ("dans", "in"),
    ("mais", "but"),
    ("aujourd", "today"),
    ("vert", "green"),
    ("écrire", "write"),
    ("jamais", "never"),
]


@pytest.mark.parametrize(("french", "english"), WORDS)
def test_the_likeliest_translation(french: str, english: str) -> None:
    found = load_lexicon().translations(french)
    assert max(found, key=found.__getitem__) == english


def test_nothing_is_loaded_before_it_is_needed() -> None:
    code = (
        "import pipeline.alignment, pipeline.alignment.lexicon as lexicon;"
        "print(lexicon.load_lexicon.cache_info().currsize)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout == "0\n"
