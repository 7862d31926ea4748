"""A second engine chooses among the first one's hypotheses."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from pipeline.engines.agreement import CANDIDATES, AgreementEngine
from pipeline.engines.protocol import EngineSignature, Hypothesis, Request

CAT, DOG = "The cat sleeps on the mat.", "The dog sleeps on the mat."


@dataclass
class Scripted:
    """An engine that says what it is told to say, and remembers what it was asked."""

    name: str
    answers: dict[str, list[tuple[str, float]]]
    max_pieces: int = 100
    takes_hints: bool = True
    asked: list[tuple[list[str], int]] = field(default_factory=list)

    @property
    def signature(self) -> EngineSignature:
        return EngineSignature(self.name, f"{self.name}-1", "ab" * 32, (("beam", "4"),))

    def count_pieces(self, text: str) -> int:
        return len(text.split())

    def translate(
        self, requests: Sequence[Request], *, n_best: int = 1, **_: object
    ) -> list[list[Hypothesis]]:
        self.asked.append(([request.text for request in requests], n_best))
        return [
            [Hypothesis(text, score) for text, score in self.answers[request.text]][
                :n_best
            ]
            for request in requests
        ]


def texts(found: Sequence[Sequence[Hypothesis]]) -> list[list[str]]:
    return [[hypothesis.text for hypothesis in one] for one in found]


def test_the_hypothesis_that_the_second_engine_agrees_with_comes_first() -> None:
    first = Scripted("one", {"a": [(DOG, -0.30), (CAT, -0.35)]})
    second = Scripted("two", {"a": [("A cat sleeps on the mat.", -9.0)]})
    engine = AgreementEngine(first, second)
    assert texts(engine.translate([Request("a")])) == [[CAT]]
    assert texts(engine.translate([Request("a")], n_best=2)) == [[CAT, DOG]]
    assert engine.translate([Request("a")])[0][0].score == -0.35  # the model's own


def test_agreement_does_not_outweigh_a_much_better_score() -> None:
    first = Scripted("one", {"a": [(DOG, -0.3), (CAT, -2.0)]})
    second = Scripted("two", {"a": [(CAT, -0.1)]})
    assert texts(AgreementEngine(first, second).translate([Request("a")])) == [[DOG]]


def test_equal_ranks_keep_the_first_engines_order() -> None:
    first = Scripted("one", {"a": [(DOG, -0.5), (CAT, -0.5)]})
    second = Scripted("two", {"a": [("", -0.1)]})
    assert texts(AgreementEngine(first, second).translate([Request("a")])) == [[DOG]]


@pytest.mark.parametrize(
    ("max_pieces", "answer"), [(1, [(CAT, -0.1)]), (100, [])], ids=["long", "silent"]
)
def test_without_a_second_opinion_the_order_stays(
    max_pieces: int, answer: list[tuple[str, float]]
) -> None:
    first = Scripted("one", {"a b": [(DOG, -0.30), (CAT, -0.35)]})
    second = Scripted("two", {"a b": answer}, max_pieces=max_pieces)
    assert texts(AgreementEngine(first, second).translate([Request("a b")])) == [[DOG]]


def test_only_what_leaves_a_choice_is_asked_of_the_second() -> None:
    first = Scripted(
        "one", {"a": [(CAT, -0.1)], "b": [], "c": [(DOG, -0.2), (CAT, -0.3)]}
    )
    second = Scripted("two", {"c": [(DOG, -0.1)]})
    found = AgreementEngine(first, second).translate(
        [Request(text) for text in ("a", "b", "c")]
    )
    assert texts(found) == [[CAT], [], [DOG]]
    assert first.asked == [(["a", "b", "c"], CANDIDATES)]
    assert second.asked == [(["c"], 1)]


def test_more_hypotheses_than_are_looked_at_keep_their_places() -> None:
    many = [(f"{DOG} {n}", -0.1 * n) for n in range(1, CANDIDATES + 3)]
    first = Scripted("one", {"a": many})
    second = Scripted("two", {"a": [(f"{DOG} 4", -0.1)]})
    (found,) = texts(AgreementEngine(first, second).translate([Request("a")], n_best=6))
    assert sorted(found[:CANDIDATES]) == sorted(t for t, _ in many[:CANDIDATES])
    assert found[CANDIDATES:] == [t for t, _ in many[CANDIDATES:]]


def test_the_rank_is_the_score_and_the_chrf() -> None:
    from sacrebleu.metrics.chrf import CHRF

    chrf = CHRF().sentence_score(CAT, [DOG]).score / 100
    edge = -0.3 - (1 - chrf)  # CAT agrees fully: as much more as its score is less
    second = Scripted("two", {"a": [(CAT, -0.1)]})
    for score, best in ((edge + 0.01, CAT), (edge - 0.01, DOG)):
        first = Scripted("one", {"a": [(DOG, -0.3), (CAT, score)]})
        assert texts(AgreementEngine(first, second).translate([Request("a")])) == [
            [best]
        ]
    assert math.isclose(chrf, 0.7221, abs_tol=1e-4)


def test_the_signature_names_both() -> None:
    engine = AgreementEngine(Scripted("one", {}), Scripted("two", {}))
    signature = engine.signature
    assert signature.engine == "one+two"
    assert signature.model == "one-1+two-1"
    assert signature.decoding == (
        ("agreement", "chrF of 4, weight 1.0"),
        ("beam", "4"),
        ("second.beam", "4"),
    )
    assert signature.model_sha256 != "ab" * 32
    assert engine.takes_hints
    assert engine.max_pieces == 100
    assert engine.count_pieces("un deux") == 2
