"""Testing a model with twelve plain sentences before it is installed.

Pieces that do not fit the weights, a wrong order of the vocabulary or a missing
end-of-sentence piece raise no error, but make bad text. Correct models of this language
pair are far above the limit on these sentences, those with wrong pieces far below.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources

from pipeline.engines.protocol import Engine, Request
from pipeline.errors import EngineError, ModelInstallError

LEAST = 40.0  # chrF of the whole set
_REPEATS = 4  # a phrase that comes this often in a row is a loop
_LONGEST_LOOP = 4  # words
# English seldom has more pieces than French; a model that never stops has the maximum.
_PIECES_RATIO, _PIECES_EXTRA = 2, 12


@dataclass(frozen=True, slots=True)
class Probe:
    """The result of a test: corpus chrF, and what is wrong ("" if nothing)."""

    chrf: float
    fault: str


def probe(engine: Engine, *, least: float = LEAST) -> Probe:
    """Translate the sentences, and compare them with our English.

    The measure is corpus chrF (Popović 2015, computed by sacrebleu).

    :param least: the chrF below which the model has a fault.
    """
    from sacrebleu.metrics.chrf import CHRF

    pairs = sentences()
    try:
        found = engine.translate([Request(french) for french, _ in pairs])
    except EngineError as error:
        return Probe(0.0, f"it does not translate: {error}")
    texts = [hypotheses[0].text if hypotheses else "" for hypotheses in found]
    chrf = float(CHRF().corpus_score(texts, [[english for _, english in pairs]]).score)
    fault = ""
    for (french, _), hypotheses, text in zip(pairs, found, texts, strict=True):
        pieces = len(hypotheses[0].pieces) if hypotheses else 0
        if pieces > _PIECES_RATIO * engine.count_pieces(french) + _PIECES_EXTRA:
            fault = "a sentence does not end"
        elif text.casefold() == french.casefold():
            fault = "a sentence is copied"
        elif _loops(text):
            fault = "a sentence goes round in circles"
        if fault:
            break
    if not fault and chrf < least:
        fault = (
            f"chrF {chrf:.0f} on twelve plain sentences, at least {least:.0f} needed"
        )
    return Probe(chrf, fault)


def check(result: Probe) -> None:
    """Raise ModelInstallError if the test found a fault."""
    if result.fault:
        raise ModelInstallError(f"the pieces do not fit this model ({result.fault})")


def sentences() -> tuple[tuple[str, str], ...]:
    """Return the French sentences and the English that is expected."""
    lines = resources.files("pipeline").joinpath("data", "probe.tsv").read_text("utf-8")
    rows = (line.partition("\t") for line in lines.splitlines())
    return tuple((french, english) for french, _, english in rows)


def _loops(text: str) -> bool:
    words = text.split()
    return any(
        words[at : at + size] * _REPEATS == words[at : at + size * _REPEATS]
        for size in range(1, _LONGEST_LOOP + 1)
        for at in range(len(words) - size * _REPEATS + 1)
    )
