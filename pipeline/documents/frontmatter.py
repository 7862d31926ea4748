"""Front matter of Markdown files, of which titles and summaries are translated."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.documents.lines import Line, Row, block_of, has_words
from pipeline.documents.model import Block
from pipeline.units import Kind

_FENCES = {"---": ("---", "..."), "+++": ("+++",)}
_TITLES = frozenset(
    {"title", "subtitle", "headline", "heading", "subheading", "linktitle"}
    | {"shorttitle", "pagetitle", "seo_title", "nav_title", "toc_title", "og_title"}
    | {"sidebar_label", "pagination_label", "sidebar_title", "short_title", "tagline"}
    | {"long_title", "hero_title", "menu_title", "meta_title"}
)
_PROSE = frozenset(
    {"description", "summary", "excerpt", "abstract", "lead", "caption", "intro"}
    | {"meta_description", "og_description", "seo_description", "details", "teaser"}
    | {"introduction", "standfirst", "chapo", "image_caption", "image_alt", "keypoints"}
)
_KEYS = "|".join(sorted(_TITLES | _PROSE, key=len, reverse=True))
_YAML = re.compile(
    rf"""
    (?P<indent>[ ]*(?:-[ ]+)?) (?P<key>{_KEYS}) [ ]*:[ \t]+
    (?:
        "(?P<double>[^"\\]*)" [ \t]* (?:\#.*)?
      | '(?P<single>(?:[^']|'')*)' [ \t]* (?:\#.*)?
      | (?P<scalar>[|>][+-]?\d?) [ \t]* (?:\#.*)?
      | (?P<bare>[^\s"'|>&*!%@`\[\]{{}}\#,?-] .*?) [ \t]* (?:[ \t]\#.*)?
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_TOML = re.compile(
    rf"""
    [ \t]* (?P<key>{_KEYS}) [ \t]*=[ \t]*
    (?:
        "(?!"")(?P<double>[^"\\]*)" [ \t]* (?:\#.*)?
      | '(?!'')(?P<single>[^']*)' [ \t]* (?:\#.*)?
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_INDENT = re.compile(r"[ ]*(?:-[ ]+)?")
_HOLDS = re.compile(r"[ ]*(?:-[ ]+)?[^\s#:][^:]*:[ \t]*(?:\#.*)?|[ ]*-[ ]+.*")
_BARE_KEY = re.compile(r"[ ]*(?:-[ ]+)?[\w-]+[ ]*:[ \t]+\Z")


def front_matter(text: str, lines: Sequence[Line]) -> tuple[int, list[Block]]:
    """Return the number of lines of the front matter, and the values to translate.

    Front matter is between ``---`` on the very first line and the next ``---`` or
    ``...`` (YAML), or between two ``+++`` (TOML). The values of keys that usually
    contain prose (title, description, summary…) are translated, without their quotes,
    unless they contain escapes.
    """
    if not lines:
        return 0, []
    fence = text[lines[0].start : lines[0].end].rstrip()
    closing = _FENCES.get(fence)
    if closing is None:
        return 0, []
    for number, line in enumerate(lines[1:], 1):
        if text[line.start : line.end].rstrip() in closing:
            inside = lines[1:number]
            values = _yaml(text, inside) if fence == "---" else _toml(text, inside)
            return number + 1, list(values)
    return 0, []


def _yaml(text: str, lines: Sequence[Line]) -> Iterator[Block]:
    at = 0
    while at < len(lines):
        line = lines[at]
        match = _YAML.fullmatch(text, line.start, line.end)
        at += 1
        if match is None or not _belongs(text, lines[:at]):
            continue
        if match["scalar"] is None:
            yield from _value(text, match)
            continue
        rows = []
        while at < len(lines) and _depth(text, lines[at]) > len(match["indent"]):
            below = lines[at]
            rows.append(
                Row(below, below.start + _depth(text, below), _stop(text, below))
            )
            at += 1
        kind = _kind(match["key"])
        folded = match["scalar"].startswith(">")
        for part in [rows] if folded and rows else [[row] for row in rows]:
            if has_words(text, part[0].start, part[-1].stop):
                yield block_of(text, part, kind)


def _toml(text: str, lines: Sequence[Line]) -> Iterator[Block]:
    for line in lines:
        match = _TOML.fullmatch(text, line.start, line.end)
        if match:
            yield from _value(text, match)


def _belongs(text: str, lines: Sequence[Line]) -> bool:
    """Whether the last line is a key at the margin, or nested below another key."""
    depth = _depth(text, lines[-1])
    if not depth:
        return True
    for line in reversed(lines[:-1]):
        if text[line.start : line.end].strip() and _depth(text, line) < depth:
            return _HOLDS.fullmatch(text, line.start, line.end) is not None
    return text[lines[-1].start : lines[-1].end].lstrip().startswith("-")


def _depth(text: str, line: Line) -> int:
    """Return the indentation of a line, in columns."""
    content = text[line.start : line.end]
    return len(content) - len(content.lstrip(" "))


def _stop(text: str, line: Line) -> int:
    return line.start + len(text[line.start : line.end].rstrip())


def _kind(key: str) -> Kind:
    return Kind.HEADING if key.lower() in _TITLES else Kind.PARAGRAPH


def _value(text: str, match: re.Match[str]) -> list[Block]:
    group = match.lastgroup
    if group is None or not has_words(text, *match.span(group)):
        return []
    start, end = match.span(group)
    content = text[start:end]
    start += len(content) - len(content.lstrip())
    return [Block(_kind(match["key"]), start, start + len(content.strip()))]


def quotation_marks(before: str, target: str) -> str:
    """Return the quotation mark that a YAML value needs, or "".

    English may need one where French does not: "Yes" and "No" are truth values, "12:30"
    is a number, and ": " begins a mapping.

    :param before: the English text before the value.
    """
    line = before[max(before.rfind("\n"), before.rfind("\r")) + 1 :]
    if not before.startswith("---") or not _BARE_KEY.fullmatch(line):
        return ""
    if re.search(r"(?m)^(?:---|\.\.\.)[ \t\r]*$", before[3:]):
        return ""
    import yaml

    try:
        if yaml.safe_load(f"k: {target}") == {"k": target}:
            return ""
    except (yaml.YAMLError, ValueError):
        pass
    return "'" if '"' in target or "\\" in target else '"'
