"""Whole runs with the fake engine, in a folder of their own."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from fakes import FakeEngine

from pipeline.bitext import read_record, source_text, write_atomically, write_record
from pipeline.config import RunConfig
from pipeline.engines.protocol import Request
from pipeline.errors import ConfigError, EngineError, OutputError
from pipeline.review import changes
from pipeline.run import RunReport, run
from pipeline.units import Origin, ReasonKind, StaleReason, State

SUN = "Le soleil brille. La lune dort.\n\nLe soleil brille.\n"


@pytest.fixture
def config(tmp_path: Path) -> RunConfig:
    (tmp_path / "fr").mkdir()
    return RunConfig(
        source=tmp_path / "fr",
        output=tmp_path / "en",
        glossary=tmp_path / "glossary.yaml",
        rescue=False,  # the fake engine's English is no English
    )


def glossary(config: RunConfig, *lines: str) -> None:
    text = "terms:\n" + "".join(f"  {line}\n" for line in lines)
    config.glossary.write_text(text, encoding="utf-8")


@pytest.fixture(autouse=True)
def _no_terms(config: RunConfig) -> None:
    config.glossary.write_text("terms: []\n", encoding="utf-8")


def write(config: RunConfig, name: str, text: str) -> None:
    path = config.source / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def english(config: RunConfig, name: str) -> str:
    return (config.output / name).read_text(encoding="utf-8")


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".bitexte" not in path.parts
    }


def figures(report: RunReport) -> tuple[int, int, int, int]:
    return (
        report.total("translated"),
        report.total("reused"),
        report.total("kept"),
        report.total("pending"),
    )


def test_a_first_run_writes_everything_and_translates_each_sentence_once(
    config: RunConfig,
) -> None:
    write(config, "a/b.txt", SUN)
    engine = FakeEngine()
    report = run(config, engine)
    assert english(config, "a/b.txt") == (
        "LE SOLEIL BRILLE. LA LUNE DORT.\n\nLE SOLEIL BRILLE.\n"
    )
    assert sorted(engine.asked) == ["La lune dort.", "Le soleil brille."]
    assert sorted(files(config.output)) == [
        "a/b.txt",
        "a/b.txt.bitext.jsonl",
        "a/b.txt.html",
        "a/b.txt.tmx",
        "a/b.txt.tsv",
    ]
    record = read_record(config.output / "a/b.txt.bitext.jsonl")
    assert [unit.id for unit in record.units] == ["p1.s1", "p1.s2", "p2.s1"]
    assert source_text(record) == SUN
    assert figures(report) == (3, 0, 0, 0)
    assert report.errors == ()


def test_an_unchanged_second_run_asks_nothing_and_changes_no_byte(
    config: RunConfig,
) -> None:
    write(config, "a.txt", SUN)
    first = run(config, FakeEngine())
    before = files(config.output)
    engine = FakeEngine()
    second = run(config, engine)
    assert engine.calls == []
    assert files(config.output) == before
    assert (first.total("translated"), second.total("translated")) == (3, 0)
    assert figures(second) == (0, 3, 0, 0)


def test_without_the_ledger_an_unchanged_run_still_asks_nothing(
    config: RunConfig,
) -> None:
    write(config, "a.txt", SUN)
    run(config, FakeEngine())
    before = files(config.output)
    (config.output / ".bitexte" / "ledger.json").unlink()
    engine = FakeEngine()
    assert figures(run(config, engine)) == (0, 3, 0, 0)
    assert engine.calls == []
    assert files(config.output) == before


def test_a_deleted_output_is_written_again_without_the_engine(
    config: RunConfig,
) -> None:
    write(config, "a.txt", SUN)
    run(config, FakeEngine())
    before = files(config.output)
    for name in ("a.txt", "a.txt.html", "a.txt.tmx"):
        (config.output / name).unlink()
    engine = FakeEngine()
    run(config, engine)
    assert files(config.output) == before
    assert engine.calls == []


def test_an_inserted_paragraph_is_the_only_one_translated(config: RunConfig) -> None:
    write(config, "a.txt", SUN)
    run(config, FakeEngine())
    write(config, "a.txt", "Voici du neuf.\n\n" + SUN)
    engine = FakeEngine()
    report = run(config, engine)
    assert engine.asked == ["Voici du neuf."]
    assert english(config, "a.txt").startswith("VOICI DU NEUF.\n\nLE SOLEIL")
    assert figures(report) == (1, 3, 0, 0)


def test_a_sentence_known_from_another_file_is_not_translated_again(
    config: RunConfig,
) -> None:
    write(config, "a.txt", SUN)
    run(config, FakeEngine())
    write(config, "b.txt", "La lune dort.\n")
    engine = FakeEngine()
    run(config, engine)
    assert engine.calls == []
    assert english(config, "b.txt") == "LA LUNE DORT.\n"


def test_two_runs_and_one_give_the_same_bytes(
    config: RunConfig, tmp_path: Path
) -> None:
    write(config, "a.txt", SUN)
    run(config, FakeEngine())
    write(config, "b.txt", "La lune dort. Une autre phrase.\n")
    run(config, FakeEngine())
    once = replace(config, output=tmp_path / "once")
    run(once, FakeEngine())
    assert files(once.output) == files(config.output)


def test_a_changed_term_translates_its_segments_only(config: RunConfig) -> None:
    write(config, "a.txt", SUN)
    run(config, FakeEngine())
    glossary(config, "- fr: lune", "  en: MOON")
    engine = FakeEngine(answers={"La lune dort.": ["The MOON sleeps."]})
    report = run(config, engine)
    assert engine.asked == ["La lune dort."]
    assert english(config, "a.txt").splitlines()[0] == (
        "LE SOLEIL BRILLE. The MOON sleeps."
    )
    (file,) = report.files
    assert dict(file.reasons) == {"glossary: lune": 1}
    assert [(c.id, c.reasons) for c in file.changes] == [
        ("p1.s2", (StaleReason(ReasonKind.GLOSSARY, "lune"),))
    ]
    assert dict(file.terms) == {"free": 1}


def review(config: RunConfig, name: str, ident: str, target: str) -> None:
    path = config.output / f"{name}.bitext.jsonl"
    record = read_record(path)
    units = tuple(
        replace(u, target=target, state=State.REVIEWED, origin=Origin.POST_EDIT)
        if u.id == ident
        else u
        for u in record.units
    )
    write_atomically(path, write_record(replace(record, units=units)).encode())


def test_reviewed_segments_survive_source_and_term_changes(config: RunConfig) -> None:
    write(config, "a.txt", "Le soleil brille. La lune dort bien.\n")
    run(config, FakeEngine())
    review(config, "a.txt", "p1.s2", "The moon sleeps well.")
    run(config, FakeEngine())
    assert english(config, "a.txt") == "LE SOLEIL BRILLE. The moon sleeps well.\n"

    write(config, "a.txt", "Le soleil brille. La lune dort mal.\n")
    report = run(config, FakeEngine())
    unit = read_record(config.output / "a.txt.bitext.jsonl").units[1]
    assert (unit.source, unit.target, unit.state) == (
        "La lune dort mal.",
        "The moon sleeps well.",
        State.REVIEWED,
    )
    assert unit.stale is not None
    assert (unit.stale.reasons, unit.stale.source, unit.stale.machine) == (
        (StaleReason(ReasonKind.SOURCE),),
        "La lune dort bien.",
        "LA LUNE DORT MAL.",
    )
    assert report.total("stale") == 1

    write(config, "a.txt", "Le soleil brille. La lune dort bien.\n")
    run(config, FakeEngine())
    assert read_record(config.output / "a.txt.bitext.jsonl").units[1].stale is None


def test_a_person_s_sentence_serves_identical_ones_elsewhere(config: RunConfig) -> None:
    write(config, "a.txt", "La lune dort très bien.\n")
    write(config, "b.txt", "La lune dort très bien.\n")
    run(config, FakeEngine())
    review(config, "a.txt", "p1.s1", "The moon is fast asleep.")
    engine = FakeEngine()
    report = run(config, engine)
    assert english(config, "b.txt") == "The moon is fast asleep.\n"
    assert engine.calls == []
    assert report.total("remembered") == 1
    unit = read_record(config.output / "b.txt.bitext.jsonl").units[0]
    assert (unit.origin, unit.state) == (Origin.TM, State.TRANSLATED)


def test_hand_edits_of_the_english_are_taken_back(config: RunConfig) -> None:
    write(config, "a.txt", SUN)
    run(config, FakeEngine())
    text = english(config, "a.txt").replace("LA LUNE DORT", "The moon sleeps")
    (config.output / "a.txt").write_text(text, encoding="utf-8")
    run(config, FakeEngine())
    assert english(config, "a.txt") == text
    unit = read_record(config.output / "a.txt.bitext.jsonl").units[1]
    assert (unit.target, unit.origin, unit.machine) == (
        "The moon sleeps.",
        Origin.POST_EDIT,
        "LA LUNE DORT.",
    )


def test_an_edit_that_cannot_be_aligned_stops_that_file_only(config: RunConfig) -> None:
    write(config, "a.txt", SUN)
    write(config, "b.txt", "Une phrase.\n")
    run(config, FakeEngine())
    text = "My own paragraph.\n\n" + english(config, "a.txt")
    (config.output / "a.txt").write_text(text, encoding="utf-8")
    before = files(config.output)
    write(config, "b.txt", "Une phrase. Une autre.\n")
    report = run(config, FakeEngine())
    assert [error.split(":")[0] for error in report.errors] == ["a.txt"]
    after = files(config.output)
    assert {n for n in after if after[n] != before[n]} == {
        "b.txt",
        "b.txt.bitext.jsonl",
        "b.txt.html",
        "b.txt.tmx",
        "b.txt.tsv",
    }


def test_a_file_that_is_not_text_is_one_line_and_the_rest_goes_on(
    config: RunConfig,
) -> None:
    (config.source / "bad.txt").write_bytes(b"\x00\x01\x02\xff")
    write(config, "good.txt", "Une phrase.\n")
    report = run(config, FakeEngine())
    assert len(report.errors) == 1
    assert "bad.txt" in report.errors[0]
    assert english(config, "good.txt") == "UNE PHRASE.\n"
    assert not (config.output / "bad.txt").exists()


def test_a_damaged_record_is_never_overwritten(config: RunConfig) -> None:
    write(config, "a.txt", SUN)
    run(config, FakeEngine())
    path = config.output / "a.txt.bitext.jsonl"
    path.write_text(path.read_text("utf-8")[:-30], encoding="utf-8")
    before = path.read_bytes()
    report = run(config, FakeEngine())
    assert len(report.errors) == 1
    assert path.read_bytes() == before


class Killed(BaseException):
    """Stands for a signal."""


def killing(after: int) -> Callable[[Request, object], list[str]]:
    seen: list[str] = []

    def answer(request: Request, _: object) -> list[str]:
        if len(seen) == after:
            raise Killed
        seen.append(request.text)
        return [request.text.upper()]

    return answer


def test_a_killed_run_leaves_complete_files_and_the_next_goes_on(
    config: RunConfig, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("pipeline.run.executor._FIRST_CALL", 2)
    monkeypatch.setattr("pipeline.run.executor._LARGEST_CALL", 2)
    write(config, "a.txt", " ".join(f"La phrase {'bien ' * n}dite." for n in range(7)))
    with pytest.raises(Killed):
        run(config, FakeEngine(answer=killing(5)))
    assert files(config.output) == {}
    engine = FakeEngine()
    report = run(config, engine)
    assert len(engine.asked) == 3
    assert figures(report) == (7, 0, 0, 0)
    whole = replace(config, output=tmp_path / "whole")
    run(whole, FakeEngine())
    assert files(whole.output) == files(config.output)
    assert not (config.output / ".bitexte" / "journal.jsonl").exists()


def test_a_kill_between_text_and_record_is_no_hand_edit(
    config: RunConfig, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    write(config, "a.txt", SUN)
    run(config, FakeEngine())
    write(config, "a.txt", SUN.replace("soleil", "ciel"))

    def killed(_: object) -> str:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr("pipeline.run.outputs.to_tsv", killed)
        with pytest.raises(Killed):
            run(config, FakeEngine())
    assert english(config, "a.txt").startswith("LE CIEL")
    run(config, FakeEngine())
    record = read_record(config.output / "a.txt.bitext.jsonl")
    assert {unit.state for unit in record.units} == {State.TRANSLATED}
    once = replace(config, output=tmp_path / "once")
    run(once, FakeEngine())
    assert files(once.output) == files(config.output)


def test_limit_leaves_the_rest_for_the_next_run(config: RunConfig) -> None:
    write(config, "a.txt", "Un chat. Deux chats gris. Trois chats noirs ici.\n")
    report = run(replace(config, limit=2), FakeEngine())
    assert figures(report) == (2, 0, 0, 1)
    assert english(config, "a.txt") == (
        "UN CHAT. DEUX CHATS GRIS. Trois chats noirs ici.\n"
    )
    engine = FakeEngine()
    assert figures(run(config, engine)) == (1, 2, 0, 0)
    assert engine.asked == ["Trois chats noirs ici."]


def test_dry_run_writes_nothing_and_says_what_and_why(config: RunConfig) -> None:
    write(config, "a.txt", SUN)
    engine = FakeEngine()
    report = run(replace(config, dry_run=True), engine)
    assert (report.total("pending"), dict(report.tally("reasons"))) == (3, {"new": 3})
    assert engine.calls == []
    assert not config.output.exists()


def test_another_model_makes_machine_segments_stale(config: RunConfig) -> None:
    write(config, "a.txt", "Une phrase.\n")
    run(config, FakeEngine())
    report = run(config, FakeEngine(model="other"))
    assert dict(report.tally("reasons")) == {"engine": 1}


def test_a_second_run_at_the_same_time_is_refused(config: RunConfig) -> None:
    write(config, "a.txt", "Une phrase.\n")

    def nested(request: Request, _: object) -> list[str]:
        with pytest.raises(OutputError, match="another run is at work"):
            run(config, FakeEngine())
        return [request.text.upper()]

    run(config, FakeEngine(answer=nested))


def test_missing_folders_and_paths_are_named(config: RunConfig, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="nowhere: no such folder"):
        run(replace(config, source=tmp_path / "nowhere"), FakeEngine())
    with pytest.raises(ConfigError, match=r"x\.txt: no such file"):
        run(replace(config, only=(Path("x.txt"),)), FakeEngine())


def test_engine_errors_stop_the_run(config: RunConfig) -> None:
    write(config, "a.txt", "Une phrase.\n")

    def fail(_: Request, __: object) -> list[str]:
        raise EngineError("the engine broke")

    with pytest.raises(EngineError):
        run(config, FakeEngine(answer=fail))


def test_only_some_paths(config: RunConfig) -> None:
    write(config, "a.txt", "Une phrase.\n")
    write(config, "d/b.txt", "Une autre.\n")
    run(replace(config, only=(Path("d"),)), FakeEngine())
    assert "d/b.txt" in files(config.output)
    assert "a.txt" not in files(config.output)


def test_the_report_is_json(config: RunConfig) -> None:
    write(config, "a.txt", SUN)
    report = json.loads(json.dumps(run(config, FakeEngine()).to_json()))
    assert (report["files"], report["segments"], report["translated"]) == (1, 3, 3)


def test_a_retired_human_sentence_is_kept_and_comes_back(config: RunConfig) -> None:
    write(config, "a.txt", SUN)
    run(config, FakeEngine())
    review(config, "a.txt", "p1.s2", "The moon sleeps.")
    run(config, FakeEngine())
    write(config, "a.txt", "Rien de tout cela.\n")
    run(config, FakeEngine())
    record = read_record(config.output / "a.txt.bitext.jsonl")
    assert [unit.target for unit in record.retired] == ["The moon sleeps."]
    write(config, "a.txt", SUN)
    run(config, FakeEngine())
    assert "The moon sleeps." in english(config, "a.txt")
    assert read_record(config.output / "a.txt.bitext.jsonl").retired == ()


def test_a_sentence_that_shares_its_english_is_no_memory(config: RunConfig) -> None:
    write(config, "a.txt", "Le petit soleil brille fort. La lune dort aussi.\n")
    run(config, FakeEngine())
    path = config.output / "a.txt.bitext.jsonl"
    joined = changes.join(read_record(path), "p1.s2")
    assert joined.units[0].target == "LE PETIT SOLEIL BRILLE FORT. LA LUNE DORT AUSSI."
    write_atomically(path, write_record(joined).encode())
    write(config, "b.txt", "Le petit soleil brille fort.\n")
    report = run(config, FakeEngine())
    assert report.errors == ()
    assert english(config, "b.txt") == "LE PETIT SOLEIL BRILLE FORT.\n"
