"""The attempts that change words to meet terms: placeholders, and edits.

Both ask the engine for the sentence with placeholders for the unmet terms.
`translate_with_placeholders` takes this translation and replaces the renderings of the
placeholders by the English of the terms. `edits` keeps the first translation, and uses
those with placeholders, and of the term alone, to locate the wrong rendering in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from pipeline.engines.protocol import Engine, Hypothesis
from pipeline.terminology import (
    Assessment,
    Repair,
    SourceWithPlaceholders,
    TermEvidence,
    assess,
    bare_rendering,
    repair,
    replace_placeholders,
    with_placeholders,
)
from pipeline.translation.candidates import Candidate
from pipeline.translation.decoding import decode_texts
from pipeline.translation.proposals import Proposal


def translate_with_placeholders(
    cases: Sequence[Candidate], engine: Engine
) -> list[list[Proposal]]:
    """Translate with placeholders for all unmet terms, then replace them."""
    asked = [
        (index, version)
        for index, case in enumerate(cases)
        for version in with_placeholders(
            case.prepared.text, case.assessment.unmet, case.prepared.matches
        )
    ]
    answers = decode_texts([version.text for _, version in asked], engine)
    results: list[list[Proposal]] = [[] for _ in cases]
    for (index, version), hypotheses in zip(asked, answers, strict=True):
        for hypothesis in hypotheses:
            edited = replace_placeholders(hypothesis.text, version.placeholders)
            if edited is not None:
                asked_for = f"asked: {version.text}"
                results[index].append(_proposal(hypothesis, edited, asked_for))
    return results


def edits(cases: Sequence[Candidate], engine: Engine) -> list[list[Proposal]]:
    """Replace the wrong renderings in the best hypothesis of each case."""
    bases = [
        assess(
            case.prepared.matches, case.hypothesis.text, length=len(case.prepared.text)
        )
        for case in cases
    ]
    evidence = _evidence(cases, bases, engine)
    results = []
    for index, case in enumerate(cases):
        text = case.hypothesis.text
        repairs = [
            repair(
                text,
                case.prepared.matches,
                source=case.prepared.text,
                links=case.links,
                evidence=evidence[index],
                sure_only=sure_only,
            )
            for sure_only in (False, True)
        ]
        different = {edited.text: edited for edited in repairs if edited.text != text}
        results.append(
            [_proposal(case.hypothesis, edited) for edited in different.values()]
        )
    return results


def _evidence(
    cases: Sequence[Candidate], bases: Sequence[Assessment], engine: Engine
) -> list[Mapping[int, TermEvidence]]:
    """Translate each unmet term alone, and its sentence with placeholders."""
    asked: list[tuple[int, int, SourceWithPlaceholders | None]] = []
    texts: list[str] = []
    for index, (case, base) in enumerate(zip(cases, bases, strict=True)):
        for number, span in enumerate(base.found):
            if span is not None:
                continue
            match = base.matches[number]
            asked.append((index, number, None))
            texts.append(match.surface)
            for version in with_placeholders(
                case.prepared.text, [match], case.prepared.matches
            ):
                asked.append((index, number, version))
                texts.append(version.text)
    answers = decode_texts(texts, engine)
    alone: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
    contrasts: defaultdict[tuple[int, int], list[tuple[str, tuple[str, ...]]]]
    contrasts = defaultdict(list)
    for (index, number, replaced), hypotheses in zip(asked, answers, strict=True):
        for hypothesis in hypotheses:
            if replaced is not None:
                (placeholder,) = replaced.placeholders
                contrasts[index, number].append(
                    (hypothesis.text, placeholder.renderings)
                )
            elif bare := bare_rendering(hypothesis.text):
                alone[index, number].append(bare)
    return [
        {
            number: TermEvidence(
                tuple(alone[index, number]), tuple(contrasts[index, number])
            )
            for number in range(len(base.matches))
        }
        for index, base in enumerate(bases)
    ]


def _proposal(hypothesis: Hypothesis, edited: Repair, *notes: str) -> Proposal:
    """Return an edited hypothesis, without the model's pieces, which no longer fit."""
    return Proposal(
        Hypothesis(edited.text, hypothesis.score, (), edited.links),
        (*notes, f"before: {hypothesis.text}", *(f"put: {n}" for n in edited.notes)),
    )
