# ruff: noqa: E501, PLR2004  (rows of a table; how often, and of how many words)
"""How many seeded errors the checks see, and how often they are mistaken.

    python benchmarks/checks.py FRENCH ENGLISH [--each 50] [--seed 13] [--missed KIND]
        [--alarms]

The files hold one sentence a line, the English of people. Into copies of the English
errors of 14 kinds are put, so many of each. An error is found if the checks say
something of the copy, warning or error, that they do not say of the English as it was.
Where too few sentences have what a kind needs (a phone number), a clause of this
script's own is put after both sentences first. The second table says of how many
sentences of people the checks complain. Nothing of the files is kept.

``--missed KIND`` prints the errors of a kind that were not found, ``--alarms`` what
the checks say of the English as it was.
"""

from __future__ import annotations

import argparse
import itertools
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from pipeline.checks import check_unit
from pipeline.findings import message_of
from pipeline.numbers import NumberKind, find_numbers
from pipeline.text.calendar import ENGLISH_MONTHS, ENGLISH_WEEKDAYS
from pipeline.units import Finding, Kind, Severity, TranslationUnit

Pair = tuple[str, str]
Seed = Callable[[Pair, random.Random], str | None]
"""Returns the English with an error in it, None where the kind finds no place."""


class ErrorKind(NamedTuple):
    """One kind of error: its name, what puts it in, clauses that have what it needs."""

    name: str
    seed: Seed
    clauses: tuple[Pair, ...] = ()


_SMALL = [
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "twenty",
    "thirty",
]
_NUMBER_WORD = re.compile(rf"\b(?:{'|'.join(_SMALL)})\b", re.IGNORECASE)
_UNITS = {
    "kilometers": "miles", "kilometres": "miles", "km": "miles", "miles": "feet",
    "meters": "kilometers", "metres": "kilometres", "feet": "meters", "km/h": "mph",
    "mph": "km/h", "kg": "g", "kilograms": "grams", "pounds": "kilograms",
    "acres": "hectares", "inches": "feet", "mm": "cm", "cm": "mm", "m": "km",
    "tons": "kilograms", "hours": "minutes", "minutes": "hours", "years": "months",
    "months": "years", "days": "weeks", "weeks": "days",
}  # fmt: skip
_UNIT = re.compile(
    rf"(?<=\d[ -])(?:{'|'.join(sorted(map(re.escape, _UNITS), key=len, reverse=True))})(?![\w/])"
)
_CURRENCY = re.compile(r"US\$|[$€£¥]|\b(?:dollars|euros|pounds|francs|yen)\b")
_SIGNS = ("$", "€", "£", "¥")
_CURRENCIES = ("dollars", "euros", "francs", "yen")
_NEGATIVE = re.compile(
    r" (?:not|never)(?= )|(?<=[a-z])n['’]t\b|\b(?<=[a-z] )no (?!longer)(?=[a-z])|\b(?:cannot)\b"
)
_COMPARATIVES = {
    "more": "less", "less": "more", "fewer": "more", "before": "after",
    "after": "before", "first": "last", "last": "first", "most": "least",
    "least": "most", "higher": "lower", "lower": "higher", "larger": "smaller",
    "smaller": "larger", "increase": "decrease", "increased": "decreased", "above": "below",
    "below": "above", "north": "south", "south": "north", "east": "west", "west": "east",
    "northern": "southern", "southern": "northern", "better": "worse", "worse": "better",
    "longer": "shorter", "over": "under", "under": "over", "best": "worst",
    "greater": "smaller", "older": "younger", "younger": "older", "up": "down",
}  # fmt: skip
_COMPARATIVE = re.compile(
    r"\b(?:more|less|fewer)(?= than| [a-z]+ than)|\b(?:before|after)(?= [a-z])"
    r"|\b(?:most|least|higher|lower|larger|smaller|older|younger|(?<!no )longer|better"
    r"|worse|greater)\b"
    r"|\b(?:north|south|east|west|northern|southern)\b|\b(?:increased?|above|below)\b"
)
_CAPITALISED = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}\b")
_OTHER_NAMES = ("Marlow", "Tessin", "Kavala", "Brunner", "Olenko", "Pradal", "Sandrin")


