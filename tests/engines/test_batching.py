"""Batches of one length, distinct items, results back in order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.engines.batching import plan_batches


def test_groups_by_length_longest_first() -> None:
    batches = plan_batches(
        ["a", "bb", "c", "dd", "eee"], [1, 2, 1, 2, 3], batch_tokens=100
    )
    assert list(batches) == [("eee",), ("bb", "dd"), ("a", "c")]


def test_fills_batches_by_tokens() -> None:
    items = list("abcdefg")
    batches = plan_batches(items, [5] * 7, batch_tokens=15)
    assert list(batches) == [("a", "b", "c"), ("d", "e", "f"), ("g",)]


def test_a_long_item_gets_a_batch_of_its_own() -> None:
    assert list(plan_batches(["a", "b"], [9, 9], batch_tokens=4)) == [("a",), ("b",)]


def test_equal_items_are_decoded_once() -> None:
    batches = plan_batches(["x", "y", "x", "x"], [1, 1, 1, 1], batch_tokens=10)
    assert list(batches) == [("x", "y")]
    assert batches.restore([["X", "Y"]]) == ["X", "Y", "X", "X"]


def test_nothing_gives_nothing() -> None:
    batches = plan_batches([], [], batch_tokens=10)
    assert list(batches) == []
    assert batches.restore([]) == []


def test_empty_sequences_share_a_batch() -> None:
    assert list(plan_batches(["a", "b"], [0, 0], batch_tokens=10)) == [("a", "b")]


@given(st.lists(st.text(max_size=6)), st.integers(1, 20))
def test_every_item_comes_back_in_its_place(items: list[str], tokens: int) -> None:
    batches = plan_batches(items, [len(i) for i in items], batch_tokens=tokens)
    results = []
    for batch in batches:
        assert len({len(item) for item in batch}) == 1
        assert len(batch) == 1 or sum(map(len, batch)) <= tokens
        results.append([item.upper() for item in batch])
    assert [item.upper() for item in items] == batches.restore(results)
    assert len(set(items)) == sum(len(batch) for batch in batches)
