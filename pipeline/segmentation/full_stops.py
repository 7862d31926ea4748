"""Full stops that end no sentence: abbreviations, initials, numbers of items."""

from __future__ import annotations

import re
from functools import partial

from pipeline.segmentation.surroundings import ENUMERATOR, Following, Preceding
from pipeline.text.stopwords import french
from pipeline.text.tables import word_set

_INTEGER = re.compile(r"\d{1,3}(?:\.\d{1,3})*")
_FIRST_ITEM = frozenset({"1", "a", "A", "i", "I"})
_ACRONYM = re.compile(r"[^\W\d_](?:\.-?[^\W\d_])+")
_NUMERAL = re.compile(r"(?:[IVXLCDM]{1,7}|[A-Z]\d*)(?![\w’'])")
_words = partial(word_set, "fr/abbreviations")


def is_abbreviation(before: Preceding, following: Following, closers: str) -> bool:
    """Whether the full stop after ``before.token`` leaves its sentence open."""
    return (
        _is_item_number(before)
        or _is_inline(before)
        or _is_reference(before, following, closers)
        or _is_in_name(before, following)
    )


def _is_inline(before: Preceding) -> bool:
    low = before.token.lower()
    return (
        before.token in _words("titles")
        or low in _words("inline")
        or (low == "ex" and before.previous == "p.")
    )


def _is_reference(before: Preceding, following: Following, closers: str) -> bool:
    """Whether it is "art.", "p." or the like before a number, a letter, a bracket."""
    token, low = before.token, before.token.lower()
    if low not in _words("references") or (len(token) == 1 and token != low):
        return False
    return (
        following.is_digit
        or following.lead[:1] in ("(", "[")
        or closers[:1].isdigit()
        or _NUMERAL.match(following.word) is not None
    )


def _is_in_name(before: Preceding, following: Following) -> bool:
    """Whether an initial, an acronym or a part of a name is followed by more of it."""
    token = before.token
    if token.lower() in _words("name-parts"):
        return not following.opens_sentence
    if len(token) == 1 and token.isupper():
        return not (following.opens_sentence and _is_label(before))
    if not is_acronym(token):
        return False
    if "-" in token and token not in _words("hyphenated-acronyms"):
        return True
    is_era = token.startswith("J.-C") and before.previous.rstrip(".") in _words("eras")
    return not (is_era or following.opens_sentence)


def _is_item_number(before: Preceding) -> bool:
    """Whether the token numbers an item: "1. La course", "Article 3. Les communes"."""
    token = before.token
    if not ENUMERATOR.fullmatch(token):
        return False
    if before.is_first:
        return True
    if before.follows_first and before.previous.lower() in _words("divisions"):
        return True
    if before.mark == ":":
        return token in _FIRST_ITEM
    return before.mark == ";" and bool(_INTEGER.fullmatch(token))


def _is_label(before: Preceding) -> bool:
    """Whether a lone capital ends a phrase ("la vitamine C") and is no initial."""
    previous = before.previous
    return (
        len(previous) > 1
        and not previous.endswith(".")
        and previous.lower() not in french("before-names")
        and previous not in _words("titles")
    )


def is_acronym(token: str) -> bool:
    """Whether it is dotted: "P.C.F", "É.-U" (without the last stop)."""
    return _ACRONYM.fullmatch(token) is not None
