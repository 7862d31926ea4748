"""TMX 1.4b, the exchange format of translation memories.

https://www.gala-global.org/tmx-14b names the elements and attributes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import __version__
from pipeline.bitext.joins import joined
from pipeline.bitext.xml import XML_LANG, add, parse, serialise
from pipeline.errors import RecordError
from pipeline.units import Bitext, Finding, Kind, Origin, State, TranslationUnit

if TYPE_CHECKING:
    from lxml import etree

# Inline elements that hold another program's codes, not text (section "Content
# markup"); "hi" and "sub" hold text.
_CODES = {"bpt", "ept", "it", "ph", "ut"}


@dataclass(frozen=True, slots=True)
class Pair:
    """One translation unit of a TMX file.

    ``id`` is its tuid or "", ``props`` its properties by type.
    """

    source: str
    target: str
    id: str
    props: Mapping[str, str]
    notes: tuple[str, ...] = ()


def to_tmx(bitext: Bitext) -> str:
    """Return the memory of a bitext, without any time: the same bytes every run.

    Left out is what is no translation: units without a target, copies, code. A stale
    unit goes out with the French that its person translated, sentences that a person
    joined go out as one.
    """
    from lxml import etree

    source_lang, target_lang = bitext.langs
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
            "srclang": source_lang,
            "datatype": "plaintext",
        },
    )
    body = add(root, "body")
    for start, end in joined(bitext.units):
        unit = bitext.units[start]
        if not _is_translation(unit):
            continue
        tu = add(body, "tu", attributes={"tuid": unit.id})
        for note in _notes(unit):
            add(tu, "note", note)
        for name, value in (
            ("x-state", unit.state),
            ("x-origin", unit.origin),
            ("x-kind", unit.kind),
            ("x-document", bitext.source),
        ):
            add(tu, "prop", value, {"type": name})
        source = " ".join(map(_translated, bitext.units[start:end]))
        for lang, text in ((source_lang, source), (target_lang, unit.target)):
            add(add(tu, "tuv", attributes={XML_LANG: lang}), "seg", text)
    return serialise(root)


def from_tmx(path: Path, langs: tuple[str, str] = ("fr", "en")) -> tuple[Pair, ...]:
    """Read the pairs of a TMX file that have both languages, in order.

    Any program's file will do: "fr-CA" counts as "fr", inline codes are dropped,
    their text is kept. Raises RecordError.
    """
    root = parse(path)
    if root.tag != "tmx":
        raise RecordError(f"{path}:1: this is not TMX: its root is <{root.tag}>")
    return tuple(
        pair for tu in root.iter("tu") if (pair := _pair(tu, langs)) is not None
    )


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


def _notes(unit: TranslationUnit) -> Iterator[str]:
    if unit.comment:
        yield unit.comment
    if unit.stale:
        yield f"stale: {', '.join(unit.stale.reasons)}"
    yield from map(finding_note, unit.findings)


def finding_note(finding: Finding) -> str:
    """Return a finding as one line for a reader of another program."""
    note = f"{finding.severity} ({finding.check}): {finding.message}"
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
