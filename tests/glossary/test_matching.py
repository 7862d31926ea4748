"""Golden table of French terms in texts: what is found, and what must not be.

In a row's text each expected occurrence is between ⟦ and ⟧, followed by its number: s
for singular, p for plural, x if the form does not show it. The marks are removed before
matching, and give the exact offsets.
"""

from __future__ import annotations

import itertools
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.glossary import Case, Termbase, TermEntry
from pipeline.glossary.french import inflect

_MARK = re.compile(r"⟦(.*?)⟧([spx])", re.DOTALL)
_NUMBER = {"s": False, "p": True, "x": None}

FOUND = [
    # étasunien: every inflected form, elision, capitals
    ("étasunien", "le modèle ⟦étasunien⟧s"),
    ("étasunien", "les modèles ⟦étasuniens⟧p"),
    ("étasunien", "la méthode ⟦étasunienne⟧s"),
    ("étasunien", "les firmes ⟦étasuniennes⟧p."),
    ("étasunien", "⟦Étasunien⟧s de naissance"),
    ("étasunien", "⟦Étasuniennes⟧p ou non"),
    ("étasunien", "l’⟦Étasunien⟧s et l'⟦étasunienne⟧s"),
    ("étasunien", "d’⟦étasuniens⟧p, d'⟦Étasuniennes⟧p"),
    ("étasunien", "qu’⟦étasuniens⟧p ; qu'⟦Étasunien⟧s"),
    ("étasunien", "jusqu’⟦Étasuniens⟧p, lorsqu’⟦étasunienne⟧s"),
    ("étasunien", "L’EMPIRE ⟦ÉTASUNIEN⟧s"),
    ("étasunien", "LES FIRMES ⟦ÉTASUNIENNES⟧p, LES FIRMES ⟦ETASUNIENNES⟧p"),
    ("étasunien", "⟦Etasuniens⟧p sans accent sur la capitale"),
    ("étasunien", "« ⟦étasunien⟧s », (⟦étasuniens⟧p) et “⟦étasunienne⟧s”…"),
    ("étasunien", "non-⟦étasuniennes⟧p, sino-⟦étasunien⟧s, pro-⟦étasunienne⟧s"),
    ("étasunien", "cet ⟦étasunien⟧s-là"),
    ("étasunien", "le marché ⟦étasunien⟧s1. La suite"),
    ("étasunien", "le marché ⟦étasunien⟧s², la suite"),
    ("étasunien", "*⟦étasunien⟧s* _⟦étasunien⟧s_ **⟦étasuniens⟧p**"),
    ("étasunien", "e\u0301tats et ⟦e\u0301tasuniens⟧p décomposés"),
    ("étasunien", "⟦éta\u00adsuniens⟧p avec une césure"),
    ("états-unien", "l’⟦états-unien⟧s, les ⟦états-uniennes⟧p, ⟦États-Uniens⟧p"),
    ("états-unien", "⟦états unien⟧s, ⟦étatsuniens⟧p, ⟦états\u2011unienne⟧s"),
    ("états-unien", "⟦ETATS-UNIENS⟧p et ⟦ÉTATS-UNIENNE⟧s"),
    # acronyms and names
    ("IA", "L’⟦IA⟧x, l'⟦IA⟧x et d’⟦IA⟧x"),
    ("IA", "une ⟦IA⟧x, des ⟦IAs⟧p"),
    ("IA", "(⟦IA⟧x) ⟦IA⟧x/robotique"),
    ("IA", "anti-⟦IA⟧x, ⟦IA⟧x-dépendant"),
    ("IA", "L’⟦IA⟧x¹ et la suite"),
    ("ONU", "sommet ⟦ONU⟧x-Afrique, l’⟦ONU⟧x."),
    ("PME", "une ⟦PME⟧x, les ⟦PMEs⟧p"),
    ("UNESCO", "l’⟦Unesco⟧s et l’⟦UNESCO⟧s"),
    ("GAFAM", "les ⟦GAFAM⟧p"),
    ("Big Tech", "la ⟦Big Tech⟧s, les ⟦Big Techs⟧p, ⟦BIG TECH⟧s"),
    ("Big Tech", "la ⟦Big\u00a0Tech⟧s et la ⟦Big-Tech⟧s"),
    ("États-Unis", "aux ⟦États-Unis⟧x, des ⟦Etats-Unis⟧x, ⟦ETATS-UNIS⟧x"),
    ("États-Unis", "les ⟦États\u2011Unis⟧x et les ⟦États Unis⟧x"),
    ("États-Unis", "relations Chine–⟦États-Unis⟧x, axe ⟦États-Unis⟧x-Europe"),
    ("DeepSeek", "⟦Deepseek⟧s, ⟦DeepSeek⟧s, ⟦DEEPSEEK⟧s"),
    ("Silicon Valley", "la ⟦Silicon Valley⟧s chinoise"),
    ("C++", "en ⟦C++⟧x, dit-on"),
    ("R&D", "la ⟦R&D⟧x du groupe"),
    ("S.A.", "une ⟦S.A.⟧x belge"),
    ("5G", "la ⟦5G⟧x arrive"),
    # several words
    ("puce informatique", "une ⟦puce informatique⟧s, des ⟦puces informatiques⟧p"),
    ("puce informatique", "⟦Puces informatiques⟧p et ⟦PUCES INFORMATIQUES⟧p"),
    ("puce informatique", "des ⟦puces\u00a0informatiques⟧p ; des ⟦puces  informatiques⟧p"),
    ("puce informatique", "des ⟦puces\ninformatiques⟧p à la ligne"),
    ("intelligence artificielle", "l’⟦intelligence artificielle⟧s, d’⟦intelligences artificielles⟧p"),
    ("intelligence artificielle", "l’⟦Intelligence Artificielle⟧s"),
    ("centre de données", "un ⟦centre de données⟧s, deux ⟦centres de données⟧p"),
    ("prix d'action", "le ⟦prix d’action⟧x, les ⟦prix d'actions⟧x"),
    ("mise en demeure", "la ⟦mise en demeure⟧s, trois ⟦mises en demeure⟧p"),
    ("mise à jour", "les ⟦mises à jour⟧p, ⟦MISE A JOUR⟧s"),
    ("chef d'entreprise", "un ⟦chef d’entreprise⟧s, les ⟦chefs d'entreprise⟧p, les ⟦chefs d’entreprises⟧p"),
    ("réseau social", "le ⟦réseau social⟧s, les ⟦réseaux sociaux⟧p"),
    ("travailleur détaché", "un ⟦travailleur détaché⟧s, des ⟦travailleuses détachées⟧p"),
    ("président étasunien", "la ⟦présidente étasunienne⟧s"),
    ("économie sociale et solidaire", "des ⟦économies sociales et solidaires⟧p"),
    ("développement de l'IA", "le ⟦développement de l’IA⟧s"),
    ("main-d'œuvre", "la ⟦main-d’œuvre⟧s, la ⟦main-d'oeuvre⟧s"),
    ("droits de l'homme", "les ⟦droits de l’homme⟧x"),
    # hyphens and spaces
    ("start-up", "une ⟦start-up⟧s, des ⟦start-ups⟧p"),
    ("start-up", "une ⟦startup⟧s, des ⟦startups⟧p, une ⟦start up⟧s"),
    ("start-up", "⟦Start-up⟧s, ⟦START-UPS⟧p"),
    ("grand-mère", "une ⟦grand-mère⟧s, des ⟦grands-mères⟧p, des ⟦grand-mères⟧p"),
    ("vice-président", "les ⟦vice-présidents⟧p et la ⟦vice-présidente⟧s"),
    ("chef-d'œuvre", "un ⟦chef-d’œuvre⟧s, des ⟦chefs-d’œuvre⟧p, des ⟦chefs-d'oeuvre⟧p"),
    ("porte-avions", "un ⟦porte-avions⟧x"),
    ("open source", "l’⟦open-source⟧s, en ⟦open source⟧s"),
    # number
    ("journal", "un ⟦journal⟧s, des ⟦journaux⟧p"),
    ("festival", "des ⟦festivals⟧p"),
    ("bail", "un ⟦bail⟧s, des ⟦baux⟧p"),
    ("travail", "le ⟦travail⟧s, les ⟦travaux⟧p"),
    ("détail", "les ⟦détails⟧p"),
    ("tableau", "un ⟦tableau⟧s, des ⟦tableaux⟧p"),
    ("jeu", "le ⟦jeu⟧s et les ⟦jeux⟧p"),
    ("pneu", "des ⟦pneus⟧p"),
    ("bijou", "des ⟦bijoux⟧p"),
    ("écrou", "des ⟦écrous⟧p"),
    ("œil", "l’⟦œil⟧s, l’⟦oeil⟧s, les ⟦yeux⟧p"),
    ("prix", "le ⟦prix⟧x, les ⟦prix⟧x"),
    ("loi", "la ⟦loi⟧s, les ⟦lois⟧p"),
    ("an", "un ⟦an⟧s, cent ⟦ans⟧p"),
    ("match", "des ⟦matchs⟧p, des ⟦matches⟧p"),
    ("lobby", "les ⟦lobbys⟧p, les ⟦lobbies⟧p"),
    ("données", "les ⟦données⟧x"),
    ("start-up", "les ⟦start-up⟧p, des ⟦start-up⟧p, la ⟦start-up⟧s, trois ⟦start-up⟧p"),
    ("PME", "les ⟦PME⟧p, une ⟦PME⟧x, nos ⟦PME⟧p, 12 ⟦PME⟧p"),
    # gender
    ("néolibéral", "⟦néolibéral⟧s, ⟦néolibérale⟧s, ⟦néolibéraux⟧p, ⟦néolibérales⟧p"),
    ("délocalisé", "⟦délocalisé⟧s, ⟦délocalisée⟧s, ⟦délocalisés⟧p, ⟦délocalisées⟧p"),
    ("salarié", "la ⟦salariée⟧s, les ⟦salariés⟧p"),
    ("belliqueux", "⟦belliqueux⟧x, ⟦belliqueuse⟧s, ⟦belliqueuses⟧p"),
    ("offensif", "⟦offensive⟧s, ⟦offensifs⟧p"),
    ("étranger", "l’⟦étrangère⟧s, les ⟦étrangères⟧p"),
    ("chercheur", "une ⟦chercheuse⟧s, des ⟦chercheures⟧p"),
    ("directeur", "la ⟦directrice⟧s, les ⟦directrices⟧p"),
    ("industriel", "⟦industrielle⟧s, ⟦industriels⟧p"),
    ("concret", "une idée ⟦concrète⟧s, des idées ⟦concrètes⟧p"),
    ("muet", "⟦muette⟧s"),
    ("public", "⟦publique⟧s, ⟦publics⟧p, ⟦publiques⟧p"),
    ("blanc", "⟦blanche⟧s, ⟦blanches⟧p"),
    ("patron", "la ⟦patronne⟧s, les ⟦patrons⟧p"),
    ("européen", "⟦européenne⟧s, ⟦européens⟧p"),
    ("chinois", "⟦chinois⟧x, ⟦chinoise⟧s, ⟦chinoises⟧p"),
    ("nouveau", "⟦nouvelle⟧s, ⟦nouvel⟧s, ⟦nouveaux⟧p, ⟦nouvelles⟧p"),
    ("capitaliste", "⟦capitaliste⟧s, ⟦capitalistes⟧p"),
    ("républicain", "une ⟦républicaine⟧s"),
    ("élargi", "l’union ⟦élargie⟧s"),
    ("avocat", "l’⟦avocate⟧s, les ⟦avocats⟧p"),
]  # fmt: skip

