"""Full stops that do not end a sentence: abbreviations, initials, item numbers."""

from __future__ import annotations

import re

from pipeline.segmentation.language import Language
from pipeline.segmentation.surroundings import ENUMERATOR, Following, Preceding

_INTEGER = re.compile(r"\d{1,3}(?:\.\d{1,3})*")
_FIRST_ITEM = frozenset({"1", "a", "A", "i", "I"})
_ACRONYM = re.compile(r"[^\W\d_](?:\.-?[^\W\d_])+")
_NUMERAL = re.compile(r"(?:[IVXLCDM]{1,7}|[A-Z]\d*)(?![\w’'])")


def is_abbreviation(before: Preceding, following: Following, closers: str) -> bool:
    """Whether the full stop after ``before.token`` does not end the sentence.

    :param following: the first word after the stop.
    :param closers: closing marks between the stop and that word.
    """
    words = following.language
    return (
        _is_item_number(before, words)
        or _is_inline(before, words)
        or _is_reference(before, following, closers)
        or _is_in_name(before, following)
    )


def _is_inline(before: Preceding, words: Language) -> bool:
    low = before.token.lower()
    return (
        before.token in words.titles
        or low in words.inline
        or (low == "ex" and before.previous == "p.")
    )


def _is_reference(before: Preceding, following: Following, closers: str) -> bool:
    """Whether the token is like "art." or "p." before a number, letter or bracket."""
    token, low = before.token, before.token.lower()
    words = following.language
    if low not in words.references or (len(token) == 1 and token != low):
        return False
    return (
        following.is_digit
        or following.lead[:1] in ("(", "[")
        or closers[:1].isdigit()
        or _NUMERAL.match(following.word) is not None
    )


def _is_in_name(before: Preceding, following: Following) -> bool:
    """Whether the token is an initial, acronym or part of a name that goes on."""
    token = before.token
    words = following.language
    if token.lower() in words.name_parts:
        return not following.opens_sentence
    if token in words.pronouns and before.previous[:1].islower():
        return False
    if len(token) == 1 and token.isupper():
        return not (following.opens_sentence and _is_label(before, words))
    if not is_acronym(token):
        return False
    if "-" in token and token not in words.hyphenated:
        return True
    is_era = token.startswith("J.-C") and before.previous.rstrip(".") in words.eras
    return not (is_era or following.opens_sentence)


def _is_item_number(before: Preceding, words: Language) -> bool:
    """Whether the token numbers an item: "1. La course", "Article 3. Les communes"."""
    token = before.token
    if not ENUMERATOR.fullmatch(token):
        return False
    if before.is_first:
        return True
    if before.follows_first and before.previous.lower() in words.divisions:
        return True
    if before.mark == ":":
        return token in _FIRST_ITEM
    return before.mark == ";" and bool(_INTEGER.fullmatch(token))


def _is_label(before: Preceding, words: Language) -> bool:
    """Whether a single capital ends a phrase ("la vitamine C"): not an initial."""
    previous = before.previous
    return (
        len(previous) > 1
        and not previous.endswith(".")
        and previous.lower() not in words.before_names
        and previous not in words.titles
    )


def is_acronym(token: str) -> bool:
    """Whether a token is an acronym with dots: "P.C.F", "É.-U" (last stop left out)."""
    return _ACRONYM.fullmatch(token) is not None
