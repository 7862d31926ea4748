"""Repairs a fuzzy match that differs only in numbers, dates or names.

The differences are replaced by value: if the text has « 1 200 tonnes » and the match
« 850 tonnes », "1,200" is put where the English has 850, in whatever form. If the words
to be replaced cannot be found with certainty, the match is not repaired.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

from pipeline.memory.tokens import key_of
from pipeline.numbers import Lang, Number, NumberKind, english_form, find_numbers
from pipeline.text.calendar import ENGLISH_MONTHS
from pipeline.units import Span

# Names of people, places or firms: capitalised words inside a sentence.
_NAME = regex.compile(r"(?<=[\s'’(«])(?<![.!?]\s)\p{Lu}[\p{L}\p{N}'’-]*")
_HOLE = "\x00"


@dataclass(frozen=True, slots=True)
class _Value:
    """A number or a name of a sentence."""

    span: Span
    text: str
    number: Number | None = None


def repaired(query: str, source: str, target: str) -> str | None:
    """Return the English of ``source`` adapted to ``query``, or None if it cannot be.

    >>> repaired("La grue pèse 1 200 tonnes.", "La grue pèse 850 tonnes.",
    ...          "The crane weighs 850 tons.")
    'The crane weighs 1,200 tons.'
    """
    wanted, had = _values(query), _values(source)
    if len(wanted) != len(had) or _skeleton(query, wanted) != _skeleton(source, had):
        return None
    english = find_numbers(target, Lang.EN)
    edits: list[tuple[Span, str]] = []
    for new, old in zip(wanted, had, strict=True):
        if (new.number is None) != (old.number is None):
            return None
        if key_of(new.text) == key_of(old.text):
            continue
        edit = _edit(new, old, target, english)
        if edit is None:
            return None
        edits.append(edit)
    edits.sort()
    if not edits or any(
        one.overlaps(other) for (one, _), (other, _) in pairwise(edits)
    ):
        return None
    for span, text in reversed(edits):
        target = target[: span.start] + text + target[span.end :]
    return target


def _values(text: str) -> list[_Value]:
    numbers = [
        _Value(Span(one.start, one.core_end), one.text, one)
        for one in find_numbers(text, Lang.FR)
    ]
    taken = [value.span for value in numbers]
    names = [
        _Value(span, span.in_(text))
        for span in map(Span.of, _NAME.finditer(text))
        if not any(span.overlaps(other) for other in taken)
    ]
    return sorted([*numbers, *names], key=lambda value: value.span)


def _skeleton(text: str, values: Sequence[_Value]) -> str:
    """Return the key of a sentence with each value replaced by a placeholder."""
    for value in reversed(values):
        text = text[: value.span.start] + _HOLE + text[value.span.end :]
    return key_of(text)


def _edit(
    new: _Value, old: _Value, target: str, english: Sequence[Number]
) -> tuple[Span, str] | None:
    """Return the position of the old value in the English, and its new text.

    None if the old value does not occur exactly once, or has no certain English form.
    """
    if new.number is None or old.number is None:
        found = [
            Span.of(match)
            for match in re.finditer(rf"(?<!\w){re.escape(old.text)}(?!\w)", target)
        ]
        return (found[0], new.text) if len(found) == 1 else None
    if new.number.kind is not old.number.kind or new.number.unit != old.number.unit:
        return None
    if (new.number.value == 1) != (old.number.value == 1):
        return None  # one ton, two tons
    same = [
        one
        for one in english
        if one.kind is old.number.kind
        and set(one.readings[:1]) & set(old.number.readings[:1])
    ]
    said = _said(new.number)
    if len(same) != 1 or not said:
        return None
    return Span(same[0].start, same[0].core_end), said


def _said(number: Number) -> str:
    """Return a number or month in English, or "" if its form is uncertain."""
    if number.kind is NumberKind.MONTH:
        return ENGLISH_MONTHS[int(number.readings[0][1]) - 1].capitalize()
    if number.kind is NumberKind.CODE:
        return number.text
    if number.kind is NumberKind.CARDINAL and number.digits:
        return english_form(number)
    return ""
