"""Repairing a target by editing: wrong renderings are located and replaced."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.glossary import TermMatch, find_forms
from pipeline.terminology.asking import Placeholder
from pipeline.terminology.assessment import Assessment, assess
from pipeline.terminology.editing import Replacement, substitute
from pipeline.terminology.locating import LocatedBy, TermEvidence, locate
from pipeline.terminology.number import renumber
from pipeline.terminology.placing import fronted, inserted, with_article
from pipeline.units import Span, WordLink

# These methods need the target alone, and are reliable.
SURE = frozenset({LocatedBy.FORBIDDEN, LocatedBy.LETTERS, LocatedBy.COPIED})


@dataclass(frozen=True, slots=True)
class Repair:
    """A repaired text, its word links, and a note « “old” → “new” » for each edit."""

    text: str
    links: tuple[WordLink, ...]
    notes: tuple[str, ...]


def repair(
    text: str,
    matches: Sequence[TermMatch],
    *,
    source: str,
    links: Sequence[WordLink],
    evidence: Mapping[int, TermEvidence],
    sure_only: bool = False,
) -> Repair:
    """Replace wrong renderings as long as each replacement leaves fewer problems.

    :param text: the target; ``links`` are word links from ``source`` to it.
    :param evidence: engine outputs about an occurrence, by its index in ``matches``.
    :param sure_only: use only the reliable methods (`SURE`).
    """
    notes: list[str] = []
    state = assess(matches, text, length=len(source))
    while state.problems:
        chosen = _next(text, state, source, links, evidence, sure_only=sure_only)
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
    evidence: Mapping[int, TermEvidence],
    *,
    sure_only: bool,
) -> tuple[Replacement, Assessment, str] | None:
    """Return the first edit that leaves fewer problems, its assessment, its method."""
    for edit, sign in _edits(text, state, source, links, evidence, sure_only=sure_only):
        after = assess(state.matches, edit.text, length=len(source))
        if after.problems < state.problems:
            return edit, after, sign
    return None


def _edits(
    text: str,
    state: Assessment,
    source: str,
    links: Sequence[WordLink],
    evidence: Mapping[int, TermEvidence],
    *,
    sure_only: bool,
) -> Iterator[tuple[Replacement, str]]:
    """Yield edits to try, each with the name of the method, the most reliable first."""
    unmet = [n for n, span in enumerate(state.found) if span is None]
    for entry, span in state.forbidden:
        owners = [n for n in unmet if state.matches[n].entry == entry] or [
            n for n, match in enumerate(state.matches) if match.entry == entry
        ]
        yield substitute(text, span, state.matches[owners[0]]), LocatedBy.FORBIDDEN
    taken = state.spans
    for index in unmet:
        match = state.matches[index]
        number = renumber(text, match, taken)
        if number:
            span, new = number
            whole = text[: span.start] + new + text[span.end :]
            place = Span(span.start, span.start + len(new))
            yield Replacement(whole, span, place), "number"
        for place_ in locate(
            text,
            match,
            source=source,
            taken=taken,
            links=links,
            evidence=evidence.get(index, TermEvidence()),
        ):
            if sure_only and place_.located_by not in SURE:
                break
            yield substitute(text, place_.span, match), place_.located_by
        added = inserted(text, match, source=source, links=links, taken=taken)
        if added and not sure_only:
            yield added, LocatedBy.NOUN


def moved(links: Sequence[WordLink], edit: Replacement) -> tuple[WordLink, ...]:
    """Return links into the text before an edit as links into the text after it."""
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


def replace_placeholders(
    answer: str, placeholders: Sequence[Placeholder]
) -> Repair | None:
    """Replace the renderings of placeholders by the English of their terms.

    None unless every placeholder is rendered exactly once. If a placeholder is already
    the English of its term, only articles and capitals are corrected.

    :param answer: the engine's translation of the text with the placeholders.
    """
    notes = []
    for placeholder in placeholders:
        there = find_forms(answer, placeholder.renderings)
        if len(there) != 1:
            return None
        edit = substitute(answer, there[0], placeholder.match)
        notes.append(
            f"{placeholder.text}: “{edit.old.in_(answer)}”"
            f" → “{edit.new.in_(edit.text)}”"
        )
        if placeholder.bare:
            answer = with_article(edit.text, edit.new)
            continue
        front = fronted(edit.text, edit.new) if placeholder.attributive else None
        answer = front.text if front else edit.text
        if front:
            notes.append(f"“{front.new.in_(answer)}”: before its noun")
    return Repair(answer, (), tuple(notes))
