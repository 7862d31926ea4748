"""Blocks of plain text: what a person would say each line is."""

from __future__ import annotations

import pytest

from pipeline.documents import block_text, parse
from pipeline.units import Kind

H, P, L, Q, N = Kind.HEADING, Kind.PARAGRAPH, Kind.LIST_ITEM, Kind.QUOTE, Kind.NOTE
C = Kind.CODE

PROSE = "La rivière avait monté toute la nuit et les caves étaient pleines d’eau."
WRAPPED = """\
La rivière avait monté toute la nuit, et au matin
les caves du quartier étaient pleines d’une eau
brune qui sentait le mazout."""
FLAT = WRAPPED.replace("\n", " ")


def blocks(text: str, name: str = "a.txt") -> list[tuple[Kind, str]]:
    document = parse(text, name)
    return [(b.kind, block_text(document, b).text) for b in document.blocks]


GOLDEN = {
    "nothing": ("", []),
    "only spaces": (" \n\t\n\u00a0\n", []),
    "commands and their answers": (
        "Tapez :\n\n$ git status\nOn branch a_b\n\nlea@port:~$ ls a/b\nPuis partez.\nC:\\Users> dir\n5 $ en tout\n$ 5 en tout\n>>> Oui\n",
        [(P, "Tapez :"), (C, "$ git status"), (C, "On branch a_b"), (C, "lea@port:~$ ls a/b"), (P, "Puis partez."), (C, "C:\\Users> dir"), (P, "5 $ en tout"), (P, "$ 5 en tout"), (Q, "Oui")],
    ),
    "one line": (PROSE, [(P, PROSE)]),
    "spaces around are not content": (f"\u00a0 {PROSE}\t \n", [(P, PROSE)]),
    "a line of a no-break space is blank": ("Un.\n\u00a0\nDeux.", [(P, "Un."), (P, "Deux.")]),
    "a rule is skeleton": (f"{PROSE}\n\n* * *\n\n{PROSE}", [(P, PROSE), (P, PROSE)]),
    "heading": (f"La crue\n\n{PROSE}", [(H, "La crue"), (P, PROSE)]),
    "underlined heading": (f"La crue\n=======\n{PROSE}", [(H, "La crue"), (P, PROSE)]),
    "heading over a wrapped text": (f"La crue\n{WRAPPED}", [(H, "La crue"), (P, FLAT)]),
    "heading over a long line": (f"La crue\n{PROSE * 3}", [(H, "La crue"), (P, PROSE * 3)]),
    "a wrapped heading": (
        f"La longue nuit de la crue dans les quartiers bas\ndu port de pêche\n\n{WRAPPED}",
        [(H, "La longue nuit de la crue dans les quartiers bas du port de pêche"), (P, FLAT)],
    ),
    "the last line is no heading": (f"{PROSE}\n\nLa rédaction", [(P, PROSE), (P, "La rédaction")]),
    "byline, date, credit": (
        f"Odile Van Brouck\n\n—3 mars 2024\n\nLe 4 mars 2024\n\nPropos recueillis par Ana\n\nReuters\n\n{PROSE}",
        [(P, "Odile Van Brouck"), (P, "—3 mars 2024"), (P, "Le 4 mars 2024"), (P, "Propos recueillis par Ana"), (P, "Reuters"), (P, PROSE)],
    ),
    "numbered items apart": (
        f"Trois faits :\n\n1. {PROSE}\n\n2. {PROSE}\n\n3. Rien\n\n{PROSE}",
        [(P, "Trois faits :"), (L, PROSE), (L, PROSE), (L, "Rien"), (P, PROSE)],
    ),
    "numbered headings": (
        f"1. La nuit\n\n{PROSE}\n\n2. Le jour\n\n{PROSE}",
        [(H, "La nuit"), (P, PROSE), (H, "Le jour"), (P, PROSE)],
    ),
    "list marks": (
        "- un\n* deux\n• trois\n1) quatre\n(2) cinq\na) six\n3° sept\nIV. huit",
        [(L, word) for word in "un deux trois quatre cinq six sept huit".split()],  # noqa: SIM905 (shorter)
    ),
    "initials are not list marks": ("M. Petit part.\n\nA. Petit reste.", [(P, "M. Petit part."), (P, "A. Petit reste.")]),
    "an item over two lines": ("- les pommes\n  du jardin\n- les noix", [(L, "les pommes du jardin"), (L, "les noix")]),
    "list below its lead-in": ("À acheter\n- pain\n- sel", [(P, "À acheter"), (L, "pain"), (L, "sel")]),
    "wrapped item": (
        "1. La rivière avait monté toute la nuit, et au\n   matin les caves du quartier étaient pleines.\n2. Rien.",
        [(L, "La rivière avait monté toute la nuit, et au matin les caves du quartier étaient pleines."), (L, "Rien.")],
    ),
    "a number that wrapping put first": (
        "La rivière avait monté toute la nuit, si bien que\n12. On lit ce chiffre au tableau de la salle et\nla mairie le confirme.",
        [(P, "La rivière avait monté toute la nuit, si bien que 12. On lit ce chiffre au tableau de la salle et la mairie le confirme.")],
    ),
    "a dash that wrapping put first": (
        "La rivière avait monté toute la nuit et la mairie\n– Odile l’avait dit – ne savait plus où loger les\nfamilles du port.",
        [(P, "La rivière avait monté toute la nuit et la mairie – Odile l’avait dit – ne savait plus où loger les familles du port.")],
    ),
    "dialogue": (
        "— Tu viens ?\n— Non.\n– Bien, dit-elle, je reste.",
        [(P, "— Tu viens ?"), (P, "— Non."), (P, "– Bien, dit-elle, je reste.")],
    ),
    "wrapped dialogue": (
        "— Tu viens avec moi jusqu’au pont, ou bien tu restes\nlà toute la nuit ?\n— Non.",
        [(P, "— Tu viens avec moi jusqu’au pont, ou bien tu restes là toute la nuit ?"), (P, "— Non.")],
    ),
    "hard-wrapped": (WRAPPED, [(P, FLAT)]),
    "hard-wrapped twice, no blank line": (f"{WRAPPED}\n{WRAPPED}", [(P, FLAT), (P, FLAT)]),
    "a break before a capital, the text's column known": (
        f"{WRAPPED}\n\nLa mairie a reçu le soir même la visite du préfet\nDurand.",
        [(P, FLAT), (P, "La mairie a reçu le soir même la visite du préfet Durand.")],
    ),
    "a break before a capital, nothing else known": (
        "La mairie a reçu le soir même la visite du préfet\nDurand.",
        [(P, "La mairie a reçu le soir même la visite du préfet"), (P, "Durand.")],
    ),
    "an address too long for the column": (
        "La mairie publie chaque matin l’état des routes à\nhttps://exemple.invalid/routes/etat-du-matin/quartiers-bas?jour=3\net le relevé des eaux du port de pêche.",
        [(P, "La mairie publie chaque matin l’état des routes à https://exemple.invalid/routes/etat-du-matin/quartiers-bas?jour=3 et le relevé des eaux du port de pêche.")],
    ),
    "verse": (
        "Les grands chênes dormaient au bord de la rivière,\nLe vent passait sans bruit sur les prés endormis,\nEt la lune, en montant, jetait de la lumière",
        [(P, "Les grands chênes dormaient au bord de la rivière,"), (P, "Le vent passait sans bruit sur les prés endormis,"), (P, "Et la lune, en montant, jetait de la lumière")],
    ),
    "postal address": ("Odile Petit\n12, rue des Tanneurs\n75001 Paris", [(P, "Odile Petit"), (P, "12, rue des Tanneurs"), (P, "75001 Paris")]),
    "a paragraph per line": (f"{PROSE * 3}\n{PROSE}\n{PROSE * 2}", [(P, PROSE * 3), (P, PROSE), (P, PROSE * 2)]),
    "novel: first lines indented": (
        "    La rivière avait monté toute la nuit et le\nmatin fut gris.\n    La mairie ouvrit ses portes et le maire y\nfit porter du pain.",
        [(P, "La rivière avait monté toute la nuit et le matin fut gris."), (P, "La mairie ouvrit ses portes et le maire y fit porter du pain.")],
    ),
    "quoted lines": (
        "> La rivière avait monté toute la nuit, et le\n> matin fut gris.\n>\n> Rien d’autre.\n>> Si.",
        [(Q, "La rivière avait monté toute la nuit, et le matin fut gris."), (Q, "Rien d’autre."), (Q, "Si.")],
    ),
    "pull quotes": (
        "« L’eau n’attend pas. »\n\n« L’eau n’attend pas. »3\n\n“L’eau n’attend pas.”\n\n« L’eau n’attend pas. » – Odile Petit, maire",
        [(Q, "« L’eau n’attend pas. »"), (Q, "« L’eau n’attend pas. »3"), (Q, "“L’eau n’attend pas.”"), (Q, "« L’eau n’attend pas. » – Odile Petit, maire")],
    ),
    "not only a quotation": (
        "« L’eau n’attend pas », dit-elle.\n\n« L’eau » et « le feu ».",
        [(P, "« L’eau n’attend pas », dit-elle."), (P, "« L’eau » et « le feu ».")],
    ),
    "notes": (
        f"{PROSE}\n\nNotes\n\n  1. Le Phare, 3 mars 2024.\n  2. Ibid.\n\nÀ propos\n\n- rien",
        [(P, PROSE), (H, "Notes"), (N, "Le Phare, 3 mars 2024."), (N, "Ibid."), (H, "À propos"), (L, "rien")],
    ),
    "sources without marks": (
        "Sources :\n\nLe Phare, https://exemple.invalid/a\nOdile Petit, L’Eau, 2019, p. 12\n\nMerci.",
        [(H, "Sources :"), (N, "Le Phare, https://exemple.invalid/a"), (N, "Odile Petit, L’Eau, 2019, p. 12"), (P, "Merci.")],
    ),
    "Sources of a river are no notes": (f"Sources\n\n{PROSE}", [(H, "Sources"), (P, PROSE)]),
    "note marks anywhere": (
        "[1] Le Phare.\n² Ibid.\n[^3]: Ibid.",
        [(N, "Le Phare."), (N, "Ibid."), (N, "Ibid.")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), GOLDEN.values(), ids=GOLDEN)
def test_blocks(text: str, expected: list[tuple[Kind, str]]) -> None:
    assert blocks(text) == expected


@pytest.mark.parametrize("end", ["\r\n", "\r"], ids=["CRLF", "CR"])
def test_any_line_end(end: str) -> None:
    found = {n: squeezed(text.replace("\n", end)) for n, (text, _) in GOLDEN.items()}
    assert found == {
        name: [(kind, " ".join(words.split())) for kind, words in expected]
        for name, (_, expected) in GOLDEN.items()
    }


ARTICLE = """\
Le port retient son souffle

Odile Van Brouck

Depuis dix jours, l’eau monte de 4\u00a0centimètres par marée dans le bassin du port, et les pêcheurs, qui en ont vu d’autres, regardent les digues d’un œil inquiet. La mairie promet des travaux. «\u00a0Nous avons tout prévu\u00a0», affirme le maire, M.\u00a0Durand, qui se donne trois semaines.

Trois mesures sont annoncées\u00a0:

1. Le quai nord sera relevé de 60\u00a0centimètres avant l’hiver, grâce à un prêt de la Région et aux fonds que l’État réserve aux communes du littoral.

2. Les caves seront vidées, puis fermées.

Une digue, deux avis

«\u00a0Une digue n’arrête que l’eau qu’on attend. L’autre passe par-dessous, et personne ne la voit venir avant qu’il soit trop tard pour le quartier.\u00a0»

Odile Petit, géologue, ne partage pas cet optimisme. Selon elle, le sol du bassin s’enfonce de 2,5\u00a0millimètres par an depuis 1990, et rien ne l’arrêtera.1

Notes

  1. Le Phare, «\u00a0Le port s’enfonce\u00a0», consulté le 3\u00a0mars 2024, https://exemple.invalid/2024/03/le-port-s-enfonce-de-2-5-millimetres-par-an/.
  2. Ibid.
"""


@pytest.mark.parametrize("column", [56, 66, 72, 80, 100])
def test_wrapping_a_text_changes_no_block(column: int) -> None:
    wrapped = "\n".join(wrap(line, column) for line in ARTICLE.split("\n"))
    assert squeezed(wrapped) == squeezed(ARTICLE)


def squeezed(text: str) -> list[tuple[Kind, str]]:
    return [(kind, " ".join(words.split())) for kind, words in blocks(text)]


def wrap(line: str, column: int) -> str:
    """Wrap as editors do: at spaces only, long words left whole."""
    lines = [""]
    for word in line.split(" "):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > column:
            lines.append(word)
        else:
            lines[-1] += (" " if lines[-1] else "") + word
    return "\n".join(lines)
