"""Word and OpenDocument: what is a text in a file, and that nothing else changes."""

from __future__ import annotations

import io
import re
from collections import Counter

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from odfdo import Document as OdfDocument
from zipped import DOCX, FOOTNOTE, NOTE, ODT, field, members_of, odt, p, packed, run
from zipped import docx as word_file

from pipeline.documents import file_text
from pipeline.documents.formats import format_of
from pipeline.documents.model import Container
from pipeline.documents.office.elements import require_well_formed
from pipeline.documents.office.pages import lines_on
from pipeline.documents.office.runs import without_tags

BODY = {"a.docx": "word/document.xml", "a.odt": "content.xml"}


def container(name: str) -> Container:
    made = format_of(name).container
    assert made is not None
    return made


def lines(data: bytes, name: str) -> list[str]:
    """Return the lines of a file's body: those of margins and notes are left out."""
    _, _, page = file_text(data, name).partition('<part name="document"/>\n')
    return lines_on(page.partition("<part name=")[0])


def translated(data: bytes, name: str, *english: str) -> str:
    """Return the body of a file with English for its first lines."""
    page = file_text(data, name)
    for old, new in zip(lines_on(page), english, strict=False):
        page = page.replace(f">{old}</", f">{new}</", 1)
    made = container(name).pack(data, page, "en-US")
    body = members_of(made)[BODY[name]].decode()
    require_well_formed(body, name)
    inside = re.search(
        r"<(?:w:body|office:text)>(.*?)(?:<w:sectPr>|</office:text>)", body
    )
    assert inside is not None
    return inside[1]


BOX = (
    '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    "<mc:Choice><w:txbxContent>{0}</w:txbxContent></mc:Choice>"
    "<mc:Fallback><w:txbxContent>{0}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>"
)


