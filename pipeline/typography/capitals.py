"""Matches the capital letters of the target with those of the source."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.text.addresses import may_hold_address
from pipeline.typography.draft import Edit, Job
from pipeline.units import Kind

_WORD = re.compile(r"[^\W\d_]+")
_SMALL = {"A", "An", "The", "In", "Of", "To", "For", "With", "By", "On", "And", "From"}
_SHORT, _LEAST_WORD = 4, 2


def first_capital(text: str, job: Job) -> Iterator[Edit]:
    """Give the first word a capital if the source has one; in lists, remove it if not.

    Words like iPhone and eBay are not changed. Only articles and prepositions lose
    their capital.
    """
    source_word, target_word = _WORD.search(job.source), _WORD.search(text)
    if source_word is None or target_word is None:
        return
    word = target_word[0]
    if text[: target_word.start()].strip(" —–-“‘\"'«([¿¡…") or _has_digit(
        job.source, source_word
    ):
        return
    if source_word[0][0].isupper() and word.islower():
        if text[target_word.end() : target_word.end() + 2] in (
            "@",
            ":/",
        ) or may_hold_address(text.split(maxsplit=1)[0]):
            return
        yield Edit(target_word.start(), target_word.start() + 1, word[0].upper())
    elif (
        source_word[0].islower()
        and word in _SMALL
        and job.kind in (Kind.LIST_ITEM, Kind.TABLE_CELL)
    ):
        yield Edit(target_word.start(), target_word.start() + 1, word[0].lower())


def _has_digit(source: str, first: re.Match[str]) -> bool:
    return any(letter.isdigit() for letter in source[: first.start()])


def all_capitals(text: str, job: Job) -> Iterator[Edit]:
    """Write the target in capitals if all of the source is: UNE CRISE SANS FIN."""
    words = _WORD.findall(job.source)
    if not words or not job.source.isupper():
        return
    longest = max(map(len, words))
    if longest < _LEAST_WORD:
        return  # 9H – 12H
    if len(words) < 2 and (job.kind is not Kind.HEADING or longest <= _SHORT):  # noqa: PLR2004  (an acronym is one word)
        return
    for word in _WORD.finditer(text):
        yield Edit(word.start(), word.end(), word[0].upper())
