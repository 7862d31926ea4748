"""The real toy package and thirty terms that it was never trained to use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from translation.toy_sentences import TERMS, sentences

from pipeline.documents import parse
from pipeline.engines.seq2seq.argos_install import install_argos_file
from pipeline.engines.store import open_engine
from pipeline.glossary import Termbase, TermEntry
from pipeline.translation import Settings, Translator, prepare
from pipeline.units import Severity, TranslationUnit

# What is left for a person: the model loses these words, whatever it is asked.
UNMET = {
    "Je ne sais pas où est la clé de la voiture.": ["voiture"],
    "Le frère de mon professeur a un bateau.": ["professeur"],
}


@pytest.fixture(scope="module")
def units(
    toy_package: Path, tmp_path_factory: pytest.TempPathFactory
) -> Sequence[TranslationUnit]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
        folder = install_argos_file(toy_package)
        engine = open_engine(folder, threads=1, batch_tokens=None)
        termbase = Termbase(TermEntry(fr, en) for fr, en in TERMS.items())
        text = "\n\n".join(sentences())
        segments = prepare(parse(text, "a.txt"), termbase, "made").segments
        return Translator(engine, Settings()).translate(segments)


def test_the_test_set_has_enough_terms(units: Sequence[TranslationUnit]) -> None:
    assert (len(TERMS), len(set(sentences())), len(units)) == (30, 202, 202)


def test_terms_are_met_by_a_model_that_does_not_know_them(
    units: Sequence[TranslationUnit],
) -> None:
    how = Counter(use.how or "unmet" for unit in units for use in unit.terms)
    assert (how.total(), how["free"], how["unmet"]) == (223, 0, 2)


def test_unmet_terms_are_findings(
    units: Sequence[TranslationUnit],
) -> None:
    unmet = {
        unit.source: [use.source for use in unit.terms if not use.how]
        for unit in units
        if not all(use.how for use in unit.terms)
    }
    assert unmet == UNMET
    for unit in units:
        told = [f for f in unit.findings if f.check == "terminology"]
        assert len(told) == len(unmet.get(unit.source, ()))
        assert all(finding.severity is Severity.ERROR for finding in told)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Le chat dort.", "The feline is sleeping."),
        ("Il a acheté une voiture.", "He bought an automobile."),
        ("Il a deux chats.", "He has two felines."),
        ("Mon père est médecin.", "My father is a physician."),
        ("Les amis de Tom aiment les chevaux et les chiens.", "Tom’s companions like steeds and hounds."),
        ("Il porte un chapeau.", "He wears a bonnet."),
    ],
)  # fmt: skip
def test_the_sentence_stays_english(
    units: Sequence[TranslationUnit], source: str, target: str
) -> None:
    assert {unit.source: unit.target for unit in units}[source] == target
