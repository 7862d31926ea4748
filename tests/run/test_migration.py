"""Records of version 1: nothing that a person wrote or dismissed in one is lost."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from fakes import FakeEngine

from pipeline.bitext import read_record
from pipeline.config import RunConfig
from pipeline.run import run
from pipeline.run.checking import check
from pipeline.run.journal import Journal
from pipeline.units import ReasonKind, StaleReason, State

FRENCH = "On compte 3 ponts. Le port ouvre à 8 heures. La lune dort.\n"
ENGLISH = "There are 4 bridges. The port opens at 9 a.m. My moon sleeps.\n"
ANSWERS = {
    "On compte 3 ponts.": ["There are 4 bridges."],
    "Le port ouvre à 8 heures.": ["The port opens at 9 a.m."],
    "La lune dort.": ["The moon sleeps."],
}
# As version 1 wrote it. KEY, ENGINE and the hashes stand for what differs by machine.
OLD = """\
{"bitext": 1, "source": "a.txt", "sha256": "FRENCH", "langs": ["fr", "en"], "signature": SIGNATURE, "target_sha256": "ENGLISH", "encoding": "utf-8", "tail": "\\n"}
{"id": "p1.s1", "kind": "paragraph", "source": "On compte 3 ponts.", "target": "There are 4 bridges.", "state": "translated", "origin": "mt", "score": -0.5, "terms": [], "findings": [{"check": "numbers", "severity": "error", "message": "3 became 4", "source_span": [10, 11], "target_span": [10, 11], "dismissed": "the new one counts"}], "key": "KEY1"}
{"id": "p1.s2", "kind": "paragraph", "source": "Le port ouvre à 8 heures.", "target": "The port opens at 9 a.m.", "state": "reviewed", "origin": "mt", "score": -0.5, "terms": [], "findings": [{"check": "numbers", "severity": "error", "message": "8 heures became 9 a.m", "source_span": [16, 24], "target_span": [18, 23], "dismissed": "summer time"}], "before": " ", "key": "KEY2", "comment": "Ask the harbour master."}
{"id": "p1.s3", "kind": "paragraph", "source": "La lune dort.", "target": "My moon sleeps.", "state": "reviewed", "origin": "post-edit", "score": -0.5, "terms": [], "findings": [], "before": " ", "key": "KEY3", "machine": "The moon sleeps.", "stale": {"reasons": ["another reviewer"], "source": "La lune dort.", "machine": "Our moon sleeps."}}
"""


@pytest.fixture
def config(tmp_path: Path) -> RunConfig:
    (tmp_path / "fr").mkdir()
    (tmp_path / "fr" / "a.txt").write_text(FRENCH, encoding="utf-8")
    (tmp_path / "glossary.yaml").write_text("terms: []\n", encoding="utf-8")
    config = RunConfig(
        source=tmp_path / "fr",
        output=tmp_path / "en",
        glossary=tmp_path / "glossary.yaml",
        rescue=False,
    )
    run(config, FakeEngine(answers=dict(ANSWERS)))
    # The project as version 1 left it: its record, the English, no ledger.
    path = record(config)
    made = read_record(path)
    text = OLD.replace("SIGNATURE", json.dumps(dict(made.signature)))
    for number, unit in enumerate(made.units, start=1):
        text = text.replace(f"KEY{number}", unit.key)
    for name, data in (("FRENCH", FRENCH), ("ENGLISH", ENGLISH)):
        text = text.replace(name, hashlib.sha256(data.encode()).hexdigest())
    path.write_text(text, encoding="utf-8")
    (config.output / "a.txt").write_text(ENGLISH, encoding="utf-8")
    for left in (config.output / ".bitexte").glob("*.json*"):
        left.unlink()
    return config


def record(config: RunConfig) -> Path:
    return config.output / "a.txt.bitext.jsonl"


def version(config: RunConfig) -> int:
    header = json.loads(record(config).read_text("utf-8").partition("\n")[0])
    return int(header["bitext"])


def dismissals(config: RunConfig) -> list[tuple[str, str, str | None]]:
    return [
        (unit.id, finding.code, finding.dismissed)
        for unit in read_record(record(config)).units
        for finding in unit.findings
    ]


def settle(config: RunConfig) -> None:
    """Take the third sentence out of the other reviewer's conflict."""
    text = record(config).read_text("utf-8")
    at, end = text.index(', "stale"'), text.rindex("}\n")
    record(config).write_text(text[:at] + text[end:], encoding="utf-8")


