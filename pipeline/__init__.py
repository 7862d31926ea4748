"""bitexte: French texts into English offline, aligned and under your glossary."""

from __future__ import annotations

__all__ = ["__version__"]

__version__ = "0.1.0"
