"""The command line: parse, call one function, print. The only module that exits."""

from __future__ import annotations

import click

from pipeline import __version__


@click.group()
@click.version_option(__version__, prog_name="translate")
def main() -> None:
    """Translate French texts into English, offline."""
