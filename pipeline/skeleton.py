"""A person's English file with its own structure, divided into the pieces of its units.

The file is the pieces of all units in order, each after the text before it, and a tail.
So it can be written again unchanged, even if its structure differs from that of the
French. An edited target replaces only the text of its pieces.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.documents import Block, filled_width, parse, wrappable
from pipeline.documents.formats import format_of
from pipeline.documents.model import Sentence
from pipeline.text.division import divide
from pipeline.text.unwrapping import CUE_BREAK, one_line, unwrap
from pipeline.units import (
    Aligned,
    Bitext,
    EnglishFile,
    Piece,
    Span,
    TranslationUnit,
)

# For each format, the text before and after one block, to find out how a new text is
# written in it. In the other formats a text is written as it is.
_CUE = "00:00:01,000 --> 00:00:09,000\n"
_CUE_BREAK = re.compile(CUE_BREAK)
_FRAMES = {
    "html": ("<p>", "</p>"),
    "srt": (f"1\n{_CUE}", "\n"),
    "vtt": (f"WEBVTT\n\n{_CUE.replace(',', '.')}", "\n"),
}
# The beginning of a new paragraph, if the French file has another format.
_PARAGRAPHS = {"text": "\n\n", "markdown": "\n\n", "html": "<br>\n"}
# The formats in which the markup between French blocks can be used in English too.
_FREE = ("text", "markdown", "html")

Shown = Callable[[TranslationUnit], str]
"""Returns the text that the English file shows for a unit without English."""


@dataclass(frozen=True, slots=True)
class Written:
    """An English file, the span of each unit in it, and the bitext with new pieces."""

    text: str
    spans: tuple[Span, ...]
    bitext: Bitext


def text_of_pieces(pieces: Iterable[Piece]) -> str:
    """Return the text of pieces on one line."""
    return " ".join(said for piece in pieces if (said := one_line(piece.text)))


def cut(
    text: str, blocks: Sequence[Block], ranges: Sequence[Span | None]
) -> tuple[list[tuple[Piece, ...]], str]:
    """Return the pieces of each unit of an English file, and its tail.

    :param ranges: the span of each unit's English, in order, or None if it has none.
        Such a span has one piece for each block in it.
    """
    found: list[tuple[Piece, ...]] = []
    at = first = 0
    for span in ranges:
        pieces: list[Piece] = []
        if span is not None:
            while first < len(blocks) and blocks[first].end <= span.start:
                first += 1
            for number in range(first, len(blocks)):
                block = blocks[number]
                if block.start >= span.end:
                    break
                inside = text[max(block.start, span.start) : min(block.end, span.end)]
                if not inside.strip():
                    continue
                start = max(block.start, span.start)
                start += len(inside) - len(inside.lstrip())
                end = start + len(inside.strip())
                pieces.append(Piece(text[at:start], text[start:end]))
                at = end
        found.append(tuple(pieces))
    return found, text[at:]


def cut_pieces(
    pieces: Sequence[Piece], at: int
) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Divide pieces in two at an offset of their text, where there is a space."""
    for index, piece in enumerate(pieces):
        line = unwrap(piece.text)
        if at == len(line.text):
            return tuple(pieces[: index + 1]), tuple(pieces[index + 1 :])
        if at < len(line.text):
            end = line.to_source(Span(0, at)).end
            start = line.to_source(Span(at + 1, at + 1)).start
            left = Piece(piece.before, piece.text[:end])
            right = Piece(piece.text[end:start], piece.text[start:])
            return (*pieces[:index], left), (right, *pieces[index + 1 :])
        at -= len(line.text) + 1
    return tuple(pieces), ()


def write(bitext: Bitext, english: EnglishFile, shown: Shown) -> Written:
    """Return the English file of a bitext, unchanged where nothing was edited.

    The English of new French sentences is put after that of the unit before.

    :param shown: returns the English text of a unit.
    """
    writer = _Writer(bitext, english)
    for unit in bitext.units:
        writer.add(unit, shown(unit))
    return writer.end()


