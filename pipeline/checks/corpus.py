"""Checks over several documents: same French, other English, and vice versa."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz

from pipeline.findings import carry_dismissals
from pipeline.text.unwrapping import SegmentText, segment_texts
from pipeline.units import Finding, Kind, Severity, Span, TranslationUnit

_SPACES = re.compile(r"\s+")
_EDGES = re.compile(r"^\W+|\W+$")
_FEW_WORDS = 3
# Sources with this similarity (percent) may share a translation: "Paris", "A Paris".
_ALIKE = 85
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class _Place:
    document: str
    unit: TranslationUnit
    text: str

    @property
    def name(self) -> str:
        return f"{self.document}#{self.unit.id}"


def check_corpus(
    units: Mapping[str, Iterable[TranslationUnit]], *, ignore: Collection[str] = ()
) -> dict[str, dict[str, tuple[Finding, ...]]]:
    """Return the findings by document and unit id.

    The checks are "inconsistent" and "alike". Documents and units without findings are
    left out. Dismissed findings remain dismissed.

    :param units: the units by document.
    :param ignore: names of checks that are not run.
    """
    places = [
        _Place(document, unit, line.text)
        for document in sorted(units)
        for unit, line in _with_text(units[document])
        if unit.kind is not Kind.CODE and unit.target.strip()
    ]
    found: dict[str, dict[str, list[Finding]]] = defaultdict(lambda: defaultdict(list))
    for name, check in CORPUS_CHECKS.items():
        if name not in ignore:
            for place, finding in check(places):
                found[place.document][place.unit.id].append(finding)
    by_place = {(p.document, p.unit.id): p.unit for p in places}
    return {
        document: {
            unit_id: carry_dismissals(findings, by_place[document, unit_id].findings)
            for unit_id, findings in by_unit.items()
        }
        for document, by_unit in found.items()
    }


def _with_text(
    units: Iterable[TranslationUnit],
) -> Iterator[tuple[TranslationUnit, SegmentText]]:
    known = tuple(units)
    return zip(known, segment_texts(known), strict=True)


def inconsistent(places: Iterable[_Place]) -> Iterator[tuple[_Place, Finding]]:
    """Report French that is translated differently elsewhere.

    A reader takes two names for two things. Case, spaces and outer punctuation do not
    count. The later unit is reported against the first. Sentences that context rightly
    renders in two ways ("Oui.") are a known false positive; those of fewer than three
    words are not reported.
    """
    first: dict[str, _Place] = {}
    for place in places:
        key = _key(place.text)
        if len(key.split()) < _FEW_WORDS:
            continue
        other = first.setdefault(key, place)
        if _key(other.unit.target) != _key(place.unit.target):
            said = _short(other.unit.target)
            args = (other.name, said)
            yield place, _finding("inconsistent", place, "otherwise", args)


def alike(places: Iterable[_Place]) -> Iterator[tuple[_Place, Finding]]:
    """Report different French that is translated alike.

    A model that falls back on a stock sentence says one thing for two. Sources that
    differ in little (a plural, a comma) may share a translation rightly and are not
    reported, nor are targets of fewer than three words.
    """
    first: dict[str, _Place] = {}
    for place in places:
        key = _key(place.unit.target)
        if len(key.split()) < _FEW_WORDS:
            continue
        other = first.setdefault(key, place)
        source_key, other_key = _key(place.text), _key(other.text)
        if source_key != other_key and fuzz.ratio(source_key, other_key) < _ALIKE:
            args = (other.name, _short(other.unit.source))
            yield place, _finding("alike", place, "alike", args)


CORPUS_CHECKS = {"inconsistent": inconsistent, "alike": alike}


def _finding(check: str, place: _Place, code: str, args: tuple[str, ...]) -> Finding:
    return Finding(
        check,
        Severity.WARNING,
        code,
        args,
        Span(0, len(place.unit.source)),
        Span(0, len(place.unit.target)),
    )


def _key(text: str) -> str:
    return _EDGES.sub("", _SPACES.sub(" ", text)).casefold().replace("’", "'")


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1].rstrip() + "…"
