"""The interface of an engine: requests in, scored hypotheses out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from pipeline.units import WordLink


@dataclass(frozen=True, slots=True)
class TermHint:
    """A term as the request's text spells it, and the English that it should have."""

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
    pieces, end of sentence included, so that scores do not depend on the length.
    ``pieces`` are the model's target pieces. ``links`` are word links from the
    request's text to ``text``, none if the engine has no cross-attention.
    """

    text: str
    score: float
    pieces: tuple[str, ...] = ()
    links: tuple[WordLink, ...] = ()


@dataclass(frozen=True, slots=True)
class EngineSignature:
    """What determines an engine's output: name, model, its hash, decoding settings.

    ``decoding`` is a sorted tuple of (setting, value). Threads and batch size are left
    out, because they do not change the output.
    """

    engine: str
    model: str
    model_sha256: str
    decoding: tuple[tuple[str, str], ...] = ()


class Engine(Protocol):
    """A translation engine.

    The hypotheses for a request must not depend on the other requests of the call, on
    their order, on the batch size or on the number of threads.
    """

    @property
    def signature(self) -> EngineSignature:
        """What determines the output."""

    @property
    def takes_hints(self) -> bool:
        """Whether the model uses term hints."""

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
        """Return up to ``n_best`` hypotheses for each request, best first.

        :param avoid: English renderings (in any case) that must not be produced.
        :param no_repeat_ngram: no sequence of this many pieces may come twice; 0 for no
            restriction.
        :param with_links: whether word links are needed.
        :raises EngineError: the engine failed.
        """
