"""Formulas that are a whole segment, and phrases that hide their words from terms."""

from __future__ import annotations

import pytest

from pipeline.errors import GlossaryError
from pipeline.glossary import Termbase, TermEntry
from pipeline.glossary.loading import parse_termbase
from pipeline.invalidation import TermChange
from pipeline.text.phrases import inside_phrases, translate_formula
from pipeline.translation.facts import translate_facts


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("Madame, Monsieur,", "Dear Sir or Madam,"),
        ("Chère Anna,", "Dear Anna,"),
        ("Bonjour à toutes et à tous !", "Hello everyone!"),
        ("Veuillez agréer, Madame, Monsieur, l’expression de mes salutations distinguées.", "Yours faithfully."),
        ("Je vous prie d’agréer, Monsieur, l’assurance de mes sentiments les meilleurs.", "Yours faithfully."),
        ("Veuillez recevoir mes salutations respectueuses.", "Yours faithfully."),
        ("Bien cordialement,", "Kind regards,"),
        ("Propos recueillis par Anna Morel", "Interview by Anna Morel"),
        ("Propos recueillis par Anna Morel et Luc de La Tour", "Interview by Anna Morel and Luc de La Tour"),
        ("Lire aussi :", "Read also:"),
        ("OUI NON", "Yes No"),
        ("Oui.", "Yes."),
    ],
)  # fmt: skip
def test_formulas(french: str, english: str) -> None:
    assert translate_formula(french) == english


@pytest.mark.parametrize(
    "text",
    ["Madame, Monsieur le maire part.", "Propos recueillis par la police", "Oui, il part.",
     "Bonjour la ville", "Fin de la guerre"],
)  # fmt: skip
def test_sentences_are_no_formulas(text: str) -> None:
    assert translate_formula(text) is None


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("Mardi 22 septembre, 9h - 18h", "Tuesday 22 September, 9h - 18h"),
        ("Tous les lundis", "Every Monday"),
        ("Lundi, mardi et jeudi", "Monday, Tuesday and Thursday"),
        ("du 3 au 5 mai 2024", "from 3 to 5 May 2024"),
        ("Samedi 4 mai à 18 h", "Saturday 4 May at 18 h"),
        ("Le marché du mardi", None),
        ("Mars ou avril", None),
        ("La mer", None),
    ],
)
def test_segments_of_nothing_but_facts(french: str, english: str | None) -> None:
    assert translate_facts(french) == english


def test_every_choice_of_a_phrase_is_written_out() -> None:
    assert {"par rapport à", "par rapport au", "en cours"} <= set(inside_phrases())


REPORT = TermEntry("rapport", "report")


def test_no_term_stands_in_a_fixed_phrase() -> None:
    found = Termbase([REPORT]).match("Par rapport à hier, le rapport est long.")
    assert [match.start for match in found] == [23]


def test_a_term_of_the_same_words_is_asked_for() -> None:
    both = Termbase([REPORT, TermEntry("par rapport à", "compared to")])
    found = both.match("Par rapport à hier, le rapport est long.")
    assert [match.entry.fr for match in found] == ["par rapport à", "rapport"]


GLOSSARY = """\
terms:
  - fr: courrier
    en: mail
  - phrase: courrier du cœur
    en: agony column
  - phrase: courrier B
"""


def test_phrases_of_a_glossary() -> None:
    termbase = parse_termbase(GLOSSARY)
    found = termbase.match("Le courrier du cœur, le courrier B et le courrier.")
    assert [match.start for match in found] == [41]
    assert termbase.phrase("Courrier du cœur :") == "agony column:"
    assert termbase.phrase("Courrier B") is None
    assert termbase.phrase("Courrier") is None


def test_what_a_phrase_cannot_have() -> None:
    with pytest.raises(GlossaryError) as caught:
        parse_termbase("terms:\n  - phrase: courrier B\n    forbid: [mail]\n")
    assert str(caught.value).endswith(':3: term "courrier B": a phrase has no "forbid"')


def test_a_phrase_that_is_gone_has_every_text_looked_at() -> None:
    before = parse_termbase(GLOSSARY)
    after = Termbase(before.entries[:1])
    versions = [entry.version for entry in before]
    assert TermChange.between(versions, versions[:1], after) is None
    assert TermChange.between(versions[:1], versions, before) is not None
