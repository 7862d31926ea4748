from __future__ import annotations

from pipeline.rendering import render
from pipeline.units import Bitext, Kind, State, TranslationUnit


def unit(
    ident: str, source: str, target: str, before: str = "", **fields: object
) -> TranslationUnit:
    return TranslationUnit(
        ident,
        Kind.PARAGRAPH,
        source,
        target,
        State.TRANSLATED,
        before=before,
        **fields,  # type: ignore[arg-type]
    )


def bitext(*units: TranslationUnit, tail: str = "") -> Bitext:
    return Bitext("a.txt", "0" * 64, units, tail=tail)


def test_the_structure_is_that_of_the_source() -> None:
    made = render(
        bitext(
            unit("p1.s1", "Titre", "Title", "# "),
            unit("p2.s1", "Un.", "One.", "\n\n"),
            unit("p2.s2", "Deux.", "Two.", " "),
            tail="\n",
        )
    )
    assert made.text == "# Title\n\nOne. Two.\n"
    assert [made.text[s.start : s.end] for s in made.spans] == ["Title", "One.", "Two."]


def test_untranslated_units_show_their_source() -> None:
    untranslated = TranslationUnit("p1.s1", Kind.PARAGRAPH, "Un.", before="")
    assert render(bitext(untranslated)).text == "Un."


def test_a_sentence_that_a_person_emptied_stays_empty() -> None:
    emptied = TranslationUnit("p1.s1", Kind.PARAGRAPH, "Un.", "", State.REVIEWED)
    assert render(bitext(emptied)).text == ""


def test_hard_wrapped_paragraphs_are_wrapped_again() -> None:
    made = render(
        bitext(
            unit(
                "p1.s1", "Une phrase\n> coupée ici.", "A sentence that was cut.", "> "
            ),
            unit("p1.s2", "Une autre.", "Another one.", "\n> "),
            tail="\n",
        )
    )
    assert made.text == "> A sentence\n> that was\n> cut.\n> Another\n> one.\n"
    assert [made.text[s.start : s.end] for s in made.spans] == [
        "A sentence\n> that was\n> cut.",
        "Another\n> one.",
    ]


def test_carriage_returns_are_kept_when_wrapping() -> None:
    made = render(bitext(unit("p1.s1", "aaaa bbbb\r\ncccc", "one two three four")))
    assert made.text == "one two\r\nthree\r\nfour"


def test_a_wrapped_line_never_begins_with_markup() -> None:
    made = render(bitext(unit("p1.s1", "aaaa\nbbbb", "xxxx - 12. yyyy")))
    assert made.text == "xxxx - 12.\nyyyy"


def test_a_long_address_does_not_widen_the_paragraph() -> None:
    address = "https://exemple.invalid/" + "a" * 60
    source = f"La rivière monte, voir la page\n{address}\net attendre."
    target = f"The river is rising, see the page {address} and wait for it."
    made = render(bitext(unit("p1.s1", source, target)))
    assert made.text == (
        f"The river is rising, see the\npage\n{address}\nand wait for it."
    )


def test_lines_are_not_wrapped_at_no_break_spaces() -> None:
    made = render(bitext(unit("p1.s1", "aaaa bbbb\ncccc", "one 12\u00a0% of two")))
    assert made.text == "one 12\u00a0%\nof two"


def test_a_sentence_with_a_dash_in_front_does_not_begin_a_line() -> None:
    first = unit("p1.s1", "aaaa\nbbbb.", "One two.")
    made = render(bitext(first, unit("p1.s2", "— cc", "— three", " ")))
    assert made.text == "One two. —\nthree"


def test_copied_paragraphs_are_left_alone() -> None:
    code = TranslationUnit("p1.s1", Kind.CODE, "a  =\n  1", "a  =\n  1")
    assert render(bitext(code)).text == "a  =\n  1"


def test_the_space_before_an_emptied_sentence_is_left_out() -> None:
    emptied = TranslationUnit(
        "p1.s2", Kind.PARAGRAPH, "Deux.", "", State.REVIEWED, before=" "
    )
    three = unit("p1.s3", "Trois.", "Three.", " ")
    assert (
        render(bitext(unit("p1.s1", "Un.", "One."), emptied, three)).text
        == "One. Three."
    )
