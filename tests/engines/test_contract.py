"""What every engine of the registry promises, whatever model it runs."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from toy_models import zipped

from pipeline.engines.fingerprint import NOTE
from pipeline.engines.installed import InstalledModel
from pipeline.engines.protocol import Engine, Hypothesis, Request, TermHint
from pipeline.engines.recipes import RECIPES
from pipeline.engines.seq2seq.folders import install_from
from pipeline.engines.seq2seq.placing import InstallSpec
from pipeline.engines.store import find, open_engine

# Each encoder-decoder engine of the registry by a toy of its kind, and kinds that only
# users bring; the others where they are installed (make test-model).
TOYS = {
    "opus": "marian",
    "quickmt": "quickmt",
    "argos": "argos",
    "their-opus": "opus",
    "their-nllb": "nllb",
    "their-m2m": "m2m100",
}
PAIR = "nllb beside argos"  # the second chooses among the first one's hypotheses
BIG = [known.engine for known in RECIPES if known.family == "causal"]
MARKS = {"gemma": pytest.mark.model, "qwen": pytest.mark.qwen}
SENTENCES = [
    " ".join(words)
    for words in itertools.product(
        ["Le chat", "Ma sœur", "L'étudiant de mon père"],
        ["mange une pomme", "ne voit pas la maison"],
        [".", " ?", ", parce qu'il fait froid et qu'il neige depuis hier."],
    )
]


@pytest.fixture(
    scope="module",
    params=[*TOYS, PAIR, *(pytest.param(name, marks=MARKS[name]) for name in BIG)],
)
def model(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> InstalledModel:
    if request.param in BIG:
        return find(request.param)
    toy: InstalledModel = request.getfixturevalue("toy_model")
    if request.param == "argos":
        return toy
    kinds: dict[str, Path] = request.getfixturevalue("kinds")
    folder = tmp_path_factory.mktemp("models")
    source = kinds[TOYS.get(request.param, "nllb")]
    if (source / "decoder.yml").exists():
        source = zipped(source, tmp_path_factory.mktemp("zip") / "toy.zip")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRANSLATE_MODELS_DIR", str(folder))
        made = install_from(
            str(source),
            InstallSpec("beside" if request.param == PAIR else request.param),
            say=lambda _: None,
            progress=lambda *_: None,
            confirm=lambda _: True,
        )
    return replace(toy, second=made) if request.param == PAIR else made


@pytest.fixture(scope="module")
def engine(model: InstalledModel) -> Engine:
    return open_engine(model)


def test_every_recipe_is_tested() -> None:
    assert {known.engine for known in RECIPES} <= {*TOYS, *BIG}


def best(engine: Engine, text: str, **options: object) -> Hypothesis:
    ((first, *_),) = engine.translate([Request(text)], **options)  # type: ignore[arg-type]
    return first


def test_the_same_bytes_whatever_batch_order_and_threads(
    model: InstalledModel,
) -> None:
    def decode(
        order: Sequence[str], threads: int, batch_tokens: int
    ) -> dict[str, list[Hypothesis]]:
        engine = open_engine(model, threads=threads, batch_tokens=batch_tokens)
        found = engine.translate([Request(s) for s in order], n_best=2, with_links=True)
        return dict(zip(order, found, strict=True))

    expected = decode(SENTENCES, threads=1, batch_tokens=1)  # one sentence a batch
    assert len(expected) == 18
    assert decode(SENTENCES[::-1], threads=2, batch_tokens=4096) == expected
    twice = [*SENTENCES[7:], *SENTENCES]
    assert decode(twice, threads=1, batch_tokens=150) == expected


def test_n_best_are_distinct_sorted_and_at_most_so_many(
    engine: Engine, model: InstalledModel
) -> None:
    for found in engine.translate([Request(s) for s in SENTENCES[:3]], n_best=3):
        assert 1 < len({h.text for h in found}) == len(found) <= 3
        assert all(h.score <= 0 for h in found)
        # Ranked as the engine says, which need not be by the mean.
        penalty = float(dict(engine.signature.decoding)["length_penalty"])
        ranks = [h.score * (len(h.pieces) + 1) ** (1 - penalty) for h in found]
        assert model.second or ranks == sorted(ranks, reverse=True)
        assert all(h.text and h.pieces for h in found)


def test_the_best_of_many_is_the_one_of_n_best_1(engine: Engine) -> None:
    text = SENTENCES[0]
    (found,) = engine.translate([Request(text)], n_best=2)
    assert best(engine, text).text == found[0].text


@pytest.mark.parametrize("case", [str.lower, str.upper, str.title])
def test_a_rendering_to_avoid_is_not_written(engine: Engine, case) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    text = "Le chat mange une pomme."
    word = "cat"
    assert word in best(engine, text).text
    (found,) = engine.translate([Request(text)], n_best=3, avoid=[case(word)])
    assert found
    assert all(word not in re.findall(r"\w+", h.text.lower()) for h in found)


def test_no_piece_sequence_is_repeated_with_no_repeat_ngram(engine: Engine) -> None:
    found = best(engine, "non non non non non non non non", no_repeat_ngram=2)
    pairs = list(itertools.pairwise(found.pieces))
    assert len(pairs) == len(set(pairs))


def test_links_lie_on_words_or_are_left_out(
    engine: Engine, model: InstalledModel
) -> None:
    text = "Le chat mange une pomme."
    found = best(engine, text, with_links=True)
    linked = {
        (text[slice(*link.source)], found.text[slice(*link.target)])
        for link in found.links
    }
    assert all(a.isalpha() and b.isalpha() for a, b in linked)
    assert all(0 < link.weight <= 1 for link in found.links)
    if model.engine in BIG:
        assert linked == set()
    else:
        assert ("pomme", "apple") in linked
    assert best(engine, text).links == ()


def test_hints_are_taken_or_change_nothing(engine: Engine) -> None:
    text = "Les entreprises étasuniennes vendent leurs puces."
    hint = TermHint("étasuniennes", "US")
    plain, hinted = engine.translate([Request(text), Request(text, hints=(hint,))])
    if engine.takes_hints:
        assert "US" in re.findall(r"\w+", hinted[0].text)
    else:
        assert hinted == plain


def test_empty_and_blank_requests(engine: Engine) -> None:
    assert engine.translate([]) == []
    assert engine.count_pieces("") == 0
    assert engine.count_pieces("Le chat dort.") > 2
    assert engine.max_pieces >= 100


def test_the_signature_names_the_engine_and_is_stable(
    engine: Engine, model: InstalledModel
) -> None:
    signature = engine.signature
    beside = f"+{model.second.engine}" if model.second else ""
    assert signature.engine == model.engine + beside
    assert (signature.model_sha256 == model.sha256) is not bool(beside)
    assert list(signature.decoding) == sorted(signature.decoding)
    assert open_engine(model, threads=2, batch_tokens=64).signature == signature


def test_other_language_tokens_change_the_signature(
    kinds: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRANSLATE_MODELS_DIR", str(tmp_path))
    made = [
        install_from(
            str(kinds["nllb"]),
            InstallSpec("mine", source_token=token),
            say=lambda _: None,
            progress=lambda *_: None,
            confirm=lambda _: True,
        )
        for token in ("fra_Latn", "deu_Latn")
    ]
    assert made[0] == made[1]  # one place, the same files but for the note
    here = open_engine(made[1]).signature
    note = (made[1].path / NOTE).read_text("utf-8").replace("deu_Latn", "fra_Latn")
    (made[1].path / NOTE).write_text(note, "utf-8")
    assert open_engine(replace(made[1])).signature != here
