"""Checks what must be preserved: quotation marks, brackets, addresses, note marks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from pipeline.checks.pair import Pair
from pipeline.text.addresses import find_emails, find_urls
from pipeline.text.spaces import NO_BREAKS
from pipeline.units import Finding, Severity, Span

_QUOTE = re.compile(r"[«»“”„\"]")
_DOUBLE = re.compile(r"[«»“”„]|\"\"?")
_BEFORE_OPENING = " \t\n([{—–-'’‘«“" + NO_BREAKS
_SINGLE = re.compile(r"(?<!\w)[‘'‹](?=\S)[^‘’'\"“”]+[’'›](?!\w)")
_WORD = re.compile(r"\w+")
_WHOLE = re.compile(r"[«“\"].*[»”\"]\W*")
_QUOTED = re.compile(r"«[^«»]*»|“[^“”]*”|\"[^\"]*\"")
_FEW_QUOTED = 5  # words of a title, or of a word that is mentioned
_PAIRS = {")": "(", "]": "[", "}": "{"}
# Editors' marks that depend on the wording: […], con[c]essions.
_EDITORIAL = re.compile(r"\[(?:…|\.\.\.|\w)\]")
_LETTER = re.compile(r"\[\w\]")
_ELLIPSIS = re.compile(r"…|\.\.\.")
_BRACKET = re.compile(r"[()\[\]{}]")
# A list label, « a) » or "1)", has no opening bracket; neither has a smiley.
_LABEL = re.compile(r"(?:^|(?<=\s))(?:\w{1,3}|[:;]-?)\)")
_MARK = re.compile(
    r"\[(?:\^[\w-]{1,20}|\d{1,3})\](?!\()|[¹²³⁰⁴-⁹]+|(?<=[a-zà-ÿ]{4})\d{1,2}(?=[\s.,;:!?»”\"')\]]|$)"
    r"|(?<=[^\W\d][.,;:!?»”)])\d{1,2}(?=\s|$)|[†‡]|(?<=\w)\*(?=[\s.,;:!?]|$)"
)
_UNITS = re.compile(r"(?:[kcm]?m|s)[²³]$")


def quotes(pair: Pair) -> Iterator[Finding]:
    """Report quotation marks that are missing, extra, or not closed.

    A quotation without its marks puts another's words into the author's mouth. What
    the source leaves open (a quotation over several segments) the target may leave
    open. Marks around no more than five words (a title, a word that is talked of) are
    only noted, and single marks are marks too. Longer quotations that a translator
    turned into italics or into reported speech are a known false positive.
    """
    in_source, in_target = _quotations(pair.source), _quotations(pair.target)
    args: tuple[int, ...] = ()
    if not pair.target.strip() or in_source == in_target:
        return
    if in_target[0] - in_target[1] != in_source[0] - in_source[1]:
        code, args = "unbalanced", (*in_target, *in_source)
    elif bool(in_target[0]) == bool(in_source[0]):
        return  # joined or split, but there
    elif in_target[0]:
        code = "added"
    elif _SINGLE.search(pair.target):
        return
    else:
        code = "missing"
    quoted = _QUOTED.findall(pair.source + " " + pair.target)
    # A source with several open quotations is misprinted.
    whole = _WHOLE.fullmatch(pair.source.strip()) is not None
    few = not whole and (
        abs(in_source[0] - in_source[1]) > 1
        if code == "unbalanced"
        else all(len(_WORD.findall(q)) <= _FEW_QUOTED for q in quoted)
    )
    yield Finding(
        "quotes",
        Severity.INFO if few else Severity.WARNING,
        code,
        args,
        _first(_QUOTE, pair.source),
        _first(_QUOTE, pair.target),
    )


def _quotations(text: str) -> tuple[int, int]:
    """Return the numbers of opening and closing double quotation marks.

    A straight mark opens after a space or a bracket, and closes otherwise. After a
    digit it means inches if no quotation is open. A doubled mark, as in spreadsheets,
    counts once.
    """
    opened = closed = 0
    for match in _DOUBLE.finditer(text):
        mark = match[0]
        if mark in "«“„":
            opened += 1
        elif mark in "»”":
            closed += 1
        else:
            before = text[match.start() - 1 : match.start()]
            after = text[match.end() : match.end() + 1]
            free = not before or before in _BEFORE_OPENING
            if free and after and not after.isspace():
                opened += 1
            elif not before.isdigit() or opened > closed:
                closed += 1
    return opened, closed


def _first(pattern: re.Pattern[str], text: str) -> Span | None:
    match = pattern.search(text)
    return Span.of(match) if match else None


def brackets(pair: Pair) -> Iterator[Finding]:
    """Report a bracket that is missing, extra, or not closed.

    Half a pair is a misprint; a lost pair of square brackets hides that words are not
    the quoted person's. Round brackets turned into commas or dashes are a matter of
    style and are not reported, nor are […] that became three dots and a letter in
    brackets. Labels such as « a) » do not count.
    """
    if not pair.target.strip():
        return
    lone = _unpaired(pair.target)
    if lone and not _unpaired(pair.source):
        for position in lone:
            yield Finding(
                "brackets",
                Severity.WARNING,
                "unpaired",
                (pair.target[position],),
                target_span=Span(position, position + 1),
            )
        return
    in_source, in_target = (
        _LETTER.sub("", text).count("[") for text in (pair.source, pair.target)
    )
    if _ELLIPSIS.search(pair.source) and _ELLIPSIS.search(pair.target):
        in_source, in_target = (
            _EDITORIAL.sub("", text).count("[") for text in (pair.source, pair.target)
        )
    if in_source != in_target:
        yield Finding(
            "brackets",
            Severity.WARNING,
            "count",
            (in_source, in_target),
            _first(re.compile(r"\["), pair.source),
            _first(re.compile(r"\["), pair.target),
        )


def _unpaired(text: str) -> list[int]:
    if not _BRACKET.search(text):
        return []
    labels = {m.end() - 1 for m in _LABEL.finditer(text)}
    stack: list[int] = []
    lone: list[int] = []
    for match in _BRACKET.finditer(text):
        if match[0] not in _PAIRS:
            stack.append(match.start())
        elif stack and text[stack[-1]] == _PAIRS[match[0]]:
            stack.pop()
        elif match.start() not in labels:
            lone.append(match.start())
    return sorted(lone + stack)


def urls(pair: Pair) -> Iterator[Finding]:
    """Report a URL that changed, was lost, or was added.

    A URL works only byte for byte. Links to the English version of a page, put in by a
    translator, are a known false positive.
    """
    in_source, in_target = (
        _read(find_urls(text), text) for text in (pair.source, pair.target)
    )
    yield from _same("urls", in_source, in_target)


def emails(pair: Pair) -> Iterator[Finding]:
    """Report an e-mail address that changed, was lost, or was added.

    There are no known false positives.
    """
    in_source, in_target = (
        _read(find_emails(text), text) for text in (pair.source, pair.target)
    )
    yield from _same("emails", in_source, in_target)


def _read(spans: Iterable[Span], text: str) -> list[tuple[str, Span]]:
    return [(span.in_(text), span) for span in spans]


def marks(pair: Pair) -> Iterator[Finding]:
    """Report a footnote mark that was lost, doubled, or added.

    A note without its mark cannot be found. Marks are [1], [^1], ¹, †, a star after a
    word, and figures glued to a word or its full stop (« boursière1 »). Names that end
    in figures (« Apollo11 ») are on both sides and do no harm. After a short word
    (« pay3 ») figures are a mark only if the other side has that mark.
    """
    in_source = _note_marks(pair.source)
    in_target = _note_marks(pair.target)
    if pair.source.count("*") == pair.target.count("*"):  # no star was lost
        in_source, in_target = (
            [one for one in found if one[0] != "*"] for found in (in_source, in_target)
        )
    if in_source or in_target:
        yield from _same(
            "marks",
            in_source + _after_short_words(pair.source, in_source, in_target),
            in_target + _after_short_words(pair.target, in_target, in_source),
        )


def _after_short_words(
    text: str, found: list[tuple[str, Span]], wanted: list[tuple[str, Span]]
) -> list[tuple[str, Span]]:
    """Return the marks of ``wanted`` that are missing, where digits may be one."""
    lacking = Counter(mark for mark, _ in wanted) - Counter(mark for mark, _ in found)
    more = []
    for mark, count in lacking.items():
        if mark.isdecimal():
            places = re.finditer(rf"(?<=[^\W\d]){mark}(?!\w)", text)
            known = {span.start for _, span in found}
            spans = [Span.of(m) for m in places if m.start() not in known]
            more += [(mark, span) for span in spans[:count]]
    return more


def _note_marks(text: str) -> list[tuple[str, Span]]:
    return [
        (m[0], Span.of(m))
        for m in _MARK.finditer(text)
        if not _UNITS.search(text, max(0, m.start() - 2), m.end())
    ]


def _same(
    check: str, in_source: list[tuple[str, Span]], in_target: list[tuple[str, Span]]
) -> Iterator[Finding]:
    """Yield a finding for each item that one side has more often than the other."""
    left = Counter(text for text, _ in in_target)
    for text, span in in_source:
        if left[text]:
            left[text] -= 1
        else:
            yield Finding(check, Severity.ERROR, "missing", (text,), span)
    right = Counter(text for text, _ in in_source)
    for text, span in in_target:
        if right[text]:
            right[text] -= 1
        else:
            yield Finding(check, Severity.ERROR, "added", (text,), target_span=span)
