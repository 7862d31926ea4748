"""Findings in SARIF 2.1.0."""

from __future__ import annotations

import json

from pipeline.checks import CHECKS, Located, check_unit, to_sarif
from pipeline.findings import worded
from pipeline.units import Finding, Kind, Severity, TranslationUnit

UNIT = TranslationUnit(
    "p3.s2", Kind.PARAGRAPH, "Il y a 12 élus.", "There are 21 of us."
)


def located(finding: Finding, line: int = 5) -> Located:
    return Located("output/en/a.txt.bitext.jsonl", line, UNIT, finding)


def test_one_result() -> None:
    (finding,) = check_unit(UNIT)
    log = to_sarif([located(finding)], version="1.2.3")
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert run["tool"]["driver"]["name"] == "bitexte"
    assert run["tool"]["driver"]["version"] == "1.2.3"
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["results"] == [
        {
            "ruleId": "numbers",
            "ruleIndex": 3,
            "level": "error",
            "message": {"text": "p3.s2: 12 became 21"},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": "output/en/a.txt.bitext.jsonl"},
                        "region": {"snippet": {"text": "21"}, "startLine": 5},
                    },
                    "logicalLocations": [
                        {
                            "name": "p3.s2",
                            "fullyQualifiedName": "output/en/a.txt.bitext.jsonl#p3.s2",
                        }
                    ],
                }
            ],
            "partialFingerprints": {
                "finding/v1": run["results"][0]["partialFingerprints"]["finding/v1"]
            },
            "properties": {"source": [7, 9], "target": [10, 12]},
        }
    ]


def test_rules_are_the_checks_and_what_else_was_found() -> None:
    log = to_sarif([located(worded("terminology", Severity.ERROR, "unmet"))])
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [
        *CHECKS,
        "inconsistent",
        "alike",
        "terminology",
    ]
    assert rules[0] == {
        "id": "empty",
        "shortDescription": {"text": "There is no target"},
        "fullDescription": {
            "text": "Nothing stands where the translation should be. "
            "There are no known false positives."
        },
        "defaultConfiguration": {"level": "error"},
    }


def test_a_dismissed_finding_is_suppressed() -> None:
    finding = worded("names", Severity.INFO, "odd", dismissed="fine as it is")
    (result,) = to_sarif([located(finding, line=0)])["runs"][0]["results"]
    assert result["level"] == "note"
    assert result["suppressions"] == [
        {"kind": "external", "justification": "fine as it is"}
    ]
    assert "startLine" not in result["locations"][0]["physicalLocation"]["region"]


def test_the_log_is_json_and_always_the_same() -> None:
    results = [located(finding) for finding in check_unit(UNIT)]
    assert json.dumps(to_sarif(results)) == json.dumps(to_sarif(list(results)))
