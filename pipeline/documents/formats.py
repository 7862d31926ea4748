"""The registry of document formats.

A new format is a module and a line in FORMATS; see ``docs/formats.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.documents import (
    catalog,
    hypertext,
    kinds,
    markdown,
    plain,
    subtitles,
    xliff,
)
from pipeline.documents.model import Document, Format
from pipeline.documents.office import epub, opendocument, word
from pipeline.errors import SourceError

FORMATS: tuple[Format, ...] = (
    plain.FORMAT,
    markdown.FORMAT,
    hypertext.FORMAT,
    subtitles.SUBRIP,
    subtitles.WEBVTT,
    catalog.FORMAT,
    xliff.FORMAT,
    word.FORMAT,
    opendocument.FORMAT,
    epub.FORMAT,
)
"""Every format, in the order of the table in ``docs/formats.md``."""

_NAMED = {one.name: one for one in FORMATS}
_ENDINGS = {suffix: one for one in FORMATS for suffix in one.suffixes}
TEXT = plain.FORMAT


def names() -> tuple[str, ...]:
    """Return the names of the formats, which ``--as`` accepts."""
    return tuple(_NAMED)


def format_of(name: str, form: str = "") -> Format:
    """Return the format named ``form``, or else that of a file's name.

    Unknown suffixes are plain text here; `choose` refuses them.

    >>> format_of("a/LISEZMOI.MD").name
    'markdown'
    >>> format_of("a/LISEZMOI.MD", "text").name
    'text'
    """
    return _NAMED.get(form) or _ENDINGS.get(kinds.ending(name), TEXT)


def format_of_document(document: Document) -> Format:
    """Return the format as which a document was read."""
    return format_of(document.name, document.form)


def recorded_form(signature: Mapping[str, Any]) -> str:
    """Return the format that was chosen by ``--as`` for a record's text, or ""."""
    form = signature.get("format", "")
    return form if form in _NAMED else ""


def choose(name: str, label: str, form: str = "") -> Format:
    """Return the format for reading a file.

    :param label: the file's name in messages.
    :param form: the name of the format if the user chose one, or "".
    :raises SourceError: the suffix is of no format; the message says what to do.
    """
    ending = kinds.ending(name)
    if form or not ending or ending in _ENDINGS:
        return format_of(name, form)
    raise SourceError(f"{label}: {kinds.why_not(ending, _endings())}")


def require_own_content(text: str, chosen: Format, label: str) -> None:
    """Raise SourceError if a text is certainly of another kind than ``chosen``.

    Only plain text and Markdown are checked, for HTML, data, subtitles, LaTeX and other
    kinds that have the wrong suffix.
    """
    if chosen not in (plain.FORMAT, markdown.FORMAT):
        return
    for other in FORMATS:
        if other is not chosen and other.recognise(text):
            raise SourceError(
                f"{label}: this is {other.title}, not {chosen.title}; save it as "
                f"{other.suffixes[0]}, or force it with --as {chosen.name}"
            )
    found = kinds.recognise(text, in_markdown=chosen is markdown.FORMAT)
    if found is not None:
        raise SourceError(
            f"{label}: this is {found.title}, not {chosen.title}; {found.advice}, or "
            f"force it with --as {chosen.name}"
        )


def _endings() -> str:
    return ", ".join(one.suffixes[0] for one in FORMATS)
