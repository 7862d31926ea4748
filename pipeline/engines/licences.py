"""What a model's own files say about its licence."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from pipeline.errors import ModelInstallError

Confirm = Callable[[str], bool]
"""Asks a person about a licence; true if they accept it."""

_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_FIELD = re.compile(r"^licen[cs]e:[ \t]*[\"']?([^\"'\n]+?)[\"']?[ \t]*$", re.MULTILINE)
_NO_COMMERCE = re.compile(r"\bnc\b|non[- ]?commercial|research[- ]only", re.IGNORECASE)
_LONGEST = 60


def stated_licence(folder: Path) -> str:
    """Return the licence that a model's README states in its first block, or ""."""
    try:
        text = (folder / "README.md").read_text("utf-8", errors="replace")
    except OSError:
        return ""
    return licence_of_card(text)


def licence_of_card(text: str) -> str:
    """Return the licence in the YAML block that begins a model card, or ""."""
    block = _FRONT_MATTER.match(text.replace("\r\n", "\n"))
    field = _FIELD.search(block[1]) if block else None
    return field[1][:_LONGEST] if field else ""


def forbids_commerce(licence: str) -> bool:
    """Whether a licence is one of those that forbid commercial use."""
    return _NO_COMMERCE.search(licence) is not None


def accept(licence: str, confirm: Confirm | None) -> None:
    """Ask about a licence that forbids commercial use.

    Raises ModelInstallError if it is refused, or if there is nobody to ask.
    """
    if not forbids_commerce(licence):
        return
    if confirm is None or not confirm(licence):
        raise ModelInstallError(
            f"the licence {licence} forbids commercial use and was not accepted; "
            "--yes accepts it"
        )
