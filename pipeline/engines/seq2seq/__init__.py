"""Encoder-decoder models of any maker, decoded through CTranslate2.

``layouts`` knows how a folder of each kind is laid out, ``pieces`` splits text and
joins it again, ``decoder`` searches, ``engine`` puts them together; ``folders`` and
``argos_install`` put models in place.
"""

from __future__ import annotations

__all__: list[str] = []