def test_the_record_is_read(config: RunConfig) -> None:
    units = read_record(record(config)).units
    assert dismissals(config) == [
        ("p1.s1", "words", "the new one counts"),
        ("p1.s2", "words", "summer time"),
    ]
    assert units[2].stale is not None
    assert units[2].stale.reasons == (StaleReason(ReasonKind.REVIEWER),)


def test_a_record_in_which_nothing_changes_is_not_written(config: RunConfig) -> None:
    settle(config)
    old = record(config).read_bytes()
    engine = FakeEngine(answers=dict(ANSWERS))
    for _ in range(2):
        report = run(config, engine)
        assert (report.total("translated"), report.total("stale")) == (0, 0)
        assert record(config).read_bytes() == old
        assert (config.output / "a.txt").read_text("utf-8") == ENGLISH
    assert engine.calls == []


def test_dismissals_are_kept_and_get_codes_when_all_is_translated_again(
    config: RunConfig,
) -> None:
    run(config, FakeEngine(answers=dict(ANSWERS), model="another"))
    assert version(config) == 2
    assert dismissals(config) == [
        ("p1.s1", "changed", "the new one counts"),
        ("p1.s2", "words", "summer time"),  # a person's: not judged again yet
    ]
    assert '"code": "changed", "args": ["3", "4"]' in record(config).read_text("utf-8")


def test_dismissals_are_kept_when_a_person_edits_the_english(config: RunConfig) -> None:
    english = config.output / "a.txt"
    words = ENGLISH.replace("The port opens", "The harbour opens")
    english.write_text(words, encoding="utf-8")
    run(config, FakeEngine(answers=dict(ANSWERS)))
    assert version(config) == 2
    assert dismissals(config) == [
        ("p1.s1", "words", "the new one counts"),
        ("p1.s2", "changed", "summer time"),
    ]
    unit = read_record(record(config)).units[1]
    assert unit.comment == "Ask the harbour master."
    assert unit.target == "The harbour opens at 9 a.m."
    assert english.read_text("utf-8") == words


def test_dismissals_are_kept_when_the_sentence_moves(config: RunConfig) -> None:
    french = config.source / "a.txt"
    french.write_text(f"Il pleut.\n\n{FRENCH}", encoding="utf-8")
    answers = {**ANSWERS, "Il pleut.": ["It rains."]}
    run(config, FakeEngine(answers=answers))
    assert version(config) == 2
    assert dismissals(config) == [
        ("p2.s1", "words", "the new one counts"),
        ("p2.s2", "words", "summer time"),
    ]
    unit = read_record(record(config)).units[3]
    assert (unit.target, unit.state) == ("My moon sleeps.", State.REVIEWED)
    # And once more, from the record of version 2.
    run(config, FakeEngine(answers=answers, model="another"))
    assert [reason for *_, reason in dismissals(config)] == [
        "the new one counts",
        "summer time",
    ]


def test_dismissed_findings_are_not_shown_by_a_check(config: RunConfig) -> None:
    assert check(config).open() == ()
    shown = [(one.unit.id, one.finding.dismissed) for one in check(config).located]
    assert shown == [("p1.s1", "the new one counts"), ("p1.s2", "summer time")]
    text = record(config).read_text("utf-8")
    text = text.replace(', "dismissed": "summer time"', "")
    record(config).write_text(text, encoding="utf-8")
    assert [one.unit.id for one in check(config).open()] == ["p1.s2"]


def test_a_journal_of_version_1_is_read(tmp_path: Path) -> None:
    line = json.loads(OLD.splitlines()[1])
    path = tmp_path / "journal.jsonl"
    path.write_text(json.dumps({"digest": "d1", "unit": line}) + "\n", encoding="utf-8")
    with Journal(path) as journal:
        ((digest, unit),) = journal.recover(lambda _: True)
        assert (digest, unit.findings[0].args) == ("d1", ("3 became 4",))
        journal.add([("d2", unit)])
    with Journal(path) as journal:
        assert dict(journal.recover(lambda name: name == "d2")) == {"d2": unit}
