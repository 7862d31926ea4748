"""The JSON objects of a record as types, for reading and for the JSON schema.

Each line of a record is one of these objects. The types are strict: unknown keys,
missing keys and values of another type are errors. `fields` converts the objects to the
values of `pipeline.units`.

The types for version 2 have no English file with its own structure; in those for
version 1, findings and reasons are plain words.
"""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct
from msgspec.json import schema_components

from pipeline.units import (
    Argument,
    Kind,
    Origin,
    ReasonKind,
    Severity,
    Span,
    State,
    TermStatus,
)

ID_PATTERN = "p[1-9][0-9]*\\.s(?:[1-9][0-9]*|[0-9]+\\.e[1-9][0-9]*)"

_Span = Annotated[
    Span, Meta(description="First code point, and the one after the last.")
]
_Id = Annotated[str, Meta(extra_json_schema={"pattern": f"^{ID_PATTERN}$"})]


class Shape(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An object that has no other keys than its fields."""


class Term(Shape, frozen=True, kw_only=True):
    """One occurrence of a term, and how it was met."""

    source: str
    entry: str
    target: str
    status: TermStatus
    how: str
    version: str = ""
    source_span: _Span | None = None
    target_span: _Span | None = None


class Finding(Shape, frozen=True, kw_only=True):
    """What a check found."""

    check: str
    severity: Severity
    code: str
    args: tuple[Argument, ...]
    source_span: _Span | None = None
    target_span: _Span | None = None
    dismissed: str | None = None


class Reason(Shape, frozen=True, kw_only=True):
    """Why a unit is stale."""

    kind: ReasonKind
    entry: str = ""


class Stale(Shape, frozen=True, kw_only=True):
    """Why a person's unit no longer fits."""

    reasons: tuple[Reason, ...]
    source: str
    machine: str = ""


class Piece(Shape, frozen=True, kw_only=True):
    """Where in a person's English file a target stands."""

    before: str
    text: str


class Aligned(Shape, frozen=True, kw_only=True):
    """The bead of a unit, and where its English stands in a person's file."""

    confidence: Annotated[float, Meta(ge=0, le=1)] | None = None
    joined: bool = False
    english: tuple[Piece, ...] = ()


class EnglishFile(Shape, frozen=True, kw_only=True):
    """A person's English file that was aligned."""

    format: str
    suffix: str = ""
    encoding: str = "utf-8"
    bom: bool = False
    tail: str = ""


class Unit2(Shape, frozen=True, kw_only=True):
    """A unit of version 2."""

    id: _Id
    kind: Kind
    source: str
    target: str
    state: State
    origin: Origin
    score: float | None
    terms: tuple[Term, ...]
    findings: tuple[Finding, ...]
    before: str = ""
    target_before: str | None = None
    key: str = ""
    steps: tuple[str, ...] = ()
    machine: str | None = None
    comment: str = ""
    stale: Stale | None = None
    agreement: float | None = None


class Unit(Unit2, frozen=True, kw_only=True):
    """One segment with its translation: every line but the first."""

    aligned: Aligned | None = None
    by: str = ""
    at: str = ""


class Header2(Shape, frozen=True, kw_only=True):
    """The first line of version 2."""

    bitext: int
    source: str
    sha256: str
    langs: tuple[str, str]
    signature: dict[str, Any]
    target_sha256: str = ""
    encoding: str = "utf-8"
    tail: str = ""
    text_sha256: str = ""
    retired: tuple[Unit2, ...] = ()


class Header(Header2, frozen=True, kw_only=True):
    """The first line."""

    retired: tuple[Unit, ...] = ()
    english: EnglishFile | None = None


class Finding1(Shape, frozen=True, kw_only=True):
    """What a check found, in version 1: its words."""

    check: str
    severity: Severity
    message: str
    source_span: _Span | None = None
    target_span: _Span | None = None
    dismissed: str | None = None


class Stale1(Shape, frozen=True, kw_only=True):
    """Why a person's unit no longer fits, in version 1: words."""

    reasons: tuple[str, ...]
    source: str
    machine: str = ""


class Unit1(Unit2, frozen=True, kw_only=True):
    """A unit of version 1."""

    findings: tuple[Finding1, ...]  # type: ignore[assignment]
    stale: Stale1 | None = None  # type: ignore[assignment]


class Header1(Header2, frozen=True, kw_only=True):
    """The first line of version 1."""

    retired: tuple[Unit1, ...] = ()


def schema() -> dict[str, Any]:
    """Return the JSON schema (2020-12) of a line of a record of the newest version."""
    lines, definitions = schema_components(
        (Header, Unit), ref_template="#/$defs/{name}"
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "One line of a record (.bitext.jsonl), version 3",
        "anyOf": list(lines),
        "$defs": dict(sorted(definitions.items())),
    }
