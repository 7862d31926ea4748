"""The real toy package and ten terms that it was never trained to use."""

from __future__ import annotations

from pathlib import Path

from pipeline.documents import parse
from pipeline.engines.argos_install import install_argos_file
from pipeline.engines.store import open_engine
from pipeline.glossary import parse_termbase
from pipeline.translation import Settings, Translator, prepare

TERMS = """
terms:
  - {fr: chat, en: feline}
  - {fr: voiture, en: automobile}
  - {fr: livre, en: volume}
  - {fr: école, en: academy}
  - {fr: médecin, en: physician}
  - {fr: pomme, en: fruit}
  - {fr: enfant, en: youngster}
  - {fr: lettre, en: missive}
  - {fr: cheval, en: steed}
  - {fr: ville, en: metropolis}
"""
SENTENCES = """
Le chat dort. Mon chat est noir. Il a deux chats. Où est ton chat ?
Il a acheté une voiture. Cette voiture est chère. Les voitures sont rapides.
Je lis un livre. Ce livre est intéressant. Elle a acheté deux livres.
L’école est fermée. Elle aime son école. Les écoles sont grandes.
Le médecin est occupé. Mon père est médecin. Va voir un médecin.
Elle mange une pomme. J’aime les pommes. Tom a mangé ma pomme.
L’enfant dort. Les enfants jouent. Ces enfants sont fatigués.
J’ai écrit une lettre. Tom a reçu deux lettres. Où est la lettre ?
Il a un cheval. Mon cheval est fatigué. Elle aime les chevaux.
Cette ville est grande. Les villes sont grandes. J’habite dans une ville.
"""


def test_terms_are_met_by_a_model_that_does_not_know_them(toy_package: Path) -> None:
    engine = open_engine(install_argos_file(toy_package), threads=1, batch_tokens=None)
    termbase = parse_termbase(TERMS, "glossary.yaml")
    drafts = prepare(parse(SENTENCES, "a.txt"), termbase, "made").drafts
    units = Translator(engine, Settings()).translate(drafts)
    uses = [use for unit in units for use in unit.terms]
    assert len(uses) == 31
    met = [use for use in uses if use.how]
    assert len(met) >= 30  # more than 95 %
    by_source = {unit.source: unit.target for unit in units}
    assert by_source["Le chat dort."] == "The feline is sleeping."
    assert by_source["Il a acheté une voiture."] == "He bought an automobile."
    assert by_source["Il a deux chats."] == "He has two felines."
