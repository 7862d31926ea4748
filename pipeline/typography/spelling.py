"""British or American spelling of the commonest words that differ.

The table is short on purpose: only words whose other spelling is wrong in every
sense ("tire", "check" and "practice" are not here), and only in small letters, for
names keep theirs (Labour Party, Lincoln Center).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.text.tables import rows
from pipeline.typography.draft import Edit, Job

# A footnote mark may be glued to the word.
_LOWER_WORD = re.compile(r"(?<![^\W_])[a-zé]+(?![^\W\d_])")


@cache
def _table(*, american: bool) -> dict[str, str]:
    """Return the words that are spelled otherwise in the locale, with its spelling."""
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
    """Spell colour, centre, organise as the locale does, in small letters only."""
    table = _table(american=job.american)
    for match in _LOWER_WORD.finditer(text):
        other = table.get(match[0])
        if other is not None:
            yield Edit(match.start(), match.end(), other)
