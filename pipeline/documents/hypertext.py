"""HTML and XHTML: translating the texts between tags and in attributes.

A block is a run of text and inline tags between two other tags, or the value of a
readable attribute. Tags are found by WHATWG's rules; no tree is built, so that invalid
pages are written as they were.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from pipeline.documents.lines import has_words
from pipeline.documents.model import (
    Block,
    Blocks,
    Format,
    Layout,
    Markup,
    Misfit,
    Part,
    Sentence,
)
from pipeline.documents.wrapping import filled_width
from pipeline.errors import SourceError
from pipeline.text.unwrapping import unwrap
from pipeline.units import Kind, Span

_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?>|<![^>]*>"
    r"|<(?P<close>/)?(?P<name>[A-Za-z][^\s<>/]*)"
    r"(?P<rest>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(
    r"(?<![^\s\"'/])(?P<key>[^\s\"'<>/=]+)"
    r"(?:\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s\"'<>=`]+)))?"
)
_INLINE = frozenset(
    {"a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del"}
    | {"dfn", "em", "font", "i", "img", "ins", "kbd", "mark", "q", "rp", "rt", "ruby"}
    | {"s", "samp", "small", "span", "strike", "strong", "sub", "sup", "svg", "math"}
    | {"time", "tt", "u", "var", "wbr"}
)
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta"}
    | {"param", "source", "track", "wbr"}
)
# Elements without text to translate.
_OPAQUE = frozenset(
    {"script", "style", "pre", "code", "kbd", "samp", "var", "tt", "svg", "math"}
    | {"textarea", "template", "xmp", "object", "audio", "video", "canvas", "iframe"}
)
# Elements in which "<" does not begin a tag.
_RAW = frozenset({"script", "style", "textarea", "xmp", "iframe"})
_READ = frozenset(
    {"title", "alt", "aria-label", "aria-description", "placeholder", "summary"}
    | {"aria-roledescription", "aria-placeholder", "aria-valuetext"}
)
_META = frozenset(
    {"description", "og:title", "og:description", "og:site_name", "og:image:alt"}
    | {"twitter:title", "twitter:description", "twitter:image:alt", "dc.title"}
    | {"dc.description", "application-name", "apple-mobile-web-app-title"}
)
_KINDS = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6", "title"), Kind.HEADING),
    **dict.fromkeys(("li", "dt", "dd"), Kind.LIST_ITEM),
    **dict.fromkeys(("td", "th"), Kind.TABLE_CELL),
    "blockquote": Kind.QUOTE,
}
_HOLDERS = frozenset({"ul", "ol", "dl", "table", "blockquote"})
_NOT_TRANSLATED = re.compile(r"(?:\A|\s)notranslate(?:\s|\Z)")
_OURS = ("fr", "en")
_BARE_AND = re.compile(
    r"&(?!#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{1,31};)"
)
_NO_TAG = re.compile(r"<(?![A-Za-z/!?])")
_WORD = re.compile(r"(?:<[^<>]*>|[^ \t\r\n<]|<)+")
_LISTED = 5


@dataclass(frozen=True, slots=True)
class _Tag:
    """A tag or other markup; ``name`` is "" for comments and similar markup."""

    span: Span
    name: str = ""
    closes: bool = False
    attributes: dict[str, Span] = field(default_factory=dict)


@dataclass(slots=True)
class _Page:
    """The blocks of a page, other changes, and offsets of text that stays French."""

    blocks: list[Block] = field(default_factory=list)
    edits: list[tuple[Span, str]] = field(default_factory=list)
    left: list[int] = field(default_factory=list)


def _tags(text: str) -> Iterator[_Tag]:
    """Yield the tags and other markup of a page in order."""
    at = 0
    while found := _TOKEN.search(text, at):
        at = found.end()
        name = (found["name"] or "").lower()
        attributes: dict[str, Span] = {}
        if name and not found["close"]:
            for one in _ATTRIBUTE.finditer(text, *found.span("rest")):
                group = next((g for g in ("double", "single", "bare") if one[g]), None)
                if group:
                    attributes.setdefault(one["key"].lower(), Span.of(one, group))
        yield _Tag(Span.of(found), name, bool(found["close"]), attributes)
        if name in _RAW and not found["close"]:
            end = re.compile(rf"</{re.escape(name)}", re.IGNORECASE).search(text, at)
            at = end.start() if end else len(text)


def texts_between_tags(text: str) -> list[Block]:
    """Return the blocks of a piece of HTML in another text, without attributes."""
    tags = [tag.span for tag in _tags(text)]
    return [
        block
        for block in _Reader(text).page().blocks
        if not any(span.start < block.start < span.end for span in tags)
    ]


class _Reader:
    """Reads a page from tag to tag."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tags = list(_tags(text))
        self._ends = _ends(self._tags)
        self._kinds: list[tuple[str, Kind]] = []
        self._page = _Page()

    def page(self) -> _Page:
        """Return the blocks and changes of the page."""
        run: list[_Tag] = []
        start = index = 0
        while index < len(self._tags):
            tag = self._tags[index]
            self._edit(tag)
            after = self._end_of_skipped(index)
            if tag.name in _INLINE or not tag.name:
                stop = max(after, index + 1)
                run += self._tags[index:stop]
                index = stop
                continue
            self._run(start, tag.span.start, run)
            run = []
            if not after:
                self._read_attributes(tag)
                self._nest(tag)
            index = max(after, index + 1)
            start = self._tags[index - 1].span.end
            if after and not self._is_ended(index - 1):
                run_on = self._tags[index:]
                start = run_on[0].span.start if run_on else len(self._text)
        self._run(start, len(self._text), run)
        self._page.edits.sort()
        return self._page

    def _value(self, tag: _Tag, key: str) -> str:
        span = tag.attributes.get(key)
        return span.in_(self._text).strip() if span else ""

    def _is_skipped(self, tag: _Tag) -> bool:
        """Whether the content of an element is not translated."""
        if tag.closes or not tag.name:
            return False
        if tag.name in _OPAQUE or self._value(tag, "translate").lower() == "no":
            return True
        if _NOT_TRANSLATED.search(self._value(tag, "class")):
            return True
        lang = (self._value(tag, "lang") or self._value(tag, "xml:lang")).lower()
        own = not lang or lang.partition("-")[0] in _OURS
        return not own and tag.name not in ("html", "body")

    def _end_of_skipped(self, index: int) -> int:
        """Return the index after the element if it is skipped, else 0."""
        tag = self._tags[index]
        if not self._is_skipped(tag):
            return 0
        if tag.name in _VOID or self._text[tag.span.end - 2] == "/":
            return index + 1
        if index in self._ends:
            return self._ends[index]
        # Without an end tag, it ends where the next block element begins.
        for place in range(index + 1, len(self._tags)):
            if self._tags[place].name not in (*_INLINE, ""):
                return place
        return len(self._tags)

    def _is_ended(self, index: int) -> bool:
        """Whether a tag ends an element, or is an empty element."""
        tag = self._tags[index]
        return (
            tag.closes
            or tag.name in _VOID
            or self._text[tag.span.end - 2 : tag.span.end] == "/>"
        )

    def _nest(self, tag: _Tag) -> None:
        """Update the stack with the kind of the text after a tag."""
        if tag.name not in _KINDS and tag.name not in _HOLDERS:
            return
        if tag.closes:
            names = [name for name, _ in self._kinds]
            if tag.name in names:
                del self._kinds[len(names) - 1 - names[::-1].index(tag.name) :]
            return
        if tag.name not in _HOLDERS:
            while self._kinds and self._kinds[-1][0] not in _HOLDERS:
                self._kinds.pop()  # items, cells and headings do not nest
        self._kinds.append((tag.name, _KINDS.get(tag.name, Kind.PARAGRAPH)))

    def _edit(self, tag: _Tag) -> None:
        """Change the declared language to English, and a legacy charset to UTF-8."""
        if tag.name in _INLINE:
            return
        for key in ("lang", "xml:lang"):
            if self._value(tag, key).lower().partition("-")[0] == "fr":
                self._page.edits.append((tag.attributes[key], "en"))
        if tag.name != "meta":
            return
        charset = self._value(tag, "charset").lower()
        if charset and not charset.startswith("utf"):
            self._page.edits.append((tag.attributes["charset"], "utf-8"))
        content = tag.attributes.get("content")
        about = self._value(tag, "http-equiv").lower()
        if content and about == "content-language":
            self._page.edits.append((content, "en"))
        if content and about == "content-type":
            value = content.in_(self._text)
            found = re.search(r"charset=(?!utf)([\w-]+)", value, re.IGNORECASE)
            if found:
                place = Span.of(found, 1).shift(content.start)
                self._page.edits.append((place, "utf-8"))

    def _read_attributes(self, tag: _Tag) -> None:
        for span in sorted(self._readable(tag)):
            value = span.in_(self._text)
            start = span.start + len(value) - len(value.lstrip())
            stop = start + len(value.strip())
            self._page.blocks.append(Block(Kind.PARAGRAPH, start, stop))

    def _readable(self, tag: _Tag) -> Iterator[Span]:
        """Yield the attribute values of a tag that users read."""
        keys = set(_READ)
        about = self._value(tag, "name") or self._value(tag, "property")
        if tag.name == "meta" and about.lower() in _META:
            keys.add("content")
        buttons = ("submit", "button", "reset")
        if tag.name == "input" and self._value(tag, "type").lower() in buttons:
            keys.add("value")
        if tag.name in ("optgroup", "option", "track"):
            keys.add("label")
        if tag.name in _OPAQUE or self._is_skipped(tag):
            return
        for key, span in tag.attributes.items():
            quoted = self._text[span.start - 1] in "\"'"
            if key in keys and quoted and _has_words(self._text, span, ()):
                yield span

    def _run(self, start: int, end: int, tags: Sequence[_Tag]) -> None:
        """Add the block of a run of text, without the markup around it."""
        span, inside = self._trimmed(Span(start, end), list(tags))
        before = [tag for tag in tags if tag.span.end <= span.start]
        for tag in before:
            self._read_attributes(tag)
        if span.start < span.end:
            kind = self._kinds[-1][1] if self._kinds else Kind.PARAGRAPH
            self._page.blocks.append(Block(kind, *span))
            self._page.left += [
                place.start for tag in inside for place in self._readable(tag)
            ]
        for tag in tags:
            if tag.span.start >= span.end and tag not in before:
                self._read_attributes(tag)

    def _trimmed(self, span: Span, tags: list[_Tag]) -> tuple[Span, list[_Tag]]:
        """Return a run without the tags around its text; empty if it has no words."""
        text = self._text
        if not _has_words(text, span, self._unread(tags)):
            return Span(span.end, span.end), []
        while True:
            raw = span.in_(text)
            start = span.start + len(raw) - len(raw.lstrip())
            span = Span(start, start + len(raw.strip()))
            if tags and tags[0].span.start == span.start:
                size = self._leading(span, tags)
                if size:
                    closing = size < 0
                    span = Span(tags[abs(size) - 1].span.end, span.end)
                    if closing:
                        span = Span(tags[0].span.end, tags[-1].span.start)
                        tags = tags[1:-1]
                    else:
                        tags = tags[size:]
                    continue
            if tags and tags[-1].span.end == span.end:
                size = self._trailing(tags)
                if size:
                    span = Span(span.start, tags[-size].span.start)
                    tags = tags[:-size]
                    continue
            return span, tags

    def _leading(self, span: Span, tags: Sequence[_Tag]) -> int:
        """Return how many first tags have no text; -1 if the first encloses all."""
        first = tags[0]
        if not first.name or first.name in _VOID or first.closes:
            return 1
        last = _partner(tags, 0)
        if last is None:
            return 0
        if last == len(tags) - 1 and tags[last].span.end == span.end:
            return -1 if not self._is_skipped(first) else 0
        inner = Span(first.span.end, tags[last].span.start)
        unread = self._unread(tags[: last + 1])
        return 0 if _has_words(self._text, inner, unread) else last + 1

    def _trailing(self, tags: Sequence[_Tag]) -> int:
        last = tags[-1]
        if not last.name or last.name in _VOID:
            return 1
        for index in range(len(tags) - 1):
            if _partner(tags, index) == len(tags) - 1:
                inner = Span(tags[index].span.end, last.span.start)
                unread = self._unread(tags[index:])
                empty = not _has_words(self._text, inner, unread)
                return len(tags) - index if empty else 0
        return 0

    def _unread(self, tags: Sequence[_Tag]) -> list[Span]:
        """Return the spans of markup and of elements that are not translated."""
        spans = [tag.span for tag in tags]
        for index, tag in enumerate(tags):
            if self._is_skipped(tag):
                last = _partner(tags, index)
                end = tags[last].span.end if last is not None else tag.span.end
                spans.append(Span(tag.span.start, end))
        return sorted(spans)


