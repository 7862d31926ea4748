"""The description of a family of decoders for the converter.

The fields of the specs are those that ctranslate2.converters.transformers fills for the
same family. The modules ``gemma3`` and ``qwen2`` describe one family each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, NamedTuple

from pipeline.engines.causal.convert.gguf import Array
from pipeline.engines.causal.tokenizers import Tokenizer

# From GGUF's name of a linear map to the adapter's, in the order in which CTranslate2
# fuses the first three.
QUERY_KEY_VALUE = {
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
}
OUTPUT = ("attn_output", "self_attn.o_proj")
GATE = ("ffn_gate", "mlp.gate_proj")
UP = ("ffn_up", "mlp.up_proj")
DOWN = ("ffn_down", "mlp.down_proj")


class Shape(NamedTuple):
    """The sizes and constants of one model."""

    layers: int
    heads: int
    key_value_heads: int
    head_size: int
    epsilon: float
    rope_base: float
    window: int | None = None

    @property
    def grouped(self) -> int | None:
        """The number of key and value heads if it differs from ``heads``, else None."""
        return None if self.key_value_heads == self.heads else self.key_value_heads


class Vocabulary(NamedTuple):
    """The kept pieces of a model, its tokenizer, and the contents of its file.

    ``bos``, ``eos`` and ``unknown`` are pieces ("" if there is none).
    """

    pieces: tuple[str, ...]
    bos: str
    eos: str
    unknown: str
    tokenizer: Tokenizer
    file: bytes


@dataclass(frozen=True, slots=True)
class Architecture:
    """A family of pre-norm decoders with rotary positions and gated units.

    ``name`` is GGUF's; ``prefix`` comes before the layer's number in the names of the
    adapter. ``norms`` maps GGUF's names of the norms of a layer to the attributes of
    CTranslate2's layer that have their gammas. ``biases`` says whether query, key and
    value have a bias, ``tied`` whether the output layer is the embeddings, ``scaled``
    whether embeddings are multiplied by the square root of the width. ``shape`` and
    ``vocabulary`` raise KeyError, ValueError or IndexError if metadata are missing.
    """

    name: str
    title: str
    prefix: str
    norms: Mapping[str, str]
    biases: bool
    tied: bool
    scaled: bool
    activation: Callable[[Array], Array]
    shape: Callable[[Mapping[str, Any]], Shape]
    spec: Callable[[Shape], Any]
    vocabulary: Callable[[Mapping[str, Any], Sequence[int]], Vocabulary]

    def norm(self, layer: Any, name: str) -> Any | None:  # noqa: ANN401  (untyped library)
        """Return the layer's norm of this GGUF name, None if the family has none."""
        path = self.norms.get(name)
        return path and reduce(getattr, path.split("."), layer)
