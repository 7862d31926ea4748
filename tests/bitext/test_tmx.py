from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from bitext.samples import BITEXT, bitexts
from hypothesis import given, settings
from lxml import etree

from pipeline.bitext import Pair, from_tmx, to_tmx
from pipeline.bitext.joins import joined
from pipeline.bitext.plain import plain
from pipeline.errors import RecordError
from pipeline.units import Bitext, Kind, Origin, State, TranslationUnit

DTD = etree.DTD(str(Path(__file__).with_name("tmx14.dtd")))
LANG = "{http://www.w3.org/XML/1998/namespace}lang"

TMX = """\
<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4">
  <header creationtool="bitexte" creationtoolversion="VERSION" segtype="sentence" o-tmf="bitext.jsonl" adminlang="en" srclang="fr" datatype="plaintext"/>
  <body>
    <tu tuid="p1.s1">
      <prop type="x-state">final</prop>
      <prop type="x-origin">post-edit</prop>
      <prop type="x-kind">heading</prop>
      <prop type="x-document">ports/grue.md</prop>
      <tuv xml:lang="fr">
        <seg>Le port se réveille</seg>
      </tuv>
      <tuv xml:lang="en">
        <seg>The port wakes up</seg>
      </tuv>
    </tu>
    <tu tuid="p2.s1">
      <note>error (numbers): numbers differ: 1200, 1300</note>
      <note>warning (terms): one term is unmet (dismissed: same job)</note>
      <prop type="x-state">translated</prop>
      <prop type="x-origin">mt</prop>
      <prop type="x-kind">paragraph</prop>
      <prop type="x-document">ports/grue.md</prop>
      <tuv xml:lang="fr">
        <seg>« La grue étasunienne coûte 1 200 € », dit le grutier.</seg>
      </tuv>
      <tuv xml:lang="en">
        <seg>“The US crane costs €1,300,” says the crane operator.</seg>
      </tuv>
    </tu>
    <tu tuid="p2.s2">
      <note>Keep the weather dull.</note>
      <note>stale: source, glossary: pluie</note>
      <prop type="x-state">reviewed</prop>
      <prop type="x-origin">post-edit</prop>
      <prop type="x-kind">paragraph</prop>
      <prop type="x-document">ports/grue.md</prop>
      <tuv xml:lang="fr">
        <seg>Il pleuvait.</seg>
      </tuv>
      <tuv xml:lang="en">
        <seg>It is raining.</seg>
      </tuv>
    </tu>
  </body>
</tmx>
"""


def independent_pairs(text: str) -> list[tuple[str, str]]:
    """Read TMX as another program would, with another parser."""
    pairs = []
    root = ET.fromstring(text)  # noqa: S314  (our own text)
    for tu in root.findall("./body/tu"):
        seg = {tuv.get(LANG): tuv.findtext("seg") for tuv in tu.findall("tuv")}
        pairs.append((seg["fr"], seg["en"]))
    return pairs


def test_written_tmx() -> None:
    version = etree.fromstring(to_tmx(BITEXT).encode()).find("header")
    assert version is not None
    number = version.get("creationtoolversion", "")
    assert to_tmx(BITEXT) == TMX.replace("VERSION", number)


@given(bitexts())
@settings(max_examples=40, deadline=None)
def test_any_bitext_is_valid_and_reads_back(
    tmp_path_factory: pytest.TempPathFactory, bitext: Bitext
) -> None:
    text = to_tmx(bitext)
    assert DTD.validate(etree.fromstring(text.encode())), DTD.error_log
    wanted = [
        (
            plain(" ".join(u.stale.source if u.stale else u.source for u in group)),
            plain(unit.target),
        )
        for start, end in joined(bitext.units)
        if (group := bitext.units[start:end]) and (unit := group[0])
        if unit.state is not State.INITIAL
        and unit.origin is not Origin.COPY
        and unit.kind is not Kind.CODE
        and unit.target.strip()
        and unit.source.strip()
    ]
    assert [(fr or "", en) for fr, en in independent_pairs(text)] == wanted
    path = tmp_path_factory.getbasetemp() / "any.tmx"
    path.write_bytes(text.encode())
    assert [(pair.source, pair.target) for pair in from_tmx(path)] == wanted


