"""What every module knows of text, each thing once: below everything but `units`.

`spaces` names the space characters, `folding` makes spellings comparable, `addresses`
finds URLs and e-mail addresses, `calendar` has the months and weekdays, `stopwords`
the lists of function words, `stems` the stems of French and English words, `tables`
reads the word lists below `pipeline/lang`. `pipeline.units.Span` says where in a text.
"""

from __future__ import annotations
