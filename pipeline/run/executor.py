"""The seam through which segments are translated: here, or by other machines.

An executor gets segments and gives units. It reads and writes nothing of a project and
keeps nothing: what goes in and what comes out are values that can be pickled. The run
that asked journals what comes back.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from pipeline.config import RunConfig
from pipeline.engines.protocol import Engine
from pipeline.translation import PreparedSegment, Settings, Translator
from pipeline.units import TranslationUnit

# The engine is asked for about this many seconds of work at a time: what a kill loses.
_SECONDS_A_CALL = 5.0
_FIRST_CALL, _LARGEST_CALL = 32, 4096


@dataclass(frozen=True, slots=True)
class Batch:
    """Some of the segments that were asked for, and a unit for each."""

    segments: tuple[PreparedSegment, ...]
    units: tuple[TranslationUnit, ...]


class Executor(Protocol):
    """Translates segments."""

    def translate(
        self, windows: Iterable[Sequence[PreparedSegment]]
    ) -> Generator[Batch, None, None]:
        """Yield every segment once with its unit, in any order.

        Windows are asked for as they are needed: asking may take a while, and holds
        all their texts in memory. How many segments come at a time is the executor's
        choice. The unit of a segment does not depend on that, nor on the other
        segments. Raises EngineError; what was yielded until then is done.
        """


class Watcher(Protocol):
    """Who wants to know how far a run is."""

    def start(self, segments: int, words: int) -> None:
        """So much has to be translated; called once, before the engine is loaded."""

    def advance(self, segments: int, words: int) -> None:
        """So much more is translated."""


class Nobody:
    """A watcher that looks away."""

    def start(self, segments: int, words: int) -> None:
        """Do nothing."""

    def advance(self, segments: int, words: int) -> None:
        """Do nothing."""


class SerialExecutor:
    """Translates in this process, one batch after the other.

    A batch is as large as the engine translates in a few seconds.
    """

    def __init__(
        self,
        engine: Engine,
        settings: Settings,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._engine = engine
        self._settings = settings
        self._clock = clock

    def translate(
        self, windows: Iterable[Sequence[PreparedSegment]]
    ) -> Generator[Batch, None, None]:
        """Yield batches, in the order given; see `Executor`."""
        for segments in windows:
            at, size = 0, _FIRST_CALL
            while at < len(segments):
                chunk = tuple(segments[at : at + size])
                started = self._clock()
                yield translate_batch(self._engine, self._settings, chunk)
                at += len(chunk)
                # Units do not depend on what is decoded together: time may decide.
                pace = _SECONDS_A_CALL / max(0.01, self._clock() - started)
                size = int(min(_LARGEST_CALL, max(_FIRST_CALL, len(chunk) * pace)))


def settings_of(config: RunConfig) -> Settings:
    """Return what of a run's settings its translations depend on."""
    return Settings(config.locale, config.rescue, config.ignored_checks)


def translate_batch(
    engine: Engine, settings: Settings, segments: Sequence[PreparedSegment]
) -> Batch:
    """Translate segments with an engine: what an executor does, wherever it does it."""
    units = Translator(engine, settings).translate(segments)
    return Batch(tuple(segments), tuple(units))
