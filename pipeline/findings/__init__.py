"""What people read of the reasons why a unit is stale."""

from __future__ import annotations

from pipeline.findings.reasons import describe_reason, describe_reasons, read_reason

__all__ = ["describe_reason", "describe_reasons", "read_reason"]
