"""XLIFF of another program through whole runs."""

from __future__ import annotations

from pathlib import Path

from fakes import FakeEngine

from pipeline.bitext import read_record
from pipeline.config import RunConfig
from pipeline.run import run
from pipeline.units import Origin

FRENCH = """\
<?xml version="1.0" encoding="UTF-8"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
  <file original="port.html" datatype="html" source-language="fr-BE">
    <body>
      <trans-unit id="a">
        <source>Le chat <g id="1">noir</g> dort.<x id="2"/> Il rêve de <ph id="3">%s</ph>.</source>
      </trans-unit>
      <trans-unit id="b">
        <source>La lune</source>
        <target>The moon</target>
      </trans-unit>
    </body>
  </file>
</xliff>
"""


def test_a_file_is_filled_edited_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "fr").mkdir()
    (tmp_path / "g.yaml").write_text("terms: []\n", encoding="utf-8")
    (tmp_path / "fr" / "a.xlf").write_text(FRENCH, encoding="utf-8")
    config = RunConfig(
        tmp_path / "fr", tmp_path / "en", tmp_path / "g.yaml", rescue=False
    )
    engine = FakeEngine()
    assert run(config, engine).errors == ()
    assert sorted(engine.asked) == ["Il rêve de.", "Le chat noir dort."]
    path = config.output / "a.xlf"
    made = path.read_text("utf-8")
    target = (
        '\n        <target state="needs-review-translation">LE CHAT <g id="1">NOIR</g> '
        'DORT.<x id="2"/> IL RÊVE DE <ph id="3">%s</ph>.</target>'
    )
    head, tail = FRENCH.split("</source>", 1)
    assert (
        made
        == head.replace('"fr-BE">', '"fr-BE" target-language="en">')
        + "</source>"
        + target
        + tail
    )
    path.write_text(made.replace("RÊVE", "dreams"), "utf-8")
    assert run(config, FakeEngine()).errors == ()
    units = read_record(config.output / "a.xlf.bitext.jsonl").units
    assert [unit.origin for unit in units] == [Origin.MT, Origin.POST_EDIT]
    assert run(config, FakeEngine()).total("translated") == 0
