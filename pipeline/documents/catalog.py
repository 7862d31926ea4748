"""Message catalogues of GNU gettext (.po, .pot): only msgstr, flags and header change.

There are two cases. If the header declares French, and msgstr contains French, that is
replaced by English. Otherwise the messages (msgid) are French, and the English is
written to the empty msgstr. Machine translations are flagged fuzzy, as gettext's own
tools do, until a person approves them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

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
from pipeline.errors import SourceError
from pipeline.text.unwrapping import LINE_END, STRING, unwrap
from pipeline.units import Kind, Span

_SEAM = rf"\"[ \t]*{LINE_END}[ \t]*\""
_PIECE = r"\"(?:[^\"\\\r\n]|\\.)*\""
_LITERAL = rf"{_PIECE}(?:[ \t]*{LINE_END}[ \t]*{_PIECE})*"
_FIELD = re.compile(
    r"^(?P<key>msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)[ \t]*"
    rf"(?P<value>{_LITERAL})",
    re.MULTILINE,
)
_COMMENT = re.compile(r"^#(?P<kind>[,|]?)(?!~)[^\r\n]*", re.MULTILINE)
_TOKEN = re.compile(rf"{_SEAM}|\\.|[^\\\"]+|\"", re.DOTALL)
_FRENCH = re.compile(r"(?<=Language: )fr(?:[_-]\w+)?(?=\\n)", re.IGNORECASE)
_PLURALS = re.compile(r"(?<=Plural-Forms: )nplurals=2;[^\\\"]*(?=\\n)")
_ENGLISH_PLURALS = "nplurals=2; plural=(n != 1);"
_START = re.compile(r"(?:\s|#[^\n]*\n)*(?:msgctxt[ \t]+\"[^\n]*\n)?msgid[ \t]+\"")
_BARE_QUOTE = re.compile(r"(\\.)|\"", re.DOTALL)
_BARE_BACKSLASH = re.compile(r"\\(?![abfnrtv\"\\0-7x])")


class _Field(NamedTuple):
    """A keyword with its string; ``value`` is the span of the string literals."""

    key: str
    span: Span
    value: Span


@dataclass(slots=True)
class _Entry:
    """One message: its fields, and the span of its flags or the offset for new ones."""

    fields: dict[str, _Field] = field(default_factory=dict)
    flags: Span | None = None
    flags_at: int = 0

    @property
    def forms(self) -> list[_Field]:
        return [one for key, one in self.fields.items() if key.startswith("msgstr")]


class _Place(NamedTuple):
    """A string to translate, the blocks in it, and the strings for the translation."""

    entry: _Entry
    source: _Field
    blocks: tuple[Span, ...]
    targets: tuple[_Field, ...]


def _entries(text: str) -> list[_Entry]:
    """Return the entries of a catalogue, including the header if there is one."""
    entries: list[_Entry] = []
    comments = [(m.start(), m) for m in _COMMENT.finditer(text)]
    at = index = 0
    for found in _FIELD.finditer(text):
        key = found["key"]
        last = entries[-1] if entries else None
        if last is None or (key in ("msgctxt", "msgid") and last.forms):
            last = _Entry(flags_at=found.start())
            entries.append(last)
            while index < len(comments) and comments[index][0] < found.start():
                place, comment = comments[index]
                index += 1
                if place < at:
                    continue
                if comment["kind"] == ",":
                    last.flags = Span.of(comment)
                elif comment["kind"] == "|":
                    last.flags_at = min(last.flags_at, place)
        last.fields.setdefault(
            key, _Field(key, Span.of(found), Span.of(found, "value"))
        )
        at = found.end()
    return [one for one in entries if "msgid" in one.fields and one.forms]


def _content(text: str, one: _Field) -> str:
    """Return the content of a string on one line, with its escapes."""
    raw = one.value.in_(text)
    return re.sub(_SEAM, "", raw)[1:-1]


def _blocks_of(text: str, one: _Field) -> tuple[Span, ...]:
    """Return the texts of a string, which are separated by line ends.

    Nothing is returned if the string is split inside a word, or has empty literals.
    """
    start, end = one.value.start + 1, one.value.end - 1
    pieces: list[Span] = []
    begin = at = start
    for token in _TOKEN.finditer(text, start, end):
        at = token.end()
        is_seam = "\n" in token[0] or "\r" in token[0]
        at_edge = token.start() == begin or at == end
        if token[0] == "\\n" or (is_seam and at_edge):
            pieces.append(Span(begin, token.start()))
            begin = at
        elif is_seam:
            before, after = text[token.start() - 1], text[token.end()]
            if after == '"' or not (before.isspace() or after.isspace()):
                return ()
    pieces.append(Span(begin, end))
    found = []
    for piece in pieces:
        raw = piece.in_(text)
        first = piece.start + len(raw) - len(raw.lstrip())
        span = Span(first, first + len(raw.strip()))
        if has_words(re.sub(r"\\.", " ", span.in_(text)), 0, len(raw)):
            found.append(span)
    return tuple(found)


def _is_french(text: str, entries: Sequence[_Entry]) -> bool:
    """Whether the catalogue's msgstr are in French."""
    header = next((e for e in entries if not _content(text, e.fields["msgid"])), None)
    if header is None or not _FRENCH.search(_content(text, header.forms[0])):
        return False
    return any(
        _content(text, form) for e in entries if e is not header for form in e.forms
    )


