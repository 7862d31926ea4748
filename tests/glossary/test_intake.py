"""An import takes the usable entries, and lists what it leaves out, line by line."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.errors import GlossaryError
from pipeline.glossary.exchange import Exchange, read_terms, take_terms
from pipeline.glossary.loading import load_termbase
from pipeline.glossary.terms import TermEntry

BODY = """\
<?xml version="1.0" encoding="UTF-8"?>
<martif type="TBX" xml:lang="fr"><text><body>
<termEntry id="c1"><descrip type="definition">Une grue du port</descrip>
<langSet xml:lang="fr"><tig><term>grue</term></tig></langSet>
<langSet xml:lang="en"><tig><term>crane</term></tig>
<tig><term>hoist</term>{}</tig></langSet></termEntry>
</body></text></martif>
"""


def tbx(tmp_path: Path, note: str) -> Path:
    path = tmp_path / "t.tbx"
    path.write_text(BODY.format(note), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "status",
    [
        *("forbidden", "Forbidden", "obsolete", "deprecated", "Deprecated term"),
        *("deprecatedTerm-admn-sts", "supersededTerm-admn-sts", "superseded"),
        *(
            "deprecatedTerm",
            "prohibited",
            "rejected",
            "not recommended",
            "non-recommended",
        ),
        *("Not Allowed", "notRecommended", "do not use", "doNotUse", "not to be used"),
        *("avoid", "unapproved", "disapproved", "outdated", "interdit", "proscrite"),
        *("déconseillé", "obsolète", "à éviter", "ne pas utiliser", "rejeté", "périmé"),
    ],
)
@pytest.mark.parametrize(
    "note",
    [
        '<termNote type="administrativeStatus">{}</termNote>',
        '<termNote type="normativeAuthorization">{}</termNote>',
        '<descrip type="Status">{}</descrip>',
        '<termNoteGrp><termNote type="usageStatus">{}</termNote></termNoteGrp>',
        "<administrativeStatus>{}</administrativeStatus>",
    ],
    ids=["status", "authorization", "descrip", "group", "element"],
)
def test_a_forbidden_status_is_never_read_as_allowed(
    tmp_path: Path, status: str, note: str
) -> None:
    wanted = TermEntry("grue", "crane", forbid=("hoist",), note="Une grue du port")
    assert read_terms(tbx(tmp_path, note.format(status))) == (wanted,)


@pytest.mark.parametrize(
    "status",
    ["admittedTerm-admn-sts", "admitted", "Allowed", "approved", "legalTerm-admn-sts"],
)
def test_what_is_admitted_is_allowed(tmp_path: Path, status: str) -> None:
    note = f'<termNote type="administrativeStatus">{status}</termNote>'
    (entry,) = read_terms(tbx(tmp_path, note))
    assert (entry.allow, entry.forbid) == (("hoist",), ())


def test_a_preferred_term_is_wanted(tmp_path: Path) -> None:
    note = '<termNote type="administrativeStatus">Preferred</termNote>'
    (entry,) = read_terms(tbx(tmp_path, note))
    assert (entry.en, entry.allow) == ("hoist", ("crane",))


def test_a_term_with_an_unknown_status_is_left_out_and_reported(tmp_path: Path) -> None:
    note = '<termNote type="administrativeStatus">level 9</termNote>'
    path = tbx(tmp_path, note)
    taken = take_terms(path)
    assert [(e.en, e.allow, e.forbid) for e in taken.entries] == [("crane", (), ())]
    assert [one.message for one in taken.left_out] == [
        f'{path}:6: "hoist": the status "level 9" is not known'
    ]


def test_a_status_of_the_concept_is_that_of_its_terms(tmp_path: Path) -> None:
    path = tmp_path / "t.tbx"
    status = '<termNote type="administrativeStatus">obsolete</termNote>'
    text = BODY.format("").replace(
        '<langSet xml:lang="en">', f'<langSet xml:lang="en">{status}'
    )
    path.write_text(text, encoding="utf-8")
    taken = take_terms(path)
    assert taken.entries == []
    assert [one.reason for one in taken.left_out] == ["no English"]


CONCEPTS = """\
<martif type="TBX"><text><body>
<termEntry><langSet xml:lang="fr"><tig><term>quai</term></tig></langSet></termEntry>
<termEntry><langSet xml:lang="fr"><tig><term>bail</term></tig></langSet>
<langSet xml:lang="en"><tig><term>lease</term></tig></langSet></termEntry>
<termEntry><langSet xml:lang="en"><tig><term>deposit</term></tig></langSet></termEntry>
<termEntry><langSet xml:lang="fr"><tig><term>loyer</term></tig></langSet>
<langSet xml:lang="en"><tig><term>rent</term></tig><tig><term>rent</term>
<termNote type="administrativeStatus">forbidden</termNote></tig></langSet></termEntry>
<termEntry><langSet xml:lang="fr"><tig><term>gage</term>
<termNote type="administrativeStatus">obsolete</termNote></tig></langSet>
<langSet xml:lang="en"><tig><term>pledge</term></tig></langSet></termEntry>
</body></text></martif>
"""
FILES = {
    "tbx": ("t.tbx", CONCEPTS, ["no English 2", "no French 5", "contradictory 6", "deprecated in French 9"]),
    "csv": ("t.csv", "fr,en,forbid\nquai,\nbail,lease\n,deposit\nloyer,rent,rent\n", ["no English 2", "no French 4", "contradictory 5"]),
    "tsv": ("t.tsv", "fr\ten\nquai\t\nbail\tlease\n\tdeposit\n", ["no English 2", "no French 4"]),
    "omegat": ("t.utf8", "# notes\nquai\nbail\tlease\n\tdeposit\n", ["no English 2", "no French 4"]),
    "deepl": ("t.csv", "quai,,fr,en\nbail,lease,fr,en\nMiete,rent,de,en\n", ["no English 1", "other languages 3"]),
    "an open quotation mark": ("t.csv", 'fr,en\n"quai,dock\nbail,lease\n', ["not readable 2"]),
    "an unknown column": ("t.csv", "fr,en,colour\nbail,lease,red\n", ["unknown column 1"]),
}  # fmt: skip


@pytest.mark.parametrize(("name", "text", "left_out"), FILES.values(), ids=FILES)
def test_every_format_takes_what_it_can(
    tmp_path: Path, name: str, text: str, left_out: list[str]
) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    taken = take_terms(path)
    assert taken.entries == [TermEntry("bail", "lease")]
    found = [
        f"{one.reason} {one.message.removeprefix(f'{path}:').partition(':')[0]}"
        for one in taken.left_out
    ]
    assert found == left_out


def test_every_format_has_a_case() -> None:
    assert {*FILES} >= {format_.value for format_ in Exchange}


def test_the_command_counts_what_it_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("t.csv").write_text("fr,en\nbail,lease\nloyer,\ncaution,deposit\n", "utf-8")
    answer = CliRunner().invoke(main, ["glossary", "import", "t.csv"])
    assert answer.exit_code == 0
    assert answer.output == (
        "added    bail → lease\n"
        "added    caution → deposit\n"
        'left out t.csv:3: term "loyer": no "en" (the English term), and no "keep: true"\n'
        "glossary.yaml: 2 added, 0 changed, 1 left out: no English\n"
    )
    assert [e.fr for e in load_termbase(Path("glossary.yaml"))] == ["bail", "caution"]


def test_many_rows_left_out_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = [f"terme {at},\n" for at in range(30)]
    Path("t.csv").write_text(
        "fr,en\n" + "".join(rows) + "bail,lease,fr,en\n,x\n", "utf-8"
    )
    lines = (
        CliRunner().invoke(main, ["glossary", "import", "t.csv"]).output.splitlines()
    )
    assert len(lines) == 23
    assert lines[-2:] == [
        "left out 11 more",
        "glossary.yaml: 1 added, 0 changed, 31 left out: 30 no English, 1 no French",
    ]


def test_a_file_of_another_format_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.tbx"
    path.write_text("fr,en\nbail,lease\n", encoding="utf-8")
    with pytest.raises(GlossaryError, match="1: not XML"):
        take_terms(path)
