"""Translates single texts like a run does, without writing any file."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from pipeline.config import RunConfig
from pipeline.documents import parse
from pipeline.engines.protocol import Engine
from pipeline.glossary import Termbase
from pipeline.invalidation import engine_fingerprint
from pipeline.memory import plan
from pipeline.memory.store import Memories
from pipeline.rendering import render
from pipeline.run.assembly import assemble
from pipeline.run.executor import SerialExecutor
from pipeline.run.inputs import load_terms, read_bytes
from pipeline.run.survey import Survey, in_memory
from pipeline.translation import Settings, prepare
from pipeline.units import TranslationUnit


class TextTranslator:
    """Translates texts with the glossary and the memories of a project.

    The engine is opened at the first use. Changes of the glossary or the memories apply
    from the next text on. Thread-safe; texts are translated one at a time.
    """

    def __init__(self, config: RunConfig, open_engine: Callable[[], Engine]) -> None:
        self._config = config
        self._open = open_engine
        self._engine: Engine | None = None
        self._mutex = threading.Lock()
        self._terms: tuple[bytes | None, Termbase] | None = None
        self._memories: tuple[str, Memories] | None = None

    def translate(self, texts: Sequence[str], form: str = "text") -> list[str]:
        """Return the English translation of each text.

        :param form: the document format of the texts.
        :raises PipelineError: the glossary, a memory or the engine cannot be used.
        """
        with self._mutex:
            return [self._translated(text, form) for text in texts]

    def _translated(self, text: str, form: str) -> str:
        engine = self._opened()
        document = parse(text, "text", form)
        made_by = engine_fingerprint(engine.signature, self._config.locale)
        prepared = prepare(document, self._termbase(), made_by)
        decisions = plan([one.reuse_key for one in prepared.segments], ()).decisions
        survey = Survey(
            "text",
            document,
            prepared,
            decisions,
            None,
            (),
            frozenset(),
            memory=in_memory(prepared, self._memory()),
        )
        units: dict[str, TranslationUnit] = {}
        settings = Settings(
            self._config.locale, self._config.rescue, self._config.ignored_checks
        )
        todo = list({one.digest: one for one in survey.pending}.values())
        for batch in SerialExecutor(engine, settings).translate([todo] if todo else []):
            for segment, unit in zip(batch.segments, batch.units, strict=True):
                units[segment.digest] = unit
        return render(assemble(survey, units.get, {}, {}).bitext).text

    def _opened(self) -> Engine:
        if self._engine is None:
            self._engine = self._open()
        return self._engine

    def _termbase(self) -> Termbase:
        data = read_bytes(self._config.glossary)
        if self._terms is None or self._terms[0] != data:
            self._terms = (data, load_terms(self._config.glossary))
        return self._terms[1]

    def _memory(self) -> Memories:
        found = Memories(self._config.memory)
        state = found.state()
        if self._memories is None or self._memories[0] != state:
            self._memories = (state, found)
        return self._memories[1]
