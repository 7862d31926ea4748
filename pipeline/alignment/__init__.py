"""Aligning the words and the sentences of a text with those of its translation.

For words: `words` tokenises both texts, `evidence` estimates the translation
probabilities of two words (from `lexicon` and `cognates`), `hmm` computes how likely
they are linked in this sentence, `linking` chooses the links, and `projection` maps a
span of one text to the other.

For sentences, see `sentences`.
"""

from __future__ import annotations

from pipeline.alignment.lexicon import is_known_word
from pipeline.alignment.linking import (
    Coverage,
    combine_links,
    cover_words,
    link_tokens,
    link_words,
)
from pipeline.alignment.machine import translate_lines
from pipeline.alignment.projection import Projection, project
from pipeline.alignment.sentences import Alignment, Bead, Moved, align_sentences

__all__ = [
    "Alignment",
    "Bead",
    "Coverage",
    "Moved",
    "Projection",
    "align_sentences",
    "combine_links",
    "cover_words",
    "is_known_word",
    "link_tokens",
    "link_words",
    "project",
    "translate_lines",
]
