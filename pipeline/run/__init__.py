"""A run: translates what is new or stale, and writes all outputs and a report.

`stages` has the order of the stages. Their parts are:

- look: `places` determines which texts have an output path of their own, `inputs` reads
  a text and hashes everything that its translation depends on, `ledger` remembers which
  texts are up to date.
- move: `moves` finds the records of texts that were moved, by `similarity`; `orphans`
  are outputs without a source; `stash` and `relocation` carry out the moves.
- survey: `survey` reads a text and its record, and decides about each segment;
  `adoption` makes a record from English without one; `work` groups the texts into
  windows, `spill` stores surveys on disk.
- agree and expect: `pool` has the sentences that are already translated.
- translate: `executor` is the interface to the engine, `journal` the log of finished
  segments; `dispatch` distributes batches to workers, `cluster` has Dask workers.
- write: `assembly` makes the new record, `outputs` writes the files, `finishing` does
  both.

`shards` divides the texts among several runs, `merging` joins their outputs. `locks`
excludes other programs. `forecast` says what a run would do, `status` also has the
progress of the review; `rejudging` updates the findings of a record. `checking`,
`corpus`, `evaluation`, `exchange` (with `edited_texts`), `explanation` and `riskiest`
are the logic of commands; `opinions` compares with a second engine, for the ranking by
risk.
"""

from __future__ import annotations

from pipeline.run.evaluation import Evaluation, evaluate
from pipeline.run.executor import Batch, Executor, SerialExecutor, Watcher
from pipeline.run.explanation import Explanation, explain
from pipeline.run.inputs import load_terms
from pipeline.run.relocation import prune
from pipeline.run.report import FileReport, RunReport
from pipeline.run.riskiest import Ranked, riskiest
from pipeline.run.stages import run
from pipeline.run.status import status

__all__ = [
    "Batch",
    "Evaluation",
    "Executor",
    "Explanation",
    "FileReport",
    "Ranked",
    "RunReport",
    "SerialExecutor",
    "Watcher",
    "evaluate",
    "explain",
    "load_terms",
    "prune",
    "riskiest",
    "run",
    "status",
]
