"""The words of a language that decide whether a full stop ends a sentence.

They are read from ``lang/*/abbreviations.txt`` and ``lang/*/stopwords.txt``.
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
    """The words of one language, in lower case and without their last full stop.

    ``titles`` and ``hyphenated`` keep their capitals.
    """

    titles: frozenset[str]
    """Abbreviations before a name, which never end a sentence ("Mr.")."""
    inline: frozenset[str]
    """Abbreviations that never end a sentence ("e.g.")."""
    references: frozenset[str]
    """Do not end a sentence before a number, a letter or a bracket ("p. 3")."""
    name_parts: frozenset[str]
    """End a sentence only if the next word clearly begins one ("Inc.")."""
    divisions: frozenset[str]
    """Words of headings: "Article 3. The towns..." is one sentence."""
    before_names: frozenset[str]
    """Words before a name: a capital and a stop after them are an initial."""
    starters: frozenset[str]
    """Words that begin a sentence when capitalised, because they are not names."""
    hyphenated: frozenset[str] = frozenset()
    """Acronyms with dots and hyphens that are not a person's initials."""
    pronouns: frozenset[str] = frozenset()
    """Words of one capital: after a word in lower case, "I." ends a sentence."""
    eras: frozenset[str] = frozenset()
    """Words between a year and "J.-C." (« av. »)."""
    brands: frozenset[str] = frozenset()
    """Names that end with "!" ("Yahoo!")."""
    elision: re.Pattern[str] | None = None
    """Matches an elided word in front of a word ("l’")."""
    attribution: re.Pattern[str] | None = None
    """Matches a speaker after a quotation: "“Go!” Ann said" is one sentence."""


@cache
def french() -> Language:
    """Return the words of French."""
    return replace(
        _listed("fr"),
        hyphenated=word_set("fr/abbreviations", "hyphenated-acronyms"),
        eras=word_set("fr/abbreviations", "eras"),
        brands=word_set("fr/abbreviations", "brands"),
        elision=_ELISION,
    )


@cache
def english() -> Language:
    """Return the words of English."""
    return replace(_listed("en"), pronouns=frozenset({"I"}), attribution=_SPEAKER)


def _listed(code: str) -> Language:
    """Return the lists that every language has; ``code`` is "fr" or "en"."""
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
