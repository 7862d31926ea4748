"""The prompt that the adapters were trained with, as text and as pieces."""

from __future__ import annotations

from pipeline.engines.causal.models import CausalModel
from pipeline.engines.causal.tokenizers import Tokenizer
from pipeline.engines.protocol import Request


def one_line(text: str) -> str:
    """Return ``text`` with every run of white space replaced by one space.

    The adapters were trained without no-break spaces and line ends inside a text.
    """
    return " ".join(text.split())


def prompt_text(request: Request) -> str:
    """Return the prompt: the term hints, if any, and the French."""
    terms = "; ".join(
        f"{one_line(hint.source)} = {one_line(hint.target)}" for hint in request.hints
    )
    head = f"Terms: {terms}\n" if terms else ""
    return f"{head}French: {one_line(request.text)}\nEnglish:"


def prompt_pieces(
    tokenizer: Tokenizer, model: CausalModel, request: Request
) -> tuple[str, ...]:
    """Return the pieces of the prompt, filled to a multiple of ``prompt_step``."""
    pieces = tokenizer.encode(prompt_text(request))
    fill = -(len(model.start) + len(pieces)) % model.prompt_step
    return (*model.start, *[model.filler] * fill, *pieces)
