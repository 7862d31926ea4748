"""Footnote marks and emphasis put into translations, printed to be judged by a reader.

    python benchmarks/placements.py FRENCH ENGLISH [--number 300]

FRENCH and ENGLISH have one sentence a line. Into each French sentence goes a footnote
mark behind a word or emphasis around one to three words, chosen by a fixed seed; the
English is printed with what the program makes of it. The share at the right word is
for a reader to find: no gold is needed, and any texts will do.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from pathlib import Path

import regex

from pipeline.alignment import link_words
from pipeline.inlines import extract, restore
from pipeline.text.stopwords import french

_WORD = regex.compile(r"[\p{L}\p{M}]{4,}")
_SHORTEST, _LONGEST = 5, 40  # words of a sentence
_PER_SENTENCE = 2
_STRETCH = 3


def placements(
    rows: list[tuple[str, str]], chance: random.Random
) -> Iterator[tuple[str, str, bool]]:
    """Yield the French with its mark, the English with it, and whether it is sure."""
    closed = french("closed-class")
    for source, target in rows:
        words = [m for m in _WORD.finditer(source) if m[0].casefold() not in closed]
        chance.shuffle(words)
        for count, word in enumerate(words[:_PER_SENTENCE]):
            start, end = word.span()
            if count % 2:
                marked = f"{source[:end]}[^1]{source[end:]}"
            else:
                last = regex.match(
                    rf"(?: [\p{{L}}’']+){{0,{chance.randrange(_STRETCH)}}}",
                    source[end:],
                )
                end += len(last[0]) if last else 0
                marked = f"{source[:start]}*{source[start:end]}*{source[end:]}"
            made = extract(marked, markdown=True)
            links = link_words(made.text, target)
            restored = restore(target, made, links)
            yield marked, restored.text, not restored.findings


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("french", type=Path)
    parser.add_argument("english", type=Path)
    parser.add_argument("--number", type=int, default=300)
    options = parser.parse_args()
    ours, theirs = (
        path.read_text("utf-8").splitlines()
        for path in (options.french, options.english)
    )
    rows = [
        (source, target)
        for source, target in zip(ours, theirs, strict=False)
        if target and _SHORTEST <= len(source.split()) <= _LONGEST
    ]
    chance = random.Random(1)  # noqa: S311 (the same places every time)
    made = list(placements(rows, chance))[: options.number]
    for number, (source, target, sure) in enumerate(made, start=1):
        print(f"{number}{'' if sure else ' ?'}\n  {source}\n  {target}")


if __name__ == "__main__":
    main()
