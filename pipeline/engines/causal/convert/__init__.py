"""Converting a GGUF file with an adapter into an int8 CTranslate2 model.

``gguf`` reads the file, ``architecture`` describes how a family of models is stored in
it and in CTranslate2, ``model`` converts layer by layer. PyTorch is not needed.
"""

from __future__ import annotations

__all__: list[str] = []
