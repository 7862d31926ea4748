"""Exports findings as SARIF 2.1.0 (OASIS, 2020), for code hosts and editors."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from typing import Any, NamedTuple

from pipeline.checks.corpus import CORPUS_CHECKS
from pipeline.checks.registry import CHECKS, Manual, title_of
from pipeline.files import sha256
from pipeline.findings import message_of
from pipeline.units import Finding, Severity, TranslationUnit

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "note",
}


class Located(NamedTuple):
    """A finding with its unit and the line of the unit.

    ``uri`` is a relative path with "/"; ``line`` counts from 1 (0 if unknown).
    """

    uri: str
    line: int
    unit: TranslationUnit
    finding: Finding


def to_sarif(
    results: Iterable[Located],
    *,
    version: str = "",
    manuals: Iterable[Manual] = (),
) -> dict[str, Any]:
    """Return a SARIF log with one run, which can be passed to ``json.dumps``.

    The rules are the checks with their manuals, and the checks in ``manuals``; other
    checks get a rule without a description. A dismissed finding is a suppressed result
    with the reviewer's reason.

    :param version: the version of this program.
    """
    located = list(results)
    rules = _rules(located, manuals)
    index = {rule["id"]: number for number, rule in enumerate(rules)}
    driver: dict[str, Any] = {"name": "bitexte", "rules": rules}
    if version:
        driver["version"] = version
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "columnKind": "unicodeCodePoints",
                "results": [_result(one, index[one.finding.check]) for one in located],
            }
        ],
    }


def _rules(located: list[Located], manuals: Iterable[Manual]) -> list[dict[str, Any]]:
    rules = [
        _rule(check.name, check.manual, check.severity) for check in CHECKS.values()
    ]
    rules += [
        _rule(name, inspect.cleandoc(check.__doc__ or name), Severity.WARNING)
        for name, check in CORPUS_CHECKS.items()
    ]
    known = {rule["id"] for rule in rules}
    for manual in manuals:
        if manual.name not in known:
            rules.append(_rule(manual.name, manual.text, manual.severity))
            known.add(manual.name)
    others = sorted({one.finding.check for one in located} - known)
    return rules + [{"id": name} for name in others]


def _rule(name: str, manual: str, severity: Severity) -> dict[str, Any]:
    title, rest = title_of(manual), manual.partition("\n")[2]
    return {
        "id": name,
        "shortDescription": {"text": title},
        "fullDescription": {"text": " ".join(rest.split()) or title},
        "defaultConfiguration": {"level": _LEVELS[severity]},
    }


def _result(one: Located, rule: int) -> dict[str, Any]:
    finding, unit = one.finding, one.unit
    region: dict[str, Any] = {"snippet": {"text": _snippet(one)}}
    if one.line:
        region["startLine"] = one.line
    result: dict[str, Any] = {
        "ruleId": finding.check,
        "ruleIndex": rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{unit.id}: {message_of(finding)}"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": one.uri},
                    "region": region,
                },
                "logicalLocations": [
                    {"name": unit.id, "fullyQualifiedName": f"{one.uri}#{unit.id}"}
                ],
            }
        ],
        "partialFingerprints": {"finding/v1": _fingerprint(one)},
    }
    spans = {
        "source": finding.source_span and list(finding.source_span),
        "target": finding.target_span and list(finding.target_span),
    }
    result["properties"] = {name: span for name, span in spans.items() if span}
    if finding.dismissed is not None:
        result["suppressions"] = [
            {"kind": "external", "justification": finding.dismissed}
        ]
    return result


def _snippet(one: Located) -> str:
    """Return the words that the finding is about, from the target if possible."""
    if one.finding.target_span is not None:
        return one.finding.target_span.in_(one.unit.target)
    if one.finding.source_span is not None:
        return one.finding.source_span.in_(one.unit.source)
    return one.unit.target


def _fingerprint(one: Located) -> str:
    parts = (one.uri, one.finding.check, one.unit.source, message_of(one.finding))
    return sha256("\0".join(parts), 16)
