from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import RecordError
from pipeline.postedit import take_back
from pipeline.rendering import render
from pipeline.units import Bitext, Kind, Origin, State, TranslationUnit


def document(*paragraphs: list[str]) -> Bitext:
    units = []
    for p, sentences in enumerate(paragraphs, start=1):
        for s, target in enumerate(sentences, start=1):
            before = " " if s > 1 else ("\n\n" if p > 1 else "")
            units.append(
                TranslationUnit(
                    f"p{p}.s{s}",
                    Kind.PARAGRAPH,
                    f"fr {p} {s}",
                    target,
                    State.TRANSLATED,
                    before=before,
                )
            )
    return Bitext("a.txt", "0" * 64, tuple(units), tail="\n")


TEXT = document(
    ["The cat sleeps.", "The dog barks.", "Nobody hears."],
    ["A second paragraph.", "It ends."],
)
ORIGINAL = render(TEXT).text


def edited(found: str) -> dict[str, str]:
    made = take_back(TEXT, render(TEXT), found)
    return {
        unit.id: unit.target for unit in made.bitext.units if unit.id in made.edited
    }


CASES = [
    ("nothing", ORIGINAL, {}),
    (
        "a word",
        ORIGINAL.replace("dog", "hound"),
        {"p1.s2": "The hound barks."},
    ),
    (
        "a whole sentence",
        ORIGINAL.replace("The dog barks.", "Every hound in town howls!"),
        {"p1.s2": "Every hound in town howls!"},
    ),
    (
        "first word of a paragraph",
        ORIGINAL.replace("A second", "Another"),
        {"p2.s1": "Another paragraph."},
    ),
    ("a sentence removed", ORIGINAL.replace(" The dog barks.", ""), {"p1.s2": ""}),
    (
        "a sentence added at the end of a paragraph",
        ORIGINAL.replace("Nobody hears.", "Nobody hears. So be it."),
        {"p1.s3": "Nobody hears. So be it."},
    ),
    (
        "a sentence added at the beginning of a paragraph",
        ORIGINAL.replace("The cat sleeps.", "It is night. The cat sleeps."),
        {"p1.s1": "It is night. The cat sleeps."},
    ),
    (
        "a sentence added inside a paragraph goes with the one after it",
        ORIGINAL.replace("The dog barks.", "The dog barks. A door slams."),
        {"p1.s3": "A door slams. Nobody hears."},
    ),
    (
        "the first sentence removed",
        ORIGINAL.replace("The cat sleeps. ", ""),
        {"p1.s1": ""},
    ),
    (
        "the last sentence removed",
        ORIGINAL.replace(" Nobody hears.", ""),
        {"p1.s3": ""},
    ),
    (
        "all sentences but one removed",
        ORIGINAL.replace("The cat sleeps. The dog barks. ", ""),
        {"p1.s1": "", "p1.s2": ""},
    ),
    (
        "a sentence split in two",
        ORIGINAL.replace("The dog barks.", "The dog is there. It barks."),
        {"p1.s2": "The dog is there. It barks."},
    ),
    (
        "a sentence split and the next one edited",
        ORIGINAL.replace("dog barks. Nobody", "dog! It barks. No one"),
        {"p1.s2": "The dog! It barks.", "p1.s3": "No one hears."},
    ),
    (
        "three sentences joined",
        ORIGINAL.replace(
            "sleeps. The dog barks. Nobody", "sleeps, the dog barks, nobody"
        ),
        {
            "p1.s1": "The cat sleeps,",
            "p1.s2": "the dog barks,",
            "p1.s3": "nobody hears.",
        },
    ),
    (
        "two sentences joined",
        ORIGINAL.replace("sleeps. The dog", "sleeps while the dog"),
        {"p1.s1": "The cat sleeps", "p1.s2": "while the dog barks."},
    ),
    (
        "two places",
        ORIGINAL.replace("cat", "lion").replace("It ends", "It is over"),
        {"p1.s1": "The lion sleeps.", "p2.s2": "It is over."},
    ),
    (
        "end of file",
        ORIGINAL.replace("ends.", "ends here."),
        {"p2.s2": "It ends here."},
    ),
]


