"""The settings of a run as one value, checked once."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from pipeline.errors import ConfigError

SOURCE = Path("source/fr")
OUTPUT = Path("output/en")
GLOSSARY = Path("glossary.yaml")
STATE_FOLDER = ".bitexte"  # below the output folder; never committed


class Locale(StrEnum):
    """Which English: spelling of dates, times and quotation marks."""

    AMERICAN = "american"
    BRITISH = "british"


@dataclass(frozen=True, slots=True)
class RunConfig:
    """Where a run reads and writes, and how.

    ``only`` limits the run to these files or folders (below ``source``). ``limit``
    stops after so many newly translated segments (None: no limit). ``rescue`` says
    whether a translation with errors is tried again in other ways. Which model is used,
    with how many threads, is the business of who opens the engine.
    """

    source: Path = SOURCE
    output: Path = OUTPUT
    glossary: Path = GLOSSARY
    only: tuple[Path, ...] = ()
    locale: Locale = Locale.AMERICAN
    limit: int | None = None
    rescue: bool = True
    dry_run: bool = False
    ignored_checks: frozenset[str] = field(default_factory=frozenset)


def source_files(config: RunConfig) -> tuple[Path, ...]:
    """Return the files to translate, sorted by name, hidden ones left out.

    Raises ConfigError if the source folder, or a path asked for, is not there.
    """
    if not config.source.is_dir():
        raise ConfigError(
            f"{config.source}: no such folder; put French texts there or name another "
            "with --source"
        )
    roots = [_below(config.source, path) for path in config.only] or [config.source]
    found = {
        path
        for root in roots
        for path in ([root] if root.is_file() else root.rglob("*"))
        if path.is_file() and not _hidden(path.relative_to(config.source))
    }
    return tuple(sorted(found, key=lambda p: p.relative_to(config.source).as_posix()))


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts) or path.name.endswith("~")


def _below(folder: Path, path: Path) -> Path:
    """Return ``path`` as a path below ``folder``, given relative to either."""
    for candidate in (path, folder / path):
        if candidate.exists():
            absolute = Path(os.path.abspath(candidate))  # noqa: PTH100 (keep links)
            base = Path(os.path.abspath(folder))  # noqa: PTH100
            if absolute == base or base in absolute.parents:
                return folder / absolute.relative_to(base)
            raise ConfigError(f"{path}: not below the source folder {folder}")
    raise ConfigError(f"{path}: no such file or folder (nor below {folder})")
