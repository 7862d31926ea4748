"""Background jobs of the review: writing the outputs and translating again."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

from pipeline.errors import EngineError, PipelineError
from pipeline.review.session import Session

# Seconds without a change before the outputs are written.
_QUIET = 0.4


class Jobs:
    """Runs one translation at a time, and writes the outputs soon after a change."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._mutex = threading.Lock()
        self._timer: threading.Timer | None = None
        self._thread: threading.Thread | None = None
        self._number = 0
        self._message = ""
        self._failed = False

    def view(self) -> dict[str, Any]:
        """Return the last translation: number, whether it runs, message, failure."""
        running = self._thread is not None and self._thread.is_alive()
        return {
            "number": self._number,
            "running": running,
            "message": self._message,
            "failed": self._failed,
        }

    def refresh_soon(self) -> None:
        """Write the outputs of changed texts, once no more changes come."""
        with self._mutex:
            if self._timer is not None:
                self._timer.cancel()
            self._timer = threading.Timer(_QUIET, self._refresh)
            self._timer.daemon = True
            self._timer.start()

    def translate(self, names: Sequence[str]) -> None:
        """Translate new and stale segments of these texts, in the background.

        :raises EngineError: another translation is running.
        """
        with self._mutex:
            if self._thread is not None and self._thread.is_alive():
                raise EngineError("a translation is under way; wait for it to end")
            self._number += 1
            self._message, self._failed = "", False
            self._thread = threading.Thread(
                target=self._translate, args=(tuple(names),), daemon=True
            )
            self._thread.start()

    def close(self) -> None:
        """Write all pending outputs."""
        with self._mutex:
            timer = self._timer
        if timer is not None:
            timer.cancel()
            timer.join()  # a write may be in progress
        self._refresh()

    def _refresh(self) -> None:
        try:
            self._session.refresh()
        except PipelineError as error:
            self._say(str(error), failed=True)

    def _translate(self, names: Sequence[str]) -> None:
        try:
            self._session.refresh()
            self._say(self._session.translate(names), failed=False)
        except PipelineError as error:
            self._say(str(error), failed=True)

    def _say(self, message: str, *, failed: bool) -> None:
        self._message, self._failed = message, failed
