"""Every check of one unit, in the order in which its findings are listed.

A check looks at finished targets, at what an engine gave, or at both. Where the two
want other limits there are two checks, each with its own: to try again costs little, so
a doubt is enough; a person should not be shown what is right.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace

from pipeline.checks import (
    language,
    marks,
    names,
    negation,
    numbers,
    omission,
    opposites,
    protected,
    quantities,
    repeats,
    shape,
)
from pipeline.checks.pair import Pair, Stage
from pipeline.findings import carry_dismissals
from pipeline.text.identification import has_letters
from pipeline.text.protected import without_markup
from pipeline.text.unwrapping import SegmentText, unwrap
from pipeline.units import Finding, Kind, Severity, TranslationUnit


@dataclass(frozen=True, slots=True)
class Manual:
    """What a check looks for, for people: its name, its worst severity, its text."""

    name: str
    severity: Severity
    text: str

    @property
    def title(self) -> str:
        """One line that says what the check reports."""
        return title_of(self.text)


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its name, the worst severity it gives, the function, and its stages.

    The function's docstring is its manual: the title is its first line, then what is
    looked for and why, then the known false positives.
    """

    name: str
    severity: Severity
    find: Callable[[Pair], Iterator[Finding]]
    stages: tuple[Stage, ...] = (Stage.TARGET,)

    @property
    def title(self) -> str:
        """One line that says what the check reports."""
        return title_of(self.manual)

    @property
    def manual(self) -> str:
        """What the check looks for, why, and when it is mistaken."""
        return inspect.cleandoc(self.find.__doc__ or "")


def title_of(manual: str) -> str:
    """Return a manual's first line as a title: "Report a lost URL." is "A lost URL"."""
    line = manual.partition("\n")[0].removeprefix("Report ").removeprefix("that ")
    return line[:1].upper() + line[1:].rstrip(".")


_HYPOTHESIS = (Stage.HYPOTHESIS,)
_BOTH = (Stage.HYPOTHESIS, Stage.TARGET)
_ALL = (
    Check("empty", Severity.ERROR, shape.empty, _BOTH),
    Check("foreign", Severity.INFO, language.foreign),
    Check("untranslated", Severity.ERROR, language.untranslated),
    Check("numbers", Severity.ERROR, numbers.numbers),
    Check("units", Severity.ERROR, quantities.units),
    Check("negation", Severity.ERROR, negation.negation),
    Check("opposites", Severity.WARNING, opposites.opposites),
    Check("repeated-words", Severity.ERROR, repeats.repeated_words),
    Check("length-ratio", Severity.ERROR, shape.length_ratio),
    Check("omission", Severity.ERROR, omission.omission),
    Check("urls", Severity.ERROR, marks.urls),
    Check("emails", Severity.ERROR, marks.emails),
    Check("marks", Severity.ERROR, marks.marks),
    Check("protected", Severity.ERROR, protected.protected),
    Check("french-left", Severity.WARNING, language.french_left),
    Check("french-typography", Severity.WARNING, shape.french_typography),
    Check("acronyms", Severity.WARNING, names.acronyms),
    Check("names", Severity.WARNING, names.names),
    Check("quotes", Severity.WARNING, marks.quotes),
    Check("brackets", Severity.WARNING, marks.brackets),
    Check("end-punctuation", Severity.WARNING, shape.end_punctuation),
    Check("sentence-count", Severity.WARNING, shape.sentence_count),
    Check("double-spaces", Severity.INFO, shape.double_spaces),
    Check("copy", Severity.ERROR, language.copy, _HYPOTHESIS),
    Check("loop", Severity.ERROR, repeats.loop, _HYPOTHESIS),
    Check("length", Severity.ERROR, shape.length, _HYPOTHESIS),
    Check("language", Severity.ERROR, language.language, _HYPOTHESIS),
)
CHECKS: dict[str, Check] = {check.name: check for check in _ALL}
TARGET_CHECKS = frozenset(check.name for check in _ALL if Stage.TARGET in check.stages)
"""The checks that can be made again of a finished text."""

# Nothing else is worth saying of a target that is not there or not English.
_DECISIVE = ("empty", "foreign", "untranslated")
# These look at a text as it is written; the others at what people read of it.
_OF_MARKUP = frozenset({"protected", "urls", "emails", "marks", "empty"})


def check_texts(
    source: SegmentText, target: str, kind: Kind, *, ignore: Collection[str] = ()
) -> tuple[Finding, ...]:
    """Return what the checks find in a source and its target, in the order of CHECKS.

    ``source`` is the segment's text. The findings' source spans point into the source
    as it stands in the file; this is where they are mapped. Checks named in ``ignore``
    are not run. Findings that are made elsewhere (terminology, inlines) are not made.
    """
    if kind is Kind.CODE:
        return ()
    found = _findings(Pair(source.text, target, kind), ignore)
    if not source.joints and source.text == source.source:
        return tuple(found)
    return tuple(
        replace(one, source_span=source.find_in_source(one.source_span))
        for one in found
    )


def check_hypothesis(source: str, hypothesis: str) -> tuple[Finding, ...]:
    """Return what shows that an engine's text is no translation of ``source``.

    An error means that another try is wanted. Of good translations (997 of a
    news test set, 10,000 web pairs) 0.0 and 0.2 % are reported; of seeded loops, copies
    and cuts to half the length, 96 % or more. Spans point into ``hypothesis``.
    """
    if not has_letters(source):
        return ()
    return tuple(_findings(Pair(source, hypothesis, stage=Stage.HYPOTHESIS)))


def _findings(pair: Pair, ignore: Collection[str] = ()) -> list[Finding]:
    found: list[Finding] = []
    read = pair
    source, target = without_markup(pair.source), without_markup(pair.target)
    if (source, target) != (pair.source, pair.target):
        read = Pair(source, target, pair.kind, pair.stage)
    for check in _ALL:
        if check.name in ignore or pair.stage not in check.stages:
            continue
        found += check.find(pair if check.name in _OF_MARKUP else read)
        if found and check.name in _DECISIVE:
            break
    return found


def check_unit(
    unit: TranslationUnit,
    text: SegmentText | None = None,
    *,
    ignore: Collection[str] = (),
) -> tuple[Finding, ...]:
    """Return what the checks find in a unit, see ``check_texts``.

    ``text`` is the unit's text (`pipeline.text.unwrapping.segment_texts`), made of its
    source alone if left out. A finding that a reviewer dismissed on the unit stays
    dismissed, with its reason.
    """
    line = unwrap(unit.source) if text is None else text
    found = check_texts(line, unit.target, unit.kind, ignore=ignore)
    return carry_dismissals(found, unit.findings)
