"""Writes the overview of all texts, ``index.html`` in the output folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline import __version__
from pipeline.bitext import read_record, write_atomically
from pipeline.bitext.overview import TextSummary, summary_of, to_overview
from pipeline.bitext.page import GENERATOR
from pipeline.config import STATE_FOLDER, RunConfig
from pipeline.errors import PipelineError
from pipeline.files import sha256
from pipeline.run.outputs import Outputs, present
from pipeline.run.places import places

NAME = "index.html"
_STAMP = "overview"
_HEAD = 4096  # bytes at the beginning of a file that name its generator


def write_overview(config: RunConfig) -> str | None:
    """Write the overview from the records of all texts, if they have changed.

    Return a line if a person's file is in its place, or if an error occurs; otherwise
    None. No overview is written if a text has files of that name.
    """
    path = config.output / NAME
    every = RunConfig(config.source, config.output)
    found = places(every)
    names = [one.relative_to(config.source).as_posix() for one in found.files]
    if any(_takes_the_name(config.output, name) for name in names):
        return None
    stamp = config.output / STATE_FOLDER / _STAMP
    state = _state(config.output, names)
    try:
        standing = present(path)
        if standing is not None and present(stamp) == state:
            return None
        if standing is not None and not _is_ours(standing):
            return (
                f"{path}: was not made by this program, so there is no overview; move "
                "it elsewhere to have one"
            )
        page = to_overview([_summary(config.output, name) for name in names])
        write_atomically(path, page.encode("utf-8"))
        write_atomically(stamp, state)
    except PipelineError as error:
        return str(error)
    return None


def make_way(config: RunConfig, names: frozenset[str]) -> None:
    """Remove the overview if a text of the project needs its name."""
    path = config.output / NAME
    if any(_takes_the_name(config.output, name) for name in names):
        data = present(path)
        if data is not None and _is_ours(data):
            path.unlink()


def _state(output: Path, names: Sequence[str]) -> bytes:
    """Return a hash that changes with the records, to see if the page is current."""
    parts = []
    for name in names:
        try:
            found = Outputs.of(output, name).record.stat()
            parts.append(f"{name}\0{found.st_size}\0{found.st_mtime_ns}")
        except OSError:
            parts.append(name)
    return sha256("\n".join((__version__, *parts))).encode("ascii")


def _takes_the_name(output: Path, name: str) -> bool:
    outputs = Outputs.of(output, name)
    wanted = (output / NAME).as_posix().casefold()
    return any(
        one.as_posix().casefold() == wanted
        for one in (outputs.english, *outputs.made())
    )


def _is_ours(data: bytes) -> bool:
    head = data[:_HEAD]
    at = head.find(GENERATOR.encode())
    return at >= 0 and b' overview">' in head[at : at + len(GENERATOR) + 40]


def _summary(output: Path, name: str) -> TextSummary:
    """Return the summary of a text; a damaged record counts as missing."""
    record = Outputs.of(output, name).record
    try:
        return summary_of(read_record(record)) if record.exists() else TextSummary(name)
    except PipelineError:
        return TextSummary(name)
