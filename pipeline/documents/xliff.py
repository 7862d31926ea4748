"""XLIFF 1.2 and 2 files of other programs, with French sources and empty targets.

Units with a translation and units marked as not translatable are unchanged. Inline
codes are tags of the sentence. Files exported by this program are imported again by
``translate import``, not here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.documents.hypertext import filled
from pipeline.documents.lines import has_words
from pipeline.documents.model import (
    Block,
    Blocks,
    Format,
    Layout,
    Markup,
    Misfit,
    Part,
    Sentence,
    spliced,
)
from pipeline.documents.office.elements import Node
from pipeline.documents.office.elements import Part as Tree
from pipeline.documents.office.runs import known_tags, well_formed
from pipeline.errors import SourceError
from pipeline.text.unwrapping import unwrap
from pipeline.units import Kind, Span

_OASIS = "urn:oasis:names:tc:xliff:document"
_NAMESPACES = {f"{_OASIS}:1.2": "one", f"{_OASIS}:2.0": "two", f"{_OASIS}:2.2": "two"}
_START = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:\w+:)?xliff\b")
# Elements whose content is code of another format.
_CODES = frozenset({"one:ph", "one:bpt", "one:ept", "one:it"})
_UNREAD = frozenset({"one:alt-trans", "two:notes", "two:originalData"})
_LANGUAGES = {
    "one": ("source-language", "target-language"),
    "two": ("srcLang", "trgLang"),
}
_MACHINE = "needs-review-translation"
_PERSON = "translated"


@dataclass(frozen=True, slots=True)
class _Unit:
    """A unit, or a segment of one: its French source and the place for its English.

    ``text`` is the span of the French without spaces around it, None if there is
    nothing to translate. ``after`` is the offset for a new target.
    """

    name: str
    source: Node
    target: Node | None
    after: int
    text: Span | None


def _read(text: str, label: str) -> tuple[Tree, list[_Unit]]:
    tree = Tree(text, _NAMESPACES, label)
    version, _, name = tree.root.name.partition(":")
    if name != "xliff" or version not in _LANGUAGES:
        raise SourceError(f"{label}: is no XLIFF 1.2 or 2; save it as one of these")
    for node, key, wanted in _declared(tree, version):
        said = tree.attribute(node, key)
        if said and said.lower().partition("-")[0] != wanted:
            line = text.count("\n", 0, node.start) + 1
            raise SourceError(
                f"{label}:{line}: {key} is {said}; only French to English is translated"
            )
    units: list[_Unit] = []
    _collect(tree, tree.root, units, translated=True)
    return tree, units


def _declared(tree: Tree, version: str) -> Iterator[tuple[Node, str, str]]:
    """Yield the declarations of languages: element, attribute, expected language."""
    for node in tree.root.walk():
        if node.name in ("one:file", "two:xliff"):
            source, target = _LANGUAGES[version]
            yield node, source, "fr"
            yield node, target, "en"


def _collect(tree: Tree, node: Node, units: list[_Unit], *, translated: bool) -> None:
    said = tree.attribute(node, "translate")
    translated = said != "no" if said else translated
    version, _, name = node.name.partition(":")
    source = node.find(f"{version}:source")
    if name in ("trans-unit", "segment") and source is not None:
        owner = node.parent if name == "segment" and node.parent else node
        ident = f"{tree.attribute(owner, 'id')}#{tree.attribute(node, 'id')}"
        target = node.find(f"{version}:target")
        after = node.find(f"{version}:seg-source") or source
        is_open = target is None or not tree.content(target).strip()
        span = _text_span(tree, source) if translated and is_open else None
        units.append(_Unit(ident, source, target, after.end, span))
        return
    for child in node.children:
        if child.name and child.name not in _UNREAD:
            _collect(tree, child, units, translated=translated)


def _text_span(tree: Tree, source: Node) -> Span | None:
    """Return the span of the French text of a source, None if it has no words."""
    words = "".join(
        tree.content(node) for node in source.children if node.name not in _CODES
    )
    if not has_words(words, 0, len(words)):
        return None
    raw = tree.text[source.inner : source.outer]
    start = source.inner + len(raw) - len(raw.lstrip())
    return Span(start, start + len(raw.strip()))


def xliff_blocks(text: str, label: str) -> Blocks:
    """Return the blocks: the French of each unit without English.

    :raises SourceError: the text is not XLIFF 1.2 or 2, or has other languages.
    """
    _, units = _read(text, label)
    return tuple(Block(Kind.PARAGRAPH, *one.text) for one in units if one.text), ()


def _write(
    text: str, blocks: Sequence[Block], sentences: Sequence[Sequence[Sentence]]
) -> Iterator[Part]:
    """Yield the file with English targets, and English as the target language."""
    tree, units = _read(text, "")
    own = dict(zip([block.start for block in blocks], sentences, strict=True))
    edits = [_edit(tree, one, own[one.text.start]) for one in units if one.text]
    version = tree.root.name.partition(":")[0]
    for node, key, wanted in _declared(tree, version):
        if wanted == "en" and not tree.attribute(node, key):
            end = node.inner - 1
            edits.append((Span(end, end), [Part(f' {key}="en"')]))
    yield from spliced(text, edits)


def _edit(
    tree: Tree, unit: _Unit, sentences: Sequence[Sentence]
) -> tuple[Span, list[Part]]:
    """Return the span of a unit's target and the parts that replace it."""
    text, span = tree.text, unit.text or Span(0, 0)
    french = span.in_(text)
    parts = [
        Part(text[unit.source.inner : span.start]),
        *_english(french, sentences),
        Part(text[span.end : unit.source.outer]),
    ]
    node = unit.target
    if node is not None and node.inner < node.end:
        return Span(node.inner, node.outer), parts
    name = text[unit.source.start + 1 : unit.source.inner].split()[0].rstrip("/>")
    name = name.removesuffix("source") + "target"
    close = Part(f"</{name}>")
    if node is not None:  # <target/>
        opened = text[node.start : node.end - 2].rstrip() + ">"
        return Span(node.start, node.end), [Part(opened), *parts, close]
    state = ""
    if unit.source.name.startswith("one:"):
        human = all(one.is_human for one in sentences if one.text)
        state = f' state="{_PERSON if human else _MACHINE}"'
    before = text[: unit.source.start]
    indent = before[len(before.rstrip()) :]
    return Span(unit.after, unit.after), [
        Part(f"{indent}<{name}{state}>"),
        *parts,
        close,
    ]


