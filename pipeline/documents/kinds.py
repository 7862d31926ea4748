"""Kinds of files that are not supported, recognised by their suffix or content.

They would be damaged if read as prose, so each is refused with a message that says what
to do. The content decides only if no other kind of text looks like it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

_AS_MARKDOWN = "save it as Markdown (.md), with pandoc for instance"
_TEXTS_ONLY = "save the texts to translate as .txt, .md or .po"
_AS_TEXT = "save its text as .txt, .md or .html"
_NO_TEXT = "move it out of the source folder"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that is refused: its name, and advice for the user.

    ``endings`` are the suffixes of its files, separated by spaces.
    """

    title: str
    advice: str
    endings: str
    is_binary: bool = False


_KINDS = (
    Kind("JSON data", _TEXTS_ONLY, "json jsonl ndjson json5 geojson"),
    Kind("YAML data", _TEXTS_ONLY, "yaml yml"),
    Kind("a table of values", _TEXTS_ONLY, "csv tsv psv"),
    Kind(
        "settings or data",
        _TEXTS_ONLY,
        "toml ini cfg conf properties env sql bib log strings resx arb xcstrings ftl",
    ),
    Kind("XML", _TEXTS_ONLY, "xml xsd xsl rss svg plist dita"),
    Kind(
        "a notebook",
        "save it as Markdown (.md), with jupyter nbconvert for instance",
        "ipynb",
    ),
    Kind("reStructuredText", _AS_MARKDOWN, "rst rest"),
    Kind("AsciiDoc", _AS_MARKDOWN, "adoc asciidoc asc"),
    Kind("LaTeX", _AS_MARKDOWN, "tex latex ltx sty cls"),
    Kind("Org mode", _AS_MARKDOWN, "org"),
    Kind("wiki markup", _AS_MARKDOWN, "wiki mediawiki textile creole"),
    Kind("typesetting markup", _AS_MARKDOWN, "typ man roff pod texi"),
    Kind(
        "Markdown with program code",
        "save its prose as .md, without imports and components",
        "rmd qmd",
    ),
    Kind("a mail", "save its text as .txt", "eml mbox msg mht"),
    Kind(
        "a word processor's file",
        "save it as .docx or .odt",
        "doc dot dotx ott fodt rtf pages wpd abw sxw",
        is_binary=True,
    ),
    Kind(
        "a Word file with macros",
        "save it as .docx, without macros",
        "docm dotm",
        is_binary=True,
    ),
    Kind("a PDF or print file", _AS_TEXT, "pdf ps djvu xps", is_binary=True),
    Kind("a book", "save it as .epub", "mobi azw azw3 fb2", is_binary=True),
    Kind(
        "a sheet or slides",
        _AS_TEXT,
        "xls xlsx ods ppt pptx odp key numbers odg",
        is_binary=True,
    ),
    Kind(
        "subtitles of another kind",
        "save it as .srt or .vtt",
        "ass ssa sub sbv smi ttml dfxp stl",
    ),
    Kind(
        "a file of a translation program",
        "export its French as .xlf or .po",
        "sdlxliff mqxliff tmx tbx ts mo",
    ),
    Kind(
        "program code",
        _NO_TEXT,
        "py c h cpp java go rs rb php sh bat ps1 pl lua swift kt cs r jl vue tsx jsx "
        "jsp erb j2 ejs hbs liquid njk twig",
    ),
    Kind("an archive", "unpack it", "zip tar gz tgz bz2 xz 7z rar zst", is_binary=True),
)
_BY_SUFFIX = {f".{suffix}": kind for kind in _KINDS for suffix in kind.endings.split()}
# Files that often are in the same folder as texts: images, sound, fonts, style sheets.
_LIES_BESIDE = (
    "png jpg jpeg gif bmp tif tiff webp avif heic ico eps psd ai xcf mp3 wav ogg oga "
    "opus flac m4a aac mp4 m4v mov avi mkv webm wmv ttf otf woff woff2 eot css scss "
    "less js mjs map wasm lock swp tmp bak"
)
_BESIDE = frozenset(f".{suffix}" for suffix in _LIES_BESIDE.split())
_BESIDE_NAMES = frozenset({"thumbs.db", "desktop.ini", "icon\r", "ehthumbs.db"})
# "M. Dupont" and "version 1.2" have no suffix.
_ENDING = re.compile(r"\.(?=[^.]*[a-z])[a-z0-9_+-]{1,12}\Z")


def ending(name: str) -> str:
    """Return the suffix of a file's name in lower case, or "" if it has none.

    >>> ending("a/Notes.TXT"), ending("Lettre à M. Dupont"), ending("v1.2")
    ('.txt', '', '')
    """
    found = _ENDING.search(PurePosixPath(name).name.lower())
    return found[0] if found and found.start() else ""


def is_beside(name: str) -> bool:
    """Whether a file only accompanies texts: an image, a font, a style sheet.

    It is ignored when a whole folder is translated.
    """
    return ending(name) in _BESIDE or PurePosixPath(name).name.lower() in _BESIDE_NAMES


def why_not(suffix: str, known: str) -> str:
    """Return why a file with this suffix is not translated, and what to do.

    :param known: a list of the formats' suffixes, for the message.
    """
    kind = _BY_SUFFIX.get(suffix)
    if kind is not None:
        forced = "" if kind.is_binary else ", or force it with --as text"
        return f"{kind.title}, not translated; {kind.advice}{forced}"
    if suffix in _BESIDE:
        return f"no text to translate ({suffix[1:]}); {_NO_TEXT}"
    return (
        f"an ending that is not known, {suffix}; rename it ({known}), or say what it "
        "is with --as text"
    )


