r"""What comes through a translation as it is: one registry of kinds, for every format.

A protected thing stands in the English once for each time it stands in the French, byte
for byte. `KINDS` says what they look like in any text; what is markup in one format
only (emphasis, links, tags) is read in `pipeline.inlines`. Patterns are for `regex`, in
verbose mode, and bounded, so that every search is linear.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from pipeline.text.addresses import BARE_DOMAIN, DOI, EMAIL, URL, without_stops
from pipeline.text.spaces import BLANKS, JOINER
from pipeline.units import Span

ATTRIBUTES = (
    r"\{:?[ \t]*(?:(?:[#.][\w:.-]+|[\w:@-]+=(?:\"[^\"\n]*\"|'[^'\n]*'|[^\s\"'{}]+)"
    r"|toc|-)(?:[ \t]+|(?=\})))+\}"
)
"""A list of attributes, of Pandoc and kramdown; for `re` as well."""
ENTITY = r"&(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
"""A character reference of HTML."""

# Endings of files that people name in running text.
_SUFFIXES = (
    "pdf|docx?|xlsx?|pptx?|od[tsp]|csv|tsv|txt|mdx?|rst|tex|html?|xml|json|ya?ml|toml|ini"
    "|cfg|conf|log|js|ts|jsx|tsx|css|scss|py|ipynb|rb|php|java|c|h|cpp|rs|go|sh|bat|ps1"
    "|exe|msi|dmg|deb|rpm|apk|zip|tar|gz|tgz|7z|rar|iso|png|jpe?g|gif|svg|webp|bmp|tiff?"
    "|mp[34]|m4a|wav|ogg|flac|avi|mkv|mov|webm|epub|mobi|srt|vtt|po|pot|sql|db|bak|lock"
    "|env|key|pem|crt|ttf|otf|woff2?"
)
_NAME = r"[\p{L}\p{N}._-]"
_MARKS_OF_EMOJI = r"[\p{Emoji_Modifier}\uFE0F\u20E3\U000E0020-\U000E007F]"
_PICTURE = rf"\p{{Extended_Pictographic}}{_MARKS_OF_EMOJI}*"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: its name, what people call it, and its looks."""

    name: str
    title: str
    pattern: str


