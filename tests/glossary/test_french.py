"""Generated French forms of one headword, exactly."""

from __future__ import annotations

import pytest

from pipeline.glossary import TermEntry
from pipeline.glossary.french import feminines, forms_of, inflect, plurals


def generated(headword: str) -> dict[str, bool | None]:
    return {form.text: form.plural for form in inflect(headword)}


@pytest.mark.parametrize(
    ("headword", "forms"),
    [
        ("étasunien", {"étasunien": False, "étasuniens": True, "étasunienne": False, "étasuniennes": True}),
        ("étasunienne", {"étasunienne": False, "étasuniennes": True}),
        ("états-unien", {"états-unien": False, "états-uniens": True, "états-unienne": False, "états-uniennes": True}),
        ("ÉTASUNIEN", {"ÉTASUNIEN": False, "ÉTASUNIENS": True, "ÉTASUNIENNE": False, "ÉTASUNIENNES": True}),
        ("puce informatique", {"puce informatique": False, "puces informatiques": True}),
        ("centre de données", {"centre de données": False, "centres de données": True}),
        ("chef d'entreprise", {"chef d'entreprise": False, "chef d'entreprises": False, "chefs d'entreprise": True, "chefs d'entreprises": True}),
        ("prix d'action", {"prix d'action": None, "prix d'actions": None}),
        ("États-Unis", {"États-Unis": None}),
        ("IA", {"IA": None, "IAs": True}),
        ("œil", {"œil": False, "yeux": True}),
        ("prix", {"prix": None}),
        ("prix moyen", {"prix moyen": False, "prix moyens": True}),
        ("foi", {"foi": False}),
        ("foi chrétienne", {"foi chrétienne": False, "fois chrétiennes": True}),
        ("5G", {"5G": None}),
        ("cité-État", {"cité-État": False, "cités-États": True, "cités-État": True, "cité-États": True}),
        ("travailleur détaché", {"travailleur détaché": False, "travailleurs détachés": True, "travailleuse détachée": False, "travailleure détachée": False, "travailleuses détachées": True, "travailleures détachées": True}),
    ],
)  # fmt: skip
def test_inflect(headword: str, forms: dict[str, bool | None]) -> None:
    assert generated(headword) == forms


def test_the_headword_comes_first() -> None:
    assert [inflect(word)[0].text for word in ("yeux", "Big Tech")] == [
        "yeux",
        "Big Tech",
    ]


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("canal", ("canaux",)),
        ("bal", ("bals",)),
        ("cérémonial", ("cérémonials",)),
        ("bateau", ("bateaux",)),
        ("lieu", ("lieux",)),
        ("bleu", ("bleus",)),
        ("caillou", ("cailloux",)),
        ("clou", ("clous",)),
        ("corail", ("coraux",)),
        ("rail", ("rails",)),
        ("nez", ("nez",)),
        ("ciel", ("cieux", "ciels")),
        ("businessman", ("businessmans", "businessmen")),
        ("flash", ("flashs", "flashes")),
        ("Monsieur", ("Messieurs",)),
        ("TRAVAIL", ("TRAVAUX",)),
        ("hobby", ("hobbys", "hobbies")),
    ],
)
def test_plurals(word: str, forms: tuple[str, ...]) -> None:
    assert plurals(word) == forms


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("réformé", ("réformée",)),
        ("joyeux", ("joyeuse",)),
        ("coréen", ("coréenne",)),
        ("massif", ("massive",)),
        ("ouvrier", ("ouvrière",)),
        ("acteur", ("actrice", "acteuse", "acteure")),
        ("professeur", ("professeuse", "professeure")),
        ("naturel", ("naturelle",)),
        ("japonais", ("japonaise",)),
        ("africain", ("africaine",)),
        ("important", ("importante",)),
        ("discret", ("discrète",)),
        ("grec", ("grecque",)),
        ("fou", ("folle", "fol")),
        ("Breton", ("Bretonne",)),
        ("rapide", ("rapide",)),
        ("nation", ()),
        ("gouvernement", ()),
        ("motif", ()),
        ("hiver", ()),
        ("mois", ()),
        ("essai", ()),
        ("tableau", ()),
        ("ONU", ()),
    ],
)
def test_feminines(word: str, forms: tuple[str, ...]) -> None:
    assert feminines(word) == forms


def test_forms_given_by_hand() -> None:
    def texts(*forms: str) -> list[str]:
        return [form.text for form in forms_of(TermEntry("loi", "law", forms=forms))]

    assert texts() == ["loi", "lois"]
    assert texts("loix") == ["loi", "loix"]
    assert texts("+loix") == ["loi", "lois", "loix"]
    assert texts("lex", "+loix") == ["loi", "lex", "loix"]


def test_the_number_of_forms_is_limited() -> None:
    assert len(inflect("grand-père-grand-mère social-libéral vert-de-gris")) < 200