TRAPS = [
    # inside other words
    ("IA", "social, Maria, IAM, AIA, média, CIA, ia, Ia"),
    ("IA", "GPT4IA, IA2 et IA2025"),
    ("IA", "contact@ia.org, https://exemple.org/IA/fr et www.IA.org"),
    ("IA", "ma_IA_locale et R&IA"),
    ("US", "us et coutumes, Us, plus"),
    ("AI", "J’ai dit, ai-je dit, Ai-je"),
    ("EST", "l’est, Est-il là ?"),
    ("PME", "pme, Pme"),
    ("D", "D’accord, d'accord"),
    ("C", "du C++, du C#, c’est"),
    ("CO", "le CO2 et le CO₂"),
    ("AT", "AT&T"),
    ("R&D", "R&DX, AR&D"),
    ("étasunien", "antiétasunien, étasunienisme, étasunie"),
    ("étasunien", "https://exemple.org/étasunien et moi@étasunien.org"),
    ("étasunien", "étasunien_net, étasunien.net"),
    ("états-unien", "États, unien, états. Unien, États-Unis"),
    # other words than the generated forms
    ("foi", "une fois, trois fois, des ⟦foi⟧s"),
    ("cour", "un cours, la ⟦cour⟧s"),
    ("fond", "des fonds, le ⟦fond⟧s"),
    ("fil", "mon fils, un ⟦fil⟧s"),
    ("ver", "vers midi"),
    ("mai", "mais en ⟦mai⟧s"),
    ("sou", "sous la table"),
    ("parti", "une partie, les ⟦partis⟧p, le ⟦parti⟧s"),
    ("port", "une porte, il porte, les ⟦ports⟧p"),
    ("capital", "la capitale, les ⟦capitaux⟧p"),
    ("signal", "il signale, un ⟦signal⟧s"),
    ("moyen", "la moyenne, les ⟦moyens⟧p"),
    ("motif", "il se motive, les ⟦motifs⟧p"),
    ("mer", "la mère, les ⟦mers⟧p"),
    ("fonction", "il fonctionne, les ⟦fonctions⟧p"),
    ("sanction", "il sanctionne, des ⟦sanctions⟧p"),
    ("emploi", "il emploie, des ⟦emplois⟧p"),
    ("projet", "il projette, des ⟦projets⟧p"),
    ("rapport", "il rapporte, des ⟦rapports⟧p"),
    ("profit", "il profite, des ⟦profits⟧p"),
    ("impact", "cela impacte, les ⟦impacts⟧p"),
    ("droit", "à droite, les ⟦droits⟧p"),
    ("plan", "elle plane, des ⟦plans⟧p"),
    ("tract", "il tracte, des ⟦tracts⟧p"),
    ("produit", "l’énergie produite, des ⟦produits⟧p"),
    ("revenu", "elle est revenue, des ⟦revenus⟧p"),
    ("vent", "la vente, les ⟦vents⟧p"),
    ("plant", "une plante, des ⟦plants⟧p"),
    ("document", "on documente, des ⟦documents⟧p"),
    ("appel", "il appelle, des ⟦appels⟧p"),
    ("gain", "une gaine, des ⟦gains⟧p"),
    ("mot", "une motte, des ⟦mots⟧p"),
    ("médecin", "la médecine, des ⟦médecins⟧p"),
    ("marché", "il marche, les ⟦marchés⟧p"),
    ("côté", "la côte, la cote"),
    ("pâte", "le pâté, Pâté, PÂTÉ, la ⟦PÂTE⟧s, la ⟦PATE⟧s"),
    ("dé", "DES, dès, un ⟦dé⟧s, des ⟦dés⟧p"),
    ("été", "elle a ETE là, l’⟦été⟧s"),
    ("public", "publicité, républicain"),
    # hyphens and apostrophes that make one word
    ("marin", "un sous-marin, un ⟦marin⟧s"),
    ("mère", "ma grand-mère et ma ⟦mère⟧s"),
    ("État", "les États-Unis et l’⟦État⟧s"),
    ("Pierre", "Jean-Pierre et ⟦Pierre⟧s"),
    ("Unis", "les États-Unis"),
    ("île", "la presqu’île, l’⟦île⟧s"),
    ("homme", "les prud’hommes, l’⟦homme⟧s"),
    ("hui", "aujourd’hui"),
    ("puce", "un porte-puce, une ⟦puce⟧s"),
    ("peut-être", "il peut être là, ⟦peut-être⟧s"),
    ("bien-être", "cela peut bien être vrai ; le ⟦bien-être⟧s"),
    ("savoir-faire", "il faut savoir faire ; un ⟦savoir-faire⟧s"),
    ("États-Unis", "des états unis par un traité"),
    ("ami", "do-ami, l’⟦ami⟧s"),
    # other gaps between words
    ("puce informatique", "une puce, informatique ; puce. Informatique"),
    ("puce informatique", "une puce très informatique"),
    ("puce informatique", "puce\n\ninformatique"),
    ("puce informatique", "puceinformatique"),
    ("Big Tech", "Big. Tech, Big (Tech), Biggest Tech, Big Techno"),
    ("mise en demeure", "mise en œuvre, la demeure"),
    ("centre de données", "centre des données"),
    ("contrat", "elle contracte, le ⟦contrat⟧s"),
    ("débat", "on débatte ou non, les ⟦débats⟧p"),
    ("constat", "il constate, un ⟦constat⟧s"),
    ("accord", "on accorde, les ⟦accords⟧p"),
    ("regard", "il regarde, un ⟦regard⟧s"),
    ("conseil", "il conseille, les ⟦conseils⟧p"),
    ("travail", "il travaille, la travailleuse, le ⟦travail⟧s"),
    ("détail", "on détaille, le ⟦détail⟧s"),
    ("chemin", "il chemine, un ⟦chemin⟧s"),
    ("dessin", "elle dessine, des ⟦dessins⟧p"),
    ("train", "il traîne, la traine, un ⟦train⟧s"),
    ("bord", "il borde, les ⟦bords⟧p"),
    ("point", "la pointe, un ⟦point⟧s"),
    ("part", "une parte, la ⟦part⟧s"),
    ("cap", "une cape, le ⟦cap⟧s"),
    ("lot", "une lotte, un ⟦lot⟧s"),
    ("ton", "une tonne, le ⟦ton⟧s"),
    ("don", "il donne, un ⟦don⟧s"),
    ("sel", "la selle, le ⟦sel⟧s"),
    ("cachet", "en cachette, un ⟦cachet⟧s"),
    ("marin", "la marine, les ⟦marins⟧p"),
    ("malais", "un malaise, le ⟦malais⟧x"),
    ("traité", "la question est traitée, les ⟦traités⟧p"),
    ("argument", "il argumente, un ⟦argument⟧s"),
    ("aliment", "cela alimente, un ⟦aliment⟧s"),
    ("oubli", "elle oublie, un ⟦oubli⟧s"),
    ("défi", "il se défie, un ⟦défi⟧s"),
    ("début", "on débute, le ⟦début⟧s"),
    ("réseau", "la résille, les ⟦réseaux⟧p"),
    ("prix Nobel", "le prix. Nobel, le prix de Nobel"),
    ("Union européenne", "l’Union. Européenne, la réunion européenne"),
    ("OTAN", "otan, Otan, l’⟦OTAN⟧x"),
    ("ONG", "oblong, long, ONGLET, une ⟦ONG⟧x"),
    ("open source", "open. Source, opensource, open\n\nsource"),
    ("5G", "15G, 5Go, la ⟦5G⟧x"),
    # verbs that are spelled like the term
    ("porte", "Il porte un nom, ce qui porte, elle se porte ; la ⟦porte⟧s"),
    ("livre", "On livre ici, ils livrent, tu ne livres rien, un ⟦livre⟧s, des ⟦livres⟧p"),
    ("montre", "Elle montre que sa ⟦montre⟧s retarde, la pucelle ⟦montre⟧s"),
    ("voile", "Le ciel se voile, j’enlève le ⟦voile⟧s"),
    ("marche", "J’ose ; je marche, qu’on marche, la ⟦marche⟧s"),
    ("médecin", "Lui avocat, elle ⟦médecin⟧s"),
    # offsets and counts around what looks alike
    ("IA", "L’⟦IA⟧x de Maria : « ⟦IA⟧x ou ia ? » ⟦IA⟧x."),
    ("étasunien", "🇺🇸 ⟦étasunien⟧s 𝔘𝔖 ⟦étasuniens⟧p"),
]  # fmt: skip


