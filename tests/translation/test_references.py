from __future__ import annotations

import pytest
from fakes import FakeEngine

from pipeline.documents import parse
from pipeline.glossary import Termbase, parse_termbase
from pipeline.translation import Settings, Translator, prepare
from pipeline.units import Kind, Origin, TranslationUnit

# French, English; none of it needs an engine.
REFERENCES = [
    ("article", "Claire Vasseur, «\u00a0Les usines du silence\u00a0», Le Courrier du Nord, 12 mai 2021, p. 4.", "Claire Vasseur, “Les usines du silence,” Le Courrier du Nord, May 12, 2021, p. 4."),
    ("web page", "Le Phare, «\u00a0Salt\u00a0: The Price of Marshes\u00a0», Le Phare, consulté le 3 février 2020, https://ex.org/a_b-c/.", "Le Phare, “Salt: The Price of Marshes,” Le Phare, accessed February 3, 2020, https://ex.org/a_b-c/."),
    ("accessed in brackets", "Ada Noir, Le Sel, en ligne, https://ex.org (page consultée le 1er mars 2021).", "Ada Noir, Le Sel, online, https://ex.org (accessed March 1, 2021)."),
    ("available at", "Ada Noir, Le Sel, 2020, disponible sur www.ex.org, dernière consultation le 4 avril 2022.", "Ada Noir, Le Sel, 2020, available at www.ex.org, last accessed April 4, 2022."),
    ("ibid", "Ibid.", "Ibid."),
    ("ibid with pages", "Ibid., p. 12-15.", "Ibid., pp. 12–15."),
    ("id", "Id.", "Id."),
    ("op. cit.", "M. Roche, op. cit., p. 45.", "M. Roche, op. cit., p. 45."),
    ("art. cit.", "Art. cit., p. 3 et suivantes.", "Art. cit., p. 3 ff."),
    ("loc. cit.", "A. Noir, loc. cit.", "A. Noir, loc. cit."),
    ("edited by", "Marc Roche et Anne Dubois (dir.), Histoire des ports, Paris, Éditions du Phare, coll. «\u00a0Rivages\u00a0», 2018, 2e éd.", "Marc Roche and Anne Dubois (eds.), Histoire des ports, Paris, Éditions du Phare, coll. “Rivages,” 2018, 2nd ed."),
    ("one editor", "Paul Noir (dir.), L’Avenir des fleuves, Bruxelles, Amont, 2015.", "Paul Noir (ed.), L’Avenir des fleuves, Brussels, Amont, 2015."),
    ("under the direction of", "L’Estran, sous la direction de Léa Morel, Londres, Quay, 2011.", "L’Estran, edited by Léa Morel, London, Quay, 2011."),
    ("French translation", "J. Smith, The Long Harbour, trad. fr. de Paul Petit, Paris, Le Phare, 1999.", "J. Smith, The Long Harbour, French trans. by Paul Petit, Paris, Le Phare, 1999."),
    ("translated from", "Anna Rossi, La città lenta, Milan, Alba, 2010, trad. de l’italien par Jean Blanc, t. II, chap. 3.", "Anna Rossi, La città lenta, Milan, Alba, 2010, translated from Italian by Jean Blanc, vol. II, ch. 3."),
    ("chapter", "Jean Roy, «\u00a0L’eau\u00a0: bien commun\u00a0?\u00a0», dans Paul Noir (dir.), L’Avenir des fleuves, Genève, Amont, 2015, p. 45-67.", "Jean Roy, “L’eau\u00a0: bien commun\u00a0?”, in Paul Noir (ed.), L’Avenir des fleuves, Geneva, Amont, 2015, pp. 45–67."),
    ("journal", "Voir aussi Léa Martin, «\u00a0The Price of Marshes\u00a0», Coastal Review, vol. 12, n°\u00a03, 2019, pp. 33-54.", "See also Léa Martin, “The Price of Marshes,” Coastal Review, vol. 12, no. 3, 2019, pp. 33–54."),
    ("author and year", "Morel, L. (2020). Le sel de la terre. Revue des marais, 12(3), 45-67. https://doi.org/10.1234/abcd", "Morel, L. (2020). Le sel de la terre. Revue des marais, 12(3), 45-67. https://doi.org/10.1234/abcd"),
    ("thesis", "DUPONT (P.), La Mer et le Droit, thèse de doctorat, Université de Nantes, 2004.", "DUPONT (P.), La Mer et le Droit, doctoral thesis, Université de Nantes, 2004."),
    ("daily paper", "Le Courrier, le 3 février 2025.", "Le Courrier, February 3, 2025."),
    ("source", "Source\u00a0: INSEE, 2020, p. 3.", "Source: INSEE, 2020, p. 3."),
    ("our translation", "Notre traduction.", "Our translation."),
    ("our emphasis", "C’est nous qui soulignons.", "Our emphasis."),
    ("see above", "Voir ci-dessus, note 3.", "See above, note 3."),
    ("on this", "Sur ce point, voir Marc Roche, L’Estran, Paris, 2010.", "On this, see Marc Roche, L’Estran, Paris, 2010."),
    ("numbers in a title stay", "Marc Roche, Le Port au XXe siècle, Paris, Phare, 1 000 p., 2010.", "Marc Roche, Le Port au XXe siècle, Paris, Phare, 1,000 pp., 2010."),
    ("forthcoming", "Ada Noir, «\u00a0La dune\u00a0», Revue des marais, à paraître.", "Ada Noir, “La dune,” Revue des marais, forthcoming."),
]  # fmt: skip

