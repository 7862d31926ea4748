"""Finds pairs of French and English files by their names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.config import SOURCE, folded
from pipeline.documents.kinds import is_beside
from pipeline.errors import ConfigError

_LANGUAGE = re.compile(r"(?<=.)[._\- ](?:fr|fra|fre|en|eng)\Z")


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of files, the folder that French names are relative to, and notices."""

    source: Path
    files: tuple[tuple[Path, Path], ...]
    notices: tuple[str, ...] = ()

    def name(self, french: Path) -> str:
        """Return the name of a French text: its path below the source folder."""
        return french.resolve().relative_to(self.source.resolve()).as_posix()


def pairs_of(french: Path, english: Path) -> Pairs:
    """Return the pairs of two files or two folders.

    Files of two folders are pairs if their paths are equal except for suffix and
    language (``a/roman.fr.txt`` and ``a/roman.en.html``). Names of French files below
    ``source/fr`` are relative to it, as in a run.

    :raises ConfigError: one is a file and the other a folder, or there are no pairs.
    """
    if french.is_dir() != english.is_dir():
        raise ConfigError(
            f"{english}: give two files, or two folders; {french} is "
            f"{'a folder' if french.is_dir() else 'a file'}"
        )
    if not french.is_dir():
        return Pairs(_base(french, french.parent), ((french, english),))
    english_paths = _by_stem(english)
    files = []
    notices = []
    for stem, french_paths in _by_stem(french).items():
        found = english_paths.pop(stem, [])
        if len(french_paths) == len(found) == 1:
            files.append((french_paths[0], found[0]))
            continue
        same = {one.relative_to(english).as_posix(): one for one in found}
        for one in french_paths:
            other = same.get(one.relative_to(french).as_posix())
            if other is not None:
                files.append((one, other))
            else:
                why = "several English files fit" if found else "has no English"
                notices.append(f"{one}: {why} in {english}; left out")
    notices += [
        f"{one}: has no French in {french}; left out"
        for others in english_paths.values()
        for one in others
    ]
    if not files:
        raise ConfigError(
            f"{english}: no file there is called as one in {french}; name the files "
            "of a text alike in both folders"
        )
    return Pairs(_base(french, french), tuple(files), tuple(notices))


def _base(path: Path, folder: Path) -> Path:
    """Return the source folder: the default one if it contains the path."""
    if SOURCE.is_dir() and SOURCE.resolve() in (
        path.resolve(),
        *path.resolve().parents,
    ):
        return SOURCE
    return folder


def _by_stem(folder: Path) -> dict[str, list[Path]]:
    """Return the files of a folder by their path without language and suffix."""
    found: defaultdict[str, list[Path]] = defaultdict(list)
    for path in _files(folder):
        below = path.relative_to(folder)
        stem = _LANGUAGE.sub("", folded(below.with_suffix("").as_posix()))
        found[stem].append(path)
    return dict(found)


def _files(folder: Path) -> Iterable[Path]:
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and not is_beside(path.name)
    )