FRAME = "<draw:frame><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (p(run("Le chat ", "<w:i/>"), run("dort", "<w:i/>")), ["Le chat dort"]),
        (p(run("Le "), run("chat", "<w:b/>")), ["Le <b>chat</b>"]),
        (p(run("Le ", "<w:b/>"), run("chat", "<w:i/>")), ["<b>Le </b><i>chat</i>"]),
        (p(run("Le"), run(" ", "<w:b/>"), run("chat")), ["Le chat"]),
        (p(run("a ", '<w:lang w:val="fr-BE"/>'), run("b")), ["a b"]),
        (p(run("a "), run("b", '<w:b/><w:color w:val="FF0000"/>')),
         ['a <span style="b; color FF0000">b</span>']),
        (p(run("a "), run("b", '<w:b w:val="0"/>')), ['a <span style="no b">b</span>']),
        (p(run("m"), run("2", '<w:vertAlign w:val="superscript"/>')), ["m<sup>2</sup>"]),
        (p("<w:r><w:t>Un</w:t><w:br/><w:t>deux</w:t><w:tab/><w:t>trois</w:t></w:r>"),
         ["Un", "deux", "trois"]),
        (p(run("a < b & c".replace("&", "&amp;").replace("<", "&lt;"))), ["a &lt; b &amp; c"]),
        (p("<w:r><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t></w:r>"), ["a\u2011b"]),
        (p(run("Le "), '<w:proofErr w:type="spellStart"/>', run("chat")), ["Le chat"]),
        (p(FOOTNOTE, run("Le chat"), FOOTNOTE), ["Le chat"]),
        (p(run("Le"), FOOTNOTE, run(" chat")),
         ['Le<img id="footnoteReference 2"/> chat']),
        (p(run("Voir p. "), field("PAGEREF a", run("12")), run(" et 13")),
         ["Voir p. <var>12</var> et 13"]),
        (p(run("Voir "), field(' HYPERLINK "https://a.fr/" ', run("ici"))),
         ['Voir <a href="https://a.fr/">ici</a>']),
        (p(run("Voir "), f'<w:fldSimple w:instr="PAGE">{run("3")}</w:fldSimple>', run("!")),
         ["Voir <var>3</var>!"]),
        (p(run("p. "), field("PAGE", run("3")), run(" ou "), field("PAGE", run("3")), run("!")),
         ['p. <var>3</var> ou <var n="2">3</var>!']),
        (p(field("TOC", run("Un"), "<w:r><w:tab/></w:r>", run("5"))), []),
        (p(run("Le "), f'<w:ins w:id="1">{run("beau ")}</w:ins>',
           '<w:del w:id="2"><w:r><w:delText>vieux </w:delText></w:r></w:del>', run("chat")),
         ['Le <ins>beau </ins><img id="del 2"/>chat']),
        (p(f'<w:hyperlink w:anchor="b">{run("Un")}<w:r><w:tab/></w:r>{run("5")}</w:hyperlink>'),
         ["Un", "5"]),
        (p(run("Le chat"), BOX.format(p(run("Dans la boîte")))), ["Le chat", "Dans la boîte"]),
        (p(run("Caché", "<w:vanish/>"), run("Le chat")), ["Le chat"]),
        (p(run("— *")), []),
        (f'<w:sdt><w:sdtPr/><w:sdtContent>{p(run("Le chat"))}</w:sdtContent></w:sdt>', ["Le chat"]),
        (p(run("Le "), f'<w:sdt><w:sdtPr/><w:sdtContent>{run("chat")}</w:sdtContent></w:sdt>'),
         ["Le <span>chat</span>"]),
        (p(run("un"), '<w:bookmarkStart w:id="1" w:name="a"/>', run(" deux")),
         ['un<img id="bookmarkStart 1 a"/> deux']),
    ],
)  # fmt: skip
def test_what_is_a_text_in_word(body: str, expected: list[str]) -> None:
    assert lines(word_file(body), "a.docx") == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('<text:p>Le  chat<text:s text:c="2"/>dort</text:p>', ["Le chat dort"]),
        ('<text:p>Le <text:span text:style-name="T1">chat</text:span></text:p>',
         ["Le <b>chat</b>"]),
        ('<text:p><text:span text:style-name="T1">Le chat</text:span></text:p>', ["Le chat"]),
        ('<text:p>Le <text:span text:style-name="T2">chat</text:span></text:p>', ["Le chat"]),
        ('<text:p>Le <text:span text:style-name="T3">chat</text:span></text:p>',
         ['Le <span style="color #ff0000; i">chat</span>']),
        ('<text:p>Le <text:span text:style-name="Accent">chat</text:span></text:p>',
         ['Le <span style="class Accent">chat</span>']),
        ("<text:p>Un<text:line-break/>deux<text:tab/>trois</text:p>", ["Un", "deux", "trois"]),
        (f"<text:p>Le{NOTE} chat</text:p>", ['Le<img id="note ftn1"/> chat', "Voir le port."]),
        ("<text:p>p. <text:page-number>3</text:page-number>!</text:p>", ["p. <var>3</var>!"]),
        ("<text:p>Le<office:annotation><text:p>Non</text:p></office:annotation> chat</text:p>",
         ['Le<img id="annotation"/> chat']),
        ("<text:tracked-changes><text:p>Non</text:p></text:tracked-changes><text:p>Oui</text:p>",
         ["Oui"]),
        (f"<text:p>a{FRAME.format('Dans la boîte')}</text:p>", ["a", "Dans la boîte"]),
        ("<text:list><text:list-item><text:p>Un</text:p></text:list-item></text:list>", ["Un"]),
    ],
)  # fmt: skip
def test_what_is_a_text_in_opendocument(body: str, expected: list[str]) -> None:
    assert lines(odt(body), "a.odt") == expected


def test_kinds_of_lines() -> None:
    assert file_text(DOCX, "a.docx").splitlines() == [
        '<part name="document"/>',
        "<h>Le vieux chat</h>",
        '<p>Le chat <b>noir</b><img id="footnoteReference 2"/> dort. Il rêve d’un <a href="https://exemple.fr/port">poisson rouge</a>.</p>',
        "<td>La lune &amp; la mer</td>",
        '<part name="footnotes"/>',
        "<note>Voir le port.</note>",
        '<part name="header"/>',
        "<p>Le journal du port</p>",
    ]
    marked = p(run("Un"), style="Liste")
    assert "<li>Un</li>" in file_text(word_file(marked), "a.docx")


BOLD = "<w:r><w:rPr><w:b/></w:rPr><w:t>{}</w:t></w:r>"
PLAIN = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'


