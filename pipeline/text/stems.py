"""Crude stems: under one stem the inflected forms of a word meet, and little else.

They take number and gender off, never a suffix that makes another word. The Snowball
stemmers (Porter 2001) go further: they put « cours », « courant » and « couramment »
under one stem, « base » and « bas » under another, and « Russie » with « russe ».
For finding the terms of a corpus that is too far, and it takes twice the time.
"""

from __future__ import annotations

from pipeline.text.folding import fold

_FRENCH = (("aux", "al"), ("euses", "eu"), ("euse", "eu"))
_ENGLISH = (("ies", "y"), ("ans", "a"), ("an", "a"), ("s", ""))
_LEAST = 2  # letters that are left before an ending


def french_stem(word: str) -> str:
    """Return the folded stem of a French word: nationaux, nationale, national.

    >>> french_stem("Nationaux"), french_stem("nationale")
    ('national', 'national')
    """
    folded = fold(word)
    for ending, shorter in _FRENCH:
        if folded.endswith(ending) and len(folded) > len(ending) + _LEAST:
            return folded.removesuffix(ending) + shorter
    folded = folded.rstrip("sx") if len(folded) > 3 else folded  # noqa: PLR2004  (bas, prix)
    if len(folded) > 4 and folded.endswith("e"):  # noqa: PLR2004  (une, rue)
        folded = folded[:-1]
        if folded[-2:] in ("nn", "ll", "tt"):
            folded = folded[:-1]
    return folded


def english_stem(word: str) -> str:
    """Return the stem of an English word: companies, Americans and America.

    >>> english_stem("companies"), english_stem("Americans")
    ('company', 'america')
    """
    lowered = word.lower()
    for ending, shorter in _ENGLISH:
        if lowered.endswith(ending) and len(lowered) > len(ending) + _LEAST:
            return lowered.removesuffix(ending) + shorter
    return lowered
