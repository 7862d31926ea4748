"""A target text being edited; protected spans are never changed, only shifted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.config import Locale
from pipeline.numbers import Number
from pipeline.units import Kind, Span


class Edit(NamedTuple):
    """A replacement: ``text`` for the code points from ``start`` to ``end``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Job:
    """What a step knows besides the target: the source text and the locale."""

    source: str
    kind: Kind
    locale: Locale
    numbers: tuple[Number, ...]

    @property
    def american(self) -> bool:
        """Whether the locale is American English."""
        return self.locale is Locale.AMERICAN


Step = Callable[[str, Job], Iterable[Edit]]


@dataclass(frozen=True, slots=True)
class Draft:
    """A text, with the spans that no step may change."""

    text: str
    protected: tuple[Span, ...] = ()

    def apply(self, edits: Iterable[Edit]) -> Draft:
        """Return the draft after the edits; edits of protected spans are skipped.

        Of overlapping edits, only the first in the text is applied.
        """
        wanted = sorted(e for e in edits if self.text[e.start : e.end] != e.text)
        kept: list[Edit] = []
        for edit in wanted:
            if kept and edit.start < max(kept[-1].end, kept[-1].start + 1):
                continue
            place = Span(edit.start, edit.end)
            if not any(place.overlaps(span) for span in self.protected):
                kept.append(edit)
        if not kept:
            return self
        pieces, last = [], 0
        for edit in kept:
            pieces += [self.text[last : edit.start], edit.text]
            last = edit.end
        pieces.append(self.text[last:])
        return Draft(
            "".join(pieces), tuple(_moved(span, kept) for span in self.protected)
        )


def _moved(span: Span, edits: list[Edit]) -> Span:
    shift = sum(
        len(edit.text) - (edit.end - edit.start)
        for edit in edits
        if edit.end <= span.start and (edit.start, edit.end) != (span.end, span.end)
    )
    return span.shift(shift)
