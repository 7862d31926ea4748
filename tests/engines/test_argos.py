"""The Argos engine on the toy package: real format, real decoding."""

from __future__ import annotations

import itertools
import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.engines.installed import InstalledModel
from pipeline.engines.protocol import EngineSignature, Hypothesis, Request
from pipeline.engines.seq2seq.engine import Seq2SeqEngine
from pipeline.errors import EngineError

WHO = ["Tom", "Ma sœur", "Le chat noir", "L’étudiant", "On"]
WHAT = ["mange", "ne voit pas", "aime beaucoup", "cherche toujours"]
WHICH = [
    "une pomme.",
    "la maison de mon père !",
    "ce livre ?",
    "« le Monde ».",
    "3,5 % de l'argent, mais pas aujourd'hui.",
    "le fichier mon_fichier.txt.",
    "quelque chose à l'école avec ses amis, quand il fait froid, ou quand il neige.",
    "rien.",
    "tout le monde…",
    "des chiens – et des chats 😀",
]
SENTENCES = [" ".join(words) for words in itertools.product(WHO, WHAT, WHICH)]


@pytest.fixture(scope="module")
def engine(toy_model: InstalledModel) -> Seq2SeqEngine:
    return Seq2SeqEngine(toy_model, threads=1)


def texts(engine: Seq2SeqEngine, *sentences: str, **options: object) -> list[str]:
    found = engine.translate([Request(s) for s in sentences], **options)  # type: ignore[arg-type]
    return [hypotheses[0].text for hypotheses in found]


def test_translates_in_order(engine: Seq2SeqEngine) -> None:
    assert texts(
        engine, "Il fait beau aujourd'hui.", "Où est-il ?", "Je ne sais pas."
    ) == ["It's beautiful today.", "Where is he?", "I don't know."]


def test_the_same_bytes_whatever_batch_order_and_threads(
    toy_model: InstalledModel,
) -> None:
    def decode(
        order: list[str], threads: int, batch_tokens: int
    ) -> dict[str, list[Hypothesis]]:
        engine = Seq2SeqEngine(toy_model, threads=threads, batch_tokens=batch_tokens)
        found = engine.translate([Request(s) for s in order], n_best=2, with_links=True)
        return dict(zip(order, found, strict=True))

    assert len(SENTENCES) == 200
    expected = decode(SENTENCES, threads=1, batch_tokens=1)  # one sentence a batch
    for step, threads, batch_tokens in ((7, 1, 4096), (13, 2, 150)):
        twice = SENTENCES + SENTENCES[:20]
        order = [twice[i * step % len(twice)] for i in range(len(twice))]
        assert set(order) == set(SENTENCES)
        assert decode(order, threads, batch_tokens) == expected


def test_an_empty_request_gives_an_empty_hypothesis(engine: Seq2SeqEngine) -> None:
    assert engine.translate([Request(""), Request(" \u00a0")]) == [
        [Hypothesis("", 0.0)],
        [Hypothesis("", 0.0)],
    ]


def test_no_request_gives_nothing(engine: Seq2SeqEngine) -> None:
    assert engine.translate([]) == []


def test_scores_are_mean_log_probabilities(
    engine: Seq2SeqEngine, toy_model: InstalledModel
) -> None:
    import ctranslate2

    text = "Je ne sais pas quoi dire à ma mère."
    translator = ctranslate2.Translator(
        str(toy_model.path / "model"), compute_type="int8", intra_threads=1
    )
    (found,) = engine.translate([Request(text)], n_best=4)
    assert len(found) == 4
    pieces = engine._pieces.encode(text)
    scored = translator.score_batch([pieces] * 4, [list(h.pieces) for h in found])
    for hypothesis, result in zip(found, scored, strict=True):
        mean = sum(result.log_probs) / len(result.log_probs)
        assert hypothesis.score == pytest.approx(mean, abs=0.002)
        assert hypothesis.score <= 0


def test_n_best_are_distinct_and_the_best_is_first(engine: Seq2SeqEngine) -> None:
    (found,) = engine.translate([Request("Il fait beau aujourd'hui.")], n_best=4)
    assert [h.text for h in found] == [
        "It's beautiful today.",
        "It's nice today.",
        "It's fine today.",
        "It's good today.",
    ]
    assert sorted((h.score for h in found), reverse=True) == [h.score for h in found]


