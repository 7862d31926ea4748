"""The values that flow through the program. All are frozen.

They hold data and do no work, except `Span`: every place in a text is a span, so it can
be compared, shifted and read.

The words are the field's: *segment*, *translation unit*, *bitext* (TMX 1.4b),
*state* (XLIFF 2.1, section 4.3.1.20), *finding* (a result of a check). Offsets count
Unicode code points, end exclusive. Each docstring says which text they point into.
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
        """Return the span of a match of `re` or `regex`, or of one of its groups."""
        return cls(*match.span(group))

    def in_(self, text: str) -> str:
        """Return this part of ``text``, the text that the span points into."""
        return text[self.start : self.end]

    def shift(self, by: int) -> Span:
        """Return the span moved ``by`` code points to the right (left if negative).

        With the offset of a part in a text it turns a span of the part into a span of
        the text, and back.

        >>> Span(0, 3).shift(10)
        Span(start=10, end=13)
        """
        return Span(self.start + by, self.end + by)

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share a code point. Spans that only touch do not.

        An empty span overlaps a span that it is strictly inside of.
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
    """The state of a target (the words of XLIFF 2.1)."""

    INITIAL = "initial"
    TRANSLATED = "translated"
    REVIEWED = "reviewed"
    FINAL = "final"

    @property
    def is_human(self) -> bool:
        """Whether a person approved the target, so that it is never overwritten."""
        return self in (State.REVIEWED, State.FINAL)


class Origin(StrEnum):
    """Where a target comes from."""

    MT = "mt"
    TM = "tm"
    POST_EDIT = "post-edit"
    COPY = "copy"


class Severity(StrEnum):
    """How serious a finding is. Only errors make a run fail under ``--strict``."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class TermStatus(StrEnum):
    """Whether one occurrence of a term is translated as the termbase asks."""

    MET = "met"
    UNMET = "unmet"


Argument = str | int | float
"""A word or a number in a finding, as JSON can hold it."""

FindingKey = tuple[str, str, tuple[Argument, ...]]
"""The identity of a finding: its check, its code and its arguments."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of a check on one unit.

    ``code`` says what was found, ``args`` are the words and numbers of the message,
    which `pipeline.findings.message_of` makes. ``source_span`` and ``target_span``
    point into the unit's source and target, None where the check does not know.
    ``dismissed`` is the reviewer's reason why this is not a problem, None if it was not
    dismissed.
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
        """The identity of the finding, which stays when a unit is checked again."""
        return self.check, self.code, self.args


class ReasonKind(StrEnum):
    """Why a segment is translated again, or a unit flagged as stale."""

    NEW = "new"
    SOURCE = "source"
    GLOSSARY = "glossary"
    ENGINE = "engine"
    UNFINISHED = "unfinished"
    REVIEWER = "reviewer"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class StaleReason:
    """Why a segment is translated again, or why a person's unit is flagged as stale.

    ``entry`` is the French headword of the termbase entry if ``kind`` is GLOSSARY, the
    text of an older record if it is OTHER, else "".
    """

    kind: ReasonKind
    entry: str = ""


@dataclass(frozen=True, slots=True)
class TermUse:
    """One occurrence of a term in a unit, and whether the target meets it.

    ``source`` is the occurrence as the French text spells it, ``entry`` the French
    headword of the termbase entry. ``target`` is the accepted form found in the English
    text, or the form that the termbase asks for if the occurrence is unmet. ``how`` is
    the step that met it (free, hint, n-best, re-decode, edit, human), "" if unmet.
    ``version`` is the hash of the entry: a changed entry makes the unit stale.
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
        """The step that met it, or "unmet". Occurrences are counted by this."""
        return self.how if self.status is TermStatus.MET else TermStatus.UNMET.value


@dataclass(frozen=True, slots=True)
class Stale:
    """Why a person's unit no longer fits, and what it was made from.

    ``source`` is the French that the person translated; ``machine`` is the English that
    the engine, or another reviewer, proposes now.
    """

    reasons: tuple[StaleReason, ...]
    source: str
    machine: str = ""


@dataclass(frozen=True, slots=True)
class WordLink:
    """A link between a word of a source text and a word of its target.

    ``weight`` is in 0..1: the mean attention of the pieces if the link comes from an
    engine's attention, the confidence if it comes from the lexicon.
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
class Piece:
    """A stretch of a person's English file that belongs to one unit, in one block.

    ``text`` is what stands in the file, line ends included, ``before`` what stands
    between the piece before (or the start of the file) and this one.
    """

    before: str
    text: str


@dataclass(frozen=True, slots=True)
class Aligned:
    """What is known of a unit whose English a person's own file holds.

    ``confidence`` is that of the unit's bead (0..1), None where a person made the bead.
    ``joined`` says that the unit belongs to the bead of the unit before it, and its
    English stands there. ``english`` is where in the English file the target stands.
    """

    confidence: float | None = None
    joined: bool = False
    english: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class EnglishFile:
    """A person's English file that was aligned, as far as no unit holds it.

    ``suffix`` is what its name has beside that of the French text ("" if they are the
    same), ``form`` the name of its format, ``tail`` what stands after the last target.
    """

    form: str
    suffix: str = ""
    encoding: str = "utf-8"
    bom: bool = False
    tail: str = ""


@dataclass(frozen=True, slots=True)
class TranslationUnit:
    """One segment with its translation: one line of the record.

    ``before`` is the source text between the previous segment (or the start of the
    document) and this one, markup and blank lines included. All ``before`` and
    ``source`` in order, then the bitext's ``tail``, are exactly the document.
    ``target_before`` is the same for the English text where it differs, else None.
    ``key`` is the hash of the engine's request: with another key the segment is
    translated again. ``machine`` is the engine's target, kept when a person changes
    it. ``steps`` are the names of the changes made to the engine's text, in order.
    ``aligned`` is set where the English is a person's own file; a unit without source
    is then English that no French answers to. ``agreement`` is the chrF, 0 to 1, of the
    engine's target against a second engine's, if one was asked. ``by`` and ``at`` say
    who changed it last and when (UTC, as TMX writes it), where that is wanted; else "".
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
    aligned: Aligned | None = None
    agreement: float | None = None
    by: str = ""
    at: str = ""

    @property
    def paragraph(self) -> int:
        """The paragraph's number, from 1."""
        return int(self.id[1:].partition(".")[0])

    @property
    def is_human(self) -> bool:
        """Whether a person wrote or approved the target: it is never overwritten."""
        return self.state.is_human or self.origin is Origin.POST_EDIT


@dataclass(frozen=True, slots=True)
class Bitext:
    """An aligned document: the contents of a record (``.bitext.jsonl``).

    ``source`` is the path below the source folder, with "/". ``sha256`` is that of the
    source file's bytes, ``target_sha256`` that of the English file as last written,
    ``text_sha256`` that of the text where the file is not text itself, else "".
    ``signature`` says how the targets were made. ``tail`` is the source text after the
    last segment. ``retired`` are a person's units whose source is gone. ``english``
    is set where the English is a person's own file, with a structure of its own.
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
    english: EnglishFile | None = None
