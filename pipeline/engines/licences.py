"""Reading a model's licence from its files, and asking the user about it."""

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
    """Return the licence in the front matter of a model's README, or ""."""
    try:
        text = (folder / "README.md").read_text("utf-8", errors="replace")
    except OSError:
        return ""
    return licence_of_card(text)


def licence_of_card(text: str) -> str:
    """Return the licence in the YAML front matter of a model card, or ""."""
    block = _FRONT_MATTER.match(text.replace("\r\n", "\n"))
    field = _FIELD.search(block[1]) if block else None
    return field[1][:_LONGEST] if field else ""


def forbids_commerce(licence: str) -> bool:
    """Whether a licence forbids commercial use, by its name."""
    return _NO_COMMERCE.search(licence) is not None


def accept(licence: str, confirm: Confirm | None) -> None:
    """Ask the user about a licence that forbids commercial use; accept others.

    :param confirm: asks the user; None if nobody can be asked.
    :raises ModelInstallError: the licence was refused, or nobody can be asked.
    """
    if not forbids_commerce(licence):
        return
    if confirm is None or not confirm(licence):
        raise ModelInstallError(
            f"the licence {licence} forbids commercial use and was not accepted; "
            "--yes accepts it"
        )
