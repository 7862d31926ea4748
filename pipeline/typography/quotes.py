"""Corrects quotation marks and apostrophes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.text.spaces import WIDE_BLANKS
from pipeline.typography.draft import Edit, Job

_OPENERS = "([{—–-/“‘«\"'" + WIDE_BLANKS
# (double, opening) of the unambiguous marks.
_SURE = {
    "«": (True, True),
    "»": (True, False),
    "„": (True, True),
    "``": (True, True),
    "''": (True, False),
    "‹": (False, True),
    "›": (False, False),
}
_FLIP = {"“": "‘", "‘": "“"}
_CLOSING = {"“": "”", "‘": "’"}
# Words that begin with an apostrophe, which is not an opening quotation mark.
_ELIDED = re.compile(r"(?:tis|twas|em|til|cause|n|\d\ds?)\b", re.IGNORECASE)
_MARK = re.compile(r"``|''|[«»“”„\"‹›‘’']")
_MOVED = re.compile(r"(?P<quote>’?”)(?P<stop>[.,])(?![.\d])")


@dataclass(slots=True)
class _Mark:
    """One quotation mark: its span, whether it opens, and the index of its partner."""

    span: tuple[int, int]
    double: bool
    opens: bool
    partner: int = -1
    glyph: str = ""

    @property
    def start(self) -> int:
        return self.span[0]

    @property
    def end(self) -> int:
        return self.span[1]


def english_quotes(text: str, job: Job) -> Iterator[Edit]:
    """Write « » and straight quotes as “ ”, and quotations inside them as ‘ ’.

    Spaces inside the marks are removed. Marks of quotations that begin in an earlier
    segment or end in a later one get the form of their level. Inch signs and
    apostrophes are not changed.
    """
    marks = _paired(_marks(text))
    _name(marks, promote=_has_quotation(job.source))
    for mark in marks:
        start, end = mark.start, mark.end
        if mark.opens:
            while end < len(text) and text[end] in WIDE_BLANKS:
                end += 1
        else:
            while start > 0 and text[start - 1] in WIDE_BLANKS:
                start -= 1
            if start == 0:
                start = mark.start
        yield Edit(start, end, mark.glyph)


def apostrophes(text: str, _job: Job) -> Iterator[Edit]:
    """Write ' as ’ in contractions, possessives and elisions, not in 6' (feet)."""
    for match in re.finditer("[‘'`´]", text):
        before = text[match.start() - 1 : match.start()]
        after = text[match.end() : match.end() + 1]
        if match[0] == "‘":
            if _ELIDED.match(text, match.end()) and not before.isalpha():
                yield Edit(match.start(), match.end(), "’")
        elif (before.isalnum() and after.isalpha()) or (
            match[0] == "'"
            and (before.isalpha() or after.isalnum())
            and not before.isdigit()
        ):
            yield Edit(match.start(), match.end(), "’")


def balanced_quotes(text: str, job: Job) -> Iterator[Edit]:
    """Open or close a quotation at the ends of the target as the source does.

    The machine sees only one segment of a long quotation, so it closes it too early, or
    drops the marks of a segment that is all quotation. Only marks at the very ends are
    added or removed.
    """
    source, target = job.source.strip(), text.strip()
    if not source or not target:
        return
    source_marks, target_marks = _paired(_marks(source)), _paired(_marks(target))
    doubles = [m for m in target_marks if m.double]
    begins = (
        bool(source_marks)
        and source_marks[0].double
        and source_marks[0].opens
        and source_marks[0].start == 0
    )
    ends = (
        bool(source_marks)
        and source_marks[-1].double
        and not source_marks[-1].opens
        and not source[source_marks[-1].end :].strip(".,;:!?…" + WIDE_BLANKS)
    )
    if not doubles:
        yield from _restored(text, source_marks, begins=begins, ends=ends)
        return
    if len(doubles) != 2 or len(target_marks) != len(doubles):  # noqa: PLR2004  (one pair)
        return
    first, last = doubles
    lead = text.index(target)
    wraps = first.start == 0 and not target[last.end :].strip(".,;:!?…")
    if wraps and first.partner >= 0 and len(source_marks) == 1:
        if begins and source_marks[0].partner < 0:
            yield Edit(lead + last.start, lead + last.end, "")
        elif ends and source_marks[0].partner < 0:
            yield Edit(lead + first.start, lead + first.end, "")


def _restored(
    text: str, source_marks: list[_Mark], *, begins: bool, ends: bool
) -> Iterator[Edit]:
    """Add the marks at the ends of a target that has no double quotation marks."""
    doubles = [m for m in source_marks if m.double]
    lead = len(text) - len(text.lstrip())
    tail = len(text.rstrip())
    whole = begins and ends and len(doubles) == 2 and doubles[0].partner >= 0  # noqa: PLR2004
    if whole or (begins and len(doubles) == 1):
        yield Edit(lead, lead, "“")
    if whole or (ends and len(doubles) == 1):
        yield Edit(tail, tail, "”")


def stops_inside(text: str, job: Job) -> Iterator[Edit]:
    """Put full stops and commas before the closing quotes in American English."""
    if not job.american:
        return
    for match in _MOVED.finditer(text):
        before = text[match.start() - 1 : match.start()]
        if before in ("!", "?", "…", ""):
            continue
        stop = "" if before == match["stop"] else match["stop"]
        if before in ",;:" and stop == ".":
            continue
        yield Edit(match.start(), match.end(), stop + match["quote"])


def _has_quotation(text: str) -> bool:
    return any(mark in text for mark in '«»“”"')


def _marks(text: str) -> list[_Mark]:
    """Return the quotation marks of a text, without apostrophes and primes."""
    marks: list[_Mark] = []
    depth = 0
    for match in _MARK.finditer(text):
        glyph = match[0]
        mark: _Mark | None
        if glyph in "‘’'":
            mark = _single(text, match)
        elif glyph in _SURE:
            double, opens = _SURE[glyph]
            mark = _Mark(match.span(), double=double, opens=opens)
        elif glyph in "“”":
            mark = _Mark(match.span(), double=True, opens=_opens(text, match))
        else:
            mark = _straight(text, match, is_open=depth > 0)
        if mark is not None:
            marks.append(mark)
            if mark.double:
                depth = max(0, depth + (1 if mark.opens else -1))
    return _without_lone_singles(marks)


def _opens(text: str, match: re.Match[str]) -> bool:
    """Whether a curly mark opens, even if the wrong one of the pair was typed."""
    before = text[match.start() - 1 : match.start()]
    after = text[match.end() : match.end() + 1]
    free_before = not before or before in _OPENERS
    if match[0] == "”":
        return free_before and after.isalnum()
    return free_before or after.isalnum()


def _straight(text: str, match: re.Match[str], *, is_open: bool) -> _Mark | None:
    before = text[match.start() - 1 : match.start()]
    after = text[match.end() : match.end() + 1]
    may_open = (not before or before in _OPENERS) and bool(after)
    may_close = bool(before) and (not after or not after.isalnum())
    if before.isdigit() and not is_open:
        return None  # inches
    opens = may_open if may_open != may_close else not is_open
    return _Mark(match.span(), double=True, opens=opens)


def _single(text: str, match: re.Match[str]) -> _Mark | None:
    before = text[match.start() - 1 : match.start()]
    after = text[match.end() : match.end() + 1]
    first = not before or before in _OPENERS
    begins = first and bool(after) and after not in WIDE_BLANKS
    if begins and match[0] != "’":
        if _ELIDED.match(text, match.end()):
            return None
        return _Mark(match.span(), double=False, opens=True)
    if match[0] != "‘" and before and before not in WIDE_BLANKS and not after.isalnum():
        if before.isdigit() and match[0] == "'":
            return None  # feet, minutes
        return _Mark(match.span(), double=False, opens=False)
    return None


def _without_lone_singles(marks: list[_Mark]) -> list[_Mark]:
    """Remove single marks without a partner: they are apostrophes (workers' day)."""
    kept: set[int] = set()
    pending: int | None = None
    for index, mark in enumerate(marks):
        if mark.double:
            continue
        if mark.opens:
            pending = index
        elif pending is not None:
            kept |= {pending, index}
            pending = None
    return [m for i, m in enumerate(marks) if m.double or i in kept]


def _paired(marks: list[_Mark]) -> list[_Mark]:
    stack: list[int] = []
    for index, mark in enumerate(marks):
        if mark.opens:
            stack.append(index)
            continue
        while stack and marks[stack[-1]].double != mark.double:
            if mark.double and not any(marks[i].double for i in stack):
                break
            stack.pop()
        if stack:
            partner = stack.pop()
            marks[partner].partner, mark.partner = index, partner
    return marks


def _name(marks: list[_Mark], *, promote: bool) -> None:
    """Set the character of each mark: double outside, single inside, and so on."""
    lone_closers = sum(not m.opens and m.partner < 0 for m in marks)
    depth = lone_closers
    promote = promote and not any(m.double for m in marks)
    outer: list[str] = ["“" if n % 2 == 0 else "‘" for n in range(depth)]
    for mark in marks:
        if mark.opens:
            if outer:
                mark.glyph = _FLIP[outer[-1]]
            else:
                mark.glyph = "“" if mark.double or promote else "‘"
            outer.append(mark.glyph)
        elif mark.partner >= 0:
            opener = marks[mark.partner].glyph
            while outer and outer[-1] != opener:
                outer.pop()
            if outer:
                outer.pop()
            mark.glyph = _CLOSING[opener]
        else:
            mark.glyph = _CLOSING[outer.pop() if outer else "“"]
