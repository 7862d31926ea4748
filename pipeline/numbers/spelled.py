"""Finds numbers in words: quarante-deux mille, twenty-first, tens of thousands.

French uses the long scale: milliard is 10^9 (English billion), and billion is 10^12
(English trillion).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from pipeline.numbers.values import Lang, Number, NumberKind, Scale
from pipeline.text.spaces import BLANK, BLANKS
from pipeline.text.tables import rows


class Role(StrEnum):
    """The function of a word in a spelled-out number."""

    UNIT = "unit"
    TEEN = "teen"
    TEN = "ten"
    HUNDRED = "hundred"
    SCALE = "scale"
    ORDINAL = "ordinal"
    GROUP = "group"  # dizaine, dozen
    PLURAL = "plural"  # hundreds, milliers, and "millions" without a number
    DECADE = "decade"  # the sixties


class NumberWord(NamedTuple):
    """The role of a word, and its value."""

    role: Role
    value: int
    compound: bool = False  # « unième » ends a number, « premier » stands alone


@cache
def number_words(lang: Lang) -> Mapping[str, NumberWord]:
    """Return the number words of a language, in lower case."""
    return {
        word: NumberWord(Role(role), int(value), compound == "yes")
        for word, role, value, compound in rows(f"{lang}/numbers")
    }


_WORD = re.compile(r"[^\W\d_]+")
_GAP = {"-", "‑", *BLANKS}
_LINK = {Lang.FR: ("et",), Lang.EN: ("and",)}
_OF = {Lang.FR: {"de", "d"}, Lang.EN: {"of"}}
_MORE = {Role.GROUP, Role.PLURAL, Role.SCALE, Role.HUNDRED}
# Smaller numbers often have other translations (both, former, a third). « neuf » also
# means "new".
_FIRM_CARDINAL = {Lang.FR: 2, Lang.EN: 2}
_FIRM_ORDINAL = {Lang.FR: 3, Lang.EN: 4}
_DOUBTFUL = "neuf"
_PERCENT_AFTER = re.compile(f"{BLANK}pour{BLANK}cent")
_NO_LIMIT = 10**30
_DOZENS = ("dizaine", "douzaine", "dozen", "tens")


@dataclass(slots=True)
class _Sum:
    """The number read so far: complete thousands, the rest, and what may follow."""

    lang: Lang
    total: int = 0
    current: int = 0
    limit: int = _NO_LIMIT
    scale: int = _NO_LIMIT
    roles: list[Role] = field(default_factory=list)

    @property
    def value(self) -> int:
        return self.total + self.current

    def take(self, word: NumberWord, *, linked: bool) -> bool:
        """Add a word if the grammar allows it here; return whether it was added."""
        last = self.roles[-1] if self.roles else None
        if last in (Role.ORDINAL, Role.DECADE, Role.GROUP, Role.PLURAL):
            return False
        if linked and not self._may_link(word, last):
            return False
        taken = self._take(word, last)
        if taken:
            self.roles.append(word.role)
        return taken

    def _may_link(self, word: NumberWord, last: Role | None) -> bool:
        small = (Role.UNIT, Role.TEEN, Role.TEN, Role.ORDINAL)
        if word.role not in small:
            return False
        if self.lang is Lang.EN:
            return last in (Role.HUNDRED, Role.SCALE)
        return last is Role.TEN and word.value in (1, 11)

    def _take(self, word: NumberWord, last: Role | None) -> bool:
        if word.role is Role.SCALE:
            return self._take_scale(word.value)
        if word.role is Role.HUNDRED:
            too_many = 10 if self.lang is Lang.FR else 100
            if self.current >= too_many or (self.current == 1 and too_many == 10):  # noqa: PLR2004
                return False  # « un cent » is a coin
            self.current, self.limit = (self.current or 1) * word.value, word.value
            return True
        if word.role in (Role.GROUP, Role.PLURAL):
            if self.total or (self.current and word.role is Role.PLURAL):
                return False
            self.current, self.limit = (self.current or 1) * word.value, 0
            return True
        return self._take_small(word, last)

    def _take_scale(self, value: int) -> bool:
        if value < self.scale:
            self.total += (self.current or 1) * value
        else:
            self.total = (self.total + self.current) * value
        self.current, self.limit, self.scale = 0, value, value
        return True

    def _take_small(self, word: NumberWord, last: Role | None) -> bool:
        four = last is Role.UNIT and self.current % 100 == 4  # noqa: PLR2004
        if four and word.value == 20 and self.lang is Lang.FR:  # noqa: PLR2004  (quatre-vingt)
            self.current, self.limit = self.current + 76, 20
            return True
        if word.role is Role.ORDINAL and last and not self._composes(word):
            return False
        if not word.value < self.limit or (word.value == 0 and last):
            return False
        self.current += word.value
        self.limit = self._room(word)
        return True

    def _composes(self, word: NumberWord) -> bool:
        """Whether an ordinal can end a number; not so in « dix premières »."""
        return self.lang is Lang.EN or word.value > 2 or word.compound  # noqa: PLR2004

    def _room(self, word: NumberWord) -> int:
        """Return the limit of the next word's value: 10 after twenty, 20 after 60."""
        if word.role is Role.TEN:
            if self.lang is Lang.FR and word.value in (60, 80):
                return 20
            return 10
        if word.role is Role.TEEN and word.value == 10 and self.lang is Lang.FR:  # noqa: PLR2004
            return 10  # dix-sept
        return 0


