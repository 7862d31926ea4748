"""The rows of the side-by-side page, one for each unit, in sections by paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from pipeline.bitext.joins import is_absorbed, is_added, is_omitted
from pipeline.bitext.marks import Mark, show, show_change, show_marked
from pipeline.bitext.plain import make_visible
from pipeline.findings import describe_reasons, message_of, speaks_of
from pipeline.units import (
    Finding,
    Kind,
    Origin,
    Span,
    State,
    TermStatus,
    TermUse,
    TranslationUnit,
)

STATE_NAMES = {
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
_HUES = 8  # how many terms of a segment are highlighted together with their rendering


def unmet_terms(unit: TranslationUnit) -> list[TermUse]:
    """Return the unmet terms that are not in any finding."""
    return [
        term
        for term in unit.terms
        if term.status is TermStatus.UNMET
        and not any(speaks_of(finding, term.entry) for finding in unit.findings)
    ]


def block(
    number: int, units: tuple[TranslationUnit, ...], langs: tuple[str, str]
) -> str:
    """Return the HTML of one paragraph; its classes are those of its kind."""
    first = units[0]
    classes = " ".join(["block", *block_classes(first)])
    mark = marker(first)
    shown = f'<span class="marker">{show(mark)}</span>' if mark else ""
    rows = "".join(
        _row(unit, langs, shown if unit is first else "")
        for unit in units
        if not is_absorbed(unit)
    )
    return f'<section class="{classes}" id="p{number}">\n{rows}</section>\n'


def block_classes(first: TranslationUnit) -> tuple[str, ...]:
    """Return the CSS classes of a paragraph: its kind, and level or depth."""
    last_line = first.before.rpartition("\n")[2]
    if first.kind is Kind.HEADING:
        hashes = _HASHES.search(last_line)
        level = len(hashes[1]) if hashes else 1 + bool(first.paragraph > 1)
        return str(first.kind), f"level{min(level, _SMALLEST)}"
    if first.kind is Kind.LIST_ITEM and (indent := _INDENT.match(last_line)):
        depth = min(_DEEPEST, len(indent[1].expandtabs(4)) // 2)
        return (str(first.kind), f"depth{depth}") if depth else (str(first.kind),)
    return (str(first.kind),)


def marker(unit: TranslationUnit) -> str:
    """Return the list marker or note number before the unit, or ""."""
    if unit.kind not in (Kind.LIST_ITEM, Kind.NOTE):
        return ""
    found = _MARKER.search(unit.before.rpartition("\n")[2])
    mark = found[1].rstrip(":").removeprefix("[^").rstrip("]") if found else ""
    return "•" if mark in _BULLETS else mark


def _row(unit: TranslationUnit, langs: tuple[str, str], marker: str) -> str:
    tag = {Kind.HEADING: "h2", Kind.CODE: "pre"}.get(unit.kind, "p")
    fr_lang, en_lang = (escape(lang) for lang in langs)
    if unit.kind is Kind.CODE:
        source, target = _code(unit.source), _code(unit.target)
    else:
        source = show_marked(unit.source, _marks(unit, of_source=True))
        target = show_marked(unit.target, _marks(unit, of_source=False))
    if not unit.target:
        target = f'<span class="none">{_nothing(unit)}</span>'
    if is_added(unit):
        source = '<span class="none">nothing in the French</span>'
    paragraph = str(unit.paragraph)
    is_first = unit.id.endswith(".s1")
    unit_id = escape(unit.id)
    name = paragraph if is_first else unit_id[1:].replace("s", "")
    stale = " stale" if unit.stale else ""
    return (
        f'<div class="seg {unit.state}{stale}" id="{unit_id}">'
        f'<a class="num{"" if is_first else " sub"}" href="#{unit_id}">{name}</a>'
        f'<{tag} class="fr" lang="{fr_lang}">{marker}{source}</{tag}>'
        f"{dot(unit.state, unit.origin, unit.score)}"
        f'<{tag} class="en" lang="{en_lang}">{marker}{target}</{tag}>'
        f"{_versions(unit, fr_lang, en_lang)}{_side(unit)}</div>\n"
    )


def _nothing(unit: TranslationUnit) -> str:
    """Return why a unit has no English."""
    if unit.aligned is None:
        return "not translated yet"
    return "nothing in the English" if is_omitted(unit) else "↑ with the one above"


def _code(text: str) -> str:
    """Return code as HTML, with its line breaks."""
    return "\n".join(
        escape(make_visible(line)) for line in text.expandtabs(4).splitlines()
    )


def dot(state: State, origin: Origin | None = None, score: float | None = None) -> str:
    """Return the coloured disc that shows the state of a unit."""
    if origin is None:
        return f'<span class="dot {state}"></span>'
    said = STATE_NAMES[state]
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
            about = f"{finding.check}: {message_of(finding)}"
            marks.append(Mark(Span(*span), ("spot", str(finding.severity)), about))
    return marks


def _about_term(term: TermUse) -> str:
    if term.status is TermStatus.UNMET:
        return f"{term.entry} → {term.target}: not met"
    how = f" ({term.how})" if term.how else ""
    return f"{term.entry} → {term.target}: met{how}"


def _versions(unit: TranslationUnit, fr_lang: str, en_lang: str) -> str:
    """Return the old French and the machine's proposal of a stale unit, as HTML."""
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
    """Yield the notes beside a row: findings, unmet terms, comment, origin."""
    if unit.stale:
        reasons = show(describe_reasons(unit.stale.reasons))
        yield f'<p><span class="tag stale">stale</span> {reasons}</p>'
    for finding in unit.findings:
        yield _finding(finding)
    for term in unmet_terms(unit):
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
        f" {show(message_of(finding))}"
    )
    if finding.dismissed is None:
        return f'<p title="{show(finding.check)}">{text}</p>'
    reason = f": {show(finding.dismissed)}" if finding.dismissed else ""
    return (
        f'<p class="dismissed" title="{show(finding.check)}">{text}'
        f" <em>dismissed{reason}</em></p>"
    )
