"""What a changed glossary can concern: most sentences of a text have nothing of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from pipeline.glossary import Termbase, TermEntry
from pipeline.units import TranslationUnit

# Marks of emphasis may stand inside a word of a term.
_EMPHASIS = str.maketrans(dict.fromkeys("*_~\\"))


@dataclass(frozen=True, slots=True)
class TermChange:
    """The versions of entries that a text was translated under and that are gone.

    ``new`` are the entries that are in their place, or were not there.
    """

    gone: frozenset[str]
    new: Termbase

    @classmethod
    def between(
        cls, before: Sequence[str], after: Sequence[str], termbase: Termbase
    ) -> Self | None:
        """Return what changed from versions to those of ``termbase``, in file order.

        None where entries changed places: of two that match the same words the
        earlier one wins.
        """
        had, now = set(before), set(after)
        stayed = [version for version in after if version in had]
        if stayed != [version for version in before if version in now]:
            return None
        new = Termbase(entry for entry in termbase if entry.version in now - had)
        return cls(frozenset(had - now), new)

    def leaves(self, text: str, units: Sequence[TranslationUnit]) -> bool:
        """Whether a block of text and its units have nothing to do with the change.

        A person's unit that was stale already is looked at again.
        """
        if any(unit.stale for unit in units):
            return False
        if any(use.version in self.gone for unit in units for use in unit.terms):
            return False
        return not possible_terms(self.new, text)


def possible_terms(termbase: Termbase, text: str) -> tuple[TermEntry, ...]:
    """Return the entries that a text may have: no others can matter to it."""
    plain = text.translate(_EMPHASIS)
    return termbase.possible(text if plain == text else f"{text}\n{plain}")
