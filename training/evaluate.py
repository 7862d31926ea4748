r"""Measure an adapter as users get it: in the product's engine.

    python -m training.evaluate --model gemma --base work/gemma.gguf \
        --adapter adapter.safetensors --source flores.fr --reference flores.en

Prints BLEU and chrF with sacrebleu's signatures, the number of sentences and the speed.
You provide the test set, one sentence a line; it must not be in the training data.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from sacrebleu.metrics import BLEU, CHRF

from training import tool
from training.product import FAMILIES, Engine, Request, build, open_engine


class Measure(NamedTuple):
    """Corpus BLEU and chrF with their signatures, and the seconds for the test set."""

    bleu: float
    chrf: float
    bleu_signature: str
    chrf_signature: str
    seconds: float
    hypotheses: list[str]


def measure(engine: Engine, source: Sequence[str], reference: Sequence[str]) -> Measure:
    """Translate ``source``, and compare it with ``reference``, line by line."""
    started = time.monotonic()
    requests = [Request(text) for text in source]
    decoded = engine.translate(requests)
    seconds = time.monotonic() - started
    hypotheses = [candidates[0].text for candidates in decoded]
    bleu, chrf = BLEU(), CHRF()
    return Measure(
        bleu.corpus_score(hypotheses, [reference]).score,
        chrf.corpus_score(hypotheses, [reference]).score,
        str(bleu.get_signature()),
        str(chrf.get_signature()),
        seconds,
        hypotheses,
    )


def read_lines(path: Path, first: int | None) -> list[str]:
    """Return the file's lines, or only the ``first`` ones."""
    with path.open(encoding="utf-8") as lines:
        return [line.rstrip("\n") for line in islice(lines, first)]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure an adapter on a test set."""
    parser = argparse.ArgumentParser(prog="training.evaluate", description=main.__doc__)
    parser.add_argument("--model", choices=sorted(FAMILIES), required=True)
    parser.add_argument("--base", type=Path, required=True, help="the GGUF file")
    parser.add_argument("--adapter", type=Path, required=True)
    parser.add_argument("--source", type=Path, required=True)
    parser.add_argument("--reference", type=Path, required=True)
    parser.add_argument("--first", type=int, help="use only so many lines")
    parser.add_argument("--beam", type=int, nargs="+", default=[None])
    parser.add_argument("--precision", default="int8", choices=("int8", "float32"))
    parser.add_argument(
        "--smoothed",
        action=argparse.BooleanOptionalAction,
        help="even out activations, or not (default: as in the product)",
    )
    parser.add_argument("--hypotheses", type=Path, help="write the translations there")
    options = parser.parse_args(arguments)
    source = read_lines(options.source, options.first)
    reference = read_lines(options.reference, options.first)
    if len(source) != len(reference):
        parser.error(f"{len(source)} sentences, but {len(reference)} references")
    with tempfile.TemporaryDirectory() as folder:
        family = FAMILIES[options.model]
        model = build(
            family,
            options.base,
            options.adapter,
            Path(folder),
            options.precision,
            smoothed=options.smoothed,
        )
        for beam in options.beam:
            engine = open_engine(family, model, beam, options.precision)
            result = measure(engine, source, reference)
            words = sum(len(text.split()) for text in source)
            print(
                f"{options.precision}, beam {beam or family.beam}: "
                f"BLEU {result.bleu:.2f} ({result.bleu_signature}), "
                f"chrF {result.chrf:.2f} ({result.chrf_signature}); "
                f"{len(source)} sentences, {words / result.seconds:.0f} words/s"
            )
            if options.hypotheses:
                text = "".join(f"{line}\n" for line in result.hypotheses)
                options.hypotheses.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    tool.run(main)