def _ends(tags: Sequence[_Tag]) -> dict[int, int]:
    """Map the index of each start tag to the index after its end tag."""
    ends: dict[int, int] = {}
    opened: defaultdict[str, list[int]] = defaultdict(list)
    for index, tag in enumerate(tags):
        if not tag.name or tag.name in _VOID:
            continue
        if not tag.closes:
            opened[tag.name].append(index)
        elif opened[tag.name]:
            ends[opened[tag.name].pop()] = index + 1
    return ends


def _partner(tags: Sequence[_Tag], index: int) -> int | None:
    """Return the index of the end tag of an element, or None."""
    depth = 0
    for place in range(index, len(tags)):
        if tags[place].name == tags[index].name and tags[place].name not in _VOID:
            depth += -1 if tags[place].closes else 1
            if depth == 0:
                return place
    return None


def _has_words(text: str, span: Span, without: Sequence[Span]) -> bool:
    """Whether there are letters or digits outside of markup; entities are decoded."""
    at = span.start
    shown = ""
    for other in without:
        if other.start > at:
            shown += text[at : min(other.start, span.end)] + " "
        at = max(at, other.end)
    shown = html.unescape(shown + text[at : span.end])
    return has_words(shown, 0, len(shown))


def _page(text: str) -> _Page:
    return _Reader(text).page()


