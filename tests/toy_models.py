"""The toy package's model in the layouts of other makers.

``Weights`` reads CTranslate2's ``model.bin`` (version 6) and writes it; ``marian``
names the same numbers as Marian does. A Marian decoder begins with an embedding of
zeros where the toy begins with that of ``<s>``: one decoder layer is put in front whose
feed-forward part adds that embedding at the first position and exact zeros elsewhere.
"""

from __future__ import annotations

import io
import json
import shutil
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import yaml

Array = np.ndarray[Any, Any]
_TYPES = {0: np.float32, 1: np.int8, 2: np.int16, 3: np.int32}
_CODES = {np.dtype(kind): code for code, kind in _TYPES.items()}
EMBEDDINGS = "decoder/embeddings/weight"


@dataclass
class Weights:
    """The variables of a ``model.bin``, and the names that stand for others."""

    variables: dict[str, Array]
    aliases: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Weights:
        with path.open("rb") as file:
            version, _, _ = _int(file, "I"), _text(file), _int(file, "I")
            assert version == 6
            variables = {}
            for _ in range(_int(file, "I")):
                name = _text(file)
                shape = [_int(file, "I") for _ in range(_int(file, "B"))]
                kind = _TYPES[_int(file, "B")]
                content = file.read(_int(file, "I"))
                variables[name] = np.frombuffer(content, kind).reshape(shape)
            pairs = ((_text(file), _text(file)) for _ in range(_int(file, "I")))
            return cls(variables, dict(pairs))

    def write(self, path: Path) -> None:
        with path.open("wb") as file:
            file.write(struct.pack("<I", 6))
            _write_text(file, "TransformerSpec")
            file.write(struct.pack("<II", 7, len(self.variables)))
            for name, value in self.variables.items():
                _write_text(file, name)
                file.write(struct.pack("<B", value.ndim))
                file.write(struct.pack(f"<{value.ndim}I", *value.shape))
                content = value.tobytes()
                file.write(struct.pack("<BI", _CODES[value.dtype], len(content)))
                file.write(content)
            file.write(struct.pack("<I", len(self.aliases)))
            for name, other in self.aliases.items():
                _write_text(file, name)
                _write_text(file, other)

    def matrix(self, name: str) -> Array:
        """Return a weight as floats."""
        value = self.variables[name]
        if value.dtype == np.int8:
            scale = self.variables[f"{name}_scale"]
            return (value.astype(np.float32) / scale[:, None]).astype(np.float32)
        return value

    def with_rows(self, rows: list[int]) -> Weights:
        """Return the weights with these rows of the vocabulary added at its end."""
        changed = dict(self.variables)
        for name in (EMBEDDINGS, f"{EMBEDDINGS}_scale"):
            value = changed[name]
            changed[name] = np.concatenate([value, value[rows]])
        return Weights(changed, self.aliases)


def toy_parts(package: Path) -> tuple[Weights, list[str], dict[str, Any]]:
    """Return weights, vocabulary and configuration of an unpacked toy package."""
    model = package / "model"
    vocabulary = json.loads((model / "shared_vocabulary.json").read_text("utf-8"))
    config = json.loads((model / "config.json").read_text("utf-8"))
    return Weights.read(model / "model.bin"), vocabulary, config


def write_folder(
    package: Path,
    folder: Path,
    pieces: tuple[str, ...],
    *,
    tokens: tuple[tuple[str, str], ...] = (),
    apart: bool = False,
    config: dict[str, Any] | None = None,
) -> Path:
    """Write the toy as a CTranslate2 folder.

    ``pieces`` are the names its SentencePiece file gets; ``tokens`` are pieces added
    to the vocabulary, each with the piece whose embedding it takes; ``apart`` writes
    two vocabularies instead of one; ``config`` changes ``config.json``.
    """
    weights, vocabulary, stated = toy_parts(package)
    folder.mkdir()
    rows = [vocabulary.index(like) for _, like in tokens]
    weights.with_rows(rows).write(folder / "model.bin")
    words = [*vocabulary, *(token for token, _ in tokens)]
    names = ("source", "target") if apart else ("shared",)
    for name in names:
        (folder / f"{name}_vocabulary.json").write_text(json.dumps(words), "utf-8")
    (folder / "config.json").write_text(json.dumps(stated | (config or {})), "utf-8")
    for name in pieces:
        shutil.copy(package / "sentencepiece.model", folder / name)
    return folder


