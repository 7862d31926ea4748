"""Texts sent away, edited by another program, and taken back into the records."""

from __future__ import annotations

import io
import random
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from bitext.office import changed
from lxml import etree
from review.project import Project, project

from pipeline.bitext import source_text
from pipeline.bitext.formats import FORMATS
from pipeline.errors import ConfigError
from pipeline.invalidation import unit_revision
from pipeline.run.exchange import export, import_edits
from pipeline.units import Origin, State

FORMATS_BACK = [name for name, form in FORMATS.items() if form.reader]
XLIFF = "{urn:oasis:names:tc:xliff:document:1.2}"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
Edits = Mapping[tuple[str, str], str]


def edit_tmx(data: bytes, edits: Edits) -> bytes:
    root = etree.fromstring(data)
    for tu in root.iter("tu"):
        name = tu.find("prop[@type='x-document']").text
        new = edits.get((name, tu.get("tuid")))
        if new is not None:
            tu.findall("tuv")[1].find("seg").text = new
    return etree.tostring(root, xml_declaration=True, encoding="UTF-16")


def edit_xliff(data: bytes, edits: Edits) -> bytes:
    root = etree.fromstring(data)
    for file in root.iter(f"{XLIFF}file"):
        for unit in file.iter(f"{XLIFF}trans-unit"):
            new = edits.get((file.get("original"), unit.get("id")))
            if new is not None:
                target = unit.find(f"{XLIFF}target")
                target.set("state", "translated")
                target.text = None
                mark = etree.SubElement(target, f"{XLIFF}mrk", mtype="seg")
                mark.text = new
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def edit_tsv(data: bytes, edits: Edits) -> bytes:
    """As a spreadsheet does: cells with quotation marks are quoted."""
    lines = data.decode().splitlines()
    for number, line in enumerate(lines[1:], start=1):
        cells = line.split("\t")
        new = edits.get((cells[5], cells[0]))
        if new is not None:
            cells[2] = '"' + new.replace('"', '""') + '"'
        lines[number] = "\t".join(cells)
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()


def edit_xlsx(data: bytes, edits: Edits) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    for sheet in book.worksheets:
        for row in sheet.iter_rows(min_row=2):
            new = edits.get((row[7].value, row[0].value))
            if new is not None:
                # Excel's own way to write what looks like its escapes.
                row[2].value = re.sub("_x([0-9A-F]{4})_", r"_x005F_x\1_", new)
                row[2].data_type = "s"
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def edit_docx(data: bytes, edits: Edits) -> bytes:
    """As Word does with changes tracked: the old runs deleted, the new inserted."""

    def change(part: bytes) -> bytes:
        root = etree.fromstring(part)
        for row in root.iter(f"{W}tr"):
            cells = row.findall(f"{W}tc")
            about = "".join(cells[0].itertext()).split(" ", 2)
            new = edits.get((about[-1], about[0]))
            if new is None:
                continue
            paragraph = cells[2].find(f"{W}p")
            gone = etree.SubElement(paragraph, f"{W}del", {f"{W}id": "1"})
            for run in paragraph.findall(f"{W}r"):
                gone.append(run)
                run.find(f"{W}t").tag = f"{W}delText"
            come = etree.SubElement(paragraph, f"{W}ins", {f"{W}id": "2"})
            run = etree.SubElement(come, f"{W}r")
            etree.SubElement(run, f"{W}t").text = new
        return etree.tostring(root)

    return changed(data, "word/document.xml", change)


EDITORS: dict[str, Callable[[bytes, Edits], bytes]] = {
    "tmx": edit_tmx,
    "xliff": edit_xliff,
    "tsv": edit_tsv,
    "xlsx": edit_xlsx,
    "docx-table": edit_docx,
}

WORDS = [
    "crane", "=SUM(A1)", "“harbour”", 'a "quoted" word', "<b>", "&amp;", "€1,200",
    "l’été", "\u00a0", "–", "'tis", "@home", "+33", "_x0041_", "日本", "😀", "😀é",
    "100 %", "\\t", "https://example.org/a?b=c&d", "-", "it’s", "{1}", "p1.s1",
]  # fmt: skip


def drawn(rng: random.Random) -> str:
    text = ""
    while not text:  # of no-break spaces alone
        text = " ".join(rng.choices(WORDS, k=rng.randint(1, 9))).strip()
    return text


