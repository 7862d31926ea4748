"""A bitext to read: French left, English right, in one file that needs nothing else.

No script, no external asset, and a content security policy that would refuse both;
everything that comes from a document is escaped.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator
from html import escape
from itertools import groupby

from pipeline import __version__
from pipeline.bitext.marks import Mark, show, show_change, show_marked
from pipeline.bitext.plain import make_visible, plain
from pipeline.units import (
    Bitext,
    Finding,
    Kind,
    Origin,
    Severity,
    Span,
    State,
    TermStatus,
    TermUse,
    TranslationUnit,
)

_LANGUAGES = {"fr": "Français", "en": "English"}
_STATE_NAMES = {
    State.FINAL: "final",
    State.REVIEWED: "reviewed",
    State.TRANSLATED: "translated",
    State.INITIAL: "not translated",
}
_ORIGIN_NAMES = {
    Origin.MT: "by machine",
    Origin.TM: "from memory",
    Origin.POST_EDIT: "by a person",
    Origin.COPY: "copied",
}
_ORIGIN_TAGS = {
    Origin.MT: "",
    Origin.TM: "memory",
    Origin.POST_EDIT: "edited",
    Origin.COPY: "",
}
_BULLETS = {"-", "*", "+", "–", "—", "•"}
_MARKER = re.compile(r"(\S{1,12})[^\S\n]*\Z")
_INDENT = re.compile(r"(?:[ \t]*>[ \t]?)*([ \t]*)")
_HASHES = re.compile(r"(#{1,6})[^\S\n]*\Z")
_DEEPEST = 3
_SMALLEST = 3
_HUES = 8  # how many terms of one segment light up together with their rendering


def to_html(bitext: Bitext) -> str:
    """Return the page. The same bitext gives the same page, always."""
    css, digest = _style()
    title = escape(plain(bitext.source))
    fr, en = (escape(lang) for lang in bitext.langs)
    blocks = [
        _block(number, tuple(units), bitext.langs)
        for number, units in groupby(bitext.units, lambda unit: unit.paragraph)
    ]
    # Without a note the texts get the margin's room, too.
    has_notes = any('<div class="side">' in block for block in blocks)
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
<meta name="generator" content="bitexte {__version__}">
<title>{title} · {fr} → {en}</title>
<style>{css}</style>
</head>
<body{"" if has_notes else ' class="bare"'}>
{_header(bitext, title)}
<main>
<div class="heads" aria-hidden="true"><span class="fr">{_language(bitext.langs[0])}\
</span><span class="en">{_language(bitext.langs[1])}</span></div>
{"".join(blocks)}</main>
{_footer(bitext)}
</body>
</html>
"""


