"""A target repaired by editing: its wrong renderings found and replaced, one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.glossary import TermMatch, find_forms
from pipeline.terminology.asking import Stand
from pipeline.terminology.assessment import Assessment, assess
from pipeline.terminology.editing import Edit, substitute
from pipeline.terminology.locating import Known, Sign, locate
from pipeline.terminology.number import renumber
from pipeline.terminology.placing import fronted, inserted, with_article
from pipeline.units import Span, WordLink

# These signs come from the target alone: there is nothing to doubt.
SURE = frozenset({Sign.FORBIDDEN, Sign.LETTERS, Sign.COPIED})


@dataclass(frozen=True, slots=True)
class Repair:
    """A repaired text, its links, and what was replaced, each « “old” → “new” »."""

    text: str
    links: tuple[WordLink, ...]
    notes: tuple[str, ...]


def repair(
    text: str,
    matches: Sequence[TermMatch],
    *,
    source: str,
    links: Sequence[WordLink],
    known: Mapping[int, Known],
    sure_only: bool = False,
) -> Repair:
    """Replace wrong renderings as long as each replacement leaves fewer problems.

    ``known`` says what the engine told about an occurrence, by its index in
    ``matches``; ``sure_only`` leaves out what points at the text only indirectly.
    """
    notes: list[str] = []
    state = assess(matches, text, length=len(source))
    while state.problems:
        chosen = _next(text, state, source, links, known, sure_only=sure_only)
        if chosen is None:
            break
        edit, state, sign = chosen
        old = edit.old.in_(text)
        notes.append(f"“{old}” → “{edit.new.in_(edit.text)}” ({sign})")
        text, links = edit.text, moved(links, edit)
    return Repair(text, tuple(links), tuple(notes))


def _next(
    text: str,
    state: Assessment,
    source: str,
    links: Sequence[WordLink],
    known: Mapping[int, Known],
    *,
    sure_only: bool,
) -> tuple[Edit, Assessment, str] | None:
    """Return the first edit that leaves fewer problems, and the state after it."""
    for edit, sign in _edits(text, state, source, links, known, sure_only=sure_only):
        after = assess(state.matches, edit.text, length=len(source))
        if after.problems < state.problems:
            return edit, after, sign
    return None


def _edits(
    text: str,
    state: Assessment,
    source: str,
    links: Sequence[WordLink],
    known: Mapping[int, Known],
    *,
    sure_only: bool,
) -> Iterator[tuple[Edit, str]]:
    """Yield edits worth a try: forbidden forms, number, places that signs tell."""
    unmet = [n for n, span in enumerate(state.found) if span is None]
    for entry, span in state.forbidden:
        owners = [n for n in unmet if state.matches[n].entry == entry] or [
            n for n, match in enumerate(state.matches) if match.entry == entry
        ]
        yield substitute(text, span, state.matches[owners[0]]), Sign.FORBIDDEN
    taken = state.spans
    for index in unmet:
        match = state.matches[index]
        number = renumber(text, match, taken)
        if number:
            span, new = number
            whole = text[: span.start] + new + text[span.end :]
            place = Span(span.start, span.start + len(new))
            yield Edit(whole, span, place), "number"
        for place_ in locate(
            text,
            match,
            source=source,
            taken=taken,
            links=links,
            known=known.get(index, Known()),
        ):
            if sure_only and place_.sign not in SURE:
                break
            yield substitute(text, place_.span, match), place_.sign
        added = inserted(text, match, source=source, links=links, taken=taken)
        if added and not sure_only:
            yield added, Sign.NOUN


def moved(links: Sequence[WordLink], edit: Edit) -> tuple[WordLink, ...]:
    """Return links into the old text as links into the new one."""
    by = edit.new.end - edit.old.end
    result = []
    for link in links:
        target = link.target
        if target.start >= edit.old.end:
            target = target.shift(by)
        elif target.end > edit.old.start:
            target = edit.new
        result.append(WordLink(link.source, target, link.weight))
    return tuple(dict.fromkeys(result))


def substituted(answer: str, stands: Sequence[Stand]) -> Repair | None:
    """Put the wanted English in the places of the proxies' renderings.

    None unless every proxy is rendered exactly once. Where the proxy is the wanted
    English itself there is nothing to put, but articles and capitals are seen to.
    """
    notes = []
    for stand in stands:
        there = find_forms(answer, stand.renderings)
        if len(there) != 1:
            return None
        edit = substitute(answer, there[0], stand.match)
        notes.append(
            f"{stand.proxy}: “{edit.old.in_(answer)}” → “{edit.new.in_(edit.text)}”"
        )
        if stand.bare:
            answer = with_article(edit.text, edit.new)
            continue
        front = fronted(edit.text, edit.new) if stand.attributive else None
        answer = front.text if front else edit.text
        if front:
            notes.append(f"“{front.new.in_(answer)}”: before its noun")
    return Repair(answer, (), tuple(notes))
