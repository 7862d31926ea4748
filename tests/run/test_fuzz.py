"""Any bytes in the source folder: a whole result or one line, and nothing else."""

from __future__ import annotations

import os
import random
from pathlib import Path

from fakes import FakeEngine

from pipeline.bitext import read_record, source_text
from pipeline.config import RunConfig
from pipeline.documents import read_document
from pipeline.run import run

# More of them: BITEXTE_FUZZ=1000
COUNT = int(os.environ.get("BITEXTE_FUZZ", "100"))
SEED = 20260101

TEXT = """\
# Un titre à l’essai

« Une citation », dit-elle[1]. Il est 18 h 30 ; 3,5 % en plus !

- un point
- un autre avec `du code` et https://example.org/a_b

    du code

| a | b |
|---|---|
| été | hiver |

[1] Une note, p. 12.
"""


def mutated(rng: random.Random) -> bytes:
    data = bytearray(
        TEXT.encode(rng.choice(["utf-8", "utf-16", "cp1252", "utf-8-sig"]))
    )
    kind = rng.randrange(9)
    if kind == 0:
        return rng.randbytes(rng.randrange(0, 400))
    if kind == 1:
        return bytes(data[: rng.randrange(len(data))])
    if kind == 2:
        return rng.choice(
            [b"", b" " * 40, b"\n" * 9, "\u00a0\n\u2028".encode(), b"\r\r\n"]
        )
    if kind == 3:
        return (TEXT.replace("\n", " ") * 20).encode()
    for _ in range(rng.randrange(1, 12)):
        at = rng.randrange(len(data) + 1)
        if kind == 4:
            data[at:at] = b"\x00"
        elif kind == 5:
            data[at:at] = rng.randbytes(3)
        elif kind == 6:
            del data[at : at + rng.randrange(20)]
        elif kind == 7:
            data[at:at] = rng.choice(
                ["\r", "\u2028", "\ufeff", "\u202e", "\x1b"]
            ).encode()
        else:
            data[at:at] = bytes(data[at : at + rng.randrange(60)])
    return bytes(data)


def test_mutated_inputs_give_a_whole_result_or_one_line(tmp_path: Path) -> None:
    rng = random.Random(SEED)  # noqa: S311 (reproducible, no secret)
    source, output = tmp_path / "fr", tmp_path / "en"
    source.mkdir()
    for number in range(COUNT):
        name = f"{number:04}.{rng.choice(['txt', 'md'])}"
        (source / name).write_bytes(mutated(rng))
    (source / "huge.txt").write_bytes(("une ligne sans fin " * 55_000).encode())
    config = RunConfig(source=source, output=output, glossary=tmp_path / "g.yaml")
    config.glossary.write_text("terms: []\n", encoding="utf-8")
    report = run(config, FakeEngine())
    refused = {error.split(":")[0] for error in report.errors}
    assert all(len(error.splitlines()) == 1 for error in report.errors)
    done = {file.name for file in report.files}
    everything = {path.name for path in source.iterdir()}
    assert done | refused == everything
    assert done & refused == set()
    assert "huge.txt" in done
    written = {
        path.name
        for path in output.rglob("*")
        if path.is_file() and ".bitexte" not in path.parts
    }
    suffixes = ("", ".bitext.jsonl", ".tsv", ".tmx", ".html")
    assert written == {name + suffix for name in done for suffix in suffixes}
    for name in sorted(done):
        record = read_record(output / f"{name}.bitext.jsonl")
        assert source_text(record) == read_document(source / name, name).text