@pytest.mark.parametrize(
    ("body", "english", "expected"),
    [
        (p(run("Le "), run("chat", "<w:b/>")), "A <b>cat</b> & <dog>",
         p(PLAIN.format("A "), BOLD.format("cat"), PLAIN.format(" &amp; "))),
        (p(run("Le "), run("chat", "<w:b/>"), run(" dort")), "<b>Cats</b>",
         p(BOLD.format("Cats"))),
        (p(run("un ", "<w:b/>"), run("deux", "<w:i/>")), "one and <i>two</i>",
         p('<w:r><w:rPr></w:rPr><w:t xml:space="preserve">one and </w:t></w:r>',
           "<w:r><w:rPr><w:i/></w:rPr><w:t>two</w:t></w:r>")),
        (p("<w:r><w:t>Un</w:t><w:br/><w:t>deux</w:t></w:r>"), "One",
         p("<w:r></w:r><w:r><w:t>One</w:t></w:r><w:r><w:br/><w:t>deux</w:t></w:r>")
         .replace("<w:r></w:r>", "")),
        (p(run("Le"), FOOTNOTE, run(" chat")), "The cat",
         p("<w:r><w:t>The cat</w:t></w:r>", FOOTNOTE)),
        (p(run("Le"), FOOTNOTE, run(" chat")),
         'A<img id="footnoteReference 2"/><img id="footnoteReference 2"/> cat',
         p("<w:r><w:t>A</w:t></w:r>", FOOTNOTE, PLAIN.format(" cat"))),
        (p(run("p. "), field("PAGE", run("3")), run("!")), "<var>3</var>, page!",
         p(field("PAGE", run("3")), "<w:r><w:t>, page!</w:t></w:r>")),
        (p(run("p. "), field("PAGE", run("3")), run("!")), "page",
         p("<w:r><w:t>page</w:t></w:r>", field("PAGE", run("3")))),
        (p(run("Voir "), field(' HYPERLINK "u" ', run("ici"))), 'See <a href="u">here</a> now',
         p(PLAIN.format("See "), field(' HYPERLINK "u" ', "<w:r><w:t>here</w:t></w:r>"),
           PLAIN.format(" now"))),
        (p(f'<w:hyperlink w:anchor="b">{run("ici", "<w:b/>")}</w:hyperlink>',
           f'<w:hyperlink w:anchor="c">{run("ou là")}</w:hyperlink>'),
         'or <a href="#c">there</a>',
         p('<w:r><w:rPr></w:rPr><w:t xml:space="preserve">or </w:t></w:r>',
           '<w:hyperlink w:anchor="c"><w:r><w:t>there</w:t></w:r></w:hyperlink>')),
        (p(run("a"), BOX.format(p(run("Oui")))), "b",
         p("<w:r><w:t>b</w:t></w:r>", BOX.format(p(run("Oui"))))),
        (p(run("a "), BOX.format(p(run("Oui"))), run("b")),
         'c <img id="AlternateContent"/>d',
         p(PLAIN.format("c "), BOX.format(p(run("Oui"))), "<w:r><w:t>d</w:t></w:r>")),
    ],
)  # fmt: skip
def test_english_in_word(body: str, english: str, expected: str) -> None:
    assert translated(word_file(body), "a.docx", english) == expected


def test_the_same_text_box_for_old_programs_gets_the_same_english() -> None:
    body = p(run("a "), BOX.format(p(run("Oui"))), run("b"))
    made = translated(
        word_file(body), "a.docx", 'c <img id="AlternateContent"/>d', "Yes"
    )
    assert made == p(
        PLAIN.format("c "),
        BOX.format(p("<w:r><w:t>Yes</w:t></w:r>")),
        "<w:r><w:t>d</w:t></w:r>",
    )


SPAN = '<text:span text:style-name="T1">{}</text:span>'


