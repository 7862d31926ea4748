"""Segments decoded: cut to what the engine holds, asked in one call, joined again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from pipeline.engines.protocol import Engine, Hypothesis, Request, TermHint
from pipeline.numbers import english_saying, find_numbers
from pipeline.segmentation import split_clauses
from pipeline.terminology import hints
from pipeline.translation.preparation import PreparedSegment
from pipeline.units import WordLink

_MOST_NUMBERS = 4


def decode(
    segments: Sequence[PreparedSegment],
    engine: Engine,
    *,
    hinted: bool = False,
    numbered: bool = False,
    limit: int | None = None,
    n_best: int = 1,
    avoid: Sequence[str] = (),
    no_repeat_ngram: int = 0,
) -> list[list[Hypothesis]]:
    """Translate segments; ``hinted`` tells the engine their terms. See decode_texts.

    ``numbered`` tells it what their numbers are in English as well.
    """
    return decode_texts(
        [prepared.text for prepared in segments],
        engine,
        told=[
            (
                *(hints(prepared.matches) if hinted else ()),
                *(number_hints(prepared.text) if numbered else ()),
            )
            for prepared in segments
        ],
        limit=limit,
        n_best=n_best,
        avoid=avoid,
        no_repeat_ngram=no_repeat_ngram,
    )


def decode_texts(
    texts: Sequence[str],
    engine: Engine,
    *,
    told: Sequence[Sequence[TermHint]] | None = None,
    limit: int | None = None,
    n_best: int = 1,
    avoid: Sequence[str] = (),
    no_repeat_ngram: int = 0,
) -> list[list[Hypothesis]]:
    """Translate texts, each in as many pieces as the engine's limit asks for.

    ``told`` has the term hints of each text. ``limit`` is in source pieces of the
    engine (default: its ``max_pieces``). A text of several pieces has one hypothesis:
    the best of each piece, joined.
    """
    requests: list[Request] = []
    owners: list[tuple[int, int]] = []  # (text, offset of the piece in it)
    for index, text in enumerate(texts):
        asked = told[index] if told else ()
        for span in split_clauses(
            text, limit or engine.max_pieces, engine.count_pieces
        ):
            piece = text[span.start : span.end]
            here = tuple(hint for hint in asked if hint.source in piece)
            requests.append(Request(piece.strip(), hints=here))
            owners.append((index, span.start + len(piece) - len(piece.lstrip())))
    answers = engine.translate(
        requests,
        n_best=n_best,
        avoid=avoid,
        no_repeat_ngram=no_repeat_ngram,
        with_links=True,
    )
    parts: defaultdict[int, list[tuple[int, list[Hypothesis]]]] = defaultdict(list)
    for (index, offset), hypotheses in zip(owners, answers, strict=True):
        parts[index].append((offset, hypotheses))
    return [
        parts[index][0][1] if len(parts[index]) == 1 else [_join(parts[index])]
        for index in range(len(texts))
    ]


def number_hints(text: str) -> tuple[TermHint, ...]:
    """Return what English says for the numbers of a French text, as term hints.

    The first few only: an engine that is told much obeys less.
    """
    found = (
        (number.text, english_saying(number)) for number in find_numbers(text, "fr")
    )
    told = {french: english for french, english in found if english}
    return tuple(TermHint(*pair) for pair in list(told.items())[:_MOST_NUMBERS])


def _join(parts: Iterable[tuple[int, list[Hypothesis]]]) -> Hypothesis:
    """Join the best hypotheses of a segment's pieces into one."""
    text = ""
    pieces: list[str] = []
    links: list[WordLink] = []
    total = 0.0
    for offset, hypotheses in parts:
        if not hypotheses:
            continue
        best = hypotheses[0]
        if text:
            text += " "
        links += [
            WordLink(
                link.source.shift(offset),
                link.target.shift(len(text)),
                link.weight,
            )
            for link in best.links
        ]
        text += best.text
        pieces += best.pieces
        total += best.score * max(1, len(best.pieces))
    return Hypothesis(text, total / max(1, len(pieces)), tuple(pieces), tuple(links))
