"""Corrects spaces, dashes, ellipses, dialogue, and the full stop at the end."""

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
    """Replace unusual and multiple spaces by one; remove them before ; : ! ? , and ).

    Spaces at the ends of the text are kept, as they belong to the joining of segments.
    """
    for rule in _RULES:
        yield from (Edit(m.start(), m.end(), "") for m in rule.finditer(text))
    for run in _RUN.finditer(text):
        inside = run.start() > 0 and run.end() < len(text)
        if any(mark in run[0] for mark in UNUSUAL) or (inside and len(run[0]) > 1):
            yield Edit(run.start(), run.end(), " ")


def ellipses(text: str, _job: Job) -> Iterator[Edit]:
    """Replace three dots by an ellipsis character."""
    yield from (Edit(m.start(), m.end(), "…") for m in _THREE_DOTS.finditer(text))


def dialogue(text: str, job: Job) -> Iterator[Edit]:
    """Begin a line of dialogue with an em dash and a space, if the source does.

    If the machine used quotation marks instead, they are kept.
    """
    if not _DIALOGUE.match(job.source):
        return
    opening = _OPENING_DASH.match(text)
    if opening:
        yield Edit(0, opening.end(), "— ")
    elif text[:1] not in _QUOTES:
        yield Edit(0, 0, "— ")


def english_dashes(text: str, job: Job) -> Iterator[Edit]:
    """Write French spaced dashes as word—word, or in British English as word – word.

    After a quotation the dash introduces the speaker and keeps the space before it.
    Between digits it becomes the dash of a range: 1418–1450. Nothing changes if the
    source has no dash.
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
    """Remove a full stop that the source does not have, or add one that it has.

    The full stop of an abbreviation (etc., U.S.) does not count.
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
