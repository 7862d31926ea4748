"""Putting the inline elements back into a target, each exactly once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import regex

from pipeline.alignment import project
from pipeline.inlines.model import Extraction, Inline, InlineKind, Restoration, Role
from pipeline.inlines.placement import LEAST, Placer
from pipeline.text.spaces import NO_BREAKS
from pipeline.units import Finding, Severity, Span, WordLink

_SPACES = f" \t{NO_BREAKS}"
_TRAILING = regex.compile(r"\s*[.,;:!?…»”’\"')\]]+\Z")
_STOPS = regex.compile(r"[.,;:!?…»”’\"')\]]+")
_LEADING = regex.compile(r"\A[«“‘\"'(\[]\s*")
# A pair is reported if the confidence of its words' projection is lower.
_SURE_PAIR = 0.3
_LONGEST_SHOWN = 40
_ORDINAL = regex.compile(r"(?<![\p{L}\p{N}])\d+(?P<ending>st|nd|rd|th)(?!\p{L})")
_ORDINAL_ENDINGS = frozenset({"er", "re", "e", "ère", "ème", "nd", "nde", "d", "de"})


@dataclass(slots=True)
class _Node:
    """An element's place in the target: a point, or a range that contains others.

    ``replaces`` is true if the target already has the element's ``shown`` text.
    """

    index: int
    start: int
    end: int
    closing: int = -1
    replaces: bool = False
    children: list[_Node] = field(default_factory=list)


def restore(
    target: str, extraction: Extraction, links: Sequence[WordLink]
) -> Restoration:
    """Put the elements of ``extraction`` back into the translation of its text.

    Every element is in the result exactly once, for any target and links. The
    target is otherwise unchanged, except for the white space and punctuation that were
    removed with an element. If an element's place is uncertain, there is a warning
    (check "placement").

    :param links: links from the clean text to ``target``.
    """
    if not extraction.inlines:
        return Restoration(target)
    if target == extraction.text:  # a copy: every element keeps its place
        spans = tuple(inline.source for inline in extraction.inlines)
        return Restoration(extraction.source, spans)
    return _Restorer(target, extraction, links).restored()


class _Restorer:
    def __init__(
        self, target: str, extraction: Extraction, links: Sequence[WordLink]
    ) -> None:
        self._target = target
        self._clean = extraction.text
        self._source = extraction.source
        self._inlines = extraction.inlines
        self._links = links
        self._placer = Placer(extraction.text, target, links)
        self._unsure: set[int] = set()
        self._shown = self._find_shown()
        self._text = ""
        self._spans: list[tuple[Span, int]] = []

    def restored(self) -> Restoration:
        top = self._nodes(
            range(len(self._inlines)),
            Span(0, len(self._clean)),
            Span(0, len(self._target)),
        )
        self._write(top, 0, len(self._target))
        findings = [
            placement(self._inlines[index], span)
            for span, index in self._spans
            if index in self._unsure
        ]
        return Restoration(
            self._text, tuple(span for span, _ in self._spans), tuple(findings)
        )

    def _find_shown(self) -> dict[int, Span]:
        """Find the elements shown in the target, each at its likeliest place."""
        found: dict[int, Span] = {}
        free: dict[str, list[Span]] = {}
        scale = len(self._target) / (len(self._clean) or 1)
        for index, inline in enumerate(self._inlines):
            if not inline.shown:
                continue
            if inline.shown not in free:
                free[inline.shown] = _occurrences(self._target, inline.shown)
            spans = free[inline.shown]
            if spans:
                rest = sum(
                    other.shown == inline.shown for other in self._inlines[index:]
                )
                # Leave enough places for the elements that follow.
                choice = spans[: max(1, len(spans) - rest + 1)]
                best = min(choice, key=_distance_to(inline.at * scale))
                found[index] = best
                free[inline.shown] = [span for span in spans if span > best]
        return found

    def _nodes(self, indices: Sequence[int], clean: Span, target: Span) -> list[_Node]:
        """Return the places of the elements of one level within ``target``."""
        nodes: list[_Node] = []
        taken: list[Span] = []
        position = 0
        points: list[tuple[int, bool]] = []
        while position < len(indices):
            index = indices[position]
            inline = self._inlines[index]
            if inline.role is Role.START and index < inline.partner <= indices[-1]:
                node = self._pair(index, clean, target, taken)
                taken.append(Span(node.start, node.end))
                nodes.append(node)
                position += inline.partner - index + 1
            else:
                points.append((index, index in self._shown))
                position += 1
        pairs = list(nodes)
        for index, shown in points:
            nodes.append(self._point(index, clean, target, pairs, shown=shown))
        nodes.sort(key=lambda node: (node.start, node.end, node.index))
        return _apart(nodes)

    def _pair(self, index: int, clean: Span, target: Span, taken: list[Span]) -> _Node:
        inline = self._inlines[index]
        inner = _stripped(
            self._clean, Span(inline.at, self._inlines[inline.partner].at)
        )
        range_ = self._range(index, inner, clean, target)
        range_ = _beside(range_, taken, target, self._target)
        children = self._nodes(range(index + 1, inline.partner), inner, range_)
        return _Node(index, range_.start, range_.end, inline.partner, children=children)

    def _range(self, index: int, inner: Span, clean: Span, target: Span) -> Span:
        """Return the target's words that correspond to the content of a pair."""
        text = self._clean[inner.start : inner.end]
        if not text:
            point = self._clamped(self._placer.place(inner.start).at, target)
            return Span(point, point)
        start = self._placer.mirrored(inner.start, clean, target)
        end = self._placer.mirrored(inner.end, clean, target)
        if start is not None and end is not None:
            return _stripped(self._target, Span(min(start, end), max(start, end)))
        part = self._part_of_word(inner, target)
        if part is not None:
            return part
        projection = project(inner, self._links, self._clean, self._target)
        if projection.confidence < _SURE_PAIR:
            self._unsure.add(index)
        first, last = projection.span
        trailing, leading = _TRAILING.search(text), _LEADING.match(text)
        if trailing:
            last = _extended(self._target, last, trailing.group())
        if leading and self._target[:first].rstrip(_SPACES)[-1:] in tuple("«“‘\"'(["):
            first = len(self._target[:first].rstrip(_SPACES)) - 1
        first, last = self._clamped(first, target), self._clamped(last, target)
        return _stripped(self._target, Span(first, max(first, last)))

    def _part_of_word(self, inner: Span, target: Span) -> Span | None:
        """Return the place of a pair inside a word, in the same word: H<sub>2</sub>O.

        The ending of a French ordinal (1<sup>er</sup>) corresponds to the English one.
        """
        start, end = inner
        while start and self._clean[start - 1].isalnum():
            start -= 1
        while end < len(self._clean) and self._clean[end].isalnum():
            end += 1
        if (start, end) == inner or not inner.in_(self._clean).isalnum():
            return None
        word = self._clean[start:end]
        scale = len(self._target) / (len(self._clean) or 1)
        same = _occurrences(self._target, word)
        places = [one for one in same if target.start <= one.start]
        places = [one for one in places if one.end <= target.end]
        if places:
            best = min(places, key=_distance_to(start * scale)).start
            return Span(best + inner.start - start, best + inner.end - start)
        if end == inner.end and inner.in_(self._clean).lower() in _ORDINAL_ENDINGS:
            found = [
                Span.of(match, "ending")
                for match in _ORDINAL.finditer(self._target, target.start, target.end)
            ]
            return min(found, key=_distance_to(start * scale), default=None)
        return None

    def _point(
        self,
        index: int,
        clean: Span,
        target: Span,
        pairs: Sequence[_Node],
        *,
        shown: bool,
    ) -> _Node:
        inline = self._inlines[index]
        if shown:
            span = self._shown[index]
            if target.start <= span.start and span.end <= target.end:
                return _Node(index, *span, replaces=True)
        exact = self._placer.mirrored(inline.at, clean, target)
        if exact is not None:
            at = exact
        else:
            place = self._placer.place(inline.at)
            at = place.at
            if place.confidence < LEAST:
                self._unsure.add(index)
        if inline.shown:
            self._unsure.add(index)
        at = self._clamped(at, target)
        if inline.role is Role.START:
            at = _skipped(self._target, at, target.end)
        elif inline.kind is InlineKind.MARK:
            at = self._off_numbers(index, at, target)
        for pair in pairs:
            if pair.start < at < pair.end or (
                at in (pair.start, pair.end) and pair.start < pair.end
            ):
                # Next to a pair, on the same side as in the source.
                at = pair.end if index > pair.closing else pair.start
        return _Node(index, at, at)

    def _off_numbers(self, index: int, at: int, target: Span) -> int:
        """Move a mark of digits so that it is not read as part of a number (100 and 3).

        It is put after the next word or, at the end, after the full stop.
        """
        raw = self._inlines[index].raw
        if not raw[:1].isdigit() or not self._target[at - 1 : at].isdigit() or not at:
            return at
        self._unsure.add(index)
        following = regex.compile(r"[\s-]*\p{L}+").match(self._target, at, target.end)
        if following:
            return following.end()
        after = _STOPS.match(self._target, at, target.end)
        return after.end() if after else at

    def _clamped(self, at: int, span: Span) -> int:
        return min(max(at, span.start), span.end)

    def _write(self, nodes: Sequence[_Node], start: int, end: int) -> None:
        at = start
        for node in nodes:
            self._copy(at, node.start)
            at = node.end
            if node.replaces:
                self._put(node.index)
            elif node.closing < 0:
                self._put_free(node.index, node.start)
            else:
                if node.start == node.end:
                    self._space_before(node.index)
                self._put(node.index)
                self._write(node.children, node.start, node.end)
                self._put(node.closing)
                if node.start == node.end:
                    self._space_after(node.closing, node.end)
        self._copy(at, end)

    def _copy(self, start: int, end: int) -> None:
        self._text += self._target[start:end]

    def _space_before(self, index: int) -> None:
        """Add a space after the word before an element, if the source has one."""
        start = self._inlines[index].source.start
        if self._source[:start][-1:].isspace() and self._text[-1:].isalnum():
            self._text += " "

    def _space_after(self, index: int, at: int) -> None:
        end = self._inlines[index].source.end
        following = self._target[at : at + 1]
        if self._source[end : end + 1].isspace() and following.isalnum():
            self._text += " "

    def _put(self, index: int) -> None:
        raw = self._inlines[index].raw
        self._spans.append((Span(len(self._text), len(self._text) + len(raw)), index))
        self._text += raw

    def _put_free(self, index: int, at: int) -> None:
        """Put an element with its punctuation, and spaces where they are needed."""
        inline = self._inlines[index]
        following = self._target[at : at + 1]
        lead, trail = inline.lead, inline.trail
        if not self._text or self._text[-1] in _SPACES:
            lead = lead.lstrip(_SPACES)
        if not self._text:
            lead = lead.lstrip(",;:–—").lstrip(_SPACES)
        if following in tuple(_SPACES) or not following:
            trail = trail.rstrip(_SPACES)
        free = inline.role is Role.STANDALONE and bool(inline.lead or inline.trail)
        if not lead and free and self._text[-1:].isalnum():
            lead = " "
        if not trail and free and following.isalnum():
            trail = " "
        digits = inline.raw[:1].isdigit() and self._text[-1:].isdigit()
        if inline.kind is InlineKind.MARK and digits and not lead:
            lead = " "
        self._text += lead
        self._put(index)
        self._text += trail


