"""Words a second: our engines, the usual Argos loop, bare CTranslate2.

    python benchmarks/speed.py [TEXT …] [--package FILE.argosmodel]

TEXT is French, in files or folders (default: source/fr); every distinct sentence is
translated once by each. Three decode the same sentences with the same Argos package,
beam and length penalty on the same processors, each in a process of its own, in turn;
the best of several rounds counts. "CPU" divides by processor seconds, which other
programs on the machine disturb less. Every installed model has a line of its own: 200
of the sentences (--sentences), one round. --transformers PYTHON compares qwen with the
same weights in transformers, in both number types, on --peer-sentences of them: PYTHON
is an interpreter that has benchmarks/requirements-transformers.txt, --gguf the weights
(training.base fetches them). Nothing is kept.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.documents import block_text, read_document
from pipeline.engines import runtime
from pipeline.engines.causal.models import MODELS
from pipeline.engines.causal.prompt import prompt_text
from pipeline.engines.installed import InstalledModel
from pipeline.engines.protocol import Request
from pipeline.engines.seq2seq.argos_install import install_argos_file
from pipeline.engines.seq2seq.decoder import BEAM, COMPUTE_TYPE
from pipeline.engines.seq2seq.engine import Seq2SeqEngine
from pipeline.engines.seq2seq.layouts import ARGOS_PENALTY
from pipeline.engines.seq2seq.pieces import open_pieces
from pipeline.engines.store import find, installed, open_engine
from pipeline.segmentation import segment

ROOT = Path(__file__).parent.parent
TOY = ROOT / "tests" / "data" / "toy-fr_en.argosmodel"
LOOP = ROOT / "benchmarks" / "argos_loop.py"
PEER = ROOT / "benchmarks" / "transformers_loop.py"
ADAPTER = ROOT / "pipeline" / "data" / "qwen-adapter.safetensors"
Job = dict[str, Any]

# (pieces a batch, workers are processors?): the raw limit is the best of these.
RAW = ((1024, True), (2048, True), (4096, True), (2048, False))
STARTS = {
    "translate --help": ["-m", "pipeline", "--help"],
    "import pipeline.engines.seq2seq.engine": [
        "-c",
        "import pipeline.engines.seq2seq.engine",
    ],
}


@dataclass(frozen=True, slots=True)
class Row:
    """The best round of one way to translate."""

    name: str
    words: int
    result: Job

    @property
    def rate(self) -> float:
        """Words a second of wall time."""
        return self.words / float(self.result["seconds"])

    @property
    def cpu_rate(self) -> float:
        """Words a second of processor time."""
        return self.words / float(self.result["cpu"])


def main() -> None:
    options = _parser().parse_args()
    if options.worker:
        json.dump(WORKERS[options.worker](json.load(sys.stdin)), sys.stdout)
        return
    paragraphs = _paragraphs(options.text or [ROOT / "source" / "fr"], options.words)
    words = sum(len(s.split()) for p in paragraphs for s in p)
    count = sum(map(len, paragraphs))
    first = [s for p in paragraphs for s in p][: options.sentences]
    _print_installed(first, options.threads)
    if options.transformers:
        _print_peer(first[: options.peer_sentences], options)
    with tempfile.TemporaryDirectory() as home:
        environment = _home(Path(home), options.threads)
        os.environ.update(environment)
        package = install_argos_file(options.package).path
        job = {
            "paragraphs": paragraphs,
            "package": str(package),
            "threads": options.threads,
        }
        commands = {
            "argos engine": [__file__, "--worker", "engine"],
            "argostranslate loop": [str(LOOP)],
            "raw CTranslate2": [__file__, "--worker", "raw"],
        }
        results = {
            name: [
                _run(command, json.dumps(job), environment)
                for _ in range(options.rounds)
            ]
            for name, command in commands.items()
        }
    print(
        f"{words:,} words in {count:,} sentences, {options.package.name}, "
        f"{options.threads} threads, best of {options.rounds}"
    )
    rows = [
        Row(
            name,
            words,
            {key: min(r[key] for r in found) for key in ("seconds", "cpu", "start")}
            | {"peak": max(r["peak"] for r in found)},
        )
        for name, found in results.items()
    ]
    _print(rows)
    for name, command in STARTS.items():
        times = [_seconds(command) for _ in range(options.rounds)]
        print(f"{name:<32} {min(times):.2f} s")


def _print(rows: Sequence[Row]) -> None:
    ours, loop, raw = rows
    line = "{:<20} {:>8} {:>7} {:>7} {:>8} {:>7} {:>7} {:>9}"
    print(
        line.format(
            "", "words/s", "÷ loop", "÷ raw", "CPU", "÷ loop", "÷ raw", "start s/MB"
        )
    )
    for row in (ours, loop, raw):
        print(
            line.format(
                row.name,
                f"{row.rate:,.0f}",
                f"{row.rate / loop.rate:.2f}",
                f"{row.rate / raw.rate:.2f}",
                f"{row.cpu_rate:,.0f}",
                f"{row.cpu_rate / loop.cpu_rate:.2f}",
                f"{row.cpu_rate / raw.cpu_rate:.2f}",
                f"{row.result['start']:.2f}/{row.result['peak']:.0f}",
            )
        )


def model(job: Job) -> Job:
    """Translate with an installed model."""
    start = time.perf_counter()
    ours = open_engine(find(job["engine"]), threads=job["threads"])
    ours.translate([Request("Bonjour.")])
    requests = [Request(s) for s in job["sentences"]]
    settings = ", ".join(f"{key} {value}" for key, value in ours.signature.decoding)
    answers: list[str] = []

    def work() -> None:
        answers.extend(found[0].text for found in ours.translate(requests))

    return _timed(start, work) | {"settings": settings, "answers": answers}


def _print_installed(sentences: Sequence[str], threads: int) -> None:
    """Print a line for each installed model, each in a process of its own."""
    engines = list(dict.fromkeys(made.engine for made in installed()))
    if not engines:
        print("no model is installed: translate model install")
        return
    words = sum(len(s.split()) for s in sentences)
    print(f"installed models, {len(sentences)} sentences, {threads} threads")
    line = "{:<20} {:>8} {:>8} {:>8} {:>8}  {}"
    print(line.format("", "words/s", "CPU", "start s", "MB", "decoding"))
    for name in engines:
        job = {"engine": name, "sentences": sentences, "threads": threads}
        result = _run([__file__, "--worker", "model"], json.dumps(job), {})
        row = Row(name, words, result)
        print(
            line.format(
                name,
                f"{row.rate:,.0f}",
                f"{row.cpu_rate:,.0f}",
                f"{result['start']:.2f}",
                f"{result['peak']:.0f}",
                result["settings"],
            )
        )


def _print_peer(sentences: Sequence[str], options: argparse.Namespace) -> None:
    """Print qwen beside transformers, with how alike their English is."""
    ours = _run(
        [__file__, "--worker", "model"],
        json.dumps(
            {"engine": "qwen", "sentences": sentences, "threads": options.threads}
        ),
        {},
    )
    words = sum(len(s.split()) for s in sentences)
    rows = {"qwen engine, int8": ours}
    for kind in ("float32", "bfloat16"):
        job = {
            "gguf": str(options.gguf.resolve()),
            "adapter": str(ADAPTER),
            "prompts": [prompt_text(Request(s)) for s in sentences],
            "beam": MODELS["qwen"].beam,
            "type": kind,
            "threads": options.threads,
        }
        rows[f"transformers, {kind}"] = _run(
            [str(PEER)], json.dumps(job), {}, options.transformers
        )
    print(f"qwen and transformers, {len(sentences)} sentences, beam 4")
    line = "{:<24} {:>8} {:>7} {:>8} {:>7} {:>8} {:>7}"
    print(line.format("", "words/s", "÷ ours", "CPU", "÷ ours", "MB", "same"))
    for name, row in rows.items():
        rate, cpu = words / row["seconds"], words / row["cpu"]
        same = sum(a == b for a, b in zip(ours["answers"], row["answers"], strict=True))
        print(
            line.format(
                name,
                f"{rate:.1f}",
                f"{rate * ours['seconds'] / words:.2f}",
                f"{cpu:.1f}",
                f"{cpu * ours['cpu'] / words:.2f}",
                f"{row['peak']:.0f}",
                f"{same / len(sentences):.0%}",
            )
        )


def engine(job: Job) -> Job:
    """Translate everything in one call of our engine, text to text."""
    sentences = [s for p in job["paragraphs"] for s in p]
    start = time.perf_counter()
    model = InstalledModel("argos", "benchmark", "", Path(job["package"]), "")
    ours = Seq2SeqEngine(model, threads=job["threads"])
    ours.translate([Request("Bonjour.")])
    return _timed(start, lambda: ours.translate([Request(s) for s in sentences]))


def raw(job: Job) -> Job:
    """Decode all pieces with CTranslate2 at its best batch size; no text is made."""
    import ctranslate2

    package = Path(job["package"])
    pieces = open_pieces(package, "fr", "en")
    sources = sorted(
        (pieces.encode(s) for p in job["paragraphs"] for s in p), key=len, reverse=True
    )
    best: Job = {}
    for size, workers in RAW:
        start = time.perf_counter()
        translator = ctranslate2.Translator(
            str(package / "model"),
            compute_type=COMPUTE_TYPE,
            inter_threads=job["threads"] if workers else 1,
            intra_threads=1 if workers else job["threads"],
        )
        translator.translate_batch([pieces.encode("Bonjour.")])
        result = _timed(start, _decode(translator, sources, size))
        if not best or result["seconds"] < best["seconds"]:
            best = result
    return best


def _decode(
    translator: Any,  # noqa: ANN401  (untyped library)
    sources: list[list[str]],
    size: int,
) -> Callable[[], object]:
    return lambda: translator.translate_batch(
        sources,
        max_batch_size=size,
        batch_type="tokens",
        beam_size=BEAM,
        length_penalty=ARGOS_PENALTY,
        max_input_length=0,
    )


WORKERS: dict[str, Callable[[Job], Job]] = {
    "engine": engine,
    "model": model,
    "raw": raw,
}


def _timed(start: float, work: Callable[[], object]) -> Job:
    loaded = time.perf_counter()
    used = time.process_time()
    work()
    return {
        "start": loaded - start,
        "seconds": time.perf_counter() - loaded,
        "cpu": time.process_time() - used,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _run(
    command: Sequence[str],
    job: str,
    environment: dict[str, str],
    python: str = sys.executable,
) -> Job:
    done = subprocess.run(
        [python, *command],
        input=job,
        capture_output=True,
        text=True,
        env=os.environ | environment,
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    result: Job = json.loads(done.stdout)
    return result


def _seconds(command: Sequence[str]) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, *command], capture_output=True, check=True)
    return time.perf_counter() - start


def _home(folder: Path, threads: int) -> dict[str, str]:
    """Return settings that keep every file in ``folder`` and set Argos' threads."""
    return {
        "HOME": str(folder),
        "XDG_DATA_HOME": str(folder / "data"),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_CACHE_HOME": str(folder / "cache"),
        "ARGOS_PACKAGES_DIR": str(folder / "packages"),
        "ARGOS_INTRA_THREADS": str(threads),
    }