def _digit(pair: Pair, rng: random.Random) -> str | None:
    numbers = [n for n in find_numbers(pair[1], "en") if n.digits]
    if not numbers:
        return None
    number = rng.choice(numbers)
    places = [i for i in range(number.start, number.core_end) if pair[1][i].isdigit()]
    place = rng.choice(places)
    digit = rng.choice([d for d in "123456789" if d != pair[1][place]])
    return f"{pair[1][:place]}{digit}{pair[1][place + 1 :]}"


def _dropped(pair: Pair, rng: random.Random) -> str | None:
    numbers = [n for n in find_numbers(pair[1], "en") if n.digits]
    if not numbers:
        return None
    number = rng.choice(numbers)
    rest = f"{pair[1][: number.start].rstrip(' $€£')} {pair[1][number.core_end :].lstrip()}"
    return rest if rest != pair[1] else None


def _replaced(
    pattern: re.Pattern[str], others: Callable[[str, random.Random], str | None]
) -> Seed:
    """Return a seed that puts another word in the place of one that is found."""

    def seed(pair: Pair, rng: random.Random) -> str | None:
        found = list(pattern.finditer(pair[1]))
        if not found:
            return None
        match = rng.choice(found)
        other = others(match[0], rng)
        if other is None:
            return None
        return pair[1][: match.start()] + other + pair[1][match.end() :]

    return seed


def _one_of(words: tuple[str, ...]) -> Callable[[str, random.Random], str]:
    return lambda word, rng: rng.choice([w for w in words if w != word])


def _other_number_word(word: str, rng: random.Random) -> str:
    other = rng.choice([w for w in _SMALL if w != word.lower()])
    return other.capitalize() if word[0].isupper() else other


def _other_currency(word: str, rng: random.Random) -> str:
    if word.isalpha():
        return rng.choice([w for w in (*_CURRENCIES, "") if w != word])
    return rng.choice([s for s in (*_SIGNS, "") if s not in word])


def _time(pair: Pair, rng: random.Random) -> str | None:
    times = [n for n in find_numbers(pair[1], "en") if n.kind is NumberKind.TIME]
    if not times:
        return None
    number = rng.choice(times)
    half = re.search(r"([ap])\.?m", number.text, re.IGNORECASE)
    if half is not None and rng.random() < 0.5:
        place = number.start + half.start()
        other = "a" if pair[1][place] in "pP" else "p"
        return pair[1][:place] + other + pair[1][place + 1 :]
    hour = re.match(r"\d+", number.text)
    if hour is None:
        return None
    wrong = int(hour[0]) % 11 + 1
    end = number.start + hour.end()
    return f"{pair[1][: number.start]}{wrong}{pair[1][end:]}"


def _phone(pair: Pair, rng: random.Random) -> str | None:
    match = re.search(r"\+?\d[\d .]{8,}\d", pair[1])
    if match is None or len(re.sub(r"\D", "", match[0])) < 9:
        return None
    places = [i for i in range(*match.span()) if pair[1][i].isdigit()]
    place = rng.choice(places)
    digit = rng.choice([d for d in "0123456789" if d != pair[1][place]])
    how = rng.randrange(3)
    if how == 0:
        return pair[1][:place] + pair[1][place + 1 :]
    if how == 1:
        return f"{pair[1][:place]}{digit}{pair[1][place + 1 :]}"
    return (
        f"{pair[1][: match.start()]}{match[0][:5]} {match[0]}{pair[1][match.end() :]}"
    )


def _name(pair: Pair, rng: random.Random) -> str | None:
    shared = [
        match
        for match in _CAPITALISED.finditer(pair[1])
        if re.search(rf"(?<=[\w,’' ] ){match[0]}\b|(?<=[dl][’']){match[0]}\b", pair[0])
        and match[0] not in (*ENGLISH_MONTHS, *ENGLISH_WEEKDAYS)
    ]
    if not shared:
        return None
    match = rng.choice(shared)
    name = match[0]
    if rng.random() < 0.5:
        other = rng.choice(_OTHER_NAMES)
    else:
        place = rng.randrange(1, len(name))
        other = name[:place] + rng.choice([c for c in "aeioulnrst" if c != name[place]])
        other += name[place + 1 :]
    return pair[1][: match.start()] + other + pair[1][match.end() :]


