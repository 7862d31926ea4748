"""Finding the tags of HTML, JSX, forums and subtitles in a sentence, with offsets."""

from __future__ import annotations

import html
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

import regex

from pipeline.inlines.elements import Found, plain_elements
from pipeline.inlines.model import InlineKind, Role
from pipeline.text.protected import ENTITY
from pipeline.text.spaces import NO_BREAK_HYPHEN, WIDE_BLANKS
from pipeline.units import Span

# A tag may extend over several lines and contain a quoted ">". JSX tags contain
# expressions in braces, and tags of messages have numbers for names. The last
# alternatives are those of subtitles: the time of a word, and a place on the screen.
TAG = regex.compile(
    r"<!--.*?-->|<(?P<close>/)?(?P<name>[A-Za-z][^\s<>/]*|\d{1,2}(?=/?>))"
    r"(?:[^<>\"'{]|\"[^\"]*\"|'[^']*'|\{(?:[^{}]|\{[^{}]*\})*\}|\{)*?(?P<void>/)?>"
    r"|<[\d:.]+>|\{\\[^{}]*\}|<\?[^>]*\?>|</?>",
    regex.DOTALL,
)
_ENTITY = regex.compile(ENTITY)
_ESCAPE = regex.compile(r"\\(?:x[0-9a-fA-F]{2}|[0-7]{1,3}|.)", regex.DOTALL)
VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta"}
    | {"param", "source", "track", "wbr"}
)
# Elements whose content is not natural language.
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
# The only names of tags in plain text, where "<" may have other meanings.
_KNOWN = VOID | frozenset(
    {"a", "abbr", "b", "big", "blockquote", "center", "cite", "code", "del", "details"}
    | {"dd", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "font", "footer"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "header", "i", "ins", "kbd", "li", "main"}
    | {"mark", "nav", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "section"}
    | {"small", "span", "strike", "strong", "sub", "summary", "sup", "table", "tbody"}
    | {"td", "th", "thead", "tr", "tt", "u", "ul", "var", "label", "button", "option"}
)
_TICKS = regex.compile(r"(?<!`)(?P<ticks>`{1,3})(?!`)(?P<code>[^`\n]+)(?P=ticks)(?!`)")
_FORUM = regex.compile(
    r"\[(?P<close>/)?(?P<name>b|i|u|s|url|quote|size|color|center|spoiler|left|right)"
    r"(?(close)|(?:=[^\]\n]{0,200})?)\](?!\()",
    regex.IGNORECASE,
)
_SIGNS = regex.compile(r"[<&`{\[]")
_WORDLIKE = regex.compile(r"[A-Za-z][A-Za-z0-9]*(?:[.-][A-Za-z0-9]+)*")
_LONGEST_WORD = 32
# Characters that are kept as entities: unescaped, they would be markup.
_SPECIAL = frozenset("&<>\"'*_`[]\\|$~#")


def tag_elements(
    text: str, marks: frozenset[Span], *, escapes: bool = False, plain: bool = False
) -> Iterator[Found]:
    """Yield the elements of a sentence with tags, in order, without overlap.

    :param marks: the spans of footnote marks.
    :param escapes: whether a backslash and the next character are one element. An
        escaped quotation mark becomes a plain one.
    :param plain: whether the text is plain text and not HTML. Then only tags with known
        names are elements, as are code between ticks and forum tags in square brackets.
    """
    found = _markup(text, plain=plain) if _SIGNS.search(text) else []
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


def _markup(text: str, *, plain: bool) -> list[Found]:
    found: list[Found] = []
    open_tags: defaultdict[str, list[int]] = defaultdict(list)
    pairs = at = 0
    while at < len(text):
        if text[at] == "&" and (entity := _ENTITY.match(text, at)):
            found.append(decoded_entity(entity))
            at = entity.end()
            continue
        if plain and text[at] == "`" and (code := _TICKS.match(text, at)):
            shown = word_of(code["code"])
            found.append(Found(InlineKind.CODE, Span.of(code), code[0], shown=shown))
            at = code.end()
            continue
        tag = _tag_at(text, at, plain=plain)
        if tag is None:
            at += 1
            continue
        at = tag.end()
        groups = tag.groupdict()
        name = (groups["name"] or "").lower()
        span = Span.of(tag)
        if not name or groups.get("void") or name in VOID:
            found.append(Found(InlineKind.TAG, span, tag[0]))
        elif not groups["close"]:
            end = _end_of_opaque(text, tag, name) if tag[0][0] == "<" else 0
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


def _tag_at(text: str, at: int, *, plain: bool) -> regex.Match[str] | None:
    if text[at] == "[" and plain:
        return _FORUM.match(text, at)
    tag = TAG.match(text, at) if text[at] in "<{" else None
    if tag is None or not plain:
        return tag
    name = (tag["name"] or "").lower()
    return tag if name in _KNOWN or name.isdigit() or tag[0][:4] == "<!--" else None


def _escape(found: regex.Match[str]) -> Found:
    span, raw = Span.of(found), found[0]
    if raw == '\\"':
        return Found(InlineKind.ESCAPE, span, raw, shown='"', decoded=True)
    return Found(InlineKind.ESCAPE, span, raw)


def decoded_entity(entity: regex.Match[str]) -> Found:
    """Return an entity as the character that it stands for, if that is printable."""
    raw, span = entity[0], Span.of(entity)
    shown = html.unescape(raw)
    if shown == raw or not (shown.isprintable() or shown in WIDE_BLANKS):
        return Found(InlineKind.ESCAPE, span, raw)
    decoded = shown not in _SPECIAL
    shown = shown.replace(NO_BREAK_HYPHEN, "-")
    return Found(InlineKind.ESCAPE, span, raw, shown=shown, decoded=decoded)


def _end_of_opaque(text: str, tag: regex.Match[str], name: str) -> int:
    """Return the end of an element that is not natural language, or 0 if it is."""
    if name not in _OPAQUE and not _UNTRANSLATED.search(tag[0]):
        return 0
    depth = 0
    for other in TAG.finditer(text, tag.start()):
        if (other["name"] or "").lower() == name and not other["void"]:
            depth += -1 if other["close"] else 1
            if depth == 0:
                return int(other.end())
    return 0


def _opaque(text: str, span: Span, start: int) -> Found:
    """Return an element that is kept unchanged; shown if its content is like a word."""
    raw = span.in_(text)
    content = text[start : text.rindex("<", start, span.end)]
    return Found(InlineKind.CODE, span, raw, shown=word_of(content))


def word_of(code: str) -> str:
    """Return code that looks like a word and can stay in its sentence, else "".

    >>> word_of(" git "), word_of("ls -l")
    ('git', '')
    """
    content = code.strip()
    is_word = _WORDLIKE.fullmatch(content) and len(content) <= _LONGEST_WORD
    return content if is_word else ""
