"""Machine text becomes English as it is printed; English that is right stays."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typography.golden import AMERICAN, BRITISH, BY_VALUE, HEADINGS
from typography.undisturbed import SENTENCES

from pipeline.typography import STEPS, Locale, Typography, to_english
from pipeline.units import Kind, Span

ROWS = [
    *((f"us-{name}", *row, Kind.PARAGRAPH, Locale.AMERICAN) for name, *row in AMERICAN),
    *((f"uk-{name}", *row, Kind.PARAGRAPH, Locale.BRITISH) for name, *row in BRITISH),
    *((f"us-value-{n}", row[0], row[1], row[2], Kind.PARAGRAPH, Locale.AMERICAN) for n, row in enumerate(BY_VALUE)),
    *((f"uk-value-{n}", row[0], row[1], row[3], Kind.PARAGRAPH, Locale.BRITISH) for n, row in enumerate(BY_VALUE)),
    *((f"heading-{name}", *row, Kind.HEADING, Locale.AMERICAN) for name, *row in HEADINGS),
]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "target", "wanted", "kind", "locale"),
    [row[1:] for row in ROWS],
    ids=[row[0] for row in ROWS],
)
def test_golden(
    source: str, target: str, wanted: str, kind: Kind, locale: Locale
) -> None:
    assert to_english(source, target, kind, locale).text == wanted
    assert to_english(source, wanted, kind, locale) == Typography(wanted)


def test_there_are_enough_rows() -> None:
    assert len(ROWS) >= 300
    assert len({row[0] for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_english_that_is_right_stays(sentence: str) -> None:
    assert to_english("Rien.", sentence, Kind.PARAGRAPH) == Typography(sentence)


def test_there_are_a_hundred_english_sentences() -> None:
    assert len(set(SENTENCES)) == len(SENTENCES) == 100


PIECES = st.sampled_from(
    [
        *("« ", " »", '"', "'", "“", "”", "‘", "’", "—", " – ", "- ", "...", "…"),
        *(" ", "\u00a0", "\u202f", ".", ",", " ;", " !", " ?", " :", "(", ")", "["),
        *("3,5", "1 000", "1 000 milliards", "1,000 million", "5 €", "200 %", "$5"),
        *("27 janvier 2025", "27 January 2025", "January 27, 2025", "18 h 30", "à "),
        *("6:30 p.m.", "XXIe siècle", "XXIe century", "1er", "1st", "21th", "n° 5"),
        *("colour", "the", "The", "word", "MOT", "un", "U.S.", "etc.", "Ier", "25 °C"),
    ]
)
TEXTS = st.lists(PIECES, max_size=10).map("".join)


@settings(max_examples=120, deadline=None)
@given(TEXTS, TEXTS, st.sampled_from(Kind), st.sampled_from(Locale))
def test_doing_it_twice_changes_nothing(
    source: str, target: str, kind: Kind, locale: Locale
) -> None:
    once = to_english(source, target, kind, locale).text
    assert to_english(source, once, kind, locale) == Typography(once)


@settings(max_examples=60, deadline=None)
@given(TEXTS, TEXTS, st.integers(0, 20), st.integers(0, 20))
def test_protected_text_stays_and_is_found_again(
    source: str, target: str, start: int, length: int
) -> None:
    span = Span(min(start, len(target)), min(start + length, len(target)))
    done = to_english(source, target, Kind.PARAGRAPH, protected=[span])
    (moved,) = done.protected
    assert done.text[moved.start : moved.end] == target[span.start : span.end]


def test_steps_are_named_in_their_order() -> None:
    done = to_english("« Plus de 3,5 % »", "« More than 3,5 % »", Kind.PARAGRAPH)
    assert done == Typography("“More than 3.5%”", ("numbers", "percent", "quotes"), ())


def test_names_of_steps_are_unique() -> None:
    names = [name for name, _ in STEPS]
    assert len(set(names)) == len(names) == 23


def test_code_is_left_alone() -> None:
    code = 'print("1 000 ; 3,5")'
    assert to_english(code, code, Kind.CODE) == Typography(code)


def test_protected_spans_move_with_the_text() -> None:
    target = "« Hello » : see a  b ; now !"
    start = target.index("a  b")
    done = to_english(
        "« Bonjour » : voir", target, Kind.PARAGRAPH, protected=[Span(start, start + 4)]
    )
    assert done.text == "“Hello”: see a  b; now!"
    assert done.protected == (Span(13, 17),)


def test_list_items_without_a_capital_take_none() -> None:
    done = to_english("la ville", "The city", Kind.LIST_ITEM)
    assert done == Typography("the city", ("capitals",))
