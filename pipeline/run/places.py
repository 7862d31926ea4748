"""Determines which texts of the source folder have output paths of their own.

Source files are never overwritten, and no output overwrites another one. A text whose
outputs would do so is refused with a message that names both files.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from pipeline.config import (
    RunConfig,
    folded,
    ignores_case,
    is_within,
    source_files,
)
from pipeline.documents.kinds import is_beside
from pipeline.run.outputs import Outputs


@dataclass(frozen=True, slots=True)
class Places:
    """The texts to translate, and those that are refused.

    ``files`` are paths, in order; ``refused`` maps names to messages; ``names`` are the
    names of all texts in the source folder, even if the run is limited to some.
    ``key`` maps names to a value that is equal if they are the same file in the output
    folder. ``notices`` are about files that were skipped because they have no text.
    """

    files: tuple[Path, ...]
    refused: Mapping[str, str]
    names: frozenset[str]
    key: Callable[[str], str]
    notices: tuple[str, ...] = ()

    @property
    def errors(self) -> tuple[str, ...]:
        """The messages about the refused texts."""
        return tuple(self.refused.values())


def places(config: RunConfig) -> Places:
    """Return the texts to translate, sorted by name; see ``source_files``.

    Pictures and similar files are skipped, unless they are named in ``config.only``.
    """
    there = source_files(config)
    asked = tuple(path for path in there if not _is_passed_over(path, config))
    notices = () if config.only else _passed_over(there)
    paths = asked
    if config.only:
        everything = source_files(replace(config, only=()))
        paths = tuple(path for path in everything if not _is_passed_over(path, config))
    named = {path.relative_to(config.source).as_posix(): path for path in paths}
    key = folded if ignores_case(config.output) else str
    refused: dict[str, str] = {}
    for name, problem in _collisions(config.output, tuple(named), key):
        refused.setdefault(name, f"{name}: {problem}; rename one of them")
    links = _Links(config)
    for name, path in named.items():
        if found := links.problem(name, path):
            refused.setdefault(name, found)
    wanted = set(asked)
    return Places(
        tuple(
            path
            for path in asked
            if path.relative_to(config.source).as_posix() not in refused
        ),
        {name: refused[name] for name in sorted(refused) if named[name] in wanted},
        frozenset(named),
        key,
        notices,
    )


def _is_passed_over(path: Path, config: RunConfig) -> bool:
    """Whether a file has no text and was not named explicitly."""
    return is_beside(path.name) and not any(
        one.exists() and path.exists() and path.samefile(one)
        for given in config.only
        for one in (given, config.source / given)
    )


def _passed_over(paths: tuple[Path, ...]) -> tuple[str, ...]:
    """Return a line about the files that were skipped, if there are any."""
    found = [path for path in paths if is_beside(path.name)]
    if not found:
        return ()
    kinds = ", ".join(sorted({path.suffix.lower() or path.name for path in found}))
    many = "1 file that holds" if len(found) == 1 else f"{len(found):,} files that hold"
    return (f"{many} no text passed over ({kinds})",)


def _collisions(
    output: Path, names: tuple[str, ...], key: Callable[[str], str]
) -> Iterator[tuple[str, str]]:
    """Yield (name, problem) for each text whose outputs another text would have too."""
    texts: defaultdict[str, list[str]] = defaultdict(list)
    makers: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        texts[key(name)].append(name)
        for made in Outputs.of(Path(), name).made():
            makers[key(made.as_posix())].append(name)
    for twins in texts.values():
        for name in twins if len(twins) > 1 else ():
            others = ", ".join(other for other in twins if other != name)
            yield name, f"its English would be the same file as that of {others}"
    for name in names:
        for maker in makers.get(key(name), ()):
            # A text that is already translated has priority over a new one.
            newcomer = _is_recorded(output, name) and not _is_recorded(output, maker)
            yield (
                maker if newcomer else name,
                f"{output / name} would be the English of {name} and made from {maker}",
            )
        for parent in PurePosixPath(name).parents:
            place = key(parent.as_posix())
            for other in (*texts.get(place, ()), *makers.get(place, ())):
                yield name, f"{output / parent} would be a folder and made from {other}"


def _is_recorded(output: Path, name: str) -> bool:
    return os.path.lexists(Outputs.of(output, name).record)


class _Links:
    """Finds links between the source folder and the output folder."""

    def __init__(self, config: RunConfig) -> None:
        self._config = config
        self._known: dict[tuple[Path, Path], bool] = {}

    def problem(self, name: str, path: Path) -> str | None:
        """Return why a text cannot be translated, or None if it can."""
        output, source = self._config.output, self._config.source
        if self._leads_into(path, output):
            return (
                f"{name}: is a link to {os.path.realpath(path)} in the output folder "
                f"{output}; put the text itself into the source folder"
            )
        outputs = Outputs.of(output, name)
        for one in (outputs.english, *outputs.made()):
            if self._leads_into(one, source):
                return (
                    f"{name}: {one} leads through a link to {os.path.realpath(one)} in "
                    "the source folder, where nothing is written; remove the link"
                )
        return None

    def _leads_into(self, path: Path, folder: Path) -> bool:
        # Only links lead elsewhere, so it is enough to check each folder once.
        place = path if path.is_symlink() else path.parent
        if (place, folder) not in self._known:
            self._known[place, folder] = is_within(place, folder)
        return self._known[place, folder]
