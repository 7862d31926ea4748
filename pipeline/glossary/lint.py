"""Warnings about a termbase that has no errors: `translate glossary check`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.glossary.english import allowed_forms
from pipeline.glossary.finding import find_forms
from pipeline.glossary.french import forms_of
from pipeline.glossary.loading import identity
from pipeline.glossary.matching import Matcher
from pipeline.glossary.termbase import Termbase
from pipeline.glossary.terms import Case, TermEntry
from pipeline.units import Severity


@dataclass(frozen=True, slots=True)
class LintFinding:
    """One warning about one entry.

    ``check`` is duplicate, ambiguous, inside, forbidden, same-target, unused or case;
    ``line`` is the entry's line in the glossary file, ``term`` its French headword.
    """

    check: str
    severity: Severity
    line: int
    term: str
    message: str


def lint(
    termbase: Termbase, texts: Iterable[str] | None = None
) -> tuple[LintFinding, ...]:
    """Return the warnings about a termbase, by line.

    :param texts: the French corpus; without it the checks unused and case are left out.
    """
    entries = termbase.entries
    doubts = [
        *_overlaps(entries),
        *_forbidden(entries),
        *_same_target(entries),
        *(() if texts is None else _use(termbase, texts)),
    ]
    return tuple(sorted(doubts, key=lambda d: (d.line, d.check, d.message)))


def _overlaps(entries: Sequence[TermEntry]) -> Iterator[LintFinding]:
    """Report entries that share a form, and entries that are part of others.

    Two entries that share a form are duplicates if they have the same English, else
    they are ambiguous and the first is used. A term that is part of a longer one is not
    found there, which is a warning if its English is not in the longer one's English.
    """
    matcher = Matcher(entries)
    reported: set[tuple[int, int]] = set()
    for rank, entry in enumerate(entries):
        for form in forms_of(entry):
            for start, end, other in sorted(matcher.occurrences(form.text)):
                pair = (rank, other)
                if other == rank or pair in reported or pair[::-1] in reported:
                    continue
                whole = (start, end) == (0, len(form.text))
                if whole and _differ_by_capitals(entry, entries[other]):
                    continue
                reported.add(pair)
                if whole:
                    first, second = sorted(pair)
                    yield _shared(entries[first], entries[second], form.text)
                else:
                    yield _inside(entries[other], entry)


def _differ_by_capitals(entry: TermEntry, other: TermEntry) -> bool:
    """Whether two entries are distinguished by their capitals (État and état)."""
    exact = Case.EXACT in (entry.case, other.case)
    return exact and entry.fr != other.fr and identity(entry.fr) == identity(other.fr)


def _shared(first: TermEntry, second: TermEntry, form: str) -> LintFinding:
    place = f'"{first.fr}" (line {first.line})'
    if first.target == second.target:
        return _lint_finding(
            "duplicate",
            second,
            f'"{form}" is a form of {place} too, with the same English',
        )
    return _lint_finding(
        "ambiguous",
        second,
        f'"{form}" is a form of {place} too, which has other English'
        f' ("{first.target}", not "{second.target}") and wins',
    )


def _inside(inner: TermEntry, outer: TermEntry) -> LintFinding:
    fits = bool(find_forms(outer.target, allowed_forms(inner, None)))
    message = f'contains "{inner.fr}" (line {inner.line})'
    if fits:
        return _lint_finding(
            "inside", outer, f"{message}; the longer wins", Severity.INFO
        )
    message += f', whose English "{inner.target}" is not in "{outer.target}"'
    return _lint_finding("inside", outer, message)


def _forbidden(entries: Sequence[TermEntry]) -> Iterator[LintFinding]:
    """Report English that one entry asks for or allows and another one forbids."""
    banned: dict[str, list[TermEntry]] = defaultdict(list)
    for entry in entries:
        for form in entry.forbid:
            banned[form.casefold()].append(entry)
    forms = tuple({form: None for entry in entries for form in entry.forbid})
    for entry in entries:
        for target in (entry.target, *entry.allow):
            for start, end in find_forms(target, forms):
                for other in banned.get(target[start:end].casefold(), ()):
                    if other is entry:
                        continue
                    whole = end - start == len(target)
                    yield _lint_finding(
                        "forbidden",
                        entry,
                        f'its English "{target}" is forbidden for "{other.fr}"'
                        f" (line {other.line})"
                        if whole
                        else f'its English "{target}" has "{target[start:end]}" in it,'
                        f' which is forbidden for "{other.fr}" (line {other.line})',
                        Severity.WARNING if whole else Severity.INFO,
                    )


def _same_target(entries: Sequence[TermEntry]) -> Iterator[LintFinding]:
    """Report two French terms with the same English: the reverse is ambiguous."""
    first: dict[str, TermEntry] = {}
    for entry in entries:
        twin = first.setdefault(entry.target.casefold(), entry)
        if twin is not entry and identity(twin.fr) != identity(entry.fr):
            yield _lint_finding(
                "same-target",
                entry,
                f'has the English of "{twin.fr}" (line {twin.line}): "{entry.target}"',
                Severity.INFO,
            )


def _use(termbase: Termbase, texts: Iterable[str]) -> Iterator[LintFinding]:
    """Report entries that are in no text, and names that are found in lower case."""
    used: Counter[int] = Counter()
    small: dict[int, str] = {}
    ranks = {id(entry): rank for rank, entry in enumerate(termbase.entries)}
    for text in texts:
        for match in termbase.match(text):
            rank = ranks[id(match.entry)]
            used[rank] += 1
            if match.entry.fr[0].isupper() and match.surface[0].islower():
                small.setdefault(rank, match.surface)
    for rank, entry in enumerate(termbase.entries):
        if not used[rank]:
            yield _lint_finding("unused", entry, "is in none of the texts")
        elif rank in small:
            yield _lint_finding(
                "case",
                entry,
                f'is found as "{small[rank]}" too; `case: exact` leaves that out',
                Severity.INFO,
            )


def _lint_finding(
    check: str, entry: TermEntry, message: str, severity: Severity = Severity.WARNING
) -> LintFinding:
    return LintFinding(check, severity, entry.line, entry.fr, message)