def expected(marked: str) -> tuple[str, list[tuple[str, int, bool | None]]]:
    """Return the text without its marks, and (surface, start, plural) of each mark."""
    text, found, end = "", [], 0
    for mark in _MARK.finditer(marked):
        text += marked[end : mark.start()]
        found.append((mark[1], len(text), _NUMBER[mark[2]]))
        text += mark[1]
        end = mark.end()
    return text + marked[end:], found


def matches(text: str, *entries: TermEntry) -> list[tuple[str, int, bool | None]]:
    found = Termbase(entries).match(text)
    assert [text[m.start : m.end] for m in found] == [m.surface for m in found]
    return [(m.surface, m.start, m.plural) for m in found]


@pytest.mark.parametrize(
    ("headword", "marked"),
    [*FOUND, *TRAPS],
    ids=[f"{word}-{at}" for at, (word, _) in enumerate([*FOUND, *TRAPS])],
)
def test_table(headword: str, marked: str) -> None:
    text, wanted = expected(marked)
    assert matches(text, TermEntry(headword, en="x")) == wanted


def test_the_table_has_enough_rows_and_negative_cases() -> None:
    found = sum(len(expected(marked)[1]) for _, marked in FOUND)
    assert (len(TRAPS) >= len(FOUND) >= 100, found >= 200) == (True, True)