def recognise(text: str, *, in_markdown: bool = False) -> Kind | None:
    """Return the kind of which a text certainly is, or None.

    :param in_markdown: whether the text is Markdown, which may have front matter,
        formulas and tables too.
    """
    for suffix, test, also_in_markdown in _TESTS:
        if (also_in_markdown or not in_markdown) and test(text):
            return _BY_SUFFIX[suffix]
    return None


_HEAD = 4096
_XML = re.compile(r"\s*<(?:\?xml|!DOCTYPE (?!html))", re.IGNORECASE)
_RTF = re.compile(r"\s*\{\\rtf\d")
_MAIL_HEADER = re.compile(r"([A-Za-z-]{2,40}):[ \t]?\S?.*(?:\n[ \t].*)*\n")
_MAIL_NAMES = frozenset(
    {
        "received",
        "return-path",
        "message-id",
        "mime-version",
        "delivered-to",
        "x-mailer",
    }
    | {"content-type", "content-transfer-encoding", "dkim-signature"}
)
_DIRECTIVE = re.compile(
    r"^[ \t]*\.\. (?:[a-z][\w+.:-]*::(?:\s|\Z)|_[^:\n]+:[ \t]*(?:\n|\Z)"
    r"|\|[^|\n]+\| \w+::)",
    re.MULTILINE,
)
_ROLE = re.compile(r"(?<![\w`:]):[a-z][\w+.:-]*:`[^`\n]+`")
_LATEX = re.compile(
    r"^[ \t]*\\(?:documentclass\b|usepackage\b|begin\{document\}"
    r"|(?:chapter|(?:sub)*section|paragraph)\*?\{)",
    re.MULTILINE,
)
_ORG = re.compile(
    r"^#\+(?:title|author|date|begin_\w+|options|startup):?(?:\s|\Z)"
    r"|^[ \t]*:PROPERTIES:[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_ASCIIDOC = re.compile(
    r"\s*= \S.*\n(?:.*\n)*?"
    r"(?:== \S|:[a-z][\w-]*:|\[[A-Za-z,. \"=]+\]\n|(?:----|====)\n)"
)
_YAML_KEY = re.compile(r"[ ]*(?:- )?[a-z_][\w.-]*:(?: .*|)")
_YAML_ITEM = re.compile(r"[ ]*(?:- .+|#.*|-{3}|\.{3}|)")
_LEAST_LINES = 3
_LEAST_FIELDS = 3


def _is_json(text: str) -> bool:
    bare = text.strip()
    if (bare[:1], bare[-1:]) not in (("{", "}"), ("[", "]")):
        return False
    if not re.match(r'[\[{]\s*["\[{\]}]', bare):
        return False
    try:
        return isinstance(json.loads(bare), dict | list)
    except (ValueError, RecursionError):
        # Invalid JSON is not prose either, if it has keys.
        return len(re.findall(r'^\s*"[^"\n]+"\s*:', bare, re.MULTILINE)) > 1


def _is_notebook(text: str) -> bool:
    return text.lstrip()[:1] == "{" and '"nbformat"' in text and '"cells"' in text


def _is_mail(text: str) -> bool:
    names = set()
    at = 0
    while found := _MAIL_HEADER.match(text, at):
        names.add(found[1].lower())
        at = found.end()
        if at > _HEAD * 8:
            break
    return bool(names & _MAIL_NAMES) and bool(names & {"from", "received", "to"})


def _is_yaml(text: str) -> bool:
    """Whether all lines are lower-case keys and items, with "---" or indented keys."""
    lines = text.splitlines()
    keys = [line for line in lines if _YAML_KEY.fullmatch(line)]
    if len(keys) < _LEAST_LINES or not all(
        _YAML_KEY.fullmatch(line) or _YAML_ITEM.fullmatch(line) for line in lines
    ):
        return False
    return lines[0].rstrip() == "---" or any(line.startswith("  ") for line in keys)


def _is_table(text: str) -> bool:
    """Whether all lines have the same number of values, at least three."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) < _LEAST_LINES:
        return False
    for separator in (";", "\t", ","):
        counts = {line.count(separator) for line in lines}
        loose = any(f"{separator} " in line for line in lines)
        if len(counts) == 1 and counts.pop() >= _LEAST_FIELDS - 1 and not loose:
            return True
    return False


def _is_rst(text: str) -> bool:
    return _DIRECTIVE.search(text) is not None or _ROLE.search(text) is not None


# The first suffix of a kind, the test for it, and whether it applies to Markdown too.
_TESTS: tuple[tuple[str, Callable[[str], bool], bool], ...] = (
    (".rtf", lambda text: _RTF.match(text) is not None, True),
    (".xml", lambda text: _XML.match(text) is not None, True),
    (".ipynb", _is_notebook, True),
    (".json", _is_json, True),
    (".eml", _is_mail, True),
    (".rst", _is_rst, False),
    (".tex", lambda text: _LATEX.search(text) is not None, False),
    (".org", lambda text: _ORG.search(text) is not None, False),
    (".adoc", lambda text: _ASCIIDOC.match(text) is not None, False),
    (".yaml", _is_yaml, False),
    (".csv", _is_table, False),
)
