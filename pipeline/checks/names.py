"""Checks acronyms and names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from pipeline.alignment.cognates import likeness
from pipeline.alignment.evidence import linked, lookup
from pipeline.alignment.lexicon import load_lexicon
from pipeline.alignment.words import bare_form
from pipeline.checks.pair import Pair
from pipeline.numbers import Lang
from pipeline.text.addresses import find_addresses
from pipeline.text.tables import rows
from pipeline.units import Finding, Severity, Span

_ACRONYM = re.compile(r"(?<![\w.-])[A-ZÉ]{2,}(?![\w’'-])")
_ROMAN = re.compile(r"[IVXLCDM]+")
_WORD = re.compile(r"[^\W\d_]+")
# Place names of this form are the same in English: Bourg-la-Reine.
_PLACE = re.compile(
    r"\b[A-ZÀ-Ý][\w’']+(?:-[\w’']+)*-(?:la|le|les|lès|sur|sous|en|de|du|des|aux?)"
    r"-[\w’'-]+"
)
# After these, a capital does not indicate a name.
_OPENS = re.compile(r"(?:^|[.!?…:«“\"(\[—–•*>/|-]|\bn[°º])[\W_]*$")
_ROMAN_ORDINAL = re.compile(r"[IVXLC]+(?:er?|ère|e|ème)?")
_TITLES = frozenset(("mme", "mlle", "mmes", "mlles", "mgr", "maître"))
_SLIP = 1  # letters
# Words with the same spelling in both languages, capitalised where they name a person
# or an institution: they have other translations too (le Président, the Speaker).
_COMMON = frozenset(
    [
        *("president", "presidente", "commission", "union", "parlement", "ministre"),
        *(
            "conseil",
            "comite",
            "senat",
            "universite",
            "institut",
            "fondation",
            "agence",
        ),
        *("association", "mission", "nation", "nations", "police", "festival", "parti"),
        *("constitution", "convention", "assemblee", "internet", "web", "zone", "pays"),
    ]
)
_LEAST_LETTERS = 3
# How much the lexicon must know about a word before its translations are trusted.
_KNOWN, _TRANSLATION, _MOSTLY = 20, 0.01, 0.6
_NEAR, _COGNATE = 0.6, 0.8


@cache
def _english_acronyms() -> dict[str, tuple[str, ...]]:
    """Map French acronyms to their English forms, the usual one first."""
    return {french: tuple(en.split("; ")) for french, en in rows("fr_en/acronyms")}


def acronyms(pair: Pair) -> Iterator[Finding]:
    """Report an acronym that was changed or lost.

    OTAN must become NATO, IA AI; an acronym without a known English form must stand as
    it is; where the English has another one that the French has not, that may be its
    translation and is only noted. Sources in capitals throughout are not looked at. An
    acronym that the translator spelled out is a known false positive, so this is a
    warning.
    """
    if not pair.target.strip() or pair.source.isupper():
        return
    source_forms = set(_ACRONYM.findall(pair.source))
    for match in _ACRONYM.finditer(pair.source):
        acronym = match[0]
        if _ROMAN.fullmatch(acronym):
            continue
        wanted = _english_acronyms().get(acronym, (acronym,))
        if any(_stands(form, pair.target) for form in wanted) or _spelled(
            acronym, pair.target
        ):
            continue
        args: tuple[str, ...]
        if wanted[0] == acronym:
            code, args = "missing", (acronym,)
        else:
            code, args = "changed", (acronym, wanted[0])
        translated = code == "missing" and _is_translated(
            acronym, source_forms, pair.target
        )
        severity = Severity.INFO if translated else Severity.WARNING
        yield Finding("acronyms", severity, code, args, Span.of(match))


def _is_translated(acronym: str, source_forms: set[str], target: str) -> bool:
    """Whether the target has a new acronym that may be the translation of this one."""
    others = set(_ACRONYM.findall(target)) - source_forms
    return any(
        len(other) <= len(acronym) + _SLIP
        and Levenshtein.distance(acronym, other) > _SLIP
        and (other[0] != acronym[0] or sorted(other) != sorted(acronym))
        for other in others
    )


def _stands(form: str, target: str) -> bool:
    if form[:1].islower():
        return form in target.lower()
    return form in target


def _spelled(acronym: str, target: str) -> bool:
    """Whether the initials of successive words form the acronym."""
    initials = "".join(w[0] for w in re.findall(r"[A-Za-zÀ-ÿ]{3,}", target))
    return acronym.lower() in initials.lower()


class _Name(NamedTuple):
    """A capitalised word of a source: as written, its bare form, its span."""

    text: str
    form: str
    span: Span
    opens: bool  # whether it may be capitalised only as the first word of a sentence


def names(pair: Pair) -> Iterator[Finding]:
    """Report a name that is spelled another way than in the source, or is gone.

    A capitalised word that no sentence begins with must stand in the English as it is,
    or as the lexicon and a list of exonyms have it (Varsovie, Warsaw), or respelled by
    rule (Falloujah, Fallujah). What French merely writes with a capital (les Jeux,
    l’État) is left alone, and so is the first word of a sentence that the lexicon
    knows. Names that English writes in a way of its own and that are not listed, and
    names that the translator turned into a pronoun, are known false positives: it is a
    warning.
    """
    if not pair.target.strip():
        return
    addresses = list(find_addresses(pair.target))
    target_forms = [
        match
        for match in _WORD.finditer(pair.target)
        if not any(Span.of(match).overlaps(address) for address in addresses)
    ]
    forms = {bare_form(m[0]) for m in target_forms}
    capitalised = [m for m in target_forms if m[0][0].isupper()]
    source_forms = {bare_form(m[0]) for m in _WORD.finditer(pair.source)}
    joined = bare_form(pair.target)
    seen: set[str] = set()
    for place in _PLACE.finditer(pair.source):
        if bare_form(place[0]) not in joined:
            seen |= {bare_form(part) for part in _WORD.findall(place[0])}
            yield _gone(place[0], Span.of(place))
    for name in _names(pair.source):
        if name.form in seen or _came_through(name, forms):
            continue
        seen.add(name.form)
        others = [m for m in capitalised if bare_form(m[0]) not in source_forms]
        if any(_is_same(name.form, bare_form(m[0])) for m in others):
            continue
        near = _nearest(name, others)
        if near is not None and (not name.opens or not _is_known(name)):
            yield Finding(
                "names",
                Severity.WARNING,
                "changed",
                (name.text, near[0]),
                name.span,
                Span.of(near),
            )
        elif _must_stay(name, forms):
            yield _gone(name.text, name.span)


def _is_same(name: str, other: str) -> bool:
    """Whether a form is a name in another spelling, or contains it: Bostonian."""
    if len(name) > _LEAST_LETTERS and name in other:
        return True
    french, english = _respelled(name), _respelled(other)
    ending = _FRENCH_ENDING.search(french)
    if ending is None:
        return french == english
    return french[: ending.start()] == _ENGLISH_ENDING.sub("", english)


def _gone(name: str, span: Span) -> Finding:
    return Finding("names", Severity.WARNING, "missing", (name,), span)


def _names(source: str) -> Iterator[_Name]:
    if source.isupper():
        return
    addresses = list(find_addresses(source))
    for match in _WORD.finditer(source):
        word = match[0]
        if any(Span.of(match).overlaps(address) for address in addresses):
            continue
        if (
            len(word) < _LEAST_LETTERS
            or not word[0].isupper()
            or word.isupper()
            or _ROMAN_ORDINAL.fullmatch(word)
            or word.lower() in _TITLES
        ):
            continue
        opens = _OPENS.search(source, 0, match.start()) is not None
        yield _Name(word, bare_form(word), Span.of(match), opens)


def _came_through(name: _Name, forms: set[str]) -> bool:
    """Whether the target has a name, unchanged or in its English form."""
    return (
        not forms.isdisjoint({name.form, name.form + "s", name.form.removesuffix("s")})
        or not forms.isdisjoint(_exonyms().get(name.form, ()))
        or any(
            probability >= _TRANSLATION and english in forms
            for english, probability in _translations(name.text).items()
        )
    )


@cache
def _exonyms() -> dict[str, frozenset[str]]:
    """Map French names to their English ones, all as bare forms."""
    return {
        bare_form(french): frozenset(map(bare_form, english.split("; ")))
        for french, english in rows("fr_en/exonyms")
    }


@lru_cache(maxsize=1 << 13)
def _translations(word: str) -> dict[str, float]:
    """Map the bare English forms of a word to their probability in the lexicon."""
    known = lookup(word, Lang.FR)
    forms = load_lexicon().forms[1]
    found: dict[str, float] = {}
    for number, count in linked(known.ids).items():
        form = bare_form(forms[number])
        found[form] = found.get(form, 0.0) + count / max(known.size, 1.0)
    return found


def _is_known(name: _Name) -> bool:
    return lookup(name.text, Lang.FR).size >= _KNOWN


def _must_stay(name: _Name, forms: set[str]) -> bool:
    """Whether a word is so certainly a name that the target should have it."""
    known = lookup(name.text, Lang.FR)
    if name.form in _COMMON:
        return False
    if name.form in _exonyms():
        return True
    if known.size >= _KNOWN:
        # « Manchester » is usually Manchester, so it is a name; « Jeux » is "games".
        return (
            _translations(name.text).get(name.form, 0.0) >= _MOSTLY and not name.opens
        )
    if name.opens and known.size:
        return _translations(name.text).get(name.form, 0.0) >= _MOSTLY
    return not any(likeness(name.form, form) >= _COGNATE for form in forms)


def _nearest(name: _Name, others: Sequence[re.Match[str]]) -> re.Match[str] | None:
    """Return the capitalised word of the target that is most similar to a name."""
    best, found = _NEAR, None
    for other in others:
        form = bare_form(other[0])
        if form[0] != name.form[0]:
            continue
        alike = Levenshtein.normalized_similarity(name.form, form)
        if alike >= best and len(form) >= _LEAST_LETTERS:
            best, found = alike, other
    return found


# Makes French and English spellings of a name alike; the rules apply in this order.
_RESPELLED = (
    (re.compile("shch|chtch|tsch|tch|sch|sh|ch"), "x"),
    (re.compile("aa"), "a"),
    (re.compile("dj|dzh"), "j"),
    (re.compile("ou|oo|w"), "u"),
    (re.compile("kh|ck|qu|k|q"), "c"),
    (re.compile("ph"), "f"),
    (re.compile("th"), "t"),
    (re.compile("gu(?=[eiy])|gh"), "g"),
    (re.compile("[yj]"), "i"),
    (re.compile("z"), "s"),
    (re.compile("ae|ai|oe|ei"), "e"),
)
# French endings of names that have other endings in English.
_FRENCH_ENDING = re.compile(
    r"(?:i?ennes?|i?ens?|aines?|ains?|oises?|ois|aises?|ais|ees?|i?es?|ans?)$"
)
_ENGLISH_ENDING = re.compile(
    r"(?:i?e?ans?|i?us|i?os|i?um|i?as?|i?es?|ese|ish|is|i|o|n|s)$"
)


@lru_cache(maxsize=1 << 14)
def _respelled(form: str) -> str:
    for pattern, instead in _RESPELLED:
        form = pattern.sub(instead, form)
    return form
