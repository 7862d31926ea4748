r"""Block rules of Markdown's dialects, for markdown-it.

CommonMark has no containers, admonitions, tabs, template tags or formulas. It treats
them as prose, so their lines would be joined and translated. Where mdit-py-plugins has
a rule, that is used (containers, definition lists, `$$` and amsmath); the others are in
this module. A line of markup only is a separate token, which may be directly above or
below a paragraph:

- MkDocs: ``!!! note "Title"``, ``??? tip``, ``=== "Tab"``, with bodies indented by
  four, and ``/// note | Title``
- MyST: ``{name}`` after three colons or ticks, options below, ``(label)=``
- Docusaurus, VitePress, Pandoc: ``::: name Title``
- Hugo, Jekyll, Liquid, Jinja: lines of ``{{< >}}``, ``{% %}``, ``{{ }}``, and code
  between such tags
- kramdown, Pandoc: lines of ``{: .class}`` and ``{#id}``
- MDX: ``import`` and ``export`` at the margin, lines of components
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from pipeline.documents.footnotes import footnote_definition
from pipeline.text.protected import ATTRIBUTES

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.ruler import RuleOptionsType
    from markdown_it.rules_block import StateBlock

MARKUP_LINE = "markup_line"
"""The token type of lines that are only markup."""
INDENTED = "indented"
"""The type, without "_open", of an admonition or tab with an indented body."""
CONTAINERS = ("container_colons", "container_ticks", "container_waves")
"""The types, without "_open", of containers between two fences."""
# The maximum nesting; deeper text is left untranslated.
_NESTING = 60
_INDENT = 4
_LONGEST_TAG = 40  # lines
_ANYWHERE: RuleOptionsType = {
    "alt": ["paragraph", "reference", "blockquote", "list", "table"]
}

Rule = Callable[["StateBlock", int, int, bool], bool]

# Names of directives and containers whose content is not prose.
_CODE = frozenset(
    {"code", "code-block", "code-cell", "sourcecode", "literalinclude", "codeplay"}
    | {"include", "math", "toctree", "tableofcontents", "mermaid", "graphviz", "plot"}
    | {"image", "eval-rst", "raw", "bibliography", "csv-table", "jupyter-execute"}
    | {"parsed-literal", "highlight", "doctest", "testcode", "program-output", "video"}
    | {"contents", "index", "only", "iframe", "youtube", "embed", "autofunction"}
    | {"r", "python", "julia", "bash", "sh", "sql", "js", "ojs", "dot", "c", "json"}
    | {
        "automodule",
        "autoclass",
        "tikz",
        "code-include",
        "diagram",
        "plantuml",
        "chart",
    }
)
# Names that are followed by a number, a place or a label, not by a title.
_UNTITLED = frozenset(
    {"figure", "grid", "tab-set", "grid-item", "solution", "versionadded", "raw"}
    | {"versionchanged", "deprecated", "list-table", "tabs", "code-group", "contents"}
    | {"hint-end", "end", "include", "card-carousel", "button-link", "button-ref"}
)
_DIRECTIVE = re.compile(r"\{(?P<name>[A-Za-z][\w:.+-]*)\}")
_OPENING = re.compile(
    r"[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)*(?P<fence>:{3,}|`{3,}|~{3,})[ \t]*"
    rf"(?:{_DIRECTIVE.pattern}"
    r"|(?P<plain>[A-Za-z][\w-]*)|(?P<attributes>\{[^{}]*\}))"
    r"(?:\[(?P<label>[^\]\n]*)\])?[ \t]*(?P<title>.*?)"
    r"[ \t]*(?:\{[^{}\n]*\})?[ \t]*:*[ \t]*\Z"
)
_ADMONITION = re.compile(
    r"(?:(?:!!!|\?\?\?\+?)[ \t]*(?P<types>[a-z][\w-]*(?:[ \t]+[a-z][\w-]*)*)"
    r"(?:[ \t]+\"(?P<title>[^\"\n]*)\")?(?:[ \t]+(?:inline|end))*"
    r"|===[!+]?[ \t]*\"(?P<tab>[^\"\n]+)\")[ \t]*\Z"
)
_CAPTIONED = re.compile(
    r"(?<![^ \t>])/{3,}[ \t]*[A-Za-z][\w-]*[ \t]*"
    r"(?:\|[ \t]*(?P<caption>\S.*?))?[ \t]*\Z"
)
_OPTION = re.compile(r":[\w-]+:(?:[ \t].*)?\Z")
# Template tags that may extend over several lines, with their ends.
_TAGS = {"{{<": ">}}", "{{%": "%}}", "{%": "%}", "{{": "}}", "<%": "%>"}
_TAG_LINE = re.compile(
    r"(?:\{\{[<%].*?[%>]\}\}|\{%.*?%\}|\{\{[^{}]*\}\}|<%.*?%>|<!--.*?-->|[ \t])+\Z"
)
_CODE_TAG = re.compile(
    r"(?:\{%-?[ \t]*(?P<liquid>highlight|raw|comment|code|codeblock|mermaid|verbatim"
    r"|schema|javascript|style|stylesheet)\b[^\n]*?%\}"
    r"|\{\{(?:<|%)[ \t]*(?P<hugo>highlight|mermaid|math|katex|chart|code|raw|rawhtml)\b"
    r"[^\n]*?(?:>|%)\}\})[ \t]*"
)
_MODULE = re.compile(
    r"(?:import[ \t]+(?:[\w*{][^\n]*?[ \t]from[ \t]*)?['\"][^'\"\n]+['\"]"
    r"|import[ \t]+\{[ \t]*"
    r"|export[ \t]+(?:default|const|let|var|function|async|class|type|interface|\{|\*)"
    r"[^\n]*);?[ \t]*\Z"
)
_LINE = re.compile(
    rf"""
    (?: :{{3,}} | /{{3,}}                               # the end of a container
      | {ATTRIBUTES} (?:[ \t]*{ATTRIBUTES})*
      | \[\[?_?(?i:toc)_?\]?\] | @\[(?i:toc)\]          # tables of contents
      | \([\w:.-]+\)=                                    # a label of MyST
      | --8<--.* | -{{1,3}}8<-{{1,3}}.*                # snippets of MkDocs
      | \\(?:newpage|pagebreak|tableofcontents|clearpage|maketitle|appendix
          |listoffigures|listoftables|bigskip|medskip|smallskip|noindent)
        (?:\[[^\]]*\])?(?:\{{[^{{}}]*\}})?
      | TOC                                              # kramdown's, in a list
      | \^[\w-]+                                         # the name of a block
      | %%.*%% | %(?=[ \t])(?![ \t]*\d).*               # comments
      | !\[\[[^\[\]]+\]\]                               # embedded notes
      | \{{/\*.*\*/\}}                                  # comments of MDX
      | (?:</?[A-Z][\w.]*(?:[ \t][^<>]*)?>[ \t]*)+         # components of MDX and Vue
      | :[\w-]+:(?:[ \t]*:[\w-]+:)*                     # emoji by name
    ) [ \t]* \Z
    """,
    re.VERBOSE,
)
_ENVIRONMENT = re.compile(r"\\begin\{(?P<name>[A-Za-z]+\*?)\}")


@cache
def parser() -> MarkdownIt:
    """Return markdown-it with CommonMark, tables and the rules of the dialects.

    It parses blocks only, as its inline tokens have no offsets.
    """
    from markdown_it import MarkdownIt
    from mdit_py_plugins.amsmath import amsmath_block
    from mdit_py_plugins.container import container_plugin
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.dollarmath.index import math_block_dollar

    made = MarkdownIt("commonmark", {"maxNesting": _NESTING}).enable("table")
    made.core.ruler.enableOnly(["normalize", "block"])
    deflist_plugin(made)
    rules = made.block.ruler
    rules.before(
        "reference", "footnote", footnote_definition, {"alt": ["paragraph", "list"]}
    )
    container_plugin(made, "colons", ":", validate=_is_colon_container)
    container_plugin(made, "ticks", "`", validate=_is_directive)
    container_plugin(made, "waves", "~", validate=_is_directive)
    rules.before("fence", "math_block", _guarded(math_block_dollar()), _ANYWHERE)
    rules.before("fence", "amsmath", _guarded(amsmath_block), _ANYWHERE)
    for name, rule in _RULES.items():
        rules.before("math_block", name, _guarded(rule), _ANYWHERE)
    return made


def title_of(line: str) -> tuple[int, int] | None:
    """Return the span of the title in a line that opens a container, or None.

    >>> title_of('!!! note "À lire"'), title_of("::: tip Astuce")
    ((10, 16), (8, 14))
    """
    marked = _ADMONITION.search(line) or _CAPTIONED.search(line)
    if marked:
        groups = [name for name, text in marked.groupdict().items() if text]
        named = [name for name in groups if name in ("title", "tab", "caption")]
        return marked.span(named[0]) if named else None
    found = _OPENING.match(line)
    if found is None or found["label"]:
        return found and found.span("label")
    quoted = re.search(r"\btitle=\"([^\"\n]+)\"", line)
    if quoted:
        return quoted.span(1)
    title, name = found["title"], (found["name"] or found["plain"] or "").lower()
    no_title = not title or name in _UNTITLED or is_code(line) or _is_place(title)
    return None if no_title else found.span("title")


def is_code(line: str) -> bool:
    """Whether a line opens a container whose content is not prose."""
    found = _OPENING.match(line)
    return (
        found is not None and (found["name"] or found["plain"] or "").lower() in _CODE
    )


def _is_place(title: str) -> bool:
    return " " not in title and (
        "/" in title or "=" in title or "." in title or title[:1] in "{#"
    )


def _is_colon_container(params: str, _markup: str) -> bool:
    """Whether three colons open a container: a name, title or attributes follow."""
    return bool(params.strip(" \t:"))


def _is_directive(params: str, _markup: str) -> bool:
    """Whether a fence is a MyST directive that contains prose."""
    found = _DIRECTIVE.match(params.strip())
    return found is not None and found["name"].lower() not in _CODE


def _guarded(rule: Rule) -> Rule:
    """Return a rule that ignores indented code, and in silent mode changes nothing."""

    def guarded(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 (markdown-it calls rules this way)
        if state.is_code_block(start) or state.sCount[start] < 0:
            return False
        before, line = len(state.tokens), state.line
        found = rule(state, start, end, silent)
        if silent:
            del state.tokens[before:]
            state.line = line
        return found

    return guarded


def _line(state: StateBlock, line: int) -> str:
    """Return a line without the markup of its containers."""
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _skip(state: StateBlock, start: int, end: int) -> None:
    state.push(MARKUP_LINE, "", 0).map = [start, end]
    state.line = end


def _indented(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """Parse an admonition or a tab: a marker, with lines below indented by four."""
    found = _ADMONITION.match(_line(state, start))
    if found is None:
        return False
    indent = state.sCount[start] + _INDENT
    last = start
    for line in range(start + 1, end):
        if not state.isEmpty(line):
            if state.sCount[line] < indent:
                break
            last = line
    if last == start and found["title"] is None and found["tab"] is None:
        return False  # "!!! attention" in a chat, without an indented body
    if silent:
        return True
    outer = (state.blkIndent, state.parentType, state.tight, state.lineMax)
    state.blkIndent, state.parentType, state.lineMax = indent, INDENTED, last + 1
    state.push(f"{INDENTED}_open", "", 1).map = [start, last + 1]
    if last > start:
        state.md.block.tokenize(state, start + 1, last + 1)
    state.push(f"{INDENTED}_close", "", -1)
    state.blkIndent, state.parentType, state.tight, state.lineMax = outer
    state.line = last + 1
    return True


def _captioned(state: StateBlock, start: int, _end: int, silent: bool) -> bool:  # noqa: FBT001
    """Parse the first line of a PyMdown block: ``/// note | Title``."""
    if not _CAPTIONED.match(_line(state, start)):
        return False
    if not silent:
        state.push(f"{INDENTED}_open", "", 1).map = [start, start + 1]
        state.push(f"{INDENTED}_close", "", -1)
        state.line = start + 1
    return True


