"""Importing the edits that a person made in an English text into its record.

The text as it was last written is known from the record. Its lines are compared with
those of the edited file (difflib). Inside a changed paragraph, a comparison by words
finds the new text of each sentence. The lines between paragraphs are anchors: if lines
were added, removed or given other markup, the edit is refused with the line number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import groupby, pairwise

import regex

from pipeline.documents import Block, parse
from pipeline.documents.model import Layout, Misfit, Sentence
from pipeline.errors import RecordError
from pipeline.rendering import Rendering, block_sentences, layout_of, settled
from pipeline.skeleton import cut, text_of_pieces
from pipeline.text.division import divide, word_opcodes
from pipeline.text.unwrapping import one_line, quote_depth, unwrap
from pipeline.units import (
    Aligned,
    Bitext,
    EnglishFile,
    Origin,
    Span,
    State,
    TranslationUnit,
)

_LINE = regex.compile(r"[^\n]*\n|[^\n]+\Z")

_Blocks = tuple[str, tuple[Block, ...], list[list[Sentence]]]


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A record with the imported edits, and the ids of the edited units."""

    bitext: Bitext
    edited: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Element:
    """Lines that are compared as a whole: a paragraph, a table row, or a bare line.

    ``units`` is a range of indices. ``gaps`` are the texts before, between and after
    the targets of these units; a bare line has one gap, the line itself.
    """

    lines: Span
    units: Span
    gaps: tuple[str, ...]

    @property
    def is_blank(self) -> bool:
        return self.units.start == self.units.end and not self.gaps[0].strip()


class _Misfit(ValueError):  # noqa: N818 (caught here, never seen outside)
    """The new lines do not match; the argument is the index of the first such line."""


def take_back(bitext: Bitext, rendering: Rendering, found: str) -> TakenBack:
    """Return the record with a person's edits of the English text.

    Changed white space between sentences is not an edit. In an English file with its
    own structure anything may be changed; new paragraphs belong to the unit before.

    :param rendering: the English text as written from the record.
    :param found: the text of the edited file.
    :raises RecordError: something else than sentences was changed; the message names
        the line.
    """
    if bitext.english is not None:
        return _take_back_own(settled(bitext), rendering.text, found, bitext.english)
    layout = layout_of(bitext)
    blocks = block_sentences(bitext) if layout else None
    if layout is not None and blocks is not None:
        return _take_back_laid_out(bitext, rendering, found, layout, blocks)
    old_lines = [match.group() for match in _LINE.finditer(rendering.text)]
    new_lines = [match.group() for match in _LINE.finditer(found)]
    elements = _elements(rendering, old_lines)
    units = list(bitext.units)
    edited = []
    try:
        for element, lines in _matched(elements, old_lines, new_lines):
            targets = _targets(element, rendering, new_lines, lines)
            for index, new in enumerate(targets, start=element.units.start):
                span = rendering.spans[index]
                if _flat(rendering.text[span.start : span.end]) != _flat(new):
                    edited.append(units[index].id)
                    units[index] = post_edit(units[index], one_line(new))
    except _Misfit as misfit:
        raise _refused(bitext, misfit.args[0] + 1) from None
    return TakenBack(replace(bitext, units=tuple(units)), tuple(edited))


def _refused(bitext: Bitext, line: int, place: str = "line") -> RecordError:
    return RecordError(
        f"{bitext.source}: {place} {line} of the English text: lines or "
        "markup were added, removed or changed here, so that the edit cannot be "
        "matched with the French; undo that, and edit sentences only"
    )


def _take_back_laid_out(
    bitext: Bitext, rendering: Rendering, found: str, layout: Layout, blocks: _Blocks
) -> TakenBack:
    """Return the record with the edits in a file whose format has a layout."""
    source, _, sentences = blocks
    try:
        written = layout.texts(rendering.text, source)
        corrected = layout.texts(found, source)
    except Misfit as misfit:
        raise _refused(bitext, misfit.line, layout.place) from None
    units = list(bitext.units)
    edited = []
    for own, old, new in zip(sentences, written, corrected, strict=True):
        if layout.same(_flat(old), _flat(new)):
            continue
        places = [rendering.spans[one.unit] for one in own]
        olds = [_flat(unwrap(place.in_(rendering.text), 0).text) for place in places]
        if " ".join(olds) != _flat(old) or not all(olds):
            olds = [_flat(one.text) for one in own]
        targets = divide(olds, _flat(new))
        for one, before, target in zip(own, olds, targets, strict=True):
            if before != target:
                edited.append(units[one.unit].id)
                units[one.unit] = post_edit(units[one.unit], target)
    return TakenBack(replace(bitext, units=tuple(units)), tuple(edited))


