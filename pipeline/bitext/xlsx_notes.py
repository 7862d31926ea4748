"""The notes attached to cells of a workbook, by sheet and row.

Old notes and present comments are separate parts (ECMA-376 part 1, 18.7; MS-XLSX
2.6.205, threaded comments). If a sheet has the latter, its old notes only repeat them,
with a sentence for old programs, and are ignored.
"""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree

_THREADED, _OLD = "threadedComment", "comments"  # kinds of relationships
_ROW = re.compile(r"[A-Z]+([0-9]+)", re.ASCII)


def notes_of(parts: Mapping[str, bytes], sheet: str) -> Mapping[int, str]:
    """Return the notes of a sheet by row; ``sheet`` is the name of its part.

    :raises lxml.etree.XMLSyntaxError: a part is damaged.
    """
    folder, name = posixpath.split(sheet)
    kinds: dict[str, str] = {}
    for element in _elements(parts, f"{folder}/_rels/{name}.rels", "Relationship"):
        target = posixpath.normpath(posixpath.join(folder, element.get("Target", "")))
        kinds[element.get("Type", "").rpartition("/")[2]] = target.lstrip("/")
    part = kinds.get(_THREADED) or kinds.get(_OLD, "")
    tag = _THREADED if _THREADED in kinds else "comment"
    found: defaultdict[int, list[str]] = defaultdict(list)
    for element in _elements(parts, part, tag):
        match = _ROW.fullmatch(element.get("ref", ""))
        texts = element.itertext() if match else ()
        text = "".join(map(str, texts)).strip()
        if match and text:
            found[int(match[1])].append(text)
    return {row: "\n".join(texts) for row, texts in found.items()}


def _elements(
    parts: Mapping[str, bytes], name: str, tag: str
) -> Iterator[etree._Element]:
    """Yield the elements of a part with this local name, in any namespace."""
    from lxml import etree

    data = parts.get(name)
    if data is None:
        return
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    yield from etree.fromstring(data, parser).iter(f"{{*}}{tag}")
