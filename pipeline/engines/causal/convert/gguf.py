"""Reading a GGUF file: its metadata, and its tensors as float32.

The reader of the gguf package is not used, because it makes several objects for each of
the 262,144 pieces of the vocabulary (12 s and 700 MB). Its dequantisation is used. The
format is described in ggml's docs/gguf.md.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.errors import ModelInstallError

Array = npt.NDArray[np.float32]

_MAGIC = b"GGUF"
_VERSIONS = (2, 3)
_ALIGNMENT = 32
_STRING, _ARRAY = 8, 9
# From GGUF's number of a scalar type to the letter of the struct module.
_SCALARS = dict(enumerate("BbHhIif?")) | {10: "Q", 11: "q", 12: "d"}


class _Tensor(NamedTuple):
    shape: tuple[int, ...]  # rows first, unlike in the file
    kind: int
    offset: int


class GgufFile:
    """An open GGUF file: ``metadata`` by key, tensors by name.

    :raises ModelInstallError: the file is not GGUF or ends too early.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._size = path.stat().st_size
            cursor = _Cursor(np.memmap(path, np.uint8, "r"))
            cursor.check_start()
            tensors, values = cursor.scalar("Q"), cursor.scalar("Q")
            self.metadata: dict[str, Any] = {
                cursor.string(): cursor.value(cursor.scalar("I")) for _ in range(values)
            }
            self._tensors = dict(_tensors(cursor, tensors))
        except (OSError, ValueError, KeyError, struct.error) as error:
            raise ModelInstallError(f"{path}: not a GGUF model: {error}") from error
        alignment = self.metadata.get("general.alignment", _ALIGNMENT)
        self._start = cursor.position + -cursor.position % alignment

    def tensor(self, name: str, rows: npt.NDArray[np.int64] | None = None) -> Array:
        """Return a tensor as float32, or only some of its ``rows``.

        :raises ModelInstallError: there is no such tensor, or the file ends in it.
        """
        from gguf import GGMLQuantizationType, dequantize, quant_shape_to_byte_shape

        if name not in self._tensors:
            raise ModelInstallError(f"{self._path}: has no tensor {name}")
        tensor = self._tensors[name]
        kind = GGMLQuantizationType(tensor.kind)
        if kind is GGMLQuantizationType.F32:
            shape = (*tensor.shape[:-1], tensor.shape[-1] * 4)
        elif kind is GGMLQuantizationType.F16:
            shape = (*tensor.shape[:-1], tensor.shape[-1] * 2)
        else:
            shape = quant_shape_to_byte_shape(tensor.shape, kind)
        start = self._start + tensor.offset
        if start + int(np.prod(shape)) > self._size:
            raise ModelInstallError(f"{self._path}: ends inside of tensor {name}")
        # Mapped for this tensor only, so that pages already read can be released.
        data = np.memmap(self._path, np.uint8, "r", offset=start, shape=shape)
        chosen = np.array(data if rows is None else data[rows])  # out of the file
        if kind is GGMLQuantizationType.F32:
            return chosen.view(np.float32)
        if kind is GGMLQuantizationType.F16:
            return chosen.view(np.float16).astype(np.float32)
        return np.ascontiguousarray(dequantize(chosen, kind), np.float32)


class _Cursor:
    """Reads the values of a GGUF header one after the other."""

    def __init__(self, data: npt.NDArray[np.uint8]) -> None:
        self._data = data.data
        self.position = 0

    def check_start(self) -> None:
        if self.take(4) != _MAGIC or self.scalar("I") not in _VERSIONS:
            raise ValueError("wrong magic or version")

    def take(self, size: int) -> bytes:
        taken = bytes(self._data[self.position : self.position + size])
        if len(taken) != size:
            raise ValueError("the file ends too early")
        self.position += size
        return taken

    def scalar(self, letter: str) -> Any:  # noqa: ANN401  (the letter says which)
        form = struct.Struct(f"<{letter}")
        return form.unpack(self.take(form.size))[0]

    def string(self) -> str:
        return self.take(self.scalar("Q")).decode("utf-8")

    def value(self, kind: int) -> Any:  # noqa: ANN401  (the kind says which)
        if kind == _STRING:
            return self.string()
        if kind != _ARRAY:
            return self.scalar(_SCALARS[kind])
        kind, length = self.scalar("I"), self.scalar("Q")
        if kind in (_STRING, _ARRAY):
            return [self.value(kind) for _ in range(length)]
        form = struct.Struct(f"<{length}{_SCALARS[kind]}")
        return form.unpack(self.take(form.size))


def _tensors(cursor: _Cursor, count: int) -> Iterator[tuple[str, _Tensor]]:
    for _ in range(count):
        name = cursor.string()
        shape = tuple(cursor.scalar("Q") for _ in range(cursor.scalar("I")))
        yield name, _Tensor(shape[::-1], cursor.scalar("I"), cursor.scalar("Q"))
