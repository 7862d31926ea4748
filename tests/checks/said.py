"""Findings with their words in the place of codes, to compare them by what is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pipeline.findings import WORDS, message_of
from pipeline.units import Finding


def said(findings: Iterable[Finding]) -> list[Finding]:
    return [replace(one, code=WORDS, args=(message_of(one),)) for one in findings]
