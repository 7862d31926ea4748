"""The connecting words of bibliographies and notes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.text.spaces import BLANK
from pipeline.typography.draft import Edit, Job

_SOURCE = re.compile(rf"\b(?:page )?(consultée?s?){BLANK}+le{BLANK}+\d", re.IGNORECASE)
_TARGET = re.compile(
    r"\b(?:page )?(?P<first>[Cc])(?:onsulted|onsultée?s?)(?: on| le)?(?= \w)"
    r"|\b(?P<view>[Vv])(?:iewed|isited) on(?= \w)"
)


def english_connectors(text: str, job: Job) -> Iterator[Edit]:
    """Write « consulté le 3 février 2025 » as "accessed February 3, 2025"."""
    if not _SOURCE.search(job.source):
        return
    for match in _TARGET.finditer(text):
        initial = match["first"] or match["view"]
        word = "Accessed" if initial.isupper() else "accessed"
        yield Edit(match.start(), match.end(), word)
