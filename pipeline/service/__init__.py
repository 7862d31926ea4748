"""Translation for other programs on this machine, with the project's glossary.

`texts` translates single texts; `server` has the HTTP interface of LibreTranslate.
"""

from __future__ import annotations

from pipeline.service.server import Server
from pipeline.service.texts import TextTranslator

__all__ = ["Server", "TextTranslator"]
