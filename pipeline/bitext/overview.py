"""The overview page: the state of all texts of a project, and where to look.

It is one HTML file without script or external assets, with a content security policy
that forbids both. Each text has a strip from its beginning to its end: low and green
where the English was reviewed, high and red where there are errors. The height shows
the same as the colour, for prints and for colour-blind readers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import escape
from urllib.parse import quote

from pipeline import __version__
from pipeline.bitext.page import GENERATOR, style
from pipeline.bitext.plain import plain
from pipeline.bitext.rows import unmet_terms
from pipeline.units import Bitext, Kind, Severity, State, TermStatus, TranslationUnit

MARK = f'{GENERATOR}{__version__} overview">'
_WIDTH = 400  # columns of a strip, one or two pixels each
_HEIGHT = 12


class Look(StrEnum):
    """How a strip shows a segment; the values are in order of urgency."""

    ERROR = "error"
    WARNING = "warning"
    INITIAL = "initial"
    TRANSLATED = "translated"
    REVIEWED = "reviewed"


_HEIGHTS = {
    Look.ERROR: 12,
    Look.WARNING: 9,
    Look.INITIAL: 2,
    Look.TRANSLATED: 4,
    Look.REVIEWED: 6,
}
_NAMES = {
    Look.REVIEWED: "reviewed",
    Look.TRANSLATED: "by machine",
    Look.INITIAL: "not translated",
    Look.WARNING: "warning or stale",
    Look.ERROR: "error or unmet term",
}


@dataclass(frozen=True, slots=True)
class TextSummary:
    """The facts about one text that the page shows.

    ``strip`` has (look, number of French words) for each segment. ``first`` is the id
    of the first segment with an error, or "".
    """

    name: str
    strip: tuple[tuple[Look, int], ...] = ()
    segments: int = 0
    reviewed: int = 0
    errors: int = 0
    warnings: int = 0
    unmet: int = 0
    stale: int = 0
    first: str = ""

    @property
    def words(self) -> int:
        """The number of French words."""
        return sum(words for _, words in self.strip)


def summary_of(bitext: Bitext) -> TextSummary:
    """Return the facts about a text that the page shows."""
    looks = [_look(unit) for unit in bitext.units]
    findings = [
        finding.severity
        for unit in bitext.units
        for finding in unit.findings
        if finding.dismissed is None
    ]
    wrong = (
        unit.id
        for unit, look in zip(bitext.units, looks, strict=True)
        if look is Look.ERROR
    )
    words = [len(unit.source.split()) for unit in bitext.units]
    return TextSummary(
        bitext.source,
        tuple(zip(looks, words, strict=True)),
        len(bitext.units),
        sum(
            count
            for unit, count in zip(bitext.units, words, strict=True)
            if unit.state.is_human
        ),
        findings.count(Severity.ERROR),
        findings.count(Severity.WARNING),
        sum(
            use.status is TermStatus.UNMET
            for unit in bitext.units
            for use in unit.terms
        ),
        sum(unit.stale is not None for unit in bitext.units),
        next(wrong, ""),
    )


def _look(unit: TranslationUnit) -> Look:
    found = {f.severity for f in unit.findings if f.dismissed is None}
    if Severity.ERROR in found or unmet_terms(unit):
        return Look.ERROR
    if Severity.WARNING in found or unit.stale is not None:
        return Look.WARNING
    if unit.state.is_human or unit.kind is Kind.CODE:
        return Look.REVIEWED
    return Look.INITIAL if unit.state is State.INITIAL else Look.TRANSLATED


def to_overview(texts: Sequence[TextSummary]) -> str:
    """Return the page; texts without segments are shown as not translated yet."""
    css, digest = style("overview.css")
    rows = "".join(map(_row, texts))
    return f"""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" \
content="default-src 'none'; style-src '{digest}'; base-uri 'none'; \
form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
{MARK}
<title>Overview · {_count(len(texts), "text")}</title>
<style>{css}</style>
</head>
<body>
<header>
<h1>Overview</h1>
{_facts(texts)}
{_key()}
</header>
<main>
<table>
<thead><tr><th scope="col">Text</th><th scope="col">From beginning to end</th>\
<th scope="col">Words</th><th scope="col">Reviewed</th><th scope="col">Errors</th>\
<th scope="col">Warnings</th><th scope="col">Unmet terms</th>\
<th scope="col">Stale</th><th scope="col">Look at</th></tr></thead>
<tbody>
{rows}</tbody>
</table>
</main>
</body>
</html>
"""


def _facts(texts: Sequence[TextSummary]) -> str:
    words = sum(text.words for text in texts)
    facts = [
        _bold(_count(len(texts), "text")),
        _bold(_count(words, "French word")),
        _bold(f"{_share(sum(text.reviewed for text in texts), words)} reviewed"),
        _bold(_count(sum(text.errors for text in texts), "error")),
        _bold(_count(sum(text.warnings for text in texts), "warning")),
        _bold(_count(sum(text.unmet for text in texts), "unmet term")),
        _bold(f"{sum(text.stale for text in texts):,} stale"),
    ]
    return f'<p class="facts">{" · ".join(facts)}</p>'


def _key() -> str:
    items = "".join(
        f'<li><svg viewBox="0 0 12 {_HEIGHT}" aria-hidden="true">'
        f"{_bar(look, 0, _HEIGHT)}</svg>{name}</li>"
        for look, name in _NAMES.items()
    )
    return f'<ul class="key">{items}</ul>'


def _row(text: TextSummary) -> str:
    name = escape(plain(text.name))
    if not text.segments:
        return (
            f'<tr><th scope="row">{name}</th>'
            '<td colspan="8" class="none">not translated yet</td></tr>\n'
        )
    page = escape(quote(f"{text.name}.html"))
    first = (
        f'<a href="{page}#{escape(text.first)}" title="the first error">'
        f"{escape(text.first)}</a>"
        if text.first
        else ""
    )
    numbers = "".join(
        f'<td class="{kind}" data-label="{label}">{_number(number)}</td>'
        for number, kind, label in (
            (text.errors, "number error", "errors"),
            (text.warnings, "number warning", "warnings"),
            (text.unmet, "number error", "unmet terms"),
            (text.stale, "number warning", "stale"),
        )
    )
    return (
        f'<tr><th scope="row"><a href="{page}">{name}</a></th>'
        f'<td class="strip">{_strip(text)}</td>'
        f'<td class="number" data-label="words">{text.words:,}</td>'
        f'<td class="number" data-label="reviewed">'
        f"{_share(text.reviewed, text.words)}</td>{numbers}<td>{first}</td></tr>\n"
    )


def _strip(text: TextSummary) -> str:
    """Return the strip of a text as SVG, with one path for each look."""
    paths = dict.fromkeys(Look, "")
    for look, start, end in _runs(_columns(text)):
        paths[look] += _box(look, start, end)
    drawn = "".join(
        f'<path class="{look}" d="{path}"/>' for look, path in paths.items() if path
    )
    return (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" preserveAspectRatio="none" role="img"'
        f' aria-label="{escape(_said(text))}">{drawn}</svg>'
    )


def _columns(text: TextSummary) -> list[Look]:
    """Return the look of each column, the most urgent one of its segments."""
    rank = list(Look).index
    columns: list[Look | None] = [None] * _WIDTH
    whole, at = max(1, text.words), 0
    for look, words in text.strip:
        start = at * _WIDTH // whole
        at += words
        for column in range(start, max(start + 1, at * _WIDTH // whole)):
            known = columns[min(column, _WIDTH - 1)]
            if known is None or rank(look) < rank(known):
                columns[min(column, _WIDTH - 1)] = look
    return [look or Look.TRANSLATED for look in columns]


def _runs(columns: Sequence[Look]) -> list[tuple[Look, int, int]]:
    runs: list[tuple[Look, int, int]] = []
    for column, look in enumerate(columns):
        if runs and runs[-1][0] is look:
            runs[-1] = (look, runs[-1][1], column + 1)
        else:
            runs.append((look, column, column + 1))
    return runs


def _bar(look: Look, start: int, end: int) -> str:
    return f'<path class="{look}" d="{_box(look, start, end)}"/>'


def _box(look: Look, start: int, end: int) -> str:
    return f"M{start} {_HEIGHT}v-{_HEIGHTS[look]}h{end - start}V{_HEIGHT}z"


def _said(text: TextSummary) -> str:
    """Return the contents of the strip in words."""
    shares = []
    for look, name in _NAMES.items():
        words = sum(words for one, words in text.strip if one is look)
        if words:
            shares.append(f"{name} {_share(words, text.words)}")
    return ", ".join(shares)


def _share(part: int, whole: int) -> str:
    return f"{100 * part // max(1, whole)} %"


def _number(number: int) -> str:
    return f"{number:,}" if number else '<span class="zero">0</span>'


def _bold(fact: str) -> str:
    number, _, rest = fact.partition(" ")
    if rest.startswith("%"):
        number, rest = f"{number} %", rest[1:].strip()
    return f"<b>{number}</b> {rest}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
