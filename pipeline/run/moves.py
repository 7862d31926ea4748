"""Finds the records of texts that were moved, renamed or swapped.

A record has the hash of the text that it was made from. A text without a record of its
own, or with one that was made from another text, takes over the record with its hash.
If there is none, it takes the record that shares enough of its sentences, if that
record has no text of its own either.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path

from pipeline.bitext import read_record
from pipeline.config import RunConfig
from pipeline.errors import PipelineError
from pipeline.run.orphans import Orphan, is_carried, of_a_person
from pipeline.run.outputs import Outputs
from pipeline.run.outputs import made_of as made_of_header
from pipeline.run.similarity import SHARED, Sentences, Text, flat
from pipeline.run.stash import stashed
from pipeline.run.survey import Moved, read_own
from pipeline.units import Bitext, TranslationUnit

_FEW = 200  # pairs of texts and records that are all compared


@dataclass(frozen=True, slots=True)
class _Held:
    """A record that may belong to a text of another name."""

    name: str
    record: Bitext
    edited: frozenset[TranslationUnit] = frozenset()
    version: str = ""
    at_home: bool = False


@dataclass(slots=True)
class Moves:
    """The records to take over, by text, and the remaining orphans.

    ``refused`` has messages about texts that could be confused with texts outside of
    the run. ``stash`` are records to be stored elsewhere before anything is written,
    because another text gets their place.
    """

    taken: dict[str, Moved] = field(default_factory=dict)
    orphans: tuple[Orphan, ...] = ()
    refused: dict[str, str] = field(default_factory=dict)
    stash: tuple[Bitext, ...] = ()


def find_moves(
    config: RunConfig,
    texts: Sequence[Text],
    others: Mapping[str, Path],
    orphans: Sequence[Orphan],
    names: Collection[str],
) -> Moves:
    """Find the records of texts that were moved. Nothing is written.

    :param texts: the texts of the run that are not up to date.
    :param others: the paths of texts outside of the run, by name.
    :param orphans: the outputs without a source.
    :param names: the names of all texts.
    """
    wanting, own = _unsettled(config.output, texts)
    moves = Moves(orphans=tuple(orphans))
    if not wanting:
        return moves
    hashes = {name: sha256_of(path) for name, path in others.items()}
    sentences = Sentences()
    for text in wanting:
        mine = own.get(text.name)
        if mine is None or sentences.shared(text, mine.record) >= SHARED:
            continue
        if name := _new_home(config.output, mine.record, hashes):
            moves.refused[text.name] = (
                f"{text.name}: its old text is {name} now; run both at once, so that "
                "each keeps its review: translate run"
            )
    for text in wanting:
        if text.name not in own and (lost := _unusable(text, orphans)):
            moves.refused[text.name] = (
                f"{text.name}: its review is in {lost.outputs.record}, which cannot be "
                f"used: {lost.problem}; mend that file, or move it elsewhere to begin "
                "anew"
            )
    wanting = [text for text in wanting if text.name not in moves.refused]
    held = [
        *own.values(),
        *(
            _Held(one.name, one.record, one.edited, one.version)
            for one in orphans
            if one.record is not None
        ),
        *(_Held(record.source, record) for _, record in stashed(config.output)),
        *_copies(config.output, {text.sha256 for text in wanting}, hashes),
    ]
    pairs = _pairs(wanting, held, own, sentences)
    given = {id(one) for one in pairs.values()}
    for name, one in pairs.items():
        displaced: tuple[TranslationUnit, ...] = ()
        if name in own and id(own[name]) not in given:
            displaced = _displaced(config.output, own[name].record, names)
        moves.taken[name] = Moved(
            one.name, one.record, one.edited, one.version, displaced
        )
    moves.stash = tuple(one.record for one in pairs.values() if one.at_home)
    taken = {one.name for one in pairs.values() if one.version}
    moves.orphans = tuple(one for one in orphans if one.name not in taken)
    return moves


def _unsettled(
    output: Path, texts: Sequence[Text]
) -> tuple[list[Text], dict[str, _Held]]:
    """Return the texts that their record was not made from, and these records."""
    wanting: list[Text] = []
    own: dict[str, _Held] = {}
    for text in texts:
        outputs = Outputs.at(output, text.name)
        if made_of(outputs.record) == text.sha256:
            continue
        with contextlib.suppress(PipelineError):  # the survey reports it
            read = read_own(outputs)
            wanting.append(text)
            if read is not None:
                own[text.name] = _Held(text.name, *read, at_home=True)
    return wanting, own


def _unusable(text: Text, orphans: Iterable[Orphan]) -> Orphan | None:
    """Return the orphan with a text's hash that cannot be read or matched, or None."""
    for one in orphans:
        if one.record is None and made_of(one.outputs.record) == text.sha256:
            return one
    return None


