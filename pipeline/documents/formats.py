"""The registry of document formats. A new one is a module and a line in FORMATS.

``docs/formats.md`` says how to add one.
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
    """Return the names of the formats: what ``--as`` takes."""
    return tuple(_NAMED)


def format_of(name: str, form: str = "") -> Format:
    """Return the format of a document by its name, or the one that ``form`` names.

    A file that no format claims is plain text here; `choose` says whether it may be.

    >>> format_of("a/LISEZMOI.MD").name
    'markdown'
    >>> format_of("a/LISEZMOI.MD", "text").name
    'text'
    """
    return _NAMED.get(form) or _ENDINGS.get(kinds.ending(name), TEXT)


def format_of_document(document: Document) -> Format:
    """Return the format that a document was read as."""
    return format_of(document.name, document.form)


def recorded_form(signature: Mapping[str, Any]) -> str:
    """Return the format that a record's text was forced to, "" if it was not."""
    form = signature.get("format", "")
    return form if form in _NAMED else ""


def choose(name: str, label: str, form: str = "") -> Format:
    """Return the format that a file is read as; ``label`` is its name in messages.

    ``form`` is what was asked for, or "". Raises SourceError, a line that says what to
    do, for a kind of file that is no format here: nothing is guessed.
    """
    ending = kinds.ending(name)
    if form or not ending or ending in _ENDINGS:
        return format_of(name, form)
    raise SourceError(f"{label}: {kinds.why_not(ending, _endings())}")


def require_own_content(text: str, chosen: Format, label: str) -> None:
    """Raise SourceError for a text that is surely of another kind than ``chosen``.

    Only what begins or reads like nothing else is refused: HTML, data, subtitles or
    LaTeX that were saved under the ending of a text.
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
