"""What an engine is asked, so that its answer has the terms: hints and proxies.

A proxy stands for the term in the French: the English that is wanted, which many
models copy, or a word that every model knows (chinois, livre, Paris). The sentence
keeps its grammar, and where the proxy's rendering stands in the answer is where the
term belongs. A mask (« XX1 ») would come back mangled: models have never seen one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from pipeline.engines.protocol import TermHint
from pipeline.glossary import TermMatch, wanted_form
from pipeline.terminology.placing import is_adjective, is_bare, noun_of
from pipeline.text.folding import fold

# A prompt with more terms than the model was trained with is not obeyed better.
_MAX_HINTS = 6


@dataclass(frozen=True, slots=True)
class Stand:
    """One occurrence, the proxy in its place, and the proxy's English renderings.

    ``attributive``: the occurrence is an adjective after its noun. ``bare``: it is a
    noun without an article, where English has one (« il est médecin »).
    """

    match: TermMatch
    proxy: str
    renderings: tuple[str, ...]
    attributive: bool = False
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Proxied:
    """A source text with proxies in the places of some terms."""

    text: str
    stands: tuple[Stand, ...]


@dataclass(frozen=True, slots=True)
class _Word:
    """A French word that stands for others: masculine, feminine; singular, plural."""

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
# Elided words before a proxy that begins with a consonant.
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
    """Return what to tell an engine that takes hints: each surface form once."""
    wanted = {match.surface: wanted_form(match.entry, match) for match in matches}
    return tuple(TermHint(*item) for item in wanted.items())[:_MAX_HINTS]


def proxied(
    text: str, unmet: Sequence[TermMatch], matches: Sequence[TermMatch]
) -> Iterator[Proxied]:
    """Yield the text with proxies for the unmet terms, the likeliest to work first.

    ``matches`` are all occurrences: they are never touched by another's proxy.
    """
    yield _replaced(
        text,
        [
            Stand(
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
            yield _replaced(
                text,
                [
                    _stand(match, word, text)
                    for match, word in zip(unmet, free, strict=False)
                ],
            )


def _kinds(unmet: Sequence[TermMatch], text: str) -> list[tuple[_Word, ...]]:
    """Return the sets of words that may stand for these terms, the best one first."""
    names = tuple(
        _Word((name,) * 4, (_NAMES_ENGLISH.get(name, name),)) for name in _NAMES
    )
    if any(match.entry.fr[0].isupper() or match.entry.keep for match in unmet):
        return [names, _NOUNS]
    # A name has no plural, and verbs would follow it.
    last = [] if any(match.plural for match in unmet) else [names]
    if all(is_adjective(match, text) for match in unmet):
        return [_ADJECTIVES, _NOUNS]
    return [_NOUNS, *last]


def _stand(match: TermMatch, word: _Word, text: str) -> Stand:
    form = word.form(feminine=_is_feminine(match, text), plural=match.plural is True)
    if match.surface[0].isupper() and match.entry.fr[0].islower():
        form = form[0].upper() + form[1:]
    return Stand(match, form, word.renderings)


def _is_feminine(match: TermMatch, text: str) -> bool:
    if _FEMININE.search(text[: match.start]):
        return True
    surface, headword = fold(match.surface), fold(match.entry.fr)
    return surface.removesuffix("s").endswith("e") and not headword.endswith("e")


def _occurs(word: _Word, text: str) -> bool:
    folded = fold(text)
    return any(regex.search(rf"\b{fold(form)}\b", folded) for form in word.forms)


def _replaced(text: str, stands: Sequence[Stand]) -> Proxied:
    """Put the proxies in their places, from the last to the first."""
    for stand in sorted(stands, key=lambda stand: -stand.match.start):
        before, after = text[: stand.match.start], text[stand.match.end :]
        if fold(stand.proxy[0]) not in "aeiouh":
            feminine = stand.proxy.lower() in _FEMININE_FORMS
            for pattern, masculine_form, feminine_form in _ELISIONS:
                if pattern.search(before):
                    full = feminine_form if feminine else masculine_form
                    before = pattern.sub(full, before)
                    break
        text = before + stand.proxy + after
    return Proxied(text, tuple(stands))
