"""What an engine is: requests in, scored hypotheses out. It never sees a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from pipeline.units import WordLink


@dataclass(frozen=True, slots=True)
class TermHint:
    """A term as it stands in the request's text, and the English wanted for it."""

    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Request:
    """One segment to translate: one line, no markup, no footnote marks.

    Engines whose ``takes_hints`` is false ignore ``hints``.
    """

    text: str
    hints: tuple[TermHint, ...] = ()


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One candidate translation.

    ``score`` is the mean log-probability (natural logarithm, ≤ 0) of its target
    pieces, end of sentence included, so that long and short ones compare. ``pieces``
    are the model's target pieces. ``links`` is empty where the engine cannot tell.
    """

    text: str
    score: float
    pieces: tuple[str, ...] = ()
    links: tuple[WordLink, ...] = ()


@dataclass(frozen=True, slots=True)
class EngineSignature:
    """What determines an engine's output: name, model, its hash, decoding settings.

    ``decoding`` is a sorted tuple of (setting, value). Threads and batch size are
    not in it: they do not change the output.
    """

    engine: str
    model: str
    model_sha256: str
    decoding: tuple[tuple[str, str], ...] = ()


class Engine(Protocol):
    """A translation engine.

    The same request gives the same hypotheses whatever else is in the call, whatever
    the order, the batch size or the number of threads.
    """

    @property
    def signature(self) -> EngineSignature:
        """What determines the output."""

    @property
    def takes_hints(self) -> bool:
        """Whether term hints reach the model."""

    @property
    def max_pieces(self) -> int:
        """The longest request, in pieces, that is translated without being cut."""

    def count_pieces(self, text: str) -> int:
        """Return the number of source pieces of ``text``."""

    def translate(
        self,
        requests: Sequence[Request],
        *,
        n_best: int = 1,
        avoid: Sequence[str] = (),
        no_repeat_ngram: int = 0,
        with_links: bool = False,
    ) -> list[list[Hypothesis]]:
        """Return up to ``n_best`` hypotheses a request, best first, in order.

        ``avoid`` lists English renderings (any case) that must not be produced;
        ``no_repeat_ngram`` > 0 forbids repeating so many pieces; ``with_links`` asks
        for word links. Raises EngineError if the engine fails.
        """
