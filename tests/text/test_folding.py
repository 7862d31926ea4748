"""Comparing spellings."""

from __future__ import annotations

import pytest

from pipeline.text.folding import fold, plain, without_accents


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("Élève", "eleve"),
        ("ÇA", "ca"),
        ("Straße", "strasse"),
        ("NAÏF", "naif"),
        ("x", "x"),
    ],
)
def test_fold(word: str, folded: str) -> None:
    assert fold(word) == folded


def test_plain_splits_ligatures_and_removes_invisible_characters() -> None:
    assert plain("cœ\u00adur") == "coeur"
    assert plain("e\u0301cole") == "école"
    assert plain("Æ\u200b") == "AE"


def test_without_accents_keeps_case_and_signs() -> None:
    assert without_accents("À l’ÉTÉ, ça œuvre") == "A l’ETE, ca œuvre"