@pytest.mark.parametrize("avoid", ["beautiful", "Beautiful", "BEAUTIFUL"])
def test_avoids_a_rendering_in_any_case(engine: Seq2SeqEngine, avoid: str) -> None:
    text = "Il fait beau aujourd'hui."
    assert texts(engine, text, avoid=[avoid]) == ["It's nice today."]


def test_avoids_a_rendering_at_the_start(engine: Seq2SeqEngine) -> None:
    (found,) = engine.translate([Request("Où est-il ?")], avoid=["where is"])
    assert all("where is" not in h.text.lower() for h in found)


def test_no_repeated_pieces_with_no_repeat_ngram(engine: Seq2SeqEngine) -> None:
    text = "non non non non non non non non non non non non"
    (free,), (held,) = (
        engine.translate([Request(text)], no_repeat_ngram=n) for n in (0, 2)
    )
    assert len(held[0].pieces) < len(free[0].pieces)
    pairs = list(itertools.pairwise(held[0].pieces))
    assert len(pairs) == len(set(pairs))


def test_links_point_at_whole_words(engine: Seq2SeqEngine) -> None:
    text = "Ma  sœur où est-elle ?"
    (found,) = engine.translate([Request(text)], with_links=True)
    target = found[0].text
    words = {
        (text[slice(*link.source)], target[slice(*link.target)])
        for link in found[0].links
    }
    assert ("sœur", "sister") in words
    assert all(source.isalpha() and word.isalpha() for source, word in words)
    assert all(0 < link.weight <= 1 for link in found[0].links)


def test_links_are_only_made_when_asked_for(engine: Seq2SeqEngine) -> None:
    (found,) = engine.translate([Request("Où est-il ?")])
    assert found[0].links == ()


def test_counts_pieces(engine: Seq2SeqEngine) -> None:
    assert engine.count_pieces("Il fait beau.") == 4
    assert engine.count_pieces("") == 0


def test_a_long_request_is_decoded_whole(engine: Seq2SeqEngine) -> None:
    (found,) = engine.translate([Request("il " * engine.max_pieces)])
    assert len(found[0].pieces) > 256  # CTranslate2 would stop here by itself


def test_a_request_beyond_the_model_is_refused_in_one_line(
    engine: Seq2SeqEngine,
) -> None:
    with pytest.raises(EngineError, match=r"a segment of 600 pieces is longer") as got:
        engine.translate([Request("oui"), Request("il " * 600)])
    assert "\n" not in str(got.value)


def test_signature(engine: Seq2SeqEngine) -> None:
    assert engine.signature == EngineSignature(
        "argos",
        "translate-fr_en 0.1",
        "0" * 64,
        (("beam", "4"), ("compute_type", "int8"), ("length_penalty", "0.2")),
    )


@pytest.mark.parametrize("missing", ["model/model.bin", "sentencepiece.model"])
def test_a_damaged_package_is_one_line(
    toy_model: InstalledModel, tmp_path: Path, missing: str
) -> None:
    package = tmp_path / "package"
    shutil.copytree(toy_model.path, package)
    (package / missing).unlink()
    with pytest.raises(EngineError) as got:
        Seq2SeqEngine(replace(toy_model, path=package)).translate([Request("oui")])
    assert "\n" not in str(got.value)
    assert "install it again" in str(got.value)


def test_a_target_prefix_is_forced_and_taken_off(
    toy_model: InstalledModel, tmp_path: Path
) -> None:
    package = tmp_path / "package"
    shutil.copytree(toy_model.path, package)
    metadata = json.loads((package / "metadata.json").read_text("utf-8"))
    metadata["target_prefix"] = "▁Where"
    (package / "metadata.json").write_text(json.dumps(metadata), encoding="utf-8")
    (found,) = Seq2SeqEngine(replace(toy_model, path=package)).translate(
        [Request("Où est-il ?")], with_links=True
    )
    assert found[0].text == "is he?"
    assert {found[0].text[slice(*link.target)] for link in found[0].links} <= {
        "is",
        "he",
    }


def test_making_an_engine_imports_no_engine_library() -> None:
    program = (
        "import sys; from pathlib import Path\n"
        "from pipeline.engines.seq2seq.engine import Seq2SeqEngine\n"
        "from pipeline.engines.installed import InstalledModel\n"
        "Seq2SeqEngine(InstalledModel('argos', 'n', '1', Path('x'), '0')).signature\n"
        "heavy = {'ctranslate2', 'numpy', 'sentencepiece', 'subword_nmt'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
