"""Word, OpenDocument and EPUB files of 50,000 words: time and peak memory.

    python benchmarks/office.py [--words N]

The whole pipeline runs on an engine that costs nothing, once copying and once with
other words in each sentence, so that all runs are written anew; then an edited English
file is taken back. Each format has a process of its own. Times are CPU time, because
the machine's load changes all others.
"""

from __future__ import annotations

import argparse
import io
import json
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path

from rich.console import Console
from rich.table import Table

from pipeline.config import RunConfig
from pipeline.documents import read_document
from pipeline.engines.protocol import EngineSignature, Hypothesis, Request
from pipeline.segmentation import segment

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "tests"))

import zipped  # noqa: E402 (the writers of the tests)

SENTENCES = 4  # in a paragraph
CHAPTER = 100  # paragraphs


class FreeEngine:
    """An engine that costs nothing: it copies, or changes every sentence."""

    takes_hints = False
    max_pieces = 200

    def __init__(self, change: Callable[[str], str], name: str) -> None:
        self._change = change
        self.signature = EngineSignature("free", name, "0" * 64)

    def count_pieces(self, text: str) -> int:
        """Return the number of words."""
        return len(text.split())

    def translate(
        self, requests: Sequence[Request], **_: object
    ) -> list[list[Hypothesis]]:
        """Return each request's text, changed."""
        return [[Hypothesis(self._change(one.text), -0.1)] for one in requests]


def paragraphs(count: int) -> list[list[str]]:
    """Return paragraphs of about ``count`` words, all of different sentences."""
    found: dict[str, None] = {}
    for path in sorted((ROOT / "source/fr").rglob("*")):
        if path.suffix in (".txt", ".md"):
            document = read_document(path, path.name)
            for block in document.blocks:
                text = " ".join(document.text[block.start : block.end].split())
                for start, end in segment(text):
                    found[escape(text[start:end].strip("*_#"), quote=False)] = None
    sentences = [one for one in found if len(one.split()) > len("dix")]
    made: list[str] = []
    words = number = 0
    while words < count:
        for one in sentences:
            text = one if not number else f"{number} : {one}"
            made.append(text)
            words += len(text.split())
        number += 1
    while words > count:
        words -= len(made.pop().split())
    return [made[at : at + SENTENCES] for at in range(0, len(made), SENTENCES)]


def word(texts: Sequence[Sequence[str]]) -> bytes:
    """Return a Word file: bold words, links and footnote marks in each paragraph."""
    body = []
    for sentences in texts:
        first, _, rest = sentences[0].partition(" ")
        runs = [zipped.run(first, "<w:b/>"), zipped.run(f" {rest} ")]
        runs += [
            zipped.run(f"{one} ", '<w:lang w:val="fr-FR"/>') for one in sentences[1:-1]
        ]
        runs += [
            f'<w:hyperlink r:id="rId9">{zipped.run(sentences[-1])}</w:hyperlink>',
            zipped.FOOTNOTE,
        ]
        body.append(zipped.p(*runs))
    return zipped.docx("".join(body))


def opendocument(texts: Sequence[Sequence[str]]) -> bytes:
    """Return an OpenDocument text: spans and links in each paragraph."""
    body = []
    for sentences in texts:
        first, _, rest = sentences[0].partition(" ")
        inside = f'<text:span text:style-name="T1">{first}</text:span> {rest} '
        inside += " ".join(
            f'<text:span text:style-name="T2">{one}</text:span>'
            for one in sentences[1:-1]
        )
        last = f'<text:a xlink:href="https://exemple.fr">{sentences[-1]}</text:a>'
        body.append(f"<text:p>{inside} {last}</text:p>")
    return zipped.odt("".join(body))


def book(texts: Sequence[Sequence[str]]) -> bytes:
    """Return a book: a chapter for each hundred paragraphs."""
    chapters = {}
    for at in range(0, len(texts), CHAPTER):
        inside = ""
        for sentences in texts[at : at + CHAPTER]:
            first, _, rest = sentences[0].partition(" ")
            more = " ".join(sentences[1:])
            inside += f"<p><b>{first}</b> {rest} {more}</p>\n"
        chapters[f"c{at:05}.xhtml"] = inside
    return zipped.epub(chapters)


WRITERS = {"docx": word, "odt": opendocument, "epub": book}


def measure(kind: str, count: int) -> dict[str, float]:
    """Run one format and return its figures."""
    from pipeline.documents import text_of
    from pipeline.run import run

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "fr").mkdir()
        (folder / "g.yaml").write_text("terms:\n  - {fr: IA, en: AI}\n", "utf-8")
        data = WRITERS[kind](paragraphs(count))
        path = folder / "fr" / f"a.{kind}"
        path.write_bytes(data)
        base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        figures: dict[str, float] = {"words": count, "base": base / 1024}

        def timed(what: str, do: Callable[[], object]) -> None:
            started = time.process_time()
            do()
            figures[what] = time.process_time() - started

        def go(where: str, engine: FreeEngine) -> None:
            config = RunConfig(
                folder / "fr", folder / where, folder / "g.yaml", rescue=False
            )
            report = run(config, engine)
            assert report.errors == (), report.errors

        copying = FreeEngine(lambda text: text, "copy")
        other = FreeEngine(lambda text: f"So {text}", "other")
        timed("read", lambda: text_of(data, path.name))
        timed("copy", lambda: go("copied", copying))
        timed("other", lambda: go("en", other))
        english = folder / "en" / path.name
        english.write_bytes(edited(english.read_bytes()))
        timed("edit", lambda: go("en", other))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return {**figures, "peak": peak / 1024, "size": len(data) / 1024}


def edited(data: bytes) -> bytes:
    """Return a file with one word changed, in the largest of its members."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        largest = max(archive.infolist(), key=lambda one: one.file_size).filename
        said = archive.read(largest).decode()
    at = said.index("So ", len(said) // 2)
    member = largest.replace("/", "__")
    return zipped.changed(data, **{member: said[:at] + "Then " + said[at + 3 :]})


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--words", type=int, default=50_000)
    parser.add_argument("--kind", choices=sorted(WRITERS))
    asked = parser.parse_args()
    if asked.kind:
        print(json.dumps(measure(asked.kind, asked.words)))
        return
    table = Table(
        *("format", "read", "copied", "other words", "edit taken back", "peak memory"),
        title=f"{asked.words:,} words, everything but the engine (CPU seconds, MB)",
        title_justify="left",
        box=None,
    )
    for kind in WRITERS:
        done = subprocess.run(
            [sys.executable, __file__, "--words", str(asked.words), "--kind", kind],
            check=True,
            capture_output=True,
            text=True,
        )
        found = json.loads(done.stdout.splitlines()[-1])
        times = [f"{found[key]:.1f}" for key in ("read", "copy", "other", "edit")]
        table.add_row(kind, *times, f"{found['peak']:.0f}")
    Console().print(table)


if __name__ == "__main__":
    main()
