"""TMX 1.4b, the exchange format of translation memories.

Its elements and attributes are specified in https://www.gala-global.org/tmx-14b.
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
    not_xml,
    parse,
    refuse_entities,
    serialise,
)
from pipeline.errors import RecordError
from pipeline.findings import describe_reasons, message_of
from pipeline.units import Bitext, Finding, Kind, Origin, State, TranslationUnit

if TYPE_CHECKING:
    from lxml import etree

# Inline elements that contain codes of another program and no text (section "Content
# markup"); "hi" and "sub" contain text.
_CODES = {"bpt", "ept", "it", "ph", "ut"}

# The property with a unit's version at export (pipeline.bitext.edits).
_EXPORTED = "x-exported"


@dataclass(frozen=True, slots=True)
class Pair:
    """One translation unit of a TMX file.

    ``id`` is its tuid or "", ``props`` its properties by type, ``line`` its first line
    in the file. ``changed`` is the date of its last change or its creation, as in the
    file ("20240131T120000Z").
    """

    source: str
    target: str
    id: str
    props: Mapping[str, str]
    notes: tuple[str, ...] = ()
    line: int = field(default=0, compare=False)
    changed: str = ""


def to_tmx(bitext: Bitext) -> str:
    """Return a bitext as a translation memory, without the present date.

    Units without a target, copies and code are left out. A stale unit has the French
    that was translated, and sentences that a reviewer joined are one unit.
    """
    return _document([bitext], to_edit=False)


def export_tmx(bitexts: Iterable[Bitext]) -> bytes:
    """Return one memory of several texts, for a person to edit and send back.

    Unlike `to_tmx`, each unit has its version at export, notes are comments only, and
    findings are properties.
    """
    return _document(bitexts, to_edit=True).encode("utf-8")


def memory_tmx(pairs: Iterable[Pair]) -> bytes:
    """Return pairs of a translation memory as a TMX file for other programs."""
    root, body = _empty(("fr", "en"))
    for pair in pairs:
        changed = {"changedate": pair.changed} if pair.changed else {}
        tu = add(body, "tu", attributes=changed)
        for name, value in pair.props.items():
            add(tu, "prop", value, {"type": name})
        for lang, text in (("fr", pair.source), ("en", pair.target)):
            add(add(tu, "tuv", attributes={XML_LANG: lang}), "seg", text)
    return serialise(root).encode("utf-8")


def _document(bitexts: Iterable[Bitext], *, to_edit: bool) -> str:
    bitexts = list(bitexts)
    root, body = _empty(bitexts[0].langs if bitexts else ("fr", "en"))
    for bitext in bitexts:
        for start, end in joined(bitext.units):
            if _is_translation(bitext.units[start]):
                _add_unit(body, bitext, start, end, to_edit=to_edit)
    return serialise(root)


def _empty(langs: tuple[str, str]) -> tuple[etree._Element, etree._Element]:
    """Return a document without units, and its element for the units."""
    from lxml import etree

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
    return root, add(root, "body")


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
        attributes = {XML_LANG: lang}
        if unit.by and text is unit.target:
            attributes |= {"changeid": unit.by, "changedate": unit.at}
        add(add(tu, "tuv", attributes=attributes), "seg", text)


def from_tmx(path: Path, langs: tuple[str, str] = ("fr", "en")) -> tuple[Pair, ...]:
    """Read the pairs of a TMX file that have both languages, in order.

    The file may come from any program: "fr-CA" counts as "fr", and inline codes are
    removed, but not the text in them.

    :raises RecordError: it cannot be read or is not TMX.
    """
    return tuple(_pairs(_root(path), langs))


def stream_tmx(
    path: Path, langs: tuple[str, str] = ("fr", "en")
) -> Iterator[Pair | int]:
    """Yield the pairs of a TMX file of any size, in order.

    For a unit without one of the languages, the number of its line is yielded.

    :raises RecordError: the file cannot be read or is not TMX. As this may happen
        late, the pairs should be used only after the end is reached.
    """
    from lxml import etree

    try:
        found = etree.iterparse(
            str(path),
            events=("start", "end"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            remove_comments=True,
            remove_pis=True,
            huge_tree=True,
        )
        root = None
        for event, element in found:
            if root is None:
                root = element
                _require_tmx(root, path)
            if event == "end" and element.tag == "tu":
                refuse_entities(element, path)
                pair = _pair(element, langs)
                yield line_of(element) if pair is None else pair
                _forget(element)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise RecordError(f"{path}: cannot be read: {reason}") from error
    except etree.XMLSyntaxError as error:
        raise not_xml(path, error) from None


def _forget(element: etree._Element) -> None:
    """Free the memory of a unit that was read, and of those before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _require_tmx(root: etree._Element, path: Path) -> None:
    if root.tag != "tmx":
        raise RecordError(f"{path}:1: this is not TMX: its root is <{root.tag}>")


def _root(path: Path) -> etree._Element:
    root = parse(path)
    _require_tmx(root, path)
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

    In a memory from elsewhere, units have no known id: each applies to all segments
    with its French. Notes are comments if the file was exported for editing; in other
    files they are ignored.

    :raises RecordError: it cannot be read, is not TMX, or has no unit in both
        languages.
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
    """Return the French that the English is a translation of."""
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
    """Return a finding in one line, for readers in other programs."""
    note = f"{finding.severity} ({finding.check}): {message_of(finding)}"
    if finding.dismissed is not None:
        note += f" (dismissed: {finding.dismissed})"
    return note


def _pair(tu: etree._Element, langs: tuple[str, str]) -> Pair | None:
    texts: dict[str, str] = {}
    dates = [_date(tu)]
    for tuv in tu.iterfind("tuv"):
        # TMX 1.1 wrote "lang".
        lang = (tuv.get(XML_LANG) or tuv.get("lang") or "").lower().replace("_", "-")
        seg = tuv.find("seg")
        if seg is not None:
            texts.setdefault(lang.partition("-")[0], "".join(_text(seg)))
            dates.append(_date(tuv))
    if not all(lang in texts for lang in langs):
        return None
    return Pair(
        texts[langs[0]],
        texts[langs[1]],
        tu.get("tuid", ""),
        {prop.get("type", ""): prop.text or "" for prop in tu.iterfind("prop")},
        tuple(note.text or "" for note in tu.iterfind("note")),
        line_of(tu),
        max(dates),
    )


def _date(element: etree._Element) -> str:
    return element.get("changedate") or element.get("creationdate") or ""


def _text(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag in _CODES:
            for sub in child.iterfind("sub"):
                yield from _text(sub)
        elif isinstance(child.tag, str):  # not an entity, which would not be resolved
            yield from _text(child)
        yield child.tail or ""