def _places(text: str) -> list[_Place]:
    entries = _entries(text)
    french = _is_french(text, entries)
    places = []
    for entry in entries:
        message = entry.fields["msgid"]
        if not _content(text, message):
            continue
        found: list[tuple[_Field, tuple[_Field, ...]]]
        if french:
            found = [(form, (form,)) for form in entry.forms if _content(text, form)]
        elif any(_content(text, form) for form in entry.forms):
            continue
        else:
            first, *others = entry.forms
            found = [(message, (first,))]
            if plural := entry.fields.get("msgid_plural"):
                found.append((plural, tuple(others)))
        places += [
            _Place(entry, source, blocks, targets)
            for source, targets in found
            if (blocks := _blocks_of(text, source)) and targets
        ]
    return places


def catalog_blocks(text: str, label: str) -> Blocks:
    """Return the blocks of a catalogue, one for each line of a French string.

    :raises SourceError: the text has words but no message.
    """
    if not _entries(text) and has_words(text, 0, len(text)):
        raise SourceError(f"{label}: no messages (msgid, msgstr); save it as .txt")
    blocks = [
        Block(Kind.PARAGRAPH, *span) for one in _places(text) for span in one.blocks
    ]
    return tuple(blocks), ()


def _write(
    text: str, blocks: Sequence[Block], sentences: Sequence[Sequence[Sentence]]
) -> Iterator[Part]:
    """Yield the catalogue with English strings, fuzzy flags and an English header."""
    own = dict(zip([block.start for block in blocks], sentences, strict=True))
    edits: list[tuple[Span, list[Part]]] = []
    flagged: set[int] = set()
    for place in _places(text):
        filled = list(_filled(text, place, own))
        for number, target in enumerate(place.targets):
            parts = filled if not number else [Part(part.text) for part in filled]
            edits.append((target.value, parts))
        machine = any(
            one.text and not one.is_human
            for span in place.blocks
            for one in own[span.start]
        )
        if machine and place.entry.flags_at not in flagged:
            flagged.add(place.entry.flags_at)
            edits += _fuzzy(text, place.entry)
    for span, new in _header_edits(text):
        edits.append((span, [Part(new)]))
    yield from spliced(text, edits)


def _filled(
    text: str, place: _Place, sentences: dict[int, Sequence[Sentence]]
) -> Iterator[Part]:
    """Yield the string literals of a place with English text."""
    at = place.source.value.start
    for span in place.blocks:
        yield Part(text[at : span.start])
        own = sentences[span.start]
        source = span.in_(text)
        target = " ".join(one.text for one in own if one.text)
        if target == _plain(unwrap(source, STRING).text):
            yield Part(source, own[0].unit)
        else:
            begun = False
            for one in own:
                if one.text:
                    yield Part(" " if begun else "")
                    yield Part(_escaped(one.text), one.unit)
                    begun = True
        at = span.end
    yield Part(text[at : place.source.value.end])


def _escaped(text: str) -> str:
    text = _BARE_BACKSLASH.sub(r"\\\\", text)
    return _BARE_QUOTE.sub(lambda m: m[1] or '\\"', text)


def _plain(text: str) -> str:
    """Return an escaped text with unescaped quotation marks."""
    return re.sub(r"\\(.)", lambda m: '"' if m[1] == '"' else m[0], text)


def _fuzzy(text: str, entry: _Entry) -> list[tuple[Span, list[Part]]]:
    if entry.flags is not None:
        flags = entry.flags.in_(text)
        if "fuzzy" in flags:
            return []
        place = Span(entry.flags.start, entry.flags.start + 2)
        return [(place, [Part("#, fuzzy,")])]
    found = re.search(LINE_END, text)
    end = found[0] if found else "\n"
    place = Span(entry.flags_at, entry.flags_at)
    return [(place, [Part(f"#, fuzzy{end}")])]


def _header_edits(text: str) -> Iterator[tuple[Span, str]]:
    """Yield the changes to the header of a French catalogue: language and plurals."""
    entries = _entries(text)
    if not _is_french(text, entries):
        return
    for entry in entries:
        if not _content(text, entry.fields["msgid"]):
            for pattern, new in ((_FRENCH, "en"), (_PLURALS, _ENGLISH_PLURALS)):
                for found in pattern.finditer(text, *entry.forms[0].value):
                    yield Span.of(found), new


def _texts(english: str, source: str) -> list[str]:
    """Return the English of each block; raise Misfit if the messages differ."""
    french_entries, english_entries = _entries(source), _entries(english)
    for old, new in zip(french_entries, english_entries, strict=False):
        keys = [key for key in old.fields if not key.startswith("msgstr")]
        same = list(old.fields) == list(new.fields) and all(
            _content(source, old.fields[key]) == _content(english, new.fields[key])
            for key in keys
        )
        if not same:
            raise Misfit(_line(english, new))
    if len(french_entries) != len(english_entries):
        raise Misfit(_line(english, english_entries[-1]) if english_entries else 1)
    twins = {
        id(old): new for old, new in zip(french_entries, english_entries, strict=True)
    }
    by_place = {old.flags_at: twins[id(old)] for old in french_entries}
    found: list[str] = []
    for place in _places(source):
        entry = by_place[place.entry.flags_at]
        target = entry.fields[place.targets[0].key]
        spans = _blocks_of(english, target)
        if not _content(english, target):
            found += [""] * len(place.blocks)
        elif len(spans) == len(place.blocks):
            found += [_plain(unwrap(s.in_(english), STRING).text) for s in spans]
        elif len(place.blocks) == 1 and "\\n" not in _content(english, target):
            found.append(_plain(_content(english, target).strip()))
        else:
            raise Misfit(_line(english, entry))
    return found


def _line(text: str, entry: _Entry) -> int:
    return text.count("\n", 0, entry.fields["msgid"].span.start) + 1


FORMAT = Format(
    "po",
    "a message catalogue (gettext)",
    (".po", ".pot"),
    catalog_blocks,
    lambda text: _START.match(text) is not None and "\nmsgstr" in text,
    Markup.STRINGS,
    Layout(_write, _texts),
    is_bilingual=True,
)
