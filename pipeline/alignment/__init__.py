"""Which words, and which sentences, of a text and its translation belong together.

For words: `words` cuts both texts, `evidence` says how likely two words translate each
other (`lexicon`, `cognates`), `hmm` how likely they are linked here, `linking` chooses
the links, `projection` carries a span of one text over to the other.

For sentences, `sentences` says what runs in which order.
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
