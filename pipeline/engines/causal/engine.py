"""The causal engine: Gemma 3 270M or Qwen2.5 1.5B with our adapters, on CTranslate2.

The prompt is « French: … English: », and the model completes it with the English. A
causal model has no cross-attention, so there are no word links; but terms can be hints
in the prompt. The differences between the models are in pipeline.engines.causal.models.

All prompts of a batch have the same length (see pipeline.engines.batching). Otherwise
CTranslate2 would process the prompts together up to the length of the shortest one and
the rest piece by piece, which changes results and costs quality. To make batches large
enough, prompts are padded in front to a multiple of eight pieces.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

import regex

from pipeline.engines import batching, runtime
from pipeline.engines.causal.models import MODELS
from pipeline.engines.causal.prompt import one_line, prompt_pieces
from pipeline.engines.causal.tokenizers import NEW_LINE, Tokenizer, open_tokenizer
from pipeline.engines.installed import InstalledModel
from pipeline.engines.machine import available_memory
from pipeline.engines.protocol import EngineSignature, Hypothesis, Request
from pipeline.errors import EngineError

# For renderings to avoid.
_SHORT = 4  # letters; shorter renderings are forbidden only as whole words
_CASED_WORDS = 3  # how many of the first words are forbidden in each capitalisation
_SPARE = 2  # further hypotheses, since one may spell a rendering with other pieces


class CausalEngine:
    """Translates with an installed causal model, loaded when first needed.

    Its methods raise EngineError if the model cannot be loaded or fails.

    :param threads: the number of processors to use, None for all usable ones. It does
        not change the output.
    :param batch_tokens: the number of prompt pieces in a batch, each counted once for
        every beam. It does not change the output.
    :param beam: the beam size, None for the model's own.
    :param precision: CTranslate2's compute type; only with int8 does the output not
        depend on the batch.
    """

    takes_hints = True

    def __init__(
        self,
        model: InstalledModel,
        *,
        threads: int | None = None,
        batch_tokens: int | None = None,
        beam: int | None = None,
        precision: str = "int8",
    ) -> None:
        self._model = model
        self._kind = MODELS[model.engine]
        self.max_pieces = self._kind.max_pieces
        self._beam = beam or self._kind.beam
        self._precision = precision
        self._threads = threads or runtime.processors()
        self._asked_batch_tokens = batch_tokens

    @property
    def signature(self) -> EngineSignature:
        """What determines the output."""
        return EngineSignature(
            self._kind.engine,
            self._model.name,
            self._model.sha256,
            (
                ("beam", str(self._beam)),
                ("length_penalty", str(self._kind.length_penalty)),
                ("prompt_step", str(self._kind.prompt_step)),
            ),
        )

    def count_pieces(self, text: str) -> int:
        """Return the number of pieces of ``text``, put on one line."""
        return len(self._tokenizer.encode(one_line(text)))

    def translate(
        self,
        requests: Sequence[Request],
        *,
        n_best: int = 1,
        avoid: Sequence[str] = (),
        no_repeat_ngram: int = 0,
        with_links: bool = False,  # noqa: ARG002  (no cross-attention, no links)
    ) -> list[list[Hypothesis]]:
        """Return up to ``n_best`` hypotheses for each request, best first.

        A hypothesis that spells a rendering of ``avoid`` with other pieces is left out,
        so a request may have none. ``links`` are always empty.

        :raises EngineError: the engine failed.
        """
        prompts = [
            prompt_pieces(self._tokenizer, self._kind, request) for request in requests
        ]
        asked = n_best + _SPARE if avoid else n_best
        beams = max(self._beam, asked)
        batches = batching.plan_batches(
            prompts,
            [len(prompt) for prompt in prompts],
            batch_tokens=self._batch_tokens // beams,
        )
        options: dict[str, Any] = dict(  # noqa: C408  (keyword arguments, passed on)
            beam_size=beams,
            num_hypotheses=asked,
            length_penalty=self._kind.length_penalty,
            no_repeat_ngram_size=no_repeat_ngram,
            suppress_sequences=self._spellings(avoid) or None,
            disable_unk=self._kind.unknown,
            end_token=self._end_pieces,
            include_prompt_in_result=False,
            return_scores=True,
        )
        try:
            running = [
                self._generator.generate_batch(
                    [list(prompt) for prompt in batch],
                    max_length=self._longest_answer(len(batch[0])),
                    asynchronous=True,
                    **options,
                )
                for batch in batches
            ]
            decoded = [[result.result() for result in batch] for batch in running]
        except (RuntimeError, ValueError) as error:
            raise EngineError(f"{self._kind.engine}: {error}") from error
        unwanted = _pattern(avoid)
        return [
            [
                hypothesis
                for hypothesis in self._hypotheses(result)
                if not (unwanted and unwanted.search(hypothesis.text))
            ][:n_best]
            for result in batches.restore(decoded)
        ]

    def _hypotheses(self, result: Any) -> Iterable[Hypothesis]:  # noqa: ANN401  (untyped library)
        for pieces, score in zip(result.sequences, result.scores, strict=True):
            # A stop and the line end after it can be one piece, which does not end the
            # answer; the text after the line end is not part of the translation.
            line, *_ = self._tokenizer.decode(pieces).strip().split("\n", 1)
            text = one_line(line)
            # CTranslate2 divides by the length, end piece included, to this power.
            power = self._kind.length_penalty
            mean = score * (len(pieces) + 1) ** (power - 1)
            yield Hypothesis(text, min(0.0, mean), tuple(pieces))

    def _spellings(self, renderings: Iterable[str]) -> list[list[str]]:
        """Return the piece sequences of the renderings, in the usual capitalisations.

        Short ones only as whole words: the pieces of « AI » are part of « OpenAI ».
        """
        spelt: dict[tuple[str, ...], None] = {}
        for text in map(one_line, renderings):
            for cased in _cases(text):
                for start in (" ", "") if len(text) >= _SHORT else (" ",):
                    spelt[tuple(self._tokenizer.encode(start + cased))] = None
        return [list(pieces) for pieces in spelt]

    def _longest_answer(self, prompt: int) -> int:
        return int(self._kind.output_ratio * prompt) + self._kind.output_extra

    @cached_property
    def _end_pieces(self) -> list[str]:
        """The pieces that end an answer: end of text, and those that begin a line."""
        new_line = NEW_LINE[self._kind.tokenizer]
        pieces = self._tokenizer.vocabulary
        lines = (piece for piece in pieces if piece.startswith(new_line))
        return [*self._kind.ends, *lines]

    @cached_property
    def _batch_tokens(self) -> int:
        if self._asked_batch_tokens:
            return self._asked_batch_tokens
        kind = self._kind
        return kind.roomy_batch_tokens if self._is_roomy else kind.batch_tokens

    @cached_property
    def _is_roomy(self) -> bool:
        """Whether there is memory for larger batches, when this is first used."""
        memory = available_memory()
        needed = self._kind.roomy_memory
        return bool(needed) and memory is not None and memory >= needed

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        return open_tokenizer(self._kind.tokenizer, self._model.path)

    @cached_property
    def _generator(self) -> Any:  # noqa: ANN401  (untyped library)
        runtime.configure(packed=self._kind.packed or self._is_roomy)
        import ctranslate2

        try:
            return ctranslate2.Generator(
                str(self._model.path),
                compute_type=self._precision,
                inter_threads=1 if self._kind.one_batch else self._threads,
                intra_threads=self._threads if self._kind.one_batch else 1,
                max_queued_batches=-1,
            )
        except (RuntimeError, ValueError) as error:
            raise EngineError(f"{self._model.path}: cannot load: {error}") from error


def _cases(text: str) -> Iterable[str]:
    """Yield the text in its usual capitalisations.

    These are: as it is, in capitals, and with each word as it is or in lower case.
    """
    yield text
    yield text.upper()
    words = [
        dict.fromkeys((word, word.lower(), word[:1].upper() + word[1:]))
        for word in text.split(" ")[:_CASED_WORDS]
    ]
    rest = text.split(" ")[_CASED_WORDS:]
    for cased in itertools.product(*words):
        yield " ".join((*cased, *rest))


def _pattern(renderings: Sequence[str]) -> regex.Pattern[str] | None:
    if not renderings:
        return None
    words = "|".join(regex.escape(one_line(text)) for text in renderings)
    return regex.compile(rf"(?<!\w)(?:{words})(?!\w)", regex.IGNORECASE)
