"""Where the content that markdown-it reports stands in the source text.

A content line is its source line without the markup before it and, in headings, the
closing hashes: it is found from the end of the line, never searched for. What does
not fit is reported as nothing, and stays skeleton.
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
    """Return the rows of a block whose content begins on line ``first``."""
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
    """Return the row of a heading that begins with hashes; it may end with others."""
    closing = _CLOSING_HASHES.search(text[line.start : line.end])
    if closing:
        row = _row(text, Line(line.start, line.start + closing.start()), content)
        if row is not None:
            return [row._replace(line=line)]
    row = _row(text, line, content)
    return [row] if row is not None else []


def table_cells(text: str, line: Line, cells: Sequence[str]) -> Iterator[Line]:
    """Where the cells of one table row stand.

    The first piece of the line is the markup around the table, unless there is no
    leading pipe: then it ends with the first cell. Empty cells are left out.
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
                # Every pipe inside a cell is written with a backslash.
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
    """As markdown-it shows it: it replaces NUL, which only a text in hand can have."""
    shown = raw.replace("\0", "\ufffd")
    return shown.strip() if strip else shown
