"""The last resort for inline elements: the pieces between them, one by one.

The English of the pieces is poorer, because none of them is a sentence; but every
element stands where it stood, once, and no pair can close before it opens.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.engines.protocol import Engine, Hypothesis
from pipeline.inlines import Extraction, Restoration, extract
from pipeline.text.forms import plain_forms, small_letters
from pipeline.text.identification import has_letters
from pipeline.translation.candidates import Candidate
from pipeline.translation.decoding import decode_texts
from pipeline.translation.proposals import Proposal
from pipeline.units import Span

_NOTES = ("the pieces around the markup, one by one",)


def around(cases: Sequence[Candidate], engine: Engine) -> list[list[Proposal]]:
    """Translate the text between the elements of each case, and put it together."""
    pieces = [list(_pieces(case.prepared.extraction)) for case in cases]
    asked = [
        _clean(text, capitals=case.prepared.capitals)
        for case, some in zip(cases, pieces, strict=True)
        for text, is_element in some
        if not is_element and has_letters(text)
    ]
    answers = iter(decode_texts(asked, engine) if asked else ())
    return [[_joined(some, answers)] for some in pieces]


def _pieces(extraction: Extraction) -> Iterator[tuple[str, bool]]:
    """Yield the source in pieces, and of each whether it is an element."""
    at = 0
    for inline in extraction.inlines:
        yield extraction.source[at : inline.source.start], False
        yield inline.raw, True
        at = inline.source.end
    yield extraction.source[at:], False


def _clean(text: str, *, capitals: bool) -> str:
    bare = text.strip()
    return extract(
        bare, forms=small_letters(bare) if capitals else plain_forms(bare)
    ).text


def _joined(
    pieces: Sequence[tuple[str, bool]], answers: Iterator[Sequence[Hypothesis]]
) -> Proposal:
    text, plain = "", ""
    spans: list[Span] = []
    scores: list[float] = []
    for piece, is_element in pieces:
        if is_element:
            spans.append(Span(len(text), len(text) + len(piece)))
            text += piece
            continue
        made = piece
        if has_letters(piece):
            best = next(iter(next(answers)), Hypothesis("", 0.0))
            scores.append(best.score)
            made = _framed(piece, best.text)
        text += made
        plain += made
    score = sum(scores) / len(scores) if scores else 0.0
    return Proposal(
        Hypothesis(" ".join(plain.split()), score),
        _NOTES,
        Restoration(text, tuple(spans)),
    )


def _framed(french: str, english: str) -> str:
    """Return the English of a piece with the white space and the case of its French."""
    english = english.strip()
    bare = french.strip()
    if bare[:1].islower() and english[1:2].islower():
        english = english[:1].lower() + english[1:]
    start = len(french) - len(french.lstrip())
    end = len(french) - len(french.rstrip())
    return french[:start] + english + (french[-end:] if end else "")
