"""The engine of every encoder-decoder model: Argos, OPUS-MT, quickmt, NLLB, M2M100.

A layout says which pieces a model uses; the rest is the same for all models.
``argostranslate.translate`` is not used: it decodes about one sentence a batch, joins
the sentences of a paragraph and turns underscores into spaces. Here every segment has
its own hypotheses, and batches are filled with all requests of a call.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from pipeline.engines.installed import InstalledModel
from pipeline.engines.protocol import EngineSignature, Hypothesis, Request
from pipeline.engines.runtime import processors
from pipeline.engines.seq2seq.attention import word_links
from pipeline.engines.seq2seq.decoder import (
    BATCH_TOKENS,
    BEAM,
    COMPUTE_TYPE,
    DecodedSequence,
    Decoder,
    Pieces,
    Search,
)
from pipeline.engines.seq2seq.layouts import ARGOS_PENALTY, Layout, read_layout
from pipeline.engines.seq2seq.pieces import SPACE, UNKNOWN, PieceModel, open_pieces
from pipeline.errors import EngineError

# Models are trained on sentences of up to about this length. Of longer ones they lose
# text, so the caller splits those at clause marks.
MAX_PIECES = 200

Attention = list[list[float]]


class Seq2SeqEngine:
    """Translates with an installed encoder-decoder model, loaded when first needed.

    :param threads: how many batches are decoded at the same time (default: the
        processors that this process may use). It does not change a result.
    :param batch_tokens: the source pieces of a batch. It does not change a result.
    :param layout: a layout to test instead of the model's own.
    """

    def __init__(
        self,
        model: InstalledModel,
        *,
        threads: int | None = None,
        batch_tokens: int | None = None,
        layout: Layout | None = None,
    ) -> None:
        self._model = model
        self._given = layout
        self._threads = threads or processors()
        self._batch_tokens = batch_tokens or BATCH_TOKENS

    @property
    def signature(self) -> EngineSignature:
        """What determines the output. Raises EngineError if the model is damaged."""
        decoding = {
            "beam": str(BEAM),
            "compute_type": COMPUTE_TYPE,
            "length_penalty": str(ARGOS_PENALTY),
        }
        if self._model.engine != "argos":  # an Argos package has it in its own files
            decoding["length_penalty"] = str(self._layout.length_penalty)
            decoding |= _around(self._layout)
        return EngineSignature(
            engine=self._model.engine,
            model=f"{self._model.name} {self._model.version}",
            model_sha256=self._model.sha256,
            decoding=tuple(sorted(decoding.items())),
        )

    @property
    def takes_hints(self) -> bool:
        """False: an encoder-decoder model has no prompt for term hints."""
        return False

    @property
    def max_pieces(self) -> int:
        """The longest request, in pieces, that is translated without being cut."""
        return MAX_PIECES

    def count_pieces(self, text: str) -> int:
        """Return the number of source pieces of ``text``."""
        return len(self._pieces.encode(text))

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

        ``avoid`` forbids the pieces of these renderings, and so also longer words that
        begin with the same pieces ("American" forbids "Americans"). A hypothesis that
        spells one with other pieces is left out, so a request may have none.

        :raises EngineError: the engine failed, or a request is too long for the model.
        """
        layout = self._layout
        search = Search(n_best, layout.prefix, self._sequences(avoid), no_repeat_ngram)
        sources = {
            text: tuple(self._pieces.encode(text))
            for text in dict.fromkeys(request.text for request in requests)
        }
        spoken = [pieces for pieces in dict.fromkeys(sources.values()) if pieces]
        searched = self._decoder.search([self._whole(s) for s in spoken], search)
        found = dict(zip(spoken, searched, strict=True))
        pairs = [
            (pieces, candidate.pieces)
            for pieces, candidates in found.items()
            for candidate in candidates
            if candidate.pieces and (with_links or UNKNOWN in candidate.pieces)
        ]
        rows = self._decoder.attention([(self._whole(s), t) for s, t in pairs])
        attention = {
            (source, target): self._on_text(found_rows, source)
            for (source, target), found_rows in zip(pairs, rows, strict=True)
        }
        hypotheses = {
            text: self._hypotheses(
                text, pieces, found.get(pieces, _NOTHING), attention, with_links
            )
            for text, pieces in sources.items()
        }
        unwanted = _pattern(avoid)
        return [
            [
                hypothesis
                for hypothesis in hypotheses[request.text]
                if not (unwanted and unwanted.search(hypothesis.text))
            ]
            for request in requests
        ]

    def _hypotheses(
        self,
        text: str,
        source: Pieces,
        candidates: Sequence[DecodedSequence],
        attention: dict[tuple[Pieces, Pieces], Attention],
        with_links: bool,  # noqa: FBT001  (one internal caller, by position)
    ) -> list[Hypothesis]:
        """Return hypotheses for decoded sequences; of equal texts only the best."""
        found: dict[str, Hypothesis] = {}
        for candidate in candidates:
            begun = len(self._layout.prefix)
            rows = attention.get((source, candidate.pieces), [])[begun:]
            pieces = _copy_unknown(candidate.pieces[begun:], source, rows)
            target = self._pieces.decode(pieces)
            if target in found:
                continue
            links = (
                word_links(
                    text,
                    self._pieces.source_spans(text, source),
                    target,
                    self._pieces.target_spans(target, pieces),
                    rows,
                )
                if with_links
                else ()
            )
            found[target] = Hypothesis(target, candidate.score, pieces, links)
        return list(found.values())

    def _sequences(self, avoid: Sequence[str]) -> tuple[Pieces, ...]:
        """Return the piece sequences of all spellings of ``avoid``, sorted."""
        return tuple(
            sorted(
                {
                    tuple(pieces)
                    for rendering in avoid
                    for spelling in _spellings(rendering)
                    for pieces in self._pieces.sequences(spelling)
                    if pieces
                }
            )
        )

    def _whole(self, pieces: Pieces) -> Pieces:
        """Return the pieces of a text with those that the model needs around them."""
        return (*self._layout.lead, *pieces, *self._layout.tail)

    def _on_text(self, rows: Attention, pieces: Pieces) -> Attention:
        """Return the attention to the pieces of the text only, without those around."""
        lead = len(self._layout.lead)
        return [row[lead : lead + len(pieces)] for row in rows]

    @functools.cached_property
    def _layout(self) -> Layout:
        if self._given is not None:
            return self._given
        try:
            return read_layout(self._model.path)
        except (OSError, ValueError) as error:
            raise self._damaged(error) from error

    @functools.cached_property
    def _pieces(self) -> PieceModel:
        try:
            return open_pieces(self._model.path, "fr", "en", self._layout)
        except (OSError, RuntimeError, ValueError) as error:
            raise self._damaged(error) from error

    @functools.cached_property
    def _decoder(self) -> Decoder:
        return Decoder(
            self._model.path / self._layout.model,
            length_penalty=self._layout.length_penalty,
            threads=self._threads,
            batch_tokens=self._batch_tokens,
        )

    def _damaged(self, error: Exception) -> EngineError:
        return EngineError(
            f"{self._model.path}: the model is damaged "
            f"({' '.join(str(error).split())}); remove it and install it again"
        )


