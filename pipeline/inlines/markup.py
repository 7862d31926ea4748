"""Finding Markdown's inline markup: CommonMark's rules, with offsets.

markdown-it has no offsets for what is inside a line, and a segment is only part of a
paragraph, so the few rules that matter here are applied directly (CommonMark 0.31,
section 6): what is literal first, then links, then emphasis. What has no partner in
its segment (a sentence of a longer bold passage) is an element too.
"""

from __future__ import annotations

import html
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import regex

from pipeline.inlines.elements import ELEMENT, Found, element
from pipeline.inlines.model import InlineKind, Role
from pipeline.units import Span

_ESCAPE = regex.compile(r"\\[!-/:-@\[-`{-~]")
_TICKS = regex.compile(r"`+")
_MATHS = regex.compile(r"\$\$[^$]+\$\$|\$(?!\s)[^$\n]+?(?<![\s\\])\$(?!\d)")
_AUTOLINK = regex.compile(
    r"<(?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*|[\w.+-]+@[\w-]+(?:\.[\w-]+)*)>"
)
_TAG = regex.compile(
    r"<!--.*?-->|<(?P<close>/)?(?P<name>[A-Za-z][A-Za-z0-9-]*)"
    r"(?:\s+[^<>]*?)?(?P<void>/)?\s*>"
)
_VOID = frozenset({"br", "hr", "img", "wbr", "input", "link", "meta", "source"})
_ENTITY = regex.compile(
    r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
)
_SPECIAL = frozenset("&<>*_`[]\\|$~#")
_CITATION = regex.compile(r"\[[^\[\]@]{0,40}-?@[^\[\]]+\]")
_DESTINATION = regex.compile(
    r"\(\s*(?:<[^<>\n]*>|(?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.)*\))*)"
    r"(?:\s+(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\)))?\s*\)"
)
_REFERENCE = regex.compile(r"\[([^\[\]]*)\]")
_DELIMITER = regex.compile(r"\*+|_+|~~")
# Code that reads as a word can stay in the sentence: "la commande `git`".
_WORDLIKE = regex.compile(r"[A-Za-z][A-Za-z0-9]*(?:[.-][A-Za-z0-9]+)*")
_LONGEST_WORD = 32


@dataclass(slots=True)
class _Run:
    """A run of delimiters that may open or close emphasis."""

    start: int
    end: int
    char: str
    opens: bool
    closes: bool
    region: int

    @property
    def length(self) -> int:
        return self.end - self.start


