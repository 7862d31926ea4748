"""A run: what is new or stale is translated, everything is written, all is reported.

`stages` has the order. What each stage is made of:

- look: `places` tells which texts have a place of their own in the output folder,
  `inputs` reads a text once and hashes all that decides about it, `ledger` remembers
  what needs no look.
- move: `moves` finds the record of a text that moved, by `similarity`; `orphans` are
  outputs without a source; `stash` and `relocation` carry it out.
- survey: `survey` reads a text and its record and decides; `adoption` takes in English
  that has no record; `work` holds the texts in windows, `spill` surveys on disk.
- agree and expect: `pool` has the sentences that are known already.
- translate: `executor` is the seam to the engine, `journal` the log of what is done;
  `dispatch` hands batches out to workers, `cluster` has those of Dask.
- write: `assembly` makes the new record, `outputs` writes the files, `finishing` both.

`shards` are runs that share the texts, `merging` joins what they made.
`locks` keeps others away. `forecast` says what a run would do, `status` also how far
the review is; `rejudging` judges the words of a record anew. `checking`, `corpus`,
`evaluation`, `exchange` (with `edited_texts`) and `explanation` serve commands.
"""

from __future__ import annotations

from pipeline.run.evaluation import Evaluation, evaluate
from pipeline.run.executor import Batch, Executor, SerialExecutor, Watcher
from pipeline.run.explanation import Explanation, explain
from pipeline.run.inputs import load_terms
from pipeline.run.relocation import prune
from pipeline.run.report import FileReport, RunReport
from pipeline.run.stages import run
from pipeline.run.status import status

__all__ = [
    "Batch",
    "Evaluation",
    "Executor",
    "Explanation",
    "FileReport",
    "RunReport",
    "SerialExecutor",
    "Watcher",
    "evaluate",
    "explain",
    "load_terms",
    "prune",
    "run",
    "status",
]
