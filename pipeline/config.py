"""The settings of a run as one value, checked once."""

from __future__ import annotations

import os
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Self

from pipeline.errors import ConfigError, UsageError

SOURCE = Path("source/fr")
OUTPUT = Path("output/en")
GLOSSARY = Path("glossary.yaml")
STATE_FOLDER = ".bitexte"  # below the output folder; never committed


class Locale(StrEnum):
    """Which English: spelling of dates, times and quotation marks."""

    AMERICAN = "american"
    BRITISH = "british"


@dataclass(frozen=True, slots=True)
class Shard:
    """One of several runs that share the texts of a source folder, counted from 1."""

    number: int
    count: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read « 3/20 »; raises UsageError for anything else."""
        number, _, count = text.partition("/")
        if not (number.isascii() and number.isdigit() and count.isdigit()):
            raise UsageError(f"--shard {text}: write it as 3/20, the third of twenty")
        shard = cls(int(number), int(count))
        if not 1 <= shard.number <= shard.count:
            raise UsageError(
                f"--shard {text}: the shards of {shard.count} are 1/{shard.count} to "
                f"{shard.count}/{shard.count}"
            )
        return shard

    def __str__(self) -> str:
        return f"{self.number}/{self.count}"


@dataclass(frozen=True, slots=True)
class RunConfig:
    """Where a run reads and writes, and how.

    ``only`` limits the run to these files or folders (below ``source``). ``limit``
    stops after so many newly translated segments (None: no limit). ``rescue`` says
    whether a translation with errors is tried again in other ways. ``form`` names the
    format that the files are read as, whatever they are called ("": by their names).
    ``shard`` limits the run to its share of the texts (None: all of them).
    Which model is used, with how many threads, is the business of who opens the engine.
    """

    source: Path = SOURCE
    output: Path = OUTPUT
    glossary: Path = GLOSSARY
    only: tuple[Path, ...] = ()
    locale: Locale = Locale.AMERICAN
    limit: int | None = None
    rescue: bool = True
    dry_run: bool = False
    form: str = ""
    shard: Shard | None = None
    ignored_checks: frozenset[str] = field(default_factory=frozenset)

    @property
    def state(self) -> Path:
        """The folder of what is kept for the next run: a shard has one of its own."""
        if self.shard is None:
            return self.output / STATE_FOLDER
        return shard_state(self.output, self.shard)


def shard_state(output: Path, shard: Shard) -> Path:
    """Return the folder of what one shard keeps for its next run."""
    return shards_folder(output) / f"{shard.number}-of-{shard.count}"


def shards_folder(output: Path) -> Path:
    """Return the folder that holds one folder for each shard; it need not exist."""
    return output / STATE_FOLDER / "shards"


def known_shards(output: Path) -> dict[Shard, Path]:
    """Return the shards that left something in an output folder, with their folders."""
    found = {}
    for folder in shards_folder(output).glob("*-of-*"):
        number, _, count = folder.name.partition("-of-")
        if number.isdigit() and count.isdigit():
            found[Shard(int(number), int(count))] = folder
    return dict(sorted(found.items(), key=lambda item: (item[0].count, item[0].number)))


def source_files(config: RunConfig) -> tuple[Path, ...]:
    """Return the files to translate, sorted by name, hidden ones left out.

    Raises ConfigError if the source folder, or a path asked for, is not there, and
    UsageError if the source and the output folder are not apart.
    """
    require_apart(config.source, config.output)
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


def require_apart(source: Path, output: Path) -> None:
    """Raise UsageError where one of two folders is the other or lies in it.

    What stands in the source folder is never written, so the two must not meet.
    """
    if is_within(output, source):
        same = is_within(source, output)
        where = "is the source folder" if same else "lies in the source folder"
    elif is_within(source, output):
        where = "holds the source folder"
    elif is_within(output / STATE_FOLDER, source):
        where = f"has a link, {STATE_FOLDER}, into the source folder"
    else:
        return
    raise UsageError(
        f"--output {output}: {where} {source}; name a folder beside it, so that no "
        "French text is overwritten and no output is translated"
    )


def is_within(path: Path, folder: Path) -> bool:
    """Whether a path is a folder or lies in it; neither has to exist.

    Symbolic links are resolved. Names that differ in letter case or Unicode form only
    are the same here: they are on some systems, and a project moves between systems.
    """
    real, base = Path(os.path.realpath(path)), Path(os.path.realpath(folder))
    chain = (real, *real.parents)
    wanted = folded(base.as_posix())
    return any(folded(one.as_posix()) == wanted or _is_same(one, base) for one in chain)


def ignores_case(folder: Path) -> bool:
    """Whether names below a folder that differ in letter case only are one name.

    The folder need not exist: then the nearest one above it tells.
    """
    real = Path(os.path.realpath(folder))
    for one in (real, *real.parents):
        other = one.with_name(one.name.swapcase()) if one.name else one
        if other != one and one.exists():
            return _is_same(one, other)
    return False


def folded(name: str) -> str:
    """Return what names have in common that differ in letter case or form only."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _is_same(path: Path, other: Path) -> bool:
    try:
        return path.samefile(other)
    except OSError:
        return False


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
