"""The JSON objects that the page gets: units, terms and figures.

Texts are plain strings of the same length as in the record, so that spans remain valid.
The page inserts them as text, never as markup.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline.bitext.joins import is_absorbed, is_added, is_omitted
from pipeline.bitext.plain import make_visible, unwrap_in_place
from pipeline.bitext.rows import block_classes, marker
from pipeline.findings import describe_reasons, message_of
from pipeline.glossary import TermEntry
from pipeline.invalidation import unit_revision
from pipeline.review.figures import needs_attention
from pipeline.review.machine import Loaded, Notice
from pipeline.review.session import Saved
from pipeline.risk import riskiest_first
from pipeline.units import Finding, Kind, TermUse, TranslationUnit

Json = dict[str, Any]


def document_view(loaded: Loaded) -> Json:
    """Return a whole text; ``risk`` is a unit's rank, 1 for the riskiest."""
    ranks = {
        unit.id: rank
        for rank, unit in enumerate(riskiest_first(loaded.bitext.units), start=1)
    }
    return {
        "version": loaded.version,
        "notices": notices_view(loaded.notices),
        "units": [
            {**unit_view(unit), "risk": ranks[unit.id]}
            if unit.id in ranks
            else unit_view(unit)
            for unit in loaded.bitext.units
        ],
        "retired": [
            {"source": unit.source, "target": unit.target}
            for unit in loaded.bitext.retired
        ],
    }


def saved_view(saved: Saved) -> Json:
    """Return a saved change."""
    return {
        "version": saved.version,
        "notices": notices_view(saved.notices),
        "units": [unit_view(unit) for unit in saved.units],
    }


def notices_view(notices: Sequence[Notice]) -> list[Json]:
    """Return notices with their kinds, which the page distinguishes."""
    return [{"kind": notice.kind.value, "text": notice.text} for notice in notices]


def unit_view(unit: TranslationUnit) -> Json:
    """Return one unit as the page shows it."""
    first = unit.id.endswith(".s1")
    view: Json = {
        "id": unit.id,
        "rev": unit_revision(unit),
        "kind": unit.kind.value,
        "source": _shown(unit.source, unit.kind),
        "target": unit.target,
        "state": unit.state.value,
        "origin": unit.origin.value,
        "score": unit.score,
        "terms": [_term(term) for term in unit.terms],
        "findings": [_finding(finding) for finding in unit.findings],
        "attention": needs_attention(unit),
    }
    if first:
        view["look"] = block_classes(unit)
        view["marker"] = marker(unit)
    if unit.aligned is not None:
        view["bead"] = _bead(unit)
    if unit.comment:
        view["comment"] = unit.comment
    if unit.by:
        view["by"] = unit.by
        view["at"] = unit.at
    if unit.machine is not None:
        view["machine"] = unit.machine
    if unit.stale is not None:
        view["stale"] = {
            "why": describe_reasons(unit.stale.reasons),
            "kinds": [reason.kind.value for reason in unit.stale.reasons],
            "source": _shown(unit.stale.source, unit.kind),
            "machine": unit.stale.machine,
        }
    return view


def _bead(unit: TranslationUnit) -> str:
    """Return the part of a unit in its bead, in the page's terms."""
    if is_absorbed(unit):
        return "absorbed"
    if unit.aligned is not None and unit.aligned.joined:
        return "joined"
    if is_omitted(unit):
        return "omitted"
    return "added" if is_added(unit) else "first"


def entries_view(entries: Sequence[TermEntry]) -> list[Json]:
    """Return the glossary for tooltips and the term filter."""
    return [
        {
            "fr": entry.fr,
            "en": entry.target,
            "keep": entry.keep,
            "allow": entry.allow,
            "forbid": entry.forbid,
            "note": entry.note,
        }
        for entry in entries
    ]


def _shown(text: str, kind: Kind) -> str:
    return make_visible(text if kind is Kind.CODE else unwrap_in_place(text))


def _term(term: TermUse) -> Json:
    return {
        "source": term.source,
        "entry": term.entry,
        "target": term.target,
        "status": term.status.value,
        "how": term.how,
        "at": term.source_span,
        "to": term.target_span,
    }


def _finding(finding: Finding) -> Json:
    return {
        "check": finding.check,
        "severity": finding.severity.value,
        "code": finding.code,
        "args": finding.args,
        "message": message_of(finding),
        "at": finding.source_span,
        "to": finding.target_span,
        "dismissed": finding.dismissed,
    }
