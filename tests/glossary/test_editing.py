"""Editing a glossary changes only the lines of the edited entries."""

from __future__ import annotations

import difflib
import os
import stat
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ConfigError, GlossaryError, OutputError
from pipeline.glossary import Case, TermEntry, load_termbase, parse_termbase
from pipeline.glossary.editing import (
    add_entries,
    add_entry,
    remove_entry,
    update_entry,
)
from pipeline.glossary.writing import HEADER, fields, scalar

NASTY = """\
# Glossaire de la rédaction -- ne pas trier !

terms:      # la liste

    # --- Politique ---
    -   fr: "étasunien"          # pas « américain »
        en:   'US'
        allow: [ American,   "U.S." ]   # les deux vont
        forbid:
            - United Statesian   # jamais
            # ni celui-ci
            - "Usonian"
        note: |
            Style maison.

            Voir la charte.
        # fin de l'entrée

    # --- Technique ---
    -
        fr: Big Tech
        keep: true

    -   {fr: IA, en: AI, case: exact}   # sigle
    -   en: computer chip
        fr: puce   informatique
        # rien après
"""


@pytest.fixture
def nasty(tmp_path: Path) -> Path:
    path = tmp_path / "glossary.yaml"
    path.write_bytes((NASTY).encode())
    return path


def changed(before: str, after: str) -> list[str]:
    """Return the lines taken out (-) and put in (+)."""
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    return [line for line in lines if line[0] in "+-"]


def test_add_appends_in_the_file_s_own_indentation(nasty: Path) -> None:
    before = nasty.read_text("utf-8")
    entry = add_entry(nasty, "PME", "SME", allow=["small firm"], note="yes: it is")
    assert changed(before, nasty.read_text("utf-8")) == [
        "+     -   fr: PME",
        "+         en: SME",
        "+         allow: [small firm]",
        '+         note: "yes: it is"',
    ]
    assert (entry.line, load_termbase(nasty).entries[-1]) == (28, entry)


def test_add_keeps_blank_lines_between_entries(tmp_path: Path) -> None:
    path = tmp_path / "g.yaml"
    path.write_text("terms:\n- fr: a\n  en: b\n\n- fr: c\n  en: d", "utf-8")
    add_entry(path, "e", keep=True)
    assert path.read_text("utf-8") == (
        "terms:\n- fr: a\n  en: b\n\n- fr: c\n  en: d\n\n- fr: e\n  keep: true\n"
    )


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param("", "terms:\n  - fr: e\n    en: f\n", id="empty"),
        pytest.param("# only\n", "# only\n\nterms:\n  - fr: e\n    en: f\n", id="comment"),
        pytest.param("terms:\n", "terms:\n  - fr: e\n    en: f\n", id="null"),
        pytest.param("terms: []  # none\n", "terms:  # none\n  - fr: e\n    en: f\n", id="brackets"),
        pytest.param("terms: null\n# end\n", "terms:\n  - fr: e\n    en: f\n# end\n", id="null-word"),
        pytest.param("---\nterms:\n- fr: a\n  en: b\n...\n", "---\nterms:\n- fr: a\n  en: b\n- fr: e\n  en: f\n...\n", id="document"),
        pytest.param("terms:\r\n- fr: a\r\n  en: b\r\n", "terms:\r\n- fr: a\r\n  en: b\r\n- fr: e\r\n  en: f\r\n", id="crlf"),
        pytest.param("\ufeffterms:\n- fr: a\n  en: b\n", "\ufeffterms:\n- fr: a\n  en: b\n- fr: e\n  en: f\n", id="bom"),
    ],
)  # fmt: skip
def test_add_to_odd_files(tmp_path: Path, text: str, wanted: str) -> None:
    path = tmp_path / "g.yaml"
    path.write_bytes(text.encode())
    add_entry(path, "e", "f")
    assert path.read_bytes().decode() == wanted


def test_add_makes_the_file_with_a_header(tmp_path: Path) -> None:
    path = tmp_path / "new" / "glossary.yaml"
    add_entry(path, "IA", "AI", case=Case.EXACT)
    text = path.read_text("utf-8")
    assert text == HEADER + "\nterms:\n  - fr: IA\n    en: AI\n    case: exact\n"
    assert load_termbase(path).entries[0].line == 18


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        pytest.param({"fr": "Étasunien", "en": "US"}, 'term "Étasunien": is already on line 6', id="duplicate"),
        pytest.param({"fr": "PME"}, 'term "PME": no "en" (the English term), and no "keep: true"', id="no-target"),
        pytest.param({"fr": "PME", "en": "SME", "forbid": ["SME"]}, 'term "PME": "SME" is both wanted and forbidden', id="contradiction"),
        pytest.param({"fr": "", "en": "x"}, '"fr" is empty', id="empty"),
    ],
)  # fmt: skip
def test_an_edit_that_makes_an_error_is_refused(
    nasty: Path, arguments: dict[str, object], problem: str
) -> None:
    before = nasty.read_bytes()
    with pytest.raises(GlossaryError) as error:
        add_entry(nasty, **arguments)  # type: ignore[arg-type]
    assert problem in str(error.value)
    assert nasty.read_bytes() == before
    assert [p.name for p in nasty.parent.iterdir()] == ["glossary.yaml"]


