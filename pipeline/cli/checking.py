"""`translate check`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline import __version__
from pipeline.cli import display, options
from pipeline.cli.boundary import FAILED, FINDINGS
from pipeline.config import RunConfig
from pipeline.findings import message_of

if TYPE_CHECKING:
    from pipeline.checks import Located
    from pipeline.run.checking import CheckReport


@click.command()
@options.paths
@options.folders
@click.option(
    "--ignore", "ignored", multiple=True, metavar="CHECK", help="Leave this check out."
)
@click.option("--errors", is_flag=True, help="Show errors only.")
@click.option(
    "--explain", "manual", metavar="CHECK", help="Say what a check looks for."
)
@click.option("--sarif", is_flag=True, help="Print SARIF 2.1.0.")
@options.as_json
@options.strict
@click.pass_context
def check(
    ctx: click.Context,
    /,
    *,
    paths: tuple[Path, ...],
    source: Path,
    output: Path,
    glossary: Path,
    ignored: tuple[str, ...],
    errors: bool,
    manual: str | None,
    sarif: bool,
    as_json: bool,
    strict: bool,
) -> None:
    """Show what the quality checks find in the translated texts.

    A finding that a reviewer dismissed is not shown.
    """
    from pipeline.run.checking import check as run_checks

    if manual is not None:
        _explain(manual)
        return
    config = RunConfig(
        source=source,
        output=output,
        glossary=glossary,
        only=paths,
        ignored_checks=frozenset(ignored),
    )
    report = run_checks(config)
    display.complain(report.errors)
    shown = [
        one
        for one in report.open()
        if not errors or one.finding.severity.value == "error"
    ]
    if sarif:
        from pipeline.checks import to_sarif
        from pipeline.run.catalogue import CATALOGUE

        manuals = CATALOGUE.values()
        log = to_sarif(report.located, version=__version__, manuals=manuals)
        click.echo(json.dumps(log, ensure_ascii=False, indent=2))
    elif as_json:
        click.echo(json.dumps(_json(report, shown), ensure_ascii=False, indent=2))
    else:
        _print(report, shown)
    if report.errors:
        ctx.exit(FAILED)
    if strict and report.tally()["error"]:
        ctx.exit(FINDINGS)


def _explain(name: str) -> None:
    from pipeline.run.catalogue import manual_of

    manual = manual_of(name)
    click.echo(f"{name} ({manual.severity}): {manual.text}")


def _json(report: CheckReport, shown: list[Located]) -> dict[str, object]:
    return {
        "tally": dict(sorted(report.tally().items())),
        "findings": [
            {
                "place": f"{report.names[one.uri]}#{one.unit.id}",
                "record": f"{one.uri}:{one.line}",
                "check": one.finding.check,
                "severity": one.finding.severity.value,
                "message": message_of(one.finding),
                "source": one.unit.source,
                "target": one.unit.target,
            }
            for one in shown
        ],
    }


def _print(report: CheckReport, shown: list[Located]) -> None:
    rows = [
        [
            one.finding.severity.value,
            f"{report.names[one.uri]}#{one.unit.id}",
            one.finding.check,
            message_of(one.finding),
        ]
        for one in shown
    ]
    if rows:
        titles = ("severity", "place", "check", "what")
        display.table(dict.fromkeys(titles, "left"), rows)
    tally = report.tally()
    listed = ", ".join(
        display.count(tally[severity], severity)
        for severity in ("error", "warning", "info")
        if tally[severity]
    )
    click.echo(listed or "nothing found")
