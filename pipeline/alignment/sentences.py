"""Which sentences of an English text translate which of a French one.

In running order: `glosses` says what the words of both texts can mean, `anchors` finds
pairs beyond doubt and the band around them, `scores` weighs blocks of sentences against
each other, `beads` chooses the division. A machine translation of the French, where
there is one, is more evidence of the same kind (Sennrich and Volk 2010, "MT-based
sentence alignment for OCR-generated parallel texts").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.alignment.anchors import find_anchors, heaviest_chain, make_band
from pipeline.alignment.beads import Model, best_steps
from pipeline.alignment.glosses import gloss, read_side
from pipeline.alignment.scores import Evidence, band_scores, chances
from pipeline.numbers import Lang


@dataclass(frozen=True, slots=True)
class Bead:
    """French sentences and the English ones that translate them, as numbers from 0.

    ``confidence`` is the probability that exactly these belong together (0..1).
    """

    french: range
    english: range
    confidence: float


@dataclass(frozen=True, slots=True)
class Moved:
    """French sentences whose English stands elsewhere, out of order."""

    french: range
    english: range


@dataclass(frozen=True, slots=True)
class Alignment:
    """The beads of two texts, in order, and what was moved.

    Every sentence is in exactly one bead; one that was moved is in an empty one.
    """

    beads: tuple[Bead, ...]
    moved: tuple[Moved, ...] = ()


def align_sentences(
    french: Sequence[str],
    english: Sequence[str],
    *,
    translations: Sequence[str] | None = None,
    model: Model | None = None,
) -> Alignment:
    """Align the sentences of a French text with those of its English translation.

    ``translations`` are a machine's, one for each French sentence.
    """
    if not french or not english:
        return Alignment(_unpaired(len(french), len(english)))
    ours, theirs = read_side(french, Lang.FR), read_side(english, Lang.EN)
    there, back = gloss(ours, theirs)
    anchors = find_anchors(ours, theirs, there)
    chain = heaviest_chain(anchors)
    band = make_band(chain, ours.size, theirs.size)
    evidence = Evidence(there, back, chances(theirs), chances(ours))
    chunks = band_scores(ours, theirs, evidence, band)
    steps = best_steps(ours, theirs, chunks, band, model or Model())
    beads = tuple(
        Bead(
            range(step.french, step.french + step.a),
            range(step.english, step.english + step.b),
            round(step.confidence, 4),
        )
        for step in steps
    )
    return Alignment(beads)


def _unpaired(french: int, english: int) -> tuple[Bead, ...]:
    return (
        *(Bead(range(i, i + 1), range(0), 1.0) for i in range(french)),
        *(Bead(range(0), range(j, j + 1), 1.0) for j in range(english)),
    )