def _take_back_own(
    bitext: Bitext, old: str, found: str, english: EnglishFile
) -> TakenBack:
    """Return the record with the edits in an English file with its own structure."""
    at = 0
    places: list[tuple[int, Span]] = []  # the unit's index, its span in ``old``
    for index, unit in enumerate(bitext.units):
        pieces = unit.aligned.english if unit.aligned else ()
        if not pieces:
            continue
        start = at + len(pieces[0].before)
        at += sum(len(piece.before) + len(piece.text) for piece in pieces)
        places.append((index, Span(start, at)))
    blocks = parse(found, "", english.form).blocks
    codes = _line_codes(old, found)
    starts = [_new_place(codes, span.start, of_start=True) for _, span in places]
    ends = [_new_place(codes, span.end, of_start=False) for _, span in places]
    begins = {block.start: block.end for block in blocks}
    for number in range(1, len(starts)):
        # Text added at the beginning of a paragraph belongs to the unit after it.
        own = [
            start
            for start, end in begins.items()
            if ends[number - 1] <= start < starts[number] < end
        ]
        starts[number] = max([ends[number - 1], *(own or [starts[number]])])
    if starts:
        starts[0] = 0
    ranges: list[Span | None] = [None] * len(bitext.units)
    for (index, _), (start, end) in zip(
        places, pairwise([*starts, len(found)]), strict=True
    ):
        ranges[index] = Span(start, end)
    pieces_of, tail = cut(found, blocks, ranges)
    units = list(bitext.units)
    edited = []
    for index, _ in places:
        unit, pieces = units[index], pieces_of[index]
        target = text_of_pieces(pieces)
        if target != text_of_pieces(unit.aligned.english if unit.aligned else ()):
            edited.append(unit.id)
            unit = post_edit(unit, target)
        aligned = replace(unit.aligned or Aligned(), english=pieces)
        units[index] = replace(unit, aligned=aligned)
    made = replace(bitext, units=tuple(units), english=replace(english, tail=tail))
    return TakenBack(made, tuple(edited))


