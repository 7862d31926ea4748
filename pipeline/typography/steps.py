"""The steps in their order, and what they did to one target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.config import Locale
from pipeline.numbers import find_numbers
from pipeline.typography import (
    capitals,
    currencies,
    dates,
    numbers,
    punctuation,
    quotes,
    spelling,
    times,
)
from pipeline.typography.draft import Draft, Job, Step
from pipeline.units import Kind, Span

STEPS: tuple[tuple[str, Step], ...] = (
    ("spaces", punctuation.ordinary_spaces),
    ("dates", dates.english_dates),
    ("eras", dates.english_eras),
    ("times", times.english_times),
    ("numbers", numbers.english_numbers),
    ("number-repair", numbers.repaired_numbers),
    ("ordinals", numbers.english_ordinals),
    ("percent", numbers.closed_percent),
    ("currencies", currencies.leading_symbols),
    ("currency-repair", currencies.repaired_symbols),
    ("units", currencies.english_units),
    ("references", dates.english_connectors),
    ("ellipsis", punctuation.ellipses),
    ("dialogue", punctuation.dialogue),
    ("dashes", punctuation.english_dashes),
    ("quotes", quotes.english_quotes),
    ("apostrophes", quotes.apostrophes),
    ("quote-balance", quotes.balanced_quotes),
    ("quote-stops", quotes.stops_inside),
    ("capitals", capitals.first_capital),
    ("all-caps", capitals.all_capitals),
    ("full-stop", punctuation.full_stop),
    ("spelling", spelling.national_spelling),
)
# One step can make work for an earlier one (a closed quotation lets a space go).
_PASSES = 5


@dataclass(frozen=True, slots=True)
class Typography:
    """A target after the steps, the names of those that changed it, in order.

    ``protected`` are the spans that were not to be touched, where they stand now.
    """

    text: str
    steps: tuple[str, ...] = ()
    protected: tuple[Span, ...] = ()


def to_english(
    source: str,
    target: str,
    kind: Kind,
    locale: Locale = Locale.AMERICAN,
    protected: Sequence[Span] = (),
) -> Typography:
    """Return a machine's ``target`` for the French ``source`` as English is printed.

    Steps that change words or digits do so only where the source has the same number
    or date, so English that is right stays as it is. Doing it twice changes nothing.
    It is for machine text alone: a person's target is not to be passed in.
    """
    if kind is Kind.CODE or not target:
        return Typography(target, (), tuple(protected))
    job = Job(source, kind, locale, find_numbers(source, "fr"))
    draft = Draft(target, tuple(protected))
    done: set[str] = set()
    for _ in range(_PASSES):
        before = draft.text
        for name, step in STEPS:
            after = draft.apply(step(draft.text, job))
            if after.text != draft.text:
                done.add(name)
            draft = after
        if draft.text == before:
            break
    names = tuple(name for name, _ in STEPS if name in done)
    if draft.text == target:
        names = ()
    return Typography(draft.text, names, draft.protected)
