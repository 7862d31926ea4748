"""Entries of a termbase, and occurrences of them in a text."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum

from pipeline.files import sha256
from pipeline.units import Span


class Case(StrEnum):
    """Whether capitals matter when a term is searched.

    ``any``: the term matches in any capitals, but short acronyms (IA, ONU) only in
    theirs. ``exact``: it matches only in the capitals of the entry.
    """

    ANY = "any"
    EXACT = "exact"


@dataclass(frozen=True, slots=True)
class TermEntry:
    """One entry of the termbase.

    ``fr`` is the French headword. ``en`` is the preferred English term, None if the
    French is kept as it is (``keep``). ``allow`` are other English terms that are
    accepted, ``forbid`` those that must not be used. (TBX calls the three preferred,
    admitted and deprecated terms.) ``forms`` are French forms given by hand: they
    replace the generated ones, but a form that begins with "+" is added to them.
    ``note`` and ``domain`` are for people. ``line`` is the entry's first line in its
    file, from 1, or 0 if it is not from a file.
    """

    fr: str
    en: str | None = None
    keep: bool = False
    allow: tuple[str, ...] = ()
    forbid: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    case: Case = Case.ANY
    note: str = ""
    domain: str = ""
    line: int = 0

    @property
    def target(self) -> str:
        """The preferred English term; the French headword if it is kept."""
        return self.fr if self.keep or self.en is None else self.en

    @property
    def version(self) -> str:
        """A hash (8 hex digits) of the entry, without its note, domain and line."""
        asked = (self.fr, self.en, self.keep, self.allow, self.forbid, self.forms)
        text = json.dumps([*asked, self.case.value], ensure_ascii=False)
        return sha256(text, 8)


@dataclass(frozen=True, slots=True)
class TermMatch:
    """One occurrence of an entry in a text: ``text[start:end]`` is ``surface``.

    ``plural`` is whether the French is plural, None if it does not show (prix, IA).
    ``form`` is the form that matched, in the spelling of the entry.
    """

    entry: TermEntry
    start: int
    end: int
    surface: str
    plural: bool | None
    form: str = ""

    @property
    def span(self) -> Span:
        """The span of the occurrence in the text."""
        return Span(self.start, self.end)
