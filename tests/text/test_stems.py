"""Stems are without number and gender, but keep everything else."""

from __future__ import annotations

import pytest

from pipeline.text.stems import english_stem, french_stem


@pytest.mark.parametrize(
    "forms",
    [
        "national nationale nationaux nationales",
        "européen européenne européens européennes",
        "heureuse heureuses",
        "puce puces",
    ],
)
def test_french_forms_of_one_word_have_one_stem(forms: str) -> None:
    assert len(set(map(french_stem, forms.split()))) == 1


@pytest.mark.parametrize(
    "words", ["cours couramment", "base bas", "Russie russe", "nation national"]
)
def test_different_french_words_have_different_stems(words: str) -> None:
    one, other = words.split()
    assert french_stem(one) != french_stem(other)


def test_english_forms_of_one_word_have_one_stem() -> None:
    assert english_stem("Companies") == english_stem("company") == "company"
    assert english_stem("Americans") == english_stem("America") == "america"
    assert english_stem("bus") == "bus"
