"""Writing a bitext as the English text, with the place of every unit in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from pipeline.documents import (
    Block,
    filled_width,
    parse,
    reads_as_markup,
    wrappable,
)
from pipeline.documents.formats import format_of, recorded_form
from pipeline.documents.model import Layout, Sentence
from pipeline.skeleton import write
from pipeline.text.unwrapping import quote_depth, unwrap
from pipeline.units import Bitext, Span, TranslationUnit


@dataclass(frozen=True, slots=True)
class Rendering:
    """The English text, and the span of each unit's target in it, in order."""

    text: str
    spans: tuple[Span, ...]


class _Writer:
    """Collects the parts of a text and the spans of the targets in it."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.spans: list[Span] = []

    def add(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def add_target(self, text: str) -> None:
        self.spans.append(Span(self.length, self.length + len(text)))
        self.add(text)


def render(bitext: Bitext) -> Rendering:
    """Return the English text: the source with its sentences replaced by the targets.

    A hard-wrapped paragraph is wrapped again, to the same width and with the same
    indentation or quotation marks in front of each line. A person's own
    English file keeps its structure.
    """
    if bitext.english is not None:
        own = write(bitext, bitext.english, shown)
        return Rendering(own.text, own.spans)
    laid = _laid_out(bitext)
    if laid is not None:
        return laid
    writer = _Writer()
    for _, group in groupby(bitext.units, key=lambda unit: unit.paragraph):
        units = list(group)
        source = units[0].source + "".join(u.before + u.source for u in units[1:])
        copied = all(unit.source == unit.target for unit in units)
        if "\n" in source and not copied:
            _wrapped(writer, units, source)
        else:
            _flowing(writer, units)
    writer.add(bitext.tail)
    return Rendering("".join(writer.parts), tuple(writer.spans))


def settled(bitext: Bitext) -> Bitext:
    """Return a bitext whose units say where in a person's own English file they stand.

    After an edit, or with new units, that is where `render` puts them.
    """
    if bitext.english is None:
        return bitext
    return write(bitext, bitext.english, shown).bitext


def layout_of(bitext: Bitext) -> Layout | None:
    """Return the layout of a record's format, None if it is written as plain text."""
    return format_of(bitext.source, recorded_form(bitext.signature)).layout


def block_sentences(
    bitext: Bitext,
) -> tuple[str, tuple[Block, ...], list[list[Sentence]]] | None:
    """Return a record's source text, its blocks, and the sentences of each block.

    None if the source has other blocks now than when the record was made (an earlier
    version of the format's reader).
    """
    source = "".join(unit.before + unit.source for unit in bitext.units) + bitext.tail
    form = recorded_form(bitext.signature)
    blocks = parse(source, bitext.source, form).blocks
    sentences: list[list[Sentence]] = [[] for _ in blocks]
    at = 0
    for index, unit in enumerate(bitext.units):
        start = at + len(unit.before)
        at = start + len(unit.source)
        number = unit.paragraph - 1
        if number >= len(blocks):
            return None
        block = blocks[number]
        if start < block.start or at > block.end:
            return None
        sentences[number].append(Sentence(index, shown(unit), unit.is_human))
    if not all(sentences):
        return None
    return source, blocks, sentences


def _laid_out(bitext: Bitext) -> Rendering | None:
    """Return the English text as the format's layout writes it, None without one."""
    layout = layout_of(bitext)
    found = block_sentences(bitext) if layout else None
    if layout is None or found is None:
        return None
    text: list[str] = []
    spans: dict[int, Span] = {}
    length = 0
    for part in layout.write(*found):
        text.append(part.text)
        if part.unit is not None:
            first = spans.get(part.unit, Span(length, length)).start
            spans[part.unit] = Span(first, length + len(part.text))
        length += len(part.text)
    at = 0
    places = []
    for index in range(len(bitext.units)):
        span = spans.get(index, Span(at, at))
        places.append(span)
        at = span.end
    return Rendering("".join(text), tuple(places))


def _flowing(writer: _Writer, units: Sequence[TranslationUnit]) -> None:
    """Write one paragraph on one line.

    If a person emptied a sentence, the space before it is left out too.
    """
    begun = False
    for index, unit in enumerate(units):
        text = shown(unit)
        if index == 0 or (text and begun):
            writer.add(before_target(unit))
        writer.add_target(text)
        begun = begun or bool(text)


def _wrapped(writer: _Writer, units: Sequence[TranslationUnit], source: str) -> None:
    """Write one paragraph with the line width and line beginnings of its source."""
    depth = quote_depth(units[0].before)
    joint = unwrap(source, depth).line_joint()
    width = filled_width(source)
    continuation = joint.lstrip("\r\n")
    writer.add(before_target(units[0]))
    column = 0
    for unit in units:
        words = wrappable(shown(unit))
        start = writer.length
        for index, word in enumerate(words):
            overflows = column and column + 1 + len(word) > width
            if overflows and not reads_as_markup(word):
                writer.add(joint)
                column = len(continuation)
            elif column:
                writer.add(" ")
                column += 1
            if index == 0:
                start = writer.length
            writer.add(word)
            column += len(word)
        writer.spans.append(Span(start, writer.length))


def before_target(unit: TranslationUnit) -> str:
    """Return the text between the previous target and this one in the English."""
    return unit.before if unit.target_before is None else unit.target_before


def shown(unit: TranslationUnit) -> str:
    """Return the text of a unit in the English file.

    It is the target; the French if the unit is not translated yet.
    """
    return unit.target if unit.target or unit.is_human else unit.source
