"""What a review needs from the rest of the program, as a protocol."""

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
    """What a notice is about."""

    SOURCE_CHANGED = "source-changed"
    NOT_SAVED = "not-saved"
    GLOSSARY = "glossary"


@dataclass(frozen=True, slots=True)
class Notice:
    """What a reviewer has to know of a text: one or two whole sentences."""

    kind: NoticeKind
    text: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """A record as it stands, with hand edits of the English text taken in.

    ``version`` changes whenever the files do. ``notices`` say that the French has
    changed since, or that an edit of the English text cannot be matched.
    """

    bitext: Bitext
    version: str
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another target of the machine's, finished and checked.

    ``problems`` counts its errors and unmet terms.
    """

    target: str
    score: float
    how: str
    problems: int = 0


@dataclass(frozen=True, slots=True)
class MemoryMatch:
    """A pair of a memory that is like a segment.

    ``parts`` say how its French differs: what both have ("="), the segment only ("+"),
    the match only ("-"). ``repaired`` is its English with other numbers, dates or names
    put in, "" where that is not the whole difference.
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
    """A place where words were translated: a segment of a text, or a memory's pair.

    ``id`` is "" for a memory. ``source_marks`` and ``target_marks`` are where the words
    stand, and what they are linked with.
    """

    name: str
    id: str
    source: str
    target: str
    source_marks: tuple[Span, ...] = ()
    target_marks: tuple[Span, ...] = ()
    approved: bool = False


class ReviewBackend(Protocol):
    """The project behind the page. All methods may be called from any thread."""

    @property
    def state(self) -> Path:
        """The folder for what is the program's own, below the output folder."""

    def names(self) -> tuple[str, ...]:
        """Return the names of the texts, sorted; raises ConfigError."""

    def records_lock(self) -> AbstractContextManager[None]:
        """Hold the project: no other program writes a record meanwhile."""

    def version(self, name: str) -> str:
        """Return what changes whenever a text's files do, cheaply."""

    def load(self, name: str) -> Loaded | None:
        """Read a record; None if the text was never translated.

        Raises SourceError or RecordError.
        """

    def store(self, bitext: Bitext, *, refresh: bool) -> Bitext:
        """Write a record, and with ``refresh`` all that is made from it.

        Returns the record as written. Raises OutputError, or RecordError if the
        English text holds an edit that cannot be matched: nothing is written then.
        """

    def recheck(self, bitext: Bitext, ids: Collection[str]) -> Bitext:
        """Return the record with terms and findings of these units judged anew."""

    def machine_versions(self, bitext: Bitext) -> Mapping[str, TranslationUnit]:
        """Return the units that a person edited with the machine's words, judged."""

    def termbase(self) -> Termbase:
        """Return the glossary as it stands; raises GlossaryError."""

    def add_term(self, fr: str, en: str, options: Mapping[str, object]) -> None:
        """Write an entry into the glossary; raises GlossaryError."""

    def alternatives(self, bitext: Bitext, ident: str) -> tuple[Alternative, ...]:
        """Return what else the machine could say, best first; raises EngineError."""

    def memory_matches(self, text: str) -> tuple[MemoryMatch, ...]:
        """Return what the memories have for a sentence, the best first.

        Raises RecordError for a memory that cannot be read.
        """

    def concordance(self, words: str) -> tuple[Passage, ...]:
        """Return where words were translated, in the records and the memories."""

    def translate(self, names: Sequence[str]) -> str:
        """Translate what is new or stale in these texts; say in a line what was done.

        Units that a person wrote or approved stay as they are. Raises PipelineError.
        """
