"""Termbases as TBX (ISO 30042): written as TBX-Basic version 2, read from 2 and 3.

OmegaT and the Translate Toolkit read version 2 with ``tig``. The status of a term is
its ``administrativeStatus``: preferred, admitted or deprecated. Fields that TBX does
not have (keep, case, forms given by hand) are ``admin`` elements whose types begin with
"x-bitexte-"; other tools ignore them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import regex
from lxml import etree

from pipeline.errors import GlossaryError
from pipeline.glossary.intake import (
    DEPRECATED,
    NO_FRENCH,
    UNKNOWN_STATUS,
    Intake,
)
from pipeline.glossary.terms import Case, TermEntry

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_DOCTYPE = '<!DOCTYPE martif SYSTEM "TBXBasiccoreStructV02.dtd">'
_PREFERRED = "preferredTerm-admn-sts"
_ADMITTED = "admittedTerm-admn-sts"
_DEPRECATED = "deprecatedTerm-admn-sts"
_OWN = "x-bitexte-"
# The fields that say whether a term may be used: the first two are from ISO 12620, the
# others from tools (MultiTerm, TermWeb, memoQ, Phrase).
_STANDARD_FIELDS = frozenset({"administrativestatus", "normativeauthorization"})
_STATUS_FIELDS = _STANDARD_FIELDS | {
    "status", "termstatus", "term status", "usage", "usagestatus", "usage status",
    "forbidden",
}  # fmt: skip
_WANTED, _ALLOWED, _UNKNOWN, _FORBIDDEN = "wanted", "allowed", "unknown", "forbidden"
_RANKS = ("", _WANTED, _ALLOWED, _UNKNOWN, _FORBIDDEN)  # the worst last
# "deprecatedTerm-admn-sts" in the standard, "Not recommended" or "interdit" elsewhere.
_SUFFIX = regex.compile(r"(?i)[\s_-]*(?:term)?(?:-admn-sts)?$")
_JOINTS = regex.compile(r"[\s_-]+")
_FORBIDDING = regex.compile(
    r"deprecat|supersed|obsolet|forbid|prohibit|reject|disallow|disapprov|discourag"
    r"|banned|avoid|outdated|archaic|retired|withdrawn|invalid|wrong|incorrect|bad\b"
    r"|un(?:approv|accept|desir|authori)|inadmiss|inaccept|blacklist|true\b|yes\b"
    r"|(?:do ?)?no[nt][ -]?(?:to )?(?:be )?(?:use|recommend|allow|approv|permit|prefer"
    r"|admit|accept|valid|standard|authori)"
    r"|interdi|proscri|rejet|déconseill|deconseill|obsol[èe]t|p[ée]rim|vieilli|désuet"
    r"|à (?:éviter|proscrire)|ne pas"
)
_PREFERRING = regex.compile(r"prefer|recommend|standard|main\b|préf[ée]r|privil[ée]gi")
_ADMITTING = regex.compile(
    r"admit|admis|allow|accept|approv|permit|legal|regulat|valid|current|active|ok\b"
    r"|false\b|no\b|autoris|authori[sz]"
)
_CONTROL = regex.compile(r"[^\P{C}\t\n\r]")


def to_tbx(entries: Iterable[TermEntry]) -> str:
    """Return entries as a TBX-Basic document, one concept an entry."""
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
    """Read entries from TBX as ``take_tbx`` does, but allow no wrong concepts.

    :raises GlossaryError: not XML, not TBX, or entries contradict themselves.
    """
    return take_tbx(data, name).whole()


def take_tbx(data: bytes, name: str) -> Intake:
    """Read entries from TBX 2 (martif) or 3 (tbx), ``tig`` or ``ntig``.

    Each French term of a concept that is not deprecated becomes an entry. Its English
    is the preferred term of the concept, else the first one. Admitted and further terms
    are allowed. Deprecated, superseded and obsolete terms are forbidden, however a tool
    words that. A term with an unknown status is left out, because it may be forbidden.
    A concept without French or without English is left out too.

    :raises GlossaryError: not XML, or not TBX.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 1
        raise GlossaryError([f"{name}:{line}: not XML: {error.msg}"]) from None
    if _local(root) not in ("martif", "tbx"):
        raise GlossaryError([f"{name}:1: not TBX: its root is <{_local(root)}>"])
    taken = Intake(name)
    for concept in root.iter("{*}termEntry", "{*}conceptEntry"):
        _take_concept(concept, taken)
    return taken


def _take_concept(concept: etree._Element, taken: Intake) -> None:
    """Take the entries of one concept."""
    line = _line(concept)
    terms = []
    for term in _terms(concept):
        if term.status != _UNKNOWN:
            terms.append(term)
        elif term.language in ("fr", "en"):
            what = f'"{term.text}": the status "{term.said}" is not known'
            taken.leave_out(term.line, UNKNOWN_STATUS, what)
    french = [term for term in terms if term.language == "fr"]
    if not french:
        shown = next((f' "{term.text}"' for term in terms), "")
        taken.leave_out(line, NO_FRENCH, f"concept{shown}: no French term")
        return
    if all(term.status == _FORBIDDEN for term in french):
        what = f'term "{french[0].text}": deprecated in French'
        taken.leave_out(line, DEPRECATED, what)
    for fields in _entries_of(concept, terms):
        entry = taken.entry(fields, line)
        if entry is not None:
            taken.entries.append(entry)


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


