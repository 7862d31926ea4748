"""`translate model`: the only commands that may use the network."""

from __future__ import annotations

import click


@click.group()
def model() -> None:
    """Install, list and remove translation models."""


@model.command("list")
@click.option("-q", "--quiet", is_flag=True, help="Only exit with 1 if there is none.")
@click.pass_context
def list_models(ctx: click.Context, /, *, quiet: bool) -> None:
    """List the installed models."""
    from pipeline.engines.store import installed

    models = installed()
    if not quiet:
        for found in models:
            click.echo(f"{found.engine}  {found.name} {found.version}  {found.path}")
    if not models:
        if not quiet:
            click.echo("no model is installed: translate model install", err=True)
        ctx.exit(1)
