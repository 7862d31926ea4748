"""Dashes, dialogue and ellipses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.text.spaces import BLANK
from pipeline.typography.draft import Edit, Job

_THREE_DOTS = re.compile(r"(?<!\.)\.\.\.(?!\.)")
_FRENCH_DASH = re.compile(rf"(?<=\S){BLANK}[–—-]{BLANK}(?=\S)|(?<=\S)[—](?=\S)")
_SPACED = re.compile(rf"(?<=\S){BLANK}+(?:–|—|―|--?){BLANK}+(?=\S)|(?<=\S)—(?=\S)")
_DIALOGUE = re.compile(rf"[—–-]{BLANK}")
_OPENING_DASH = re.compile(rf"(?:—|―|–|--?){BLANK}*(?=\S)")
_QUOTES = '“‘"«'
_AFTER_QUOTATION = '”"»'


def ellipses(text: str, _job: Job) -> Iterator[Edit]:
    """Write three dots as one ellipsis."""
    yield from (Edit(m.start(), m.end(), "…") for m in _THREE_DOTS.finditer(text))


def dialogue(text: str, job: Job) -> Iterator[Edit]:
    """Begin a line of dialogue with an em dash and a space, as the source does.

    Where the machine made a quotation of it, the quotation stays.
    """
    if not _DIALOGUE.match(job.source):
        return
    opening = _OPENING_DASH.match(text)
    if opening:
        yield Edit(0, opening.end(), "— ")
    elif text[:1] not in _QUOTES:
        yield Edit(0, 0, "— ")


def english_dashes(text: str, job: Job) -> Iterator[Edit]:
    """Close the French spaced dash up: word—word; in Britain, word – word.

    After a quotation the dash announces who is quoted and keeps its first space.
    Between digits it is a range: 1418–1450. Sources without a dash change nothing.
    """
    if not _FRENCH_DASH.search(job.source):
        return
    for match in _SPACED.finditer(text):
        before, after = text[match.start() - 1], text[match.end()]
        if before.isdigit() and after.isdigit():
            form = "–"
        elif not job.american:
            form = " – "
        elif before in _AFTER_QUOTATION and after.isupper():
            form = " —"
        else:
            form = "—"
        yield Edit(match.start(), match.end(), form)
