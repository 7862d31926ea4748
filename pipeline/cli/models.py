"""`translate model`: the only commands that may use the network."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli import display, options
from pipeline.engines.recipes import RECIPES, Recipe, names, recipe

if TYPE_CHECKING:
    from pipeline.engines.installed import InstalledModel

Progress = Callable[[str, int, int], None]


@click.group()
def model() -> None:
    """Install, list and remove translation models."""


@model.command(
    epilog="\b\nThe models, the best first:\n"
    + "\n".join(f"  {known.engine:<9}{known.title}" for known in RECIPES)
)
@click.option(
    "--engine",
    type=click.Choice(["auto", *names()]),
    default="auto",
    show_default=True,
    help="Which model; auto tries the best first and says what it does.",
)
@click.option(
    "--from",
    "given",
    metavar="FOLDER|ZIP|FILE|URL",
    help="Install the model that lies there: CTranslate2, Marian or Argos.",
)
@click.option(
    "--base-url",
    "--index",
    "base_url",
    metavar="URL",
    help="A mirror of the named engine's files, or another Argos index.",
)
@click.option("--name", help="What a model --from elsewhere is called; --engine NAME.")
@click.option("--source-token", help="The piece that begins every source (fra_Latn).")
@click.option("--target-prefix", help="The piece that begins every target (eng_Latn).")
@click.option("--yes", is_flag=True, help="Accept the model's licence unasked.")
def install(
    *,
    engine: str,
    given: str | None,
    base_url: str | None,
    name: str | None,
    source_token: str | None,
    target_prefix: str | None,
    yes: bool,
) -> None:
    """Download and install a translation model, once.

    Without options the best that this machine and its network allow: each of the
    models below is asked for, the best first.

    --from takes what anybody has published: a CTranslate2 folder (OPUS-MT, quickmt,
    NLLB, M2M100), a Marian zip or an Argos package, on this machine or at an https
    address. It is tried on twelve sentences before it is put in place. The GGUF file
    that qwen or gemma is made from, known by its hash, is taken too.
    """
    own = (name, source_token, target_prefix)
    if given is None and any(value is not None for value in own):
        raise click.UsageError(
            "--name, --source-token and --target-prefix belong to --from"
        )
    if base_url is not None and (given is not None or engine == "auto"):
        raise click.UsageError("--base-url belongs to --engine opus, quickmt or argos")
    with _bar() as (progress, say):
        if given is not None:
            if engine not in ("auto", *_brought()):
                raise click.UsageError(f"--from cannot bring the {engine} engine")
            made = _install_from(
                given, engine, own, say=say, progress=progress, confirm=_confirm(yes)
            )
        elif engine == "auto":
            from pipeline.engines.choosing import install_best

            made = install_best(say=say, progress=progress)
        else:
            from pipeline.engines.choosing import install as run

            made = run(recipe(engine), say=say, progress=progress, base_url=base_url)
    _say_installed(made)


def _brought() -> tuple[str, ...]:
    return tuple(known.engine for known in RECIPES if known.family == "seq2seq")


def _install_from(
    given: str,
    engine: str,
    own: tuple[str | None, str | None, str | None],
    *,
    say: Callable[[str], None],
    progress: Progress,
    confirm: Callable[[str], bool],
) -> InstalledModel:
    if given.lower().endswith(".gguf"):
        from pipeline.engines.causal.install import install_gguf

        return install_gguf(Path(given), progress=progress, say=say)
    from pipeline.engines.seq2seq.folders import install_from, own_name
    from pipeline.engines.seq2seq.placing import InstallSpec
    from pipeline.engines.seq2seq.published import install_spec_of

    name, source_token, target_prefix = own
    if engine in ("opus", "quickmt"):
        wanted = install_spec_of(engine)
    elif engine == "argos" or given.lower().endswith(".argosmodel"):
        wanted = InstallSpec("argos")
    else:
        wanted = InstallSpec(
            own_name(given, name),
            source_token=source_token,
            target_prefix=target_prefix,
        )
    return install_from(given, wanted, say=say, progress=progress, confirm=confirm)


def _confirm(yes: bool) -> Callable[[str], bool]:  # noqa: FBT001  (one caller)
    """Return what asks about a licence: nobody where there is no terminal."""

    def ask(licence: str) -> bool:
        if yes:
            return True
        if not sys.stdin.isatty():
            return False
        return click.confirm(f"{licence} forbids commercial use. Install the model?")

    return ask


@contextmanager
def _bar() -> Iterator[tuple[Progress, Callable[[str], None]]]:
    """Give a callback for (stage, done, total) and one for lines above the bar.

    There is a bar on a terminal only.
    """
    if not sys.stderr.isatty():
        yield lambda _stage, _done, _total: None, click.echo
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, transient=True) as shown:
        tasks: dict[str, Any] = {}

        def advance(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = shown.add_task(stage, total=total or None)
            shown.update(tasks[stage], completed=done, total=total or None)

        def say(line: str) -> None:
            shown.console.print(line, markup=False, highlight=False)

        yield advance, say


def _say_installed(made: InstalledModel) -> None:
    licence = f", {made.licence}" if made.licence else ""
    click.echo(f"{made.engine} {made.name} {made.version} is installed{licence}")
    click.echo(f"  {made.path}")


@model.command("list")
@options.as_json
@click.option("-q", "--quiet", is_flag=True, help="Only exit with 1 if there is none.")
@click.pass_context
def list_models(ctx: click.Context, /, *, as_json: bool, quiet: bool) -> None:
    """List the installed models, the one that is used first, and those to be had."""
    from pipeline.engines.store import find_models

    found = find_models()
    here = {made.engine for made in found.models}
    available = [known for known in RECIPES if known.engine not in here]
    if not quiet:
        display.complain(found.problems)
    if as_json and not quiet:
        listed = {
            "installed": [_installed_json(made) for made in found.models],
            "available": [_available_json(known) for known in available],
        }
        click.echo(json.dumps(listed, ensure_ascii=False, indent=2))
    elif not quiet:
        _print_installed(found.models)
        _print_available(available)
    if not found.models:
        ctx.exit(1)


def _print_installed(models: tuple[InstalledModel, ...]) -> None:
    from pipeline.engines.download import megabytes
    from pipeline.engines.store import find

    if not models:
        click.echo("no model is installed; install one: translate model install")
        return
    rows = [
        [
            made.engine,
            made.name,
            made.version,
            made.sha256[:12],
            megabytes(_bytes(made)),
            made.licence,
            _figure(made.engine),
            str(made.path),
        ]
        for made in models
    ]
    titles = (
        "engine",
        "model",
        "version",
        "sha256",
        "size",
        "licence",
        "published",
        "folder",
    )
    display.table(dict.fromkeys(titles, "left"), rows)
    used = find()
    if used.second:
        pair = f"{used.engine}+{used.second.engine}"
        click.echo(
            f"auto is {pair}: {used.second.engine} chooses among the translations of "
            f"{used.engine}"
        )


def _print_available(recipes: list[Recipe]) -> None:
    from pipeline.engines.download import megabytes

    if not recipes:
        return
    click.echo("\navailable, the best first: translate model install --engine NAME")
    rows = [
        [
            known.engine,
            known.title,
            megabytes(known.download_bytes),
            megabytes(known.installed_bytes),
            known.licence,
            _figure(known.engine),
        ]
        for known in recipes
    ]
    titles = ("engine", "model", "download", "installed", "licence", "published")
    display.table(dict.fromkeys(titles, "left"), rows)


def _installed_json(made: InstalledModel) -> dict[str, Any]:
    return {
        "engine": made.engine,
        "name": made.name,
        "version": made.version,
        "sha256": made.sha256,
        "licence": made.licence,
        "folder": str(made.path),
        "bytes": _bytes(made),
        "published": dict(_published(made.engine)),
    }


def _available_json(known: Recipe) -> dict[str, Any]:
    return {
        "engine": known.engine,
        "family": known.family,
        "title": known.title,
        "licence": known.licence,
        "licence_url": known.licence_url,
        "origin": known.origin,
        "download_bytes": known.download_bytes,
        "installed_bytes": known.installed_bytes,
        "memory_bytes": known.memory_bytes,
        "published": dict(known.published),
    }


def _published(engine: str) -> tuple[tuple[str, str], ...]:
    return recipe(engine).published if engine in names() else ()


def _figure(engine: str) -> str:
    return next((f"{figure} {value}" for figure, value in _published(engine)), "")


def _bytes(made: InstalledModel) -> int:
    return sum(path.stat().st_size for path in made.path.rglob("*") if path.is_file())


@model.command()
@click.argument("name", type=options.ENGINE_NAME)
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove(*, name: str, yes: bool) -> None:
    """Remove an installed model by its engine's name."""
    from pipeline.engines.store import find
    from pipeline.engines.store import remove as remove_model

    found = find(name)
    if not yes:
        click.confirm(
            f"Remove {found.name} {found.version} ({found.path})?", abort=True
        )
    remove_model(found)
    click.echo(f"{found.engine} {found.name} {found.version} is removed")
