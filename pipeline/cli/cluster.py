"""`translate merge` and `translate worker`: runs on several machines."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli import display, options
from pipeline.cli.boundary import FAILED, printable
from pipeline.config import RunConfig
from pipeline.errors import ConfigError, UsageError

if TYPE_CHECKING:
    from pipeline.engines.installed import InstalledModel
    from pipeline.engines.protocol import Engine
    from pipeline.run import Executor

_LOCAL = re.compile(r"local:([1-9][0-9]{0,2})")
_SCHEDULER = re.compile(r"(?:tcp|tls)://[^\s/]+:[0-9]+")


@click.command()
@click.argument(
    "folders",
    nargs=-1,
    required=True,
    metavar="DIR...",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
@options.output
@click.pass_context
def merge(ctx: click.Context, /, *, folders: tuple[Path, ...], output: Path) -> None:
    """Join what shards wrote to output folders on other disks.

    DIR is a copy of an output folder that `translate run --shard` wrote to. A person's
    words are never written over. Afterwards `translate run` finishes what is left.
    """
    from pipeline.run.merging import merge as join

    for folder in folders:
        if folder.resolve() == output.resolve():
            raise UsageError(f"{folder}: is the output folder itself")
    merged = join(output, folders)
    display.complain(merged.errors)
    for shard, lines in merged.unfinished.items():
        click.echo(
            f"shard {shard} was stopped: {display.count(lines, 'segment')} in its "
            "journal; the next run uses them"
        )
    if merged.missing:
        click.echo(f"not merged yet: shards {', '.join(map(str, merged.missing))}")
    there = f", {merged.there:,} there already" if merged.there else ""
    click.echo(printable(f"{display.count(merged.copied, 'text')} → {output}{there}"))
    if merged.errors:
        ctx.exit(FAILED)


@click.command()
@click.argument("address")
@click.option(
    "--engine",
    type=options.EngineName("auto"),
    default="auto",
    show_default=True,
    help="Which installed model; it must be the one of the run.",
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    help="CPU threads to use; all by default. Does not change the output.",
)
def worker(*, address: str, engine: str, jobs: int | None) -> None:
    """Translate for the runs of other machines, until it is stopped.

    ADDRESS is that of a Dask scheduler, as tcp://host:8786 or tls://host:8786. The
    model is loaded once. Runs with another model or version get nothing from here.
    """
    from pipeline.engines.store import find, signature_of

    if not _SCHEDULER.fullmatch(address):
        raise UsageError(f"{address}: a scheduler is named as in tcp://host:8786")
    _require_distributed()
    from pipeline.run.cluster import ability, serve

    found = find(engine)
    signature = signature_of(found)
    _say(ability(signature))
    asyncio.run(serve(address, partial(opened, found, jobs), signature, _say))


def require_cluster(address: str) -> None:
    """Raise UsageError for what names no cluster, ConfigError without Dask."""
    if not _LOCAL.fullmatch(address) and not _SCHEDULER.fullmatch(address):
        raise UsageError(
            f"--cluster {address}: write it as local:4, for four workers on this "
            "machine, or as tcp://host:8786, for a Dask scheduler"
        )
    _require_distributed()


def cluster_executor(
    address: str,
    config: RunConfig,
    found: InstalledModel,
    engine: Engine,
    *,
    jobs: int | None,
    say: Callable[[str], None],
) -> Executor:
    """Return what translates with the workers of a cluster; none is started yet."""
    from pipeline.engines.runtime import processors
    from pipeline.run.cluster import crew_at, local_crew
    from pipeline.run.dispatch import CrewExecutor
    from pipeline.run.executor import SerialExecutor, settings_of

    settings = settings_of(config)
    if local := _LOCAL.fullmatch(address):
        count = int(local[1])
        threads = jobs or max(1, processors() // count)
        opener = partial(opened, found, threads)
        crew = partial(local_crew, count, opener, engine.signature, settings, say)
    else:
        crew = partial(crew_at, address, engine.signature, settings, say)
    return CrewExecutor(crew, SerialExecutor(engine, settings), say)


def opened(model: InstalledModel, threads: int | None) -> Engine:
    """Open a model in a worker's process."""
    from pipeline.engines.store import open_engine

    return open_engine(model, threads=threads)


def _require_distributed() -> None:
    if find_spec("distributed") is None:
        raise ConfigError(
            "a cluster needs a package that is not installed: "
            "pip install 'bitexte[cluster]'"
        )


def _say(line: str) -> None:
    click.echo(printable(line))