@pytest.mark.parametrize(
    ("body", "english", "expected"),
    [
        (f"<text:p>Le {SPAN.format('chat')}</text:p>", "A <b>cat</b>  & dog",
         f"<text:p>A {SPAN.format('cat')} <text:s text:c=\"1\"/>&amp; dog</text:p>"),
        (f"<text:p>{SPAN.format('Un<text:line-break/>deux')}</text:p>", "One",
         f"<text:p>{SPAN.format('One')}{SPAN.format('<text:line-break/>deux')}</text:p>"),
        (f"<text:p>Le{NOTE} chat</text:p>", "The cat", f"<text:p>The cat{NOTE}</text:p>"),
        (f"<text:p>Le {SPAN.format(NOTE)} chat</text:p>", 'A <img id="note ftn1"/> cat',
         f"<text:p>A {SPAN.format(NOTE)} cat</text:p>"),
    ],
)  # fmt: skip
def test_english_in_opendocument(body: str, english: str, expected: str) -> None:
    made = translated(odt(body), "a.odt", english)
    assert made.replace(SPAN.format(""), "") == expected


def test_what_programs_for_these_files_read() -> None:
    page = file_text(DOCX, "a.docx").replace("Le vieux chat", "The old cat")
    page = page.replace("<b>noir</b>", "<b>black</b>")
    made = docx.Document(io.BytesIO(container("a.docx").pack(DOCX, page, "en-GB")))
    assert [one.text for one in made.paragraphs] == [
        "The old cat",
        "Le chat black dort. Il rêve d’un poisson rouge.",
    ]
    assert [one.bold for one in made.paragraphs[1].runs if "black" in one.text] == [
        True
    ]
    page = file_text(ODT, "a.odt").replace("Le vieux chat", "The old cat")
    book = OdfDocument(io.BytesIO(container("a.odt").pack(ODT, page, "en-GB")))
    assert book.body.get_header().text_recursive == "The old cat"
    assert len(book.body.get_notes()) == 1


WORDS = st.sampled_from(
    ["Le chat ", "dort. ", " ", "  ", "rouge", "a&lt;b ", "&amp;", "— ", "«\u00a0oui\u00a0»", ""]
)  # fmt: skip
PROPERTIES = st.sampled_from(
    ["", "<w:b/>", "<w:i/>", '<w:b/><w:lang w:val="nl-BE"/>', '<w:sz w:val="20"/>', "<w:vanish/>"]
)  # fmt: skip
NUMBERS = st.integers(1, 99)
ALONE = st.one_of(
    st.just(FOOTNOTE),
    NUMBERS.map(lambda n: f'<w:bookmarkStart w:id="{n}" w:name="b{n}"/>'),
    NUMBERS.map(lambda n: f'<w:bookmarkEnd w:id="{n}"/>'),
    NUMBERS.map(lambda n: f'<w:r><w:drawing><a n="{n}"/></w:drawing></w:r>'),
    st.just("<w:r><w:br/></w:r>"),
    st.just("<w:r><w:tab/></w:r>"),
    NUMBERS.map(lambda n: f'<w:del w:id="{n}"><w:r><w:delText>x</w:delText></w:r></w:del>'),
    NUMBERS.map(lambda n: field(f"PAGEREF {n}", run(str(n)))),
    st.just('<w:r><w:fldChar w:fldCharType="begin"/></w:r>'),
    st.just('<w:r><w:fldChar w:fldCharType="end"/></w:r>'),
)  # fmt: skip
RUNS = st.one_of(
    st.builds(run, WORDS, PROPERTIES),
    st.builds(
        lambda a, b, c: (
            f'<w:r>{b and f"<w:rPr>{b}</w:rPr>"}<w:t>{a}</w:t><w:br/><w:sym w:char="{c}"/><w:t>{a}</w:t></w:r>'
        ),
        WORDS,
        PROPERTIES,
        NUMBERS,
    ),
    ALONE,
)
PIECES = st.recursive(
    st.lists(RUNS, max_size=4).map("".join),
    lambda inside: st.one_of(
        st.builds(lambda a: f'<w:hyperlink w:anchor="a">{a}</w:hyperlink>', inside),
        st.builds(lambda a: f'<w:ins w:id="1">{a}</w:ins>', inside),
        st.builds(lambda a: f"<w:sdt><w:sdtPr/><w:sdtContent>{a}</w:sdtContent></w:sdt>", inside),
        st.builds(lambda a: BOX.format(p(a)), inside),
        st.builds(lambda a: field(' HYPERLINK "u"', a), inside),
        st.builds(lambda a, b: a + b, inside, inside),
    ),
    max_leaves=4,
)  # fmt: skip
WORD_BODIES = st.lists(PIECES.map(p), max_size=3).map("".join)
ODT_PIECES = st.recursive(
    st.sampled_from(
        ["Le chat ", "dort. ", "  ", '<text:s text:c="2"/>', "<text:tab/>", "<text:line-break/>",
         NOTE, '<text:bookmark text:name="a"/>', "<text:soft-page-break/>", "&lt;", "rouge",
         "<text:page-number>3</text:page-number>", "<text:span/>"]
    ),
    lambda inside: st.one_of(
        st.builds(lambda a, b: f'<text:span text:style-name="T{b}">{a}</text:span>', inside, st.integers(1, 3)),
        st.builds(lambda a: f'<text:a xlink:href="u">{a}</text:a>', inside),
        st.builds(lambda a: f"<draw:frame><draw:text-box><text:p>{a}</text:p></draw:text-box></draw:frame>", inside),
        st.builds(lambda a, b: a + b, inside, inside),
    ),
    max_leaves=6,
)  # fmt: skip
ODT_BODIES = st.lists(ODT_PIECES.map(lambda a: f"<text:p>{a}</text:p>"), max_size=3).map("".join)  # fmt: skip
FILES = st.one_of(
    WORD_BODIES.map(lambda body: ("a.docx", body)),
    ODT_BODIES.map(lambda body: ("a.odt", body)),
)
SMALL = {
    "a.docx": {
        name: data
        for name, data in members_of(word_file("")).items()
        if name in ("[Content_Types].xml", "_rels/.rels", "word/document.xml")
    },
    "a.odt": {
        name: data
        for name, data in members_of(odt("")).items()
        if name in ("mimetype", "content.xml")
    },
}


