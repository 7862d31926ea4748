"""The installed gemma model itself: `make test-model`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.checks import check_hypothesis
from pipeline.config import RunConfig
from pipeline.documents import read_document
from pipeline.engines.gemma import GemmaEngine
from pipeline.engines.protocol import Engine, Request, TermHint
from pipeline.engines.store import find, open_engine
from pipeline.run import run
from pipeline.segmentation import segment
from pipeline.units import Severity

pytestmark = pytest.mark.model

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "source" / "fr"


@pytest.fixture(scope="module")
def engine() -> Engine:
    return open_engine(find("gemma"))


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


def test_batch_order_and_threads_change_no_byte() -> None:
    requests = [Request(text) for text in sentences(40)]
    model = find("gemma")
    expected = GemmaEngine(model, threads=1, batch_tokens=1).translate(requests)
    assert GemmaEngine(model, threads=2).translate(requests) == expected
    shuffled = requests[::-1]
    assert GemmaEngine(model, batch_tokens=300).translate(shuffled) == expected[::-1]


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
