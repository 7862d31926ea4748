from __future__ import annotations

from pipeline.findings import message_of
from pipeline.glossary import parse_termbase
from pipeline.terminology import corpus_findings
from pipeline.units import (
    Bitext,
    Kind,
    Severity,
    State,
    TermStatus,
    TermUse,
    TranslationUnit,
)

TERMBASE = parse_termbase(
    "terms:\n  - {fr: puce, en: chip, allow: [microchip, computer chip]}\n", "g.yaml"
)


def record(
    *targets: str, name: str = "a.txt", state: State = State.TRANSLATED
) -> Bitext:
    units = tuple(
        TranslationUnit(
            f"p{number}.s1",
            Kind.PARAGRAPH,
            "Une puce.",
            f"A {target}.",
            state,
            terms=(TermUse("puce", "puce", target, TermStatus.MET, "free"),),
        )
        for number, target in enumerate(targets, start=1)
    )
    return Bitext(name, "", units)


def messages(*records: Bitext) -> list[tuple[str, str, Severity, str]]:
    return [
        (f.document, f.unit, f.finding.severity, message_of(f.finding))
        for f in corpus_findings(records, TERMBASE)
    ]


def test_the_rare_rendering_is_reported() -> None:
    made = record("chip", "Chips", "chip", "microchip", "CHIP")
    assert messages(made) == [
        (
            "a.txt",
            "p4.s1",
            Severity.INFO,
            "« puce » is “microchip” here, “chip” in 4 of 5 places",
        )
    ]


def test_occurrences_of_all_texts_are_counted_together() -> None:
    found = messages(
        record("chip", "chip", "chip"), record("chip", "microchip", name="b")
    )
    assert [(document, unit) for document, unit, *_ in found] == [("b", "p2.s1")]


def test_forms_of_one_word_are_one_rendering() -> None:
    made = record(
        "computer-chip", "computer chips", "Computer chip", "computer chip", "chip"
    )
    assert [unit for _, unit, *_ in messages(made)] == ["p5.s1"]


def test_without_a_clear_majority_nothing_is_reported() -> None:
    assert messages(record("chip", "chip", "microchip", "chip", "microchip")) == []
    assert messages(record("chip", "microchip")) == []


def test_approved_sentences_are_not_reported() -> None:
    theirs = record("microchip", name="b", state=State.REVIEWED)
    assert messages(record("chip", "chip", "chip", "chip", "chip"), theirs) == []
