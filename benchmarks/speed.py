"""Speed, start-up and memory, as ratios measured side by side in one run.

    python benchmarks/speed.py [--source FOLDER] [--sentences N] [--million]

The machine's load changes the figures, not much their ratios. The Argos engine and the
two it is compared with run on the toy package of the tests, on the same sentences,
with the same beam. Memory is the peak of a process that runs the whole pipeline on an
engine that costs nothing.
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
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from pipeline.config import RunConfig
from pipeline.documents import read_document
from pipeline.engines.protocol import EngineSignature, Hypothesis, Request
from pipeline.segmentation import segment

HERE = Path(__file__).parent
TOY = HERE.parent / "tests" / "data" / "toy-fr_en.argosmodel"
SCRIPT = Path(sys.executable).with_name("translate")
BATCHES = (512, 1024, 2048, 4096)
CONSOLE = Console()


class FreeEngine:
    """An engine that costs nothing: what is left is the pipeline."""

    takes_hints = False
    max_pieces = 200
    signature = EngineSignature("free", "free", "0" * 64)

    def count_pieces(self, text: str) -> int:
        """Return the number of words."""
        return len(text.split())

    def translate(
        self, requests: Sequence[Request], **_: object
    ) -> list[list[Hypothesis]]:
        """Return each request's text as its translation."""
        return [[Hypothesis(request.text, -0.1)] for request in requests]


def sentences_of(folder: Path) -> list[str]:
    found: dict[str, None] = {}
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        document = read_document(path, path.name)
        for block in document.blocks:
            text = " ".join(document.text[block.start : block.end].split())
            for span in segment(text):
                found[text[span.start : span.end]] = None
    return [sentence for sentence in found if any(map(str.isalpha, sentence))]


def varied(sentences: Sequence[str], count: int) -> list[str]:
    """Return ``count`` different sentences: the same ones with numbers in front."""
    rounds = -(-count // len(sentences))
    made = [
        sentence if number == 0 else f"{number} : {sentence}"
        for number in range(rounds)
        for sentence in sentences
    ]
    return made[:count]


def words(sentences: Sequence[str]) -> int:
    return sum(len(sentence.split()) for sentence in sentences)


def table(title: str, rows: Sequence[Sequence[str]], *columns: str) -> None:
    made = Table(*columns, title=title, title_justify="left", box=None)
    for row in rows:
        made.add_row(*row)
    CONSOLE.print(made)
    CONSOLE.print()


def decoding(sentences: Sequence[str], home: Path) -> None:
    """Compare our Argos engine with a loop over argostranslate and with CTranslate2."""
    from pipeline.engines.argos import ArgosEngine
    from pipeline.engines.store import find

    model = find("argos")
    engine = ArgosEngine(model)
    total = words(sentences)
    requests = [Request(sentence) for sentence in sentences]
    engine.translate(requests[:8])  # loads the model

    def ours() -> float:
        started = time.perf_counter()
        engine.translate(requests)
        return time.perf_counter() - started

    runs = [(ours(), *raw(sentences, model.path, engine)) for _ in range(2)]
    best = min(run[0] for run in runs)
    raw_best, batch = min((run[1], run[2]) for run in runs)
    done = subprocess.run(
        [sys.executable, str(HERE / "argos_loop.py")],
        input="\n".join(sentences),
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "HOME": str(home), "ARGOS_INTRA_THREADS": "0"},
    )
    loop = json.loads(done.stdout.splitlines()[-1])
    table(
        f"Argos engine, toy package, {len(sentences):,} sentences, {total:,} words",
        [
            ["bitexte", f"{total / best:,.0f}", "1.00", str(engine.signature.decoding)],
            [
                "loop over argostranslate.translate",
                f"{total / loop['seconds']:,.0f}",
                f"{loop['seconds'] / best:.2f} times slower",
                f"beam {loop['beam']}",
            ],
            [
                "CTranslate2, sorted, best batch",
                f"{total / raw_best:,.0f}",
                f"bitexte reaches {raw_best / best:.2f} of it",
                f"same beam, {batch} tokens a batch",
            ],
        ],
        "",
        "words/s",
        "ratio",
        "settings",
    )


def raw(sentences: Sequence[str], package: Path, engine: object) -> tuple[float, int]:
    """Return seconds and batch size of CTranslate2 alone on all sentences."""
    import ctranslate2
    import sentencepiece

    beam = int(dict(engine.signature.decoding)["beam"])  # type: ignore[attr-defined]
    pieces = sentencepiece.SentencePieceProcessor(
        model_file=str(package / "sentencepiece.model")
    )
    translator = ctranslate2.Translator(
        str(package / "model"),
        inter_threads=os.cpu_count() or 1,
        intra_threads=1,
        max_queued_batches=-1,
    )
    best = (float("inf"), 0)
    for batch in BATCHES:
        started = time.perf_counter()
        encoded = pieces.encode(list(sentences), out_type=str)
        order = sorted(range(len(encoded)), key=lambda n: len(encoded[n]))
        results = translator.translate_batch(
            [encoded[n] for n in order],
            beam_size=beam,
            max_batch_size=batch,
            batch_type="tokens",
        )
        pieces.decode([result.hypotheses[0] for result in results])
        best = min(best, (time.perf_counter() - started, batch))
    return best


