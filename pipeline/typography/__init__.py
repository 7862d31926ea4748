"""Converts French typography in machine translations to English, in named steps."""

from __future__ import annotations

from pipeline.config import Locale
from pipeline.typography.steps import STEPS, Typography, to_english

__all__ = ["STEPS", "Locale", "Typography", "to_english"]
