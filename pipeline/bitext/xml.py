"""Writing and reading XML safely: indented, without entities or network access."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.bitext.plain import plain
from pipeline.errors import RecordError

if TYPE_CHECKING:
    from lxml import etree

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def add(
    parent: etree._Element,
    tag: str,
    text: str = "",
    attributes: Mapping[str, str] | None = None,
) -> etree._Element:
    """Append an element; characters that XML does not allow are replaced."""
    from lxml import etree

    element = etree.SubElement(
        parent, tag, {key: plain(value) for key, value in (attributes or {}).items()}
    )
    element.text = plain(text) or None
    return element


def serialise(root: etree._Element) -> str:
    """Return the document as text, indented by two spaces, with its declaration."""
    from lxml import etree

    etree.indent(root, "  ")
    body = etree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'


def parse(path: Path) -> etree._Element:
    """Read a document, ignoring its DTD and entities.

    :raises RecordError: it cannot be read or is not XML.
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(path.read_bytes(), parser)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise RecordError(f"{path}: cannot be read: {reason}") from error
    except etree.XMLSyntaxError as error:
        raise not_xml(path, error) from None


def not_xml(path: Path, error: etree.XMLSyntaxError) -> RecordError:
    """Return the error for a file that is not XML."""
    reason = (error.msg or "it is empty").partition(", line")[0]
    return RecordError(
        f"{path}:{error.lineno or 1}: this is not XML: {reason}; export it again"
    )


def refuse_entities(root: etree._Element, path: Path) -> None:
    """Raise RecordError if the document uses an entity that it declares.

    Entities are never resolved, so the text would be incomplete.
    """
    from lxml import etree

    for entity in root.iter(etree.Entity):
        raise RecordError(
            f"{path}:{line_of(entity)}: uses the entity {entity.text}, and "
            "entities are not followed; save it without them"
        )


def line_of(element: etree._Element) -> int:
    """Return the line of the file in which an element begins."""
    line: object = element.sourceline  # an ellipsis, say the stubs
    return line if isinstance(line, int) else 1
