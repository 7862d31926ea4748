"""Spans that should not be cut: quotations, parentheses, URLs, numbers.

All searches take linear time: a pattern starts only at the start of a run, or its
length is bounded.
"""

from __future__ import annotations

import re
from collections import Counter

from pipeline.text.addresses import EMAIL, URL, without_stops
from pipeline.text.spaces import BLANK, BLANKS
from pipeline.units import Span

_PARTNER = {"»": "«", "›": "‹", "”": "“", ")": "(", "]": "[", '"': '"'}
_OPENERS = frozenset(_PARTNER.values())
_BRACKET = re.compile(r"""[«»‹›“”()\[\]"]""")

_ATOM = re.compile(
    r"""
      (?<!`)(?P<ticks>`{1,3})(?!`)[^`]{1,300}(?P=ticks)(?!`)     # Markdown code
    | !?\[[^\[\]]{0,300}\]\([^()\s]{1,2000}(?:\ "[^"()]{0,200}")?\)    # its links
    | </?[A-Za-z][^<>]{0,200}>                                # HTML
    """
    rf"""
    | (?P<address> {URL} | {EMAIL} )
    """,
    re.VERBOSE,
)

# A number with its groups and decimals, a date, a time, an amount of money.
_NUMBER = re.compile(
    rf"""
    (?<![\w])
    [+−-]?[$€£]?\d{{1,40}}(?:[{BLANKS}.,:/’'-]\d{{1,40}}){{0,20}}
    (?:{BLANK}?(?:%|‰|€|\$|£|°C?|h(?:{BLANK}?\d\d)?\b))?
    """,
    re.VERBOSE,
)


def atoms(text: str) -> tuple[Span, ...]:
    """Return the spans of code, links, tags, URLs and e-mail addresses, in order.

    They do not overlap. A full stop after a URL is not part of it.
    """
    return tuple(
        without_stops(text, Span.of(match)) if match["address"] else Span.of(match)
        for match in _ATOM.finditer(text)
    )


def numbers(text: str) -> tuple[Span, ...]:
    """Return the spans of numbers with their units: 1 200, 3,5 %, 18 h 30."""
    return tuple(Span.of(match) for match in _NUMBER.finditer(text))


def pairs(text: str) -> tuple[Span, ...]:
    """Return the spans of quotations and brackets with their marks, sorted by start.

    They may be nested but do not cross. A mark without a partner is left out. An ASCII
    quotation mark opens before a word and closes after one.
    """
    found: list[Span] = []
    stack: list[tuple[str, int]] = []
    waiting: Counter[str] = Counter()
    for match in _BRACKET.finditer(text):
        mark, at = match.group(), match.start()
        opener = _PARTNER.get(mark)
        if opener is None or (mark == '"' and _opens(text, at, waiting['"'])):
            stack.append((mark, at))
            waiting[mark] += 1
        elif waiting[opener]:
            while True:
                other, start = stack.pop()
                waiting[other] -= 1
                if other == opener:
                    break
            found.append(Span(start, at + 1))
    return tuple(sorted(found))


def _opens(text: str, at: int, waiting: int) -> bool:
    before = text[at - 1 : at]
    after = text[at + 1 : at + 2]
    space_before = not before or before.isspace() or before in _OPENERS
    space_after = not after or after.isspace()
    if space_before != space_after:
        return space_before
    return not waiting
