"""Reports English that does not fit into the format of its text."""

from __future__ import annotations

from dataclasses import replace

from pipeline.findings import carry_dismissals
from pipeline.rendering import block_sentences, layout_of
from pipeline.units import Bitext, Finding, Severity

LAYOUT = "layout"
"""The name of the check."""


def with_layout_findings(bitext: Bitext) -> Bitext:
    """Report English that its file cannot show: subtitles too long or too fast.

    A sentence is laid over the subtitles that its French had. A line should have 42
    characters at most, and nobody reads more than about 20 characters a second. The
    finding stands at the last sentence of the subtitles that are too full.

    It is mistaken where subtitles are shown in another way than on a television.
    """
    if bitext.english is not None:  # its file is not laid over the French one
        return bitext
    layout = layout_of(bitext)
    found = block_sentences(bitext) if layout else None
    if layout is None or found is None:
        return bitext
    units = [
        replace(unit, findings=tuple(f for f in unit.findings if f.check != LAYOUT))
        for unit in bitext.units
    ]
    for number, code, args in layout.problems(*found):
        last = found[2][number][-1].unit
        finding = Finding(LAYOUT, Severity.WARNING, code, args)
        kept = carry_dismissals([finding], bitext.units[last].findings)
        units[last] = replace(units[last], findings=(*units[last].findings, *kept))
    return replace(bitext, units=tuple(units))
