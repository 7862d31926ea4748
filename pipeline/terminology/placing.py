"""Placing an attribute: French has it after its noun, English before it.

« le célèbre ChatGPT étasunien » must not become "the famous ChatGPT US". If a
translation left the attribute out, its noun shows where to insert it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from pipeline.glossary import TermMatch, article, in_case, wanted_form
from pipeline.glossary.english import NumberClass, is_plural, number_of
from pipeline.glossary.words import is_acronym
from pipeline.terminology.editing import Replacement, begins_sentence
from pipeline.terminology.locating import linked
from pipeline.text.folding import fold
from pipeline.text.spaces import BLANK
from pipeline.text.stopwords import english
from pipeline.units import Span, WordLink

_ENDINGS = (
    "al", "el", "elle", "ique", "aire", "if", "ive", "eux", "euse", "ien", "ienne",
    "ain", "aine", "ais", "aise", "ois", "oise", "é", "ée", "ant", "ent", "able",
    "ible", "iste", "ier", "ière", "in", "an",
)  # fmt: skip
_DETERMINER = regex.compile(
    r"(?i)(?:\b(?:les?|la|une?|des|du|ces?|cette|cet|mon|ma|mes|ton|ta|tes|son|sa|ses"
    r"|nos|notre|vos|votre|leurs?|aux?|deux|trois)\s+|l['’])\Z"
)
# The noun before an attribute; a shorter word is a preposition or « non ».
_NOUN = regex.compile(rf"(?P<noun>\p{{L}}[\p{{L}}\p{{M}}]{{3,}}){BLANK}\Z")
_BEFORE = regex.compile(r"(?P<word>\p{L}[\p{L}\p{M}\p{N}]+) \Z")
_AFTER = regex.compile(r"\s+(?P<word>[\p{L}'’]+)|-\p{L}")
_ARTICLE = regex.compile(r"\b(?P<word>[Aa]n?) \Z")
# Verbs before a noun without an article: il est médecin, elle devient maire.
_COPULA = regex.compile(
    r"(?i)\b(?:suis|es|est|étais|était|fut|sera|serait|être|été|deviens|devient|devint"
    r"|devenir|devenue?)\s+\Z"
)
_ENGLISH_COPULA = regex.compile(
    r"(?i)(?:\b(?:am|is|was|be|been|become|becomes|became)|['’](?:m|s)) \Z"
)
_ENGLISH_ADJECTIVE = ("al", "ic", "ous", "ive", "ful", "ed", "ing")


def is_adjective(match: TermMatch, text: str) -> bool:
    """Whether an occurrence looks like an adjective: by its ending and its place."""
    return (
        " " not in match.surface
        and fold(match.entry.fr).endswith(tuple(map(fold, _ENDINGS)))
        and not _DETERMINER.search(text[: match.start])
    )


def noun_of(match: TermMatch, text: str) -> Span | None:
    """Return the noun that an adjective qualifies: the French word right before it."""
    if not is_adjective(match, text) or not match.surface[0].islower():
        return None
    found = _NOUN.search(text[: match.start])
    return Span.of(found, "noun") if found else None


def is_bare(match: TermMatch, text: str) -> bool:
    """Whether an occurrence is a single noun without an article after « être »."""
    return (
        match.plural is False
        and match.entry.fr[0].islower()
        and not is_acronym(match.entry.target)
        and number_of(match.entry.target, match.entry.fr) is NumberClass.NOUN
        and bool(_COPULA.search(text[: match.start]))
    )


def with_article(text: str, span: Span) -> str:
    """Return the text with an article before a predicate noun: is a physician."""
    if not _ENGLISH_COPULA.search(text[: span.start]):
        return text
    return f"{text[: span.start]}{article(span.in_(text))} {text[span.start :]}"


def fronted(text: str, span: Span) -> Replacement | None:
    """Return the text with a misplaced attribute moved before its noun.

    An attribute is misplaced if a noun is right before it and nothing that it could
    qualify follows: "the famous ChatGPT US." None if it is not, or if the word before
    it begins the sentence.
    """
    after = _AFTER.match(text, span.end)
    if after and (after["word"] or "").lower() not in english("no-rendering"):
        return None
    before = _BEFORE.search(text[: span.start])
    if before is None or before["word"].lower() in english("no-rendering"):
        return None
    word = before["word"]
    if word.endswith(_ENGLISH_ADJECTIVE) or begins_sentence(text[: before.start()]):
        return None
    moved = _before(text[: before.start()], span.in_(text))
    new = f"{moved.text} {word}"
    start = moved.old.start
    return Replacement(
        text[:start] + new + text[span.end :],
        Span(start, span.end),
        Span(start, start + len(new)),
    )


def inserted(
    text: str,
    match: TermMatch,
    *,
    source: str,
    links: Sequence[WordLink],
    taken: Sequence[Span],
) -> Replacement | None:
    """Return the text with a missing attribute inserted before its noun.

    None if the occurrence is not an adjective after its noun, if its English is a noun,
    or if the links do not show the rendering of the French noun.
    """
    noun = noun_of(match, source)
    form = wanted_form(match.entry, match)
    if noun is None or number_of(form, match.entry.fr) is NumberClass.NOUN:
        return None
    if is_plural(form) or match.entry.keep:
        return None
    asked = replace(match, start=noun.start, end=noun.end, surface=noun.in_(source))
    place = linked(text, asked, links, taken)
    if place is None or text[place.start - 1 : place.start] in {"-", "’", "'"}:
        return None
    rest = text[place.start :]
    initial = begins_sentence(text[: place.start])
    if initial and rest[:2].istitle() and source[noun.start].islower():
        rest = rest[0].lower() + rest[1:]
    made = _before(text[: place.start], in_case(form, match.surface, initial=initial))
    start = made.old.start
    return Replacement(
        f"{text[:start]}{made.text} {rest}",
        Span(start, place.start),
        Span(start, start + len(made.text) + 1),
    )


def _before(lead: str, form: str) -> Replacement:
    """Return ``lead`` with the article at its end corrected for ``form`` after it."""
    found = _ARTICLE.search(lead)
    if not found:
        return Replacement(form, Span(len(lead), len(lead)), Span(0, len(form)))
    chosen = article(form)
    if found["word"][0].isupper():
        chosen = chosen.capitalize()
    return Replacement(
        f"{chosen} {form}", Span(found.start(), len(lead)), Span(0, len(form))
    )
