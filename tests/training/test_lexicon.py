from __future__ import annotations

import json
import lzma
from pathlib import Path

import numpy as np

from pipeline.alignment.lexicon import read_lexicon, write_lexicon
from training.lexicon import read_corpus, read_pairs, train

NOUNS = {"chat": "cat", "chien": "dog", "cheval": "horse", "canard": "duck"}
VERBS = {"dort": "sleeps", "mange": "eats", "court": "runs"}
PAIRS = [
    (f"Le {noun} {verb}.", f"The {NOUNS[noun]} {VERBS[verb]}.")
    for noun in NOUNS
    for verb in VERBS
]


def test_translations_are_learnt_from_pairs() -> None:
    counts = train(read_corpus(iter(PAIRS)))
    data = write_lexicon(counts)
    lexicon = read_lexicon(data)
    for french, english in {**NOUNS, **VERBS, "le": "the", ".": "."}.items():
        found = lexicon.translations(french)
        assert max(found, key=found.__getitem__) == english
    assert write_lexicon(train(read_corpus(iter(PAIRS)))) == data


def test_rare_forms_and_long_sentences_are_left_out() -> None:
    long = " ".join(["mot"] * 60)
    corpus = read_corpus(
        iter([*PAIRS, ("Un hapax dort.", "A hapax sleeps."), (long, long)])
    )
    assert corpus.size == len(PAIRS) + 1
    assert "hapax" not in corpus.forms[0]
    assert "mot" not in corpus.forms[0]


def test_large_sources_are_thinned_evenly(tmp_path: Path) -> None:
    file = tmp_path / "pairs.jsonl.xz"
    rows = [{"fr": f"mot {i}", "en": f"word {i}", "src": "small"} for i in range(5)]
    with lzma.open(file, "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(row) + "\n" for row in rows)
    assert [pair[0] for pair in read_pairs(file)] == [row["fr"] for row in rows]
    assert [pair[0] for pair in read_pairs(file, {"small": 2})] == ["mot 2", "mot 4"]


def test_counts_are_expectations() -> None:
    counts = train(read_corpus(iter(PAIRS)))
    assert np.all(counts.counts >= 0)
    assert counts.counts.sum() <= sum(len(pair[0].split()) + 1 for pair in PAIRS)
