"""What must not be written a second time, and where the one place is.

`WAITING` names modules that still hold a copy: it may only become shorter.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from functools import cache
from pathlib import Path

import pytest

import pipeline
from pipeline.text import calendar

ROOT = Path(pipeline.__file__).parent
MODULES = {
    path.relative_to(ROOT).as_posix(): path
    for path in sorted(ROOT.rglob("*.py"))
    if "lang" not in path.parts
}
WAITING: dict[str, set[str]] = {
    "a URL pattern": set(),
    "an overlap test": set(),
    "a splatted span": set(),
    "a space character": set(),
    "names of months or days": set(),
    "a stop list": set(),
    "an atomic write": set(),
    "a file lock": set(),
    "accent folding": set(),
}
HOME = {
    "a URL pattern": "text/addresses.py",
    "an overlap test": "units.py",
    "a splatted span": "units.py",
    "a space character": "text/spaces.py",
    "names of months or days": "text/calendar.py",
    "a stop list": "lang/*/stopwords.txt",
    "an atomic write": "files.py",
    "a file lock": "files.py",
    "accent folding": "text/folding.py",
}
# What looks like a copy and is none.
ALLOWED = {
    "a space character": {"bitext/record.py"},  # ranges of what JSON has to escape
}
_URL = re.compile(r"https\?|https\?://|www\\?\.\)|\(\?:https?\b|www\\\.|\|www")
_SPACE = re.compile(
    "\\\\u(?:00a0|2009|200b|202f|2007|2060|feff)|\\\\xa0|[\u00a0\u202f\u2009\u2007]",
    re.IGNORECASE,
)
_OVERLAP = re.compile(
    r"\b([\w.]+)\.start(?:\(\))? < ([\w.\[\]]+)\.end(?:\(\))? and \2\.start(?:\(\))? < \1\.end"
)
_SPLAT = re.compile(r"slice\(\*|\bSpan\(\*\w+\.span\(")
_NAMES = {
    name.lower()
    for names in (
        calendar.FRENCH_MONTHS,
        calendar.ENGLISH_MONTHS,
        calendar.FRENCH_WEEKDAYS,
        calendar.ENGLISH_WEEKDAYS,
    )
    for name in names
} - {"mars", "mai", "march", "may"}
_FUNCTION_WORDS = frozenset(
    [
        "le",
        "la",
        "les",
        "des",
        "du",
        "dans",
        "avec",
        "pour",
        "sur",
        "the",
        "of",
        "and",
        "with",
        "from",
        "which",
    ]
)
_MANY = 8
_WORD = re.compile(r"[^\W\d_]+")


@cache
def text_of(path: Path) -> str:
    return path.read_text("utf-8")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(text_of(path))


@cache
def strings(path: Path) -> tuple[str, ...]:
    """Return the string literals of a module as written, docstrings left out."""
    docs = {
        node.body[0].value.lineno
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
        and isinstance(node.body[0].value, ast.Constant)
    }
    return tuple(
        token.string
        for token in tokenize.generate_tokens(io.StringIO(text_of(path)).readline)
        if token.type == tokenize.STRING and token.start[0] not in docs
    )


@cache
def code(path: Path) -> str:
    return " ".join(text_of(path).split())


def words(path: Path) -> set[str]:
    return {
        word for literal in strings(path) for word in _WORD.findall(literal.lower())
    }


def stop_list(path: Path) -> bool:
    """Whether one collection or one long string holds many function words."""
    found = [set(_WORD.findall(literal.lower())) for literal in strings(path)]
    found += [
        {item.value for item in node.elts if isinstance(item, ast.Constant)}
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Set | ast.List | ast.Tuple)
    ]
    return any(len(group & _FUNCTION_WORDS) >= _MANY for group in found)


COPIES = {
    "a URL pattern": lambda path: any(map(_URL.search, strings(path))),
    "an overlap test": lambda path: (
        _OVERLAP.search(code(path)) or "def _overlap(" in code(path)
    ),
    "a splatted span": lambda path: _SPLAT.search(code(path)),
    "a space character": lambda path: any(map(_SPACE.search, strings(path))),
    "names of months or days": lambda path: len(words(path) & _NAMES) > 1,
    "a stop list": stop_list,
    "an atomic write": lambda path: re.search(
        r"os\.fsync|os\.replace|\w\.replace\(path\)|NamedTemporaryFile|mkstemp",
        code(path),
    ),
    "a file lock": lambda path: "import FileLock" in code(path),
    "accent folding": lambda path: re.search(r'normalize\( ?"NFK?D"', code(path)),
}


@pytest.mark.parametrize("what", COPIES)
def test_it_stands_in_one_place(what: str) -> None:
    holders = {name for name, path in MODULES.items() if COPIES[what](path)}
    assert holders - {HOME[what]} - ALLOWED.get(what, set()) == WAITING[what]
