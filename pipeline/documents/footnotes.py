"""Footnote definitions, ``[^1]: text``, as a block rule for markdown-it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock

_LABEL = re.compile(r"\[\^[^\]\s]+\]:[ \t]*")
_INDENT = 4


def footnote_definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 (markdown-it calls rules this way)
    """Parse a footnote definition at line ``start``.

    It contains the text after its label and the blocks indented by four columns. It may
    interrupt a paragraph, so that definitions on consecutive lines are separate.
    CommonMark alone would parse ``[^1]: Ibid.`` as a link definition.
    """
    if state.is_code_block(start):
        return False
    first = state.bMarks[start] + state.tShift[start]
    label = _LABEL.match(state.src, first, state.eMarks[start])
    if label is None:
        return False
    if silent:
        return True
    saved = (state.bMarks[start], state.tShift[start], state.sCount[start])
    outer = (state.blkIndent, state.parentType, state.tight)
    state.blkIndent += _INDENT
    state.parentType = "footnote"
    # The first line begins after the label, and counts as indented like the others.
    state.bMarks[start], state.tShift[start] = label.end(), 0
    state.sCount[start] = state.blkIndent
    state.push("footnote_open", "", 1).map = [start, end]
    state.md.block.tokenize(state, start, end)
    state.push("footnote_close", "", -1)
    state.bMarks[start], state.tShift[start], state.sCount[start] = saved
    state.blkIndent, state.parentType, state.tight = outer
    return True
