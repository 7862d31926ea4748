"""Locks and hashes; writing has its tests beside the record's (tests/bitext)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import OutputError
from pipeline.files import file_sha256, locked, sha256, write_atomically

HELD = """
import sys
from pathlib import Path
from pipeline.files import locked
with locked(Path(sys.argv[1]), "busy"):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_the_hash_of_text_is_that_of_its_utf_8_bytes(tmp_path: Path) -> None:
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert sha256(b"") == sha256("") == empty
    assert sha256("", 8) == "e3b0c442"
    assert sha256("é") == sha256(b"\xc3\xa9")
    write_atomically(tmp_path / "a", b"\xc3\xa9")
    assert file_sha256(tmp_path / "a") == sha256("é")


def test_another_process_gets_the_lock_when_it_is_released(tmp_path: Path) -> None:
    path = tmp_path / "made" / "lock"
    holder = subprocess.Popen(
        [sys.executable, "-c", HELD, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with (
        pytest.raises(OutputError, match=r"^somebody has it$"),
        locked(path, "somebody has it", patience=0),
    ):
        pass
    holder.kill()  # the lock goes with its process
    holder.communicate()
    with locked(path, "somebody has it", patience=10):
        assert path.exists()


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    path = tmp_path / "file" / "lock"
    with pytest.raises(OutputError) as caught, locked(path, "busy"):
        pass
    assert str(caught.value).startswith(f"{path}: cannot be written: ")
    assert "\n" not in str(caught.value)
