"""How long two long texts take to align without an engine, and in how much memory.

    python benchmarks/alignment_size.py [SENTENCES] [--profile]

The sentences are made by code from the lexicon, with frequencies as in a language
(Zipf): most words have their usual English, some have none; sentences are joined,
divided and left out as translators do. The same number gives the same texts.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import random
import resource
import time
from itertools import accumulate

from pipeline.alignment import align_sentences
from pipeline.alignment.lexicon import load_lexicon

_FORMS, _COMMON = 30_000, 2000
# How often a word has its usual English, has any, and changes places; how often a
# sentence is left out, is divided, and is joined to the next one.
_USUAL, _KEPT, _SWAPPED = 0.8, 0.95, 0.2
_OMITTED, _DIVIDED, _JOINED = 0.02, 0.05, 0.05
_LONG = 8


def texts(sentences: int) -> tuple[list[str], list[str], list[tuple[int, int]]]:
    """Return both texts, and the pairs of sentence numbers that belong together."""
    chance = random.Random(1)  # noqa: S311 (the same texts every time)
    lexicon = load_lexicon()
    forms = [form for form in lexicon.forms[0][:_FORMS] if form.isalpha()]
    usual = [
        max(found, key=lambda one: found[one]) if found else ""
        for found in map(lexicon.translations, forms)
    ]
    weights = list(accumulate(1 / (rank + 10) for rank in range(len(forms))))
    french: list[str] = []
    english: list[str] = []
    pairs: list[tuple[int, int]] = []
    glue = False
    while len(french) < sentences:
        size = min(60, 3 + int(chance.expovariate(1 / 14)))
        words = chance.choices(range(len(forms)), cum_weights=weights, k=size)
        ours = [forms[word] for word in words]
        theirs = [
            usual[word if chance.random() < _USUAL else chance.randrange(_COMMON)]
            for word in words
            if chance.random() < _KEPT
        ]
        for place in range(len(theirs) - 1):
            if chance.random() < _SWAPPED:
                theirs[place : place + 2] = theirs[place + 1], theirs[place]
        french.append(" ".join(ours).capitalize() + ".")
        draw = chance.random()
        if draw < _OMITTED:
            continue  # left out
        text = " ".join(theirs).capitalize() + "."
        if glue:
            english[-1] += f" {text}"
        elif draw < _OMITTED + _DIVIDED and len(theirs) > _LONG:
            middle = len(theirs) // 2
            pairs.append((len(french) - 1, len(english)))
            english += [
                " ".join(theirs[:middle]).capitalize() + ".",
                " ".join(theirs[middle:]).capitalize() + ".",
            ]
        else:
            english.append(text)
        pairs.append((len(french) - 1, len(english) - 1))
        glue = 0 <= draw - _OMITTED - _DIVIDED < _JOINED
    return french, english, pairs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sentences", type=int, nargs="?", default=100_000)
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    french, english, pairs = texts(options.sentences)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    wall, cpu = time.perf_counter(), time.process_time()
    profile = cProfile.Profile()
    if options.profile:
        profile.enable()
    found = align_sentences(french, english)
    if options.profile:
        profile.disable()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    linked = {(i, j) for bead in found.beads for i in bead.french for j in bead.english}
    right = sum(pair in linked for pair in pairs) / len(pairs)
    print(
        f"{len(french):,} and {len(english):,} sentences: {cpu:.1f} s of CPU, "
        f"{wall:.1f} s, peak {peak / 1024:,.0f} MB ({before / 1024:,.0f} MB before); "
        f"{100 * right:.1f} % of the pairs found"
    )
    if options.profile:
        pstats.Stats(profile).sort_stats("tottime").print_stats(14)


if __name__ == "__main__":
    main()
