"""Word lists and tables of French, of English, and of the language pair.

- ``fr``: French only: function words, abbreviations, inflection, number words.
- ``en``: English only: the same, and British and American spellings.
- ``fr_en``: the pair: units of measure and acronyms with their names in both languages.

The first lines of each file say where its words come from and what its columns are.
`pipeline.text.tables` reads the files. There is no code in this package.

To support another source language, write the files of ``fr`` and ``fr_en`` and the
rules of `pipeline.segmentation` and `pipeline.glossary.french`. For another target
language, write the files of ``en`` and ``fr_en`` and the steps of
`pipeline.typography`. The checks read each side with the lists of its language.
Patterns with words in them (negation in `pipeline.checks.negation`) are in the modules
that use them.
"""

from __future__ import annotations
