"""Beam search of encoder-decoder models with CTranslate2: pieces in, pieces out.

The batches are planned by :mod:`pipeline.engines.batching`, which explains why batches,
order and threads cannot change a result.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pipeline.engines import runtime
from pipeline.engines.batching import plan_batches
from pipeline.errors import EngineError, one_line

BEAM = 4
COMPUTE_TYPE = "int8"  # exact integer products; float weights are quantised on loading
# CTranslate2 has sinusoidal positions for 512 pieces, end of sentence included.
POSITIONS = 512
BATCH_TOKENS = 2048

Pieces = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Search:
    """The settings of a search.

    Every target begins with ``prefix``. ``suppressed`` sequences are never produced.
    No sequence of ``no_repeat_ngram`` pieces comes twice (0: no restriction).
    """

    n_best: int = 1
    prefix: Pieces = ()
    suppressed: tuple[Pieces, ...] = ()
    no_repeat_ngram: int = 0


@dataclass(frozen=True, slots=True)
class DecodedSequence:
    """One decoded sequence with its prefix; the score is its mean log-probability."""

    pieces: Pieces
    score: float


class _Result(Protocol):
    """The used fields of CTranslate2's TranslationResult."""

    hypotheses: list[list[str]]
    scores: list[float]
    attention: list[list[list[float]]]


class _AsyncResult(Protocol):
    """CTranslate2's AsyncTranslationResult."""

    def result(self) -> _Result: ...


class Decoder:
    """A CTranslate2 encoder-decoder model; the constructor loads it.

    :param length_penalty: the log-probability of a sequence is divided by its length to
        this power before sequences are compared.
    :param threads: how many batches are decoded at the same time, one thread each.
    :param batch_tokens: the most source pieces of a batch.
    :raises EngineError: the model cannot be loaded.
    """

    def __init__(
        self, model: Path, *, length_penalty: float, threads: int, batch_tokens: int
    ) -> None:
        runtime.configure()
        import ctranslate2

        self._batch_tokens = batch_tokens
        self._penalty = length_penalty
        try:
            self._translator = ctranslate2.Translator(
                str(model),
                device="cpu",
                compute_type=COMPUTE_TYPE,
                inter_threads=threads,
                intra_threads=1,
            )
        except (RuntimeError, ValueError) as error:
            raise EngineError(
                f"{model}: the model cannot be loaded ({one_line(error)}); "
                "remove it and install it again: translate model remove, then install"
            ) from error

    def search(
        self, sources: Sequence[Pieces], search: Search
    ) -> list[list[DecodedSequence]]:
        """Return the best sequences for every source, best first.

        No source may be empty.

        :raises EngineError: decoding failed, or a source is too long for the model.
        """
        options = {
            "beam_size": max(BEAM, search.n_best),
            "num_hypotheses": search.n_best,
            "length_penalty": self._penalty,
            "no_repeat_ngram_size": search.no_repeat_ngram,
            "suppress_sequences": [list(s) for s in search.suppressed] or None,
            "return_scores": True,
        }
        batches = plan_batches(
            sources, [len(s) for s in sources], batch_tokens=self._batch_tokens
        )
        waiting = [
            self._submit(
                batch,
                [search.prefix] * len(batch),
                # Depends only on the length of the source, so not on the batch.
                max_decoding_length=min(3 * len(batch[0]) + 32, POSITIONS - 1),
                **options,
            )
            for batch in batches
        ]
        return batches.restore(
            [
                [_sequences_of(result, self._penalty) for result in _collect(batch)]
                for batch in waiting
            ]
        )

    def attention(
        self, pairs: Sequence[tuple[Pieces, Pieces]]
    ) -> list[list[list[float]]]:
        """Return the attention [target pieces, source pieces] of each (source, target).

        The target is decoded again as a forced prefix, because the attention that beam
        search returns is that of other beams if a batch has two sentences (CTranslate2
        4.8.5; 157 of 250 sentences differed, by up to 0.99).
        """
        batches = plan_batches(
            pairs, [len(source) for source, _ in pairs], batch_tokens=self._batch_tokens
        )
        waiting = [
            self._submit(
                [source for source, _ in batch],
                [target for _, target in batch],
                beam_size=1,
                max_decoding_length=max(len(target) for _, target in batch) + 1,
                return_attention=True,
            )
            for batch in batches
        ]
        rows = batches.restore(
            [
                [result.attention[0] for result in _collect(decoded)]
                for decoded in waiting
            ]
        )
        return [
            row[: len(target)] for row, (_, target) in zip(rows, pairs, strict=True)
        ]

    def _submit(
        self,
        sources: Sequence[Pieces],
        prefixes: Sequence[Pieces],
        **options: object,
    ) -> list[_AsyncResult]:
        """Queue one batch of sources of the same length; return the pending results."""
        length = len(sources[0])
        if length >= POSITIONS:
            raise EngineError(
                f"a segment of {length} pieces is longer than the model can hold "
                f"({POSITIONS - 1}): {''.join(sources[0])[:60]}…"
            )
        try:
            waiting: list[_AsyncResult] = self._translator.translate_batch(
                [list(source) for source in sources],
                target_prefix=[list(p) for p in prefixes] if any(prefixes) else None,
                max_input_length=0,
                asynchronous=True,
                **options,
            )
        except (RuntimeError, ValueError) as error:
            raise _failed(error) from error
        return waiting


def _collect(waiting: Sequence[_AsyncResult]) -> list[_Result]:
    try:
        return [future.result() for future in waiting]
    except (RuntimeError, ValueError) as error:
        raise _failed(error) from error


def _sequences_of(result: _Result, penalty: float) -> list[DecodedSequence]:
    return [
        DecodedSequence(tuple(pieces), _mean(score, len(pieces) + 1, penalty))
        for pieces, score in zip(result.hypotheses, result.scores, strict=True)
    ]


def _mean(score: float, length: int, penalty: float) -> float:
    """Return the mean log-probability from CTranslate2's sum ÷ length ** penalty."""
    return min(0.0, score * math.pow(length, penalty - 1))


def _failed(error: Exception) -> EngineError:
    return EngineError(f"translation failed: {one_line(error)}")
