"""`translate glossary`: terms added, removed, listed, checked, suggested, exchanged."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli import display, options
from pipeline.cli.boundary import FINDINGS, printable
from pipeline.config import GLOSSARY, RunConfig
from pipeline.units import TermStatus

if TYPE_CHECKING:
    from pipeline.glossary import Termbase, TermEntry
    from pipeline.glossary.suggest import Suggestion
    from pipeline.run.corpus import Usage

_FORMATS = click.Choice(["csv", "tsv", "tbx", "omegat", "deepl"])
_file = click.option(
    "--glossary",
    type=click.Path(path_type=Path),
    default=GLOSSARY,
    show_default=True,
    help="The termbase.",
)


@click.group()
def glossary() -> None:
    """Edit glossary.yaml, keeping its comments and order, and see how terms fare."""


@glossary.command()
@click.argument("fr")
@click.argument("en", required=False)
@click.option("--keep", is_flag=True, help="The term stays as it is; give no EN.")
@click.option("--allow", multiple=True, help="Another rendering that is accepted.")
@click.option("--forbid", multiple=True, help="A rendering that is an error.")
@click.option(
    "--form", "forms", multiple=True, help="A French form that is no regular one."
)
@click.option(
    "--case",
    type=click.Choice(["any", "exact"]),
    default="any",
    show_default=True,
    help="exact: capitals count.",
)
@click.option("--note", default="", help="For reviewers; changes no translation.")
@click.option("--domain", default="", help="For exports; changes no translation.")
@options.folders
def add(
    *,
    fr: str,
    en: str | None,
    keep: bool,
    allow: tuple[str, ...],
    forbid: tuple[str, ...],
    forms: tuple[str, ...],
    case: str,
    note: str,
    domain: str,
    source: Path,
    output: Path,
    glossary: Path,
) -> None:
    """Add a term: translate glossary add étasunien US --allow American."""
    from pipeline.glossary import Case
    from pipeline.glossary.editing import add_entry

    if en is None and not keep:
        raise click.UsageError("give the English, or --keep")
    if en is not None and keep:
        raise click.UsageError("give the English or --keep, not both")
    entry = add_entry(
        glossary,
        fr,
        en,
        keep=keep,
        allow=allow,
        forbid=forbid,
        forms=forms,
        case=Case(case),
        note=note,
        domain=domain,
    )
    click.echo(printable(f"{glossary}:{entry.line}: added {_shown(entry)}"))
    _say_where(entry, RunConfig(source=source, output=output))


@glossary.command()
@click.argument("fr")
@options.folders
def remove(*, fr: str, source: Path, output: Path, glossary: Path) -> None:
    """Remove a term."""
    from pipeline.glossary.editing import remove_entry

    entry = remove_entry(glossary, fr)
    click.echo(printable(f"{glossary}: removed {_shown(entry)}"))
    _say_where(entry, RunConfig(source=source, output=output))


def _shown(entry: TermEntry) -> str:
    """Return « étasunien → US (or American) »."""
    kept = ", kept as it is" if entry.keep else f" → {entry.target}"
    allowed = f" (or {', '.join(entry.allow)})" if entry.allow else ""
    return f"{entry.fr}{kept}{allowed}"


def _say_where(entry: TermEntry, config: RunConfig) -> None:
    """Say how often a term stands in the corpus: what the next run will look at."""
    from pipeline.glossary import Termbase
    from pipeline.run.corpus import french_texts

    if not config.source.is_dir():
        return
    termbase = Termbase([entry])
    found = [(name, len(termbase.match(text))) for name, text in french_texts(config)]
    total = sum(number for _, number in found)
    if not total:
        click.echo(f"it is not in {config.source}")
        return
    files = len({name for name, number in found if number})
    them = "it" if total == 1 else "them"
    click.echo(
        f"it stands {display.count(total, 'time')} in {display.count(files, 'file')}; "
        f"bring {them} up to date: translate run"
    )


@glossary.command("list")
@options.folders
@options.as_json
def list_terms(*, source: Path, output: Path, glossary: Path, as_json: bool) -> None:
    """List the terms: how often each stands in the corpus, and how it was met."""
    from pipeline.run import load_terms
    from pipeline.run.corpus import records, term_usage

    termbase = load_terms(glossary)
    config = RunConfig(source=source, output=output)
    made = records(config) if source.is_dir() else ()
    usage = term_usage(made, termbase)
    if as_json:
        rows = [_listed(entry, usage[entry.fr]) for entry in termbase]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    if not len(termbase):
        click.echo(f"{glossary}: no terms yet; add one: translate glossary add FR EN")
        return
    display.table(
        {"term": "left", "English": "left", "uses": "right", "met": "right"}
        | {"how": "left", "unmet in": "left"},
        [_row(entry, usage[entry.fr]) for entry in termbase],
    )
    if not any(use.total for use in usage.values()):
        click.echo("no translated text has any of them yet: translate run")


def _listed(entry: TermEntry, usage: Usage) -> dict[str, Any]:
    return {
        "fr": entry.fr,
        "en": entry.en,
        "keep": entry.keep,
        "allow": list(entry.allow),
        "forbid": list(entry.forbid),
        "case": entry.case.value,
        "note": entry.note,
        "domain": entry.domain,
        "line": entry.line,
        "uses": usage.total,
        "how": dict(sorted(usage.how.items())),
        "targets": dict(sorted(usage.targets.items())),
        "files": sorted(usage.files),
        "unmet": usage.unmet,
        "outdated": usage.outdated,
    }


_PLACES = 3  # that fit a line


def _row(entry: TermEntry, usage: Usage) -> list[str]:
    english = "= (kept)" if entry.keep else entry.target
    met = usage.total - usage.how[TermStatus.UNMET]
    steps = [
        f"{name} {n:,}"
        for name, n in sorted(usage.how.items())
        if name != TermStatus.UNMET
    ]
    steps += [f"outdated {usage.outdated:,}: run again"] if usage.outdated else []
    places = ", ".join(usage.unmet[:_PLACES])
    more = len(usage.unmet) - _PLACES
    return [
        entry.fr,
        english + (f" / {' / '.join(entry.allow)}" if entry.allow else ""),
        f"{usage.total:,}",
        f"{met:,}",
        ", ".join(steps),
        places + (f", and {more:,} more" if more > 0 else ""),
    ]


@glossary.command()
@options.folders
@options.strict
@options.as_json
@click.pass_context
def check(
    ctx: click.Context,
    /,
    *,
    source: Path,
    output: Path,
    glossary: Path,
    strict: bool,
    as_json: bool,
) -> None:
    """Say what is doubtful: terms inside others, never used, ambiguous, forbidden."""
    from pipeline.glossary.lint import lint
    from pipeline.run import load_terms
    from pipeline.run.corpus import french_texts
    from pipeline.units import Severity

    termbase = load_terms(glossary)
    config = RunConfig(source=source, output=output)
    texts = [text for _, text in french_texts(config)] if source.is_dir() else None
    doubts = lint(termbase, texts)
    if as_json:
        rows = [
            {
                "line": doubt.line,
                "term": doubt.term,
                "check": doubt.check,
                "severity": doubt.severity.value,
                "message": doubt.message,
            }
            for doubt in doubts
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for doubt in doubts:
            click.echo(
                printable(
                    f"{glossary}:{doubt.line}: {doubt.severity.value}: "
                    f"{doubt.term}: {doubt.message} [{doubt.check}]"
                )
            )
        click.echo(_verdict(termbase, len(doubts), glossary))
    if strict and any(doubt.severity is Severity.ERROR for doubt in doubts):
        ctx.exit(FINDINGS)


def _verdict(termbase: Termbase, doubts: int, path: Path) -> str:
    terms = display.count(len(termbase), "term")
    return f"{path}: {terms}, " + (
        f"{display.count(doubts, 'doubt')}" if doubts else "nothing doubtful"
    )


@glossary.command()
@options.folders
@click.option("--minimum", type=click.IntRange(min=1), default=3, show_default=True)
@click.option("--limit", type=click.IntRange(min=1), default=25, show_default=True)
@options.as_json
def suggest(
    *,
    source: Path,
    output: Path,
    glossary: Path,
    minimum: int,
    limit: int,
    as_json: bool,
) -> None:
    """Suggest terms: phrases, acronyms, names, what is rendered in several ways.

    Where persons translated, or their English was aligned, the renderings are theirs,
    each with an example in the JSON.
    """
    from pipeline.glossary.suggest import suggest as look
    from pipeline.run import load_terms
    from pipeline.run.corpus import segment_pairs
    from pipeline.run.harvest import harvest

    termbase = load_terms(glossary)
    config = RunConfig(source=source, output=output)
    pairs = list(segment_pairs(config))
    # More than are wanted: what persons rendered in several ways goes first.
    likely = look(
        [(pair.french, pair.english) for pair in pairs],
        termbase,
        minimum=minimum,
        limit=_LOOKED_AT * limit,
    )
    found = harvest(pairs, likely, limit=limit)
    if as_json:
        rows = [
            {
                "fr": one.fr,
                "sort": one.sort.value,
                "count": one.count,
                "targets": dict(one.targets),
                "context": one.context,
                "examples": [
                    {
                        "en": example.rendering,
                        "french": example.french,
                        "english": example.english,
                    }
                    for example in one.examples
                ],
            }
            for one in found
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    if not found:
        click.echo("nothing to suggest: no new term comes that often; lower --minimum")
        return
    display.table(
        {"term": "left", "why": "left", "uses": "right"}
        | {"English so far": "left", "context": "left"},
        [_suggested(one) for one in found],
    )
    click.echo("add one: translate glossary add FR EN")


def _suggested(one: Suggestion) -> list[str]:
    so_far = ", ".join(f"{english} {number:,}" for english, number in one.targets)
    return [one.fr, one.sort.value, f"{one.count:,}", so_far, one.context]


_LOOKED_AT = 4

_LEFT_OUT = 20  # rows that are listed; all are counted


@glossary.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--format", "format_", type=_FORMATS, help="By the file's name if left out."
)
@click.option(
    "--keep-mine", is_flag=True, help="Leave terms that are there as they are."
)
@_file
def import_file(
    *, file: Path, format_: str | None, keep_mine: bool, glossary: Path
) -> None:
    """Bring in terms from CSV, TSV, TBX, OmegaT or DeepL glossaries.

    What cannot be used (a term without English, one that is both wanted and forbidden)
    is left out, with its line and the reason.
    """
    from pipeline.glossary.exchange import Exchange, import_terms, take_terms
    from pipeline.glossary.intake import count_reasons

    taken = take_terms(file, Exchange(format_) if format_ else None)
    merge = import_terms(glossary, taken.entries, overwrite=not keep_mine)
    for entry in merge.added:
        click.echo(printable(f"added    {_shown(entry)}"))
    for before, after in merge.changed:
        click.echo(printable(f"changed  {_shown(before)}  to  {_shown(after)}"))
    for entry, why in merge.skipped:
        click.echo(printable(f"left out {entry.fr}: {why}"))
    for one in taken.left_out[:_LEFT_OUT]:
        click.echo(printable(f"left out {one.message}"))
    more = len(taken.left_out) - _LEFT_OUT
    if more > 0:
        click.echo(f"left out {more:,} more")
    left_out = len(merge.skipped) + len(taken.left_out)
    why = ", ".join(
        reason if number == left_out else f"{number:,} {reason}"
        for reason, number in count_reasons(taken.left_out).items()
    )
    click.echo(
        f"{glossary}: {len(merge.added):,} added, {len(merge.changed):,} changed, "
        f"{left_out:,} left out" + (f": {why}" if why else "")
    )


@glossary.command("export")
@click.argument(
    "file", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path)
)
@click.option(
    "--format", "format_", type=_FORMATS, help="By the file's name if left out."
)
@_file
def export_file(*, file: Path, format_: str | None, glossary: Path) -> None:
    """Write the terms for other tools; FILE may be - for standard output."""
    from pipeline.glossary.exchange import Exchange, export_terms, render_terms
    from pipeline.run import load_terms

    termbase = load_terms(glossary)
    form = Exchange(format_) if format_ else None
    if str(file) == "-":
        click.echo(render_terms(termbase.entries, form or Exchange.CSV), nl=False)
        return
    export_terms(termbase.entries, file, form)
    click.echo(f"{file}: {display.count(len(termbase), 'term')}")