class MarkdownReader:
    """Finds the elements of one segment of Markdown."""

    def __init__(
        self, text: str, marks: frozenset[Span], labels: Collection[str]
    ) -> None:
        self._text = text
        self._marks = {mark.start: mark for mark in marks}
        self._labels = labels
        self._found: list[Found] = []
        self._runs: list[_Run] = []
        self._pairs = 0
        self._tags: defaultdict[str, list[int]] = defaultdict(list)
        self._region = 0

    def elements(self) -> list[Found]:
        """Return the elements in order, without overlap."""
        self._scan(0, len(self._text))
        self._emphasis()
        return sorted(self._found, key=lambda found: found.span)

    def _scan(self, start: int, end: int) -> None:
        at = start
        while at < end:
            at = self._step(at, end)

    def _step(self, at: int, end: int) -> int:
        """Read what starts at ``at`` and return where to go on."""
        char = self._text[at]
        mark = self._marks.get(at)
        if mark is not None:
            return self._add(InlineKind.MARK, mark.start, mark.end)
        stop = 0
        if char in "\\`$<&":
            stop = self._literal(char, at, end)
        elif char in "![":
            stop = self._bracket(at, end)
        if stop:
            return stop
        match = ELEMENT.match(self._text, at, end)
        plain = element(self._text, match) if match else None
        if plain is not None and not (char == "_" and plain.raw.strip("_")):
            self._found.append(plain)
            return plain.span.end
        if char in "*_~":
            return self._delimiters(at, end)
        return at + 1

    def _add(self, kind: InlineKind, start: int, end: int, shown: str = "") -> int:
        raw = self._text[start:end]
        self._found.append(Found(kind, Span(start, end), raw, shown=shown))
        return end

    def _literal(self, char: str, at: int, end: int) -> int:
        """Read an escape, code, a formula, a tag or an entity; 0 if it is none."""
        if char == "`":
            return self._code(at, end)
        if char == "<":
            return self._tag(at, end)
        if char == "&":
            return self._entity(at, end)
        if char == "$":
            maths = _MATHS.match(self._text, at, end)
            return self._add(InlineKind.MATHS, *maths.span()) if maths else 0
        if not _ESCAPE.match(self._text, at, end):
            return 0
        return self._add(InlineKind.ESCAPE, at, at + 2, self._text[at + 1])

    def _code(self, at: int, end: int) -> int:
        ticks = _TICKS.match(self._text, at, end)
        if ticks is None:
            return 0
        for closing in _TICKS.finditer(self._text, ticks.end(), end):
            if len(closing.group()) == len(ticks.group()):
                content = self._text[ticks.end() : closing.start()].strip()
                word = _WORDLIKE.fullmatch(content) and len(content) <= _LONGEST_WORD
                return self._add(
                    InlineKind.CODE, at, closing.end(), content if word else ""
                )
        # No partner: Markdown shows the marks; they are carried as they are.
        return self._add(InlineKind.CODE, at, ticks.end())

    def _tag(self, at: int, end: int) -> int:
        link = _AUTOLINK.match(self._text, at, end)
        if link is not None:
            return self._add(InlineKind.URL, *link.span())
        match = _TAG.match(self._text, at, end)
        if match is None:
            return 0
        name = (match["name"] or "").lower()
        span, raw = Span.of(match), match.group()
        if not name or match["void"] or name in _VOID:
            self._found.append(Found(InlineKind.TAG, span, raw))
        elif not match["close"]:
            self._tags[name].append(len(self._found))
            self._found.append(Found(InlineKind.TAG, span, raw, Role.START))
        else:
            pair = -1
            if self._tags[name]:
                index = self._tags[name].pop()
                pair = self._new_pair()
                opening = self._found[index]
                self._found[index] = Found(
                    opening.kind, opening.span, opening.raw, Role.START, pair
                )
            self._found.append(Found(InlineKind.TAG, span, raw, Role.END, pair))
        return match.end()

    def _entity(self, at: int, end: int) -> int:
        match = _ENTITY.match(self._text, at, end)
        if match is None:
            return 0
        shown = html.unescape(match.group())
        if shown == match.group() or not (shown.isprintable() or shown.isspace()):
            return self._add(InlineKind.ESCAPE, *match.span())
        self._found.append(
            Found(
                InlineKind.ESCAPE,
                Span.of(match),
                match.group(),
                shown=shown,
                decoded=shown not in _SPECIAL,
            )
        )
        return match.end()

    def _new_pair(self) -> int:
        self._pairs += 1
        return self._pairs

    def _bracket(self, at: int, end: int) -> int:
        """Read a link, image, note mark or citation; 0 if it is none."""
        text = self._text
        image = text[at] == "!"
        opening = at + image
        if text[opening : opening + 1] != "[":
            return 0
        if not image:
            cited = _CITATION.match(text, at, end)
            if cited:
                return self._add(InlineKind.CITATION, *cited.span())
            if text.startswith("[^", at):
                return 0  # ELEMENT knows note marks
        closing = _closing_bracket(text, opening, end)
        tail = self._link_tail(opening, closing, end) if closing >= 0 else None
        if tail is None:
            return 0
        stop, raw = tail
        whole = not text[:at].strip() and not text[stop:].strip(" .")
        if image and not (whole and text[opening + 1 : closing].strip()):
            return self._add(InlineKind.IMAGE, at, stop)
        kind = InlineKind.IMAGE if image else InlineKind.LINK
        pair = self._new_pair()
        first, last = Span(at, opening + 1), Span(closing, stop)
        self._found.append(Found(kind, first, text[at : opening + 1], Role.START, pair))
        outer, self._region = self._region, pair
        self._scan(opening + 1, closing)
        self._region = outer
        self._found.append(Found(kind, last, raw, Role.END, pair))
        return stop

    def _link_tail(
        self, opening: int, closing: int, end: int
    ) -> tuple[int, str] | None:
        """Return where a link ends, and what must stand after its translated text."""
        text = self._text
        inline = _DESTINATION.match(text, closing + 1, end)
        if inline:
            return inline.end(), text[closing : inline.end()]
        label = text[opening + 1 : closing]
        reference = _REFERENCE.match(text, closing + 1, end)
        if reference and reference[1].strip():
            known = reference[1]
            if " ".join(known.casefold().split()) in self._labels:
                return reference.end(), text[closing : reference.end()]
            return None
        if " ".join(label.casefold().split()) in self._labels:
            # The text is the label: once translated, it must be named.
            return (reference.end() if reference else closing + 1), f"][{label}]"
        return None

    def _delimiters(self, at: int, end: int) -> int:
        match = _DELIMITER.match(self._text, at, end)
        if match is None:
            return at + 1
        before = self._text[at - 1] if at else " "
        after = self._text[match.end()] if match.end() < len(self._text) else " "
        left, right = _flanks(before, after), _flanks(after, before)
        if match.group()[0] == "_":
            opens = left and (not right or _is_punctuation(before))
            closes = right and (not left or _is_punctuation(after))
        else:
            opens, closes = left, right
        self._runs.append(
            _Run(at, match.end(), match.group()[0], opens, closes, self._region)
        )
        return match.end()

    def _emphasis(self) -> None:
        """Pair the delimiters; those left over that could be markup stay alone."""
        stack: list[_Run] = []
        for closer in self._runs:
            if closer.closes:
                self._close(closer, stack)
            if closer.length:
                stack.append(closer)
        for run in stack:
            if run.length and run.opens != run.closes:
                role = Role.START if run.opens else Role.END
                self._mark(run.start, run.end, role, -1)

    def _close(self, closer: _Run, stack: list[_Run]) -> None:
        while closer.length:
            index = next(
                (
                    i
                    for i in reversed(range(len(stack)))
                    if _fit(stack[i], closer) and stack[i].length
                ),
                -1,
            )
            if index < 0:
                return
            opener = stack[index]
            size = 2 if min(opener.length, closer.length) > 1 else 1
            pair = self._new_pair()
            self._mark(opener.end - size, opener.end, Role.START, pair)
            self._mark(closer.start, closer.start + size, Role.END, pair)
            opener.end -= size
            closer.start += size
            # What lies between can no longer pair with anything outside.
            for left in stack[index + 1 :]:
                left.region = -pair
                if left.opens != left.closes:
                    role = Role.START if left.opens else Role.END
                    self._mark(left.start, left.end, role, -1)
            del stack[index + 1 :]
            if not opener.length:
                del stack[index]

    def _mark(self, start: int, end: int, role: Role, pair: int) -> None:
        raw = self._text[start:end]
        self._found.append(
            Found(InlineKind.EMPHASIS, Span(start, end), raw, role, pair)
        )


