"""The text of a paragraph in an office file, as lines with tags.

A paragraph consists of runs, which are pieces of text with formatting, and of elements
without text (footnote marks, pictures, fields). `lines_of` makes one line of the text
between two breaks, with a tag wherever the formatting differs from what the whole line
has in common. Tags describe what they stand for (``<b>``, ``<a href="…">``), so that
they can be recognised after a word processor has saved the file.
"""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby

from pipeline.documents.lines import has_words
from pipeline.units import Kind, Span

_WHITE = re.compile(r"[ \t\r\n]+")
TAG = re.compile(
    r"<(?P<close>/)?(?P<name>[A-Za-z_][^\s<>/]*)"
    r"(?:[^<>\"'/]++|\"[^\"]*\"|'[^']*'|/(?!>))*+(?P<void>/)?>"
)
_ANY_TAG = re.compile(r"<[^<>]*>")
FIELD = re.compile(r"<var(?: n=\"\d+\")?>[^<]*</var>")
# A named entity that is not predefined in XML, and a "<" that does not begin markup.
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z][A-Za-z0-9]*;")
_BARE = re.compile(rf"(?!{TAG.pattern}|<!--.*?-->|<\?.*?\?>)<")
# Formatting with a separate tag; any other becomes a span with a style.
_OWN_TAGS = frozenset({"b", "i", "u", "s", "sub", "sup"})
_LONGEST_LABEL = 60


class What(Enum):
    """The kind of an item of a paragraph.

    A SKIP is left out if its line changes; an EDGE is either end of a wrapper.
    """

    TEXT = "text"
    VOID = "void"
    BREAK = "break"
    SKIP = "skip"
    EDGE = "edge"


@dataclass(slots=True, eq=False)
class Shell:
    """The XML around the text of a run, ``open`` and ``close``, which formats it.

    ``start`` and ``end`` are the offsets of the run, ``look`` is its visible
    formatting. ``reduced`` returns a shell that has only the given part of that.
    """

    start: int
    end: int
    open: str
    close: str
    look: frozenset[str]
    reduced: Callable[[frozenset[str]], Shell]


@dataclass(slots=True, eq=False)
class Wrapper:
    """An element around several runs, such as a link or an insertion.

    ``tag`` is its start tag in the line, ``opening`` and ``closing`` are its two ends.
    """

    tag: str
    opening: Item
    closing: Item


@dataclass(slots=True, eq=False)
class Item:
    """A piece of a paragraph; ``text`` is its text, or its tag if it has no text.

    ``chain`` are the wrappers around it, the outermost first. ``first`` and ``last``
    are whether it is the first and the last item of its shell.
    """

    what: What
    start: int
    end: int
    text: str = ""
    chain: tuple[Wrapper, ...] = ()
    shell: Shell | None = None
    tail: Shell | None = None
    first: bool = False
    last: bool = False

    @property
    def ending(self) -> Shell | None:
        """The shell in which the item ends."""
        return self.tail or self.shell

    @property
    def opens_at(self) -> int:
        """The start of the item, or of its shell if it is the first item of that."""
        return self.shell.start if self.shell and self.first else self.start

    @property
    def ends_at(self) -> int:
        """The end of the item, or of its shell if it is the last item of that."""
        return self.ending.end if self.ending and self.last else self.end


@dataclass(slots=True, eq=False)
class Line:
    """A section of a paragraph as one line, with tags in its ``text``.

    ``depth`` is the number of wrappers around all of it; ``tags`` are the tags of its
    items by index. ``twin`` is another line with the same text, whose English it gets.
    """

    kind: Kind
    text: str
    items: tuple[Item, ...]
    depth: int
    tags: dict[int, str]
    twin: Line | None = None

    @property
    def head(self) -> Item:
        """The first item, or the opening of the wrapper around it."""
        first = self.items[0]
        own = first.chain[self.depth :]
        return own[0].opening if own else first

    @property
    def foot(self) -> Item:
        """The last item, or the closing of the wrapper around it."""
        last = self.items[-1]
        own = last.chain[self.depth :]
        return own[0].closing if own else last

    @property
    def place(self) -> Span:
        """The span of the XML that the English replaces."""
        return Span(self.head.opens_at, self.foot.ends_at)


def picture(label: str) -> str:
    """Return the tag of an element without text, described by ``label``."""
    return f'<img id="{_value(label)}"/>'


def shown_field(text: str) -> str:
    """Return the tag of a field, whose displayed text is part of the sentence."""
    bare = _WHITE.sub(" ", text).strip()
    return f"<var>{html.escape(bare, quote=False)}</var>"


