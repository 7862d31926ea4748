"""BLEU and chrF of an installed model on a test set of your own, in one table.

    python benchmarks/quality.py --source F --reference F [--limit N]

The files hold one sentence a line. Nothing of them is kept. Give --beam and
--length-penalty several times to compare settings; each is a row. --n-best 4 also says
how good the best of four hypotheses is (an oracle picks it by its chrF, so it is what a
perfect choice could reach), and whether the engine's own score tells good sentences
from bad ones: Spearman's correlation with the sentence's chrF, and the mean chrF of
each fifth of the sentences, from the least to the most confident.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sacrebleu.metrics import BLEU, CHRF

from pipeline.engines.causal.models import MODELS
from pipeline.engines.protocol import Engine, Hypothesis, Request
from pipeline.engines.seq2seq import decoder, layouts
from pipeline.engines.store import find, open_engine

# A piece sequence that comes so often in a row is a loop.
_REPEATS = 4
_FIFTHS = 5


@dataclass(frozen=True, slots=True)
class Setting:
    """How to decode; None leaves the engine's own default."""

    beam: int | None
    length_penalty: float | None

    def apply(self, name: str) -> None:
        """Set the engine's own settings, which users cannot set."""
        if name in MODELS:
            kind = MODELS[name]
            MODELS[name] = replace(
                kind,
                beam=self.beam or kind.beam,
                length_penalty=(
                    kind.length_penalty
                    if self.length_penalty is None
                    else self.length_penalty
                ),
            )
            return
        if self.beam is not None:
            decoder.BEAM = self.beam
        if self.length_penalty is not None:
            layouts.ARGOS_PENALTY = self.length_penalty


def main() -> None:
    options = _parser().parse_args()
    sources = _lines(options.source, options.limit)
    references = _lines(options.reference, options.limit)
    if len(sources) != len(references):
        raise SystemExit(f"{len(sources)} sources, {len(references)} references")
    model = find(options.engine)
    print(f"{model.name} {model.version}, {len(sources)} sentences")
    bleu, chrf = BLEU(), CHRF()
    row = "{:<24} {:>6} {:>6} {:>8} {:>8} {:>6} {:>6}"
    print(
        row.format("decoding", "BLEU", "chrF", "words/s", "seconds", "loops", "empty")
    )
    for beam, penalty in itertools.product(
        options.beam or [None], options.length_penalty or [None]
    ):
        Setting(beam, penalty).apply(model.engine)
        engine = open_engine(
            model, threads=options.threads, batch_tokens=options.batch_tokens
        )
        engine.translate([Request("Bonjour.")])  # loads the model
        start = time.perf_counter()
        targets = _translate(engine, sources)
        seconds = time.perf_counter() - start
        words = sum(len(source.split()) for source in sources)
        print(
            row.format(
                _settings(engine),
                f"{bleu.corpus_score(targets, [references]).score:.2f}",
                f"{chrf.corpus_score(targets, [references]).score:.2f}",
                f"{words / seconds:.1f}",
                f"{seconds:.1f}",
                sum(map(_loops, targets)),
                sum(not target for target in targets),
            ),
            flush=True,
        )
        if options.n_best:
            _confidence(engine, sources, references, options.n_best)
        if options.output:
            options.output.write_text("\n".join(targets) + "\n", "utf-8")
    print(f"BLEU {bleu.get_signature()}")
    print(f"chrF {chrf.get_signature()}")


def _translate(engine: Engine, sources: Sequence[str]) -> list[str]:
    found = engine.translate([Request(source) for source in sources])
    return [hypotheses[0].text if hypotheses else "" for hypotheses in found]


def _confidence(
    engine: Engine, sources: Sequence[str], references: Sequence[str], count: int
) -> None:
    """Print what the n-best list holds and what the scores are worth."""
    found = engine.translate([Request(source) for source in sources], n_best=count)
    chrf = CHRF()

    def quality(hypothesis: Hypothesis, reference: str) -> float:
        return chrf.sentence_score(hypothesis.text, [reference]).score

    oracle = [
        max(hypotheses, key=lambda one: quality(one, reference)).text
        for hypotheses, reference in zip(found, references, strict=True)
    ]
    bleu = BLEU().corpus_score(oracle, [references]).score
    best = chrf.corpus_score(oracle, [references]).score
    print(f"  best of {count}: BLEU {bleu:.2f}, chrF {best:.2f}")
    scored = sorted(
        (hypotheses[0].score, quality(hypotheses[0], reference))
        for hypotheses, reference in zip(found, references, strict=True)
    )
    fifth = len(scored) / _FIFTHS
    means = [
        statistics.fmean(q for _, q in scored[int(n * fifth) : int((n + 1) * fifth)])
        for n in range(_FIFTHS)
    ]
    spearman = statistics.correlation(range(len(scored)), _ranks(scored))
    print(f"  score against chrF: Spearman {spearman:.2f}, chrF by fifths ", end="")
    print(", ".join(f"{mean:.1f}" for mean in means))


def _ranks(scored: Sequence[tuple[float, float]]) -> list[int]:
    """Return the rank of each sentence's quality among all."""
    order = sorted(range(len(scored)), key=lambda index: scored[index][1])
    ranks = [0] * len(order)
    for rank, index in enumerate(order):
        ranks[index] = rank
    return ranks


def _settings(engine: Engine) -> str:
    wanted = {"beam": "beam", "length_penalty": "penalty"}
    decoding = engine.signature.decoding
    return ", ".join(f"{wanted[k]} {v}" for k, v in decoding if k in wanted)


def _loops(target: str) -> bool:
    """Whether one to four words come four times in a row."""
    words = target.split()
    return any(
        words[at : at + size] * _REPEATS == words[at : at + size * _REPEATS]
        for size in range(1, 5)
        for at in range(len(words) - size * _REPEATS + 1)
    )


def _lines(path: Path, limit: int | None) -> list[str]:
    return path.read_text("utf-8").splitlines()[:limit]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--source", type=Path, required=True)
    parser.add_argument("--reference", type=Path, required=True)
    parser.add_argument("--limit", type=int, help="only the first N sentences")
    parser.add_argument("--engine", default="auto", help="an installed model's name")
    parser.add_argument("--beam", type=int, action="append")
    parser.add_argument("--length-penalty", type=float, action="append")
    parser.add_argument("--n-best", type=int, help="also look at so many hypotheses")
    parser.add_argument("--threads", type=int)
    parser.add_argument("--batch-tokens", type=int)
    parser.add_argument("--output", type=Path, help="write the translations here")
    return parser


if __name__ == "__main__":
    main()
