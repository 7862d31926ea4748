"""Translating segments: runs the attempts until each segment is good."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from rapidfuzz.distance import Indel

from pipeline.engines.protocol import Engine, Hypothesis
from pipeline.translation.attempts import ATTEMPTS, FREE, Attempt
from pipeline.translation.candidates import (
    Candidate,
    Settings,
    by_rule,
    copied,
    finish,
)
from pipeline.translation.decoding import decode
from pipeline.translation.preparation import PreparedSegment
from pipeline.translation.proposals import Proposal
from pipeline.units import TranslationUnit

# The step of a bibliographic reference in the record.
RULE = "rule"
# An attempt that starts from near-best candidates takes this many at most, and only
# those whose scores are this close to the best.
_BASES, _AS_GOOD = 4, 0.25
# If a rewriting attempt is less similar to the plain translation than this, it changed
# more than the terms, and a candidate that is closer is looked for. Measured with wrong
# terms on a test set: chrF outside the terms falls by 1.1 without this and by 0.4 with
# it; with correct terms it makes no difference. Candidates of hints and n-best lists
# may differ more: to replace them by edits costs fluency and gains nothing.
_CLOSE = 0.8
_FEW_WORDS = 8  # a shorter sentence may consist mostly of terms
_NOTHING = Hypothesis("", -99.0)


@dataclass(frozen=True, slots=True)
class Try:
    """One candidate that was tried: its attempt, and whether it was taken.

    ``notes`` (one line each) explain how the candidate was made.
    """

    attempt: str
    candidate: Candidate
    taken: bool
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Case:
    """The state of a segment: its best candidate, and which attempt met which term.

    ``won`` is the attempt that made the best candidate, ``rewritten`` whether that
    attempt rewrites.
    """

    best: Candidate
    tries: list[Try]
    won: str = FREE
    rewritten: bool = False
    met_by: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, first: Candidate) -> _Case:
        case = cls(first, [Try(FREE, first, taken=True)])
        case._note(FREE)
        return case

    def offer(
        self, candidates: Iterable[tuple[Candidate, Proposal]], attempt: Attempt
    ) -> None:
        """Take each candidate that is better than the best one so far."""
        for candidate, proposal in candidates:
            closer = self._is_closer(candidate)
            better = closer or candidate.beats(self.best)
            self.tries.append(Try(attempt.name, candidate, better, proposal.notes))
            if better:
                self.best, self.won = candidate, attempt.name
                self.rewritten = attempt.rewrites
            if closer:
                self.met_by = self._met(self.plain, FREE)
        self._note(attempt.name)

    @property
    def plain(self) -> Candidate:
        """The plain translation: the first candidate."""
        return self.tries[0].candidate

    @property
    def is_done(self) -> bool:
        """Whether the best candidate is clean and was not rewritten too much."""
        return self.best.is_clean and not self._rewrote_too_much

    @property
    def base(self) -> Candidate:
        """The candidate that the next attempt starts from."""
        rewritten = self.best.is_clean and self._rewrote_too_much
        return self.plain if rewritten else self.best

    def bases(self) -> list[Candidate]:
        """Return ``base``, and unedited candidates of the engine that score as well."""
        base = self.base
        bases = {base.hypothesis.text: base}
        for tried in sorted(self.tries, key=lambda t: -t.candidate.hypothesis.score):
            other = tried.candidate
            near = other.hypothesis.score >= base.hypothesis.score - _AS_GOOD
            if near and other.errors <= base.errors and not tried.notes:
                bases.setdefault(other.hypothesis.text, other)
        return list(bases.values())[:_BASES]

    @property
    def _rewrote_too_much(self) -> bool:
        """Whether meeting the terms also changed the rest of the sentence."""
        return (
            self.rewritten
            and not self.plain.errors
            and len(self.plain.target.split()) >= _FEW_WORDS
            and self._likeness(self.best) < _CLOSE
        )

    def _is_closer(self, candidate: Candidate) -> bool:
        """Whether a candidate is as good as the best and closer to the plain one."""
        return (
            self._rewrote_too_much
            and candidate.cost <= self.best.cost
            and candidate.beats(self.plain)
            and self._likeness(candidate) > self._likeness(self.best)
        )

    def _likeness(self, candidate: Candidate) -> float:
        """Return the similarity (0..1) to the plain translation, by words in order."""
        return Indel.normalized_similarity(
            self.plain.target.split(), candidate.target.split()
        )

    def _note(self, attempt: str) -> None:
        """Note which attempt first met each term that the best candidate meets."""
        self.met_by = {
            index: self.met_by.get(index, how)
            for index, how in self._met(self.best, attempt).items()
        }

    @staticmethod
    def _met(candidate: Candidate, how: str) -> dict[int, str]:
        """Return {index: how} for the term occurrences that a candidate meets."""
        spans = enumerate(candidate.assessment.found)
        return {index: how for index, span in spans if span is not None}

    def unit(self) -> TranslationUnit:
        """Return the unit of the best candidate."""
        return self.best.unit(self.met_by, "" if self.won == FREE else self.won)


class Translator:
    """Translates prepared segments with one engine and one set of settings."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self._engine = engine
        self._settings = settings

    def translate(self, segments: Sequence[PreparedSegment]) -> list[TranslationUnit]:
        """Return a unit for each segment, in order.

        The result for a segment does not depend on the other segments in the call.

        :raises EngineError: the engine failed.
        """
        asked = [
            index
            for index, prepared in enumerate(segments)
            if not prepared.copy and not prepared.ready
        ]
        cases = dict(
            zip(asked, self._work([segments[index] for index in asked]), strict=True)
        )
        return [
            cases[index].unit() if index in cases else self._without_engine(prepared)
            for index, prepared in enumerate(segments)
        ]

    def _without_engine(self, prepared: PreparedSegment) -> TranslationUnit:
        """Return the unit of a segment that is copied or translated by rule."""
        if prepared.ready is None:
            return copied(prepared)
        unit = by_rule(prepared, prepared.ready, self._settings).unit({}, RULE)
        return replace(unit, score=None)

    def explain(self, prepared: PreparedSegment) -> tuple[Try, ...]:
        """Return every candidate that is tried for one segment, in order."""
        if prepared.ready is not None:
            rendered = by_rule(prepared, prepared.ready, self._settings)
            return (Try(RULE, rendered, taken=True),)
        (case,) = self._work([prepared])
        return tuple(case.tries)

    def _work(self, segments: Sequence[PreparedSegment]) -> list[_Case]:
        answers = decode(segments, self._engine)
        cases = [
            _Case.of(finish(prepared, (hypotheses or [_NOTHING])[0], self._settings))
            for prepared, hypotheses in zip(segments, answers, strict=True)
        ]
        if self._settings.rescue:
            for attempt in ATTEMPTS:
                self._improve(attempt, cases)
        return cases

    def _improve(self, attempt: Attempt, cases: Sequence[_Case]) -> None:
        at_hand = [
            case
            for case in cases
            if not case.is_done and attempt.applies(case.base, self._engine)
        ]
        if not at_hand:
            return
        bases = [
            case.bases() if attempt.from_near_best else [case.base] for case in at_hand
        ]
        every = [base for some in bases for base in some]
        answers = iter(attempt.run(every, self._engine))
        for case, some in zip(at_hand, bases, strict=True):
            proposals = [proposal for _ in some for proposal in next(answers)]
            prepared = case.best.prepared
            case.offer(
                (
                    (finish(prepared, proposal.hypothesis, self._settings), proposal)
                    for proposal in proposals
                ),
                attempt,
            )