def _options(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """Parse the options of a directive, directly below its first line."""
    if start == 0:
        return False
    above = _OPENING.match(_line(state, start - 1))
    if above is None or not above["name"]:
        return False
    last = start
    if _line(state, start).rstrip() == "---":
        closing = next(
            (n for n in range(start + 1, end) if _line(state, n).rstrip() == "---"), 0
        )
        last = closing + 1 if closing else start
    else:
        while last < end and _OPTION.match(_line(state, last)):
            last += 1
    if last == start:
        return False
    if not silent:
        _skip(state, start, last)
    return True


def _template(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """Parse lines of template tags, and code between two of them."""
    line = _line(state, start).rstrip()
    sign = next((sign for sign in _TAGS if line.startswith(sign)), "")
    if not sign:
        return False
    last = start
    code = _CODE_TAG.fullmatch(line)
    if code:
        name = code["liquid"] or code["hugo"]
        closing = re.compile(rf"\{{[{{%][<%]?-?[ \t]*(?:/|end){name}\b")
        while last + 1 < end and not closing.search(_line(state, last)):
            last += 1
        if not closing.search(_line(state, last)):
            return False
    elif not _TAG_LINE.match(line):
        if _TAGS[sign] in line:
            return False
        most = min(end, start + _LONGEST_TAG)
        while last < most and not _line(state, last).rstrip().endswith(_TAGS[sign]):
            last += 1
        if last == most:
            return False
    if not silent:
        _skip(state, start, last + 1)
    return True


def _module(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """Parse MDX imports and exports, from the margin to the next empty line."""
    if state.sCount[start] or state.blkIndent or state.parentType != "root":
        return False
    if not _MODULE.match(_line(state, start)):
        return False
    last = start + 1
    while last < end and not state.isEmpty(last):
        last += 1
    if not silent:
        _skip(state, start, last)
    return True


def _markup_line(state: StateBlock, start: int, _end: int, silent: bool) -> bool:  # noqa: FBT001
    """Parse a line that is only markup of one of the dialects."""
    if not _LINE.match(_line(state, start)):
        return False
    if not silent:
        _skip(state, start, start + 1)
    return True


def _environment(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    r"""Parse a LaTeX environment that amsmath does not have, or ``\[ … \]``."""
    line = _line(state, start)
    found = _ENVIRONMENT.match(line)
    if found:
        closing = rf"\end{{{found['name']}}}"
    elif line.rstrip() == r"\[" or (line.startswith(r"\[") and line.endswith(r"\]")):
        closing = r"\]"
    else:
        return False
    last = start
    while last < end and not _line(state, last).rstrip().endswith(closing):
        last += 1
    if last == end:
        return False
    if not silent:
        token = state.push("amsmath", "", 0)
        token.map = [start, last + 1]
        state.line = last + 1
    return True


_RULES: dict[str, Rule] = {
    "options": _options,
    INDENTED: _indented,
    "captioned": _captioned,
    "template": _template,
    "module": _module,
    MARKUP_LINE: _markup_line,
    "environment": _environment,
}