def hypertext_blocks(text: str, label: str) -> Blocks:
    """Return the blocks of a page, and a notice of attributes that stay French.

    :raises SourceError: the text has words but no tag.
    """
    page = _page(text)
    if not _TOKEN.search(text) and has_words(text, 0, len(text)):
        raise SourceError(f"{label}: no HTML, because it has no tag; save it as .txt")
    if not page.left:
        return tuple(page.blocks), ()
    lines = sorted({text.count("\n", 0, at) + 1 for at in page.left})
    listed = ", ".join(map(str, lines[:_LISTED])) + (
        "…" if len(lines) > _LISTED else ""
    )
    plural = "s" if len(lines) > 1 else ""
    notice = f"{label}: attributes inside a sentence are left at line{plural} {listed}"
    return tuple(page.blocks), (notice,)


def _write(
    text: str, blocks: Sequence[Block], sentences: Sequence[Sequence[Sentence]]
) -> Iterator[Part]:
    """Yield the page with the English; texts equal to their source are unchanged."""
    edits = _page(text).edits
    at = 0
    for block, own in zip(blocks, sentences, strict=True):
        yield Part(_edited(text, at, block.start, edits))
        at = block.end
        source = text[block.start : block.end]
        quote = text[block.start - 1 : block.start]
        if quote not in ('"', "'") or text[block.end : block.end + 1] != quote:
            quote = ""
        yield from filled(source, own, quote)
    yield Part(_edited(text, at, len(text), edits))


