"""The shared text layer: it imports only `pipeline.units`.

`spaces` names the space characters, `folding` makes spellings comparable, `addresses`
finds URLs and e-mail addresses, `calendar` has the months and weekdays, `stopwords`
the lists of function words, `stems` makes stems of French and English words, `tables`
reads the word lists of `pipeline/lang`, `identification` recognises the language,
`repetition` finds loops, `unwrapping` makes the text of a segment.
"""

from __future__ import annotations
