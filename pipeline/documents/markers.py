"""Markers at the beginning of a line of plain text: numbers, bullets, note marks."""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import NamedTuple

from pipeline.text.spaces import NO_BREAKS

_SPACE = rf"[ \t{NO_BREAKS}]"
_MARKER = re.compile(
    rf"""
    (?P<note> \[\^[^\]\s]{{1,40}}\]: | \[\d{{1,3}}\] | [¹²³⁴-⁹][¹²³⁴-⁹⁰]{{0,2}} )
        {_SPACE}*
  | (?P<bullet> [•◦▪▫●○■□‣⁃·] ) {_SPACE}*
  | (?P<mark> [-*+] ) {_SPACE}+
  | (?P<dash> — {_SPACE}* | – {_SPACE}+ )
  | (?P<number>
        \d{{1,3}}[.)] | \(\d{{1,3}}\) | [1-9][°º]\)? | [a-z]\) | \([a-z]\)
        | [IVX]{{2,5}}[.)]
    ) {_SPACE}+
    """,
    re.VERBOSE,
)
_ROMAN = {"I": 1, "V": 5, "X": 10}


class Style(Enum):
    """The kind of a marker."""

    NOTE = auto()
    BULLET = auto()
    MARK = auto()
    DASH = auto()
    NUMBER = auto()


class Marker(NamedTuple):
    """A marker of a line; ``shape`` is its form without its value, "(1)" or "•"."""

    style: Style
    shape: str
    value: int
    end: int


def read_marker(text: str, start: int, end: int) -> Marker | None:
    """Return the marker at ``start``, or None if there is none with text after it."""
    match = _MARKER.match(text, start, end)
    if match is None or match.end() == end or match.lastgroup is None:
        return None
    shown = match[match.lastgroup].strip()
    style = Style[match.lastgroup.upper()]
    core = shown.strip("().°º[]:")
    shape = shown if style is not Style.NUMBER else shown.replace(core, _class(core))
    return Marker(style, shape, _value(core), match.end())


def _class(core: str) -> str:
    return "1" if core.isdigit() else "a" if core.islower() else "I"


def _value(core: str) -> int:
    """Return the value of 12, c or IV as a number, or 0."""
    if core.isascii() and core.isdigit():
        return int(core)
    if len(core) == 1 and "a" <= core <= "z":
        return ord(core) - ord("a") + 1
    values = [_ROMAN.get(char, 0) for char in core]
    following = [*values[1:], 0]
    return sum(
        -one if one < two else one for one, two in zip(values, following, strict=True)
    )
