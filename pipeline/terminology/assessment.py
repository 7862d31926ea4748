"""Which occurrences of terms a target meets, and with which of its words.

Every occurrence of a term in the source needs its own rendering in the target: a target
with one « US » for two « étasuniennes » meets only one of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.glossary import TermEntry, TermMatch, allowed_forms, find_forms, plurals
from pipeline.terminology.number import is_singular_use
from pipeline.units import Span

_LEAST_REPEATED = 2  # one further rendering may replace a pronoun


@dataclass(frozen=True, slots=True)
class Assessment:
    """How a target renders the occurrences of terms.

    ``found`` has for each of ``matches`` the span of its rendering in the target, None
    if the occurrence is unmet. ``forbidden`` are renderings that the entry forbids.
    ``repeated`` are renderings that no occurrence asks for, if an entry has two or more
    (one may replace a pronoun): the engine repeats itself.
    """

    matches: tuple[TermMatch, ...]
    found: tuple[Span | None, ...]
    forbidden: tuple[tuple[TermEntry, Span], ...] = ()
    repeated: tuple[tuple[TermEntry, Span], ...] = ()

    @property
    def unmet(self) -> tuple[TermMatch, ...]:
        """The occurrences without an allowed rendering."""
        return tuple(
            match
            for match, span in zip(self.matches, self.found, strict=True)
            if span is None
        )

    @property
    def spans(self) -> tuple[Span, ...]:
        """The spans of the renderings that were found, in target order."""
        return tuple(sorted(span for span in self.found if span is not None))

    @property
    def problems(self) -> int:
        """The number of unmet occurrences and of forbidden renderings."""
        return len(self.unmet) + len(self.forbidden)


def assess(matches: Sequence[TermMatch], target: str, *, length: int) -> Assessment:
    """Pair each occurrence with its own accepted rendering in ``target``.

    As few occurrences as possible are left unmet (augmenting paths; Kuhn 1955). If
    several renderings fit, the one at the most similar relative position is preferred.

    >>> from pipeline.glossary import Termbase
    >>> source = "Une grue et une grue."
    >>> matches = Termbase([TermEntry("grue", "crane")]).match(source)
    >>> assess(matches, "A crane.", length=len(source)).found
    (Span(start=2, end=7), None)

    :param length: the length of the source text, for the relative positions.
    """
    options = [
        sorted(
            renderings(target, match),
            key=lambda span, match=match: (  # type: ignore[misc]
                abs(span.start / (len(target) or 1) - match.start / (length or 1)),
                span,
            ),
        )
        for match in matches
    ]
    taken: dict[Span, int] = {}
    for index in range(len(matches)):
        _augment(index, options, taken, set())
    found = {index: span for span, index in taken.items()}
    return Assessment(
        tuple(matches),
        tuple(found.get(index) for index in range(len(matches))),
        _forbidden(matches, target, tuple(taken)),
        _repeated(matches, target, tuple(taken)),
    )


def renderings(target: str, match: TermMatch) -> tuple[Span, ...]:
    """Return the spans in ``target`` that could meet one occurrence, in text order.

    A singular meets a French plural where English requires it: every chip, the chip
    industry.
    """
    spans = find_forms(target, allowed_forms(match.entry, match.plural))
    if match.plural is not True or match.entry.keep:
        return spans
    singular = find_forms(target, allowed_forms(match.entry, plural=False))
    right = [
        span
        for span in singular
        if is_singular_use(target[: span.start], target[span.end :])
        and not any(span.overlaps(other) for other in spans)
    ]
    return tuple(sorted((*spans, *right)))


def _augment(
    index: int,
    options: Sequence[Sequence[Span]],
    taken: dict[Span, int],
    seen: set[Span],
) -> bool:
    """Find a rendering for occurrence ``index``, if need be by re-assigning others.

    ``taken`` maps renderings to occurrences; it is changed if this returns True.
    """
    for span in options[index]:
        rivals = [other for other in taken if other.overlaps(span)]
        if span in seen or any(other in seen for other in rivals):
            continue
        seen.add(span)
        if not rivals:
            taken[span] = index
            return True
        if len(rivals) == 1:
            owner = taken[rivals[0]]
            del taken[rivals[0]]
            taken[span] = index
            if _augment(owner, options, taken, seen | {rivals[0]}):
                return True
            del taken[span]
            taken[rivals[0]] = owner
    return False


def _repeated(
    matches: Sequence[TermMatch], target: str, used: Sequence[Span]
) -> tuple[tuple[TermEntry, Span], ...]:
    """Return the renderings of an entry that no occurrence asks for, if several."""
    found: list[tuple[TermEntry, Span]] = []
    for entry in {match.entry.fr: match.entry for match in matches}.values():
        forms = [entry.target, *plurals(entry.target)]
        spans = [
            span
            for span in find_forms(target, forms)
            if not any(span.overlaps(other) for other in used)
        ]
        found += (
            [(entry, span) for span in spans] if len(spans) >= _LEAST_REPEATED else []
        )
    return tuple(found)


def _forbidden(
    matches: Sequence[TermMatch], target: str, used: Sequence[Span]
) -> tuple[tuple[TermEntry, Span], ...]:
    """Return the forbidden renderings of the entries that occur.

    Those that overlap a rendering in ``used`` are left out.
    """
    entries: Mapping[str, TermEntry] = {m.entry.fr: m.entry for m in matches}
    return tuple(
        (entry, span)
        for entry in entries.values()
        for span in find_forms(target, entry.forbid)
        if not any(span.overlaps(other) for other in used)
    )
