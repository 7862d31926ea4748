"""Adding, changing and removing entries in the text of a glossary file.

ValueError, with the reason, is raised if the text is written in a way that cannot be
edited.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields as dataclass_fields
from typing import Any

import regex

from pipeline.glossary.loading import compose
from pipeline.glossary.terms import Case, TermEntry
from pipeline.glossary.writing import field, fields, scalar

_BRACKETS = (
    'the entries are written as one list in brackets ("terms: [...]"); begin each with'
    ' "- " on a line of its own'
)
_EMPTY = regex.compile(r"^\s*(?:\[\s*\]|null|~)")
EDITABLE = tuple(f.name for f in dataclass_fields(TermEntry) if f.name != "line")


class _Lines:
    """The lines of a glossary's text, with their line ends, and its YAML nodes."""

    def __init__(self, text: str) -> None:
        self.lines = text.splitlines(keepends=True)
        self.end = "\r\n" if "\r\n" in text else "\n"
        if self.lines and not self.lines[-1].endswith(("\n", "\r")):
            self.lines[-1] += self.end
        root = compose(text)
        pairs = root.value if root is not None and root.id == "mapping" else []
        self.key: Any = None
        self.terms: Any = None
        for key, value in pairs:
            if key.value == "terms":
                self.key, self.terms = key, value

    @property
    def items(self) -> list[Any]:
        """The YAML nodes of the entries."""
        is_list = self.terms is not None and self.terms.id == "sequence"
        return list(self.terms.value) if is_list else []

    @property
    def dash(self) -> int:
        """The column of the dashes in front of the entries."""
        return int(self.terms.start_mark.column)

    def first(self, item: Any) -> int:  # noqa: ANN401  (a YAML node)
        """Return the line number of an entry's dash, from 0."""
        line = int(item.start_mark.line)
        while self.lines[line][: self.dash].strip() or (
            self.lines[line][self.dash : self.dash + 1] != "-"
        ):
            line -= 1
        return line

    def last(self, node: Any) -> int:  # noqa: ANN401  (a YAML node)
        """Return the number of the last line of a node's content, from 0."""
        if node.id == "scalar" or node.flow_style:
            line = int(node.end_mark.line)
            if node.end_mark.column == 0:
                line -= 1
            first = int(node.start_mark.line)
            block = node.id == "scalar" and node.style in ("|", ">")
            inside = self._indent(first + 1) if block else None
            while line > first and self._is_blank_or_comment(line, inside):
                line -= 1
            return line
        parts = node.value
        if node.id == "mapping":
            parts = [part for pair in node.value for part in pair]
        return max(self.last(part) for part in parts)

    def after(self, item: Any) -> int:  # noqa: ANN401  (a YAML node)
        """Return the line number after an entry and the comments that belong to it."""
        line = self.last(item) + 1
        while line < len(self.lines):
            shown = self.lines[line]
            indent = len(shown) - len(shown.lstrip(" "))
            if not shown.lstrip().startswith("#") or indent <= self.dash:
                break
            line += 1
        return line

    def text(self) -> str:
        """Return the whole text."""
        return "".join(self.lines)

    def _is_blank_or_comment(self, line: int, inside: int | None) -> bool:
        """Whether a line is blank or a comment.

        ``inside`` is the indentation of a block scalar, in which "#" is text.
        """
        shown = self.lines[line].strip()
        if not shown or not shown.startswith("#"):
            return not shown
        return inside is None or self._indent(line) < inside

    def _indent(self, line: int) -> int:
        """Return the indentation of the first line from here on that is not blank."""
        while line < len(self.lines) and not self.lines[line].strip():
            line += 1
        shown = self.lines[line] if line < len(self.lines) else ""
        return len(shown) - len(shown.lstrip(" "))


def append(text: str, entries: Sequence[TermEntry]) -> str:
    """Return a glossary's text with entries added at its end."""
    page = _Lines(text)
    items = page.items
    dash, offset, gap = 2, 2, False
    if items and not page.terms.flow_style:
        last = items[-1]
        at, dash = page.after(last), page.dash
        line = page.first(last)
        if last.start_mark.line == line and not last.flow_style:
            offset = int(last.start_mark.column) - dash
        gap = len(items) > 1 and not page.lines[line - 1].strip()
    elif page.key is None:
        if page.lines and page.lines[-1].strip():
            page.lines.append(page.end)
        page.lines.append(f"terms:{page.end}")
        at = len(page.lines)
    elif items:
        raise ValueError(_BRACKETS)
    else:
        at = int(page.key.start_mark.line) + 1
        name, colon, rest = page.lines[at - 1].partition(":")
        page.lines[at - 1] = name + colon + _EMPTY.sub("", rest, count=1)
    new: list[str] = []
    for entry in entries:
        said = fields(entry)
        new += [""] if gap else []
        new.append(f"{' ' * dash}-{' ' * (offset - 1)}{said[0]}")
        new += [f"{' ' * (dash + offset)}{more}" for more in said[1:]]
    page.lines[at:at] = [line + page.end for line in new]
    return page.text()