class _Writer:
    """Builds the English file unit by unit."""

    def __init__(self, bitext: Bitext, english: EnglishFile) -> None:
        self._bitext = bitext
        self._english = english
        form = str(bitext.signature.get("format", ""))
        self._is_alike = format_of(bitext.source, form).name == english.form
        self._parts: list[str] = []
        self._length = 0
        self._dropped: str | None = None  # what stood before pieces that are gone
        self._waiting: list[int] = []  # units whose English begins the file
        self._has_crlf = "\r\n" in english.tail
        self._units: list[TranslationUnit] = []
        self._spans: list[Span] = []
        self._column = 0

    def add(self, unit: TranslationUnit, target: str) -> None:
        """Add a unit's pieces with ``target`` as their text."""
        start = self._length
        aligned = unit.aligned
        if aligned is not None and aligned.english:
            pieces = self._replaced(aligned.english, target)
        elif target and not self._has_begun():
            # Markup may precede the first word: new English is put after that.
            self._waiting.append(len(self._units))
            pieces = ()
        elif target:
            pieces = (self._put(self._gap(unit), target),)
        else:
            pieces = ()
        if aligned is not None or pieces:
            unit = replace(unit, aligned=replace(aligned or Aligned(), english=pieces))
        lead = len(pieces[0].before) if pieces else 0
        self._spans.append(Span(start + lead, self._length))
        self._units.append(unit)

    def end(self) -> Written:
        """Add the tail and return the whole file."""
        tail = self._english.tail
        if self._waiting:  # the file has no other English
            self._put_waiting(tail)
            tail = ""
        if self._dropped and self._dropped.strip():
            tail = self._dropped + tail
        self._write(tail)
        bitext = replace(
            self._bitext,
            units=tuple(self._units),
            english=replace(self._english, tail=tail),
        )
        return Written("".join(self._parts), tuple(self._spans), bitext)

    def _has_begun(self) -> bool:
        return any(one.aligned and one.aligned.english for one in self._units)

    def _replaced(self, pieces: Sequence[Piece], target: str) -> tuple[Piece, ...]:
        """Write pieces with the target as their text."""
        olds = [one_line(piece.text) for piece in pieces]
        news = olds
        if text_of_pieces(pieces) != target:
            news = divide(olds, target) if len(olds) > 1 else [target]
        made = []
        for piece, old, new in zip(pieces, olds, news, strict=True):
            if not new:
                self._drop(piece.before)
                continue
            before = self._before(piece.before)
            if self._waiting:
                self._put_waiting(before)
                before = self._separator()
            made.append(self._put(before, piece.text, None if old == new else new))
        return tuple(made)

    def _drop(self, before: str) -> None:
        """Leave out a piece, but keep markup and paragraph breaks before it."""
        kept = self._dropped
        if kept is None:
            self._dropped = before
        elif before.strip():
            self._dropped = kept + before
        elif self._parts and not kept.strip() and _breaks(before) > _breaks(kept):
            self._dropped = before

    def _before(self, own: str) -> str:
        """Return the text before a piece, if pieces before it were left out."""
        dropped, self._dropped = self._dropped, None
        if dropped is None:
            return own
        if own.strip():
            return dropped + own if dropped.strip() else own
        if dropped.strip() or not self._parts or _breaks(dropped) > _breaks(own):
            return dropped
        return own

    def _put(self, before: str, text: str, new: str | None = None) -> Piece:
        self._write(before)
        if new is not None:
            text = rewritten(text, new, form=self._english.form, column=self._column)
        self._write(text)
        return Piece(before, text)

    def _put_waiting(self, before: str) -> None:
        """Write the new English that is before all other English."""
        for index in self._waiting:
            unit = self._units[index]
            start = self._length + len(before)
            piece = self._put(before, unit.target or unit.source)
            self._spans[index] = Span(start, self._length)
            aligned = replace(unit.aligned or Aligned(), english=(piece,))
            self._units[index] = replace(unit, aligned=aligned)
            before = self._separator()
        self._waiting = []

    def _gap(self, unit: TranslationUnit) -> str:
        """Return the text before new English."""
        if self._dropped is not None:
            return self._before(" ")
        begins = unit.id.endswith(".s1")
        if not begins or self._english.form not in _FREE:
            return " "
        return unit.before if self._is_alike and unit.before else self._separator()

    def _separator(self) -> str:
        gap = _PARAGRAPHS.get(self._english.form, " ")
        return gap.replace("\n", "\r\n") if self._has_crlf else gap

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
        self._has_crlf = self._has_crlf or "\r\n" in text
        last = max(text.rfind("\n"), text.rfind("\r"))
        self._column = len(text) - last - 1 + (self._column if last < 0 else 0)


def rewritten(old: str, new: str, *, form: str, column: int = 0) -> str:
    """Return a new text as it is written in a file in place of an old one.

    It is wrapped like the old one, beginning at ``column``, and escaped as the format
    requires.
    """
    if form in _FRAMES:
        cues = _CUE_BREAK.split(old)
        if len(cues) > 1:
            return _over_cues(cues, _CUE_BREAK.findall(old), new, form)
        return _framed(old, new, form)
    joint = unwrap(old).line_joint()
    if not joint:
        return new
    lead = joint.lstrip("\r\n")
    width = max(filled_width(old), column + len(old.splitlines()[0].rstrip()))
    made, at = "", column
    for word in wrappable(new):
        if made and at + 1 + len(word) > width:
            made, at = made + joint, len(lead)
        elif made:
            made, at = made + " ", at + 1
        made, at = made + word, at + len(word)
    return made


def _over_cues(cues: Sequence[str], breaks: Sequence[str], new: str, form: str) -> str:
    """Divide a new text among the subtitles of an old one, by their lengths."""
    words = new.split(" ")
    whole = sum(map(len, cues)) or 1
    made, first, shown = "", 0, 0
    for number, cue in enumerate(cues):
        shown += len(cue)
        last = len(words) if number == len(breaks) else first
        while last < len(words) and len(" ".join(words[: last + 1])) <= (
            shown / whole * len(new)
        ):
            last += 1
        part = " ".join(words[first:last])
        made += _framed(cue, part, form) if part else ""
        made += breaks[number] if number < len(breaks) else ""
        first = last
    return made


def _framed(old: str, new: str, form: str) -> str:
    """Return a new text, in place of an old one, as the format writes it."""
    head, tail = _FRAMES[form]
    text = head + old + tail
    blocks = parse(text, "", form).blocks
    layout = format_of("", form).layout
    if layout is None or [(one.start, one.end) for one in blocks] != [
        (len(head), len(head) + len(old))
    ]:
        return new
    parts = layout.write(text, blocks, [[Sentence(0, new, is_human=True)]])
    made = "".join(part.text for part in parts)
    if made.startswith(head) and made.endswith(tail):
        return made[len(head) : len(made) - len(tail)]
    return new


def _breaks(gap: str) -> int:
    return gap.count("\n") + gap.count("\r")
