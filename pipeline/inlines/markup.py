"""Finding Markdown's inline markup with offsets, by the rules of CommonMark.

markdown-it has no offsets inside a line, and a segment is only part of a paragraph.
Therefore the few necessary rules (CommonMark 0.31, section 6) are applied directly:
first literal text, then links, then emphasis. A delimiter whose partner is in another
segment (a sentence of a longer bold passage) is an element too.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

import regex

from pipeline.inlines.elements import Found, element
from pipeline.inlines.model import InlineKind, Role
from pipeline.inlines.tags import TAG, VOID, decoded_entity, word_of
from pipeline.text.protected import ATTRIBUTES, ENTITY
from pipeline.units import Span

_ESCAPE = regex.compile(r"\\[!-/:-@\[-`{-~]")
_TICKS = regex.compile(r"`+")
_MATHS = regex.compile(r"\$\$[^$]+\$\$|\$(?!\s)[^$\n]+?(?<![\s\\])\$(?!\d)")
_AUTOLINK = regex.compile(
    r"<(?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*|[\w.+-]+@[\w-]+(?:\.[\w-]+)*)>"
)
_ENTITY = regex.compile(ENTITY)
_CITATION = regex.compile(r"\[[^\[\]@]{0,40}-?@[^\[\]]+\]")
_DESTINATION = regex.compile(
    r"\(\s*(?:<[^<>\n]*>|(?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.)*\))*)"
    r"(?:\s+(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\)))?\s*\)"
)
_REFERENCE = regex.compile(r"\[([^\[\]]*)\]")
_DELIMITER = regex.compile(r"\*+|_+|~~|==")
_ATTRIBUTES = regex.compile(ATTRIBUTES)
_WIKI = regex.compile(r"!?\[\[(?P<page>[^\[\]|\n]+)(?:\|(?P<alias>[^\[\]\n]+))?\]\]")
_ROLE = regex.compile(r"\{[A-Za-z][\w:+.-]*\}(?=`)|:[A-Za-z][\w:+.-]*:(?=`[^`])")
_COMMENT = regex.compile(r"%%[^%\n]+%%")
_BLOCK_NAME = regex.compile(r"(?<=\s)\^[A-Za-z0-9-]{2,}(?=\s*\Z)")
# Subscript and superscript of Pandoc: H~2~O, x^2^.
_SUB = regex.compile(
    r"(?<=[\p{L}\p{N}])(?P<mark>[~^])(?P<text>[\p{L}\p{N}+-]{1,12})(?P=mark)"
)
_BRACKETS = regex.compile(r"\\\((?P<text>[^\n]{1,200}?)\\\)")
_FORMULA = regex.compile(r"[\\^_=+<>{}|]")
# A variable stays in its sentence, unless it could be an English word or ending.
_VARIABLE = regex.compile(r"\$([B-HJ-Zb-ce-lnopqru-z])\$")


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
        """Read what starts at ``at``, and return the offset after it."""
        char = self._text[at]
        mark = self._marks.get(at)
        if mark is not None:
            return self._add(InlineKind.MARK, mark.start, mark.end)
        stop = 0
        if char in "\\`$<&":
            stop = self._literal(char, at, end)
        elif char in "![":
            stop = self._bracket(at, end)
        elif char in "^~%{:":
            stop = self._of_dialects(char, at, end)
        if stop:
            return stop
        plain = element(self._text, at, end)
        if plain is not None and not (char == "_" and plain.raw.strip("_")):
            self._found.append(plain)
            return plain.span.end
        if char in "*_~=":
            return self._delimiters(at, end)
        return at + 1

    def _of_dialects(self, char: str, at: int, end: int) -> int:
        """Read a note, role, comment, block name, or sub- or superscript, else 0.

        The result is the offset after it.
        """
        text = self._text
        if char == "^" and text.startswith("^[", at):
            closing = _closing_bracket(text, at + 1, end)
            return self._around(InlineKind.NOTE, at, at + 2, closing, closing + 1)
        role = _ROLE.match(text, at, end) if char in "{:" else None
        if role:
            stop = self._code(role.end(), end)
            self._found.pop()
            return self._add(InlineKind.CODE, at, stop)
        if char == "%":
            comment = _COMMENT.match(text, at, end)
            return self._add(InlineKind.TEMPLATE, *comment.span()) if comment else 0
        name = _BLOCK_NAME.match(text, at, end) if char == "^" else None
        if name:
            return self._add(InlineKind.NAME, *name.span())
        small = _SUB.match(text, at, end) if char in "^~" else None
        if small:
            first, last = small.span("text")
            return self._around(InlineKind.EMPHASIS, at, first, last, small.end())
        return 0

    def _around(
        self, kind: InlineKind, start: int, first: int, last: int, stop: int
    ) -> int:
        """Add the pair ``start``-``first`` and ``last``-``stop``; return ``stop``."""
        if last < first:
            return 0
        text, pair = self._text, self._new_pair()
        self._found.append(
            Found(kind, Span(start, first), text[start:first], Role.START, pair)
        )
        outer, self._region = self._region, pair
        self._scan(first, last)
        self._region = outer
        self._found.append(
            Found(kind, Span(last, stop), text[last:stop], Role.END, pair)
        )
        return stop

    def _add(self, kind: InlineKind, start: int, end: int, shown: str = "") -> int:
        raw = self._text[start:end]
        self._found.append(Found(kind, Span(start, end), raw, shown=shown))
        return end

    def _literal(self, char: str, at: int, end: int) -> int:
        """Read an escape, code, formula, tag or entity; return its end, or 0."""
        if char == "`":
            return self._code(at, end)
        if char == "<":
            return self._tag(at, end)
        if char == "&":
            return self._entity(at, end)
        if char == "$":
            return self._maths(at, end)
        maths = _BRACKETS.match(self._text, at, end)
        if maths and _FORMULA.search(maths["text"]):
            return self._add(InlineKind.MATHS, *maths.span())
        escaped = _ESCAPE.match(self._text, at, end) is not None
        return self._escape(at) if escaped else 0

    def _escape(self, at: int) -> int:
        return self._add(InlineKind.ESCAPE, at, at + 2, self._text[at + 1])

    def _maths(self, at: int, end: int) -> int:
        maths = _MATHS.match(self._text, at, end)
        if maths is None:
            return 0
        variable = _VARIABLE.fullmatch(maths[0])
        shown = variable[1] if variable else ""
        return self._add(InlineKind.MATHS, *maths.span(), shown=shown)

    def _code(self, at: int, end: int) -> int:
        ticks = _TICKS.match(self._text, at, end)
        if ticks is None:
            return 0
        for closing in _TICKS.finditer(self._text, ticks.end(), end):
            if len(closing.group()) == len(ticks.group()):
                word = word_of(self._text[ticks.end() : closing.start()])
                stop = self._with_attributes(closing.end(), end)
                return self._add(InlineKind.CODE, at, stop, word)
        # Without a partner, Markdown shows the ticks; they are kept unchanged.
        return self._add(InlineKind.CODE, at, ticks.end())

    def _tag(self, at: int, end: int) -> int:
        link = _AUTOLINK.match(self._text, at, end)
        if link is not None:
            return self._add(InlineKind.URL, *link.span())
        match = TAG.match(self._text, at, end)
        if match is None:
            return 0
        name = (match["name"] or "").lower()
        span, raw = Span.of(match), match.group()
        if not name or match["void"] or name in VOID:
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
        self._found.append(decoded_entity(match))
        return match.end()

    def _with_attributes(self, at: int, end: int) -> int:
        """Return the end of the attributes at ``at``, or ``at`` if there are none."""
        attributes = _ATTRIBUTES.match(self._text, at, end)
        return attributes.end() if attributes else at

    def _new_pair(self) -> int:
        self._pairs += 1
        return self._pairs

    def _bracket(self, at: int, end: int) -> int:
        """Read a link, image or citation; return its end, or 0."""
        text = self._text
        image = text[at] == "!"
        if text[at + image : at + image + 1] != "[":
            return 0
        wiki = _WIKI.match(text, at, end)
        if wiki:
            if image or not wiki["alias"]:
                return self._add(InlineKind.LINK, at, wiki.end())
            return self._around(InlineKind.LINK, at, *wiki.span("alias"), wiki.end())
        if not image:
            cited = _CITATION.match(text, at, end)
            if cited:
                return self._add(InlineKind.CITATION, *cited.span())
            if text.startswith("[^", at):
                return 0  # note marks are found in every text
        return self._link(at, at + image, end)

    def _link(self, at: int, opening: int, end: int) -> int:
        """Read a link, or an image if ``opening`` > ``at``; return its end, or 0."""
        text = self._text
        image = opening > at
        closing = _closing_bracket(text, opening, end)
        tail = self._link_tail(opening, closing, end) if closing >= 0 else None
        if tail is None:
            return 0
        stop, raw = tail
        whole = not text[:at].strip() and not text[stop:].strip(" .")
        if image and not (whole and text[opening + 1 : closing].strip()):
            return self._add(InlineKind.IMAGE, at, stop)
        kind = InlineKind.IMAGE if image else InlineKind.LINK
        self._around(kind, at, opening + 1, closing, stop)
        # A link whose text is its label needs an explicit label after translation.
        self._found[-1] = replace(self._found[-1], raw=raw)
        return stop

    def _link_tail(
        self, opening: int, closing: int, end: int
    ) -> tuple[int, str] | None:
        """Return the end of a link, and the markup after its translated text."""
        text = self._text
        inline = _DESTINATION.match(text, closing + 1, end)
        if inline:
            stop = self._with_attributes(inline.end(), end)
            return stop, text[closing:stop]
        attributes = _ATTRIBUTES.match(text, closing + 1, end)
        if attributes:
            return attributes.end(), text[closing : attributes.end()]
        label = text[opening + 1 : closing]
        reference = _REFERENCE.match(text, closing + 1, end)
        if reference and reference[1].strip():
            known = reference[1]
            if " ".join(known.casefold().split()) in self._labels:
                return reference.end(), text[closing : reference.end()]
            return None
        if " ".join(label.casefold().split()) in self._labels:
            # The text is the label, which must be written out after translation.
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
        """Pair the delimiters; unpaired ones that could be markup become elements."""
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
            # Delimiters between the two can no longer be paired with others outside.
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
    """Whether a delimiter run between two characters is left-flanking (CommonMark)."""
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
