"""Sentence alignment of a French text with its English translation.

The steps are: `glosses` makes tables of translation probabilities, `anchors` finds
certain pairs and the search band around them, `scores` scores pairs of blocks of
sentences, and `beads` chooses the best division. A machine translation of the French
text, if given, is further evidence of the same kind (Sennrich and Volk 2010, "MT-based
sentence alignment for OCR-generated parallel texts").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.alignment.anchors import Anchor, find_anchors, heaviest_chain, make_band
from pipeline.alignment.beads import Model, Text, best_steps
from pipeline.alignment.glosses import gloss, read_side
from pipeline.alignment.scores import Evidence, band_scores
from pipeline.numbers import Lang

# Moved text is a run of anchors that are at most this many sentences apart, and that
# have at least this total weight.
_RUN = 3
_LEAST_MOVED = 12.0


@dataclass(frozen=True, slots=True)
class Bead:
    """French sentences and the English ones that translate them, as ranges of indices.

    ``confidence`` is the probability that exactly these belong together (0..1).
    """

    french: range
    english: range
    confidence: float


@dataclass(frozen=True, slots=True)
class Moved:
    """French sentences whose English translation is at another place of the text."""

    french: range
    english: range


@dataclass(frozen=True, slots=True)
class Alignment:
    """The beads of two texts, in order, and the moved sentences.

    Every sentence is in exactly one bead. Moved sentences are in beads without a
    counterpart.
    """

    beads: tuple[Bead, ...]
    moved: tuple[Moved, ...] = ()


def align_sentences(
    french: Sequence[str],
    english: Sequence[str],
    *,
    translations: Sequence[str] | None = None,
    paragraphs: tuple[Sequence[int], Sequence[int]] = ((), ()),
    model: Model | None = None,
) -> Alignment:
    """Align the sentences of a French text with those of its English translation.

    :param translations: a machine translation of each French sentence.
    :param paragraphs: the indices of the French and of the English sentences that begin
        a paragraph. Beads that begin with a paragraph on both sides are preferred.
    :param model: the weights of the evidence.
    :raises ValueError: there is not one translation for each French sentence.
    """
    if translations is not None and len(translations) != len(french):
        raise ValueError("there must be one translation for each French sentence")
    if not french or not english:
        return Alignment(_unpaired(len(french), len(english)))
    source, target = read_side(french, Lang.FR), read_side(english, Lang.EN)
    evidence = [Evidence(source, target, *gloss(source, target))]
    anchors = find_anchors(source, target, evidence[0].there)
    chain = heaviest_chain(anchors)
    band = make_band(chain, source.size, target.size)
    if translations is not None:
        machine_english = read_side(translations, Lang.EN)
        tables = gloss(machine_english, target, translated=True)
        evidence.append(Evidence(machine_english, target, *tables))
    chunks = band_scores(evidence, band)
    texts = (Text(source.lengths, paragraphs[0]), Text(target.lengths, paragraphs[1]))
    steps = best_steps(texts, chunks, band, model or Model())
    beads = tuple(
        Bead(
            range(step.french, step.french + step.a),
            range(step.english, step.english + step.b),
            round(step.confidence, 4),
        )
        for step in steps
    )
    return Alignment(beads, _moved(anchors, beads))


def _moved(anchors: Sequence[Anchor], beads: Sequence[Bead]) -> tuple[Moved, ...]:
    """Return the runs of anchors whose sentences are all in one-sided beads."""
    french = {i for bead in beads if not bead.english for i in bead.french}
    english = {j for bead in beads if not bead.french for j in bead.english}
    loose = [a for a in anchors if a.french in french and a.english in english]
    runs: list[list[Anchor]] = []
    for anchor in sorted(loose, key=lambda a: (a.french, a.english)):
        last = runs[-1][-1] if runs else None
        if (
            last is not None
            and anchor.french - last.french <= _RUN
            and 0 < anchor.english - last.english <= _RUN
        ):
            runs[-1].append(anchor)
        else:
            runs.append([anchor])
    return tuple(
        Moved(
            range(run[0].french, run[-1].french + 1),
            range(run[0].english, run[-1].english + 1),
        )
        for run in runs
        if sum(anchor.weight for anchor in run) >= _LEAST_MOVED
    )


def _unpaired(french: int, english: int) -> tuple[Bead, ...]:
    return (
        *(Bead(range(i, i + 1), range(0), 1.0) for i in range(french)),
        *(Bead(range(0), range(j, j + 1), 1.0) for j in range(english)),
    )
