"""Encoder-decoder models of any maker, decoded with CTranslate2.

``layouts`` describes the folder of each kind of model, ``pieces`` splits text and joins
it again, ``decoder`` runs the beam search, ``engine`` combines them. ``folders`` and
``argos_install`` install models.
"""

from __future__ import annotations

__all__: list[str] = []
