"""A zipped file as a page of its sentences: the text that its record is made of.

Each line is a paragraph, or a stretch of one, in a tag that says what it is; a line
before the first of each part of the file names that part. What the file has beside its
sentences is not on the page: the English is put into the French file again.
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
    """A line of a page: what it is and what it says, with tags."""

    kind: Kind
    text: str


def page(parts: Sequence[tuple[str, Sequence[Sentences]]]) -> str:
    """Return the page of a file: its parts, each with its name and its lines."""
    made = []
    for name, lines in parts:
        if lines:
            made.append(f'<part name="{name}"/>\n')
        for kind, text in lines:
            tag = _TAGS[kind]
            made.append(f"<{tag}>{text}</{tag}>\n")
    return "".join(made)


def lines_on(text: str) -> list[str]:
    """Return what the lines of a page say, in order, with tags."""
    return [match[2] for match in _LINE.finditer(text)]


def page_blocks(text: str, label: str) -> Blocks:
    """Return the blocks of a page: its lines.

    Raises SourceError for a text that is no page.
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
    """Write the page with English lines."""
    at = 0
    for block, own in zip(blocks, sentences, strict=True):
        yield Part(text[at : block.start])
        yield from filled(text[block.start : block.end], own)
        at = block.end
    yield Part(text[at:])


def _texts(english: str, source: str) -> list[str]:
    """Return the English of each line; each part must have as many as in French."""
    return [new.strip() for _, new in _pairs(english, source)]


def _known_texts(english: str, source: str) -> list[str]:
    """Return the English of each line, without tags that the French lacks."""
    return [known_tags(new, old).strip() for old, new in _pairs(english, source)]


def _pairs(english: str, source: str) -> list[tuple[str, str]]:
    """Return what the lines of a page say in French and in English."""
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
    """Return the part that each line of a page is in, and what the line says."""
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
    """Whether two Englishes of a line have the same words; tags do not count."""
    return without_tags(one) == without_tags(other)


LAYOUT = Layout(_write, _texts, same=_same, place="paragraph")
"""How a page is written and read back, where its tags are those of the file."""
LAYOUT_OF_RUNS = Layout(_write, _known_texts, same=_same, place="paragraph")
"""The same for office files, which word processors write anew with other tags."""
