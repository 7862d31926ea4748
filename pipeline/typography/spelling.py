"""Converts common words to the British or American spelling of the locale.

The table has only words whose other spelling is wrong in every sense ("tire", "check"
and "practice" are left out). Words with capitals are not changed, because they may be
names (Labour Party, Lincoln Center).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.text.tables import rows
from pipeline.typography.draft import Edit, Job

# A footnote mark may directly follow the word.
_LOWER_WORD = re.compile(r"(?<![^\W_])[a-zé]+(?![^\W\d_])")


@cache
def _table(*, american: bool) -> dict[str, str]:
    """Map words to their spelling in the locale, where it differs."""
    table = {}
    for british, other, endings, direction in rows("en/spelling"):
        for ending in endings.split():
            tail = "" if ending == "-" else ending
            if american:
                table[british + tail] = other + tail
            elif direction == "both":
                table[other + tail] = british + tail
    return table


def national_spelling(text: str, job: Job) -> Iterator[Edit]:
    """Spell words like colour, centre, organise as in the locale, if in lower case."""
    table = _table(american=job.american)
    for match in _LOWER_WORD.finditer(text):
        other = table.get(match[0])
        if other is not None:
            yield Edit(match.start(), match.end(), other)
