"""A run: what is new or stale is translated, everything is written, all is reported.

`survey` reads a text and its record and decides; `journal` keeps finished segments
until their files are written; `ledger` remembers what needs no look, `termchange` tells
what a changed glossary can concern; `assembly` makes the new record; `outputs` writes
the files; `stages` puts all this in order.
"""

from __future__ import annotations

from pipeline.run.evaluation import Evaluation, evaluate
from pipeline.run.explanation import Explanation, explain
from pipeline.run.report import FileReport, RunReport
from pipeline.run.stages import Watcher, load_terms, run
from pipeline.run.status import status

__all__ = [
    "Evaluation",
    "Explanation",
    "FileReport",
    "RunReport",
    "Watcher",
    "evaluate",
    "explain",
    "load_terms",
    "run",
    "status",
]
