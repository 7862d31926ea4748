"""The value that describes a translation model on this machine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A translation model on this machine; ``path`` is its folder.

    ``engine`` is the name of a recipe, or the name that the user gave to their own
    model. ``sha256`` is over all files, in sorted order. ``licence`` is the one that
    its maker states, "" if there is none. ``second`` is a model whose translations
    choose among the hypotheses of this one (pipeline.engines.agreement).
    """

    engine: str
    name: str
    version: str
    path: Path
    sha256: str
    licence: str = ""
    second: InstalledModel | None = None
