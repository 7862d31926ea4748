"""Hashes of model files whose makers publish none: trust on first use.

The hash of the first installed file is kept beside the models. A later installation
must have the same file.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from pipeline.engines.store import models_folder
from pipeline.errors import ModelInstallError, OutputError
from pipeline.files import file_sha256, write_atomically

_KEPT = ".hashes.json"


def compare(engine: str, file: Path, say: Callable[[str], None]) -> None:
    """Compare a model's file with the one that was installed first.

    For the first one the hash is kept. The user is told through ``say`` what was done.

    :raises ModelInstallError: it is another file.
    """
    digest = file_sha256(file)
    path = models_folder() / _KEPT
    known = _read(path)
    before = known.get(engine)
    if before is None:
        text = json.dumps(known | {engine: digest}, indent=2, sort_keys=True) + "\n"
        try:
            write_atomically(path, text.encode())
        except OutputError as error:
            raise ModelInstallError(str(error)) from error
        say(
            f"The file's sha256 is {digest}. No published hash is known to compare it "
            "with: it is kept, and a later installation must have the same."
        )
    elif before != digest:
        raise ModelInstallError(
            f"not the file that was installed first (sha256 {digest[:12]}…, not "
            f"{before[:12]}…); if its maker changed it, remove {path} and try again"
        )
    else:
        say("The file is the one that was installed first (same sha256).")


def _read(path: Path) -> dict[str, str]:
    try:
        known = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}
