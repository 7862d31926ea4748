"""A second engine's opinion of what the first one translated.

It says nothing of which translation is better. Where the two say something else, one
of them is likelier wrong: `pipeline.risk` sorts by that.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from contextlib import closing
from dataclasses import replace

from pipeline.engines.protocol import Engine, Request
from pipeline.risk import agreement
from pipeline.run.executor import Batch, Executor
from pipeline.translation import PreparedSegment
from pipeline.units import Origin, TranslationUnit


class SecondOpinion:
    """Executes with another executor, then asks a second engine about each batch.

    The targets are the first engine's, whatever the second one says; only the units'
    ``agreement`` is added. A segment that is too long for the second engine has none.
    """

    def __init__(self, executor: Executor, second: Engine) -> None:
        self._executor = executor
        self._second = second

    def translate(
        self, windows: Iterable[Sequence[PreparedSegment]]
    ) -> Generator[Batch, None, None]:
        """Yield batches; see `pipeline.run.executor.Executor`."""
        with closing(self._executor.translate(windows)) as batches:
            for batch in batches:
                yield Batch(batch.segments, self._compared(batch))

    def _compared(self, batch: Batch) -> tuple[TranslationUnit, ...]:
        asked = [
            index
            for index, (segment, unit) in enumerate(
                zip(batch.segments, batch.units, strict=True)
            )
            if unit.origin is Origin.MT
            and unit.score is not None
            and unit.target
            and self._second.count_pieces(segment.text) <= self._second.max_pieces
        ]
        answers = self._second.translate(
            [Request(batch.segments[index].text) for index in asked]
        )
        units = list(batch.units)
        for index, hypotheses in zip(asked, answers, strict=True):
            if hypotheses:
                found = agreement(units[index].target, hypotheses[0].text)
                units[index] = replace(units[index], agreement=found)
        return tuple(units)
