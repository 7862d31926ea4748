"""Which findings stay dismissed, with and without codes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.findings import carry_dismissals, messages, worded
from pipeline.units import Finding, Severity, Span

NEW = Finding("numbers", Severity.ERROR, "changed", ("3", "4"), Span(0, 1), Span(0, 1))
OLD = worded("numbers", Severity.ERROR, "3 became 4", dismissed="a slip")


def test_findings_are_compared_by_check_code_and_arguments() -> None:
    moved = replace(NEW, source_span=None, severity=Severity.INFO, dismissed="a slip")
    assert carry_dismissals([NEW], [moved]) == (replace(NEW, dismissed="a slip"),)


@pytest.mark.parametrize(
    "old",
    [
        replace(NEW, check="names"),
        replace(NEW, code="missing"),
        replace(NEW, args=("3", "5")),
        replace(NEW, args=("3",)),
        worded("numbers", Severity.ERROR, "3 became 5"),
        worded("names", Severity.ERROR, "3 became 4"),
    ],
)
def test_another_finding_is_not_dismissed(old: Finding) -> None:
    assert carry_dismissals([NEW], [replace(old, dismissed="x")]) == (NEW,)


def test_a_finding_of_version_1_is_recognised_by_its_message_and_gets_a_code() -> None:
    assert carry_dismissals([NEW], [OLD]) == (replace(NEW, dismissed="a slip"),)


def test_rewording_a_message_keeps_its_dismissals(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    table = {**messages.MESSAGES, ("numbers", "changed"): "{1} stands where {0} was"}
    monkeypatch.setattr(messages, "MESSAGES", table)
    coded = replace(NEW, dismissed="a slip")
    assert carry_dismissals([NEW], [coded]) == (coded,)
    assert carry_dismissals([NEW], [OLD]) == (NEW,)  # nobody said what it was before
    former = {("numbers", "changed"): ("{0} became {1}",)}
    monkeypatch.setattr(messages, "FORMER_MESSAGES", former)
    assert carry_dismissals([NEW], [OLD]) == (coded,)


def test_a_finding_with_only_a_message_takes_the_dismissal_of_one_with_a_code() -> None:
    """Two reviewers' records are merged: one of version 1, the other of version 2."""
    words = replace(OLD, dismissed=None)
    assert carry_dismissals([words], [replace(NEW, dismissed="yes")]) == (
        replace(OLD, dismissed="yes"),
    )


def test_a_finding_keeps_its_own_reason() -> None:
    own = replace(NEW, dismissed="mine")
    assert carry_dismissals([own], [replace(NEW, dismissed="yours")]) == (own,)
