"""Finding English forms in a target text, on word boundaries."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import regex

from pipeline.glossary.words import APOSTROPHES, HYPHENS, is_acronym
from pipeline.text.addresses import find_addresses
from pipeline.text.spaces import SEPARATORS
from pipeline.units import Span

_PARTS = regex.compile(r"[\p{L}\p{M}]+|.", regex.DOTALL)


def find_forms(target: str, forms: Sequence[str]) -> tuple[Span, ...]:
    """Return the spans of English forms in a target text, in order, without overlaps.

    Of overlapping forms the longest is taken. A word in lower case is also found
    capitalised and in capitals; a capital in a form has to be one in the text; acronyms
    are found only in their own capitals. A space may be a hyphen in the text
    (computer-chip makers). The form may be possessive (the span leaves out the 's) or
    part of a hyphenated word (US-based, AI-powered). It is not found inside a word, a
    URL or « US$ ».

    >>> find_forms("The US and US-based firms", ["US"])
    (Span(start=4, end=6), Span(start=11, end=13))
    """
    if not forms:
        return ()
    skipped = list(find_addresses(target))
    return tuple(
        Span.of(found)
        for found in _pattern(tuple(forms)).finditer(target)
        if not any(a <= found.start() < b for a, b in skipped)
    )


@lru_cache(maxsize=8192)
def _pattern(forms: tuple[str, ...]) -> regex.Pattern[str]:
    ordered = sorted(dict.fromkeys(forms), key=lambda form: (-len(form), form))
    return regex.compile("|".join(_one(form) for form in ordered if form.strip()))


def _one(form: str) -> str:
    """Return the pattern of one form with its boundaries."""
    parts = _PARTS.findall(" ".join(form.split()))
    body = "".join(_part(part) for part in parts)
    last = parts[-1]
    # A digit after a word is a footnote mark; after an acronym it is part of the name.
    mark = r"(?![\p{Nd}₀-₉])" if is_acronym(last) else r"(?!\d{3})"
    after = r"(?![\p{L}\p{M}_])" + (mark if last.isalpha() else "")
    money = r"(?!\s?\$)" if is_acronym(last) else ""
    dots = r"(?!\.\p{L})" if last.isalpha() else ""
    return rf"(?<![\p{{L}}\p{{M}}\p{{N}}_&@])(?<!\p{{L}}\.){body}{after}{money}{dots}"


def _part(part: str) -> str:
    if part == " ":
        return rf"(?:[{SEPARATORS}]+|[{HYPHENS}])"
    if part in HYPHENS:
        return f"[{HYPHENS}]"
    if part in APOSTROPHES:
        return f"[{APOSTROPHES}]"
    spellings = {part: None}
    if part.isalpha() and not is_acronym(part):
        if part.islower() or not part[1:].islower():  # DeepSeek is also Deepseek
            spellings[part[0].upper() + part[1:].lower()] = None
        spellings[part.upper()] = None
    return f"(?:{'|'.join(regex.escape(spelling) for spelling in spellings)})"
