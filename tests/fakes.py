"""Engines for tests: deterministic, instant, and they record what they were asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from pipeline.engines.protocol import EngineSignature, Hypothesis, Request


@dataclass
class FakeEngine:
    """Upper-cases its input, or looks it up in ``answers``; keeps every call.

    ``answers`` maps a request's text to its hypotheses, best first; a callable gets
    the request and the list of renderings to avoid.
    """

    answers: dict[str, Sequence[str]] = field(default_factory=dict)
    answer: Callable[[Request, Sequence[str]], Sequence[str]] | None = None
    takes_hints: bool = False
    max_pieces: int = 200
    calls: list[list[Request]] = field(default_factory=list)
    options: list[dict[str, object]] = field(default_factory=list)
    model: str = "fake"

    @property
    def signature(self) -> EngineSignature:
        return EngineSignature("fake", self.model, "0" * 64, (("beam", "1"),))

    @property
    def asked(self) -> list[str]:
        """Every text asked for, in order."""
        return [request.text for call in self.calls for request in call]

    def count_pieces(self, text: str) -> int:
        return len(text.split())

    def translate(
        self,
        requests: Sequence[Request],
        *,
        n_best: int = 1,
        avoid: Sequence[str] = (),
        no_repeat_ngram: int = 0,
        with_links: bool = False,
    ) -> list[list[Hypothesis]]:
        self.calls.append(list(requests))
        self.options.append(
            dict(
                n_best=n_best,
                avoid=tuple(avoid),
                no_repeat_ngram=no_repeat_ngram,
                with_links=with_links,
            )
        )
        return [self._one(request, n_best, avoid) for request in requests]

    def _one(
        self, request: Request, n_best: int, avoid: Sequence[str]
    ) -> list[Hypothesis]:
        if self.answer is not None:
            texts = self.answer(request, avoid)
        else:
            texts = self.answers.get(request.text, [request.text.upper()])
        return [
            Hypothesis(text, -0.1 * (rank + 1), tuple(text.split()))
            for rank, text in enumerate(texts)
        ][:n_best]
