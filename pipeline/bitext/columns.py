"""The columns of the tables that are exported for review, in Excel or Word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.bitext.edits import Edit
from pipeline.bitext.plain import plain
from pipeline.bitext.tmx import finding_note
from pipeline.errors import RecordError
from pipeline.findings import describe_reasons
from pipeline.units import State, TranslationUnit

COLUMNS = ("id", "French", "English", "state", "findings", "comment")
_NEEDED = COLUMNS[:3]
_STATES = {state.value: state for state in State}


def cells(unit: TranslationUnit) -> tuple[str, ...]:
    """Return the contents of a unit's cells, in the order of ``COLUMNS``."""
    findings = [finding_note(f) for f in unit.findings if f.dismissed is None]
    if unit.stale is not None:
        findings.insert(0, f"stale: {describe_reasons(unit.stale.reasons)}")
    return (
        unit.id,
        plain(unit.source),
        plain(unit.target),
        unit.state.value,
        plain("; ".join(findings)),
        plain(unit.comment),
    )


def positions(row: Sequence[str], extra: Sequence[str] = ()) -> dict[str, int] | None:
    """Return the column indices by name if a row is the header, else None.

    The columns may be in any order, with others between them.

    :param extra: names of columns besides ``COLUMNS``.
    """
    names = {name.casefold(): name for name in (*COLUMNS, *extra)}
    found: dict[str, int] = {}
    for index, cell in enumerate(row):
        name = names.get(cell.strip().casefold())
        if name is not None:
            found.setdefault(name, index)
    return found if found.keys() >= {"id"} and len(found) > 1 else None


def check_columns(found: Mapping[str, int], path: Path, place: str) -> None:
    """Check that the columns needed for an import are there.

    :param place: the table or sheet, for the message.
    :raises RecordError: one of them is missing.
    """
    for name in _NEEDED:
        if name not in found:
            raise RecordError(
                f'{path}: {place}: the column "{name}" is missing; the columns are '
                f"{', '.join(COLUMNS)}"
            )


def edit_of(
    row: Mapping[str, str],
    *,
    version: str,
    document: str,
    place: str,
    problem: str = "",
) -> Edit:
    """Return a row as an edit; an unknown state becomes its ``problem``."""
    word = row.get("state", "").strip().lower()
    if word and word not in _STATES and not problem:
        listed = ", ".join(_STATES)
        problem = f'the state "{word}" is not one of: {listed}'
    return Edit(
        row["id"].strip(),
        row["French"],
        row["English"],
        _STATES.get(word),
        row.get("comment"),
        version,
        document,
        place,
        problem,
    )
