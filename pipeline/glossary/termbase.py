"""The termbase: all entries, and how to find their occurrences in a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.glossary.matching import Matcher
from pipeline.glossary.terms import TermEntry, TermMatch


class Termbase:
    """The entries of a glossary, in file order; immutable.

    The search tree is built when the first text is matched.
    """

    __slots__ = ("_matcher", "entries", "name")

    def __init__(
        self, entries: Iterable[TermEntry] = (), name: str = "glossary.yaml"
    ) -> None:
        self.entries = tuple(entries)
        self.name = name
        self._matcher: Matcher | None = None

    def match(self, text: str) -> tuple[TermMatch, ...]:
        """Return every occurrence of a term, in text order, without overlaps.

        Of overlapping occurrences the longest is returned, then the leftmost, then that
        of an entry with ``case: exact``, then that of the earlier entry. URLs and
        e-mail addresses are not searched.

        >>> from pipeline.glossary import TermEntry
        >>> termbase = Termbase([TermEntry("grue", "crane")])
        >>> [match.surface for match in termbase.match("Les grues.")]
        ['grues']
        """
        return self._matching().match(text)

    def possible(self, text: str) -> tuple[TermEntry, ...]:
        """Return the entries that may occur in a text, in file order.

        This is a fast test of the first word of each form, and so may return entries
        that do not occur; markup is searched too.
        """
        return self._matching().possible(text)

    def _matching(self) -> Matcher:
        if self._matcher is None:
            self._matcher = Matcher(self.entries)
        return self._matcher

    def __len__(self) -> int:
        return len(self.entries)

    def __iter__(self) -> Iterator[TermEntry]:
        return iter(self.entries)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Termbase) and self.entries == other.entries

    def __hash__(self) -> int:
        return hash(self.entries)

    def __repr__(self) -> str:
        return f"Termbase({len(self.entries)} entries of {self.name})"
