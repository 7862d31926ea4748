"""The loop that users of argostranslate write, timed: one paragraph a call.

Run by speed.py in a process of its own, with a folder of its own for what
argostranslate creates on import. Reads a job from standard input and prints what it
took, both JSON. The sentence splitters, which need torch, are replaced by the splits
that came with the job, so that only the decoding differs.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from types import ModuleType, SimpleNamespace


def main() -> None:
    job = json.load(sys.stdin)
    splits = {" ".join(p): p for p in job["paragraphs"]}
    start = time.perf_counter()
    _stub_splitters(splits)
    from argostranslate.translate import translate

    translate("Bonjour.", "fr", "en")
    loaded = time.perf_counter()
    used = time.process_time()
    texts = [translate(paragraph, "fr", "en") for paragraph in splits]
    result = {
        "start": loaded - start,
        "seconds": time.perf_counter() - loaded,
        "cpu": time.process_time() - used,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "characters": sum(map(len, texts)),
    }
    json.dump(result, sys.stdout)


def _stub_splitters(splits: dict[str, list[str]]) -> None:
    """Stand in for stanza, spacy and minisbd; the last one splits by the table."""

    class Splitter:
        def __init__(self, *_: object, **__: object) -> None: ...

        def sentences(self, text: str) -> list[str]:
            return splits.get(text, [text])

    for name in ("stanza", "spacy", "minisbd"):
        sys.modules[name] = ModuleType(name)
    minisbd = sys.modules["minisbd"]
    models = SimpleNamespace(cache_dir="", list_models=lambda: ["fr"])
    minisbd.__dict__.update(SBDetect=Splitter, models=models)


if __name__ == "__main__":
    main()
