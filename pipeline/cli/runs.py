"""`translate run` and `translate status`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli import display, options
from pipeline.cli.boundary import FAILED, FINDINGS, printable
from pipeline.cli.cluster import cluster_executor, require_cluster
from pipeline.config import Locale, RunConfig, Shard
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.run import RunReport


@click.command()
@options.paths
@options.folders
@options.engine
@click.option(
    "--limit", type=click.IntRange(min=0), help="Stop after so many segments."
)
@click.option("--dry-run", is_flag=True, help="Show what would be done, and why.")
@click.option(
    "--no-rescue",
    is_flag=True,
    help="Take each first translation, even one with errors or unmet terms.",
)
@click.option(
    "--as",
    "form",
    type=options.FormatName(),
    help="Read PATHS as this format, whatever they are called.",
)
@click.option(
    "--shard",
    metavar="I/N",
    help="Do one of N shares of the texts, beside runs that do the others.",
)
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Let workers translate: local:4 starts four here, tcp://host:8786 is a Dask "
    "scheduler's.",
)
@options.strict
@options.as_json
@options.quiet
@click.pass_context
def run(
    ctx: click.Context,
    /,
    *,
    paths: tuple[Path, ...],
    source: Path,
    output: Path,
    glossary: Path,
    engine: str,
    jobs: int | None,
    english: str,
    limit: int | None,
    dry_run: bool,
    no_rescue: bool,
    form: str | None,
    shard: str | None,
    cluster: str | None,
    strict: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Translate what is new or stale, and write English and aligned files.

    PATHS limit the run to some files or folders of the source folder. A killed run
    goes on where it stopped.
    """
    from pipeline.engines.store import find, open_engine
    from pipeline.run import run as execute

    if form and not paths:
        raise UsageError(
            f"--as {form}: name the files that are to be read so, as in: "
            f"translate run --as {form} PATH"
        )
    config = RunConfig(
        source=source,
        output=output,
        glossary=glossary,
        only=paths,
        locale=Locale(english),
        limit=limit,
        rescue=not no_rescue,
        dry_run=dry_run,
        form=form or "",
        shard=Shard.parse(shard) if shard else None,
    )
    if cluster:
        require_cluster(cluster)
    found = find(engine)
    opened = open_engine(found, threads=jobs)
    with display.progress_bar(shown=not (quiet or as_json)) as bar:
        executor = None
        if cluster:
            executor = cluster_executor(
                cluster, config, found, opened, jobs=jobs, say=bar.say
            )
        report = execute(config, opened, bar, executor)
    if not quiet:
        display.complain(report.notices)
        display.complain(_orphans(report))
    display.complain(report.errors)
    if as_json:
        click.echo(json.dumps(report.to_json(), ensure_ascii=False, indent=2))
    elif not quiet:
        click.echo(f"{source} → {output} with {report.engine}")
        for line in display.run_summary(report):
            click.echo(line)
    if report.errors:
        ctx.exit(FAILED)
    if strict and report.tally("findings")["error"]:
        ctx.exit(FINDINGS)


@click.command()
@options.paths
@options.folders
@options.engine
@click.option(
    "--prune",
    is_flag=True,
    help="Remove outputs whose source is gone, but none with a person's work.",
)
@options.as_json
@click.pass_context
def status(
    ctx: click.Context,
    /,
    *,
    paths: tuple[Path, ...],
    source: Path,
    output: Path,
    glossary: Path,
    engine: str,
    jobs: int | None,  # noqa: ARG001 (shared with run)
    english: str,
    prune: bool,
    as_json: bool,
) -> None:
    """Show each file's segments: new, stale, reviewed, with findings.

    Outputs whose source is gone are listed with what they hold of a person's.

    After a review also how much of the machine's text was changed (characters, of
    what was reviewed) and how many of its findings are fixed.
    """
    from pipeline.engines.store import find, signature_of
    from pipeline.errors import ModelNotInstalled
    from pipeline.invalidation import engine_fingerprint
    from pipeline.run import prune as remove_orphans
    from pipeline.run import status as look

    config = RunConfig(source=source, output=output, glossary=glossary, only=paths)
    try:
        made_by = engine_fingerprint(signature_of(find(engine)), Locale(english))
    except ModelNotInstalled:
        made_by = None
    if prune:
        if errors := remove_orphans(config, _say):
            display.complain(errors)
            ctx.exit(FAILED)
        return
    report = look(config, made_by)
    display.complain(report.errors)
    display.complain(_orphans(report))
    if as_json:
        click.echo(json.dumps(report.to_json(), ensure_ascii=False, indent=2))
        return
    was_reviewed = any(file.edit_distance is not None for file in report.files)
    rows = []
    for file in report.files:
        new = file.reasons.get("new", 0)
        rows.append(
            [
                file.name,
                f"{file.words:,}",
                f"{file.segments:,}",
                f"{new:,}",
                f"{file.pending - new:,}",
                f"{file.reviewed:,}",
                f"{100 * file.reviewed_words // max(1, file.words)} %",
                f"{file.stale:,}",
                f"{file.findings.get('error', 0):,}",
                f"{file.findings.get('warning', 0):,}",
            ]
        )
        if was_reviewed:
            distance = file.edit_distance
            changed = "" if distance is None else f"{100 * distance:.1f} %"
            rows[-1] += [changed, f"{file.findings_fixed:,}"]
    names = ["words", "segments", "new", "again", "reviewed", "", "stale", "errors"]
    names += ["warnings", "changed", "fixed"] if was_reviewed else ["warnings"]
    display.table({"file": "left"} | dict.fromkeys(names, "right"), rows)
    if report.terms_added:
        added = display.count(report.terms_added, "term")
        click.echo(f"{added} added to the glossary in review")


def _say(line: str) -> None:
    click.echo(printable(line))


def _orphans(report: RunReport) -> list[str]:
    """Return a line for each output without a source, and how to be rid of them."""
    lines = [orphan.describe() for orphan in report.orphans]
    if not all(orphan.is_human for orphan in report.orphans):
        lines.append(
            "what holds nothing of a person's goes with: translate status --prune"
        )
    return lines
