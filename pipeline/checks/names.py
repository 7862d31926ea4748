"""Acronyms and names that changed on the way."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import cache

from rapidfuzz.distance import Levenshtein

from pipeline.checks.pair import Pair, Word
from pipeline.text.folding import without_accents
from pipeline.text.spaces import NO_BREAK
from pipeline.text.tables import rows
from pipeline.units import Finding, Severity, Span

_ACRONYM = re.compile(r"(?<![\w.-])[A-ZÉ]{2,}(?![\w’'-])")
_ROMAN = re.compile(r"[IVXLCDM]+")
# Capitalised in names and near their English, but words of the language.
_COMMON = frozenset(
    ("unies", "fondation", "sainte", "comité", "conseil", "institut", "parti")
)
_CLOSE = 2
_LONG = 5


@cache
def _english_acronyms() -> dict[str, tuple[str, ...]]:
    """Return what English has for a French acronym, the usual one first."""
    return {french: tuple(en.split("; ")) for french, en in rows("fr_en/acronyms")}


def acronyms(pair: Pair) -> Iterator[Finding]:
    """Report an acronym that was changed or lost.

    OTAN must become NATO, IA AI; an acronym without a known English form must stand as
    it is. Sources in capitals throughout are not looked at. An acronym that the
    translator spelled out is a known false positive, so this is a warning.
    """
    if not pair.target.strip() or pair.source.isupper():
        return
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
        span = Span.of(match)
        yield Finding("acronyms", Severity.WARNING, code, args, span)


def _stands(form: str, target: str) -> bool:
    if form[:1].islower():
        return form in target.lower()
    return form in target


def _spelled(acronym: str, target: str) -> bool:
    """Return whether the initials of words that follow each other make it up."""
    initials = "".join(w[0] for w in re.findall(r"[A-Za-zÀ-ÿ]{3,}", target))
    return acronym.lower() in initials.lower()


def names(pair: Pair) -> Iterator[Finding]:
    """Report a name that is spelled another way than in the source.

    Only a name of two and more words is looked at, of which one came through and
    another did not but is nearly there (Wenfeng, "Wenfang"): then a model has slipped.
    Names that English writes differently (Léonard de Vinci) are rarely that near; where
    they are, it is a known false positive.
    """
    theirs: set[str] | None = None
    for first, second in itertools.pairwise(pair.source_words):
        if not first.text[0].isupper() or not second.text[0].isupper():
            continue
        between = pair.source[first.end : second.start]
        if between not in (" ", NO_BREAK) or not (_is_name(first) and _is_name(second)):
            continue
        if theirs is None:
            theirs = {_plain(w) for w in pair.target_words}
        kept = [_plain(w) in theirs for w in (first, second)]
        if kept.count(True) != 1:
            continue
        word = second if kept[0] else first
        if len(word.text) < _LONG or word.start == 0 or word.lower in _COMMON:
            continue
        other = _nearest(word, pair)
        if other is not None:
            yield Finding(
                "names",
                Severity.WARNING,
                "changed",
                (word.text, other.text),
                word.span,
                other.span,
            )


def _is_name(word: Word) -> bool:
    return word.text[0].isupper() and not word.text.isupper()


def _nearest(word: Word, pair: Pair) -> Word | None:
    wanted = _plain(word)
    ours = {_plain(w) for w in pair.source_words}
    for other in pair.target_words:
        if not _is_name(other):
            continue
        plain = _plain(other)
        if plain in ours or plain[0] != wanted[0]:
            continue
        if 0 < Levenshtein.distance(wanted, plain, score_cutoff=_CLOSE) <= _CLOSE:
            return other
    return None


def _plain(word: Word) -> str:
    bare = word.lower.removesuffix("'s").removesuffix("'")
    return without_accents(bare)
