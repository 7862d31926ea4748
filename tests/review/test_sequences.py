"""Any sequence of edits, approvals, changed sources, terms, runs and kills."""

from __future__ import annotations

import contextlib
import random
from collections import Counter
from pathlib import Path

import pytest
from fakes import FakeEngine
from review.project import GLOSSARY, Project, project

from pipeline.bitext import read_record, source_text
from pipeline.engines.protocol import Request
from pipeline.invalidation import unit_revision
from pipeline.review import Conflict, Session
from pipeline.review.changes import ChangeError
from pipeline.run import run
from pipeline.units import State

SEQUENCES, STEPS = 200, 7
SENTENCES = [
    f"Le {who} {does} {where}."
    for who in ("grutier", "marin étasunien", "chat noir")
    for does in ("regarde la mer", "dort longtemps", "parle très bas")
    for where in ("au port", "dans la ville", "ce matin")
]
NAME = "a.txt"


class Killed(BaseException):
    """Stands for a signal."""


class Story:
    """One sequence, and what persons wrote in it."""

    def __init__(self, made: Project, chance: random.Random) -> None:
        self.project, self.chance = made, chance
        self.session: Session = made.session()
        self.words: Counter[str] = Counter()  # what persons wrote and approved
        self.sources = list(SENTENCES)
        self.number = 0

    def pick(self) -> tuple[str, str, State, str] | None:
        loaded = self.session.document(NAME)
        if loaded is None or not loaded.bitext.units:
            return None
        unit = self.chance.choice(loaded.bitext.units)
        return unit.id, unit_revision(unit), unit.state, unit.target

    def write_words(self, *, approve: bool) -> None:
        picked = self.pick()
        if picked is None:
            return
        ident, seen, _, before = picked
        self.number += 1
        text = f"Human sentence number {self.number} here."
        if approve:
            self.session.approve(NAME, ident, seen, target=text)
        else:
            self.session.edit(NAME, ident, seen, text)
        if self.words[before]:
            del self.words[before]
        self.words[text] += 1

    def edit(self) -> None:
        self.write_words(approve=False)

    def approve(self) -> None:
        self.write_words(approve=True)

    def refresh(self) -> None:
        self.session.refresh()

    def change_source(self) -> None:
        path = self.project.config.source / NAME
        paragraphs = path.read_text("utf-8").strip().split("\n\n")
        action = self.chance.randrange(3)
        if action == 0 or len(paragraphs) < 2:
            paragraphs.insert(
                self.chance.randint(0, len(paragraphs)), self.chance.choice(SENTENCES)
            )
        elif action == 1:
            paragraphs.pop(self.chance.randrange(len(paragraphs)))
        else:
            self.chance.shuffle(paragraphs)
        path.write_text("\n\n".join(paragraphs) + "\n", encoding="utf-8")

    def change_terms(self) -> None:
        english = self.chance.choice(["US", "American", "Yankee"])
        text = GLOSSARY.replace("en: US", f"en: {english}").replace("[American]", "[X]")
        self.project.config.glossary.write_text(text, encoding="utf-8")

    def run(self) -> None:
        self.session.refresh()
        report = run(self.project.config, FakeEngine())
        assert report.errors == ()

    def killed_run(self) -> None:
        left = self.chance.randint(0, 3)

        def answer(request: Request, _: object) -> list[str]:
            nonlocal left
            left -= 1
            if left < 0:
                raise Killed
            return [request.text.upper()]

        with contextlib.suppress(Killed):
            run(self.project.config, FakeEngine(answer=answer))

    def killed_review(self) -> None:
        """Stop between the English text and its record, and start again."""
        with pytest.MonkeyPatch.context() as patched:

            def killed(_: object) -> str:
                raise Killed

            patched.setattr("pipeline.run.outputs.write_record", killed)
            with contextlib.suppress(Killed):
                self.session.refresh()
        self.session = self.project.session()

    def new_page(self) -> None:
        self.session = self.project.session()

    def join(self) -> None:
        picked = self.pick()
        if picked is None:
            return
        loaded = self.session.document(NAME)
        assert loaded is not None
        before = [unit.target for unit in loaded.bitext.units]
        try:
            self.session.join(NAME, picked[0], picked[1])
        except ChangeError:
            return
        loaded = self.session.document(NAME)
        assert loaded is not None
        after = [unit.target for unit in loaded.bitext.units]
        for text in set(before) - set(after):
            if self.words[text]:
                del self.words[text]
        for text in set(after) - set(before) - {""}:
            self.words[text] += 1

    def undo(self) -> None:
        loaded = self.session.document(NAME)
        assert loaded is not None
        before = {unit.target for unit in loaded.bitext.units}
        try:
            self.session.undo(NAME)
        except (ChangeError, Conflict):
            return
        loaded = self.session.document(NAME)
        assert loaded is not None
        after = {unit.target for unit in loaded.bitext.units}
        for text in before - after:
            self.words.pop(text, None)
        for text in after - before:
            if not text.isupper() and text:
                self.words[text] += 1

    def check(self) -> None:
        path = self.project.config.output / f"{NAME}.bitext.jsonl"
        record = read_record(path)
        assert source_text(record).endswith("\n")
        held = {unit.target for unit in (*record.units, *record.retired)}
        assert {text for text, n in self.words.items() if n} - held == set()


ACTIONS = (
    [Story.edit, Story.approve, Story.run] * 3
    + [Story.change_source, Story.change_terms, Story.refresh, Story.undo] * 2
    + [Story.killed_run, Story.killed_review, Story.new_page, Story.join]
)


def test_no_human_word_is_ever_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.fsync", lambda _: None)  # speed; kills are exceptions here
    done: Counter[str] = Counter()
    for seed in range(SEQUENCES):
        chance = random.Random(seed)  # noqa: S311 (chance, no secret)
        text = "\n\n".join(" ".join(chance.sample(SENTENCES, 2)) for _ in range(2))
        made = project(tmp_path / str(seed), text + "\n", NAME)
        story = Story(made, chance)
        log = []
        for _ in range(STEPS):
            action = chance.choice(ACTIONS)
            log.append(action.__name__)
            done[action.__name__] += 1
            try:
                action(story)
                story.check()
            except Exception as error:
                error.add_note(f"seed {seed}: {' '.join(log)}")
                raise
        story.run()
        story.check()
    print(dict(sorted(done.items())))  # noqa: T201 (what was done)
