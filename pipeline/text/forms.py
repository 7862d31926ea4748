"""The plain form of French that is written otherwise: what an engine is given.

Soft hyphens, long s, ligatures, decomposed accents, inclusive forms and abbreviated
dates are right in a text, and engines have hardly seen them. Each is one span with what
it stands for; the text itself is never changed. Capitals are in `small_letters`.

Inclusive forms are those of the *Manuel d'écriture inclusive* (Mots-Clés, 2019) and
what people write beside them: « étudiant·e·s », « étudiant.e.s », « étudiant(e)s »,
« étudiant-e-s », « étudiant/e/s », « iel ».
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator

import regex

from pipeline.text.calendar import (
    ABBREVIATED_WEEKDAYS,
    DAY_AND_MONTH,
    FRENCH_MONTH_ABBREVIATIONS,
    FRENCH_MONTHS,
    FRENCH_WEEKDAY_ABBREVIATIONS,
    FRENCH_WEEKDAYS,
)
from pipeline.text.spaces import BLANKS, NO_BREAK_HYPHEN, ZERO_WIDTH
from pipeline.text.tables import rows
from pipeline.units import Span

_SIGN = regex.compile(
    rf"[{ZERO_WIDTH}{NO_BREAK_HYPHEN}ſﬀ-ﬆ\p{{M}}·•‧⋅(/]|\p{{L}}[.-]\p{{Ll}}|''|\b[Ii]els?\b|\p{{L}}\.\s*\d|\d\s*\p{{L}}"
)
_LETTERS = {
    "ſ": "s",
    NO_BREAK_HYPHEN: "-",
    "ﬀ": "ff",
    "ﬁ": "fi",
    "ﬂ": "fl",
    "ﬃ": "ffi",
    "ﬄ": "ffl",
} | {
    "ﬅ": "st",
    "ﬆ": "st",
}
_CHARACTER = regex.compile(
    rf"[{ZERO_WIDTH}]+|[ſﬀ-ﬆ{NO_BREAK_HYPHEN}]|\p{{L}}\p{{M}}+|(?<=\p{{L}})''(?=\p{{L}})"
)

_WEEKDAY = regex.compile(
    rf"(?<![\p{{L}}-])(?P<day>{ABBREVIATED_WEEKDAYS})\.(?={DAY_AND_MONTH})",
    regex.IGNORECASE,
)
_MONTH = regex.compile(
    rf"(?<=\d(?:er)?[{BLANKS}])(?P<month>{'|'.join(FRENCH_MONTH_ABBREVIATIONS)})"
    rf"(?:\.|(?=[{BLANKS}]\d{{4}}))(?=[{BLANKS},;)]|\Z)",
    regex.IGNORECASE,
)

# What follows the masculine form, with a point in the middle or another sign.
_ENDINGS = (
    "e|ne|te|le|se|ve|re|elle|ette|esse|euse|trice|rice|ice|ère|ière|ive|ienne|ales|ale"
    "|eresse|cheresse|fe|che|ine|ères|elles|eaux|eux|ux|trices|rices|ices|euses|ives|es"
    "|nes|tes|les|ses|ves|la|une|tte|ttes"
)
_CLEAR = "e|es|ne|nes|trice|trices|rice|rices|euse|euses|ière|ières"
_INCLUSIVE = regex.compile(
    rf"""
    (?<![\p{{L}}·.-]) (?P<stem>\p{{L}}+)
    (?:
        (?P<sign>[·•‧⋅]) (?:{_ENDINGS}) (?:(?P=sign)?(?P<many>s))?
      | (?P<sign>\.) (?:{_CLEAR}) (?:\.(?P<many>s))?
      | (?P<sign>-) (?:e|ne|trice|rice|euse|te) - (?P<many>s)
      | (?P<sign>-) (?:e|es)
      | (?P<sign>/) (?:{_CLEAR}|te|se|ve) (?:/?(?P<many>s))?
      | \( (?:{_CLEAR}|te|le|se|ve) \) (?P<many>s)?
    )
    (?![\p{{L}}\p{{N}}·] | [./-]\p{{L}} )
    """,
    regex.VERBOSE | regex.IGNORECASE,
)
_PAIR = regex.compile(
    r"(?<!\p{L})(?P<he>ils?|ceux|celui|eux|lui)[·•‧⋅/](?P<she>elles?|celles?)(?!\p{L})",
    regex.IGNORECASE,
)
_NEUTRAL = regex.compile(r"(?<![\p{L}-])(?P<word>iels?)(?![\p{L}-])", regex.IGNORECASE)
_PERSONS = {"iel": "la personne", "iels": "ils"}
_LEAST_STEM = 2
_NO_STEM = 1


def plain_forms(text: str) -> Iterator[tuple[Span, str]]:
    """Yield what an engine gets otherwise, in order: the span and its plain form.

    >>> [(span.in_(text), form) for span, form in plain_forms(text := "Tou·te·s")]
    [('Tou·te·s', 'Tous')]
    """
    if not _SIGN.search(text):
        return
    found = [
        *_characters(text),
        *_inclusive(text),
        *_dates(text),
    ]
    at = 0
    for span, form in sorted(found):
        if span.start >= at:
            at = span.end
            yield span, form


def _characters(text: str) -> Iterator[tuple[Span, str]]:
    for match in _CHARACTER.finditer(text):
        raw = match[0]
        form = _LETTERS.get(raw, "'" if raw == "''" else "")
        if len(raw) > 1 and raw[0].isalpha():
            form = unicodedata.normalize("NFC", raw)
            if form == raw:
                continue
        yield Span.of(match), form


def _inclusive(text: str) -> Iterator[tuple[Span, str]]:
    for match in _PAIR.finditer(text):
        yield Span.of(match), f"{match['he']} ou {match['she']}"
    for match in _NEUTRAL.finditer(text):
        person = _PERSONS[match["word"].lower()]
        yield Span.of(match), person.capitalize() if match[0][0].isupper() else person
    for match in _INCLUSIVE.finditer(text):
        stem, raw = match["stem"], match[0]
        short = len(stem) < _LEAST_STEM or (match["sign"] == "." and len(stem) < 3)  # noqa: PLR2004 ("p.e" is none)
        if short or _PAIR.match(text, match.start()):
            continue
        many = bool(match["many"]) or raw.rstrip(")").lower().endswith("s")
        yield Span.of(match), _plural(stem) if many else stem


def _plural(stem: str) -> str:
    """Return the plural of a masculine form that is written without its ending."""
    lower = stem.lower()
    if lower[-1] in "sxz":
        return stem
    if lower.endswith(("eau", "eu")):
        ending = "x"
    elif lower.endswith("al"):
        stem, ending = stem[:-1], "ux"
    else:
        ending = "s"
    return stem + (ending.upper() if stem.isupper() and len(stem) > 1 else ending)


def _dates(text: str) -> Iterator[tuple[Span, str]]:
    for match in _WEEKDAY.finditer(text):
        name = FRENCH_WEEKDAYS[FRENCH_WEEKDAY_ABBREVIATIONS[match["day"].lower()] - 1]
        yield Span.of(match), name.capitalize() if match[0][0].isupper() else name
    for match in _MONTH.finditer(text):
        name = FRENCH_MONTHS[FRENCH_MONTH_ABBREVIATIONS[match["month"].lower()] - 1]
        # At the end the stop is the sentence's as well.
        last = match.end() == len(text) and match[0].endswith(".")
        yield Span(match.start(), match.end() - last), name


_WORD = regex.compile(r"\p{Lu}[\p{Lu}\p{M}]*")
_NUMERAL = regex.compile(
    r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
)
_VOWELS = frozenset("AEIOUYÀÂÄÉÈÊËÎÏÔÖÙÛÜŒÆ")
_SMALL = frozenset("AÀYÔ")
_LONG_WORD, _LONG_ALONE = 4, 5


def is_capitals(text: str) -> bool:
    """Whether a text is set in capitals and is no acronym: LA MER EST CALME."""
    if not text.isupper():
        return False
    words = [match[0] for match in _WORD.finditer(text)]
    longest = max((len(word) for word in words if _VOWELS & set(word)), default=0)
    return longest >= (_LONG_WORD if len(words) > 1 else _LONG_ALONE)


def small_letters(text: str, kept: Collection[Span] = ()) -> Iterator[tuple[Span, str]]:
    """Yield the words of a text in capitals in the small letters that an engine gets.

    Also the first one: an engine takes « Atelier » for a name, and translates
    « atelier ». Roman numerals, acronyms (known ones, and what has no vowel) and what
    stands in ``kept`` keep their capitals. The length of no word changes.
    """
    known = {french for french, *_ in rows("fr_en/acronyms")}
    for match in _WORD.finditer(text):
        word, span = match[0], Span.of(match)
        if any(span.overlaps(one) for one in kept) or word in known:
            continue
        numeral = len(word) > 1 and _NUMERAL.fullmatch(word)
        elided = text[span.end : span.end + 1] in ("'", "’")
        if numeral or (len(word) == 1 and not elided and word not in _SMALL):
            continue
        if len(word) > 1 and not _VOWELS & set(word):
            continue
        lower = word.lower()
        if len(lower) == len(word):
            yield span, lower
