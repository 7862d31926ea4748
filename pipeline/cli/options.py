"""Options that several commands share."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click
from click.shell_completion import CompletionItem

from pipeline.config import GLOSSARY, OUTPUT, SOURCE, Locale, require_apart
from pipeline.engines.recipes import RECIPES, names, split_pair

Command = TypeVar("Command", bound=Callable[..., Any])


if TYPE_CHECKING:
    _Parameter = click.ParamType[str]
else:  # click before 8.4 has no type arguments
    _Parameter = click.ParamType


class EngineName(_Parameter):
    """The name of an engine: of the registry, or of a model that the user brought.

    With ``pairs``, FIRST+SECOND too: two engines, the second of which chooses among the
    first one's hypotheses.
    """

    name = "engine"

    def __init__(self, *also: str, pairs: bool = False) -> None:
        self._also = also
        self._pairs = pairs

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:  # noqa: ARG002  (click's own signature)
        """Show the registry's names in the help."""
        pair = ["NAME+NAME"] if self._pairs else []
        return "|".join([*self._also, *names(), "NAME", *pair])

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Return the name; wrong usage if there is no such engine."""
        if value in self._also or value in names():
            return value
        known = self._known()
        both = split_pair(value)
        if self._pairs and all(both):
            for name in both:
                if name not in known or name in self._also or both[0] == both[1]:
                    self.fail(f"{value!r} does not name two engines.", param, ctx)
            return value
        if value not in known:
            self.fail(f"{value!r} is not one of {', '.join(known)}.", param, ctx)
        return value

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002  (click's own signature)
        param: click.Parameter,  # noqa: ARG002  (same)
        incomplete: str,
    ) -> list[CompletionItem]:
        """Complete the names, those of the user's own models too."""
        return [
            CompletionItem(name)
            for name in self._known()
            if name.startswith(incomplete)
        ]

    def _known(self) -> list[str]:
        from pipeline.engines.store import known_engines

        return [*self._also, *known_engines()]


ENGINE_NAME = EngineName()
_PREFERENCE = ", ".join(names())
_PAIRS = ", ".join(
    f"{known.engine}+{known.second}" for known in RECIPES if known.second
)

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
            type=EngineName("auto", pairs=True),
            default="auto",
            show_default=True,
            help=(
                f"Which installed model; auto takes the first of {_PREFERENCE}. "
                f"FIRST+SECOND: the second chooses among the first one's translations; "
                f"auto does so with {_PAIRS}."
            ),
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
