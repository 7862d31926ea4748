"""Terms go to other tools' files and come back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from pipeline.errors import ConfigError, GlossaryError
from pipeline.glossary import Case, TermEntry, load_termbase
from pipeline.glossary.exchange import (
    Exchange,
    export_terms,
    format_of,
    import_terms,
    read_terms,
    render_terms,
)
from pipeline.glossary.loading import tidy
from pipeline.glossary.tables import from_table
from pipeline.glossary.tbx import from_tbx

ENTRIES = (
    TermEntry(
        "étasunien",
        "US",
        allow=("American", "U.S."),
        forbid=("United Statesian", "a|b \\ c"),
        note='House style, "always"; see p. 3',
        domain="politics",
    ),
    TermEntry("Big Tech", keep=True),
    TermEntry("Silicon Valley", "Silicon Valley", keep=True),
    TermEntry("IA", "AI", case=Case.EXACT),
    TermEntry("Otan", "NATO", forms=("+OTAN", "+Alliance atlantique")),
    TermEntry("œil", "eye", forms=("œil", "yeux")),
    TermEntry("action", "action"),
    TermEntry("R&D <nouvelle>", "R&D"),
)


@pytest.mark.parametrize("format_", [Exchange.CSV, Exchange.TSV, Exchange.TBX])
def test_round_trip_of_every_field(tmp_path: Path, format_: Exchange) -> None:
    path = tmp_path / f"terms.{format_}"
    export_terms(ENTRIES, path)
    assert read_terms(path) == ENTRIES


WORDS = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), max_size=12
).map(tidy)
TERMS = WORDS.map(lambda text: f"a{text}")
LISTS = st.lists(TERMS, max_size=3, unique=True).map(tuple)


@st.composite
def entry_lists(draw: st.DrawFn) -> list[TermEntry]:
    heads = draw(st.lists(TERMS, max_size=3, unique=True))
    entries = []
    for fr in heads:
        keep = draw(st.booleans())
        en = None if keep else draw(TERMS)
        allow, forbid, forms = draw(LISTS), draw(LISTS), draw(LISTS)
        target = fr if en is None else en
        entries.append(
            TermEntry(
                fr,
                en,
                keep,
                allow=tuple(a for a in allow if a != target),
                forbid=tuple(f for f in forbid if f not in (*allow, target)),
                forms=tuple(f"+{f}" for f in forms),
                case=draw(st.sampled_from(Case)),
                note=draw(WORDS),
                domain=draw(WORDS),
            )
        )
    return entries


@settings(max_examples=40)
@given(entry_lists())
def test_round_trip_of_anything(entries: list[TermEntry]) -> None:
    for format_, mark in ((Exchange.CSV, ","), (Exchange.TSV, "\t")):
        text = render_terms(entries, format_)
        assert from_table(text, "x", delimiter=mark) == entries
    data = render_terms(entries, Exchange.TBX).encode()
    assert from_tbx(data, "x") == entries


def test_csv_is_what_a_spreadsheet_shows() -> None:
    assert render_terms(ENTRIES[:2], Exchange.CSV) == (
        "fr,en,keep,allow,forbid,forms,case,note,domain\n"
        'étasunien,US,,American | U.S.,United Statesian | a\\|b \\\\ c,,,"House style, ""always""; see p. 3",politics\n'
        "Big Tech,,true,,,,,,\n"
    )


def test_omegat() -> None:
    assert render_terms(ENTRIES[:2], Exchange.OMEGAT) == (
        'étasunien\tUS\tHouse style, "always"; see p. 3\n'
        "étasunien\tAmerican\nétasunien\tU.S.\nBig Tech\tBig Tech\n"
    )


def test_deepl() -> None:
    assert render_terms(ENTRIES[:2], Exchange.DEEPL) == (
        "étasunien,US,fr,en\nBig Tech,Big Tech,fr,en\n"
    )


def test_tbx_is_basic_and_says_the_status_of_terms() -> None:
    text = render_terms(ENTRIES[:1], Exchange.TBX)
    assert text.startswith(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<!DOCTYPE martif SYSTEM "TBXBasiccoreStructV02.dtd">\n'
        '<martif type="TBX" xml:lang="fr">\n'
    )
    root = etree.fromstring(text.encode())
    terms = [
        (tig.findtext("term"), tig.findtext("termNote")) for tig in root.iter("tig")
    ]
    assert terms == [
        ("étasunien", "preferredTerm-admn-sts"),
        ("US", "preferredTerm-admn-sts"),
        ("American", "admittedTerm-admn-sts"),
        ("U.S.", "admittedTerm-admn-sts"),
        ("United Statesian", "deprecatedTerm-admn-sts"),
        ("a|b \\ c", "deprecatedTerm-admn-sts"),
    ]


@pytest.mark.parametrize(
    ("name", "text", "entries"),
    [
        pytest.param("a.txt", "# notes\nbail\tlease\tlaw\nbail\tlet\nIA\tIA\n", [TermEntry("bail", "lease", allow=("let",), note="law"), TermEntry("IA", keep=True)], id="omegat"),
        pytest.param("a.txt", 'dit "bail"\tso-called "lease"\n', [TermEntry('dit "bail"', 'so-called "lease"')], id="omegat-quotes"),
        pytest.param("a.csv", "bail,lease\nprêt,loan\n", [TermEntry("bail", "lease"), TermEntry("prêt", "loan")], id="deepl-2"),
        pytest.param("a.csv", "bail,lease,FR,EN\nloan,prêt,en,fr\nMiete,bail,de,fr\n", [TermEntry("bail", "lease"), TermEntry("prêt", "loan")], id="deepl-4"),
        pytest.param("a.csv", 'bail;lease\r\n"a;b";c\r\n', [TermEntry("bail", "lease"), TermEntry("a;b", "c")], id="semicolon"),
        pytest.param("a.csv", "\ufeffSource,Target,Comment\nbail,lease,law\n", [TermEntry("bail", "lease", note="law")], id="named-columns"),
        pytest.param("a.csv", "en,fr\nlease,bail\n\n,\n", [TermEntry("bail", "lease")], id="other-order"),
        pytest.param("a.tsv", "fr\ten\tkeep\nBig Tech\t\tx\n", [TermEntry("Big Tech", keep=True)], id="tsv-keep"),
        pytest.param("a.csv", "", [], id="empty"),
    ],
)  # fmt: skip
def test_tables_of_other_tools(
    tmp_path: Path, name: str, text: str, entries: list[TermEntry]
) -> None:
    path = tmp_path / name
    path.write_bytes(text.encode())
    assert list(read_terms(path)) == entries


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_of_spreadsheets(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("prêt,loan\n".encode(encoding))
    assert read_terms(path) == (TermEntry("prêt", "loan"),)


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("fr,en,targt\na,b,c\n", ['{}:1: unknown column "targt"; known are fr, en, keep, allow, forbid, forms, case, note, domain']),
        ("bail\n,lease\n…,x\n", ['{}:1: term "bail": no "en" (the English term), and no "keep: true"', '{}:2: term without name: "fr" has no letter or digit', '{}:3: term "...": "fr" has no letter or digit']),
        ("fr,en,forbid\na,b,b\n", ['{}:2: term "a": "b" is both wanted and forbidden']),
        ('a,"b\n', ["{}:1: unexpected end of data"]),
    ],
)  # fmt: skip
def test_wrong_rows_are_named(tmp_path: Path, text: str, problems: list[str]) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text.replace("…", "..."), "utf-8")
    with pytest.raises(GlossaryError) as error:
        read_terms(path)
    assert list(error.value.problems) == [problem.format(path) for problem in problems]


FOREIGN = """\
<?xml version="1.0" encoding="UTF-8"?>
<tbx type="TBX-Basic" style="dca" xml:lang="fr" xmlns="urn:iso:std:iso:30042:ed-2">
 <text><body><conceptEntry id="1">
  <descripGrp><descrip type="subjectField">law</descrip></descripGrp>
  <langSec xml:lang="en-GB">
   <termSec><term>let</term><termNote type="administrativeStatus">admittedTerm-admn-sts</termNote></termSec>
   <termSec><term>lease</term><termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></termSec>
   <termSec><term>bail</term><termNote type="administrativeStatus">supersededTerm-admn-sts</termNote></termSec>
  </langSec>
  <langSec xml:lang="fr-FR">
   <termSec><term>bail</term></termSec><termSec><term>contrat  de location</term></termSec>
  </langSec>
  <langSec xml:lang="de"><termSec><term>Miete</term></termSec></langSec>
 </conceptEntry></body></text>
