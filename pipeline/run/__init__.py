"""A run: what is new or stale is translated, everything is written, all is reported.

`places` tells which texts have a place of their own in the output folder; `survey`
reads a text and its record and decides; `adoption` takes in English that has no
record, `moves` finds the record of a text that moved, `orphans` what has no source;
`journal` keeps finished segments until their files are written; `ledger` remembers
what needs no look, `termchange` tells what a changed glossary can concern; `assembly`
makes the new record; `outputs` writes the files; `stages` puts all this in order.
"""

from __future__ import annotations

from pipeline.run.evaluation import Evaluation, evaluate
from pipeline.run.explanation import Explanation, explain
from pipeline.run.report import FileReport, RunReport
from pipeline.run.stages import Watcher, load_terms, prune, run
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
    "prune",
    "run",
    "status",
]
