"""What is known of sentences in all texts of a run: units, and what persons agree on.

A unit is held from when it is known until the last text that waits for it is written,
so the memory does not grow with the corpus.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from pipeline.invalidation import request_key_with_terms
from pipeline.memory import human_targets
from pipeline.units import Origin, State, TranslationUnit


class SentencePool:
    """Finished units by their request, as long as a text waits for them.

    ``agreed`` maps a sentence to what persons made of it in all texts, None where they
    differ.
    """

    def __init__(self) -> None:
        self._units: dict[str, TranslationUnit] = {}
        self._waiting: Counter[str] = Counter()
        self.agreed: dict[str, str | None] = {}

    def __contains__(self, digest: str) -> bool:
        return digest in self._units

    def __len__(self) -> int:
        return len(self._units)

    def get(self, digest: str) -> TranslationUnit | None:
        """Return the finished unit of a request, if there is one."""
        return self._units.get(digest)

    def expect(self, digests: Iterable[str]) -> None:
        """Let a text wait for requests; each is named once."""
        self._waiting.update(digests)

    def release(self, digests: Iterable[str]) -> None:
        """Take note that a text waits no more; what nobody waits for is let go."""
        for digest in digests:
            self._waiting[digest] -= 1
            if self._waiting[digest] <= 0:
                del self._waiting[digest]
                self._units.pop(digest, None)

    def is_expected(self, digest: str) -> bool:
        """Whether a text waits for a request."""
        return digest in self._waiting

    def add(self, units: Iterable[tuple[str, TranslationUnit]]) -> None:
        """Take units that were finished in this run, or in one that was killed."""
        for digest, unit in units:
            if digest in self._waiting:
                self._units[digest] = unit

    def learn(self, units: Iterable[TranslationUnit]) -> None:
        """Let other texts use what a record already has.

        A unit of an old engine or an old termbase does no harm: no text waits for it.
        """
        for unit in units:
            if unit.origin is not Origin.MT or unit.state is not State.TRANSLATED:
                continue
            terms = [(use.entry, use.version) for use in unit.terms]
            digest = request_key_with_terms(unit.key, terms)
            if digest in self._waiting and digest not in self._units:
                fresh = tuple(replace(f, dismissed=None) for f in unit.findings)
                self._units[digest] = replace(unit, findings=fresh, comment="")

    def agree(
        self,
        human: Mapping[str, Mapping[str, str | None]],
        lost: Iterable[Iterable[TranslationUnit]],
    ) -> None:
        """Merge what persons made of sentences; None where they differ.

        ``human`` has a table for each text; ``lost`` are the units of records whose
        texts are gone: they say what no text says.
        """
        merged: dict[str, str | None] = {}
        for name in sorted(human):
            for source, target in human[name].items():
                if merged.setdefault(source, target) != target:
                    merged[source] = None
        for units in lost:
            for source, target in human_targets(tuple(units)).items():
                merged.setdefault(source, target)
        self.agreed = merged
