"""`translate review`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli import display, options
from pipeline.cli.boundary import printable
from pipeline.config import Locale, RunConfig

if TYPE_CHECKING:
    from pipeline.engines.protocol import Engine
    from pipeline.review import Session


@click.command()
@options.paths
@options.folders
@options.engine
@options.memory
@options.reviewer
@click.option(
    "--port",
    type=click.IntRange(min=0, max=65535),
    default=0,
    help="A port of this machine; a free one by default.",
)
@click.option("--no-browser", is_flag=True, help="Print the address only.")
@click.option(
    "--take",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Take in another reviewer's records (their output folder), and end.",
)
def review(
    *,
    paths: tuple[Path, ...],
    source: Path,
    output: Path,
    glossary: Path,
    engine: str,
    jobs: int | None,
    english: str,
    memory: Path,
    reviewer: str,
    port: int,
    no_browser: bool,
    take: Path | None,
) -> None:
    """Review side by side in the browser: edit, approve, add terms.

    Only this machine can reach the page, and only with the address printed. Every
    change is saved at once; end with Ctrl-C. PATHS limit the review to some texts.
    """
    from pipeline.review import Session
    from pipeline.run.places import places
    from pipeline.run.project import ReviewProject

    def opened() -> Engine:
        from pipeline.engines.store import find, open_engine

        return open_engine(find(engine), threads=jobs)

    config = RunConfig(
        source=source,
        output=output,
        glossary=glossary,
        only=paths,
        locale=Locale(english),
        memory=memory,
    )
    session = Session(ReviewProject(config, opened), reviewer)
    # A wrong path is an error before anything opens.
    display.complain(places(config).errors)
    if take is not None:
        _take(session, take)
        return
    from pipeline.run.overview import write_overview

    try:
        _serve(session, port, browser=not no_browser)
    finally:
        unwritten = write_overview(config)
        display.complain([unwritten] if unwritten else [])


def _serve(session: Session, port: int, *, browser: bool) -> None:
    import webbrowser

    from pipeline.review.server import Server

    server = Server(session, port)
    click.echo(f"review at {server.address.url}\nCtrl-C ends it; all is saved")
    if browser:
        webbrowser.open(server.address.url)
    try:
        server.serve()
    except KeyboardInterrupt:
        click.echo("review ended; all is saved")


def _take(session: Session, folder: Path) -> None:
    """Merge the records of ``folder`` into the project's, text by text."""
    from pipeline.bitext import read_record

    found = 0
    for name in session.names():
        path = folder / f"{name}.bitext.jsonl"
        if not path.exists():
            continue
        found += 1
        merged = session.merge(name, read_record(path))
        click.echo(
            f"{printable(name)}: {len(merged.taken):,} taken, "
            f""
            f"{display.count(len(merged.conflicts), 'conflict')} to settle"
        )
    session.refresh()
    if not found:
        display.complain([f"{folder}: has no record of these texts"])
