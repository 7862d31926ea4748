"""Translation engines behind one protocol; the only importers of CTranslate2."""

from __future__ import annotations

__all__: list[str] = []
