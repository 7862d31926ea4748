"""What an engine is asked: pieces of sentences, and French in plain form."""

from __future__ import annotations

import pytest
from fakes import FakeEngine

from pipeline.documents import parse
from pipeline.glossary import Termbase
from pipeline.glossary.terms import Case, TermEntry
from pipeline.translation import Settings, Translator
from pipeline.translation.preparation import prepare
from pipeline.units import Origin, TranslationUnit

ASKED = [
    ("bars", "Accueil | Le port • Contact", ["Accueil", "Le port", "Contact"]),
    ("line breaks", "Le port<br>et la mer<br/>", ["Le port", "et la mer"]),
    ("tabs", "Nom\tLe port\tVille", ["Nom", "Le port", "Ville"]),
    ("columns", "Nom      Le port", ["Nom", "Le port"]),
    ("an inline note", "Le port dort^[Depuis hier.]. Fin.", ["Le port dort", "Depuis hier.", "Fin."]),
    ("a label", "**Le port :** il dort. **Le quai** aussi : oui.", ["Le port :", "il dort.", "Le quai aussi : oui."]),
    ("a label with its colon outside", "__Le port__ : il dort.", ["Le port :", "il dort."]),
    ("no cut inside a link", "Voir [le port | le quai](a).", ["Voir le port | le quai."]),
    ("no cut inside code", "Taper `a | b` ici.", ["Taper ici."]),
    ("an abbreviated weekday", "Il part le sam. 3 sept. 2022 au port. Fin.", ["Il part le samedi 3 septembre 2022 au port.", "Fin."]),
    ("soft hyphens", "La ven\u00addange commence.", ["La vendange commence."]),
    ("a word cut by a line end", "La trans-\nformation de la ville est peut-\nêtre lente.", ["La transformation de la ville est peut-être lente."]),
    ("a name cut by a line end", "Il vit à Port-\nen-mer avec elle.", ["Il vit à Port-\nen-mer avec elle.".replace("\n", "")]),
    ("capitals", "LE PORT %s DE **LA MER**", ["le port de la mer"]),
    ("inclusive forms", "Les voisin·e·s sont là.", ["Les voisins sont là."]),
]  # fmt: skip


def translated(
    text: str, name: str = "a.md", *terms: TermEntry
) -> list[TranslationUnit]:
    engine = FakeEngine(answer=lambda request, _: [request.text])
    drafts = prepare(parse(text, name), Termbase(terms), "x").segments
    return Translator(engine, Settings(rescue=False)).translate(drafts)


@pytest.mark.parametrize(
    ("text", "asked"), [row[1:] for row in ASKED], ids=[row[0] for row in ASKED]
)
def test_what_is_asked(text: str, asked: list[str]) -> None:
    drafts = prepare(parse(text, "a.md"), Termbase(()), "x").segments
    assert [draft.text for draft in drafts] == asked


def test_capitals_are_put_back_with_the_terms() -> None:
    entries = (
        TermEntry("port", en="harbor"),
        TermEntry("IA", en="AI", case=Case.EXACT),
    )
    drafts = prepare(parse("LE PORT ET L'IA", "a.txt"), Termbase(entries), "x").segments
    assert drafts[0].text == "le port et l'IA"
    assert [match.entry.fr for match in drafts[0].matches] == ["port", "IA"]
    engine = FakeEngine(answer=lambda *_: ["The harbor and AI"])
    (unit,) = Translator(engine, Settings()).translate(drafts)
    assert unit.target == "THE HARBOR AND AI"
    assert [use.status for use in unit.terms] == ["met", "met"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("De boot komt om zeven uur naar het dorp.", "Dutch"),
        ("Das Schiff ist nicht mehr im Hafen.", "German"),
        ("El barco llega pero no para en este puerto.", "Spanish"),
        ("La nave è nel porto con gli altri della costa.", "Italian"),
        ("The boat is in the harbor and it will stay there.", "English"),
    ],
)
def test_other_languages_are_left_and_told(text: str, language: str) -> None:
    (unit,) = translated(text, "a.txt")
    assert (unit.target, unit.origin) == (text, Origin.COPY)
    assert [(f.check, f.args) for f in unit.findings] == [("foreign", (language,))]
