"""Converting translation units to JSON objects, and back with strict checks."""

from __future__ import annotations

import math
import re
from typing import Any

from msgspec import MsgspecError
from msgspec.json import Decoder

from pipeline.bitext.faults import FieldError, convert
from pipeline.bitext.shapes import (
    ID_PATTERN,
    Finding1,
    Stale1,
    Term,
    Unit,
    Unit1,
    Unit2,
)
from pipeline.bitext.shapes import Aligned as AlignedShape
from pipeline.bitext.shapes import Finding as FindingShape
from pipeline.bitext.shapes import Stale as StaleShape
from pipeline.findings import describe_reason, message_of, read_reason, worded
from pipeline.units import (
    Aligned,
    Finding,
    Piece,
    Stale,
    StaleReason,
    TermUse,
    TranslationUnit,
)

VERSION = 3
"""The newest version of the record.

Version 2 has no English files with their own structure and no reviewers' names. In
version 1, findings and reasons are plain words.
"""

Json = dict[str, Any]

_ID = re.compile(ID_PATTERN)
_SHAPES: dict[int, type[Unit2]] = {1: Unit1, 2: Unit2, VERSION: Unit}
_DECODERS = {version: Decoder(shape) for version, shape in _SHAPES.items()}


def unit_to_json(unit: TranslationUnit, version: int = VERSION) -> Json:
    """Return the JSON object of ``unit``: keys in fixed order, without default values.

    :param version: the version of the record. In version 1, findings are messages.
    """
    score = unit.score
    if score is not None:
        # "+ 0.0" turns minus zero into zero; JSON cannot represent infinity.
        score = round(score, 4) + 0.0 if math.isfinite(score) else None
    out: Json = {
        "id": unit.id,
        "kind": unit.kind.value,
        "source": unit.source,
        "target": unit.target,
        "state": unit.state.value,
        "origin": unit.origin.value,
        "score": score,
        "terms": [_term_to_json(term) for term in unit.terms],
        "findings": [_finding_to_json(one, version) for one in unit.findings],
    }
    out |= _optional(unit)
    if unit.stale is not None:
        out["stale"] = _stale_to_json(unit.stale, version)
    if unit.aligned is not None:
        out["aligned"] = _aligned_to_json(unit.aligned)
    if unit.agreement is not None:
        out["agreement"] = round(unit.agreement, 4)
    _add_reviewer(out, unit)
    return out


def _stale_to_json(stale: Stale, version: int) -> Json:
    out: Json = {
        "reasons": [_reason_to_json(one, version) for one in stale.reasons],
        "source": stale.source,
    }
    if stale.machine:
        out["machine"] = stale.machine
    return out


def _aligned_to_json(aligned: Aligned) -> Json:
    out: Json = {}
    if aligned.confidence is not None:
        out["confidence"] = round(aligned.confidence, 4) + 0.0
    if aligned.joined:
        out["joined"] = True
    if aligned.english:
        out["english"] = [
            {"before": piece.before, "text": piece.text} for piece in aligned.english
        ]
    return out


def _optional(unit: TranslationUnit) -> Json:
    """Return the optional keys whose value is not empty."""
    empty = {"before": "", "key": "", "steps": (), "comment": ""}
    values = {
        "before": unit.before,
        "target_before": unit.target_before,
        "key": unit.key,
        "steps": unit.steps,
        "machine": unit.machine,
        "comment": unit.comment,
    }
    return {key: value for key, value in values.items() if value != empty.get(key)}


def _add_reviewer(out: Json, unit: TranslationUnit) -> None:
    if unit.by:
        out["by"] = unit.by
    if unit.at:
        out["at"] = unit.at


def _term_to_json(term: TermUse) -> Json:
    out: Json = {
        "source": term.source,
        "entry": term.entry,
        "target": term.target,
        "status": term.status.value,
        "how": term.how,
    }
    if term.version:
        out["version"] = term.version
    if term.source_span is not None:
        out["source_span"] = term.source_span
    if term.target_span is not None:
        out["target_span"] = term.target_span
    return out


def _reason_to_json(reason: StaleReason, version: int) -> Json | str:
    if version == 1:
        return describe_reason(reason)
    out: Json = {"kind": reason.kind.value}
    if reason.entry:
        out["entry"] = reason.entry
    return out


