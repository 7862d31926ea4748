"""The full stop at the end, where the source has one and only there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.text.spaces import WIDE_BLANKS
from pipeline.typography.draft import Edit, Job

_CLOSERS = f"{WIDE_BLANKS}»”’\"')]*_"
_ENDS = ".!?…:;"
_ADDED = re.compile(r"(?<![.\s])\.(?=[”’\"')\]]*$)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Za-z]\.)+[A-Za-z]|\b(?:etc|Inc|Ltd|Co|Corp|Jr|Sr|al|Ibid|ibid|cit|vs|No"
    r"|Mr|Mrs|Dr|St|[A-Z]))$"
)
_WORD_END = re.compile(r"[\w%]$|(?<![.!?…:;])[)\]]$")


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
