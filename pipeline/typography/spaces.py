"""No-break spaces, doubled spaces, and the space that French sets before marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.text.spaces import UNUSUAL
from pipeline.typography.draft import Edit, Job

_ANY = f"[ {UNUSUAL}]"
_RULES = (
    re.compile(rf"(?<!{_ANY}){_ANY}++(?=[!?;:]+(?:[ {UNUSUAL}\n”’\"»\]]|$))"),
    re.compile(rf"(?<=[^\s.…]){_ANY}++(?=,(?:\s|$)|\.(?:$|\s+[A-ZÀ-Þ]))"),
    re.compile(rf"(?<=[(\[]){_ANY}++"),
    re.compile(rf"(?<=\S){_ANY}++(?=[)\]](?!\())"),
)
_RUN = re.compile(rf"{_ANY}+")


def ordinary_spaces(text: str, _job: Job) -> Iterator[Edit]:
    """Make every space one ordinary space, and none before ; : ! ? , or a bracket.

    Spaces at either end of the text are left to whoever joins segments.
    """
    for rule in _RULES:
        yield from (Edit(m.start(), m.end(), "") for m in rule.finditer(text))
    for run in _RUN.finditer(text):
        inside = run.start() > 0 and run.end() < len(text)
        if any(mark in run[0] for mark in UNUSUAL) or (inside and len(run[0]) > 1):
            yield Edit(run.start(), run.end(), " ")
