"""The registry, and files of several texts against the standards' own structure."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from bitext.samples import BITEXT, bitexts
from hypothesis import given, settings
from lxml import etree

from pipeline.bitext import Edit, version_of
from pipeline.bitext.formats import FORMATS, format_of
from pipeline.bitext.plain import plain
from pipeline.errors import RecordError
from pipeline.units import Bitext, Kind

HERE = Path(__file__).parent
DTD = etree.DTD(str(HERE / "tmx14.dtd"))
XSD = etree.XMLSchema(etree.parse(HERE / "xliff12.xsd"))
OTHER = replace(BITEXT, source="quai.txt")
COME_BACK = [form for form in FORMATS.values() if form.reader]


@pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS)
def test_every_format_writes_and_is_known_by_its_suffixes(tmp_path: Path, form) -> None:  # noqa: ANN001 (the registry's)
    data = form.write([BITEXT])
    assert data == form.write([BITEXT])
    for suffix in form.suffixes:
        assert format_of(tmp_path / f"a.b{suffix.upper()}") is form


@pytest.mark.parametrize("form", COME_BACK, ids=lambda form: form.name)
def test_several_texts_in_one_file(tmp_path: Path, form) -> None:  # noqa: ANN001 (same)
    path = tmp_path / f"a{form.suffixes[0]}"
    path.write_bytes(form.write([BITEXT, OTHER]))
    read = [(e.document, e.id, e.version) for e in form.read(path)]
    assert read == [
        (bitext.source, unit.id, version_of(unit))
        for bitext in (BITEXT, OTHER)
        for unit in bitext.units
        # A memory has translations only.
        if form.name != "tmx" or (unit.kind is not Kind.CODE and unit.target)
    ]


@given(bitexts(), bitexts())
@settings(max_examples=25, deadline=None)
def test_exported_xml_follows_its_standard(one: Bitext, two: Bitext) -> None:
    memory = etree.fromstring(FORMATS["tmx"].write([one, two]))
    assert DTD.validate(memory), DTD.error_log
    document = etree.fromstring(FORMATS["xliff"].write([one, two]))
    assert XSD.validate(document), XSD.error_log


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (' version="1.2"', ' version="1.1"'),
        (' datatype="plaintext"', ""),
        ('state="final"', 'state="approved"'),
        ('id="p1.s1"', 'id="p2.s1"'),
        ('restype="x-quote"', 'restype="quote"'),
        ("<body>", "<body><note>x</note>"),
    ],
)
def test_the_schema_refuses_what_is_no_xliff(old: str, new: str) -> None:
    text = FORMATS["xliff"].write([BITEXT]).decode()
    assert XSD.validate(etree.fromstring(text.encode()))
    assert old in text
    assert not XSD.validate(etree.fromstring(text.replace(old, new, 1).encode()))


def test_what_a_memory_to_edit_says(tmp_path: Path) -> None:
    path = tmp_path / "a.tmx"
    path.write_bytes(FORMATS["tmx"].write([BITEXT]))
    root = etree.parse(path)
    unit = root.findall(".//tu")[2]
    assert [note.text for note in unit.findall("note")] == ["Keep the weather dull."]
    assert [(p.get("type"), p.text) for p in unit.findall("prop")][4:] == [
        ("x-exported", version_of(BITEXT.units[2])),
        ("x-finding", "stale: source, glossary: pluie"),
    ]
    assert FORMATS["tmx"].read(path)[2] == Edit(
        "p2.s2",
        "Il pleuvait.",
        "It is raining.",
        None,
        "Keep the weather dull.",
        version_of(BITEXT.units[2]),
        "ports/grue.md",
    )


def test_a_memory_made_elsewhere_has_no_ids_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "a.tmx"
    path.write_text(
        '<tmx version="1.4"><body><tu tuid="7">\n<note>x</note><tuv xml:lang="FR"><seg>a</seg></tuv>'
        '<tuv xml:lang="EN-GB"><seg>b</seg></tuv></tu></body></tmx>',
        "utf-8",
    )
    assert FORMATS["tmx"].read(path) == (Edit("", "a", "b"),)


def test_a_table_for_a_person_has_all_that_is_needed(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_bytes(FORMATS["tsv"].write([BITEXT]).decode().encode("utf-16"))
    edits = FORMATS["tsv"].read(path)
    assert edits[2] == Edit(
        "p2.s2",
        plain(BITEXT.units[2].source),
        "It is raining.",
        BITEXT.units[2].state,
        "Keep the weather dull.",
        version_of(BITEXT.units[2]),
        "ports/grue.md",
    )
    assert edits[2].place == f"{path}:4"


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">{}]>'.format(
    "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">'
        for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
)
XLIFF = FORMATS["xliff"].write([BITEXT]).decode().partition("\n")[2]
TMX = FORMATS["tmx"].write([BITEXT]).decode().partition("\n")[2]
HOSTILE = {
    "page": ("a.html", b"", "a page to read cannot be imported; export as xlsx or docx-table to have edits come back"),
    "old workbook": ("a.xls", b"", "files of this kind cannot be imported; save it as .xlsx"),
    "macros": ("a.XLSM", b"", "files of this kind cannot be imported; save it as .xlsx, without macros"),
    "unknown": ("a.zip", b"", "files of this kind cannot be imported; known are .tmx, .xlf, .tsv, .xlsx, .docx"),
    "no suffix": ("a", b"", "files of this kind cannot be imported; known are .tmx, .xlf, .tsv, .xlsx, .docx"),
    "entity bomb, XLIFF": ("a.xlf", (BOMB + XLIFF.replace("It is raining", "&i;")).encode(), None),
    "entity bomb, TMX": ("a.tmx", (BOMB + TMX.replace("It is raining", "&i;")).encode(), None),
    "entity bomb in an attribute": ("a.xlf", (BOMB + XLIFF.replace('original="', 'original="&i;')).encode(), None),
    "TMX of other languages": (
        "a.tmx",
        TMX.replace('xml:lang="en"', 'xml:lang="de"').encode(),
        "has no unit in both fr and en; there is nothing to import",
    ),
    "latin-1": ("a.tsv", "id\tfr\ten\np1.s1\té\tb\n".encode("latin-1"), ":2: is not UTF-8; save it as UTF-8"),
    "binary": ("a.tsv", bytes(range(256)), ":2: is not UTF-8; save it as UTF-8"),
    "columns": ("a.tsv", b"id\tfr\tde\n", ':1: the column "en" is missing'),
}  # fmt: skip


@pytest.mark.parametrize(("name", "data", "message"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_files_give_one_line(
    tmp_path: Path, name: str, data: bytes, message: str | None
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(RecordError) as caught:
        format_of(path).read(path)
    told = str(caught.value)
    assert told.startswith(f"{path}:")
    assert "\n" not in told
    if message is not None:
        assert told.removeprefix(str(path)).removeprefix(": ") == message
