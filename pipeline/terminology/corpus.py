"""Terms over all records: what no single segment shows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.glossary import Termbase, TermEntry
from pipeline.glossary.english import in_number
from pipeline.units import Bitext, Finding, Severity, TermStatus, TermUse

# An entry that was rendered so often in one way may be held to it.
_MAJORITY = 0.8
_LEAST = 5


@dataclass(frozen=True, slots=True)
class TermFinding:
    """A finding with its place: the text's name and the unit's id."""

    document: str
    unit: str
    finding: Finding


def corpus_findings(
    records: Sequence[Bitext], termbase: Termbase
) -> tuple[TermFinding, ...]:
    """Report terms that are rendered differently here than nearly everywhere else.

    Allowed forms are all good, but a text that says « computer chip » nine times and
    « microchip » once reads as if these were two things. Info, for the occurrence
    that stands apart: where one form meets at least 80 % of at least five occurrences.
    Forms of one word (chip, chips) count as one. A sentence that a person vouched for
    is left alone. Known false alarm: the other form may be there for variety.
    """
    forms: dict[str, Mapping[str, str]] = {e.fr: _forms(e) for e in termbase}
    placed: defaultdict[str, list[tuple[Bitext, int, TermUse, str]]]
    placed = defaultdict(list)
    for record in records:
        for index, unit in enumerate(record.units):
            for use in unit.terms:
                if use.status is TermStatus.MET and use.entry in forms:
                    form = _base(use.target, forms[use.entry])
                    placed[use.entry].append((record, index, use, form))
    found = []
    for uses in placed.values():
        counts = Counter(form for *_, form in uses)
        usual, most = min(counts.items(), key=lambda item: (-item[1], item[0]))
        if len(uses) < _LEAST or most < _MAJORITY * len(uses) or len(counts) == 1:
            continue
        for record, index, use, form in uses:
            unit = record.units[index]
            if form != usual and not unit.state.is_human:
                finding = _stands_apart(use, usual, most, len(uses))
                found.append((record.source, index, unit.id, finding))
    return tuple(
        TermFinding(document, unit, finding)
        for document, _, unit, finding in sorted(
            found, key=lambda item: (item[0], item[1], item[3].source_span or (0, 0))
        )
    )


def _stands_apart(use: TermUse, usual: str, most: int, total: int) -> Finding:
    return Finding(
        "terminology",
        Severity.INFO,
        "stands-apart",
        (use.entry, use.source, use.target, usual, most, total),
        use.source_span,
        use.target_span,
    )


def _forms(entry: TermEntry) -> dict[str, str]:
    """Map every accepted form, in small letters, to its base form."""
    known: dict[str, str] = {}
    for base in (entry.target, *entry.allow):
        for form in in_number(base, entry.fr, None):
            known.setdefault(form.casefold(), base)
    return known


def _base(target: str, forms: Mapping[str, str]) -> str:
    """Return the base form of a rendering, or the rendering if it is none of them."""
    plain = " ".join(target.replace("-", " ").split()).casefold()
    return forms.get(target.casefold()) or forms.get(plain) or target
