"""Reading glossary.yaml, and reporting all its problems at once, each with its line."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import regex

from pipeline.errors import ConfigError, GlossaryError
from pipeline.glossary.termbase import Termbase
from pipeline.glossary.terms import Case, TermEntry
from pipeline.glossary.words import words
from pipeline.text.folding import fold
from pipeline.text.spaces import BYTE_ORDER_MARK

KEYS = ("fr", "en", "keep", "allow", "forbid", "forms", "case", "note", "domain")
_TEXTS = frozenset({"fr", "en", "note", "domain"})
_FREE = frozenset({"note", "domain"})  # for people only, so a number is accepted too
_LISTS = frozenset({"allow", "forbid", "forms"})
# From what people write for a key to the key.
_MEANT = {
    "source": "fr", "french": "fr", "term": "fr", "from": "fr",
    "target": "en", "english": "en", "translation": "en", "to": "en",
    "unchanged": "keep", "do_not_translate": "keep", "dnt": "keep",
    "allowed": "allow", "admitted": "allow", "synonyms": "allow", "also": "allow",
    "forbidden": "forbid", "deny": "forbid", "deprecated": "forbid", "avoid": "forbid",
    "form": "forms", "variants": "forms", "inflections": "forms", "plural": "forms",
    "case_sensitive": "case", "comment": "note", "notes": "note", "subject": "domain",
}  # fmt: skip
# An unquoted scalar that YAML does not read as text: null, a boolean, a number (YAML
# 1.2 core schema, and the words that are booleans in YAML 1.1).
_NOT_TEXT = regex.compile(
    r"~|null|true|false|yes|no|on|off"
    r"|[-+]?(?:\.\d+|\d[\d_]*(?:\.\d*)?)(?:e[-+]?\d+)?|0o[0-7]+|0x[\da-f]+"
    r"|[-+]?\.inf|\.nan|\d{4}-\d\d-\d\d",
    regex.IGNORECASE,
)
_BOOLEANS = {"true": True, "false": False}


def load_termbase(path: Path) -> Termbase:
    """Read a glossary file.

    :raises GlossaryError: the file has problems; the error has one line for each.
    :raises ConfigError: the file is missing or cannot be read.
    """
    return parse_termbase(read_text(path).removeprefix(BYTE_ORDER_MARK), str(path))


def read_text(path: Path) -> str:
    """Return the text of a glossary file, with its byte order mark and line ends.

    :raises GlossaryError: the file is not UTF-8.
    :raises ConfigError: the file is missing or cannot be read.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise ConfigError(
            f"{path}: there is no such glossary; `translate glossary add FR EN`"
            " begins one"
        ) from None
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise GlossaryError(
            [f"{path}:{line}: not UTF-8 text; save the glossary as UTF-8"]
        ) from None


def parse_termbase(text: str, name: str = "glossary.yaml") -> Termbase:
    """Read the text of a glossary; ``name`` is the file's name in the messages.

    :raises GlossaryError: the text has problems; all are listed, in the order of lines.
    """
    reader = _Reader(name)
    entries = reader.read(text)
    if reader.problems:
        ordered = sorted(reader.problems, key=lambda problem: problem[0])
        raise GlossaryError([f"{name}:{line}: {what}" for line, what in ordered])
    return Termbase(entries, name)


def compose(text: str) -> Any:  # noqa: ANN401  (a YAML node: the library has no types)
    """Return the root node of a YAML text, None if the text is empty.

    This uses libyaml's parser in C: 5,000 entries take a third of a second, and four
    seconds with a parser in Python.
    """
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.compose(text, Loader=loader)


def is_text(plain: str) -> bool:
    """Whether YAML reads an unquoted scalar as text: not 12, true, null, No, 1e3."""
    return not _NOT_TEXT.fullmatch(plain)


