"""Shards: shares of the texts, the same bytes as one run, and nobody's words lost."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from fakes import FakeEngine

from pipeline.bitext import read_record
from pipeline.config import RunConfig, Shard
from pipeline.errors import OutputError, UsageError
from pipeline.run import RunReport, finishing, run
from pipeline.run.locks import run_lock
from pipeline.run.merging import merge
from pipeline.run.places import places
from pipeline.run.shards import share

TEXTS = {
    "a.txt": "La grue soulève une caisse de bois.\n\nLe quai reste vide.\n",
    "b.md": "# Le port\n\nLe pilote monte à bord ce matin. Il boit un café.\n",
    "c/d.txt": "Une mouette suit le chalutier.\n",
    "e.txt": "Le quai reste vide. Le phare tourne toute la nuit. La brume tombe.\n",
    "f.txt": "Le marin répare son filet.\n\nIl pleut.\n\nLe vent se lève au large.\n",
    "g.txt": "Une mouette suit le chalutier.\n",
    "h.txt": "Une lettre arrive enfin.\n",
}


@pytest.fixture
def config(tmp_path: Path) -> RunConfig:
    for name, text in TEXTS.items():
        write(tmp_path / "fr" / name, text)
    glossary = write(tmp_path / "g.yaml", "terms:\n  - {fr: quai, en: QUAY}\n")
    return RunConfig(tmp_path / "fr", tmp_path / "en", glossary)


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".bitexte" not in path.parts
    }


def shards(config: RunConfig, count: int) -> list[RunReport]:
    return [
        run(replace(config, shard=Shard(number, count)), FakeEngine())
        for number in range(1, count + 1)
    ]


def whole(config: RunConfig) -> dict[str, bytes]:
    """Return the tree that one run makes beside."""
    beside = replace(config, output=config.output.with_name("whole"))
    run(beside, FakeEngine())
    return tree(beside.output)


def nothing_left(config: RunConfig) -> None:
    engine = FakeEngine()
    report = run(config, engine)
    assert (report.errors, report.total("pending"), engine.calls) == ((), 0, [])
    assert not (config.output / ".bitexte" / "shards").exists()


def test_shares_are_found_by_content_and_balanced_by_words(config: RunConfig) -> None:
    names = [
        [
            path.relative_to(config.source).as_posix()
            for path in share(config, places(config), Shard(number, 3)).files
        ]
        for number in (1, 2, 3)
    ]
    # 24, 18 and 17 words: c/d.txt and g.txt are one text.
    assert names == [
        ["a.txt", "e.txt"],
        ["b.md", "c/d.txt", "g.txt"],
        ["f.txt", "h.txt"],
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("3", "--shard 3: write it as 3/20, the third of twenty"),
        ("a/b", "--shard a/b: write it as 3/20, the third of twenty"),
        ("0/4", "--shard 0/4: the shards of 4 are 1/4 to 4/4"),
        ("5/4", "--shard 5/4: the shards of 4 are 1/4 to 4/4"),
    ],
)
def test_what_is_no_shard_is_one_line(text: str, line: str) -> None:
    with pytest.raises(UsageError) as caught:
        Shard.parse(text)
    assert str(caught.value) == line


def test_shards_of_one_tree_give_the_bytes_of_one_run(config: RunConfig) -> None:
    reports = shards(config, 5)
    assert sum(len(report.files) for report in reports) == len(TEXTS)
    assert [report.errors for report in reports] == [()] * 5
    assert tree(config.output) == whole(config)
    nothing_left(config)


def test_shards_of_other_disks_are_merged_to_the_bytes_of_one_run(
    config: RunConfig,
) -> None:
    disks = []
    for number in range(1, 6):
        disk = config.output.with_name(f"disk{number}")
        run(replace(config, output=disk, shard=Shard(number, 5)), FakeEngine())
        disks.append(disk)
    first = merge(config.output, disks[:3])
    assert first.missing == (Shard(4, 5), Shard(5, 5))
    again = merge(config.output, disks)
    assert (again.errors, again.missing) == ([], ())
    assert first.copied + again.copied == len(TEXTS)
    assert again.there == first.copied
    assert tree(config.output) == whole(config)
    nothing_left(config)


def test_a_stopped_shard_goes_on_where_it_stopped(config: RunConfig) -> None:
    shard = replace(config, shard=Shard(2, 2))
    stopped = FakeEngine()
    run(replace(shard, limit=2), stopped)
    engine = FakeEngine()
    run(shard, engine)
    assert set(stopped.asked) & set(engine.asked) == set()
    run(replace(config, shard=Shard(1, 2)), FakeEngine())
    assert tree(config.output) == whole(config)


def test_the_journal_of_a_stopped_shard_is_merged(config: RunConfig) -> None:
    disk = config.output.with_name("disk")
    there = replace(config, output=disk, shard=Shard(1, 1))
    stopped = FakeEngine()
    run(replace(there, limit=3, rescue=False), stopped)
    journal = disk / ".bitexte" / "shards" / "1-of-1" / "journal.jsonl"
    kept = journal.read_bytes()
    journal.write_bytes(kept + kept[:50])  # as a kill leaves it
    merged = merge(config.output, [disk])
    assert merged.unfinished == {Shard(1, 1): 3}
    engine = FakeEngine()
    run(config, engine)
    assert len(stopped.asked) == 3
    assert set(stopped.asked) & set(engine.asked) == set()
    assert tree(config.output) == whole(config)


def test_shards_keep_whole_runs_and_other_counts_away(config: RunConfig) -> None:
    line = f"{config.output}: shard 2/3 is at work there; wait for it to end"
    with run_lock(config.output, Shard(2, 3)):
        with run_lock(config.output, Shard(1, 3)):
            pass
        for other in (None, Shard(2, 3), Shard(2, 4)):
            with (
                pytest.raises(OutputError) as caught,
                run_lock(config.output, other),
            ):
                pass
            assert str(caught.value) == line
    with run_lock(config.output):
        pass


def test_a_persons_sentence_of_another_shard_is_used(config: RunConfig) -> None:
    run(config, FakeEngine())
    edited = config.output / "e.txt"
    first, stop, rest = edited.read_text(encoding="utf-8").partition(".")
    edited.write_text(f"The quay lies empty{stop}{rest}", encoding="utf-8")
    run(config, FakeEngine())
    before = tree(config.output)
    assert first == "LE QUAY RESTE VIDE"
    assert before["a.txt"].endswith(b"The quay lies empty.\n")
    shutil.rmtree(config.output / ".bitexte")
    shards(config, 7)
    assert tree(config.output) == before


def test_a_text_that_moved_is_left_to_a_whole_run(config: RunConfig) -> None:
    run(config, FakeEngine())
    edited = config.output / "h.txt"
    edited.write_text("A letter is here at last.\n", encoding="utf-8")
    run(config, FakeEngine())
    (config.source / "h.txt").rename(config.source / "new.txt")
    reports = shards(config, 2)
    said = [line for report in reports for line in report.notices if "new" in line]
    assert "".join(said) == (
        "new.txt: takes over the review of h.txt, which no shard does; when the "
        "shards have ended: translate run"
    )
    assert not (config.output / "new.txt").exists()
    run(config, FakeEngine())
    assert tree(config.output)["new.txt"] == b"A letter is here at last.\n"


def test_a_merge_writes_over_nothing_of_a_persons(config: RunConfig) -> None:
    disk = config.output.with_name("disk")
    run(replace(config, output=disk, shard=Shard(1, 1)), FakeEngine())
    run(config, FakeEngine())
    (config.output / "h.txt").write_text("A letter comes.\n", encoding="utf-8")
    write(config.output / "g.txt", "A gull.\n")
    for made in config.output.glob("g.txt.*"):
        made.unlink()
    before = tree(config.output)
    merged = merge(config.output, [disk])
    record = config.output / "h.txt.bitext.jsonl"
    assert "\n".join(merged.errors) == (
        f"{config.output / 'g.txt'}: has no record, so it counts as a person's; move "
        "it elsewhere and merge again\n"
        f"{record}: has a person's words that {disk} lacks (first: p1.s1); keep it "
        "and translate the text here, or move it elsewhere and merge again"
    )
    assert tree(config.output) == before


def test_a_merge_replaces_what_only_the_machine_wrote(config: RunConfig) -> None:
    run(config, FakeEngine(answer=lambda request, _: [request.text.lower()]))
    disk = config.output.with_name("disk")
    run(replace(config, output=disk, shard=Shard(1, 1)), FakeEngine())
    assert tree(config.output) != tree(disk)
    assert merge(config.output, [disk]).errors == []
    assert tree(config.output) == tree(disk)


def test_a_folder_without_shards_is_refused(config: RunConfig, tmp_path: Path) -> None:
    with pytest.raises(OutputError) as caught:
        merge(config.output, [tmp_path / "fr"])
    assert str(caught.value) == (
        f"{tmp_path / 'fr'}: no shard has worked there; copy the whole output folder, "
        "hidden files too, and name that copy"
    )


def test_a_whole_run_takes_over_what_shards_know(config: RunConfig) -> None:
    shards(config, 2)
    nothing_left(config)
    ledger = json.loads((config.output / ".bitexte" / "ledger.json").read_bytes())
    assert sorted(ledger["files"]) == sorted(TEXTS)


def test_a_record_names_the_processor_that_made_its_newest_targets(
    config: RunConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kinds() -> list[str]:
        records = config.output.rglob("*.bitext.jsonl")
        return sorted({read_record(path).signature["processor"] for path in records})

    monkeypatch.setattr(finishing, "cpu_kind", lambda: "old")
    run(config, FakeEngine())
    monkeypatch.setattr(finishing, "cpu_kind", lambda: "new")
    shutil.rmtree(config.output / ".bitexte")
    before = tree(config.output)
    run(config, FakeEngine())
    assert (kinds(), tree(config.output)) == (["old"], before)
    write(config.source / "h.txt", "Une lettre arrive demain.\n")
    run(config, FakeEngine())
    assert kinds() == ["new", "old"]