class _Token(NamedTuple):
    word: str
    start: int
    end: int


def spelled_numbers(text: str, lang: Lang) -> Iterator[Number]:
    """Yield the numbers of ``text`` in words, in order.

    « un », « une » and "a" alone are articles, and « pour cent » is a unit, so they are
    not numbers.
    """
    words = number_words(lang)
    if words.keys().isdisjoint(_WORD.findall(text.lower())):
        return
    tokens = [_Token(m[0].lower(), m.start(), m.end()) for m in _WORD.finditer(text)]
    index = 0
    while index < len(tokens):
        if tokens[index].word not in words or _is_percent(tokens, index, lang):
            index += 1
            continue
        found, after = _read(text, tokens, index, lang)
        index = max(after, index + 1)
        if found is not None:
            yield found


def _is_percent(tokens: list[_Token], index: int, lang: Lang) -> bool:
    return (
        lang is Lang.FR
        and tokens[index].word in ("cent", "cents")
        and index > 0
        and tokens[index - 1].word == "pour"
    )


def _read(
    text: str, tokens: list[_Token], first: int, lang: Lang
) -> tuple[Number | None, int]:
    words = number_words(lang)
    total = _Sum(lang)
    index, last = first, first
    while index < len(tokens):
        linked = False
        if index > first:
            gap = text[tokens[index - 1].end : tokens[index].start]
            if gap not in _GAP and not (gap in ("'", "’") and total.roles):
                break
            if tokens[index].word in _LINK[lang] and index + 1 < len(tokens):
                following = text[tokens[index].end : tokens[index + 1].start]
                if following not in _GAP:
                    break
                index, linked = index + 1, True
        word = words.get(tokens[index].word)
        if word is None or not total.take(word, linked=linked):
            break
        last = index
        index += 1
    multiplier, last = _multiplied(text, tokens, last, lang, total)
    if not total.roles:
        return None, last + 1
    read = tokens[first : last + 1]
    number = _number(text, read, lang, set(total.roles), total.value * multiplier)
    return number, last + 1


def _multiplied(
    text: str, tokens: list[_Token], last: int, lang: Lang, total: _Sum
) -> tuple[int, int]:
    """Read all of the « de milliers », "of thousands" that follow a group word."""
    factor = 1
    while (
        total.roles
        and total.roles[-1] in (Role.GROUP, Role.PLURAL, Role.HUNDRED, Role.SCALE)
        and last + 2 < len(tokens)
        and tokens[last + 1].word in _OF[lang]
    ):
        following = number_words(lang).get(tokens[last + 2].word)
        if following is None or following.role not in _MORE:
            break
        if text[tokens[last].end : tokens[last + 1].start] not in _GAP:
            break
        factor *= following.value
        total.roles.append(Role.PLURAL)
        last += 2
    return factor, last


def _number(
    text: str, tokens: list[_Token], lang: Lang, roles: set[Role], value: int
) -> Number | None:
    start, end = tokens[0].start, tokens[-1].end
    alone = len(tokens) == 1
    article = lang is Lang.FR and alone and tokens[0].word in ("un", "une")
    if article and not _PERCENT_AFTER.match(text, end):
        return None
    values = [value]
    if Role.DECADE in roles or text[max(0, start - 7) : start].lower() == "années ":
        values.append(1900 + value)
    kind, firm = NumberKind.CARDINAL, value >= _FIRM_CARDINAL[lang]
    if Role.ORDINAL in roles:
        kind = NumberKind.ORDINAL
        firm = value >= _FIRM_ORDINAL[lang] or text[start:end] == "deuxième"
    if roles & {Role.GROUP, Role.PLURAL} or (
        alone and roles & {Role.HUNDRED, Role.SCALE}
    ):
        kind = NumberKind.VAGUE
        firm = value >= 10**6 or (Role.PLURAL in roles and lang is Lang.FR)
        if tokens[0].word.startswith(_DOZENS):
            values += _dozens(value)
    return Number(
        start,
        end,
        text[start:end],
        tuple((Scale.PLAIN, Decimal(v)) for v in values),
        kind=kind,
        firm=firm and not (alone and tokens[0].word == _DOUBTFUL),
        foreign=lang is Lang.EN and "milliard" in text[start:end].lower(),
    )


def _dozens(value: int) -> list[int]:
    """Return the values of a "dizaine" read as dozens, or of dozens read as tens."""
    significant = int(str(value).rstrip("0") or 0)
    if significant == 1:
        return [value // 10 * 12]
    if significant == 12:  # noqa: PLR2004  (a dozen)
        return [value // 12 * 10]
    return []
