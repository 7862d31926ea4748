"""Finds numbers that were lost, added or changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from rapidfuzz.distance import Levenshtein

from pipeline.checks.pair import Pair, Word
from pipeline.numbers import Number, NumberKind
from pipeline.numbers.quantities import PERCENT, converts
from pipeline.text.calendar import ENGLISH_MONTHS, ENGLISH_WEEKDAYS
from pipeline.units import Finding, Severity, Span

_HOUR, _HALF_HOUR = 60, 30  # minutes
_SLIPS = 2  # letters
_HALF = re.compile(r"\bet demie?s?\b|\band a half\b", re.IGNORECASE)
# English has only one number for « 24 heures sur 24 » and « 7j/7 ».
_AGAIN = re.compile(r"\d\s?(?:h|heures|j|jours)\s?(?:/|sur)\s?$")
_PERCENTAGE = re.compile(r"%|\bper ?cent|\bpercentage|\bpoints?\b")
# Beginnings of English words that stand for a small number in words.
_OTHER_WORDS: dict[int, tuple[str, ...]] = {
    2: (
        *("both", "couple", "pair", "twin", "twice", "double", "dual", "half"),
        *("either", "neither", "second", "latter", "former", "bilateral"),
    ),
    3: ("triple", "trio", "triad", "third", "thrice", "triang", "trilog"),
    4: ("quarter", "quadr", "fourth"),
    5: ("fifth", "quint"),
    6: ("sixth",),
    8: ("week",),
    10: ("decade", "tenth"),
    15: ("fortnight", "week"),
    100: ("centur",),
}


def numbers(pair: Pair) -> Iterator[Finding]:
    """Report numbers with another value, lost numbers, and numbers from nowhere.

    Values are compared, not digits: 1 000 milliards is 1 trillion, 18 h 30 is 6:30
    p.m., XXIe is 21st, 4 800 km may be 3,000 miles. A wrong number misleads and no
    reader can notice it. A small number in words may have become another word: « deux »
    "both", « quinze jours » "a fortnight". Known false positives: a number that the
    translator worked out, and one in digits that the French says twice and the English
    once.
    """
    lost, added = _differences(pair)
    firm_lost, firm_added = _firm(lost), _firm(added)
    for source, target in _substitutions(lost, added):
        yield Finding(
            "numbers",
            Severity.ERROR,
            "changed",
            (source.text, target.text),
            Span(source.start, source.end),
            Span(target.start, target.end),
        )
        firm_lost = [n for n in firm_lost if n is not source]
        firm_added = [n for n in firm_added if n is not target]
    for source in firm_lost:
        yield _missing(source, pair)
    for target in firm_added:
        yield Finding(
            "numbers",
            Severity.ERROR,
            "added",
            (target.text,),
            target_span=Span(target.start, target.end),
        )
    yield from _signs_lost(pair)
    yield from _left_french(pair)


def _missing(source: Number, pair: Pair) -> Finding:
    """Return the finding of a lost number; a warning if it may not be lost.

    « 1 » may be "a", and the name of a month or weekday may be misspelled.
    """
    slip = _misspelled(source, pair) if source.is_name else None
    if slip is not None:
        return Finding(
            "numbers",
            Severity.WARNING,
            "misspelled",
            (source.text, slip.text),
            source.span,
            slip.span,
        )
    unsure = source.value == 1 and source.kind is NumberKind.CARDINAL
    return Finding(
        "numbers",
        Severity.WARNING if unsure else Severity.ERROR,
        "missing",
        (source.text,),
        source_span=source.span,
    )


def _misspelled(source: Number, pair: Pair) -> Word | None:
    """Return the target word that is a misspelled name of this month or weekday."""
    names = ENGLISH_MONTHS if source.kind is NumberKind.MONTH else ENGLISH_WEEKDAYS
    name = names[int(source.value) - 1]
    for word in pair.target_words:
        if (
            word.text not in names
            and word.text[0] == name[0]
            and abs(len(word.text) - len(name)) < _SLIPS
            and Levenshtein.distance(word.text, name) <= _SLIPS
        ):
            return word
    return None


def _differences(pair: Pair) -> tuple[list[Number], list[Number]]:
    """Return the numbers that only the source has, and those that only the target has.

    Numbers that were converted to another unit do not count, and neither do numbers
    that the target adds in another unit: 64 km/h, "40 mph (64 km/h)".
    """
    in_source, in_target = pair.source_numbers, pair.target_numbers
    lost = [
        n for n in in_source if not _has(in_target, n) and not _said_otherwise(pair, n)
    ]
    lost += [
        n
        for n in _rarer(in_source, in_target)
        if not _AGAIN.search(pair.source, 0, n.start)
    ]
    added = [
        n
        for n in in_target
        if not _has(in_source, n)
        and not (n.spelled and n.value <= 1)  # usually a pronoun
        and _copied(n, pair.source) is None
    ]
    if added:
        lost, conversions = (
            [n for n in lost if not any(converts(n, t) for t in added)],
            [t for t in added if any(converts(n, t) for n in in_source)],
        )
        if not lost:
            added = [n for n in added if n not in conversions]
    lost, added = _without_rough(lost, added)
    if _HALF.search(pair.source) or _HALF.search(pair.target):
        lost, added = _without_halves(lost, added)
    return lost, added


def _rarer(in_source: Sequence[Number], in_target: Sequence[Number]) -> list[Number]:
    """Return the numbers in digits that are more frequent in the source."""
    lost = []
    for number in in_source:
        if not number.digits or not _has(in_target, number):
            continue
        same = [n for n in in_source if n.matches(number)]
        if same[-1] is number and len(same) > 1:
            missing = len(same) - sum(number.matches(n) for n in in_target)
            lost += same[len(same) - missing :] if missing > 0 else []
    return lost


def _has(numbers: Sequence[Number], number: Number) -> bool:
    return any(number.matches(other) for other in numbers)


def _copied(number: Number, text: str) -> Span | None:
    """Return the span of a number's words in the text of the other language.

    « Three Mile Island » has no number for a French reader, and « trois » is not lost
    if it was copied. Scale words in lower case are ignored: « billion » exists in both
    languages, with different values.
    """
    if not number.spelled or (number.text[0].islower() and "illi" in number.text):
        return None
    match = re.search(rf"\b{re.escape(number.text)}\b", text, re.IGNORECASE)
    return Span.of(match) if match else None


def _said_otherwise(pair: Pair, number: Number) -> bool:
    """Whether a small number became another word: both, a week."""
    if not number.spelled:
        return False
    if _copied(number, pair.target) is not None:
        return True
    words = _OTHER_WORDS.get(int(number.value), ())
    return any(word.lower.startswith(words) for word in pair.target_words)


def _without_rough(
    lost: list[Number], added: list[Number]
) -> tuple[list[Number], list[Number]]:
    """Remove approximate numbers that are close: « une vingtaine », "two dozen"."""
    for source in lost:
        near = next((n for n in added if _roughly(source, n)), None)
        if near is not None:
            lost = [n for n in lost if n is not source]
            added = [n for n in added if n is not near]
    return lost, added


def _without_halves(
    lost: list[Number], added: list[Number]
) -> tuple[list[Number], list[Number]]:
    """Remove numbers that differ by « et demi » or "and a half", like 1 and 1.5.

    « 1h30 » may be "an hour and a half".
    """
    half = Decimal("0.5")
    hours = [
        n for n in lost if n.kind is NumberKind.TIME and n.value % _HOUR == _HALF_HOUR
    ]
    lost = [n for n in lost if n not in hours]
    added = [n for n in added if all(n.value != h.value // _HOUR for h in hours)]
    values = {n.value for n in (*lost, *added)}
    return (
        [n for n in lost if values.isdisjoint({n.value + half, n.value - half})],
        [n for n in added if n.value % 1 != half and n.value - half not in values],
    )


def _substitutions(
    lost: list[Number], added: list[Number]
) -> list[tuple[Number, Number]]:
    """Pair the only lost number of a kind with the only added one."""
    pairs = []
    for sort in (NumberKind.MONTH, NumberKind.WEEKDAY, None):
        in_source, in_target = (
            [n for n in some if (n.kind if n.is_name else None) is sort]
            for some in (lost, added)
        )
        firm, others = _firm(in_source), _firm(in_target) or in_target
        if len(firm) == 1 and len(others) == 1:
            pairs.append((firm[0], others[0]))
        elif len(in_source) == 1 and len(in_target) == 1:
            pairs.append((in_source[0], in_target[0]))
    return pairs


def _firm(numbers: list[Number]) -> list[Number]:
    return [n for n in numbers if n.firm]


def _roughly(source: Number, target: Number) -> bool:
    """Whether both are approximate and close: « une quarantaine », "four dozen"."""
    if NumberKind.VAGUE not in (source.kind, target.kind):
        return False
    return abs(source.value - target.value) * 4 <= max(source.value, target.value)


def _signs_lost(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each percentage that lost its percent sign."""
    for source in pair.source_numbers:
        if source.unit not in PERCENT:
            continue
        same = [t for t in pair.target_numbers if source.matches(t)]
        if not same or _PERCENTAGE.search(pair.target, same[-1].start):
            continue
        if not any(target.unit in PERCENT for target in same):
            yield Finding(
                "numbers",
                Severity.ERROR,
                "percent",
                (source.text,),
                Span(source.start, source.end),
                Span(same[0].start, same[0].end),
            )


def _left_french(pair: Pair) -> Iterator[Finding]:
    """Yield correct numbers in French form: 3,5, 1 000, « trois »."""
    for number in pair.source_numbers:
        if number.kind is not NumberKind.CARDINAL or number.text[0].isupper():
            continue
        place = _copied(number, pair.target)
        if place is None or _has(pair.target_numbers, number):
            continue
        yield Finding(
            "numbers",
            Severity.WARNING,
            "french-form",
            (place.in_(pair.target),),
            Span(number.start, number.end),
            place,
        )
    for target in pair.target_numbers:
        if target.foreign and _has(pair.source_numbers, target):
            yield Finding(
                "numbers",
                Severity.WARNING,
                "french-form",
                (target.text,),
                target_span=Span(target.start, target.end),
            )