def test_a_file_with_errors_is_not_edited(tmp_path: Path) -> None:
    path = tmp_path / "g.yaml"
    path.write_text("terms:\n- fr: a\n", "utf-8")
    with pytest.raises(GlossaryError):
        add_entry(path, "e", "f")
    assert path.read_text("utf-8") == "terms:\n- fr: a\n"


def test_several_are_added_all_or_none(nasty: Path) -> None:
    before = nasty.read_bytes()
    with pytest.raises(GlossaryError):
        add_entries(nasty, [TermEntry("PME", "SME"), TermEntry("IA", "AI")])
    assert nasty.read_bytes() == before
    added = add_entries(nasty, [TermEntry("PME", "SME"), TermEntry("ONG", "NGO")])
    assert [(e.fr, e.line) for e in added] == [("PME", 28), ("ONG", 30)]


@pytest.mark.parametrize(
    ("fr", "gone"),
    [
        pytest.param(
            "étasunien",
            [
                '-     -   fr: "étasunien"          # pas « américain »',
                "-         en:   'US'",
                '-         allow: [ American,   "U.S." ]   # les deux vont',
                "-         forbid:",
                "-             - United Statesian   # jamais",
                "-             # ni celui-ci",
                '-             - "Usonian"',
                "-         note: |",
                "-             Style maison.",
                "- ",
                "-             Voir la charte.",
                "-         # fin de l'entrée",
            ],
            id="block",
        ),
        pytest.param("Big Tech", ["-     -", "-         fr: Big Tech", "-         keep: true"], id="dash-alone"),
        pytest.param("IA", ["-     -   {fr: IA, en: AI, case: exact}   # sigle"], id="braces"),
        pytest.param(
            "puce informatique",
            ["-     -   en: computer chip", "-         fr: puce   informatique", "-         # rien après"],
            id="last",
        ),
    ],
)  # fmt: skip
def test_remove_takes_its_lines_and_no_others(
    nasty: Path, fr: str, gone: list[str]
) -> None:
    before = nasty.read_text("utf-8")
    count = len(load_termbase(nasty))
    removed = remove_entry(nasty, fr)
    assert removed.fr == fr
    assert changed(before, nasty.read_text("utf-8")) == gone
    assert len(load_termbase(nasty)) == count - 1


def test_remove_every_entry_leaves_a_glossary(nasty: Path) -> None:
    for fr in ("IA", "étasunien", "PUCE INFORMATIQUE", "big-tech"):
        remove_entry(nasty, fr)
    assert load_termbase(nasty).entries == ()
    add_entry(nasty, "PME", "SME")
    assert [e.fr for e in load_termbase(nasty)] == ["PME"]


def test_removing_an_unknown_term_names_similar_ones(nasty: Path) -> None:
    with pytest.raises(ConfigError) as error:
        remove_entry(nasty, "étasunienne")
    assert str(error.value) == (
        f'{nasty}: no term "étasunienne" (did you mean "étasunien"?)'
    )


@pytest.mark.parametrize(
    ("fr", "changes", "lines"),
    [
        pytest.param("étasunien", {"en": "American", "allow": []}, [
            "-         en:   'US'", "+         en: American",
            '-         allow: [ American,   "U.S." ]   # les deux vont',
        ], id="text-and-list-out"),
        pytest.param("étasunien", {"allow": ["U.S.", "of the US"]}, [
            '-         allow: [ American,   "U.S." ]   # les deux vont',
            "+         allow: [U.S., of the US]   # les deux vont",
        ], id="bracket-list"),
        pytest.param("étasunien", {"forbid": ["United Statesian", "Yankee"]}, [
            "-             # ni celui-ci", '-             - "Usonian"', "+             - Yankee",
        ], id="block-list"),
        pytest.param("étasunien", {"note": "Court."}, [
            "-         note: |", "-             Style maison.", "- ", "-             Voir la charte.",
            "+         note: Court.",
        ], id="block-text"),
        pytest.param("Big Tech", {"keep": False, "en": "Big Tech firms"}, [
            "-         keep: true", "+         en: Big Tech firms",
        ], id="keep-to-en"),
        pytest.param("IA", {"allow": ["A.I."]}, [
            "-     -   {fr: IA, en: AI, case: exact}   # sigle",
            "+     -   {fr: IA, en: AI, allow: [A.I.], case: exact}   # sigle",
        ], id="braces"),
        pytest.param("puce informatique", {"fr": "puce électronique", "note": "n° 1"}, [
            "-         fr: puce   informatique", "+         fr: puce électronique", "+         note: n° 1",
        ], id="headword"),
    ],
)  # fmt: skip
def test_update_touches_its_fields_only(
    nasty: Path, fr: str, changes: dict[str, object], lines: list[str]
) -> None:
    before = nasty.read_text("utf-8")
    entry = update_entry(nasty, fr, **changes)
    got = changed(before, nasty.read_text("utf-8"))
    assert sorted(got) == sorted(lines)
    assert entry in load_termbase(nasty).entries


