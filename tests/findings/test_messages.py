"""The message of every code, pinned, because dismissals in old records have them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import pipeline
from pipeline.findings import MESSAGES, message_of, speaks_of, worded
from pipeline.units import Finding, Severity

ROOT = Path(pipeline.__file__).parent
WORDS = [
    ("empty", "target", (), "the target is empty"),
    ("empty", "hypothesis", (), "the translation is empty"),
    ("untranslated", "source", (), "the target is the source"),
    ("untranslated", "french", (), "the target is mostly French"),
    ("numbers", "changed", ("12", "21"), "12 became 21"),
    ("numbers", "missing", ("12",), "12 is missing"),
    ("numbers", "added", ("12",), "12 is not in the source"),
    ("numbers", "misspelled", ("mars", "Mach"), "mars may be “Mach”, misspelled"),
    ("units", "changed", ("km", "miles", "5 km"), "km became miles (beside 5 km)"),
    ("units", "missing", ("€", "5"), "€ is missing (beside 5)"),
    ("omission", "missing", ("le port",), "nothing in the target says « le port »"),
    ("omission", "added", ("the port",), "“the port” has nothing in the source that says so"),
    ("omission", "other", ("Le chat dort.",), "no word of « Le chat dort. » is in the target"),
    ("opposites", "changed", ("plus", "less"), "« plus » became its opposite, “less”"),
    ("opposites", "added", ("less",), "“less” has nothing in the source that says so"),
    ("negation", "added", ("not",), "“not” has no negation in the source"),
    ("repeated-words", "again", ("by the old port", 2), "“by the old port” is said 2 times"),
    ("names", "missing", ("Morelle",), "Morelle is missing"),
    ("numbers", "percent", ("5",), "5 has lost its percent sign"),
    ("numbers", "french-form", ("1 000",), "1 000 is written the French way"),
    ("negation", "missing", ("ne va pas",), "« ne va pas » has no negation in the target"),
    ("repeated-words", "loop", ("a port", 3), "“a port” 3 times running"),
    ("repeated-words", "doubled", ("The", "the"), "“The the”"),
    ("length-ratio", "ratio", (0.3,), "the target is 0.30 times as long as the source"),
    ("urls", "missing", ("http://a.org",), "http://a.org is missing"),
    ("urls", "added", ("http://a.org",), "http://a.org is not in the source"),
    ("emails", "missing", ("a@b.org",), "a@b.org is missing"),
    ("emails", "added", ("a@b.org",), "a@b.org is not in the source"),
    ("marks", "missing", ("[1]",), "[1] is missing"),
    ("marks", "added", ("[1]",), "[1] is not in the source"),
    ("protected", "missing", ("{{ url }}",), "{{ url }} is missing"),
    ("protected", "added", ("<br>",), "<br> is not in the source"),
    ("protected", "outside", ("%s",), "%s stands outside of its tags"),
    ("protected", "order", ("</b>",), "the tags are out of order from </b> on"),
    ("protected", "emptied", ("<b>",), "<b> has nothing in it"),
    ("protected", "begins", ("#",), "begins with #, which makes it another block"),
    ("foreign", "left", ("Dutch",), "left as it is: this is Dutch"),
    ("french-left", "word", ("dans",), "« dans » is French"),
    ("french-typography", "mark", ("«",), "« is left"),
    ("french-typography", "space-before", ("?",), "a space before ? is left"),
    ("acronyms", "missing", ("XQZT",), "XQZT is missing"),
    ("acronyms", "changed", ("OTAN", "NATO"), "OTAN should be NATO"),
    ("names", "changed", ("Morelle", "Morrelle"), "Morelle became Morrelle"),
    ("quotes", "missing", (), "quotation marks are missing"),
    ("quotes", "added", (), "quotation marks are not in the source"),
    ("quotes", "unbalanced", (1, 0, 1, 1), "1 opened and 0 closed, in the source 1 opened and 1 closed"),
    ("brackets", "unpaired", ("(",), "( has no partner"),
    ("brackets", "count", (1, 0), "1 square bracket became 0"),
    ("brackets", "count", (2, 1), "2 square brackets became 1"),
    ("end-punctuation", "changed", (".", "?"), "ends with “.” instead of “?”"),
    ("end-punctuation", "changed", ("", "."), "ends with no mark instead of “.”"),
    ("sentence-count", "changed", (1, 2), "1 sentence became 2"),
    ("sentence-count", "changed", (2, 1), "2 sentences became 1"),
    ("double-spaces", "doubled", (), "two spaces together"),
    ("copy", "copied", ("et ne vaut",), "French is copied: et ne vaut"),
    ("loop", "loop", ("cut, cut, cut",), "the translation repeats itself: cut, cut, cut"),
    ("length", "too-short", (9, 40), "the translation is too short: 9 characters for 40"),
    ("length", "too-long", (99, 40), "the translation is too long: 99 characters for 40"),
    ("language", "script", ("Greek",), "the translation has Greek letters"),
    ("language", "french", (), "the translation reads as French"),
    ("terminology", "unmet", ("lune", "lunes", "moons", 0, 2), "« lunes » should be “moons”"),
    ("terminology", "unmet", ("lune", "lunes", "moons", 1, 2), "« lunes » should be “moons” (1 of 2 are)"),
    ("terminology", "forbidden", ("lune", "moon"), "a forbidden rendering of « lune »; write “moon”"),
    ("terminology", "surplus", ("lune", "moon", 2), "“moon” stands 2 times more than « lune »"),
    ("terminology", "stands-apart", ("puce", "puces", "microchips", "chip", 5, 6), "« puces » is “microchips” here, “chip” in 5 of 6 places"),
    ("placement", "uncertain", ("footnote mark", "[1]"), "the place of the footnote mark “[1]” is uncertain"),
    ("inconsistent", "otherwise", ("a.txt#p1.s1", "Yes."), "translated otherwise in a.txt#p1.s1: Yes."),
    ("alike", "alike", ("a.txt#p1.s1", "Oui."), "translated like a.txt#p1.s1: Oui."),
    ("alignment", "doubtful", (37,), "belong together with a probability of 37 % only"),
    ("alignment", "omitted", (), "the English has nothing for this"),
    ("alignment", "added", (), "the French has nothing for this"),
    ("alignment", "moved", ("It rained.",), "seems to stand elsewhere: It rained."),
    ("layout", "line", (50, 42), "a line of 50 characters; 42 can be shown"),
    ("layout", "speed", (25, 20), "25 characters a second; 20 can be read"),
]  # fmt: skip


@pytest.mark.parametrize(("check", "code", "args", "words"), WORDS)
def test_each_code_has_its_message(
    check: str, code: str, args: tuple[str | int | float, ...], words: str
) -> None:
    assert message_of(Finding(check, Severity.ERROR, code, args)) == words


def test_the_table_above_has_every_code() -> None:
    assert {(check, code) for check, code, _, _ in WORDS} == set(MESSAGES)


def test_braces_in_an_argument_are_not_format_fields() -> None:
    found = Finding("urls", Severity.ERROR, "missing", ("http://a.org/{0}{x}",))
    assert message_of(found) == "http://a.org/{0}{x} is missing"


@pytest.mark.parametrize(
    ("finding", "words"),
    [
        (Finding("style", Severity.INFO, "long", ("a", 3)), "long: a: 3"),
        (Finding("numbers", Severity.ERROR, "changed", ("3",)), "changed: 3"),
        (Finding("length-ratio", Severity.ERROR, "ratio", ("x",)), "ratio: x"),
        (Finding("sentence-count", Severity.ERROR, "changed", (1,)), "changed: 1"),
        (worded("style", Severity.INFO, "too long"), "too long"),
    ],
)
def test_an_unknown_code_is_shown_with_its_arguments(
    finding: Finding, words: str
) -> None:
    assert message_of(finding) == words


def test_speaks_of() -> None:
    unmet = Finding(
        "terminology", Severity.ERROR, "unmet", ("lune", "lunes", "m", 0, 1)
    )
    assert speaks_of(unmet, "lune")
    assert not speaks_of(unmet, "lunes")
    assert not speaks_of(Finding("numbers", Severity.ERROR, "added", ("lune",)), "lune")
    old = worded("terminology", Severity.ERROR, "« lunes » should be “moons”")
    assert speaks_of(old, "lune")
    assert not speaks_of(old, "soleil")


def test_no_other_module_has_messages_of_findings() -> None:
    """A finding is made with a code (a word or a name), never with a sentence."""
    calls = [
        (path.name, node.args[2])
        for path in ROOT.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "Finding"
        and len(node.args) > 2
    ]
    assert len(calls) > 20
    for name, code in calls:
        constant = isinstance(code, ast.Constant) and " " not in str(code.value)
        assert constant or isinstance(code, ast.Name | ast.Attribute), name
