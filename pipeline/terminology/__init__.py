"""The termbase applied: which occurrences a target meets, and how to meet the others.

`assessment` pairs occurrences with renderings; `asking` says what to ask an engine;
`locating`, `editing`, `placing` and `number` replace a wrong rendering or add one
that is missing, `repair` all of them; `reports` words the results for one unit,
`corpus` for all. Nothing here decodes: `pipeline.translation` runs the cascade and
calls these functions.
"""

from __future__ import annotations

from pipeline.terminology.asking import Proxied, Stand, hints, proxied
from pipeline.terminology.assessment import Assessment, assess
from pipeline.terminology.corpus import TermFinding, corpus_findings
from pipeline.terminology.locating import Known, bare_rendering
from pipeline.terminology.repair import Repair, repair, substituted
from pipeline.terminology.reports import term_findings, term_uses

__all__ = [
    "Assessment",
    "Known",
    "Proxied",
    "Repair",
    "Stand",
    "TermFinding",
    "assess",
    "bare_rendering",
    "corpus_findings",
    "hints",
    "proxied",
    "repair",
    "substituted",
    "term_findings",
    "term_uses",
]
