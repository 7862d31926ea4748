"""Each text is read once in a run, and so is what stands at its outputs."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import Any

from fakes import FakeEngine

from pipeline.config import RunConfig
from pipeline.run import run

_WRITING = 3  # os.O_WRONLY | os.O_RDWR


class _Reads:
    """Counts the files that are there and are opened to be read, by their names."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.is_on = False
        sys.addaudithook(self._heard)  # for good: hooks cannot be removed

    def _heard(self, event: str, args: tuple[Any, ...]) -> None:
        if self.is_on and event == "open" and isinstance(args[0], str):
            path = Path(args[0])
            if not args[2] & _WRITING and path.is_file():
                self.counts[path.name] += 1


def test_a_text_is_read_once(tmp_path: Path) -> None:
    config = RunConfig(tmp_path / "fr", tmp_path / "en", tmp_path / "g.yaml")
    config.source.mkdir()
    for name in ("port.txt", "mer.txt"):
        text = f"La grue de {name} tourne.\n\nLa mer monte.\n"
        (config.source / name).write_text(text, encoding="utf-8")
    config.glossary.write_text("terms: []\n", encoding="utf-8")
    reads = _Reads()
    found = []
    for change in ("", "Une phrase de plus.\n"):
        source = config.source / "port.txt"
        source.write_text(source.read_text("utf-8") + change, encoding="utf-8")
        reads.counts.clear()
        reads.is_on = True
        report = run(config, FakeEngine())
        reads.is_on = False
        assert report.errors == ()
        texts = reads.counts["port.txt"], reads.counts["port.txt.bitext.jsonl"]
        found.append((*texts, reads.counts["mer.txt"]))
    print("reads of a text and its English, of its record, of another text:", found)  # noqa: T201
    # The first run: the French. The second: the French twice (its sentences are compared
    # with those of the record), the English when it is looked at, when its record is,
    # and when it is written. Of the other text both files, to see that nothing changed.
    assert [one[0] for one in found] == [1, 5]
    assert found[1][2] == 2
