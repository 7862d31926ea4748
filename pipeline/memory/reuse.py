"""Decides which units of an old record can be reused after the source text changed.

Units are matched by their source text on one line (line breaks do not count), in order,
with a longest common subsequence (rapidfuzz's LCSseq), so that inserted paragraphs do
not matter. Then moved units are matched anywhere in the text. Finally, in the gaps that
remain, units that a person worked on are matched with sentences that are similar to
their source.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.bitext.joins import joined
from pipeline.text.unwrapping import unwrap
from pipeline.units import (
    Kind,
    ReasonKind,
    Segment,
    Span,
    StaleReason,
    TranslationUnit,
)

# Below this similarity (percent) an edited sentence counts as a different one; OmegaT
# also shows fuzzy matches from 50 % by default.
_FUZZY = 50.0
# With more unmatched units on both sides the quadratic matching takes too long.
_LCS_LIMIT = 20_000
# A shorter sentence may need different translations in different contexts.
_TM_WORDS = 4
NEW = StaleReason(ReasonKind.NEW)
SOURCE_CHANGED = StaleReason(ReasonKind.SOURCE)


class Action(StrEnum):
    """What a run does with a segment."""

    REUSE = "reuse"
    TRANSLATE = "translate"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class ReuseKey:
    """What the reuse of one segment depends on: text, key, and versions of its terms.

    ``terms`` has one (entry, version) pair for each occurrence, in order.
    """

    source: str
    key: str
    terms: tuple[tuple[str, str], ...] = ()
    kind: Kind = Kind.PARAGRAPH


@dataclass(frozen=True, slots=True)
class Decision:
    """What happens with one segment.

    ``unit`` is the old unit (None for a new segment). ``reasons`` are why it is
    translated again, or why a kept unit is stale; empty if nothing changed.
    """

    action: Action
    unit: TranslationUnit | None = None
    reasons: tuple[StaleReason, ...] = ()

    @property
    def is_new(self) -> bool:
        """Whether the segment is new in the text."""
        return self.reasons == (NEW,)


@dataclass(frozen=True, slots=True)
class Plan:
    """The decisions in segment order, and human units whose source was removed."""

    decisions: tuple[Decision, ...]
    retired: tuple[TranslationUnit, ...] = ()


def plan(
    wanted: Sequence[ReuseKey],
    units: Sequence[TranslationUnit],
    retired: Sequence[TranslationUnit] = (),
) -> Plan:
    """Decide for each segment of a text how its old units are used.

    :param wanted: the segments of the new text, in order.
    :param units: the units of the old record, in order.
    :param retired: human units whose source was removed earlier; they are used again if
        it returns.
    """
    pairs, gaps = _exact(wanted, units)
    by_source: defaultdict[str, deque[int]] = defaultdict(deque)
    free = sorted(set(range(len(units))) - set(pairs.values()))
    for index in free:
        by_source[text_of(units[index])].append(index)
    for position, item in enumerate(wanted):
        text = text_of(item)
        if position not in pairs and by_source[text]:
            pairs[position] = by_source[text].popleft()
    matched = {position: units[index] for position, index in pairs.items()}
    used = set(pairs.values())
    edited = dict(_edited(wanted, units, gaps, pairs, used))
    left = [
        unit
        for index, unit in enumerate(units)
        if index not in used
        and (unit.is_human or unit.comment)
        and unit not in edited.values()
    ]
    returning = {text_of(unit): unit for unit in retired}
    decisions = []
    for position, item in enumerate(wanted):
        if position in matched:
            decisions.append(decide(item, matched[position]))
        elif (text := text_of(item)) in returning:
            decisions.append(decide(item, returning.pop(text)))
        elif position in edited:
            decisions.append(Decision(Action.KEEP, edited[position], (SOURCE_CHANGED,)))
        else:
            decisions.append(Decision(Action.TRANSLATE, None, (NEW,)))
    return Plan(tuple(decisions), (*returning.values(), *left))


def text_of(part: ReuseKey | Segment | TranslationUnit) -> str:
    """Return the text that a unit is matched by: its source on one line.

    The source of code is returned unchanged, because all its spaces count.
    """
    return part.source if part.kind is Kind.CODE else unwrap(part.source).text


def decide(wanted: ReuseKey, unit: TranslationUnit) -> Decision:
    """Decide about a segment and an old unit with the same source text."""
    reasons = _reasons(wanted, unit)
    if unit.is_human:
        # A changed engine does not make a human translation stale.
        kept = tuple(reason for reason in reasons if reason.kind is ReasonKind.GLOSSARY)
        if unit.stale is not None and SOURCE_CHANGED in unit.stale.reasons:
            kept = (SOURCE_CHANGED, *kept)
        return Decision(Action.KEEP, unit, kept)
    if reasons:
        return Decision(Action.TRANSLATE, unit, reasons)
    return Decision(Action.REUSE, unit)


def _reasons(wanted: ReuseKey, unit: TranslationUnit) -> tuple[StaleReason, ...]:
    had = [(use.entry, use.version) for use in unit.terms]
    changed = sorted({entry for entry, _ in set(had) ^ set(wanted.terms)})
    if not changed and len(had) != len(wanted.terms):
        changed = sorted({entry for entry, _ in had})
    reasons = [StaleReason(ReasonKind.GLOSSARY, entry) for entry in changed]
    if not unit.target and wanted.source.strip():
        reasons.append(StaleReason(ReasonKind.UNFINISHED))
    if unit.key != wanted.key:
        reasons.append(StaleReason(ReasonKind.ENGINE))
    return tuple(reasons)


def human_targets(units: Sequence[TranslationUnit]) -> dict[str, str | None]:
    """Map the source text of each human unit to its target, or None if targets differ.

    Sentences of fewer than four words are left out, because « Oui. » has many
    translations, and so are units that share their English with other units.
    """
    targets: dict[str, str | None] = {}
    for unit in alone(units):
        if not unit.state.is_human or unit.stale is not None or not unit.target:
            continue
        if is_too_short(unit.source):
            continue
        text = text_of(unit)
        known = targets.setdefault(text, unit.target)
        if known != unit.target:
            targets[text] = None
    return targets


def is_too_short(source: str) -> bool:
    """Whether a sentence is too short to be reused in other contexts."""
    return len(source.split()) < _TM_WORDS


def alone(units: Sequence[TranslationUnit]) -> Iterator[TranslationUnit]:
    """Yield the units that do not share their English with other units."""
    for start, end in joined(units):
        if end == start + 1:
            yield units[start]


def _exact(
    wanted: Sequence[ReuseKey], units: Sequence[TranslationUnit]
) -> tuple[dict[int, int], list[tuple[Span, Span]]]:
    """Match equal sources in order; return the pairs and the gaps (new, old span)."""
    new = [text_of(item) for item in wanted]
    old = [text_of(unit) for unit in units]
    head = 0
    while head < min(len(new), len(old)) and new[head] == old[head]:
        head += 1
    tail = 0
    while tail < min(len(new), len(old)) - head and new[-1 - tail] == old[-1 - tail]:
        tail += 1
    pairs = {index: index for index in range(head)}
    pairs |= {len(new) - 1 - index: len(old) - 1 - index for index in range(tail)}
    middle_new = new[head : len(new) - tail]
    middle_old = old[head : len(old) - tail]
    gaps: list[tuple[Span, Span]] = []
    if not middle_new or not middle_old:
        return pairs, gaps
    if max(len(middle_new), len(middle_old)) > _LCS_LIMIT:
        return pairs, gaps
    from rapidfuzz.distance import LCSseq

    for code in LCSseq.opcodes(middle_old, middle_new):
        if code.tag == "equal":
            for step in range(code.dest_end - code.dest_start):
                pairs[head + code.dest_start + step] = head + code.src_start + step
    gaps.extend(_gaps(pairs, head, len(new) - tail, len(old) - tail))
    return pairs, gaps


def _gaps(
    pairs: Mapping[int, int], head: int, new_end: int, old_end: int
) -> Iterator[tuple[Span, Span]]:
    """Yield the gaps between matched units as (new span, old span)."""
    new_at, old_at = head, head
    inside = sorted((n, o) for n, o in pairs.items() if head <= n < new_end)
    for new_index, old_index in [*inside, (new_end, old_end)]:
        if new_index > new_at and old_index > old_at:
            yield Span(new_at, new_index), Span(old_at, old_index)
        new_at, old_at = new_index + 1, old_index + 1


def _edited(
    wanted: Sequence[ReuseKey],
    units: Sequence[TranslationUnit],
    gaps: Sequence[tuple[Span, Span]],
    pairs: Mapping[int, int],
    used: Collection[int],
) -> Iterator[tuple[int, TranslationUnit]]:
    """Yield (segment, human unit) for human units whose source was edited."""
    from rapidfuzz import fuzz

    for new, old in gaps:
        start = new.start
        for index in range(old.start, old.end):
            if index in used or not units[index].is_human:
                continue
            old_text = text_of(units[index])
            scored = [
                (fuzz.ratio(old_text, text_of(wanted[position])), -position)
                for position in range(start, new.end)
                if position not in pairs
            ]
            if scored and max(scored)[0] >= _FUZZY:
                position = -max(scored)[1]
                yield position, units[index]
                start = position + 1
