"""Spaces, dashes, ellipses, dialogue, and the full stop at the end."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.text.spaces import BLANK, UNUSUAL, WIDE_BLANKS
from pipeline.typography.draft import Edit, Job

_ANY = f"[ {UNUSUAL}]"
_RULES = (
    re.compile(rf"(?<!{_ANY}){_ANY}++(?=[!?;:]+(?:[ {UNUSUAL}\n”’\"»\]]|$))"),
    re.compile(rf"(?<=[^\s.…]){_ANY}++(?=,(?:\s|$)|\.(?:$|\s+[A-ZÀ-Þ]))"),
    re.compile(rf"(?<=[(\[]){_ANY}++"),
    re.compile(rf"(?<=\S){_ANY}++(?=[)\]](?!\())"),
)
_RUN = re.compile(rf"{_ANY}+")
_THREE_DOTS = re.compile(r"(?<!\.)\.\.\.(?!\.)")
_FRENCH_DASH = re.compile(rf"(?<=\S){BLANK}[–—-]{BLANK}(?=\S)|(?<=\S)[—](?=\S)")
_SPACED = re.compile(rf"(?<=\S){BLANK}+(?:–|—|―|--?){BLANK}+(?=\S)|(?<=\S)—(?=\S)")
_DIALOGUE = re.compile(rf"[—–-]{BLANK}")
_OPENING_DASH = re.compile(rf"(?:—|―|–|--?){BLANK}*(?=\S)")
_QUOTES = '“‘"«'
_AFTER_QUOTATION = '”"»'
_CLOSERS = f"{WIDE_BLANKS}»”’\"')]*_"
_ENDS = ".!?…:;"
_ADDED = re.compile(r"(?<![.\s])\.(?=[”’\"')\]]*$)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Za-z]\.)+[A-Za-z]|\b(?:etc|Inc|Ltd|Co|Corp|Jr|Sr|al|Ibid|ibid|cit|vs|No"
    r"|Mr|Mrs|Dr|St|[A-Z]))$"
)
_WORD_END = re.compile(r"[\w%]$|(?<![.!?…:;])[)\]]$")


def ordinary_spaces(text: str, _job: Job) -> Iterator[Edit]:
    """Make every space one ordinary space, and none before ; : ! ? , or a bracket.

    Spaces at either end of the text are left to whoever joins segments.
    """
    for rule in _RULES:
        yield from (Edit(m.start(), m.end(), "") for m in rule.finditer(text))
    for run in _RUN.finditer(text):
        inside = run.start() > 0 and run.end() < len(text)
        if any(mark in run[0] for mark in UNUSUAL) or (inside and len(run[0]) > 1):
            yield Edit(run.start(), run.end(), " ")


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


def full_stop(text: str, job: Job) -> Iterator[Edit]:
    """Take off a full stop that the source has not, and set one that it has.

    The stop of an abbreviation (etc., U.S.) is not one.
    """
    source = job.source.rstrip(_CLOSERS)
    if not source or not text.strip():
        return
    if source[-1] not in _ENDS:
        added = _ADDED.search(text)
        if added and not _ABBREVIATION.search(text[: added.start()]):
            yield Edit(added.start(), added.end(), "")
    elif source[-1] == "." and not _ABBREVIATION.search(source[:-1]):
        bare = text.rstrip()
        if _WORD_END.search(bare) and job.source.rstrip()[-1:] == ".":
            yield Edit(len(bare), len(bare), ".")
