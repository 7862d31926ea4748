"""A translation model on this machine, and the fingerprint of its files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

EngineName = Literal["argos", "gemma", "qwen"]


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A model that can be opened: ``path`` is its folder.

    ``sha256`` is over all its files, in sorted order; ``licence`` is what its
    maker states, or "" where the package does not say.
    """

    engine: EngineName
    name: str
    version: str
    path: Path
    sha256: str
    licence: str = ""