def test_the_field_beside_the_dash_is_taken_out(tmp_path: Path) -> None:
    path = tmp_path / "g.yaml"
    path.write_text("terms:\n- note: x  # c\n  fr: a  # d\n  en: b\n", "utf-8")
    update_entry(path, "a", note="")
    assert path.read_text("utf-8") == "terms:\n- fr: a  # d\n  en: b\n"


def test_update_of_an_unknown_field_is_refused(nasty: Path) -> None:
    with pytest.raises(ConfigError, match="no field target"):
        update_entry(nasty, "IA", target="x")


def test_entries_in_flow_style_are_not_edited(tmp_path: Path) -> None:
    path = tmp_path / "g.yaml"
    path.write_text("terms: [{fr: a, en: b}]\n", "utf-8")
    with pytest.raises(GlossaryError, match="begin each"):
        add_entry(path, "e", "f")


def test_an_entry_whose_anchor_is_used_is_not_removed(tmp_path: Path) -> None:
    path = tmp_path / "g.yaml"
    text = "terms:\n- fr: a\n  en: &x b\n- fr: c\n  en: *x\n"
    path.write_text(text, "utf-8")
    with pytest.raises(GlossaryError):
        remove_entry(path, "a")
    assert path.read_text("utf-8") == text


def test_mode_and_link_are_kept(tmp_path: Path, nasty: Path) -> None:
    nasty.chmod(0o640)
    link = tmp_path / "link.yaml"
    link.symlink_to(nasty)
    add_entry(link, "PME", "SME")
    assert link.is_symlink()
    assert stat.S_IMODE(nasty.stat().st_mode) == 0o640


def test_a_folder_that_is_a_file_is_an_output_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises((OutputError, ConfigError)):
        add_entry(tmp_path / "file" / "g.yaml", "a", "b")


def test_no_temporary_file_is_left_when_the_rename_fails(
    nasty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(
        OutputError, match="no space left on device; free some space and run again"
    ):
        add_entry(nasty, "PME", "SME")
    assert [p.name for p in nasty.parent.iterdir()] == ["glossary.yaml"]


TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters="\ufeff\ufffe\uffff"),
    min_size=1,
    max_size=12,
).map(lambda t: " ".join(t.split()))  # fmt: skip


@given(TEXT.filter(bool))
def test_scalars_read_back(text: str) -> None:
    entry = TermEntry("x", "y", note=text)
    lines = "\n    ".join(fields(entry))
    read = parse_termbase(f"terms:\n  - {lines}\n").entries[0]
    assert read.note.split() == unicodedata.normalize("NFC", text).split()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("US", "US"),
        ("U.S.", "U.S."),
        ("no", '"no"'),
        ("1e3", '"1e3"'),
        ("12", '"12"'),
        ("~", '"~"'),
        ("a: b", '"a: b"'),
        ("a:b", "a:b"),
        ("a #b", '"a #b"'),
        ("C#", "C#"),
        ("- x", '"- x"'),
        ('say "x"', 'say "x"'),
        ('"x"', r'"\"x\""'),
        ("a, b", '"a, b"'),
        ("« x »", "« x »"),
        ("l'IA", "l'IA"),
        ("", '""'),
    ],
)
def test_scalars_are_plain_where_that_is_safe(text: str, wanted: str) -> None:
    assert scalar(text) == wanted


def test_pasted_spaces_are_squeezed(tmp_path: Path) -> None:
    path = tmp_path / "glossary.yaml"
    entry = add_entry(
        path,
        " puce  électronique ",
        "electronic\tchip",
        allow=["micro  chip"],
        note="a  b",
    )
    assert (entry.fr, entry.en, entry.allow, entry.note) == (
        "puce électronique",
        "electronic chip",
        ("micro chip",),
        "a b",
    )
    assert load_termbase(path).entries == (entry,)
