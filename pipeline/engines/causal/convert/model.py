"""Converting a GGUF file to an int8 CTranslate2 model for French → English.

The weights are dequantised, the vocabulary is reduced to the pieces that French and
English need, the adapter is added to the linear maps, activations are smoothed if the
recipe says so (see ``smooth``), and all matrices are quantised to int8. This is done
layer by layer, so that no more than one layer is in memory as float32.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.engines.causal.convert.adapter import Adapter, read_adapter
from pipeline.engines.causal.convert.architecture import (
    DOWN,
    GATE,
    OUTPUT,
    QUERY_KEY_VALUE,
    UP,
    Architecture,
    Shape,
)
from pipeline.engines.causal.convert.forward import embed, layer_forward
from pipeline.engines.causal.convert.gemma3 import GEMMA3
from pipeline.engines.causal.convert.gguf import Array, GgufFile
from pipeline.engines.causal.convert.qwen2 import QWEN2
from pipeline.engines.causal.convert.smooth import SAMPLES, Peaks, smooth
from pipeline.engines.causal.models import MODELS, CausalModel
from pipeline.engines.causal.tokenizers import FILES, Tokenizer
from pipeline.errors import ModelInstallError

Progress = Callable[[str, int, int], None]

# By the engine's name.
ARCHITECTURES = {"gemma": GEMMA3, "qwen": QWEN2}


def convert(
    engine: str,
    gguf_file: Path,
    adapter_file: Path,
    kept: Sequence[int],
    output: Path,
    *,
    smoothed: bool,
    precision: str = "int8",
    progress: Progress | None = None,
) -> None:
    """Write model, vocabulary and tokenizer into the existing folder ``output``.

    :param kept: the ids of the pieces that stay in the vocabulary, ascending.
    :param smoothed: whether activations are smoothed.
    :param precision: how weights are stored: int8, or float32 to measure the loss.
    :param progress: called with ("convert", layers done, layers).
    :raises ModelInstallError: the file is not a model of the engine's family, or the
        adapter does not fit it.
    """
    architecture = ARCHITECTURES[engine]
    model = GgufFile(gguf_file)
    try:
        if model.metadata["general.architecture"] != architecture.name:
            raise ModelInstallError(f"{gguf_file}: not a {architecture.title} model")
        vocabulary = architecture.vocabulary(model.metadata, kept)
        shape = architecture.shape(model.metadata)
    except (KeyError, ValueError, IndexError) as error:
        raise ModelInstallError(
            f"{gguf_file}: not a complete {architecture.title} model: {error!r}"
        ) from error

    adapter = Adapter(read_adapter(adapter_file))
    spec = architecture.spec(shape)
    spec.register_vocabulary(list(vocabulary.pieces))
    spec.config.bos_token = vocabulary.bos
    spec.config.eos_token = vocabulary.eos
    spec.config.unk_token = vocabulary.unknown
    spec.config.add_attribute("layer_norm_epsilon", shape.epsilon)
    decoder = spec.decoder
    decoder.scale_embeddings = architecture.scaled
    decoder.layer_norm.gamma = model.tensor("output_norm.weight")
    decoder.embeddings.weight = model.tensor("token_embd.weight", np.asarray(kept))
    states = [
        embed(architecture, decoder, ids)
        for ids in _samples(vocabulary.tokenizer, MODELS[engine])
        if smoothed
    ]
    _store(decoder.embeddings, precision)
    if architecture.tied:
        decoder.projection.weight = decoder.embeddings.weight
    else:
        rows = model.tensor("output.weight", np.asarray(kept))
        decoder.projection.weight = rows
        _store(decoder.projection, precision)

    for number, layer in enumerate(decoder.layer):
        if progress:
            progress("convert", number, shape.layers)
        _fill(layer, number, architecture, model, adapter)
        if smoothed:
            states = _smooth(architecture, shape, layer, states)
        for linear in (
            *layer.self_attention.linear,
            layer.ffn.linear_0,
            layer.ffn.linear_0_noact,
            layer.ffn.linear_1,
        ):
            _store(linear, precision)
    adapter.check_all_used()
    spec.validate()
    if architecture.tied:
        # An alias, so that the matrix is saved only once.
        decoder.projection.weight = "decoder/embeddings/weight"
    spec.save(str(output))
    (output / FILES[MODELS[engine].tokenizer]).write_bytes(vocabulary.file)
    if progress:
        progress("convert", shape.layers, shape.layers)


def _store(part: Any, precision: str) -> None:  # noqa: ANN401  (untyped library)
    """Convert one matrix of the spec to the precision in which it is saved."""
    part.validate()
    part.optimize(precision)


def _samples(tokenizer: Tokenizer, model: CausalModel) -> list[list[int]]:
    numbers = {piece: number for number, piece in enumerate(tokenizer.vocabulary)}
    start = model.start or (model.filler,)
    return [
        [
            numbers[piece]
            for piece in (
                *start,
                *tokenizer.encode(f"French: {french}\nEnglish: {english}"),
            )
        ]
        for french, english in SAMPLES
    ]


def _smooth(
    architecture: Architecture,
    shape: Shape,
    layer: Any,  # noqa: ANN401  (untyped library)
    states: Sequence[Array],
) -> list[Array]:
    """Smooth one layer by the states of the samples; return the states after it."""
    peaks = Peaks()
    after = [
        layer_forward(architecture, shape, layer, rows, peaks.observe)
        for rows in states
    ]
    smooth(architecture, shape, layer, peaks)
    return after


def _fill(
    layer: Any,  # noqa: ANN401  (untyped library)
    number: int,
    architecture: Architecture,
    model: GgufFile,
    adapter: Adapter,
) -> None:
    """Fill the fields of a layer's spec with its weights."""

    def read(name: str) -> Array:
        return model.tensor(f"blk.{number}.{name}")

    def linear(name: str, adapted: str) -> Array:
        return adapter.merge(
            f"{architecture.prefix}{number}.{adapted}", read(f"{name}.weight")
        )

    for name in architecture.norms:
        found: Any = architecture.norm(layer, name)
        found.gamma = read(f"{name}.weight")
    fused, output = layer.self_attention.linear
    fused.weight = np.concatenate(
        [linear(name, adapted) for name, adapted in QUERY_KEY_VALUE.items()]
    )
    if architecture.biases:
        fused.bias = np.concatenate([read(f"{name}.bias") for name in QUERY_KEY_VALUE])
    output.weight = linear(*OUTPUT)
    layer.ffn.linear_0.weight = linear(*GATE)
    layer.ffn.linear_0_noact.weight = linear(*UP)
    layer.ffn.linear_1.weight = linear(*DOWN)
