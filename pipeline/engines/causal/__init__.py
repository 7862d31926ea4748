"""Causal language models, which complete a prompt with the English translation.

``models`` describes how each model is used, ``recipes`` how it is made; ``engine`` runs
all of them, ``install`` and ``convert`` make them.
"""

from __future__ import annotations

__all__: list[str] = []
