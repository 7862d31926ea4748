from __future__ import annotations

import numpy as np
import pytest

from pipeline.alignment.hmm import agreement, posterior, transitions


def test_transitions_are_probabilities_and_go_on_by_one() -> None:
    jump = transitions(7)
    assert jump.sum(axis=1) == pytest.approx(np.ones(7))
    assert [int(np.argmax(jump[i])) for i in range(6)] == [1, 2, 3, 4, 5, 6]


def test_sure_words_are_linked_and_their_neighbour_follows() -> None:
    given = np.full((3, 3), 1e-6)
    given[0, 0] = given[2, 2] = 0.5
    given[:, 1] = 1e-3  # the word in the middle is unknown
    found = posterior(given, np.full(3, 1e-5))
    assert found.shape == (3, 3)
    assert [int(np.argmax(found[:, j])) for j in range(3)] == [0, 1, 2]
    assert found[0, 0] > 0.99
    assert np.all(found.sum(axis=0) <= 1 + 1e-9)


def test_a_word_that_is_likelier_alone_stays_alone() -> None:
    given = np.array([[0.5, 1e-7], [1e-7, 1e-7]])
    found = posterior(given, np.array([1e-3, 1e-2]))
    assert found[:, 1].max() < 0.01


def test_long_sentences_stay_in_range() -> None:
    given = np.full((300, 300), 1e-9)
    np.fill_diagonal(given, 0.5)
    found = posterior(given, np.full(300, 1e-9))
    assert np.all(np.isfinite(found))
    assert found.diagonal().min() > 0.9


def test_a_link_needs_both_directions() -> None:
    there = np.array([[0.5, 0.5], [1e-6, 1e-6]])  # English: both words from the first
    back = np.array([[0.5, 1e-6], [1e-6, 1e-6]])
    null = np.full(2, 1e-3)
    found = agreement(there, null, back, null)
    assert found[0, 0] > 0.9
    assert found[0, 1] < 0.1
