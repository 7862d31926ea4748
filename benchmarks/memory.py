"""How fast a translation memory is taken in, indexed and looked up in, and how surely.

The pairs are drawn by code: sentences of 4 to 30 words whose frequencies fall as Zipf's
law says. The queries are some of them, with up to four words in ten changed. Brute
force compares each query with every sentence, by the same likeness. Times are seconds
of CPU time: all of it is done by one thread.

    python benchmarks/memory.py --pairs 200000 --queries 300
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from itertools import accumulate
from pathlib import Path
from typing import TypeVar

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from pipeline.memory.index import FuzzyIndex
from pipeline.memory.tokens import key_of, tokens_of
from pipeline.run.memories import import_memory

_WORDS = 60_000
_FLOOR = 0.7
_T = TypeVar("_T")
_SYLLABLES = ["ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sa", "té"]


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=200_000)
    parser.add_argument("--queries", type=int, default=300)
    asked = parser.parse_args()
    draw = random.Random(20)  # noqa: S311
    words = sorted({"".join(draw.choices(_SYLLABLES, k=4)) for _ in range(4 * _WORDS)})
    draw.shuffle(words)
    words = words[:_WORDS]
    weights = list(accumulate(1 / (rank + 1) for rank in range(len(words))))

    def sentence() -> list[str]:
        return draw.choices(words, cum_weights=weights, k=draw.randint(4, 30))

    texts = [" ".join(sentence()) + "." for _ in range(asked.pairs)]
    with tempfile.TemporaryDirectory() as folder:
        tmx = Path(folder) / "drawn.tmx"
        _write(tmx, texts)
        seconds, made = _timed(lambda: import_memory(Path(folder), "drawn", [tmx]))
    entries = made.memory.entries
    keys = [key_of(entry.fr) for entry in entries]
    print(f"import of a TMX file   {seconds:8.2f} s  ({len(entries):,} pairs)")
    seconds, index = _timed(lambda: FuzzyIndex(keys))
    print(f"index                  {seconds:8.2f} s")
    queries = []
    for _ in range(asked.queries):
        query = draw.choice(texts).split()
        for _ in range(draw.randint(0, 2 * len(query) // 5)):
            query[draw.randrange(len(query))] = draw.choice(words)
        queries.append(key_of(" ".join(query)))
    times = []
    found = []
    for query in queries:
        seconds, hits = _timed(lambda query=query: index.search(query))  # type: ignore[misc]
        times.append(1000 * seconds)
        found.append(hits[0].likeness if hits else 0.0)
    median, worst = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    print(f"look-up, median        {median:8.2f} ms")
    print(f"look-up, 95 of 100     {worst:8.2f} ms")
    codes: dict[str, str] = {}
    coded = [_coded(key, codes) for key in keys]
    wanted = reached = 0
    for query, likeness in zip(queries, found, strict=True):
        best = process.extractOne(
            _coded(query, codes),
            coded,
            scorer=Levenshtein.normalized_similarity,
            score_cutoff=_FLOOR,
        )
        if best is not None:
            wanted += 1
            reached += abs(best[1] - likeness) < 1e-9  # noqa: PLR2004
    share = 100 * reached / max(1, wanted)
    print(f"best match ≥ {_FLOOR:.2f}      {share:8.1f} %  ({reached} of {wanted})")


def _write(path: Path, texts: list[str]) -> None:
    units = "\n".join(
        f'<tu changedate="20240101T000000Z"><tuv xml:lang="fr"><seg>{text}</seg></tuv>'
        f'<tuv xml:lang="en"><seg>{text.upper()}</seg></tuv></tu>'
        for text in texts
    )
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4"><header/><body>'
        f"{units}</body></tmx>\n",
        encoding="utf-8",
    )


def _coded(key: str, codes: dict[str, str]) -> str:
    """Return a character for each token, numbered apart from the index."""
    return "".join(
        codes.setdefault(token, chr(0xE000 + len(codes))) for token in tokens_of(key)
    )


def _timed(work: Callable[[], _T]) -> tuple[float, _T]:
    started = time.process_time()
    made = work()
    return time.process_time() - started, made


if __name__ == "__main__":
    main()