def _edited(text: str, start: int, end: int, edits: Sequence[tuple[Span, str]]) -> str:
    made = ""
    first = bisect_left(edits, start, key=lambda edit: edit[0].start)
    for span, new in islice(edits, first, None):
        if span.end > end:
            break
        made += text[start : span.start] + new
        start = span.end
    return made + text[start:end]


def filled(
    source: str, sentences: Sequence[Sentence], quote: str = ""
) -> Iterator[Part]:
    """Yield one block's English, escaped, and wrapped like the French.

    :param source: the block's French.
    :param quote: the quotation mark around it in an attribute, or "".
    """
    line = unwrap(source, 0)
    lines = unwrap(_TOKEN.sub(lambda tag: " ".join(tag[0].split()), source), 0)
    target = " ".join(one.text for one in sentences if one.text)
    if html.unescape(line.text) == html.unescape(target):
        yield Part(source, sentences[0].unit)
        return
    tags = [tag.span.in_(source) for tag in _tags(source)]
    changed = [(unwrap(tag, 0).text, tag) for tag in tags]
    changed = [(flat, tag) for flat, tag in changed if flat != tag]
    joint = lines.line_joint()
    width = filled_width(lines.source) if joint else 0
    column = 0
    for one in sentences:
        words = _WORD.findall(_escaped(one.text, quote))
        for index, word in enumerate(words):
            gap = ""
            if column:
                wraps = joint and column + 1 + len(word) > width
                gap = joint if wraps else " "
                column = len(joint.lstrip("\r\n")) if wraps else column + 1
            yield Part(gap, one.unit if index else None)
            column += len(word)
            yield Part(_with_own_tags(word, changed), one.unit)


