from __future__ import annotations

import gc
import json
import re
import unicodedata
from dataclasses import fields, replace
from pathlib import Path

import pytest
from bitext.samples import BITEXT, bitexts
from hypothesis import given, settings

from pipeline.bitext import (
    parse_record,
    read_record,
    source_text,
    write_record,
)
from pipeline.errors import RecordError
from pipeline.units import (
    Aligned,
    Bitext,
    EnglishFile,
    Finding,
    Kind,
    Piece,
    Severity,
    TranslationUnit,
)

RECORD = """\
{"bitext": 2, "source": "ports/grue.md", "sha256": "abababababababababababababababababababababababababababababababab", "langs": ["fr", "en"], "signature": {"tool": "bitexte 0.1.0", "engine": "fake", "decoding": {"beam": 4}}, "target_sha256": "cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd", "encoding": "utf-8", "tail": "\\n", "retired": [{"id": "p9.s1", "kind": "paragraph", "source": "Il pleut.", "target": "It is raining.", "state": "reviewed", "origin": "post-edit", "score": null, "terms": [], "findings": [], "before": " ", "target_before": "\\n", "comment": "Keep the weather dull.", "agreement": 0.6125}]}
{"id": "p1.s1", "kind": "heading", "source": "Le port se réveille", "target": "The port wakes up", "state": "final", "origin": "post-edit", "score": -0.25, "terms": [], "findings": [], "before": "# ", "machine": "The harbour is waking up"}
{"id": "p2.s1", "kind": "paragraph", "source": "« La grue étasunienne coûte 1 200 € »,\\ndit le grutier.", "target": "“The US crane costs €1,300,” says the crane operator.", "state": "translated", "origin": "mt", "score": -0.3123, "terms": [{"source": "étasunienne", "entry": "étasunien", "target": "US", "status": "met", "how": "n-best", "version": "0badcafe", "source_span": [10, 21], "target_span": [5, 7]}, {"source": "grutier", "entry": "grutier", "target": "crane driver", "status": "unmet", "how": ""}], "findings": [{"check": "numbers", "severity": "error", "code": "words", "args": ["numbers differ: 1200, 1300"], "source_span": [28, 33], "target_span": [21, 26]}, {"check": "terms", "severity": "warning", "code": "words", "args": ["one term is unmet"], "dismissed": "same job"}], "before": "\\n\\n", "key": "k1", "steps": ["quotes", "spaces"]}
{"id": "p2.s2", "kind": "paragraph", "source": "Il pleut.", "target": "It is raining.", "state": "reviewed", "origin": "post-edit", "score": null, "terms": [], "findings": [], "before": " ", "target_before": "\\n", "machine": "It rains.", "comment": "Keep the weather dull.", "stale": {"reasons": [{"kind": "source"}, {"kind": "glossary", "entry": "pluie"}], "source": "Il pleuvait.", "machine": "It was raining."}, "agreement": 0.6125}
{"id": "p3.s1", "kind": "code", "source": "make quai", "target": "make quai", "state": "translated", "origin": "copy", "score": null, "terms": [], "findings": [], "before": "\\n\\n    "}
{"id": "p4.s1", "kind": "quote", "source": "On attend.", "target": "", "state": "initial", "origin": "mt", "score": null, "terms": [], "findings": [], "before": "\\n\\n> "}
"""
RECORD_1 = """\
{"bitext": 1, "source": "ports/grue.md", "sha256": "abababababababababababababababababababababababababababababababab", "langs": ["fr", "en"], "signature": {"tool": "bitexte 0.1.0", "engine": "fake", "decoding": {"beam": 4}}, "target_sha256": "cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd", "encoding": "utf-8", "tail": "\\n", "retired": [{"id": "p9.s1", "kind": "paragraph", "source": "Il pleut.", "target": "It is raining.", "state": "reviewed", "origin": "post-edit", "score": null, "terms": [], "findings": [], "before": " ", "target_before": "\\n", "comment": "Keep the weather dull.", "agreement": 0.6125}]}
{"id": "p1.s1", "kind": "heading", "source": "Le port se réveille", "target": "The port wakes up", "state": "final", "origin": "post-edit", "score": -0.25, "terms": [], "findings": [], "before": "# ", "machine": "The harbour is waking up"}
{"id": "p2.s1", "kind": "paragraph", "source": "« La grue étasunienne coûte 1 200 € »,\\ndit le grutier.", "target": "“The US crane costs €1,300,” says the crane operator.", "state": "translated", "origin": "mt", "score": -0.3123, "terms": [{"source": "étasunienne", "entry": "étasunien", "target": "US", "status": "met", "how": "n-best", "version": "0badcafe", "source_span": [10, 21], "target_span": [5, 7]}, {"source": "grutier", "entry": "grutier", "target": "crane driver", "status": "unmet", "how": ""}], "findings": [{"check": "numbers", "severity": "error", "message": "numbers differ: 1200, 1300", "source_span": [28, 33], "target_span": [21, 26]}, {"check": "terms", "severity": "warning", "message": "one term is unmet", "dismissed": "same job"}], "before": "\\n\\n", "key": "k1", "steps": ["quotes", "spaces"]}
{"id": "p2.s2", "kind": "paragraph", "source": "Il pleut.", "target": "It is raining.", "state": "reviewed", "origin": "post-edit", "score": null, "terms": [], "findings": [], "before": " ", "target_before": "\\n", "machine": "It rains.", "comment": "Keep the weather dull.", "stale": {"reasons": ["source", "glossary: pluie"], "source": "Il pleuvait.", "machine": "It was raining."}, "agreement": 0.6125}
{"id": "p3.s1", "kind": "code", "source": "make quai", "target": "make quai", "state": "translated", "origin": "copy", "score": null, "terms": [], "findings": [], "before": "\\n\\n    "}
{"id": "p4.s1", "kind": "quote", "source": "On attend.", "target": "", "state": "initial", "origin": "mt", "score": null, "terms": [], "findings": [], "before": "\\n\\n> "}
"""
LINES = RECORD.split("\n")
MEND = "correct the line, or restore the file from version control"


