"""Finding the elements that every text can have: addresses, marks, placeholders."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import regex

from pipeline.inlines.model import InlineKind, Role
from pipeline.text.addresses import BARE_DOMAIN, DOI, EMAIL, URL, without_stops
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


ELEMENT = regex.compile(
    rf"""
    (?P<URL> {URL} | {BARE_DOMAIN} | {DOI} )
  | (?P<EMAIL> {EMAIL} )
    """
    r"""
  | (?P<PLACEHOLDER>
        \{\{ [^{}\n]{1,60} \}\} | \$?\{ [\p{L}_][\p{L}\p{N}_.:!-]{0,60} \} | \{\d{0,3}\}
      | %\([\p{L}\p{N}_]+\)[sdif]
      | (?<![\p{L}\p{N}%]|\d\s) %(?:\d\$)?[sdif] (?![\p{L}\p{N}])
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
_SIGN = re.compile(r"[@/\\_%{\[¹²³⁰⁴-⁹†‡]|\.[^\W_]")


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
    span = Span.of(match)
    if kind in (InlineKind.URL, InlineKind.NAME):
        span = without_stops(text, span)
    if span.end - span.start < _SHORTEST:
        return (
            None if kind is not InlineKind.MARK else Found(kind, span, span.in_(text))
        )
    return Found(kind, span, text[span.start : span.end])


_SHORTEST = 2
