"""`translate export` and `translate import`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli import display, options
from pipeline.cli.boundary import FAILED, FINDINGS, printable
from pipeline.config import OUTPUT, RunConfig

if TYPE_CHECKING:
    from pipeline.bitext.formats import Format
    from pipeline.run.exchange import Imported


class _FormatName(click.ParamType):  # type: ignore[type-arg]
    """One of the registered formats, which are imported when they are asked for."""

    name = "format"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Return the names for the help."""
        del param, ctx
        return f"[{'|'.join(_formats())}]"

    def convert(
        self,
        value: object,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Format:
        """Return the format of that name."""
        known = _formats()
        if str(value) not in known:
            self.fail(f'"{value}" is not one of: {", ".join(known)}', param, ctx)
        return known[str(value)]


def _formats() -> dict[str, Format]:
    from pipeline.bitext.formats import FORMATS

    return FORMATS


@click.command("export")
@options.paths
@click.option(
    "--format", "form", type=_FormatName(), required=True, help="Which kind of file."
)
@click.option(
    "--output",
    "to",
    type=click.Path(path_type=Path),
    default=Path("export"),
    show_default=True,
    help="A file for all texts, or a folder with a file for each.",
)
@options.source
@click.option(
    "--records",
    type=click.Path(file_okay=False, path_type=Path),
    default=OUTPUT,
    show_default=True,
    help="Where the records are: the --output of translate run.",
)
@options.glossary
@click.option("--overwrite", is_flag=True, help="Replace files that are there.")
@options.as_json
@options.quiet
def export(
    *,
    paths: tuple[Path, ...],
    form: Format,
    to: Path,
    source: Path,
    records: Path,
    glossary: Path,
    overwrite: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Write translated texts for another program or person.

    PATHS limit it to some texts of the source folder. What comes back edited is taken
    in by translate import.
    """
    from pipeline.run.exchange import export as write
    from pipeline.run.exchange import misplaced

    config = RunConfig(source=source, output=records, glossary=glossary, only=paths)
    problem = misplaced(config, to)
    if problem:
        raise click.UsageError(problem)
    done = write(config, form, to, replace_files=overwrite)
    display.complain(list(done.notices))
    if as_json:
        click.echo(json.dumps(done.to_json(), ensure_ascii=False, indent=2))
    elif not quiet:
        for path, texts in done.files.items():
            listed = display.count(len(texts), "text") if len(texts) > 1 else texts[0]
            click.echo(printable(f"{path}: {listed}"))


@click.command("import")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@options.folders
@options.reviewer
@click.option("--dry-run", is_flag=True, help="Show what would be taken.")
@click.option(
    "--strict", is_flag=True, help="Exit with 3 if there are conflicts to settle."
)
@options.as_json
@options.quiet
@click.pass_context
def import_(
    ctx: click.Context,
    /,
    *,
    files: tuple[Path, ...],
    source: Path,
    output: Path,
    glossary: Path,
    reviewer: str,
    dry_run: bool,
    strict: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Take edits from TMX, XLIFF 1.2, TSV, XLSX or DOCX files back into the records.

    An edited English becomes a reviewed one; approvals and comments are taken too.
    What was changed here as well since the export is a conflict: a line says which
    segment, and yours stays.
    """
    from pipeline.run.exchange import import_edits

    config = RunConfig(source=source, output=output, glossary=glossary)
    report = import_edits(config, files, dry_run=dry_run, reviewer=reviewer)
    display.complain(list(report.notices))
    display.complain(list(report.conflicts))
    display.complain(list(report.errors))
    if as_json:
        click.echo(json.dumps(report.to_json(), ensure_ascii=False, indent=2))
    elif not quiet:
        for text in report.texts:
            click.echo(printable(_told(text, dry_run=dry_run)))
    if report.errors:
        ctx.exit(FAILED)
    if strict and report.conflicts:
        ctx.exit(FINDINGS)


def _told(text: Imported, *, dry_run: bool) -> str:
    parts = [
        f"{number:,} {what}"
        for number, what in (
            (len(text.edited), "edited"),
            (len(text.approved), "approved"),
            (len(text.commented), "commented"),
        )
        if number
    ]
    if text.conflicts:
        parts.append(f"{display.count(len(text.conflicts), 'conflict')} to settle")
    told = ", ".join(parts) or "nothing new"
    return f"{text.file} → {text.text}: {told}" + (
        " (nothing is written)" if dry_run else ""
    )