def _paragraphs(paths: Iterable[Path], limit: int) -> list[list[str]]:
    """Return the sentences of each paragraph; a sentence seen before is left out."""
    seen: set[str] = set()
    found = []
    words = 0
    for file in _files(paths):
        document = read_document(file, file.name)
        for block in document.blocks:
            if not block.translatable or words >= limit:
                continue
            text = block_text(document, block).text
            sentences = [" ".join(text[slice(*span)].split()) for span in segment(text)]
            fresh = [s for s in dict.fromkeys(sentences) if s not in seen]
            seen.update(fresh)
            words += sum(len(s.split()) for s in fresh)
            if fresh:
                found.append(fresh)
    return found


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from (p for p in sorted(path.rglob("*")) if p.is_file())
        else:
            yield path


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("text", nargs="*", type=Path)
    parser.add_argument("--package", type=Path, default=TOY)
    parser.add_argument("--words", type=int, default=20_000, help="stop after so many")
    parser.add_argument("--threads", type=int, default=runtime.processors())
    parser.add_argument("--sentences", type=int, default=200, help="of each model")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--transformers", metavar="PYTHON")
    parser.add_argument("--gguf", type=Path, default=ROOT / "work" / "qwen.gguf")
    parser.add_argument("--peer-sentences", type=int, default=32)
    parser.add_argument("--worker", choices=sorted(WORKERS), help=argparse.SUPPRESS)
    return parser


if __name__ == "__main__":
    main()
