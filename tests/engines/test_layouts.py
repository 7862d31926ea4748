"""A folder is recognised by its files and its vocabulary."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from pipeline.engines.fingerprint import NOTE
from pipeline.engines.installed import InstalledModel
from pipeline.engines.seq2seq.layouts import Layout, read_layout, recognise

EXPECTED = {
    "opus": Layout("opus", "", "source.spm", "target.spm", tail=("</s>",)),
    "quickmt": Layout("quickmt", "", "src.spm.model", "tgt.spm.model", tail=("</s>",)),
    "nllb": Layout(
        "nllb", "", "sentencepiece.bpe.model", "sentencepiece.bpe.model",
        lead=("fra_Latn",), tail=("</s>",), prefix=("eng_Latn",),
    ),
    "m2m100": Layout(
        "m2m100", "", "sentencepiece.bpe.model", "sentencepiece.bpe.model",
        lead=("__fr__",), tail=("</s>",), prefix=("__en__",),
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", EXPECTED)
def test_each_kind_is_recognised(kinds: dict[str, Path], kind: str) -> None:
    assert recognise(kinds[kind]) == EXPECTED[kind]


@pytest.mark.parametrize("kind", EXPECTED)
def test_the_note_has_the_whole_layout(tmp_path: Path, kind: str) -> None:
    (tmp_path / NOTE).write_text(json.dumps(EXPECTED[kind].to_note()), "utf-8")
    assert read_layout(tmp_path) == EXPECTED[kind]


def folder(tmp_path: Path, vocabulary: list[str], **config: object) -> Path:
    files = {"config.json": config, "shared_vocabulary.json": vocabulary}
    for name, content in files.items():
        (tmp_path / name).write_text(json.dumps(content), "utf-8")
    for name in ("model.bin", "sentencepiece.model"):
        (tmp_path / name).write_bytes(b"")
    return tmp_path


@pytest.mark.parametrize(
    ("config", "vocabulary", "tail"),
    [
        ({"add_source_eos": True}, ["<unk>", "</s>"], ()),
        ({"add_source_eos": False}, ["<unk>", "</s>"], ("</s>",)),
        ({}, ["<unk>", "</s>"], ("</s>",)),
        ({}, ["<unk>", "<s>"], ()),
        ({"eos_token": "<eos>"}, ["<unk>", "</s>", "<eos>"], ("<eos>",)),
        ({"eos_token": None}, ["<unk>", "</s>"], ("</s>",)),
    ],
    ids=["model-adds", "we-add", "not-said", "no-such-piece", "another", "null"],
)
def test_the_end_of_sentence_is_added_once(
    tmp_path: Path, config: dict[str, object], vocabulary: list[str], tail: object
) -> None:
    assert recognise(folder(tmp_path, vocabulary, **config)).tail == tail


@pytest.mark.parametrize(
    ("vocabulary", "lead", "prefix"),
    [
        (["</s>", ">>deu<<", ">>eng<<"], (">>eng<<",), ()),
        (["</s>", "<2de>", "<2en>"], ("<2en>",), ()),
        (["</s>", "▁a", "__init__"], (), ()),
    ],
    ids=["opus-many", "madlad", "none"],
)
def test_the_target_language_may_begin_the_source(
    tmp_path: Path, vocabulary: list[str], lead: object, prefix: object
) -> None:
    found = recognise(folder(tmp_path, vocabulary))
    assert (found.lead, found.prefix) == (lead, prefix)


def test_given_tokens_have_precedence(kinds: dict[str, Path]) -> None:
    found = recognise(kinds["nllb"], source_token="deu_Latn", target_prefix="")  # noqa: S106
    assert (found.lead, found.prefix) == (("deu_Latn",), ())


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({}, "the vocabulary has language tokens (__de__, __it__ …)"),
        ({"source_token": "[fr]"}, "--source-token: the vocabulary has no piece [fr]"),
        ({"target_prefix": "[en]"}, "--target-prefix: the vocabulary has no piece"),
    ],
    ids=["not-known", "source", "target"],
)
def test_wrong_tokens_are_named(
    tmp_path: Path, options: dict[str, str], problem: str
) -> None:
    odd = folder(tmp_path, ["</s>", "__de__", "__it__"])
    with pytest.raises(ValueError) as got:
        recognise(odd, **options)
    assert problem in str(got.value)
    assert "\n" not in str(got.value)


@pytest.mark.parametrize(
    ("missing", "problem"),
    [
        (["model.bin"], "looked for model.bin, config.json, a vocabulary"),
        (["config.json"], "looked for model.bin, config.json, a vocabulary"),
        (["source.spm"], "no SentencePiece file; looked for source.spm, src.spm.model"),
        (["shared_vocabulary.json"], "no vocabulary; looked for shared_vocabulary"),
    ],
    ids=["weights", "config", "pieces", "vocabulary"],
)
def test_missing_files_are_named(
    kinds: dict[str, Path], tmp_path: Path, missing: list[str], problem: str
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(kinds["opus"], copy)
    for name in missing:
        (copy / name).unlink()
    with pytest.raises(ValueError) as got:
        recognise(copy)
    assert problem in str(got.value)
    assert "\n" not in str(got.value)


def test_weights_for_torch_say_what_to_take(tmp_path: Path) -> None:
    (tmp_path / "pytorch_model.bin").write_bytes(b"")
    with pytest.raises(ValueError, match="take a copy for CTranslate2"):
        recognise(tmp_path)


def test_the_layout_of_an_argos_package_is_in_its_metadata(
    toy_model: InstalledModel,
) -> None:
    assert read_layout(toy_model.path) == Layout(
        "argos", "model", "", "", length_penalty=0.2
    )


def test_a_vocabulary_of_lines(tmp_path: Path) -> None:
    place = folder(tmp_path, [])
    (place / "shared_vocabulary.json").unlink()
    (place / "shared_vocabulary.txt").write_text("<unk>\n</s>\n▁a\n", "utf-8")
    assert recognise(place).tail == ("</s>",)