def test_written_record() -> None:
    assert write_record(BITEXT) == RECORD


def test_read_record_is_what_was_written() -> None:
    units = (
        BITEXT.units[0],
        replace(BITEXT.units[1], score=-0.3123),
        *BITEXT.units[2:],
    )
    assert parse_record(RECORD, "x") == replace(BITEXT, units=units)


def test_a_record_of_version_1_is_read_and_written_as_it_was() -> None:
    assert parse_record(RECORD_1, "x") == parse_record(RECORD, "x")
    assert write_record(parse_record(RECORD_1, "x"), version=1) == RECORD_1


def test_version_1_has_the_words_of_findings_that_have_codes() -> None:
    finding = Finding("numbers", Severity.ERROR, "changed", ("3", "4"))
    unit = replace(BITEXT.units[0], findings=(finding,))
    text = write_record(Bitext("a", "", (unit,)), version=1)
    assert (
        '"findings": [{"check": "numbers", "severity": "error", "message": "3 became 4"}]'
        in text
    )


@given(bitexts())
@settings(max_examples=80, deadline=None)
def test_any_bitext_reads_back_equal(bitext: Bitext) -> None:
    text = write_record(bitext)
    assert parse_record(text, "x") == bitext
    assert text.splitlines() == text.split("\n")[:-1]
    assert len(text.splitlines()) == 1 + len(bitext.units)
    assert {c for c in text if unicodedata.category(c) == "Cc"} == {"\n"}


def test_line_breaks_and_turning_marks_are_escaped() -> None:
    hostile = "a\u2028b\u0085c\u2029d\u202ee\u2066f\x7fg\ufeffh\ud800i\u00a0\u202fj"
    unit = TranslationUnit("p1.s1", Kind.PARAGRAPH, hostile)
    text = write_record(Bitext("a", "", (unit,)))
    wanted = (
        r"a\u2028b\u0085c\u2029d\u202ee\u2066f\u007fg\ufeffh\ud800i" + "\u00a0\u202fj"
    )
    assert f'"source": "{wanted}"' in text
    assert parse_record(text, "x").units[0] == unit


def test_every_field_is_in_the_record() -> None:
    text = RECORD.replace("bitext", "")
    for kind in (TranslationUnit, Bitext):
        for field in fields(kind):
            if field.name not in (
                "units",
                "aligned",
                "english",
                "by",
                "at",
                "text_sha256",
            ):
                assert f'"{field.name}": ' in text