</tbx>
"""


def test_tbx_of_other_tools() -> None:
    shared = TermEntry("", "lease", allow=("let",), forbid=("bail",), domain="law")
    assert from_tbx(FOREIGN.encode(), "x") == [
        replace(shared, fr="bail"),
        replace(shared, fr="contrat de location"),
    ]


def test_tbx_2_with_ntig() -> None:
    text = (
        '<martif type="TBX"><text><body><termEntry><langSet xml:lang="fr"><ntig><termGrp>'
        '<term>IA</term></termGrp></ntig></langSet><langSet xml:lang="en"><ntig><termGrp>'
        "<term>IA</term></termGrp></ntig></langSet></termEntry></body></text></martif>"
    )
    assert from_tbx(text.encode(), "x") == [TermEntry("IA", keep=True)]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("<martif><text>", "x:1: not XML: "),
        ("<html/>", "x:1: not TBX: its root is <html>"),
        ("", "x:1: not XML: "),
    ],
)
def test_not_tbx(text: str, problem: str) -> None:
    with pytest.raises(GlossaryError) as error:
        from_tbx(text.encode(), "x")
    assert str(error.value).startswith(problem)


def test_tbx_opens_no_other_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    text = (
        f'<!DOCTYPE martif [<!ENTITY e SYSTEM "{secret.as_uri()}">]><martif><text><body><termEntry>'
        '<langSet xml:lang="fr"><tig><term>a&e;</term></tig></langSet>'
        '<langSet xml:lang="en"><tig><term>b</term></tig></langSet></termEntry></body></text></martif>'
    )
    assert [e.fr for e in from_tbx(text.encode(), "x")] in (["a"], ["a&e;"])


GLOSSARY = """\
terms:
  # the house's own
  - fr: bail   # law
    en: lease
    allow: [let]
    note: ours
  - fr: IA
    en: AI
