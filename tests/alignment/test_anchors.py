from __future__ import annotations

from pipeline.alignment.anchors import Anchor, heaviest_chain, make_band, widths


def test_the_heaviest_rising_chain() -> None:
    anchors = [
        Anchor(0, 0, 5),
        Anchor(1, 9, 30),  # heavy, but in the way of all others
        Anchor(2, 2, 12),
        Anchor(3, 3, 12),
        Anchor(4, 1, 10),
        Anchor(5, 5, 12),
    ]
    chain = heaviest_chain(anchors)
    assert [(a.french, a.english) for a in chain] == [(0, 0), (2, 2), (3, 3), (5, 5)]
    assert heaviest_chain([]) == []


def test_two_anchors_of_one_sentence_are_never_both_in_the_chain() -> None:
    chain = heaviest_chain([Anchor(1, 1, 5), Anchor(1, 2, 6), Anchor(2, 2, 5)])
    assert [(a.french, a.english) for a in chain] == [(1, 1), (2, 2)]


def test_the_band_reaches_both_ends_and_rises() -> None:
    band = make_band([Anchor(50, 60, 9)], 100, 130)
    assert (band.first[0], band.last[-1]) == (0, 130)
    assert all(band.first[1:] >= band.first[:-1])
    assert all(band.last[1:] >= band.last[:-1])
    assert band.first[50] <= 60 <= band.last[50]


def test_the_band_is_linear_with_anchors_and_bounded_without() -> None:
    anchors = [Anchor(i, i, 9) for i in range(0, 10_000, 5)]
    assert widths(make_band(anchors, 10_000, 10_000)).max() <= 64
    assert widths(make_band([], 10_000, 10_000)).sum() <= 1_400_000
