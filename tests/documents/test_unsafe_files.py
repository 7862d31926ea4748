"""Zipped files that could do harm, or are none: one line each, and nothing written."""

from __future__ import annotations

import io
import random
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from fakes import FakeEngine
from hypothesis import given, settings
from hypothesis import strategies as st
from zipped import (
    DOCX,
    EPUB,
    FILES,
    FOOTNOTE,
    ODT,
    changed,
    docx,
    members_of,
    packed,
)
from zipped import field as field_of
from zipped import run as run_of

from pipeline import archive
from pipeline.archive import Archive
from pipeline.config import RunConfig
from pipeline.documents import file_text
from pipeline.documents.formats import format_of
from pipeline.errors import SourceError
from pipeline.run import run

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
ENTITIES = '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'


def with_start(name: str, data: bytes, before: str) -> bytes:
    """Return a file with something before the root of its text."""
    body = {
        "docx": "word/document.xml",
        "odt": "content.xml",
        "epub": "OEBPS/deux.xhtml",
    }[name]
    said = members_of(data)[body].decode()
    root = said.index("<", said.index("?>") + 2)
    said = said[:root] + before + said[root:].replace("<!DOCTYPE html>", "")
    return changed(data, **{body.replace("/", "__"): said})


def renamed(data: bytes, old: str, new: str) -> bytes:
    """Return an archive with a member's name changed, to one of the same length."""
    assert len(old) == len(new)
    return data.replace(old.encode(), new.encode())


def flagged(data: bytes) -> bytes:
    """Return an archive whose last member says that it is encrypted."""
    at = data.rindex(b"PK\1\2")
    return data[: at + 8] + b"\1" + data[at + 9 :]


def declaring(data: bytes, size: int) -> bytes:
    """Return an archive whose last member declares another size."""
    at = data.rindex(b"PK\1\2")
    return data[: at + 24] + struct.pack("<I", size) + data[at + 28 :]


def twice(data: bytes, name: str) -> bytes:
    made = io.BytesIO(data)
    with (
        pytest.warns(UserWarning, match="Duplicate"),
        zipfile.ZipFile(made, "a") as archive,
    ):
        archive.writestr(name, "x")
    return made.getvalue()


def overlapping(data: bytes) -> bytes:
    """Return an archive in which two members are the same bytes."""
    first = data.index(b"PK\1\2")
    second = data.index(b"PK\1\2", first + 4)
    return data[: second + 42] + data[first + 42 : first + 46] + data[second + 46 :]


