"""TMX 1.4b, the exchange format of translation memories.

https://www.gala-global.org/tmx-14b names the elements and attributes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import __version__
from pipeline.bitext.edits import Edit, version_of
from pipeline.bitext.joins import joined
from pipeline.bitext.xml import (
    XML_LANG,
    add,
    line_of,
    parse,
    refuse_entities,
    serialise,
)
from pipeline.errors import RecordError
from pipeline.findings import describe_reasons, message_of
from pipeline.units import Bitext, Finding, Kind, Origin, State, TranslationUnit

if TYPE_CHECKING:
    from lxml import etree

# Inline elements that hold another program's codes, not text (section "Content
# markup"); "hi" and "sub" hold text.
_CODES = {"bpt", "ept", "it", "ph", "ut"}

# The property that holds a unit's version at export (pipeline.bitext.edits).
_EXPORTED = "x-exported"


@dataclass(frozen=True, slots=True)
class Pair:
    """One translation unit of a TMX file.

    ``id`` is its tuid or "", ``props`` its properties by type, ``line`` where it
    begins in the file.
    """

    source: str
    target: str
    id: str
    props: Mapping[str, str]
    notes: tuple[str, ...] = ()
    line: int = field(default=0, compare=False)


def to_tmx(bitext: Bitext) -> str:
    """Return the memory of a bitext, without any time: the same bytes every run.

    Left out is what is no translation: units without a target, copies, code. A stale
    unit goes out with the French that its person translated, sentences that a person
    joined go out as one.
    """
    return _document([bitext], to_edit=False)


def export_tmx(bitexts: Iterable[Bitext]) -> bytes:
    """Return one memory of several texts, for a person to edit and send back.

    It says besides how each unit was exported; its notes are comments only, and the
    findings are properties.
    """
    return _document(bitexts, to_edit=True).encode("utf-8")


def _document(bitexts: Iterable[Bitext], *, to_edit: bool) -> str:
    from lxml import etree

    bitexts = list(bitexts)
    langs = bitexts[0].langs if bitexts else ("fr", "en")
    root = etree.Element("tmx", version="1.4")
    add(
        root,
        "header",
        attributes={
            "creationtool": "bitexte",
            "creationtoolversion": __version__,
            "segtype": "sentence",
            "o-tmf": "bitext.jsonl",
            "adminlang": "en",
            "srclang": langs[0],
            "datatype": "plaintext",
        },
    )
    body = add(root, "body")
    for bitext in bitexts:
        for start, end in joined(bitext.units):
            if _is_translation(bitext.units[start]):
                _add_unit(body, bitext, start, end, to_edit=to_edit)
    return serialise(root)


def _add_unit(
    body: etree._Element, bitext: Bitext, start: int, end: int, *, to_edit: bool
) -> None:
    unit = bitext.units[start]
    tu = add(body, "tu", attributes={"tuid": unit.id})
    props: list[tuple[str, str]] = [
        ("x-state", unit.state),
        ("x-origin", unit.origin),
        ("x-kind", unit.kind),
        ("x-document", bitext.source),
    ]
    if to_edit:
        props.append((_EXPORTED, version_of(unit)))
        props += [("x-finding", note) for note in _remarks(unit)]
    for note in _comments(unit) if to_edit else _notes(unit):
        add(tu, "note", note)
    for name, value in props:
        add(tu, "prop", value, {"type": name})
    french = (one for one in bitext.units[start:end] if one.source)
    source = " ".join(map(_translated, french))
    for lang, text in zip(bitext.langs, (source, unit.target), strict=True):
        add(add(tu, "tuv", attributes={XML_LANG: lang}), "seg", text)


def from_tmx(path: Path, langs: tuple[str, str] = ("fr", "en")) -> tuple[Pair, ...]:
    """Read the pairs of a TMX file that have both languages, in order.

    Any program's file will do: "fr-CA" counts as "fr", inline codes are dropped,
    their text is kept. Raises RecordError.
    """
    return tuple(_pairs(_root(path), langs))


def _root(path: Path) -> etree._Element:
    root = parse(path)
    if root.tag != "tmx":
        raise RecordError(f"{path}:1: this is not TMX: its root is <{root.tag}>")
    return root


def _pairs(root: etree._Element, langs: tuple[str, str]) -> Iterator[Pair]:
    for tu in root.iter("tu"):
        pair = _pair(tu, langs)
        if pair is not None:
            yield pair


def edits_from_tmx(
    path: Path, langs: tuple[str, str] = ("fr", "en")
) -> tuple[Edit, ...]:
    """Read the units of a TMX file that a person may have edited.

    A unit of a memory made elsewhere has no id of ours: it stands for each segment
    with its French. A file that was exported to be edited has comments as its notes;
    in others notes say many things, and are left alone. Raises RecordError.
    """
    edits = []
    root = _root(path)
    refuse_entities(root, path)
    for pair in _pairs(root, langs):
        is_ours = "x-document" in pair.props
        version = pair.props.get(_EXPORTED, "")
        edits.append(
            Edit(
                pair.id if is_ours else "",
                pair.source,
                pair.target,
                comment="\n".join(pair.notes) if version else None,
                version=version,
                document=pair.props.get("x-document", ""),
                place=f"{path}:{pair.line}",
            )
        )
    if not edits:
        raise RecordError(
            f"{path}: has no unit in both {langs[0]} and {langs[1]}; there is nothing "
            "to import"
        )
    return tuple(edits)


def _is_translation(unit: TranslationUnit) -> bool:
    return (
        unit.state is not State.INITIAL
        and unit.kind is not Kind.CODE
        and unit.origin is not Origin.COPY
        and bool(unit.source.strip())
        and bool(unit.target.strip())
    )


def _translated(unit: TranslationUnit) -> str:
    """Return the French that the English was made from."""
    return unit.stale.source if unit.stale else unit.source


def _comments(unit: TranslationUnit) -> Iterator[str]:
    if unit.comment:
        yield unit.comment


def _remarks(unit: TranslationUnit) -> Iterator[str]:
    if unit.stale:
        yield f"stale: {describe_reasons(unit.stale.reasons)}"
    yield from map(finding_note, unit.findings)


def _notes(unit: TranslationUnit) -> Iterator[str]:
    yield from _comments(unit)
    yield from _remarks(unit)


def finding_note(finding: Finding) -> str:
    """Return a finding as one line for a reader of another program."""
    note = f"{finding.severity} ({finding.check}): {message_of(finding)}"
    if finding.dismissed is not None:
        note += f" (dismissed: {finding.dismissed})"
    return note


def _pair(tu: etree._Element, langs: tuple[str, str]) -> Pair | None:
    texts: dict[str, str] = {}
    for tuv in tu.iterfind("tuv"):
        # TMX 1.1 wrote "lang".
        lang = (tuv.get(XML_LANG) or tuv.get("lang") or "").lower()
        seg = tuv.find("seg")
        if seg is not None:
            texts.setdefault(lang.partition("-")[0], "".join(_text(seg)))
    if not all(lang in texts for lang in langs):
        return None
    return Pair(
        texts[langs[0]],
        texts[langs[1]],
        tu.get("tuid", ""),
        {prop.get("type", ""): prop.text or "" for prop in tu.iterfind("prop")},
        tuple(note.text or "" for note in tu.iterfind("note")),
        line_of(tu),
    )


def _text(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag in _CODES:
            for sub in child.iterfind("sub"):
                yield from _text(sub)
        elif isinstance(child.tag, str):  # not an entity: those are not followed
            yield from _text(child)
        yield child.tail or ""
