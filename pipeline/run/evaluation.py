"""Scores an engine on a test set (`translate eval`)."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.documents import Block, Document
from pipeline.engines.protocol import Engine
from pipeline.errors import ConfigError
from pipeline.glossary import Termbase
from pipeline.invalidation import engine_fingerprint
from pipeline.run.report import words
from pipeline.translation import Settings, Translator, prepare
from pipeline.units import Kind, TranslationUnit


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Scores of hypotheses against references, one segment per line.

    ``bleu`` and ``chrf`` are sacrebleu's corpus scores (0 to 100; Papineni et al. 2002,
    Popović 2015), with the signatures that make them comparable. ``terms`` counts the
    occurrences of terms by the step that met them.
    """

    bleu: float
    bleu_signature: str
    chrf: float
    chrf_signature: str
    segments: int
    words: int
    seconds: float
    terms: dict[str, int]
    hypotheses: tuple[str, ...]


def evaluate(
    sources: Sequence[str],
    references: Sequence[str],
    engine: Engine,
    termbase: Termbase,
    settings: Settings,
) -> Evaluation:
    """Translate ``sources`` as a run would, and score the result.

    :raises ConfigError: the numbers of sources and references differ, or there are
        none.
    """
    if len(sources) != len(references):
        raise ConfigError(
            f"the source has {len(sources):,} lines, the reference "
            f"{len(references):,}: they must be parallel"
        )
    if not any(line.strip() for line in sources):
        raise ConfigError("the source is empty: there is nothing to evaluate")
    started = time.monotonic()
    document = _lines(sources)
    made_by = engine_fingerprint(engine.signature, settings.locale)
    prepared_document = prepare(document, termbase, made_by)
    order = sorted(
        range(len(prepared_document.segments)),
        key=lambda n: len(prepared_document.segments[n].text),
    )
    made = Translator(engine, settings).translate(
        [prepared_document.segments[n] for n in order]
    )
    units = [unit for _, unit in sorted(zip(order, made, strict=True))]
    seconds = time.monotonic() - started
    hypotheses = _joined(units, document, len(sources))
    return _scored(hypotheses, sources, references, units, seconds)


def _lines(sources: Sequence[str]) -> Document:
    """Return a document in which every line is a paragraph."""
    blocks = []
    at = 0
    for line in sources:
        text = line.strip()
        if text:
            start = at + line.index(text)
            blocks.append(
                Block(Kind.PARAGRAPH, start, start + len(text), translatable=True)
            )
        at += len(line) + 1
    return Document("lines", "\n".join(sources), "utf-8", b"", "", tuple(blocks), ())


def _joined(
    units: Sequence[TranslationUnit], document: Document, count: int
) -> tuple[str, ...]:
    """Return one hypothesis for each line: its segments joined."""
    line_of = [document.text.count("\n", 0, block.start) for block in document.blocks]
    lines: list[list[str]] = [[] for _ in range(count)]
    for unit in units:
        lines[line_of[unit.paragraph - 1]].append(unit.target)
    return tuple(" ".join(line) for line in lines)


def _scored(
    hypotheses: Sequence[str],
    sources: Sequence[str],
    references: Sequence[str],
    units: Sequence[TranslationUnit],
    seconds: float,
) -> Evaluation:
    from sacrebleu.metrics.bleu import BLEU
    from sacrebleu.metrics.chrf import CHRF

    bleu, chrf = BLEU(), CHRF()
    bleu_score = bleu.corpus_score(list(hypotheses), [list(references)])
    chrf_score = chrf.corpus_score(list(hypotheses), [list(references)])
    terms = Counter(use.outcome for unit in units for use in unit.terms)
    return Evaluation(
        bleu=bleu_score.score,
        bleu_signature=str(bleu.get_signature()),
        chrf=chrf_score.score,
        chrf_signature=str(chrf.get_signature()),
        segments=len(sources),
        words=words(sources),
        seconds=seconds,
        terms=dict(sorted(terms.items())),
        hypotheses=tuple(hypotheses),
    )
