"""Translating bibliographic references by rule; an engine would translate the titles.

A reference is read as parts that are not translated (addresses, titles in quotation
marks or in emphasis), connecting phrases with a fixed English (`reference_words`),
dates, and fields between commas. A field that is not a phrase is a name or a title, and
stays as it is. A note that may contain a sentence is left to the engine.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import regex

from pipeline.inlines import Extraction, InlineKind, Restoration, Role
from pipeline.text.calendar import FRENCH_MONTHS, FRENCH_WEEKDAYS
from pipeline.text.spaces import BLANK, BLANKS
from pipeline.text.stopwords import english, french
from pipeline.translation.reference_words import (
    connectors,
    in_english,
    places,
)
from pipeline.units import Span

_QUOTED = regex.compile(
    r"«\s*(?P<one>[^«»]*(?:«[^«»]*»[^«»]*)*?)\s*»"
    r"|“(?P<two>[^“”]*(?:“[^“”]*”[^“”]*)*)”|\"(?P<three>[^\"]*)\""
)
_MONTH = "|".join(FRENCH_MONTHS)
_DAY = "|".join(FRENCH_WEEKDAYS)
_S = r"\s"
_DATE = regex.compile(
    rf"(?<![\p{{L}}\p{{N}}])(?P<le>(?:le|du|au|daté{_S}du){_S})?"
    rf"(?:(?:{_DAY}){_S})?"
    rf"(?P<day>\d{{1,2}}(?:er)?{_S})?(?:{_MONTH})(?:{_S}\d{{4}})?(?![\p{{L}}\p{{N}}])"
)
_YEAR = regex.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_FIELD = regex.compile(r"[^,;:()\[\]]+")
_WORD = regex.compile(r"[\p{L}\p{M}]+")
# Elided words keep their apostrophe: "l’" and "auteur", but "Investor’s".
_TOKEN = regex.compile(r"\p{L}{1,2}['’](?=\p{L})|[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*")
_PEOPLE = regex.compile(rf"(?:\p{{Lu}}[\p{{L}}.’'-]*{_S}?){{2,5}}")
# Fields with more words than this are sentences.
_LONGEST_FIELD = 16
# APA and similar styles separate fields with full stops, as between sentences.
_AUTHOR_AND_YEAR = regex.compile(r"[^.]{2,20}.{0,80}?\((?:1[5-9]|20)\d\d[a-z]?\)[.,]")
_SENTENCE = regex.compile(rf"\p{{Ll}}{{3,}}[.!?]{_S}+\p{{Lu}}\p{{Ll}}+{_S}+\p{{Ll}}")
_SPACED_SIGN = regex.compile(rf"{BLANK}+(?=[:;!?])")


class _Part(NamedTuple):
    """The English ``text`` for a span of a reference.

    Text that is ``kept`` (a name, a title, an address) must not be changed later.
    """

    span: Span
    text: str
    kept: bool


def translate_reference(source: str, extraction: Extraction) -> Restoration | None:
    """Return the English of a note if it is a bibliographic reference, else None.

    The spans of the result are titles, names and addresses, which must not be changed.

    :param source: the text of one segment of a note.
    :param extraction: its inline elements.
    """
    parts = _atoms(source, extraction)
    addresses = any(i.kind is InlineKind.URL for i in extraction.inlines)
    parts, telling = _phrases(source, parts)
    rest = _gaps(source, parts)
    if any(_goes_on(source, part, parts) for part in parts):
        return None
    if not _has_form(source, rest, telling=telling or addresses):
        return None
    dated = _AUTHOR_AND_YEAR.match(source) is not None
    if any(_is_prose(source[span.start : span.end], dated=dated) for span in rest):
        return None
    for span in rest:
        parts += _fields(source, span)
    return _joined(source, sorted(parts))


def title_spans(source: str) -> tuple[Span, ...]:
    """Return the titles in a note that must not be translated.

    These are quotations that are not French.
    """
    return tuple(
        span
        for span in _quoted(source)
        if not _is_french(source[span.start : span.end])
    )


def _quoted(source: str) -> list[Span]:
    spans = []
    for match in _QUOTED.finditer(source):
        name = next(n for n in ("one", "two", "three") if match[n] is not None)
        if match[name].strip():
            bare = match[name].strip(BLANKS)
            start = match.start(name) + match[name].index(bare)
            spans.append(Span(start, start + len(bare)))
    return spans


def _atoms(source: str, extraction: Extraction) -> list[_Part]:
    """Return the parts that no rule applies to: titles, links, addresses, marks."""
    spans: list[Span] = []
    for index, inline in enumerate(extraction.inlines):
        end = inline.source.end
        if inline.role is Role.START and inline.partner > index:
            end = extraction.inlines[inline.partner].source.end
        if inline.kind is InlineKind.LINK:
            end = inline.source.end  # its text is no title
        spans.append(Span(inline.source.start, end))
    parts: list[_Part] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if not parts or span.start >= parts[-1].span.end:
            parts.append(_Part(span, source[span.start : span.end], kept=True))
    taken = [part.span for part in parts]
    for span in _quoted(source):
        inside = [t for t in taken if t.overlaps(span)]
        if inside:
            continue
        title = source[span.start : span.end]
        if _is_french(title):
            parts.append(_Part(span, title, kept=True))
        else:
            parts.append(_Part(span, _SPACED_SIGN.sub("", title), kept=True))
    return sorted(parts)


def _is_french(title: str) -> bool:
    words = [word.lower() for word in _WORD.findall(title)]
    count = sum(word in french("references") for word in words)
    accents = any(char in "éèêàçùûîôœ" for char in title)
    return count + accents > sum(word in english("references") for word in words)


def _phrases(source: str, parts: Sequence[_Part]) -> tuple[list[_Part], bool]:
    """Return the parts with connecting phrases and dates added.

    The second value is whether a phrase was found that only references have.
    """
    found = list(parts)
    telling = False
    for pattern, rendering, tells in connectors():
        for match in pattern.finditer(source):
            span = Span.of(match)
            if not _is_free(span, found):
                continue
            text = in_english(match, rendering)
            if text in ("in", "In") and not _introduces(source, span):
                continue
            if text == "(ed.)" and _is_of_several(source[: span.start]):
                text = "(eds.)"
            found.append(_Part(span, text, kept=False))
            telling = telling or tells
    for match in _DATE.finditer(source):
        span = Span.of(match)
        date = Span(match.end("le"), span.end) if match["le"] else span
        if not _is_free(span, found):
            span = date  # "consulté le" has its own English
        if _is_free(span, found):
            found.append(_Part(span, source[date.start : date.end], kept=False))
    return sorted(found), telling


def _is_free(span: Span, parts: Sequence[_Part]) -> bool:
    return not any(p.span.overlaps(span) for p in parts)


def _introduces(source: str, span: Span) -> bool:
    """Whether « in » or « dans » begins a field: the book that has the article."""
    before = source[: span.start].rstrip(BLANKS)
    after = source[span.end :].lstrip(BLANKS + ":")
    opens = after[:1].isupper() or after[:1] in tuple('«“"*_[')
    return opens and before[-1:] in tuple(',.;»”"*_)')


def _is_of_several(before: str) -> bool:
    people = before.rpartition(";")[2].strip(BLANKS + ",")
    return regex.search(r"\p{L}\s+(?:et|&)\s+\p{Lu}", people[-80:]) is not None


def _gaps(source: str, parts: Sequence[_Part]) -> list[Span]:
    """Return the spans between the parts."""
    gaps, at = [], 0
    for part in parts:
        if part.span.start > at:
            gaps.append(Span(at, part.span.start))
        at = max(at, part.span.end)
    if at < len(source):
        gaps.append(Span(at, len(source)))
    return gaps


def _has_form(source: str, rest: Sequence[Span], *, telling: bool) -> bool:
    """Whether a note looks like a reference, not like a remark with a year in it.

    It begins with names (or a title in quotation marks) and has a typical phrase
    (``telling``) or a year. A note that begins otherwise needs both, and a third field.
    """
    dated = _YEAR.search(source) is not None
    first = next(
        (
            m.group()
            for span in rest
            for m in _FIELD.finditer(source, *span)
            if m.group().strip(" .")
        ),
        "",
    )
    words = _TOKEN.findall(first)
    named = all(word[0].isupper() or _SMALL.match(word + " X") for word in words)
    day = any(date["day"] for date in _DATE.finditer(source))
    if named and (telling or (dated and (day or source.count(",") > 1))):
        return True
    return telling and dated and source.count(",") > 1


def _goes_on(source: str, part: _Part, parts: Sequence[_Part]) -> bool:
    """Whether a phrase is followed by a French complement, which no rule translates."""
    if part.kept or not _is_free(Span(part.span.end, part.span.end + 2), parts):
        return False
    return _COMPLEMENT.match(source, part.span.end) is not None


_COMPLEMENT = regex.compile(r"\s*(?:d[eu]s?\b|d['’]|à\b|aux?\b|sur\b|pour\b)")


def _is_prose(text: str, *, dated: bool) -> bool:
    """Whether text between the parts of a reference may be a sentence."""
    if not dated and _SENTENCE.search(text):
        return True
    for match in _FIELD.finditer(text):
        words = [token.rstrip("'’") for token in _TOKEN.findall(match.group())]
        if len(words) > _LONGEST_FIELD:
            return True
        if any(word in french("prose") for word in words):
            return True
        letters = match.group().lstrip(BLANKS + ".«»“”\"'-–—&/")
        if letters[:1].islower() and words and not _may_be_small(letters):
            return True
        if words and words[0] in _OPENERS:
            return True
    return False


# Words that begin a sentence, and not a field.
_OPENERS = frozenset({"Cette", "Ce", "Ces", "Il", "Elle", "On", "Nous", "Selon", "Si"})
_SMALL = regex.compile(
    r"(?:et|and|von|van|der|den|de|du|d['’]|al)\b\s*(?=\p{Lu}|\Z)|[ivxlc]+\b(?!['’])"
    r"|(?:[a-z]|er)\b(?!['’])"
)


def _may_be_small(field: str) -> bool:
    """Whether a field may begin in lower case: particles, Roman numerals."""
    return _SMALL.match(field) is not None


def _fields(source: str, span: Span) -> list[_Part]:
    """Return the parts of a remaining span: places in English, all other text kept."""
    parts = []
    for match in _FIELD.finditer(source, *span):
        text = match.group()
        bare = text.strip(BLANKS + '.«»“”"')
        if not any(char.isalpha() for char in bare):
            continue
        start = match.start() + text.index(bare)
        part = Span(start, start + len(bare))
        joined = regex.sub(rf"(?<={_S})et(?={_S})", "and", bare)
        halves = regex.split(rf"{_S}et{_S}", bare)
        if bare in places():
            parts.append(_Part(part, places()[bare], kept=True))
        elif bare == "et":
            parts.append(_Part(part, "and", kept=False))
        elif len(halves) > 1 and all(_PEOPLE.fullmatch(half) for half in halves):
            parts.append(_Part(part, joined, kept=True))
        else:
            parts.append(_Part(part, bare, kept=True))
    return parts


def _joined(source: str, parts: Sequence[_Part]) -> Restoration:
    text, spans, at = "", [], 0
    for part in parts:
        text += source[at : part.span.start]
        if part.kept:
            spans.append(Span(len(text), len(text) + len(part.text)))
        text += part.text
        at = part.span.end
        if not part.kept and part.text.endswith(".") and source[at : at + 1] == ".":
            at += 1  # one stop is enough after "ff."
    return Restoration(text + source[at:], tuple(spans))
