from __future__ import annotations

import pytest

from pipeline.alignment import link_words
from pipeline.glossary import find_forms, parse_termbase
from pipeline.terminology.placing import (
    fronted,
    inserted,
    is_bare,
    noun_of,
    with_article,
)

TERMBASE = parse_termbase(
    """
terms:
  - {fr: étasunien, en: US}
  - {fr: numérique, en: digital}
  - {fr: agricole, en: farm}
  - {fr: IA, en: AI}
  - {fr: salarié, en: employee}
""",
    "glossary.yaml",
)

NOUNS = [
    ("une firme étasunienne", "firme"),
    ("les firmes technologiques étasuniennes", "technologiques"),
    ("les Étasuniens", None),
    ("des étasuniens", None),
    ("les firmes non étasuniennes", None),
    ("le rôle de l’IA", None),
    ("un accord, étasunien", None),
]


@pytest.mark.parametrize(("text", "noun"), NOUNS)
def test_the_noun_that_an_adjective_follows(text: str, noun: str | None) -> None:
    (match,) = TERMBASE.match(text)
    span = noun_of(match, text)
    assert (span and text[slice(*span)]) == noun


BARE = [
    ("Il est salarié.", "He is employee.", "He is an employee."),
    ("Elle devient salariée.", "She became employee of the firm.", "She became an employee of the firm."),
    ("C’est un salarié.", "It is employee.", None),
    ("C’est l’IA.", "It is AI.", None),
    ("Ils sont salariés.", "They are employees.", None),
]  # fmt: skip


@pytest.mark.parametrize(("source", "target", "wanted"), BARE)
def test_a_noun_without_an_article_gets_one(
    source: str, target: str, wanted: str | None
) -> None:
    (match,) = TERMBASE.match(source)
    if wanted is None:
        assert not is_bare(match, source)
        return
    (span,) = find_forms(target, ["employee"])
    assert is_bare(match, source)
    assert with_article(target, span) == wanted
    assert with_article(wanted, find_forms(wanted, ["employee"])[0]) == wanted


FRONTED = [
    ("the best version of the popular ChatGPT US.", "the best version of the popular US ChatGPT."),
    ("He met a firm US, then left.", "He met a US firm, then left."),
    ("It is an agency US and a bank.", "It is a US agency and a bank."),
    ("Companies US are here.", None),
    ("They live in the US.", None),
    ("The US firm left.", None),
    ("All non-US firms left.", None),
    ("A US-made tool", None),
    ("It was the technological US.", None),
    ("They are US.", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), FRONTED)
def test_a_misplaced_attribute_moves_before_its_noun(
    text: str, wanted: str | None
) -> None:
    (span,) = find_forms(text, ["US"])
    edit = fronted(text, span)
    assert (edit and edit.text) == wanted
    if edit:
        made = edit.text[slice(*edit.new)] + text[edit.old.end :]
        assert text[: edit.old.start] + made == edit.text


INSERTED = [
    ("La croissance et le développement étasuniens ralentissent.", "Growth and development are slowing.", "Growth and US development are slowing."),
    ("Une industrie étasunienne recule.", "An industry is receding.", "A US industry is receding."),
    ("Les compagnies étasuniennes partent.", "Companies are leaving.", "US companies are leaving."),
    ("Un service numérique ferme.", "A service closes.", "A digital service closes."),
    ("Le système d’IA étasunien échoue.", "The system fails.", None),  # after an acronym
    ("Une réforme agricole passe.", "A reform passes.", None),  # « farm » is a noun
    ("Une dame étasunienne passe.", "Somebody walks by.", None),
    ("Les Étasuniens partent.", "The people leave.", None),
]  # fmt: skip


@pytest.mark.parametrize(("source", "target", "wanted"), INSERTED)
def test_a_missing_attribute_is_inserted_before_its_noun(
    source: str, target: str, wanted: str | None
) -> None:
    match = TERMBASE.match(source)[-1]
    links = link_words(source, target)
    edit = inserted(target, match, source=source, links=links, taken=())
    assert (edit and edit.text) == wanted
    if edit:
        made = edit.text[slice(*edit.new)] + target[edit.old.end :]
        assert (target[: edit.old.start] + made).lower() == edit.text.lower()
