"""Finding the elements that every text can have: addresses, marks, placeholders."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import regex

from pipeline.inlines.model import InlineKind, Role
from pipeline.units import Span


@dataclass(frozen=True, slots=True)
class Found:
    """An element where it stands; ``pair`` ties a START to its END.

    ``shown`` stands for it in the clean text; ``decoded`` says that it is only written
    otherwise (an entity for a letter) and need not come back.
    """

    kind: InlineKind
    span: Span
    raw: str
    role: Role = Role.STANDALONE
    pair: int = -1
    shown: str = ""
    decoded: bool = False


# What may end an address is also what ends a sentence: it is left outside, as are
# brackets that opened before the address.
_STOPS = ".,;:!?…'’\"”»*_~"
_MARK_AT_END = regex.compile(r"(?:\[\^?\w{1,6}\])+[.,;:!?]*\Z")
_BRACKETS = {")": "(", "]": "[", "}": "{"}

ELEMENT = regex.compile(
    r"""
    (?P<URL>
        (?: (?:https?|ftps?|file|s3|git|ssh):// | (?<![\p{L}\p{N}@.])www\. )
        [^\s<>«»“”|`]+
      | (?<![\p{L}\p{N}@./-]) (?:[\p{L}\p{N}-]+\.)+
        (?:com|org|net|fr|be|ch|eu|io|info|uk|de|ca|lu|gouv\.fr)
        (?: /[^\s<>«»“”|`]* | (?![\p{L}\p{N}./-]) )
      | (?<![\p{L}\p{N}/]) (?:doi:\s?)? 10\.\d{4,9}/[^\s<>«»“”|`]+
    )
  | (?P<EMAIL> (?:mailto:)? (?<![\p{L}\p{N}.+-])
        [\p{L}\p{N}][\p{L}\p{N}._%+-]* @ [\p{L}\p{N}-]+ (?:\.[\p{L}\p{N}-]+)+ )
  | (?P<PLACEHOLDER>
        \{\{ [^{}\n]{1,60} \}\} | \$?\{ [\p{L}_][\p{L}\p{N}_.:!-]{0,60} \} | \{\d{0,3}\}
      | %\([\p{L}\p{N}_]+\)[sdif]
      | (?<![\p{L}\p{N}%]|\d[\s\u00a0\u202f]) %(?:\d\$)?[sdif] (?![\p{L}\p{N}])
      | <%[^%\n]{1,80}%>
    )
  | (?P<MARK>
        \[\^[^\]\s]{1,40}\] | (?<=\S\s?)\[\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*\]
      | (?<![\p{N}/*+=-]|\b(?:[kcmdh]?m|dam|ha|[\p{L}]|CO))[¹²³⁰⁴-⁹]{1,3}(?![¹²³⁰⁴-⁹])
        (?<!^[¹²³⁰⁴-⁹]{1,3})
      | (?<=[\p{L}\p{P}])[†‡]{1,3}
    )
  | (?P<NAME>
        (?<![\p{L}\p{N}_/\\.-])
        (?: [A-Za-z]:\\[^\s<>|:"?*«»]+
          | (?:~|\.{1,2})?/[\p{L}\p{N}._-]+(?:/[\p{L}\p{N}._-]*)+
          | (?:[\p{L}\p{N}.-]*[\p{L}\p{N}]_+)+[\p{L}\p{N}][\p{L}\p{N}.-]*(?:\(\))?
          | @[\p{L}\p{N}_]{2,} )
      | _{3,}
    )
    """,
    regex.VERBOSE,
)


# What every element has: looked for first, because few sentences have one.
_SIGN = re.compile(r"[@/\\_%{\[¹²³⁰⁴-⁹†‡]|www\.|\.[^\W_]")


def plain_elements(
    text: str, marks: frozenset[Span], start: int = 0, end: int | None = None
) -> Iterator[Found]:
    """Yield the elements of ``text[start:end]`` in order, without overlap.

    ``marks`` are the spans of footnote marks that only the document can tell.
    """
    stop = len(text) if end is None else end
    glued = sorted(mark for mark in marks if start <= mark.start and mark.end <= stop)
    at = start if glued or _SIGN.search(text, start, stop) else stop
    while at < stop:
        match = ELEMENT.search(text, at, stop)
        mark = next((m for m in glued if m.start >= at), None)
        if mark and (match is None or mark.start < match.start()):
            yield Found(InlineKind.MARK, mark, text[mark.start : mark.end])
            at = mark.end
            continue
        if match is None:
            return
        found = element(text, match)
        if found is not None:
            yield found
        at = found.span.end if found else match.end()


def element(text: str, match: regex.Match[str]) -> Found | None:
    """Return the element that a match of ELEMENT stands for, without a final stop."""
    kind = InlineKind[match.lastgroup or ""]
    span = Span(*match.span())
    if kind in (InlineKind.URL, InlineKind.NAME):
        span = _without_stops(text, span)
    if span.end - span.start < _SHORTEST:
        return (
            None
            if kind is not InlineKind.MARK
            else Found(kind, span, text[slice(*span)])
        )
    return Found(kind, span, text[span.start : span.end])


_SHORTEST = 2


def _without_stops(text: str, span: Span) -> Span:
    mark = _MARK_AT_END.search(text[span.start : span.end])
    end = span.start + mark.start() if mark else span.end
    while end > span.start:
        last = text[end - 1]
        opening = _BRACKETS.get(last)
        if opening:
            inside = text[span.start : end]
            if inside.count(opening) >= inside.count(last):
                break
        elif last not in _STOPS or set(text[span.start : end]) == {"_"}:
            break
        end -= 1
    return Span(span.start, end)
