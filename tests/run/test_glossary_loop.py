"""A term is changed: exactly its segments follow, and what persons wrote stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from fakes import FakeEngine

from pipeline.bitext import read_record, write_atomically, write_record
from pipeline.cli.display import run_summary
from pipeline.config import RunConfig
from pipeline.engines.protocol import Request
from pipeline.findings import message_of
from pipeline.run import run
from pipeline.run.report import Change, FileReport, Outcome
from pipeline.units import Origin, ReasonKind, StaleReason, State, TranslationUnit

TEXT = "La lune dort. Le soleil brille.\n\nLa lune et la lune.\n\nMa lune est loin.\n"


@pytest.fixture
def config(tmp_path: Path) -> RunConfig:
    source = tmp_path / "fr"
    source.mkdir()
    (source / "a.txt").write_text(TEXT, encoding="utf-8")
    return RunConfig(source, tmp_path / "en", tmp_path / "glossary.yaml")


def engine() -> FakeEngine:
    """An engine that knows one word for the moon, and does not copy."""

    def answer(request: Request, _: Sequence[str]) -> list[str]:
        return {
            "La lune dort.": ["The moon sleeps."],
            "Le soleil brille.": ["The sun shines."],
            "La lune et la lune.": ["The moon twice."],
            "Ma lune est loin.": ["My moon is far."],
            "lune": ["Moon"],
        }.get(request.text, ["Nothing of that."])

    return FakeEngine(answer=answer)


def want(config: RunConfig, english: str) -> None:
    text = f"terms:\n  - {{fr: lune, en: {english}}}\n"
    config.glossary.write_text(text, encoding="utf-8")


def record(config: RunConfig) -> tuple[TranslationUnit, ...]:
    return read_record(config.output / "a.txt.bitext.jsonl").units


def review(config: RunConfig, ident: str, target: str) -> None:
    path = config.output / "a.txt.bitext.jsonl"
    made = read_record(path)
    units = tuple(
        replace(u, target=target, state=State.REVIEWED, origin=Origin.POST_EDIT)
        if u.id == ident
        else u
        for u in made.units
    )
    write_atomically(path, write_record(replace(made, units=units)).encode())


def test_exactly_the_segments_of_the_term_are_translated_again(
    config: RunConfig,
) -> None:
    want(config, "moon")
    run(config, engine())
    want(config, "satellite")
    second = engine()
    (file,) = run(config, second).files
    assert second.calls[0] == [
        Request("La lune dort."),
        Request("Ma lune est loin."),
        Request("La lune et la lune."),
    ]
    assert (file.translated, file.reused) == (3, 1)
    assert [unit.target for unit in record(config)] == [
        "The satellite sleeps.",
        "The sun shines.",
        "The satellite twice.",
        "My satellite is far.",
    ]
    edited = Outcome("lune", "lune", "satellite", "edit")
    unmet = Outcome("lune", "lune", "satellite", "unmet")
    why = (StaleReason(ReasonKind.GLOSSARY, "lune"),)
    assert file.changes == (
        Change("p1.s1", why, kept=False, terms=(edited,)),
        Change("p2.s1", why, kept=False, terms=(edited, unmet)),
        Change("p3.s1", why, kept=False, terms=(edited,)),
    )


def test_the_summary_says_which_segments_why_and_how(config: RunConfig) -> None:
    want(config, "moon")
    run(config, engine())
    review(config, "p3.s1", "My moon is distant.")
    run(config, engine())
    want(config, "satellite")
    forecast = list(run_summary(run(replace(config, dry_run=True), engine())))
    at = forecast.index("  lune: 3 segments")
    assert forecast[at + 1 : at + 4] == [
        "    a.txt#p3.s1  kept, a person's; wanted now: « lune » → “satellite”",
        "    a.txt#p1.s1  « lune » → “satellite”",
        "    a.txt#p2.s1  « lune » → “satellite”",
    ]
    lines = list(run_summary(run(config, engine())))
    at = lines.index("  why again     glossary: lune (2)")
    assert lines[at + 1 : at + 6] == [
        "  lune: 3 segments",
        "    a.txt#p3.s1  kept, a person's; wanted now: « lune » → “satellite”",
        "    a.txt#p2.s1  « lune » → “satellite” (edit), « lune » → “satellite” (unmet)",
        "    a.txt#p1.s1  « lune » → “satellite” (edit)",
        "  terms met     2 of 4, 1 kept by a person (edit 2)",
    ]


def test_a_reviewed_segment_shows_what_is_wanted_and_what_the_machine_says(
    config: RunConfig,
) -> None:
    want(config, "moon")
    run(config, engine())
    review(config, "p3.s1", "My moon is distant.")
    run(config, engine())
    want(config, "satellite")
    for _ in range(2):
        run(config, engine())
        unit = record(config)[3]
        assert (unit.target, unit.state) == ("My moon is distant.", State.REVIEWED)
        assert unit.stale is not None
        assert (unit.stale.reasons, unit.stale.machine) == (
            (StaleReason(ReasonKind.GLOSSARY, "lune"),),
            "My satellite is far.",
        )
        assert [(f.check, message_of(f)) for f in unit.findings] == [
            ("terminology", "« lune » should be “satellite”")
        ]


def test_a_reviewed_segment_that_has_what_is_wanted_is_not_stale(
    config: RunConfig,
) -> None:
    want(config, "moon")
    run(config, engine())
    review(config, "p3.s1", "My satellite is distant.")
    want(config, "satellite")
    run(config, engine())
    unit = record(config)[3]
    assert (unit.target, unit.stale, unit.findings) == (
        "My satellite is distant.",
        None,
        (),
    )
    assert [(use.target, use.how) for use in unit.terms] == [("satellite", "human")]
    again = engine()
    run(config, again)
    assert again.calls == []


def test_a_report_reads_back(config: RunConfig) -> None:
    want(config, "moon")
    run(config, engine())
    want(config, "satellite")
    (file,) = run(config, engine()).files
    assert FileReport.from_json(file.to_json()) == file


MARKED = """\
# La lune

