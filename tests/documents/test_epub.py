"""Books: what is read in which order, and the rules that a book must keep."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from zipped import EPUB, changed, epub, members_of, packed

from pipeline.documents import file_text
from pipeline.documents.formats import format_of
from pipeline.documents.office.pages import lines_on
from pipeline.errors import SourceError

OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"
XHTML = "{http://www.w3.org/1999/xhtml}"
NCX = "{http://www.daisy.org/z3986/2005/ncx/}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def pack(data: bytes, page: str) -> bytes:
    container = format_of("a.epub").container
    assert container is not None
    return container.pack(data, page, "en-US")


def problems(data: bytes) -> list[str]:
    """Return what of EPUBCheck's rules a book does not keep, by a word each."""
    found = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        first = archive.infolist()[0]
        if first.filename != "mimetype" or first.compress_type or first.extra:
            found.append("PKG-006 mimetype is not first and stored")
        if archive.read(first) != b"application/epub+zip":
            found.append("PKG-007 mimetype")
        members = {name: archive.read(name) for name in archive.namelist()}
    package = etree.fromstring(members["OEBPS/livre.opf"])
    items = {one.get("id", ""): one for one in package.iter(f"{OPF}item")}
    names = {ident: f"OEBPS/{one.get('href')}" for ident, one in items.items()}
    found += [f"RSC-001 {name}" for name in names.values() if name not in members]
    spine = [one.get("idref") for one in package.iter(f"{OPF}itemref")]
    found += [f"OPF-049 {ident}" for ident in spine if ident not in items]
    if sum("nav" in (one.get("properties") or "") for one in items.values()) != 1:
        found.append("RSC-005 nav")
    uid = package.find(f".//{DC}identifier[@id='id']")
    ncx = etree.fromstring(members["OEBPS/toc.ncx"])
    meta = ncx.find(f".//{NCX}meta[@name='dtb:uid']")
    if uid is None or meta is None or uid.text != meta.get("content"):
        found.append("NCX-001 uid")
    for name in names.values():
        if name.endswith(".xhtml"):
            found += page_problems(name, members)
    return found


def page_problems(name: str, members: dict[str, bytes]) -> list[str]:
    found = []
    root = etree.fromstring(members[name])
    titles = [one.text for one in root.iter(f"{XHTML}title")]
    if not titles or not titles[0]:
        found.append(f"RSC-005 title {name}")
    if root.get(LANG) != root.get("lang"):
        found.append(f"HTM-017 language {name}")
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    if len(set(ids)) < len(ids):
        found.append(f"RSC-005 ids {name}")
    for link in root.iter(f"{XHTML}a"):
        target = (link.get("href") or "").partition("#")[0]
        local = target and ":" not in target
        if local and posixpath.join("OEBPS", target) not in members:
            found.append(f"RSC-007 {target}")
    return found


def test_a_book_is_read_in_its_order() -> None:
    page = file_text(EPUB, "a.epub")
    assert re.findall(r'<part name="([^"]*)"/>', page) == [
        "OEBPS/livre.opf",
        "OEBPS/nav.xhtml",
        "OEBPS/toc.ncx",
        "OEBPS/deux.xhtml",
        "OEBPS/un.xhtml",
    ]
    assert lines_on(page.split("toc.ncx")[1])[-4:] == [
        "Le vieux chat",
        'Le chat <b>noir</b> dort. Il rêve d’un <a href="https://exemple.fr/port">poisson rouge</a>.',
        "Le chat",
        "La lune &amp; la mer",
    ]