KINDS: tuple[Kind, ...] = (
    Kind("URL", "address", rf"<{URL}> | {URL} | {BARE_DOMAIN} | {DOI}"),
    Kind("EMAIL", "e-mail address", rf"<{EMAIL}> | {EMAIL}"),
    Kind(
        "TEMPLATE",
        "template tag",
        rf"""
        \{{\{{[<%] [^\n]{{0,400}}? [%>]\}}\}} | \{{%[^\n]{{0,400}}?%\}}
      | \{{\#[^\n]{{0,200}}?\#\}} | \{{/\*[^\n]{{0,200}}?\*/\}}
      | <%[^\n]{{0,400}}?%> | <\?(?:php|=)[^\n]{{0,400}}?\?>
      | {ATTRIBUTES}
      | \[/?[a-z][\w-]*(?:\s+[\w-]+=(?:"[^"\n]*"|'[^'\n]*'|[^\s\]]+))+\s*/?\](?!\()
      | \[/[a-z][\w-]*\](?!\()
        """,
    ),
    Kind(
        "PLACEHOLDER",
        "placeholder",
        r"""
        \$?\{\{ [^{}\n]{1,200} \}\}
      | \{ \w{1,40} ,\s* (?:plural|select|selectordinal) , (?:[^{}]|\{[^{}]*\})* \}
      | [%$#@]?\{ [\p{L}_][^\s{}]{0,80} \} | [%$#]\{ [^{}\n]{1,80} \}
      | \{ \d{0,3} (?:[:!,][^{}\n]{0,20})? \}
      | \{ [^{}\n]{1,80} (?:\(|=>|&&|\|\||===|\?\.) [^{}\n]{0,80} \}
      | %\([\p{L}\p{N}_]+\) [-+0#]* \d* (?:\.\d+)? [A-Za-z]
      | (?<![\p{L}\p{N}%]) % [A-Za-z_][A-Za-z0-9_.-]* % (?![\p{L}\p{N}])
      | (?<![\p{N}%]|\d\s) % (?:\d{1,2}\$)? [-+0#]* \d* (?:\.\d+)?
        (?:hh?|ll?|[Lqjzt])? [sdifuxXcgGeEp@] (?![\p{L}\p{N}])
      | (?<![\p{L}\p{N}$]) \$(?!(?:US|CA|AU|NZ|HK|SG|EU)\b) [A-Z_][A-Z0-9_]+
        (?![\p{L}\p{N}])
        """,
    ),
    Kind(
        "MARK",
        "footnote mark",
        r"""
        \[\^[^\]\s]{1,40}\] | (?<=\S\s?)\[\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*\]
      | (?<![\p{N}/*+=-]|\b(?:[kcmdh]?m|dam|ha|[\p{L}]|CO))[¹²³⁰⁴-⁹]{1,3}(?![¹²³⁰⁴-⁹])
        (?<!^[¹²³⁰⁴-⁹]{1,3})
      | (?<=[\p{L}\p{P}])[†‡]{1,3}
        """,
    ),
    Kind(
        "PHONE",
        "telephone number",
        rf"""
        (?<![\p{{L}}\p{{N}}.,/+-])
        (?: (?:\+|(?<!\d[{BLANKS}])00)\d{{1,3}} [{BLANKS}.-]?
            (?:\(0\)[{BLANKS}.-]?)? \d{{1,3}} (?:[{BLANKS}.-]?\d{{2,3}}){{2,5}}
          | (?<!\d[{BLANKS}])0\d{{1,3}} [{BLANKS}./-] \d{{2,3}}
            (?:[{BLANKS}.-]\d{{2,3}}){{2,3}}
          | 0[1-9]\d{{8}}
        ) (?![\p{{L}}\p{{N}}] | [.,-]\p{{N}})
        """,
    ),
    Kind(
        "NAME",
        "file name or identifier",
        rf"""
        (?<![\p{{L}}\p{{N}}_/\\.-])
        (?: [A-Za-z]:\\[^\s<>|:"?*«»`]* | \\\\[\w.-]+\\[^\s<>|:"?*«»`]+
          | (?:~|\.{{1,2}}|\$\w+)?/{_NAME}+(?:/{_NAME}*)+ | (?:~|\.{{1,2}})/{_NAME}+
          | {_NAME}+(?:/{_NAME}+)+\.(?:{_SUFFIXES}) (?![\p{{L}}\p{{N}}])
          | (?:[\p{{L}}\p{{N}}.-]*[\p{{L}}\p{{N}}]_+)+[\p{{L}}\p{{N}}]
            [\p{{L}}\p{{N}}.-]*(?:\(\))?
          | [\p{{L}}\p{{N}}]{_NAME}*\.(?:{_SUFFIXES}) (?![\p{{L}}\p{{N}}])
          | [A-Za-z][\w.]*(?:::\w+)*\(\)
          | __[A-Za-z][A-Za-z0-9_]*__
          | @[\p{{L}}\p{{N}}_]{{2,}}(?:/[\w.-]+)?
          | (?<![&\#])\#(?:\p{{L}}[\p{{L}}\p{{N}}_-]*|\d{{1,7}})
          | --[a-z][\w-]*(?:=[^\s,;]+)?
          | (?:ISBN(?:-1[03])?:?\s)?97[89](?:[- ]?\d){{10}} (?!\d)
          | [A-Z]{{2}}\d\d(?:\s?[A-Z0-9]{{4}}){{3,7}}(?:\s?[A-Z0-9]{{1,3}})?
            (?![A-Za-z0-9])
          | [0-9a-fA-F]{{8}}(?:-[0-9a-fA-F]{{4}}){{3}}-[0-9a-fA-F]{{12}}
        )
      | _{{3,}}
        """,
    ),
    Kind(
        "SYMBOL",
        "symbol",
        rf"""
        (?: \p{{Regional_Indicator}}{{2}} | [0-9\#*]\uFE0F?\u20E3
          | {_PICTURE}(?:{JOINER}{_PICTURE})*
          | (?![°№℃℉℗])\p{{So}}\uFE0F?
          | [←-⇿⟵-⟿⤀-⥿]\uFE0F?
        )+
      | (?<![\p{{L}}\p{{N}}:]):[a-z][a-z0-9_+-]{{1,30}}:(?![\p{{L}}\p{{N}}:])
        """,
    ),
)
"""Every kind, in the order in which they are tried at a place."""

TITLES = {kind.name: kind.title for kind in KINDS}
PATTERN = regex.compile(
    "|".join(f"(?P<{kind.name}>{kind.pattern})" for kind in KINDS), regex.VERBOSE
)
# What every protected thing has: looked for first, because few sentences have one.
SIGN = regex.compile(
    r"[@/\\_%{\[¹²³⁰⁴-⁹†‡\#<$\p{So}←-⇿⟵-⟿⤀-⥿\p{Regional_Indicator}\u20E3]"
    r"|\.[^\W_]|--[a-z]|[0+]\d|\b97[89]|\b[A-Z]{2}\d\d|:[a-z]|\(\)|-[0-9a-fA-F]{4}-"
)
_SHORTEST = 2
_MAY_BE_SHORT = frozenset({"MARK", "SYMBOL"})
_ENDS_WITH_STOP = frozenset({"URL", "NAME"})


