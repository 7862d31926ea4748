"""Golden table of English forms in target texts: what counts, and what must not."""

from __future__ import annotations

import time

import pytest

from pipeline.glossary import find_forms

US = ("US", "American", "Americans", "the US", "U.S.")
AI = ("AI",)
CHIP = ("computer chip", "computer chips", "chip", "chips")


@pytest.mark.parametrize(
    ("forms", "text", "found"),
    [
        pytest.param(US, "US companies and the US", ["US", "the US"], id="acronym"),
        pytest.param(US, "The US is. THE US was.", ["The US", "THE US"], id="article-in-capitals"),
        pytest.param(US, "they told us, Us, plus, USA, USB, versus", [], id="not-us"),
        pytest.param(US, "US-based, non-US, US–China, US/EU", ["US"] * 4, id="hyphens"),
        pytest.param(US, "the US's role, the US’s", ["the US", "the US"], id="possessive"),
        pytest.param(US, "(US), “US”, US. US: ‘US’", ["US"] * 5, id="punctuation"),
        pytest.param(US, "US$ 5, US$5, US $5, 5 US dollars", ["US"], id="money"),
        pytest.param(US, "U.S. firms, the U.S.", ["U.S.", "U.S."], id="dots"),
        pytest.param(US, "U.S.S.R., R.U.S., U.S.A.", [], id="other-dots"),
        pytest.param(US, "American's, Americans’, AMERICAN", ["American", "Americans", "AMERICAN"], id="demonym"),
        pytest.param(US, "american, Pan-American, Americanism, Latinamerican", ["American"], id="demonym-traps"),
        pytest.param(US, "https://example.org/US www.US.gov me@US.gov US_x", [], id="no-text"),
        pytest.param(AI, "AI said, OpenAI, AIs, A.I., AI-powered, ai, Ai", ["AI", "AI"], id="ai"),
        pytest.param(AI, "AI's, AI2, AI², 4AI", ["AI", "AI"], id="ai-digits"),
        pytest.param(CHIP, "Chips, chip's, CHIPS, chips’ price", ["Chips", "chip", "CHIPS", "chips"], id="noun"),
        pytest.param(CHIP, "computer chips, Computer\u00a0chip, computer-chip makers, COMPUTER CHIPS", ["computer chips", "Computer\u00a0chip", "computer-chip", "COMPUTER CHIPS"], id="words"),
        pytest.param(CHIP, "microchip, chipset, chipped, chips1. chips12 chips123", ["chips", "chips"], id="noun-traps"),
        pytest.param(CHIP, "computer. Chip; computer  chip", ["Chip", "computer  chip"], id="gaps"),
        pytest.param(("start-up",), "start-up, start\u2011up, Start-up, startup, start up", ["start-up", "start\u2011up", "Start-up"], id="hyphen"),
        pytest.param(("DeepSeek",), "DeepSeek, Deepseek, DEEPSEEK, deepseek", ["DeepSeek", "Deepseek", "DEEPSEEK"], id="name"),
        pytest.param(("Big Tech",), "Big Tech, big tech, BIG TECH, Big-Tech", ["Big Tech", "BIG TECH", "Big-Tech"], id="name-of-words"),
        pytest.param(("workers' rights",), "workers’ rights, Workers' rights", ["workers’ rights", "Workers' rights"], id="apostrophe"),
        pytest.param(("C++",), "C++ code, C code, c++", ["C++"], id="signs"),
        pytest.param((), "chips", [], id="no-forms"),
        pytest.param(("", "chip"), "chip", ["chip"], id="empty-form"),
        pytest.param(CHIP, "", [], id="no-text-at-all"),
    ],
)  # fmt: skip
def test_find_forms(forms: tuple[str, ...], text: str, found: list[str]) -> None:
    assert [text[a:b] for a, b in find_forms(text, forms)] == found


def test_longest_first_and_no_overlap() -> None:
    text = "the United States of America, the United States"
    forms = ("United States", "the United States", "United States of America")
    assert find_forms(text, forms) == ((0, 17), (30, 47))


def test_many_targets_are_quick() -> None:
    begun = time.process_time()
    for at in range(2000):
        find_forms(f"US companies buy computer chips {at}.", US + CHIP)
    assert time.process_time() - begun < 1