def test_the_hash_of_an_unpacked_text_is_recorded_where_there_is_one() -> None:
    bitext = Bitext("a.docx", "ab" * 32, (), text_sha256="ef" * 32)
    text = write_record(bitext)
    assert f'"text_sha256": "{"ef" * 32}"' in text
    assert parse_record(text, "x") == bitext
    assert "text_sha256" not in write_record(replace(bitext, text_sha256=""))


ALIGNED = Bitext(
    "a.md",
    "ab" * 32,
    (
        TranslationUnit(
            "p1.s1",
            Kind.PARAGRAPH,
            "Il pleut.",
            "It rains. Hard.",
            aligned=Aligned(
                0.75, english=(Piece("<p>", "It rains."), Piece("</p><p>", "Hard."))
            ),
        ),
        TranslationUnit("p1.s2", Kind.PARAGRAPH, "Fort.", aligned=Aligned(joined=True)),
        TranslationUnit(
            "p1.s2.e1",
            Kind.PARAGRAPH,
            "",
            "Alas.",
            aligned=Aligned(english=(Piece(" ", "Alas."),)),
        ),
    ),
    english=EnglishFile("html", ".en.html", "cp1252", bom=True, tail="</p>"),
)


def test_english_of_its_own_structure_is_version_3() -> None:
    text = write_record(ALIGNED)
    header, *units = map(json.loads, text.splitlines())
    assert header["bitext"] == 3
    assert header["english"] == {
        "format": "html",
        "suffix": ".en.html",
        "encoding": "cp1252",
        "bom": True,
        "tail": "</p>",
    }
    assert [unit["aligned"] for unit in units] == [
        {
            "confidence": 0.75,
            "english": [
                {"before": "<p>", "text": "It rains."},
                {"before": "</p><p>", "text": "Hard."},
            ],
        },
        {"joined": True},
        {"english": [{"before": " ", "text": "Alas."}]},
    ]
    assert parse_record(text, "x") == ALIGNED


def test_a_record_without_it_stays_version_2() -> None:
    plain = replace(ALIGNED, english=None, units=())
    assert write_record(plain).startswith('{"bitext": 2, ')


def test_version_2_has_no_bead() -> None:
    text = write_record(ALIGNED)
    older = text.replace('"bitext": 3', '"bitext": 2', 1)
    with pytest.raises(RecordError, match='x:1: unknown key "english"'):
        parse_record(older, "x")


def test_a_score_that_is_not_a_number_is_left_out() -> None:
    unit = replace(BITEXT.units[0], score=float("-inf"))
    assert '"score": null' in write_record(Bitext("a", "", (unit,)))
    zero = write_record(Bitext("a", "", (replace(unit, score=-0.00001),)))
    assert '"score": 0.0,' in zero


def test_the_french_document_is_rebuilt() -> None:
    assert source_text(BITEXT) == (
        "# Le port se réveille\n\n« La grue étasunienne coûte 1 200 € »,\ndit le grutier."
        " Il pleut.\n\n    make quai\n\n> On attend.\n"
    )


def test_blank_lines_byte_order_mark_and_crlf_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "a.bitext.jsonl"
    text = "\ufeff" + RECORD.replace("\n", "\r\n") + "\r\n\n"
    path.write_bytes(text.encode())
    assert read_record(path) == parse_record(RECORD, "x")


def test_a_record_without_last_line_end_is_whole() -> None:
    assert parse_record(RECORD[:-1], "x") == parse_record(RECORD, "x")


def swapped(line: int, old: str, new: str) -> str:
    assert old in LINES[line - 1]
    lines = list(LINES)
    lines[line - 1] = lines[line - 1].replace(old, new, 1)
    return "\n".join(lines)