def _escaped(text: str, quote: str) -> str:
    """Escape "&", "<" unless it begins a tag, and an attribute's quotation mark."""
    text = _NO_TAG.sub("&lt;", _BARE_AND.sub("&amp;", text))
    if quote:
        text = text.replace("<", "&lt;").replace(quote, f"&#{ord(quote)};")
    return text


def _with_own_tags(word: str, changed: list[tuple[str, str]]) -> str:
    """Restore the white space that the tags have in the source."""
    at = 0
    for pair in list(changed):
        place = word.find(pair[0], at)
        if place >= 0:
            word = word[:place] + pair[1] + word[place + len(pair[0]) :]
            at = place + len(pair[1])
            changed.remove(pair)
    return word


def _texts(english: str, source: str) -> list[str]:
    """Return the English of each block; raise Misfit if other markup differs."""
    french_page, english_page = _page(source), _page(english)
    old_at = new_at = 0
    for old, new in zip(french_page.blocks, english_page.blocks, strict=False):
        before = _edited(source, old_at, old.start, french_page.edits)
        if before.split() != english[new_at : new.start].split():
            raise Misfit(english.count("\n", 0, new.start) + 1)
        old_at, new_at = old.end, new.end
    tail = _edited(source, old_at, len(source), french_page.edits)
    count = len(french_page.blocks) == len(english_page.blocks)
    if not count or tail.split() != english[new_at:].split():
        raise Misfit(english.count("\n", 0, new_at) + 1)
    return [unwrap(english[b.start : b.end], 0).text for b in english_page.blocks]


_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    r"(?:<!doctype\s+html|<(?:html|head|body)[\s>])",
    re.IGNORECASE | re.DOTALL,
)
LAYOUT = Layout(_write, _texts)
FORMAT = Format(
    "html",
    "HTML",
    (".html", ".htm", ".xhtml", ".xht"),
    hypertext_blocks,
    lambda text: _START.match(text) is not None,
    Markup.TAGS,
    LAYOUT,
)
