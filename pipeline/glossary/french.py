"""French inflection from a headword: number and gender by rule, without a dictionary.

Lemmatisers do not know many words of glossaries (étasunien), so the forms are generated
from the entry. A generated form that does not exist does no harm, but one that is
another word does: the lists in ``lang/fr/inflection.txt`` prevent such forms.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import NamedTuple, TypeAlias

from pipeline.glossary.terms import TermEntry
from pipeline.glossary.words import HYPHENS, Word, is_acronym, words
from pipeline.text.stopwords import french
from pipeline.text.tables import word_map, word_set

_INVARIABLE_ENDINGS = ("s", "x", "z")
_Changes: TypeAlias = tuple[tuple[int, str], ...]
_MOST_FORMS = 48  # of one headword; not even a term with five adjectives needs more
# Endings of adjectives and of people, the length of the shortest word that the rule is
# safe for, and (letters to drop, letters to add). The first rule that fits decides; the
# lengths exclude short nouns (mer/mère, mal/male, vu/vue, parti/partie, tant/tante).
_FEMININE_RULES: tuple[
    tuple[tuple[str, ...], int, tuple[tuple[int, str], ...]], ...
] = (
    (("e",), 1, ((0, ""),)),
    (("é",), 2, ((0, "e"),)),
    (("eux",), 5, ((1, "se"),)),
    (("ien", "éen", "yen"), 4, ((0, "ne"),)),
    (("if",), 5, ((1, "ve"),)),
    (("teur",), 6, ((3, "rice"), (1, "se"), (0, "e"))),
    (("eur",), 5, ((1, "se"), (0, "e"))),
    (("er",), 6, ((2, "ère"),)),
    (("iel", "uel", "nel", "rel", "tel", "sel"), 5, ((0, "le"),)),
    (("al",), 5, ((0, "e"),)),
    (("ais", "ois"), 6, ((0, "e"),)),
    (("ain",), 7, ((0, "e"),)),
    (("ment",), 1, ()),  # aliment/alimente, document/documente
    (("ant", "ent"), 6, ((0, "e"),)),
    (("ai", "oi", "ui", "au", "eu", "ou"), 1, ()),  # essai/essaie, emploi/emploie
    (("i",), 6, ((0, "e"),)),
    (("u",), 5, ((0, "e"),)),
)
# Plural endings: (letters to drop, letters to add). All other words take -s.
_PLURAL_RULES: tuple[tuple[tuple[str, ...], _Changes], ...] = (
    (_INVARIABLE_ENDINGS, ((0, ""),)),
    (("au", "eu"), ((0, "x"),)),
    (("al",), ((1, "ux"),)),
    (("ch", "sh"), ((0, "s"), (0, "es"))),
    (("by",), ((0, "s"), (1, "ies"))),  # lobby
    (("ssman", "rtsman"), ((0, "s"), (2, "en"))),  # businessman
    (("",), ((0, "s"),)),
)
_words = partial(word_set, "fr/inflection")
_forms = partial(word_map, "fr/inflection")


@dataclass(frozen=True, slots=True)
class Form:
    """One inflected form of a headword.

    ``plural`` is None if the form is both singular and plural. ``generated`` is false
    for a form that was given by hand.
    """

    text: str
    plural: bool | None
    generated: bool = True


class _Cells(NamedTuple):
    """The spellings of a word by gender and number; a cell may be empty."""

    masculine: tuple[str, ...]
    masculine_plural: tuple[str, ...]
    feminine: tuple[str, ...]
    feminine_plural: tuple[str, ...]


def forms_of(entry: TermEntry) -> tuple[Form, ...]:
    """Return the French forms of an entry, its headword first.

    Forms given by hand replace the generated ones; those that begin with "+" are added
    to them. A term that is kept (``keep``) is a name: it has a plural but no feminine.
    """
    generated = inflect(entry.fr, feminine=not entry.keep)
    given = [form for form in entry.forms if not form.startswith("+")]
    added = [form[1:].strip() for form in entry.forms if form.startswith("+")]
    numbers = {form.text: form.plural for form in generated}
    head = generated[0]
    kept = (head,) if given else generated
    extra = (
        Form(text, _number(text, head, numbers), generated=False)
        for text in (*given, *added)
    )
    unique = {form.text: form for form in (*kept, *extra)}
    return tuple(unique.values())


@lru_cache(maxsize=16384)
def inflect(headword: str, *, feminine: bool = True) -> tuple[Form, ...]:
    """Return the forms of a headword, the headword itself first.

    Words after the first preposition do not change (centre de données → centres de
    données), but a noun right after it may be plural (chefs d'entreprises). The parts
    of a hyphenated word inflect together or alone (grands-mères, start-ups).

    >>> [form.text for form in inflect("grand port")]
    ['grand port', 'grands ports']
    """
    tokens = list(words(headword))
    numbers: dict[str, set[bool]] = {headword: set()}
    head = list(_head(tokens))
    for plural, gender in ((False, 0), (True, 0), (False, 1), (True, 1)):
        if gender and not feminine:
            continue
        for text in itertools.islice(
            _spellings(headword, tokens, head, plural=plural, gender=gender),
            _MOST_FORMS,
        ):
            numbers.setdefault(text, set()).add(plural)
    return tuple(
        Form(text, numbers[text].pop() if len(numbers[text]) == 1 else None)
        for text in list(numbers)
    )


def plurals(word: str) -> tuple[str, ...]:
    """Return the plural spellings of one French word; the word itself if invariable."""
    lowered = word.lower()
    if not lowered.isalpha() or len(lowered) == 1:
        return (word,)
    if is_acronym(word):
        return (word, f"{word}s") if not word.endswith("s") else (word,)
    if lowered in _forms("irregular-plurals"):
        return tuple(_like(word, form) for form in _forms("irregular-plurals")[lowered])
    if lowered in _words("plural-als"):
        return (_with(word, 0, "s"),)
    changes = next(then for ends, then in _PLURAL_RULES if lowered.endswith(ends))
    return tuple(_with(word, cut, end) for cut, end in changes)


def feminines(word: str) -> tuple[str, ...]:
    """Return the feminine spellings of one French word, () if it has none."""
    lowered = word.lower()
    if is_acronym(word) or not lowered.isalpha() or lowered in _words("no-feminine"):
        return ()
    if lowered in _forms("irregular-feminines"):
        return tuple(
            _like(word, form) for form in _forms("irregular-feminines")[lowered]
        )
    if lowered in _words("feminine-e"):
        return (_with(word, 0, "e"),)
    return tuple(_with(word, cut, end) for cut, end in _feminine_endings(lowered))


def _feminine_endings(word: str) -> _Changes:
    """Return (letters to drop, letters to add) for the feminine of a word."""
    for endings, shortest, changes in _FEMININE_RULES:
        if word.endswith(endings) and len(word) >= shortest:
            return changes
    return ()


def _cells(word: str) -> _Cells:
    if word.lower() in french("uninflected") and not is_acronym(word):
        fixed = (word,)
        return _Cells(fixed, fixed, fixed, fixed)
    female = feminines(word)
    return _Cells(
        (word,),
        plurals(word),
        female,
        tuple(dict.fromkeys(p for form in female for p in plurals(form))),
    )


def _head(tokens: list[Word]) -> Iterator[int]:
    """Yield the indices of the words that may inflect: those before a preposition."""
    for at, token in enumerate(tokens):
        if at and token.text.lower() in french("prepositions"):
            return
        yield at


def _spellings(
    headword: str, tokens: list[Word], head: list[int], *, plural: bool, gender: int
) -> Iterator[str]:
    """Yield the headword with its head words in one gender and number."""
    hyphens = {
        at
        for at in head
        if at and headword[tokens[at - 1].end : tokens[at].start] in HYPHENS
    }
    texts = [headword[token.start : token.end] for token in tokens]
    if plural and len(texts) == 1 and headword.lower() in _words("no-plural"):
        return
    cells = {at: _cells(texts[at]) for at in head}
    if gender and not _has_feminine(cells, hyphens):
        return
    # Parts of a compound and of a name need not inflect: vice-présidents, Big Techs.
    loose = {at for at in head if at in hyphens or at + 1 in hyphens}
    loose |= {at for at in head if len(head) > 1 and texts[at][0].isupper()}
    choices: list[tuple[str, ...]] = []
    for at, text in enumerate(texts):
        if at not in cells:
            choices.append(_complement(text) if at == head[-1] + 2 else (text,))
            continue
        options = cells[at][2 * gender + plural] or cells[at][plural]
        if at in loose:  # the likely form first: start-ups before starts-up
            options = (text, *options) if at + 1 in loose else (*options, text)
        choices.append(tuple(dict.fromkeys(options)))
    changes = loose and plurals(texts[max(loose)])[0] != texts[max(loose)]
    for combination in itertools.product(*choices):
        form = _assemble(headword, tokens, combination)
        if form != headword or not changes or not (plural or gender):
            yield form


def _has_feminine(cells: dict[int, _Cells], hyphens: set[int]) -> bool:
    """Whether a term has a feminine: all its words have one, and one differs.

    In a hyphenated word only the last part counts (états-unien, vice-président).
    """
    counted = [cell for at, cell in cells.items() if at + 1 not in hyphens]
    return all(cell.feminine for cell in counted) and any(
        cell.feminine != cell.masculine for cell in counted
    )


def _complement(word: str) -> tuple[str, ...]:
    """Return the singular and plural that a noun after a preposition may have."""
    if word in french("uninflected") or not word.islower():
        return (word,)
    return (word, plurals(word)[0])


def _assemble(headword: str, tokens: list[Word], texts: Iterable[str]) -> str:
    """Return the headword with its words replaced by others."""
    parts, end = [], 0
    for token, text in zip(tokens, texts, strict=True):
        parts += [headword[end : token.start], text]
        end = token.end
    return "".join([*parts, headword[end:]])


def _number(text: str, head: Form, numbers: dict[str, bool | None]) -> bool | None:
    """Return whether a form given by hand is plural, None if it does not show."""
    if text in numbers:
        return numbers[text]
    if inflect(text)[0].plural is None:  # it ends as plurals do
        return None if head.plural is None else True
    return False


def _with(word: str, cut: int, end: str) -> str:
    """Return a word with its ending replaced, in the capitals of the word."""
    stem = word[: len(word) - cut]
    return stem + (end.upper() if word.isupper() else end)


def _like(word: str, form: str) -> str:
    """Return a form in the capitals of the word."""
    if word.isupper():
        return form.upper()
    return form[0].upper() + form[1:] if word[0].isupper() else form
