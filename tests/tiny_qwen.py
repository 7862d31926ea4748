"""A tiny random model in Qwen2's shape: GGUF file and adapter, merges of French."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np

from pipeline.engines.causal.bytelevel import ALPHABET

WIDTH, LAYERS, HEADS, GROUPS, INNER = 64, 2, 4, 2, 96
SIZE = WIDTH // HEADS
SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
# Learnt in this order; the product is a piece.
MERGES = [
    ("c", "h"),
    ("a", "t"),
    ("Ġ", "t"),
    ("ch", "at"),
    ("Ġt", "h"),
    ("Ġth", "e"),
    ("Ġ", "chat"),
    ("o", "n"),
    ("chat", "on"),
    ("Ã", "©"),
    (".", "Ċ"),
    ("t", "Ã©"),
]
# Pieces that are cut: « chaton » falls apart into « chat » and « on ».
CUT = ("chaton", "tÃ©")


def pieces() -> list[str]:
    """Return all pieces in the order of their ids."""
    merged = dict.fromkeys(left + right for left, right in MERGES)
    return [*ALPHABET, *merged, *SPECIAL]


def kept_ids() -> list[int]:
    """Return the ids of all pieces but the two that nobody needs."""
    return [number for number, piece in enumerate(pieces()) if piece not in CUT]


def write_gguf(path: Path, seed: int = 11) -> None:
    """Write a random model of two layers; its feed-forward maps are quantised."""
    from gguf import GGMLQuantizationType, GGUFWriter, quantize

    rng = np.random.default_rng(seed)
    writer = GGUFWriter(path, "qwen2")
    writer.add_block_count(LAYERS)
    writer.add_embedding_length(WIDTH)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(GROUPS)
    writer.add_layer_norm_rms_eps(1e-6)
    writer.add_rope_freq_base(1_000_000.0)
    texts = pieces()
    writer.add_token_list(texts)
    writer.add_token_types([3 if text in SPECIAL else 1 for text in texts])
    writer.add_token_merges([" ".join(pair) for pair in MERGES])

    def add(name: str, *shape: int, mean: float = 0.0, packed: bool = False) -> None:
        spread = 1 / np.sqrt(shape[-1]) if len(shape) > 1 else 0.1
        values = rng.normal(mean, spread, shape).astype(np.float32)
        kind = GGMLQuantizationType.Q8_0
        if packed:
            writer.add_tensor(name, quantize(values, kind), raw_dtype=kind)
        else:
            writer.add_tensor(name, values)

    add("token_embd.weight", len(texts), WIDTH)
    add("output.weight", len(texts), WIDTH)
    add("output_norm.weight", WIDTH, mean=1.0)
    for layer in range(LAYERS):
        add(f"blk.{layer}.attn_norm.weight", WIDTH, mean=1.0)
        add(f"blk.{layer}.ffn_norm.weight", WIDTH, mean=1.0)
        for name, rows in (("q", WIDTH), ("k", GROUPS * SIZE), ("v", GROUPS * SIZE)):
            add(f"blk.{layer}.attn_{name}.weight", rows, WIDTH)
            add(f"blk.{layer}.attn_{name}.bias", rows)
        add(f"blk.{layer}.attn_output.weight", WIDTH, WIDTH)
        add(f"blk.{layer}.ffn_gate.weight", INNER, WIDTH, packed=True)
        add(f"blk.{layer}.ffn_up.weight", INNER, WIDTH, packed=True)
        add(f"blk.{layer}.ffn_down.weight", WIDTH, INNER, packed=True)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def write_adapter(path: Path) -> None:
    """Write an adapter for one map as safetensors."""
    rng = np.random.default_rng(5)
    header, data = {}, b""
    for part, shape in (("A", (4, WIDTH)), ("B", (WIDTH, 4))):
        content = rng.normal(0, 0.2, shape).astype(np.float16).tobytes()
        header[f"layers.1.self_attn.q_proj.{part}"] = {
            "dtype": "F16",
            "shape": list(shape),
            "data_offsets": [len(data), len(data) + len(content)],
        }
        data += content
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)