def entry(fr: str, **fields: object) -> TermEntry:
    return TermEntry(fr, en="x", **fields)  # type: ignore[arg-type]


def found_by(text: str, *entries: TermEntry) -> list[tuple[str, str]]:
    return [(m.surface, m.entry.fr) for m in Termbase(entries).match(text)]


def test_longest_wins_wherever_it_begins() -> None:
    entries = [entry("puce"), entry("puce informatique"), entry("informatique libre")]
    text = "puce, puce informatique, puce informatique libre"
    wanted = [
        ("puce", "puce"),
        ("puce informatique", "puce informatique"),
        ("puce", "puce"),
        ("informatique libre", "informatique libre"),
    ]
    assert found_by(text, *entries) == wanted


def test_a_term_inside_another_is_found_outside_it() -> None:
    entries = [entry("IA"), entry("modèle d'IA"), entry("étasunien")]
    text = "Un modèle d’IA étasunien et l’IA étasunienne"
    wanted = [
        ("modèle d’IA", "modèle d'IA"),
        ("étasunien", "étasunien"),
        ("IA", "IA"),
        ("étasunienne", "étasunien"),
    ]
    assert found_by(text, *entries) == wanted


def test_of_two_equal_matches_the_first_entry_wins() -> None:
    first, second = entry("action", domain="finance"), entry("action", domain="law")
    found = Termbase([first, second]).match("des actions")
    assert [m.entry.domain for m in found] == ["finance"]


