"""All problems of a glossary are reported at once, with lines and next steps."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from pipeline.errors import ConfigError, GlossaryError
from pipeline.glossary import Case, TermEntry, load_termbase, parse_termbase

WHOLE = """\
# comment
terms:
  - fr: étasunien            # matches étasunienne(s)
    en: US
    allow: [American, "U.S."]
    forbid:
      - United Statesian
    note: >
      House
      style.
  - fr: Big Tech
    keep: true
  - {fr: IA, en: AI, case: exact, domain: tech}
  - fr:   puce
          informatique
    en: computer chip
    forms: +puce d'ordinateur
"""


def problems(text: str) -> list[str]:
    with pytest.raises(GlossaryError) as error:
        parse_termbase(text)
    assert str(error.value) == "\n".join(error.value.problems)
    return list(error.value.problems)


def test_every_field() -> None:
    assert parse_termbase(WHOLE).entries == (
        TermEntry(
            "étasunien",
            "US",
            allow=("American", "U.S."),
            forbid=("United Statesian",),
            note="House style.",
            line=3,
        ),
        TermEntry("Big Tech", keep=True, line=11),
        TermEntry("IA", "AI", case=Case.EXACT, domain="tech", line=13),
        TermEntry(
            "puce informatique",
            "computer chip",
            forms=("+puce d'ordinateur",),
            line=14,
        ),
    )


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n", "terms:\n", "terms: []\n", "---\n", "~\n"])  # fmt: skip
def test_a_glossary_may_be_empty(text: str) -> None:
    assert parse_termbase(text).entries == ()


ONE = [
    pytest.param("- fr: bail\n    en: lease\n    targt: x", 'glossary.yaml:4: term "bail": unknown key "targt" (did you mean "en"?)', id="unknown-key"),
    pytest.param("- fr: bail\n    en: lease\n    forbiden: x", 'glossary.yaml:4: term "bail": unknown key "forbiden" (did you mean "forbid"?)', id="misspelt-key"),
    pytest.param("- fr: bail\n    en: lease\n    comment: x", 'glossary.yaml:4: term "bail": unknown key "comment" (did you mean "note"?)', id="other-word"),
    pytest.param("- fr: bail\n    en: lease\n    zzz: x", 'glossary.yaml:4: term "bail": unknown key "zzz"', id="no-idea"),
    pytest.param("- fr: bail", 'glossary.yaml:2: term "bail": no "en" (the English term), and no "keep: true"', id="no-target"),
    pytest.param("- en: lease", 'glossary.yaml:2: term without name: no "fr" (the French term)', id="no-fr"),
    pytest.param("- fr: bail\n    en:", 'glossary.yaml:3: term "bail": "en" is empty', id="empty-en"),
    pytest.param('- fr: ""\n    en: x', 'glossary.yaml:2: term without name: "fr" is empty', id="empty-fr"),
    pytest.param('- fr: "€"\n    en: euro', 'glossary.yaml:2: term "€": "fr" has no letter or digit: "€"', id="no-letter"),
    pytest.param("- fr: bail\n    en: lease\n    allow: []", 'glossary.yaml:4: term "bail": "allow" is empty', id="empty-list"),
    pytest.param("- fr: bail\n    en: lease\n    allow:", 'glossary.yaml:4: term "bail": "allow" is empty', id="null-list"),
    pytest.param("- fr: bail\n    en: lease\n    allow: [a, a]", 'glossary.yaml:4: term "bail": "allow" has "a" twice', id="twice-in-list"),
    pytest.param("- fr: bail\n    en: [lease]", 'glossary.yaml:3: term "bail": "en" must be text, not a list', id="list-for-text"),
    pytest.param("- fr: bail\n    en: {a: b}", 'glossary.yaml:3: term "bail": "en" must be text, not a mapping', id="mapping-for-text"),
    pytest.param("- fr: bail\n    en: lease\n    keep: maybe", 'glossary.yaml:4: term "bail": "keep" is true or false, not "maybe"', id="keep"),
    pytest.param("- fr: bail\n    en: lease\n    keep: [true]", 'glossary.yaml:4: term "bail": "keep" must be one word', id="keep-list"),
    pytest.param("- fr: bail\n    en: lease\n    case: exat", 'glossary.yaml:4: term "bail": "case" is exact or any, not "exat" (did you mean "exact"?)', id="case"),
    pytest.param("- fr: bail\n    en: lease\n    keep: true", 'glossary.yaml:4: term "bail": is kept as it is, and has another English: "lease"', id="keep-and-en"),
    pytest.param("- fr: bail\n    en: lease\n    forbid: lease", 'glossary.yaml:4: term "bail": "lease" is both wanted and forbidden', id="en-forbidden"),
    pytest.param("- fr: bail\n    keep: true\n    forbid: bail", 'glossary.yaml:4: term "bail": "bail" is both wanted and forbidden', id="keep-forbidden"),
    pytest.param("- fr: bail\n    en: lease\n    allow: let\n    forbid: [x, let]", 'glossary.yaml:5: term "bail": "let" is both allowed and forbidden', id="allow-forbid"),
    pytest.param("- fr: bail\n    en: lease\n    en: let", 'glossary.yaml:4: term "bail": "en" is given twice', id="key-twice"),
    pytest.param("- fr: bail\n    en: lease\n  - fr: Bail\n    en: let", 'glossary.yaml:4: term "Bail": is already on line 2', id="duplicate"),
    pytest.param("- fr: start-up\n    en: a\n  - fr: start up\n    en: b", 'glossary.yaml:4: term "start up": is already on line 2', id="duplicate-hyphen"),
    pytest.param("- bail", 'glossary.yaml:2: expected an entry such as "- fr: étasunien"', id="scalar-entry"),
    pytest.param("- fr: no\n    en: x", 'glossary.yaml:2: term "no": "fr" is no, which YAML does not read as text; quote it: "no"', id="no"),
    pytest.param("- fr: Norvège\n    en: NO", 'glossary.yaml:3: term "Norvège": "en" is NO, which YAML does not read as text; quote it: "NO"', id="NO"),
    pytest.param("- fr: mille\n    en: 1e3", 'glossary.yaml:3: term "mille": "en" is 1e3, which YAML does not read as text; quote it: "1e3"', id="float"),
    pytest.param("- fr: douze\n    en: x\n    allow: [12]", 'glossary.yaml:4: term "douze": "allow" is 12, which YAML does not read as text; quote it: "12"', id="number-in-list"),
    pytest.param("- fr: date\n    en: 2025-01-27", 'glossary.yaml:3: term "date": "en" is 2025-01-27, which YAML does not read as text; quote it: "2025-01-27"', id="date"),
    pytest.param("- fr: bail\n\ten: lease", "glossary.yaml:3: a tab at the start of the line; indent with spaces", id="tab"),
    pytest.param("- fr: bail\n    en: lease: or let", 'glossary.yaml:3: not valid YAML: a ":" where none can stand; quote text that contains ": "', id="colon"),
    pytest.param("- fr: @bail\n    en: lease", "glossary.yaml:2: not valid YAML: text that begins with a sign that YAML keeps for itself; quote it", id="at-sign"),
    pytest.param('- fr: "bail\n    en: lease', "glossary.yaml:4: not valid YAML: found unexpected end of stream", id="open-quote"),
    pytest.param("- fr: b\x07ail\n    en: lease", "glossary.yaml:2: a character that YAML does not allow", id="control"),
]  # fmt: skip


@pytest.mark.parametrize(("entry", "problem"), ONE)
def test_one_problem(entry: str, problem: str) -> None:
    assert problems(f"terms:\n  {entry}\n") == [problem]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("- fr: a\n", 'glossary.yaml:1: expected "terms:" and a list of entries under it'),
        ("term:\n  - fr: a\n", 'glossary.yaml:1: unknown key "term" (did you mean "terms"?)'),
        ("terms: yes\n", 'glossary.yaml:1: "terms:" must be a list: begin each entry with "- "'),
        ("terms:\n  fr: a\n", 'glossary.yaml:2: "terms:" must be a list: begin each entry with "- "'),
        ("terms: []\nterms: []\n", 'glossary.yaml:2: "terms:" is given twice'),
        ("{}\n", 'glossary.yaml:1: no "terms:" list'),
        ("a\n--- \nb\n", "glossary.yaml:2: not valid YAML: but found another document"),
    ],
)  # fmt: skip
def test_not_a_list_of_terms(text: str, problem: str) -> None:
    assert problems(text) == [problem]


def test_all_problems_at_once_in_the_order_of_their_lines() -> None:
    text = (
        "version: 1\nterms:\n  - fr: bail\n    targt: lease\n  - en: x\n"
        "  - fr: prêt\n    en: loan\n    case: EXACT\n    forbid: [loan, loan]\n  - fr: ok\n    en: fine\n"
    )
    assert problems(text) == [
        'glossary.yaml:1: unknown key "version"',
        'glossary.yaml:4: term "bail": unknown key "targt" (did you mean "en"?)',
        'glossary.yaml:5: term without name: no "fr" (the French term)',
        'glossary.yaml:8: term "prêt": "case" is exact or any, not "EXACT" (did you mean "exact"?)',
        'glossary.yaml:9: term "prêt": "forbid" has "loan" twice',
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("terms:\n- fr: État\n  en: State\n  case: exact\n- fr: état\n  en: condition\n", id="case-tells"),
        pytest.param("terms:\n- fr: action\n  en: share\n  domain: finance\n- fr: action\n  en: action\n", id="domain-tells"),
        pytest.param("terms:\n- fr: IA\n  en: IA\n  keep: true\n", id="keep-with-same-en"),
    ],
)  # fmt: skip
def test_valid_glossaries_have_no_problems(text: str) -> None:
    assert len(parse_termbase(text)) == text.count("fr:")


def test_terms_may_differ_only_in_capitals() -> None:
    base = parse_termbase(
        "terms:\n- fr: état\n  en: condition\n- fr: État\n  en: State\n  case: exact\n"
    )
    found = base.match("L’État est en bon état.")
    assert [(m.surface, m.entry.en) for m in found] == [
        ("État", "State"),
        ("état", "condition"),
    ]


def test_decomposed_accents_and_spaces_are_tidied() -> None:
    base = parse_termbase('terms:\n- fr: "e\u0301tat  du\u00a0lieu "\n  en: x\n')
    assert base.entries[0].fr == "état du lieu"


def test_a_missing_file_is_named_with_the_next_step(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as error:
        load_termbase(tmp_path / "glossary.yaml")
    assert not isinstance(error.value, GlossaryError)
    assert str(error.value) == (
        f"{tmp_path}/glossary.yaml: there is no such glossary;"
        " `translate glossary add FR EN` begins one"
    )


def test_a_folder_cannot_be_read_as_a_glossary(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load_termbase(tmp_path)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"terms:\n- fr: \xe9tat\n  en: x\n", ":2: not UTF-8 text; save the glossary as UTF-8"),
        ("terms:\n".encode("utf-16"), ":1: not UTF-8 text; save the glossary as UTF-8"),
    ],
    ids=["latin-1", "utf-16"],
)  # fmt: skip
def test_another_encoding_is_named(tmp_path: Path, data: bytes, problem: str) -> None:
    path = tmp_path / "g.yaml"
    path.write_bytes(data)
    with pytest.raises(GlossaryError) as error:
        load_termbase(path)
    assert list(error.value.problems) == [f"{path}{problem}"]


def test_a_byte_order_mark_and_crlf_do_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "g.yaml"
    path.write_bytes(("\ufeff" + WHOLE.replace("\n", "\r\n")).encode())
    assert load_termbase(path) == parse_termbase(WHOLE)


def test_the_version_changes_with_the_fields_that_matter() -> None:
    plain = TermEntry("bail", "lease")
    same = TermEntry("bail", "lease", note="n", domain="d", line=3)
    others = [
        TermEntry("bail", "let"),
        TermEntry("bail", "lease", allow=("let",)),
        TermEntry("bail", "lease", forbid=("let",)),
        TermEntry("bail", "lease", forms=("baux",)),
        TermEntry("bail", "lease", case=Case.EXACT),
        TermEntry("bail", keep=True),
    ]
    assert plain.version == same.version == "f2f2cb66"
    assert len({entry.version for entry in [plain, *others]}) == 7


def test_five_thousand_entries_load_quickly() -> None:
    text = "terms:\n" + "".join(
        f"  - fr: terme spécial {at}\n    en: special term {at}\n    allow: [one {at}, other {at}]\n    note: n\n"
        for at in range(5000)
    )
    begun = time.process_time()
    base = parse_termbase(text)
    assert (len(base), time.process_time() - begun < 1.5) == (5000, True)
