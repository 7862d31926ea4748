"""Light stemming: the inflected forms of one word get the same stem.

Only endings of number and gender are removed, not suffixes that make another word. The
Snowball stemmers (Porter 2001) remove more: they join « cours », « courant » and
« couramment », « base » and « bas », « Russie » and « russe ». That is too much for
finding the terms of a corpus, and takes twice the time.
"""

from __future__ import annotations

from pipeline.text.folding import fold

_FRENCH = (("aux", "al"), ("euses", "eu"), ("euse", "eu"))
_ENGLISH = (("ies", "y"), ("ans", "a"), ("an", "a"), ("s", ""))
_LEAST = 2  # letters that have to be left before an ending


def french_stem(word: str) -> str:
    """Return the stem of a French word, in lower case and without accents.

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
    """Return the stem of an English word, in lower case.

    >>> english_stem("companies"), english_stem("Americans")
    ('company', 'america')
    """
    lowered = word.lower()
    for ending, shorter in _ENGLISH:
        if lowered.endswith(ending) and len(lowered) > len(ending) + _LEAST:
            return lowered.removesuffix(ending) + shorter
    return lowered