def _entries_of(
    concept: etree._Element, terms: Sequence[_Term]
) -> Iterator[dict[str, object]]:
    """Yield the fields of each French term of a concept."""
    english = [term for term in terms if term.language == "en"]
    wanted = next((t for t in english if t.status == _WANTED), None) or next(
        (t for t in english if t.status != _FORBIDDEN), None
    )
    own = _own(concept)
    fields: dict[str, object] = {
        "allow": _unique(
            t.text for t in english if t.status != _FORBIDDEN and t is not wanted
        ),
        "forbid": _unique(t.text for t in english if t.status == _FORBIDDEN),
        "forms": _unique(t.form for t in terms if t.language == "fr" and t.form),
        "note": _note(concept),
        "domain": _first(concept, "{*}descrip[@type='subjectField']"),
        "case": Case.EXACT if own.get("case") == "exact" else Case.ANY,
    }
    for term in terms:
        if term.language != "fr" or term.status == _FORBIDDEN or term.form:
            continue
        same = wanted is not None and wanted.text == term.text
        keep = own["keep"] == "true" if "keep" in own else same
        said = wanted is not None and not wanted.implied and ("keep" in own or not same)
        en = wanted.text if wanted is not None and said else None
        yield {**fields, "fr": term.text, "en": en, "keep": keep}


class _Term(NamedTuple):
    """One term of a concept.

    ``status`` is one of the constants above, ``said`` the status in the words of the
    file. ``form`` is set for a French form given by hand.
    """

    language: str
    text: str
    status: str
    said: str
    form: str
    implied: bool
    line: int


def _terms(concept: etree._Element) -> Iterator[_Term]:
    whole = _status(concept.iterfind("*"))
    for section in concept.iterfind("*"):
        if _local(section) not in ("langSet", "langSec"):
            continue
        language = str(section.get(_XML_LANG) or section.get("lang") or "")
        part = _status(section.iterfind("*"))
        for group in section.iter("{*}tig", "{*}ntig", "{*}termSec"):
            element = group.find(".//{*}term")
            text = "" if element is None else " ".join(_content(element).split())
            if not text:
                continue
            own = _own(group)
            how = {"add": "+", "replace": ""}.get(own.get("form", ""))
            # The worst status among those of the term, its language and its concept.
            status, said = max(
                (_status(group.iter()), part, whole), key=lambda s: _RANKS.index(s[0])
            )
            yield _Term(
                language.casefold()[:2],
                text,
                status,
                said,
                "" if how is None else how + text,
                own.get("term") == "same",
                _line(group),
            )


def _status(elements: Iterable[etree._Element]) -> tuple[str, str]:
    """Return the worst status of some elements, and its words in the file."""
    found = ("", "")
    for element in elements:
        kind = str(element.get("type") or _local(element)).casefold()
        if kind not in _STATUS_FIELDS:
            continue
        said = " ".join(_content(element).split())
        status = _status_of(said, standard=kind in _STANDARD_FIELDS)
        if _RANKS.index(status) > _RANKS.index(found[0]):
            found = (status, said)
    return found


def _status_of(said: str, *, standard: bool) -> str:
    """Return the status that a word means, "" if it is not a status.

    The fields of the standard hold nothing but a status, so an unknown word in them is
    an unknown status, which may forbid the term.
    """
    word = _JOINTS.sub(" ", _SUFFIX.sub("", said.strip()).casefold())
    for pattern, status in (
        (_FORBIDDING, _FORBIDDEN),
        (_PREFERRING, _WANTED),
        (_ADMITTING, _ALLOWED),
    ):
        if pattern.match(word):
            return status
    return _UNKNOWN if standard and word else ""


def _own(element: etree._Element) -> dict[str, str]:
    """Return the contents of our own ``admin`` elements, by type."""
    return {
        str(admin.get("type")).removeprefix(_OWN): _content(admin)
        for admin in element.iterfind("{*}admin")
        if str(admin.get("type")).startswith(_OWN)
    }


def _note(concept: etree._Element) -> str:
    """Return the note and the definition of a concept, in French if possible."""
    note = _first(concept, "{*}note")
    found = [
        element
        for element in concept.iter("{*}descrip", "{*}definition")
        if _local(element) == "definition" or element.get("type") == "definition"
    ]
    found.sort(key=lambda element: not _is_french(element))
    definition = _content(found[0]) if found else ""
    return " – ".join(text for text in (definition, note) if text.strip())


def _is_french(element: etree._Element) -> bool:
    languages = (str(e.get(_XML_LANG) or "") for e in element.iterancestors())
    return next((one for one in languages if one), "").casefold().startswith("fr")


def _first(concept: etree._Element, path: str) -> str:
    found = concept.find(path)
    if found is None and path.endswith("]"):  # inside a descripGrp
        found = concept.find(f"{{*}}descripGrp/{path}")
    return "" if found is None else _content(found)


def _content(element: etree._Element) -> str:
    return "".join(str(part) for part in element.itertext())


def _unique(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


def _line(element: etree._Element) -> int:
    """Return the number of the line that an element begins on."""
    return int(getattr(element, "sourceline", None) or 1)


def _local(element: etree._Element) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]