"""


def test_import_adds_changes_and_leaves_out(tmp_path: Path) -> None:
    path = tmp_path / "glossary.yaml"
    path.write_text(GLOSSARY, "utf-8")
    merge = import_terms(
        path,
        [
            TermEntry("Bail", "rental agreement", forbid=("let",)),
            TermEntry("IA", "AI"),
            TermEntry("prêt", "loan", note="theirs"),
            TermEntry("Prêt", "credit"),
            TermEntry("don", "gift", forbid=("gift",)),
        ],
    )
    assert [e.fr for e in merge.added] == ["prêt"]
    assert [(b.en, a.en, a.allow, a.forbid) for b, a in merge.changed] == [
        ("lease", "rental agreement", (), ("let",))
    ]
    assert [(e.fr, why) for e, why in merge.skipped] == [
        ("IA", "is the same already"),
        ("Prêt", "is twice in the import"),
        ("don", '"gift" is both wanted and forbidden'),
    ]
    assert path.read_text("utf-8") == (
        "terms:\n  # the house's own\n  - fr: bail   # law\n    en: rental agreement\n"
        "    note: ours\n    forbid: [let]\n  - fr: IA\n    en: AI\n"
        "  - fr: prêt\n    en: loan\n    note: theirs\n"
    )


def test_import_without_overwriting(tmp_path: Path) -> None:
    path = tmp_path / "glossary.yaml"
    path.write_text(GLOSSARY, "utf-8")
    merge = import_terms(path, [TermEntry("bail", "let go")], overwrite=False)
    assert (merge.added, merge.changed) == ((), ())
    assert [why for _, why in merge.skipped] == ["is in the glossary: lease"]
    assert path.read_text("utf-8") == GLOSSARY


def test_import_creates_a_missing_glossary(tmp_path: Path) -> None:
    path = tmp_path / "glossary.yaml"
    merge = import_terms(path, ENTRIES)
    assert (len(merge.added), len(load_termbase(path))) == (8, 8)
    again = import_terms(path, ENTRIES)
    assert (len(again.skipped), again.changed) == (8, ())


def test_thousands_are_imported_at_once(tmp_path: Path) -> None:
    path = tmp_path / "glossary.yaml"
    entries = [TermEntry(f"terme {at}", f"term {at}") for at in range(2000)]
    assert len(import_terms(path, entries).added) == 2000


def test_an_unknown_name_lists_the_formats(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as error:
        format_of(tmp_path / "a.doc")
    assert "known are .csv, .tab, .tbx, .tsv, .txt, .utf8, .xml" in str(error.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        read_terms(tmp_path / "a.csv")


def test_the_reason_of_a_skipped_entry_quotes_any_text(tmp_path: Path) -> None:
    odd = 'the "gift": given'
    merge = import_terms(
        tmp_path / "glossary.yaml", [TermEntry("don", odd, forbid=(odd,))]
    )
    assert [why for _, why in merge.skipped] == [
        f'"{odd}" is both wanted and forbidden'
    ]
