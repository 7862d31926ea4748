"""Checks the beads of a human translation that was aligned with its source.

These findings depend on what the record knows about a bead, not only on its texts, so
they are stored in the record with the findings of the other checks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from pipeline.bitext.joins import is_added, is_omitted
from pipeline.findings import carry_dismissals
from pipeline.units import Bitext, Finding, Severity, TranslationUnit

BEADS = "alignment"
"""The name of the check."""

DOUBTFUL = 0.5
"""Beads below this confidence are shown to a person; most wrong ones are below it."""

_MOVED = "moved"
_EXCERPT = 60


def with_bead_findings(
    bitext: Bitext, before: Mapping[str, TranslationUnit] | None = None
) -> Bitext:
    """Report beads that a person should look at, in English that was aligned.

    These are beads of a confidence under 0.5, French without English, English without
    French, and French whose English seems to stand elsewhere in the text. A bead that
    was approved, joined, divided or moved in the review is not doubted any more.

    It is mistaken where a translator worked freely: what was left out or added on
    purpose is reported too. Approve it.
    """
    if bitext.english is None:
        return bitext
    known = before or {}
    units = []
    for unit in bitext.units:
        old = (*unit.findings, *known.get(unit.id, unit).findings)
        others = tuple(one for one in unit.findings if one.check != BEADS)
        found = carry_dismissals(bead_findings(unit, old), old)
        if others + found == unit.findings:
            units.append(unit)
        else:
            units.append(replace(unit, findings=(*others, *found)))
    return replace(bitext, units=tuple(units))


def bead_findings(
    unit: TranslationUnit, old: tuple[Finding, ...] = ()
) -> Iterator[Finding]:
    """Yield the findings about the bead whose first unit this is.

    :param old: its earlier findings, because only an alignment can tell that a text was
        moved.
    """
    if unit.aligned is None or unit.aligned.confidence is None or unit.aligned.joined:
        return
    moved = [one for one in old if one.check == BEADS and one.code == _MOVED]
    if is_omitted(unit) or is_added(unit):
        if moved:
            yield replace(moved[0], dismissed=None)
        else:
            yield _doubt("omitted" if unit.source else "added")
    elif unit.aligned.confidence < DOUBTFUL:
        yield _doubt("doubtful", round(100 * unit.aligned.confidence))


def moved_finding(elsewhere: str) -> Finding:
    """Return the finding of a sentence whose counterpart is elsewhere in the text."""
    text = " ".join(elsewhere.split())
    cut = text if len(text) <= _EXCERPT else f"{text[: _EXCERPT - 1].rstrip()}…"
    return _doubt(_MOVED, cut)


def is_doubtful(unit: TranslationUnit) -> bool:
    """Whether a bead has to be looked at before it can be approved."""
    return any(
        one.check == BEADS or (one.check == "numbers" and one.dismissed is None)
        for one in unit.findings
    )


def _doubt(code: str, *args: str | int) -> Finding:
    return Finding(BEADS, Severity.WARNING, code, args)
