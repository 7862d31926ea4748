r"""Measure whether term hints are obeyed, and how they change the translation.

    python -m training.term_hints --model gemma --base work/gemma.gguf \
        --adapter adapter.safetensors --source flores.fr --reference flores.en \
        --lexicon train.jsonl.xz --first 200

A term is a word pair of the lexicon (the training data's ``terms``) whose French is
once in a source sentence and whose English is once in its reference. Every sentence
with a term is translated three times: without hints, with correct hints, and with wrong
ones (the English of another sentence's terms).
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from sacrebleu.metrics import BLEU, CHRF

from training import tool
from training.data import Example, read_examples
from training.evaluate import read_lines
from training.product import (
    FAMILIES,
    Engine,
    Request,
    TermHint,
    build,
    open_engine,
)

# Letters; shorter words are mostly articles and prepositions, which no glossary has.
SHORTEST = 4
# A pair that word alignment found less often than this is often a mistake.
SEEN = 2
# As in the training data.
MOST_TERMS = 3

Lexicon = Mapping[str, frozenset[str]]
WORD = re.compile(r"\w+(?:[-'’]\w+)*")


class Case(NamedTuple):
    """A sentence with its reference, and the terms found in both."""

    source: str
    reference: str
    hints: tuple[TermHint, ...]


def lexicon_of(examples: Iterable[Example]) -> Lexicon:
    """Return the English renderings of each French term, in lower case."""
    seen = Counter(
        (french.lower(), english.lower())
        for example in examples
        for french, english in example.terms
    )
    renderings = defaultdict(set)
    for (french, english), times in seen.items():
        if times >= SEEN and len(french) >= SHORTEST and len(english) >= SHORTEST:
            renderings[french].add(english)
    return {french: frozenset(english) for french, english in renderings.items()}


def cases_of(
    sources: Sequence[str], references: Sequence[str], lexicon: Lexicon
) -> list[Case]:
    """Return the sentences that have terms; hints are spelled as in the texts."""
    cases = []
    for source, reference in zip(sources, references, strict=True):
        french, english = _once(source), _once(reference)
        hints = [
            TermHint(word, english[rendering])
            for key, word in french.items()
            for rendering in sorted(lexicon.get(key, frozenset()) & english.keys())[:1]
            if key != rendering
        ]
        if hints:
            cases.append(Case(source, reference, tuple(hints[:MOST_TERMS])))
    return cases


def _once(text: str) -> dict[str, str]:
    words = WORD.findall(text)
    times = Counter(word.lower() for word in words)
    return {word.lower(): word for word in words if times[word.lower()] == 1}


def wrong_hints(cases: Sequence[Case], seed: int = 0) -> list[tuple[TermHint, ...]]:
    """Return the French terms of each case, with English from other cases."""
    chance = random.Random(seed)  # noqa: S311  (reproducible, not secret)
    english = [hint.target for case in cases for hint in case.hints]
    out = []
    for case in cases:
        here = {word.lower() for word in WORD.findall(case.reference)}
        others = [word for word in english if word.lower() not in here]
        out.append(tuple(TermHint(h.source, chance.choice(others)) for h in case.hints))
    return out


def met(hints: Sequence[TermHint], text: str) -> list[bool]:
    """Return for each hint whether its English is a word of ``text``, in any case."""
    words = {word.lower() for word in WORD.findall(text)}
    return [hint.target.lower() in words for hint in hints]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure term hints on a test set."""
    parser = argparse.ArgumentParser(
        prog="training.term_hints", description=main.__doc__
    )
    parser.add_argument("--model", choices=sorted(FAMILIES), required=True)
    parser.add_argument("--base", type=Path, required=True, help="the GGUF file")
    parser.add_argument("--adapter", type=Path, required=True)
    parser.add_argument("--source", type=Path, required=True)
    parser.add_argument("--reference", type=Path, required=True)
    parser.add_argument("--lexicon", type=Path, required=True, help="pairs, .jsonl.xz")
    parser.add_argument("--first", type=int, help="use only so many lines")
    options = parser.parse_args(arguments)
    cases = cases_of(
        read_lines(options.source, options.first),
        read_lines(options.reference, options.first),
        lexicon_of(read_examples(options.lexicon)),
    )
    right = [case.hints for case in cases]
    wrong = wrong_hints(cases)
    print(f"{len(cases)} sentences, {sum(map(len, right))} terms")
    with tempfile.TemporaryDirectory() as folder:
        family = FAMILIES[options.model]
        model = build(family, options.base, options.adapter, Path(folder))
        engine = open_engine(family, model)
        free = translate(engine, cases, [() for _ in cases])
        report("no hints", cases, right, free, free)
        report("hints", cases, right, free, translate(engine, cases, right))
        report("wrong hints", cases, wrong, free, translate(engine, cases, wrong))


def translate(
    engine: Engine, cases: Sequence[Case], hints: Sequence[tuple[TermHint, ...]]
) -> list[str]:
    """Return the best translation of each case's source with these hints."""
    requests = [
        Request(case.source, hints=given)
        for case, given in zip(cases, hints, strict=True)
    ]
    return [candidates[0].text for candidates in engine.translate(requests)]


def report(
    name: str,
    cases: Sequence[Case],
    wanted: Sequence[tuple[TermHint, ...]],
    free: Sequence[str],
    texts: Sequence[str],
) -> None:
    """Print how many of the terms ``wanted`` are in ``texts``, and the quality.

    :param free: the translations without hints.
    """
    hits = [h for w, text in zip(wanted, texts, strict=True) for h in met(w, text)]
    before = [h for w, text in zip(wanted, free, strict=True) for h in met(w, text)]
    won = [hit for hit, already in zip(hits, before, strict=True) if not already]
    references = [[case.reference for case in cases]]
    bleu = BLEU().corpus_score(texts, references).score
    chrf = CHRF().corpus_score(texts, references).score
    print(
        f"{name:12} met {sum(hits) / len(hits):6.1%}, "
        f"of those not met without hints {sum(won) / max(1, len(won)):6.1%}; "
        f"BLEU {bleu:.1f}, chrF {chrf:.1f}"
    )


if __name__ == "__main__":
    tool.run(main)
