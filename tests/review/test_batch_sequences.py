"""Any sequence of batch steps, undo, edits, runs and kills: no human word is lost."""

from __future__ import annotations

import contextlib
import random
from collections import Counter
from pathlib import Path

import pytest
from review.project import project
from review.test_sequences import NAME, SENTENCES, Story

from pipeline.memory.store import Entry, Memory, write_memory
from pipeline.review import batches
from pipeline.review.batches import Hit, Replacement
from pipeline.review.changes import ChangeError

SEQUENCES, STEPS = 300, 8


class BatchStory(Story):
    """A sequence with batch steps, of which the words of persons are known too."""

    def targets(self) -> list[str]:
        loaded = self.session.document(NAME)
        assert loaded is not None
        return [unit.target for unit in loaded.bitext.units]

    def note(self, before: list[str]) -> None:
        """Take note of the words that came and went by a step that was asked for."""
        after = self.targets()
        for text in set(before) - set(after):
            self.words.pop(text, None)
        for text in set(after) - set(before) - {""}:
            if not text.isupper():
                self.words[text] += 1

    def apply(self, hits: tuple[Hit, ...]) -> None:
        before = self.targets()
        batches.apply(self.session, "test", hits)
        self.note(before)

    def replace(self) -> None:
        put = self.chance.choice(["sentence", "remark", "word"])
        find = r"sentence|remark|word|LE\b"
        wanted = Replacement(find, put, regex=True)
        hits = batches.replacement_hits(self.session, wanted)
        self.apply(tuple(hit for hit in hits if self.chance.random() < 0.7))

    def settle(self) -> None:
        picked = self.pick()
        if picked is not None:
            self.apply(batches.twins(self.session, NAME, picked[0]))

    def undo(self) -> None:
        before = self.targets()
        with contextlib.suppress(ChangeError):
            batches.undo(self.session, NAME)
            self.note(before)

    def change_memory(self) -> None:
        self.number += 1
        entry = Entry(
            f"{self.chance.choice(SENTENCES)}", f"MEMORY NUMBER {self.number}."
        )
        write_memory(self.project.config.memory, Memory("main", (entry,)))


ACTIONS = (
    [BatchStory.edit, BatchStory.approve, BatchStory.run] * 2
    + [BatchStory.replace, BatchStory.settle, BatchStory.undo] * 3
    + [BatchStory.change_source, BatchStory.change_terms, BatchStory.change_memory]
    + [BatchStory.killed_run, BatchStory.killed_review, BatchStory.new_page]
)


def test_no_human_word_is_lost_by_a_batch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.fsync", lambda _: None)  # speed; kills are exceptions here
    monkeypatch.chdir(tmp_path)  # where the memory is
    done: Counter[str] = Counter()
    for seed in range(SEQUENCES):
        chance = random.Random(seed)  # noqa: S311 (chance, no secret)
        text = "\n\n".join(" ".join(chance.sample(SENTENCES, 2)) for _ in range(2))
        made = project(tmp_path / str(seed), text + "\n", NAME)
        story = BatchStory(made, chance)
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
    assert min(done[action.__name__] for action in ACTIONS) > 0
