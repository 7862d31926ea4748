"""Reading an adapter and adding it to the weights; matrices that do not fit are named."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tiny_gemma import INNER, WIDTH, write_adapter

from pipeline.engines.causal.convert.adapter import Adapter, read_adapter
from pipeline.errors import ModelInstallError

NAME = "model.layers.1.mlp.up_proj"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "adapter.safetensors"


def test_what_is_read_is_what_was_written(path: Path) -> None:
    product = write_adapter(path)
    tensors = read_adapter(path)
    assert sorted(tensors) == [f"{NAME}.A", f"{NAME}.B"]
    assert np.array_equal(tensors[f"{NAME}.B"] @ tensors[f"{NAME}.A"], product)


@pytest.mark.parametrize("size", [0, 7, 8, 60, 1000])
def test_a_cut_file_is_refused(path: Path, size: int) -> None:
    write_adapter(path)
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(ModelInstallError, match="not a readable adapter"):
        read_adapter(path)


def test_another_format_is_refused(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04" + bytes(64))
    with pytest.raises(ModelInstallError, match="not a readable adapter"):
        read_adapter(path)


def test_only_the_map_it_has_matrices_for_is_changed(path: Path) -> None:
    product = write_adapter(path)
    adapter = Adapter(read_adapter(path))
    weight = np.ones((INNER, WIDTH), np.float32)
    assert adapter.merge("model.layers.0.mlp.up_proj", weight) is weight
    assert np.array_equal(adapter.merge(NAME, weight), weight + product)
    adapter.check_all_used()


def test_a_matrix_without_its_partner_is_named(path: Path) -> None:
    write_adapter(path)
    tensors = read_adapter(path)
    del tensors[f"{NAME}.B"]
    adapter = Adapter(tensors)
    weight = np.ones((INNER, WIDTH), np.float32)
    assert adapter.merge(NAME, weight) is weight
    with pytest.raises(ModelInstallError) as caught:
        adapter.check_all_used()
    assert str(caught.value) == f"the adapter does not fit the model: {NAME}.A"


def test_a_map_of_another_size_is_named(path: Path) -> None:
    write_adapter(path)
    adapter = Adapter(read_adapter(path))
    with pytest.raises(ModelInstallError) as caught:
        adapter.merge(NAME, np.ones((INNER, WIDTH + 1), np.float32))
    assert str(caught.value) == (
        f"the adapter does not fit the model: {NAME} is {INNER} x {WIDTH + 1}"
    )
