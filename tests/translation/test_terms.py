"""The attempts that change words, with an engine that knows no term."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from fakes import FakeEngine

from pipeline.documents import parse
from pipeline.engines.protocol import Request
from pipeline.glossary import parse_termbase
from pipeline.translation import Settings, Translator, prepare
from pipeline.units import TranslationUnit

TERMS = parse_termbase(
    """
terms:
  - {fr: étasunien, en: US, forbid: [Yankee]}
  - {fr: puce informatique, en: computer chip}
  - {fr: Big Tech, keep: true}
""",
    "glossary.yaml",
)


def translate(text: str, answers: dict[str, list[str]]) -> TranslationUnit:
    def answer(request: Request, _: Sequence[str]) -> list[str]:
        return answers.get(request.text, ["Nothing of the sort."])

    segments = prepare(parse(text, "a.txt"), TERMS, "made").segments
    (unit,) = Translator(FakeEngine(answer=answer), Settings()).translate(segments)
    return unit


CASES = [
    (
        "the wanted English is copied",
        "Une firme étasunienne paie.",
        {
            "Une firme étasunienne paie.": ["A foreign firm pays."],
            "Une firme US paie.": ["A US firm pays."],
        },
        "A US firm pays.",
        ["re-decode"],
    ),
    (
        "a placeholder is replaced",
        "Une firme étasunienne paie.",
        {
            "Une firme étasunienne paie.": ["An old firm pays."],
            "Une firme chinoise paie.": ["A Chinese firm is paying."],
        },
        "A US firm is paying.",
        ["re-decode"],
    ),
    (
        "two placeholders at once",
        "Une firme étasunienne et un juge étasunien.",
        {
            "Une firme étasunienne et un juge étasunien.": ["A firm and a judge."],
            "Une firme chinoise et un juge japonais.": [
                "A Chinese firm and a Japanese judge."
            ],
        },
        "A US firm and a US judge.",
        ["re-decode", "re-decode"],
    ),
    (
        "the term alone finds the place",
        "Les puces informatiques manquent.",
        {
            "Les puces informatiques manquent.": ["Computer fleas are scarce."],
            "puces informatiques": ["The computer fleas."],
        },
        "Computer chips are scarce.",
        ["edit"],
    ),
    (
        "other letters are put right",
        "La Big Tech domine.",
        {"La Big Tech domine.": ["Big tech dominates."]},
        "Big Tech dominates.",
        ["edit"],
    ),
    (
        "copied French is replaced",
        "Les puces informatiques manquent.",
        {"Les puces informatiques manquent.": ["Puces informatiques are scarce."]},
        "Computer chips are scarce.",
        ["edit"],
    ),
    (
        "a forbidden form is replaced",
        "Une firme étasunienne paie.",
        {"Une firme étasunienne paie.": ["A Yankee firm pays."]},
        "A US firm pays.",
        ["edit"],
    ),
    (
        "only the number is wrong",
        "Les puces informatiques sont là.",
        {"Les puces informatiques sont là.": ["The computer chip is here."]},
        "The computer chips are here.",
        ["edit"],
    ),
    (
        "a pronoun is left alone",
        "L’outil étasunien vaut l’outil étasunien.",
        {"L’outil étasunien vaut l’outil étasunien.": ["The US tool is worth itself."]},
        "The US tool is worth itself.",
        ["free", ""],
    ),
    (
        "nothing shows where: unmet",
        "Une firme étasunienne paie.",
        {"Une firme étasunienne paie.": ["They pay."]},
        "They pay.",
        [""],
    ),
]


@pytest.mark.parametrize(
    ("text", "answers", "target", "how"),
    [c[1:] for c in CASES],
    ids=[c[0] for c in CASES],
)
def test_each_attempt_at_a_term(
    text: str, answers: dict[str, list[str]], target: str, how: list[str]
) -> None:
    unit = translate(text, answers)
    assert (unit.target, [use.how for use in unit.terms]) == (target, how)


def test_the_record_names_the_step_that_won() -> None:
    unit = translate(
        "La Big Tech domine.", {"La Big Tech domine.": ["Big tech rules."]}
    )
    assert unit.steps[0] == "edit"


def test_explain_tells_the_texts_before_and_after() -> None:
    answers = {
        "Une firme étasunienne paie.": ["An old firm pays."],
        "Une firme chinoise paie.": ["A Chinese firm is paying."],
    }

    def answer(request: Request, _: Sequence[str]) -> list[str]:
        return answers.get(request.text, ["Nothing of the sort."])

    (prepared,) = prepare(
        parse("Une firme étasunienne paie.", "a.txt"), TERMS, "m"
    ).segments
    tries = Translator(FakeEngine(answer=answer), Settings()).explain(prepared)
    taken = [t for t in tries if t.taken][-1]
    assert (taken.attempt, taken.candidate.target, taken.notes) == (
        "re-decode",
        "A US firm is paying.",
        (
            "asked: Une firme chinoise paie.",
            "before: A Chinese firm is paying.",
            "put: chinoise: “A Chinese” → “A US”",
        ),
    )


def test_typography_does_not_change_terms() -> None:
    termbase = parse_termbase(
        'terms:\n  - {fr: "Loi « 1,5 »", keep: true}\n', "glossary.yaml"
    )
    text = "La Loi « 1,5 » vaut 1,5 point."
    engine = FakeEngine(answers={text: ["The Loi « 1,5 » is worth 1,5 points."]})
    segments = prepare(parse(text, "a.txt"), termbase, "made").segments
    (unit,) = Translator(engine, Settings()).translate(segments)
    assert unit.target == "The Loi « 1,5 » is worth 1.5 points."
    assert [use.how for use in unit.terms] == ["free"]