ERRORS = {
    "empty": ("", "1: the record is empty; restore it from version control"),
    "blank": (" \n\n", "1: the record is empty; restore it from version control"),
    "no header": (
        LINES[1],
        f'1: the first line must be the header, {{"bitext": 2, …}}; {MEND}',
    ),
    "not an object": (
        "[]",
        f'1: the first line must be the header, {{"bitext": 2, …}}; {MEND}',
    ),
    "version": (
        swapped(1, '"bitext": 2', '"bitext": 4'),
        "1: the record's version is 4, this program reads 3; update this program",
    ),
    "version true": (
        swapped(1, '"bitext": 2', '"bitext": true'),
        f"1: the record's version is true, this program reads 3; {MEND}",
    ),
    "header key": (
        swapped(1, '"sha256"', '"sha265"'),
        f'1: unknown key "sha265" (did you mean "sha256"?); {MEND}',
    ),
    "header without sha256": (
        swapped(1, f'"sha256": "{"ab" * 32}", ', ""),
        f'1: the key "sha256" is missing; {MEND}',
    ),
    "languages": (
        swapped(1, '["fr", "en"]', '["fr"]'),
        f'1: "langs" must hold two languages, not 1; {MEND}',
    ),
    "language type": (
        swapped(1, '["fr", "en"]', '["fr", 3]'),
        f'1: "langs" must hold texts, not a number; {MEND}',
    ),
    "retired": (
        swapped(1, '"p9.s1"', '"p9"'),
        f'1: in "retired": id "p9" is not like "p12.s3"; {MEND}',
    ),
    "unknown key": (
        swapped(2, '"target"', '"targt"'),
        f'2: unknown key "targt" (did you mean "target"?); {MEND}',
    ),
    "unknown key, nothing near": (
        swapped(2, '"score"', '"xyz"'),
        f'2: unknown key "xyz"; {MEND}',
    ),
    "missing key": (
        swapped(2, '"score": -0.25, ', ""),
        f'2: the key "score" is missing; {MEND}',
    ),
    "type": (
        swapped(2, '"score": -0.25', '"score": "-0.25"'),
        f'2: "score" must be a number or null, not a text; {MEND}',
    ),
    "true is not a number": (
        swapped(2, '"score": -0.25', '"score": true'),
        f'2: "score" must be a number or null, not true or false; {MEND}',
    ),
    "score": (swapped(2, "-0.25", "-1e999"), f"2: score is too large; {MEND}"),
    "infinity": (
        swapped(2, "-0.25", "-Infinity"),
        f"2: -Infinity is not a number that JSON knows; {MEND}",
    ),
    "id": (swapped(2, "p1.s1", "p1"), f'2: id "p1" is not like "p12.s3"; {MEND}'),
    "kind": (
        swapped(2, '"heading"', '"headline"'),
        (
            '2: kind "headline" is not one of: heading, paragraph, list-item, quote, note,'
            f" code, table-cell; {MEND}"
        ),
    ),
    "state": (
        swapped(2, '"final"', '"done"'),
        f'2: state "done" is not one of: initial, translated, reviewed, final; {MEND}',
    ),
    "term": (
        swapped(3, '"met"', '"seen"'),
        f'3: in "terms": status "seen" is not one of: met, unmet; {MEND}',
    ),
    "term not an object": (
        swapped(2, '"terms": []', '"terms": [1]'),
        f'2: in "terms": an object is expected here, not a number; {MEND}',
    ),
    "finding": (
        swapped(3, '"check": "numbers"', '"check": null'),
        f'3: in "findings": "check" must be a text, not null; {MEND}',
    ),
    "span": (
        swapped(3, "[5, 7]", "[7, 5]"),
        f'3: in "terms": "target_span" must be [start, end], not [7, 5]; {MEND}',
    ),
    "steps": (
        swapped(3, '["quotes"', "[{}"),
        f'3: "steps" must hold texts, not an object; {MEND}',
    ),
    "stale": (
        swapped(4, '"reasons"', '"reason"'),
        f'4: in "stale": unknown key "reason" (did you mean "reasons"?); {MEND}',
    ),
    "args": (
        swapped(3, '"args": ["numbers', '"args": [true, "numbers'),
        f'3: in "findings": "args" must hold texts and numbers, not true or false; {MEND}',
    ),
    "args too large": (
        swapped(3, '"args": ["numbers', '"args": [1e999, "numbers'),
        f'3: in "findings": a number of "args" is too large; {MEND}',
    ),
    "a message, as in version 1": (
        swapped(3, '"code": "words", "args": ["one term is unmet"]', '"message": "x"'),
        f'3: in "findings": unknown key "message"; {MEND}',
    ),
    "reason": (
        swapped(4, '"kind": "source"', '"kind": "sauce"'),
        (
            '4: in "stale": in "reasons": kind "sauce" is not one of: new, source,'
            f" glossary, engine, unfinished, reviewer, other; {MEND}"
        ),
    ),
    "a value of an inner object": (
        swapped(4, '"source": "Il pleuvait."', '"source": null'),
        f'4: in "stale": "source" must be a text, not null; {MEND}',
    ),
    "inner object": (
        swapped(4, '"stale": {', '"stale": 3, "x": {'),
        f'4: "stale" must be an object or null, not a number; {MEND}',
    ),
    "key of an inner object": (
        swapped(4, '"entry"', '"entri"'),
        f'4: in "stale": in "reasons": unknown key "entri" (did you mean "entry"?); {MEND}',
    ),
    "list": (
        swapped(2, '"terms": []', '"terms": {}'),
        f'2: "terms" must be a list, not an object; {MEND}',
    ),
    "length of a span": (
        swapped(3, "[5, 7]", "[5, 7, 9]"),
        f'3: in "terms": "target_span" must be [start, end], not [5, 7, 9]; {MEND}',
    ),
    "end of a span": (
        swapped(3, "[5, 7]", '[5, "7"]'),
        f'3: in "terms": "target_span" must be [start, end], not [5, "7"]; {MEND}',
    ),
    "no list of a span": (
        swapped(3, "[5, 7]", "5"),
        f'3: in "terms": "target_span" must be a list or null, not a number; {MEND}',
    ),
    "great number": (
        swapped(2, "-0.25", "1" * 400),
        f"2: score is too large; {MEND}",
    ),
    "key of a retired unit": (
        swapped(1, '"comment"', '"coment"'),
        f'1: in "retired": unknown key "coment" (did you mean "comment"?); {MEND}',
    ),
    "duplicate": (
        RECORD + LINES[2],
        "7: p2.s1 stands on line 3 too; keep one of them",
    ),
    "truncated": (RECORD[:-30], f"6: the line is cut short; {MEND}"),
    "not JSON": (
        swapped(5, '"code"', "code"),
        f"5: this is not JSON (column 25); {MEND}",
    ),
    "two values": (
        swapped(5, "}", "}{}"),
        f"5: this is not JSON (column {len(LINES[4]) + 1}); {MEND}",
    ),
    "too deep": (
        RECORD + "[" * 100_000 + "]}",
        f"7: this is not JSON (column 1); {MEND}",
    ),
    "conflict": (
        "\n".join([*LINES[:2], "<<<<<<< HEAD", LINES[2], "=======", *LINES[2:]]),
        (
            "3: a version conflict was left here; keep one side of each line"
            " and remove the marks <<<<<<<, ======= and >>>>>>>"
        ),
    ),
}


