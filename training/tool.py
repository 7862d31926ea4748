"""Error handling of the tools in this package: one line and exit code 1."""

from __future__ import annotations

import sys
from collections.abc import Callable

from training.product import PipelineError


def run(main: Callable[[], None]) -> None:
    """Run a tool; print an error that the user can fix in one line, and exit with 1."""
    try:
        main()
    except (OSError, ValueError, PipelineError) as error:
        print(f"error: {error}", file=sys.stderr)
        raise SystemExit(1) from error