class _Reader:
    """Turns YAML nodes into entries, and collects the problems of the file."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[tuple[int, str]] = []

    def read(self, text: str) -> list[TermEntry]:
        import yaml

        try:
            root = compose(text)
        except yaml.YAMLError as error:
            self._say(*_explain(error, text))
            return []
        if root is None or _is_null(root):
            return []
        if root.id != "mapping":
            self._say(_line(root), 'expected "terms:" and a list of entries under it')
            return []
        entries: list[TermEntry] = []
        seen: set[str] = set()
        for key, value in root.value:
            if key.value in seen:
                self._say(_line(key), f'"{key.value}:" is given twice')
            elif key.value != "terms":
                hint = _did_you_mean(str(key.value), ["terms"], {})
                self._say(_line(key), f'unknown key "{key.value}"{hint}')
            elif value.id == "sequence":
                entries = list(self._entries(value.value))
            elif not _is_null(value):
                self._say(
                    _line(value), '"terms:" must be a list: begin each entry with "- "'
                )
            seen.add(str(key.value))
        if "terms" not in seen and not self.problems:
            self._say(_line(root), 'no "terms:" list')
        return entries

    def _say(self, line: int, what: str) -> None:
        self.problems.append((line, what))

    def _entries(self, nodes: Sequence[Any]) -> Iterator[TermEntry]:
        seen: dict[tuple[str, str], list[TermEntry]] = {}
        for node in nodes:
            entry = self._entry(node)
            if entry is None:
                continue
            alike = seen.setdefault((identity(entry.fr), entry.domain), [])
            twin = next((other for other in alike if _same_term(entry, other)), None)
            if twin is None:
                alike.append(entry)
                yield entry
            else:
                self._say(
                    entry.line, f'term "{entry.fr}": is already on line {twin.line}'
                )

    def _entry(self, node: Any) -> TermEntry | None:  # noqa: ANN401  (a YAML node)
        line = _line(node)
        if node.id != "mapping":
            self._say(line, 'expected an entry such as "- fr: étasunien"')
            return None
        values: dict[str, Any] = {}
        lines: dict[str, int] = {}
        before = len(self.problems)
        title = _title(node)
        for key, value in node.value:
            name = str(key.value)
            if name not in KEYS:
                hint = _did_you_mean(name, KEYS, _MEANT)
                self._say(_line(key), f'{title}: unknown key "{name}"{hint}')
            elif name in values:
                self._say(_line(key), f'{title}: "{name}" is given twice')
            else:
                lines[name] = _line(key)
                values[name] = self._value(name, value, title)
        if "fr" not in values:
            self._say(line, f'{title}: no "fr" (the French term)')
        if len(self.problems) > before:
            return None
        entry = TermEntry(**values, line=line)
        for key, what in _contradictions(entry):
            self._say(lines.get(key, line), f"{title}: {what}")
        return entry if len(self.problems) == before else None

    def _value(self, key: str, node: Any, title: str) -> Any:  # noqa: ANN401  (a YAML node; a field's value)
        if key in _LISTS:
            nodes = node.value if node.id == "sequence" else [node]
            if not nodes:
                self._say(_line(node), f'{title}: "{key}" is empty')
            items = [self._text(key, item, title) for item in nodes]
            for at, item in enumerate(items):
                if item and item in items[:at]:
                    self._say(_line(nodes[at]), f'{title}: "{key}" has "{item}" twice')
            return tuple(items)
        if key in _TEXTS:
            return self._text(key, node, title)
        if node.id != "scalar":
            self._say(_line(node), f'{title}: "{key}" must be one word')
            return None
        if key == "keep":
            if node.value.lower() not in _BOOLEANS:
                self._say(
                    _line(node),
                    f'{title}: "keep" is true or false, not "{node.value}"',
                )
            return _BOOLEANS.get(node.value.lower(), False)
        if node.value not in list(Case):
            hint = _did_you_mean(node.value, list(Case), {})
            self._say(
                _line(node),
                f'{title}: "case" is exact or any, not "{node.value}"{hint}',
            )
            return None
        return Case(node.value)

    def _text(self, key: str, node: Any, title: str) -> str:  # noqa: ANN401  (a YAML node)
        line = _line(node)
        if node.id != "scalar":
            kind = "a list" if node.id == "sequence" else "a mapping"
            self._say(line, f'{title}: "{key}" must be text, not {kind}')
            return ""
        if key not in _FREE and not node.style and not is_text(node.value):
            self._say(
                line,
                f'{title}: "{key}" is {node.value}, which YAML does not read as text;'
                f' quote it: "{node.value}"',
            )
            return ""
        text = tidy(node.value)
        if not text:
            self._say(line, f'{title}: "{key}" is empty')
        elif key in ("fr", "forms") and not any(words(text)):
            self._say(line, f'{title}: "{key}" has no letter or digit: "{text}"')
        return text


def tidy(text: str) -> str:
    """Return a text with composed accents (NFC) and single spaces."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


