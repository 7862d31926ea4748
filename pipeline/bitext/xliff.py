"""XLIFF 1.2, the exchange format of OmegaT, MateCat and most CAT tools.

Its elements are specified in
http://docs.oasis-open.org/xliff/v1.2/os/xliff-core.html. Version 1.2 is used because
these programs need a plug-in for 2.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import __version__
from pipeline.bitext.edits import Edit, version_of
from pipeline.bitext.tmx import finding_note
from pipeline.bitext.xml import XML_LANG, add, parse, refuse_entities, serialise
from pipeline.errors import RecordError
from pipeline.units import Bitext, Kind, Origin, State, TranslationUnit

if TYPE_CHECKING:
    from lxml import etree

_XLIFF = "urn:oasis:names:tc:xliff:document:1.2"
_NAME = f"{{{_XLIFF}}}"
_OURS = "bitexte"  # the author of the notes that are not comments

# XLIFF 1.2's names (section 2.5, "state") of the states, which are those of 2.1.
_STATES = {
    State.INITIAL: "needs-translation",
    State.TRANSLATED: "translated",
    State.REVIEWED: "signed-off",
    State.FINAL: "final",
}
_READ = {word: state for state, word in _STATES.items()}
_QUALIFIERS = {Origin.MT: "mt-suggestion", Origin.TM: "exact-match"}


def to_xliff(*bitexts: Bitext) -> str:
    """Return bitexts as one document: a <file> for each, with a <group> per paragraph.

    Untranslated units have no <target>, and code is marked as not to be translated. The
    attribute "extradata" of a unit is its version at export.
    """
    from lxml import etree

    root = etree.fromstring(f'<xliff xmlns="{_XLIFF}" version="1.2"/>')
    for bitext in bitexts:
        _add_file(root, bitext)
    return serialise(root)


def export_xliff(bitexts: Iterable[Bitext]) -> bytes:
    """Return bitexts as one document (see ``to_xliff``), in bytes."""
    return to_xliff(*bitexts).encode("utf-8")


def _add_file(root: etree._Element, bitext: Bitext) -> None:
    file = add(
        root,
        f"{_NAME}file",
        attributes={
            "original": bitext.source,
            "source-language": bitext.langs[0],
            "target-language": bitext.langs[1],
            "datatype": "plaintext",
            "tool-id": "bitexte",
        },
    )
    add(
        add(file, f"{_NAME}header"),
        f"{_NAME}tool",
        attributes={
            "tool-id": "bitexte",
            "tool-name": "bitexte",
            "tool-version": __version__,
        },
    )
    body = add(file, f"{_NAME}body")
    group = body
    for unit in bitext.units:
        if unit.aligned is not None and not unit.source:
            continue  # English without French cannot be a translation unit
        name = f"p{unit.paragraph}"
        if group.get("id") != name:
            kind = {"id": name, "restype": f"x-{unit.kind}"}
            group = add(body, f"{_NAME}group", attributes=kind)
        _add_unit(group, unit, bitext.langs)


def from_xliff(path: Path, langs: tuple[str, str] = ("fr", "en")) -> tuple[Edit, ...]:
    """Read the units of an XLIFF 1.2 file that a CAT tool may have changed.

    A unit that the tool approved counts as reviewed, in any state; unknown states
    count as translated. Notes are comments, except those that an export has written.

    :raises RecordError: it cannot be read, is not XLIFF 1.2, or has other languages.
    """
    root = parse(path)
    if root.tag != f"{_NAME}xliff":
        raise RecordError(
            f"{path}:1: this is not XLIFF 1.2: its root is <{root.tag}>;"
            " export it as XLIFF 1.2"
        )
    refuse_entities(root, path)
    return tuple(_edits(root, path, langs))


def _edits(root: etree._Element, path: Path, langs: tuple[str, str]) -> Iterator[Edit]:
    for file in root.iter(f"{_NAME}file"):
        found = file.get("source-language", langs[0]), file.get("target-language", "")
        for lang, wanted in zip(found, langs, strict=True):
            if lang and lang.lower().partition("-")[0] != wanted:
                raise RecordError(
                    f"{path}:{file.sourceline}: is from {found[0]} to {found[1]}, not "
                    f"from {langs[0]} to {langs[1]}"
                )
        for element in file.iter(f"{_NAME}trans-unit"):
            version = element.get("extradata", "")
            notes = [
                _text(note)
                for note in element.iterfind(f"{_NAME}note")
                if note.get("from") != _OURS
            ]
            yield Edit(
                element.get("id", ""),
                _text(element.find(f"{_NAME}source")),
                _text(element.find(f"{_NAME}target")),
                _state(element),
                "\n".join(notes),
                version,
                file.get("original", ""),
                f"{path}:{element.sourceline}",
            )


def _add_unit(
    group: etree._Element, unit: TranslationUnit, langs: tuple[str, str]
) -> None:
    attributes = {"id": unit.id, "extradata": version_of(unit)}
    if unit.kind is Kind.CODE:
        attributes["translate"] = "no"
    if unit.state.is_human:
        attributes["approved"] = "yes"
    element = add(group, f"{_NAME}trans-unit", attributes=attributes)
    add(element, f"{_NAME}source", unit.source, {XML_LANG: langs[0]})
    if unit.target or unit.state is not State.INITIAL:
        about = {XML_LANG: langs[1], "state": _STATES[unit.state]}
        if unit.state is State.TRANSLATED and unit.origin in _QUALIFIERS:
            about["state-qualifier"] = _QUALIFIERS[unit.origin]
        add(element, f"{_NAME}target", unit.target, about)
    if unit.comment:
        add(element, f"{_NAME}note", unit.comment)
    for finding in unit.findings:
        add(element, f"{_NAME}note", finding_note(finding), {"from": _OURS})


def _text(element: etree._Element | None) -> str:
    """Return the text of an element, with the text inside inline codes."""
    return "" if element is None else "".join(map(str, element.itertext()))


def _state(element: etree._Element) -> State:
    target = element.find(f"{_NAME}target")
    if target is None:
        return State.INITIAL
    state = _READ.get(target.get("state", ""), State.TRANSLATED)
    if element.get("approved") == "yes" and not state.is_human:
        return State.REVIEWED
    return state
