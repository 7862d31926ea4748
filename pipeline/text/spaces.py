r"""The space characters that French and English texts hold, by name (Unicode 15).

French sets a no-break space before : and inside « », and a narrow one before ; ! ? and
between the digits of thousands (*Lexique des règles typographiques en usage à
l'Imprimerie nationale*). Texts of other programs have thin and figure spaces there.

The strings of several characters are for ``str.strip`` and for character classes:
``rf"[{BLANKS}]"``. ``\s`` in a pattern and ``str.isspace`` match all spaces of this
module, but not the characters without width.
"""

from __future__ import annotations

NO_BREAK = "\u00a0"
NARROW_NO_BREAK = "\u202f"
THIN = "\u2009"
FIGURE = "\u2007"
WORD_JOINER = "\u2060"
BYTE_ORDER_MARK = "\ufeff"  # as a character: ZERO WIDTH NO-BREAK SPACE
SOFT_HYPHEN = "\u00ad"
JOINER = "\u200d"  # of emoji and of letters

# The no-break spaces of French typography.
NO_BREAKS = NO_BREAK + NARROW_NO_BREAK
# Spaces inside a line, as French writers type them.
BLANKS = " " + NO_BREAKS
# The same, and the thin space that some programs write instead.
WIDE_BLANKS = BLANKS + THIN
# Everything that separates two words, line ends included.
SEPARATORS = " \t\n\r" + NO_BREAK + FIGURE + THIN + NARROW_NO_BREAK
# Characters that become an ordinary space, or nothing, in English.
UNUSUAL = NO_BREAKS + FIGURE + THIN + WORD_JOINER + BYTE_ORDER_MARK
# Characters without width that may be inside a word: soft hyphen, zero-width space,
# non-joiner and joiner, word joiner.
ZERO_WIDTH = SOFT_HYPHEN + "\u200b\u200c" + JOINER + WORD_JOINER

# Character classes, for patterns.
BLANK = f"[{BLANKS}]"
WIDE_BLANK = f"[{WIDE_BLANKS}]"
