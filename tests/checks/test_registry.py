"""All checks of one unit, what is left out, and what stays dismissed."""

from __future__ import annotations

import pytest
from checks.seeding import PAIRS

from pipeline.checks import CHECKS, check_unit
from pipeline.findings import worded
from pipeline.units import Finding, Kind, Severity, Span, TranslationUnit


def unit(source: str, target: str, **more: object) -> TranslationUnit:
    return TranslationUnit("p1.s1", Kind.PARAGRAPH, source, target, **more)  # type: ignore[arg-type]


def test_findings_come_in_the_order_of_the_checks() -> None:
    found = check_unit(unit("« 3 villes ? »", "4 towns"))
    assert [(f.check, f.severity.value) for f in found] == [
        ("numbers", "error"),
        ("quotes", "warning"),
        ("end-punctuation", "warning"),
    ]


def test_ignored_checks_are_not_run() -> None:
    found = check_unit(unit("« 3 villes ? »", "4 towns"), ignore={"numbers", "quotes"})
    assert [f.check for f in found] == ["end-punctuation"]


def test_an_empty_target_is_said_once() -> None:
    found = check_unit(unit("« 3 villes ? »", ""))
    assert [f.check for f in found] == ["empty"]


def test_a_copied_target_is_said_once() -> None:
    found = check_unit(unit("Les 3 villes dorment.", "Les 3 villes dorment."))
    assert [f.check for f in found] == ["untranslated"]


def test_dismissed_findings_stay_dismissed() -> None:
    old = worded("numbers", Severity.ERROR, "3 became 4", dismissed="the author’s slip")
    (found,) = check_unit(unit("3 villes", "4 towns", findings=(old,)))
    assert found == Finding(
        "numbers",
        Severity.ERROR,
        "changed",
        ("3", "4"),
        Span(0, 1),
        Span(0, 1),
        dismissed="the author’s slip",
    )


def test_another_message_is_not_dismissed() -> None:
    old = worded("numbers", Severity.ERROR, "3 became 5", dismissed="a slip")
    (found,) = check_unit(unit("3 villes", "4 towns", findings=(old,)))
    assert found.dismissed is None


def test_code_is_not_checked() -> None:
    code = TranslationUnit("p1.s1", Kind.CODE, "les 3", "")
    assert check_unit(code) == ()


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_good_pairs_have_no_findings(source: str, target: str) -> None:
    assert check_unit(unit(source, target)) == ()


@pytest.mark.parametrize("name", CHECKS)
def test_every_check_has_a_manual(name: str) -> None:
    check = CHECKS[name]
    assert check.name == name
    assert check.manual.startswith("Report ")
    assert len(check.title) > 10
    assert check.title[-1] != "."
    assert "false positive" in " ".join(check.manual.split()) or name in (
        "marks",
        "acronyms",
        "repeated-words",
        "double-spaces",
        "brackets",
    )


def test_titles_are_read_from_the_manual() -> None:
    assert CHECKS["urls"].title == "A URL that changed, was lost, or was added"
