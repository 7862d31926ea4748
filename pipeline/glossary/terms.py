"""What a termbase holds, and what is found of it in a text."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum

from pipeline.files import sha256
from pipeline.units import Span


class Case(StrEnum):
    """How capitals count when a term is looked for.

    ``any``: the term in any capitals, but short acronyms (IA, ONU) in theirs only.
    ``exact``: exactly as the entry spells it.
    """

    ANY = "any"
    EXACT = "exact"


@dataclass(frozen=True, slots=True)
class TermEntry:
    """One entry of the termbase.

    ``fr`` is the French headword, ``en`` the English that is wanted, or None when the
    term is kept as it is (``keep``). ``allow`` are other English terms that are
    accepted, ``forbid`` those that must not be used (TBX: preferred, admitted and
    deprecated term). ``forms`` are French forms given by hand: they replace the
    generated ones, except that a form beginning with "+" is added to them. ``line``
    is the entry's first line in its file, from 1; 0 when it has none. A ``phrase`` is
    no term: no other term is asked for inside it, and a segment that is the phrase has
    the English ``en``, if given.
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
    phrase: bool = False

    @property
    def target(self) -> str:
        """The English that is wanted: the headword itself when it is kept."""
        return self.fr if self.keep or self.en is None else self.en

    @property
    def version(self) -> str:
        """Eight digits that change when the entry asks for something else.

        They are hexadecimal; that of a phrase begins with "p". The note, the domain and
        the line do not count.
        """
        asked = (self.fr, self.en, self.keep, self.allow, self.forbid, self.forms)
        text = json.dumps([*asked, self.case.value], ensure_ascii=False)
        return f"p{sha256(text, 7)}" if self.phrase else sha256(text, 8)


@dataclass(frozen=True, slots=True)
class TermMatch:
    """One occurrence of an entry in a text: ``text[start:end]`` is ``surface``.

    ``plural`` is the number of the French form, None when the form does not tell
    (prix, IA). ``form`` is that form spelled as the entry spells its headword.
    """

    entry: TermEntry
    start: int
    end: int
    surface: str
    plural: bool | None
    form: str = ""

    @property
    def span(self) -> Span:
        """Where the occurrence stands."""
        return Span(self.start, self.end)
