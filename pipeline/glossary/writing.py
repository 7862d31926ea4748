"""Writing entries as YAML, and writing a glossary file atomically."""

from __future__ import annotations

from pathlib import Path

import regex

from pipeline.files import write_atomically
from pipeline.glossary.loading import is_text
from pipeline.glossary.terms import Case, TermEntry

HEADER = """\
# The glossary: how French terms are to be rendered in English.
#
#   - fr: étasunien            every inflected form is found: étasuniennes, l'Étasunien
#     en: US                   the English that is wanted
#     allow: [American]        other English that is accepted
#     forbid: [Statesian]      English that must not be used
#     note: House style.       for people only
#   - fr: Big Tech
#     keep: true               stays as it is
#   - fr: IA
#     en: AI
#     case: exact              only in these capitals
#
# `forms: [...]` gives the French forms by hand; one that begins with "+" is added to
# those that are generated. `translate glossary check` finds contradictions.
"""

# Characters that may not begin an unquoted scalar, and what may not be inside one.
_UNSAFE_START = regex.compile(r"[-?:,\[\]{}#&*!|>'\"%@`=<\s]")
_UNSAFE = regex.compile(r":(?:\s|$)|\s#|[\[\]{},\n\r\t]|[^\P{C}\n]|\s$")


def scalar(text: str) -> str:
    """Return a text as a YAML scalar, unquoted if that is safe."""
    safe = text and is_text(text) and not _UNSAFE_START.match(text)
    if safe and not _UNSAFE.search(text):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    escaped = regex.sub(
        r"[^\P{C}]",
        lambda m: f"\\u{ord(m[0]):04x}" if ord(m[0]) < 0x10000 else m[0],  # noqa: PLR2004  (the end of the basic plane)
        escaped,
    )
    return f'"{escaped}"'


def field(key: str, value: object) -> str:
    """Return one field of an entry as YAML: ``allow: [American, U.S.]``."""
    if isinstance(value, tuple):
        return f"{key}: [{', '.join(scalar(item) for item in value)}]"
    if isinstance(value, bool):
        return f"{key}: {'true' if value else 'false'}"
    return f"{key}: {scalar(str(value))}"


def fields(entry: TermEntry) -> list[str]:
    """Return the fields of an entry that are not empty, in the order of the schema."""
    values: list[tuple[str, object]] = [("fr", entry.fr)]
    values.append(("en", entry.en))
    values.append(("keep", entry.keep))
    lists = ("allow", "forbid", "forms")
    values += [(key, getattr(entry, key)) for key in lists]
    values.append(("case", "" if entry.case is Case.ANY else entry.case.value))
    values += [(key, getattr(entry, key)) for key in ("note", "domain")]
    return [field(key, value) for key, value in values if value or key == "fr"]


def replace_file(path: Path, data: bytes) -> None:
    """Write a glossary file completely or not at all.

    :raises OutputError: the folder or the file cannot be written.
    """
    write_atomically(path, data)
