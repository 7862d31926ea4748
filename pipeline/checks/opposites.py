"""Finds words that became their opposite, like more and less, before and after."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from pipeline.checks.pair import Pair
from pipeline.text.tables import rows
from pipeline.units import Finding, Severity, Span


class _Side(NamedTuple):
    """One side of a pair of opposites.

    ``french`` are its French words, ``either`` also other French words that the English
    may translate, ``plain`` the unambiguous English words. ``alone`` says whether the
    English words are an error whenever no French word explains them.
    """

    alone: bool
    french: re.Pattern[str]
    either: re.Pattern[str]
    plain: re.Pattern[str]


# « ne … plus » is "no longer", « plus ou moins » neither more nor less, « de plus en
# plus » one thing, and « au moins », « du moins » are "at least".
_IDIOMS = re.compile(
    r"\bn(?:e\b|['’])[^.;:!?]{1,60}?\bplus\b(?! (?:d|grand|que|de)\b)|\bplus ou moins\b"
    r"|\b(?:de|le|la|les|au) plus en plus\b|\b(?:au|du|à|d) moins\b|\bau plus\b"
    r"|\bnon plus\b"
    r"|\bd['’]autant plus\b|\bplus tard\b|\bplus tôt\b|\bde moins en moins\b"
    r"|\ben premier lieu\b|\baprès-midi\b|\bavant tout\b|\bn['’]est plus\b"
    r"|\bd['’]après\b"
    r"|\b(?:haut|bas)-parleurs?\b|\bgrand-chose\b|\bnon[- ]seulement\b"
    r"|\b(?:grands?|petits?)-(?:parents|père|mère|fils|fille|enfants?)s?\b"
    r"|\bpeu à peu\b|\bpetit à petit\b|\ben haut\b|\bpetit[- ]déjeuner\b"
    r"|\bplus (?:petit|faible|bas|court|jeune|rare|pauvre|lent|mince|étroit|léger"
    r"|légère|mauvais|difficile)\w*"
    r"|\bjeunes? (?:femmes?|filles?|hommes?)\b|\bMoyen-Orient\b",
    re.IGNORECASE,
)
_ENGLISH_IDIOMS = re.compile(
    r"\bmore or less\b|\bno (?:more|less|fewer) than\b"
    r"|\bat (?:the )?(?:least|most|last|latest)\b"
    r"|\bnot (?:only|just)\b|\bin the end\b|\bright (?:to|of|wing|now|away|after)\b"
    r"|\bhuman rights?\b|\bno (?:longer|smaller|larger)\b|(?-i:\bNorthern (?=[A-Z]))"
    r"|\b(?:was|were|are|is|be|been|has|have|had) left\b|\bafter all\b"
    r"|(?:\bnot|n['’]t) (?:be )?(?:allowed|permitted|authorized|open|the|a)\b"
    r"|\bover (?:the|time|a)\b|\bMiddle East\b|\bfirst (?:of all|aid)\b",
    re.IGNORECASE,
)


_TOKEN = re.compile(r"[\w.]+")


def opposites(pair: Pair) -> Iterator[Finding]:
    """Report a word that became its opposite: more and less, before and after.

    « plus de » that became "less than", « avant » "after", « au nord » "in the south",
    « baisse » "increase", « av. J.-C. » "AD". Looked at are pairs of opposites in a
    table: one is reported if the French has a word of one side and the English a plain
    word of the other that nothing in the French can be the reason for, or a word such
    as "less" or "before" that has no reason at all. A translation that says the same
    from the other end (« moins cher que », "the other costs more") is the known false
    positive: it is a warning.
    """
    target = _ENGLISH_IDIOMS.sub(_joined, pair.target)
    present = _sides_in(target)
    if not present:
        return
    source = _IDIOMS.sub(_joined, pair.source)
    for number in sorted(present):
        here, there = _sides()[number ^ 1], _sides()[number]
        said = here.french.search(source)
        if said is None and not there.alone:
            continue
        turned = list(there.plain.finditer(target))
        if len(turned) <= len(there.either.findall(source)):
            continue
        word = turned[-1]
        if said is None and word[0][0].isupper() and word.start():
            continue  # East Bay
        code, args = ("changed", (said[0], word[0])) if said else ("added", (word[0],))
        yield Finding(
            "opposites",
            Severity.WARNING,
            code,
            args,
            Span.of(said) if said else None,
            Span.of(word),
        )


def _joined(match: re.Match[str]) -> str:
    """Make an idiom one word, so that the words in it are not found."""
    return re.sub(r"[^\w]", "_", match[0])


@cache
def _sides() -> tuple[_Side, ...]:
    """Return the sides of all pairs; sides 2n and 2n + 1 are opposites."""
    return tuple(
        _Side(
            alone == "yes",
            _words(french),
            _words(f"{french} {others}"),
            _words(english),
        )
        for _, alone, french, others, english in rows("fr_en/opposites")
    )


@cache
def _plain_words() -> tuple[dict[str, set[int]], dict[str, set[int]]]:
    """Map the plain English words, and beginnings of words, to their sides."""
    exact: defaultdict[str, set[int]] = defaultdict(set)
    beginnings: defaultdict[str, set[int]] = defaultdict(set)
    for number, (*_, english) in enumerate(rows("fr_en/opposites")):
        for word in english.lower().replace("+", "_").split():
            if word.endswith("*"):
                beginnings[word[:-1]].add(number)
            else:
                exact[word].add(number)
    return dict(exact), dict(beginnings)


def _sides_in(text: str) -> set[int]:
    """Return the sides that have plain words in a text; a fast preselection."""
    exact, beginnings = _plain_words()
    found: set[int] = set()
    for word in {token.strip(".") for token in _TOKEN.findall(text.lower())}:
        found |= exact.get(word, set())
        if word.startswith(tuple(beginnings)):
            for beginning, sides in beginnings.items():
                if word.startswith(beginning):
                    found |= sides
    return found


def _words(listed: str) -> re.Pattern[str]:
    forms = [
        re.escape(form)
        .replace(r"\*", r"\w+" if form[0] == "*" else r"\w*")
        .replace("_", " ")
        .replace(r"\+", "_")
        .replace("'", "['’]")
        for form in listed.split()
    ]
    case = 0 if listed[:1].isupper() else re.IGNORECASE
    return re.compile(rf"(?<![\w-])(?:{'|'.join(forms)})(?!\w)", case)