def delete(text: str, position: int) -> str:
    """Return a glossary's text without the entry at this position, from 0."""
    page = _Lines(text)
    item = page.items[position]
    first, after = page.first(item), page.after(item)
    blank_before = first > 0 and not page.lines[first - 1].strip()
    blank_after = after == len(page.lines) or not page.lines[after].strip()
    if blank_before and blank_after:
        first -= 1
    del page.lines[first:after]
    return page.text()


def update(text: str, old: Sequence[TermEntry], new: Sequence[TermEntry]) -> str:
    """Return a glossary's text with the entries that differ replaced.

    The entries are edited from the last to the first, each as a separate text. So the
    positions of the earlier ones stay valid, and the whole is parsed only once.
    """
    page = _Lines(text)
    items = page.items
    if page.terms.flow_style:
        raise ValueError(_BRACKETS)
    for position in reversed(range(len(old))):
        if old[position] == new[position]:
            continue
        first, after = page.first(items[position]), page.after(items[position])
        part = "".join([f"terms:{page.end}", *page.lines[first:after]])
        for key in EDITABLE:
            if getattr(new[position], key) != getattr(old[position], key):
                part = _set_field(part, key, new[position])
        page.lines[first:after] = part.splitlines(keepends=True)[1:]
    return page.text()


def _set_field(text: str, key: str, new: TermEntry) -> str:
    """Return the text of one entry with one field replaced."""
    page = _Lines(text)
    item = page.items[0]
    if item.flow_style:
        return _rewrite(page, item, new)
    value = getattr(new, key)
    empty = not value or (key == "case" and value is Case.ANY)
    found = next(((k, v) for k, v in item.value if k.value == key), None)
    indent = " " * int(item.start_mark.column)
    if found is None:
        line = page.last(item) + 1
        page.lines.insert(line, f"{indent}{field(key, value)}{page.end}")
        return page.text()
    name, node = found
    start, last = int(name.start_mark.line), page.last(node)
    if node.id == "sequence" and not node.flow_style and not empty:
        return _set_items(page, node, value)
    if empty and start != page.first(item):
        del page.lines[start : last + 1]
        return page.text()
    if empty:  # the first field is on the line of the dash: the next one moves up
        following = next((k for k, _ in item.value[1:]), None)
        if following is None or int(following.start_mark.line) != last + 1:
            raise ValueError(f'"{key}" cannot be taken out; edit it by hand')
        lead = page.lines[start][: int(name.start_mark.column)]
        rest = page.lines[last + 1][int(following.start_mark.column) :]
        page.lines[start : last + 2] = [lead + rest]
        return page.text()
    head = page.lines[start][: int(name.start_mark.column)]
    tail = ""
    if node.end_mark.line == last:
        tail = page.lines[last][int(node.end_mark.column) :].rstrip("\r\n")
    page.lines[start : last + 1] = [f"{head}{field(key, value)}{tail}{page.end}"]
    return page.text()


def _set_items(page: _Lines, node: Any, value: tuple[str, ...]) -> str:  # noqa: ANN401  (a YAML node)
    """Return the text with a block list replaced.

    Items that stay keep their lines and comments.
    """
    dash = " " * int(node.start_mark.column)
    lines = {
        " ".join(part.value.split()): page.lines[
            part.start_mark.line : page.last(part) + 1
        ]
        for part in node.value
    }
    new: list[str] = []
    for item in value:
        new += lines.get(item, [f"{dash}- {scalar(item)}{page.end}"])
    first, last = int(node.start_mark.line), page.last(node)
    page.lines[first : last + 1] = new
    return page.text()


def _rewrite(page: _Lines, item: Any, new: TermEntry) -> str:  # noqa: ANN401  (a YAML node)
    """Return the text with an entry in braces replaced."""
    start, end = item.start_mark, item.end_mark
    head = page.lines[start.line][: start.column]
    tail = page.lines[end.line][end.column :]
    page.lines[start.line : end.line + 1] = [
        f"{head}{{{', '.join(fields(new))}}}{tail}"
    ]
    return page.text()
