"""The ways to get another hypothesis for a segment that is not good yet.

Cheapest first (design of the cascade: Bogoychev & Chen 2023 for re-decoding with the
wrong rendering suppressed). An attempt says for which cases it makes sense, asks the
engine once for all of them, and hands back proposals; it never judges.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.alignment import link_words
from pipeline.engines.protocol import Engine, Hypothesis
from pipeline.translation.candidates import Candidate
from pipeline.translation.decoding import decode, number_hints
from pipeline.translation.proposals import Proposal
from pipeline.translation.terms import edits, stand_ins
from pipeline.units import Severity

_N_BEST = 6
_NO_REPEAT = 3
# Pieces of this many words are short enough for any model to keep its thread.
_SHORT_PIECES = 24


@dataclass(frozen=True, slots=True)
class Attempt:
    """One way: its name in the record, when it applies, and what it yields.

    ``widely``: it starts not from the best candidate alone, but also from others that
    the model likes as much. ``rewrites``: the model was given other French, or kept
    from its own English, so that everything may have come out otherwise.
    """

    name: str
    applies: Callable[[Candidate, Engine], bool]
    run: Callable[[Sequence[Candidate], Engine], list[list[Proposal]]]
    widely: bool = False
    rewrites: bool = False


def _hint(cases: Sequence[Candidate], engine: Engine) -> list[list[Proposal]]:
    return _plain(decode([case.prepared for case in cases], engine, hinted=True))


def _numbers(cases: Sequence[Candidate], engine: Engine) -> list[list[Proposal]]:
    """Tell the engine the numbers: with the terms, and (both may not fit) alone."""
    segments = [case.prepared for case in cases]
    both = decode(segments, engine, hinted=True, numbered=True)
    alone = decode(segments, engine, numbered=True)
    return _plain([(*one, *other) for one, other in zip(both, alone, strict=True)])


def _n_best(cases: Sequence[Candidate], engine: Engine) -> list[list[Proposal]]:
    return _plain(
        decode(
            [case.prepared for case in cases],
            engine,
            hinted=engine.takes_hints,
            n_best=_N_BEST,
        )
    )


def _avoid(cases: Sequence[Candidate], engine: Engine) -> list[list[Proposal]]:
    """Decode again without the wrong rendering, one call for each rendering."""
    groups: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, case in enumerate(cases):
        groups[wrong_renderings(case)].append(index)
    results: list[list[Proposal]] = [[] for _ in cases]
    for avoid, members in sorted(groups.items()):
        answers = decode(
            [cases[index].prepared for index in members],
            engine,
            hinted=engine.takes_hints,
            n_best=_N_BEST // 2,
            avoid=avoid,
        )
        notes = (f"without {', '.join(f'“{wrong}”' for wrong in avoid)}",)
        for index, hypotheses in zip(members, answers, strict=True):
            results[index] = [Proposal(h, notes) for h in hypotheses]
    return results


def wrong_renderings(case: Candidate) -> tuple[str, ...]:
    """Return what stands in the hypothesis for the unmet terms, where links tell."""
    text = case.hypothesis.text
    links = case.links or link_words(case.prepared.text, text)
    wrong = set()
    for match in case.assessment.unmet:
        spans = [link.target for link in links if link.source.overlaps(match.span)]
        if spans:
            start = min(span.start for span in spans)
            end = max(span.end for span in spans)
            if end - start <= 2 * (match.end - match.start) + 8:
                wrong.add(text[start:end].strip(" .,;:!?"))
    wrong |= {
        case.target[span.start : span.end] for _, span in case.assessment.forbidden
    }
    return tuple(sorted(wrong - {""}))


def _no_repeat(cases: Sequence[Candidate], engine: Engine) -> list[list[Proposal]]:
    return _plain(
        decode(
            [case.prepared for case in cases],
            engine,
            n_best=2,
            no_repeat_ngram=_NO_REPEAT,
        )
    )


def _pieces(cases: Sequence[Candidate], engine: Engine) -> list[list[Proposal]]:
    return _plain(
        decode([case.prepared for case in cases], engine, limit=_SHORT_PIECES)
    )


def _plain(answers: Sequence[Sequence[Hypothesis]]) -> list[list[Proposal]]:
    return [[Proposal(hypothesis) for hypothesis in found] for found in answers]


def _unmet_and_hintable(case: Candidate, engine: Engine) -> bool:
    return engine.takes_hints and bool(case.assessment.problems)


def _misnumbered(case: Candidate, engine: Engine) -> bool:
    return (
        engine.takes_hints
        and any(
            finding.check == "numbers" and finding.severity is Severity.ERROR
            for finding in case.findings
        )
        and bool(number_hints(case.prepared.text))
    )


def _misrendered(case: Candidate, _: Engine) -> bool:
    return bool(case.assessment.problems) and bool(wrong_renderings(case))


def _unmet(case: Candidate, _: Engine) -> bool:
    return bool(case.assessment.unmet)


def _ill_termed(case: Candidate, _: Engine) -> bool:
    return bool(case.assessment.problems)


def _faulty(case: Candidate, _: Engine) -> bool:
    return case.errors > 0


def _any_problem(case: Candidate, _: Engine) -> bool:
    return not case.is_clean


def _long(case: Candidate, engine: Engine) -> bool:
    return case.errors > 0 and engine.count_pieces(case.prepared.text) > _SHORT_PIECES


FREE = "free"
ATTEMPTS: tuple[Attempt, ...] = (
    Attempt("hint", _unmet_and_hintable, _hint),
    Attempt("numbers", _misnumbered, _numbers),
    Attempt("n-best", _any_problem, _n_best),
    Attempt("re-decode", _misrendered, _avoid, rewrites=True),
    Attempt("re-decode", _unmet, stand_ins, rewrites=True),
    Attempt("no-repeat", _faulty, _no_repeat),
    Attempt("pieces", _long, _pieces),
    Attempt("edit", _ill_termed, edits, widely=True),
)
