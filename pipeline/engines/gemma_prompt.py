"""The prompt that the adapter was trained on, as text and as pieces."""

from __future__ import annotations

from typing import Any

from pipeline.engines.protocol import Request

# Prompts are filled up in front to a multiple of so many pieces, so that many have
# one length and can share a batch: 8 makes batches several times larger. It depends
# on the request alone, so it cannot make a result depend on the batch. See the
# docstring of pipeline.engines.gemma for what it costs.
STEP = 8
FILLER = "<eos>"  # as in the adapter's training
_BOS = "<bos>"


def one_line(text: str) -> str:
    """Return ``text`` with every run of white space as one plain space.

    The adapter has never seen no-break spaces or line ends inside a text.
    """
    return " ".join(text.split())


def prompt_text(request: Request) -> str:
    """Return the prompt: the term hints, if any, and the French."""
    terms = "; ".join(
        f"{one_line(hint.source)} = {one_line(hint.target)}" for hint in request.hints
    )
    head = f"Terms: {terms}\n" if terms else ""
    return f"{head}French: {one_line(request.text)}\nEnglish:"


def prompt_pieces(tokenizer: Any, request: Request) -> tuple[str, ...]:  # noqa: ANN401  (untyped library)
    """Return the pieces of the prompt, their number a multiple of STEP."""
    pieces = tokenizer.encode(prompt_text(request), out_type=str)
    fill = -(len(pieces) + 1) % STEP
    return (_BOS, *[FILLER] * fill, *pieces)
