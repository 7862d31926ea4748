from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fakes import FakeEngine
from review.project import Project, project

from pipeline.documents import Document
from pipeline.engines.protocol import Request
from pipeline.errors import OutputError, RecordError
from pipeline.invalidation import unit_revision
from pipeline.review import Conflict, Session
from pipeline.review.changes import ChangeError
from pipeline.run import run, status
from pipeline.run.outputs import Outputs, write_outputs
from pipeline.units import Bitext, Origin, State, TermStatus

NAME = "port.md"


@pytest.fixture
def port(tmp_path: Path) -> Project:
    return project(tmp_path)


@pytest.fixture
def session(port: Project) -> Session:
    return port.session()


def seen(session: Session, ident: str) -> str:
    loaded = session.document(NAME)
    assert loaded is not None
    (unit,) = (unit for unit in loaded.bitext.units if unit.id == ident)
    return unit_revision(unit)


def test_each_edit_is_in_the_record_when_it_is_answered(
    port: Project, session: Session
) -> None:
    saved = session.edit(NAME, "p2.s2", seen(session, "p2.s2"), "It turns")
    assert port.unit(NAME, "p2.s2").target == "It turns"
    assert [unit.id for unit in saved.units] == ["p2.s2"]
    again = session.edit(
        NAME, "p2.s2", unit_revision(saved.units[0]), "It turns slowly."
    )
    assert port.unit(NAME, "p2.s2") == again.units[0]


def test_approving_checks_the_words_and_renews_the_outputs(
    port: Project, session: Session
) -> None:
    session.approve(
        NAME, "p2.s1", seen(session, "p2.s1"), target="The US crane weighs 120 tonnes."
    )
    unit = port.unit(NAME, "p2.s1")
    assert (unit.state, unit.origin) == (State.REVIEWED, Origin.POST_EDIT)
    assert [(use.status, use.how) for use in unit.terms] == [(TermStatus.MET, "human")]
    assert not [f for f in unit.findings if f.check == "terminology"]
    assert session.refresh() == (NAME,)
    assert "The US crane weighs 120 tonnes." in port.english(NAME)
    for suffix in (".tsv", ".tmx", ".html"):
        text = (port.config.output / f"{NAME}{suffix}").read_text("utf-8")
        assert "crane weighs 120 tonnes." in text
    assert session.refresh() == ()


def test_a_run_afterwards_keeps_every_human_word(
    port: Project, session: Session
) -> None:
    session.approve(NAME, "p2.s2", seen(session, "p2.s2"), target="It turns.")
    session.edit(NAME, "p2.s3", seen(session, "p2.s3"), "The man looks")
    port.run()
    assert port.unit(NAME, "p2.s2").target == "It turns."
    assert port.unit(NAME, "p2.s3").target == "The man looks"
    assert port.unit(NAME, "p2.s3").state is State.TRANSLATED
    assert "It turns. The man looks" in port.english(NAME)


def test_a_unit_changed_elsewhere_is_a_conflict_and_others_merge(
    port: Project, session: Session
) -> None:
    other = port.session()
    stale = seen(session, "p2.s2")
    other.edit(NAME, "p2.s2", stale, "Theirs.")
    with pytest.raises(Conflict) as caught:
        session.edit(NAME, "p2.s2", stale, "Mine.")
    assert caught.value.unit.target == "Theirs."
    assert port.unit(NAME, "p2.s2").target == "Theirs."
    session.edit(NAME, "p2.s3", seen(session, "p2.s3"), "Mine.")
    assert port.unit(NAME, "p2.s2").target == "Theirs."
    assert port.unit(NAME, "p2.s3").target == "Mine."


def test_undo_goes_back_step_by_step_also_after_a_restart(
    port: Project, session: Session
) -> None:
    before = port.record(NAME)
    first = session.edit(NAME, "p2.s2", seen(session, "p2.s2"), "It")
    session.edit(NAME, "p2.s2", unit_revision(first.units[0]), "It turns.")
    session.approve(NAME, "p2.s2", seen(session, "p2.s2"))
    session.comment(NAME, "p2.s3", seen(session, "p2.s3"), "who?")
    later = port.session()
    assert later.undo(NAME).units[0].comment == ""
    assert later.undo(NAME).units[0].state is State.TRANSLATED
    # What was saved while somebody typed is one step.
    assert later.undo(NAME).units[0].target == "ELLE TOURNE LENTEMENT."
    with pytest.raises(ChangeError, match="nothing to undo"):
        later.undo(NAME)
    assert port.record(NAME).units == before.units


def test_undo_refuses_what_was_changed_since(port: Project, session: Session) -> None:
    session.edit(NAME, "p2.s2", seen(session, "p2.s2"), "Mine.")
    port.write(NAME, "Tout autre chose.\n")
    port.run()
    with pytest.raises(ChangeError, match="changed since"):
        session.undo(NAME)


