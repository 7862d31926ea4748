"""What one language tells the segmenter: the words that decide about a full stop."""

from __future__ import annotations

import re
from dataclasses import dataclass


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
    elision: re.Pattern[str] | None = None
    """What stands before a word without a space ("l’")."""
    attribution: re.Pattern[str] | None = None
    """Who speaks, after a quotation: the sentence goes on ("“Go!” Ann said")."""


def words(listed: str) -> frozenset[str]:
    """Return the words of a list that is written with spaces."""
    return frozenset(listed.split())
