"""The Argos engine: an Argos package decoded through CTranslate2 directly.

``argostranslate.translate`` decodes about one sentence a batch, joins the sentences
of a paragraph and turns underscores into spaces; here every segment is a hypothesis
of its own, and batches are filled over all requests of a call.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Sequence

from pipeline.engines.argos_pieces import SPACE, UNKNOWN, PieceModel, open_pieces
from pipeline.engines.attention import word_links
from pipeline.engines.installed import InstalledModel
from pipeline.engines.protocol import EngineSignature, Hypothesis, Request
from pipeline.engines.runtime import processors
from pipeline.engines.seq2seq import (
    BATCH_TOKENS,
    BEAM,
    COMPUTE_TYPE,
    LENGTH_PENALTY,
    Candidate,
    Decoder,
    Pieces,
    Search,
)
from pipeline.errors import EngineError

# Argos models learn from sentences of up to about this length; longer ones decode,
# but lose text: they are better split at clause marks first.
MAX_PIECES = 200

Attention = list[list[float]]


class ArgosEngine:
    """Translates with an installed Argos package.

    Cheap to make: the model is loaded when first needed. ``threads`` is the number
    of batches decoded at the same time (default: the processors this process may
    use); ``batch_tokens`` the source pieces of a batch. Neither changes a result.
    """

    def __init__(
        self,
        model: InstalledModel,
        *,
        threads: int | None = None,
        batch_tokens: int | None = None,
    ) -> None:
        self._model = model
        self._threads = threads or processors()
        self._batch_tokens = batch_tokens or BATCH_TOKENS

    @property
    def signature(self) -> EngineSignature:
        """What determines the output."""
        return EngineSignature(
            engine="argos",
            model=f"{self._model.name} {self._model.version}",
            model_sha256=self._model.sha256,
            decoding=(
                ("beam", str(BEAM)),
                ("compute_type", COMPUTE_TYPE),
                ("length_penalty", str(LENGTH_PENALTY)),
            ),
        )

    @property
    def takes_hints(self) -> bool:
        """Argos models have no place for term hints."""
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
        """Return up to ``n_best`` hypotheses a request, best first, in order.

        ``avoid`` forbids the pieces of these renderings and so also longer words
        that begin with the same pieces ("American" forbids "Americans"); a
        hypothesis that writes one with other pieces is left out, so there may be
        none. Raises EngineError, also for a request that the model cannot hold.
        """
        search = Search(n_best, self._prefix, self._sequences(avoid), no_repeat_ngram)
        sources = {
            text: tuple(self._pieces.encode(text))
            for text in dict.fromkeys(request.text for request in requests)
        }
        spoken = [pieces for pieces in dict.fromkeys(sources.values()) if pieces]
        found = dict(zip(spoken, self._decoder.search(spoken, search), strict=True))
        pairs = [
            (pieces, candidate.pieces)
            for pieces, candidates in found.items()
            for candidate in candidates
            if candidate.pieces and (with_links or UNKNOWN in candidate.pieces)
        ]
        attention = dict(zip(pairs, self._decoder.attention(pairs), strict=True))
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
        candidates: Sequence[Candidate],
        attention: dict[tuple[Pieces, Pieces], Attention],
        with_links: bool,  # noqa: FBT001  (one internal caller, by position)
    ) -> list[Hypothesis]:
        """Turn candidates into texts; of equal texts the best stays."""
        found: dict[str, Hypothesis] = {}
        for candidate in candidates:
            rows = attention.get((source, candidate.pieces), [])[len(self._prefix) :]
            pieces = _copy_unknown(candidate.pieces[len(self._prefix) :], source, rows)
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

    @functools.cached_property
    def _pieces(self) -> PieceModel:
        try:
            return open_pieces(self._model.path, "fr", "en")
        except (OSError, RuntimeError, ValueError) as error:
            raise EngineError(
                f"{self._model.path}: the package is damaged "
                f"({' '.join(str(error).split())}); remove it and install it again"
            ) from error

    @functools.cached_property
    def _prefix(self) -> Pieces:
        """The piece that begins every target: packages for many languages have one."""
        metadata = json.loads(
            (self._model.path / "metadata.json").read_text(encoding="utf-8")
        )
        prefix = metadata.get("target_prefix", "")
        return (prefix,) if prefix else ()

    @functools.cached_property
    def _decoder(self) -> Decoder:
        return Decoder(
            self._model.path / "model",
            threads=self._threads,
            batch_tokens=self._batch_tokens,
        )


_NOTHING = [Candidate((), 0.0)]


def _spellings(rendering: str) -> set[str]:
    """Return the ways English may write the case of a rendering."""
    return {
        rendering,
        rendering.lower(),
        rendering.upper(),
        rendering.title(),
        rendering[:1].upper() + rendering[1:],
    } - {""}


def _pattern(avoid: Sequence[str]) -> re.Pattern[str] | None:
    """Return what finds a rendering as whole words, in any case."""
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
