"""The texts that a run has to process, and their division into windows.

The segments of a window are sorted and translated together, then its files are written.
The surveys of later windows are stored on disk.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.documents import file_text
from pipeline.errors import SourceError
from pipeline.glossary import Termbase
from pipeline.invalidation import TermChange, possible_terms
from pipeline.run.inputs import Contents, InputState, read_bytes
from pipeline.run.outputs import Outputs
from pipeline.run.report import words
from pipeline.run.spill import Spill
from pipeline.run.survey import Moved, Survey

# Segments of a window that are translated together, and segments whose surveys are kept
# in memory. Surveys of further texts are stored on disk.
_WINDOW = 20_000
_HELD = 2 * _WINDOW
# Bytes of texts that are kept until they are surveyed. Further texts are read again.
_HELD_BYTES = 64 << 20


@dataclass(slots=True)
class Work:
    """One text that a run has to process.

    ``state`` are the hashes of everything that it depends on, ``sha256`` is that of the
    source. ``contents`` are its bytes, until it is surveyed. ``change`` is set if only
    the termbase has changed since the last run. ``terms`` are the versions of the
    entries that may occur in it, once they are known. ``moved`` is the record of
    another place that it takes over. ``survey`` may be stored on disk, at ``aside``;
    ``digests`` are the requests whose units it needs.
    """

    path: Path
    name: str
    outputs: Outputs
    state: InputState
    sha256: str
    contents: Contents | None = None
    change: TermChange | None = None
    terms: tuple[str, ...] | None = None
    survey: Survey | None = None
    moved: Moved | None = None
    aside: int | None = None
    digests: frozenset[str] = frozenset()
    segments: int = 0
    pending: int = 0
    words: int = 0

    def count(self) -> None:
        """Count the segments and words that the engine may have to translate."""
        if self.survey is not None:
            pending = self.survey.pending
            self.digests = self.survey.digests
            self.segments = len(self.survey.decisions)
            self.pending = len(pending)
            self.words = words(prepared.text for prepared in pending)

    def term_versions(
        self, termbase: Termbase, text: str | None = None
    ) -> tuple[str, ...]:
        """Return the versions of the entries that may occur in it, in file order.

        It is empty if the text cannot be read.

        :param text: the content of the text, if it is known.
        """
        if self.terms is None:
            if text is None:
                data = self.contents.source if self.contents else read_bytes(self.path)
                try:
                    text = file_text(data, self.name) if data is not None else ""
                except SourceError:
                    return ()
                if data is None:
                    return ()
            found = possible_terms(termbase, text)
            self.terms = tuple(entry.version for entry in found)
        return self.terms


class Holder:
    """Keeps bytes and surveys of texts, in memory while there is room, else on disk."""

    def __init__(self, spill: Spill) -> None:
        self._spill = spill
        self._segments = 0
        self._bytes = 0

    def keep(self, work: Work) -> None:
        """Keep the bytes of a text until it is surveyed, if there is room."""
        if work.contents is not None:
            self._bytes += work.contents.size
            if self._bytes > _HELD_BYTES:
                work.contents = None

    def hold(self, work: Work) -> None:
        """Count the segments of a survey; store it on disk if there are too many."""
        if work.survey is None:
            return
        work.count()
        self._segments += work.segments
        if self._segments > _WINDOW:
            work.aside = self._spill.put(work.survey)
            work.survey = None

    def get(self, work: Work) -> Survey | None:
        """Return the survey of a text, or None if it has to be made (again)."""
        if work.survey is not None or work.aside is None:
            return work.survey
        return self._spill.get(work.aside)


def windows(works: Sequence[Work]) -> Iterator[list[Work]]:
    """Yield the works in order, grouped so that their segments fit a window."""
    group: list[Work] = []
    pending = segments = 0
    for work in works:
        pending += work.pending
        segments += work.segments
        if group and (pending > _WINDOW or segments > _HELD):
            yield group
            group, pending, segments = [], work.pending, work.segments
        group.append(work)
    if group:
        yield group
