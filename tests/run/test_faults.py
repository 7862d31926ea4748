"""Every write, rename and fsync fails once, and is the last thing done once.

After each the files are complete, old or new; no word of a person is missing; and
doing the same again, on a sound disk, gives what it gives without any fault. The
points are sampled; BITEXTE_ALL_FAULTS=1 tries them all.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fakes import FakeEngine
from faults import ERRORS, KILLED, Faults, in_child

from pipeline.bitext import read_record
from pipeline.config import RunConfig
from pipeline.engines.seq2seq.argos_install import install_argos_file
from pipeline.engines.store import installed
from pipeline.errors import PipelineError
from pipeline.glossary import load_termbase
from pipeline.glossary.editing import add_entry
from pipeline.invalidation import unit_revision
from pipeline.review import Session
from pipeline.run import run
from pipeline.run.project import ReviewProject
from pipeline.run.survey import require_whole

PACKAGE = Path(__file__).parents[1] / "data" / "toy-fr_en.argosmodel"
# How many faults of each kind a normal run of the tests tries.
_SAMPLE = {"run": 9, "review": 7, "glossary": 10, "model": 5}


def settings(folder: Path) -> RunConfig:
    return RunConfig(
        source=folder / "fr",
        output=folder / "en",
        glossary=folder / "glossary.yaml",
        rescue=False,
    )


def write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def prepare(folder: Path) -> None:
    """Make a project in which everything that can happen happens at the next run."""
    config = settings(folder)
    write(folder, "glossary.yaml", "# Ours.\nterms:\n  - fr: quai\n    en: quay\n")
    texts = {
        "edited.txt": "Le quai est vide. La grue tourne encore.\n",
        "moved.txt": "Le phare éclaire la baie. La mer monte.\n",
        "left.txt": "Un voilier rentre au port. Le vent tombe.\n",
        "right.txt": "Le gardien ferme la grille. La nuit vient.\n",
    }
    for name, text in texts.items():
        write(config.source, name, text)
    run(config, FakeEngine())
    for name in texts:
        path = config.output / name
        path.write_text(f"A person's {name}. {path.read_text().partition('. ')[2]}")
    assert run(config, FakeEngine()).errors == ()
    path = config.output / "edited.txt"
    path.write_text(path.read_text().replace("LA GRUE TOURNE ENCORE", "Cranes turn"))
    write(config.source, "edited.txt", f"Un chat dort.\n\n{texts['edited.txt']}")
    (config.source / "sub").mkdir()
    (config.source / "moved.txt").rename(config.source / "sub" / "moved.txt")
    write(config.source, "left.txt", texts["right.txt"])
    write(config.source, "right.txt", texts["left.txt"])
    write(config.source, "new.txt", "Les oies passent.\n")
    write(config.source, "own.txt", "Le train part.\n\nLa gare ferme.\n")
    write(config.output, "own.txt", "The train leaves.\n\nThe station shuts.\n")


RUN_WORDS = (
    "A person's edited.txt.",
    "A person's moved.txt.",
    "A person's left.txt.",
    "A person's right.txt.",
    "Cranes turn.",
    "The train leaves.",
    "The station shuts.",
)


def translate(folder: Path) -> None:
    report = run(settings(folder), FakeEngine())
    if report.errors:
        raise PipelineError(report.errors[0])


def review(folder: Path) -> None:
    session = Session(ReviewProject(settings(folder), FakeEngine))
    loaded = session.document("edited.txt")
    assert loaded is not None
    unit = loaded.bitext.units[1]
    session.approve(
        "edited.txt", unit.id, unit_revision(unit), target="It turns round."
    )
    session.refresh()


def edit_glossary(folder: Path) -> None:
    entries = load_termbase(folder / "glossary.yaml").entries
    if not any(entry.fr == "grue" for entry in entries):
        add_entry(folder / "glossary.yaml", "grue", "crane", allow=["derrick"])


def install(_: Path) -> None:
    install_argos_file(PACKAGE)
    assert [model.engine for model in installed()] == ["argos"]


@dataclass(frozen=True)
class Job:
    """Something that writes: what is done, what a person wrote before it.

    ``then`` is done after it is done again: a run heals what a review left.
    """

    name: str
    do: Callable[[Path], None]
    words: tuple[str, ...] = ()
    then: Callable[[Path], None] = lambda _: None


JOBS = (
    Job("run", translate, RUN_WORDS),
    Job("review", review, RUN_WORDS[1:], translate),
    Job("glossary", edit_glossary),
    Job("model", install),
)


def outputs(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not {".bitexte", "cache"} & set(path.relative_to(folder).parts)
        and not path.name.startswith(".")
    }


def check(folder: Path, *known: dict[str, bytes]) -> None:
    """Check that every file is complete: as it was, or as it will be."""
    for name, data in outputs(folder).items():
        if name.endswith(".bitext.jsonl"):
            path = folder / name
            require_whole(read_record(path), path)
        elif "bitexte-install-" not in name:  # an unfinished package is none
            assert data in [files.get(name) for files in known], name


def words_below(folder: Path) -> str:
    return "\n".join(
        path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.suffix in (".txt", ".jsonl") and path.name != "journal.jsonl"
    )


def faults(points: int, step: int) -> Iterator[tuple[int, int | None]]:
    """Yield each point with an error, in turn, and with a kill; or some of these."""
    every = [
        (at, how) for at in range(points) for how in (ERRORS[at % len(ERRORS)], None)
    ]
    yield from every[::step]


@pytest.mark.parametrize("job", JOBS, ids=[job.name for job in JOBS])
def test_a_fault_anywhere_loses_nothing_and_heals(
    job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work, start = tmp_path / "work", tmp_path / "start"
    for name, place in (
        ("ARGOS_PACKAGES_DIR", "argos/packages"),
        ("TRANSLATE_MODELS_DIR", "models"),
        ("XDG_CACHE_HOME", "cache"),
    ):
        monkeypatch.setenv(name, str(work / place))
    prepare(work)
    if job.do is review:
        translate(work)
    work.rename(start)

    def afresh() -> None:
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(start, work)

    afresh()
    old = outputs(work)
    with Faults(work) as found:
        job.do(work)
    points, new = found.count, outputs(work)
    job.then(work)
    healed = outputs(work)
    assert points > 2
    assert new != old
    step = 1
    if not os.environ.get("BITEXTE_ALL_FAULTS"):
        step = max(1, points * 2 // _SAMPLE[job.name]) | 1
    tried = killed = 0
    for at, number in faults(points, step):
        afresh()

        def act(at: int = at, number: int | None = number) -> None:
            with contextlib.suppress(PipelineError), Faults(work, at, number):
                job.do(work)

        if number is None:
            assert in_child(act) == KILLED, at
            killed += 1
        else:
            act()
        tried += 1
        place = f"{job.name}, point {at}, {number}"
        check(work, old, new, healed)
        words = words_below(work)
        assert [word for word in job.words if word not in words] == [], place
        job.do(work)
        job.then(work)
        assert outputs(work) == healed, place
    print(  # noqa: T201 (the figure asked for)
        f"{job.name}: {points} points, {tried} faults tried, {killed} of them kills"
    )
