"""One term changed in 100,000 words: what is translated again, and the time.

    python benchmarks/term_change.py [--words N]

The corpus is made of this repository's French texts, over and over with other numbers,
so that no two sentences are the same. The engine costs nothing. « else » is the CPU
time of all but the sentences that are translated: reading, deciding, writing. CPU
time, because the machine may be busy; « clock » is what passed.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from resources import HERE, FreeEngine, sentences_of, table, words, write_corpus

from pipeline.bitext import read_record
from pipeline.config import RunConfig
from pipeline.glossary import Termbase, TermEntry
from pipeline.run import executor, run
from pipeline.translation import PreparedSegment, Translator
from pipeline.units import TranslationUnit

# « truite » stands in no text: it is put into one sentence. « souveraineté » and
# « données » are words of many sentences.
RARE, FREQUENT, FILES = "truite", "souveraineté", "données"
ENGLISH = {RARE: "trout", FREQUENT: "sovereignty", FILES: "data"}


class TimedTranslator(Translator):
    """Keeps the CPU seconds that sentences take: all else is what is asked here."""

    spent = 0.0

    def translate(self, segments: Sequence[PreparedSegment]) -> list[TranslationUnit]:
        """Translate as ever."""
        started = time.process_time()
        units = super().translate(segments)
        TimedTranslator.spent += time.process_time() - started
        return units


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--source", type=Path, default=HERE.parent / "source" / "fr")
    parser.add_argument("--words", type=int, default=100_000)
    options = parser.parse_args()
    sentences = sentences_of(options.source)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_corpus(sentences, folder / "fr", options.words)
        first = min((folder / "fr").iterdir())
        first.write_text(f"{first.read_text('utf-8')}\nLa truite dort.\n", "utf-8")
        rows = list(_rows(folder))
        files = len(list((folder / "fr").iterdir()))
    table(
        f"A changed term, {files} files, about {options.words:,} words",
        rows,
        "what",
        "files",
        "sentences",
        "again",
        "right",
        "CPU s",
        "else",
        "clock",
    )
    print(f"(the sample has {words(sentences):,} words)")


def _rows(folder: Path) -> Iterator[list[str]]:
    config = RunConfig(
        source=folder / "fr",
        output=folder / "en",
        glossary=folder / "glossary.yaml",
        rescue=False,
    )
    english = dict(ENGLISH)
    _write(config, english)
    yield _row(config, "first run", None)
    yield _row(config, "nothing changed", set())
    for term in (RARE, FREQUENT, FILES):
        english[term] += " indeed"
        _write(config, english)
        yield _row(config, f"{term} changed", _having(config, term))
    (config.output / ".bitexte" / "ledger.json").unlink()
    yield _row(config, "without the ledger", set())


def _write(config: RunConfig, english: dict[str, str]) -> None:
    lines = [f"  - {{fr: {fr}, en: {en}}}\n" for fr, en in english.items()]
    config.glossary.write_text("terms:\n" + "".join(lines), encoding="utf-8")


def _having(config: RunConfig, term: str) -> set[tuple[str, str]]:
    """Return the segments that have the term, by reading every record."""
    termbase = Termbase([TermEntry(term, "x")])
    return {
        (path.name, unit.id)
        for path in config.output.glob("*.bitext.jsonl")
        for unit in read_record(path).units
        if termbase.match(unit.source)
    }


def _row(
    config: RunConfig, what: str, wanted: set[tuple[str, str]] | None
) -> list[str]:
    TimedTranslator.spent = 0.0
    executor.Translator = TimedTranslator  # type: ignore[misc]
    clock, cpu = time.perf_counter(), time.process_time()
    report = run(config, FreeEngine())
    cpu = time.process_time() - cpu
    seconds = (cpu, cpu - TimedTranslator.spent, time.perf_counter() - clock)
    again = {
        (f"{file.name}.bitext.jsonl", change.id)
        for file in report.files
        for change in file.changes
    }
    shown = ["", "", f"{report.total('translated'):,}", ""]
    if wanted is not None:
        files = len({name for name, _ in wanted})
        right = again == wanted and report.total("translated") == len(wanted)
        shown = [f"{files}", f"{len(wanted):,}", shown[2], "yes" if right else "NO"]
    return [what, *shown, *(f"{value:.2f}" for value in seconds)]


if __name__ == "__main__":
    main()
