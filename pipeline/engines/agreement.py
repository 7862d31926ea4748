"""Choose among one engine's hypotheses by how far a second engine agrees.

A model's own score is a poor judge between its best hypotheses: the best four hold one
that is three BLEU better than the first. What a second, independent model says of the
same French is further evidence, as in system combination by minimum Bayes risk (Kumar
and Byrne 2004, with chrF, Popović 2015, as the gain). benchmarks/README.md has the
figures.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

from pipeline.engines.protocol import Engine, EngineSignature, Hypothesis, Request
from pipeline.files import sha256

CANDIDATES = 4
"""How many of the first engine's hypotheses are looked at."""

WEIGHT = 1.0
"""What full agreement (chrF 1) is worth beside the mean log-probability of a piece."""


class AgreementEngine:
    """The ``first`` engine, its best hypotheses put in the order of an agreement.

    A hypothesis ranks by its score plus its chrF (0 to 1) against the ``second``
    engine's best one, times WEIGHT. All that a hypothesis holds is the first engine's.
    A request that is too long for the second engine, or that it has no answer to, keeps
    the first one's order.
    """

    def __init__(self, first: Engine, second: Engine) -> None:
        self._first = first
        self._second = second

    @property
    def signature(self) -> EngineSignature:
        """Both engines' names, models and decoding settings."""
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
        """Whether term hints reach the first model."""
        return self._first.takes_hints

    @property
    def max_pieces(self) -> int:
        """The longest request, in the first model's pieces."""
        return self._first.max_pieces

    def count_pieces(self, text: str) -> int:
        """Return the number of the first model's pieces of ``text``."""
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
        """Return up to ``n_best`` hypotheses a request, in the order of the agreement.

        Raises EngineError if one of the engines fails.
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
        """Return the hypotheses, those that are looked at in their new order."""
        looked_at = sorted(
            hypotheses[:CANDIDATES],
            key=lambda h: h.score + WEIGHT * self._chrf(h.text, other),
            reverse=True,
        )
        return looked_at + hypotheses[CANDIDATES:]

    @cached_property
    def _chrf(self) -> Callable[[str, str], float]:
        """Sentence chrF, 0 to 1, of a text against one reference."""
        from sacrebleu.metrics.chrf import CHRF  # slow to import

        metric = CHRF()
        return lambda text, other: metric.sentence_score(text, [other]).score / 100