def _finding_to_json(finding: Finding, version: int) -> Json:
    out: Json = {"check": finding.check, "severity": finding.severity.value}
    if version == 1:
        out["message"] = message_of(finding)
    else:
        out["code"] = finding.code
        out["args"] = finding.args
    if finding.source_span is not None:
        out["source_span"] = finding.source_span
    if finding.target_span is not None:
        out["target_span"] = finding.target_span
    if finding.dismissed is not None:
        out["dismissed"] = finding.dismissed
    return out


def unit_from_line(line: str, version: int = VERSION) -> TranslationUnit | None:
    """Return the unit of a line of JSON, or None if there is anything unusual about it.

    In that case ``unit_from_json`` finds out what it is.

    :raises FieldError: a value is wrong.
    """
    try:
        shape = _DECODERS[version].decode(line)
    except (MsgspecError, UnicodeError, RecursionError):
        return None
    return unit_from_shape(shape)


def unit_from_json(given: object, version: int = VERSION) -> TranslationUnit:
    """Return the unit of a JSON value. Raises FieldError if it is not valid."""
    return unit_from_shape(convert(given, _SHAPES[version]))


def unit_from_shape(unit: Unit2) -> TranslationUnit:
    """Return the unit of an object that has the right types.

    Spans may end after the end of their text, because a text corrected by hand in the
    record must not make the record unreadable.

    :raises FieldError: a value is wrong in a way that the types cannot exclude.
    """
    if not _ID.fullmatch(unit.id):
        raise FieldError(f'id "{unit.id}" is not like "p12.s3"')
    if unit.score is not None and not math.isfinite(unit.score):
        raise FieldError("score is too large")
    return TranslationUnit(
        unit.id,
        unit.kind,
        unit.source,
        unit.target,
        unit.state,
        unit.origin,
        unit.score,
        tuple([_term(one) for one in unit.terms]) if unit.terms else (),
        tuple([_finding(one) for one in unit.findings]) if unit.findings else (),
        unit.before,
        unit.target_before,
        unit.key,
        unit.steps,
        unit.machine,
        unit.comment,
        None if unit.stale is None else _stale(unit.stale),
        _aligned(unit.aligned) if isinstance(unit, Unit) and unit.aligned else None,
        unit.agreement,
        unit.by if isinstance(unit, Unit) else "",
        unit.at if isinstance(unit, Unit) else "",
    )


def _aligned(shape: AlignedShape) -> Aligned:
    pieces = tuple(Piece(one.before, one.text) for one in shape.english)
    return Aligned(shape.confidence, shape.joined, pieces)


def _term(term: Term) -> TermUse:
    _forward("terms", term)
    return TermUse(
        term.source,
        term.entry,
        term.target,
        term.status,
        term.how,
        term.version,
        term.source_span,
        term.target_span,
    )


def _finding(one: FindingShape | Finding1) -> Finding:
    _forward("findings", one)
    if isinstance(one, Finding1):
        return worded(
            one.check,
            one.severity,
            one.message,
            one.source_span,
            one.target_span,
            dismissed=one.dismissed,
        )
    if any(isinstance(arg, float) and not math.isfinite(arg) for arg in one.args):
        raise FieldError('in "findings": a number of "args" is too large')
    return Finding(
        one.check,
        one.severity,
        one.code,
        one.args,
        one.source_span,
        one.target_span,
        one.dismissed,
    )


def _stale(stale: StaleShape | Stale1) -> Stale:
    if isinstance(stale, Stale1):
        reasons = tuple(read_reason(words) for words in stale.reasons)
    else:
        reasons = tuple(StaleReason(one.kind, one.entry) for one in stale.reasons)
    return Stale(reasons, stale.source, stale.machine)


def _forward(place: str, one: Term | FindingShape | Finding1) -> None:
    """Raise FieldError for a span with a negative start or an end before its start."""
    for key, span in (("source", one.source_span), ("target", one.target_span)):
        if span is not None and not 0 <= span[0] <= span[1]:
            raise FieldError(
                f'in "{place}": "{key}_span" must be [start, end], not {list(span)}'
            )
