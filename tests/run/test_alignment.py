"""A person's translation aligned, and what runs make of it afterwards."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fakes import FakeEngine

from pipeline.bitext import (
    Edit,
    compare,
    from_tmx,
    read_record,
    source_text,
    version_of,
)
from pipeline.bitext.formats import FORMATS
from pipeline.config import RunConfig
from pipeline.errors import ConfigError
from pipeline.run import RunReport, run
from pipeline.run.alignment import AlignReport, align_texts
from pipeline.run.exchange import export, import_edits
from pipeline.run.pairing import pairs_of
from pipeline.units import Bitext, Origin, State

FRENCH = """\
# Le phare

Le gardien monta au phare. Il alluma la lampe à six heures.

La mer était calme. Un navire passa au loin, et personne ne le vit.

Le lendemain, il pleuvait. Le gardien resta dans sa chambre.

Il lut un vieux livre. Le chat dormait près du feu.
"""
# The heading is marked otherwise, two sentences are one, one is two, a paragraph was
# added, two paragraphs are one, and that one is wrapped.
ENGLISH = """\
THE LIGHTHOUSE

The keeper climbed the lighthouse and lit the lamp at six o’clock.

The sea was calm. A ship passed far away. Nobody saw it.

There were gulls on the rocks that evening.

The next day it was raining. The keeper stayed in his
room. He read an old book. The cat was sleeping by
the fire.
"""


@pytest.fixture
def config(tmp_path: Path) -> RunConfig:
    (tmp_path / "fr").mkdir()
    glossary = tmp_path / "glossary.yaml"
    glossary.write_text("terms: []\n", encoding="utf-8")
    return RunConfig(tmp_path / "fr", tmp_path / "en", glossary, rescue=False)


def put(config: RunConfig, name: str, text: str) -> Path:
    path = config.source / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


def align(
    config: RunConfig, name: str, french: str, theirs: Path | str, english: str | bytes
) -> AlignReport:
    path = put(config, name, french)
    other = config.source.parent / theirs
    other.write_bytes(english if isinstance(english, bytes) else english.encode())
    return align_texts(config, pairs_of(path, other))


def record(config: RunConfig, name: str) -> Bitext:
    return read_record(config.output / f"{name}.bitext.jsonl")


def beads(bitext: Bitext) -> list[tuple[str, str]]:
    """Return the French and the English of each bead."""
    found: list[tuple[str, str]] = []
    for unit in bitext.units:
        if unit.aligned and unit.aligned.joined:
            french, english = found.pop()
            found.append((f"{french} {unit.source}".strip(), english))
        else:
            found.append((unit.source, unit.target))
    return found


BEADS = [
    ("Le phare", "THE LIGHTHOUSE"),
    (
        "Le gardien monta au phare. Il alluma la lampe à six heures.",
        "The keeper climbed the lighthouse and lit the lamp at six o’clock.",
    ),
    ("La mer était calme.", "The sea was calm."),
    (
        "Un navire passa au loin, et personne ne le vit.",
        "A ship passed far away. Nobody saw it.",
    ),
    ("", "There were gulls on the rocks that evening."),
    ("Le lendemain, il pleuvait.", "The next day it was raining."),
    ("Le gardien resta dans sa chambre.", "The keeper stayed in his room."),
    ("Il lut un vieux livre.", "He read an old book."),
    ("Le chat dormait près du feu.", "The cat was sleeping by the fire."),
]


def test_an_aligned_text_is_a_record_with_beads_and_its_english_untouched(
    config: RunConfig,
) -> None:
    report = align(config, "phare.txt", FRENCH, "light.txt", ENGLISH)
    assert report.errors == []
    assert (config.output / "phare.txt").read_bytes() == ENGLISH.encode()
    found = record(config, "phare.txt")
    assert beads(found) == [("# Le phare", "THE LIGHTHOUSE"), *BEADS[1:]]
    assert source_text(found) == FRENCH
    assert {unit.origin for unit in found.units} == {Origin.POST_EDIT}
    assert all(unit.is_human for unit in found.units)


def test_the_memory_has_the_beads_as_pairs(config: RunConfig) -> None:
    align(config, "phare.txt", FRENCH, "light.txt", ENGLISH)
    pairs = from_tmx(config.output / "phare.txt.tmx")
    assert [(pair.source, pair.target) for pair in pairs] == [
        ("# Le phare", "THE LIGHTHOUSE"),
        *BEADS[1:4],
        *BEADS[5:],
    ]


@pytest.mark.parametrize(
    ("french", "theirs", "english", "written"),
    [
        ("phare.md", "light.txt", ENGLISH, "phare.md.en.txt"),
        ("phare.md", "light.md", "# T" + ENGLISH[1:], "phare.md"),
        (
            "phare.md",
            "light.html",
            (
                "<html lang='en'><body><h1>The lighthouse</h1>\n<p>The keeper climbed the "
                "<i>lighthouse</i> &amp; lit the lamp at six o’clock.</p><p>The sea was "
                "calm.</p>\n</body></html>\n"
            ),
            "phare.md.en.html",
        ),
        (
            "phare.md",
            "light.srt",
            (
                "1\r\n00:00:01,000 --> 00:00:03,000\r\nThe keeper climbed\r\n\r\n2\r\n"
                "00:00:03,000 --> 00:00:05,000\r\nthe lighthouse.\r\n"
            ),
            "phare.md.en.srt",
        ),
    ],
)
def test_any_two_formats(
    config: RunConfig, french: str, theirs: str, english: str, written: str
) -> None:
    report = align(config, french, FRENCH, theirs, english)
    assert report.errors == []
    assert (config.output / written).read_bytes() == english.encode()
    made = run(config, FakeEngine())
    assert (made.errors, made.total("translated")) == ((), 0)
    assert (config.output / written).read_bytes() == english.encode()


def test_the_bytes_of_an_old_code_page_are_kept(config: RunConfig) -> None:
    data = "The café was closed.\r\nIt rained – all day.\r\n".encode("cp1252")
    report = align(config, "a.txt", "Le café était fermé.\nIl plut.\n", "b.txt", data)
    assert report.errors == []
    assert (config.output / "a.txt").read_bytes() == data
    put(config, "a.txt", "Le café était fermé.\nIl plut.\nOn rit.\n")
    run(config, FakeEngine())
    assert (config.output / "a.txt").read_bytes().startswith(data.rstrip(b"\r\n"))


def changed(report: RunReport) -> dict[str, bool]:
    return {change.id: change.kept for one in report.files for change in one.changes}


def test_a_run_translates_nothing_again(config: RunConfig) -> None:
    align(config, "phare.txt", FRENCH, "light.txt", ENGLISH)
    before = (config.output / "phare.txt.bitext.jsonl").read_bytes()
    engine = FakeEngine()
    report = run(config, engine)
    assert (engine.asked, report.total("translated"), report.total("stale")) == (
        [],
        0,
        0,
    )
    assert (config.output / "phare.txt").read_bytes() == ENGLISH.encode()
    after = record(config, "phare.txt")
    (config.output / "phare.txt.bitext.jsonl").write_bytes(before)
    assert after.units == record(config, "phare.txt").units


def test_only_an_edited_paragraph_is_stale(config: RunConfig) -> None:
    align(config, "phare.txt", FRENCH, "light.txt", ENGLISH)
    put(config, "phare.txt", FRENCH.replace("était calme", "était très calme"))
    report = run(config, FakeEngine())
    assert changed(report) == {"p3.s1": True}
    (stale,) = [one for one in record(config, "phare.txt").units if one.stale]
    assert (stale.id, stale.target) == ("p3.s1", "The sea was calm.")
    assert stale.stale is not None
    assert stale.stale.machine == "LA MER ÉTAIT TRÈS CALME."
    assert (config.output / "phare.txt").read_bytes() == ENGLISH.encode()


def test_a_new_paragraph_is_translated_and_put_where_it_belongs(
    config: RunConfig,
) -> None:
    align(config, "phare.txt", FRENCH, "light.txt", ENGLISH)
    new = "Vers minuit, on frappa à la porte.\n\nLe lendemain"
    put(config, "phare.txt", FRENCH.replace("Le lendemain", new))
    engine = FakeEngine()
    report = run(config, engine)
    assert engine.asked == ["Vers minuit, on frappa à la porte."]
    assert report.total("translated") == 1
    assert (config.output / "phare.txt").read_text("utf-8") == ENGLISH.replace(
        "evening.\n", "evening.\n\nVERS MINUIT, ON FRAPPA À LA PORTE.\n"
    )
    again = run(config, FakeEngine())
    assert (again.total("translated"), changed(again)) == (0, {})


def test_a_paragraph_that_was_rewritten_takes_the_place_of_the_old_one(
    config: RunConfig,
) -> None:
    align(config, "phare.txt", FRENCH, "light.txt", ENGLISH)
    old = "Le gardien monta au phare. Il alluma la lampe à six heures."
    put(config, "phare.txt", FRENCH.replace(old, "Zut."))
    run(config, FakeEngine())
    english = (config.output / "phare.txt").read_text("utf-8")
    assert english == ENGLISH.replace(
        "The keeper climbed the lighthouse and lit the lamp at six o’clock.", "ZUT."
    )
    kept = [unit.target for unit in record(config, "phare.txt").retired]
    assert kept == [BEADS[1][1]]


def test_english_stays_with_what_is_left_of_a_bead(config: RunConfig) -> None:
    align(config, "phare.txt", FRENCH, "light.txt", ENGLISH)
    put(config, "phare.txt", FRENCH.replace("Le gardien monta au phare. ", ""))
    report = run(config, FakeEngine())
    found = record(config, "phare.txt")
    assert beads(found)[1] == ("Il alluma la lampe à six heures.", BEADS[1][1])
    assert changed(report) == {"p2.s1": True}
    assert (config.output / "phare.txt").read_bytes() == ENGLISH.encode()
    assert found.retired == ()


def test_english_without_french_stays_where_it_is(config: RunConfig) -> None:
    align(config, "phare.txt", FRENCH, "light.txt", ENGLISH)
    put(config, "phare.txt", "Préface.\n\n" + FRENCH)
    run(config, FakeEngine())
    english = (config.output / "phare.txt").read_text("utf-8")
    assert english == "PRÉFACE.\n\n" + ENGLISH
    ids = [unit.id for unit in record(config, "phare.txt").units if not unit.source]
    assert ids == ["p4.s2.e1"]


def test_beads_that_a_person_should_look_at_are_not_reviewed(config: RunConfig) -> None:
    align(config, "phare.txt", FRENCH, "light.txt", ENGLISH)
    units = record(config, "phare.txt").units
    (added,) = [unit for unit in units if not unit.source]
    assert added.state is State.TRANSLATED
    assert [one.code for one in added.findings] == ["added"]
    for unit in units:
        confidence = unit.aligned and unit.aligned.confidence
        if unit.source and confidence is not None:
            doubted = "doubtful" in [one.code for one in unit.findings]
            assert doubted == (confidence < 0.5)
            assert unit.state is (State.TRANSLATED if doubted else State.REVIEWED)


def test_french_that_was_left_out_is_found(config: RunConfig) -> None:
    french = FRENCH + "\nPersonne ne sut jamais qui avait écrit la lettre bleue.\n"
    align(config, "phare.txt", french, "light.txt", ENGLISH)
    last = record(config, "phare.txt").units[-1]
    assert (last.target, last.state, [one.code for one in last.findings]) == (
        "",
        State.TRANSLATED,
        ["omitted"],
    )
    engine = FakeEngine()
    run(config, engine)
    assert engine.asked == []  # it may have been left out on purpose


def test_other_numbers_are_found(config: RunConfig) -> None:
    align(config, "a.txt", "Il a 37 chats.\n", "b.txt", "He has 39 cats.\n")
    (unit,) = record(config, "a.txt").units
    assert "numbers" in [one.check for one in unit.findings]
    assert unit.state is State.TRANSLATED


def test_an_edit_in_the_english_file_finds_its_bead(config: RunConfig) -> None:
    align(config, "phare.txt", FRENCH, "light.txt", ENGLISH)
    path = config.output / "phare.txt"
    edited = (
        ENGLISH.replace("There were gulls", "Many gulls sat")
        .replace("A ship passed far away. Nobody", "A ship passed. Nobody")
        .replace("old book. The cat", "old book.\n\nThe cat")
        .replace("calm. A", "calm. Very calm. A")
    )
    path.write_text(edited, "utf-8")
    report = run(config, FakeEngine())
    assert report.errors == ()
    assert path.read_text("utf-8") == edited
    found = beads(record(config, "phare.txt"))
    assert found[2:5] == [
        ("La mer était calme.", "The sea was calm. Very calm."),
        (BEADS[3][0], "A ship passed. Nobody saw it."),
        ("", "Many gulls sat on the rocks that evening."),
    ]
    assert found[8] == BEADS[8]


@pytest.mark.parametrize("form", ["tsv", "xliff", "xlsx", "docx-table", "tmx"])
def test_what_comes_back_from_a_translator_is_taken_in(
    config: RunConfig, tmp_path: Path, form: str
) -> None:
    align(config, "phare.txt", FRENCH, "light.txt", ENGLISH)
    chosen = FORMATS[form]
    sent = tmp_path / f"sent{chosen.suffixes[0]}"
    bitext = record(config, "phare.txt")
    units = tuple(
        replace(unit, target=unit.target.replace("ship", "boat"))
        for unit in bitext.units
    )
    export(config, chosen, sent)
    before = import_edits(config, [sent])
    assert (before.conflicts, [one.edited for one in before.texts]) == ((), [()])
    edited = [
        Edit(unit.id, unit.source, unit.target, version=version_of(old))
        for unit, old in zip(units, bitext.units, strict=True)
    ]
    assert [one.id for one in compare(bitext, edited).changes] == ["p3.s2"]
    if form in ("tsv", "xliff"):
        text = sent.read_text("utf-8").replace("A ship passed", "A boat passed")
        sent.write_text(text, "utf-8")
        after = import_edits(config, [sent])
        assert (after.conflicts, after.texts[0].edited) == ((), ("p3.s2",))
        english = (config.output / "phare.txt").read_text("utf-8")
        assert english == ENGLISH.replace("A ship", "A boat")


def test_a_record_is_never_written_over(config: RunConfig) -> None:
    align(config, "phare.txt", FRENCH, "light.txt", ENGLISH)
    before = record(config, "phare.txt")
    report = align(config, "phare.txt", FRENCH, "light.txt", "Other words.\n")
    path = config.output / "phare.txt.bitext.jsonl"
    assert report.errors == [
        (
            f"{path}: this text has a record already; move it and the English text beside "
            "it elsewhere to align it anew"
        )
    ]
    assert record(config, "phare.txt") == before


def test_an_english_text_in_the_way_is_not_written_over(config: RunConfig) -> None:
    config.output.mkdir()
    (config.output / "a.txt").write_text("Somebody's.\n")
    report = align(config, "a.txt", "Il pleut.\n", "b.txt", "It is raining.\n")
    assert report.errors == [
        (
            f"{config.output / 'a.txt'}: another English text stands there; align that "
            "one, or move it elsewhere"
        )
    ]
    assert (config.output / "a.txt").read_text() == "Somebody's.\n"


def test_a_catalogue_is_refused(config: RunConfig) -> None:
    po = 'msgid "Bonjour."\nmsgstr "Hello."\n'
    report = align(config, "a.txt", "Bonjour.\n", "b.po", po)
    assert len(report.errors) == 1
    assert "holds both languages itself" in report.errors[0]


def test_folders_are_paired_by_name(config: RunConfig) -> None:
    theirs = config.source.parent / "theirs"
    (theirs / "sub").mkdir(parents=True)
    put(config, "un.fr.txt", "Il pleut.\n")
    put(config, "sub/deux.md", "Il neige.\n")
    put(config, "trois.txt", "Il vente.\n")
    (theirs / "un.en.txt").write_text("It is raining.\n")
    (theirs / "sub/deux.html").write_text("<p>It is snowing.</p>\n")
    (theirs / "quatre.txt").write_text("It is hot.\n")
    pairs = pairs_of(config.source, theirs)
    report = align_texts(config, pairs)
    assert [one.name for one in report.texts] == ["sub/deux.md", "un.fr.txt"]
    assert report.notices == [
        f"{config.source / 'trois.txt'}: has no English in {theirs}; left out",
        f"{theirs / 'quatre.txt'}: has no French in {config.source}; left out",
    ]
    assert (config.output / "sub/deux.md.en.html").exists()
    (theirs / "trois.txt").write_text("It is windy.\n")
    again = align_texts(config, pairs_of(config.source, theirs))
    assert [one.name for one in again.texts] == ["trois.txt"]
    assert again.errors == []
    assert sum("has a record already" in one for one in again.notices) == 2


def test_a_file_and_a_folder_are_no_pair(config: RunConfig) -> None:
    path = put(config, "a.txt", "Il pleut.\n")
    with pytest.raises(ConfigError, match="give two files, or two folders"):
        pairs_of(path, config.source)


CUES = """\
1
00:00:01,000 --> 00:00:04,000
Le gardien monta au phare
et alluma la lampe.

