"""French typography made English, as named steps, in text that a machine wrote."""

from __future__ import annotations

from pipeline.config import Locale
from pipeline.typography.steps import STEPS, Typography, to_english

__all__ = ["STEPS", "Locale", "Typography", "to_english"]
