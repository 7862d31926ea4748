"""The attempts: ways to get another hypothesis for a segment that is not good yet.

They are in a cascade, the cheapest first. Re-decoding without the wrong rendering is
from Bogoychev and Chen (2023). An attempt says which segments it applies to, calls the
engine once for all of them, and returns proposals; `translator` chooses among these.
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
from pipeline.translation.terms import edits, translate_with_placeholders
from pipeline.units import Severity

_N_BEST = 6
_NO_REPEAT = 3
# The most source pieces of a part: every model translates such short texts well.
_SHORT_PIECES = 24


@dataclass(frozen=True, slots=True)
class Attempt:
    """One way to get other hypotheses.

    ``name`` is its name in the record. ``applies`` says whether it can help a
    candidate, ``run`` returns the proposals for each candidate. With ``from_near_best``
    it starts from every candidate that scores close to the best, not only from the
    best. ``rewrites`` says that the engine gets other French, or must avoid its own
    English, so that the whole sentence may change.
    """

    name: str
    applies: Callable[[Candidate, Engine], bool]
    run: Callable[[Sequence[Candidate], Engine], list[list[Proposal]]]
    from_near_best: bool = False
    rewrites: bool = False


def _hint(cases: Sequence[Candidate], engine: Engine) -> list[list[Proposal]]:
    return _plain(decode([case.prepared for case in cases], engine, hinted=True))


def _numbers(cases: Sequence[Candidate], engine: Engine) -> list[list[Proposal]]:
    """Give hints for the numbers, once with those for the terms and once without."""
    segments = [case.prepared for case in cases]
    both = decode(segments, engine, hinted=True, numbered=True)
    alone = decode(segments, engine, numbered=True)
    return _plain(
        [(*first, *second) for first, second in zip(both, alone, strict=True)]
    )


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
    """Decode again without the wrong renderings, one call for each set of them."""
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
    """Return the wrong renderings of the unmet terms, as far as links show them.

    Forbidden renderings are added.
    """
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
    return [[Proposal(hypothesis) for hypothesis in answer] for answer in answers]


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
    Attempt("re-decode", _unmet, translate_with_placeholders, rewrites=True),
    Attempt("no-repeat", _faulty, _no_repeat),
    Attempt("pieces", _long, _pieces),
    Attempt("edit", _ill_termed, edits, from_near_best=True),
)
