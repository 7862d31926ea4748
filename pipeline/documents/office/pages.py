"""A zipped file as a page of its sentences, which is the text of its record.

Each line of the page is a paragraph, or a section of one, in a tag for its kind. Before
the first line of each part of the file there is a line with the part's name. Everything
else stays in the French file, into which the English is put.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.documents.hypertext import filled
from pipeline.documents.model import Block, Blocks, Layout, Misfit, Part, Sentence
from pipeline.documents.office.runs import known_tags, without_tags
from pipeline.errors import SourceError
from pipeline.units import Kind

_TAGS = {
    Kind.PARAGRAPH: "p",
    Kind.HEADING: "h",
    Kind.LIST_ITEM: "li",
    Kind.TABLE_CELL: "td",
    Kind.QUOTE: "quote",
    Kind.NOTE: "note",
}
_KINDS = {tag: kind for kind, tag in _TAGS.items()}
_LINE = re.compile(rf"^<({'|'.join(_KINDS)})>(.*)</\1>$", re.MULTILINE)
_PART = re.compile(r"^<part name=\"[^\"\n]*\"/>$", re.MULTILINE)


class Sentences(NamedTuple):
    """A line of a page: its kind, and its text with tags."""

    kind: Kind
    text: str


def page(parts: Sequence[tuple[str, Sequence[Sentences]]]) -> str:
    """Return the page of a file with these parts, each a name and its lines."""
    made = []
    for name, lines in parts:
        if lines:
            made.append(f'<part name="{name}"/>\n')
        for kind, text in lines:
            tag = _TAGS[kind]
            made.append(f"<{tag}>{text}</{tag}>\n")
    return "".join(made)


def lines_on(text: str) -> list[str]:
    """Return the texts of the lines of a page, in order, with tags."""
    return [match[2] for match in _LINE.finditer(text)]


def page_blocks(text: str, label: str) -> Blocks:
    """Return the lines of a page as blocks.

    :raises SourceError: the text is not such a page.
    """
    if text.strip() and not _LINE.search(text):
        raise SourceError(f"{label}: no page of a zipped file")
    blocks = []
    for match in _LINE.finditer(text):
        start, end = match.span(2)
        said = match[2]
        start += len(said) - len(said.lstrip())
        end -= len(said) - len(said.rstrip())
        if start < end:
            blocks.append(Block(_KINDS[match[1]], start, end))
    return tuple(blocks), ()


def _write(
    text: str, blocks: Sequence[Block], sentences: Sequence[Sequence[Sentence]]
) -> Iterator[Part]:
    """Yield the page with English lines."""
    at = 0
    for block, own in zip(blocks, sentences, strict=True):
        yield Part(text[at : block.start])
        yield from filled(text[block.start : block.end], own)
        at = block.end
    yield Part(text[at:])


def _texts(english: str, source: str) -> list[str]:
    """Return the English of each line; raise Misfit unless all lines correspond."""
    return [new.strip() for _, new in _pairs(english, source)]


def _known_texts(english: str, source: str) -> list[str]:
    """Return the English of each line, without tags that the French does not have."""
    return [known_tags(new, old).strip() for old, new in _pairs(english, source)]


def _pairs(english: str, source: str) -> list[tuple[str, str]]:
    """Return the texts of the lines of a page in French and in English."""
    in_source, in_target = _outline(source), _outline(english)
    for number, (old, new) in enumerate(
        zip(in_source, in_target, strict=False), start=1
    ):
        if old[0] != new[0]:
            raise Misfit(number)
    if len(in_source) != len(in_target):
        raise Misfit(min(len(in_source), len(in_target)) + 1)
    return [(old, new) for (_, old), (_, new) in zip(in_source, in_target, strict=True)]


def _outline(text: str) -> list[tuple[int, str]]:
    """Return the number of the part and the text of each line of a page."""
    found = []
    part = 0
    marks = sorted(
        [*_LINE.finditer(text), *_PART.finditer(text)], key=lambda match: match.start()
    )
    for match in marks:
        if match.re is _PART:
            part += 1
        else:
            found.append((part, match[2]))
    return found


def _same(one: str, other: str) -> bool:
    """Whether two English versions of a line have the same words, ignoring tags."""
    return without_tags(one) == without_tags(other)


LAYOUT = Layout(_write, _texts, same=_same, place="paragraph")
"""The layout of pages whose tags are those of the file itself."""
LAYOUT_OF_RUNS = Layout(_write, _known_texts, same=_same, place="paragraph")
"""The layout for office files, whose tags word processors may change."""