def write_marian(package: Path, folder: Path) -> Path:
    """Write the toy as the files of an OPUS-MT release."""
    weights, vocabulary, _ = toy_parts(package)
    # As Marian's vocabularies go: the end first, then the unknown piece.
    order = [3, 1, *(i for i in range(len(vocabulary)) if i not in (1, 3))]
    folder.mkdir()
    np.savez(folder / "model.npz", **marian(weights, order))
    lines = (
        f"{json.dumps(vocabulary[old], ensure_ascii=False)}: {new}\n"
        for new, old in enumerate(order)
    )
    (folder / "toy.vocab.yml").write_text("".join(lines), "utf-8")
    decoder = {
        "relative-paths": True,
        "models": ["model.npz"],
        "vocabs": ["toy.vocab.yml", "toy.vocab.yml"],
        "beam-size": 6,
        "normalize": 0.2,
    }
    (folder / "decoder.yml").write_text(yaml.safe_dump(decoder), "utf-8")
    for name in ("source.spm", "target.spm"):
        shutil.copy(package / "sentencepiece.model", folder / name)
    return folder


def zipped(folder: Path, archive: Path) -> Path:
    """Zip a folder's files, without a folder, as OPUS-MT does."""
    with zipfile.ZipFile(archive, "w") as packed:
        for path in sorted(folder.iterdir()):
            packed.write(path, path.name)
    return archive


def marian(weights: Weights, order: list[int]) -> dict[str, Array]:
    """Return the weights under Marian's names, the vocabulary in this order."""
    embeddings = weights.matrix(EMBEDDINGS)
    positions = weights.variables["decoder/position_encodings/encodings"]
    found: dict[str, Array] = {"Wemb": embeddings[order], "Wpos": positions}
    found["decoder_ff_logit_out_b"] = np.zeros((1, len(order)), np.float32)
    for side, layers, first in (("encoder", 3, 1), ("decoder", 2, 2)):
        found |= _norm(weights, f"{side}/layer_norm", f"{side}_top", "")
        for layer in range(layers):
            here, there = f"{side}/layer_{layer}", f"{side}_l{layer + first}"
            found |= dict(_layer(weights, here, there, cross=side == "decoder"))
    found |= _begin(embeddings, positions)
    config = {
        "type": "transformer",
        "enc-depth": 3,
        "dec-depth": 3,
        "transformer-heads": 4,
        "transformer-ffn-activation": "relu",
        "transformer-preprocess": "n",
        "transformer-postprocess": "da",
        "transformer-postprocess-top": "n",
        "transformer-postprocess-emb": "d",
        "transformer-decoder-autoreg": "self-attention",
        "transformer-no-projection": False,
        "transformer-guided-alignment-layer": "last",
    }
    text = yaml.safe_dump(config).encode() + b"\0"
    found["special:model.yml"] = np.frombuffer(text, np.int8)
    return found


def _layer(
    weights: Weights, here: str, there: str, *, cross: bool
) -> Iterator[tuple[str, Array]]:
    """Yield a layer's weights: Marian keeps query, key and value apart."""
    joined = [(f"{here}/self_attention", f"{there}_self", [("linear_0", "qkv")])]
    outs = [(f"{here}/self_attention/linear_1", f"{there}_self")]
    if cross:
        context = [("linear_0", "q"), ("linear_1", "kv")]
        joined.append((f"{here}/attention", f"{there}_context", context))
        outs.append((f"{here}/attention/linear_2", f"{there}_context"))
    for place, name, linears in joined:
        for linear, letters in linears:
            matrix = np.split(weights.matrix(f"{place}/{linear}/weight"), len(letters))
            bias = np.split(weights.variables[f"{place}/{linear}/bias"], len(letters))
            for letter, w, b in zip(letters, matrix, bias, strict=True):
                yield f"{name}_W{letter}", w.T
                yield f"{name}_b{letter}", b[None]
        yield from _norm(weights, f"{place}/layer_norm", f"{name}_Wo", "_pre").items()
    for place, name in outs:
        yield f"{name}_Wo", weights.matrix(f"{place}/weight").T
        yield f"{name}_bo", weights.variables[f"{place}/bias"][None]
    for number in (0, 1):
        place = f"{here}/ffn/linear_{number}"
        yield f"{there}_ffn_W{number + 1}", weights.matrix(f"{place}/weight").T
        yield f"{there}_ffn_b{number + 1}", weights.variables[f"{place}/bias"][None]
    norm = _norm(weights, f"{here}/ffn/layer_norm", f"{there}_ffn_ffn", "_pre")
    yield from norm.items()


