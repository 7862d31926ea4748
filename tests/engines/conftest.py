"""The toy package, unpacked."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from toy_models import write_folder, write_marian

from pipeline.engines.installed import InstalledModel


@pytest.fixture(scope="session")
def toy_model(
    toy_package: Path, tmp_path_factory: pytest.TempPathFactory
) -> InstalledModel:
    folder = tmp_path_factory.mktemp("toy")
    with zipfile.ZipFile(toy_package) as packed:
        packed.extractall(folder)
    (package,) = folder.iterdir()
    return InstalledModel("argos", "translate-fr_en", "0.1", package, "0" * 64)


@pytest.fixture(scope="session")
def kinds(
    toy_model: InstalledModel, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """The toy model in the layout of each maker: one folder for each kind."""
    parent = tmp_path_factory.mktemp("kinds")
    package = toy_model.path
    mine = {"add_source_eos": False}  # as converted from Transformers and Eole
    shared = ("sentencepiece.bpe.model",)
    return {
        "marian": write_marian(package, parent / "marian"),
        "opus": write_folder(
            package, parent / "opus", ("source.spm", "target.spm"), config=mine
        ),
        "quickmt": write_folder(
            package,
            parent / "quickmt",
            ("src.spm.model", "tgt.spm.model"),
            apart=True,
            config=mine,
        ),
        "nllb": write_folder(
            package,
            parent / "nllb",
            shared,
            tokens=(("fra_Latn", "<s>"), ("eng_Latn", "<s>"), ("deu_Latn", "<s>")),
            config=mine,
        ),
        "m2m100": write_folder(
            package,
            parent / "m2m100",
            shared,
            tokens=(("__fr__", "<s>"), ("__en__", "<s>"), ("__de__", "<s>")),
            config=mine,
        ),
    }


@pytest.fixture
def models(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty folder for models, and one for Argos packages beside it."""
    folder = tmp_path / "bitexte" / "models"
    monkeypatch.setenv("TRANSLATE_MODELS_DIR", str(folder))
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(tmp_path / "argos" / "packages"))
    return folder
