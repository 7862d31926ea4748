"""The form in which an engine is given a segment: what is replaced, and by what.

`pipeline.text.forms` knows what any French text is in plain form. A word that a line
end cuts in two is joined again here, where the document and the lexicon tell which
words there are, and a segment in capitals is given in small letters.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import regex

from pipeline.alignment import is_known_word
from pipeline.text.forms import plain_forms, small_letters
from pipeline.text.stopwords import french
from pipeline.text.unwrapping import SegmentText
from pipeline.units import Span

_CUT = regex.compile(
    r"(?P<first>\p{L}{2,})(?P<cut>-(?P<space> ))(?P<second>\p{Ll}{2,})"
)


def engine_forms(
    line: SegmentText, words: Collection[str] = ()
) -> list[tuple[Span, str]]:
    """Return the spans of a segment's text that an engine gets in another form.

    ``words`` are the document's own, in small letters.
    """
    found = list(plain_forms(line.text))
    if line.joints and "- " in line.text:
        found += _joined(line, words)
    return found


def capitals_as_text(
    line: SegmentText, words: Collection[str], kept: Collection[Span]
) -> list[tuple[Span, str]]:
    """Return the same for a segment in capitals; ``kept`` spans keep theirs."""
    forms = engine_forms(line, words)
    found = [(span, form.lower()) for span, form in forms]
    taken = [span for span, _ in found]
    found += [
        (span, form)
        for span, form in small_letters(line.text, kept)
        if not any(span.overlaps(one) for one in taken)
    ]
    return found


def _joined(line: SegmentText, words: Collection[str]) -> Iterator[tuple[Span, str]]:
    """Yield the hyphens at line ends: gone where the whole is a word, else kept."""
    ends = {
        at
        for joint, at in zip(line.joints, line.spaces, strict=True)
        if line.source[joint.start : joint.end].strip(" \t>")
    }
    for match in _CUT.finditer(line.text):
        if match.start("space") not in ends:
            continue
        first, second = match["first"].lower(), match["second"]
        compound = second in french("after-hyphen") or f"{first}-{second}" in words
        if not compound and (first + second in words or is_known_word(first + second)):
            yield Span.of(match, "cut"), ""
        else:
            yield Span.of(match, "space"), ""
