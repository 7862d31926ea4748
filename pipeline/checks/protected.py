"""Checks that tags, placeholders, code and symbols are preserved, in their places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import regex

from pipeline.checks.pair import Pair, shortened
from pipeline.text.protected import find_all
from pipeline.units import Finding, Severity, Span

_Things = Sequence[tuple[str, Span]]

_TAG = regex.compile(r"<(?P<close>/)?(?P<name>[\w.:-]+)")
# Markup characters; their number shows whether some were lost.
_SIGNS = ("*", "**", "`", "_", "__", "~~", "](", "|", "^[")
# A pair of markup characters with nothing between.
_EMPTY = regex.compile(
    r"(?<![*\w])\*\*\*\*(?![*\w])|~~~~|====|\|\]\]|(?<!!)\[\]\(|<(?P<name>[A-Za-z][\w-]*)(?:\s[^<>]*)?></(?P=name)>"
)
# A target that begins with one of these becomes another kind of Markdown block.
_START = regex.compile(
    r"(?:\#{1,6}(?=\s)|[-*+](?=\s)|\d{1,9}[.)](?=\s)|>|`{3}|~{3}|:{3}|\|)"
)


def protected(pair: Pair) -> Iterator[Finding]:
    """Report a tag, a placeholder, code or a symbol that was lost, doubled or moved.

    They mean something to a program, or are the same in every language: each stands in
    the English as often as in the French, byte for byte, and what stood between two
    tags still does. Marks of markup (stars, bars, ticks) are counted. A hashtag or a
    file name that a person put into English is a known false positive.
    """
    source, target = pair.source, pair.target
    if not target.strip() or source == target:
        return
    french, english = find_all(source), find_all(target)
    left, right = (Counter(raw for raw, _ in things) for things in (french, english))
    yield from _lost("missing", french, left - right, in_source=True)
    yield from _lost("added", english, right - left, in_source=False)
    if left == right:
        yield from _outside(french, english)
    yield from _signs(source, target, french, english)
    empty = _EMPTY.search(target)
    if empty and not _EMPTY.search(source):
        yield _error("emptied", empty[0], target_span=Span.of(empty))
    begins = _START.match(target)
    if begins and not _START.match(source):
        yield _error("begins", begins[0], target_span=Span.of(begins))


def _error(
    code: str,
    raw: str,
    source_span: Span | None = None,
    target_span: Span | None = None,
) -> Finding:
    return Finding(
        "protected",
        Severity.ERROR,
        code,
        (shortened(raw),),
        source_span,
        target_span,
    )


def _lost(
    code: str, things: _Things, lacking: Counter[str], *, in_source: bool
) -> Iterator[Finding]:
    lacking = Counter(lacking)
    for raw, span in reversed(things):
        if not lacking[raw]:
            continue
        lacking[raw] -= 1
        place = {"source_span" if in_source else "target_span": span}
        yield _error(code, raw, **place)


def _outside(french: _Things, english: _Things) -> Iterator[Finding]:
    """Yield the items that are no longer between the same tags, and disordered tags."""
    left, right = _holders(french), _holders(english)
    if left is None:
        return
    if right is None:
        raw, span = next(one for one in english if _TAG.match(one[0]))
        yield _error("order", raw, target_span=span)
        return
    lacking = Counter(left) - Counter(right)
    for raw, holder in left:
        if lacking[raw, holder]:
            lacking[raw, holder] -= 1
            span = next(span for thing, span in english if thing == raw)
            yield _error("outside", raw, target_span=span)


def _holders(things: _Things) -> list[tuple[str, str]] | None:
    """Return each item with the tag around it; None if the tags are not paired."""
    found: list[tuple[str, str]] = []
    names = Counter(
        match["name"]
        for raw, _ in things
        if (match := _TAG.match(raw)) and match["close"]
    )
    stack: list[tuple[str, str]] = []
    for raw, _ in things:
        tag = _TAG.match(raw)
        if tag is None or (not tag["close"] and not names[tag["name"]]):
            found.append((raw, stack[-1][1] if stack else ""))
        elif not tag["close"]:
            found.append((raw, stack[-1][1] if stack else ""))
            stack.append((tag["name"], raw))
        elif stack and stack[-1][0] == tag["name"]:
            stack.pop()
        else:
            return None
    return found


def _signs(
    source: str, target: str, french: _Things, english: _Things
) -> Iterator[Finding]:
    """Yield markup characters that are missing or added, outside of other items."""
    bare, made = _bare(source, french), _bare(target, english)
    for sign in _SIGNS:
        count, found = bare.count(sign), made.count(sign)
        if count != found:
            code = "missing" if found < count else "added"
            yield _error(code, sign)


def _bare(text: str, things: _Things) -> str:
    parts, at = [], 0
    for _, span in things:
        parts.append(text[at : max(at, span.start)])
        at = max(at, span.end)
    parts.append(text[at:])
    return "\0".join(parts)
