"""The protocol of everything that a review needs from the rest of the program."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from pipeline.glossary import Termbase
from pipeline.units import Bitext, Span, TranslationUnit


class NoticeKind(StrEnum):
    """The subject of a notice."""

    SOURCE_CHANGED = "source-changed"
    NOT_SAVED = "not-saved"
    GLOSSARY = "glossary"


@dataclass(frozen=True, slots=True)
class Notice:
    """A message to the reviewer of a text: one or two whole sentences."""

    kind: NoticeKind
    text: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """The current record, with the edits of the English file taken in.

    ``version`` changes whenever the files do. ``notices`` say if the French changed, or
    if an edit of the English file cannot be matched.
    """

    bitext: Bitext
    version: str
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another translation of a segment by the engine, finished and checked.

    ``problems`` counts its errors and unmet terms.
    """

    target: str
    score: float
    how: str
    problems: int = 0


@dataclass(frozen=True, slots=True)
class MemoryMatch:
    """A pair of a memory whose French is similar to a segment.

    ``parts`` are the differences of the French: common parts ("="), parts only in the
    segment ("+") or only in the match ("-"). ``repaired`` is the English with the
    numbers, dates and names of the segment, or "" if the two also differ in other ways.
    """

    percent: int
    source: str
    target: str
    memory: str
    origin: str
    repaired: str
    parts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A segment of a text, or a pair of a memory, that contains given words.

    ``id`` is "" for a memory. ``source_marks`` and ``target_marks`` are the spans of
    the words and of their translations.
    """

    name: str
    id: str
    source: str
    target: str
    source_marks: tuple[Span, ...] = ()
    target_marks: tuple[Span, ...] = ()
    approved: bool = False


class ReviewBackend(Protocol):
    """The project behind the page. All methods are thread-safe."""

    @property
    def state(self) -> Path:
        """The folder of the program's own files, below the output folder."""

    def names(self) -> tuple[str, ...]:
        """Return the sorted names of the texts. Raises ConfigError."""

    def records_lock(self) -> AbstractContextManager[None]:
        """Return a lock: while it is held, no other program writes a record."""

    def version(self, name: str) -> str:
        """Return a string that changes whenever the text's files do."""

    def load(self, name: str) -> Loaded | None:
        """Read a record; return None if the text was never translated.

        :raises SourceError, RecordError: a file cannot be used.
        """

    def store(self, bitext: Bitext, *, refresh: bool) -> Bitext:
        """Write a record, and with ``refresh`` all files that are made from it.

        :return: the record as written.
        :raises OutputError: a file cannot be written.
        :raises RecordError: the English file has an edit that cannot be matched; then
            nothing is written.
        """

    def recheck(self, bitext: Bitext, ids: Collection[str]) -> Bitext:
        """Return the record with the terms and findings of these units updated."""

    def machine_versions(self, bitext: Bitext) -> Mapping[str, TranslationUnit]:
        """Return the edited units with the machine's target and its findings, by id."""

    def termbase(self) -> Termbase:
        """Return the current glossary. Raises GlossaryError."""

    def add_term(self, fr: str, en: str, options: Mapping[str, object]) -> None:
        """Add an entry to the glossary. Raises GlossaryError."""

    def alternatives(self, bitext: Bitext, ident: str) -> tuple[Alternative, ...]:
        """Return other translations of a segment, best first. Raises EngineError."""

    def memory_matches(self, text: str) -> tuple[MemoryMatch, ...]:
        """Return the matches of a sentence in the memories, the best first.

        :raises RecordError: a memory cannot be read.
        """

    def concordance(self, words: str) -> tuple[Passage, ...]:
        """Return the passages with these words, from the records and memories."""

    def translate(self, names: Sequence[str]) -> str:
        """Translate the new and stale segments of these texts; return a summary line.

        Units that a person wrote or approved are kept.

        :raises PipelineError: a text cannot be translated.
        """
