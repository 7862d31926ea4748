"""Asking an engine so that its translation has the terms: hints and placeholders.

A placeholder replaces the term in the French. It is the English that the termbase asks
for, which many models copy, or a word that every model knows (chinois, livre, Paris).
So the sentence stays grammatical, and the placeholder's rendering in the translation
shows where the term belongs. An artificial mask (« XX1 ») would be mangled, because
models have never seen one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from pipeline.engines.protocol import TermHint
from pipeline.glossary import TermMatch, wanted_form
from pipeline.terminology.placing import is_adjective, is_bare, noun_of
from pipeline.text.folding import fold

# Models were trained with few terms in a prompt; more of them do not help.
_MAX_HINTS = 6


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A placeholder for one occurrence of a term.

    ``text`` replaces the occurrence in the French, ``renderings`` are its possible
    translations. ``attributive`` says that the occurrence is an adjective after its
    noun, ``bare`` that it is a noun without an article where English needs one (« il
    est médecin »).
    """

    match: TermMatch
    text: str
    renderings: tuple[str, ...]
    attributive: bool = False
    bare: bool = False


@dataclass(frozen=True, slots=True)
class SourceWithPlaceholders:
    """A source text in which some terms are replaced by placeholders."""

    text: str
    placeholders: tuple[Placeholder, ...]


@dataclass(frozen=True, slots=True)
class _Word:
    """A French word that can be a placeholder, with its English renderings.

    ``forms`` are masculine singular and plural, feminine singular and plural.
    """

    forms: tuple[str, str, str, str]
    renderings: tuple[str, ...]

    def form(self, *, feminine: bool, plural: bool) -> str:
        return self.forms[2 * feminine + plural]


_ADJECTIVES = (
    _Word(("chinois", "chinois", "chinoise", "chinoises"), ("Chinese",)),
    _Word(("japonais", "japonais", "japonaise", "japonaises"), ("Japanese",)),
    _Word(("français", "français", "française", "françaises"), ("French",)),
)
_NOUNS = (
    _Word(("livre", "livres", "maison", "maisons"), ("book", "books", "house")),
    _Word(("train", "trains", "porte", "portes"), ("train", "trains", "door")),
    _Word(("médecin", "médecins", "table", "tables"), ("doctor", "doctors", "table")),
)
_NAMES = ("Paris", "Berlin", "Londres")
_NAMES_ENGLISH = {"Londres": "London"}
_FEMININE_FORMS = frozenset(
    form for word in (*_ADJECTIVES, *_NOUNS) for form in word.forms[2:]
)
_FEMININE = regex.compile(
    r"(?:\b(?:la|une|cette|ma|ta|sa|quelle|aucune|chaque)|\bde la|\bà la)\s+\Z",
    regex.IGNORECASE,
)
# Elided words, and their full forms before a placeholder that begins with a consonant.
_ELISIONS = (
    (regex.compile(r"\bde l['’]\Z"), "du ", "de la "),
    (regex.compile(r"\bà l['’]\Z"), "au ", "à la "),
    (regex.compile(r"\bl['’]\Z"), "le ", "la "),
    (regex.compile(r"\bL['’]\Z"), "Le ", "La "),
    (regex.compile(r"\bd['’]\Z"), "de ", "de "),
    (regex.compile(r"\bD['’]\Z"), "De ", "De "),
    (regex.compile(r"\bqu['’]\Z"), "que ", "que "),
)


def hints(matches: Sequence[TermMatch]) -> tuple[TermHint, ...]:
    """Return the hints for a request: the English for each surface form, once."""
    wanted = {match.surface: wanted_form(match.entry, match) for match in matches}
    return tuple(TermHint(*item) for item in wanted.items())[:_MAX_HINTS]


def with_placeholders(
    text: str, unmet: Sequence[TermMatch], matches: Sequence[TermMatch]
) -> Iterator[SourceWithPlaceholders]:
    """Yield versions of a text with placeholders for the unmet terms, the best first.

    :param matches: all occurrences of terms in the text; no placeholder is a word of
        one of them.
    """
    yield _with(
        text,
        [
            Placeholder(
                match,
                wanted,
                (wanted,),
                attributive=noun_of(match, text) is not None,
                bare=is_bare(match, text),
            )
            for match in unmet
            for wanted in [wanted_form(match.entry, match)]
        ],
    )
    others = {fold(match.surface) for match in matches}
    for words in _kinds(unmet, text):
        free = [word for word in words if others.isdisjoint(map(fold, word.forms))]
        free = [word for word in free if not _occurs(word, text)]
        if len(free) >= len(unmet):
            yield _with(
                text,
                [
                    _placeholder(match, word, text)
                    for match, word in zip(unmet, free, strict=False)
                ],
            )


def _kinds(unmet: Sequence[TermMatch], text: str) -> list[tuple[_Word, ...]]:
    """Return sets of words that can be placeholders for these terms, the best first."""
    names = tuple(
        _Word((name,) * 4, (_NAMES_ENGLISH.get(name, name),)) for name in _NAMES
    )
    if any(match.entry.fr[0].isupper() or match.entry.keep for match in unmet):
        return [names, _NOUNS]
    # A name has no plural, and the verb after it would be singular.
    last = [] if any(match.plural for match in unmet) else [names]
    if all(is_adjective(match, text) for match in unmet):
        return [_ADJECTIVES, _NOUNS]
    return [_NOUNS, *last]


def _placeholder(match: TermMatch, word: _Word, text: str) -> Placeholder:
    form = word.form(feminine=_is_feminine(match, text), plural=match.plural is True)
    if match.surface[0].isupper() and match.entry.fr[0].islower():
        form = form[0].upper() + form[1:]
    return Placeholder(match, form, word.renderings)


def _is_feminine(match: TermMatch, text: str) -> bool:
    if _FEMININE.search(text[: match.start]):
        return True
    surface, headword = fold(match.surface), fold(match.entry.fr)
    return surface.removesuffix("s").endswith("e") and not headword.endswith("e")


def _occurs(word: _Word, text: str) -> bool:
    folded = fold(text)
    return any(regex.search(rf"\b{fold(form)}\b", folded) for form in word.forms)


def _with(text: str, placeholders: Sequence[Placeholder]) -> SourceWithPlaceholders:
    """Return the text with the placeholders in it."""
    for placeholder in sorted(
        placeholders, key=lambda placeholder: -placeholder.match.start
    ):
        before, after = text[: placeholder.match.start], text[placeholder.match.end :]
        if fold(placeholder.text[0]) not in "aeiouh":
            feminine = placeholder.text.lower() in _FEMININE_FORMS
            for pattern, masculine_form, feminine_form in _ELISIONS:
                if pattern.search(before):
                    full = feminine_form if feminine else masculine_form
                    before = pattern.sub(full, before)
                    break
        text = before + placeholder.text + after
    return SourceWithPlaceholders(text, tuple(placeholders))
