"""The parts of a unit as JSON objects, and back, strictly."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pipeline.findings import describe_reason, message_of, read_reason, worded
from pipeline.units import (
    Argument,
    Finding,
    Kind,
    Origin,
    ReasonKind,
    Severity,
    Span,
    Stale,
    StaleReason,
    State,
    TermStatus,
    TermUse,
    TranslationUnit,
)

VERSION = 2
"""The version of the record. Version 1 had findings and reasons as words."""

Json = dict[str, Any]
Value = TypeVar("Value")

_ID = re.compile(r"p[1-9][0-9]*\.s[1-9][0-9]*")
_SPAN_ENDS = 2
_MANY = 1000

# Values are looked up here rather than made by the enumeration: four times faster.
_KINDS = {kind.value: kind for kind in Kind}
_STATES = {state.value: state for state in State}
_ORIGINS = {origin.value: origin for origin in Origin}
_SEVERITIES = {severity.value: severity for severity in Severity}
_REASONS = {kind.value: kind for kind in ReasonKind}
_STATUSES = {status.value: status for status in TermStatus}

_NAMES = {
    bool: "true or false",
    int: "a number",
    float: "a number",
    str: "a text",
    list: "a list",
    dict: "an object",
    type(None): "null",
}


class FieldError(ValueError):
    """A field is wrong; the message says which and how."""


def describe(value: object) -> str:
    """Name the JSON type of ``value`` in words."""
    return _NAMES[type(value)]


def unit_to_json(unit: TranslationUnit, version: int = VERSION) -> Json:
    """Return the JSON object of ``unit``: keys in fixed order, defaults left out.

    ``version`` is the record's. Version 1 holds what people read of a finding.
    """
    score = unit.score
    if score is not None:
        # "+ 0.0" makes minus zero zero; JSON has no word for infinity.
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
    if unit.before:
        out["before"] = unit.before
    if unit.target_before is not None:
        out["target_before"] = unit.target_before
    if unit.key:
        out["key"] = unit.key
    if unit.steps:
        out["steps"] = unit.steps
    if unit.machine is not None:
        out["machine"] = unit.machine
    if unit.comment:
        out["comment"] = unit.comment
    if unit.stale is not None:
        out["stale"] = stale = {
            "reasons": [_reason_to_json(one, version) for one in unit.stale.reasons],
            "source": unit.stale.source,
        }
        if unit.stale.machine:
            stale["machine"] = unit.stale.machine
    return out


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


def unit_from_json(given: object, version: int = VERSION) -> TranslationUnit:
    """Return the unit of a JSON object; raises FieldError."""
    first = version == 1
    read_finding = _finding_of_version_1 if first else _finding_from_json
    read_stale = _stale_of_version_1 if first else _stale_from_json
    data = object_with(given, _UNIT)
    terms, findings = data["terms"], data["findings"]
    steps, stale = data.get("steps"), data.get("stale")
    if not _ID.fullmatch(data["id"]):
        raise FieldError(f'id "{data["id"]}" is not like "p12.s3"')
    return TranslationUnit(
        data["id"],
        _choice(data, "kind", _KINDS),
        data["source"],
        data["target"],
        _choice(data, "state", _STATES),
        _choice(data, "origin", _ORIGINS),
        _score(data["score"]),
        tuple([_inside("terms", _term_from_json, term) for term in terms])
        if terms
        else (),
        tuple([_inside("findings", read_finding, one) for one in findings])
        if findings
        else (),
        data.get("before", ""),
        data.get("target_before"),
        data.get("key", ""),
        texts("steps", steps) if steps else (),
        data.get("machine"),
        data.get("comment", ""),
        None if stale is None else _inside("stale", read_stale, stale),
    )


def _term_from_json(given: object) -> TermUse:
    data = object_with(given, _TERM)
    return TermUse(
        data["source"],
        data["entry"],
        data["target"],
        _choice(data, "status", _STATUSES),
        data["how"],
        data.get("version", ""),
        _span(data, "source_span"),
        _span(data, "target_span"),
    )


def _finding_from_json(given: object) -> Finding:
    data = object_with(given, _FINDING)
    return Finding(
        data["check"],
        _choice(data, "severity", _SEVERITIES),
        data["code"],
        _args(data["args"]),
        _span(data, "source_span"),
        _span(data, "target_span"),
        data.get("dismissed"),
    )


def _finding_of_version_1(given: object) -> Finding:
    data = object_with(given, _FINDING_1)
    return worded(
        data["check"],
        _choice(data, "severity", _SEVERITIES),
        data["message"],
        _span(data, "source_span"),
        _span(data, "target_span"),
        dismissed=data.get("dismissed"),
    )


def _args(values: list[object]) -> tuple[Argument, ...]:
    args: list[Argument] = []
    for value in values:
        if not isinstance(value, str | int | float) or isinstance(value, bool):
            raise FieldError(
                f'"args" must hold texts and numbers, not {describe(value)}'
            )
        if isinstance(value, float) and not math.isfinite(value):
            raise FieldError('a number of "args" is too large')
        args.append(value)
    return tuple(args)


def _stale_from_json(given: object) -> Stale:
    data = object_with(given, _STALE)
    return Stale(
        tuple(_inside("reasons", _reason_from_json, one) for one in data["reasons"]),
        data["source"],
        data.get("machine", ""),
    )


def _reason_from_json(given: object) -> StaleReason:
    data = object_with(given, _REASON)
    return StaleReason(_choice(data, "kind", _REASONS), data.get("entry", ""))


def _stale_of_version_1(given: object) -> Stale:
    data = object_with(given, _STALE)
    return Stale(
        tuple(read_reason(one) for one in texts("reasons", data["reasons"])),
        data["source"],
        data.get("machine", ""),
    )


class Shape:
    """The keys that a JSON object has and may have, with their types."""

    def __init__(
        self,
        required: Mapping[str, tuple[type, ...]],
        optional: Mapping[str, tuple[type, ...]],
    ) -> None:
        self.required = frozenset(required)
        self.types = {**required, **optional}
        # The keys and types of objects that were found good: nearly all units have
        # one of a few combinations, and asking a set is ten times faster.
        self.known: set[tuple[tuple[str, ...], tuple[type, ...]]] = set()


def object_with(given: object, shape: Shape) -> Json:
    """Return ``given`` if it is an object of that shape; raises FieldError."""
    if not isinstance(given, dict):
        raise FieldError(f"an object is expected here, not {describe(given)}")
    look = (tuple(given), tuple(map(type, given.values())))
    if look in shape.known:
        return given
    types = shape.types
    for key, value in given.items():
        allowed = types.get(key)
        if allowed is None:
            import difflib

            near = difflib.get_close_matches(key, sorted(types), 1)
            hint = f' (did you mean "{near[0]}"?)' if near else ""
            raise FieldError(f'unknown key "{key}"{hint}')
        if type(value) not in allowed:
            wanted = " or ".join(dict.fromkeys(_NAMES[one] for one in allowed))
            raise FieldError(f'"{key}" must be {wanted}, not {describe(value)}')
    missing = shape.required - given.keys()
    if missing:
        first = next(key for key in types if key in missing)
        raise FieldError(f'the key "{first}" is missing')
    if len(shape.known) < _MANY:
        shape.known.add(look)
    return given


def texts(key: str, values: list[object]) -> tuple[str, ...]:
    """Return a list of texts as a tuple; raises FieldError."""
    for value in values:
        if not isinstance(value, str):
            raise FieldError(f'"{key}" must hold texts, not {describe(value)}')
    return tuple(str(value) for value in values)


def _choice(data: Json, key: str, values: Mapping[str, Value]) -> Value:
    value = values.get(data[key])
    if value is None:
        listed = ", ".join(values)
        raise FieldError(f'{key} "{data[key]}" is not one of: {listed}')
    return value


def _score(given: float | None) -> float | None:
    if given is None:
        return None
    try:
        score = float(given)
    except OverflowError:
        score = math.inf
    if not math.isfinite(score):
        raise FieldError("score is too large")
    return score


def _inside(key: str, read: Callable[[object], Value], given: object) -> Value:
    """Read a part; its error names the key it stands under."""
    try:
        return read(given)
    except FieldError as error:
        raise FieldError(f'in "{key}": {error}') from None


def _span(data: Json, key: str) -> Span | None:
    """Return a span that runs forward.

    Whether it lies inside its text is not asked: a text corrected by hand in the
    record must not make the record unreadable.
    """
    given = data.get(key)
    if given is None:
        return None
    if (
        len(given) != _SPAN_ENDS
        or not all(type(end) is int for end in given)
        or not 0 <= given[0] <= given[1]
    ):
        raise FieldError(f'"{key}" must be [start, end], not {given}')
    return Span(*given)


_TEXT = (str,)
_TEXT_OR_NULL = (str, type(None))
_LIST = (list,)

_UNIT = Shape(
    {
        "id": _TEXT,
        "kind": _TEXT,
        "source": _TEXT,
        "target": _TEXT,
        "state": _TEXT,
        "origin": _TEXT,
        "score": (float, int, type(None)),
        "terms": _LIST,
        "findings": _LIST,
    },
    {
        "before": _TEXT,
        "target_before": _TEXT_OR_NULL,
        "key": _TEXT,
        "steps": _LIST,
        "machine": _TEXT_OR_NULL,
        "comment": _TEXT,
        "stale": (dict, type(None)),
    },
)
_TERM = Shape(
    {"source": _TEXT, "entry": _TEXT, "target": _TEXT, "status": _TEXT, "how": _TEXT},
    {"version": _TEXT, "source_span": _LIST, "target_span": _LIST},
)
_FINDING = Shape(
    {"check": _TEXT, "severity": _TEXT, "code": _TEXT, "args": _LIST},
    {"source_span": _LIST, "target_span": _LIST, "dismissed": _TEXT_OR_NULL},
)
_FINDING_1 = Shape(
    {"check": _TEXT, "severity": _TEXT, "message": _TEXT},
    {"source_span": _LIST, "target_span": _LIST, "dismissed": _TEXT_OR_NULL},
)
_REASON = Shape({"kind": _TEXT}, {"entry": _TEXT})
_STALE = Shape({"reasons": _LIST, "source": _TEXT}, {"machine": _TEXT})
