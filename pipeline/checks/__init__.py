"""Quality checks of translated units. A check only reports, and never raises."""

from __future__ import annotations

from pipeline.checks.corpus import CORPUS_CHECKS, check_corpus
from pipeline.checks.registry import (
    CHECKS,
    TARGET_CHECKS,
    Check,
    Manual,
    check_hypothesis,
    check_texts,
    check_unit,
)
from pipeline.checks.sarif import Located, to_sarif

__all__ = [
    "CHECKS",
    "CORPUS_CHECKS",
    "TARGET_CHECKS",
    "Check",
    "Located",
    "Manual",
    "check_corpus",
    "check_hypothesis",
    "check_texts",
    "check_unit",
    "to_sarif",
]