@functools.cache
def _style() -> tuple[str, str]:
    """Return the style sheet and the hash by which the page's policy allows it."""
    import base64
    import hashlib
    from importlib.resources import files

    css = files("pipeline.bitext").joinpath("html.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    return css, f"sha256-{digest}"


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
{_quality(units)}{_attention(units)}</header>"""


def _count(number: int, noun: str) -> str:
    return f"<b>{number:,}</b> {noun}{'' if number == 1 else 's'}"


def _progress(units: tuple[TranslationUnit, ...]) -> str:
    """Return the bar and its key: how many segments and words are in each state."""
    segments = Counter(unit.state for unit in units)
    words = Counter[State]()
    for unit in units:
        words[unit.state] += len(unit.source.split())
    whole = sum(words.values())
    bar, key, x = "", "", 0.0
    for state, name in _STATE_NAMES.items():
        if whole:
            width = 1000 * words[state] / whole
            bar += f'<rect class="{state}" x="{x:.1f}" width="{width:.1f}" height="8"/>'
            x += width
        share = f"{round(100 * words[state] / whole)}%" if whole else "0%"
        if segments[state]:
            key += (
                f'<li title="{share} of the words">{_dot(state)}'
                f"<b>{segments[state]:,}</b> {name} <small>{share}</small></li>"
            )
    return (
        '<svg class="bar" viewBox="0 0 1000 8" preserveAspectRatio="none"'
        f' role="img" aria-label="Progress by words">{bar}</svg>\n'
        f'<ul class="key">{key}</ul>'
    )


def _quality(units: tuple[TranslationUnit, ...]) -> str:
    """Return the legend of terms, findings and kept units, with their numbers."""
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
    """Return links to the segments that someone should look at."""
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


def _reason(unit: TranslationUnit) -> str:
    """Say in a word or two why a person should look at the unit, or nothing."""
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
    reasons += [f"term {term.entry}" for term in _unmet(unit)]
    return ", ".join(dict.fromkeys(reasons))


def _unmet(unit: TranslationUnit) -> list[TermUse]:
    """Return the unmet terms that no finding speaks of already."""
    return [
        term
        for term in unit.terms
        if term.status is TermStatus.UNMET
        and not any(term.entry in finding.message for finding in unit.findings)
    ]


def _block(
    number: int, units: tuple[TranslationUnit, ...], langs: tuple[str, str]
) -> str:
    first = units[0]
    classes = ["block", str(first.kind)]
    last_line = first.before.rpartition("\n")[2]
    if first.kind is Kind.HEADING:
        hashes = _HASHES.search(last_line)
        level = len(hashes[1]) if hashes else 1 + bool(number > 1)
        classes.append(f"level{min(level, _SMALLEST)}")
    elif first.kind is Kind.LIST_ITEM and (indent := _INDENT.match(last_line)):
        depth = min(_DEEPEST, len(indent[1].expandtabs(4)) // 2)
        if depth:
            classes.append(f"depth{depth}")
    rows = "".join(
        _row(unit, langs, _marker(unit) if unit is first else "") for unit in units
    )
    return f'<section class="{" ".join(classes)}" id="p{number}">\n{rows}</section>\n'


def _marker(unit: TranslationUnit) -> str:
    """Return the list mark or the note's number that stands before the unit."""
    if unit.kind not in (Kind.LIST_ITEM, Kind.NOTE):
        return ""
    found = _MARKER.search(unit.before.rpartition("\n")[2])
    mark = found[1].rstrip(":").removeprefix("[^").rstrip("]") if found else ""
    if mark in _BULLETS:
        mark = "•"
    return f'<span class="marker">{show(mark)}</span>' if mark else ""


def _row(unit: TranslationUnit, langs: tuple[str, str], marker: str) -> str:
    tag = {Kind.HEADING: "h2", Kind.CODE: "pre"}.get(unit.kind, "p")
    fr_lang, en_lang = (escape(lang) for lang in langs)
    if unit.kind is Kind.CODE:
        source, target = _code(unit.source), _code(unit.target)
    else:
        source = show_marked(unit.source, _marks(unit, of_source=True))
        target = show_marked(unit.target, _marks(unit, of_source=False))
    if not unit.target:
        target = '<span class="none">not translated yet</span>'
    paragraph = str(unit.paragraph)
    is_first = unit.id.endswith(".s1")
    unit_id = escape(unit.id)
    name = paragraph if is_first else unit_id[1:].replace("s", "")
    stale = " stale" if unit.stale else ""
    return (
        f'<div class="seg {unit.state}{stale}" id="{unit_id}">'
        f'<a class="num{"" if is_first else " sub"}" href="#{unit_id}">{name}</a>'
        f'<{tag} class="fr" lang="{fr_lang}">{marker}{source}</{tag}>'
        f"{_dot(unit.state, unit.origin, unit.score)}"
        f'<{tag} class="en" lang="{en_lang}">{marker}{target}</{tag}>'
        f"{_versions(unit, fr_lang, en_lang)}{_side(unit)}</div>\n"
    )


def _code(text: str) -> str:
    """Return code with its lines kept."""
    return "\n".join(
        escape(make_visible(line)) for line in text.expandtabs(4).splitlines()
    )


def _dot(state: State, origin: Origin | None = None, score: float | None = None) -> str:
    """Return the small disc that shows a state; it fills as the work proceeds."""
    if origin is None:
        return f'<span class="dot {state}"></span>'
    said = _STATE_NAMES[state]
    if state is not State.INITIAL:
        said += f", {_ORIGIN_NAMES[origin]}"
        if score is not None and origin is Origin.MT:
            said += f", score {score:.2f}"
    return (
        f'<span class="dot {state}" role="img" aria-label="{said}" title="{said}">'
        "</span>"
    )


def _marks(unit: TranslationUnit, *, of_source: bool) -> list[Mark]:
    marks = []
    for number, term in enumerate(unit.terms):
        span = term.source_span if of_source else term.target_span
        if span is not None:
            link = (f"k{number}",) if number < _HUES else ()
            classes = ("term", str(term.status), *link)
            marks.append(Mark(Span(*span), classes, _about_term(term)))
    for finding in unit.findings:
        span = finding.source_span if of_source else finding.target_span
        if span is not None and finding.dismissed is None:
            about = f"{finding.check}: {finding.message}"
            marks.append(Mark(Span(*span), ("spot", str(finding.severity)), about))
    return marks


def _about_term(term: TermUse) -> str:
    if term.status is TermStatus.UNMET:
        return f"{term.entry} → {term.target}: not met"
    how = f" ({term.how})" if term.how else ""
    return f"{term.entry} → {term.target}: met{how}"


def _versions(unit: TranslationUnit, fr_lang: str, en_lang: str) -> str:
    """Return both versions of a unit that was kept though it no longer fits."""
    if unit.stale is None:
        return ""
    old = unit.stale.source
    if old == unit.source:
        change = ""
    else:
        change = (
            f'<p class="was fr" lang="{fr_lang}"><span class="label">since this was'
            f" translated</span>{show_change(old, unit.source)}</p>"
        )
    machine = (
        f'<p class="was en" lang="{en_lang}"><span class="label">the machine now'
        f" proposes</span>{show(unit.stale.machine)}</p>"
        if unit.stale.machine
        else ""
    )
    return change + machine


def _side(unit: TranslationUnit) -> str:
    notes = "".join(_notes(unit))
    return f'<div class="side">{notes}</div>' if notes else ""


def _notes(unit: TranslationUnit) -> Iterator[str]:
    """Yield what stands beside a row: findings, unmet terms, comments, origin."""
    if unit.stale:
        reasons = show(", ".join(unit.stale.reasons))
        yield f'<p><span class="tag stale">stale</span> {reasons}</p>'
    for finding in unit.findings:
        yield _finding(finding)
    for term in _unmet(unit):
        yield (
            f'<p><span class="tag error">term</span> {show(term.entry)} →'
            f" {show(term.target)}, not met</p>"
        )
    if unit.comment:
        yield f'<p class="comment">{show(unit.comment)}</p>'
    if unit.machine is not None and unit.machine != unit.target:
        yield (
            "<details><summary>edited</summary>"
            f'<p class="change">{show_change(unit.machine, unit.target)}</p></details>'
        )
    elif _ORIGIN_TAGS[unit.origin] and unit.target:
        yield f'<p class="origin">{_ORIGIN_TAGS[unit.origin]}</p>'


def _finding(finding: Finding) -> str:
    text = (
        f'<span class="tag {finding.severity}">{finding.severity}</span>'
        f" {show(finding.message)}"
    )
    if finding.dismissed is None:
        return f'<p title="{show(finding.check)}">{text}</p>'
    reason = f": {show(finding.dismissed)}" if finding.dismissed else ""
    return (
        f'<p class="dismissed" title="{show(finding.check)}">{text}'
        f" <em>dismissed{reason}</em></p>"
    )


def _footer(bitext: Bitext) -> str:
    """Return how the English was made, from the record's signature."""
    facts = [
        f"{key} {value}"
        for key, value in bitext.signature.items()
        if isinstance(value, str | int | float) and value != ""
    ]
    made = " · ".join(show(fact) for fact in facts)
    digest = f"source sha256 {show(bitext.sha256[:12])}" if bitext.sha256 else ""
    return f"<footer>{' · '.join(part for part in (made, digest) if part)}</footer>"