def long_text(number: int) -> str:
    nouns = ["grue", "lune", "mer", "pluie", "barque", "rade"]
    return "\n\n".join(
        " ".join(
            f"La {nouns[(n + k) % 6]} numéro {number}{n}{k} revient au port."
            for k in range(4)
        )
        for n in range(43)
    )


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Three texts of 172 segments each."""
    made = project(tmp_path_factory.mktemp("big"), long_text(1), "a.txt")
    made.write("b/b.md", long_text(2))
    made.write("b/c d.txt", long_text(3))
    assert made.run().errors == ()
    return made


@pytest.fixture
def place(big: Project, tmp_path: Path) -> Project:
    """A copy of the big project."""
    shutil.copytree(big.config.source.parent, tmp_path / "p")
    config = replace(
        big.config,
        source=tmp_path / "p" / "fr",
        output=tmp_path / "p" / "en",
        glossary=tmp_path / "p" / "glossary.yaml",
    )
    return Project(config, big.engine)


NAMES = ("a.txt", "b/b.md", "b/c d.txt")


def sent(place: Project, form: str, folder: Path) -> Path:
    to = folder / f"sent{FORMATS[form].suffixes[0]}"
    export(place.config, FORMATS[form], to, replace_files=True)
    return to


def files_of(place: Project) -> dict[str, bytes]:
    return {
        str(path.relative_to(place.config.output)): path.read_bytes()
        for path in place.config.output.rglob("*")
        if path.is_file() and ".bitexte" not in path.parts
    }


@pytest.mark.parametrize("form", FORMATS_BACK)
def test_500_drawn_edits_come_back(place: Project, tmp_path: Path, form: str) -> None:
    rng = random.Random(form)  # noqa: S311 (a test)
    ids = [(name, unit.id) for name in NAMES for unit in place.record(name).units]
    edits = {one: drawn(rng) for one in rng.sample(ids, 500)}
    before = {name: place.record(name) for name in NAMES}
    file = sent(place, form, tmp_path)
    file.write_bytes(EDITORS[form](file.read_bytes(), edits))
    report = import_edits(place.config, [file])
    assert (report.errors, report.conflicts, report.notices) == ((), (), ())
    assert sum(len(text.edited) for text in report.texts) == 500
    for name in NAMES:
        record = place.record(name)
        assert source_text(record) == source_text(before[name])
        for old, unit in zip(before[name].units, record.units, strict=True):
            wanted = edits.get((name, unit.id))
            if wanted is None:
                assert unit == old
            else:
                assert (unit.target, unit.state, unit.origin, unit.machine) == (
                    " ".join(re.split(r"[ \t]+", wanted)),
                    State.REVIEWED,
                    Origin.POST_EDIT,
                    old.target,
                )
                assert unit.target in place.english(name)
    # Once more: nothing is new. And a run sees no edit of the English files.
    files = files_of(place)
    again = import_edits(place.config, [file])
    assert [(t.edited, t.approved, t.conflicts) for t in again.texts] == [
        ((), (), ())
    ] * 3
    assert place.run().errors == ()
    assert files_of(place) == files


@pytest.mark.parametrize("form", FORMATS_BACK)
def test_20_conflicts_are_shown_and_nothing_of_a_person_s_is_lost(
    place: Project, tmp_path: Path, form: str
) -> None:
    file = sent(place, form, tmp_path)
    units = place.record("a.txt").units[:24]
    session = place.session()
    for unit in units[:20]:  # edited here since
        mine = f"Mine, {unit.id}."
        session.approve("a.txt", unit.id, unit_revision(unit), target=mine)
    session.refresh()
    edits = {("a.txt", unit.id): f"Theirs, {unit.id}." for unit in units}
    file.write_bytes(EDITORS[form](file.read_bytes(), edits))
    report = import_edits(place.config, [file])
    (text,) = [one for one in report.texts if one.text == "a.txt"]
    assert text.edited == tuple(unit.id for unit in units[20:])
    assert [(one.id, one.there, one.here) for one in text.conflicts] == [
        (unit.id, f"Theirs, {unit.id}.", f"Mine, {unit.id}.") for unit in units[:20]
    ]
    assert len(report.conflicts) == 20
    for line, unit in zip(report.conflicts, units[:20], strict=True):
        assert re.fullmatch(
            rf'{re.escape(str(file))}:(\d+| sheet "a\.txt", row \d+| table 1, row \d+): '
            rf"a\.txt#{re.escape(unit.id)}: its English was edited here too since the "
            "export; yours stays, and the one of the file is proposed in translate review",
            line,
        )
    for unit in units[:20]:
        now = place.unit("a.txt", unit.id)
        assert (now.target, now.stale.machine if now.stale else "") == (
            f"Mine, {unit.id}.",
            f"Theirs, {unit.id}.",
        )


def test_a_dry_run_writes_nothing(place: Project, tmp_path: Path) -> None:
    file = sent(place, "tsv", tmp_path)
    file.write_bytes(edit_tsv(file.read_bytes(), {("a.txt", "p1.s1"): "New."}))
    before = files_of(place)
    report = import_edits(place.config, [file], dry_run=True)
    assert report.texts[0].edited == ("p1.s1",)
    assert files_of(place) == before
    assert import_edits(place.config, [file]).texts[0].edited == ("p1.s1",)
    assert files_of(place) != before


def test_an_import_is_undone_as_one_step(place: Project, tmp_path: Path) -> None:
    before = files_of(place)
    file = sent(place, "tsv", tmp_path)
    edits = {("a.txt", f"p{n}.s1"): "New." for n in range(1, 9)}
    file.write_bytes(edit_tsv(file.read_bytes(), edits))
    import_edits(place.config, [file])
    assert files_of(place) != before
    session = place.session()
    assert len(session.undo("a.txt").units) == 8
    session.refresh()
    assert files_of(place) == before


def test_hand_edits_of_the_english_are_exported_and_kept(
    place: Project, tmp_path: Path
) -> None:
    english = place.config.output / "a.txt"
    first = place.unit("a.txt", "p1.s1").target
    english.write_text(place.english("a.txt").replace(first, "By hand.", 1), "utf-8")
    file = sent(place, "tsv", tmp_path)
    assert "p1.s1\t" in file.read_text("utf-8")
    assert "\tBy hand.\treviewed\t" in file.read_text("utf-8")
    file.write_bytes(edit_tsv(file.read_bytes(), {("a.txt", "p1.s2"): "New."}))
    assert import_edits(place.config, [file]).conflicts == ()
    assert place.unit("a.txt", "p1.s1").target == "By hand."
    assert place.unit("a.txt", "p1.s2").target == "New."


def test_a_state_and_comments_of_a_cat_tool(place: Project, tmp_path: Path) -> None:
    file = sent(place, "xliff", tmp_path)
    root = etree.parse(file)
    one, two, three = list(root.iter(f"{XLIFF}trans-unit"))[:3]
    one.find(f"{XLIFF}target").set("state", "final")
    two.set("approved", "yes")
    etree.SubElement(three, f"{XLIFF}note").text = "Which crane?"
    root.write(file, encoding="utf-8")
    report = import_edits(place.config, [file])
    assert report.conflicts == ()
    assert (report.texts[0].approved, report.texts[0].commented) == (
        ("p1.s1", "p1.s2"),
        ("p1.s3",),
    )
    assert [place.unit("a.txt", f"p1.s{n}").state for n in (1, 2, 3)] == [
        State.FINAL,
        State.REVIEWED,
        State.TRANSLATED,
    ]
    assert place.unit("a.txt", "p1.s3").comment == "Which crane?"
    assert place.unit("a.txt", "p1.s1").origin is Origin.MT


def test_a_table_of_a_run_is_known_by_its_name(place: Project) -> None:
    table = place.config.output / "b" / "c d.txt.tsv"
    lines = table.read_text("utf-8").splitlines()
    cells = lines[1].split("\t")
    lines[1] = "\t".join([cells[0], cells[1], "New.", cells[3]])
    table.write_text("\n".join(lines) + "\n", "utf-8")
    report = import_edits(place.config, [table])
    assert [(t.text, t.edited) for t in report.texts] == [("b/c d.txt", ("p1.s1",))]
    assert place.unit("b/c d.txt", "p1.s1").target == "New."


def test_a_renamed_text_is_found_by_its_segments(
    place: Project, tmp_path: Path
) -> None:
    file = sent(place, "tsv", tmp_path)
    table = file.read_text("utf-8").replace("\ta.txt\t", "\told name.txt\t")
    file.write_bytes(edit_tsv(table.encode(), {("old name.txt", "p1.s1"): "New."}))
    report = import_edits(place.config, [file])
    assert report.notices == (
        f'{file}: "old name.txt" is taken for a.txt, which has these segments',
    )
    assert place.unit("a.txt", "p1.s1").target == "New."


def test_a_text_of_another_project_is_one_line(place: Project, tmp_path: Path) -> None:
    file = tmp_path / "x.tsv"
    rows = "".join(f"p{n}.s1\tPhrase {n}.\tSentence.\tx.txt\n" for n in range(1, 500))
    file.write_text("id\tfr\ten\ttext\n" + rows, "utf-8")
    other = sent(place, "tsv", tmp_path)
    other.write_bytes(edit_tsv(other.read_bytes(), {("a.txt", "p1.s1"): "New."}))
    report = import_edits(place.config, [file, other])
    assert report.errors == (
        f'{file}: there is no text "x.txt" in this project, nor one with these 499 segments; nothing of them is taken',
    )
    assert place.unit("a.txt", "p1.s1").target == "New."


def test_a_memory_of_another_tool_goes_by_its_french(
    place: Project, tmp_path: Path
) -> None:
    unit = place.unit("b/b.md", "p2.s1")
    file = tmp_path / "omegat.tmx"
    file.write_text(
        '<tmx version="1.4"><body>'
        f'<tu><tuv xml:lang="fr"><seg>{unit.source}</seg></tuv><tuv xml:lang="en"><seg>New.</seg></tuv></tu>\n'
        '<tu><tuv xml:lang="fr"><seg>Rien.</seg></tuv><tuv xml:lang="en"><seg>No.</seg></tuv></tu>'
        "</body></tmx>",
        "utf-8",
    )
    report = import_edits(place.config, [file])
    assert [(t.text, t.edited) for t in report.texts] == [
        ("b/b.md", ("p2.s1",)),
        ("a.txt", ()),
    ]
    assert report.conflicts == (f"{file}:2: no segment has this French: Rien.",)


def test_a_file_that_is_there_is_not_written_over(
    place: Project, tmp_path: Path
) -> None:
    file = sent(place, "xlsx", tmp_path)
    export(place.config, FORMATS["xlsx"], file)  # the same bytes: nothing to lose
    edited = edit_xlsx(file.read_bytes(), {("a.txt", "p1.s1"): "New."})
    file.write_bytes(edited)
    with pytest.raises(ConfigError) as caught:
        export(place.config, FORMATS["xlsx"], file)
    assert str(caught.value) == (
        f"{file}: is there already, and somebody may have worked in it; import it "
        "first, name another place with --output, or use --overwrite"
    )
    assert file.read_bytes() == edited
    export(place.config, FORMATS["xlsx"], file, replace_files=True)
    assert file.read_bytes() != edited


def test_a_file_a_text_in_a_folder(place: Project, tmp_path: Path) -> None:
    done = export(place.config, FORMATS["html"], tmp_path / "to")
    assert [Path(p).relative_to(tmp_path / "to").as_posix() for p in done.files] == [
        "a.txt.html",
        "b/b.md.html",
        "b/c d.txt.html",
    ]
    with pytest.raises(ConfigError, match="holds one text, and there are 3"):
        export(place.config, FORMATS["html"], tmp_path / "all.html")


def test_a_text_that_is_not_translated_is_named(place: Project, tmp_path: Path) -> None:
    place.write("neu.txt", "Bonjour.\n")
    done = export(place.config, FORMATS["tsv"], tmp_path / "a.tsv")
    assert done.notices == ("neu.txt: is not translated yet, and left out",)
    only = replace(place.config, only=(Path("neu.txt"),))
    with pytest.raises(
        ConfigError, match="nothing is translated yet; first: translate"
    ):
        export(only, FORMATS["tsv"], tmp_path / "b.tsv")


def test_each_write_fails_once_and_nothing_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = project(tmp_path / "first")
    file = sent(first, "tsv", tmp_path)
    edits = {("port.md", "p2.s2"): "It turns.", ("port.md", "p3.s1"): "Nobody saw it."}
    file.write_bytes(edit_tsv(file.read_bytes(), edits))
    before = files_of(first)
    wanted = project(tmp_path / "wanted")
    import_edits(wanted.config, [file])
    after = files_of(wanted)
    assert after != before
    original = Path.replace
    points = 0
    while True:
        place = project(tmp_path / f"fails at {points}")
        left = points

        def refuse(self: Path, target: Path) -> Path:
            nonlocal left
            left -= 1
            if left == -1:
                raise OSError(28, "No space left on device")
            return original(self, target)

        monkeypatch.setattr(Path, "replace", refuse)
        report = import_edits(place.config, [file])
        monkeypatch.setattr(Path, "replace", original)
        if not report.errors:
            break
        points += 1
        assert "no space left on device; free some space" in report.errors[0]
        for name, data in files_of(place).items():
            if name != "port.md.bitext.jsonl":  # its header is written with the rest
                assert data in (before[name], after[name])
        assert place.run().errors == ()
        taken = place.unit("port.md", "p2.s2").target == "It turns."
        assert taken == (points > 1)
        again = import_edits(place.config, [file])
        assert (again.errors, again.conflicts) == ((), ())
        assert files_of(place) == after
    assert points == 6
