"""Translation engines behind one protocol; only this package imports CTranslate2."""

from __future__ import annotations

__all__: list[str] = []
