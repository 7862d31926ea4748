"""How the tools of this folder end when something is wrong: with one line."""

from __future__ import annotations

import sys
from collections.abc import Callable

from training.product import PipelineError


def run(main: Callable[[], None]) -> None:
    """Run a tool; what a user can mend is told in a line, with exit code 1."""
    try:
        main()
    except (OSError, ValueError, PipelineError) as error:
        print(f"error: {error}", file=sys.stderr)
        raise SystemExit(1) from error
