"""Finding the tags of HTML and of subtitles in a sentence, with offsets."""

from __future__ import annotations

import html
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

import regex

from pipeline.inlines.elements import Found, plain_elements
from pipeline.inlines.model import InlineKind, Role
from pipeline.units import Span

# A tag may break over lines and quote a ">". The last two are those of subtitles: the
# time of a word, and a place on the screen.
_TAG = regex.compile(
    r"<!--.*?-->|<(?P<close>/)?(?P<name>[A-Za-z][^\s<>/.]*)"
    r"(?:[^<>\"']|\"[^\"]*\"|'[^']*')*?(?P<void>/)?>"
    r"|<[\d:.]+>|\{\\[^{}]*\}|<\?[^>]*\?>",
    regex.DOTALL,
)
_ENTITY = regex.compile(
    r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
)
_ESCAPE = regex.compile(r"\\(?:x[0-9a-fA-F]{2}|[0-7]{1,3}|.)", regex.DOTALL)
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta"}
    | {"param", "source", "track", "wbr"}
)
# What such an element holds is no language.
_OPAQUE = frozenset(
    {"code", "kbd", "samp", "var", "tt", "script", "style", "svg", "math", "object"}
    | {"audio", "video", "canvas", "iframe", "select", "textarea", "template", "pre"}
    | {"ph", "bpt", "ept", "it"}  # those of XLIFF
)
_UNTRANSLATED = regex.compile(
    r"\stranslate\s*=\s*(?:\"no\"|'no'|no(?=[\s>]))"
    r"|\sclass\s*=\s*(?:\"[^\"]*\bnotranslate\b|'[^']*\bnotranslate\b)",
    regex.IGNORECASE,
)
_WORDLIKE = regex.compile(r"[A-Za-z][A-Za-z0-9]*(?:[.-][A-Za-z0-9]+)*")
_LONGEST_WORD = 32
_SPECIAL = frozenset("&<>\"'")


def tag_elements(
    text: str, marks: frozenset[Span], *, escapes: bool = False
) -> Iterator[Found]:
    """Yield the elements of a sentence with tags, in order, without overlap.

    ``escapes`` says that a backslash and the next character are one element, and a
    quotation mark so escaped is one of the text.
    """
    found = list(_markup(text))
    if escapes:
        inside = [one.span for one in found]
        found += [
            one
            for one in map(_escape, _ESCAPE.finditer(text))
            if not any(one.span.overlaps(span) for span in inside)
        ]
    taken = [one.span for one in found]
    found += [
        one
        for one in plain_elements(text, marks)
        if not any(one.span.overlaps(span) for span in taken)
    ]
    yield from sorted(found, key=lambda one: one.span)


def _markup(text: str) -> list[Found]:
    found: list[Found] = []
    open_tags: defaultdict[str, list[int]] = defaultdict(list)
    pairs = at = 0
    while at < len(text):
        if text[at] == "&" and (entity := _ENTITY.match(text, at)):
            found.append(_entity(entity))
            at = entity.end()
            continue
        tag = _TAG.match(text, at) if text[at] in "<{" else None
        if tag is None:
            at += 1
            continue
        at = tag.end()
        name = (tag["name"] or "").lower()
        span = Span.of(tag)
        if not name or tag["void"] or name in _VOID:
            found.append(Found(InlineKind.TAG, span, tag[0]))
        elif not tag["close"]:
            end = _end_of_opaque(text, tag, name)
            if end:
                at = end
                found.append(_opaque(text, Span(span.start, end), tag.end()))
                continue
            open_tags[name].append(len(found))
            found.append(Found(InlineKind.TAG, span, tag[0], Role.START))
        else:
            pair = -1
            if open_tags[name]:
                index = open_tags[name].pop()
                pairs += 1
                pair = pairs
                found[index] = replace(found[index], pair=pair)
            found.append(Found(InlineKind.TAG, span, tag[0], Role.END, pair))
    return found


def _escape(found: regex.Match[str]) -> Found:
    span, raw = Span.of(found), found[0]
    if raw == '\\"':
        return Found(InlineKind.ESCAPE, span, raw, shown='"', decoded=True)
    return Found(InlineKind.ESCAPE, span, raw)


def _entity(entity: regex.Match[str]) -> Found:
    """Return an entity as the character that it is, if that can be shown."""
    raw, span = entity[0], Span.of(entity)
    shown = html.unescape(raw)
    if shown == raw or not (shown.isprintable() or shown.isspace()):
        return Found(InlineKind.ESCAPE, span, raw)
    decoded = shown not in _SPECIAL
    return Found(InlineKind.ESCAPE, span, raw, shown=shown, decoded=decoded)


def _end_of_opaque(text: str, tag: regex.Match[str], name: str) -> int:
    """Return where an element ends that holds no language, 0 if it does not."""
    if name not in _OPAQUE and not _UNTRANSLATED.search(tag[0]):
        return 0
    depth = 0
    for other in _TAG.finditer(text, tag.start()):
        if (other["name"] or "").lower() == name and not other["void"]:
            depth += -1 if other["close"] else 1
            if depth == 0:
                return int(other.end())
    return 0


def _opaque(text: str, span: Span, start: int) -> Found:
    """Return an element that is carried as it is; what reads as a word is shown."""
    raw = span.in_(text)
    content = text[start : text.rindex("<", start, span.end)]
    is_word = _WORDLIKE.fullmatch(content) and len(content) <= _LONGEST_WORD
    return Found(InlineKind.CODE, span, raw, shown=content if is_word else "")
