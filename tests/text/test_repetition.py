from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.repetition import LONG_PHRASE, Loop, find_loops


@pytest.mark.parametrize(
    ("text", "loops"),
    [
        ("the cat sees the sea", []),
        ("very very good", []),
        ("so so so good", [Loop(0, 1, 3)]),
        ("we go on go on go on", [Loop(1, 2, 3)]),
        ("x a b c d a b c d y", [Loop(1, 4, 2)]),
        ("a b c a b c", []),
        ("a b c d e f g h i j k l m a b c d e f g h i j k l m", [Loop(0, 13, 2)]),
    ],
)
def test_loops(text: str, loops: list[Loop]) -> None:
    assert list(find_loops(text.split())) == loops


def _slowly(words: list[str]) -> set[int]:
    """Return the lengths of all loops, by brute force."""
    found = set()
    for size in range(1, len(words) // 2 + 1):
        times = 2 if size >= LONG_PHRASE else 3
        for start in range(len(words) - size * times + 1):
            phrase = words[start : start + size]
            if words[start : start + size * times] == phrase * times:
                found.add(size)
    return found


@given(st.lists(st.sampled_from("abc"), max_size=60))
def test_the_loops_are_those_of_a_brute_force_search(words: list[str]) -> None:
    found = list(find_loops(words))
    assert {loop.size for loop in found} == _slowly(words)
    for loop in found:
        phrase = words[loop.start : loop.start + loop.size]
        assert words[loop.start : loop.end] == phrase * loop.times


def test_the_time_is_linear_in_the_words() -> None:
    words = [f"w{n * n % 9973}" for n in range(20_000)]
    start = time.process_time()
    list(find_loops(words + words[:6_000]))
    assert time.process_time() - start < 1
