"""A translation model on this machine, and the fingerprint of its files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A model that can be opened: ``path`` is its folder.

    ``engine`` is a recipe's name, or the name that the user gave to a model of their
    own. ``sha256`` is over all its files, in sorted order; ``licence`` is what its
    maker states, or "" where the package does not say. ``second`` is a model whose
    translations choose among this one's hypotheses (pipeline.engines.agreement).
    """

    engine: str
    name: str
    version: str
    path: Path
    sha256: str
    licence: str = ""
    second: InstalledModel | None = None