@pytest.mark.parametrize(
    ("name", "make", "reason"),
    [
        (
            "docx",
            lambda: OLE,
            "is protected by a password, or of Office 97; save it as .docx without",
        ),
        ("docx", lambda: b"Le chat dort.", "is damaged, or no .docx file"),
        ("docx", lambda: DOCX[:-40], "is damaged, or no .docx file"),
        ("docx", lambda: DOCX[:200] + bytes(9) + DOCX[209:], "is damaged"),
        ("docx", lambda: ODT, "is no Word file (.docx)"),
        ("odt", lambda: DOCX, "is no OpenDocument text (.odt)"),
        ("epub", lambda: ODT, "is no book (.epub)"),
        (
            "docx",
            lambda: packed({**members_of(DOCX), "word/vbaProject.bin": b"x"}),
            "holds macros; save it as .docx without them",
        ),
        (
            "odt",
            lambda: changed(ODT, Basic__Standard__a=b"x"),
            "holds macros; save it as .odt without them",
        ),
        (
            "docx",
            lambda: packed(
                {
                    **members_of(DOCX),
                    "[Content_Types].xml": members_of(DOCX)["[Content_Types].xml"]
                    .decode()
                    .replace("document.main+xml", "document.macroEnabled.main+xml"),
                }
            ),
            "is a file for macros; save it as .docx",
        ),
        (
            "odt",
            lambda: packed(
                {
                    **members_of(ODT),
                    "META-INF/manifest.xml": "<a><encryption-data/></a>",
                },
                "mimetype",
            ),
            "is encrypted; save it without a password",
        ),
        ("docx", lambda: flagged(DOCX), "is encrypted; save it without a password"),
        (
            "docx",
            lambda: with_start("docx", DOCX, ENTITIES),
            "word/document.xml: declares entities or a document type of its own",
        ),
        ("odt", lambda: with_start("odt", ODT, ENTITIES), "content.xml: declares"),
        (
            "docx",
            lambda: with_start(
                "docx", DOCX, '<!DOCTYPE a SYSTEM "file:///etc/passwd">'
            ),
            "declares entities or a document type",
        ),
        (
            "epub",
            lambda: with_start("epub", EPUB, ENTITIES),
            "OEBPS/deux.xhtml: declares entities",
        ),
        (
            "docx",
            lambda: renamed(DOCX, "word/media/plan.bin", "../../../../etc/x.b"),
            "has a member named ../../../../etc/x.b, outside of itself",
        ),
        (
            "odt",
            lambda: renamed(ODT, "Pictures/plan.bin", "/ictures/plan.bin"),
            "outside of itself",
        ),
        (
            "odt",
            lambda: renamed(ODT, "Pictures/plan.bin", "C:\\tures\\plan.bin"),
            "outside of itself",
        ),
        ("docx", lambda: twice(DOCX, "word/document.xml"), "has two members named"),
        (
            "docx",
            lambda: packed({**members_of(DOCX), "WORD/document.xml": b"x"}),
            "has two members named WORD/document.xml",
        ),
        ("odt", lambda: overlapping(ODT), "is damaged, or no .odt file"),
        ("odt", lambda: declaring(ODT, 1 << 31), "unpacks to more than 1,024 MB"),
        (
            "docx",
            lambda: with_start("docx", DOCX, "<w:x>"),
            "is damaged: no XML at line",
        ),
        (
            "docx",
            lambda: packed(
                {
                    **members_of(DOCX),
                    "word/document.xml": b"\xff"
                    + members_of(DOCX)["word/document.xml"],
                }
            ),
            "word/document.xml",
        ),
    ],
)
def test_a_file_is_refused_in_one_line(
    tmp_path: Path, name: str, make: Callable[[], bytes], reason: str
) -> None:
    data = make()
    with pytest.raises(SourceError) as error:
        file_text(data, f"a.{name}")
    said = str(error.value)
    assert said.startswith(f"a.{name}: ")
    assert reason in said
    assert "\n" not in said
    (tmp_path / "fr").mkdir()
    (tmp_path / "fr" / f"a.{name}").write_bytes(data)
    (tmp_path / "g.yaml").write_text("terms: []\n", "utf-8")
    config = RunConfig(tmp_path / "fr", tmp_path / "en", tmp_path / "g.yaml")
    engine = FakeEngine()
    assert run(config, engine).errors == (said,)
    assert engine.asked == []
    assert list((tmp_path / "en").rglob("a.*")) == []


def test_what_a_member_says_of_its_size_is_not_believed() -> None:
    data = packed({"a": bytes(100_000)})
    at = data.rindex(b"PK\1\2")
    small = data[: at + 24] + struct.pack("<I", 10) + data[at + 28 :]
    with pytest.raises(SourceError, match="a is damaged"):
        Archive(small, "x", ".zip").read("a")


def test_a_member_that_is_too_large_is_not_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(archive, "LARGEST_MEMBER", 1 << 20)
    found = Archive(packed({"a": bytes(3 << 20)}), "x", ".zip")
    with pytest.raises(SourceError, match="x: a unpacks to more than 1 MB"):
        found.read("a")


def test_more_members_than_any_file_has_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(archive, "MOST_MEMBERS", 2)
    with pytest.raises(SourceError, match="x: has 3 parts"):
        Archive(packed({"a": b"", "b": b"", "c": b""}), "x", ".zip")