def gemma(sentences: Sequence[str]) -> None:
    from pipeline.engines.store import find, open_engine
    from pipeline.errors import ModelNotInstalled

    try:
        engine = open_engine(find("gemma"))
    except ModelNotInstalled:
        CONSOLE.print(
            "gemma is not installed: translate model install --engine gemma\n"
        )
        return
    requests = [Request(sentence) for sentence in sentences[:200]]
    engine.translate(requests[:2])
    started = time.perf_counter()
    engine.translate(requests)
    seconds = time.perf_counter() - started
    total = words(sentences[:200])
    table(
        f"gemma engine, {len(requests)} sentences, {total:,} words",
        [[f"{total / seconds:,.0f}", str(engine.signature.decoding)]],
        "words/s",
        "settings",
    )


def startup(sentences: Sequence[str], folder: Path) -> None:
    """Time `--help` and an unchanged second run of 100,000 words."""
    write_corpus(sentences, folder / "fr", 100_000)
    config = configured(folder)
    first = timed_run(config)
    second = timed_run(config)
    (config.output / ".bitexte" / "ledger.json").unlink()
    third = timed_run(config)
    usage = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    subprocess.run([SCRIPT, "--help"], capture_output=True, check=True)
    helped = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - usage
    table(
        "Time (seconds)",
        [
            ["translate --help (CPU)", f"{helped:.2f}"],
            ["100,000 words, everything but the engine, first run", f"{first:.1f}"],
            ["the same again, nothing changed", f"{second:.2f}"],
            ["nothing changed, without the ledger (a fresh clone)", f"{third:.2f}"],
        ],
        "what",
        "seconds",
    )


def configured(folder: Path) -> RunConfig:
    glossary = folder / "glossary.yaml"
    glossary.write_text("terms:\n  - {fr: IA, en: AI}\n", encoding="utf-8")
    return RunConfig(
        source=folder / "fr", output=folder / "en", glossary=glossary, rescue=False
    )


def timed_run(config: RunConfig) -> float:
    from pipeline.run import run

    started = time.perf_counter()
    run(config, FreeEngine())
    return time.perf_counter() - started


def write_corpus(sentences: Sequence[str], folder: Path, count: int) -> None:
    """Write about ``count`` words as files of about 5,000 words."""
    folder.mkdir(parents=True)
    average = words(sentences) / len(sentences)
    made = varied(sentences, int(count / average) + 1)
    size = int(5_000 / average)
    for number in range(0, len(made), size):
        text = "\n\n".join(made[number : number + size]) + "\n"
        (folder / f"{number:07}.txt").write_text(text, encoding="utf-8")


def memory(sentences: Sequence[str], folder: Path, sizes: Sequence[int]) -> None:
    rows = []
    for size in sizes:
        place = folder / str(size)
        write_corpus(sentences, place / "fr", size)
        done = subprocess.run(
            [sys.executable, __file__, "--run", str(place)],
            capture_output=True,
            text=True,
            check=True,
        )
        peak, seconds = json.loads(done.stdout)
        files = len(list((place / "fr").iterdir()))
        rows.append(
            [f"{size:,}", f"{files:,}", f"{peak / 1024:,.0f}", f"{seconds:.0f}"]
        )
    table(
        "Memory of a whole run, the engine apart",
        rows,
        "words",
        "files",
        "peak MB",
        "seconds",
    )


def measured_run(folder: Path) -> Iterator[float]:
    seconds = timed_run(configured(folder))
    yield resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--source", type=Path, default=HERE.parent / "source" / "fr")
    parser.add_argument("--sentences", type=int, default=3000)
    parser.add_argument("--million", action="store_true", help="also 1,000,000 words")
    parser.add_argument("--run", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.run:
        print(json.dumps(list(measured_run(arguments.run))))
        return
    sentences = sentences_of(arguments.source)
    gemma(sentences)  # before the home changes
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["HOME"] = str(folder / "home")
        os.environ["XDG_DATA_HOME"] = str(folder / "home" / "data")
        (folder / "home").mkdir()
        from pipeline.engines.argos_install import install_argos_file

        install_argos_file(TOY)
        decoding(varied(sentences, arguments.sentences), folder / "home")
        startup(sentences, folder / "start")
        sizes = [10_000, 100_000] + [1_000_000] * arguments.million
        memory(sentences, folder / "memory", sizes)


if __name__ == "__main__":
    main()
