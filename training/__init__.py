"""How the adapter of bitexte's Gemma model is made; never imported by the product.

In running order: ``base`` fetches and reads the model, ``data`` turns sentence pairs
into batches, ``model`` computes, ``train`` learns, ``lowrank`` and ``export`` write
the adapter, ``evaluate`` measures it with the product's own engine.
"""

from __future__ import annotations

__all__: list[str] = []
