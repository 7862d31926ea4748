"""All checks that findings can come from, with their manuals.

The checks of `pipeline.checks` examine finished texts and the output of engines. Other
findings come from the modules that insert terms and inline elements.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from pipeline.checks import CHECKS, CORPUS_CHECKS, Manual
from pipeline.checks.beads import BEADS, with_bead_findings
from pipeline.errors import ConfigError
from pipeline.inlines import placement
from pipeline.run.layout import LAYOUT, with_layout_findings
from pipeline.terminology import corpus_findings, term_findings
from pipeline.units import Severity


def _manual(name: str, severity: Severity, *made_by: Callable[..., Any]) -> Manual:
    """Return the manual of a check, made from the docstrings of functions."""
    texts = (inspect.getdoc(function) or "" for function in made_by)
    return Manual(name, severity, "\n\n".join(texts))


_ALL = (
    *(Manual(one.name, one.severity, one.manual) for one in CHECKS.values()),
    *(
        _manual(name, Severity.WARNING, function)
        for name, function in CORPUS_CHECKS.items()
    ),
    _manual("terminology", Severity.ERROR, term_findings, corpus_findings),
    _manual("placement", Severity.WARNING, placement),
    _manual(BEADS, Severity.WARNING, with_bead_findings),
    _manual(LAYOUT, Severity.WARNING, with_layout_findings),
)
CATALOGUE: dict[str, Manual] = {manual.name: manual for manual in _ALL}


def manual_of(name: str) -> Manual:
    """Return the manual of a check.

    :raises ConfigError: there is no such check; the message lists all names.
    """
    if name not in CATALOGUE:
        listed = ", ".join(sorted(CATALOGUE))
        raise ConfigError(f'no check is called "{name}"; there are: {listed}')
    return CATALOGUE[name]
