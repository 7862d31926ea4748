"""Surveys put aside on disk, so that each text is read and surveyed once.

The file has no name and goes when the run ends; nobody else can write to it.
"""

from __future__ import annotations

import pickle
import tempfile
from pathlib import Path
from typing import IO

from pipeline.run.survey import Survey


class Spill:
    """Holds surveys outside the memory, below one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: IO[bytes] | None = None

    def put(self, survey: Survey) -> int | None:
        """Put a survey aside; return where it is, or None if the disk is full."""
        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115  (until close)
            place = self._file.seek(0, 2)
            pickle.dump(survey, self._file, pickle.HIGHEST_PROTOCOL)
            self._file.flush()
        except OSError:
            return None
        return place

    def get(self, place: int) -> Survey | None:
        """Return the survey at a place, or None if it cannot be read."""
        if self._file is None:
            return None
        try:
            self._file.seek(place)
            found = pickle.load(self._file)  # noqa: S301  (written by this process)
        except (OSError, EOFError, pickle.UnpicklingError):
            return None
        return found if isinstance(found, Survey) else None

    def close(self) -> None:
        """Let go of everything."""
        if self._file is not None:
            self._file.close()
            self._file = None