def _line_codes(old: str, new: str) -> list[tuple[Span, Span, bool]]:
    """Return the differences as (old span, new span, equal), covering both texts.

    Lines are compared first, then the words of changed lines.
    """
    olds = [match.group() for match in _LINE.finditer(old)]
    news = [match.group() for match in _LINE.finditer(new)]
    head = tail = 0
    shorter = min(len(olds), len(news))
    while head < shorter and olds[head] == news[head]:
        head += 1
    while tail < shorter - head and olds[-1 - tail] == news[-1 - tail]:
        tail += 1
    before = sum(map(len, olds[:head]))
    codes = [(Span(0, before), Span(0, before), True)]
    middle = olds[head : len(olds) - tail], news[head : len(news) - tail]
    a = b = before
    matcher = SequenceMatcher(None, *middle, autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        left, right = "".join(middle[0][i:j]), "".join(middle[1][k:m])
        if tag == "equal":
            spans = Span(a, a + len(left)), Span(b, b + len(right))
            codes.append((*spans, True))
        else:
            codes += [
                (one.shift(a), other.shift(b), equal)
                for one, other, equal in word_opcodes(left, right)
            ]
        a, b = a + len(left), b + len(right)
    codes.append((Span(a, len(old)), Span(b, len(new)), True))
    return codes


def _new_place(
    codes: Sequence[tuple[Span, Span, bool]], at: int, *, of_start: bool
) -> int:
    """Return the offset in the new text for a unit's start or end in the old one."""
    for old, new, equal in codes:
        if of_start and not old.start <= at < old.end:
            continue
        if not of_start and not old.start < at <= old.end:
            continue
        if equal:
            return new.start + at - old.start
        share = (at - old.start) / (old.end - old.start)
        return new.start + round(share * (new.end - new.start))
    return codes[-1][1].end


def post_edit(unit: TranslationUnit, target: str) -> TranslationUnit:
    """Return a unit with a person's target; the machine's is kept in ``machine``."""
    machine = unit.machine
    if machine is None and unit.origin is not Origin.POST_EDIT:
        machine = unit.target
    return replace(
        unit,
        target=target,
        state=State.REVIEWED,
        origin=Origin.POST_EDIT,
        machine=machine,
        stale=None,
    )


def _flat(text: str) -> str:
    return " ".join(text.split())


def _elements(rendering: Rendering, lines: Sequence[str]) -> list[_Element]:
    """Divide the old text into elements, in order, covering every line."""
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    line_at = 0
    elements: list[_Element] = []
    for units, span in _groups(rendering, starts):
        elements += [
            _Element(Span(n, n + 1), Span(units.start, units.start), (lines[n],))
            for n in range(line_at, span.start)
        ]
        edges = [starts[span.start]]
        for target in rendering.spans[units.start : units.end]:
            edges += target
        edges.append(starts[span.end])
        gaps = tuple(
            rendering.text[edges[n] : edges[n + 1]] for n in range(0, len(edges), 2)
        )
        elements.append(_Element(span, units, gaps))
        line_at = span.end
    count = len(rendering.spans)
    elements += [
        _Element(Span(n, n + 1), Span(count, count), (lines[n],))
        for n in range(line_at, len(lines))
    ]
    return elements


def _groups(rendering: Rendering, starts: Sequence[int]) -> Iterator[tuple[Span, Span]]:
    """Yield the ranges (units, lines) of targets that have lines in common."""
    line = 0
    group: tuple[Span, Span] | None = None
    for index, span in enumerate(rendering.spans):
        while line + 1 < len(starts) - 1 and starts[line + 1] <= span.start:
            line += 1
        last = line
        while last + 1 < len(starts) - 1 and starts[last + 1] < span.end:
            last += 1
        if group is not None and line < group[1].end:
            group = (
                Span(group[0].start, index + 1),
                Span(group[1].start, max(group[1].end, last + 1)),
            )
            continue
        if group is not None:
            yield group
        group = (Span(index, index + 1), Span(line, last + 1))
    if group is not None and len(starts) > 1:
        yield group


def _matched(
    elements: Sequence[_Element], old: Sequence[str], new: Sequence[str]
) -> Iterator[tuple[_Element, Span]]:
    """Yield the elements with units, at least the changed ones, and their new lines."""
    try:
        # Usually lines correspond one by one; comparing could pair equal lines wrong.
        yield from list(_fit(elements, new, Span(0, len(new))))
    except _Misfit:
        yield from _compared(elements, old, new)


def _compared(
    elements: Sequence[_Element], old: Sequence[str], new: Sequence[str]
) -> Iterator[tuple[_Element, Span]]:
    """Yield the elements of each changed region, and the new lines of each."""
    owner = [n for n, element in enumerate(elements) for _ in range(*element.lines)]
    hunks: list[list[int]] = []  # old start, old end, new start, new end
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            continue
        first = elements[owner[min(a, len(old) - 1)]].lines.start if a < len(old) else a
        last = elements[owner[b - 1]].lines.end if b > a else b
        if a < len(old) and a == b:
            first = a if elements[owner[a]].lines.start == a else first
            last = elements[owner[a]].lines.end if first < a else b
        start, end = c - (a - first), d + (last - b)
        if hunks and first < hunks[-1][1]:
            hunks[-1][1], hunks[-1][3] = max(last, hunks[-1][1]), max(end, hunks[-1][3])
        else:
            hunks.append([first, last, start, end])
    for a, b, c, d in hunks:
        inside = [e for e in elements if a <= e.lines.start < b]
        yield from _fit(inside, new, Span(c, d))


def _fit(
    elements: Sequence[_Element], new: Sequence[str], lines: Span
) -> Iterator[tuple[_Element, Span]]:
    """Yield the elements of a region with their new lines; blank lines are anchors."""
    olds = [(k, list(g)) for k, g in groupby(elements, key=lambda e: e.is_blank)]
    numbers = range(lines.start, lines.end)
    news = [(k, list(g)) for k, g in groupby(numbers, key=lambda n: not new[n].strip())]
    if [k for k, _ in olds] != [k for k, _ in news]:
        raise _Misfit(lines.start)
    for (is_blank, run), (_, found) in zip(olds, news, strict=True):
        many = any(e.lines.end - e.lines.start > 1 for e in run)
        if not is_blank and len(run) == 1 and many:
            yield run[0], Span(found[0], found[-1] + 1)
        elif many or len(run) != len(found):
            raise _Misfit(found[0])
        else:
            for element, n in zip(run, found, strict=True):
                if element.units.start < element.units.end:
                    yield element, Span(n, n + 1)
                elif element.gaps[0].rstrip("\r\n") != new[n].rstrip("\r\n"):
                    raise _Misfit(n)


def _targets(
    element: _Element, rendering: Rendering, new: Sequence[str], lines: Span
) -> list[str]:
    """Return the new target of each unit of an element."""
    text = "".join(new[lines.start : lines.end]).rstrip("\r\n")
    prefix, *inner, suffix = element.gaps
    suffix = suffix.rstrip("\r\n")
    if not text.startswith(prefix):
        raise _Misfit(lines.start)
    text = text[len(prefix) :]
    if suffix.strip() and not text.endswith(suffix):
        raise _Misfit(lines.start)
    text = text.removesuffix(suffix)
    olds = [
        rendering.text[span.start : span.end]
        for span in rendering.spans[element.units.start : element.units.end]
    ]
    if any(gap.strip(" \t\r\n>") for gap in inner):
        pattern = "(.*?)".join(regex.escape(gap) for gap in ["", *inner, ""])
        parts = regex.fullmatch(pattern, text, regex.DOTALL)
        if parts is None:
            raise _Misfit(lines.start)
        return list(parts.groups())
    if "\n" in text:
        depth = quote_depth(prefix)
        text = unwrap(text, depth).text
        olds = [unwrap(old, depth).text for old in olds]
    return divide(olds, text)
