"""Tokenising a text for alignment: words with spans, bare forms and stems."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import regex

from pipeline.numbers import Lang, Number, find_numbers
from pipeline.text.folding import fold, plain
from pipeline.units import Span

# Elided words (l'école) and the parts of compounds are separate words.
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
# An English apostrophe does not separate words (don't, company's), a French one does.
_ENGLISH_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:['’](?:s|t|re|ve|ll|d|m)\b)?")
_MARK = regex.compile(r"[^\s\p{L}\p{M}\p{N}]")
_TOKEN = regex.compile(r"\S+")
_CORE = regex.compile(r"[\p{L}\p{M}\p{N}](?:.*[\p{L}\p{M}\p{N}])?")
_CACHED = 1 << 15

_FRENCH_ENDINGS = """
issaient issait issant issent issons issez eraient erait erons erez eront erai
eras aient èrent assent ait ais ant antes ante ants ées ée és é ent ons ez era
er ir ies ie ives ive ifs if euses euse eux aux ales ale als al eur eurs ement
ements elles elle els el iennes ienne iens ien ennes enne ens en es e s x a i
is it
"""
_ENGLISH_ENDINGS = ("ies", "ied", "ing", "ers", "er", "ed", "es", "s", "e", "y")
_LONGEST_ENDING = 8
_VOWELS = frozenset("aeiouy")
# The least length of a stem.
_LEAST_STEM = {Lang.FR: 3, Lang.EN: 2}


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text with its normalised ``form`` and a rough ``stem``.

    A number is one word, even if it is written in several; ``number`` is its value.
    """

    span: Span
    text: str
    form: str
    stem: str
    number: Number | None = None


def read_words(text: str, lang: Lang) -> tuple[Word, ...]:
    """Return the words of ``text`` in order; numbers and months are one word each."""
    words = []
    at = 0
    for number in find_numbers(text, lang):
        words += _between(text, at, number.start, lang)
        surface = text[number.start : number.core_end]
        bare = bare_form(surface)
        span = Span(number.start, number.core_end)
        words.append(Word(span, surface, bare, bare, number))
        at = number.core_end
    words += _between(text, at, len(text), lang)
    return tuple(words)


def read_tokens(text: str, lang: Lang) -> tuple[Word, ...]:
    """Return the words and the punctuation marks of ``text`` in order."""
    words = read_words(text, lang)
    tokens = []
    at = 0
    for word in (*words, None):
        end = len(text) if word is None else word.span.start
        for mark in _MARK.finditer(text, at, end):
            sign = mark.group()
            tokens.append(Word(Span.of(mark), sign, sign, sign))
        if word is not None:
            tokens.append(word)
            at = word.span.end
    return tuple(tokens)


def split_tokens(text: str, lang: Lang) -> tuple[Word, ...]:
    """Return the tokens separated by white space, without punctuation at their ends.

    A token of punctuation only is returned unchanged.
    """
    tokens = []
    for match in _TOKEN.finditer(text):
        whole = match.group()
        core = _CORE.search(whole)
        surface = core.group() if core else whole
        start = match.start() + (core.start() if core else 0)
        form = bare_form(surface)
        numbers = find_numbers(surface, lang)
        number = numbers[0] if len(numbers) == 1 else None
        if number is not None and (number.start, number.core_end) != (0, len(surface)):
            number = None
        span = Span(start, start + len(surface))
        tokens.append(Word(span, surface, form, stem(form, lang), number))
    return tuple(tokens)


def _between(text: str, start: int, end: int, lang: Lang) -> list[Word]:
    pattern = _ENGLISH_WORD if lang is Lang.EN else _WORD
    found = []
    for match in pattern.finditer(text, start, end):
        surface = match.group()
        form = bare_form(surface)
        found.append(Word(Span.of(match), surface, form, stem(form, lang)))
    return found


@lru_cache(maxsize=_CACHED)
def bare_form(text: str) -> str:
    """Return a word in lower case without accents: École becomes ecole."""
    return fold(plain(text)).replace("’", "'")


_ENDINGS = {
    Lang.FR: frozenset(map(bare_form, _FRENCH_ENDINGS.split())),
    Lang.EN: frozenset(_ENGLISH_ENDINGS),
}


@lru_cache(maxsize=_CACHED)
def stem(form: str, lang: Lang) -> str:
    """Return a bare form without its inflectional ending, found by a simple rule.

    It only serves to recognise other forms of the same word.
    """
    form = form.removesuffix("'s")
    endings = _ENDINGS[lang]
    for length in range(min(_LONGEST_ENDING, len(form) - _LEAST_STEM[lang]), 0, -1):
        left = form[:-length]
        if form[-length:] in endings and not _VOWELS.isdisjoint(left):
            form = left
            break
    if len(form) > _LEAST_STEM[lang] and form[-1] == form[-2] and form[-1].isalpha():
        return form[:-1]  # planning, planned; tionn-, cruell-
    return form
