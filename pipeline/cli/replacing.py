"""`translate replace`."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from pipeline.cli import display, options
from pipeline.cli.boundary import printable
from pipeline.config import RunConfig
from pipeline.errors import UsageError


@click.command()
@click.argument("find")
@click.argument("put")
@options.paths
@options.folders
@click.option("--part", is_flag=True, help="Find parts of words, too.")
@click.option("--case", is_flag=True, help="Letter case counts.")
@click.option("--regex", is_flag=True, help=r"FIND is a regular expression; \1 in PUT.")
@click.option("--french", default="", help="Only where the French has these words.")
@options.reviewer
@click.option("--dry-run", is_flag=True, help="Show what would be changed.")
@options.as_json
@options.quiet
def replace(
    *,
    find: str,
    put: str,
    paths: tuple[Path, ...],
    source: Path,
    output: Path,
    glossary: Path,
    part: bool,
    case: bool,
    regex: bool,
    french: str,
    reviewer: str,
    dry_run: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Replace English words in all texts: translate replace hoist crane --dry-run.

    What is changed is a person's then; what was reviewed stays reviewed. All is one
    step: u in translate review takes it back, in all texts at once. PATHS limit it.
    """
    from pipeline.review import Session, batches
    from pipeline.review.changes import ChangeError
    from pipeline.run.project import ReviewProject, no_engine

    config = RunConfig(source=source, output=output, glossary=glossary, only=paths)
    session = Session(ReviewProject(config, no_engine), reviewer)
    wanted = batches.Replacement(
        find, put, words=not part, case=case, regex=regex, french=french
    )
    try:
        hits = batches.replacement_hits(session, wanted)
    except ChangeError as error:
        raise UsageError(str(error)) from None
    if not dry_run and hits:
        batches.apply(session, "replace", hits)
        session.refresh()
    if as_json:
        found = [asdict(hit) for hit in hits]
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    elif not quiet:
        for hit in hits:
            before, after = batches.around(hit.before, hit.after)
            click.echo(printable(f"{hit.name}#{hit.id}: {before} → {after}"))
        texts = display.count(len({hit.name for hit in hits}), "text")
        click.echo(
            f"{display.count(len(hits), 'segment')} in {texts}"
            + (" (nothing is written)" if dry_run else "")
        )
