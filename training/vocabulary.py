"""Choosing the pieces that stay in the vocabulary.

Two thirds of Gemma 3 270M are its 262,144 embeddings, for every language there is.
French and English need a fifth of them. What is cut is never lost: a piece whose own
entry is gone is spelt with smaller ones, down to bytes.

    python -m training.vocabulary --base work/gemma.gguf --text corpus.txt --out kept.xz
"""

from __future__ import annotations

import argparse
import lzma
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from training import tool
from training.product import FAMILIES, GgufFile, Tokenizer

# A piece that occurs this often is kept. For the shipped list, pieces were counted in
# both sides of 682,911 sentence pairs.
SEEN = 12
# The pieces of the first merges are kept too, however often they occur, if they have
# Latin letters: rare names and unknown words are spelled with them.
FIRST_MERGES = 60_000
LATIN = re.compile(r"[▁A-Za-z0-9À-ÖØ-öø-ÿŒœ'’\-.,:;!?«»“”\"()%€$£/]+")
# Single characters are kept up to the mathematical operators: all alphabets,
# punctuation, currencies.
LAST_CHARACTER = 0x2200
BYTE = re.compile(r"<0x[0-9A-F]{2}>")
SPECIAL = ("<pad>", "<eos>", "<bos>", "<unk>", "\n", "\n\n", "\n\n\n")


def count(lines: Iterable[str], tokenizer: Tokenizer) -> Counter[int]:
    """Return how often each piece, by its id, is used in ``lines``."""
    counts: Counter[int] = Counter()
    for ids in tokenizer.encode(list(lines)):
        counts.update(ids)
    return counts


def choose(pieces: Sequence[str], counts: Mapping[int, int]) -> list[int]:
    """Return the ids to keep, ascending, out of all ``pieces`` (text by id)."""
    number = {text: i for i, text in enumerate(pieces)}
    kept = {i for i, times in counts.items() if times >= SEEN}
    kept |= {number[text] for text in SPECIAL if text in number}
    merges = 0
    for i, text in enumerate(pieces):
        if BYTE.fullmatch(text) or (len(text) == 1 and ord(text) < LAST_CHARACTER):
            kept.add(i)
        elif merges < FIRST_MERGES:
            # BPE numbers the pieces in the order of the merges; a piece that can be
            # merged in several ways counts as several merges.
            pairs = splits(text, number)
            merges += len(pairs)
            if pairs and LATIN.fullmatch(text):
                kept.add(i)
    return sorted(close(kept, pieces, number))


def splits(text: str, number: Mapping[str, int]) -> list[tuple[int, int]]:
    """Return the pairs of pieces whose merge is ``text``, the earliest pair first."""
    halves = ((text[:at], text[at:]) for at in range(1, len(text)))
    pairs = ((number.get(left, -1), number.get(right, -1)) for left, right in halves)
    return sorted(pair for pair in pairs if min(pair) >= 0)


def close(
    kept: Collection[int], pieces: Sequence[str], number: Mapping[str, int]
) -> set[int]:
    """Return ``kept`` with the pieces that its pieces are merged from.

    Without them BPE cannot make a kept piece.
    """
    closed, waiting = set(kept), list(kept)
    while waiting:
        pairs = splits(pieces[waiting.pop()], number)
        if pairs and not any(closed.issuperset(pair) for pair in pairs):
            missing = set(pairs[0]) - closed
            closed |= missing
            waiting += missing
    return closed


def main(arguments: Sequence[str] | None = None) -> None:
    """Choose the pieces to keep for a corpus of plain text."""
    parser = argparse.ArgumentParser(
        prog="training.vocabulary", description=main.__doc__
    )
    parser.add_argument("--base", type=Path, required=True, help="the GGUF file")
    parser.add_argument("--text", type=Path, nargs="+", required=True)
    parser.add_argument("--out", type=Path, required=True, help="an .xz file of ids")
    options = parser.parse_args(arguments)
    metadata = GgufFile(options.base).metadata
    pieces = [text.replace(" ", "▁") for text in metadata["tokenizer.ggml.tokens"]]
    tokenizer = FAMILIES["gemma"].tokenizer(metadata, range(len(pieces)))
    counts: Counter[int] = Counter()
    for path in options.text:
        with path.open(encoding="utf-8") as lines:
            counts += count(lines, tokenizer)
    kept = choose(pieces, counts)
    with lzma.open(options.out, "wt", encoding="utf-8") as out:
        out.writelines(f"{i}\n" for i in kept)
    share = sum(counts[i] for i in kept) / max(1, sum(counts.values()))
    print(f"{options.out}: {len(kept)} pieces, {share:.2%} of the running ones")


if __name__ == "__main__":
    tool.run(main)
