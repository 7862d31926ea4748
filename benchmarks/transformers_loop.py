"""The same qwen weights, adapter and prompts in transformers, timed.

Run by speed.py with an interpreter that has torch, transformers and gguf
(benchmarks/requirements-transformers.txt). Reads a job from standard input: the GGUF
file, the adapter, prompts, the beam, the number type and the threads. Prints what it
took and the English, as JSON.
"""

from __future__ import annotations

import json
import re
import resource
import sys
import time
from pathlib import Path
from typing import Any

_BATCH = 16  # prompts; the fastest of 4, 16 and 32 here
_ENDS = ("<|im_end|>", "<|endoftext|>", "\n", ".\n")


def main() -> None:
    job = json.load(sys.stdin)
    start = time.perf_counter()
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    torch.set_num_threads(job["threads"])
    weights = Path(job["gguf"])
    tokenizer = AutoTokenizer.from_pretrained(weights.parent, gguf_file=weights.name)
    tokenizer.padding_side = "left"
    tokenizer.pad_token = "<|endoftext|>"  # noqa: S105  (a piece, no password)
    model = AutoModelForCausalLM.from_pretrained(
        weights.parent, gguf_file=weights.name, dtype=torch.float32
    )
    _add(model, Path(job["adapter"]))
    model = model.to(getattr(torch, job["type"])).eval()
    loaded = time.perf_counter()
    used = time.process_time()
    answers = _translate(model, tokenizer, job["prompts"], job["beam"])
    json.dump(
        {
            "start": loaded - start,
            "seconds": time.perf_counter() - loaded,
            "cpu": time.process_time() - used,
            "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            "answers": answers,
        },
        sys.stdout,
    )


def _add(model: Any, adapter: Path) -> None:  # noqa: ANN401  (untyped library)
    """Add the adapter's products to the linear maps: W + B·A."""
    import torch
    from safetensors.torch import load_file

    factors = load_file(adapter)
    for name in {re.sub(r"\.[AB]$", "", key) for key in factors}:
        first, second = (factors[f"{name}.{half}"].float() for half in "BA")
        with torch.no_grad():
            model.model.get_submodule(name).weight.add_(first @ second)


def _translate(
    model: Any,  # noqa: ANN401  (untyped library)
    tokenizer: Any,  # noqa: ANN401  (untyped library)
    prompts: list[str],
    beam: int,
) -> list[str]:
    """Return the English of each prompt; prompts of like lengths share a batch."""
    import torch

    ends = [ids[0] for end in _ENDS if len(ids := tokenizer.encode(end)) == 1]
    order = sorted(range(len(prompts)), key=lambda i: -len(prompts[i]))
    answers = [""] * len(prompts)
    for at in range(0, len(order), _BATCH):
        members = order[at : at + _BATCH]
        batch = tokenizer(
            [prompts[i] for i in members], return_tensors="pt", padding=True
        )
        asked = batch["input_ids"].shape[1]
        with torch.inference_mode():
            made = model.generate(
                **batch,
                num_beams=beam,
                do_sample=False,
                max_new_tokens=int(1.5 * asked) + 24,
                eos_token_id=ends,
                pad_token_id=tokenizer.pad_token_id,
            )
        texts = tokenizer.batch_decode(made[:, asked:], skip_special_tokens=True)
        for i, text in zip(members, texts, strict=True):
            answers[i] = text.strip().split("\n")[0]
    return answers


if __name__ == "__main__":
    main()
