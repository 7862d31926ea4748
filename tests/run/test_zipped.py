"""Word, OpenDocument and EPUB through whole runs: record, reuse, edits, a move."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fakes import FakeEngine
from zipped import FILES, W, changed, members_of

from pipeline.bitext import read_record, source_text
from pipeline.config import RunConfig
from pipeline.documents import file_text, parse
from pipeline.errors import OutputError
from pipeline.review import Session
from pipeline.run import run
from pipeline.run.alignment import align_texts
from pipeline.run.outputs import Outputs, write_outputs
from pipeline.run.pairing import pairs_of
from pipeline.run.project import ReviewProject
from pipeline.units import Bitext, Origin, State

NAMES = pytest.mark.parametrize("name", sorted(FILES))
BODY = {
    "a.docx": "word/document.xml",
    "a.odt": "content.xml",
    "a.epub": "OEBPS/deux.xhtml",
}


@pytest.fixture
def config(tmp_path: Path, name: str) -> RunConfig:
    (tmp_path / "fr").mkdir()
    (tmp_path / "g.yaml").write_text("terms: []\n", encoding="utf-8")
    (tmp_path / "fr" / name).write_bytes(FILES[name])
    return RunConfig(
        tmp_path / "fr", tmp_path / "en", tmp_path / "g.yaml", rescue=False
    )


def english(config: RunConfig, name: str) -> str:
    return file_text((config.output / name).read_bytes(), name)


def edit(config: RunConfig, name: str, old: str, new: str) -> bytes:
    """Edit the English file as a person would; return it."""
    path = config.output / name
    data = path.read_bytes()
    text = members_of(data)[BODY[name]].decode()
    assert old in text
    body = {BODY[name].replace("/", "__"): text.replace(old, new)}
    path.write_bytes(changed(data, **body))
    return path.read_bytes()


@NAMES
def test_a_file_is_translated_and_all_else_stays(config: RunConfig, name: str) -> None:
    engine = FakeEngine()
    forecast = run(replace(config, dry_run=True), engine)
    assert engine.asked == []
    assert not config.output.exists()
    report = run(config, engine)
    assert report.errors == ()
    assert forecast.total("pending") == report.total("translated")
    assert {"Le chat noir dort.", "Il rêve d’un poisson rouge."} <= set(engine.asked)
    made = english(config, name)
    assert "LE CHAT <b>NOIR</b>" in made
    assert '<a href="https://exemple.fr/port">POISSON ROUGE</a>.' in made
    assert "LA LUNE &amp; LA MER" in made
    old, new = members_of(FILES[name]), members_of((config.output / name).read_bytes())
    assert list(old) == list(new)
    record = read_record(config.output / f"{name}.bitext.jsonl")
    assert record.text_sha256
    assert len(write(config, name)) < 9000
    again = run(config, engine)
    assert (again.total("translated"), again.errors) == (0, ())
    for suffix in (".tmx", ".tsv", ".html"):
        assert (config.output / f"{name}{suffix}").is_file()


def write(config: RunConfig, name: str) -> str:
    return (config.output / f"{name}.bitext.jsonl").read_text("utf-8")


@NAMES
def test_a_copying_engine_changes_the_language_only(
    config: RunConfig, name: str
) -> None:
    run(config, FakeEngine(answer=lambda request, _: [request.text]))
    old, new = members_of(FILES[name]), members_of((config.output / name).read_bytes())
    for member, data in old.items():
        said = data.decode("latin-1")
        for french, said_so in (
            ('w:val="fr-FR"', 'w:val="en-US"'),
            ('"fr" fo:country="FR"', '"en" fo:country="US"'),
            ('"fr" fo:country="BE"', '"en" fo:country="US"'),
            (">fr-FR<", ">en-US<"),
            (">fr-BE<", ">en<"),
            ('lang="fr"', 'lang="en"'),
        ):
            said = said.replace(french, said_so)
        assert new[member].decode("latin-1") == said


@NAMES
def test_an_edit_by_hand_is_taken_back(config: RunConfig, name: str) -> None:
    run(config, FakeEngine())
    edit(config, name, "RÊVE", "dreams")
    assert run(config, FakeEngine()).errors == ()
    (unit,) = (
        unit
        for unit in read_record(config.output / f"{name}.bitext.jsonl").units
        if unit.origin is Origin.POST_EDIT
    )
    assert unit.target == (
        'IL dreams D’UN <a href="https://exemple.fr/port">POISSON ROUGE</a>.'
    )
    assert "IL dreams D’UN" in english(config, name)
    assert run(config, FakeEngine()).total("translated") == 0


@NAMES
def test_a_paragraph_that_was_added_is_refused(config: RunConfig, name: str) -> None:
    run(config, FakeEngine())
    added = {
        "a.docx": ("<w:tbl>", "<w:p><w:r><w:t>More</w:t></w:r></w:p><w:tbl>"),
        "a.odt": ("<table:table>", "<text:p>More</text:p><table:table>"),
        "a.epub": ("</body>", "<p>More</p></body>"),
    }
    made = edit(config, name, *added[name])
    (error,) = run(config, FakeEngine()).errors
    assert error.startswith(f"{name}: paragraph ")
    assert "of the English text: lines or markup were added" in error
    assert (config.output / name).read_bytes() == made


@NAMES
def test_english_without_a_record_is_taken_in(config: RunConfig, name: str) -> None:
    run(config, FakeEngine())
    (config.output / f"{name}.bitext.jsonl").unlink()
    (config.output / ".bitexte" / "ledger.json").unlink()
    edit(config, name, "RÊVE", "dreams")
    engine = FakeEngine()
    assert run(config, engine).errors == ()
    assert engine.asked == []
    units = read_record(config.output / f"{name}.bitext.jsonl").units
    assert {unit.state for unit in units} == {State.REVIEWED}
    assert "IL dreams D’UN" in english(config, name)


@NAMES
def test_a_review_writes_the_file_and_says_when_it_cannot(
    config: RunConfig, name: str
) -> None:
    run(config, FakeEngine())
    session = Session(ReviewProject(config, FakeEngine))
    loaded = session.document(name)
    assert loaded is not None
    (unit,) = (one for one in loaded.bitext.units if "RÊVE" in one.target)

    def better(bitext: Bitext) -> Bitext:
        new = replace(unit, target=unit.target.replace("RÊVE", "dreams"))
        units = (new if one.id == unit.id else one for one in bitext.units)
        return replace(bitext, units=tuple(units))

    session.change(name, "edit", better)
    session.refresh()
    assert "IL dreams D’UN" in english(config, name)
    (config.source / name).unlink()
    with pytest.raises(OutputError, match="is put into the French file, which was"):
        write_outputs(
            Outputs.of(config.output, name),
            loaded.bitext,
            parse(source_text(loaded.bitext), name),
        )


@NAMES
def test_a_moved_file_keeps_its_review(config: RunConfig, name: str) -> None:
    run(config, FakeEngine())
    edit(config, name, "RÊVE", "dreams")
    (config.source / name).rename(config.source / f"b{name}")
    engine = FakeEngine()
    assert run(config, engine).errors == ()
    assert engine.asked == []
    assert "IL dreams D’UN" in english(config, f"b{name}")


@NAMES
def test_a_record_that_lacks_lines_is_refused(config: RunConfig, name: str) -> None:
    run(config, FakeEngine())
    path = config.output / f"{name}.bitext.jsonl"
    path.write_text("\n".join(write(config, name).splitlines()[:-1]) + "\n", "utf-8")
    (error,) = run(config, FakeEngine()).errors
    assert "lines are missing" in error


LAYOUT = {  # what a person changes beside the words, and where
    "a.docx": ("</w:p><w:tbl>", "</w:p><w:p/><w:tbl>"),
    "a.odt": ("</text:p><table:table>", "</text:p><text:p/><table:table>"),
    "a.epub": ("</body>", "<hr/></body>"),
}


@NAMES
def test_what_a_person_did_beside_the_words_stays(config: RunConfig, name: str) -> None:
    run(config, FakeEngine())
    made = edit(config, name, *LAYOUT[name])
    engine = FakeEngine()
    report = run(config, engine)
    assert (report.errors, engine.asked) == ((), [])
    assert (config.output / name).read_bytes() == made
    edit(config, name, "RÊVE", "dreams")
    assert run(config, FakeEngine()).errors == ()
    glossary = "terms:\n  - {fr: lune, en: moon}\n"
    config.glossary.write_text(glossary, encoding="utf-8")
    answers = {"La lune & la mer": ["The moon & the sea"]}
    assert run(config, FakeEngine(answers=answers)).errors == ()
    text = english(config, name)
    assert "The moon &amp; the sea" in text
    assert "IL dreams D’UN" in text
    body = members_of((config.output / name).read_bytes())[BODY[name]].decode()
    assert LAYOUT[name][1] in body


@pytest.mark.parametrize("name", ["a.docx", "a.odt"])
def test_comments_in_the_english_are_not_lost(config: RunConfig, name: str) -> None:
    run(config, FakeEngine())
    members = members_of((config.output / name).read_bytes())
    if name == "a.docx":
        comment = {
            "word__comments.xml": f'<w:comments xmlns:w="{W}"><w:comment w:id="1"/></w:comments>'
        }
    else:
        said = members["content.xml"].decode()
        comment = {
            "content.xml": said.replace("</text:h>", "<office:annotation/></text:h>")
        }
    path = config.output / name
    path.write_bytes(changed(path.read_bytes(), **comment))
    kept = path.read_bytes()
    assert run(config, FakeEngine()).errors == ()
    assert path.read_bytes() == kept
    french = FILES[name]
    body = members_of(french)[BODY[name]].decode().replace("rêve", "songe")
    member = BODY[name].replace("/", "__")
    (config.source / name).write_bytes(changed(french, **{member: body}))
    (error,) = run(config, FakeEngine()).errors
    assert error.startswith(
        f"{name}: its French has changed, and the English file has 1 comment of a person"
    )
    assert path.read_bytes() == kept


@NAMES
def test_a_changed_french_file_makes_a_new_english_one(
    config: RunConfig, name: str
) -> None:
    run(config, FakeEngine())
    edit(config, name, "RÊVE", "dreams")
    french = FILES[name]
    body = members_of(french)[BODY[name]].decode().replace("chat ", "chien ")
    member = BODY[name].replace("/", "__")
    data = changed(french, **{member: body, "neu.bin": b"x"})
    (config.source / name).write_bytes(data)
    engine = FakeEngine()
    assert run(config, engine).errors == ()
    assert engine.asked == ["Le chien noir dort."]
    made = members_of((config.output / name).read_bytes())
    assert made["neu.bin"] == b"x"
    assert "IL dreams D’UN" in english(config, name)


@NAMES
def test_a_persons_english_text_can_be_aligned_with_it(
    config: RunConfig, name: str
) -> None:
    said = "The old cat\n\nThe black cat sleeps. It dreams of a goldfish.\n"
    text = config.source.parent / "light.txt"
    text.write_text(said, "utf-8")
    report = align_texts(config, pairs_of(config.source / name, text))
    assert report.errors == []
    path = config.output / f"{name}.en.txt"
    assert path.read_text("utf-8") == said
    path.write_text(said.replace("dreams", "is dreaming"), "utf-8")
    assert run(config, FakeEngine()).errors == ()
    assert "is dreaming" in path.read_text("utf-8")
    assert not (config.output / name).exists()


@pytest.mark.parametrize("name", ["a.docx"])
def test_an_english_file_of_another_structure_is_not_aligned(config: RunConfig) -> None:
    text = config.source / "b.txt"
    text.write_text("Le chat dort.\n", "utf-8")
    (error,) = align_texts(config, pairs_of(text, config.source / "a.docx")).errors
    assert "is a Word file, which is aligned only where its paragraphs are" in error
    assert not list(config.output.glob("b.*"))