2
00:00:05,000 --> 00:00:07,000
La mer était calme.
"""


@pytest.mark.parametrize(
    ("french", "name", "english", "written"),
    [
        (
            CUES,
            "phare.srt",
            CUES.replace("Le gardien monta au phare", "The keeper climbed the light")
            .replace("et alluma la lampe.", "and lit the lamp.")
            .replace("La mer était calme.", "The sea was calm.")
            .replace("05,000", "05,500"),
            "phare.srt",
        ),
        (
            "<h1>Le phare</h1>\n<p>La mer était calme.</p>\n",
            "phare.html",
            "<title>The lighthouse</title><div><p>The sea was calm.</p></div>\n",
            "phare.html",
        ),
    ],
)
def test_english_of_the_same_format_is_called_as_the_french_is(
    config: RunConfig, french: str, name: str, english: str, written: str
) -> None:
    report = align(config, name, french, f"theirs-{name}", english)
    assert report.errors == []
    assert (config.output / written).read_bytes() == english.encode()
    path = config.output / written
    path.write_bytes(english.replace("was calm", "was very calm").encode())
    made = run(config, FakeEngine())
    assert (made.errors, made.total("translated")) == ((), 0)
    assert "The sea was very calm." in [
        one.target for one in record(config, name).units
    ]
    assert path.read_bytes() == english.replace("was calm", "was very calm").encode()


def test_the_english_goes_along_with_french_that_is_renamed(config: RunConfig) -> None:
    align(config, "phare.md", FRENCH, "light.txt", ENGLISH)
    before = record(config, "phare.md").units
    (config.source / "phare.md").rename(config.source / "sub.md")
    assert run(config, FakeEngine()).errors == ()
    assert (config.output / "sub.md.en.txt").read_bytes() == ENGLISH.encode()
    assert not (config.output / "phare.md.en.txt").exists()
    assert not (config.output / "phare.md.bitext.jsonl").exists()
    assert record(config, "sub.md").units == before


def test_a_new_term_leaves_what_it_does_not_concern(config: RunConfig) -> None:
    align(config, "phare.txt", FRENCH, "light.txt", ENGLISH)
    run(config, FakeEngine())
    before = record(config, "phare.txt")
    config.glossary.write_text("terms:\n  - {fr: chat, en: kitten}\n", "utf-8")
    report = run(config, FakeEngine())
    assert (report.errors, changed(report)) == ((), {"p5.s2": True})
    after = record(config, "phare.txt")
    assert [one.id for one in after.units] == [one.id for one in before.units]
    assert (config.output / "phare.txt").read_bytes() == ENGLISH.encode()


def test_a_missing_english_file_is_written_again(config: RunConfig) -> None:
    align(config, "phare.md", FRENCH, "light.txt", ENGLISH)
    (config.output / "phare.md.en.txt").unlink()
    assert run(config, FakeEngine()).errors == ()
    assert (config.output / "phare.md.en.txt").read_bytes() == ENGLISH.encode()
    assert not (config.output / "phare.md").exists()


def test_the_page_shows_the_beads(config: RunConfig) -> None:
    align(config, "phare.txt", FRENCH + "\nPersonne ne sut rien.\n", "b.txt", ENGLISH)
    page = (config.output / "phare.txt.html").read_text("utf-8")
    assert page.count("↑ with the one above") == 1
    assert page.count("nothing in the French") == 1
    assert page.count("nothing in the English") == 1


def test_a_moved_passage_is_reported(config: RunConfig) -> None:
    first = (
        "Le capitaine Kerguelen revint de Valparaiso avec douze perroquets verts. "
        "Ses perroquets parlaient portugais et volaient dans toute la maison."
    )
    rest = FRENCH.partition("\n\n")[2]
    theirs = ENGLISH.partition("\n\n")[2]
    moved = (
        "Captain Kerguelen came back from Valparaiso with twelve green parrots. "
        "His parrots spoke Portuguese and flew all over the house."
    )
    align(config, "a.txt", f"{first}\n\n{rest}", "b.txt", f"{theirs}\n{moved}\n")
    found = record(config, "a.txt")
    codes = {
        unit.id: one.args[0]
        for unit in found.units
        for one in unit.findings
        if one.code == "moved"
    }
    assert str(codes["p1.s1"]).startswith("Captain Kerguelen came back")
    run(replace(config), FakeEngine())
    again = record(config, "a.txt").units[0]
    assert [one.code for one in again.findings] == ["moved"]
