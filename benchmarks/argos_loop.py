"""The loop to compare with: argostranslate.translate on one sentence after another.

Run by speed.py in a process and a home of its own. argostranslate imports stanza, spacy
and minisbd for splitting sentences; the sentences are split already, so empty modules
stand in for them (no torch), and a splitter that returns its input.

Standard input: one sentence a line. Standard output: one JSON object.
"""

from __future__ import annotations

import json
import sys
import time
import types

for name in ("stanza", "spacy", "minisbd"):
    sys.modules[name] = types.ModuleType(name)
sys.modules["minisbd"].SBDetect = object  # type: ignore[attr-defined]
sys.modules["minisbd"].models = types.SimpleNamespace()  # type: ignore[attr-defined]

from argostranslate import sbd, settings, translate  # noqa: E402 (after the stand-ins)


class Whole(sbd.MiniSBDSentencizer):  # type: ignore[misc]
    """Splits nothing."""

    def __init__(self, pkg: object) -> None:
        self.pkg = pkg

    def split_sentences(self, text: str) -> list[str]:
        """Return the text as its only sentence."""
        return [text]


translate.MiniSBDSentencizer = Whole


def main() -> None:
    sentences = sys.stdin.read().splitlines()
    translation = translate.get_translation_from_codes("fr", "en")
    translation.translate(sentences[0])  # loads the model
    started = time.perf_counter()
    for sentence in sentences:
        translation.translate(sentence)
    seconds = time.perf_counter() - started
    print(json.dumps({"seconds": seconds, "beam": settings.beam_size}))


main()
