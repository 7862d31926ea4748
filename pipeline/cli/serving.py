"""`translate serve`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli import options
from pipeline.config import Locale, RunConfig

if TYPE_CHECKING:
    from pipeline.engines.protocol import Engine


@click.command()
@options.glossary
@options.engine
@options.memory
@click.option(
    "--port",
    type=click.IntRange(min=0, max=65535),
    default=5000,
    show_default=True,
    help="A port of this machine; 0 for a free one.",
)
@click.option(
    "--token", default="", help="What programs must send as API key; else one is drawn."
)
def serve(
    *,
    glossary: Path,
    engine: str,
    jobs: int | None,
    english: str,
    memory: Path,
    port: int,
    token: str,
) -> None:
    """Translate for OmegaT, browser add-ons and other programs of this machine.

    The addresses are LibreTranslate's: /translate and /languages. The English obeys
    the glossary, and takes what a memory has. Only this machine can reach it.
    """
    from pipeline.engines.store import find, open_engine
    from pipeline.run.inputs import load_terms
    from pipeline.service import Server, TextTranslator

    model = find(engine)

    def opened() -> Engine:
        return open_engine(model, threads=jobs)

    load_terms(glossary)  # a mistake in it is an error before anything opens
    config = RunConfig(glossary=glossary, locale=Locale(english), memory=memory)
    server = Server(TextTranslator(config, opened).translate, port, token)
    click.echo(f"serving at {server.url}, API key {server.key}\nCtrl-C ends it")
    try:
        server.serve()
    except KeyboardInterrupt:
        click.echo("ended")
