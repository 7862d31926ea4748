"""How alike a French and an English word are, once French endings are made English.

The correspondences (-té and -ty, -ique and -ic, -eur and -or …) are those of any
handbook of French and English vocabulary; what they leave is measured by edit distance.
"""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import Levenshtein

_LEAST_LENGTH = 4
# Below this likeness two words have no more in common than chance gives them;
# measured on words that are no translations of each other.
_LEAST_LIKENESS = 0.6
# Letters that two words must begin with in common for that alone to tell.
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
    """Return a bare French form and what it may look like in English."""
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
    """Return how alike two bare forms are, 0..1; 0 where they only look alike."""
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
    # A long common beginning speaks for itself: "développer", "developments".
    begun = common / max(len(french), len(bare))
    if common >= _LONG_BEGINNING:
        best = max(best, 0.5 + 0.5 * begun)
    return best


def initials(form: str) -> frozenset[str]:
    """Return the letters that an English cognate of a bare French form can have."""
    return frozenset(shape[0] for shape in english_shapes(form))
