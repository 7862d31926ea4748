"""One step over several texts: made, undone, and nobody's words lost by it."""

from __future__ import annotations

from pathlib import Path

import pytest
from review.project import Project, project

from pipeline.invalidation import unit_revision
from pipeline.review import Session, batches
from pipeline.review.batches import Replacement
from pipeline.review.changes import ChangeError
from pipeline.units import State

TEXT = "La grue tourne au loin.\n\nLa mer monte. La grue dort.\n"


@pytest.fixture
def made(tmp_path: Path) -> Project:
    one = project(tmp_path, TEXT, "a.txt")
    one.write("b.txt", "La grue tourne au loin.\n\nUn port.\n")
    assert one.run().errors == ()
    return one


def english(made: Project) -> dict[str, list[str]]:
    return {
        name: [unit.target for unit in made.record(name).units]
        for name in ("a.txt", "b.txt")
    }


def seen(made: Project, name: str, ident: str) -> str:
    return unit_revision(made.unit(name, ident))


def found(session: Session, **wanted: object) -> list[str]:
    hits = batches.replacement_hits(session, Replacement(**wanted))  # type: ignore[arg-type]
    return [f"{hit.name} {hit.id} {hit.after}" for hit in hits]


def test_what_a_replacement_finds(made: Project) -> None:
    session = made.session()
    assert found(session, find="grue dort", put="crane sleeps") == [
        "a.txt p2.s2 LA crane sleeps."
    ]
    assert found(session, find="rue", put="x", words=True) == []
    assert found(session, find="grue", put="x", case=True) == []
    assert found(session, find="GRUE", put="CRANE", french="dort") == [
        "a.txt p2.s2 LA CRANE DORT."
    ]
    assert found(session, find=r"LA (\w+) (\w+)\.", put=r"\2 \1.", regex=True) == [
        "a.txt p2.s1 MONTE MER.",
        "a.txt p2.s2 DORT GRUE.",
    ]
    with pytest.raises(ChangeError, match="is no regular expression"):
        found(session, find="(", put="", regex=True)
    with pytest.raises(ChangeError, match="nothing to look for"):
        found(session, find="", put="x")


def test_a_batch_is_one_step_in_all_texts(made: Project) -> None:
    session = made.session()
    session.approve("b.txt", "p1.s1", seen(made, "b.txt", "p1.s1"))
    before = english(made)
    hits = batches.replacement_hits(session, Replacement("GRUE", "CRANE"))
    batch = batches.apply(session, "replace", hits)
    assert (batch.changed, batch.texts, batch.left) == (3, ("a.txt", "b.txt"), 0)
    assert english(made) == {
        "a.txt": ["LA CRANE TOURNE AU LOIN.", "LA MER MONTE.", "LA CRANE DORT."],
        "b.txt": ["LA CRANE TOURNE AU LOIN.", "UN PORT."],
    }
    assert made.unit("b.txt", "p1.s1").state is State.REVIEWED
    assert made.unit("a.txt", "p1.s1").state is State.TRANSLATED
    _, said = batches.undo(session, "a.txt")
    assert said == "undone in 2 texts"
    assert english(made) == before
    assert made.unit("b.txt", "p1.s1").state is State.REVIEWED


def test_what_came_after_a_batch_stays(made: Project) -> None:
    session = made.session()
    hits = batches.replacement_hits(session, Replacement("GRUE", "CRANE"))
    batches.apply(session, "replace", hits)
    session.edit("b.txt", "p1.s1", seen(made, "b.txt", "p1.s1"), "Mine.")
    _, said = batches.undo(session, "a.txt")
    assert said == "undone here; something came after it in b.txt, where it stays"
    assert english(made)["b.txt"][0] == "Mine."
    assert english(made)["a.txt"][0] == "LA GRUE TOURNE AU LOIN."


def test_what_was_changed_meanwhile_is_left_alone(made: Project) -> None:
    session = made.session()
    hits = batches.replacement_hits(session, Replacement("GRUE", "CRANE"))
    session.edit("b.txt", "p1.s1", seen(made, "b.txt", "p1.s1"), "THE GRUE.")
    batch = batches.apply(session, "replace", hits)
    assert (batch.changed, batch.left) == (2, 1)
    assert english(made)["b.txt"][0] == "THE GRUE."


def test_twins_and_what_is_inconsistent(made: Project) -> None:
    session = made.session()
    assert batches.twins(session, "a.txt", "p1.s1") == ()
    rev = seen(made, "a.txt", "p1.s1")
    session.approve("a.txt", "p1.s1", rev, target="The crane turns.")
    (twin,) = batches.twins(session, "a.txt", "p1.s1")
    assert (twin.name, twin.id, twin.after) == ("b.txt", "p1.s1", "The crane turns.")
    batches.apply(session, "same English", [twin], approve=True)
    unit = made.unit("b.txt", "p1.s1")
    assert (unit.target, unit.state) == ("The crane turns.", State.REVIEWED)
    assert batches.inconsistent(session) == ()
    rev = seen(made, "b.txt", "p1.s1")
    session.approve("b.txt", "p1.s1", rev, target="The hoist turns.")
    assert batches.twins(session, "a.txt", "p1.s1") == ()
    (group,) = batches.inconsistent(session)
    assert group.source == "La grue tourne au loin."
    assert [hit.before for hit in group.hits] == [
        "The crane turns.",
        "The hoist turns.",
    ]
