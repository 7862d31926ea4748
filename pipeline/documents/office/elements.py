"""Parsing XML into elements with their offsets, so that all else stays unchanged.

A part of an office file or book is checked to be well-formed and without
declarations, and then split at its tags. Only the parts that are replaced are written.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from pipeline.errors import SourceError

DEEPEST = 200
"""The maximum depth of nested elements, which no real document reaches."""

_MARKUP = re.compile(
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<!DOCTYPE[^>\[]*>"
    r"|<(?P<close>/)?(?P<name>[^\s<>/!?]+)"
    r"(?P<rest>(?:[^<>\"'/]++|\"[^\"]*\"|'[^']*'|/(?!>))*+)(?P<empty>/)?>",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"(?<=\s)([^\s=\"'/>]++)\s*+=\s*+(?:\"([^\"]*)\"|'([^']*)')")
_NAMESPACE = re.compile(r"xmlns(?::([^\s=]+))?\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_CDATA = "<![CDATA["


@dataclass(slots=True, eq=False)
class Node:
    """An element, or a piece of text, for which ``name`` is "".

    ``text[start:end]`` is the whole node, ``text[inner:outer]`` its content between the
    tags. ``prefixes`` map the prefixes of the file to those that the reader uses.
    Comments and processing instructions are not nodes.
    """

    name: str
    start: int
    inner: int
    outer: int
    end: int
    parent: Node | None
    prefixes: Mapping[str, str]
    children: list[Node] = field(default_factory=list)

    def find(self, *names: str) -> Node | None:
        """Return the child with the first name, its child with the second, etc."""
        node = self
        for name in names:
            found = next((one for one in node.children if one.name == name), None)
            if found is None:
                return None
            node = found
        return node

    def walk(self) -> Iterator[Node]:
        """Yield the node and all nodes in it, in the order of the text."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))


class Part:
    """An XML text and its elements; ``root`` is the outermost one."""

    def __init__(
        self,
        text: str,
        namespaces: Mapping[str, str],
        label: str,
        *,
        doctype: bool = False,
    ) -> None:
        """Parse ``text``.

        :param namespaces: a prefix for each namespace that is used.
        :param label: the name of the part in messages.
        :param doctype: whether to allow a document type without declarations.
        :raises SourceError: it is not well-formed, has declarations or is too deep.
        """
        require_well_formed(text, label, doctype=doctype)
        self.text = text
        self._namespaces = namespaces
        self.root = self._root(label)

    def attributes(self, node: Node) -> dict[str, str]:
        """Return an element's attributes by name."""
        found = {}
        for match in _ATTRIBUTE.finditer(self.text, node.start, node.inner):
            prefix, colon, local = match[1].rpartition(":")
            own = node.prefixes.get(prefix, "?") if colon else ""
            value = match[2] if match[2] is not None else match[3]
            found[f"{own}:{local}" if own else local] = html.unescape(value)
        return found

    def attribute(self, node: Node | None, name: str) -> str:
        """Return an attribute, or "" if the element or the attribute is missing."""
        return self.attributes(node).get(name, "") if node is not None else ""

    def content(self, node: Node) -> str:
        """Return the text in a node, including that of nested elements."""
        return "".join(self._shown(one) for one in node.walk() if not one.name)

    def _shown(self, node: Node) -> str:
        raw = self.text[node.start : node.end]
        if raw.startswith(_CDATA):
            return raw[len(_CDATA) : -3]
        return html.unescape(raw) if "&" in raw else raw

    def _root(self, label: str) -> Node:
        text = self.text
        top = Node("?", 0, 0, len(text), len(text), None, {"xml": "xml"})
        node, at, depth = top, 0, 0
        for tag in _MARKUP.finditer(text):
            start, end = tag.span()
            if at < start and node is not top:
                _add_text(node, at, start)
            at = end
            if tag["close"]:
                node.outer, node.end = start, end
                node, depth = node.parent or top, depth - 1
            elif tag["name"]:
                rest = tag["rest"]
                prefixes = node.prefixes
                if "xmlns" in rest:
                    prefixes = {**prefixes, **dict(self._declared(rest))}
                child = Node(
                    _resolved(tag["name"], prefixes),
                    start,
                    end,
                    end,
                    end,
                    node,
                    prefixes,
                )
                node.children.append(child)
                if not tag["empty"]:
                    node, depth = child, depth + 1
                    if depth > DEEPEST:
                        raise SourceError(
                            f"{label}: has more than {DEEPEST} elements inside each "
                            "other; it is not opened"
                        )
            elif text.startswith(_CDATA, start):
                _add_text(node, start, end)
        return top.children[0]

    def _declared(self, rest: str) -> Iterator[tuple[str, str]]:
        for match in _NAMESPACE.finditer(rest):
            name = match[2] if match[2] is not None else match[3]
            yield match[1] or "", self._namespaces.get(name, "?")


def require_well_formed(text: str, label: str, *, doctype: bool = False) -> None:
    """Raise SourceError if a text is not well-formed XML, or declares entities.

    :param label: the name of the text in messages.
    :param doctype: whether to allow a document type without declarations.
    """
    parser = expat.ParserCreate()

    def refuse(
        _name: str, _system: str | None, _public: str | None, internal: object
    ) -> None:
        if internal or not doctype:
            raise SourceError(
                f"{label}: declares entities or a document type of its own; it is not "
                "opened"
            )

    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(text, True)  # noqa: FBT003 (takes no keyword)
    except (expat.ExpatError, UnicodeEncodeError) as error:
        line = getattr(error, "lineno", 1)
        raise SourceError(
            f"{label}: is damaged: no XML at line {line}; save the file again"
        ) from None


def is_well_formed(text: str) -> bool:
    """Whether a text is XML; it may have a document type, but no declarations."""
    try:
        require_well_formed(text, "", doctype=True)
    except SourceError:
        return False
    return True


def _resolved(name: str, prefixes: Mapping[str, str]) -> str:
    prefix, _, local = name.rpartition(":")
    own = prefixes.get(prefix, "?")
    return f"{own}:{local}"


def _add_text(node: Node, start: int, end: int) -> None:
    node.children.append(Node("", start, start, end, end, node, node.prefixes))
