"""A project as long as a book, made without running anything."""

from __future__ import annotations

import hashlib
from pathlib import Path

from fakes import FakeEngine
from review.project import GLOSSARY, Project

from pipeline.bitext import write_record
from pipeline.config import RunConfig
from pipeline.units import Bitext, Kind, State, TranslationUnit

NAME = "livre.txt"
_SENTENCES = 5  # of a paragraph


def long_project(folder: Path, segments: int) -> Project:
    """Return a project with one record of so many segments, written if it is not there."""
    config = RunConfig(
        source=folder / "fr", output=folder / "en", glossary=folder / "glossary.yaml"
    )
    made = Project(config, FakeEngine())
    record = config.output / f"{NAME}.bitext.jsonl"
    if record.exists():
        return made
    config.output.mkdir(parents=True)
    config.glossary.write_text(GLOSSARY, encoding="utf-8")
    units = []
    for n in range(segments):
        p, s = divmod(n, _SENTENCES)
        more = " et la mer monte, descend, puis recommence sans fin" * (n % 4)
        units.append(
            TranslationUnit(
                f"p{p + 1}.s{s + 1}",
                Kind.PARAGRAPH,
                f"La phrase numéro {n} parle du port de Brest{more}.",
                f"Sentence number {n} speaks of the port of Brest"
                + " and the sea rises, falls, then begins again without end" * (n % 4)
                + ".",
                State.TRANSLATED,
                before="" if n == 0 else (" " if s else "\n\n"),
            )
        )
    text = "".join(unit.before + unit.source for unit in units) + "\n"
    made.write(NAME, text)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    bitext = Bitext(NAME, sha256, tuple(units), tail="\n")
    record.write_text(write_record(bitext), encoding="utf-8")
    return made
