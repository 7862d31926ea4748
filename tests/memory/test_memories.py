"""Memories: taken in from files, kept as plain files, serving a run."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from fakes import FakeEngine

from pipeline.bitext import read_record
from pipeline.config import RunConfig
from pipeline.errors import ConfigError, RecordError, UsageError
from pipeline.memory.lookup import Difference, Lookup, difference
from pipeline.memory.store import Entry, Memories, Memory, read_memory, write_memory
from pipeline.run import RunReport, run, status
from pipeline.run.matches import analyse
from pipeline.run.memories import export_memory, import_memory, remove_memory
from pipeline.units import Origin, State

TMX = """\
<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4">
<header srclang="*all*" datatype="plaintext" segtype="sentence"/>
<body>
<tu changedate="20240105T080000Z">
<tuv xml:lang="fr-BE"><seg>La grue du <bpt i="1">&lt;b></bpt>port<ept i="1"/> tourne.</seg></tuv>
<tuv xml:lang="EN-GB"><seg>The harbour crane turns.</seg></tuv>
</tu>
<tu>
<tuv xml:lang="fr"><seg>Sans anglais.</seg></tuv>
<tuv xml:lang="nl"><seg>Zonder Engels.</seg></tuv>
</tu>
<tu changedate="20230101T000000Z">
<tuv xml:lang="en"><seg>The old one.</seg></tuv>
<tuv xml:lang="fr"><seg>La grue du port tourne.</seg></tuv>
</tu>
<tu changedate="20250101T000000Z">
<tuv lang="FR"><seg>La mer monte chaque nuit.</seg></tuv>
<tuv lang="EN"><seg>The sea rises every night.</seg></tuv>
</tu>
</body></tmx>
"""


@pytest.fixture
def tmx(tmp_path: Path) -> Path:
    path = tmp_path / "anne.tmx"
    path.write_text(TMX, encoding="utf-8")
    return path


def test_pairs_of_a_tmx_file(tmp_path: Path, tmx: Path) -> None:
    folder = tmp_path / "memory"
    made = import_memory(folder, "main", [tmx]).intake
    assert (made.created, made.updated, made.same, made.errors) == (2, 0, 0, [])
    assert made.skipped == [
        (f"{tmx}:9", "has no text in both French and English"),
        (f"{tmx}:13", "is older than what the memory has"),
    ]
    assert (folder / "main.jsonl").read_text("utf-8").splitlines() == [
        '{"memory":1}',
        (
            '{"fr":"La grue du port tourne.","en":"The harbour crane turns.",'
            '"changed":"20240105T080000Z","origin":"anne.tmx"}'
        ),
        (
            '{"fr":"La mer monte chaque nuit.","en":"The sea rises every night.",'
            '"changed":"20250101T000000Z","origin":"anne.tmx"}'
        ),
    ]
    again = import_memory(folder, "main", [tmx]).intake
    assert (again.created, again.updated, again.same) == (0, 0, 2)


def test_a_later_change_wins_and_nothing_is_written_in_a_dry_run(
    tmp_path: Path, tmx: Path
) -> None:
    folder = tmp_path / "memory"
    import_memory(folder, "main", [tmx])
    table = tmp_path / "b.tsv"
    table.write_text("id\tfr\ten\n1\tUne autre phrase.\tAnother one.\n", "utf-8")
    tmx.write_text(TMX.replace("20230101", "20260101"), "utf-8")
    dry = import_memory(folder, "main", [tmx, table], dry_run=True)
    assert (dry.intake.created, dry.intake.updated) == (1, 1)
    assert len(read_memory(folder / "main.jsonl").entries) == 2
    import_memory(folder, "main", [tmx, table], penalty=10)
    after = read_memory(folder / "main.jsonl")
    assert after.penalty == 10
    assert [entry.en for entry in after.entries] == [
        "The old one.",
        "The sea rises every night.",
        "Another one.",
    ]


def test_nothing_of_a_damaged_file_is_taken(tmp_path: Path, tmx: Path) -> None:
    tmx.write_text(TMX[: TMX.index("</body>")], encoding="utf-8")
    folder = tmp_path / "memory"
    made = import_memory(folder, "main", [tmx])
    assert made.memory.entries == ()
    assert len(made.intake.errors) == 1
    assert made.intake.errors[0].startswith(f"{tmx}:21: this is not XML:")
    assert not (folder / "main.jsonl").exists()


def test_a_damaged_memory_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "main.jsonl"
    path.write_text('{"memory":1}\n{"fr":"a","en":"b"}\n{"fr":1}\n', encoding="utf-8")
    with pytest.raises(RecordError, match=r"main\.jsonl:3: this is no pair"):
        read_memory(path)
    path.write_text('{"memory":2}\n', encoding="utf-8")
    with pytest.raises(RecordError, match=r"main\.jsonl:1: was written by a later"):
        read_memory(path)


@pytest.mark.parametrize("name", ["", "../x", ".hidden", "a/b"])
def test_a_name_is_no_path(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="cannot be the name of a memory"):
        import_memory(tmp_path, name, [])


def test_memories_go_out_and_away(tmp_path: Path, tmx: Path) -> None:
    folder = tmp_path / "memory"
    import_memory(folder, "main", [tmx])
    out = tmp_path / "out.tmx"
    assert export_memory(folder, [], out) == 2
    with pytest.raises(ConfigError, match="is there already"):
        export_memory(folder, [], out)
    made = import_memory(folder, "copy", [out]).memory
    pairs = [(entry.fr, entry.en, entry.changed) for entry in made.entries]
    kept = read_memory(folder / "main.jsonl").entries
    assert pairs == [(entry.fr, entry.en, entry.changed) for entry in kept]
    remove_memory(folder, ["copy"])
    assert [memory.name for memory in Memories(folder)] == ["main"]
    with pytest.raises(ConfigError, match="has no memory 'copy'; there are: main"):
        remove_memory(folder, ["copy"])


@pytest.fixture
def config(tmp_path: Path) -> RunConfig:
    (tmp_path / "fr").mkdir()
    (tmp_path / "fr" / "a.txt").write_text(
        "La grue du port tourne. La mer monte.\n", encoding="utf-8"
    )
    (tmp_path / "g.yaml").write_text("terms: []\n", encoding="utf-8")
    return RunConfig(
        tmp_path / "fr",
        tmp_path / "en",
        tmp_path / "g.yaml",
        memory=tmp_path / "memory",
    )


def remember(config: RunConfig, *pairs: tuple[str, str], penalty: int = 0) -> None:
    entries = tuple(Entry(fr, en) for fr, en in pairs)
    write_memory(config.memory, Memory("main", entries, penalty))


def told(config: RunConfig) -> list[tuple[str, str, str]]:
    units = read_record(config.output / "a.txt.bitext.jsonl").units
    return [(unit.target, unit.origin.value, unit.state.value) for unit in units]


def figures(report: RunReport) -> tuple[int, int, int, int]:
    names = ("translated", "remembered", "reused", "kept")
    assert report.errors == ()
    return tuple(report.total(name) for name in names)  # type: ignore[return-value]


GRUE = "La grue du port tourne."


def test_an_exact_match_serves_a_run(config: RunConfig) -> None:
    remember(config, (GRUE, "The harbour crane turns."))
    engine = FakeEngine()
    assert status(config).total("pending") == 1
    assert figures(run(config, engine)) == (1, 1, 0, 0)
    assert engine.asked == ["La mer monte."]
    assert told(config) == [
        ("The harbour crane turns.", "tm", "translated"),
        ("LA MER MONTE.", "mt", "translated"),
    ]
    assert figures(run(config, engine)) == (0, 0, 2, 0)

    remember(config, (GRUE, "The crane of the port turns."))
    assert figures(run(config, engine)) == (0, 1, 1, 0)
    assert told(config)[0][0] == "The crane of the port turns."

    # What no memory has any more is translated anew.
    remember(config, (GRUE, "The crane of the port turns."), penalty=5)
    assert figures(run(config, engine)) == (1, 0, 1, 0)
    assert told(config)[0] == ("LA GRUE DU PORT TOURNE.", "mt", "translated")


def test_another_engine_leaves_what_a_memory_has(config: RunConfig) -> None:
    remember(config, (GRUE, "The harbour crane turns."))
    run(config, FakeEngine())
    other = FakeEngine(model="other")
    run(config, other)
    assert told(config)[0] == ("The harbour crane turns.", "tm", "translated")
    assert other.asked == ["La mer monte."]


def test_a_reviewed_sentence_is_never_replaced(config: RunConfig) -> None:
    engine = FakeEngine()
    run(config, engine)
    english = config.output / "a.txt"
    english.write_text("The crane spins. LA MER MONTE.\n", encoding="utf-8")
    run(config, engine)
    remember(config, (GRUE, "The harbour crane turns."))
    assert figures(run(config, engine))[3] == 1
    assert told(config)[0][0] == "The crane spins."


def test_the_state_is_what_was_asked_for(config: RunConfig) -> None:
    remember(config, (GRUE, "The harbour crane turns."))
    run(replace(config, memory_state=State.REVIEWED), FakeEngine())
    assert told(config)[0] == ("The harbour crane turns.", "tm", "reviewed")
    unit = read_record(config.output / "a.txt.bitext.jsonl").units[0]
    assert (unit.is_human, unit.origin) == (True, Origin.TM)


def test_a_damaged_memory_stops_a_run_before_anything(config: RunConfig) -> None:
    config.memory.mkdir()
    (config.memory / "main.jsonl").write_text("{}\n", encoding="utf-8")
    with pytest.raises(RecordError, match=r"main\.jsonl:1: this is no memory"):
        run(config, FakeEngine())
    assert not (config.output / "a.txt").exists()


def test_matches_have_percents_penalties_and_repairs(config: RunConfig) -> None:
    remember(
        config,
        ("La grue pèse 850 tonnes.", "The crane weighs 850 tons."),
        ("La grue dort.", "The crane sleeps."),
        penalty=10,
    )
    lookup = Lookup(Memories(config.memory))
    (found,) = lookup.matches("La grue pèse 1 200 tonnes.")
    assert (found.percent, found.repaired) == (73, "The crane weighs 1,200 tons.")
    assert lookup.matches("LA GRUE DORT.")[0].percent == 89
    assert lookup.matches("La grue dort.")[0].percent == 90
    assert lookup.best("Rien de tel.") == 0
    assert [one.target for one in lookup.containing("PESE")] == [
        "The crane weighs 850 tons."
    ]
    assert difference("La grue dort.", "La grue pèse.") == [
        Difference("=", "La grue"),
        Difference("-", "pèse"),
        Difference("+", "dort"),
        Difference("=", "."),
    ]


def test_words_are_counted_by_band(config: RunConfig) -> None:
    (config.source / "b.txt").write_text(
        "La grue du port tourne. La grue du port dort. Tout autre chose.\n",
        encoding="utf-8",
    )
    remember(config, (GRUE, "The harbour crane turns."))
    made = analyse(config).to_json()
    assert made["words"] == {
        "repetitions": 5,
        "100": 5,
        "95-99": 0,
        "85-94": 0,
        "75-84": 5,
        "50-74": 0,
        "none": 6,
    }
    assert json.dumps(made["texts"][1]["segments"]).startswith('{"repetitions": 1')
