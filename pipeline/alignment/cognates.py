"""Similarity of a French and an English word, after French endings are anglicised.

The correspondences (-té and -ty, -ique and -ic, -eur and -or …) are in any handbook of
French and English vocabulary. What remains is compared by edit distance.
"""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import Levenshtein

_LEAST_LENGTH = 4
# Words below this similarity have no more in common than by chance, as measured on
# pairs of words that are not translations of each other.
_LEAST_LIKENESS = 0.6
# Two words with a common prefix of this length are taken for similar.
_LONG_BEGINNING = 5
_CACHED = 1 << 16

_ENDINGS = (
    ("iquement", "ically"),
    ("ivement", "ively"),
    ("ellement", "ally"),
    ("alement", "ally"),
    ("ablement", "ably"),
    ("ement", "ely"),
    ("amment", "antly"),
    ("emment", "ently"),
    ("isation", "ization"),
    ("ateur", "ator"),
    ("atrice", "ator"),
    ("iteur", "itor"),
    ("iste", "ist"),
    ("isme", "ism"),
    ("ique", "ic"),
    ("iques", "ics"),
    ("euse", "ous"),
    ("eux", "ous"),
    ("eur", "or"),
    ("ien", "ian"),
    ("ienne", "ian"),
    ("aire", "ary"),
    ("oire", "ory"),
    ("ance", "ancy"),
    ("ence", "ency"),
    ("ite", "ity"),
    ("te", "ty"),
    ("if", "ive"),
    ("ifs", "ive"),
    ("el", "al"),
    ("elle", "al"),
    ("aux", "al"),
    ("ie", "y"),
    ("re", "er"),
    ("iser", "ize"),
    ("ifier", "ify"),
    ("er", "ate"),
    ("ant", "ing"),
)
_BEGINNINGS = (("et", "st"), ("ec", "sc"), ("ep", "sp"), ("en", "in"), ("enn", "ann"))


@lru_cache(maxsize=_CACHED)
def english_shapes(form: str) -> tuple[str, ...]:
    """Return a bare French form and the English spellings that it may correspond to."""
    singular = form[:-1] if form.endswith("s") and not form.endswith("ss") else form
    shapes = dict.fromkeys((form, singular))
    for ending, english in _ENDINGS:
        if singular.endswith(ending):
            shapes[singular[: -len(ending)] + english] = None
    for beginning, english in _BEGINNINGS:
        if form.startswith(beginning):
            shapes[english + singular[len(beginning) :]] = None
    if singular.endswith("e"):
        shapes[singular[:-1]] = None
    return tuple(shape for shape in shapes if len(shape) >= _LEAST_LENGTH)


@lru_cache(maxsize=_CACHED)
def likeness(french: str, english: str) -> float:
    """Return the similarity of two bare forms, 0..1; 0 if short or too different."""
    if len(french) < _LEAST_LENGTH or len(english) < _LEAST_LENGTH:
        return 0.0
    bare = english.removesuffix("'s")
    singular = bare[:-1] if bare.endswith("s") and not bare.endswith("ss") else bare
    best = 0.0
    for shape in english_shapes(french):
        for other in (bare, singular):
            if shape[0] == other[0]:
                best = max(
                    best,
                    Levenshtein.normalized_similarity(
                        shape, other, score_cutoff=max(best, _LEAST_LIKENESS)
                    ),
                )
    common = 0
    for one, other in zip(french, bare, strict=False):
        if one != other:
            break
        common += 1
    # A long common prefix is enough: "développer", "developments".
    begun = common / max(len(french), len(bare))
    if common >= _LONG_BEGINNING:
        best = max(best, 0.5 + 0.5 * begun)
    return best


def initials(form: str) -> frozenset[str]:
    """Return the possible first letters of an English cognate of a bare French form."""
    return frozenset(shape[0] for shape in english_shapes(form))
