"""The review log of a text, a section of its HTML page made from the record.

It lists approvals, edits, joins, comments and dismissals in the order of the text, with
name and date if the reviewer gave a name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise

from pipeline.bitext.joins import is_emptied
from pipeline.bitext.marks import show, show_change
from pipeline.findings import describe_reasons, message_of
from pipeline.units import Bitext, Kind, Origin, State, TranslationUnit


def review_log(bitext: Bitext) -> str:
    """Return the HTML of the section, or "" if nothing was reviewed."""
    units = [unit for unit in bitext.units if unit.kind is not Kind.CODE]
    deeds = ["".join(_deeds(unit, bitext.langs[1])) for unit in units]
    items = [
        f"<li>{_link(unit)}<div>{done}</div></li>\n"
        for unit, done in zip(units, deeds, strict=True)
        if done
    ]
    plain = [
        unit.state.is_human and not done
        for unit, done in zip(units, deeds, strict=True)
    ]
    if not items and not any(plain):
        return ""
    facts = " <i>·</i> ".join(_facts(units))
    listed = f"<ol>\n{''.join(items)}</ol>\n" if items else ""
    as_it_was = ", ".join(_ranges(units, plain))
    rest = f"<p>approved as it was: {as_it_was}</p>\n" if as_it_was else ""
    return (
        '<section class="log">\n<h2>What reviewers did</h2>\n'
        f'<p class="facts">{facts}</p>\n{listed}{rest}</section>\n'
    )


def _facts(units: Sequence[TranslationUnit]) -> Iterator[str]:
    """Yield the numbers that are not 0, as HTML."""
    numbers = {
        "approved": sum(unit.state.is_human for unit in units),
        "final": sum(unit.state is State.FINAL for unit in units),
        "edited": sum(_is_edited(unit) for unit in units),
        "joined": sum(is_emptied(unit) for unit in units),
        "dismissed": sum(
            finding.dismissed is not None for unit in units for finding in unit.findings
        ),
        "commented": sum(bool(unit.comment) for unit in units),
        "to settle": sum(unit.stale is not None for unit in units),
    }
    for what, number in numbers.items():
        if number:
            yield f"<b>{number:,}</b> {what}"


def _deeds(unit: TranslationUnit, lang: str) -> Iterator[str]:
    """Yield what was done to one segment, except approval without changes."""
    if is_emptied(unit):
        yield "joined to the segment above, or left out"
    elif _is_edited(unit) and unit.machine is not None:
        change = show_change(unit.machine, unit.target)
        yield f'{_said(unit)}<p class="change" lang="{escape(lang)}">{change}</p>'
    elif _is_edited(unit):
        words = show(unit.target)
        yield f'{_said(unit)}<p class="change" lang="{escape(lang)}">{words}</p>'
    for finding in unit.findings:
        if finding.dismissed is not None:
            reason = f": {show(finding.dismissed)}" if finding.dismissed else ""
            yield (
                f"<p>dismissed <em>{show(finding.check)}</em>"
                f" {show(message_of(finding))}{reason}</p>"
            )
    if unit.comment:
        yield f'<p class="comment">{show(unit.comment)}</p>'
    if unit.stale is not None and unit.is_human:
        yield f"<p>kept, to settle: {show(describe_reasons(unit.stale.reasons))}</p>"


def _said(unit: TranslationUnit) -> str:
    said = "edited, approved" if unit.state.is_human else "edited, not approved"
    if unit.state is State.FINAL:
        said = "edited, final"
    return said + signature(unit)


def signature(unit: TranslationUnit) -> str:
    """Return who changed a unit last and when, as HTML, or "" if it is not known."""
    if not unit.by:
        return ""
    day = unit.at[:8]
    return f" ({show(unit.by)}, {show(f'{day[:4]}-{day[4:6]}-{day[6:]}')})"


def _is_edited(unit: TranslationUnit) -> bool:
    if not unit.target or not unit.is_human:
        return False
    if unit.machine is None:  # a person wrote it without the machine
        return unit.origin is Origin.POST_EDIT
    return unit.machine != unit.target


def _ranges(units: Sequence[TranslationUnit], chosen: Sequence[bool]) -> Iterator[str]:
    """Yield links to the chosen units; a run of units is its first and its last."""
    edges = [
        index
        for index, (before, now) in enumerate(pairwise([False, *chosen, False]))
        if before != now
    ]
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        ends = dict.fromkeys((_link(units[start]), _link(units[end - 1])))
        yield "–".join(ends)


def _link(unit: TranslationUnit) -> str:
    name = escape(unit.id)
    return f'<a href="#{name}">{name}</a>'