@pytest.mark.parametrize(("text", "message"), ERRORS.values(), ids=ERRORS)
def test_damage_is_named(text: str, message: str) -> None:
    with pytest.raises(RecordError) as caught:
        parse_record(text, "out/a.bitext.jsonl")
    assert str(caught.value) == f"out/a.bitext.jsonl:{message}"
    assert gc.isenabled()


def test_a_record_that_is_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "a.bitext.jsonl"
    path.write_bytes(RECORD.encode().replace(b"make", b"m\xe9ke"))
    with pytest.raises(RecordError) as caught:
        read_record(path)
    assert str(caught.value) == f"{path}:5: this is not UTF-8; {MEND}"


def test_a_record_that_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "a.bitext.jsonl"
    with pytest.raises(RecordError) as caught:
        read_record(path)
    assert str(caught.value) == f"{path}: cannot be read: no such file or directory"


def test_cut_anywhere_a_record_is_refused_or_shorter() -> None:
    whole = parse_record(RECORD, "x")
    for length in range(len(RECORD)):
        try:
            read = parse_record(RECORD[:length], "x")
        except RecordError as error:
            assert re.match(r"x:\d: ", str(error))  # noqa: PT017  (both ends are right)
        else:
            assert read.units == whole.units[: len(read.units)]


def test_lines_are_json_for_anyone() -> None:
    read = [json.loads(line) for line in RECORD.splitlines()]
    assert [one.get("id", "header") for one in read] == [
        "header",
        *(unit.id for unit in BITEXT.units),
    ]
