"""Finding the elements of any text: addresses, footnote marks, placeholders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from pipeline.inlines.model import InlineKind, Role
from pipeline.text.protected import find_protected, read_protected
from pipeline.units import Span


@dataclass(frozen=True, slots=True)
class Found:
    """An element found in a text; a START and its END have the same ``pair``.

    ``shown`` replaces it in the clean text. ``decoded`` means that it is only the same
    text in another spelling (a letter for an entity), and is not changed back.
    """

    kind: InlineKind
    span: Span
    raw: str
    role: Role = Role.STANDALONE
    pair: int = -1
    shown: str = ""
    decoded: bool = False


def plain_elements(
    text: str, marks: frozenset[Span], start: int = 0, end: int | None = None
) -> Iterator[Found]:
    """Yield the elements of ``text[start:end]`` in order, without overlap.

    ``marks`` are the spans of footnote marks, which were found in the whole document.
    """
    stop = len(text) if end is None else end
    glued = sorted(mark for mark in marks if start <= mark.start and mark.end <= stop)
    at = start
    for mark in glued:
        yield from _protected(text, at, mark.start)
        yield Found(InlineKind.MARK, mark, mark.in_(text))
        at = mark.end
    yield from _protected(text, at, stop)


def _protected(text: str, start: int, end: int) -> Iterator[Found]:
    for name, span in find_protected(text, start, end):
        yield _found(text, name, span)


def element(text: str, at: int, end: int) -> Found | None:
    """Return the element that starts at ``at``, or None."""
    read = read_protected(text, at, end)
    return _found(text, *read) if read else None


def _found(text: str, name: str, span: Span) -> Found:
    raw = span.in_(text)
    return Found(
        InlineKind[name], span, raw, shown=raw if _ARROW.fullmatch(raw) else ""
    )


# An arrow between words is treated as a word, and copied.
_ARROW = regex.compile(r"[←-⇿⟵-⟿⤀-⥿]")
