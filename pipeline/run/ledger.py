"""Remembers which files are up to date, so that they need not be processed again.

It is a cache in the output folder, not to be committed: without it a run is slower, but
has the same result. An entry is valid for one ``InputState``, the hashes of everything
that the file depends on.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline import __version__
from pipeline.bitext import write_atomically
from pipeline.run.inputs import InputState
from pipeline.run.report import FileReport

_VERSION = 4


class Ledger:
    """Input hashes and reports of the files of one output folder.

    ``agreed`` maps sentences to their human translations in all files: when it changes,
    files that are up to date may be affected.

    :param source: the folder of the source texts.
    """

    def __init__(self, path: Path, source: Path) -> None:
        self._path = path
        self._root = str(source.absolute())
        self._files: dict[str, Any] = {}
        self._kept = b""
        self.agreed: dict[str, str | None] = {}
        try:
            self._kept = path.read_bytes()
            data = json.loads(self._kept)
            if data["ledger"] == [_VERSION, __version__]:
                self._files = dict(data["files"])
                self.agreed = dict(data["agreed"])
        except (OSError, ValueError, KeyError, TypeError):
            self._files = {}

    def add(self, path: Path, *, over: bool) -> None:
        """Add the entries of another ledger of the same output folder.

        :param over: whether they replace existing entries.
        """
        other = Ledger(path, Path(self._root))
        moved = {
            name: {**entry, "root": self._root}
            for name, entry in other._files.items()
            if isinstance(entry, dict)
        }
        self._files = self._files | moved if over else moved | self._files
        self.agreed = self.agreed or other.agreed

    @property
    def names(self) -> frozenset[str]:
        """The names of the texts that have an entry."""
        return frozenset(self._files)

    def keep_only(self, names: Collection[str]) -> None:
        """Remove the entries of all other texts."""
        self._files = {
            name: entry for name, entry in self._files.items() if name in names
        }

    def report(
        self, name: str, state: InputState, terms: Callable[[], Sequence[str]]
    ) -> FileReport | None:
        """Return the report of a file if nothing that it depends on has changed.

        :param terms: called if the input hash differs; returns the versions of the
            entries that may occur in the file. If these and everything except the
            glossary are unchanged, the stored hash is updated.
        """
        entry = self._files.get(name)
        if not isinstance(entry, dict):
            return None
        if entry.get("stamp") != state.input_hash:
            if self.terms(name, state) != tuple(terms()):
                return None
            self._files[name] = entry = {**entry, "stamp": state.input_hash}
        try:
            return FileReport.from_json(entry["report"])
        except (KeyError, TypeError):
            return None

    def terms(self, name: str, state: InputState) -> tuple[str, ...] | None:
        """Return the versions of the entries that the file was last translated with.

        None if anything besides the glossary has changed since.
        """
        entry = self._files.get(name)
        if not isinstance(entry, dict) or entry.get("seen") != state.without_glossary:
            return None
        return tuple(entry.get("terms", ()))

    def knows(self, name: str) -> bool:
        """Whether a text of this name was ever finished here."""
        return isinstance(self._files.get(name), dict)

    def is_elsewhere(self, name: str) -> bool:
        """Whether the entry belongs to an existing text in another source folder."""
        entry = self._files.get(name)
        root = entry.get("root", self._root) if isinstance(entry, dict) else self._root
        return root != self._root and Path(root, name).is_file()

    def human(self, name: str) -> dict[str, str | None]:
        """Return the human translations of the file's sentences."""
        return dict(self._files[name].get("human", {}))

    def remember(
        self, report: FileReport, state: InputState, human: Mapping[str, str | None]
    ) -> None:
        """Record that a file is up to date in this state."""
        self._files[report.name] = {
            "root": self._root,
            "stamp": state.input_hash,
            "seen": state.without_glossary,
            "terms": list(state.terms),
            "report": report.to_json(),
            "human": dict(human),
        }

    def save(self) -> None:
        """Write the ledger if it has changed."""
        data = {
            "ledger": [_VERSION, __version__],
            "agreed": dict(sorted(self.agreed.items())),
            "files": dict(sorted(self._files.items())),
        }
        text = json.dumps(data).encode("ascii")
        if text != self._kept:
            write_atomically(self._path, text)
