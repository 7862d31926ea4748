"""What the commands print: summaries, tables, progress."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from pipeline.cli.boundary import printable
from pipeline.units import ReasonKind, TermStatus

if TYPE_CHECKING:
    # rich takes 60 ms to import: only when a bar or a table is shown.
    from rich.progress import Progress, TaskID

    from pipeline.run import RunReport
    from pipeline.run.report import Change


class Bar:
    """A progress bar on a terminal; silent elsewhere."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress
        self._task: TaskID | None = None

    def say(self, line: str) -> None:
        """Print one line, above the bar."""
        if self._progress is None:
            complain((line,))
        else:
            self._progress.console.print(
                f"translate: {printable(line)}", markup=False, highlight=False
            )

    def start(self, segments: int, words: int) -> None:
        """Show the bar: so much is to be translated."""
        if self._progress is not None:
            self._task = self._progress.add_task(
                f"translating {count(words, 'word')}", total=segments, words=0, rate=""
            )

    def advance(self, segments: int, words: int) -> None:
        """Move the bar on."""
        if self._progress is None or self._task is None:
            return
        task = self._progress.tasks[0]
        total = task.fields["words"] + words
        elapsed = max(0.1, task.elapsed or 0.1)
        self._progress.update(
            self._task,
            advance=segments,
            words=total,
            rate=f"{total / elapsed:,.0f} words/s",
        )


@contextmanager
def progress_bar(*, shown: bool) -> Iterator[Bar]:
    """Give a bar that shows rate and time left, on a terminal only."""
    if not (shown and sys.stderr.isatty()):
        yield Bar(None)
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("segments"),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as progress:
        yield Bar(progress)


def run_summary(report: RunReport) -> Iterator[str]:
    """Yield the lines that end a run."""
    files = len(report.files)
    yield (
        f"{count(files, 'file')}, {count(report.total('paragraphs'), 'paragraph')}, "
        f"{count(report.total('segments'), 'segment')}, "
        f"{count(report.total('words'), 'word')}"
    )
    if report.dry_run:
        yield (
            f"  to translate  {report.total('pending'):,} "
            f"({count(report.total('pending_words'), 'word')})"
        )
    else:
        yield f"  translated    {report.total('translated'):,}"
    for label, name in (
        ("reused", "reused"),
        ("from memory", "remembered"),
        ("kept (human)", "kept"),
        ("copied", "copied"),
    ):
        if report.total(name):
            yield f"  {label:<13} {report.total(name):,}"
    for file in report.files:
        if file.adopted:
            yield (
                f"  taken in      {printable(file.name)}: English without a record, "
                f"{count(file.adopted, 'segment')} as reviewed"
            )
        if file.moved_from:
            yield (
                f"  moved         {printable(file.name)}: takes over the review of "
                f"{printable(file.moved_from)}, "
                f"{count(file.kept, 'segment')} kept"
            )
    if report.total("pending") and not report.dry_run:
        yield f"  left to do    {report.total('pending'):,}: run again"
    yield from _reasons(report)
    yield from _terms(report.tally("terms"))
    yield from _findings(report.tally("findings"))
    if report.total("stale"):
        yield f"  stale         {report.total('stale'):,} human segments to look at"
    if report.words_translated and report.seconds:
        rate = report.words_translated / report.seconds
        yield f"  speed         {rate:,.0f} words/s, {duration(report.seconds)}"


def _reasons(report: RunReport) -> Iterator[str]:
    tally = report.tally("reasons")
    why = {
        reason: number for reason, number in tally.items() if reason != ReasonKind.NEW
    }
    if not why:
        return
    listed = ", ".join(
        f"{printable(reason)} ({number:,})" for reason, number in sorted(why.items())
    )
    yield f"  why again     {listed}"
    yield from _terms_changed(report)
    changed = [
        f"{printable(file.name)}#{change.id}"
        for file in report.files
        for change in file.changes
        if not all(
            reason.kind in (ReasonKind.ENGINE, ReasonKind.GLOSSARY)
            for reason in change.reasons
        )
    ]
    if changed:
        more = f", and {len(changed) - 8:,} more" if len(changed) > 8 else ""  # noqa: PLR2004 (what fits a line)
        yield f"  which         {', '.join(changed[:8])}{more}"


