from __future__ import annotations

import csv
from dataclasses import replace

import pytest
from bitext.samples import BITEXT, bitexts
from hypothesis import given, settings

from pipeline.bitext import Change, Edit, compare, from_tsv, to_tsv
from pipeline.bitext.plain import plain
from pipeline.errors import RecordError
from pipeline.units import Bitext, Kind, State, TranslationUnit

TABLE = (
    "id\tfr\ten\tstate\n"
    "p1.s1\tLe port se réveille\tThe port wakes up\tfinal\n"
    "p2.s1\t« La grue étasunienne coûte 1 200 € », dit le grutier.\t"
    "“The US crane costs €1,300,” says the crane operator.\ttranslated\n"
    "p2.s2\tIl pleut.\tIt is raining.\treviewed\n"
    "p3.s1\tmake quai\tmake quai\ttranslated\n"
    "p4.s1\tOn attend.\t\tinitial\n"
)


def one(source: str, target: str = "x") -> Bitext:
    return Bitext("a", "", (TranslationUnit("p1.s1", Kind.PARAGRAPH, source, target),))


def test_written_table() -> None:
    assert to_tsv(BITEXT) == TABLE


CELLS = {
    "formula": ("=1+1", "'=1+1"),
    "plus": ("+33 1", "'+33 1"),
    "minus": ("- Bonjour.", "'- Bonjour."),
    "at": ("@SUM(A1)", "'@SUM(A1)"),
    "full width": ("＝1", "'＝1"),
    "after a space": (" =1", "' =1"),
    "after a no-break space": ("\u00a0=1", "'\u00a0=1"),
    "after a line end": ("\n=1", "' =1"),
    "quotation mark": ('"Oui", dit-il', '\'"Oui", dit-il'),
    "own apostrophe": ("'=1", "''=1"),
    "harmless apostrophe": ("'tis", "'tis"),
    "dash": ("— Bonjour.", "— Bonjour."),
    "inside": ('Un "mot" = un -', 'Un "mot" = un -'),
    "tab": ("a\tb", "a b"),
    "nul": ("a\0b", "a␀b"),
}


@pytest.mark.parametrize(("source", "cell"), CELLS.values(), ids=CELLS)
def test_cells_are_safe_and_read_back(source: str, cell: str) -> None:
    bitext = one(source)
    table = to_tsv(bitext)
    assert table == f"id\tfr\ten\tstate\np1.s1\t{cell}\tx\tinitial\n"
    assert from_tsv(table, "t")[0].source == plain(source)


@given(bitexts())
@settings(max_examples=50, deadline=None)
def test_every_reader_gets_one_row_a_unit(bitext: Bitext) -> None:
    table = to_tsv(bitext)
    naive = [line.split("\t") for line in table.splitlines()]
    assert naive == list(csv.reader(table.splitlines(), csv.excel_tab, strict=True))
    assert [row[0] for row in naive] == ["id", *(unit.id for unit in bitext.units)]
    edits = from_tsv(table, "t")
    assert edits == tuple(
        Edit(unit.id, plain(unit.source), plain(unit.target), unit.state)
        for unit in bitext.units
    )
    assert compare(bitext, edits).changes == ()


def test_changes_are_what_a_person_changed() -> None:
    table = TABLE.replace("It is raining", "It’s raining").replace("initial", "final")
    table = table.replace("The US crane", "This US crane").replace(
        "On attend.\t", "On attend.\tWe wait."
    )
    found = compare(BITEXT, from_tsv(table, "t.tsv"))
    assert found.changes == (
        Change(
            "p2.s1",
            "“This US crane costs €1,300,” says the crane operator.",
            State.REVIEWED,
        ),
        Change("p4.s1", "We wait.", State.FINAL),
    )
    # A person's English, and no telling which is newer: BITEXT proposes another already.
    assert [(one.place, one.id, one.there, one.here) for one in found.conflicts] == [
        ("t.tsv:4", "p2.s2", "It’s raining.", "It is raining.")
    ]


def test_a_changed_state_keeps_the_target_as_it_is() -> None:
    units = (replace(BITEXT.units[2], target="It is\nraining."),)
    edits = (Edit("p2.s2", "Il pleut.", "It is raining.", State.FINAL),)
    assert compare(replace(BITEXT, units=units), edits).changes == (
        Change("p2.s2", state=State.FINAL),
    )


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (
            Edit("p2.s2", "Il neige.", "It is snowing.", place="t.tsv:4"),
            "its French is another one here; export the text again and repeat the edit there",
        ),
        (
            Edit("p9.s1", "Il pleut.", "", place="t.tsv:4"),
            "there is no segment of that id in the text",
        ),
    ],
)
def test_an_edit_of_another_version_is_refused(edit: Edit, message: str) -> None:
    found = compare(BITEXT, [edit])
    assert found.changes == ()
    assert [(one.place, one.id, one.message) for one in found.conflicts] == [
        ("t.tsv:4", edit.id, message)
    ]


def test_what_a_spreadsheet_writes_is_read() -> None:
    table = (
        "\ufeffstate\ten\tremark\tfr\tid\r\n"
        'final\t"The ""port"" wakes\nup"\tok\tLe port se réveille\tp1.s1\r\n'
        "\t\t\t\t\r\n"
    )
    assert from_tsv(table, "t") == (
        Edit("p1.s1", "Le port se réveille", 'The "port" wakes\nup', State.FINAL),
    )


def test_a_table_without_states() -> None:
    assert from_tsv("id\tfr\ten\np1.s1\ta\tb", "t") == (Edit("p1.s1", "a", "b"),)


def test_a_segment_that_stands_twice_is_a_conflict() -> None:
    row = "p4.s1\tOn attend.\tWe wait.\n"
    head = "id\tfr\ten\n"
    assert compare(BITEXT, from_tsv(head + row + row, "t")).conflicts == ()
    other = row.replace("wait", "sit")
    found = compare(BITEXT, from_tsv(head + row + other, "t"))
    assert found.changes == ()
    assert [(one.place, one.id, one.there) for one in found.conflicts] == [
        ("t:2", "p4.s1", "We wait."),
        ("t:3", "p4.s1", "We sit."),
    ]


def test_a_very_long_cell() -> None:
    long = "a" * 200_000
    assert from_tsv(to_tsv(one(long)), "t")[0].source == long


ERRORS = {
    "empty": ("", "1: the table is empty; export it again"),
    "column": ("id\tfr\tstate\n", '1: the column "en" is missing'),
    "cells": ("id\tfr\ten\np1.s1\ta\n", "2: 2 cells stand under 3 columns"),
    "state": (
        "id\tfr\ten\tstate\n\np1.s1\ta\tb\tdone\n",
        '3: state "done" is not one of: initial, translated, reviewed, final',
    ),
    "quotation mark": (
        'id\tfr\ten\np1.s1\ta\t"b" c\n',
        (
            "2: the cells cannot be told apart; a cell that"
            " starts with a quotation mark needs an apostrophe before it"
        ),
    ),
}


@pytest.mark.parametrize(("table", "message"), ERRORS.values(), ids=ERRORS)
def test_errors_name_the_line(table: str, message: str) -> None:
    with pytest.raises(RecordError) as caught:
        from_tsv(table, "a.tsv")
    assert str(caught.value) == f"a.tsv:{message}"
