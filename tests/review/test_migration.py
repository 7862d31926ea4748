"""A review of a record of version 1, and a history of that time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from review.project import Project, project

from pipeline.bitext import write_record
from pipeline.invalidation import unit_revision
from pipeline.review import Session
from pipeline.review.history import History
from pipeline.units import Finding, State

NAME = "port.md"
REASON = "short tons"


@pytest.fixture
def old(tmp_path: Path) -> Project:
    """Return the project with a number that a reviewer let pass, of version 1."""
    port = project(tmp_path)
    port.engine.answers["La grue étasunienne pèse 120 tonnes."] = [
        "The US crane weighs 132 tons."
    ]
    (port.config.output / f"{NAME}.bitext.jsonl").unlink()
    (port.config.output / NAME).unlink()
    port.run()
    path = port.config.output / f"{NAME}.bitext.jsonl"
    text = write_record(port.record(NAME), version=1)
    message = '"message": "120 tonnes became 132 tons", '
    assert message in text
    at = text.index("}", text.index(message))
    text = f'{text[:at]}, "dismissed": "{REASON}"{text[at:]}'
    path.write_text(text, encoding="utf-8")
    return port


def finding(project: Project) -> Finding:
    (found,) = (
        one for one in project.unit(NAME, "p2.s1").findings if one.dismissed is not None
    )
    return found


def seen(session: Session, ident: str) -> str:
    document = session.document(NAME)
    assert document is not None
    return unit_revision(next(u for u in document.bitext.units if u.id == ident))


def test_saving_another_segment_keeps_the_dismissal(old: Project) -> None:
    session = old.session()
    session.comment(NAME, "p2.s2", seen(session, "p2.s2"), "Who?")
    assert finding(old).dismissed == REASON
    assert (finding(old).code, finding(old).args) == (
        "words",
        ("120 tonnes became 132 tons",),
    )


def test_approving_the_segment_keeps_it_under_its_code(old: Project) -> None:
    session = old.session()
    session.approve(NAME, "p2.s1", seen(session, "p2.s1"))
    assert old.unit(NAME, "p2.s1").state is State.REVIEWED
    assert finding(old).dismissed == REASON
    assert (finding(old).code, finding(old).args) == (
        "changed",
        ("120 tonnes", "132 tons"),
    )


def test_it_is_taken_up_again_and_dismissed_again(old: Project) -> None:
    session = old.session()
    key = finding(old).key
    session.dismiss(NAME, "p2.s1", seen(session, "p2.s1"), key=key, reason=None)
    assert all(one.dismissed is None for one in old.unit(NAME, "p2.s1").findings)
    session.dismiss(NAME, "p2.s1", seen(session, "p2.s1"), key=key, reason="so")
    assert finding(old).dismissed == "so"
    session.undo(NAME)
    session.undo(NAME)
    assert finding(old).dismissed == REASON


def test_a_history_of_version_1_is_undone(tmp_path: Path) -> None:
    unit = {
        "id": "p1.s1",
        "kind": "paragraph",
        "source": "Il y a 3 ponts.",
        "target": "There are 4 bridges.",
        "state": "translated",
        "origin": "mt",
        "score": None,
        "terms": [],
        "findings": [
            {"check": "numbers", "severity": "error", "message": "3 became 4"}
        ],
    }
    step = {"step": "comment", "before": [unit], "after": [{**unit, "comment": "?"}]}
    path = tmp_path / "a.txt.history.jsonl"
    path.write_text(json.dumps(step) + "\n", encoding="utf-8")
    last = History(tmp_path, "a.txt").last()
    assert last is not None
    assert last.before[0].findings[0].args == ("3 became 4",)
    history = History(tmp_path, "a.txt")
    history.add(last, fresh=True)
    assert History(tmp_path, "a.txt").steps() == (last, last)
