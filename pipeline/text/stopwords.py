"""Function words of French and English, in named lists.

There are several lists of mostly the same words, because they serve different purposes:
words that may not begin a term, words that distinguish French from English, words that
show that a line goes on. The files ``lang/fr/stopwords.txt`` and
``lang/en/stopwords.txt`` say what each list is for.
"""

from __future__ import annotations

from pipeline.text.tables import word_set


def french(name: str) -> frozenset[str]:
    """Return the list of French function words with this name in the file."""
    return word_set("fr/stopwords", name)


def english(name: str) -> frozenset[str]:
    """Return the list of English function words with this name in the file."""
    return word_set("en/stopwords", name)
