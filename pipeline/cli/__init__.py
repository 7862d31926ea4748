"""The command line: parse, call one function, print. The only part that exits.

One module a command (or group of commands); what they share is in `options` and
`display`. Engines and formats are imported when a command needs them, so that
``translate --help`` is instant.
"""

from __future__ import annotations

import click

from pipeline import __version__
from pipeline.cli.align import align
from pipeline.cli.boundary import Boundary
from pipeline.cli.checking import check
from pipeline.cli.cluster import merge, worker
from pipeline.cli.exchange import export, import_
from pipeline.cli.glossary import glossary
from pipeline.cli.models import model
from pipeline.cli.quality import evaluate, explain
from pipeline.cli.review import review
from pipeline.cli.runs import run, status

__all__ = ["main"]


@click.group(
    cls=Boundary,
    context_settings={
        "auto_envvar_prefix": "TRANSLATE",
        "help_option_names": ["-h", "--help"],
        "max_content_width": 88,
    },
)
@click.version_option(__version__, prog_name="translate")
def main() -> None:
    """Translate French texts into English offline, under your glossary.

    Texts in source/fr become English and aligned files in output/en. Review them,
    add terms to glossary.yaml, and run again: only what changed is translated again,
    and what a person wrote stays.

    Every option can be set as TRANSLATE_<COMMAND>_<OPTION> in the environment.
    """


for command in (
    run,
    review,
    check,
    status,
    merge,
    worker,
    export,
    import_,
    align,
    explain,
    evaluate,
    glossary,
    model,
):
    main.add_command(command)
