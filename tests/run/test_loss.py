"""Nothing that a person wrote or put somewhere is lost: whole runs, the fake engine."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from fakes import FakeEngine

from pipeline.bitext import read_record
from pipeline.config import RunConfig, ignores_case
from pipeline.errors import RecordError, UsageError
from pipeline.run import RunReport, prune, run, status
from pipeline.run.checking import check
from pipeline.run.places import places
from pipeline.run.project import ReviewProject
from pipeline.units import Origin, State

PORT = (
    "Le quai est vide ce soir. La grue tourne encore.\n\nUn marin compte ses filets.\n"
)
FIELD = "Les vaches dorment au pré.\n\nLe blé pousse sous la pluie fine.\n"
EDITED = "The quay lies empty tonight."


@pytest.fixture
def config(tmp_path: Path) -> RunConfig:
    (tmp_path / "fr").mkdir()
    (tmp_path / "glossary.yaml").write_text("terms: []\n", encoding="utf-8")
    return RunConfig(
        source=tmp_path / "fr",
        output=tmp_path / "en",
        glossary=tmp_path / "glossary.yaml",
        rescue=False,
    )


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def go(config: RunConfig) -> RunReport:
    return run(config, FakeEngine())


def move(config: RunConfig, old: str, new: str) -> None:
    (config.source / new).parent.mkdir(parents=True, exist_ok=True)
    (config.source / old).rename(config.source / new)


def edit(config: RunConfig, name: str, old: str, new: str) -> None:
    path = config.output / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def reviewed(config: RunConfig, name: str = "a.txt", text: str = PORT) -> None:
    """Translate a text and edit its first sentence."""
    write(config.source, name, text)
    go(config)
    first = (config.output / name).read_text(encoding="utf-8").partition(".")[0] + "."
    edit(config, name, first, EDITED)
    assert go(config).errors == ()


def english(config: RunConfig, name: str) -> str:
    return (config.output / name).read_text(encoding="utf-8")


def below(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".bitexte" not in path.parts
    }


# Folders that meet.


def at_source(config: RunConfig) -> Path:
    return config.source


def in_source(config: RunConfig) -> Path:
    return config.source / "en"


def around_source(config: RunConfig) -> Path:
    return config.source.parent


def link_to_source(config: RunConfig) -> Path:
    link = config.source.parent / "link"
    link.symlink_to(config.source)
    return link


def below_a_link(config: RunConfig) -> Path:
    return link_to_source(config) / "deep" / "en"


def with_dots(config: RunConfig) -> Path:
    return config.source.parent / "en" / ".." / "fr"


def other_case(config: RunConfig) -> Path:
    return config.source.with_name("FR") / "en"


@pytest.mark.parametrize(
    "place",
    [
        at_source,
        in_source,
        around_source,
        link_to_source,
        below_a_link,
        with_dots,
        other_case,
    ],
)
def test_an_output_folder_that_meets_the_source_folder_is_refused(
    config: RunConfig, place: Callable[[RunConfig], Path]
) -> None:
    write(config.source, "a.txt", PORT)
    output = place(config)
    before = below(config.source.parent)
    meeting = replace(config, output=output)
    for command in (
        lambda: go(meeting),
        lambda: go(replace(meeting, dry_run=True)),
        lambda: status(meeting),
        lambda: check(meeting),
        lambda: ReviewProject(meeting, FakeEngine).names(),
        lambda: prune(meeting, print),
    ):
        with pytest.raises(UsageError, match="source folder") as caught:
            command()
        assert "\n" not in str(caught.value)
    assert below(config.source.parent) == before
    assert not list(config.source.parent.rglob(".bitexte"))


@pytest.mark.parametrize("ending", [".tsv", ".tmx", ".html", ".bitext.jsonl"])
def test_a_text_that_is_named_as_an_output_of_another_is_refused(
    config: RunConfig, ending: str
) -> None:
    write(config.source, "k.txt", PORT)
    write(config.source, f"k.txt{ending}", FIELD)
    for _ in range(2):
        report = go(config)
        (error,) = report.errors
        assert error.startswith(f"k.txt{ending}: ")
        assert "made from k.txt" in error
        assert "\n" not in error
        assert [file.name for file in report.files] == ["k.txt"]
    assert read_record(config.output / "k.txt.bitext.jsonl").source == "k.txt"
    assert status(config).errors == (error,)


def test_a_newcomer_does_not_write_over_what_was_translated_before(
    config: RunConfig,
) -> None:
    config = replace(config, form="text")  # its ending is that of another kind
    reviewed(config, "k.txt.tmx")
    write(config.source, "k.txt", FIELD)
    (error,) = go(config).errors
    assert error.startswith("k.txt: ")
    assert english(config, "k.txt.tmx").startswith(EDITED)


def test_a_folder_named_as_an_output_is_refused(config: RunConfig) -> None:
    write(config.source, "k.txt", PORT)
    write(config.source, "k.txt.html/x.txt", FIELD)
    (error,) = go(config).errors
    assert error.startswith("k.txt.html/x.txt: ")
    assert (config.output / "k.txt.html").is_file()


def test_twins_are_refused_where_letter_case_makes_no_difference(
    config: RunConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(config.source, "Été.txt", PORT)
    write(config.source, "ÉTÉ.TXT", FIELD)
    write(config.source, "x.txt", FIELD)
    assert not ignores_case(config.output)
    assert places(config).errors == ()
    monkeypatch.setattr("pipeline.run.places.ignores_case", lambda _: True)
    report = go(config)
    assert sorted(file.name for file in report.files) == ["x.txt"]
    assert [error.partition(":")[0] for error in report.errors] == [
        "ÉTÉ.TXT",
        "Été.txt",
    ]
    assert "that of Été.txt" in report.errors[0]


def test_links_between_the_folders_are_refused_text_by_text(config: RunConfig) -> None:
    write(config.source, "sub/a.txt", PORT)
    write(config.source, "b.txt", FIELD)
    write(config.source, "c.txt", FIELD)
    config.output.mkdir()
    (config.output / "sub").symlink_to(config.source / "sub")
    (config.output / "b.txt").symlink_to(config.source / "b.txt")
    before = below(config.source)
    report = go(config)
    assert [error.partition(":")[0] for error in report.errors] == [
        "b.txt",
        "sub/a.txt",
    ]
    assert [file.name for file in report.files] == ["c.txt"]
    assert below(config.source) == before


def test_a_source_that_is_a_link_into_the_output_folder_is_refused(
    config: RunConfig,
) -> None:
    mine = write(config.output, "mine.txt", "My own words.\n")
    (config.source / "mine.txt").symlink_to(mine)
    (error,) = go(config).errors
    assert error.startswith("mine.txt: is a link to ")
    assert mine.read_text(encoding="utf-8") == "My own words.\n"


# English without a record.


def test_english_without_a_record_is_taken_in_as_reviewed(config: RunConfig) -> None:
    write(config.source, "a.txt", PORT)
    text = "The quay is empty. The crane still turns.\n\nA sailor counts his nets.\n"
    write(config.output, "a.txt", text)
    engine = FakeEngine()
    report = run(config, engine)
    assert report.errors == ()
    assert engine.calls == []
    assert english(config, "a.txt") == text
    units = read_record(config.output / "a.txt.bitext.jsonl").units
    assert [unit.target for unit in units] == [
        "The quay is empty.",
        "The crane still turns.",
        "A sailor counts his nets.",
    ]
    assert {(unit.state, unit.origin) for unit in units} == {
        (State.REVIEWED, Origin.POST_EDIT)
    }
    assert (report.files[0].adopted, report.total("kept")) == (3, 3)
    again = go(config)
    assert (again.files[0].adopted, again.total("kept")) == (0, 3)
    assert english(config, "a.txt") == text


def test_a_sentence_that_a_person_joined_is_aligned_with_both(
    config: RunConfig,
) -> None:
    write(config.source, "a.txt", PORT)
    text = "The quay is empty and the crane still turns.\n\nA sailor counts his nets.\n"
    write(config.output, "a.txt", text)
    assert go(config).errors == ()
    units = read_record(config.output / "a.txt.bitext.jsonl").units
    assert [unit.target for unit in units] == [
        "The quay is empty and the crane still turns.",
        "",
        "A sailor counts his nets.",
    ]
    assert go(config).total("stale") == 0
    assert english(config, "a.txt") == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The quay is empty. The crane still turns.\n", "has 1 paragraph where"),
        ("# The quay is empty.\n\nThe crane.\n\nA sailor.\n", "has 3 paragraphs"),
        (b"\xff\xfe\x00", "not valid"),
    ],
)
def test_english_that_does_not_fit_is_left_alone(
    config: RunConfig, text: str | bytes, said: str
) -> None:
    write(config.source, "a.txt", PORT)
    write(config.source, "b.txt", FIELD)
    data = text if isinstance(text, bytes) else text.encode()
    write(config.output, "a.txt", "").write_bytes(data)
    for _ in range(2):
        report = go(config)
        (error,) = report.errors
        assert error.startswith(f"{config.output / 'a.txt'}")
        assert said in error
        assert [file.name for file in report.files] == ["b.txt"]
    assert (config.output / "a.txt").read_bytes() == data
    assert not (config.output / "a.txt.bitext.jsonl").exists()


@pytest.mark.parametrize("text", ["", " \n", PORT])
def test_a_blank_file_and_a_copy_of_the_french_hold_nothing(
    config: RunConfig, text: str
) -> None:
    write(config.source, "a.txt", PORT)
    write(config.output, "a.txt", text)
    assert go(config).errors == ()
    assert english(config, "a.txt") == PORT.upper()


def test_reviewed_english_whose_record_was_deleted_stays(config: RunConfig) -> None:
    reviewed(config)
    before = english(config, "a.txt")
    (config.output / "a.txt.bitext.jsonl").unlink()
    report = go(config)
    assert report.files[0].adopted == 3
    assert english(config, "a.txt") == before
    assert go(config).total("kept") == 3


def later(data: bytes) -> bytes:
    return data.replace(b'{"bitext": 2,', b'{"bitext": 99,')


def cut_in_a_line(data: bytes) -> bytes:
    return data[: len(data) * 2 // 3]


def cut_at_a_line(data: bytes) -> bytes:
    return b"".join(data.splitlines(keepends=True)[:-1])


def empty(_: bytes) -> bytes:
    return b""


def no_text(data: bytes) -> bytes:
    return b"\xff\x00" + data


@pytest.mark.parametrize("harm", [later, cut_in_a_line, cut_at_a_line, empty, no_text])
def test_nothing_is_overwritten_beside_a_record_that_cannot_be_used(
    config: RunConfig, harm: Callable[[bytes], bytes]
) -> None:
    reviewed(config)
    record = config.output / "a.txt.bitext.jsonl"
    record.write_bytes(harm(record.read_bytes()))
    before = below(config.output)
    write(config.source, "a.txt", PORT + "\nUne ligne de plus.\n")
    write(config.source, "b.txt", FIELD)
    report = go(config)
    (error,) = report.errors
    assert error.startswith(str(record))
    assert "\n" not in error
    assert [file.name for file in report.files] == ["b.txt"]
    after = below(config.output)
    assert {name: after[name] for name in before} == before
    with pytest.raises(RecordError):
        ReviewProject(config, FakeEngine).load("a.txt")


@pytest.mark.parametrize("ending", [".tsv", ".tmx", ".html"])
def test_a_file_of_another_program_is_not_overwritten(
    config: RunConfig, ending: str
) -> None:
    write(config.source, "a.txt", PORT)
    mine = write(config.output, f"a.txt{ending}", "my own notes\n")
    (error,) = go(config).errors
    assert error.startswith(f"{mine}: was not made by this program")
    assert mine.read_text(encoding="utf-8") == "my own notes\n"
    mine.unlink()
    assert go(config).errors == ()


# Sources that moved.


def keeps_review(config: RunConfig, name: str) -> None:
    report = go(config)
    assert report.errors == ()
    assert EDITED in english(config, name)
    (unit,) = (
        unit
        for unit in read_record(config.output / f"{name}.bitext.jsonl").units
        if unit.target == EDITED
    )
    assert unit.state is State.REVIEWED


@pytest.mark.parametrize("new", ["sub/b.txt", "b.txt", "sub/a.txt", "A.txt"])
def test_a_moved_text_keeps_its_review(config: RunConfig, new: str) -> None:
    reviewed(config)
    move(config, "a.txt", new)
    engine = FakeEngine()
    report = run(config, engine)
    assert engine.calls == []
    assert report.files[0].moved_from == "a.txt"
    assert sorted(below(config.output)) == [
        new,
        *(f"{new}.{end}" for end in ("bitext.jsonl", "html", "tmx", "tsv")),
    ]
    keeps_review(config, new)
    assert go(config).orphans == ()


def test_a_moved_and_edited_text_keeps_its_review(config: RunConfig) -> None:
    reviewed(config)
    new = PORT.replace("La grue tourne encore.", "Un chien aboie au loin dans le noir.")
    (config.source / "a.txt").unlink()
    write(config.source, "sub/b.txt", new)
    assert status(config).files[0].moved_from == "a.txt"
    keeps_review(config, "sub/b.txt")
    assert not (config.output / "a.txt").exists()


def test_what_finds_no_place_in_an_edited_text_stays_where_it_was(
    config: RunConfig,
) -> None:
    reviewed(config)
    edit(config, "a.txt", "UN MARIN COMPTE SES FILETS.", "A sailor mends his nets.")
    go(config)
    (config.source / "a.txt").unlink()
    write(config.source, "b.txt", PORT.replace("Un marin compte ses filets.", "Fin."))
    report = go(config)
    assert EDITED in english(config, "b.txt")
    (orphan,) = report.orphans
    assert orphan.is_human
    assert "A sailor mends his nets." in english(config, "a.txt")
    assert go(config).errors == ()
    assert EDITED in english(config, "b.txt")


def test_english_edited_just_before_the_move_goes_along(config: RunConfig) -> None:
    write(config.source, "a.txt", PORT)
    go(config)
    edit(config, "a.txt", "LE QUAI EST VIDE CE SOIR.", EDITED)
    move(config, "a.txt", "b.txt")
    keeps_review(config, "b.txt")
    assert not (config.output / "a.txt").exists()


def test_english_that_moved_along_without_its_record_goes_along(
    config: RunConfig,
) -> None:
    write(config.source, "a.txt", PORT)
    go(config)
    edit(config, "a.txt", "LE QUAI EST VIDE CE SOIR.", EDITED)
    move(config, "a.txt", "b.txt")
    (config.output / "a.txt").rename(config.output / "b.txt")
    keeps_review(config, "b.txt")


def test_a_renamed_folder_keeps_every_review(config: RunConfig) -> None:
    texts = {"x/a.txt": PORT, "x/b.txt": PORT, "x/c.txt": FIELD}
    for name, text in texts.items():
        reviewed(config, name, text)
    edit(config, "x/b.txt", EDITED, "Nobody on the quay.")
    go(config)
    before = below(config.output / "x")
    (config.source / "x").rename(config.source / "y")
    assert go(config).errors == ()
    assert not (config.output / "x").exists()
    for name in texts:
        new = name.replace("x/", "y/")
        assert (config.output / new).read_bytes() == before[name[2:]]


def test_swapped_texts_keep_their_reviews(config: RunConfig) -> None:
    reviewed(config)
    reviewed(config, "b.txt", FIELD)
    edit(config, "b.txt", EDITED, "Cows sleep.")
    go(config)
    port, field = english(config, "a.txt"), english(config, "b.txt")
    move(config, "a.txt", "c.txt")
    move(config, "b.txt", "a.txt")
    move(config, "c.txt", "b.txt")
    only = replace(config, only=(config.source / "a.txt",))
    (error,) = go(only).errors
    assert error.startswith("a.txt: its old text is b.txt now")
    assert go(config).errors == ()
    assert (english(config, "a.txt"), english(config, "b.txt")) == (field, port)
    for name in ("a.txt", "b.txt"):
        record = read_record(config.output / f"{name}.bitext.jsonl")
        assert record.retired == ()
        assert sum(unit.state.is_human for unit in record.units) == 1
    assert list((config.output / ".bitexte" / "moved").glob("*")) == []


def test_a_text_put_in_anothers_place_keeps_both_reviews(config: RunConfig) -> None:
    reviewed(config)
    reviewed(config, "b.txt", FIELD)
    edit(config, "b.txt", EDITED, "Cows sleep.")
    go(config)
    move(config, "b.txt", "a.txt")
    assert go(config).errors == ()
    record = read_record(config.output / "a.txt.bitext.jsonl")
    assert english(config, "a.txt").startswith("Cows sleep.")
    assert [unit.target for unit in record.retired] == [EDITED]
    assert not (config.output / "b.txt").exists()


def test_the_same_text_twice_then_one_moved(config: RunConfig) -> None:
    reviewed(config, "x/a.txt")
    reviewed(config, "y/a.txt")
    edit(config, "y/a.txt", EDITED, "Nobody.")
    go(config)
    move(config, "x/a.txt", "z/a.txt")
    keeps_review(config, "z/a.txt")
    assert english(config, "y/a.txt").startswith("Nobody.")
    assert not (config.output / "x").exists()


def test_a_copy_of_a_text_takes_nothing_away(config: RunConfig) -> None:
    reviewed(config)
    shutil.copy(config.source / "a.txt", config.source / "b.txt")
    write(config.source, "a.txt", PORT + "\nUne ligne de plus.\n")
    keeps_review(config, "a.txt")
    assert EDITED in english(config, "b.txt")


def test_another_source_folder_with_the_same_output_is_no_move(
    config: RunConfig,
) -> None:
    reviewed(config)
    other = replace(config, source=config.source.with_name("fr2"))
    other.source.mkdir()
    write(other.source, "b.txt", PORT)
    assert go(other).orphans == ()
    assert EDITED in english(config, "a.txt")


# Sources that are gone.


def test_orphans_are_listed_and_pruned_where_nobody_worked(config: RunConfig) -> None:
    write(config.source, "sub/b.txt", FIELD)
    reviewed(config)
    (config.source / "a.txt").unlink()
    (config.source / "sub" / "b.txt").unlink()
    for found in (go(config).orphans, status(config).orphans):
        assert [(one.name, dict(one.holds)) for one in found] == [
            ("a.txt", {"reviewed": 1, "edited": 1}),
            ("sub/b.txt", {}),
        ]
    before = below(config.output)
    lines: list[str] = []
    assert prune(config, lines.append) == ()
    record = config.output / "a.txt.bitext.jsonl"
    gone = config.output / "sub" / "b.txt.bitext.jsonl"
    assert lines == [
        f"kept: {record}: has no source any more; it holds 1 reviewed, 1 edited",
        f"removed: {gone}: has no source any more; it holds nothing of a person's",
    ]
    assert below(config.output) == {
        name: data for name, data in before.items() if name.startswith("a.txt")
    }
    assert not (config.output / "sub").exists()


def test_a_hand_edit_that_no_run_saw_keeps_an_orphan(config: RunConfig) -> None:
    write(config.source, "a.txt", PORT)
    go(config)
    edit(config, "a.txt", "LE QUAI EST VIDE CE SOIR.", EDITED)
    (config.source / "a.txt").unlink()
    prune(config, print)
    assert EDITED in english(config, "a.txt")


@pytest.mark.parametrize("harm", [later, cut_in_a_line, cut_at_a_line, empty])
def test_an_orphan_that_cannot_be_read_is_kept(
    config: RunConfig, harm: Callable[[bytes], bytes]
) -> None:
    write(config.source, "a.txt", PORT)
    go(config)
    record = config.output / "a.txt.bitext.jsonl"
    record.write_bytes(harm(record.read_bytes()))
    (config.source / "a.txt").unlink()
    before = below(config.output)
    (orphan,) = status(config).orphans
    assert orphan.problem
    assert prune(config, print) == ()
    assert below(config.output) == before


@pytest.mark.parametrize("harm", [later, cut_in_a_line, cut_at_a_line])
def test_a_moved_text_waits_for_its_review_that_cannot_be_read(
    config: RunConfig, harm: Callable[[bytes], bytes]
) -> None:
    reviewed(config)
    record = config.output / "a.txt.bitext.jsonl"
    whole = record.read_bytes()
    record.write_bytes(harm(whole))
    move(config, "a.txt", "b.txt")
    (error,) = go(config).errors
    assert error.startswith(f"b.txt: its review is in {record}, which cannot be used")
    assert "\n" not in error
    assert not (config.output / "b.txt").exists()
    record.write_bytes(whole)
    keeps_review(config, "b.txt")


def test_swapped_and_edited_texts_keep_their_reviews(config: RunConfig) -> None:
    reviewed(config)
    reviewed(config, "b.txt", FIELD)
    edit(config, "b.txt", EDITED, "Cows sleep.")
    write(config.source, "a.txt", FIELD + "\nLe soir vient.\n")
    write(config.source, "b.txt", PORT.replace("Un marin compte ses filets.", "Fin."))
    assert go(config).errors == ()
    assert english(config, "a.txt").startswith("Cows sleep.")
    assert english(config, "b.txt").startswith(EDITED)


def test_a_move_that_was_stopped_before_the_old_files_went_is_finished(
    config: RunConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    reviewed(config)
    move(config, "a.txt", "b.txt")

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("pipeline.run.relocation.remove", stop)
        with pytest.raises(KeyboardInterrupt):
            go(config)
    assert (config.output / "a.txt").exists()
    assert go(config).orphans == ()
    assert not (config.output / "a.txt").exists()
    keeps_review(config, "b.txt")


def test_english_without_record_and_source_is_listed_and_kept(
    config: RunConfig,
) -> None:
    write(config.source, "a.txt", PORT)
    write(config.output, "notes.txt", "not of this program\n")
    go(config)
    (config.source / "a.txt").unlink()
    (config.output / "a.txt.bitext.jsonl").unlink()
    before = below(config.output)
    assert [orphan.name for orphan in status(config).orphans] == ["a.txt"]
    prune(config, print)
    assert below(config.output) == before


def test_another_project_below_the_output_folder_is_left_alone(
    config: RunConfig,
) -> None:
    inner = replace(config, output=config.output / "inner")
    write(config.source, "a.txt", PORT)
    go(inner)
    go(config)
    (config.source / "a.txt").unlink()
    before = below(inner.output)
    prune(config, print)
    assert below(inner.output) == before


def test_a_comment_outlives_its_sentence(config: RunConfig) -> None:
    write(config.source, "a.txt", PORT)
    go(config)
    path = config.output / "a.txt.bitext.jsonl"
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    lines[-1]["comment"] = "Ask the harbour master."
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    write(config.source, "a.txt", PORT.replace("Un marin compte ses filets.", "Fin."))
    assert go(config).errors == ()
    assert "Ask the harbour master." in path.read_text("utf-8")
    (config.source / "a.txt").unlink()
    prune(config, print)
    assert os.path.lexists(path)
