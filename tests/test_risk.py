"""The order of risk: a table of our own that holds the weights, and what is ranked."""

from __future__ import annotations

import pytest

from pipeline.risk import (
    WEIGHTS,
    Signals,
    Weights,
    is_ranked,
    riskiest_fifth,
    riskiest_first,
    signals,
    weigh,
)
from pipeline.text.likeness import sentence_chrf
from pipeline.units import (
    Finding,
    Kind,
    Origin,
    Severity,
    State,
    TermStatus,
    TermUse,
    TranslationUnit,
)

# words, score, disagreement, length, errors, warnings; the risk without the second
# engine, and with it. The figures may only change with the weights, and these only
# with new figures in docs/checks.md.
TABLE = [
    (Signals(4, 0.30, 0.10, 0.05, 0, 0), 0.514286, 0.385714),
    (Signals(9, 0.45, 0.55, 0.10, 0, 0), 0.885714, 1.504762),
    (Signals(12, 0.90, 0.30, 0.02, 0, 0), 1.0, 1.2),
    (Signals(15, 0.40, 0.35, 0.40, 1, 0), 0.65, 1.27381),
    (Signals(18, 0.42, 0.20, 0.03, 0, 2), 0.628571, 0.709524),
    (Signals(22, 0.95, 0.80, 0.60, 2, 1), 1.807143, 2.55),
    (Signals(25, 0.50, 0.25, 0.12, 0, 0), 0.785714, 0.947619),
    (Signals(31, 0.35, None, 0.08, 0, 1), 0.278571, 0.778571),
]


def test_the_weights_are_those_that_were_measured() -> None:
    assert Weights(1.0, 1.0, 0.3, 0.5, 0.3) == WEIGHTS
    alone = weigh([row._replace(disagreement=None) for row, *_ in TABLE])
    both = weigh([row for row, *_ in TABLE])
    assert (alone, both) == (
        pytest.approx([risk for _, risk, _ in TABLE], abs=1e-5),
        pytest.approx([risk for _, _, risk in TABLE], abs=1e-5),
    )


def unit(number: int, **more: object) -> TranslationUnit:
    given: dict[str, object] = {
        "state": State.TRANSLATED,
        "score": -0.4,
        **more,
    }
    return TranslationUnit(
        f"p{number}.s1",
        Kind.PARAGRAPH,
        "Le bac part à midi.",
        "The ferry leaves at noon.",
        **given,  # type: ignore[arg-type]
    )


ERROR = Finding("numbers", Severity.ERROR, "missing", ("3",))


def order(*units: TranslationUnit) -> list[str]:
    return [one.id for one in riskiest_first(units)]


def test_findings_scores_and_another_engine_make_a_segment_risky() -> None:
    assert order(unit(1), unit(2, findings=(ERROR,))) == ["p2.s1", "p1.s1"]
    assert order(unit(1), unit(2, score=-0.9)) == ["p2.s1", "p1.s1"]
    first, second = unit(1, agreement=0.9), unit(2, agreement=0.2)
    assert order(first, second) == ["p2.s1", "p1.s1"]


def test_equal_segments_stay_in_their_order() -> None:
    assert order(unit(1), unit(2), unit(3)) == ["p1.s1", "p2.s1", "p3.s1"]


def test_a_dismissed_finding_is_no_risk() -> None:
    dismissed = Finding("numbers", Severity.ERROR, "missing", ("3",), dismissed="right")
    assert signals(unit(1, findings=(dismissed,))).errors == 0


def test_an_unmet_term_counts_once() -> None:
    use = TermUse("bac", "bac", "ferry", TermStatus.UNMET)
    unmet = Finding("terminology", Severity.ERROR, "unmet", ("bac",))
    assert signals(unit(1, terms=(use,), findings=(unmet,))).errors == 1


@pytest.mark.parametrize(
    "more",
    [
        {"state": State.REVIEWED},
        {"origin": Origin.POST_EDIT},
        {"origin": Origin.COPY},
        {"score": None},
        {"state": State.INITIAL},
    ],
)
def test_only_the_machines_open_segments_are_ranked(more: dict[str, object]) -> None:
    assert not is_ranked(unit(1, **more))
    assert order(unit(1, **more), unit(2)) == ["p2.s1"]


def test_a_fifth_of_few_segments_is_none() -> None:
    assert riskiest_fifth([unit(n) for n in range(1, 5)]) == []
    assert len(riskiest_fifth([unit(n) for n in range(1, 12)])) == 2


def test_agreement_is_between_nothing_and_all() -> None:
    assert sentence_chrf("The ferry leaves.", "The ferry leaves.") == 1
    assert sentence_chrf("The ferry leaves.", "Zwölf Boxkämpfer") < 0.1
