"""The values that flow through the program. All are frozen.

They hold facts and no state. Only `Span` does any work: it is what every place in a
text is said with, so it compares, moves and reads itself.

The words are the field's: *segment*, *translation unit*, *bitext* (TMX 1.4b),
*state* (XLIFF 2.1, section 4.3.1.20), *finding* (a result of a check). Offsets count
Unicode code points of the text they are said to point into, end exclusive.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import regex


class Span(NamedTuple):
    """A range of code points, end exclusive. It sorts by its start, then its end.

    >>> Span(4, 10).in_("une phrase courte")
    'phrase'
    """

    start: int
    end: int

    @classmethod
    def of(cls, match: re.Match[str] | regex.Match[str], group: int | str = 0) -> Span:
        """Return where a match of `re` or `regex`, or one group of it, stands."""
        return cls(*match.span(group))

    def in_(self, text: str) -> str:
        """Return what stands here in ``text``, the text that the span points into."""
        return text[self.start : self.end]

    def shift(self, by: int) -> Span:
        """Return the span ``by`` code points further to the right (left if negative).

        This takes a span of a part of a text to the whole, and back.
        """
        return Span(self.start + by, self.end + by)

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a code point. Spans that only touch do not.

        An empty span overlaps what it stands inside of, but not what it touches.
        """
        return self.start < other.end and other.start < self.end


class Kind(StrEnum):
    """What a block of a document is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list-item"
    QUOTE = "quote"
    NOTE = "note"
    CODE = "code"
    TABLE_CELL = "table-cell"


class State(StrEnum):
    """How far a unit has come (XLIFF's words)."""

    INITIAL = "initial"
    TRANSLATED = "translated"
    REVIEWED = "reviewed"
    FINAL = "final"

    @property
    def is_human(self) -> bool:
        """Whether a person vouches for the target: never overwrite it."""
        return self in (State.REVIEWED, State.FINAL)


class Origin(StrEnum):
    """Where a target comes from."""

    MT = "mt"
    TM = "tm"
    POST_EDIT = "post-edit"
    COPY = "copy"


class Severity(StrEnum):
    """How bad a finding is. Only errors fail a run under ``--strict``."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class TermStatus(StrEnum):
    """Whether one occurrence of a term was rendered as the termbase wants."""

    MET = "met"
    UNMET = "unmet"


Argument = str | int | float
"""A word or a figure of a finding; JSON has the like."""

FindingKey = tuple[str, str, tuple[Argument, ...]]
"""What a finding is known by: its check, its code and its arguments."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of a check on one unit.

    ``code`` says what the check found, ``args`` the words and figures of it. Its
    message is made where a person reads it (`pipeline.findings.message_of`).
    ``source_span`` and ``target_span`` point into the unit's source and target where
    the check can tell; ``dismissed`` is a reviewer's reason why it is not a problem.
    """

    check: str
    severity: Severity
    code: str
    args: tuple[Argument, ...] = ()
    source_span: Span | None = None
    target_span: Span | None = None
    dismissed: str | None = None

    @property
    def key(self) -> FindingKey:
        """What it is known by from one judgement to the next: check, code, args."""
        return self.check, self.code, self.args


class ReasonKind(StrEnum):
    """What has changed for a segment since its unit was made."""

    NEW = "new"
    SOURCE = "source"
    GLOSSARY = "glossary"
    ENGINE = "engine"
    UNFINISHED = "unfinished"
    REVIEWER = "reviewer"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class StaleReason:
    """Why a segment is translated again, or why a kept human unit no longer fits.

    ``entry`` is the termbase entry's French headword where ``kind`` is GLOSSARY, and
    the words of an older record where it is OTHER; else "".
    """

    kind: ReasonKind
    entry: str = ""


@dataclass(frozen=True, slots=True)
class TermUse:
    """One occurrence of a term in a unit and how it was met.

    ``source`` is the occurrence as it stands in the text, ``entry`` the termbase
    entry's French headword, ``target`` the English that the termbase wants (or the
    allowed form found in the target when met), ``how`` the step that met it (free,
    hint, n-best, re-decode, edit, human) or "" when unmet, ``version`` the entry's
    fingerprint: a changed entry makes the unit stale.
    """

    source: str
    entry: str
    target: str
    status: TermStatus
    how: str = ""
    version: str = ""
    source_span: Span | None = None
    target_span: Span | None = None

    @property
    def outcome(self) -> str:
        """The step that met it, or "unmet": what occurrences are counted by."""
        return self.how if self.status is TermStatus.MET else TermStatus.UNMET.value


@dataclass(frozen=True, slots=True)
class Stale:
    """Why a kept human unit no longer fits, with what it was made from.

    ``source`` is the French that the person translated; ``machine`` what the machine,
    or another reviewer, now proposes.
    """

    reasons: tuple[StaleReason, ...]
    source: str
    machine: str = ""


@dataclass(frozen=True, slots=True)
class WordLink:
    """A link between a span of a source text and a span of its target.

    ``weight`` is in 0..1; for attention it is the mean attention of the pieces,
    for lexical links the confidence.
    """

    source: Span
    target: Span
    weight: float


@dataclass(frozen=True, slots=True)
class Segment:
    """One sentence of a document. ``id`` is ``p<paragraph>.s<sentence>``, from 1.

    ``source`` is exactly ``document.text[start:end]``.
    """

    id: str
    kind: Kind
    source: str
    start: int
    end: int

    @property
    def paragraph(self) -> int:
        """The paragraph's number, from 1."""
        return int(self.id[1:].partition(".")[0])