def test_joined_sentences_go_out_as_one_pair() -> None:
    unit = TranslationUnit(
        "p1.s1", Kind.PARAGRAPH, "Il dort.", "He sleeps and dreams.", State.REVIEWED
    )
    other = TranslationUnit("p1.s2", Kind.PARAGRAPH, "Il rêve.", "", State.REVIEWED)
    bitext = Bitext("a.txt", "", (unit, other))
    assert independent_pairs(to_tmx(bitext)) == [
        ("Il dort. Il rêve.", "He sleeps and dreams.")
    ]


def test_pairs_carry_what_is_known(tmp_path: Path) -> None:
    path = tmp_path / "a.tmx"
    path.write_text(to_tmx(BITEXT), "utf-8")
    assert from_tmx(path)[2] == Pair(
        "Il pleuvait.",
        "It is raining.",
        "p2.s2",
        {
            "x-state": "reviewed",
            "x-origin": "post-edit",
            "x-kind": "paragraph",
            "x-document": "ports/grue.md",
        },
        ("Keep the weather dull.", "stale: source, glossary: pluie"),
    )


def test_markup_in_texts_is_text() -> None:
    unit = TranslationUnit(
        "p1.s1", Kind.PARAGRAPH, "<b>&amp;\x00", "]]></seg>", State.FINAL, Origin.MT
    )
    text = to_tmx(Bitext('a"<.txt', "", (unit,)))
    assert independent_pairs(text) == [("<b>&amp;␀", "]]></seg>")]


def test_another_program_s_file(tmp_path: Path) -> None:
    path = tmp_path / "a.tmx"
    path.write_text(
        '<!DOCTYPE tmx SYSTEM "tmx11.dtd"><tmx version="1.1"><header/><body>'
        '<tu><tuv lang="FR-CA"><seg>Un <bpt i="1">&lt;b></bpt><hi>mot</hi>'
        '<ept i="1">&lt;/b></ept> <!-- x -->sûr<ph>{1}<sub> note</sub></ph>.</seg></tuv>'
        '<tuv lang="EN-us"><seg>A sure word.</seg></tuv>'
        '<tuv lang="en-gb"><seg>Another.</seg></tuv></tu>'
        '<tu><tuv lang="fr"><seg>Seul</seg></tuv></tu>'
        "</body></tmx>",
        "utf-8",
    )
    assert from_tmx(path) == (Pair("Un mot sûr note.", "A sure word.", "", {}),)


def test_no_file_is_opened_for_an_entity(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", "utf-8")
    path = tmp_path / "a.tmx"
    path.write_text(
        f'<!DOCTYPE tmx [<!ENTITY x SYSTEM "{secret.as_uri()}">]><tmx version="1.4">'
        '<body><tu><tuv xml:lang="fr"><seg>a&x;</seg></tuv>'
        '<tuv xml:lang="en"><seg>b</seg></tuv></tu></body></tmx>',
        "utf-8",
    )
    assert from_tmx(path) == (Pair("a", "b", "", {}),)


ERRORS = {
    "cut": (
        TMX[:400],
        "9: this is not XML: Premature end of data in tag prop line 9; export it again",
    ),
    "empty": ("", "1: this is not XML: Document is empty; export it again"),
    "html": ("<html/>", "1: this is not TMX: its root is <html>"),
}


@pytest.mark.parametrize(("text", "message"), ERRORS.values(), ids=ERRORS)
def test_errors_name_the_line(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "a.tmx"
    path.write_text(text, "utf-8")
    with pytest.raises(RecordError) as caught:
        from_tmx(path)
    assert str(caught.value) == f"{path}:{message}"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(RecordError) as caught:
        from_tmx(tmp_path / "a.tmx")
    assert str(caught.value) == (
        f"{tmp_path}/a.tmx: cannot be read: no such file or directory"
    )