def test_an_english_book_keeps_the_rules() -> None:
    assert problems(EPUB) == []
    page = file_text(EPUB, "a.epub").replace("Le vieux chat", "The old cat & co")
    page = page.replace("Le chat du port", "Cats < dogs").replace("noir", "black")
    made = pack(EPUB, page)
    assert problems(made) == []
    members = members_of(made)
    package = members["OEBPS/livre.opf"].decode()
    assert "<dc:title>Cats &lt; dogs</dc:title><dc:language>en</dc:language>" in package
    assert 'unique-identifier="id" xml:lang="en">' in package
    assert "2024-05-06T07:08:09Z" in package
    contents = members["OEBPS/toc.ncx"].decode()
    assert "<navLabel><text>The old cat &amp; co</text></navLabel>" in contents
    assert (
        '<a href="un.xhtml">The old cat &amp; co</a>'
        in members["OEBPS/nav.xhtml"].decode()
    )
    chapter = members["OEBPS/deux.xhtml"].decode()
    assert 'lang="en" xml:lang="en"' in chapter
    assert "<p>Le chat <b>black</b> dort." in chapter


def test_english_that_is_no_markup_leaves_a_chapter_well_formed() -> None:
    page = file_text(EPUB, "a.epub").replace(
        "Le chat <b>noir</b> dort.", "A <unk> a<b & </b>&nbsp;<b>cat <i>sleeps</i>."
    )
    made = members_of(pack(EPUB, page))["OEBPS/deux.xhtml"].decode()
    assert "<p>A  a&lt;b &amp; \u00a0cat sleeps. Il" in made.replace("A a", "A  a")
    etree.fromstring(made.encode())


def test_a_book_with_a_lock_is_refused_but_obscured_fonts_are_not() -> None:
    said = (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" '
        'xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData>'
        '<enc:EncryptionMethod Algorithm="{}"/><enc:CipherData>'
        '<enc:CipherReference URI="{}"/></enc:CipherData></enc:EncryptedData></encryption>'
    )
    font = "http://www.idpf.org/2008/embedding"
    obscured = changed(
        EPUB, **{"META-INF__encryption.xml": said.format(font, "OEBPS/plan.bin")}
    )
    assert file_text(obscured, "a.epub") == file_text(EPUB, "a.epub")
    for method, name in (
        (font, "OEBPS/un.xhtml"),
        ("http://www.w3.org/2001/04/xmlenc#aes256-cbc", "OEBPS/plan.bin"),
    ):
        locked = changed(
            EPUB, **{"META-INF__encryption.xml": said.format(method, name)}
        )
        with pytest.raises(SourceError, match="is encrypted; use a book without"):
            file_text(locked, "a.epub")


def test_a_book_that_lacks_a_chapter_is_refused() -> None:
    members = members_of(EPUB)
    del members["OEBPS/un.xhtml"]
    with pytest.raises(
        SourceError, match=r"a\.epub: lacks its chapter OEBPS/un\.xhtml"
    ):
        file_text(packed(members, "mimetype"), "a.epub")


PIECES = st.sampled_from(
    [
        *("Le chat ", "dort.", "\n  ", "<p>", "</p>", "<b>", "</b>", "<br/>", "<li>"),
        *('<a href="un.xhtml" title="Oui">', "</a>", "<img alt='Un chat' src='a'/>"),
        *("<pre>", "</pre>", "&#160;", "&amp;", '<p xml:lang="nl">', '<span id="a">'),
        *("</span>", "<!-- x -->", "<svg><text>a</text></svg>", "é"),
    ]
)
CHAPTERS = st.lists(
    st.lists(PIECES, max_size=10).map("".join), min_size=1, max_size=3
).map(lambda found: {f"{n}.xhtml": one for n, one in enumerate(found)})


@settings(deadline=None, max_examples=40)
@given(CHAPTERS)
def test_a_copy_is_the_same_book_to_the_byte(chapters: dict[str, str]) -> None:
    data = epub(chapters)
    english = {
        name: said.replace(b'lang="fr"', b'lang="en"').replace(b"fr-BE", b"en")
        if name.startswith("OEBPS") and not name.endswith(".bin")
        else said
        for name, said in members_of(data).items()
    }
    data = packed(english, "mimetype")
    assert pack(data, file_text(data, "a.epub")) == data