def test_join_and_split_reach_the_english_and_stay(
    port: Project, session: Session
) -> None:
    session.join(NAME, "p2.s2", seen(session, "p2.s2"))
    session.refresh()
    text = port.english(NAME)
    assert "TONNES. ELLE TOURNE LENTEMENT. LE GRUTIER" in text
    record = port.record(NAME).units
    port.run()
    assert port.english(NAME) == text
    assert [u.target for u in port.record(NAME).units] == [u.target for u in record]


def test_bulk_approval_leaves_alone_what_changed_meanwhile(
    port: Project, session: Session
) -> None:
    loaded = session.document(NAME)
    assert loaded is not None
    known = {unit.id: unit_revision(unit) for unit in loaded.bitext.units}
    port.session().edit(NAME, "p2.s2", known["p2.s2"], "Theirs.")
    saved = session.approve_all(NAME, known)
    assert "p2.s2" not in {unit.id for unit in saved.units}
    assert len(saved.units) == len(known) - 1
    assert port.unit(NAME, "p2.s2").state is State.TRANSLATED
    session.undo(NAME)
    assert {u.state for u in port.record(NAME).units} == {State.TRANSLATED}


def test_a_term_names_its_segments_and_is_applied_to_the_machine_s_only(
    port: Project, session: Session
) -> None:
    session.approve(NAME, "p5.s1", seen(session, "p5.s1"), target="The hoist is back.")
    session.machine.add_term("grue", "crane", {})
    assert port.config.glossary.read_text("utf-8").startswith("# Ours: keep this")
    touched = session.touched("grue")
    assert [(one.id, one.kept) for one in touched] == [
        ("p2.s1", False),
        ("p5.s1", True),
    ]
    port.engine.answers = {
        "La grue étasunienne pèse 120 tonnes.": ["The US crane weighs 120 tonnes."]
    }
    before = len(port.engine.asked)
    session.translate([NAME])
    assert port.unit(NAME, "p2.s1").target == "The US crane weighs 120 tonnes."
    kept = port.unit(NAME, "p5.s1")
    assert kept.target == "The hoist is back."
    assert kept.stale is not None
    asked = port.engine.asked[before:]
    assert "La grue étasunienne pèse 120 tonnes." in asked
    assert "Elle tourne lentement." not in asked


def test_alternatives_are_finished_and_the_best_comes_first(
    port: Project, session: Session
) -> None:
    port.engine.answers = {
        "La grue étasunienne pèse 120 tonnes.": [
            "The American cranes weighs 120 tonnes.",
            "The crane weighs 120 tonnes.",
            "The US crane weighs 120 tonnes.",
        ]
    }
    made = session.alternatives(NAME, "p2.s1")
    assert made[-1].target == "The crane weighs 120 tonnes."
    assert made[-1].problems > made[0].problems


def test_a_hand_edit_of_the_english_is_shown_and_kept(
    port: Project, session: Session
) -> None:
    path = port.config.output / NAME
    path.write_text(port.english(NAME).replace("LENTEMENT", "SLOWLY"), "utf-8")
    session.edit(NAME, "p2.s3", seen(session, "p2.s3"), "He looks.")
    assert port.unit(NAME, "p2.s2").target == "ELLE TOURNE SLOWLY."
    session.refresh()
    port.run()
    assert "ELLE TOURNE SLOWLY. He looks." in port.english(NAME)


def test_an_edit_that_cannot_be_matched_stops_saving_with_the_line(
    port: Project, session: Session
) -> None:
    path = port.config.output / NAME
    path.write_text("Mine.\n\n" + port.english(NAME), "utf-8")
    loaded = session.document(NAME)
    assert loaded is not None
    assert "line 1" in loaded.notices[0].text
    record = port.record(NAME)
    with pytest.raises(RecordError):
        session.edit(NAME, "p2.s3", seen(session, "p2.s3"), "He looks.")
    assert port.record(NAME) == record


def test_a_review_saves_while_a_run_is_at_work(port: Project) -> None:
    session = port.session()
    port.write(NAME, (port.config.source / NAME).read_text("utf-8") + "\nUne fin.\n")

    def answer(request: Request, _: object) -> list[str]:
        session.approve(NAME, "p2.s2", seen(session, "p2.s2"), target="It turns.")
        return [request.text.upper()]

    report = run(port.config, FakeEngine(answer=answer))
    assert report.errors == ()
    assert port.unit(NAME, "p2.s2").target == "It turns."
    assert "UNE FIN." in port.english(NAME)
    assert "It turns." in port.english(NAME)


