"""One text a segment: a run, a review and `translate check` see the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fakes import FakeEngine

from pipeline.bitext import read_record, write_atomically, write_record
from pipeline.config import RunConfig
from pipeline.engines.protocol import Request
from pipeline.findings import message_of
from pipeline.run import run
from pipeline.run.checking import check
from pipeline.run.project import ReviewProject
from pipeline.units import (
    Bitext,
    Finding,
    Origin,
    ReasonKind,
    Severity,
    StaleReason,
    State,
    TranslationUnit,
)

ENGLISH = "The harbour has received twelve million francs."
# A hard-wrapped number, as a paragraph, a quotation and an item, and deeper.
WRAPPED = {
    "paragraph": "Le port de la ville a reçu douze\nmillions de francs.\n",
    "no wrap": "Le port de la ville a reçu douze millions de francs.\n",
    "quote": "> Le port de la ville a reçu douze\n> millions de francs.\n",
    "item": "- Le port de la ville a reçu douze\n  millions de francs.\n",
    "item in a quote": "> - Le port de la ville a reçu douze\n>   millions de francs.\n",
    "lazy quote": "> Le port de la ville a reçu douze\nmillions de francs.\n",
    "CRLF": "- Le port de la ville a reçu douze \r\n  millions de francs.\r\n",
    "two spaces": "Le port de la ville a reçu douze  millions de francs.\n",
}


def _translated(tmp_path: Path, text: str, english: str) -> RunConfig:
    (tmp_path / "fr").mkdir()
    (tmp_path / "fr" / "a.md").write_bytes(text.encode())
    (tmp_path / "g.yaml").write_text("terms: []\n", encoding="utf-8")
    config = RunConfig(tmp_path / "fr", tmp_path / "en", tmp_path / "g.yaml")

    def answer(request: Request, _: object) -> list[str]:
        assert request.text == "Le port de la ville a reçu douze millions de francs."
        return [english]

    run(config, FakeEngine(answer=answer))
    return config


def _record(config: RunConfig) -> Bitext:
    return read_record(config.output / "a.md.bitext.jsonl")


def _said(
    findings: tuple[Finding, ...], unit: TranslationUnit
) -> list[tuple[str, str]]:
    return [
        (
            one.check,
            " ".join(unit.source[slice(*one.source_span)].replace(">", "").split()),
        )
        if one.source_span
        else (one.check, "")
        for one in findings
    ]


def _three_answers(config: RunConfig) -> list[list[tuple[str, str]]]:
    """Return what the run, a review and `translate check` say."""
    record = _record(config)
    (unit,) = record.units
    again = ReviewProject(config, FakeEngine).recheck(record, {unit.id}).units[0]
    checked = tuple(one.finding for one in check(config).located)
    return [_said(f, unit) for f in (unit.findings, again.findings, checked)]


@pytest.mark.parametrize("text", WRAPPED.values(), ids=WRAPPED)
def test_a_wrapped_number_gives_no_finding(tmp_path: Path, text: str) -> None:
    assert _three_answers(_translated(tmp_path, text, ENGLISH)) == [[], [], []]


@pytest.mark.parametrize("text", WRAPPED.values(), ids=WRAPPED)
def test_a_wrong_number_is_shown_where_it_stands(tmp_path: Path, text: str) -> None:
    wrong = ENGLISH.replace("twelve", "thirteen")
    said = [("numbers", "douze millions")]
    assert _three_answers(_translated(tmp_path, text, wrong)) == [said, said, said]


def test_a_person_s_sentence_keeps_its_no_break_spaces(tmp_path: Path) -> None:
    config = _translated(tmp_path, WRAPPED["quote"], ENGLISH)
    english = config.output / "a.md"
    english.write_text("> They got 12\u00a0million\n> francs.\n", encoding="utf-8")
    run(config, FakeEngine())
    assert _record(config).units[0].target == "They got 12\u00a0million francs."
    assert _three_answers(config) == [[], [], []]


def test_joined_sentences_are_checked_together(tmp_path: Path) -> None:
    (tmp_path / "fr").mkdir()
    text = "> Il a vu 12\n> chats. Elle en a\n> vu 14.\n"
    (tmp_path / "fr" / "a.md").write_text(text, encoding="utf-8")
    (tmp_path / "g.yaml").write_text("terms: []\n", encoding="utf-8")
    config = RunConfig(tmp_path / "fr", tmp_path / "en", tmp_path / "g.yaml")
    run(config, FakeEngine())
    record = _record(config)
    first, second = (
        replace(unit, target=target, findings=(), origin=Origin.POST_EDIT)
        for unit, target in zip(
            record.units, ("He saw 12 cats, she saw 15.", ""), strict=True
        )
    )
    changed = write_record(replace(record, units=(first, second)))
    write_atomically(config.output / "a.md.bitext.jsonl", changed.encode("utf-8"))
    found = [(one.unit.id, message_of(one.finding)) for one in check(config).open()]
    assert found == [("p1.s1", "14 became 15"), ("p1.s1", "2 sentences became 1")]
    again = ReviewProject(config, FakeEngine).recheck(_record(config), {"p1.s1"})
    assert [
        (unit.id, message_of(one)) for unit in again.units for one in unit.findings
    ] == found


def test_the_spaces_of_code_count(tmp_path: Path) -> None:
    (tmp_path / "fr").mkdir()
    source = tmp_path / "fr" / "a.md"
    source.write_text("Le port.\n\n```\nsi a:\n  b\n```\n", encoding="utf-8")
    (tmp_path / "g.yaml").write_text("terms: []\n", encoding="utf-8")
    config = RunConfig(tmp_path / "fr", tmp_path / "en", tmp_path / "g.yaml")
    run(config, FakeEngine())
    record = _record(config)
    approved = [replace(unit, state=State.REVIEWED) for unit in record.units]
    changed = write_record(replace(record, units=tuple(approved)))
    write_atomically(config.output / "a.md.bitext.jsonl", changed.encode("utf-8"))
    source.write_text("Le port.\n\n```\nsi a:\n      b\n```\n", encoding="utf-8")
    run(config, FakeEngine())
    prose, *_, code = _record(config).units
    assert prose.stale is None
    assert code.source.rstrip() == "si a:\n      b"
    assert code.stale is not None
    assert code.stale.reasons == (StaleReason(ReasonKind.SOURCE),)


def test_rewrapping_the_french_keeps_a_review(tmp_path: Path) -> None:
    config = _translated(tmp_path, WRAPPED["quote"], ENGLISH)
    english = config.output / "a.md"
    wrong = "> They got 13 million francs, says the\n> mayor.\n"
    english.write_text(wrong, encoding="utf-8")
    run(config, FakeEngine())
    rewrapped = "> Le port de la\n> ville a reçu\n> douze millions de francs.\n"
    (config.source / "a.md").write_text(rewrapped, encoding="utf-8")
    engine = FakeEngine()
    run(config, engine)
    (unit,) = _record(config).units
    assert engine.asked == []
    assert (unit.stale, unit.target) == (
        None,
        "They got 13 million francs, says the mayor.",
    )
    spans = [f.source_span for f in unit.findings if f.source_span]
    assert [unit.source[slice(*span)] for span in spans] == ["douze millions"]
    assert all(f.severity is Severity.ERROR for f in unit.findings)
