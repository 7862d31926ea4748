"""`translate align`: the words of sentence pairs, the sentences of a text pair."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from pipeline.errors import SourceError

_TEXT = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("french", metavar="FR", type=_TEXT)
@click.argument("english", metavar="EN", type=_TEXT)
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
@click.option(
    "--engine",
    type=click.Choice(["none", "auto", "argos", "gemma"]),
    default="none",
    show_default=True,
    help="Also compare the English with this model's translation of the French.",
)
@click.option("--jobs", type=click.IntRange(min=1), help="CPU threads of the engine.")
def align(
    *,
    french: Path,
    english: Path,
    words: bool,
    lines: bool,
    beads: bool,
    engine: str,
    jobs: int | None,
) -> None:
    """Align a French text with its English translation, by sentences or words.

    With --words, the tokens of a line are what white space parts, and the pairs are
    printed as Pharaoh and Giza++ do. With --lines --beads, sentences are put together;
    what has no counterpart stands alone ("3:" or ":7").
    """
    if words == beads or (words and lines):
        raise click.UsageError("give either --words, or --lines and --beads")
    if beads and not lines:
        raise click.UsageError("--beads needs --lines: one sentence a line")
    ours, theirs = _read(french), _read(english)
    if words:
        if len(ours) != len(theirs):
            raise SourceError(
                f"{english}: has {len(theirs)} lines where {french} has {len(ours)}; "
                "--words needs line-aligned files"
            )
        _print_words(ours, theirs)
    else:
        _print_beads(ours, theirs, engine, jobs)


def _print_words(ours: Sequence[str], theirs: Sequence[str]) -> None:
    from pipeline.alignment import link_tokens

    for source, target in zip(ours, theirs, strict=True):
        links = link_tokens(source, target)
        click.echo(" ".join(f"{one}-{other}" for one, other, _ in links))


def _print_beads(
    ours: Sequence[str], theirs: Sequence[str], engine: str, jobs: int | None
) -> None:
    from pipeline.alignment import align_sentences, translate_lines

    translations = None
    if engine != "none":
        from pipeline.engines.store import find, open_engine

        translations = translate_lines(ours, open_engine(find(engine), threads=jobs))
    for bead in align_sentences(ours, theirs, translations=translations).beads:
        click.echo(
            f"{','.join(map(str, bead.french))}:{','.join(map(str, bead.english))}"
        )


def _read(path: Path) -> list[str]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(f"{path}: is not UTF-8 text; convert it first") from error
    lines = text.split("\n")
    return lines[:-1] if lines[-1] == "" else lines
