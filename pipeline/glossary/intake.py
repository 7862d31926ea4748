"""The entries that an import can use, and a list of what it leaves out.

The termbases of other tools nearly always have concepts that are not translated, or
that contradict themselves. They are left out, each with its line and the reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pipeline.errors import GlossaryError
from pipeline.glossary.loading import entry_of
from pipeline.glossary.terms import TermEntry

NO_ENGLISH = "no English"
NO_FRENCH = "no French"
OTHER_LANGUAGES = "other languages"
DEPRECATED = "deprecated in French"
UNKNOWN_STATUS = "unknown status"
UNKNOWN_COLUMN = "unknown column"
UNREADABLE = "not readable"
CONTRADICTION = "contradictory"
# Reasons that are not mistakes of the file.
_HARMLESS = frozenset({OTHER_LANGUAGES, DEPRECATED, UNKNOWN_STATUS})


class LeftOut(NamedTuple):
    """A part of a file that was not imported.

    ``reason`` is one of the constants of this module; ``message`` begins with file and
    line, and says what is wrong.
    """

    reason: str
    message: str


@dataclass(slots=True)
class Intake:
    """The entries that were taken from a file, in order, and what was left out."""

    name: str
    entries: list[TermEntry] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    def entry(self, fields: Mapping[str, Any], line: int) -> TermEntry | None:
        """Return an entry with these fields, or leave it out and return None."""
        problems: list[str] = []
        entry = entry_of(fields, f"{self.name}:{line}", problems)
        if not problems:
            return entry
        reason = CONTRADICTION
        if not any(char.isalnum() for char in entry.fr):
            reason = NO_FRENCH
        elif not entry.keep and not entry.en:
            reason = NO_ENGLISH
        self.left_out += [LeftOut(reason, problem) for problem in problems]
        return None

    def leave_out(self, line: int, reason: str, what: str) -> None:
        """Note that something on a line is left out; ``what`` is the message."""
        self.left_out.append(LeftOut(reason, f"{self.name}:{line}: {what}"))

    def whole(self) -> list[TermEntry]:
        """Return all entries. Raises GlossaryError if the file has mistakes."""
        problems = [
            omission.message
            for omission in self.left_out
            if omission.reason not in _HARMLESS
        ]
        if problems:
            raise GlossaryError(problems)
        return self.entries


def count_reasons(left_out: Sequence[LeftOut]) -> dict[str, int]:
    """Return how many parts were left out for each reason, the most frequent first."""
    counts: dict[str, int] = {}
    for omission in left_out:
        counts[omission.reason] = counts.get(omission.reason, 0) + 1
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
