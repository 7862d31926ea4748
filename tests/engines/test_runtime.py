"""Process-wide settings for CTranslate2, checked in a separate process."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from pipeline.engines import runtime

# Allocates, touches and frees 40 MB in turns: kept memory is faulted in once.
PROGRAM = """
import ctypes, resource
from pipeline.engines import runtime
{prepare}
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
libc.free.argtypes = [ctypes.c_void_p]
def turn():
    block = libc.malloc(ctypes.c_size_t(40_000_000))
    ctypes.memset(block, 1, 40_000_000)
    libc.free(block)
turn()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(20):
    turn()
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def faults(prepare: str, **settings: str) -> int:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("MALLOC_")}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(prepare=prepare)],
        env={**environment, **settings},
        capture_output=True,
        text=True,
        check=True,
    )
    return int(done.stdout)


def test_freed_memory_is_kept_for_the_next_batch() -> None:
    assert faults("runtime.configure()") < 100


def test_the_users_settings_have_precedence() -> None:
    asked = {"MALLOC_MMAP_THRESHOLD_": "100000"}
    assert faults("runtime.configure()", **asked) == faults("", **asked) > 100


def test_with_another_c_library_nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(_: str) -> str:
        raise ValueError("unrecognized configuration name")

    monkeypatch.setattr(os, "confstr", unknown)
    runtime.configure()


def test_sums_are_reproducible_unless_the_user_says_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("MKL_CBWR", raising=False)
    runtime.configure()
    assert os.environ["MKL_CBWR"] == "AUTO,STRICT"
    monkeypatch.setenv("MKL_CBWR", "COMPATIBLE")
    runtime.configure()
    assert os.environ["MKL_CBWR"] == "COMPATIBLE"


def test_processors_are_those_this_process_may_use() -> None:
    assert runtime.processors() == min(16, len(os.sched_getaffinity(0)))


def test_weights_are_packed_unless_told_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CT2_PACKED_GEMM", "")  # is put back after the test
    monkeypatch.delenv("CT2_PACKED_GEMM")
    runtime.configure()
    assert "CT2_PACKED_GEMM" not in os.environ
    runtime.configure(packed=False)
    assert os.environ["CT2_PACKED_GEMM"] == "0"
    monkeypatch.setenv("CT2_PACKED_GEMM", "1")
    runtime.configure(packed=False)
    assert os.environ["CT2_PACKED_GEMM"] == "1"