def _closing_bracket(text: str, opening: int, end: int) -> int:
    depth, at = 0, opening
    while at < end:
        if text[at] == "\\":
            at += 1
        elif text[at] == "`":
            ticks = _TICKS.match(text, at, end)
            length = len(ticks.group()) if ticks else 1
            other = text.find("`" * length, at + length, end)
            at = other + length - 1 if other >= 0 else at + length - 1
        elif text[at] == "[":
            depth += 1
        elif text[at] == "]":
            depth -= 1
            if depth == 0:
                return at
        at += 1
    return -1


def _flanks(before: str, after: str) -> bool:
    """CommonMark's left-flanking, for a run between two characters."""
    if after.isspace():
        return False
    return not _is_punctuation(after) or before.isspace() or _is_punctuation(before)


def _is_punctuation(char: str) -> bool:
    return unicodedata.category(char)[0] in "PS"


def _fit(opener: _Run, closer: _Run) -> bool:
    if opener.char != closer.char or not opener.opens:
        return False
    if opener.region != closer.region:
        return False
    both = opener.closes or closer.opens
    thirds = (opener.length + closer.length) % 3 == 0
    return not (both and thirds and (opener.length % 3 or closer.length % 3))


def markdown_elements(
    text: str, marks: frozenset[Span], labels: Collection[str]
) -> Iterator[Found]:
    """Yield the elements of a segment of Markdown in order, without overlap."""
    yield from MarkdownReader(text, marks, labels).elements()
