"""Findings about terms over all records: renderings that differ from the usual one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.glossary import Termbase, TermEntry
from pipeline.glossary.english import in_number
from pipeline.units import Bitext, Finding, Severity, TermStatus, TermUse

# A form is the usual one if it renders at least this share of the occurrences, and
# there are at least this many.
_MAJORITY = 0.8
_LEAST = 5


@dataclass(frozen=True, slots=True)
class TermFinding:
    """A finding with the name of the text and the id of the unit that it is about."""

    document: str
    unit: str
    finding: Finding


def corpus_findings(
    records: Sequence[Bitext], termbase: Termbase
) -> tuple[TermFinding, ...]:
    """Report terms that are rendered differently here than nearly everywhere else.

    All allowed forms are correct, but a text with « computer chip » nine times and
    « microchip » once reads as if these were two things. The finding (info) is about
    the rare form, if another one renders at least 80 % of at least five occurrences.
    Forms of one word (chip, chips) count as one. Sentences that a person approved are
    not reported. Known false positive: the other form may be there for variety.
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
    """Map every accepted form, in lower case, to its base form."""
    base_of: dict[str, str] = {}
    for base in (entry.target, *entry.allow):
        for form in in_number(base, entry.fr, None):
            base_of.setdefault(form.casefold(), base)
    return base_of


def _base(target: str, forms: Mapping[str, str]) -> str:
    """Return the base form of a rendering; the rendering itself if it is unknown."""
    plain = " ".join(target.replace("-", " ").split()).casefold()
    return forms.get(target.casefold()) or forms.get(plain) or target
