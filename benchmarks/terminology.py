"""How well the glossary is obeyed, and what that costs: one table an engine.

    python benchmarks/terminology.py --source F.fr --reference F.en [--engine gemma]
    python benchmarks/terminology.py --article F.txt --glossary glossary.yaml

The test set has one segment a line. Its terms are mined from it: French words that
come with one English word most of the time; the segments that have one are
translated. Three runs are compared: without terms;
with the English that the references support; with wrong English, drawn at random
(WMT's terminology task, 2021 to 2025, compares the same three).

« outside » is chrF outside the terms: what obeying them does to the rest of a text.
The English of every occurrence is taken out of the translation, of the free
translation and of the reference, and these are compared, over the segments where it
is known in all three: the wanted English where it was met, else the reference's.
« free » is the free translation's score on the same segments.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import regex
from sacrebleu.metrics.chrf import CHRF

from pipeline.documents import parse
from pipeline.engines.protocol import Engine
from pipeline.engines.store import find, open_engine
from pipeline.glossary import Termbase, TermEntry, load_termbase
from pipeline.glossary.candidates import candidate_edges
from pipeline.terminology import assess
from pipeline.translation import Settings, Translator, prepare
from pipeline.units import TranslationUnit

STEPS = ("free", "hint", "n-best", "re-decode", "edit", "unmet", "forbidden")
WORD = regex.compile(r"\p{L}+")
LONG = 5  # letters of a content word
LEAST = 5  # segments that have a term
CLEAR = 0.6  # Dice's coefficient (1945) of a term and its English


def main() -> None:
    options = _options()
    engine = open_engine(find(options.engine), threads=options.jobs)
    print(f"engine {engine.signature.engine} {engine.signature.model}\n")
    print(
        f"{'':<20}{'terms':>6}{'uses':>6}{'met':>9}"
        + "".join(f"{step:>10}" for step in STEPS)
        + f"{'s':>7}{'chrF':>8}{'outside':>9}{'free':>9}{'lines':>7}",
        flush=True,
    )
    if options.article:
        termbase = load_termbase(options.glossary)
        started = time.monotonic()
        units = _article(options.article, engine, termbase)
        _row("article", len(termbase), units, time.monotonic() - started)
    if options.source:
        _test_set(options, engine)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--engine", default="auto")
    parser.add_argument("--jobs", type=int)
    parser.add_argument("--article", type=Path)
    parser.add_argument("--glossary", type=Path, default=Path("glossary.yaml"))
    parser.add_argument("--source", type=Path)
    parser.add_argument("--reference", type=Path)
    parser.add_argument("--first", type=int, help="only so many of them")
    parser.add_argument("--terms", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true", help="print the wrong run")
    return parser.parse_args()


def _article(path: Path, engine: Engine, terms: Termbase) -> list[TranslationUnit]:
    text = path.read_text(encoding="utf-8")
    prepared_document = prepare(parse(text, path.name), terms, "benchmark")
    return Translator(engine, Settings()).translate(prepared_document.segments)


def _test_set(options: argparse.Namespace, engine: Engine) -> None:
    sources = options.source.read_text("utf-8").splitlines()
    references = options.reference.read_text("utf-8").splitlines()
    mined = mine(sources, references, options.terms)
    terms = Termbase(TermEntry(fr, en) for fr, en in mined.items())
    chosen = [n for n, source in enumerate(sources) if terms.match(source)]
    sources = [sources[n] for n in chosen[: options.first]]
    references = [references[n] for n in chosen[: options.first]]
    wrong = Termbase(wrong_terms(mined, options.seed))
    free: list[list[TranslationUnit]] = []
    for name, termbase in (
        ("no terms", Termbase()),
        ("supported terms", terms),
        ("random wrong terms", wrong),
    ):
        started = time.monotonic()
        lines = _translate(sources, engine, termbase)
        spent = time.monotonic() - started
        units = [unit for line in lines for unit in line]
        free = free or lines
        plain = [" ".join(unit.target for unit in line) for line in lines]
        scores = [_chrf(plain, references)]
        if len(termbase):
            freely = [" ".join(unit.target for unit in line) for line in free]
            asked = (termbase, terms)
            scores += outside(sources, references, freely, plain, asked)
        _row(name, len(termbase), units, spent, scores)
        if options.show and termbase is wrong:
            _show(units)
    matches = [(terms.match(s), s, r) for s, r in zip(sources, references, strict=True)]
    judged = [assess(m, r, length=len(s)) for m, s, r in matches]
    total = sum(len(made.matches) for made in judged)
    missed = sum(len(made.unmet) for made in judged)
    print(f"\nthe references have {total - missed} of {total} of the supported terms")
    print(f"terms: {', '.join(f'{fr} = {en}' for fr, en in mined.items())}")


def mine(
    sources: Sequence[str], references: Sequence[str], count: int
) -> dict[str, str]:
    """Return French words with the English word that the references have for them."""
    french = _places(sources)
    english = _places(references)
    held: defaultdict[int, list[str]] = defaultdict(list)
    for word, places in english.items():
        for place in places:
            held[place].append(word)
    mined: dict[str, str] = {}
    for word in sorted(french, key=lambda word: (-len(french[word]), word)):
        if len(mined) == count or len(french[word]) < LEAST:
            break
        together = Counter(other for place in french[word] for other in held[place])
        dice, best = max(
            (2 * both / (len(french[word]) + len(english[other])), other)
            for other, both in together.items()
        )
        taken = {*mined.values(), word}
        if dice >= CLEAR and best not in taken and word not in candidate_edges():
            mined[word] = best
    return mined


def _places(lines: Sequence[str]) -> dict[str, set[int]]:
    """Return for every longer word in small letters the lines that have it."""
    where: defaultdict[str, set[int]] = defaultdict(set)
    for number, line in enumerate(lines):
        for word in WORD.findall(line):
            if word.islower() and len(word) >= LONG:
                where[word].add(number)
    return where


def wrong_terms(mined: Mapping[str, str], seed: int) -> list[TermEntry]:
    """Give every French word the English of another one."""
    order = random.Random(seed).sample(list(mined), len(mined))  # noqa: S311  (a draw)
    following = dict(zip(order, order[1:] + order[:1], strict=True))
    return [TermEntry(fr, mined[following[fr]]) for fr in mined]


def _translate(
    lines: Sequence[str], engine: Engine, termbase: Termbase
) -> list[list[TranslationUnit]]:
    made = [
        prepare(parse(f"{line}\n", "l.txt"), termbase, "b").segments for line in lines
    ]
    segments = [prepared for part in made for prepared in part]
    units = iter(Translator(engine, Settings()).translate(segments))
    return [[next(units) for _ in part] for part in made]


def outside(
    sources: Sequence[str],
    references: Sequence[str],
    free: Sequence[str],
    made: Sequence[str],
    asked: Sequence[Termbase],
) -> tuple[float, float, float]:
    """Return chrF outside the terms: of ``made``, of ``free``, and of how many lines.

    ``asked`` are the termbase of the run and that of the references.
    """
    kept: list[tuple[str, str, str]] = []
    for source, reference, plain, text in zip(
        sources, references, free, made, strict=True
    ):
        parts = (
            _without(reference, source, asked[1:]),
            _without(plain, source, asked[1:]),
            _without(text, source, asked),
        )
        if None not in parts:
            kept.append(parts)  # type: ignore[arg-type]
    left, freely, here = zip(*kept, strict=True)
    return _chrf(here, left), _chrf(freely, left), len(kept)


def _without(text: str, source: str, asked: Sequence[Termbase]) -> str | None:
    """Return a text without the English of the terms; None where some is not known."""
    missing = list(range(len(asked[0].match(source))))
    for termbase in asked:
        matches = termbase.match(source)
        made = assess([matches[n] for n in missing], text, length=len(source))
        for start, end in made.spans:
            text = text[:start] + "\0" * (end - start) + text[end:]
        missing = [
            n for n, span in zip(missing, made.found, strict=True) if span is None
        ]
    return None if missing else " ".join(text.replace("\0", "").split())


def _chrf(hypotheses: Sequence[str], references: Sequence[str]) -> float:
    return float(CHRF().corpus_score(list(hypotheses), [list(references)]).score)


def _show(units: Sequence[TranslationUnit]) -> None:
    for unit in units:
        if unit.terms:
            hows = [f"{u.source} → {u.target} ({u.how or 'unmet'})" for u in unit.terms]
            print(f"    {unit.source}\n    {unit.target}\n    {'; '.join(hows)}")


def _row(
    name: str,
    terms: int,
    units: Sequence[TranslationUnit],
    seconds: float,
    scores: Sequence[float] = (),
) -> None:
    how = Counter(use.outcome for unit in units for use in unit.terms)
    total = sum(how.values())
    how["forbidden"] = sum(
        (finding.check, finding.code) == ("terminology", "forbidden")
        for unit in units
        for finding in unit.findings
    )
    met = f"{100 * (total - how['unmet']) / total:.1f} %" if total else ""
    widths = ("8.2f", "9.2f", "9.2f", "7.0f")
    shown = "".join(f"{s:>{w}}" for s, w in zip(scores, widths, strict=False))
    print(
        f"{name:<20}{terms:>6}{total:>6}{met:>9}"
        + "".join(f"{how[step]:>10}" for step in STEPS)
        + f"{seconds:>7.0f}{shown}",
        flush=True,
    )


if __name__ == "__main__":
    main()
