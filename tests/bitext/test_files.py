from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.bitext import remove_leftovers, write_atomically
from pipeline.errors import OutputError


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_folders_are_made_and_nothing_else_is_left(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "c.txt"
    assert write_atomically(path, b"one")
    assert path.read_bytes() == b"one"
    assert names(path.parent) == ["c.txt"]


def test_the_same_bytes_are_not_written_again(tmp_path: Path) -> None:
    path = tmp_path / "c.txt"
    assert write_atomically(path, b"one")
    os.utime(path, ns=(1, 1))
    assert not write_atomically(path, b"one")
    assert path.stat().st_mtime_ns == 1
    assert write_atomically(path, b"two")
    assert path.read_bytes() == b"two"


def test_permissions_stay_and_new_files_follow_the_umask(tmp_path: Path) -> None:
    path = tmp_path / "c.txt"
    before = os.umask(0o027)
    try:
        write_atomically(path, b"one")
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    path.chmod(0o604)
    write_atomically(path, b"two")
    assert stat.S_IMODE(path.stat().st_mode) == 0o604


def test_a_symbolic_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    link = tmp_path / "c.txt"
    link.symlink_to("far/c.txt")
    write_atomically(link, b"one")
    assert link.is_symlink()
    assert (tmp_path / "far" / "c.txt").read_bytes() == b"one"


def test_a_folder_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "c.txt").mkdir()
    with pytest.raises(OutputError) as caught:
        write_atomically(tmp_path / "c.txt", b"one")
    assert str(caught.value) == (
        f"{tmp_path}/c.txt: cannot be written: is a directory;"
        " move the folder of that name away"
    )
    assert names(tmp_path) == ["c.txt"]


def test_a_file_where_a_folder_is_needed(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    with pytest.raises(OutputError) as caught:
        write_atomically(tmp_path / "a" / "c.txt", b"one")
    assert str(caught.value) == (
        f"{tmp_path}/a/c.txt: cannot be written: not a directory;"
        " move the file that stands where a folder is needed"
    )


@pytest.mark.parametrize(
    ("number", "message"),
    [
        (errno.ENOSPC, "no space left on device; free some space and run again"),
        (
            errno.EACCES,
            "permission denied; make the folder writable, or choose another one",
        ),
        (
            errno.EROFS,
            "read-only file system; choose a folder on a disk that can be written",
        ),
        (errno.EIO, "input/output error; check the disk and run again"),
    ],
)
def test_a_failing_disk_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, message: str
) -> None:
    path = tmp_path / "c.txt"
    write_atomically(path, b"old")

    def fail(_descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OutputError) as caught:
        write_atomically(path, b"new")
    assert str(caught.value) == f"{path}: cannot be written: {message}"
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["c.txt"]


def test_killed_while_writing(tmp_path: Path) -> None:
    path = tmp_path / "c.txt"
    program = (
        "import sys; from pathlib import Path\n"
        "from pipeline.bitext import write_atomically\n"
        "for turn in range(10**6):\n"
        "    write_atomically(Path(sys.argv[1]), b'%06d' % turn * 100_000)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", program, str(path)])
    deadline = time.monotonic() + 20
    while not path.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    while names(tmp_path) == ["c.txt"] and time.monotonic() < deadline:
        pass
    process.send_signal(signal.SIGKILL)
    process.wait()
    data = path.read_bytes()
    assert data == data[:6] * 100_000
    left = [tmp_path / name for name in names(tmp_path) if name.endswith(".tmp")]
    assert remove_leftovers(tmp_path) == tuple(left)
    assert names(tmp_path) == ["c.txt"]


def test_only_temporary_files_of_ended_processes_are_removed(tmp_path: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    (tmp_path / "a").mkdir()
    for name in (
        f".c.txt.{dead.pid}.tmp",
        f"a/.c.txt.{os.getpid()}.tmp",
        f"a/.d.txt.{10**30}.tmp",
        f".c.txt.{os.getppid()}.tmp",
        f"c.txt.{dead.pid}.tmp",
        ".c.txt.tmp",
    ):
        (tmp_path / name).write_bytes(b"")
    assert remove_leftovers(tmp_path) == (
        tmp_path / f".c.txt.{dead.pid}.tmp",
        tmp_path / "a" / f".c.txt.{os.getpid()}.tmp",
        tmp_path / "a" / f".d.txt.{10**30}.tmp",
    )
    assert names(tmp_path / "a") == []
    assert len(names(tmp_path)) == 4


def test_no_folder_has_no_left_overs(tmp_path: Path) -> None:
    assert remove_leftovers(tmp_path / "none") == ()
