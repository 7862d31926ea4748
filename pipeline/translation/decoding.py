"""Decoding segments: split to the engine's limit, translated in one call, joined."""

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
    """Return hypotheses for each segment, best first; see ``decode_texts``.

    :param hinted: give the engine hints for the terms.
    :param numbered: give it hints for the numbers too.
    """
    return decode_texts(
        [prepared.text for prepared in segments],
        engine,
        term_hints=[
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
    term_hints: Sequence[Sequence[TermHint]] | None = None,
    limit: int | None = None,
    n_best: int = 1,
    avoid: Sequence[str] = (),
    no_repeat_ngram: int = 0,
) -> list[list[Hypothesis]]:
    """Return hypotheses for each text, best first.

    A text that is over the limit is split at clauses. It has one hypothesis: the best
    of each part, joined.

    :param term_hints: the hints for each text, None for no hints.
    :param limit: in source pieces of the engine; its ``max_pieces`` by default.
    :raises EngineError: the engine failed.
    """
    requests: list[Request] = []
    owners: list[tuple[int, int]] = []  # (text, offset of the piece in it)
    for index, text in enumerate(texts):
        text_hints = term_hints[index] if term_hints else ()
        for span in split_clauses(
            text, limit or engine.max_pieces, engine.count_pieces
        ):
            piece = text[span.start : span.end]
            here = tuple(hint for hint in text_hints if hint.source in piece)
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
    """Return hints with the English for the first numbers of a French text.

    More hints would be obeyed less.
    """
    sayings = (
        (number.text, english_saying(number)) for number in find_numbers(text, "fr")
    )
    english_of = {french: english for french, english in sayings if english}
    return tuple(TermHint(*pair) for pair in list(english_of.items())[:_MOST_NUMBERS])


def _join(parts: Iterable[tuple[int, list[Hypothesis]]]) -> Hypothesis:
    """Join the best hypotheses of a text's parts into one.

    ``parts`` are offsets in the text, with the hypotheses of the part there.
    """
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
