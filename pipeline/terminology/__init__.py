"""Applying the termbase: which terms a target meets, and how to meet the others.

`assessment` pairs occurrences with renderings. `asking` makes hints and placeholders
for an engine. `locating`, `editing`, `placing` and `number` replace a wrong rendering
or insert a missing one; `repair` does so for all terms of a text. `reports` makes the
findings of one unit, `corpus` those of all records. This package does not translate:
`pipeline.translation` runs the attempts and calls these functions.
"""

from __future__ import annotations

from pipeline.terminology.asking import (
    Placeholder,
    SourceWithPlaceholders,
    hints,
    with_placeholders,
)
from pipeline.terminology.assessment import Assessment, assess
from pipeline.terminology.corpus import TermFinding, corpus_findings
from pipeline.terminology.locating import TermEvidence, bare_rendering
from pipeline.terminology.repair import Repair, repair, replace_placeholders
from pipeline.terminology.reports import term_findings, term_uses

__all__ = [
    "Assessment",
    "Placeholder",
    "Repair",
    "SourceWithPlaceholders",
    "TermEvidence",
    "TermFinding",
    "assess",
    "bare_rendering",
    "corpus_findings",
    "hints",
    "repair",
    "replace_placeholders",
    "term_findings",
    "term_uses",
    "with_placeholders",
]
