"""What one language tells the segmenter: the words that decide about a full stop.

The words are in ``lang/*/abbreviations.txt`` and ``lang/*/stopwords.txt``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from pipeline.text.tables import word_set

_ELISION = re.compile(r"(?:[ldnsjmtc]|qu|jusqu|lorsqu|puisqu)[’']", re.IGNORECASE)
_SPEAKER = re.compile(
    r"""
    \s+(?:I|[Hh]e|[Ss]he|[Ww]e|[Tt]hey|(?:[Tt]he\s[\w-]{1,20})
       |(?:(?:Mr|Mrs|Ms|Miss|Dr|Sir|Lady|Lord|Prof)\.?\s)?[^\W\d_a-z][\w’'-]{1,20}
        (?:\s[^\W\d_a-z][\w’'-]{1,20})?)
    \s(?:said|says|asked|asks|cried|cries|replied|replies|answered|shouted|whispered
       |exclaimed|added|began|continued|murmured|muttered|repeated|remarked|returned
       |observed|called|demanded|declared|wondered|thought)\b
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Language:
    """The words of one language, written small and without their last full stop.

    ``titles`` and ``hyphenated`` keep their capitals.
    """

    titles: frozenset[str]
    """Before a name: the stop never ends a sentence ("Mr.")."""
    inline: frozenset[str]
    """Always followed by the rest of its sentence ("e.g.")."""
    references: frozenset[str]
    """Open before a number, a numeral, a letter or a bracket ("p. 3")."""
    name_parts: frozenset[str]
    """Ends the sentence only when the next word clearly opens one ("Inc.")."""
    divisions: frozenset[str]
    """Headings of texts: "Article 3. The towns..." is one sentence."""
    before_names: frozenset[str]
    """After these, a lone capital and a stop are an initial ("by A. Hill")."""
    starters: frozenset[str]
    """Words that open a sentence when capitalised, and are not names."""
    hyphenated: frozenset[str] = frozenset()
    """Dotted and hyphenated, but no person's initials."""
    pronouns: frozenset[str] = frozenset()
    """Lone capitals that are words: after a small word, "I." ends a sentence."""
    eras: frozenset[str] = frozenset()
    """What stands between a date and "J.-C."."""
    brands: frozenset[str] = frozenset()
    """Names whose "!" belongs to them."""
    elision: re.Pattern[str] | None = None
    """What stands before a word without a space ("l’")."""
    attribution: re.Pattern[str] | None = None
    """Who speaks, after a quotation: the sentence goes on ("“Go!” Ann said")."""


@cache
def french() -> Language:
    """Return what the segmenter knows of French."""
    return replace(
        _listed("fr"),
        hyphenated=word_set("fr/abbreviations", "hyphenated-acronyms"),
        eras=word_set("fr/abbreviations", "eras"),
        brands=word_set("fr/abbreviations", "brands"),
        elision=_ELISION,
    )


@cache
def english() -> Language:
    """Return what the segmenter knows of English."""
    return replace(_listed("en"), pronouns=frozenset({"I"}), attribution=_SPEAKER)


def _listed(code: str) -> Language:
    """Return the lists that every language has."""
    abbreviations, words = f"{code}/abbreviations", f"{code}/stopwords"
    return Language(
        titles=word_set(abbreviations, "titles"),
        inline=word_set(abbreviations, "inline"),
        references=word_set(abbreviations, "references"),
        name_parts=word_set(abbreviations, "name-parts"),
        divisions=word_set(abbreviations, "divisions"),
        before_names=word_set(words, "before-names"),
        starters=word_set(words, "sentence-starters"),
    )
