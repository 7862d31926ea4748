"""How well words and sentences are aligned, against gold alignments given by folder.

    python benchmarks/alignment.py FOLDER [--engine NAME]

The folder has ``*.tsv`` files of word alignments (French, English and links such as
"3-2S 1-1P", from 0) and triples ``X.fr``, ``X.en``, ``X.gold`` of sentence alignments
(one sentence a line; gold beads "0,1:2"). Words are scored by the alignment error rate
(Och and Ney 2003), sentences by strict and lax F1, as Vecalign does (Thompson and
Koehn 2019, "Vecalign: improved sentence alignment in linear time and space").
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from pipeline.alignment import Bead, align_sentences, link_tokens, translate_lines
from pipeline.engines.protocol import Engine
from pipeline.engines.store import find, open_engine

Pair = tuple[tuple[int, ...], tuple[int, ...]]
DOUBTFUL = 0.5


def words(path: Path) -> str:
    links = sure_links = sure_found = possible_found = 0
    began = time.process_time()
    rows = [line.split("\t") for line in _lines(path)]
    for source, target, listed in rows:
        gold = listed.split()
        sure = {link[:-1] for link in gold if link.endswith("S")}
        possible = {link[:-1] for link in gold}
        found = {f"{one}-{other}" for one, other, _ in link_tokens(source, target)}
        links += len(found)
        sure_links += len(sure)
        sure_found += len(found & sure)
        possible_found += len(found & possible)
    error = 1 - (sure_found + possible_found) / (links + sure_links)
    return (
        f"{path.stem:30} AER {100 * error:.1f}"
        f"  precision {100 * possible_found / links:.1f}"
        f"  recall {100 * sure_found / sure_links:.1f}"
        f"  {1000 * (time.process_time() - began) / len(rows):.1f} ms a pair"
    )


def sentences(path: Path, engine: Engine | None) -> tuple[list[Bead], list[Pair]]:
    french, english = (_lines(path.with_suffix(end)) for end in (".fr", ".en"))
    machine = None if engine is None else translate_lines(french, engine)
    found = align_sentences(french, english, translations=machine).beads
    return list(found), [_pair(line) for line in _lines(path)]


def table(name: str, found: Sequence[Bead], gold: Sequence[Pair]) -> str:
    pairs = [(tuple(bead.french), tuple(bead.english)) for bead in found]
    ours, theirs = _hits(pairs, gold), _hits(gold, pairs)
    strict, lax = (
        2 * p * r / (p + r) if p + r else 0.0
        for p, r in ((ours[i] / ours[2], theirs[i] / theirs[2]) for i in (0, 1))
    )
    exact = set(gold)
    wrong = [
        bead.confidence < DOUBTFUL
        for bead, pair in zip(found, pairs, strict=True)
        if pair[0] and pair[1] and pair not in exact
    ]
    doubtful = sum(bead.confidence < DOUBTFUL for bead in found)
    return (
        f"{name:30} strict {strict:.3f}  lax {lax:.3f}  beads {len(pairs)}"
        f"  under {DOUBTFUL}: {doubtful}, with {sum(wrong)} of {len(wrong)} wrong ones"
    )


def _hits(of: Sequence[Pair], against: Sequence[Pair]) -> tuple[int, int, int]:
    exact = set(against)
    linked = defaultdict(set)
    for french, english in against:
        for i in french:
            linked[i].update(english)
    full = [pair for pair in of if pair[0] and pair[1]]
    strict = sum(pair in exact for pair in full)
    lax = sum(
        any(not linked[i].isdisjoint(english) for i in french)
        for french, english in full
    )
    return strict, lax, max(1, len(full))


def _pair(line: str) -> Pair:
    french, _, english = line.partition(":")
    one, other = (
        tuple(int(number) for number in side.split(",") if number)
        for side in (french, english)
    )
    return one, other


def _lines(path: Path) -> list[str]:
    lines = path.read_text("utf-8").split("\n")
    return lines[:-1] if lines[-1] == "" else lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--engine", help="also compare with its translation")
    parser.add_argument("--only", help="sentences of this text alone")
    options = parser.parse_args()
    engine = open_engine(find(options.engine)) if options.engine else None
    if not options.only:
        for path in sorted(options.folder.glob("*.tsv")):
            print(words(path), flush=True)
    all_found: list[Bead] = []
    all_gold: list[Pair] = []
    shift = [0, 0]
    for path in sorted(options.folder.glob(f"{options.only or '*'}.gold")):
        found, gold = sentences(path, engine)
        print(table(path.stem, found, gold), flush=True)
        # Numbers go on from text to text, so that all are scored together.
        i, j = shift
        all_found += [
            Bead(
                range(b.french.start + i, b.french.stop + i),
                range(b.english.start + j, b.english.stop + j),
                b.confidence,
            )
            for b in found
        ]
        all_gold += [
            (tuple(f + i for f in pair[0]), tuple(e + j for e in pair[1]))
            for pair in gold
        ]
        shift = [
            i + sum(len(b.french) for b in found),
            j + sum(len(b.english) for b in found),
        ]
    if all_gold:
        print(table("all", all_found, all_gold))


if __name__ == "__main__":
    main()
