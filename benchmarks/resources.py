"""Start-up, an unchanged second run, and peak memory.

    python benchmarks/resources.py [--source FOLDER] [--million]

The whole pipeline runs on an engine that costs nothing: what is measured is ours.
The machine's load changes the figures.
"""

from __future__ import annotations

import argparse
import json
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
SCRIPT = Path(sys.executable).with_name("translate")
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
    parser.add_argument("--million", action="store_true", help="also 1,000,000 words")
    parser.add_argument("--run", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.run:
        print(json.dumps(list(measured_run(arguments.run))))
        return
    sentences = sentences_of(arguments.source)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        startup(sentences, folder / "start")
        sizes = [10_000, 100_000] + [1_000_000] * arguments.million
        memory(sentences, folder / "memory", sizes)


if __name__ == "__main__":
    main()