@pytest.mark.parametrize(
    ("fields", "text", "wanted"),
    [
        pytest.param({"case": Case.EXACT}, "Puce, puce, PUCE, puces", ["puce", "puces"], id="exact"),
        pytest.param({"forms": ("puçons",)}, "puce, puces, puçons", ["puce", "puçons"], id="forms-replace"),
        pytest.param({"forms": ("+puçons",)}, "puce, puces, Puçons", ["puce", "puces", "Puçons"], id="forms-add"),
        pytest.param({"forms": ("+ micro-puce",)}, "micropuce, micro-puce", ["micropuce", "micro-puce"], id="forms-vary"),
    ],
)  # fmt: skip
def test_fields(fields: dict[str, object], text: str, wanted: list[str]) -> None:
    assert [m[0] for m in matches(text, entry("puce", **fields))] == wanted


def test_a_verb_is_found_by_the_forms_given_for_it() -> None:
    given = entry("déployer", forms=("+déploie", "+déploient"))
    assert [m[0] for m in matches("Il déploie, ils déploient.", given)] == [
        "déploie",
        "déploient",
    ]


def test_case_exact_applies_to_acronyms() -> None:
    assert [m[0] for m in matches("IA, ia, IAs", entry("IA", case=Case.EXACT))] == [
        "IA",
        "IAs",
    ]


