"""The text of a segment for other programs: one line, without control characters."""

from __future__ import annotations

import re

from pipeline.text.unwrapping import CONTINUATION, CUE_BREAK

# The end of a line for Python, spreadsheets or XML readers, with the "> " or spaces
# before the next line of a hard-wrapped block; and what separates two subtitles.
_BREAK = re.compile(
    rf"[ \t]*{CUE_BREAK}[ \t]*"
    r"|[ \t]*(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])" + CONTINUATION
)
_SPACES = re.compile(r"[ \t]{2,}|\t")

# Not allowed in XML 1.0, section 2.2. U+2400 to U+2421 are the pictures of control
# characters; characters without a picture are replaced by U+FFFD.
_VISIBLE = {code: chr(0x2400 + code) for code in range(0x20)}
_VISIBLE[0x7F] = "\u2421"
_VISIBLE |= dict.fromkeys((*range(0xD800, 0xE000), 0xFFFE, 0xFFFF), "\ufffd")
_ILLEGAL = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

# What plain() changes; most texts have none of it, so one search is enough.
_ODD = re.compile("[\x00-\x1f\x7f\x85\u2028\u2029\ud800-\udfff\ufffe\uffff]|  ")


def unwrap(text: str) -> str:
    """Join the lines of a hard-wrapped text, and reduce runs of spaces to one.

    No-break spaces are kept, because they are French typography.
    """
    return _SPACES.sub(" ", _BREAK.sub(" ", text))


def unwrap_in_place(text: str) -> str:
    """Join the lines of a hard-wrapped text without changing any offset."""
    return _BREAK.sub(lambda match: " " * len(match[0]), text)


def make_visible(text: str) -> str:
    """Replace each character that XML does not allow by a visible one."""
    return _ILLEGAL.sub(lambda match: _VISIBLE[ord(match[0])], text)


def in_place(text: str) -> str:
    """Do the same as ``plain`` without changing any offset."""
    return make_visible(unwrap_in_place(text)) if _ODD.search(text) else text


def plain(text: str) -> str:
    """Return ``text`` on one line, without characters that XML does not allow."""
    return make_visible(unwrap(text)) if _ODD.search(text) else text
