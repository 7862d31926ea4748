"""Finds the texts of a project that the segments of an edited file belong to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.bitext import Edit
from pipeline.bitext.edits import flat, shortened
from pipeline.errors import ConfigError
from pipeline.review import Session
from pipeline.units import TranslationUnit


class EditedTexts:
    """Finds the project's texts that the segments of a file belong to."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._names = {flat(name): name for name in session.names()}
        self.notices: list[str] = []

    def find(
        self, path: Path, document: str, edits: Sequence[Edit]
    ) -> Mapping[str, Sequence[Edit]]:
        """Return the edits by the name of their text.

        The text is found by the name in the file, by the file's own name, or else by
        its segments.

        :raises ConfigError: no text fits.
        """
        name = self._names.get(flat(document)) or self._named_like(path, document)
        if name is not None:
            return {name: edits}
        if any(edit.id for edit in edits):
            name = self._most_like(edits)
            if name is None:
                called = (
                    f'no text "{document}"' if document else "no text of the file's"
                )
                raise ConfigError(
                    f"{path}: there is {called} in this project, nor one with these "
                    f"{len(edits):,} segments; nothing of them is taken"
                )
            if document:
                self.notices.append(
                    f'{path}: "{shortened(document)}" is taken for {name}, which has '
                    "these segments"
                )
            return {name: edits}
        return self._by_french(edits)

    def _named_like(self, path: Path, document: str) -> str | None:
        """Return the text whose name the file's path ends with, or None."""
        if document:
            return None
        stem = path.with_suffix("").as_posix()
        found = [n for n in self._names.values() if f"/{stem}".endswith(f"/{n}")]
        return max(found, key=len, default=None)

    def _most_like(self, edits: Sequence[Edit]) -> str | None:
        """Return the text with the most of these segments, if at least half of them."""
        wanted = {(edit.id, flat(edit.source)) for edit in edits}
        shared: Counter[str] = Counter()
        for name in self._names.values():
            here = {(unit.id, flat(unit.source)) for unit in self._units(name)}
            shared[name] = len(wanted & here)
        best, number = max(shared.items(), key=lambda item: item[1], default=("", 0))
        return best if 2 * number >= len(wanted) and number else None

    def _by_french(self, edits: Sequence[Edit]) -> Mapping[str, Sequence[Edit]]:
        """Return edits without ids by the texts that contain their French.

        Edits that fit no text go to the first one, whose import reports them.
        """
        holders: defaultdict[str, list[str]] = defaultdict(list)
        for name in self._names.values():
            for source in {flat(unit.source) for unit in self._units(name)}:
                holders[source].append(name)
        translated = [n for n in self._names.values() if self._units(n)]
        found: defaultdict[str, list[Edit]] = defaultdict(list)
        for edit in edits:
            for name in holders.get(flat(edit.source)) or translated[:1]:
                found[name].append(edit)
        return found

    def _units(self, name: str) -> Sequence[TranslationUnit]:
        loaded = self._session.document(name)
        return loaded.bitext.units if loaded else ()
