"""HTML through whole runs: record, reuse, edits by hand, a move, English of a person."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fakes import FakeEngine

from pipeline.bitext import read_record, source_text
from pipeline.config import RunConfig
from pipeline.run import run
from pipeline.units import Origin, State

FRENCH = """\
<!DOCTYPE html>
<html lang="fr">
<head><title>Le port &amp; la mer</title></head>
<body>
<h1 title="La lune">Le vieux chat</h1>
<p>Le chat <b>noir</b> dort. Il r&ecirc;ve
  d&rsquo;un <a href="/a?b=1&amp;c=2"
     class="x">poisson rouge</a>.</p>
<script>let a = "<p>Non</p>";</script>
</body>
</html>
"""


@pytest.fixture
def config(tmp_path: Path) -> RunConfig:
    (tmp_path / "fr").mkdir()
    (tmp_path / "g.yaml").write_text("terms: []\n", encoding="utf-8")
    (tmp_path / "fr" / "a.html").write_text(FRENCH, encoding="utf-8")
    return RunConfig(
        tmp_path / "fr", tmp_path / "en", tmp_path / "g.yaml", rescue=False
    )


def english(config: RunConfig, name: str = "a.html") -> str:
    return (config.output / name).read_text("utf-8")


def test_a_page_is_translated_and_its_markup_stays(config: RunConfig) -> None:
    engine = FakeEngine()
    forecast = run(replace(config, dry_run=True), engine)
    assert (forecast.total("pending"), engine.asked) == (5, [])
    run(config, engine)
    assert sorted(engine.asked) == [
        "Il rêve d’un poisson rouge.",
        "La lune",
        "Le chat noir dort.",
        "Le port & la mer",
        "Le vieux chat",
    ]
    made = english(config)
    assert '<html lang="en">' in made
    assert "<title>LE PORT &amp; LA MER</title>" in made
    assert '<h1 title="LA LUNE">LE VIEUX CHAT</h1>' in made
    assert "<b>NOIR</b>" in made
    assert '<a href="/a?b=1&amp;c=2"\n     class="x">' in made
    assert '<script>let a = "<p>Non</p>";</script>' in made
    record = read_record(config.output / "a.html.bitext.jsonl")
    assert source_text(record) == FRENCH
    again = run(config, engine)
    assert (again.total("translated"), again.total("reused")) == (0, 5)
    for suffix in (".tmx", ".tsv", ".html"):
        assert (config.output / f"a.html{suffix}").is_file()


def test_a_copying_engine_changes_the_language_only(config: RunConfig) -> None:
    run(config, FakeEngine(answer=lambda request, _: [request.text]))
    assert english(config) == FRENCH.replace('lang="fr"', 'lang="en"')


def test_an_edit_by_hand_is_taken_back(config: RunConfig) -> None:
    run(config, FakeEngine())
    made = english(config).replace("DORT.", "sleeps &amp; dreams.")
    (config.output / "a.html").write_text(made, "utf-8")
    assert run(config, FakeEngine()).errors == ()
    unit = read_record(config.output / "a.html.bitext.jsonl").units[3]
    assert unit.target == "LE CHAT <b>NOIR</b> sleeps &amp; dreams."
    assert unit.origin is Origin.POST_EDIT
    assert english(config) == made


def test_markup_that_was_changed_by_hand_is_refused(config: RunConfig) -> None:
    run(config, FakeEngine())
    made = english(config).replace("<body>", "<body><hr>")
    (config.output / "a.html").write_text(made, "utf-8")
    (error,) = run(config, FakeEngine()).errors
    assert error.startswith("a.html: line 5 of the English text: lines or markup were")
    assert english(config) == made


def test_english_without_a_record_is_taken_in(config: RunConfig) -> None:
    run(config, FakeEngine())
    (config.output / "a.html.bitext.jsonl").unlink()
    (config.output / ".bitexte" / "ledger.json").unlink()
    made = english(config).replace("LE VIEUX CHAT", "The old cat")
    (config.output / "a.html").write_text(made, "utf-8")
    engine = FakeEngine()
    assert run(config, engine).errors == ()
    assert engine.asked == []
    units = read_record(config.output / "a.html.bitext.jsonl").units
    assert {unit.state for unit in units} == {State.REVIEWED}
    assert english(config) == made


def test_a_moved_page_keeps_its_review(config: RunConfig) -> None:
    run(config, FakeEngine())
    made = english(config).replace("LE VIEUX CHAT", "The old cat")
    (config.output / "a.html").write_text(made, "utf-8")
    (config.source / "a.html").rename(config.source / "b.html")
    engine = FakeEngine()
    assert run(config, engine).errors == ()
    assert engine.asked == []
    assert english(config, "b.html") == made