La **lune** rousse dort. Le soleil brille.

- une l*un*e pleine et des étoiles
- rien de tel

Les étoiles filantes, et la lune[^1] !

[^1]: Voir la lune rousse.
"""
GLOSSARIES = [
    [("lune", "moon")],
    [("lune", "moon"), ("étoile", "star")],
    [("lune", "moon"), ("étoile", "star"), ("lune rousse", "harvest moon")],
    [("étoile", "star"), ("lune", "moon"), ("lune rousse", "harvest moon")],
    [("étoile", "star"), ("lune", "satellite"), ("étoile filante", "meteor")],
    [("étoile filante", "meteor")],
    [],
    [("soleil", "sun"), ("lunes", "moons"), ("lune", "moon")],
]


def test_a_changed_glossary_gives_what_a_run_without_memory_of_it_gives(
    tmp_path: Path,
) -> None:
    """With the ledger only what a change can concern is looked into."""
    configs = [
        RunConfig(tmp_path / "fr", tmp_path / name, tmp_path / "glossary.yaml")
        for name in ("quick", "whole")
    ]
    configs[0].source.mkdir()
    for name, text in (("a.txt", TEXT), ("b.md", MARKED)):
        (configs[0].source / name).write_text(text, encoding="utf-8")
    for glossary in GLOSSARIES:
        lines = [f"  - {{fr: {fr}, en: {en}}}\n" for fr, en in glossary]
        configs[0].glossary.write_text("terms:\n" + "".join(lines), "utf-8")
        (configs[1].output / ".bitexte" / "ledger.json").unlink(missing_ok=True)
        reports, written = [], []
        for config in configs:
            report = run(config, FakeEngine())
            reports.append([(f.name, f.translated, f.reused) for f in report.files])
            written.append(
                {
                    path.name: path.read_bytes()
                    for path in config.output.iterdir()
                    if path.is_file()
                }
            )
        assert reports[0] == reports[1]
        assert written[0] == written[1]
        review(configs[0], "p1.s1", "The moon, by me.")
        review(configs[1], "p1.s1", "The moon, by me.")


def test_a_term_that_a_person_s_sentence_lacks_is_not_counted_as_met(
    config: RunConfig,
) -> None:
    (config.source / "a.txt").write_text(
        "La lune dort.\n\nMa lune est loin.\n", "utf-8"
    )
    want(config, "moon")
    run(config, engine())
    english = config.output / "a.txt"
    text = english.read_text("utf-8").replace("The moon sleeps", "A moon rests")
    english.write_text(text, encoding="utf-8")
    run(config, engine())
    want(config, "Moonlet")

    answers = {"Ma lune est loin.": ["My Moonlet is far."]}
    report = run(config, FakeEngine(answers=answers))
    assert report.tally("terms") == {"free": 1, "kept": 1}
    lines = list(run_summary(report))
    assert "  terms met     1 of 2, 1 kept by a person (free 1)" in lines
    assert "  findings      1 error: see them with translate check" in lines