def drawn(name: str, body: str) -> bytes:
    """Return a file of one part, which does not say that it is French."""
    members = dict(SMALL[name])
    place = b"<w:body>" if name == "a.docx" else b"<office:text>"
    said = members[BODY[name]].replace(place, place + body.encode())
    members[BODY[name]] = said.replace(b'fo:language="fr" ', b"")
    return packed(members, "mimetype")


@settings(deadline=None, max_examples=60)
@given(FILES)
def test_a_copy_is_the_same_file_to_the_byte(file: tuple[str, str]) -> None:
    name, data = file[0], drawn(*file)
    assert container(name).pack(data, file_text(data, name), "en-US") == data


KEPT = re.compile(
    r"<(w:(?:bookmark\w+|footnoteReference|drawing|sym|del|fldChar|br|tab|delText|instrText)"
    r"|text:(?:note|bookmark|tab|line-break|page-number)|draw:frame)\b[^>]*>"
)


@settings(deadline=None, max_examples=60)
@given(FILES, st.sampled_from(["drop", "double", "reverse", "letters"]), st.data())
def test_hostile_english_loses_nothing_of_the_file(
    file: tuple[str, str], how: str, data: st.DataObject
) -> None:
    name, french = file[0], drawn(*file)
    page = file_text(french, name)
    wanted = []
    for line in lines_on(page):
        parts = re.findall(r"<var>[^<]*</var>|<[^>]*>|[^<]+", line)
        if how == "drop":
            parts = [one for one in parts if data.draw(st.booleans())]
        elif how == "double":
            parts = [one for one in parts for _ in range(data.draw(st.integers(1, 2)))]
        elif how == "reverse":
            parts.reverse()
        wanted.append(
            "".join(one if one[0] == "<" else f"{one}word" for one in parts)
            if parts
            else "word"
        )
    english = iter(wanted)
    hostile = "".join(
        f"{line}\n"
        if line.startswith("<part")
        else f"{line[: line.index('>') + 1]}{next(english)}</{line.rpartition('</')[2]}\n"
        for line in page.splitlines()
    )
    made = container(name).pack(french, hostile, "en-US")
    new, old = (members_of(one)[BODY[name]].decode() for one in (made, french))
    require_well_formed(new, name)
    assert Counter(KEPT.findall(new)) == Counter(KEPT.findall(old))
    assert not re.search(r"(?:<w:p>|</w:r>|<w:hyperlink[^>]*>)<w:t\b", new)
    said = [without_tags(one) for one in lines_on(file_text(made, name))]
    for one in wanted:
        assert without_tags(one).split() == [] or any(
            without_tags(one).split()[0] in line for line in said
        )
