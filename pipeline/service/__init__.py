"""Translation for other programs of this machine, under the project's glossary.

`texts` translates a text in hand; `server` answers as LibreTranslate does.
"""

from __future__ import annotations

from pipeline.service.server import Server
from pipeline.service.texts import TextTranslator

__all__ = ["Server", "TextTranslator"]
