"""Machine translation of sentences, as evidence for sentence alignment."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.engines.protocol import Engine, Request
from pipeline.segmentation import split_clauses


def translate_lines(sentences: Sequence[str], engine: Engine) -> list[str]:
    """Return the engine's translation of each sentence, made in one call.

    Equal sentences are translated once. A sentence that is too long for the engine is
    translated in parts.

    :raises EngineError: the engine failed.
    """
    pieces = {sentence: _pieces(sentence, engine) for sentence in sentences}
    wanted = list(dict.fromkeys(piece for own in pieces.values() for piece in own))
    answers = engine.translate([Request(piece) for piece in wanted])
    english = {
        piece: found[0].text if found else ""
        for piece, found in zip(wanted, answers, strict=True)
    }
    return [
        " ".join(english[piece] for piece in pieces[sentence]) for sentence in sentences
    ]


def _pieces(sentence: str, engine: Engine) -> list[str]:
    text = " ".join(sentence.split())
    spans = split_clauses(text, engine.max_pieces, engine.count_pieces)
    pieces = (span.in_(text).strip() for span in spans)
    return [piece for piece in pieces if piece]
