"""Translated files in LibreOffice: they open, they show the English, edits come back.

make test-office runs these: they need libreoffice-writer and poppler-utils.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from fakes import FakeEngine
from zipped import DOCX, EPUB, FILES, ODT, changed, members_of

from pipeline.bitext import read_record
from pipeline.config import RunConfig
from pipeline.documents import file_text
from pipeline.run import run
from pipeline.units import Origin

pytestmark = pytest.mark.office

PAGE = """<html lang="fr"><head><meta charset="utf-8"><title>Le port</title></head><body>
<h1>Le port de la nuit</h1>
<p>Le chat <b>noir</b> dort sur le <i>vieux</i> quai. Il rêve d’un <a
href="https://exemple.fr/a">poisson rouge</a>, et de <span style="color:#ff0000">rien
d’autre</span>.</p>
<ul><li>Première chose à voir</li><li>Deuxième <u>chose</u> à voir</li></ul>
<table border="1"><tr><td>Une cellule</td><td>Une autre<br>ligne</td></tr></table>
<p>Formule H<sub>2</sub>O et m<sup>2</sup>.</p>
</body></html>
"""
SHOWN = (
    "LE VIEUX CHAT",
    "LE CHAT NOIR",
    "DORT. IL RÊVE D’UN POISSON ROUGE.",
    "LA LUNE & LA MER",
)


@pytest.fixture(scope="session")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for LibreOffice's own settings."""
    return tmp_path_factory.mktemp("libreoffice")


def convert(profile: Path, path: Path, kind: str, *options: str) -> Path:
    """Let LibreOffice write a file anew, as another kind or as the same."""
    folder = path.parent / f"as-{kind.partition(':')[0]}"
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            *options,
            *("--convert-to", kind, "--outdir", folder, path),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return folder / f"{path.stem}.{kind.partition(':')[0]}"


def pdf_text(profile: Path, path: Path) -> str:
    made = convert(profile, path, "pdf")
    shown = subprocess.run(
        ["pdftotext", "-layout", made, "-"], check=True, capture_output=True, text=True
    )
    return " ".join(shown.stdout.split())


@pytest.fixture
def config(tmp_path: Path) -> RunConfig:
    (tmp_path / "fr").mkdir()
    (tmp_path / "g.yaml").write_text("terms: []\n", encoding="utf-8")
    return RunConfig(
        tmp_path / "fr", tmp_path / "en", tmp_path / "g.yaml", rescue=False
    )


@pytest.mark.parametrize(("name", "data"), [("a.docx", DOCX), ("a.odt", ODT)])
def test_a_translated_file_opens(
    config: RunConfig, profile: Path, name: str, data: bytes
) -> None:
    (config.source / name).write_bytes(data)
    assert run(config, FakeEngine()).errors == ()
    shown = pdf_text(profile, config.output / name).replace("NOIR1", "NOIR")
    for said in (*SHOWN, "VOIR LE PORT.", "LE JOURNAL DU PORT"):
        assert said.replace("NOIR DORT", "NOIR1 DORT") in shown


def test_a_translated_book_has_what_readers_ask_of_one(
    config: RunConfig, profile: Path
) -> None:
    (config.source / "a.epub").write_bytes(EPUB)
    assert run(config, FakeEngine()).errors == ()
    chapter = members_of((config.output / "a.epub").read_bytes())["OEBPS/deux.xhtml"]
    page = config.output / "page.html"
    page.write_bytes(chapter)
    shown = pdf_text(profile, page)
    assert "LE CHAT NOIR DORT." in shown


@pytest.mark.parametrize("name", ["a.docx", "a.odt"])
def test_a_file_that_libreoffice_wrote_anew_is_no_edit(
    config: RunConfig, profile: Path, name: str
) -> None:
    (config.source / name).write_bytes(FILES[name])
    run(config, FakeEngine())
    kind = name.removeprefix("a.")
    saved = convert(profile, config.output / name, kind).read_bytes()
    assert saved != (config.output / name).read_bytes()
    (config.output / name).write_bytes(saved)
    assert run(config, FakeEngine()).errors == ()
    units = read_record(config.output / f"{name}.bitext.jsonl").units
    assert {unit.origin for unit in units} <= {Origin.MT, Origin.COPY}


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.docx", "docx:MS Word 2007 XML"), ("a.odt", "odt:writer8")],
)
def test_a_correction_in_libreoffice_is_taken_back(
    config: RunConfig, profile: Path, name: str, kind: str
) -> None:
    """A whole way: LibreOffice makes the French, and writes the corrected English."""
    page = config.source.parent / "a.html"
    page.write_text(PAGE, "utf-8")
    made = convert(profile, page, kind, "--infilter=HTML (StarWriter)")
    (config.source / name).write_bytes(made.read_bytes())
    assert run(config, FakeEngine()).errors == ()
    english = config.output / name
    assert "DORT SUR LE QUAI <i>VIEUX</i>" not in file_text(english.read_bytes(), name)
    body = "word/document.xml" if name == "a.docx" else "content.xml"
    said = members_of(english.read_bytes())[body].decode()
    corrected = said.replace(" DORT SUR", " sleeps on")
    assert corrected != said
    english.write_bytes(
        changed(english.read_bytes(), **{body.replace("/", "__"): corrected})
    )
    saved = convert(profile, english, kind.partition(":")[0])
    english.write_bytes(saved.read_bytes())
    assert run(config, FakeEngine()).errors == ()
    units = read_record(config.output / f"{name}.bitext.jsonl").units
    (edited,) = [unit for unit in units if unit.origin is Origin.POST_EDIT]
    assert edited.target == "LE CHAT <b>NOIR</b> sleeps on LE <i>VIEUX</i> QUAI."
    shown = pdf_text(profile, english)
    assert "LE CHAT NOIR sleeps on LE VIEUX QUAI." in shown
    assert "POISSON ROUGE, ET DE RIEN D’AUTRE." in shown
