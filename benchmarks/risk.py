"""How many of the worst segments stand among the riskiest, for two engines.

    python benchmarks/risk.py ONE.jsonl OTHER.jsonl

Each file holds one engine's translations of the same test set, an object a line:
"i" (the number of the sentence), "fr", "ref" (a person's English) and "hyps", the
hypotheses, best first, each with "text" and "score". The worst tenth is that of the
lowest chrF against the reference; a table says which share of it stands in the
riskiest fifth (chance: 20 %) by the order of the text, by risk without and with the
other engine as a second opinion. Nothing of the texts is printed or kept.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.checks import check_unit
from pipeline.risk import riskiest_first
from pipeline.text.likeness import sentence_chrf
from pipeline.units import Kind, State, TranslationUnit


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs=2, type=Path)
    files = [_read(path) for path in parser.parse_args().files]
    shared = sorted(files[0].keys() & files[1].keys())
    print(f"{len(shared)} sentences; share of the worst tenth in the riskiest fifth")
    print(f"{'engine':<16}{'text order':>12}{'alone':>8}{'with second':>13}")
    for ours, theirs, name in (
        (*files, "first file"),
        (*files[::-1], "second file"),
    ):
        units = [_unit(ours[number]) for number in shared]
        worst = _worst([ours[number] for number in shared])
        asked = [
            replace(unit, agreement=sentence_chrf(unit.target, _best(theirs[number])))
            for unit, number in zip(units, shared, strict=True)
        ]
        orders = (units, riskiest_first(units), riskiest_first(asked))
        shares = [_caught(order, worst) for order in orders]
        print(f"{name:<16}{shares[0]:>12.1%}{shares[1]:>8.1%}{shares[2]:>13.1%}")


def _read(path: Path) -> dict[int, dict[str, Any]]:
    lines = map(json.loads, path.read_text("utf-8").splitlines())
    return {line["i"]: line for line in lines if line["hyps"]}


def _best(line: dict[str, Any]) -> str:
    return str(line["hyps"][0]["text"])


def _unit(line: dict[str, Any]) -> TranslationUnit:
    unit = TranslationUnit(
        f"p{line['i'] + 1}.s1",
        Kind.PARAGRAPH,
        line["fr"],
        _best(line),
        State.TRANSLATED,
        score=line["hyps"][0]["score"],
    )
    return replace(unit, findings=check_unit(unit))


def _worst(lines: Sequence[dict[str, Any]]) -> set[str]:
    """Return the ids of the tenth that is furthest from its references."""
    ranked = sorted(lines, key=lambda line: sentence_chrf(_best(line), line["ref"]))
    return {f"p{line['i'] + 1}.s1" for line in ranked[: len(ranked) // 10]}


def _caught(order: Sequence[TranslationUnit], worst: set[str]) -> float:
    first = {unit.id for unit in order[: len(order) // 5]}
    return len(first & worst) / len(worst)


if __name__ == "__main__":
    main()
