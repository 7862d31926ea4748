"""The toy package, unpacked."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

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