@pytest.mark.parametrize(
    ("form", "plural"), [("gens", True), ("quidam", False), ("personnes", True)]
)
def test_number_of_a_form_given_by_hand(form: str, plural: bool) -> None:
    people = entry("personne", forms=(f"+{form}",))
    assert matches(form, people) == [(form, 0, plural)]


def test_a_kept_name_takes_a_plural_and_no_feminine() -> None:
    kept = TermEntry("Normand", keep=True)
    assert [m[0] for m in matches("Normand, Normande, Normands", kept)] == [
        "Normand",
        "Normands",
    ]


def test_the_form_is_spelled_as_the_entry_spells_it() -> None:
    found = Termbase([entry("start-up")]).match("START UPS et Startups")
    assert [m.form for m in found] == ["start-ups", "start-ups"]


@pytest.mark.parametrize("text", ["", " ", "’", "-", "…", "\n\n", "🇺🇸"])
def test_texts_without_words(text: str) -> None:
    assert matches(text, entry("puce"), entry("IA")) == []


def test_an_empty_termbase_finds_nothing() -> None:
    assert Termbase().match("une puce") == ()


def test_a_long_text_and_many_entries_are_quick() -> None:
    entries = [
        entry(f"notion {chr(97 + at % 26)}{at}o informatique") for at in range(499)
    ]
    text = (
        "Les puces informatiques étasuniennes de l’IA, une notion bien vague. " * 10_000
    )
    base = Termbase([*entries, entry("puce informatique")])
    base.match("prêt")
    begun = time.process_time()
    found = base.match(text)
    assert (len(found), time.process_time() - begun < 1.5) == (10_000, True)


