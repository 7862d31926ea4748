"""Termbases as TBX: written as TBX-Basic version 2, read from versions 2 and 3.

Version 2 with ``tig`` is what OmegaT and the Translate Toolkit read. The status of a
term is its ``administrativeStatus``: preferred, admitted or deprecated. What TBX has no
word for (keep, case, forms given by hand) stands in ``admin`` elements whose types
begin with "x-bitexte-", which other tools pass over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import regex
from lxml import etree

from pipeline.errors import GlossaryError
from pipeline.glossary.loading import entry_of
from pipeline.glossary.terms import Case, TermEntry

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_DOCTYPE = '<!DOCTYPE martif SYSTEM "TBXBasiccoreStructV02.dtd">'
_PREFERRED = "preferredTerm-admn-sts"
_ADMITTED = "admittedTerm-admn-sts"
_DEPRECATED = "deprecatedTerm-admn-sts"
_OWN = "x-bitexte-"
_CONTROL = regex.compile(r"[^\P{C}\t\n\r]")


def to_tbx(entries: Iterable[TermEntry]) -> str:
    """Return entries as one TBX-Basic document, concept by concept."""
    root = etree.Element("martif", {"type": "TBX", _XML_LANG: "fr"})
    header = etree.SubElement(root, "martifHeader")
    described = etree.SubElement(etree.SubElement(header, "fileDesc"), "sourceDesc")
    _text(described, "p", "Glossary of bitexte")
    encoding = etree.SubElement(header, "encodingDesc")
    _text(encoding, "p", "TBXBasicXCSV02.xcs", type="XCSURI")
    body = etree.SubElement(etree.SubElement(root, "text"), "body")
    for number, entry in enumerate(entries, 1):
        _concept(body, f"c{number}", entry)
    etree.indent(root)
    xml = etree.tostring(root, encoding="unicode", doctype=_DOCTYPE)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{xml}\n'


def from_tbx(data: bytes, name: str) -> list[TermEntry]:
    """Read entries from TBX 2 (martif) or 3 (tbx), ``tig`` or ``ntig``.

    Each French term of a concept that is not deprecated is an entry; its English is
    the preferred term of the concept, else the first; admitted and further terms are
    allowed, deprecated and superseded ones forbidden.

    :raises GlossaryError: not XML, not TBX, or entries that contradict themselves.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 1
        raise GlossaryError([f"{name}:{line}: not XML: {error.msg}"]) from None
    if _local(root) not in ("martif", "tbx"):
        raise GlossaryError([f"{name}:1: not TBX: its root is <{_local(root)}>"])
    problems: list[str] = []
    entries = [
        entry_of(fields, f"{name}:{concept.sourceline}", problems)
        for concept in root.iter("{*}termEntry", "{*}conceptEntry")
        for fields in _entries_of(concept)
    ]
    if problems:
        raise GlossaryError(problems)
    return entries


def _concept(body: etree._Element, identifier: str, entry: TermEntry) -> None:
    concept = etree.SubElement(body, "termEntry", {"id": identifier})
    if entry.domain:
        _text(concept, "descrip", entry.domain, type="subjectField")
    if entry.keep or entry.en == entry.fr:
        kept = "true" if entry.keep else "false"
        _text(concept, "admin", kept, type=f"{_OWN}keep")
    if entry.case is not Case.ANY:
        _text(concept, "admin", entry.case.value, type=f"{_OWN}case")
    if entry.note:
        _text(concept, "note", entry.note)
    french = etree.SubElement(concept, "langSet", {_XML_LANG: "fr"})
    _term(french, entry.fr, _PREFERRED)
    for form in entry.forms:
        tig = _term(french, form.removeprefix("+").strip(), None)
        _text(tig, "termNote", "variant", type="termType")
        how = "add" if form.startswith("+") else "replace"
        _text(tig, "admin", how, type=f"{_OWN}form")
    english = etree.SubElement(concept, "langSet", {_XML_LANG: "en"})
    if entry.en is not None or entry.keep:
        tig = _term(english, entry.target, _PREFERRED)
        if entry.en is None:
            _text(tig, "admin", "same", type=f"{_OWN}term")
    for form in entry.allow:
        _term(english, form, _ADMITTED)
    for form in entry.forbid:
        _term(english, form, _DEPRECATED)