def test_outputs_that_could_not_be_written_are_written_at_the_next_refresh(
    port: Project, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    port.write("zoo.txt", "La girafe mange. Le lion dort.\n")
    port.run()
    session.edit(NAME, "p2.s2", seen(session, "p2.s2"), "It turns slowly.")
    loaded = session.document("zoo.txt")
    assert loaded is not None
    session.edit("zoo.txt", "p1.s1", unit_revision(loaded.bitext.units[0]), "It eats.")

    def full(outputs: Outputs, bitext: Bitext, document: Document) -> Bitext:
        if bitext.source == NAME:
            raise OutputError("cannot be written: no space left on device")
        return write_outputs(outputs, bitext, document)

    with monkeypatch.context() as patched:
        patched.setattr("pipeline.run.project.write_outputs", full)
        with pytest.raises(OutputError, match="no space left"):
            session.refresh()
    assert "It turns slowly." not in port.english(NAME)
    assert "It eats." in port.english("zoo.txt")
    assert session.refresh() == (NAME,)
    assert "It turns slowly." in port.english(NAME)


def test_merging_another_s_records(port: Project, tmp_path: Path) -> None:
    other = project(tmp_path / "other")
    theirs = other.session()
    theirs.approve(NAME, "p2.s2", seen(theirs, "p2.s2"), target="It turns.")
    session = port.session()
    merged = session.merge(NAME, other.record(NAME))
    assert merged.taken == ("p2.s2",)
    assert port.unit(NAME, "p2.s2").target == "It turns."
    assert session.merge(NAME, other.record(NAME)).taken == ()


def test_names_outside_the_project_are_refused(session: Session) -> None:
    for name in ("../port.md", "/etc/passwd", "fr/../port.md", ""):
        with pytest.raises(RecordError, match="no such text"):
            session.document(name)
        with pytest.raises(RecordError, match="no such text"):
            session.edit(name, "p1.s1", "", "x")


def test_a_text_that_was_never_translated(port: Project, session: Session) -> None:
    port.write("neuf.txt", "Du neuf.\n")
    assert session.document("neuf.txt") is None
    with pytest.raises(RecordError, match="not translated yet"):
        session.edit("neuf.txt", "p1.s1", "", "x")


def test_stale_units_are_settled_in_the_review(port: Project, session: Session) -> None:
    session.approve(NAME, "p2.s2", seen(session, "p2.s2"), target="It turns.")
    source = port.config.source / NAME
    source.write_text(
        source.read_text("utf-8").replace("lentement", "très lentement"), "utf-8"
    )
    port.run()
    unit = port.unit(NAME, "p2.s2")
    assert unit.stale is not None
    session.take_machine(NAME, "p2.s2", unit_revision(unit))
    settled = port.unit(NAME, "p2.s2")
    assert (settled.target, settled.stale) == ("ELLE TOURNE TRÈS LENTEMENT.", None)
    session.undo(NAME)
    session.approve(NAME, "p2.s2", seen(session, "p2.s2"))
    port.run()
    kept = port.unit(NAME, "p2.s2")
    assert kept == replace(unit, stale=None, findings=kept.findings, terms=kept.terms)


def test_the_figures_follow_the_review(port: Project, session: Session) -> None:
    port.write(NAME, "La grue pèse 120 tonnes.\n")
    port.engine.answers["La grue pèse 120 tonnes."] = ["The crane weighs 130 tonnes."]
    port.run()
    assert [f.check for f in port.unit(NAME, "p1.s1").findings] == ["numbers"]
    first = session.figures(NAME)
    assert (first.reviewed_words, first.fixed, first.edit_distance) == (0, 0, None)
    session.approve(
        NAME, "p1.s1", seen(session, "p1.s1"), target="The crane weighs 120 tonnes."
    )
    now = session.figures(NAME)
    assert (now.reviewed_words, now.fixed, now.errors) == (5, 1, 0)
    assert now.edit_distance == round(1 / 28, 4)
    assert session.terms_added() == 0
    session.add_term("grue", "crane", {})
    session.add_term("quai", "quay", {})
    assert port.session().terms_added() == 2
    port.config.glossary.write_text("terms: []\n", encoding="utf-8")
    assert port.session().terms_added() == 0


def test_the_status_has_the_figures_of_the_review(
    port: Project, session: Session
) -> None:
    before = status(port.config)
    assert before.files[0].edit_distance is None
    session.approve(NAME, "p2.s2", seen(session, "p2.s2"), target="It turns slowly.")
    session.add_term("quai", "quay", {})
    after = status(port.config)
    assert after.terms_added == 1
    assert after.files[0].findings_fixed == 1  # French was copied
    assert after.files[0].edit_distance is not None
    assert after.files[0].edit_distance > 0.5


def test_an_edit_is_judged_at_once_and_begins_anew_where_it_is_said(
    port: Project, session: Session
) -> None:
    session.edit(NAME, "p2.s2", seen(session, "p2.s2"), "It turns slowly.")
    assert port.unit(NAME, "p2.s2").findings == ()
    session.edit(NAME, "p2.s2", seen(session, "p2.s2"), "It spins.", fresh=True)
    session.edit(NAME, "p2.s2", seen(session, "p2.s2"), "It spins fast.")
    assert session.undo(NAME).units[0].target == "It turns slowly."
    assert session.undo(NAME).units[0].target == "ELLE TOURNE LENTEMENT."


def test_a_comment_on_the_machine_s_words_leaves_what_is_known_of_them(
    port: Project, session: Session
) -> None:
    before = port.unit(NAME, "p2.s2")
    assert [finding.check for finding in before.findings] == ["copy"]
    session.comment(NAME, "p2.s2", seen(session, "p2.s2"), "who?")
    assert port.unit(NAME, "p2.s2") == replace(before, comment="who?")
