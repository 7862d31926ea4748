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
from pipeline.units import State

if TYPE_CHECKING:
    from pipeline.engines.protocol import Engine
    from pipeline.run import RunReport


@click.command()
@options.paths
@options.folders
@options.engine
@click.option(
    "--second-engine",
    type=options.ENGINE_NAME,
    help="Ask this model too: where it says something else, the risk is high.",
)
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
@options.memory
@click.option(
    "--memory-state",
    type=click.Choice([State.TRANSLATED.value, State.REVIEWED.value]),
    default=State.TRANSLATED.value,
    show_default=True,
    help="How far a sentence is that a memory has exactly.",
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
    second_engine: str | None,
    jobs: int | None,
    english: str,
    limit: int | None,
    dry_run: bool,
    no_rescue: bool,
    form: str | None,
    memory: Path,
    memory_state: str,
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
    from pipeline.run.overview import write_overview

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
        memory=memory,
        memory_state=State(memory_state),
        shard=Shard.parse(shard) if shard else None,
    )
    if cluster:
        require_cluster(cluster)
    found = find(engine)
    opened = open_engine(found, threads=jobs)
    second = _second(second_engine, opened, jobs) if second_engine else None
    with display.progress_bar(shown=not (quiet or as_json)) as bar:
        executor = None
        if cluster:
            executor = cluster_executor(
                cluster, config, found, opened, jobs=jobs, say=bar.say
            )
        report = execute(config, opened, bar, executor, second=second)
    unwritten = None if dry_run or shard else write_overview(config)
    if not quiet:
        display.complain([unwritten] if unwritten else [])
        display.complain(report.notices)
        display.complain(_orphans(report))
    display.complain(report.errors)
    if as_json:
        click.echo(json.dumps(report.to_json(), ensure_ascii=False, indent=2))
    elif not quiet:
        _print_summary(report, f"{source} → {output}")
    if report.errors:
        ctx.exit(FAILED)
    if strict and report.tally("findings")["error"]:
        ctx.exit(FINDINGS)


def _second(name: str, first: Engine, jobs: int | None) -> Engine:
    """Open the engine that is asked beside the first one."""
    from pipeline.engines.store import find, open_engine

    found = find(name)
    if found.engine in first.signature.engine.split("+"):
        raise UsageError(
            f"--second-engine {name}: is the engine that translates; "
            "name another one: translate model list"
        )
    return open_engine(found, threads=jobs)


def _print_summary(report: RunReport, what: str) -> None:
    click.echo(f"{what} with {report.engine}")
    for line in display.run_summary(report):
        click.echo(line)


@click.command()
@options.paths
@options.folders
@options.engine
@click.option(
    "--prune",
    is_flag=True,
    help="Remove outputs whose source is gone, but none with a person's work.",
)
@click.option(
    "--risk",
    is_flag=True,
    help="List the machine's segments, those that are likeliest wrong first.",
)
@click.option(
    "--matches",
    is_flag=True,
    help="Show instead the words by how much of them the memories have.",
)
@options.memory
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
    risk: bool,
    matches: bool,
    memory: Path,
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

    config = RunConfig(
        source=source, output=output, glossary=glossary, only=paths, memory=memory
    )
    if risk:
        _show_risk(config, as_json=as_json)
        return
    if matches:
        _show_matches(ctx, config, as_json=as_json)
        return
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


def _show_risk(config: RunConfig, *, as_json: bool) -> None:
    """List the segments by risk: all of them as JSON, the first ones as a table."""
    from pipeline.run.riskiest import SHOWN, riskiest

    found = riskiest(config)
    if as_json:
        listed = [
            {"place": one.place, "reasons": one.reasons, "target": one.target}
            for one in found
        ]
        click.echo(json.dumps(listed, ensure_ascii=False, indent=2))
        return
    rows = [
        [f"{rank:,}", one.place, "; ".join(one.reasons), one.target]
        for rank, one in enumerate(found[:SHOWN], start=1)
    ]
    display.table(
        {"": "right", "place": "left", "what is known": "left", "English": "left"}, rows
    )
    waiting = display.count(len(found), "machine segment")
    click.echo(f"{waiting} that nobody approved; an order, no measure of quality")


def _show_matches(ctx: click.Context, config: RunConfig, *, as_json: bool) -> None:
    """Show the words of each text by the best match of a memory."""
    from pipeline.run.matches import BANDS, analyse

    report = analyse(config)
    display.complain(report.errors)
    if as_json:
        click.echo(json.dumps(report.to_json(), ensure_ascii=False, indent=2))
    else:
        rows = [
            [one.name, *(f"{one.words.get(band, 0):,}" for band in BANDS)]
            for one in report.texts
        ]
        if len(rows) > 1:
            total = [f"{report.total.get(band, 0):,}" for band in BANDS]
            rows.append(["all", *total])
        display.table({"words": "left"} | dict.fromkeys(BANDS, "right"), rows)
    if report.errors:
        ctx.exit(FAILED)


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