def _english(french: str, sentences: Sequence[Sentence]) -> Iterator[Part]:
    """Yield the English of a unit, made well-formed if it is not."""
    whole = " ".join(one.text for one in sentences if one.text)
    made = well_formed(whole, french)
    if made == whole:
        yield from filled(french, sentences)
    else:
        yield from filled(french, [Sentence(sentences[0].unit, made)])


def _texts(english: str, source: str) -> list[str]:
    """Return the English of each block; raise Misfit if the units or French differ."""
    _, in_source = _read(source, "")
    try:
        in_target = _read(english, "")[1]
    except SourceError:
        raise Misfit(1) from None
    found = []
    for old, new in zip(in_source, in_target, strict=False):
        french = source[old.source.inner : old.source.outer]
        same = french.split() == english[new.source.inner : new.source.outer].split()
        if old.name != new.name or not same:
            raise Misfit(english.count("\n", 0, new.source.start) + 1)
        if old.text is not None:
            target = new.target
            raw = english[target.inner : target.outer] if target else ""
            found.append(known_tags(unwrap(raw.strip(), 0).text, french))
    if len(in_source) != len(in_target):
        last = in_target[-1].source.start if in_target else 0
        raise Misfit(english.count("\n", 0, last) + 1)
    return found


FORMAT = Format(
    "xliff",
    "a translation file (XLIFF)",
    (".xlf", ".xliff"),
    xliff_blocks,
    lambda text: _START.match(text) is not None,
    Markup.TAGS,
    Layout(_write, _texts),
    is_bilingual=True,
)
