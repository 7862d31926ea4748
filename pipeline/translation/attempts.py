"""The ways to get another hypothesis for a segment that is not good yet.

Cheapest first (design of the cascade: Bogoychev & Chen 2023 for re-decoding with the
wrong rendering suppressed). An attempt says for which cases it makes sense, asks the
engine once for all of them, and hands back hypotheses; it never judges.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from pipeline.alignment import link_words
from pipeline.engines.protocol import Engine, Hypothesis, Request
from pipeline.segmentation import split_clauses
from pipeline.terminology import hints
from pipeline.translation.candidates import Candidate
from pipeline.translation.drafts import Draft
from pipeline.units import Span, WordLink

_N_BEST = 6
_NO_REPEAT = 3
# Pieces of this many words are short enough for any model to keep its thread.
_SHORT_PIECES = 24


@dataclass(frozen=True, slots=True)
class Attempt:
    """One way: its name in the record, when it applies, and what it yields."""

    name: str
    applies: Callable[[Candidate, Engine], bool]
    run: Callable[[Sequence[Candidate], Engine], list[list[Hypothesis]]]


def decode(
    drafts: Sequence[Draft],
    engine: Engine,
    *,
    hinted: bool = False,
    limit: int | None = None,
    n_best: int = 1,
    avoid: Sequence[str] = (),
    no_repeat_ngram: int = 0,
) -> list[list[Hypothesis]]:
    """Translate drafts, each in as many pieces as the engine's limit asks for.

    ``limit`` is in source pieces of the engine (default: its ``max_pieces``). A draft
    of several pieces has one hypothesis: the best of each piece, joined.
    """
    requests: list[Request] = []
    owners: list[tuple[int, int]] = []  # (draft, offset of the piece in its text)
    for index, draft in enumerate(drafts):
        asked = hints(draft.matches) if hinted else ()
        for span in split_clauses(
            draft.text, limit or engine.max_pieces, engine.count_pieces
        ):
            piece = draft.text[span.start : span.end]
            told = tuple(hint for hint in asked if hint.source in piece)
            requests.append(Request(piece.strip(), hints=told))
            owners.append((index, span.start + len(piece) - len(piece.lstrip())))
    answers = engine.translate(
        requests,
        n_best=n_best,
        avoid=avoid,
        no_repeat_ngram=no_repeat_ngram,
        with_links=True,
    )
    parts: defaultdict[int, list[tuple[int, list[Hypothesis]]]] = defaultdict(list)
    for (index, offset), hypotheses in zip(owners, answers, strict=True):
        parts[index].append((offset, hypotheses))
    return [
        parts[index][0][1] if len(parts[index]) == 1 else [_join(parts[index])]
        for index in range(len(drafts))
    ]


def _join(parts: Iterable[tuple[int, list[Hypothesis]]]) -> Hypothesis:
    """Join the best hypotheses of a segment's pieces into one."""
    text = ""
    pieces: list[str] = []
    links: list[WordLink] = []
    total = 0.0
    for offset, hypotheses in parts:
        if not hypotheses:
            continue
        best = hypotheses[0]
        if text:
            text += " "
        links += [
            WordLink(
                Span(link.source.start + offset, link.source.end + offset),
                Span(link.target.start + len(text), link.target.end + len(text)),
                link.weight,
            )
            for link in best.links
        ]
        text += best.text
        pieces += best.pieces
        total += best.score * max(1, len(best.pieces))
    return Hypothesis(text, total / max(1, len(pieces)), tuple(pieces), tuple(links))


def _hint(cases: Sequence[Candidate], engine: Engine) -> list[list[Hypothesis]]:
    return decode([case.draft for case in cases], engine, hinted=True)


def _n_best(cases: Sequence[Candidate], engine: Engine) -> list[list[Hypothesis]]:
    return decode(
        [case.draft for case in cases],
        engine,
        hinted=engine.takes_hints,
        n_best=_N_BEST,
    )


def _redecode(cases: Sequence[Candidate], engine: Engine) -> list[list[Hypothesis]]:
    """Decode again without the wrong rendering, one call for each rendering."""
    groups: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, case in enumerate(cases):
        groups[wrong_renderings(case)].append(index)
    results: list[list[Hypothesis]] = [[] for _ in cases]
    for avoid, members in sorted(groups.items()):
        answers = decode(
            [cases[index].draft for index in members],
            engine,
            hinted=engine.takes_hints,
            n_best=_N_BEST // 2,
            avoid=avoid,
        )
        for index, hypotheses in zip(members, answers, strict=True):
            results[index] = hypotheses
    return results


def wrong_renderings(case: Candidate) -> tuple[str, ...]:
    """Return what stands in the hypothesis for the unmet terms, where links tell."""
    text = case.hypothesis.text
    links = case.links or link_words(case.draft.text, text)
    wrong = set()
    for match in case.assessment.unmet:
        spans = [
            link.target
            for link in links
            if link.source.start < match.end and match.start < link.source.end
        ]
        if spans:
            start = min(span.start for span in spans)
            end = max(span.end for span in spans)
            if end - start <= 2 * (match.end - match.start) + 8:
                wrong.add(text[start:end].strip(" .,;:!?"))
    wrong |= {
        case.target[span.start : span.end] for _, span in case.assessment.forbidden
    }
    return tuple(sorted(wrong - {""}))


def _no_repeat(cases: Sequence[Candidate], engine: Engine) -> list[list[Hypothesis]]:
    return decode(
        [case.draft for case in cases],
        engine,
        n_best=2,
        no_repeat_ngram=_NO_REPEAT,
    )


def _pieces(cases: Sequence[Candidate], engine: Engine) -> list[list[Hypothesis]]:
    return decode([case.draft for case in cases], engine, limit=_SHORT_PIECES)


def _unmet_and_hintable(case: Candidate, engine: Engine) -> bool:
    return engine.takes_hints and bool(case.assessment.problems)


def _misrendered(case: Candidate, _: Engine) -> bool:
    return bool(case.assessment.problems) and bool(wrong_renderings(case))


def _faulty(case: Candidate, _: Engine) -> bool:
    return case.errors > 0


def _any_problem(case: Candidate, _: Engine) -> bool:
    return not case.is_clean


def _long(case: Candidate, engine: Engine) -> bool:
    return case.errors > 0 and engine.count_pieces(case.draft.text) > _SHORT_PIECES


FREE = "free"
ATTEMPTS: tuple[Attempt, ...] = (
    Attempt("hint", _unmet_and_hintable, _hint),
    Attempt("n-best", _any_problem, _n_best),
    Attempt("re-decode", _misrendered, _redecode),
    Attempt("no-repeat", _faulty, _no_repeat),
    Attempt("pieces", _long, _pieces),
)