def link(target: str) -> str:
    """Return the start tag of a link."""
    return f'<a href="{_value(target)}">'


def _value(text: str) -> str:
    bare = _WHITE.sub(" ", text).strip()
    return html.escape(bare[:_LONGEST_LABEL])


def lines_of(items: Sequence[Item], kind: Kind) -> Iterator[Line]:
    """Yield the lines of a paragraph that have words."""
    _mark_edges(items)
    cut = _cut_wrappers(items)
    for key, group in groupby(
        items, key=lambda item: (item.what is What.BREAK, _within(item, cut))
    ):
        if key[0]:
            continue
        stretch = list(group)
        text = _plain(stretch)
        if has_words(text, 0, len(text)):
            yield _line(stretch, kind)


def _mark_edges(items: Sequence[Item]) -> None:
    """Set ``first`` and ``last`` of the items."""
    before: int | None = None
    for item in items:
        if item.what is not What.SKIP:
            item.first = item.shell is not None and item.shell.start != before
            before = item.ending.start if item.ending else None
    after: int | None = None
    for item in reversed(items):
        if item.what is not What.SKIP:
            item.last = item.ending is not None and item.ending.start != after
            after = item.shell.start if item.shell else None


def _cut_wrappers(items: Sequence[Item]) -> frozenset[int]:
    """Return the wrappers that contain a break; no line crosses their ends."""
    return frozenset(
        id(wrapper)
        for item in items
        if item.what is What.BREAK
        for wrapper in item.chain
    )


def _within(item: Item, cut: frozenset[int]) -> tuple[int, ...]:
    return tuple(id(one) for one in item.chain if id(one) in cut)


def _plain(items: Iterable[Item]) -> str:
    return "".join(item.text for item in items if item.what is What.TEXT)


def _line(stretch: Sequence[Item], kind: Kind) -> Line:
    """Return the line of a section, without items that have no text at both ends."""
    texts = [
        number
        for number, item in enumerate(stretch)
        if item.what is What.TEXT and item.text.strip()
    ]
    start, stop = texts[0], texts[-1] + 1
    depth = _shared([item.chain for item in stretch[start:stop]])
    # A wrapper that begins or ends with the line is included as a whole.
    while start and _is_in(stretch[start - 1], stretch[start], depth):
        start -= 1
    while stop < len(stretch) and _is_in(stretch[stop], stretch[stop - 1], depth):
        stop += 1
    items = tuple(stretch[start:stop])
    tags = _tags(items)
    text = "".join(_tokens(items, depth, tags))
    return Line(kind, _WHITE.sub(" ", text).strip(), items, depth, tags)


def _shared(chains: Sequence[tuple[Wrapper, ...]]) -> int:
    """Return the length of the common beginning of all chains."""
    depth = 0
    while all(len(chain) > depth for chain in chains) and all(
        chain[depth] is chains[0][depth] for chain in chains
    ):
        depth += 1
    return depth


def _is_in(item: Item, other: Item, depth: int) -> bool:
    """Whether two items are in the same wrapper at ``depth``."""
    own, its = item.chain[depth:], other.chain[depth:]
    return bool(own and its) and own[0] is its[0]


def _tags(items: Sequence[Item]) -> dict[int, str]:
    """Return the tag of each text and void item by its index, "" for none."""
    looks = _looks(items)
    common: dict[int, frozenset[str]] = {}
    for number, look in looks.items():
        key = holder(items[number])
        common[key] = common.get(key, look) & look
    tags: dict[int, str] = {}
    seen: defaultdict[str, int] = defaultdict(int)
    for number, item in enumerate(items):
        if item.what is What.TEXT:
            tags[number] = _tag(looks[number] - common[holder(item)])
        elif item.what is What.VOID:
            seen[item.text] += 1
            count = seen[item.text]
            tags[number] = item.text if count == 1 else _numbered(item.text, count)
    return tags


def _numbered(tag: str, count: int) -> str:
    """Return a tag with a number, if there are equal tags before it in the line."""
    return re.sub(r"(?=/?>)", f' n="{count}"', tag, count=1)


def holder(item: Item) -> int:
    """Return the identity of the innermost wrapper of an item, or 0."""
    return id(item.chain[-1]) if item.chain else 0


