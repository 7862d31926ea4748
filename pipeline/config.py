"""The settings of a run in one validated value, and the source files they select."""

from __future__ import annotations

import os
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Self

from pipeline.errors import ConfigError, UsageError
from pipeline.units import State

SOURCE = Path("source/fr")
OUTPUT = Path("output/en")
GLOSSARY = Path("glossary.yaml")
MEMORY = Path("memory")
STATE_FOLDER = ".bitexte"  # below the output folder; not to be committed


class Locale(StrEnum):
    """The variety of English: its dates, times, quotation marks and spelling."""

    AMERICAN = "american"
    BRITISH = "british"


@dataclass(frozen=True, slots=True)
class Shard:
    """One of several runs that divide the texts of a source folder, numbered from 1."""

    number: int
    count: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse « 3/20 », the third of 20 shards.

        :raises UsageError: the text has another form, or the number is out of range.
        """
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
    """The settings of a run: where it reads and writes, and how.

    :param only: limits the run to these files or folders (below ``source``).
    :param limit: the run stops after this number of newly translated segments (None: no
        limit).
    :param rescue: whether a translation with errors is retried in other ways.
    :param form: the format that all files are read as ("": by their names).
    :param shard: limits the run to this share of the texts (None: all texts).
    :param memory: the folder of the translation memories.
    :param memory_state: the state of units that are taken from the memories.

    The model and its threads are not set here, but by the caller that opens the engine.
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
    memory: Path = MEMORY
    memory_state: State = State.TRANSLATED
    ignored_checks: frozenset[str] = field(default_factory=frozenset)

    @property
    def state(self) -> Path:
        """The folder of files kept for the next run; each shard has its own folder."""
        if self.shard is None:
            return self.output / STATE_FOLDER
        return shard_state(self.output, self.shard)


def shard_state(output: Path, shard: Shard) -> Path:
    """Return the folder of the files that one shard keeps for its next run."""
    return shards_folder(output) / f"{shard.number}-of-{shard.count}"


def shards_folder(output: Path) -> Path:
    """Return the folder with the folders of all shards; it may not exist."""
    return output / STATE_FOLDER / "shards"


def known_shards(output: Path) -> dict[Shard, Path]:
    """Return the shards that have files in an output folder, with their folders."""
    found = {}
    for folder in shards_folder(output).glob("*-of-*"):
        number, _, count = folder.name.partition("-of-")
        if number.isdigit() and count.isdigit():
            found[Shard(int(number), int(count))] = folder
    return dict(sorted(found.items(), key=lambda item: (item[0].count, item[0].number)))


def source_files(config: RunConfig) -> tuple[Path, ...]:
    """Return the files to translate, sorted by name, without hidden files.

    :raises ConfigError: the source folder, or a path in ``only``, does not exist.
    :raises UsageError: one of source and output folder contains the other.
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
    """Check that neither of two folders is the other one or inside it.

    Files of the source folder must never be overwritten, so the two must not overlap.

    :raises UsageError: they overlap.
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
    """Whether a path is a folder or inside it; neither has to exist.

    Symbolic links are resolved. Names that differ only in letter case or Unicode form
    count as equal: on some systems they are, and projects are moved between systems.
    """
    real, base = Path(os.path.realpath(path)), Path(os.path.realpath(folder))
    chain = (real, *real.parents)
    wanted = folded(base.as_posix())
    return any(folded(one.as_posix()) == wanted or _is_same(one, base) for one in chain)


def ignores_case(folder: Path) -> bool:
    """Whether the file system of a folder ignores letter case in names.

    If the folder does not exist, its nearest existing parent is tested.
    """
    real = Path(os.path.realpath(folder))
    for one in (real, *real.parents):
        other = one.with_name(one.name.swapcase()) if one.name else one
        if other != one and one.exists():
            return _is_same(one, other)
    return False


def folded(name: str) -> str:
    """Return a name's key: equal for names that differ only in case or Unicode form."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _is_same(path: Path, other: Path) -> bool:
    try:
        return path.samefile(other)
    except OSError:
        return False


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts) or path.name.endswith("~")


def _below(folder: Path, path: Path) -> Path:
    """Return ``path`` below ``folder``; it may be relative to the working directory.

    :raises ConfigError: it does not exist, or is outside of ``folder``.
    """
    for candidate in (path, folder / path):
        if candidate.exists():
            absolute = Path(os.path.abspath(candidate))  # noqa: PTH100 (keep links)
            base = Path(os.path.abspath(folder))  # noqa: PTH100
            if absolute == base or base in absolute.parents:
                return folder / absolute.relative_to(base)
            raise ConfigError(f"{path}: not below the source folder {folder}")
    raise ConfigError(f"{path}: no such file or folder (nor below {folder})")
