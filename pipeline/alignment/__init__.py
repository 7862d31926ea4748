"""Links between the words of a segment and those of its translation, without a model.

In running order: `words` cuts both texts into words, `evidence` says how likely two of
them translate each other (`pairs`, `cognates`), `linking` chooses the links,
`projection` carries a span of one text over to the other; `sentences` pairs the
sentences of two paragraphs.
"""

from __future__ import annotations

from pipeline.alignment.linking import combine_links, link_words
from pipeline.alignment.projection import Projection, project
from pipeline.alignment.sentences import align_sentences

__all__ = ["Projection", "align_sentences", "combine_links", "link_words", "project"]
