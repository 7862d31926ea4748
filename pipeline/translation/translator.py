"""Goes through the attempts until every segment is good, and keeps the best."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.engines.protocol import Engine, Hypothesis
from pipeline.translation.attempts import ATTEMPTS, FREE, decode
from pipeline.translation.candidates import Candidate, Settings, copied, finish
from pipeline.translation.drafts import Draft
from pipeline.units import TranslationUnit

_NOTHING = Hypothesis("", -99.0)


@dataclass(slots=True)
class _Case:
    """A segment in work: its best candidate, and which attempt met which term."""

    best: Candidate
    attempt: str = FREE
    met_by: dict[int, str] = field(default_factory=dict)

    def offer(self, candidates: Iterable[Candidate], attempt: str) -> None:
        """Take the best of ``candidates`` if it beats what there is."""
        for candidate in candidates:
            if candidate.beats(self.best):
                self.best = candidate
                self.attempt = attempt
        self.note(attempt)

    def note(self, attempt: str) -> None:
        """Remember which attempt first met each term, and forget lost ones."""
        found = self.best.assessment.found
        self.met_by = {
            index: self.met_by.get(index, attempt)
            for index, span in enumerate(found)
            if span is not None
        }

    def unit(self) -> TranslationUnit:
        """Return the segment's unit."""
        found = range(len(self.best.assessment.found))
        unit = self.best.unit([self.met_by.get(index, "") for index in found])
        return unit


class Translator:
    """Translates drafts with one engine under one set of settings."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self._engine = engine
        self._settings = settings

    def translate(self, drafts: Sequence[Draft]) -> list[TranslationUnit]:
        """Return a unit for each draft, in order.

        The result for a draft does not depend on the others in the call. Raises
        EngineError if the engine fails.
        """
        cases: dict[int, _Case] = {}
        asked = [index for index, draft in enumerate(drafts) if not draft.copy]
        answers = decode([drafts[index] for index in asked], self._engine)
        for index, hypotheses in zip(asked, answers, strict=True):
            first = hypotheses[0] if hypotheses else _NOTHING
            cases[index] = _Case(finish(drafts[index], first, self._settings))
            cases[index].note(FREE)
        if self._settings.rescue:
            self._improve(list(cases.values()))
        return [
            cases[index].unit() if index in cases else copied(draft)
            for index, draft in enumerate(drafts)
        ]

    def _improve(self, cases: Sequence[_Case]) -> None:
        for attempt in ATTEMPTS:
            at_hand = [
                case
                for case in cases
                if not case.best.is_clean and attempt.applies(case.best, self._engine)
            ]
            if not at_hand:
                continue
            answers = attempt.run([case.best for case in at_hand], self._engine)
            for case, hypotheses in zip(at_hand, answers, strict=True):
                case.offer(
                    (
                        finish(case.best.draft, hypothesis, self._settings)
                        for hypothesis in hypotheses
                    ),
                    attempt.name,
                )
