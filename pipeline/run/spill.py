"""Stores surveys on disk, so that each text is surveyed only once.

The temporary file has no name and is deleted when the run ends, so no other program can
write to it.
"""

from __future__ import annotations

import pickle
import tempfile
from pathlib import Path
from typing import IO

from pipeline.run.survey import Survey


class Spill:
    """Stores surveys in a temporary file in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: IO[bytes] | None = None

    def put(self, survey: Survey) -> int | None:
        """Store a survey; return its position, or None if that failed."""
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
        """Return the survey at a position, or None if it cannot be read."""
        if self._file is None:
            return None
        try:
            self._file.seek(place)
            found = pickle.load(self._file)  # noqa: S301  (written by this process)
        except (OSError, EOFError, pickle.UnpicklingError):
            return None
        return found if isinstance(found, Survey) else None

    def close(self) -> None:
        """Delete the file."""
        if self._file is not None:
            self._file.close()
            self._file = None
