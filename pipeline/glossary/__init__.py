"""The termbase: glossary.yaml, its terms in French texts and their English forms."""

from __future__ import annotations

from pipeline.glossary.english import (
    allowed_forms,
    article,
    in_case,
    number_agrees,
    wanted_form,
)
from pipeline.glossary.finding import find_forms
from pipeline.glossary.loading import load_termbase, parse_termbase
from pipeline.glossary.termbase import Termbase
from pipeline.glossary.terms import Case, TermEntry, TermMatch

__all__ = [
    "Case",
    "TermEntry",
    "TermMatch",
    "Termbase",
    "allowed_forms",
    "article",
    "find_forms",
    "in_case",
    "load_termbase",
    "number_agrees",
    "parse_termbase",
    "wanted_form",
]
