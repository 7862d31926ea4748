"""What is known of French, of English and of the two together, as data.

- ``fr`` holds what is French alone: function words, abbreviations, inflection, number
  words.
- ``en`` holds what is English alone: the same, spelling in Britain and America.
- ``fr_en`` holds what is true of the pair: units of measure and acronyms under their
  names in both.

Every file says in its first lines where its words come from and what its columns are.
`pipeline.text.tables` reads them. There is no code here.

What another language takes: another source language needs the files of ``fr`` and the
rules of `pipeline.segmentation` and `pipeline.glossary.french`; another target one
needs those of ``en`` and the steps of `pipeline.typography`; both need ``fr_en``, and
the checks read each side with its lists. Patterns that hold words (the negation of
`pipeline.checks.language`, the references of `pipeline.translation.reference_words`)
are code, beside what uses them.
"""

from __future__ import annotations
