"""The real conversion on a tiny random model of the same shape."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tiny_gemma import (
    HEADS,
    LAYERS,
    kept_ids,
    pieces,
    write_adapter,
    write_gguf,
)

from pipeline.engines import gemma_convert
from pipeline.engines.gemma import GemmaEngine
from pipeline.engines.gemma_forward import forward
from pipeline.engines.gemma_prompt import STEP, prompt_pieces, prompt_text
from pipeline.engines.installed import InstalledModel
from pipeline.engines.protocol import Request, TermHint
from pipeline.errors import ModelInstallError

SENTENCES = [
    "Le chat dort.",
    "« Le chat » a dit : l’été_x… 12 %",
    "日本 🙂 fin",
    "a  b",
]


class Converted:
    """The folder of the tiny model, and the decoder's weights before smoothing."""

    def __init__(self, folder: Path, decoder: Any) -> None:
        self.folder = folder
        self.decoder = decoder


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Converted:
    folder = tmp_path_factory.mktemp("gemma")
    write_gguf(folder / "tiny.gguf")
    write_adapter(folder / "adapter.safetensors")
    seen: list[Any] = []
    real = gemma_convert.smooth

    def spy(decoder: Any, *arguments: Any, **options: Any) -> None:
        seen.append(copy.deepcopy(decoder))
        real(decoder, *arguments, **options)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(gemma_convert, "smooth", spy)
        (folder / "model").mkdir()
        gemma_convert.convert(
            folder / "tiny.gguf",
            folder / "adapter.safetensors",
            kept_ids(),
            folder / "model",
        )
    return Converted(folder, seen[0])


def tokenizer(converted: Converted) -> Any:
    from sentencepiece import SentencePieceProcessor

    path = converted.folder / "model" / gemma_convert.TOKENIZER_FILE
    return SentencePieceProcessor(model_file=str(path))


def test_the_vocabulary_is_cut_and_nothing_is_lost(converted: Converted) -> None:
    made = tokenizer(converted)
    assert made.get_piece_size() == len(pieces()) - 2
    assert [made.id_to_piece(n) for n in range(4)] == [
        "<pad>",
        "<eos>",
        "<bos>",
        "<unk>",
    ]
    for text in SENTENCES:
        assert made.decode(made.encode(text)) == text


def test_pieces_are_merged_as_the_scores_say(converted: Converted) -> None:
    made = tokenizer(converted)
    assert made.encode("the chat", out_type=str) == ["th", "e", "▁chat"]
    assert made.encode("cat\n", out_type=str) == ["cat", "\n"]
    assert made.encode("日", out_type=str) == ["<0xE6>", "<0x97>", "<0xA5>"]


def test_the_adapter_is_added_to_its_map_alone(
    converted: Converted, tmp_path: Path
) -> None:
    added = write_adapter(tmp_path / "again.safetensors")
    from pipeline.engines.gemma_gguf import GgufFile

    plain = GgufFile(converted.folder / "tiny.gguf")
    layers = converted.decoder.layer
    up = [layers[n].ffn.linear_0_noact.weight for n in range(LAYERS)]
    np.testing.assert_allclose(
        up[1], plain.tensor("blk.1.ffn_up.weight") + added, rtol=1e-6
    )
    np.testing.assert_array_equal(up[0], plain.tensor("blk.0.ffn_up.weight"))


def test_ctranslate2_computes_what_numpy_does(converted: Converted) -> None:
    import ctranslate2

    made = tokenizer(converted)
    generator = ctranslate2.Generator(
        str(converted.folder / "model"), compute_type="float32"
    )
    for text in SENTENCES:
        ids = [2, *made.encode(text)]
        expected = forward(converted.decoder, ids, heads=HEADS, epsilon=1e-6)
        names = [made.id_to_piece(n) for n in ids]
        got = np.array(generator.forward_batch([names]))[0]
        cosine = np.sum(expected * got, -1) / (
            np.linalg.norm(expected, axis=-1) * np.linalg.norm(got, axis=-1)
        )
        assert got.shape == expected.shape
        assert cosine.min() > 0.99  # the weights went through int8


def engine(converted: Converted, **options: int) -> GemmaEngine:
    model = InstalledModel("gemma", "tiny", "1", converted.folder / "model", "0" * 64)
    return GemmaEngine(model, **options)


def test_the_engine_gives_scored_lines_whatever_the_batch(converted: Converted) -> None:
    requests = [Request(text) for text in SENTENCES]
    one = engine(converted, threads=1, batch_tokens=1).translate(requests, n_best=2)
    all_at_once = engine(converted, threads=2).translate(requests, n_best=2)
    assert one == all_at_once
    assert one == engine(converted).translate(requests[::-1], n_best=2)[::-1]
    for hypotheses in one:
        scores = [hypothesis.score for hypothesis in hypotheses]
        assert scores == sorted(scores, reverse=True)
        assert all("\n" not in hypothesis.text for hypothesis in hypotheses)


def test_the_prompt_is_the_one_of_the_training(converted: Converted) -> None:
    request = Request("Le  chat\u00a0!", hints=(TermHint("chat", "cat"),))
    assert prompt_text(Request("Le chat.")) == "French: Le chat.\nEnglish:"
    assert prompt_text(request) == "Terms: chat = cat\nFrench: Le chat !\nEnglish:"
    made = prompt_pieces(tokenizer(converted), request)
    assert made[0] == "<bos>"
    assert len(made) % STEP == 0
    assert "".join(made).replace("▁", " ").endswith("French: Le chat !\nEnglish:")


def test_wrong_files_are_refused_in_one_line(
    converted: Converted, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.gguf"
    broken.write_bytes((converted.folder / "tiny.gguf").read_bytes()[:5000])
    adapter = converted.folder / "adapter.safetensors"
    with pytest.raises(ModelInstallError, match="not a GGUF model"):
        gemma_convert.convert(broken, adapter, kept_ids(), tmp_path)
    other = tmp_path / "other.safetensors"
    write_adapter(other, "model.layers.9.mlp.up_proj")
    with pytest.raises(ModelInstallError, match="the adapter does not fit the model"):
        gemma_convert.convert(
            converted.folder / "tiny.gguf", other, kept_ids(), tmp_path
        )
