"""The causal family: language models that go on with the English of a prompt.

``models`` describes how each one is used, ``recipes`` how each one is made;
``engine`` runs all of them, ``install`` and ``convert`` make them.
"""

from __future__ import annotations

__all__: list[str] = []
