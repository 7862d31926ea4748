"""HTML: what is a text in a page, and that nothing else changes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.documents import block_text, parse
from pipeline.documents.formats import format_of
from pipeline.documents.hypertext import hypertext_blocks
from pipeline.documents.model import Layout, Misfit, Sentence
from pipeline.errors import SourceError
from pipeline.units import Kind

NAME = "a.html"


def texts(text: str) -> list[str]:
    document = parse(text, NAME)
    return [block_text(document, block).text for block in document.blocks]


def layout() -> Layout:
    made = format_of(NAME).layout
    assert made is not None
    return made


def written(text: str, *english: str) -> str:
    blocks = parse(text, NAME).blocks
    sentences = [[Sentence(n, one)] for n, one in enumerate(english)]
    return "".join(part.text for part in layout().write(text, blocks, sentences))


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<p>Le chat</p><p>dort</p>", ["Le chat", "dort"]),
        ("<p>Le <b>chat</b> dort.</p>", ["Le <b>chat</b> dort."]),
        ("<p><b>Le chat</b></p>", ["Le chat"]),
        ("<p>Le chat<br>dort</p>", ["Le chat", "dort"]),
        ("Texte nu", []),
        ("<div>Texte nu<p>Le chat</div>fin", ["Texte nu", "Le chat", "fin"]),
        ('<p><img src="a" alt="Un chat"> Le port</p>', ["Un chat", "Le port"]),
        ('<a title="La lune" href="#">Le toit</a>', ["La lune", "Le toit"]),
        ('<input placeholder="Nom" type="submit" value="Envoyer">', ["Nom", "Envoyer"]),
        ('<input type="text" value="Envoyer">', []),
        ('<button aria-label="Fermer la page">×</button>', ["Fermer la page"]),
        ('<meta name="description" content="Le chat">', ["Le chat"]),
        ('<meta property="og:title" content=" Le chat ">', ["Le chat"]),
        ('<meta name="author" content="Léa Morel">', []),
        ("<title>Le chat &amp; la lune</title>", ["Le chat &amp; la lune"]),
        ("<script>let a = '<p>Le chat</p>';</script><p>Oui</p>", ["Oui"]),
        ("<style>p { color: red }</style>", []),
        ("<pre>Le chat</pre>", []),
        ("<p><code>ls</code></p>", []),
        ("<p>Tapez <code>ls -l</code> ici</p>", ["Tapez <code>ls -l</code> ici"]),
        ("<!-- Le chat --><p>Oui</p>", ["Oui"]),
        ('<p translate="no">Le chat</p><p>Oui</p>', ["Oui"]),
        ("<div translate=no><p>Le chat</p></div><p>Oui</p>", ["Oui"]),
        ('<p class="a notranslate">Le chat</p><p>Oui</p>', ["Oui"]),
        ('<p translate="no">Le chat<p>Oui</p>', ["Oui"]),
        ('<p lang="nl">De kat</p><p lang="fr-BE">Oui</p>', ["Oui"]),
        ('<html lang="en"><p>Oui</p></html>', ["Oui"]),
        ("<p>&nbsp;&mdash; *</p>", []),
        ("<p>1 &lt; 2</p>", ["1 &lt; 2"]),
        ("<p>a < b et <b>c</b></p>", ["a < b et <b>c</b>"]),
        ("<p><i class='x'></i> Le chat</p>", ["Le chat"]),
        ("<p>Le\n  chat\n  dort</p>", ["Le chat dort"]),
    ],
)
def test_what_is_a_text(page: str, expected: list[str]) -> None:
    assert texts(page) == expected


def test_kinds() -> None:
    page = "<h2>a</h2><ul><li>b<ul><li>c</ul></ul><table><tr><td>d</table><p>e"
    assert [
        (one.kind, page[one.start : one.end]) for one in parse(page, NAME).blocks
    ] == [
        (Kind.HEADING, "a"),
        (Kind.LIST_ITEM, "b"),
        (Kind.LIST_ITEM, "c"),
        (Kind.TABLE_CELL, "d"),
        (Kind.PARAGRAPH, "e"),
    ]


def test_the_language_and_an_old_code_page_are_said_anew() -> None:
    page = (
        '<html xml:lang="fr" lang=fr-FR><meta charset="iso-8859-1">'
        '<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">'
        '<p lang="fr">Le <i lang="fr">chat</i></p>'
    )
    assert written(page, "The cat") == (
        '<html xml:lang="en" lang=en><meta charset="utf-8">'
        '<meta http-equiv="Content-Type" content="text/html; charset=utf-8">'
        '<p lang="en">The cat</p>'
    )


@pytest.mark.parametrize(
    ("page", "english", "expected"),
    [
        ("<p>Le chat</p>", "Cats & dogs &amp; a<b", "<p>Cats &amp; dogs &amp; a<b</p>"),
        ("<p>Le chat</p>", "1 < 2 <3", "<p>1 &lt; 2 &lt;3</p>"),
        ('<p title="Le chat">', 'The "cat" <b>', '<p title="The &#34;cat&#34; &lt;b>">'),
        ("<p title='Le chat'>", "It's", "<p title='It&#39;s'>"),
        ("<p>Le <a\n href='x'\n >chat</a> dort</p>", "A <a href='x' >cat</a>",
         "<p>A <a\n href='x'\n >cat</a></p>"),
        ("<p>Le chat noir\n  dort ici</p>", "The black cat sleeps",
         "<p>The black\n  cat sleeps</p>"),
    ],
)  # fmt: skip
def test_english_is_escaped_and_tags_stay_as_they_were(
    page: str, english: str, expected: str
) -> None:
    assert written(page, english) == expected


def test_attributes_inside_a_sentence_are_left_with_a_notice() -> None:
    page = "<p>Le chat\ndort <a title='La lune' href='#'>ici</a> et là.</p>"
    assert hypertext_blocks(page, NAME)[1] == (
        "a.html: attributes inside a sentence are left at line 2",
    )


def test_a_text_without_tags_is_no_html() -> None:
    with pytest.raises(SourceError, match=r"a\.html: no HTML, because it has no tag"):
        hypertext_blocks("Le chat dort.", "a.html")


def test_english_is_read_back() -> None:
    page = '<html lang="fr"><p>Le chat</p>\n<p title="Oui">Non</p></html>'
    english = (
        '<html lang="en"><p>The cat</p>\n<p title="Yes">No &amp; <b>no</b></p></html>'
    )
    assert layout().texts(english, page) == ["The cat", "Yes", "No &amp; <b>no</b>"]


@pytest.mark.parametrize(
    ("english", "line"),
    [
        ("<p>The cat</p>\n<div>No</div>", 2),
        ("<p>The cat</p>\n<p>No</p>\n<p>More</p>", 2),
        ("<p>The cat</p>", 1),
    ],
)
def test_other_tags_are_a_misfit(english: str, line: int) -> None:
    with pytest.raises(Misfit) as error:
        layout().texts(english, "<p>Le chat</p>\n<p>Non</p>")
    assert error.value.line == line


PIECES = st.sampled_from(
    [
        *("Le chat ", "dort.", "\n  ", "<p>", "</p>", "<b>", "</b>", "<br/>", "<li>"),
        *('<a href="x>y" title="Oui">', "</a>", "<img alt='Un chat'>", "<!-- x -->"),
        *("<pre>", "</pre>", "<code>", "</code>", "<script>", "</script>", "< ", "&"),
        *('<p translate="no">', "<svg><text>a</text></svg>", "<", '"', "&nbsp;", ">"),
    ]
)
PAGES = st.lists(PIECES, max_size=16).map(lambda pieces: "<body>" + "".join(pieces))


@settings(deadline=None, max_examples=150)
@given(PAGES)
def test_a_copy_is_byte_identical_and_is_read_back(page: str) -> None:
    found = texts(page)
    assert written(page, *found) == page
    assert list(layout().texts(page, page)) == found


@settings(deadline=None, max_examples=100)
@given(PAGES)
def test_nothing_but_the_texts_changes(page: str) -> None:
    blocks = parse(page, NAME).blocks
    expected, at = "", 0
    for block in blocks:
        expected += page[at : block.start] + "x"
        at = block.end
    assert written(page, *["x"] * len(blocks)) == expected + page[at:]
