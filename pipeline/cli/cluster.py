"""`translate merge` and `translate worker`: runs on several machines."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli import display, options
from pipeline.cli.boundary import FAILED, printable
from pipeline.errors import UsageError


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
