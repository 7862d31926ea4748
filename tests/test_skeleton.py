"""A person's English file, cut into pieces and written again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.documents import parse
from pipeline.rendering import render, settled
from pipeline.skeleton import cut, cut_pieces, rewritten, text_of_pieces
from pipeline.units import (
    Aligned,
    Bitext,
    EnglishFile,
    Kind,
    Origin,
    Piece,
    Span,
    State,
    TranslationUnit,
)

TEXT = "# A title\n\nOne here. Two\nhere.\n\n- Three.\n"


def unit(ident: str, source: str, *pieces: Piece) -> TranslationUnit:
    return TranslationUnit(
        ident,
        Kind.PARAGRAPH,
        source,
        text_of_pieces(pieces),
        State.REVIEWED,
        Origin.POST_EDIT,
        aligned=Aligned(english=pieces),
    )


def bitext(*units: TranslationUnit, form: str = "text", tail: str = "\n") -> Bitext:
    return Bitext("a.txt", "", units, english=EnglishFile(form, tail=tail))


def test_a_range_has_a_piece_for_each_block() -> None:
    blocks = parse(TEXT, "a.md").blocks
    ranges = [Span(0, 20), None, Span(21, len(TEXT))]
    pieces, tail = cut(TEXT, blocks, ranges)
    assert pieces == [
        (Piece("# ", "A title"), Piece("\n\n", "One here.")),
        (),
        (Piece(" ", "Two\nhere."), Piece("\n\n- ", "Three.")),
    ]
    assert tail == "\n"


@pytest.mark.parametrize(
    ("at", "left", "right"),
    [
        (3, [("", "One")], [(" ", "two\n  three"), ("\n\n", "Four.")]),
        (7, [("", "One two")], [("\n  ", "three"), ("\n\n", "Four.")]),
        (13, [("", "One two\n  three")], [("\n\n", "Four.")]),
        (19, [("", "One two\n  three"), ("\n\n", "Four.")], []),
    ],
)
def test_pieces_are_cut_at_a_space(
    at: int, left: list[tuple[str, str]], right: list[tuple[str, str]]
) -> None:
    pieces = (Piece("", "One two\n  three"), Piece("\n\n", "Four."))
    made = cut_pieces(pieces, at)
    assert made == (
        tuple(Piece(*one) for one in left),
        tuple(Piece(*one) for one in right),
    )


ONE = unit("p1.s1", "Un.", Piece("<p>", "One &amp; all."))
TWO = unit("p1.s2", "Deux.", Piece("</p>\n<p>", "Two."), Piece("</p><p>", "Too."))


def test_an_edit_changes_its_piece_only() -> None:
    page = bitext(ONE, TWO, form="html", tail="</p>")
    assert render(page).text == "<p>One &amp; all.</p>\n<p>Two.</p><p>Too.</p>"
    edited = replace(page, units=(ONE, replace(TWO, target="Two < 3. Too.")))
    assert render(edited).text == (
        "<p>One &amp; all.</p>\n<p>Two &lt; 3.</p><p>Too.</p>"
    )
    again = settled(edited)
    assert render(again).text == render(edited).text
    assert again.units[1].aligned is not None
    assert again.units[1].aligned.english[0].text == "Two &lt; 3."


def test_markup_stays_where_english_goes() -> None:
    page = bitext(replace(ONE, target=""), TWO, form="html", tail="</p>")
    assert render(page).text == "<p></p>\n<p>Two.</p><p>Too.</p>"
    page = bitext(ONE, replace(TWO, target="Too."), form="html", tail="</p>")
    assert render(page).text == "<p>One &amp; all.</p>\n<p></p><p>Too.</p>"


def test_a_paragraph_keeps_its_beginning_when_its_first_sentence_goes() -> None:
    gone = replace(unit("p2.s1", "Deux.", Piece("\n\n", "Two.")), target="")
    last = unit("p2.s2", "Trois.", Piece(" ", "Three."))
    made = bitext(unit("p1.s1", "Un.", Piece("", "One.")), gone, last)
    assert render(made).text == "One.\n\nThree.\n"
    first = replace(unit("p1.s1", "Un.", Piece("", "One.")), target="")
    assert render(bitext(first, last)).text == "Three.\n"


def test_a_subtitle_is_laid_out_as_its_format_wants() -> None:
    cues = "It rains and\n\n2\n00:00:03,000 --> 00:00:05,000\nit snows."
    piece = Piece("1\n00:00:01,000 --> 00:00:03,000\n", cues)
    made = bitext(unit("p1.s1", "Il pleut et il neige.", piece), form="srt")
    assert made.units[0].target == "It rains and it snows."
    (one,) = made.units
    edited = replace(made, units=(replace(one, target="It rains and it hails."),))
    assert render(edited).text == render(made).text.replace("snows", "hails")


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("One line.", "Another line, and longer.", "Another line, and longer."),
        (
            "> words in a\n> quotation",
            "other words in a quotation here",
            "other words\n> in a\n> quotation\n> here",
        ),
        ("a line of some\nwords", "a line of more words", "a line of more\nwords"),
    ],
)
def test_an_edit_is_wrapped_as_it_was(old: str, new: str, wanted: str) -> None:
    assert rewritten(old, new, form="text") == wanted


WORDS = st.lists(st.sampled_from(["One.", "two", "\n", "\n\n", "> ", "# ", "<p>", "é"]))


@given(WORDS, st.sampled_from(["text", "markdown", "html"]), st.data())
@settings(max_examples=60, deadline=None)
def test_any_text_is_written_again_to_the_byte(
    words: list[str], form: str, data: st.DataObject
) -> None:
    text = " ".join(words)
    blocks = parse(text, "", form).blocks
    places = st.integers(0, len(text))
    cuts = sorted(data.draw(st.lists(places, max_size=4)))
    ranges = [Span(a, b) for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    pieces, tail = cut(text, blocks, ranges)
    units = [unit(f"p1.s{n}", "x", *own) for n, own in enumerate(pieces, start=1)]
    made = bitext(*units, form=form, tail=tail)
    assert render(made).text == text
    assert settled(made) == made
