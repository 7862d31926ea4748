"""The real conversion on tiny random models of the same shape."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import tiny_gemma
import tiny_qwen

from pipeline.engines.causal import engine as engine_module
from pipeline.engines.causal.convert import model as converter
from pipeline.engines.causal.convert.adapter import Adapter, read_adapter
from pipeline.engines.causal.convert.forward import forward
from pipeline.engines.causal.convert.gguf import GgufFile
from pipeline.engines.causal.convert.model import ARCHITECTURES, convert
from pipeline.engines.causal.engine import CausalEngine
from pipeline.engines.causal.models import MODELS
from pipeline.engines.causal.prompt import prompt_pieces, prompt_text
from pipeline.engines.causal.tokenizers import Tokenizer, open_tokenizer
from pipeline.engines.installed import InstalledModel
from pipeline.engines.protocol import Request, TermHint
from pipeline.errors import ModelInstallError

SENTENCES = [
    "Le chat dort.",
    "« Le chat » a dit : l’été_x… 12 %",
    "日本 🙂 fin",
    "a  b",
]


@dataclass
class Converted:
    """A tiny model's files, and its converted folders by precision and smoothing."""

    name: str
    folder: Path
    kept: Sequence[int]

    @property
    def int8(self) -> Path:
        return self.folder / "int8"

    @property
    def tokenizer(self) -> Tokenizer:
        return open_tokenizer(MODELS[self.name].tokenizer, self.int8)

    def decoder(self) -> Any:
        """The decoder's weights, the adapter added, neither smoothed nor quantised."""
        architecture = ARCHITECTURES[self.name]
        file = GgufFile(self.folder / "tiny.gguf")
        adapter = Adapter(read_adapter(self.folder / "adapter.safetensors"))
        decoder = architecture.spec(architecture.shape(file.metadata)).decoder
        rows = np.asarray(self.kept)
        decoder.embeddings.weight = file.tensor("token_embd.weight", rows)
        head = "token_embd.weight" if architecture.tied else "output.weight"
        decoder.projection.weight = file.tensor(head, rows)
        decoder.layer_norm.gamma = file.tensor("output_norm.weight")
        for number, layer in enumerate(decoder.layer):
            converter._fill(layer, number, architecture, file, adapter)
        return decoder

    def logits(self, ids: Sequence[int]) -> Any:
        architecture = ARCHITECTURES[self.name]
        metadata = GgufFile(self.folder / "tiny.gguf").metadata
        shape = architecture.shape(metadata)
        return forward(architecture, shape, self.decoder(), ids)


