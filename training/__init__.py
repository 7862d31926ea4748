"""Training the adapters of bitexte's models; the product never imports this package.

In running order: ``base`` fetches and reads a model, ``data`` turns sentence pairs
into batches, ``gemma`` and ``qwen`` compute, ``train`` learns, ``lowrank`` and
``export`` write the adapter, ``evaluate`` measures it with the product's own engine.
"""

from __future__ import annotations

__all__: list[str] = []
