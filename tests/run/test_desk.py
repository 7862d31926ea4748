"""What a review judges a sentence by: the glossary of now, the text as a whole."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from fakes import FakeEngine

from pipeline.bitext import read_record
from pipeline.config import RunConfig
from pipeline.findings import message_of
from pipeline.run import run
from pipeline.run.project import ReviewProject
from pipeline.units import Bitext, State, TermStatus

TEXT = """\
La ville achète de l’IA1 pour ses ports.

Le maire est fier2 de l’IA, dit-il.

Notes

1. Voir le rapport annuel du port.
2. Voir le procès-verbal du conseil.
"""


def project(folder: Path, text: str, terms: str) -> RunConfig:
    (folder / "fr").mkdir()
    (folder / "fr" / "a.txt").write_text(text, encoding="utf-8")
    (folder / "g.yaml").write_text(terms, encoding="utf-8")
    config = RunConfig(folder / "fr", folder / "en", folder / "g.yaml", rescue=False)
    run(config, FakeEngine())
    return config


def record_of(config: RunConfig) -> Bitext:
    return read_record(config.output / "a.txt.bitext.jsonl")


def test_the_notes_of_the_whole_text_say_what_a_mark_is(tmp_path: Path) -> None:
    """« IA1 » is the term « IA » with a mark, because there is a note 1."""
    config = project(tmp_path, TEXT, "terms: [{fr: IA, en: AI}]\n")
    record = record_of(config)
    unit = record.units[0]
    assert [use.status for use in unit.terms] == [TermStatus.UNMET]
    again = ReviewProject(config, FakeEngine).recheck(record, {unit.id}).units[0]
    assert [use.status for use in again.terms] == [TermStatus.UNMET]
    (said,) = (one for one in unit.findings if one.check == "terminology")
    assert said in again.findings


def test_an_approved_sentence_is_not_stale_when_nothing_changed(tmp_path: Path) -> None:
    config = project(tmp_path, TEXT, "terms: [{fr: IA, en: AI}]\n")
    desk = ReviewProject(config, FakeEngine)
    loaded = desk.load("a.txt")
    assert loaded is not None
    units = loaded.bitext.units
    approved = replace(units[0], state=State.REVIEWED)
    changed = replace(loaded.bitext, units=(approved, *units[1:]))
    desk.store(desk.recheck(changed, {approved.id}), refresh=True)
    run(config, FakeEngine())
    assert record_of(config).units[0].state is State.REVIEWED
    assert record_of(config).units[0].stale is None


def test_each_glossary_is_obeyed_however_often_it_changes(tmp_path: Path) -> None:
    """A termbase may get the address of one that is gone: that is no identity."""
    config = project(tmp_path, "Le bail est long.\n", "terms: [{fr: bail, en: a0}]\n")
    desk = ReviewProject(config, FakeEngine)
    record = record_of(config)
    for number in range(1, 120):
        term = f"lease{number}"
        config.glossary.write_text(f"terms: [{{fr: bail, en: {term}}}]\n")
        unit = desk.recheck(record, {"p1.s1"}).units[0]
        assert [use.target for use in unit.terms] == [term]
        assert [re.findall(r"lease\d+", message_of(f)) for f in unit.findings][:1] == [
            [term]
        ]
