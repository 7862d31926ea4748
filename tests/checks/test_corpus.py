"""Over many documents: one French in two ways, two in one."""

from __future__ import annotations

from pipeline.checks import check_corpus
from pipeline.findings import message_of, worded
from pipeline.units import Finding, Kind, Severity, Span, TranslationUnit


def unit(number: int, source: str, target: str, **more: object) -> TranslationUnit:
    return TranslationUnit(
        f"p{number}.s1",
        Kind.PARAGRAPH,
        source,
        target,
        **more,  # type: ignore[arg-type]
    )


def test_the_same_french_translated_differently() -> None:
    first = unit(1, "La ville dort encore.", "The city still sleeps.")
    second = unit(7, "La ville dort encore !", "The town is asleep.")
    assert check_corpus({"b.txt": [second], "a.txt": [first]}) == {
        "b.txt": {
            "p7.s1": (
                Finding(
                    "inconsistent",
                    Severity.WARNING,
                    "otherwise",
                    ("a.txt#p1.s1", "The city still sleeps."),
                    Span(0, 22),
                    Span(0, 19),
                ),
            )
        }
    }


def test_different_french_translated_alike() -> None:
    units = [
        unit(1, "La ville dort encore.", "The city still sleeps."),
        unit(2, "Personne ne répond au téléphone.", "The city still sleeps."),
    ]
    assert check_corpus({"a.txt": units}) == {
        "a.txt": {
            "p2.s1": (
                Finding(
                    "alike",
                    Severity.WARNING,
                    "alike",
                    ("a.txt#p1.s1", "La ville dort encore."),
                    Span(0, 32),
                    Span(0, 22),
                ),
            )
        }
    }


def test_small_differences_and_short_texts_are_let_pass() -> None:
    units = [
        unit(1, "La ville dort encore.", "The city still sleeps."),
        unit(2, "La ville dort encore…", "The city still sleeps."),
        unit(3, "La  ville dort encor.", "The city still sleeps!"),
        unit(4, "Oui.", "Yes."),
        unit(5, "Oui.", "Indeed."),
        unit(6, "Si.", "Yes."),
        unit(7, "Rien du tout.", ""),
    ]
    assert check_corpus({"a.txt": units}) == {}


def test_ignored_and_dismissed() -> None:
    old = worded(
        "inconsistent",
        Severity.WARNING,
        "translated otherwise in a.txt#p1.s1: The city still sleeps.",
        dismissed="a quotation",
    )
    units = [
        unit(1, "La ville dort encore.", "The city still sleeps."),
        unit(2, "La ville dort encore.", "The town is asleep.", findings=(old,)),
    ]
    found = check_corpus({"a.txt": units})
    assert [f.dismissed for f in found["a.txt"]["p2.s1"]] == ["a quotation"]
    assert check_corpus({"a.txt": units}, ignore=["inconsistent"]) == {}


def test_long_targets_are_shortened_in_messages() -> None:
    units = [
        unit(1, "La ville dort encore.", "The city " + "still " * 20 + "sleeps."),
        unit(2, "La ville dort encore.", "The town is asleep."),
    ]
    (found,) = check_corpus({"a.txt": units})["a.txt"]["p2.s1"]
    assert message_of(found) == (
        "translated otherwise in a.txt#p1.s1: "
        "The city still still still still still still still still st…"
    )
