"""The typography steps in their order, and their application to a target."""

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
# A step can make an earlier one applicable (closing a quotation removes a space).
_PASSES = 5


@dataclass(frozen=True, slots=True)
class Typography:
    """A target after the steps, and the names of the steps that changed it, in order.

    ``protected`` are the protected spans, shifted to their new positions.
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
    """Return a machine's ``target`` for the French ``source`` in English typography.

    Steps that change words or digits only do so if the source has the same number or
    date, so correct English is not changed. The function is idempotent. Use it only for
    machine translations, not for text that a person wrote.
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
