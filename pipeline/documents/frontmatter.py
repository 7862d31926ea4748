"""Front matter of Markdown files: found, kept, its titles and summaries translated."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.documents.lines import Line, has_words
from pipeline.documents.model import Block
from pipeline.units import Kind

_FENCES = {"---": ("---", "..."), "+++": ("+++",)}
_KINDS = {"title": Kind.HEADING, "subtitle": Kind.HEADING}
_VALUE = re.compile(
    r"""
    (?P<key>title|subtitle|description|summary|excerpt) [ ]*:[ \t]+
    (?:
        "(?P<double>[^"\\]*)" [ \t]* (?:\#.*)?
      | '(?P<single>(?:[^']|'')*)' [ \t]* (?:\#.*)?
      | (?P<bare>[^\s"'|>&*!%@`\[\]{}\#,?-] .*?) [ \t]* (?:[ \t]\#.*)?
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)


def front_matter(text: str, lines: Sequence[Line]) -> tuple[int, list[Block]]:
    """How many lines front matter takes, and the values in it that are translated.

    It stands between ``---`` on the very first line and the next ``---`` or ``...``
    (YAML), or between two ``+++`` (TOML, nothing in it is translated). Translated are
    title, subtitle, description, summary and excerpt at the left margin with a value
    on one line, without its quotes; a value with escapes is left alone.
    """
    if not lines:
        return 0, []
    fence = text[lines[0].start : lines[0].end].rstrip()
    closing = _FENCES.get(fence)
    if closing is None:
        return 0, []
    for number, line in enumerate(lines[1:], 1):
        if text[line.start : line.end].rstrip() in closing:
            values = lines[1:number] if fence == "---" else []
            return number + 1, [block for one in values for block in _value(text, one)]
    return 0, []


def _value(text: str, line: Line) -> list[Block]:
    match = _VALUE.fullmatch(text, line.start, line.end)
    group = match and match.lastgroup
    if match is None or group is None or not has_words(text, *match.span(group)):
        return []
    start, end = match.span(group)
    content = text[start:end]
    start += len(content) - len(content.lstrip())
    kind = _KINDS.get(match["key"].lower(), Kind.PARAGRAPH)
    return [Block(kind, start, start + len(content.strip()))]