def placement(inline: Inline, span: Span) -> Finding:
    """Report an inline element whose place in the English is uncertain.

    A footnote mark, an address, emphasis or code is kept once, unchanged. If no word
    link tells its place, it is put at the same relative position as in the French.
    Known false positive: the place is often right.
    """
    shown = inline.raw
    if len(shown) > _LONGEST_SHOWN:
        shown = shown[: _LONGEST_SHOWN - 1] + "…"
    return Finding(
        "placement",
        Severity.WARNING,
        "uncertain",
        (inline.kind.value, shown),
        inline.source,
        span,
    )


def _distance_to(place: float) -> Callable[[Span], float]:
    return lambda span: abs(span.start - place)


def _occurrences(text: str, shown: str) -> list[Span]:
    pattern = regex.escape(shown)
    if shown[0].isalnum():
        pattern = rf"(?<![\p{{L}}\p{{N}}]){pattern}(?![\p{{L}}\p{{N}}])"
    return [Span.of(match) for match in regex.finditer(pattern, text)]


def _stripped(text: str, span: Span) -> Span:
    """Return a span without white space at its ends."""
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _skipped(text: str, at: int, end: int) -> int:
    """Return ``at`` moved past white space."""
    while at < end and text[at].isspace():
        at += 1
    return at