# Notes that say something: an engine translates them.
REMARKS = [
    "Cette estimation vient d’un rapport de 2019, qui l’a publiée en ligne.",
    "La dette atteint 3 000 milliards en 2020.",
    "Chiffres de l’INSEE pour 2019.",
    "Le rapport date de 2020.",
    "Voir le tableau, p. 12.",
    "Rapport annuel de l’Agence, 2020, disponible sur www.ex.org.",
    "Entretien avec l’auteur, Lille, 4 avril 2022.",
    "En 2020, le Parlement vote la loi Dupont, p. 3.",
    "Prénom modifié.",
    "Note de la rédaction.",
    "«\u00a0Nous avons gagné\u00a0», dit-elle en 2020, p. 3.",
    "Léa Morel est économiste.",
]


def notes(
    lines: list[str],
    engine: FakeEngine,
    name: str = "a.txt",
    termbase: Termbase | None = None,
) -> list[TranslationUnit]:
    entries = "".join(f"{number}. {line}\n" for number, line in enumerate(lines, 1))
    document = parse(f"Un texte.\n\nNotes\n\n{entries}", name)
    segments = [
        d
        for d in prepare(document, termbase or Termbase(), "made").segments
        if d.segment.kind is Kind.NOTE
    ]
    return Translator(engine, Settings()).translate(segments)


@pytest.mark.parametrize(
    ("french", "english"),
    [row[1:] for row in REFERENCES],
    ids=[row[0] for row in REFERENCES],
)
def test_references_are_made_english_by_rule(french: str, english: str) -> None:
    engine = FakeEngine()
    (unit,) = notes([french], engine)
    assert unit.target == english
    assert engine.asked == []
    assert (unit.origin, unit.steps[0], unit.score) == (Origin.MT, "rule", None)


@pytest.mark.parametrize("remark", REMARKS)
def test_remarks_go_to_the_engine(remark: str) -> None:
    engine = FakeEngine()
    (unit,) = notes([remark], engine)
    assert len(engine.asked) >= 1
    assert "rule" not in unit.steps


def test_markdown_titles_in_emphasis_stay() -> None:
    engine = FakeEngine()
    (unit,) = notes(
        ["Ada Noir, *Le Sel et la Mer*, Paris, Phare, 2021, p. 4."], engine, "a.md"
    )
    assert unit.target == "Ada Noir, *Le Sel et la Mer*, Paris, Phare, 2021, p. 4."
    assert engine.asked == []


def test_an_english_title_in_a_remark_is_kept_from_the_engine() -> None:
    engine = FakeEngine()
    (unit,) = notes(
        ["Comme l’écrit Noir, «\u00a0The Sea Is Rising\u00a0», rien ne va."], engine
    )
    assert engine.asked[0] == "Comme l’écrit Noir, rien ne va."
    assert (
        "“The Sea Is Rising” " in unit.target or "“The Sea Is Rising,” " in unit.target
    )


def test_titles_have_no_terms() -> None:
    termbase = parse_termbase("terms:\n  - {fr: sel, en: salt}\n", "g.yaml")
    (unit,) = notes(
        ["Ada Noir, Le Sel, Paris, Phare, 2021."], FakeEngine(), termbase=termbase
    )
    assert (unit.target, unit.terms) == ("Ada Noir, Le Sel, Paris, Phare, 2021.", ())


def test_a_french_title_in_a_reference_keeps_its_spaces_without_a_finding() -> None:
    reference = "Institut Carvel, « Le port : un récit », consulté le 2 avril 2025."
    (unit,) = notes([reference], FakeEngine())
    assert unit.target == (
        "Institut Carvel, “Le port : un récit,” accessed April 2, 2025."
    )
    assert unit.findings == ()


def test_explain_names_the_rule() -> None:
    document = parse("Un texte.\n\nNotes\n\n1. Ibid., p. 12.\n", "a.txt")
    prepared = prepare(document, Termbase(), "made").segments[-1]
    (tried,) = Translator(FakeEngine(), Settings()).explain(prepared)
    assert (tried.attempt, tried.candidate.target, tried.taken) == (
        "rule",
        "Ibid., p. 12.",
        True,
    )