@pytest.mark.parametrize(
    ("found", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_edits_go_to_their_segments(found: str, expected: dict[str, str]) -> None:
    assert edited(found) == expected


def test_an_edit_is_a_reviewed_post_edit_that_keeps_the_machine_s_text() -> None:
    made = take_back(TEXT, render(TEXT), ORIGINAL.replace("cat", "lion"))
    unit = made.bitext.units[0]
    assert (unit.state, unit.origin, unit.machine) == (
        State.REVIEWED,
        Origin.POST_EDIT,
        "The cat sleeps.",
    )
    again = take_back(
        made.bitext,
        render(made.bitext),
        render(made.bitext).text.replace("lion", "tiger"),
    )
    assert again.bitext.units[0].machine == "The cat sleeps."
    assert made.bitext.units[1:] == TEXT.units[1:]


def test_a_rewrapped_text_without_other_edits_is_no_edit() -> None:
    units = (
        replace(TEXT.units[0], source="fr\nfr", target="The cat sleeps now"),
        *TEXT.units[1:],
    )
    wrapped = replace(TEXT, units=units)
    text = render(wrapped).text
    assert "\n" in text.partition("\n\n")[0]
    assert take_back(wrapped, render(wrapped), text).edited == ()


@pytest.mark.parametrize(
    ("found", "line"),
    [
        (ORIGINAL + "\nA paragraph of my own.\n", 4),
        (ORIGINAL.replace("\n\n", "\n\nInserted.\n\n"), 3),
        (ORIGINAL.replace("\n\n", " "), 1),
        (ORIGINAL.partition("\n\n")[2], 1),
        (ORIGINAL.partition("\n\n")[0] + "\n", 2),
        (ORIGINAL.replace("barks. ", "barks.\n\n"), 1),
        ("", 1),
    ],
    ids=[
        "paragraph added at the end",
        "paragraph added",
        "paragraphs joined",
        "first paragraph removed",
        "last paragraph removed",
        "paragraph divided",
        "all removed",
    ],
)
def test_edits_outside_the_sentences_are_refused_with_the_line(
    found: str, line: int
) -> None:
    with pytest.raises(RecordError) as caught:
        take_back(TEXT, render(TEXT), found)
    assert str(caught.value).startswith(f"a.txt: line {line} of the English text: ")


def test_table_rows_and_wrapped_quotes() -> None:
    def cell(ident: str, target: str, before: str) -> TranslationUnit:
        return TranslationUnit(
            ident, Kind.TABLE_CELL, "fr", target, State.TRANSLATED, before=before
        )

    units = (
        cell("p1.s1", "one", "| "),
        cell("p2.s1", "two", " | "),
        replace(cell("p3.s1", "A quote wrapped", " |\n\n> "), source="fr fr\n> fr"),
    )
    table = Bitext("a.md", "0" * 64, units, tail="\n")
    text = render(table).text
    assert text == "| one | two |\n\n> A\n> quote\n> wrapped\n"
    found = "| uno | two |\n\n> A line\n> wrapped\n"
    made = take_back(table, render(table), found)
    assert [u.target for u in made.bitext.units] == ["uno", "two", "A line wrapped"]
    with pytest.raises(RecordError, match="line 1 of"):
        take_back(table, render(table), text.replace("| one |", "one |"))


WORDS = st.sampled_from(["cat", "dog", "the", "sleeps", "barks", "a", "red", "of"])
SENTENCE = st.lists(WORDS, min_size=1, max_size=6).map(lambda w: " ".join(w) + ".")


@given(
    st.lists(st.lists(SENTENCE, min_size=1, max_size=4), min_size=1, max_size=4),
    st.data(),
)
def test_no_edited_word_is_lost(
    paragraphs: list[list[str]], data: st.DataObject
) -> None:
    before = document(*paragraphs)
    changed = [list(sentences) for sentences in paragraphs]
    p = data.draw(st.integers(0, len(changed) - 1))
    s = data.draw(st.integers(0, len(changed[p]) - 1))
    changed[p][s] = data.draw(SENTENCE)
    found = render(document(*changed)).text
    made = take_back(before, render(before), found)
    assert render(made.bitext).text == found
