"""A GGUF file, an adapter and a list of pieces become an int8 CTranslate2 model.

``gguf`` reads the file, ``architectures`` says how a model family is laid out in it
and in CTranslate2, ``model`` converts a layer at a time. PyTorch is not needed.
"""

from __future__ import annotations

__all__: list[str] = []
