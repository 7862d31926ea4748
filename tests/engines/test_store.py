"""Finding, opening and removing models, without loading one."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.engines import store
from pipeline.engines.agreement import AgreementEngine
from pipeline.engines.fingerprint import cache_folder, model_sha256
from pipeline.engines.installed import InstalledModel
from pipeline.engines.seq2seq.engine import Seq2SeqEngine
from pipeline.errors import ConfigError, ModelInstallError, ModelNotInstalled


@pytest.fixture(autouse=True)
def packages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    folder = tmp_path / "argos" / "packages"
    folder.mkdir(parents=True)
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(folder))
    return folder


@pytest.fixture(autouse=True)
def models(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    folder = tmp_path / "bitexte" / "models"
    folder.mkdir(parents=True)
    monkeypatch.setenv("TRANSLATE_MODELS_DIR", str(folder))
    return folder


def add_package(packages: Path, name: str, **metadata: str) -> Path:
    package = packages / name
    (package / "model").mkdir(parents=True)
    (package / "model" / "model.bin").write_bytes(b"weights")
    (package / "model" / "config.json").write_text("{}", encoding="utf-8")
    (package / "sentencepiece.model").write_bytes(b"pieces")
    stated = {"package_version": "1.9", "from_code": "fr", "to_code": "en", **metadata}
    (package / "metadata.json").write_text(json.dumps(stated), encoding="utf-8")
    return package


def add_gemma(models: Path, **note: str) -> Path:
    folder = models / "gemma-fr_en"
    folder.mkdir()
    stated = {
        "engine": "gemma",
        "name": "gemma-fr_en",
        "version": "1",
        "sha256": "a" * 64,
        "licence": "Gemma Terms of Use",
        **note,
    }
    (folder / "bitexte.json").write_text(json.dumps(stated), encoding="utf-8")
    return folder


def test_nothing_installed() -> None:
    assert store.installed() == ()
    with pytest.raises(
        ModelNotInstalled,
        match=r"^no translation model is installed; .* translate model install$",
    ):
        store.find()


def test_folders_that_do_not_exist_are_not_made(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("ARGOS_PACKAGES_DIR", "TRANSLATE_MODELS_DIR"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert store.installed() == ()
    assert store.argos_folder() == tmp_path / "data" / "argos-translate" / "packages"
    assert not (tmp_path / "data").exists()


def test_an_argos_package_is_described(packages: Path) -> None:
    package = add_package(packages, "translate-fr_en-1_9")
    assert store.installed() == (
        InstalledModel(
            "argos", "translate-fr_en", "1.9", package, model_sha256(package), ""
        ),
    )


def test_other_languages_and_kinds_are_passed_over(packages: Path) -> None:
    add_package(packages, "translate-en_fr", from_code="en", to_code="fr")
    add_package(packages, "sbd", type="sbd")
    (packages / "stray.txt").write_text("?", encoding="utf-8")
    assert store.find_models() == store.FoundModels((), ())


def test_the_newest_version_wins(packages: Path) -> None:
    add_package(packages, "a", package_version="1.9")
    add_package(packages, "b", package_version="1.10")
    add_package(packages, "c", package_version="1.2")
    assert [model.version for model in store.installed()] == ["1.10", "1.9", "1.2"]
    assert store.find("argos").path.name == "b"


def test_auto_prefers_argos(packages: Path, models: Path) -> None:
    gemma = add_gemma(models)
    assert store.find() == InstalledModel(
        "gemma", "gemma-fr_en", "1", gemma, "a" * 64, "Gemma Terms of Use"
    )
    add_package(packages, "translate-fr_en-1_9")
    assert store.find("auto").engine == "argos"
    assert store.find("gemma").engine == "gemma"


def test_an_engine_that_is_not_installed(models: Path) -> None:
    add_gemma(models)
    with pytest.raises(
        ModelNotInstalled, match="translate model install --engine argos"
    ):
        store.find("argos")


def test_an_unknown_engine_lists_the_choices() -> None:
    with pytest.raises(
        ConfigError, match=r'"deepl" \(choose from auto, opus, quickmt, argos'
    ):
        store.find("deepl")


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        (lambda p: (p / "metadata.json").unlink(), "metadata.json is missing"),
        (lambda p: (p / "metadata.json").write_text("{"), "metadata.json is not valid JSON"),
        (lambda p: (p / "metadata.json").write_text("[]"), "metadata.json is not a JSON object"),
        (lambda p: (p / "metadata.json").write_bytes(b"\xff"), "metadata.json is not valid JSON"),
        (lambda p: (p / "model" / "model.bin").unlink(), "model/model.bin is missing"),
        (lambda p: shutil.rmtree(p / "model"), "model/model.bin is missing"),
        (lambda p: (p / "sentencepiece.model").unlink(), "sentencepiece.model or bpe.model is missing"),
    ],
    ids=["no-metadata", "cut", "list", "bytes", "no-weights", "no-model", "no-pieces"],
)  # fmt: skip
def test_a_damaged_package_is_one_line(packages: Path, damage, problem: str) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    package = add_package(packages, "translate-fr_en-1_9")
    damage(package)
    expected = f"{package}: damaged model: {problem}"
    assert store.find_models() == store.FoundModels((), (expected,))
    with pytest.raises(ModelNotInstalled) as got:
        store.find()
    assert str(got.value).endswith(f"; {expected}")
    assert "\n" not in str(got.value)


def test_a_damaged_package_does_not_hide_a_good_one(packages: Path) -> None:
    (packages / "broken").mkdir()
    add_package(packages, "good")
    assert store.find().path.name == "good"


def test_a_note_without_a_fingerprint_is_damage(models: Path) -> None:
    folder = add_gemma(models, sha256="")
    assert store.find_models().problems == (
        f'{folder}: damaged model: bitexte.json: "sha256" is missing',
    )


def test_the_fingerprint_follows_content_and_names(packages: Path) -> None:
    package = add_package(packages, "translate-fr_en-1_9")
    first = model_sha256(package)
    (package / "bitexte.json").write_text("{}", encoding="utf-8")
    (package / "stanza").mkdir()
    (package / "stanza" / "fr.pt").write_bytes(b"unused")
    assert model_sha256(package) == first
    (package / "model" / "model.bin").write_bytes(b"others!")
    changed = model_sha256(package)
    assert changed != first
    (package / "sentencepiece.model").rename(package / "bpe.model")
    assert model_sha256(package) not in (first, changed)


def test_a_damaged_cache_is_computed_again(packages: Path) -> None:
    package = add_package(packages, "translate-fr_en-1_9")
    first = model_sha256(package)
    for text in ("{", "[]", "{}", "\0"):
        (cache_folder() / "fingerprints.json").write_text(text, encoding="utf-8")
        assert model_sha256(package) == first


def test_a_second_call_does_not_read_the_files(
    packages: Path, toy_model: InstalledModel
) -> None:
    shutil.copytree(toy_model.path, packages / "toy")
    model = store.find()
    start = time.perf_counter()
    assert store.find() == model
    assert time.perf_counter() - start < 0.05  # 0.6 ms; a slow machine is forgiven


def test_open_engine_loads_nothing(toy_model: InstalledModel) -> None:
    engine = store.open_engine(toy_model, threads=1, batch_tokens=64)
    assert isinstance(engine, Seq2SeqEngine)
    assert store.signature_of(toy_model) == engine.signature


def test_remove(packages: Path) -> None:
    add_package(packages, "translate-fr_en-1_9")
    store.remove(store.find())
    assert list(packages.parent.rglob("*")) == [packages]
    assert store.installed() == ()


def test_remove_what_is_gone(packages: Path) -> None:
    add_package(packages, "translate-fr_en-1_9")
    model = store.find()
    store.remove(model)
    with pytest.raises(ModelInstallError, match="cannot be removed"):
        store.remove(model)


def test_looking_imports_no_engine_library(packages: Path) -> None:
    add_package(packages, "translate-fr_en-1_9")
    program = (
        "import sys; from pipeline.engines import store\n"
        "store.signature_of(store.find())\n"
        "heavy = {'ctranslate2', 'numpy', 'sentencepiece', 'subword_nmt'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_a_pair_is_the_first_model_with_the_second_beside_it(
    packages: Path, models: Path
) -> None:
    add_package(packages, "translate-fr_en-1_9")
    add_gemma(models)
    gemma, argos = store.find("gemma"), store.find("argos")
    assert store.find("gemma+argos") == replace(gemma, second=argos)
    opened = store.open_engine(store.find("gemma+argos"))
    assert isinstance(opened, AgreementEngine)
    for wrong in ("gemma+gemma", "auto+gemma", "gemma+auto"):
        with pytest.raises(ConfigError, match="name two different engines"):
            store.find(wrong)
    with pytest.raises(ModelNotInstalled, match="no qwen model is installed"):
        store.find("gemma+qwen")


def test_auto_takes_the_second_that_the_recipe_names(models: Path) -> None:
    add_qwen = models / "qwen-fr_en"
    add_qwen.mkdir()
    note = {"engine": "qwen", "name": "qwen", "version": "1", "sha256": "b" * 64}
    (add_qwen / "bitexte.json").write_text(json.dumps(note), encoding="utf-8")
    assert store.find().second is None
    add_gemma(models)
    assert store.find().engine == "qwen"
    assert store.find().second == store.find("gemma")
    assert store.find("qwen").second is None