def test_elements_inside_each_other_without_end_are_refused() -> None:
    deep = "<w:smartTag>" * 300 + "</w:smartTag>" * 300
    with pytest.raises(SourceError, match="more than 200 elements inside each other"):
        file_text(docx(f"<w:p>{deep}</w:p>"), "a.docx")


@pytest.mark.parametrize("name", sorted(FILES))
def test_damaged_files_are_read_or_refused_in_one_line(name: str) -> None:
    drawn = random.Random(5)  # noqa: S311 (a fixed sequence is wanted)
    for _ in range(60):
        data = bytearray(FILES[name])
        for _ in range(drawn.randint(1, 4)):
            data[drawn.randrange(len(data))] = drawn.randrange(256)
        cut = drawn.choice((len(data), drawn.randrange(len(data))))
        try:
            file_text(bytes(data[:cut]), name)
        except SourceError as error:
            assert "\n" not in str(error)  # noqa: PT017 (both ends are right)


MEMBERS = st.dictionaries(
    st.text("abc/é", min_size=1, max_size=6).filter(
        lambda name: name.strip("/") and not name.startswith("/")
    ),
    st.binary(max_size=60),
    min_size=1,
    max_size=5,
)


@settings(deadline=None, max_examples=80)
@given(MEMBERS, st.booleans(), st.data())
def test_only_the_members_that_change_are_packed_anew(
    members: dict[str, bytes], streamed: bool, data: st.DataObject
) -> None:
    if len({name.casefold() for name in members}) < len(members):
        return
    made = io.BytesIO()
    target = Streamed(made) if streamed else made
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as old:
        old.comment = b"a comment"
        for name, one in members.items():
            old.writestr(zipfile.ZipInfo(name, (2024, 5, 6, 7, 8, 10)), one)
    french = made.getvalue()
    found = Archive(french, "x", ".zip")
    assert {name: found.read(name) for name in found.names} == members
    assert found.with_members({}) is french
    same = {name: found.read(name) for name in found.names[:1]}
    new = data.draw(st.dictionaries(st.sampled_from(sorted(members)), st.binary()))
    english = found.with_members({**same, **new})
    with zipfile.ZipFile(io.BytesIO(english)) as opened:
        assert opened.testzip() is None
        assert opened.namelist() == list(members)
        assert opened.comment == b"a comment"
        assert members_of(english) == {**members, **new}
        kinds = [(one.compress_type, one.date_time) for one in opened.infolist()]
    with zipfile.ZipFile(io.BytesIO(french)) as opened:
        assert [(o.compress_type, o.date_time) for o in opened.infolist()] == kinds


class Streamed(io.RawIOBase):
    """A file that cannot be gone back in: sizes come after the members."""

    def __init__(self, to: io.BytesIO) -> None:
        self._to = to

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:
        return self._to.write(data)


@pytest.mark.parametrize(
    "body",
    [
        "<w:p>" + field_of(' HYPERLINK "u"') * 1_000 + "</w:p>",
        "<w:p>" + run_of("a") + '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' * 8_000 + run_of("b") + "</w:p>",
        "<w:p>" + field_of(' HYPERLINK "u"').split('<w:r><w:fldChar w:fldCharType="end"/></w:r>')[0] * 1_000
        + run_of("a") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>' * 1_000 + "</w:p>",
        f"<w:p><w:{'a' * 500_000}/></w:p>",
        f"<w:p {' ' * 500_000}/>",
        f'<w:p w:a="{"b" * 500_000}"/>',
        f"<w:p>{run_of('a')}<w:x>{'&lt;' * 200_000}</w:x></w:p>",
        "<w:p>" + run_of("a") * 5_000 + "</w:p>",
        "<w:p>" + (FOOTNOTE + run_of("a")) * 2_000 + "</w:p>",
    ],
    ids=range(9),
)  # fmt: skip
def test_files_that_are_made_to_take_long_do_not(body: str) -> None:
    data = docx(body)
    page = file_text(data, "a.docx")
    container = format_of("a.docx").container
    assert container is not None
    made = container.pack(data, page.replace("a", "b"), "en-US")
    assert file_text(made, "a.docx")
