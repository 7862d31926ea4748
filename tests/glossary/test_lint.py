"""Lint findings have the line of their entry; a good glossary has none."""

from __future__ import annotations

import pytest

from pipeline.glossary import LintFinding, lint, parse_termbase
from pipeline.units import Severity


def lint_all(
    terms: str, texts: list[str] | None = None
) -> list[tuple[str, str, int, str]]:
    findings = lint(parse_termbase(f"terms:\n{terms}"), texts)
    return [(f.check, f.severity.value, f.line, f.message) for f in findings]


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        pytest.param("- {fr: étasunien, en: US}\n- {fr: étasunienne, en: US}\n", [
            ("duplicate", "warning", 3, '"étasunienne" is a form of "étasunien" (line 2) too, with the same English'),
            ("same-target", "info", 3, 'has the English of "étasunien" (line 2): "US"'),
        ], id="duplicate"),
        pytest.param("- {fr: étasunien, en: US}\n- {fr: étasuniennes, en: American}\n", [
            ("ambiguous", "warning", 3, '"étasuniennes" is a form of "étasunien" (line 2) too, which has other English ("US", not "American") and wins'),
        ], id="ambiguous-inflection"),
        pytest.param("- {fr: action, en: share, domain: finance}\n- {fr: action, en: action}\n", [
            ("ambiguous", "warning", 3, '"action" is a form of "action" (line 2) too, which has other English ("share", not "action") and wins'),
        ], id="ambiguous-domain"),
        pytest.param("- {fr: start-up, en: start-up}\n- {fr: startup, en: start-up}\n", [
            ("duplicate", "warning", 3, '"startup" is a form of "start-up" (line 2) too, with the same English'),
            ("same-target", "info", 3, 'has the English of "start-up" (line 2): "start-up"'),
        ], id="duplicate-joined"),
        pytest.param("- {fr: IA, en: AI}\n- {fr: modèle d'IA, en: AI model}\n", [
            ("inside", "info", 3, 'contains "IA" (line 2); the longer wins'),
        ], id="inside"),
        pytest.param("- {fr: puces d'IA, en: smart chip}\n- {fr: IA, en: AI}\n", [
            ("inside", "warning", 2, 'contains "IA" (line 3), whose English "AI" is not in "smart chip"'),
        ], id="inside-with-other-english"),
        pytest.param("- {fr: étasunien, en: US, forbid: [American]}\n- {fr: américain, en: American}\n- {fr: rêve américain, en: American dream}\n", [
            ("forbidden", "warning", 3, 'its English "American" is forbidden for "étasunien" (line 2)'),
            ("forbidden", "info", 4, 'its English "American dream" has "American" in it, which is forbidden for "étasunien" (line 2)'),
            ("inside", "info", 4, 'contains "américain" (line 3); the longer wins'),
        ], id="forbidden"),
        pytest.param("- {fr: prêt, en: loan}\n- {fr: emprunt, en: Loan}\n", [
            ("same-target", "info", 3, 'has the English of "prêt" (line 2): "Loan"'),
        ], id="same-target"),
        pytest.param("- {fr: État, en: State, case: exact}\n- {fr: état, en: condition}\n", [], id="case-tells-apart"),
        pytest.param("- {fr: prêt, en: loan}\n- {fr: IA, en: AI}\n- {fr: Big Tech, keep: true}\n", [], id="sound"),
        pytest.param("", [], id="empty"),
    ],
)  # fmt: skip
def test_findings(terms: str, expected: list[tuple[str, str, int, str]]) -> None:
    assert lint_all(terms) == expected


def test_unused_entries_and_names_found_in_lower_case() -> None:
    terms = "- {fr: Orange, keep: true}\n- {fr: prêt, en: loan}\n- {fr: IA, en: AI}\n"
    texts = ["Orange presse une orange.", "L’IA presse."]
    assert lint_all(terms, texts) == [
        (
            "case",
            "info",
            2,
            'is found as "orange" too; `case: exact` leaves that out',
        ),
        ("unused", "warning", 3, "is in none of the texts"),
    ]


def test_a_finding_names_its_term() -> None:
    base = parse_termbase("terms:\n- {fr: prêt, en: loan}\n")
    assert lint(base, []) == (
        LintFinding("unused", Severity.WARNING, 2, "prêt", "is in none of the texts"),
    )