HEADWORDS = (
    "étasunien",
    "états-unien",
    "puce informatique",
    "centre de données",
    "mise en demeure",
    "chef-d'œuvre",
    "start-up",
    "IA",
    "œil",
    "nouveau",
)


@pytest.mark.parametrize("headword", HEADWORDS)
@pytest.mark.parametrize("around", [" {} ", "« {} »", "l’{}.", "d'{}, ", "({})", "{}"])
def test_every_generated_form_is_found_whole(headword: str, around: str) -> None:
    term = entry(headword)
    for form in inflect(headword):
        for text in {form.text, form.text.replace("'", "’")}:
            found = matches(around.format(text), term)
            assert [(surface, plural) for surface, _, plural in found] == [
                (text, form.plural)
            ]


@given(
    st.lists(st.sampled_from([*"aéœIA", "’", "'", "-", " ", "\u00a0", "\n", "1", ".", "&", "_", "@", "\u00ad", "\u0301", "puce", "puces", "informatiques", "états-unien", "nes", "start", "up"]), max_size=14).map("".join)
)  # fmt: skip
def test_any_text_gives_sound_matches(text: str) -> None:
    found = Termbase([entry(word) for word in HEADWORDS]).match(text)
    assert all(text[m.start : m.end] == m.surface for m in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert [m.surface for m in found if not any(map(str.isalpha, m.surface))] == []
