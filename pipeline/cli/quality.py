"""`translate explain` and `translate eval`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli import display, options
from pipeline.cli.boundary import printable
from pipeline.config import Locale, RunConfig
from pipeline.errors import SourceError
from pipeline.findings import message_of
from pipeline.units import TermStatus

if TYPE_CHECKING:
    from pipeline.run import Explanation
    from pipeline.translation import Try


@click.command()
@click.argument("place", metavar="PATH#p12.s3")
@options.folders
@options.engine
def explain(
    *,
    place: str,
    source: Path,
    output: Path,
    glossary: Path,
    engine: str,
    jobs: int | None,
    english: str,
) -> None:
    """Show what happened to one segment: candidates, scores, terms, findings."""
    from pipeline.engines.store import find, open_engine
    from pipeline.run import explain as look

    config = RunConfig(
        source=source, output=output, glossary=glossary, locale=Locale(english)
    )
    opened = open_engine(find(engine), threads=jobs)
    for line in _explained(look(config, opened, place)):
        click.echo(printable(line))


def _explained(made: Explanation) -> Iterator[str]:
    from pipeline.glossary import wanted_form

    prepared, unit = made.prepared, made.unit
    yield f"source    {prepared.line.text}"
    if prepared.text != prepared.line.text:
        yield f"asked     {prepared.text}"
    if prepared.copy:
        yield "nothing to translate: it is copied"
        return
    yield f"pieces    {made.pieces}"
    for match in prepared.matches:
        wanted = wanted_form(match.entry, match)
        yield f"term      « {match.surface} » is to be “{wanted}”"
    for attempt in made.tries:
        yield from _tried(attempt)
    if unit is not None:
        yield f"record    {unit.target}  [{unit.state}, {unit.origin}]"
        for use in unit.terms:
            how = f"met by {use.how}" if use.how else "unmet"
            yield f"          « {use.source} » → “{use.target}”: {how}"
        for finding in unit.findings:
            said = message_of(finding)
            yield f"          {finding.severity}: {finding.check}: {said}"


def _tried(made: Try) -> Iterator[str]:
    candidate = made.candidate
    mark = "✓" if made.taken else "·"
    raw = candidate.hypothesis
    yield f"{mark} {made.attempt:<9} {raw.score:7.3f}  {candidate.target}"
    if raw.pieces:
        yield f"            pieces: {' '.join(raw.pieces)}"
    if candidate.steps:
        yield f"            steps: {', '.join(candidate.steps)}"
    for note in made.notes:
        yield f"            {note}"
    terms = candidate.assessment
    for match, span in zip(terms.matches, terms.found, strict=True):
        term = f"« {match.surface} »"
        if span is None:
            yield f"            unmet: {term}"
        else:
            yield f"            met: {term} → “{span.in_(candidate.target)}”"
    for entry, span in terms.forbidden:
        wrong = span.in_(candidate.target)
        yield f"            forbidden: “{wrong}” for « {entry.fr} »"
    for finding in candidate.findings:
        yield f"            {finding.severity}: {finding.check}: {message_of(finding)}"


@click.command("eval")
@click.option(
    "--source",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option(
    "--reference",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option(
    "--glossary",
    type=click.Path(path_type=Path),
    help="Also count how often these terms are met.",
)
@click.option("--first", type=click.IntRange(min=1), help="Only so many lines.")
@click.option("--no-rescue", is_flag=True, help="Take each first translation.")
@click.option("--hypotheses", type=click.Path(path_type=Path), help="Write them here.")
@options.engine
@options.as_json
def evaluate(
    *,
    source: Path,
    reference: Path,
    glossary: Path | None,
    first: int | None,
    hypotheses: Path | None,
    engine: str,
    jobs: int | None,
    english: str,
    no_rescue: bool,
    as_json: bool,
) -> None:
    """Score the installed model: BLEU and chrF against references, terms met.

    The files have one segment a line and are parallel.
    """
    from pipeline.bitext import write_atomically
    from pipeline.engines.store import find, open_engine
    from pipeline.glossary import Termbase
    from pipeline.run import evaluate as score
    from pipeline.run import load_terms
    from pipeline.translation import Settings

    made = score(
        _lines(source)[:first],
        _lines(reference)[:first],
        open_engine(find(engine), threads=jobs),
        load_terms(glossary) if glossary else Termbase(),
        Settings(Locale(english), rescue=not no_rescue),
    )
    if hypotheses is not None:
        write_atomically(hypotheses, ("\n".join(made.hypotheses) + "\n").encode())
    if as_json:
        figures = {
            "bleu": round(made.bleu, 2),
            "bleu_signature": made.bleu_signature,
            "chrf": round(made.chrf, 2),
            "chrf_signature": made.chrf_signature,
            "segments": made.segments,
            "words": made.words,
            "seconds": round(made.seconds, 1),
            "terms": made.terms,
        }
        click.echo(json.dumps(figures, indent=2))
        return
    click.echo(f"BLEU   {made.bleu:5.2f}   {made.bleu_signature}")
    click.echo(f"chrF   {made.chrf:5.2f}   {made.chrf_signature}")
    met = sum(number for name, number in made.terms.items() if name != TermStatus.UNMET)
    if made.terms:
        steps = ", ".join(f"{name} {number:,}" for name, number in made.terms.items())
        click.echo(f"terms  {met:,} of {sum(made.terms.values()):,} met ({steps})")
    click.echo(
        f"{display.count(made.segments, 'segment')}, "
        f"{display.count(made.words, 'word')}, {display.duration(made.seconds)}, "
        f"{made.words / max(0.01, made.seconds):,.0f} words/s"
    )


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise SourceError(f"{path}: is not UTF-8 text; convert it first") from error
