"""The text of a segment as other programs can hold it: one line, no odd characters."""

from __future__ import annotations

import re

from pipeline.text.unwrapping import CONTINUATION, CUE_BREAK

# Whatever Python, a spreadsheet or an XML reader takes for the end of a line, with
# the "> " or the indentation that a hard-wrapped block puts before its next line, and
# what stands between two subtitles.
_BREAK = re.compile(
    rf"[ \t]*{CUE_BREAK}[ \t]*"
    r"|[ \t]*(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])" + CONTINUATION
)
_SPACES = re.compile(r"[ \t]{2,}|\t")

# XML 1.0, section 2.2, allows none of these. U+2400 to U+2421 are the pictures of the
# control characters; what has no picture becomes the replacement character.
_VISIBLE = {code: chr(0x2400 + code) for code in range(0x20)}
_VISIBLE[0x7F] = "\u2421"
_VISIBLE |= dict.fromkeys((*range(0xD800, 0xE000), 0xFFFE, 0xFFFF), "\ufffd")
_ILLEGAL = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

# What plain() changes: most texts have none of it, and are searched once only.
_ODD = re.compile("[\x00-\x1f\x7f\x85\u2028\u2029\ud800-\udfff\ufffe\uffff]|  ")


def unwrap(text: str) -> str:
    """Join the lines of a hard-wrapped text; runs of ordinary spaces become one.

    No-break spaces stay as they are: they are French typography.
    """
    return _SPACES.sub(" ", _BREAK.sub(" ", text))


def unwrap_in_place(text: str) -> str:
    """Join the lines of a hard-wrapped text by spaces, every offset staying true."""
    return _BREAK.sub(lambda match: " " * len(match[0]), text)


def make_visible(text: str) -> str:
    """Replace what XML cannot hold by a visible character, one for one."""
    return _ILLEGAL.sub(lambda match: _VISIBLE[ord(match[0])], text)


def in_place(text: str) -> str:
    """Return what ``plain`` does, every offset staying true."""
    return make_visible(unwrap_in_place(text)) if _ODD.search(text) else text


def plain(text: str) -> str:
    """Return ``text`` on one line, without what XML or a spreadsheet cannot hold."""
    return make_visible(unwrap(text)) if _ODD.search(text) else text
