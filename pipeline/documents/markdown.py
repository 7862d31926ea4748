"""Blocks of Markdown: CommonMark with tables, footnotes, front matter and dialects.

markdown-it gives the lines and the content of each block. Everything else (markup, HTML
blocks, link definitions, rules) is skeleton.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.documents import cues, dialects
from pipeline.documents.frontmatter import front_matter, quotation_marks
from pipeline.documents.hypertext import texts_between_tags
from pipeline.documents.lines import Line, Row, block_of, has_words, split_lines
from pipeline.documents.markers import Marker, Style, read_marker
from pipeline.documents.model import Block, Format, Markup
from pipeline.documents.offsets import content_rows, heading_rows, table_cells
from pipeline.documents.wrapping import breaks_early, filled_column
from pipeline.text.protected import ATTRIBUTES
from pipeline.text.spaces import BLANKS
from pipeline.units import Kind

if TYPE_CHECKING:
    from markdown_it.token import Token

_CONTAINERS = {
    "blockquote": Kind.QUOTE,
    "list_item": Kind.LIST_ITEM,
    "footnote": Kind.NOTE,
    "dd": Kind.LIST_ITEM,
}
_TASK = re.compile(r"\[[ xX]\][ \t]+(?=\S)")
_ALERT = re.compile(r"\[![\w-]+\][+-]?[ \t]*")
# What may precede the text of a heading: a number.
_NUMBER = re.compile(
    rf"""
    (?P<marks>[*_]{{0,3}})
    (?: (?:\d{{1,3}}(?:\.\d{{1,3}})*|[IVX]{{1,5}}|[A-Z])[.)] | \d{{1,3}}[ ]?/
      | \d{{1,3}}(?:\.\d{{1,3}})+ (?=[\t{BLANKS}]+[*_"«“‘'\[(]*[A-ZÀ-ÖØ-ÞŒ])
    )
    [\t{BLANKS}]+ (?=[*_"«“‘'\[(]*[^\W\d_])
    """,
    re.VERBOSE,
)
_ID = re.compile(rf"[ \t]*{ATTRIBUTES}\Z")
# The definition of an abbreviation.
_DEFINED = re.compile(r"\*\[[^\]\n]+\]:[ \t]+(?=\S)")
_FORMULA = re.compile(r"\$\$|\\begin|\\\[")
_MATHS = re.compile(r"\$\$.*\$\$", re.DOTALL)
_BACKSLASHES = re.compile(r"\\+\Z")
_TAG = re.compile(r"<!--.*?(?:-->|\Z)|<[^>]*>", re.DOTALL)
# Delimiters that come in pairs: strong, emphasis (not underscores inside words), code,
# strikethrough.
_PAIRED = tuple(
    map(
        re.compile,
        (r"\*\*", r"(?<!\*)\*(?!\*)|\*\*\*", r"(?<![^\W_])_+|_+(?![^\W_])", "`+", "~~"),
    )
)
_TAIL = 40
_LISTED = 5
_LEAVES = ("heading_open", "paragraph_open", "tr_open", "dt_open")


def markdown_blocks(text: str, label: str) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """Return all blocks of a Markdown text, in order, and notices.

    HTML inside quotations and lists is not translated; a notice lists its lines if it
    contains words.

    :param label: the file's name, for notices.
    """
    lines = split_lines(text)
    skipped, values = front_matter(text, lines)
    reader = _Reader(text, lines[skipped:])
    blocks = (*values, *reader.blocks())
    if not reader.html_lines:
        return blocks, ()
    places = [str(skipped + line + 1) for line in reader.html_lines]
    listed = ", ".join(places[:_LISTED]) + ("…" if len(places) > _LISTED else "")
    plural = "s" if len(places) > 1 else ""
    return blocks, (f"{label}: HTML at line{plural} {listed} is left untranslated",)


class _Reader:
    """Converts markdown-it's tokens into blocks of ``text``."""

    def __init__(self, text: str, lines: Sequence[Line]) -> None:
        self.text = text
        self.lines = lines
        self.html_lines: list[int] = []
        self._containers: list[Kind] = []
        self._in_notes = False

    def blocks(self) -> Iterator[Block]:
        """Yield all blocks in order; ``html_lines`` is complete after the last one."""
        # A line of no-break spaces is blank here, although not in CommonMark.
        contents = (self.text[line.start : line.end] for line in self.lines)
        source = "\n".join("" if line.isspace() else line for line in contents)
        outer: Token | None = None
        cells: list[str] = []
        for token in self._prose(source):
            if token.type in _LEAVES:
                outer, cells = token, []
            elif token.type == "inline" and outer is not None:
                if outer.type == "tr_open":
                    cells.append(token.content)
                else:
                    yield from self._leaf(outer, token.content)
            elif token.type == "tr_close" and outer is not None:
                yield from self._table_row(outer, cells)
            else:
                yield from self._other(token)

    def _prose(self, source: str) -> Iterator[Token]:
        """Yield the tokens of a text, except those in containers of code."""
        inside = 0  # the number of open containers, from the one that contains code on
        for token in dialects.parser().parse(source):
            container = _name(token) in dialects.CONTAINERS
            if container and (inside or self._holds_code(token)):
                inside += token.nesting
            elif not inside:
                yield token

    def _other(self, token: Token) -> Iterator[Block]:
        name = _name(token)
        if name in _CONTAINERS:
            self._enter_or_leave(token, _CONTAINERS[name])
        elif name in (*dialects.CONTAINERS, dialects.INDENTED):
            yield from self._title(token)
        elif name in ("fence", "code_block"):
            yield from self._code(token)
        elif name in ("math_block", "math_block_label", "amsmath"):
            yield from self._formula(token)
        elif name == "html_block":
            yield from self._html(token)

    def _enter_or_leave(self, token: Token, kind: Kind) -> None:
        if token.nesting > 0:
            self._containers.append(kind)
        else:
            self._containers.pop()

    def _holds_code(self, token: Token) -> bool:
        line = self.lines[_first_line(token)]
        return token.nesting > 0 and dialects.is_code(self.text[line.start : line.end])

    def _title(self, token: Token) -> Iterator[Block]:
        """Yield the title of a container as a heading, from its first line."""
        if token.nesting < 0:
            return
        line = self.lines[_first_line(token)]
        found = dialects.title_of(self.text[line.start : line.end])
        if found:
            start, end = (line.start + at for at in found)
            if has_words(self.text, start, end):
                content = self.text[start:end]
                start += len(content) - len(content.lstrip())
                yield Block(Kind.HEADING, start, start + len(content.strip()))

    def _formula(self, token: Token) -> Iterator[Block]:
        first, last = token.map or (0, 0)
        line, end = self.lines[first], self.lines[last - 1]
        found = _FORMULA.search(self.text, line.start, line.end)
        stop = end.start + len(self.text[end.start : end.end].rstrip())
        if found and found.start() < stop:
            yield Block(Kind.CODE, found.start(), stop, translatable=False)

    def _html(self, token: Token) -> Iterator[Block]:
        """Yield the texts between the tags of HTML that is not in a container."""
        first, last = token.map or (0, 0)
        lines = self.lines[first:last]
        piece = self.text[lines[0].start : lines[-1].end]
        if not self._containers and len(lines) == token.content.count("\n"):
            for block in texts_between_tags(piece):
                start, end = block.start + lines[0].start, block.end + lines[0].start
                yield Block(block.kind, start, end)
            return
        shown = _TAG.sub("", token.content)
        if has_words(shown, 0, len(shown)):
            self.html_lines.append(first)

    def _table_row(self, token: Token, cells: Sequence[str]) -> Iterator[Block]:
        line = self.lines[_first_line(token)]
        for span in table_cells(self.text, line, cells):
            if has_words(self.text, *span):
                yield Block(Kind.TABLE_CELL, *span)

    def _code(self, token: Token) -> Iterator[Block]:
        """Yield the code as one block, without fences and blank lines at its ends."""
        first = _first_line(token) + (token.type == "fence")
        rows = [
            content_rows(self.text, self.lines, first + number, line)
            for number, line in enumerate(token.content.rstrip("\n").split("\n"))
            if line.strip()
        ]
        if rows and rows[0] and rows[-1]:
            start, stop = rows[0][0].start, rows[-1][0].stop
            yield Block(Kind.CODE, start, stop, translatable=False)

    def _leaf(self, token: Token, content: str) -> Iterator[Block]:
        first = _first_line(token)
        if token.type == "heading_open":
            self._in_notes = cues.is_note_heading(content)
            rows = (
                heading_rows(self.text, self.lines[first], content)
                if token.markup.startswith("#")
                else content_rows(self.text, self.lines, first, content)
            )
            yield from self._block(self._heading(rows), Kind.HEADING)
            return
        rows = content_rows(self.text, self.lines, first, content)
        if rows and _MATHS.fullmatch(content):
            yield Block(Kind.CODE, rows[0].start, rows[-1].stop, translatable=False)
            return
        kind = self._containers[-1] if self._containers else Kind.PARAGRAPH
        alert = kind is Kind.QUOTE and rows and _ALERT.match(self._content(rows[:1]))
        if alert:
            title = rows[0]._replace(start=rows[0].start + alert.end())
            yield from self._block([title], Kind.HEADING)
            rows = rows[1:]
        if kind is Kind.LIST_ITEM and rows:
            box = _TASK.match(self.text, rows[0].start, rows[0].stop)
            rows[0] = rows[0]._replace(start=box.end() if box else rows[0].start)
        if kind is Kind.PARAGRAPH and cues.is_note_heading(content):
            # A title without heading markup, bold or plain, which is common.
            self._in_notes = True
            kind = Kind.HEADING
        for part in self._parts(rows):
            yield from self._passage(part, kind)

    def _heading(self, rows: list[Row]) -> list[Row]:
        """Return a heading's rows without its number and its attributes."""
        if not rows:
            return rows
        number = _NUMBER.match(self.text, rows[0].start, rows[0].stop)
        if number:
            rows = [rows[0]._replace(start=number.end()), *rows[1:]]
        last = rows[-1]
        attributes = _ID.search(self.text[last.start : last.stop])
        if attributes:
            stop = last.start + attributes.start()
            rows = [*rows[:-1], last._replace(stop=stop)]
        return rows

    def _passage(self, rows: list[Row], kind: Kind) -> Iterator[Block]:
        defined = _DEFINED.match(self.text, rows[0].start, rows[0].stop)
        if defined:
            yield from self._block(
                [rows[0]._replace(start=defined.end()), *rows[1:]], Kind.LIST_ITEM
            )
            return
        marker = self._mark(rows[0])
        if marker and marker.style is not Style.DASH:
            rows = [rows[0]._replace(start=marker.end), *rows[1:]]
            kind = Kind.NOTE if marker.style is Style.NOTE else Kind.LIST_ITEM
        content = self._content(rows)
        if Kind.NOTE in self._containers or (
            self._in_notes
            and (kind is Kind.LIST_ITEM or cues.reads_as_reference(content))
        ):
            kind = Kind.NOTE
        elif kind is Kind.PARAGRAPH and cues.is_quotation(content):
            kind = Kind.QUOTE
        yield from self._block(rows, kind)

    def _parts(self, rows: list[Row]) -> list[list[Row]]:
        """Split a paragraph at its meaningful line ends.

        These are hard breaks; line ends before a note mark, a bullet or a dialogue
        dash; and, unless the paragraph was hard-wrapped, ends of sentences. It is never
        split inside a pair of delimiters such as ``**``.
        """
        if not rows:
            return []
        filled = filled_column(self.text, rows) > 0
        parts = [[rows[0]]]
        open_marks = _Marks()
        for row, following in pairwise(rows):
            defined = _DEFINED.match(self.text, row.start, row.stop)
            open_marks.read(
                self.text[defined.end() if defined else row.start : row.stop]
            )
            stop = self._hard_break(row)
            ends = not filled and (
                self._ends(row, following) or breaks_early(self.text, row, following)
            )
            if (stop or ends or self._starts(following)) and open_marks.closed:
                if stop:
                    # The white space before the break belongs to the skeleton.
                    stop = row.start + len(self.text[row.start : stop].rstrip(" \t"))
                    parts[-1][-1] = row._replace(start=parts[-1][-1].start, stop=stop)
                parts.append([following])
            else:
                parts[-1].append(following)
        return parts

    def _hard_break(self, row: Row) -> int:
        """Return the end of the text of a row with a hard break, or 0."""
        if self.text.startswith("  ", row.stop) and row.stop + 2 <= row.line.end:
            return row.stop
        found = _BACKSLASHES.search(self.text[row.start : row.stop])
        odd = found is not None and len(found[0]) % 2 == 1
        return row.stop - 1 if odd and row.stop - 1 > row.start else 0

    def _starts(self, row: Row) -> bool:
        if _DEFINED.match(self.text, row.start, row.stop):
            return True
        marker = self._mark(row)
        if marker is None:
            return False
        return marker.style is not Style.DASH or not self.text[marker.end].islower()

    def _mark(self, row: Row) -> Marker | None:
        """Read a note mark, bullet or dash that CommonMark does not know.

        ``[1]`` followed by a parenthesis or bracket is a link.
        """
        marker = read_marker(self.text, row.start, row.stop)
        if marker is None or marker.style in (Style.NUMBER, Style.MARK):
            return None
        linked = self.text[marker.end - 1] == "]" and self.text[marker.end] in "([:"
        return None if linked else marker

    def _ends(self, row: Row, following: Row) -> bool:
        tail = self.text[max(row.start, row.stop - _TAIL) : row.stop]
        head = self.text[following.start : following.stop][:_TAIL]
        return cues.ends_sentence(tail) and not cues.runs_on(tail, head)

    def _content(self, rows: Sequence[Row]) -> str:
        return self.text[rows[0].start : rows[-1].stop]

    def _block(self, rows: Sequence[Row], kind: Kind) -> Iterator[Block]:
        if rows and has_words(self.text, rows[0].start, rows[-1].stop):
            yield block_of(self.text, rows, kind)


class _Marks:
    """Counts inline delimiters, to find out whether a pair is open."""

    def __init__(self) -> None:
        self._counts = dict.fromkeys(_PAIRED, 0)
        self._brackets = 0

    def read(self, text: str) -> None:
        for pattern in _PAIRED:
            self._counts[pattern] += len(pattern.findall(text))
        self._brackets += text.count("[") - text.count("]")

    @property
    def closed(self) -> bool:
        return not self._brackets and not any(n % 2 for n in self._counts.values())


def _name(token: Token) -> str:
    return token.type.removesuffix("_open").removesuffix("_close")


def _first_line(token: Token) -> int:
    return token.map[0] if token.map else 0


FORMAT = Format(
    "markdown",
    "Markdown",
    (".md", ".markdown", ".mdx"),
    markdown_blocks,
    markup=Markup.MARKDOWN,
    marks_around=quotation_marks,
)
