"""A self-contained HTML page with the French on the left and the English on the right.

The page has no script and no external asset, and a content security policy that forbids
both. All text from the document is escaped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape
from itertools import groupby

from pipeline import __version__
from pipeline.bitext.log import review_log
from pipeline.bitext.marks import show
from pipeline.bitext.page import GENERATOR, style
from pipeline.bitext.plain import make_visible, plain
from pipeline.bitext.rows import STATE_NAMES, block, dot, unmet_terms
from pipeline.risk import riskiest_fifth
from pipeline.units import Bitext, Severity, State, TermStatus, TranslationUnit

_LANGUAGES = {"fr": "Français", "en": "English"}


def to_html(bitext: Bitext) -> str:
    """Return the page; the result depends only on the bitext."""
    log = review_log(bitext)
    css, digest = style("html.css", *(["log.css"] if log else []))
    title = escape(plain(bitext.source))
    fr, en = (escape(lang) for lang in bitext.langs)
    blocks = [
        block(number, tuple(units), bitext.langs)
        for number, units in groupby(bitext.units, lambda unit: unit.paragraph)
    ]
    # Without notes, the texts also take the space of the margin.
    has_notes = any('<div class="side">' in one for one in blocks)
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
{GENERATOR}{__version__}">
<title>{title} · {fr} → {en}</title>
<style>{css}</style>
</head>
<body{"" if has_notes else ' class="bare"'}>
{_header(bitext, title)}
<main>
<div class="heads" aria-hidden="true"><span class="fr">{_language(bitext.langs[0])}\
</span><span class="en">{_language(bitext.langs[1])}</span></div>
{"".join(blocks)}</main>
{log}{_footer(bitext)}
</body>
</html>
"""


def export_html(bitexts: Sequence[Bitext]) -> bytes:
    """Return the page of the only text in ``bitexts``, as bytes."""
    (bitext,) = bitexts
    return to_html(bitext).encode("utf-8")


def _language(code: str) -> str:
    return escape(_LANGUAGES.get(code, code))


def _header(bitext: Bitext, title: str) -> str:
    units = bitext.units
    paragraphs = len({unit.paragraph for unit in units})
    facts = [
        _count(sum(len(unit.source.split()) for unit in units), "French word"),
        _count(sum(len(unit.target.split()) for unit in units), "English word"),
        _count(len(units), "segment"),
        _count(paragraphs, "paragraph"),
    ]
    return f"""\
<header>
<h1>{title}</h1>
<p class="facts">{" <i>·</i> ".join(facts)}</p>
{_progress(units)}
{_quality(units)}{_attention(units)}{_riskiest(units)}</header>"""


def _count(number: int, noun: str) -> str:
    return f"<b>{number:,}</b> {noun}{'' if number == 1 else 's'}"


def _progress(units: tuple[TranslationUnit, ...]) -> str:
    """Return the bar and its key: the numbers of segments and words in each state."""
    segments = Counter(unit.state for unit in units)
    words = Counter[State]()
    for unit in units:
        words[unit.state] += len(unit.source.split())
    whole = sum(words.values())
    bar, key, x = "", "", 0.0
    for state, name in STATE_NAMES.items():
        if whole:
            width = 1000 * words[state] / whole
            bar += f'<rect class="{state}" x="{x:.1f}" width="{width:.1f}" height="8"/>'
            x += width
        share = f"{round(100 * words[state] / whole)}%" if whole else "0%"
        if segments[state]:
            key += (
                f'<li title="{share} of the words">{dot(state)}'
                f"<b>{segments[state]:,}</b> {name} <small>{share}</small></li>"
            )
    return (
        '<svg class="bar" viewBox="0 0 1000 8" preserveAspectRatio="none"'
        f' role="img" aria-label="Progress by words">{bar}</svg>\n'
        f'<ul class="key">{key}</ul>'
    )


def _quality(units: tuple[TranslationUnit, ...]) -> str:
    """Return the legend: the numbers of terms, findings and stale units."""
    terms = Counter(term.status for unit in units for term in unit.terms)
    open_findings = Counter(
        finding.severity
        for unit in units
        for finding in unit.findings
        if finding.dismissed is None
    )
    stale = sum(unit.stale is not None for unit in units)
    items = [
        f'<span class="term {status}">term</span> {status} <b>{terms[status]:,}</b>'
        for status in TermStatus
        if terms[status]
    ]
    items += [
        f'<span class="tag {severity}">{severity}</span>'
        f" <b>{open_findings[severity]:,}</b>"
        for severity in Severity
        if open_findings[severity]
    ]
    if stale:
        items.append(f'<span class="tag stale">stale</span> <b>{stale:,}</b>')
    if not items:
        return ""
    listed = "".join(f"<li>{item}</li>" for item in items)
    return f'<ul class="legend">{listed}</ul>\n'


def _attention(units: tuple[TranslationUnit, ...]) -> str:
    """Return links to the segments that need attention."""
    wanted = [(escape(unit.id), reason) for unit in units if (reason := _reason(unit))]
    if not wanted:
        return ""
    links = "".join(
        f'<li><a href="#{name}">{name}</a> {escape(make_visible(reason))}</li>'
        for name, reason in wanted
    )
    noun = "segment needs" if len(wanted) == 1 else "segments need"
    return (
        f"<details><summary>{len(wanted):,} {noun} attention</summary>"
        f"<ul>{links}</ul></details>\n"
    )


def _riskiest(units: tuple[TranslationUnit, ...]) -> str:
    """Return links to the machine's segments with the highest risk, riskiest first."""
    names = [escape(unit.id) for unit in riskiest_fifth(units)]
    if not names:
        return ""
    links = "".join(f'<li><a href="#{name}">{name}</a></li>' for name in names)
    return (
        f"<details><summary>Riskiest first: {len(names):,} of the machine’s segments"
        f"</summary><ol>{links}</ol></details>\n"
    )


def _reason(unit: TranslationUnit) -> str:
    """Return why a unit needs attention, in a few words, or ""."""
    reasons = []
    if unit.state is State.INITIAL:
        reasons.append("not translated")
    if unit.stale:
        reasons.append("stale")
    reasons += [
        finding.check
        for finding in unit.findings
        if finding.dismissed is None and finding.severity is not Severity.INFO
    ]
    reasons += [f"term {term.entry}" for term in unmet_terms(unit)]
    return ", ".join(dict.fromkeys(reasons))


def _footer(bitext: Bitext) -> str:
    """Return the settings of the translation, from the record's signature."""
    facts = [
        f"{key} {value}"
        for key, value in bitext.signature.items()
        if isinstance(value, str | int | float) and value != ""
    ]
    made = " · ".join(show(fact) for fact in facts)
    digest = f"source sha256 {show(bitext.sha256[:12])}" if bitext.sha256 else ""
    return f"<footer>{' · '.join(part for part in (made, digest) if part)}</footer>"
