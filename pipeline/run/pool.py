"""The sentences that are already translated, in all texts of a run.

A unit is kept only until the last text that needs it is written, so the memory does not
grow with the size of the project.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from pipeline.invalidation import request_key_with_terms
from pipeline.memory import human_targets
from pipeline.units import Origin, State, TranslationUnit


class SentencePool:
    """Finished units by their request, as long as a text needs them.

    ``agreed`` maps a sentence to its human translation in all texts, or None if these
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
        """Return the finished unit of a request, or None."""
        return self._units.get(digest)

    def expect(self, digests: Iterable[str]) -> None:
        """Register the requests of one more text, each given once."""
        self._waiting.update(digests)

    def release(self, digests: Iterable[str]) -> None:
        """Unregister the requests of a text; drop units that no text needs."""
        for digest in digests:
            self._waiting[digest] -= 1
            if self._waiting[digest] <= 0:
                del self._waiting[digest]
                self._units.pop(digest, None)

    def is_expected(self, digest: str) -> bool:
        """Whether a text needs the unit of a request."""
        return digest in self._waiting

    def add(self, units: Iterable[tuple[str, TranslationUnit]]) -> None:
        """Add units that were finished in this run or in a killed one."""
        for digest, unit in units:
            if digest in self._waiting:
                self._units[digest] = unit

    def learn(self, units: Iterable[TranslationUnit]) -> None:
        """Add the usable units of a record for other texts.

        Units of an old engine or termbase are ignored, because no text needs them.
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
        """Merge the human translations of sentences into ``agreed``.

        :param human: the human translations of each text.
        :param lost: units of records without a text; they are used only for sentences
            that no text has.
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