def _looks(items: Sequence[Item]) -> dict[int, frozenset[str]]:
    """Return the look of each text item; that of spaces is a neighbour's."""
    texts = [number for number, one in enumerate(items) if one.what is What.TEXT]
    looks: dict[int, frozenset[str]] = {}
    for place, number in enumerate(texts):
        near = [number]
        if not items[number].text.strip():
            near = [
                other
                for other in texts[max(place - 1, 0) : place + 2]
                if items[other].text.strip()
                and holder(items[other]) == holder(items[number])
            ] or [number]
        looks[number] = min((_look(items[other]) for other in near), key=len)
    return looks


def _look(item: Item) -> frozenset[str]:
    return item.shell.look if item.shell else frozenset()


def _tag(look: frozenset[str]) -> str:
    if not look:
        return ""
    if len(look) == 1 and (name := next(iter(look))) in _OWN_TAGS:
        return f"<{name}>"
    return f'<span style="{html.escape("; ".join(sorted(look)))}">'


def _name(tag: str) -> str:
    return tag[1:].split(" ", 1)[0].rstrip(">")


def _tokens(items: Sequence[Item], depth: int, tags: dict[int, str]) -> Iterator[str]:
    """Yield the texts and tags of a line in order."""
    formats = _formats(items, depth, tags)
    chain: tuple[Wrapper, ...] = ()
    tag = ""
    for number, item in enumerate(items):
        if item.what in (What.SKIP, What.EDGE):
            continue
        own = item.chain[depth:]
        kept = _shared([own, chain])
        moves = kept < max(len(chain), len(own))
        new = formats[number]
        if tag and (tag != new or moves):
            yield _closing(tag)
            tag = ""
        for wrapper in reversed(chain[kept:]):
            yield _closing(wrapper.tag)
        for wrapper in own[kept:]:
            yield wrapper.tag
        chain = own
        if item.what is What.VOID:
            yield tags[number]
            continue
        if new and new != tag:
            yield new
        tag = new
        yield item.text.replace("&", "&amp;").replace("<", "&lt;")
    if tag:
        yield _closing(tag)
    for wrapper in reversed(chain):
        yield _closing(wrapper.tag)


def _closing(tag: str) -> str:
    return f"</{_name(tag)}>"


def _formats(items: Sequence[Item], depth: int, tags: dict[int, str]) -> list[str]:
    """Return the formatting tag at each item, for text its own tag.

    A void item is inside the formatting that is the same before and after it.
    """
    before: list[tuple[str, tuple[Wrapper, ...]]] = []
    last: tuple[str, tuple[Wrapper, ...]] = ("", ())
    for number, item in enumerate(items):
        if item.what is What.TEXT:
            last = tags[number], item.chain[depth:]
        before.append(last)
    made: list[str] = []
    last = ("", ())
    for number in reversed(range(len(items))):
        item = items[number]
        if item.what is What.TEXT:
            made.append(tags[number])
            if item.text.strip():
                last = tags[number], item.chain[depth:]
        else:
            here = before[number][0], item.chain[depth:]
            made.append(here[0] if here == before[number] == last else "")
    return made[::-1]


def without_tags(text: str) -> str:
    """Return the text of a line without its tags, as it is displayed."""
    bare = _ANY_TAG.sub("", FIELD.sub(" ", text))
    return " ".join(html.unescape(bare).split())


def known_tags(text: str, like: str) -> str:
    """Return a line without the tags that the line ``like`` does not have.

    Start tags without end tags are removed too, and end tags without start tags.
    """
    allowed = {match[0] for match in TAG.finditer(like)}
    kept: set[int] = set()
    open_tags: list[tuple[str, int]] = []
    for match in TAG.finditer(text):
        if match["void"]:
            if match[0] in allowed:
                kept.add(match.start())
        elif not match["close"]:
            open_tags.append((match["name"], match.start()))
            if match[0] not in allowed:
                open_tags[-1] = (match["name"], -1)
        else:
            while open_tags:
                name, at = open_tags.pop()
                if name == match["name"]:
                    kept |= {at, match.start()} if at >= 0 else set()
                    break
    return TAG.sub(lambda m: m[0] if m.start() in kept else "", text)


def well_formed(english: str, french: str) -> str:
    """Return the English of a line as well-formed XML.

    Tags that the French does not have are removed, other entities are decoded, and
    other "<" are escaped.
    """
    if english == french:
        return english
    known = known_tags(english, french)
    entities = {match[0] for match in _ENTITY.finditer(french)}
    known = _ENTITY.sub(
        lambda match: match[0] if match[0] in entities else html.unescape(match[0]),
        known,
    )
    return _BARE.sub("&lt;", known)
