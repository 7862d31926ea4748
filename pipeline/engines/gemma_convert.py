"""Turn a Gemma 3 GGUF file into an int8 CTranslate2 model for French → English.

What happens on the way: the weights are dequantised, only the vocabulary rows that
French and English need are kept (the vocabulary is two thirds of this small model),
the adapter is added to the linear maps, activations are evened out (see gemma_smooth),
and all matrices are quantised to int8.
PyTorch is not needed.

The spec's fields are those that ctranslate2.converters.transformers fills for
Gemma 3. GGUF stores the norms' weights with the one already added that Gemma adds
when it runs, and the query and key rows in Gemma's own order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.engines.gemma_adapter import Adapter, read_adapter
from pipeline.engines.gemma_gguf import Array, GgufFile
from pipeline.engines.gemma_smooth import SAMPLES, smooth
from pipeline.engines.gemma_tokenizer import USER_DEFINED, Piece, sentencepiece_model
from pipeline.errors import ModelInstallError

TOKENIZER_FILE = "tokenizer.model"

# Gemma 3's own constants; GGUF does not carry them (Gemma 3 report, section 2).
_GLOBAL_EVERY = 6
_LOCAL_ROPE_BASE = 10_000.0

_SPECIAL = ("padding", "eos", "bos", "unknown")

# Name in GGUF → name in the adapter, in the order in which CTranslate2 fuses them.
_QUERY_KEY_VALUE = {
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
}

Progress = Callable[[str, int, int], None]


class _Shape(NamedTuple):
    layers: int
    heads: int
    key_value_heads: int
    head_size: int
    window: int
    epsilon: float
    global_rope_base: float


def convert(
    gguf_file: Path,
    adapter_file: Path,
    kept: Sequence[int],
    output: Path,
    *,
    precision: str = "int8",
    progress: Progress | None = None,
) -> None:
    """Write model, vocabulary and tokeniser into the existing folder ``output``.

    ``kept`` are the ids of the pieces that stay, ascending; the rest of the
    vocabulary is cut. ``precision`` is what the weights are stored in: int8, or
    float32 to measure what int8 costs. ``progress`` is called with
    ("convert", layers done, layers). Raises ModelInstallError if the file is not a
    Gemma 3 model or the adapter does not fit it.
    """
    model = GgufFile(gguf_file)
    try:
        if model.metadata["general.architecture"] != "gemma3":
            raise ModelInstallError(f"{gguf_file}: not a Gemma 3 model")
        pieces = _pieces(model.metadata, kept)
        special = {
            name: kept.index(model.metadata[f"tokenizer.ggml.{name}_token_id"])
            for name in _SPECIAL
        }
        shape = _shape(model.metadata)
    except (KeyError, ValueError, IndexError) as error:
        raise ModelInstallError(
            f"{gguf_file}: not a complete Gemma 3 model: {error!r}"
        ) from error

    adapter = Adapter(read_adapter(adapter_file))
    spec = _spec(shape)
    spec.register_vocabulary([piece.text for piece in pieces])
    spec.config.bos_token = pieces[special["bos"]].text
    spec.config.eos_token = pieces[special["eos"]].text
    spec.config.unk_token = pieces[special["unknown"]].text
    spec.config.add_attribute("layer_norm_epsilon", shape.epsilon)
    _fill(spec.decoder, model, adapter, np.asarray(kept), progress)
    adapter.check_all_used()
    tokenizer = sentencepiece_model(
        pieces,
        pad=special["padding"],
        eos=special["eos"],
        bos=special["bos"],
        unk=special["unknown"],
    )
    smooth(
        spec.decoder,
        _samples(tokenizer, special["bos"]),
        heads=shape.heads,
        epsilon=shape.epsilon,
    )
    spec.validate()
    spec.optimize(precision)
    spec.save(str(output))
    (output / TOKENIZER_FILE).write_bytes(tokenizer)


def _samples(tokenizer: bytes, bos: int) -> list[list[int]]:
    from sentencepiece import SentencePieceProcessor

    encode = SentencePieceProcessor(model_proto=tokenizer).encode
    return [
        [bos, *encode(f"French: {french}\nEnglish: {english}")]
        for french, english in SAMPLES
    ]


def _pieces(metadata: Mapping[str, Any], kept: Sequence[int]) -> list[Piece]:
    texts, scores, kinds = (
        metadata[f"tokenizer.ggml.{name}"]
        for name in ("tokens", "scores", "token_type")
    )
    return [
        Piece(
            # Runs of spaces: GGUF has spaces in them where SentencePiece has marks.
            texts[i].replace(" ", "▁") if kinds[i] == USER_DEFINED else texts[i],
            scores[i],
            kinds[i],
        )
        for i in kept
    ]


def _shape(metadata: Mapping[str, Any]) -> _Shape:
    return _Shape(
        layers=metadata["gemma3.block_count"],
        heads=metadata["gemma3.attention.head_count"],
        key_value_heads=metadata["gemma3.attention.head_count_kv"],
        head_size=metadata["gemma3.attention.key_length"],
        window=metadata["gemma3.attention.sliding_window"],
        epsilon=metadata["gemma3.attention.layer_norm_rms_epsilon"],
        global_rope_base=metadata["gemma3.rope.freq_base"],
    )


def _spec(shape: _Shape) -> Any:  # noqa: ANN401  (untyped library)
    from ctranslate2.specs import common_spec, transformer_spec

    grouped = shape.key_value_heads != shape.heads
    spec = transformer_spec.TransformerDecoderModelSpec.from_config(
        shape.layers,
        shape.heads,
        activation=common_spec.Activation.GELUTanh,
        pre_norm=True,
        ffn_glu=True,
        rms_norm=True,
        rotary_dim=shape.head_size,
        rotary_interleave=False,
        rotary_base=_LOCAL_ROPE_BASE,
        num_heads_kv=shape.key_value_heads if grouped else None,
        head_dim=shape.head_size,
        sliding_window=shape.window,
        pre_post_layer_norm=True,
        quant_type=common_spec.Quantization.CT2,
        qk_norm=True,
    )
    spec.decoder.scale_embeddings = True  # by the square root of the width
    spec.decoder.start_from_zero_embedding = False
    for layer in spec.decoder.layer[_GLOBAL_EVERY - 1 :: _GLOBAL_EVERY]:
        layer.self_attention.rotary_base = np.float32(shape.global_rope_base)
        layer.self_attention.sliding_window = np.int32(0)
    return spec


def _fill(
    decoder: Any,  # noqa: ANN401  (untyped library)
    model: GgufFile,
    adapter: Adapter,
    kept: npt.NDArray[np.int64],
    progress: Progress | None,
) -> None:
    """Give every field of the decoder's spec its weights."""
    embeddings = model.tensor("token_embd.weight", kept)
    decoder.embeddings.weight = embeddings
    decoder.projection.weight = embeddings  # tied; saved once
    decoder.layer_norm.gamma = model.tensor("output_norm.weight")
    for number, layer in enumerate(decoder.layer):
        if progress:
            progress("convert", number, len(decoder.layer))

        def read(name: str, number: int = number) -> Array:
            return model.tensor(f"blk.{number}.{name}.weight")

        def linear(name: str, adapted: str, number: int = number) -> Array:
            weight = model.tensor(f"blk.{number}.{name}.weight")
            return adapter.merge(f"model.layers.{number}.{adapted}", weight)

        layer.input_layer_norm.gamma = read("attn_norm")
        layer.post_attention_layer_norm.gamma = read("post_attention_norm")
        layer.pre_feedforward_layer_norm.gamma = read("ffn_norm")
        layer.post_feedforward_layer_norm.gamma = read("post_ffw_norm")
        attention = layer.self_attention
        attention.q_norm.gamma = read("attn_q_norm")
        attention.k_norm.gamma = read("attn_k_norm")
        attention.linear[0].weight = np.concatenate(
            [linear(name, adapted) for name, adapted in _QUERY_KEY_VALUE.items()]
        )
        attention.linear[1].weight = linear("attn_output", "self_attn.o_proj")
        layer.ffn.linear_0.weight = linear("ffn_gate", "mlp.gate_proj")
        layer.ffn.linear_0_noact.weight = linear("ffn_up", "mlp.up_proj")
        layer.ffn.linear_1.weight = linear("ffn_down", "mlp.down_proj")
    if progress:
        progress("convert", len(decoder.layer), len(decoder.layer))
