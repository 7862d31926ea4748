"""How each causal model is made: its weights, adapter, licence, and resources."""

from __future__ import annotations

from dataclasses import dataclass

_GEMMA_NOTICE = """\
Gemma is provided under and subject to the Gemma Terms of Use found at
ai.google.dev/gemma/terms

The model in this folder is a Model Derivative of Gemma 3 270M: bitexte cut the
vocabulary to the pieces that French and English need, added its own adapter to the
weights, and quantised them to 8 bits. Whoever uses or passes on the model is bound by
those terms and by the Gemma Prohibited Use Policy found at
ai.google.dev/gemma/prohibited_use_policy
"""

_QWEN_NOTICE = """\
Copyright 2024 Alibaba Cloud

The model in this folder is made from Qwen2.5-Coder 1.5B Instruct (Q4_K_M), which is
licensed under the Apache License, Version 2.0: www.apache.org/licenses/LICENSE-2.0

It was modified: bitexte cut the vocabulary to the pieces that French and English need,
added its own adapter to the weights, and quantised them to 8 bits. The result, the
adapter included, is under the same licence, without warranties of any kind.
"""


@dataclass(frozen=True, slots=True)
class CausalRecipe:
    """The inputs of a model and the settings of its conversion.

    ``version`` is that of the conversion: if it changes, installed models are made
    again. ``terms`` are shown before anything is downloaded, ``notice`` is written
    beside the model. ``weights``, ``adapter`` and ``kept_ids`` are files of
    ``pipeline/data``. ``smoothed`` says whether activations are smoothed (`smooth`).
    ``model_size`` is the disk space of the model in bytes, ``memory`` the memory that
    the conversion needs.
    """

    engine: str
    name: str
    version: str
    licence: str
    terms: str
    notice: str
    weights: str
    adapter: str
    kept_ids: str
    smoothed: bool
    model_size: int
    memory: int


GEMMA = CausalRecipe(
    engine="gemma",
    name="gemma3-270m-fr_en",
    version="3",
    licence="Gemma Terms of Use",
    terms="The model's licence is the Gemma Terms of Use: ai.google.dev/gemma/terms",
    notice=_GEMMA_NOTICE,
    weights="gemma-weights.json",
    adapter="gemma-adapter.safetensors",
    kept_ids="gemma-kept-ids.txt.xz",
    smoothed=True,
    model_size=140_000_000,
    memory=900_000_000,
)

QWEN = CausalRecipe(
    engine="qwen",
    name="qwen2.5-coder-1.5b-fr_en",
    version="1",
    licence="Apache-2.0",
    terms="The model's licence is the Apache License 2.0: "
    "www.apache.org/licenses/LICENSE-2.0",
    notice=_QWEN_NOTICE,
    weights="qwen-weights.json",
    adapter="qwen-adapter.safetensors",
    kept_ids="qwen-kept-ids.txt.xz",
    smoothed=False,
    model_size=1_500_000_000,
    memory=2_600_000_000,
)

RECIPES: dict[str, CausalRecipe] = {recipe.engine: recipe for recipe in (GEMMA, QWEN)}
