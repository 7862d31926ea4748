"""Finding the content that markdown-it reports in the source text.

A content line is its source line without the markup before it and, in headings, the
closing hashes: its offset is computed from the end of the line, without searching.
Content that does not match is not returned and stays skeleton.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.documents.lines import Line, Row

_CLOSING_HASHES = re.compile(r"[ \t]#+[ \t]*\Z")
_PIPE = re.compile(r"(?<!\\)\|")


def content_rows(
    text: str, lines: Sequence[Line], first: int, content: str
) -> list[Row]:
    """Return the rows of a block whose content begins on line ``first``, or []."""
    contents = content.split("\n")
    rows = [
        _row(text, line, one)
        for line, one in zip(
            lines[first : first + len(contents)], contents, strict=True
        )
    ]
    found = [row for row in rows if row is not None]
    return found if len(found) == len(rows) else []


def heading_rows(text: str, line: Line, content: str) -> list[Row]:
    """Return the row of a heading that begins with hashes, without closing hashes."""
    closing = _CLOSING_HASHES.search(text[line.start : line.end])
    if closing:
        row = _row(text, Line(line.start, line.start + closing.start()), content)
        if row is not None:
            return [row._replace(line=line)]
    row = _row(text, line, content)
    return [row] if row is not None else []


def table_cells(text: str, line: Line, cells: Sequence[str]) -> Iterator[Line]:
    """Yield the spans of the cells in one table row, without empty cells.

    The first piece of the line is the markup around the table; without a leading pipe
    it also contains the first cell.
    """
    pieces = _pieces(text, line)
    written = [_shown(text[piece.start : piece.end]) for piece in pieces]
    for skipped in (0, 1):
        candidates = written[skipped : skipped + len(cells)]
        candidates += [""] * (len(cells) - len(candidates))
        pairs = list(zip(candidates, cells, strict=True))
        fits = all(one.replace("\\|", "|") == cell.strip() for one, cell in pairs[1:])
        if fits and candidates[0].replace("\\|", "|").endswith(cells[0].strip()):
            for piece, cell in zip(pieces[skipped:], cells, strict=False):
                # Every pipe inside a cell is escaped with a backslash.
                length = len(cell.strip()) + cell.count("|")
                stop = piece.start + len(text[piece.start : piece.end].rstrip())
                if length:
                    yield Line(stop - length, stop)
            return


def _pieces(text: str, line: Line) -> list[Line]:
    places = [match.start() for match in _PIPE.finditer(text, *line)]
    starts = [line.start, *(place + 1 for place in places)]
    ends = [*places, line.end]
    return [Line(*span) for span in zip(starts, ends, strict=True)]


def _row(text: str, line: Line, content: str) -> Row | None:
    raw = _shown(text[line.start : line.end].rstrip(), strip=False)
    content = content.strip()
    if not content or not raw.endswith(content):
        return None
    stop = line.start + len(raw)
    return Row(line, stop - len(content), stop)


def _shown(raw: str, *, strip: bool = True) -> str:
    """Return a text as markdown-it gives it, with NUL replaced by U+FFFD."""
    shown = raw.replace("\0", "\ufffd")
    return shown.strip() if strip else shown
