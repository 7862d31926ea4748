"""BLEU and chrF of an installed model on a test set of your own, in one table.

    python benchmarks/quality.py --source F --reference F [--limit N]

The files hold one sentence a line. Nothing of them is kept. Give --beam and
--length-penalty several times to compare settings; each is a row.
"""

from __future__ import annotations

import argparse
import itertools
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sacrebleu.metrics import BLEU, CHRF

from pipeline.engines import gemma, seq2seq
from pipeline.engines.protocol import Engine, Request
from pipeline.engines.store import find, open_engine

# A piece sequence that comes so often in a row is a loop.
_REPEATS = 4


@dataclass(frozen=True, slots=True)
class Setting:
    """How to decode; None leaves the engine's own default."""

    beam: int | None
    length_penalty: float | None

    def apply(self, name: str) -> None:
        """Set the engine's module constants, which users cannot set."""
        module, beam, penalty = (
            (gemma, "BEAM", "LENGTH_PENALTY")
            if name == "gemma"
            else (seq2seq, "BEAM", "LENGTH_PENALTY")
        )
        if self.beam is not None:
            setattr(module, beam, self.beam)
        if self.length_penalty is not None:
            setattr(module, penalty, self.length_penalty)


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
        if options.output:
            options.output.write_text("\n".join(targets) + "\n", "utf-8")
    print(f"BLEU {bleu.get_signature()}")
    print(f"chrF {chrf.get_signature()}")


def _translate(engine: Engine, sources: Sequence[str]) -> list[str]:
    found = engine.translate([Request(source) for source in sources])
    return [hypotheses[0].text if hypotheses else "" for hypotheses in found]


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
    parser.add_argument("--engine", default="auto", choices=("auto", "argos", "gemma"))
    parser.add_argument("--beam", type=int, action="append")
    parser.add_argument("--length-penalty", type=float, action="append")
    parser.add_argument("--threads", type=int)
    parser.add_argument("--batch-tokens", type=int)
    parser.add_argument("--output", type=Path, help="write the translations here")
    return parser


if __name__ == "__main__":
    main()
