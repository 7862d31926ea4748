"""Message catalogues through whole runs: reuse, edits by hand, a move, approval."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polib  # type: ignore[import-untyped]
import pytest
from fakes import FakeEngine

from pipeline.bitext import read_record, source_text
from pipeline.config import RunConfig
from pipeline.run import run
from pipeline.run.project import ReviewProject
from pipeline.units import Origin, State

MESSAGES = """\
msgid "Le chat \\"noir\\" a %s amis."
msgstr ""

msgid ""
"Le port est grand. "
"La mer est belle.\\n"
msgstr ""
"""


@pytest.fixture
def config(tmp_path: Path) -> RunConfig:
    (tmp_path / "fr").mkdir()
    (tmp_path / "g.yaml").write_text("terms: []\n", encoding="utf-8")
    (tmp_path / "fr" / "a.po").write_text(MESSAGES, encoding="utf-8")
    return RunConfig(
        tmp_path / "fr", tmp_path / "en", tmp_path / "g.yaml", rescue=False
    )


def english(config: RunConfig, name: str = "a.po") -> str:
    return (config.output / name).read_text("utf-8")


def test_messages_are_translated_and_used_again(config: RunConfig) -> None:
    engine = FakeEngine()
    assert run(replace(config, dry_run=True), engine).total("pending") == 3
    run(config, engine)
    assert sorted(engine.asked) == [
        "La mer est belle.",
        'Le chat "noir" a amis.',
        "Le port est grand.",
    ]
    made = polib.pofile(english(config))
    assert [one.msgstr for one in made] == [
        "LE CHAT “NOIR” A %s AMIS.",
        "LE PORT EST GRAND. LA MER EST BELLE.\n",
    ]
    assert all(one.fuzzy for one in made)
    assert source_text(read_record(config.output / "a.po.bitext.jsonl")) == MESSAGES
    again = run(config, engine)
    assert (again.total("translated"), again.total("reused")) == (0, 3)
    assert all(
        (config.output / f"a.po{x}").is_file() for x in (".tmx", ".html", ".tsv")
    )


def test_an_edit_by_hand_is_taken_back_and_approved(config: RunConfig) -> None:
    run(config, FakeEngine())
    made = english(config).replace("LE CHAT “NOIR” A %s AMIS", 'The \\"cat\\" has %s')
    (config.output / "a.po").write_text(made.replace("#, fuzzy\n", "", 1), "utf-8")
    assert run(config, FakeEngine()).errors == ()
    unit = read_record(config.output / "a.po.bitext.jsonl").units[0]
    assert (unit.target, unit.origin) == ('The "cat" has %s.', Origin.POST_EDIT)
    assert english(config) == made.replace("#, fuzzy\n", "", 1)


def test_messages_that_were_changed_by_hand_are_refused(config: RunConfig) -> None:
    run(config, FakeEngine())
    made = english(config).replace("Le port est", "Le pont est")
    (config.output / "a.po").write_text(made, "utf-8")
    (error,) = run(config, FakeEngine()).errors
    assert error.startswith("a.po: line 6 of the English text: lines or markup were")
    assert english(config) == made


def test_english_without_a_record_is_taken_in(config: RunConfig) -> None:
    config.output.mkdir()
    made = MESSAGES.replace('msgstr ""\n\n', 'msgstr "A cat has %s friends."\n\n')
    made = made[:-10] + 'msgstr "The port is big. The sea is fine.\\n"\n'
    (config.output / "a.po").write_text(made, "utf-8")
    engine = FakeEngine()
    assert run(config, engine).errors == ()
    assert engine.asked == []
    units = read_record(config.output / "a.po.bitext.jsonl").units
    assert {unit.state for unit in units} == {State.REVIEWED}
    assert [one.msgstr for one in polib.pofile(english(config))] == [
        "A cat has %s friends.",
        "The port is big. The sea is fine.\n",
    ]


def test_a_moved_catalogue_keeps_its_review(config: RunConfig) -> None:
    run(config, FakeEngine())
    made = english(config).replace("LE PORT EST GRAND", "A big port")
    (config.output / "a.po").write_text(made, "utf-8")
    (config.source / "a.po").rename(config.source / "b.po")
    engine = FakeEngine()
    assert run(config, engine).errors == ()
    assert engine.asked == []
    assert "A big port" in english(config, "b.po")


def test_a_message_that_is_approved_in_review_is_not_fuzzy(config: RunConfig) -> None:
    run(config, FakeEngine())
    desk = ReviewProject(config, FakeEngine)
    loaded = desk.load("a.po")
    assert loaded is not None
    units = loaded.bitext.units
    approved = (replace(units[0], state=State.REVIEWED), *units[1:])
    desk.store(replace(loaded.bitext, units=approved), refresh=True)
    assert [one.fuzzy for one in polib.pofile(english(config))] == [False, True]
    assert run(config, FakeEngine()).errors == ()
    assert [one.fuzzy for one in polib.pofile(english(config))] == [False, True]
