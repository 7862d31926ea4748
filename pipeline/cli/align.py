"""`translate align`: texts and their translations, the words of sentence pairs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli import display, options
from pipeline.cli.boundary import FAILED
from pipeline.config import RunConfig, require_apart
from pipeline.errors import SourceError

if TYPE_CHECKING:
    from pipeline.engines.protocol import Engine
    from pipeline.run.alignment import AlignReport

_TEXTS = click.Path(exists=True, path_type=Path)


@click.command()
@click.argument("french", metavar="FR", type=_TEXTS)
@click.argument("english", metavar="EN", type=_TEXTS)
@options.output
@options.glossary
@click.option(
    "--as",
    "state",
    type=click.Choice(["reviewed", "translated"]),
    default="reviewed",
    show_default=True,
    help="How far the English is. What a person should look at is never reviewed.",
)
@click.option(
    "--engine",
    type=options.EngineName("auto", "none"),
    default="auto",
    show_default=True,
    help="Also compare the English with this model's translation of the French.",
)
@click.option("--jobs", type=click.IntRange(min=1), help="CPU threads of the engine.")
@click.option(
    "--words",
    is_flag=True,
    help="Link the words of line-aligned files: prints i-j pairs, from 0, a line each.",
)
@click.option("--lines", is_flag=True, help="The files have one sentence a line.")
@click.option(
    "--beads",
    is_flag=True,
    help="Print which sentences belong together: 0,1:2 a line, from 0.",
)
@options.as_json
@options.quiet
@click.pass_context
def align(
    ctx: click.Context,
    /,
    *,
    french: Path,
    english: Path,
    output: Path,
    glossary: Path,
    state: str,
    engine: str,
    jobs: int | None,
    words: bool,
    lines: bool,
    beads: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Align French texts with a person's English of them, by sentences or words.

    FR and EN are two files or two folders, of any formats. What a run writes of a text
    is written: the English is copied as it is, the record and the aligned files go
    beside it. Afterwards translate run keeps that English, and translates what is new.

    With --words, the tokens of a line are what white space parts, and the pairs are
    printed as Pharaoh and Giza++ do. With --lines --beads, sentences are put together
    and printed; what has no counterpart stands alone ("3:" or ":7").
    """
    if words and (lines or beads):
        raise click.UsageError("give either --words, or --lines and --beads")
    if beads != lines:
        raise click.UsageError("--lines and --beads go together: one sentence a line")
    if words:
        _print_words(french, english)
    elif beads:
        machine = _engine(engine, jobs, quiet=quiet)
        _print_beads(_read(french), _read(english), machine)
    else:
        config = RunConfig(output=output, glossary=glossary)
        machine = _engine(engine, jobs, quiet=quiet)
        with display.progress_bar(shown=not (quiet or as_json)) as bar:
            report = _aligned(config, (french, english), machine, state, bar)
        if not quiet:
            display.complain(report.notices)
        display.complain(report.errors)
        if as_json:
            click.echo(json.dumps(report.to_json(), ensure_ascii=False, indent=2))
        elif not quiet:
            for line in _summary(report):
                click.echo(line)
        if report.errors:
            ctx.exit(FAILED)


def _aligned(
    config: RunConfig,
    paths: tuple[Path, Path],
    machine: Engine | None,
    state: str,
    bar: display.Bar,
) -> AlignReport:
    from pipeline.run.alignment import align_texts, state_folder
    from pipeline.run.evidence import MachineEnglish
    from pipeline.run.pairing import pairs_of
    from pipeline.units import State

    pairs = pairs_of(*paths)
    if paths[0].is_dir():
        require_apart(pairs.source, config.output)
    evidence = MachineEnglish(state_folder(config), machine) if machine else None
    return align_texts(config, pairs, evidence, state=State(state), watcher=bar)


def _engine(name: str, jobs: int | None, *, quiet: bool) -> Engine | None:
    """Return the engine whose translation is evidence; None for none."""
    from pipeline.engines.store import find, open_engine
    from pipeline.errors import ModelNotInstalled

    if name == "none":
        return None
    try:
        return open_engine(find(name), threads=jobs)
    except ModelNotInstalled:
        if name != "auto":
            raise
        if not quiet:
            display.complain(
                ["no model is installed: aligned by words, names and lengths alone"]
            )
        return None


def _summary(report: AlignReport) -> Iterator[str]:
    for text in report.texts:
        yield f"{text.name} → {text.english}: {display.count(text.beads, 'bead')}"
        doubts = [
            f"{number:,} {what}"
            for number, what in (
                (text.doubtful, "doubtful"),
                (text.omitted, "without English"),
                (text.added, "without French"),
                (text.moved, "moved"),
            )
            if number
        ]
        if doubts:
            yield f"  to look at: {', '.join(doubts)}"


def _print_words(french: Path, english: Path) -> None:
    from pipeline.alignment import link_tokens

    french_lines, english_lines = _read(french), _read(english)
    if len(french_lines) != len(english_lines):
        raise SourceError(
            f"{english}: has {len(english_lines)} lines where {french} has "
            f"{len(french_lines)}; --words needs line-aligned files"
        )
    for source, target in zip(french_lines, english_lines, strict=True):
        links = link_tokens(source, target)
        click.echo(" ".join(f"{one}-{other}" for one, other, _ in links))


def _print_beads(
    french_lines: Sequence[str], english_lines: Sequence[str], engine: Engine | None
) -> None:
    from pipeline.alignment import align_sentences, translate_lines

    translations = translate_lines(french_lines, engine) if engine else None
    for bead in align_sentences(
        french_lines, english_lines, translations=translations
    ).beads:
        click.echo(
            f"{','.join(map(str, bead.french))}:{','.join(map(str, bead.english))}"
        )


def _read(path: Path) -> list[str]:
    if path.is_dir():
        raise click.UsageError(f"{path}: is a folder; name a file")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(f"{path}: is not UTF-8 text; convert it first") from error
    lines = text.split("\n")
    return lines[:-1] if lines[-1] == "" else lines