_LISTED = 8  # segments of one term; --json lists all


def _terms_changed(report: RunReport) -> Iterator[str]:
    """Yield what became of each changed term, what a person has to see first."""
    by_entry: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for file in report.files:
        for change in file.changes:
            place = f"{file.name}#{change.id}"
            for reason in change.reasons:
                if reason.kind is ReasonKind.GLOSSARY:
                    by_entry[reason.entry].append(
                        _outcome(place, change, reason.entry, dry_run=report.dry_run)
                    )
    for entry, lines in sorted(by_entry.items()):
        yield printable(f"  {entry}: {count(len(lines), 'segment')}")
        for _, line in sorted(lines, key=lambda item: item[0])[:_LISTED]:
            yield printable(f"    {line}")
        if len(lines) > _LISTED:
            yield f"    and {len(lines) - _LISTED:,} more: --json lists all"


def _outcome(
    place: str, change: Change, entry: str, *, dry_run: bool
) -> tuple[int, str]:
    """Return how urgent a segment is, and its line."""
    shown = [outcome for outcome in change.terms if outcome.entry == entry]
    unmet = [outcome for outcome in shown if outcome.how == TermStatus.UNMET]
    if change.kept:
        wanted = _listed(f"« {o.source} » → “{o.target}”" for o in unmet)
        why = f"; wanted now: {wanted}" if wanted else ""
        return 0, f"{place}  kept, a person's{why}"
    if not shown:
        return 2, f"{place}  no longer a term"
    if dry_run:
        wishes = _listed(f"« {o.source} » → “{o.target}”" for o in shown)
        return (1 if unmet else 2), f"{place}  {wishes}"
    met = _listed(f"« {o.source} » → “{o.target}” ({o.how})" for o in shown)
    return (1 if unmet else 2), f"{place}  {met}"


def _listed(parts: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(parts))


def _terms(terms: Mapping[str, int]) -> Iterator[str]:
    total = sum(terms.values())
    if total:
        from pipeline.run.report import KEPT

        kept = terms.get(KEPT, 0)
        met = total - terms.get(TermStatus.UNMET, 0) - kept
        steps = ", ".join(
            f"{name} {number:,}"
            for name, number in sorted(terms.items())
            if name not in (TermStatus.UNMET, KEPT)
        )
        line = f"  terms met     {met:,} of {total:,}"
        if kept:
            line += f", {kept:,} kept by a person"
        yield line + (f" ({steps})" if steps else "")


def _findings(findings: Mapping[str, int]) -> Iterator[str]:
    if findings:
        listed = ", ".join(
            count(findings[severity], severity)
            for severity in ("error", "warning", "info")
            if findings.get(severity)
        )
        yield f"  findings      {listed}: see them with translate check"


def count(number: int, noun: str) -> str:
    """Return « 1 file », « 2,000 files »."""
    if noun == "info":
        return f"{number:,} info"
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def duration(seconds: float) -> str:
    """Return « 4.2 s » or « 3 min 20 s »."""
    if seconds < 60:  # noqa: PLR2004 (a minute)
        return f"{seconds:.1f} s"
    return f"{int(seconds) // 60} min {int(seconds) % 60} s"


def table(columns: Mapping[str, str], rows: list[list[str]]) -> None:
    """Print a table; ``columns`` maps titles to "left" or "right"."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=None, pad_edge=False, header_style="bold")
    for title, side in columns.items():
        shown.add_column(title, justify="right" if side == "right" else "left")
    for row in rows:
        shown.add_row(*(Text(printable(cell)) for cell in row))
    Console(width=None if sys.stdout.isatty() else 200).print(shown)


def complain(lines: tuple[str, ...] | list[str]) -> None:
    """Print errors and notices, one line each, on standard error."""
    for line in lines:
        click.echo(f"translate: {printable(line)}", err=True)
