"""A segment's text as HTML, with terms and findings marked."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from pipeline.bitext.plain import in_place, make_visible
from pipeline.units import Span

_WORD = re.compile(r"\w+|\s+|[^\w\s]")
_LONG = 4000  # code points of both texts; differences in longer ones are not shown


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of a text with its CSS classes and its title."""

    span: Span
    classes: tuple[str, ...]
    title: str


def show(text: str) -> str:
    """Return ``text`` as HTML: escaped, control characters visible, on one line."""
    return escape(in_place(text))


def show_marked(text: str, marks: Sequence[Mark]) -> str:
    """Return ``text`` as :func:`show` does, with the marks as <span> elements.

    Marks may overlap: the text is split at the ends of all marks, and each part gets
    the classes and titles of all marks over it. Marks that reach beyond the text,
    because it was corrected later, are ignored beyond its end.
    """
    shown = in_place(text)
    if not marks:
        return escape(shown)
    size = len(shown)
    ends = {end for mark in marks for end in mark.span if end <= size}
    cuts = sorted({0, size, *ends})
    out = []
    for start, end in itertools.pairwise(cuts):
        piece = escape(shown[start:end])
        over = [m for m in marks if m.span.start <= start and end <= m.span.end]
        if over:
            classes = " ".join(dict.fromkeys(c for m in over for c in m.classes))
            titles = dict.fromkeys(make_visible(m.title) for m in over)
            title = escape("\n".join(titles))
            piece = f'<span class="{classes}" title="{title}">{piece}</span>'
        out.append(piece)
    return "".join(out)


def show_change(old: str, new: str) -> str:
    """Return the differences of two texts by words, with <del> and <ins>."""
    if len(old) + len(new) > _LONG:
        return f"<del>{show(old)}</del> <ins>{show(new)}</ins>"
    import difflib

    before, after = _words(old), _words(new)
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    out = []
    for step, i1, i2, j1, j2 in matcher.get_opcodes():
        gone, come = "".join(before[i1:i2]), "".join(after[j1:j2])
        if step == "equal":
            out.append(escape(gone))
            continue
        if gone:
            out.append(f"<del>{escape(gone)}</del>")
        if come:
            out.append(f"<ins>{escape(come)}</ins>")
    return "".join(out)


def _words(text: str) -> list[str]:
    return _WORD.findall(in_place(text))
