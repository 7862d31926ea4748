"""The termbase: reading and editing glossary.yaml, and finding its terms in texts."""

from __future__ import annotations

from pipeline.glossary.editing import (
    add_entries,
    add_entry,
    change_entries,
    find_entry,
    remove_entry,
    update_entry,
)
from pipeline.glossary.english import (
    allowed_forms,
    article,
    in_case,
    number_agrees,
    plurals,
    wanted_form,
)
from pipeline.glossary.exchange import (
    Exchange,
    Merge,
    export_terms,
    import_terms,
    read_terms,
    render_terms,
)
from pipeline.glossary.finding import find_forms
from pipeline.glossary.lint import LintFinding, lint
from pipeline.glossary.loading import load_termbase, parse_termbase
from pipeline.glossary.suggest import Sort, Suggestion, suggest
from pipeline.glossary.termbase import Termbase
from pipeline.glossary.terms import Case, TermEntry, TermMatch

__all__ = [
    "Case",
    "Exchange",
    "LintFinding",
    "Merge",
    "Sort",
    "Suggestion",
    "TermEntry",
    "TermMatch",
    "Termbase",
    "add_entries",
    "add_entry",
    "allowed_forms",
    "article",
    "change_entries",
    "export_terms",
    "find_entry",
    "find_forms",
    "import_terms",
    "in_case",
    "lint",
    "load_termbase",
    "number_agrees",
    "parse_termbase",
    "plurals",
    "read_terms",
    "remove_entry",
    "render_terms",
    "suggest",
    "update_entry",
    "wanted_form",
]
