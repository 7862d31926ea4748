"""Explaining what is wrong with a line of a record, for the person who edits it.

The messages of msgspec name its types and a path: Expected `float | null`, got `str` -
at `$.score`. Here this becomes: "score" must be a number or null, not a text.
"""

from __future__ import annotations

import difflib
import json
import re
from enum import StrEnum
from typing import Any, TypeVar, get_args

import msgspec

from pipeline.bitext.shapes import Shape
from pipeline.units import Kind, Origin, ReasonKind, Severity, State, TermStatus

_NAMES = {
    "bool": "true or false",
    "int": "a number",
    "float": "a number",
    "str": "a text",
    "array": "a list",
    "object": "an object",
    "null": "null",
}
_ENUMS: dict[str, type[StrEnum]] = {
    "kind": Kind,
    "state": State,
    "origin": Origin,
    "severity": Severity,
    "status": TermStatus,
}
_PATH = re.compile(r" - at `\$(?P<path>[^`]*)`\Z")
_STEP = re.compile(r"\.(\w+)|\[(\d+)\]")
_EXPECTED = re.compile(r"Expected `([^`]*)`(?:.*, got `?(\w+)`?)?")


AnyShape = TypeVar("AnyShape", bound=Shape)


class FieldError(ValueError):
    """A field has a wrong value; the message says which one and why."""


def convert(given: object, shape: type[AnyShape]) -> AnyShape:
    """Return a JSON value as an object of this shape.

    :raises FieldError: it does not have this shape.
    """
    try:
        return msgspec.convert(given, shape)
    except msgspec.ValidationError as error:
        raise FieldError(explain(str(error), given, shape)) from None


def explain(said: str, given: object, shape: type[Shape]) -> str:
    """Return a message of msgspec about a value in plain words."""
    place = _PATH.search(said)
    steps: list[str | int] = []
    for name, index in _STEP.findall(place["path"] if place else ""):
        steps.append(name or int(index))
    names = [step for step in steps if isinstance(step, str)]
    reason = said[: place.start()] if place else said
    value = _value(given, steps)
    of_object = _of_object(reason, names, shape)
    if of_object:
        return _inside(names, of_object)
    in_list = isinstance(steps[-1], int)
    return _inside(names[:-1], _of_value(reason, names, value, in_list=in_list))


def _of_object(reason: str, names: list[str], shape: type[Shape]) -> str:
    """Return the message about an object as a whole, or "" if it is about a value."""
    key = (re.findall(r"`(\w+)`", reason) or [""])[0]
    if reason.startswith("Object contains unknown field"):
        near = difflib.get_close_matches(key, sorted(_keys(names, shape)), 1)
        hint = f' (did you mean "{near[0]}"?)' if near else ""
        return f'unknown key "{key}"{hint}'
    if reason.startswith("Object missing required field"):
        return f'the key "{key}" is missing'
    expected = _EXPECTED.match(reason)
    if expected and expected[1] == "object" and expected[2]:
        return f"an object is expected here, not {_NAMES[expected[2]]}"
    return ""


def _of_value(reason: str, names: list[str], value: object, *, in_list: bool) -> str:
    """Return the message about the value of a key, or about an item of its list."""
    key = names[-1]
    if reason.startswith("Number out of range"):
        return f'a number of "{key}" is too large' if in_list else f"{key} is too large"
    if reason.startswith("Invalid enum value"):
        choices = ReasonKind if names[-2:] == ["reasons", "kind"] else _ENUMS[key]
        return f'{key} "{value}" is not one of: {", ".join(choices)}'
    expected = _EXPECTED.match(reason)
    if expected is None:
        return f'"{key}": {reason}'
    wanted, got = expected[1], _NAMES.get(expected[2] or "", "")
    if isinstance(value, list) and not in_list and key == "langs":
        must, rest = "hold two languages", str(len(value))
    elif isinstance(value, list) and key.endswith("_span"):
        must, rest = "be [start, end]", json.dumps(value)
    elif in_list:
        held = "texts" if wanted == "str" else "texts and numbers"
        must, rest = f"hold {held}", got
    else:
        kinds = dict.fromkeys(_NAMES[one] for one in wanted.split(" | "))
        must, rest = f"be {' or '.join(kinds)}", got
    return f'"{key}" must {must}, not {rest}'


def _inside(names: list[str], message: str) -> str:
    return "".join(f'in "{name}": ' for name in names) + message


def _keys(names: list[str], shape: type[Shape]) -> set[str]:
    """Return the keys that are allowed in the object at the path ``names``."""
    for name in names:
        (field,) = (one for one in msgspec.structs.fields(shape) if one.name == name)
        shape = _shape_in(field.type)
    return {field.name for field in msgspec.structs.fields(shape)}


def _shape_in(kind: object) -> type[Shape]:
    """Return the shape in a type such as tuple[Shape, ...] or Shape | None."""
    if isinstance(kind, type) and issubclass(kind, Shape):
        return kind
    inner = (one for one in get_args(kind) if one not in (Ellipsis, type(None)))
    return _shape_in(next(inner))


def _value(given: object, steps: list[str | int]) -> object:
    """Return the value at a path; inside a span, the whole span."""
    value: Any = given
    for place, step in enumerate(steps):
        if place and str(steps[place - 1]).endswith("_span"):
            break
        value = value[step]
    return value
