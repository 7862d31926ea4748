"""Replacing one rendering in an English text, with what depends on it.

That is "a" or "an" before it, the capital at the beginning of a sentence, and the
possessive after it.
"""

from __future__ import annotations

from dataclasses import dataclass

import regex

from pipeline.glossary import TermMatch, article, in_case, wanted_form
from pipeline.glossary.words import is_acronym
from pipeline.units import Span

_ARTICLE = regex.compile(r"\b(?P<word>an?|the)\s+\Z", regex.IGNORECASE)
_DETERMINER = regex.compile(
    r"\b(?:an?|the|this|that|these|those|its|his|her|their|our|my|your|no|each|every"
    r"|any|some|whose)\s+\Z",
    regex.IGNORECASE,
)
# Matches the text before the beginning of a sentence, or of a quotation in it.
_OPENING = regex.compile(r"(?:\A|[.!?…:]\s)[\s\"'“‘«(\[¿¡—–-]*\Z")
_POSSESSIVE = regex.compile(r"['’]s?(?![\p{L}\p{N}])")


@dataclass(frozen=True, slots=True)
class Replacement:
    """A replacement in a text.

    ``old`` is the replaced span of the text before, ``new`` the span of what replaces
    it in ``text``, the text after. Nothing else is changed.
    """

    text: str
    old: Span
    new: Span


def substitute(text: str, span: Span, match: TermMatch) -> Replacement:
    """Replace ``text[span]`` by the English that the termbase asks for.

    Words of the new form that are already beside the span are replaced too: in
    « computer fleas » with the span on « fleas », « computer » does not come twice.

    :param match: the occurrence, which decides the English and its number.
    """
    form = wanted_form(match.entry, match)
    start, end = _with_neighbours(text, span, form)
    if form[:4].lower() == "the " and _DETERMINER.search(text[:start]):
        form = form[4:]
    before = text[:start]
    initial = begins_sentence(before)
    found = _ARTICLE.search(before)
    lead = ""
    if found and found["word"].lower() != "the":
        start = found.start()
        initial = begins_sentence(before[:start])
        if match.plural is not True:
            chosen = article(form)
            if found["word"].isupper() and span.in_(text).isupper():
                chosen = chosen.upper()
            elif found["word"][0].isupper():
                chosen = chosen.capitalize()
            lead = chosen + before[found.end("word") :]
            initial = False
    form = in_case(form, match.surface, initial=initial)
    end, tail = _possessive(text, end, form)
    new = lead + form + tail
    return Replacement(
        text[:start] + new + text[end:],
        Span(start, end),
        Span(start, start + len(new)),
    )


def begins_sentence(before: str) -> bool:
    """Whether a sentence begins after this text."""
    return bool(_OPENING.search(before))


def _with_neighbours(text: str, span: Span, form: str) -> Span:
    """Extend a span over words of the form that are right beside it."""
    start, end = span
    words = form.split()
    for count in range(len(words) - 1, 0, -1):
        lead = regex.escape(" ".join(words[:count]))
        found = regex.search(rf"(?i)\b{lead}[\s-]+\Z", text[:start])
        if found:
            start = found.start()
            break
    for count in range(len(words) - 1, 0, -1):
        rest = regex.escape(" ".join(words[-count:]))
        found = regex.match(rf"(?i)[\s-]+{rest}\b", text[end:])
        if found:
            end += found.end()
            break
    return Span(start, end)


def _possessive(text: str, end: int, form: str) -> tuple[int, str]:
    """Return where the old rendering ends, and the possessive ending of the new one."""
    old = text[:end]
    found = _POSSESSIVE.match(text, end)
    if not found:
        return end, ""
    bare = len(found[0]) == 1
    if bare and not old.endswith(("s", "S")):
        return end, ""  # a closing quotation mark
    if bare and not regex.match(r"\s\p{L}", text, pos=found.end()):
        return end, ""
    plural = form.endswith("s") and not is_acronym(form) and not form.endswith("ss")
    return found.end(), found[0][0] + ("" if plural else "s")