@pytest.fixture(scope="module", params=["gemma", "qwen"])
def converted(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Converted:
    tiny: Any = {"gemma": tiny_gemma, "qwen": tiny_qwen}[request.param]
    folder = tmp_path_factory.mktemp(request.param)
    tiny.write_gguf(folder / "tiny.gguf")
    tiny.write_adapter(folder / "adapter.safetensors")
    made = Converted(request.param, folder, tiny.kept_ids())
    for name, precision, smoothed in (
        ("int8", "int8", True),
        ("plain", "float32", False),
        ("smooth", "float32", True),
    ):
        (folder / name).mkdir()
        convert(
            made.name,
            folder / "tiny.gguf",
            folder / "adapter.safetensors",
            made.kept,
            folder / name,
            smoothed=smoothed,
            precision=precision,
        )
    return made


def ids_of(converted: Converted, text: str) -> tuple[list[int], list[str]]:
    model = MODELS[converted.name]
    pieces = [*(model.start or (model.filler,)), *converted.tokenizer.encode(text)]
    vocabulary = converted.tokenizer.vocabulary
    return [vocabulary.index(piece) for piece in pieces], pieces


def ctranslate2_logits(folder: Path, pieces: list[str]) -> Any:
    import ctranslate2

    generator = ctranslate2.Generator(str(folder), compute_type="float32")
    return np.array(generator.forward_batch([pieces]))[0]


def test_the_vocabulary_is_cut_and_nothing_is_lost(converted: Converted) -> None:
    made = converted.tokenizer
    assert len(made.vocabulary) == len(converted.kept)
    for text in SENTENCES:
        assert made.decode(made.encode(text)) == text


@pytest.mark.parametrize("converted", ["gemma"], indirect=True)
def test_sentencepiece_merges_as_the_scores_say(converted: Converted) -> None:
    made = converted.tokenizer
    assert made.vocabulary[:4] == ("<pad>", "<eos>", "<bos>", "<unk>")
    assert made.encode("the chat") == ["th", "e", "▁chat"]
    assert made.encode("cat\n") == ["cat", "\n"]
    assert made.encode("日") == ["<0xE6>", "<0x97>", "<0xA5>"]


def test_the_adapter_is_added_to_its_map_alone(converted: Converted) -> None:
    plain = GgufFile(converted.folder / "tiny.gguf")
    tensors = read_adapter(converted.folder / "adapter.safetensors")
    low, high = (next(t for n, t in tensors.items() if n.endswith(x)) for x in "AB")
    layers = converted.decoder().layer
    if converted.name == "gemma":
        changed = [layer.ffn.linear_0_noact.weight for layer in layers]
        name = "ffn_up"
    else:
        rows = tiny_qwen.WIDTH  # the query's, in front of the key's and the value's
        changed = [layer.self_attention.linear[0].weight[:rows] for layer in layers]
        name = "attn_q"
    np.testing.assert_allclose(
        changed[1], plain.tensor(f"blk.1.{name}.weight") + high @ low, rtol=1e-6
    )
    np.testing.assert_array_equal(changed[0], plain.tensor(f"blk.0.{name}.weight"))


@pytest.mark.parametrize("folder", ["plain", "smooth"])
def test_ctranslate2_computes_what_numpy_does(
    converted: Converted, folder: str
) -> None:
    """Smoothing changes the weights, but not what they compute."""
    for text in SENTENCES:
        ids, pieces = ids_of(converted, text)
        got = ctranslate2_logits(converted.folder / folder, pieces)
        np.testing.assert_allclose(got, converted.logits(ids), rtol=1e-3, atol=2e-3)


def test_int8_loses_little(converted: Converted) -> None:
    for text in SENTENCES:
        ids, pieces = ids_of(converted, text)
        expected = converted.logits(ids)
        got = ctranslate2_logits(converted.int8, pieces)
        cosine = np.sum(expected * got, -1) / (
            np.linalg.norm(expected, axis=-1) * np.linalg.norm(got, axis=-1)
        )
        assert got.shape == expected.shape
        assert cosine.min() > 0.99


def test_the_translation_is_the_one_that_numpy_decodes(converted: Converted) -> None:
    """Greedy search in float32, with the engine's prompt, end pieces and length limit."""
    model = MODELS[converted.name]
    place = InstalledModel(
        converted.name, "tiny", "1", converted.folder / "plain", "0" * 64
    )
    made = CausalEngine(place, threads=1, beam=1, precision="float32")
    vocabulary = converted.tokenizer.vocabulary
    unknown = [n for n, piece in enumerate(vocabulary) if piece == "<unk>"]
    request = Request("Le chat dort.")
    ids = [
        vocabulary.index(piece)
        for piece in prompt_pieces(converted.tokenizer, model, request)
    ]
    longest = int(model.output_ratio * len(ids)) + model.output_extra
    answer: list[str] = []
    while len(answer) < min(longest, 12):
        last = converted.logits(ids)[-1]
        last[unknown] = -np.inf
        ids.append(int(last.argmax()))
        piece = vocabulary[ids[-1]]
        if piece in model.ends or piece.startswith(("\n", "Ċ")):
            break
        answer.append(piece)
    ((best,),) = made.translate([request])
    assert best.pieces[:12] == tuple(answer)


def engine(converted: Converted, **options: int) -> CausalEngine:
    model = InstalledModel(converted.name, "tiny", "1", converted.int8, "0" * 64)
    return CausalEngine(model, **options)


def test_the_engine_gives_scored_lines_whatever_the_batch(converted: Converted) -> None:
    requests = [Request(text) for text in SENTENCES]
    one = engine(converted, threads=1, batch_tokens=1).translate(requests, n_best=2)
    all_at_once = engine(converted, threads=2).translate(requests, n_best=2)
    assert one == all_at_once
    assert one == engine(converted, threads=3, batch_tokens=64).translate(
        requests, n_best=2
    )
    assert one == engine(converted).translate(requests[::-1], n_best=2)[::-1]
    for hypotheses in one:
        scores = [hypothesis.score for hypothesis in hypotheses]
        assert scores == sorted(scores, reverse=True)
        assert all("\n" not in hypothesis.text for hypothesis in hypotheses)


def test_batches_are_larger_where_there_is_memory(
    converted: Converted, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = MODELS[converted.name]
    sizes = []
    for memory in (None, kind.roomy_memory - 1, kind.roomy_memory):
        monkeypatch.setattr(engine_module, "available_memory", lambda m=memory: m)
        sizes.append(engine(converted)._batch_tokens)
    roomy = kind.roomy_batch_tokens or kind.batch_tokens
    assert sizes == [kind.batch_tokens, kind.batch_tokens, roomy]


@pytest.mark.parametrize("converted", ["qwen"], indirect=True)
def test_an_answer_is_one_line(converted: Converted) -> None:
    pieces = ["Ġchat", ".Ċ", "on"]  # the stop takes the line end with it
    result = SimpleNamespace(sequences=[pieces], scores=[-0.5])
    (best,) = engine(converted)._hypotheses(result)
    assert (best.text, best.pieces, best.score) == ("chat.", tuple(pieces), -0.5)


def test_the_prompt_is_the_one_of_the_training(converted: Converted) -> None:
    model, tokenizer = MODELS[converted.name], converted.tokenizer
    request = Request("Le  chat\u00a0!", hints=(TermHint("chat", "cat"),))
    assert prompt_text(Request("Le chat.")) == "French: Le chat.\nEnglish:"
    assert prompt_text(request) == "Terms: chat = cat\nFrench: Le chat !\nEnglish:"
    made = prompt_pieces(tokenizer, model, request)
    assert made[: len(model.start)] == model.start
    assert len(made) % model.prompt_step == 0
    fill = len(model.start)
    while made[fill] == model.filler:
        fill += 1
    assert fill - len(model.start) < model.prompt_step
    assert list(made[fill:]) == tokenizer.encode(prompt_text(request))


def test_wrong_files_are_refused_in_one_line(
    converted: Converted, tmp_path: Path
) -> None:
    gguf, adapter = (
        converted.folder / "tiny.gguf",
        converted.folder / "adapter.safetensors",
    )
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(gguf.read_bytes()[:5000])

    def refused(message: str, name: str, *files: Path) -> None:
        with pytest.raises(ModelInstallError, match=message):
            convert(name, *files, converted.kept, tmp_path, smoothed=False)

    refused("not a GGUF model", converted.name, broken, adapter)
    other: str = "gemma" if converted.name == "qwen" else "qwen"
    refused("not a (Gemma 3|Qwen2) model", other, gguf, adapter)
    wrong = tmp_path / "other.safetensors"
    tiny_gemma.write_adapter(wrong, "model.layers.9.mlp.up_proj")
    refused("the adapter does not fit the model", converted.name, gguf, wrong)


def test_a_vocabulary_without_its_end_is_refused(tmp_path: Path) -> None:
    tiny_qwen.write_gguf(tmp_path / "tiny.gguf")
    tiny_qwen.write_adapter(tmp_path / "adapter.safetensors")
    kept = tiny_qwen.kept_ids()[:-1]
    with pytest.raises(ModelInstallError, match="not a complete Qwen2 model"):
        convert(
            "qwen",
            tmp_path / "tiny.gguf",
            tmp_path / "adapter.safetensors",
            kept,
            tmp_path,
            smoothed=False,
        )


def q4_k(block: bytes) -> list[float]:
    """ggml's dequantize_row_q4_K, a number at a time."""
    scale, least = struct.unpack_from("<ee", block)
    packed, low = block[4:16], block[16:]
    values = []
    for group in range(8):
        if group < 4:
            by, off = packed[group] & 63, packed[group + 4] & 63
        else:
            by = packed[group + 4] & 15 | packed[group - 4] >> 6 << 4
            off = packed[group + 4] >> 4 | packed[group] >> 6 << 4
        for byte in low[group // 2 * 32 : group // 2 * 32 + 32]:
            number = byte >> 4 if group % 2 else byte & 15
            values.append(scale * by * number - least * off)
    return values


def q6_k(block: bytes) -> list[float]:
    """ggml's dequantize_row_q6_K, a number at a time."""
    low, high, scales = (
        block[:128],
        block[128:192],
        struct.unpack("<16b", block[192:208]),
    )
    (scale,) = struct.unpack("<e", block[208:])
    values = []
    for n in range(256):
        half, inside = divmod(n, 128)
        quarter, at = divmod(inside, 32)
        nibble = low[half * 64 + (quarter % 2) * 32 + at]
        nibble = nibble >> 4 if quarter >= 2 else nibble & 15
        bits = high[half * 32 + at] >> (2 * quarter) & 3
        values.append(scale * scales[n // 16] * ((nibble | bits << 4) - 32))
    return values


@pytest.mark.parametrize(
    ("kind", "size", "floats", "reference"),
    [("Q4_K", 144, (0, 2), q4_k), ("Q6_K", 210, (208,), q6_k)],
)
def test_quantised_tensors_are_read_as_ggml_reads_them(
    tmp_path: Path,
    kind: str,
    size: int,
    floats: tuple[int, ...],
    reference: Callable[[bytes], list[float]],
) -> None:
    from gguf import GGMLQuantizationType, GGUFWriter

    rng = np.random.default_rng(1)
    data = rng.integers(0, 256, (3, 2 * size), dtype=np.uint8)
    for start in (*floats, *(size + at for at in floats)):  # small scales, no NaN
        data[:, start : start + 2] = np.frombuffer(struct.pack("<e", 0.0121), np.uint8)
    writer = GGUFWriter(tmp_path / "tiny.gguf", "qwen2")
    writer.add_tensor("before", np.ones(5, np.float32))
    writer.add_tensor("packed", data, raw_dtype=GGMLQuantizationType[kind])
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    expected = [
        [*reference(bytes(row[:size])), *reference(bytes(row[size:]))] for row in data
    ]
    file = GgufFile(tmp_path / "tiny.gguf")
    np.testing.assert_allclose(file.tensor("packed"), expected, rtol=1e-5, atol=1e-6)
    rows = np.asarray([0, 2])
    np.testing.assert_array_equal(
        file.tensor("packed", rows), file.tensor("packed")[rows]
    )