def entry_of(fields: Mapping[str, Any], place: str, problems: list[str]) -> TermEntry:
    """Return an entry with fields that do not come from a glossary file.

    :param place: the file and line, for the messages.
    :param problems: messages about wrong fields are added to this list.
    """
    values: dict[str, Any] = {}
    for key, value in fields.items():
        if isinstance(value, tuple):
            value = tuple(tidy(item) for item in value)  # noqa: PLW2901  (the same, tidied)
        elif isinstance(value, str) and not isinstance(value, Case):
            value = tidy(value)  # noqa: PLW2901  (the same, tidied)
        values[key] = value
    entry = TermEntry(**{"fr": "", **values})
    title = f'{place}: term "{entry.fr}"' if entry.fr else f"{place}: term without name"
    problems += [f"{title}: {what}" for what in mistakes(entry)]
    return entry


def mistakes(entry: TermEntry) -> Iterator[str]:
    """Yield messages about what is wrong with an entry, without naming the entry."""
    if not any(words(entry.fr)):
        yield '"fr" has no letter or digit'
    yield from (what for _, what in _contradictions(entry))


def identity(headword: str) -> str:
    """Return the key of a headword: its words in lower case."""
    return " ".join(word.text for word in words(headword)).lower() or headword


def _same_term(entry: TermEntry, other: TermEntry) -> bool:
    """Whether two entries with the same ``identity`` are the same term.

    With ``case: exact`` capitals make a difference: État and état are two terms.
    """
    exact = Case.EXACT in (entry.case, other.case)
    return not exact or entry.fr == other.fr


def _contradictions(entry: TermEntry) -> Iterator[tuple[str, str]]:
    """Yield (key, message) for fields of one entry that contradict each other."""
    if entry.keep and entry.en is not None and entry.en != entry.fr:
        yield "keep", f'is kept as it is, and has another English: "{entry.en}"'
    if not entry.keep and not entry.en:
        yield "fr", 'no "en" (the English term), and no "keep: true"'
    for form in entry.forbid:
        if form == entry.target:
            yield "forbid", f'"{form}" is both wanted and forbidden'
        if form in entry.allow:
            yield "forbid", f'"{form}" is both allowed and forbidden'


def _title(node: Any) -> str:  # noqa: ANN401  (a YAML node)
    """Return the name of an entry for messages: its headword if it has one."""
    for key, value in node.value:
        if key.value == "fr" and value.id == "scalar" and value.value.strip():
            return f'term "{" ".join(value.value.split())}"'
    return "term without name"


def _did_you_mean(name: str, keys: Sequence[str], meant: dict[str, str]) -> str:
    close = difflib.get_close_matches(fold(name), [*keys, *meant], n=1, cutoff=0.6)
    return f' (did you mean "{meant.get(close[0], close[0])}"?)' if close else ""


def _explain(error: Any, text: str) -> tuple[int, str]:  # noqa: ANN401  (a YAMLError)
    """Return the line of a YAML error, and a plain explanation of it."""
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        at = getattr(error, "position", 0)
        return text.count("\n", 0, at) + 1, "a character that YAML does not allow"
    line = mark.line + 1
    shown = (text.splitlines()[mark.line : line] or [""])[0]
    if "\t" in shown[: len(shown) - len(shown.lstrip())]:
        return line, "a tab at the start of the line; indent with spaces"
    problem = str(error.problem)
    if "mapping values are not allowed" in problem:
        problem = 'a ":" where none can stand; quote text that contains ": "'
    elif "cannot start any token" in problem:
        problem = "text that begins with a sign that YAML keeps for itself; quote it"
    return line, f"not valid YAML: {problem}"


def _is_null(node: Any) -> bool:  # noqa: ANN401  (a YAML node)
    return node.id == "scalar" and not node.style and node.value in ("", "~", "null")


def _line(node: Any) -> int:  # noqa: ANN401  (a YAML node)
    return int(node.start_mark.line) + 1
