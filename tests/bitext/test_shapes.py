"""The schema of the record and its page, beside the types."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from pathlib import Path

import msgspec
import pytest
from bitext.samples import BITEXT, bitexts
from hypothesis import given, settings

import pipeline
from pipeline.bitext import shapes, write_record
from pipeline.findings import describe_reason
from pipeline.units import (
    Aligned,
    Bitext,
    Finding,
    Piece,
    ReasonKind,
    Stale,
    TermUse,
    TranslationUnit,
)

DOCS = Path(pipeline.__file__).parent.parent / "docs"


def test_the_schema_is_made_from_the_types() -> None:
    written = json.loads((DOCS / "record.schema.json").read_text("utf-8"))
    assert written == json.loads(json.dumps(shapes.schema()))


@pytest.mark.parametrize(
    ("shape", "value", "elsewhere"),
    [
        (shapes.Unit, TranslationUnit, set()),
        (shapes.Header, Bitext, {"units"}),
        (shapes.Finding, Finding, set()),
        (shapes.Term, TermUse, set()),
        (shapes.Stale, Stale, set()),
        (shapes.Aligned, Aligned, set()),
        (shapes.Piece, Piece, set()),
    ],
)
def test_a_shape_has_the_fields_of_its_value(
    shape: type[shapes.Shape], value: type, elsewhere: set[str]
) -> None:
    named = {field.name for field in msgspec.structs.fields(shape)} - {"bitext"}
    assert named == {field.name for field in fields(value)} - elsewhere


def test_the_page_names_every_field_and_every_kind_of_reason() -> None:
    rows = re.findall(
        r"^\| (`[^|]*) \|", (DOCS / "record.md").read_text("utf-8"), re.MULTILINE
    )
    named = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    for shape in (
        shapes.Header,
        shapes.Unit,
        shapes.Term,
        shapes.Finding,
        shapes.Stale,
        shapes.Aligned,
        shapes.Piece,
        shapes.EnglishFile,
    ):
        for field in msgspec.structs.fields(shape):
            assert field.name in named
            named.remove(field.name)
    assert set(ReasonKind) <= set(named)


@given(bitexts())
@settings(max_examples=40, deadline=None)
def test_what_is_written_has_the_shape(bitext: Bitext) -> None:
    header, *lines = (json.loads(line) for line in write_record(bitext).splitlines())
    msgspec.convert(header, shapes.Header)
    for line in lines:
        msgspec.convert(line, shapes.Unit)


def test_version_1_had_words() -> None:
    header, *lines = map(json.loads, write_record(BITEXT, version=1).splitlines())
    msgspec.convert(header, shapes.Header1)
    units = [msgspec.convert(line, shapes.Unit1) for line in lines]
    stale = BITEXT.units[2].stale
    assert stale is not None
    assert units[2].stale.reasons == tuple(map(describe_reason, stale.reasons))