def _around(layout: Layout) -> dict[str, str]:
    """Return the pieces around a text as settings for the signature."""
    pieces = {
        "source_lead": layout.lead,
        "source_tail": layout.tail,
        "target_prefix": layout.prefix,
    }
    return {name: " ".join(found) for name, found in pieces.items() if found}


_NOTHING = [DecodedSequence((), 0.0)]


def _spellings(rendering: str) -> set[str]:
    """Return a rendering in all capitalisations that English may use."""
    return {
        rendering,
        rendering.lower(),
        rendering.upper(),
        rendering.title(),
        rendering[:1].upper() + rendering[1:],
    } - {""}


def _pattern(avoid: Sequence[str]) -> re.Pattern[str] | None:
    """Return a pattern that finds the renderings as whole words, in any case."""
    words = "|".join(re.escape(rendering.strip()) for rendering in avoid)
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE) if words else None


def _copy_unknown(pieces: Pieces, source: Pieces, rows: Attention) -> Pieces:
    """Replace each unknown target piece by the source piece it attends to most."""
    if UNKNOWN not in pieces:
        return pieces
    copied = list(pieces)
    for place, row in enumerate(rows):
        if pieces[place] == UNKNOWN and row:
            copied[place] = source[max(range(len(row)), key=row.__getitem__)]
    return tuple(piece for piece in copied if piece not in (UNKNOWN, SPACE + UNKNOWN))
