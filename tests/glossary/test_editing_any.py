"""Property tests: editing any valid glossary changes only the edited entries.

Files are generated in all styles of YAML: indentation, quotes, block and flow lists,
entries in braces, block scalars, anchors, comments, blank lines, CRLF, a byte order
mark, no line end at the end.
"""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from hypothesis import given, note, settings
from hypothesis import strategies as st

from pipeline.errors import GlossaryError
from pipeline.glossary import (
    Case,
    TermEntry,
    add_entry,
    load_termbase,
    remove_entry,
    update_entry,
)

WORDS = ["puce", "étasunien", "Big Tech", "l’IA", "loi no 5", "C#", "a: b", "x #y", "« z »", "yes", "3e", "tiret - cadratin", "d'œuvre"]  # fmt: skip
TEXTS = st.sampled_from(WORDS)
COMMENT = re.compile(r"(?:^|(?<=\s))# [^\r\n]*")


@dataclass(frozen=True)
class Style:
    """How a file is laid out."""

    dash: int
    offset: int
    end: str
    mark: str
    alone: bool
    gap: bool
    head: str
    tail: str
    final: bool


STYLES = st.builds(
    Style,
    dash=st.sampled_from([0, 2, 4]),
    offset=st.sampled_from([2, 4]),
    end=st.sampled_from(["\n", "\r\n"]),
    mark=st.sampled_from(["", "\ufeff"]),
    alone=st.booleans(),
    gap=st.booleans(),
    head=st.sampled_from(["", "# Tête\n", "---\n", "# Une\n\n# Deux\n", "%YAML 1.1\n---\n"]),
    tail=st.sampled_from(["", "# fin\n", "\n\n", "\n# fin\n\n", "...\n"]),
    final=st.booleans(),
)  # fmt: skip


def quoted(draw: st.DrawFn, text: str) -> str:
    """Draw a YAML scalar that means this text."""
    ways = ['"' + text.replace('"', '\\"') + '"', "'" + text.replace("'", "''") + "'"]
    if text in {"puce", "étasunien", "Big Tech", "l’IA", "C#", "« z »", "d'œuvre"}:
        ways += [text, text]
    return draw(st.sampled_from(ways))


def comment(draw: st.DrawFn, name: str) -> str:
    return draw(st.sampled_from(["", "", f"  # {name}", f" # {name}: x"]))


@st.composite
def entry_lines(draw: st.DrawFn, number: int) -> list[str]:
    """Draw the lines of one entry, without indentation: its fields in any order."""
    fr = f"{draw(TEXTS)} {number}"
    fields = [[f"fr: {quoted(draw, fr)}{comment(draw, f'fr{number}')}"]]
    fields.append([f"en: {quoted(draw, draw(TEXTS))}{comment(draw, f'en{number}')}"])
    if draw(st.booleans()):
        items = draw(st.lists(TEXTS, min_size=1, max_size=3, unique=True))
        if draw(st.booleans()):
            inside = ", ".join(f'"{item}"' for item in items)
            fields.append([f"allow: [{inside}]{comment(draw, f'allow{number}')}"])
        elif draw(st.booleans()):
            inside = [f'    "{item}",' for item in items]
            fields.append(["allow: [", *inside, "  ]"])
        else:
            lines = [
                f"  - {quoted(draw, item)}{comment(draw, f'item{number}')}"
                for item in items
            ]
            fields.append([f"allow:{comment(draw, f'allow{number}')}", *lines])
    if draw(st.booleans()):
        fields.append(
            draw(
                st.sampled_from(
                    [
                        ["note: |", "  Un mot.", "", "  # pas un commentaire"],
                        ["note: >-", "  Un mot,", "  deux mots."],
                        ["note: un mot", "  et sa suite"],
                        [f"note: &n{number} Un mot."],
                        ["note: 'un", "", "  mot'  # cité"],
                    ]
                )
            )
        )
    if draw(st.booleans()):
        fields.append(["case: exact"])
    if draw(st.booleans()):
        fields.append([f"# entre {number}"])
    fields = list(draw(st.permutations(fields)))
    if fields[0][0].startswith("#"):
        fields = [*fields[1:], fields[0]]
    return [line for field in fields for line in field]


@st.composite
def glossaries(draw: st.DrawFn) -> str:
    """Draw the text of a glossary with one to four entries."""
    style = draw(STYLES)
    lines = [f"terms:{comment(draw, 'termes')}"]
    for number in range(draw(st.integers(1, 4))):
        if number and style.gap:
            lines.append("")
        if draw(st.booleans()):
            lines.append(f"{' ' * style.dash}# --- groupe {number} ---")
        if draw(st.integers(0, 4)) == 0:
            fields = f'fr: "{draw(TEXTS)} {number}", en: "{draw(TEXTS)}"'
            lines.append(
                f"{' ' * style.dash}-{' ' * (style.offset - 1)}{{{fields}}}"
                f"{comment(draw, f'brace{number}')}"
            )
            continue
        fields_ = draw(entry_lines(number))
        inner = " " * (style.dash + style.offset)
        if style.alone:
            lines.append(f"{' ' * style.dash}-{comment(draw, f'tiret{number}')}")
            lines += [f"{inner}{line}" if line else "" for line in fields_]
        else:
            lead = f"{' ' * style.dash}-{' ' * (style.offset - 1)}"
            lines.append(lead + fields_[0])
            lines += [f"{inner}{line}" if line else "" for line in fields_[1:]]
    anchor = re.search(r"&(n\d)", "\n".join(lines))
    if anchor:  # an entry that leans on another
        lines.append(f"{' ' * style.dash}-{' ' * (style.offset - 1)}fr: renvoi")
        inner = " " * (style.dash + style.offset)
        lines += [f"{inner}en: reference", f"{inner}domain: *{anchor[1]}  # renvoi"]
    text = style.head + "\n".join(lines) + "\n" + style.tail
    if not style.final:
        text = text.rstrip("\n")
    return style.mark + text.replace("\n", style.end)


