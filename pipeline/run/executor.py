"""The interface for translating segments, in this process or on other machines.

An executor gets segments and returns units. It has no state and does not access the
files of the project; all values can be pickled. The run that uses it writes the
journal.
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

# Seconds of work for the engine in one call; a killed run loses at most one call.
_SECONDS_A_CALL = 5.0
_FIRST_CALL, _LARGEST_CALL = 32, 4096


@dataclass(frozen=True, slots=True)
class Batch:
    """Some of the requested segments, and a unit for each."""

    segments: tuple[PreparedSegment, ...]
    units: tuple[TranslationUnit, ...]


class Executor(Protocol):
    """Translates segments."""

    def translate(
        self, windows: Iterable[Sequence[PreparedSegment]]
    ) -> Generator[Batch, None, None]:
        """Yield every segment once with its unit, in any order and any batches.

        Windows are requested only when they are needed, because making one takes time
        and keeps its texts in memory. The unit of a segment does not depend on the
        other segments.

        :raises EngineError: the engine fails; what was yielded before is finished.
        """


class Watcher(Protocol):
    """Is informed of the progress of a run."""

    def start(self, segments: int, words: int) -> None:
        """Note the total work; called once, before the engine is loaded."""

    def advance(self, segments: int, words: int) -> None:
        """Note work that is finished."""


class Nobody:
    """A watcher that does nothing."""

    def start(self, segments: int, words: int) -> None:
        """Do nothing."""

    def advance(self, segments: int, words: int) -> None:
        """Do nothing."""


class SerialExecutor:
    """Translates in this process, one batch after the other.

    The size of the batches is adapted to a few seconds of work.
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
        """Yield batches in the given order; see `Executor`."""
        for segments in windows:
            at, size = 0, _FIRST_CALL
            while at < len(segments):
                chunk = tuple(segments[at : at + size])
                started = self._clock()
                yield translate_batch(self._engine, self._settings, chunk)
                at += len(chunk)
                # Units do not depend on their batch, so its size may depend on time.
                pace = _SECONDS_A_CALL / max(0.01, self._clock() - started)
                size = int(min(_LARGEST_CALL, max(_FIRST_CALL, len(chunk) * pace)))


def settings_of(config: RunConfig) -> Settings:
    """Return the settings of a run that its translations depend on."""
    return Settings(config.locale, config.rescue, config.ignored_checks)


def translate_batch(
    engine: Engine, settings: Settings, segments: Sequence[PreparedSegment]
) -> Batch:
    """Translate segments with an engine; all executors use this function."""
    units = Translator(engine, settings).translate(segments)
    return Batch(tuple(segments), tuple(units))
