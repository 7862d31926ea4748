"""Compares the translations with those of a second engine.

This does not tell which one is better. But if they differ, one of them is more likely
to be wrong, and `pipeline.risk` ranks segments by that.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from contextlib import closing
from dataclasses import replace

from pipeline.engines.protocol import Engine, Request
from pipeline.run.executor import Batch, Executor
from pipeline.text.likeness import sentence_chrf
from pipeline.translation import PreparedSegment
from pipeline.units import Origin, TranslationUnit

_DIGITS = 4  # of an agreement, as it is recorded


class SecondOpinion:
    """An executor that also compares each batch with a second engine.

    The targets come from the first engine; only the ``agreement`` of the units is
    added. Segments that are too long for the second engine have none.
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
                found = sentence_chrf(units[index].target, hypotheses[0].text)
                units[index] = replace(units[index], agreement=round(found, _DIGITS))
        return tuple(units)