def read_protected(text: str, at: int, end: int) -> tuple[str, Span] | None:
    """Return the kind's name and the span of the protected thing at ``at``, if any."""
    match = PATTERN.match(text, at, end)
    return match and _read(text, match)


def find_protected(
    text: str, start: int = 0, end: int | None = None
) -> Iterator[tuple[str, Span]]:
    """Yield name of the kind and span of every protected thing, in order.

    >>> text = "%s écrit à @lea : voir plan.pdf"
    >>> [(kind, span.in_(text)) for kind, span in find_protected(text)]
    [('PLACEHOLDER', '%s'), ('NAME', '@lea'), ('NAME', 'plan.pdf')]
    """
    stop = len(text) if end is None else end
    at = start if SIGN.search(text, start, stop) else stop
    while at < stop:
        match = PATTERN.search(text, at, stop)
        if match is None:
            return
        found = _read(text, match)
        if found is not None:
            yield found
        at = found[1].end if found else match.end()


def _read(text: str, match: regex.Match[str]) -> tuple[str, Span] | None:
    """Return what a match stands for, without a final stop."""
    name = match.lastgroup or ""
    span = Span.of(match)
    if name in _ENDS_WITH_STOP and text[span.start] not in "<_":
        span = without_stops(text, span)
    if span.end - span.start < _SHORTEST and name not in _MAY_BE_SHORT:
        return None
    return name, span


# What stands for markup in one format or another; for the check of finished texts,
# which is told no format.
_MARKUP = regex.compile(
    rf"""
    (?P<code> (?<![`\\]) (?P<ticks>`{{1,3}})(?!`)[^`\n]+(?P=ticks)(?!`) )
  | (?P<tag> </?(?:[A-Za-z][\w.:-]*|\d{{1,2}})
        (?:[^<>"'{{]|"[^"]*"|'[^']*'|\{{[^{{}}]*\}})*>
      | <!--.*?--> )
  | (?P<entity> {ENTITY} )
  | (?P<maths> (?<![\\$\w])\$\$[^$]+\$\$
      | (?<![\\$\w])\$(?![\s\d])[^$\n]*?[\\^_={{}}A-Za-z][^$\n]*?
        (?<![\s\\])\$(?![\d$]) )
  | (?P<wiki> !?\[\[[^\[\]|\n]+ )
  | (?P<target> (?<=\])\([^\s()]*\) )
  | (?P<label> (?<=\w\])\[[^\[\]]+\] )
    """,
    regex.VERBOSE | regex.DOTALL,
)
_MARKUP_SIGN = regex.compile(r"[`<&$\[]")
_NEEDED = frozenset({"&amp;", "&lt;", "&gt;", "&quot;", "&#39;", "&apos;"})
_CHECKED_ELSEWHERE = frozenset({"URL", "EMAIL", "MARK"})
_GRAPHEME = regex.compile(r"\X")


def find_all(text: str) -> list[tuple[str, Span]]:
    """Return what must come through as it is, markup included: its looks and place.

    Addresses and footnote marks are left out: they have checks of their own. Symbols
    are one each, also where they stand together.
    """
    found: list[tuple[str, Span]] = []
    if _MARKUP_SIGN.search(text):
        found += [
            (match[0], Span.of(match))
            for match in _MARKUP.finditer(text)
            if match.lastgroup not in ("entity", "label") or match[0] in _NEEDED
        ]
    taken = [span for _, span in found]
    for name, span in find_protected(text):
        if name in _CHECKED_ELSEWHERE or any(span.overlaps(one) for one in taken):
            continue
        if name != "SYMBOL" or span.in_(text)[0] == ":":
            found.append((span.in_(text), span))
            continue
        found += [
            (sign[0], Span.of(sign))
            for sign in _GRAPHEME.finditer(text, span.start, span.end)
        ]
    return sorted(found, key=lambda one: one[1])


def without_markup(text: str) -> str:
    """Return a text with signs that are nothing in place of tags, code and the like.

    Offsets stay. Checks of words, numbers and quotation marks look at this: those of an
    attribute, a placeholder or a telephone number are none of the sentence.
    """
    spans = [
        Span.of(match)
        for match in (_MARKUP.finditer(text) if _MARKUP_SIGN.search(text) else ())
        if match.lastgroup in _UNREAD or match[0].startswith("&#")
    ]
    spans += [span for name, span in find_protected(text) if name in _UNREAD]
    for span in spans:
        text = text[: span.start] + OBJECT * (span.end - span.start) + text[span.end :]
    return text


_UNREAD = frozenset(
    {"code", "tag", "maths", "label", "TEMPLATE", "PLACEHOLDER", "PHONE", "NAME"}
)
OBJECT = "\ufffc"
"""Stands in a text for something that is no text (Unicode: OBJECT REPLACEMENT)."""