def _extended(target: str, end: int, trailing: str) -> int:
    """Return ``end`` moved past punctuation that is inside the pair in the source."""
    wanted = sum(not char.isspace() for char in trailing)
    while wanted and end < len(target) and target[end] in ".,;:!?…»”’\"')]":
        end += 1
        wanted -= 1
    return end


def _beside(span: Span, taken: Sequence[Span], within: Span, text: str) -> Span:
    """Return a part of ``span`` that is in no other pair, or the word next to it."""
    start, end = span
    for other in taken:
        if other.overlaps(Span(start, end)):
            before, after = other.start - start, end - other.end
            if before > 0 and before >= after:
                end = other.start
            elif after > 0:
                start = other.end
            else:
                start = end = other.end
    part = _stripped(text, Span(start, end))
    if part.start == part.end and span.start < span.end:
        word = regex.compile(r"\s*[\p{L}\p{N}]+").match(text, part.end, within.end)
        free = word and not any(other.overlaps(Span.of(word)) for other in taken)
        if word and free:
            return _stripped(text, Span.of(word))
    return part


def _apart(nodes: list[_Node]) -> list[_Node]:
    """Move points that are inside a shown element or pair to its end."""
    at = 0
    for node in nodes:
        if node.start < at:
            if node.closing < 0 and not node.replaces:
                node.start = node.end = at
            elif node.replaces:
                # Its place is taken: put it after the other element.
                node.replaces = False
                node.start = node.end = at
            else:
                _shift(node, at, max(node.end, at))
        at = node.end
    return nodes


def _shift(node: _Node, start: int, end: int) -> None:
    node.start, node.end = start, end
    for child in node.children:
        _shift(child, max(child.start, start), max(child.end, start))