def _norm(weights: Weights, here: str, there: str, ending: str) -> dict[str, Array]:
    return {
        f"{there}_ln_scale{ending}": weights.variables[f"{here}/gamma"][None],
        f"{there}_ln_bias{ending}": weights.variables[f"{here}/beta"][None],
    }


def _begin(embeddings: Array, positions: Array) -> dict[str, Array]:
    """Return a first decoder layer that adds the embedding of <s> at the start.

    Its one unit fires for the first input alone: the position without an embedding.
    What it gives there is computed as CTranslate2 does, in int8, and divided out.
    """
    width = embeddings.shape[1]
    start = embeddings[2] * np.sqrt(width)
    direction = _normed(positions[0])
    least = float(_alike(embeddings * np.sqrt(width), positions, direction).max())
    most = float(direction @ direction)
    assert least < 0.8 * most
    bias = -(least + 0.75 * (most - least))
    fired = _int8(direction) @ _int8(direction) / _scale(direction) ** 2 + bias
    zeros = np.zeros((width, width), np.float32)
    found = {}
    for part in ("self", "context"):
        for letter in "qkvo":
            found[f"decoder_l1_{part}_W{letter}"] = zeros
            found[f"decoder_l1_{part}_b{letter}"] = zeros[:1]
        found[f"decoder_l1_{part}_Wo_ln_scale_pre"] = zeros[:1] + 1
        found[f"decoder_l1_{part}_Wo_ln_bias_pre"] = zeros[:1]
    found["decoder_l1_ffn_W1"] = np.stack([direction, *zeros[:7]], axis=1)
    found["decoder_l1_ffn_b1"] = np.array([[bias] + [0.0] * 7], np.float32)
    found["decoder_l1_ffn_W2"] = np.stack([start / fired, *zeros[:7]])
    found["decoder_l1_ffn_b2"] = zeros[:1]
    found["decoder_l1_ffn_ffn_ln_scale_pre"] = zeros[:1] + 1
    found["decoder_l1_ffn_ffn_ln_bias_pre"] = zeros[:1]
    return {name: value.astype(np.float32) for name, value in found.items()}


def _alike(embeddings: Array, positions: Array, direction: Array) -> Array:
    """Return _normed(e + p) @ direction for every embedding and every position."""
    e = embeddings - embeddings.mean(-1, keepdims=True)
    p = positions - positions.mean(-1, keepdims=True)
    squares = (e**2).sum(-1)[:, None] + (p**2).sum(-1)[None] + 2 * (e @ p.T)
    deviation = np.sqrt(squares / e.shape[-1] + 1e-5)
    product = (e @ direction)[:, None] + (p @ direction)[None]
    return np.asarray(product / deviation)


def _normed(vectors: Array) -> Array:
    centred = vectors - vectors.mean(-1, keepdims=True)
    deviation = np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-5)
    return np.asarray(centred / deviation, np.float32)


def _scale(vector: Array) -> float:
    return float(127 / np.abs(vector).max())


def _int8(vector: Array) -> Array:
    return np.rint(vector * _scale(vector))


def _int(file: BinaryIO, kind: str) -> int:
    (number,) = struct.unpack(f"<{kind}", file.read(struct.calcsize(kind)))
    return int(number)


def _text(file: BinaryIO) -> str:
    return file.read(_int(file, "H"))[:-1].decode()


def _write_text(file: io.BufferedWriter, text: str) -> None:
    content = text.encode() + b"\0"
    file.write(struct.pack("<H", len(content)) + content)
