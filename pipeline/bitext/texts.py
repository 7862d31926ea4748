"""Rebuilding the French document of a bitext."""

from __future__ import annotations

from pipeline.units import Bitext


def source_text(bitext: Bitext) -> str:
    """Return the French document, exactly as it was read (without its BOM)."""
    parts: list[str] = []
    for unit in bitext.units:
        parts += (unit.before, unit.source)
    return "".join(parts) + bitext.tail
