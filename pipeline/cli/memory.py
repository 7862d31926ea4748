"""`translate memory`: pairs of other projects and programs, for runs and reviews."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli import display, options
from pipeline.cli.boundary import FAILED, printable

if TYPE_CHECKING:
    from pipeline.memory.lookup import Match

_DEFAULT = "main"  # pipeline.memory.store.DEFAULT: imported when it is used
_LISTED = 20  # skipped pairs; --json has all
_name = click.option(
    "--name",
    default=_DEFAULT,
    show_default=True,
    help="Which memory: a file of that name in the folder.",
)


@click.group()
def memory() -> None:
    """Keep what was translated elsewhere, and let it serve here.

    The memories are plain files in the folder memory/, to be committed with the rest.
    """


@memory.command("import")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path)
)
@_name
@click.option(
    "--penalty",
    type=click.IntRange(0, 100),
    help="Percents to take from each match; with any, no run takes it by itself.",
)
@click.option(
    "--unreviewed", is_flag=True, help="Take a machine's English that nobody approved."
)
@click.option("--dry-run", is_flag=True, help="Show what would be taken.")
@options.memory
@options.as_json
@options.quiet
@click.pass_context
def import_(
    ctx: click.Context,
    /,
    *,
    files: tuple[Path, ...],
    name: str,
    penalty: int | None,
    unreviewed: bool,
    dry_run: bool,
    memory: Path,
    as_json: bool,
    quiet: bool,
) -> None:
    """Take pairs from TMX, XLIFF, TSV, XLSX and DOCX files, and from records.

    FILES may be the output folders of other projects, too. Of two translations of a
    sentence the later changed one stays.
    """
    from pipeline.run.memories import import_memory

    made = import_memory(
        memory, name, files, penalty=penalty, machine=unreviewed, dry_run=dry_run
    )
    intake = made.intake
    display.complain(intake.errors)
    if as_json:
        click.echo(json.dumps(made.to_json(), ensure_ascii=False, indent=2))
    elif not quiet:
        display.complain(_skipped(intake.skipped))
        click.echo(
            printable(
                f"{made.memory.name}: {intake.created:,} created, "
                f"{intake.updated:,} updated, {intake.same:,} there already, "
                f"{len(intake.skipped):,} skipped; "
                f"{display.count(len(made.memory.entries), 'pair')}"
                + (" (nothing is written)" if dry_run else "")
            )
        )
    if intake.errors:
        ctx.exit(FAILED)


@memory.command("list")
@options.memory
@options.as_json
def list_(*, memory: Path, as_json: bool) -> None:
    """Show the memories: pairs, penalty, last change."""
    from pipeline.memory.store import Memories

    rows = [
        {
            "name": one.name,
            "pairs": len(one.entries),
            "penalty": one.penalty,
            "changed": max((entry.changed for entry in one.entries), default=""),
        }
        for one in Memories(memory)
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    if not rows:
        click.echo(f"no memory in {memory}; first: translate memory import FILE")
        return
    display.table(
        {"memory": "left", "pairs": "right", "penalty": "right", "changed": "left"},
        [
            [
                str(row["name"]),
                f"{row['pairs']:,}",
                str(row["penalty"] or ""),
                str(row["changed"]),
            ]
            for row in rows
        ],
    )


@memory.command()
@click.argument("names", nargs=-1, required=True)
@options.memory
def remove(*, names: tuple[str, ...], memory: Path) -> None:
    """Remove memories. What texts took from them is translated anew by the next run."""
    from pipeline.run.memories import remove_memory

    remove_memory(memory, names)
    click.echo(printable(f"removed: {', '.join(names)}"))


@memory.command()
@click.argument("names", nargs=-1)
@click.option(
    "--output",
    "to",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("memory.tmx"),
    show_default=True,
)
@click.option("--overwrite", is_flag=True, help="Replace a file that is there.")
@options.memory
def export(*, names: tuple[str, ...], to: Path, overwrite: bool, memory: Path) -> None:
    """Write memories, all or those of NAMES, as one TMX file."""
    from pipeline.run.memories import export_memory

    pairs = export_memory(memory, names, to, replace_file=overwrite)
    click.echo(printable(f"{to}: {display.count(pairs, 'pair')}"))


@memory.command()
@click.argument("text")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    help="At most.",
)
@options.memory
@options.as_json
def search(*, text: str, limit: int, memory: Path, as_json: bool) -> None:
    """Find sentences that are like TEXT, then pairs in either language that have it."""
    from pipeline.memory.lookup import Lookup
    from pipeline.memory.store import Memories

    lookup = Lookup(Memories(memory))
    found = lookup.matches(text, limit=limit)
    like = {(match.source, match.memory) for match in found}
    found += [
        match
        for match in lookup.containing(text, limit)
        if (match.source, match.memory) not in like
    ]
    found = found[:limit]
    if as_json:
        click.echo(json.dumps([_json(match) for match in found], ensure_ascii=False))
        return
    if not found:
        click.echo("nothing found")
    for match in found:
        percent = f"{match.percent:3d} %" if match.percent else "     "
        click.echo(printable(f"{percent}  {match.source}"))
        click.echo(printable(f"       {match.target}  ({match.memory})"))
        if match.repaired:
            click.echo(printable(f"     → {match.repaired}"))


def _json(match: Match) -> dict[str, object]:
    return {
        "percent": match.percent,
        "fr": match.source,
        "en": match.target,
        "repaired": match.repaired,
        "memory": match.memory,
        "origin": match.origin,
        "changed": match.changed,
    }


def _skipped(skipped: list[tuple[str, str]]) -> list[str]:
    lines = [f"{place}: skipped: {why}" for place, why in skipped[:_LISTED]]
    if len(skipped) > _LISTED:
        lines.append(f"… and {len(skipped) - _LISTED:,} more; --json lists them")
    return lines
