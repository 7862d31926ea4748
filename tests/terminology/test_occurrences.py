from __future__ import annotations

import pytest
from terminology.occurrences import TERMS, rows

from pipeline.glossary import parse_termbase
from pipeline.terminology import assess

TERMBASE = parse_termbase(TERMS, "glossary.yaml")


@pytest.mark.parametrize(
    ("source", "target", "expected"), rows(), ids=[f"{s} | {t}" for s, t, _ in rows()]
)
def test_each_occurrence_is_assessed_as_by_a_person(
    source: str, target: str, expected: list[str]
) -> None:
    made = assess(TERMBASE.match(source), target, length=len(source))
    found = ["-" if span is None else target[slice(*span)] for span in made.found]
    assert found == expected


def test_the_table_has_enough_occurrences() -> None:
    assert len(rows()) >= 150
    assert len({(source, target) for source, target, _ in rows()}) == len(rows())