def _new_home(output: Path, record: Bitext, hashes: Mapping[str, str]) -> str | None:
    """Return the text that a record was made from, if it has no record made from it."""
    for name, found in hashes.items():
        if found == record.sha256 != made_of(Outputs.of(output, name).record):
            return name
    return None


def _copies(
    output: Path, wanted: Collection[str], hashes: Mapping[str, str]
) -> Iterator[_Held]:
    """Yield the wanted records of texts outside of the run that have changed."""
    for name, found in hashes.items():
        outputs = Outputs.at(output, name)
        record = made_of(outputs.record)
        if record in wanted and record != found:
            with contextlib.suppress(PipelineError):
                read = read_own(outputs)
                if read is not None:
                    yield _Held(name, *read)


def _pairs(
    wanting: Sequence[Text],
    held: Sequence[_Held],
    own: Mapping[str, _Held],
    sentences: Sentences,
) -> dict[str, _Held]:
    """Return the records of other places that texts take over, by text."""
    by_hash: defaultdict[str, list[_Held]] = defaultdict(list)
    for one in held:
        by_hash[one.record.sha256].append(one)
    pairs = _best(
        (_likeness(text.name, one.name), text.name, one)
        for text in wanting
        for one in by_hash.get(text.sha256, ())
    )
    # An edited text that still resembles its own record keeps it, even if a copy of its
    # old version exists.
    kept = {
        text.name
        for text in wanting
        if text.name not in pairs
        and text.name in own
        and sentences.shared(text, own[text.name].record) >= SHARED
    }
    given = {id(one) for one in pairs.values()}
    free = [
        one
        for one in held
        if id(one) not in given and not (one.at_home and one.name in kept)
    ]
    left = [t for t in wanting if t.name not in pairs and t.name not in kept]
    if not free:
        return pairs  # without reading the texts
    index: defaultdict[str, list[_Held]] = defaultdict(list)
    for one in free:
        for source in {flat(unit.source) for unit in one.record.units}:
            index[source].append(one)
    few = len(left) * len(free) <= _FEW
    similar = []
    for text in left:
        near = {
            id(one): one
            for source in sentences.of(text)
            for one in index.get(source, ())
        }
        for one in free if few else near.values():
            score = sentences.shared(text, one.record)
            if score >= SHARED and not (one.at_home and one.name == text.name):
                similar.append(
                    (score + _likeness(text.name, one.name) / 10, text.name, one)
                )
    return {**pairs, **_best(similar)}


def _best(scored: Iterable[tuple[float, str, _Held]]) -> dict[str, _Held]:
    """Assign each text one record and each record one text, the best scores first."""
    pairs: dict[str, _Held] = {}
    given: set[int] = set()
    for _, name, one in sorted(scored, key=lambda s: (-s[0], s[1], s[2].name)):
        if name not in pairs and id(one) not in given:
            pairs[name] = one
            given.add(id(one))
    return pairs


def _likeness(name: str, other: str) -> float:
    """Return the similarity of two paths, 0 to 1; the file's own name counts half."""
    same_file = name.rpartition("/")[2] == other.rpartition("/")[2]
    return 0.5 * same_file + 0.5 * SequenceMatcher(None, name, other).ratio()


def _displaced(
    output: Path, record: Bitext, names: Collection[str]
) -> tuple[TranslationUnit, ...]:
    """Return the human units of a record that no text takes over."""
    for name in names:
        path = Outputs.of(output, name).record
        if name == record.source or made_of(path) != record.sha256:
            continue
        with contextlib.suppress(PipelineError):
            if is_carried(record, read_record(path)):
                return ()  # a stopped run had already moved them to that text
    return of_a_person(record)


def made_of(path: Path) -> str:
    """Return the hash of the text that a record was made from, or "" without one."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            return made_of_header(file.readline())
    except (OSError, ValueError):
        return ""


def sha256_of(path: Path) -> str:
    """Return the hash of a source text's bytes, or "" if it cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
