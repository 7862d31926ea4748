"""What an import takes from another tool's file, and what it has to leave out.

A termbase nearly always has concepts that are not translated yet, or that contradict
themselves. They are left out, each with its line and the reason; the others are taken.
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
# What other tools' files rightly have: no mistake of theirs.
_HARMLESS = frozenset({OTHER_LANGUAGES, DEPRECATED, UNKNOWN_STATUS})


class LeftOut(NamedTuple):
    """Something that was not taken: file and line, what is wrong, in a word and whole.

    ``message`` begins with the place.
    """

    reason: str
    message: str


@dataclass(slots=True)
class Intake:
    """The entries of a file, in order, and what was left out of it."""

    name: str
    entries: list[TermEntry] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    def entry(self, fields: Mapping[str, Any], line: int) -> TermEntry | None:
        """Return the entry that fields from a line make; None if it is left out."""
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
        """Note that something on a line is not taken."""
        self.left_out.append(LeftOut(reason, f"{self.name}:{line}: {what}"))

    def whole(self) -> list[TermEntry]:
        """Return all entries. Raises GlossaryError if the file has mistakes."""
        problems = [one.message for one in self.left_out if one.reason not in _HARMLESS]
        if problems:
            raise GlossaryError(problems)
        return self.entries


def count_reasons(left_out: Sequence[LeftOut]) -> dict[str, int]:
    """Return how much was left out for each reason, most first."""
    counts: dict[str, int] = {}
    for one in left_out:
        counts[one.reason] = counts.get(one.reason, 0) + 1
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
