"""Who changed a unit and when: only if a reviewer gave a name."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from click.testing import CliRunner
from review.project import NAME, project

from pipeline.bitext import from_tmx
from pipeline.cli import main
from pipeline.invalidation import unit_revision
from pipeline.review import Session
from pipeline.run.project import ReviewProject

NOON = datetime(2026, 3, 4, 12, 0, 5, tzinfo=UTC)


def test_a_change_says_by_whom_and_when(tmp_path: Path) -> None:
    made = project(tmp_path)
    backend = ReviewProject(made.config, lambda: made.engine)
    session = Session(backend, "Anne <b>", lambda: NOON)

    def seen(ident: str) -> str:
        return unit_revision(made.unit(NAME, ident))

    session.approve(NAME, "p2.s2", seen("p2.s2"), target="It turns.")
    unit = made.unit(NAME, "p2.s2")
    assert (unit.by, unit.at) == ("Anne <b>", "20260304T120005Z")
    assert made.unit(NAME, "p2.s1").by == ""
    session.refresh()
    page = (made.config.output / f"{NAME}.html").read_text("utf-8")
    assert "edited, approved (Anne &lt;b&gt;, 2026-03-04)" in page
    tmx = made.config.output / f"{NAME}.tmx"
    assert 'changeid="Anne &lt;b&gt;" changedate="20260304T120005Z"' in tmx.read_text()
    changed = [pair.changed for pair in from_tmx(tmx) if pair.id == "p2.s2"]
    assert changed == ["20260304T120005Z"]
    # A run leaves the name where it is; undo takes it away with the change.
    assert made.run().errors == ()
    assert made.unit(NAME, "p2.s2").by == "Anne <b>"
    session.undo(NAME)
    assert made.unit(NAME, "p2.s2").by == ""


def test_without_a_name_nothing_is_said(tmp_path: Path) -> None:
    made = project(tmp_path)
    made.session().approve(NAME, "p2.s2", unit_revision(made.unit(NAME, "p2.s2")))
    record = (made.config.output / f"{NAME}.bitext.jsonl").read_text("utf-8")
    assert '"by"' not in record
    assert '"at"' not in record


def test_the_name_of_git_is_asked_for(tmp_path: Path) -> None:
    runner = CliRunner(env={"PATH": str(tmp_path)})  # where there is no git
    (tmp_path / "x.tsv").write_text("id\tfr\ten\n", encoding="utf-8")
    told = runner.invoke(main, ["import", "--name", "git", str(tmp_path / "x.tsv")])
    assert told.exit_code == 2
    assert "git knows no user.name here" in told.stderr
