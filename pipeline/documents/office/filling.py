"""Writing the English of lines as runs into the XML of their paragraphs."""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.documents.office.runs import (
    FIELD,
    TAG,
    Item,
    Line,
    Shell,
    What,
    Wrapper,
    holder,
)

_TOKEN = re.compile(rf"{FIELD.pattern}|{TAG.pattern}")
# Characters that XML does not allow.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

Encode = Callable[[str], str]
"""Returns the XML of a text inside a run."""
Render = Callable[[int, int], str]
"""Returns the XML between two offsets, with the English of nested lines."""


def filled(
    xml: str, lines: Sequence[Line], english: Mapping[int, str], encode: Encode
) -> str:
    """Return an XML text with the English of some of its lines.

    Tags that the French line does not have are left out. Elements without text that are
    missing in the English are put at its end, so that nothing in the file is lost.

    :param english: the English by the index of the line, with tags as in `Line.text`.
    :param encode: returns the XML of a text inside a run.
    """
    order = sorted(range(len(lines)), key=lambda n: (lines[n].place.start, n))
    starts = [lines[n].place.start for n in order]

    def render(start: int, end: int) -> str:
        parts: list[str] = []
        at = start
        for number in order[bisect_left(starts, start) : bisect_left(starts, end)]:
            place = lines[number].place
            if number in english and place.start >= at and place.end <= end:
                parts.append(xml[at : place.start])
                parts.append(
                    _English(lines[number], render, encode).of(english[number])
                )
                at = place.end
        return "".join(parts) + xml[at:end]

    return render(0, len(xml))


@dataclass(slots=True)
class _Open:
    """An open tag in the English, of a wrapper or of formatting."""

    name: str
    wrapper: Wrapper | None
    shell: Shell | None


class _English:
    """Writes the English of one line."""

    def __init__(self, line: Line, render: Render, encode: Encode) -> None:
        self._line = line
        self._render = render
        self._encode = encode
        self._parts: list[str] = []
        self._shell: Shell | None = None
        self._text = ""
        self._stack: list[_Open] = []
        self._shells = _shells(line)
        # For text where the French has none, next to a link that was the whole line.
        any_shell = next(iter(self._shells.values()), None)
        self._plain = any_shell.reduced(frozenset()) if any_shell else None
        self._wrappers = _wrappers(line)
        self._alone = {
            line.tags[number]: item
            for number, item in enumerate(line.items)
            if item.what is What.VOID
        }

    def of(self, english: str) -> str:
        """Return the XML for an English text with tags."""
        line = self._line
        head, foot, first, last = line.head, line.foot, line.items[0], line.items[-1]
        if head.shell and not head.first:
            self._raw(head.shell.close)
        if first is head and first.what is What.TEXT:
            size = len(first.text) - len(first.text.lstrip())
            self._put(first.text[:size], first.shell)
        self._body(english)
        if last is foot and last.what is What.TEXT:
            self._put(last.text[len(last.text.rstrip()) :], last.shell)
        if foot.ending and not foot.last:
            self._raw(foot.ending.open)
        self._flush()
        return "".join(self._parts)

    def _body(self, english: str) -> None:
        alone = dict(self._alone)
        at = 0
        for match in _TOKEN.finditer(english):
            self._put(_said(english[at : match.start()]), self._current())
            at = match.end()
            if match[0] in self._alone:
                item = alone.pop(match[0], None)
                if item is not None:
                    self._put_alone(item)
            elif match["close"]:
                names = [one.name for one in self._stack]
                if match["name"] in names:
                    self._close(len(names) - 1 - names[::-1].index(match["name"]))
            elif match["name"]:
                self._open(match["name"], match[0])
        self._put(_said(english[at:]), self._current())
        self._close(0)
        for item in alone.values():
            self._put_alone(item)

    def _open(self, name: str, tag: str) -> None:
        if self._wrappers.get(tag):
            wrapper = self._wrappers[tag].pop(0)
            self._put_alone(wrapper.opening)
            self._stack.append(_Open(name, wrapper, None))
            return
        shell = self._shells.get((self._holder(), tag))
        if shell is None:  # the French has this formatting in another wrapper
            near = (own for (_, other), own in self._shells.items() if other == tag)
            shell = next(near, None)
        if shell is not None:
            self._stack.append(_Open(name, None, shell))

    def _close(self, depth: int) -> None:
        """Close open tags until ``depth`` of them are left."""
        while len(self._stack) > depth:
            wrapper = self._stack.pop().wrapper
            if wrapper is not None:
                self._put_alone(wrapper.closing)

    def _holder(self) -> int:
        for one in reversed(self._stack):
            if one.wrapper is not None:
                return id(one.wrapper)
        depth = self._line.depth
        return id(self._line.items[0].chain[depth - 1]) if depth else 0

    def _current(self) -> Shell | None:
        """Return the shell for text at this position."""
        for one in reversed(self._stack):
            if one.shell is not None:
                return one.shell
            if one.wrapper is not None:
                break
        return self._shells.get((self._holder(), ""), self._plain)

    def _put(self, text: str, shell: Shell | None) -> None:
        if not text:
            return
        if shell is not self._shell:
            self._flush()
            self._shell = shell
        self._text += text

    def _flush(self) -> None:
        if self._text:
            opened, closed = (
                (self._shell.open, self._shell.close) if self._shell else ("", "")
            )
            self._parts.append(opened + self._encode(self._text) + closed)
        self._text = ""

    def _raw(self, xml: str) -> None:
        self._flush()
        self._parts.append(xml)

    def _put_alone(self, item: Item) -> None:
        """Write an item unchanged, in a shell like the one it was in."""
        xml = self._render(item.opens_at, item.ends_at)
        if item.shell and not item.first:
            xml = item.shell.open + xml
        if item.ending and not item.last:
            xml += item.ending.close
        self._raw(xml)


def _wrappers(line: Line) -> dict[str, list[Wrapper]]:
    """Return the wrappers in a line by their tags, in order."""
    found: defaultdict[str, list[Wrapper]] = defaultdict(list)
    seen: set[int] = set()
    for item in line.items:
        for wrapper in item.chain[line.depth :]:
            if id(wrapper) not in seen:
                seen.add(id(wrapper))
                found[wrapper.tag].append(wrapper)
    return found


def _shells(line: Line) -> dict[tuple[int, str], Shell]:
    """Return a shell for each wrapper and each formatting tag in it, "" for no tag.

    Text without a tag gets no shell if some of the French has none.
    """
    shells: dict[tuple[int, str], Shell] = {}
    common: dict[int, frozenset[str]] = {}
    bare: set[int] = set()
    for number, item in enumerate(line.items):
        if item.what is not What.TEXT or not item.text.strip():
            continue
        key = holder(item)
        if item.shell is None:
            bare.add(key)
            continue
        look = item.shell.look
        shells.setdefault((key, line.tags[number]), item.shell)
        common[key] = common.get(key, look) & look
    for (key, _), own in list(shells.items()):
        if key in bare:
            shells.pop((key, ""), None)
        elif (key, "") not in shells:
            shells[key, ""] = own.reduced(common[key])
    return shells


def _said(text: str) -> str:
    """Return the text of a part of a line between tags, with entities decoded."""
    return _FORBIDDEN.sub("", html.unescape(text))
