"""Function words of French and English, in named lists.

There is no one list of stop words: what may not begin a term, what tells French from
English, and what joins two lines are different sets of mostly the same words. The lists
are in ``lang/fr/stopwords.txt`` and ``lang/en/stopwords.txt``, where each says what it
is for.
"""

from __future__ import annotations

from pipeline.text.tables import word_set


def french(name: str) -> frozenset[str]:
    """Return a list of French function words by its name in the file."""
    return word_set("fr/stopwords", name)


def english(name: str) -> frozenset[str]:
    """Return a list of English function words by its name in the file."""
    return word_set("en/stopwords", name)
