"""What comes back from other programs, and how it differs from the record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.bitext.plain import plain
from pipeline.errors import RecordError
from pipeline.units import Bitext, State


@dataclass(frozen=True, slots=True)
class Edit:
    """One unit as another program gives it back.

    ``state`` is None where the file says nothing about it.
    """

    id: str
    source: str
    target: str
    state: State | None = None


def changes(bitext: Bitext, edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Return the edits that change a target or a state, in the order given.

    A target that only lost its line breaks on the way out is no change. An id names
    a place in the document, so an edit made on another version of it is refused: it
    would put a translation under the wrong sentence. Raises RecordError.
    """
    units = {unit.id: unit for unit in bitext.units}
    changed = []
    for edit in edits:
        unit = units.get(edit.id)
        if unit is None or plain(edit.source) != plain(unit.source):
            raise RecordError(
                f"{bitext.source}: {edit.id} has another French text in the edited"
                " file; export it again and repeat the edits there"
            )
        same_target = plain(edit.target) == plain(unit.target)
        if not same_target or edit.state not in (None, unit.state):
            kept = unit.target if same_target else edit.target
            changed.append(Edit(unit.id, unit.source, kept, edit.state))
    return tuple(changed)
