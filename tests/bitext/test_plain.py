from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.bitext.plain import plain, unwrap_in_place

CASES = {
    "hard-wrapped": ("Il pleut\nsur la ville.", "Il pleut sur la ville."),
    "quote": ("Il pleut\n> sur la ville.", "Il pleut sur la ville."),
    "quote in a quote": ("Il pleut\r\n> > sur.", "Il pleut sur."),
    "list item": ("Il pleut  \n    sur la ville.", "Il pleut sur la ville."),
    "tabs and runs": ("a\tb  c \t d", "a b c d"),
    "no-break spaces stay": (
        "1\u202f200\u00a0€\u00a0\u00a0!",
        "1\u202f200\u00a0€\u00a0\u00a0!",
    ),
    "every line end": ("a\vb\fc\x1cd\x85e\u2028f\u2029g\r\r\nh", "a b c d e f g  h"),
    "a sign that is no quote": ("2 > 1", "2 > 1"),
    "controls": ("\x00\x1b[1m\x7f", "␀␛[1m␡"),
    "not characters": ("\ud800\ufffe\uffff", "\ufffd\ufffd\ufffd"),
    "emoji": ("👩‍🚀", "👩‍🚀"),
}


@pytest.mark.parametrize(("text", "wanted"), CASES.values(), ids=CASES)
def test_plain(text: str, wanted: str) -> None:
    assert plain(text) == wanted.replace("  ", " ")


@given(st.text("ab \t\r\n>\u2028\x00é") | st.text())
def test_plain_is_one_line_and_stays_as_it_is(text: str) -> None:
    assert len(plain(text).splitlines()) <= 1
    assert plain(plain(text)) == plain(text)


@given(st.text("ab \t\r\n>\u2028é"))
def test_offsets_stay_true(text: str) -> None:
    joined = unwrap_in_place(text)
    assert len(joined) == len(text)
    assert all(new in (old, " ") for old, new in zip(text, joined, strict=True))
    assert len(joined.splitlines()) <= 1