def _term(parent: etree._Element, term: str, status: str | None) -> etree._Element:
    tig = etree.SubElement(parent, "tig")
    _text(tig, "term", term)
    if status:
        _text(tig, "termNote", status, type="administrativeStatus")
    return tig


def _text(parent: etree._Element, tag: str, text: str, **attributes: str) -> None:
    element = etree.SubElement(parent, tag, attributes)
    element.text = _CONTROL.sub("", text)


def _entries_of(concept: etree._Element) -> Iterator[dict[str, object]]:
    """Yield the fields of each French term of a concept."""
    terms = list(_terms(concept))
    english = [term for term in terms if term.language == "en"]
    wanted = next((t for t in english if t.status == "preferred"), None) or next(
        (t for t in english if t.status != "deprecated"), None
    )
    own = _own(concept)
    fields: dict[str, object] = {
        "allow": _unique(
            t.text for t in english if t.status != "deprecated" and t is not wanted
        ),
        "forbid": _unique(t.text for t in english if t.status == "deprecated"),
        "forms": _unique(t.form for t in terms if t.language == "fr" and t.form),
        "note": _first(concept, "{*}note"),
        "domain": _first(concept, "{*}descrip[@type='subjectField']"),
        "case": Case.EXACT if own.get("case") == "exact" else Case.ANY,
    }
    for term in terms:
        if term.language != "fr" or term.status == "deprecated" or term.form:
            continue
        same = wanted is not None and wanted.text == term.text
        keep = own["keep"] == "true" if "keep" in own else same
        said = wanted is not None and not wanted.implied and ("keep" in own or not same)
        en = wanted.text if wanted is not None and said else None
        yield {**fields, "fr": term.text, "en": en, "keep": keep}


class _Term(NamedTuple):
    """One term of a concept. ``form`` is set for a French form given by hand."""

    language: str
    text: str
    status: str
    form: str
    implied: bool


def _terms(concept: etree._Element) -> Iterator[_Term]:
    for section in concept.iterfind("*"):
        if _local(section) not in ("langSet", "langSec"):
            continue
        language = str(section.get(_XML_LANG) or section.get("lang") or "")
        for group in section.iter("{*}tig", "{*}ntig", "{*}termSec"):
            element = group.find(".//{*}term")
            text = "" if element is None else " ".join(_content(element).split())
            if not text:
                continue
            own = _own(group)
            how = {"add": "+", "replace": ""}.get(own.get("form", ""))
            yield _Term(
                language.casefold()[:2],
                text,
                _status(group),
                "" if how is None else how + text,
                own.get("term") == "same",
            )


def _status(group: etree._Element) -> str:
    """Return preferred, admitted, deprecated, or "" for a term without a status."""
    for note in group.iterfind(".//{*}termNote"):
        if note.get("type") in ("administrativeStatus", "normativeAuthorization"):
            said = _content(note).strip()
            for status in ("preferred", "admitted", "deprecated", "superseded"):
                if said.startswith(status):
                    return "deprecated" if status == "superseded" else status
    return ""


def _own(element: etree._Element) -> dict[str, str]:
    """Return what our own admin elements of a concept or a term say."""
    return {
        str(admin.get("type")).removeprefix(_OWN): _content(admin)
        for admin in element.iterfind("{*}admin")
        if str(admin.get("type")).startswith(_OWN)
    }


def _first(concept: etree._Element, path: str) -> str:
    found = concept.find(path)
    if found is None and path.endswith("]"):  # inside a descripGrp
        found = concept.find(f"{{*}}descripGrp/{path}")
    return "" if found is None else _content(found)


def _content(element: etree._Element) -> str:
    return "".join(str(part) for part in element.itertext())


def _unique(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


def _local(element: etree._Element) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]
