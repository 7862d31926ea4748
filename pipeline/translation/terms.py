"""The attempts at terms that change words: stand-ins, and edits of the English.

Both ask the engine for the same sentence with proxies in the places of the unmet
terms. `stand_ins` takes such an answer and puts the wanted English where the proxy's
rendering came; `edits` keeps the sentence as it is, and uses the answers, and what the
engine says for the term alone, to find the wrong rendering in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from pipeline.engines.protocol import Engine, Hypothesis
from pipeline.terminology import (
    Assessment,
    Known,
    Proxied,
    Repair,
    assess,
    bare_rendering,
    proxied,
    repair,
    substituted,
)
from pipeline.translation.candidates import Candidate
from pipeline.translation.decoding import decode_texts
from pipeline.translation.proposals import Proposal


def stand_ins(cases: Sequence[Candidate], engine: Engine) -> list[list[Proposal]]:
    """Translate with proxies for all unmet terms at once, then swap them out."""
    asked = [
        (index, version)
        for index, case in enumerate(cases)
        for version in proxied(
            case.prepared.text, case.assessment.unmet, case.prepared.matches
        )
    ]
    answers = decode_texts([version.text for _, version in asked], engine)
    results: list[list[Proposal]] = [[] for _ in cases]
    for (index, version), hypotheses in zip(asked, answers, strict=True):
        for hypothesis in hypotheses:
            swapped = substituted(hypothesis.text, version.stands)
            if swapped is not None:
                asked_for = f"asked: {version.text}"
                results[index].append(_proposal(hypothesis, swapped, asked_for))
    return results


def edits(cases: Sequence[Candidate], engine: Engine) -> list[list[Proposal]]:
    """Replace the wrong renderings in the best hypothesis of each case."""
    bases = [
        assess(
            case.prepared.matches, case.hypothesis.text, length=len(case.prepared.text)
        )
        for case in cases
    ]
    known = _known(cases, bases, engine)
    results = []
    for index, case in enumerate(cases):
        text = case.hypothesis.text
        made = [
            repair(
                text,
                case.prepared.matches,
                source=case.prepared.text,
                links=case.links,
                known=known[index],
                sure_only=sure_only,
            )
            for sure_only in (False, True)
        ]
        different = {m.text: m for m in made if m.text != text}
        results.append([_proposal(case.hypothesis, m) for m in different.values()])
    return results


def _known(
    cases: Sequence[Candidate], bases: Sequence[Assessment], engine: Engine
) -> list[Mapping[int, Known]]:
    """Ask the engine for each unmet term alone, and for its sentence with proxies."""
    asked: list[tuple[int, int, Proxied | None]] = []
    texts: list[str] = []
    for index, (case, base) in enumerate(zip(cases, bases, strict=True)):
        for number, span in enumerate(base.found):
            if span is not None:
                continue
            match = base.matches[number]
            asked.append((index, number, None))
            texts.append(match.surface)
            for version in proxied(case.prepared.text, [match], case.prepared.matches):
                asked.append((index, number, version))
                texts.append(version.text)
    answers = decode_texts(texts, engine)
    alone: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
    contrasts: defaultdict[tuple[int, int], list[tuple[str, tuple[str, ...]]]]
    contrasts = defaultdict(list)
    for (index, number, proxy), hypotheses in zip(asked, answers, strict=True):
        for hypothesis in hypotheses:
            if proxy is not None:
                (stand,) = proxy.stands
                contrasts[index, number].append((hypothesis.text, stand.renderings))
            elif bare := bare_rendering(hypothesis.text):
                alone[index, number].append(bare)
    return [
        {
            number: Known(tuple(alone[index, number]), tuple(contrasts[index, number]))
            for number in range(len(base.matches))
        }
        for index, base in enumerate(bases)
    ]


def _proposal(hypothesis: Hypothesis, made: Repair, *notes: str) -> Proposal:
    """Return an edited hypothesis: its pieces are no longer the model's."""
    return Proposal(
        Hypothesis(made.text, hypothesis.score, (), made.links),
        (*notes, f"before: {hypothesis.text}", *(f"put: {n}" for n in made.notes)),
    )
