from __future__ import annotations

import pytest

from pipeline.engines.protocol import TermHint
from pipeline.findings import message_of
from pipeline.glossary import parse_termbase
from pipeline.terminology import assess, hints, term_findings, term_uses
from pipeline.units import Severity, Span, TermStatus

TERMS = parse_termbase(
    """
terms:
  - fr: étasunien
    en: US
    allow: [American]
    forbid: [United Statesian]
  - fr: États-Unis
    en: United States
    allow: [the US]
  - fr: Big Tech
    keep: true
  - fr: puce informatique
    en: computer chip
    allow: [chip]
""",
    "glossary.yaml",
)

CASES = [
    ("plain", "Une firme étasunienne.", "A US firm.", ["US"]),
    ("allowed", "Une firme étasunienne.", "An American firm.", ["American"]),
    ("missing", "Une firme étasunienne.", "A firm.", [None]),
    (
        "every occurrence counts",
        "Des firmes étasuniennes et un juge étasunien.",
        "US firms and a judge.",
        ["US", None],
    ),
    (
        "one rendering serves one occurrence",
        "Les États-Unis et leurs firmes étasuniennes.",
        "The US and its firms.",
        ["The US", None],
    ),
    (
        "the pairing moves a rendering to where it is needed",
        "Les firmes étasuniennes quittent les États-Unis.",
        "American firms leave the US.",
        ["American", "the US"],
    ),
    ("kept", "La Big Tech domine.", "Big Tech dominates.", ["Big Tech"]),
    ("kept, in other letters", "La Big Tech domine.", "Big tech dominates.", [None]),
    (
        "plural for plural",
        "Des puces informatiques.",
        "Computer chips.",
        ["Computer chips"],
    ),
    ("singular for plural", "Des puces informatiques.", "A computer chip.", [None]),
]


@pytest.mark.parametrize(
    ("source", "target", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_each_occurrence_needs_its_own_rendering(
    source: str, target: str, expected: list[str | None]
) -> None:
    made = assess(TERMS.match(source), target, length=len(source))
    found = [span and target[span.start : span.end] for span in made.found]
    assert found == expected


def test_a_forbidden_rendering_is_a_second_problem() -> None:
    source, target = "Une firme étasunienne.", "A United Statesian firm."
    made = assess(TERMS.match(source), target, length=len(source))
    assert made.problems == 2
    assert [target[span.start : span.end] for _, span in made.forbidden] == [
        "United Statesian"
    ]
    messages = [
        (f.severity, message_of(f)) for f in term_findings(made, [Span(10, 21)])
    ]
    assert messages == [
        (Severity.ERROR, "« étasunienne » should be “US”"),
        (Severity.ERROR, "a forbidden rendering of « étasunien »; write “US”"),
    ]


def test_the_record_says_what_met_each_occurrence() -> None:
    source = "Des firmes étasuniennes et un juge étasunien."
    matches = TERMS.match(source)
    spans = [Span(m.start, m.end) for m in matches]
    made = assess(matches, "US firms and a judge.", length=len(source))
    first, second = term_uses(made, "US firms and a judge.", spans, {0: "n-best"})
    assert (first.source, first.entry, first.target, first.status, first.how) == (
        "étasuniennes",
        "étasunien",
        "US",
        TermStatus.MET,
        "n-best",
    )
    assert (first.source_span, first.target_span) == (Span(11, 23), Span(0, 2))
    assert (second.target, second.status, second.how) == ("US", TermStatus.UNMET, "")
    assert first.version == matches[0].entry.version


def test_hints_name_each_surface_form_once() -> None:
    source = "Des puces informatiques, des puces informatiques étasuniennes."
    assert hints(TERMS.match(source)) == (
        TermHint("puces informatiques", "computer chips"),
        TermHint("étasuniennes", "US"),
    )


def test_a_missing_rendering_is_counted() -> None:
    source = "Des firmes étasuniennes et un juge étasunien."
    made = assess(TERMS.match(source), "US firms and a judge.", length=len(source))
    assert [
        message_of(f) for f in term_findings(made, [Span(11, 23), Span(35, 44)])
    ] == ["« étasunien » should be “US” (1 of 2 are)"]


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("A computer chip, a computer chip or computer chips.", ["“computer chip” stands 2 times more than « puce informatique »"]),
        ("A computer chip is a computer chip.", []),
        ("A computer chip, a chip, chips.", []),
    ],
)  # fmt: skip
def test_repeated_renderings_are_reported(target: str, expected: list[str]) -> None:
    source = "Une puce informatique."
    made = assess(TERMS.match(source), target, length=len(source))
    findings = term_findings(made, [Span(4, 21)])
    assert [message_of(f) for f in findings] == expected
    assert all(f.severity is Severity.WARNING for f in findings)