def _loop(pair: Pair, rng: random.Random) -> str | None:
    words = pair[1].split(" ")
    if len(words) < 12:
        return None
    at = rng.randrange(len(words) - 6)
    phrase = words[at : at + 6]
    where = rng.randrange(at + 6, len(words) + 1)
    return " ".join([*words[:where], *phrase, *words[where:]])


def _omission(pair: Pair, rng: random.Random) -> str | None:
    """Leave out a clause between two marks, or the last third of a sentence."""
    words = pair[1].split(" ")
    if len(words) < 14:
        return None
    bounds = [0, *(i + 1 for i, w in enumerate(words) if w[-1:] in ",;:—"), len(words)]
    clauses = [(a, b) for a, b in itertools.pairwise(bounds) if 6 <= b - a <= 12]
    clauses = [(a, b) for a, b in clauses if b - a <= 0.6 * len(words)]
    if clauses:
        start, end = rng.choice(clauses)
    else:
        start, end = len(words) - max(6, len(words) // 3), len(words)
    kept = words[:start] + words[end:]
    text = " ".join(kept).rstrip(",;: ")
    if pair[1][-1] in ".!?" and text[-1] not in ".!?":
        text += pair[1][-1]
    return text[0].upper() + text[1:]


def _negation(pair: Pair, rng: random.Random) -> str | None:
    found = list(_NEGATIVE.finditer(pair[1]))
    if found:
        match = rng.choice(found)
        other = {"cannot": "can", "no ": "the "}.get(match[0], "")
        return pair[1][: match.start()] + other + pair[1][match.end() :]
    if rng.random() > 0.15:
        return None  # as many lost as added: few sentences have one to lose
    verbs = list(
        re.finditer(r"(?<=[a-z] )(?:is|are|was|were|can|will)(?= [a-z])", pair[1])
    )
    if not verbs:
        return None
    match = rng.choice(verbs)
    return f"{pair[1][: match.end()]} not{pair[1][match.end() :]}"


KINDS = (
    ErrorKind("digit", _digit),
    ErrorKind("number lost", _dropped),
    ErrorKind("number word", _replaced(_NUMBER_WORD, _other_number_word)),
    ErrorKind(
        "month",
        _replaced(re.compile(rf"\b(?:{'|'.join(ENGLISH_MONTHS)})\b(?= \d)"), _one_of(ENGLISH_MONTHS)),
        ((" Le dossier est clos depuis le 12 février.", " The file has been closed since February 12."),),
    ),
    ErrorKind(
        "weekday",
        _replaced(re.compile(rf"\b(?:{'|'.join(ENGLISH_WEEKDAYS)})\b"), _one_of(ENGLISH_WEEKDAYS)),
        (
            (" L’audience reprend jeudi matin.", " The hearing resumes Thursday morning."),
            (" Le marché se tient le samedi.", " The market is held on Saturdays."),
        ),
    ),
    ErrorKind(
        "time",
        _time,
        (
            (" La salle ouvre à 18 h 30.", " The hall opens at 6:30 p.m."),
            (" Le dernier car part à 23h15.", " The last coach leaves at 11:15 p.m."),
            (" Le guichet ferme à midi et rouvre à 14 heures.", " The counter closes at noon and reopens at 2 p.m."),
        ),
    ),
    ErrorKind(
        "unit",
        _replaced(_UNIT, lambda word, _: _UNITS[word]),
        ((" Le sentier fait 12 km.", " The path is 12 km long."),),
    ),
    ErrorKind(
        "currency",
        _replaced(_CURRENCY, _other_currency),
        (
            (" L’entrée coûte 12 €.", " Admission is €12."),
            (" Le chantier est estimé à 3,4 millions d’euros.", " The works are put at 3.4 million euros."),
            (" Le billet vaut 45 dollars.", " The ticket is worth 45 dollars."),
            (" Elle en demande 250 £.", " She wants £250 for it."),
        ),
    ),
    ErrorKind(
        "phone",
        _phone,
        (
            (" On s’inscrit au 04 76 51 22 83.", " Register on 04 76 51 22 83."),
            (" Le secrétariat répond au +32 2 513 89 40.", " The office answers on +32 2 513 89 40."),
            (" Dossier 2019 0457 8831 à rappeler.", " Please quote file 2019 0457 8831."),
        ),
    ),
    ErrorKind("name", _name),
    ErrorKind("loop", _loop),
    ErrorKind("omission", _omission),
    ErrorKind("negation", _negation),
    ErrorKind("comparative", _replaced(_COMPARATIVE, lambda word, _: _COMPARATIVES[word])),
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("french", type=Path)
    parser.add_argument("english", type=Path)
    parser.add_argument("--each", type=int, default=50)
    parser.add_argument("--seed", type=int, default=13)
    parser.add_argument("--missed", metavar="KIND")
    parser.add_argument("--alarms", action="store_true")
    options = parser.parse_args()
    pairs = list(zip(_lines(options.french), _lines(options.english), strict=True))
    if not options.alarms:
        _print_recall(pairs, options.each, options.seed, options.missed)
    _print_alarms(pairs, shown=options.alarms)


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines()


def _print_recall(pairs: list[Pair], each: int, seed: int, missed: str | None) -> None:
    print(f"{'seeded':<14}{'found':>7}{'of':>6}{'recall':>9}")
    all_found = all_seeded = 0
    for kind in KINDS:
        if missed and missed != kind.name:
            continue
        # One generator a kind: a change of one kind leaves the others as they are.
        rng = random.Random(f"{seed} {kind.name}")  # noqa: S311  (no secrets)
        found = seeded = 0
        for source, target, wrong in seeds(kind, pairs, each, rng):
            said = _said(source, wrong) - _said(source, target)
            seeded += 1
            found += bool(said)
            if missed and not said:
                print("", source, target, wrong, sep="\n  ")
        all_found, all_seeded = all_found + found, all_seeded + seeded
        print(f"{kind.name:<14}{found:>7}{seeded:>6}{found / max(1, seeded):>9.1%}")
    print(f"{'all':<14}{all_found:>7}{all_seeded:>6}{all_found / all_seeded:>9.1%}\n")


def seeds(
    kind: ErrorKind, pairs: list[Pair], each: int, rng: random.Random
) -> Iterator[tuple[str, str, str]]:
    """Yield (source, target, target with an error), all different, ``each`` of them."""
    order = rng.sample(pairs, len(pairs))
    known: set[tuple[str, str]] = set()
    rounds = 2 if kind.clauses else 6
    for turn in range(rounds + 1):
        for number, (source, target) in enumerate(order):
            pair = (source, target)
            if turn == rounds:
                if not kind.clauses:
                    return
                more = kind.clauses[number % len(kind.clauses)]
                pair = (source + more[0], target + more[1])
            wrong = kind.seed(pair, rng)
            if wrong is None or wrong == pair[1] or (source, wrong) in known:
                continue
            known.add((source, wrong))
            yield *pair, wrong
            if len(known) == each:
                return


def _said(source: str, target: str) -> Counter[tuple[str, str, str]]:
    """Count what the checks say, leaving out where and what is a matter of taste."""
    return Counter(
        (finding.check, finding.code, message_of(finding))
        for finding in _findings(source, target)
        if finding.severity is not Severity.INFO
    )


def _findings(source: str, target: str) -> tuple[Finding, ...]:
    return check_unit(TranslationUnit("p1.s1", Kind.PARAGRAPH, source, target))


def _print_alarms(pairs: list[Pair], *, shown: bool) -> None:
    checks: Counter[tuple[str, str]] = Counter()
    errors = warnings = 0
    for source, target in pairs:
        found = [
            f for f in _findings(source, target) if f.severity is not Severity.INFO
        ]
        severities = {f.severity for f in found}
        errors += Severity.ERROR in severities
        warnings += Severity.WARNING in severities
        checks.update({(f.check, f.severity.value) for f in found})
        if shown and found:
            print(source, target, sep="\n")
            for finding in found:
                print("   ", finding.severity, finding.check, message_of(finding))
    print(f"{len(pairs)} sentences of people: {errors / len(pairs):.1%} have an error,")
    print(f"{warnings / len(pairs):.1%} a warning")
    for (check, severity), count in sorted(checks.items(), key=lambda item: -item[1]):
        print(f"  {check:<18}{severity:<9}{count:>5}{count / len(pairs):>8.1%}")


if __name__ == "__main__":
    main()
