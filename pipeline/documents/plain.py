"""Blocks of plain text.

Groups of lines are separated by blank lines, lines without a letter or digit (rules
such as ``* * *``) and changes in the number of ``>``. Inside a group, a new passage
begins at a list number, bullet, note mark or dialogue dash, at an indented first line,
and where :mod:`pipeline.documents.wrapping` finds the end of a paragraph. The lines of
a passage are one block if they were hard-wrapped, or if they are indented below a list
mark and each continues the sentence; otherwise each line is a block.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.documents import cues
from pipeline.documents.lines import Line, Row, block_of, has_words, split_lines
from pipeline.documents.markers import Marker, Style, read_marker
from pipeline.documents.model import Block, Format
from pipeline.documents.wrapping import (
    WIDEST,
    all_run_on,
    filled_column,
    fits_column,
    may_be_wrapped,
    paragraphs,
    widest,
)
from pipeline.units import Kind

_QUOTED = re.compile(r"[ \t]*>(?:[ \t]?>)*")
_UNDERLINE = re.compile(r"\s*(?:={3,}|-{3,}|~{3,}|_{3,}|\*{3,})\s*")
_CONTENT = re.compile(r"\S")
# Shell prompts, and lines of output, which look unlike prose.
_PROMPT = re.compile(
    r"[ \t]*(?:(?:[\w.-]+@[\w.-]+:[^\s$#]*)?[$❯](?=[ \t]+[A-Za-z./~])"
    r"|(?:PS )?[A-Z]:\\[^\n>]*>)"
)
_ANSWER = re.compile(
    r"(?=[^\n]*(?:\t|\w/\w|\w=|\w_\w|[{}\[\]<>|\\]))(?![^\n]*[.!?…]\s*$).*"
)
_TAIL = 20
# The maximum number of lines of a title.
_TITLE_ROWS = 2
_LIST_STYLES = (Style.NUMBER, Style.BULLET, Style.MARK)


@dataclass(frozen=True, slots=True)
class _Read:
    """A line with words: the span of its content, and the markup before that."""

    row: Row
    depth: int
    indent: int
    marker: Marker | None


@dataclass(slots=True)
class _Passage:
    """The lines of one block, with their marker and facts about the context.

    ``alone`` is whether it is the only passage of its group, ``first`` whether it is
    the first one. ``titles`` is whether it could be the title of the text below,
    ``inner`` whether it continues a list item below its first line, ``joined`` whether
    its lines are one paragraph.
    """

    rows: list[Row]
    marker: Marker | None
    depth: int
    column: int = 0
    joined: bool = False
    alone: bool = False
    first: bool = False
    titles: bool = False
    inner: bool = False


def plain_blocks(text: str) -> tuple[Block, ...]:
    """Return all blocks of a plain text, in order."""
    passages: list[_Passage] = []
    commands = _commands(text)
    for group, underlined in _groups(text, commands):
        found = [
            passage for run in _runs(text, group) for passage in _passages(text, run)
        ]
        found[0].first = True
        found[0].alone = len(found) == 1
        found[0].titles = underlined
        passages.extend(found)
    passages = _settle(text, passages)
    kinds = _kinds(text, passages)
    blocks = [
        block_of(text, passage.rows, kind)
        for passage, kind in zip(passages, kinds, strict=True)
    ]
    blocks += [Block(Kind.CODE, *line, translatable=False) for line in commands]
    return tuple(sorted(blocks, key=lambda block: block.start))


def _commands(text: str) -> list[Line]:
    """Return the lines of shell commands, and of their output below them."""
    found: list[Line] = []
    below = False
    for line in split_lines(text):
        given = _PROMPT.match(text, line.start, line.end) is not None
        below = given or (below and _ANSWER.match(text, *line) is not None)
        stop = line.start + len(text[line.start : line.end].rstrip())
        first = _CONTENT.search(text, line.start, stop)
        if below and first and has_words(text, first.start(), stop):
            found.append(Line(first.start(), stop))
    return found


def _groups(text: str, commands: Sequence[Line]) -> list[tuple[list[_Read], bool]]:
    """Return groups of lines, each with whether a rule underlines it.

    ``commands`` separate groups, and are not in any group.
    """
    ends = {command.end for command in commands}
    groups: list[tuple[list[_Read], bool]] = []
    current: list[_Read] = []
    for line in split_lines(text):
        read = _read(text, line)
        if read is not None and read.row.stop in ends:
            read = None
        if read is None:
            if current:
                rule = _UNDERLINE.fullmatch(text, line.start, line.end)
                groups.append((current, rule is not None and len(current) == 1))
            current = []
        elif current and current[-1].depth != read.depth:
            groups.append((current, False))
            current = [read]
        else:
            current.append(read)
    if current:
        groups.append((current, False))
    return groups


def _read(text: str, line: Line) -> _Read | None:
    if not has_words(text, *line):
        return None
    quoted = _QUOTED.match(text, *line)
    depth = quoted[0].count(">") if quoted else 0
    after = quoted.end() if quoted else line.start
    stop = line.start + len(text[line.start : line.end].rstrip())
    found = _CONTENT.search(text, after, stop)
    start = found.start() if found else after
    marker = read_marker(text, start, stop)
    if marker and not has_words(text, marker.end, stop):
        marker = None
    if marker and marker.style is not Style.DASH:
        return _Read(Row(line, marker.end, stop), depth, start - after, marker)
    return _Read(Row(line, start, stop), depth, start - after, marker)


def _runs(text: str, group: Sequence[_Read]) -> list[list[_Read]]:
    """Split a group before each line that certainly begins something."""
    indented = _indented_starts(group)
    shapes = Counter(read.marker.shape for read in group if read.marker)
    column = widest(text, [read.row for read in group]) if shapes else 0
    runs = [[group[0]]]
    last = {group[0].marker.shape: group[0].marker.value} if group[0].marker else {}
    for index, (previous, read) in enumerate(pairwise(group), 1):
        marker = read.marker
        starts = index in indented
        if marker and not starts:
            lone = shapes[marker.shape] == 1
            wrapped = lone and _is_wrapped(text, previous.row, read.row, column)
            starts = not wrapped and _starts(text, previous, marker, last)
        if not starts:
            runs[-1].append(read)
            continue
        runs.append([read])
        if marker:
            last[marker.shape] = marker.value
    return runs


def _is_wrapped(text: str, previous: Row, row: Row, column: int) -> bool:
    """Whether the only marker of its shape in a group is there because of wrapping."""
    lead_in = text[previous.stop - 1] == ":"
    whole = _unquoted(text, row)
    return not lead_in and may_be_wrapped(text, previous, whole, column)


def _starts(text: str, previous: _Read, marker: Marker, last: dict[str, int]) -> bool:
    """Whether a line with a marker begins an item, and is not only a wrapped line.

    Note marks and bullets always begin one, and so does "1.". "12." does after the end
    of a sentence or after item 11; a dash does after the end of a sentence, after a
    line that begins with the same dash, or before a capital.
    """
    if marker.style in (Style.NOTE, Style.BULLET, Style.MARK):
        return True
    row = previous.row
    if cues.ends_sentence(text[max(row.start, row.stop - _TAIL) : row.stop]):
        return True
    if marker.style is Style.NUMBER:
        return marker.value == 1 or last.get(marker.shape) == marker.value - 1
    if previous.marker is not None and previous.marker.shape == marker.shape:
        return True
    return text[marker.end : marker.end + 1].isupper()


def _indented_starts(group: Sequence[_Read]) -> set[int]:
    """Return the lines that begin a paragraph by indentation; only without markers.

    Either the first lines are indented deeper than the others (as in novels), or all
    lines except the first ones are indented equally (as in bibliographies).
    """
    indents = [read.indent for read in group]
    if any(read.marker for read in group) or min(indents) == max(indents):
        return set()
    first = indents[0]
    if first > min(indents):
        return {i for i, indent in enumerate(indents) if indent >= first}
    if len(set(indents)) == 2:  # noqa: PLR2004 (one for first lines, one for the others)
        return {i for i, indent in enumerate(indents) if indent == first}
    return set()


def _passages(text: str, run: Sequence[_Read]) -> list[_Passage]:
    marker, depth, indent = run[0].marker, run[0].depth, run[0].indent
    # A number inside a wrapped paragraph belongs to the text and is not a marker.
    rows = [run[0].row, *(_unquoted(text, read.row) for read in run[1:])]
    passages = []
    place = 0
    for part in paragraphs(text, rows):
        below = run[max(place, 1) : place + len(part)]
        hangs = marker is not None and all(read.indent > indent for read in below)
        passages.append(
            _Passage(
                part,
                None if place else marker,
                depth,
                inner=hangs and place > 0,
                joined=hangs and all_run_on(text, part),
            )
        )
        place += len(part)
    return passages


def _unquoted(text: str, row: Row) -> Row:
    """Return the row with its list number or bullet, but without quotation marks."""
    quoted = _QUOTED.match(text, *row.line)
    after = quoted.end() if quoted else row.line.start
    found = _CONTENT.search(text, after, row.stop)
    return row._replace(start=found.start() if found else row.start)


def _settle(text: str, passages: Sequence[_Passage]) -> list[_Passage]:
    """Keep hard-wrapped passages together, and split the others into lines."""
    for passage in passages:
        passage.column = filled_column(text, passage.rows)
    columns = sorted(passage.column for passage in passages if passage.column)
    common = columns[(len(columns) - 1) // 2] if columns else 0
    settled: list[_Passage] = []
    for passage in passages:
        if common and not passage.column and fits_column(text, passage.rows, common):
            passage.column = common
        if passage.column or passage.joined or len(passage.rows) == 1:
            settled.append(passage)
            continue
        for index, row in enumerate(passage.rows):
            read = _read(text, row.line)
            marked = read if index and read is not None and read.marker else None
            settled.append(
                _Passage(
                    [marked.row if marked else row],
                    marked.marker if marked else None if index else passage.marker,
                    passage.depth,
                    first=passage.first and index == 0,
                    inner=passage.inner or (index > 0 and passage.marker is not None),
                )
            )
    for passage, following in pairwise(settled):
        if passage.first and not following.first and following.marker is None:
            long = following.column or following.rows[0].width > WIDEST
            passage.titles = passage.titles or bool(long)
    return settled


def _kinds(text: str, passages: Sequence[_Passage]) -> list[Kind]:
    """Return the kind of each passage; a section of notes ends at the next heading."""
    kinds: list[Kind] = []
    in_notes = False
    for index, passage in enumerate(passages):
        content = text[passage.rows[0].start : passage.rows[-1].stop]
        following = passages[index + 1] if index + 1 < len(passages) else None
        previous = passages[index - 1] if index else None
        opens = _opens_notes(text, passage, content, following)
        kind = _kind(passage, content, previous, following)
        if in_notes and not opens:
            in_notes = kind is not Kind.HEADING and _is_note(passage, content)
            kind = Kind.NOTE if in_notes else kind
        elif opens:
            kind = Kind.HEADING
            in_notes = True
        kinds.append(kind)
    return kinds


def _kind(
    passage: _Passage,
    content: str,
    previous: _Passage | None,
    following: _Passage | None,
) -> Kind:
    if passage.depth:
        return Kind.QUOTE
    marker = passage.marker
    if marker and marker.style is Style.NOTE:
        return Kind.NOTE
    listed = marker is not None and marker.style in _LIST_STYLES
    neighbours = [other for other in (previous, following) if other]
    heads = (
        len(passage.rows) <= _TITLE_ROWS
        and following is not None
        and (passage.alone or (passage.first and passage.titles))
        and cues.reads_as_heading(content)
    )
    if listed and heads and marker and marker.style is Style.NUMBER:
        # "1. Title" above a text is a heading, unless its neighbours are items too.
        heads = all(
            other.marker is None or other.marker.shape != marker.shape
            for other in neighbours
        )
        return Kind.HEADING if heads else Kind.LIST_ITEM
    if listed or passage.inner:
        return Kind.LIST_ITEM
    if marker is None and heads:
        return Kind.HEADING
    return Kind.QUOTE if cues.is_quotation(content) else Kind.PARAGRAPH


def _opens_notes(
    text: str, passage: _Passage, content: str, following: _Passage | None
) -> bool:
    if following is None or passage.marker or not passage.first:
        return False
    if len(passage.rows) > 1 or not cues.is_note_heading(content):
        return False
    entry = text[following.rows[0].start : following.rows[-1].stop]
    return _is_note(following, entry)


def _is_note(passage: _Passage, content: str) -> bool:
    marker = passage.marker
    if marker and marker.style is not Style.DASH:
        return True
    return passage.inner or cues.reads_as_reference(content)


FORMAT = Format(
    "text",
    "plain text",
    (".txt", ".text"),
    lambda text, _: (plain_blocks(text), ()),
)
