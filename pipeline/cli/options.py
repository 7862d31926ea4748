"""Options that several commands share."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import click

from pipeline.config import GLOSSARY, OUTPUT, SOURCE, Locale, require_apart

Command = TypeVar("Command", bound=Callable[..., Any])


source = click.option(
    "--source",
    type=click.Path(file_okay=False, path_type=Path),
    default=SOURCE,
    show_default=True,
    help="Where the French texts are.",
)
output = click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=OUTPUT,
    show_default=True,
    help="Where English and aligned files go.",
)
glossary = click.option(
    "--glossary",
    type=click.Path(path_type=Path),
    default=GLOSSARY,
    show_default=True,
    help="The termbase.",
)


def folders(command: Command) -> Command:
    """Add --source, --output and --glossary; folders that meet are refused."""

    @functools.wraps(command)
    def checked(*args: Any, source: Path, output: Path, **options: Any) -> Any:  # noqa: ANN401 (whatever the command takes and returns)
        require_apart(source, output)
        return command(*args, source=source, output=output, **options)

    return cast("Command", source(output(glossary(checked))))


def engine(command: Command) -> Command:
    """Add --engine, --jobs and --english."""
    for option in (
        click.option(
            "--english",
            type=click.Choice([locale.value for locale in Locale]),
            default=Locale.AMERICAN.value,
            show_default=True,
            help="Which typography of dates, times and quotation marks.",
        ),
        click.option(
            "--jobs",
            type=click.IntRange(min=1),
            help="CPU threads to use; all by default. Does not change the output.",
        ),
        click.option(
            "--engine",
            type=click.Choice(["auto", "argos", "gemma"]),
            default="auto",
            show_default=True,
            help="Which installed model; auto prefers Argos.",
        ),
    ):
        command = option(command)
    return command


class FormatName(click.ParamType):  # type: ignore[type-arg]  # not generic before 8.3
    """The name of a document format; the registry is asked only when it is needed."""

    name = "format"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Return the name, or fail with those that there are."""
        from pipeline.documents.formats import names

        if value not in names():
            self.fail(f"{value!r} is not one of {', '.join(names())}.", param, ctx)
        return value


paths = click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
strict = click.option(
    "--strict",
    is_flag=True,
    help="Exit with 3 if there are errors.",
)
quiet = click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