CHANGES = st.sampled_from(
    [
        {"en": "other"},
        {"en": "yes: no"},
        {"fr": "tout autre"},
        {"allow": ("one", "two")},
        {"allow": ()},
        {"forbid": ("bad",)},
        {"note": "Autre."},
        {"note": ""},
        {"case": Case.EXACT},
        {"case": Case.ANY},
        {"domain": "droit", "note": "", "allow": ("puce",)},
    ]
)


def edited(text: str, action: str, at: int, change: dict[str, object]) -> None:
    """Do one edit and check that it did what was asked and nothing else."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "g.yaml"
        path.write_bytes(text.encode())
        before = load_termbase(path).entries
        entry = before[at % len(before)]
        refused = ""
        wanted: list[TermEntry] = []
        try:
            wanted = _do(path, before, entry, action, change)
        except GlossaryError as error:
            refused = str(error)
        if refused:
            assert path.read_bytes() == text.encode()
            assert len(refused.splitlines()) == 1
            assert "by hand" in refused
            return
        after = path.read_bytes().decode()
        note(f"{action} {change}\n{text}\n=====\n{after}")
        found = load_termbase(path).entries
    assert [replace(e, line=0) for e in found] == [replace(e, line=0) for e in wanted]
    _nothing_else(text, after, action, before, entry)
    if action == "update":
        # A comment goes only with the value it stands beside.
        gone = Counter(COMMENT.findall(text)) - Counter(COMMENT.findall(after))
        beside = {re.sub("item", "allow", c.strip("# :x0123456789")) for c in gone}
        beside -= {"renvoi"} if "domain" in change else set()
        assert beside <= {*change, "cité", "pas un commentaire"}, gone


def _do(
    path: Path,
    before: Sequence[TermEntry],
    entry: TermEntry,
    action: str,
    change: dict[str, object],
) -> list[TermEntry]:
    if action == "add":
        return [*before, add_entry(path, "mot nouveau", "new: word", note="x")]
    if action == "remove":
        remove_entry(path, entry.fr)
        return [one for one in before if one is not entry]
    update_entry(path, entry.fr, **change)
    changed = replace(entry, **change)  # type: ignore[arg-type]
    return [changed if one is entry else one for one in before]


def _nothing_else(
    text: str, after: str, action: str, before: Sequence[TermEntry], entry: TermEntry
) -> None:
    end = "\r\n" if "\r\n" in text else "\n"
    if not text.endswith("\n"):
        text += end
    assert after.startswith("\ufeff") == text.startswith("\ufeff")
    assert "\n" not in after.replace("\r\n", "") if end == "\r\n" else "\r" not in after
    old, new = text.split(end), after.split(end)
    first, last = _lines_of(entry, before, old)
    if action == "add":
        first = last = _lines_of(before[-1], before, old)[1]
    assert new[:first] == old[:first]
    rest = old[last:]
    if action == "remove" and rest[:1] == [""] and old[first - 1] == "":
        rest = rest[1:]  # one blank line of two
    assert new[len(new) - len(rest) :] == rest
    if action == "add":
        put = [line.strip(" -") for line in new[first : len(new) - len(rest)] if line]
        assert put == ["fr: mot nouveau", 'en: "new: word"', "note: x"]


def _lines_of(
    entry: TermEntry, before: Sequence[TermEntry], lines: Sequence[str]
) -> tuple[int, int]:
    """Return the first line of an entry and the one after its last, from 0."""
    first = _dash(entry, lines)
    later = [_dash(one, lines) for one in before if one.line > entry.line]
    last = min(later, default=len(lines))
    indent = len(lines[first]) - len(lines[first].lstrip(" "))
    while last > first + 1:
        line = lines[last - 1]
        ours = len(line) - len(line.lstrip(" ")) > indent
        if line.strip() and line.strip() != "..." and (ours or line.lstrip()[0] != "#"):
            break
        last -= 1
    return first, last


def _dash(entry: TermEntry, lines: Sequence[str]) -> int:
    at = entry.line - 1
    while not lines[at].lstrip().startswith("-"):
        at -= 1
    return at


@settings(max_examples=400, deadline=None)
@given(
    glossaries(),
    st.sampled_from(["add", "remove", "update", "update"]),
    st.integers(0, 3),
    CHANGES,
)
def test_an_edit_does_what_is_asked_and_nothing_else(
    text: str, action: str, at: int, change: dict[str, object]
) -> None:
    edited(text, action, at, change)
