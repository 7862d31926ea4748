"""The one place where errors become messages and exit codes."""

from __future__ import annotations

import click

from pipeline.errors import PipelineError, UsageError
from pipeline.text.spaces import NO_BREAKS

DONE, FAILED, WRONG_USAGE, FINDINGS = 0, 1, 2, 3

_SPACES = f"\t{NO_BREAKS}"  # French has the last two before « : » and « ? »


class Boundary(click.Group):
    """A group whose commands end in one clear line instead of a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; a PipelineError is printed and exits with 1, or 2."""
        try:
            return super().invoke(ctx)
        except PipelineError as error:
            for line in str(error).splitlines():
                click.echo(f"translate: {printable(line)}", err=True)
            ctx.exit(WRONG_USAGE if isinstance(error, UsageError) else FAILED)
        except KeyboardInterrupt:
            click.echo("\ntranslate: stopped; nothing is lost, run again", err=True)
            ctx.exit(FAILED)


def printable(text: str) -> str:
    """Return a text that any terminal can show: odd file names, controls."""
    return "".join(
        char if char.isprintable() or char in _SPACES else f"\\x{ord(char):02x}"
        for char in text
    )
