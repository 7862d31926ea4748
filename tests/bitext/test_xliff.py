from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from bitext.samples import BITEXT, bitexts
from hypothesis import given, settings

from pipeline import __version__
from pipeline.bitext import Change, Edit, compare, from_xliff, to_xliff, version_of
from pipeline.bitext.plain import plain
from pipeline.errors import RecordError
from pipeline.units import Bitext, State

XLIFF = """\
<?xml version="1.0" encoding="UTF-8"?>
<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2">
  <file original="ports/grue.md" source-language="fr" target-language="en" datatype="plaintext" tool-id="bitexte">
    <header>
      <tool tool-id="bitexte" tool-name="bitexte" tool-version="VERSION"/>
    </header>
    <body>
      <group id="p1" restype="x-heading">
        <trans-unit id="p1.s1" extradata="final.377edd17a68b.e3b0c44298fc" approved="yes">
          <source xml:lang="fr">Le port se réveille</source>
          <target xml:lang="en" state="final">The port wakes up</target>
        </trans-unit>
      </group>
      <group id="p2" restype="x-paragraph">
        <trans-unit id="p2.s1" extradata="translated.2349b906e0ef.e3b0c44298fc">
          <source xml:lang="fr">« La grue étasunienne coûte 1 200 € », dit le grutier.</source>
          <target xml:lang="en" state="translated" state-qualifier="mt-suggestion">“The US crane costs €1,300,” says the crane operator.</target>
          <note from="bitexte">error (numbers): numbers differ: 1200, 1300</note>
          <note from="bitexte">warning (terms): one term is unmet (dismissed: same job)</note>
        </trans-unit>
        <trans-unit id="p2.s2" extradata="reviewed.686e9dc0157a.53423859dfee" approved="yes">
          <source xml:lang="fr">Il pleut.</source>
          <target xml:lang="en" state="signed-off">It is raining.</target>
          <note>Keep the weather dull.</note>
        </trans-unit>
      </group>
      <group id="p3" restype="x-code">
        <trans-unit id="p3.s1" extradata="translated.8176c3bbb8c0.e3b0c44298fc" translate="no">
          <source xml:lang="fr">make quai</source>
          <target xml:lang="en" state="translated">make quai</target>
        </trans-unit>
      </group>
      <group id="p4" restype="x-quote">
        <trans-unit id="p4.s1" extradata="initial.e3b0c44298fc.e3b0c44298fc">
          <source xml:lang="fr">On attend.</source>
        </trans-unit>
      </group>
    </body>
  </file>
</xliff>
"""


def test_written_xliff() -> None:
    assert to_xliff(BITEXT) == XLIFF.replace("VERSION", __version__)


@given(bitexts())
@settings(max_examples=40, deadline=None)
def test_any_bitext_reads_back(
    tmp_path_factory: pytest.TempPathFactory, bitext: Bitext
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.xlf"
    path.write_bytes(to_xliff(bitext).encode())
    assert ET.parse(path).getroot().tag.endswith("xliff")  # noqa: S314  (our own text)
    edits = from_xliff(path)
    assert edits == tuple(
        Edit(
            unit.id,
            plain(unit.source),
            plain(unit.target),
            unit.state,
            plain(unit.comment),
            version_of(unit),
            plain(bitext.source),
        )
        for unit in bitext.units
        if unit.source or unit.aligned is None
    )
    assert compare(bitext, edits).changes == ()


def test_what_a_cat_tool_changed(tmp_path: Path) -> None:
    path = tmp_path / "a.xlf"
    path.write_text(
        XLIFF.replace(
            "On attend.</source>",
            'On attend.</source><target>We <g id="1">wait</g>.</target>',
        )
        .replace('<trans-unit id="p2.s1"', '<trans-unit approved="yes" id="p2.s1"')
        .replace('state="final"', 'state="needs-review-translation"')
        .replace(
            f'{version_of(BITEXT.units[0])}" approved="yes"',
            f'{version_of(BITEXT.units[0])}"',
        ),
        "utf-8",
    )
    found = compare(BITEXT, from_xliff(path))
    assert found.changes == (
        Change("p2.s1", state=State.REVIEWED),
        Change("p4.s1", "We wait.", State.REVIEWED),
    )
    assert [(one.place, one.id, one.message) for one in found.conflicts] == [
        (
            f"{path}:9",
            "p1.s1",
            "was set back to translated there; take the approval back by translate review if you agree",
        )
    ]


ERRORS = {
    "other version": (
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0"/>',
        (
            "1: this is not XLIFF 1.2: its root is"
            " <{urn:oasis:names:tc:xliff:document:2.0}xliff>; export it as XLIFF 1.2"
        ),
    ),
    "other languages": (
        XLIFF.replace('"fr" target-language="en"', '"de" target-language="fr-CA"'),
        "3: is from de to fr-CA, not from fr to en",
    ),
    "an entity": (
        '<!DOCTYPE xliff [<!ENTITY x "y">]>'
        + XLIFF.partition("\n")[2].replace("It is raining", "&x;"),
        "22: uses the entity &x;, and entities are not followed; save it without them",
    ),
}


@pytest.mark.parametrize(("text", "message"), ERRORS.values(), ids=ERRORS)
def test_errors_name_the_line(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "a.xlf"
    path.write_text(text, "utf-8")
    with pytest.raises(RecordError) as caught:
        from_xliff(path)
    assert str(caught.value) == f"{path}:{message}"
