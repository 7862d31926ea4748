"""Choosing among the hypotheses of one engine by the translation of a second engine.

A model's score does not rank its best hypotheses well: with the best one of the first
four (by the reference) BLEU is three points higher than with the first. The translation
of a second, independent model is further evidence, as in system combination by minimum
Bayes risk (Kumar and Byrne 2004, with chrF, Popović 2015, as the gain).
benchmarks/README.md has the figures.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.engines.protocol import Engine, EngineSignature, Hypothesis, Request
from pipeline.files import sha256
from pipeline.text.likeness import sentence_chrf

CANDIDATES = 4
"""How many of the first engine's hypotheses are ranked again."""

WEIGHT = 1.0
"""The weight of chrF (0 to 1), relative to the mean log-probability of a piece."""


class AgreementEngine:
    """The ``first`` engine, with its best hypotheses ranked again by a ``second`` one.

    A hypothesis is ranked by its score plus WEIGHT times its chrF (0 to 1) against the
    second engine's translation. The hypotheses themselves are not changed. If a request
    is too long for the second engine, or has no translation there, the order stays.
    """

    def __init__(self, first: Engine, second: Engine) -> None:
        self._first = first
        self._second = second

    @property
    def signature(self) -> EngineSignature:
        """Names, models and decoding settings of both engines."""
        one, two = self._first.signature, self._second.signature
        decoding = (
            *one.decoding,
            *((f"second.{name}", value) for name, value in two.decoding),
            ("agreement", f"chrF of {CANDIDATES}, weight {WEIGHT}"),
        )
        return EngineSignature(
            f"{one.engine}+{two.engine}",
            f"{one.model}+{two.model}",
            sha256(f"{one.model_sha256} {two.model_sha256}"),
            tuple(sorted(decoding)),
        )

    @property
    def takes_hints(self) -> bool:
        """Whether the first model uses term hints."""
        return self._first.takes_hints

    @property
    def max_pieces(self) -> int:
        """The longest request, in pieces of the first model."""
        return self._first.max_pieces

    def count_pieces(self, text: str) -> int:
        """Return the number of pieces of ``text`` in the first model."""
        return self._first.count_pieces(text)

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

        :raises EngineError: one of the engines failed.
        """
        made = self._first.translate(
            requests,
            n_best=max(n_best, CANDIDATES),
            avoid=avoid,
            no_repeat_ngram=no_repeat_ngram,
            with_links=with_links,
        )
        asked = [
            place
            for place, hypotheses in enumerate(made)
            if len({h.text for h in hypotheses[:CANDIDATES]}) > 1
            and self._second.count_pieces(requests[place].text)
            <= self._second.max_pieces
        ]
        others = self._second.translate(
            [requests[place] for place in asked],
            avoid=avoid,
            no_repeat_ngram=no_repeat_ngram,
        )
        for place, other in zip(asked, others, strict=True):
            if other:
                made[place] = self._ranked(made[place], other[0].text)
        return [hypotheses[:n_best] for hypotheses in made]

    def _ranked(self, hypotheses: list[Hypothesis], other: str) -> list[Hypothesis]:
        """Return the hypotheses with the first CANDIDATES of them ranked again."""
        looked_at = sorted(
            hypotheses[:CANDIDATES],
            key=lambda h: h.score + WEIGHT * sentence_chrf(h.text, other),
            reverse=True,
        )
        return looked_at + hypotheses[CANDIDATES:]
