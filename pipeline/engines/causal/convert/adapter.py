"""Reading a low-rank adapter (LoRA, Hu et al. 2021) and adding it to the weights.

The file is in safetensors format: eight bytes with the length of a JSON header, the
header (name → dtype, shape, byte range), then the data.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.engines.causal.convert.gguf import Array
from pipeline.errors import ModelInstallError

_DTYPES: dict[str, np.dtype[Any]] = {"F16": np.dtype("<f2"), "F32": np.dtype("<f4")}


def read_adapter(path: Path) -> dict[str, Array]:
    """Return the adapter's matrices by name, as float32.

    :raises ModelInstallError: it is not a complete safetensors file of 16- or 32-bit
        floats.
    """
    try:
        data = path.read_bytes()
        (length,) = struct.unpack_from("<Q", data)
        header = json.loads(data[8 : 8 + length])
        header.pop("__metadata__", None)
        return {
            name: _tensor(memoryview(data)[8 + length :], entry)
            for name, entry in header.items()
        }
    except (OSError, struct.error, ValueError, LookupError, TypeError) as error:
        raise ModelInstallError(f"{path}: not a readable adapter: {error}") from error


def _tensor(data: memoryview, entry: Mapping[str, Any]) -> Array:
    start, end = entry["data_offsets"]
    values = np.frombuffer(data[start:end], _DTYPES[entry["dtype"]])
    return values.reshape(entry["shape"]).astype(np.float32)


class Adapter:
    """Adds B·A to the weights that it has matrices for, and notes which were used."""

    def __init__(self, tensors: Mapping[str, Array]) -> None:
        self._tensors = tensors
        self._unused = set(tensors)

    def merge(self, name: str, weight: Array) -> Array:
        """Return ``weight`` [out, in] + B·A, or ``weight`` if there is nothing to add.

        :param name: the name of the linear map, such as
            ``model.layers.0.mlp.up_proj``.
        :raises ModelInstallError: the matrices do not have the shape of the map.
        """
        low, high = self._tensors.get(f"{name}.A"), self._tensors.get(f"{name}.B")
        if low is None or high is None:
            return weight  # a single matrix stays unused; check_all_used reports it
        self._unused -= {f"{name}.A", f"{name}.B"}
        shapes = (high.shape, low.shape)
        rows, columns = weight.shape
        if shapes != ((rows, low.shape[0]), (low.shape[0], columns)):
            raise ModelInstallError(
                f"the adapter does not fit the model: {name} is {rows} x {columns}"
            )
        return weight + high @ low

    def check_all_used(self) -> None:
        """Raise ModelInstallError if a matrix does not belong to the model."""
        if self._unused:
            name = min(self._unused)
            raise ModelInstallError(f"the adapter does not fit the model: {name}")
