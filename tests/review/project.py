"""A small project to review: French in a folder, the fake engine, a desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fakes import FakeEngine

from pipeline.bitext import read_record
from pipeline.config import RunConfig
from pipeline.engines.protocol import Engine
from pipeline.review import Session
from pipeline.run import RunReport, run
from pipeline.run.project import ReviewProject
from pipeline.units import Bitext, TranslationUnit

NAME = "port.md"
TEXT = """\
# Le port de Brest

La grue étasunienne pèse 120 tonnes. Elle tourne lentement. Le grutier regarde la mer.

> Personne ne l'avait vue venir, dit le maire.

- Une liste courte.
- La grue revient.

Un dernier mot[^1] sur la lune.

[^1]: Une note de bas de page.
"""
GLOSSARY = """\
# Ours: keep this comment.
terms:
  - fr: étasunien
    en: US
    allow: [American]
    note: House style.
"""


@dataclass
class Project:
    """Folders of one test, and what is done in them."""

    config: RunConfig
    engine: FakeEngine

    def write(self, name: str, text: str) -> None:
        path = self.config.source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def run(self) -> RunReport:
        return run(self.config, self.engine)

    def session(self, opener: Callable[[], Engine] | None = None) -> Session:
        return Session(ReviewProject(self.config, opener or (lambda: self.engine)))

    def record(self, name: str) -> Bitext:
        return read_record(self.config.output / f"{name}.bitext.jsonl")

    def unit(self, name: str, ident: str) -> TranslationUnit:
        (found,) = (unit for unit in self.record(name).units if unit.id == ident)
        return found

    def english(self, name: str) -> str:
        return (self.config.output / name).read_text(encoding="utf-8")


def project(
    folder: Path,
    text: str = TEXT,
    name: str = "port.md",
    engine: FakeEngine | None = None,
) -> Project:
    """Return a project with one text, translated by the fake engine."""
    (folder / "fr").mkdir(parents=True)
    config = RunConfig(
        source=folder / "fr",
        output=folder / "en",
        glossary=folder / "glossary.yaml",
    )
    config.glossary.write_text(GLOSSARY, encoding="utf-8")
    made = Project(config, engine or FakeEngine())
    made.write(name, text)
    report = made.run()
    assert report.errors == ()
    return made