@dataclass(frozen=True, slots=True)
class TranslationUnit:
    """One segment with its translation: one line of the record.

    ``before`` is the source text between the previous segment (or the start of the
    document) and this one, markup and blank lines included: the befores, the sources
    and the bitext's tail joined rebuild the document exactly. ``target_before`` is
    the same for the English text where it differs, else None. ``key`` identifies
    what the machine was given (text, hints, engine): a different key is a reason to
    translate again. ``machine`` is the machine's own target once a person changed it.
    ``steps`` names what happened to the machine's text, in order.
    """

    id: str
    kind: Kind
    source: str
    target: str = ""
    state: State = State.INITIAL
    origin: Origin = Origin.MT
    score: float | None = None
    terms: tuple[TermUse, ...] = ()
    findings: tuple[Finding, ...] = ()
    before: str = ""
    target_before: str | None = None
    key: str = ""
    steps: tuple[str, ...] = ()
    machine: str | None = None
    comment: str = ""
    stale: Stale | None = None

    @property
    def paragraph(self) -> int:
        """The paragraph's number, from 1."""
        return int(self.id[1:].partition(".")[0])

    @property
    def is_human(self) -> bool:
        """Whether a person wrote the target or vouches for it: never overwrite it."""
        return self.state.is_human or self.origin is Origin.POST_EDIT


@dataclass(frozen=True, slots=True)
class Bitext:
    """An aligned document: what a .bitext.jsonl holds.

    ``source`` is the path below the source folder with "/"; ``sha256`` that of the
    source file's bytes; ``text_sha256`` that of the text where the file is not text
    itself, else ""; ``target_sha256`` that of the English file as last written;
    ``signature`` how the targets were made; ``tail`` the source text after the last
    segment; ``retired`` human units whose source is gone: kept, never lost.
    """

    source: str
    sha256: str
    units: tuple[TranslationUnit, ...]
    signature: Mapping[str, Any] = field(default_factory=dict)
    target_sha256: str = ""
    tail: str = ""
    encoding: str = "utf-8"
    langs: tuple[str, str] = ("fr", "en")
    retired: tuple[TranslationUnit, ...] = ()
    text_sha256: str = ""
