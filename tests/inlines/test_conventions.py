from __future__ import annotations

import pytest

from pipeline.documents import Document, parse
from pipeline.inlines import find_marks, read_conventions

NOTES = (
    "\n\nNotes\n\n1. Léa Morel, Le Port, 2020.\n2. Ibid., p. 3.\n3. Le Phare, 2019.\n"
)

FOUND = [
    ("glued to a word", "La bourse1 monte.", ["bourse1"]),
    ("before a stop", "Elle monte1. Elle baisse2.", ["monte1", "baisse2"]),
    ("after a stop", "Elle monte.1 Elle baisse.2", ["te.1", "se.2"]),
    ("after quotation marks", "« Elle monte »1, dit-il. « Non. »2", ["»1", "»2"]),
    ("before quotation marks", "« Elle monte1. »", ["monte1"]),
    ("a name", "La Chine1 et la France2.", ["Chine1", "France2"]),
    ("an acronym seen alone", "L’UE attend. Ainsi va l’UE1.", ["UE1"]),
    ("products and formulas", "GPT4, H2O, Covid19, G7, A4, MP3 et CO2.", []),
    ("versions and decimals", "La version2.0 et 3.1 et art.3.", []),
    ("no note has the number", "La bourse4 et Paris20.", []),
    ("years", "En mai2020 et juin1.", ["juin1"]),
    ("only a rising row", "Le port1, la mer3, le sel2, le vent3.", ["port1", "sel2", "vent3"]),
    ("twice the same", "Le port1 et la mer1.", ["port1"]),
]  # fmt: skip


def words(document: Document) -> list[str]:
    """Each mark with the word it is glued to."""
    found = []
    for start, end in find_marks(document):
        before = document.text[:start].split()[-1]
        found.append(before + document.text[start:end])
    return found


@pytest.mark.parametrize(
    ("text", "expected"), [row[1:] for row in FOUND], ids=[row[0] for row in FOUND]
)
def test_marks_of_a_document_with_notes(text: str, expected: list[str]) -> None:
    found = words(parse(text + NOTES, "a.txt"))
    assert len(found) == len(expected)
    assert all(one.endswith(other) for one, other in zip(found, expected, strict=True))


def test_a_numbered_list_makes_no_marks() -> None:
    text = "Trois raisons, dont GPT4 :\n\n1. La course4 aux prix.\n\n4. Le but1.\n\nUn mot1.\n"
    assert find_marks(parse(text, "a.txt")) == ()


def test_each_section_of_notes_serves_the_text_before_it() -> None:
    part = "Le port1 et la mer2.\n\nNotes\n\n1. Le Phare, 2019.\n2. Ibid.\n\n"
    document = parse(f"{part}Un autre chapitre\n\n{part}", "a.txt")
    assert words(document) == ["port1", "mer2", "port1", "mer2"]


def test_markdown_lists_under_a_notes_heading() -> None:
    text = "La bourse1 monte.\n\n## Notes\n\n1. Le Phare, 2019.\n"
    assert words(parse(text, "a.md")) == ["bourse1"]


def test_a_bare_number_at_the_head_of_an_entry_is_a_mark() -> None:
    text = "La bourse1 monte.\n\nNotes\n\n1 Le Phare, https://ex.org/a.\n"
    spans = find_marks(parse(text, "a.txt"))
    assert [text[s - 1 : e] for s, e in spans] == ["e1", "\n1"]


def test_marks_are_handed_out_segment_by_segment() -> None:
    document = parse("La bourse1 monte. La mer2." + NOTES, "a.txt")
    conventions = read_conventions(document)
    start = document.text.index("La mer")
    assert conventions.within(start, start + 8) == ((6, 7),)
    assert conventions.within(0, start) == ((9, 10),)


def test_only_markdown_has_markup_and_labels() -> None:
    text = "Voir [le port][A b].\n\n[a  B]: http://ex.org\n[^1]: Note.\n"
    assert read_conventions(parse(text, "a.md")).labels == {"a b"}
    assert read_conventions(parse(text, "a.md")).markdown is True
    plain = read_conventions(parse(text, "a.txt"))
    assert (plain.markdown, plain.labels) == (False, frozenset())
