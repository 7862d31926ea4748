"""The errors that this package raises on purpose.

PipelineError
├── ConfigError            an option, a path or a setting cannot be used
│   ├── UsageError         options that cannot be used together: wrong usage
│   └── GlossaryError      glossary.yaml is wrong; carries every problem found
├── SourceError            a text cannot be read
├── RecordError            a .bitext.jsonl cannot be read or does not fit its text
├── EngineError            an engine failed
│   └── ModelNotInstalled  no translation model is installed
├── ModelInstallError      a model cannot be downloaded, checked or converted
└── OutputError            a result cannot be written

A quality problem in a translation is a :class:`pipeline.units.Finding`, never an
exception. A message names the file, the line and the next step; the command line
prints it as it is and exits with 1, or with 2 for wrong usage.
"""

from __future__ import annotations

from collections.abc import Sequence


class PipelineError(Exception):
    """Base class of all errors that a user can cause; never raised itself."""


class ConfigError(PipelineError):
    """An option, a path or a setting cannot be used."""


class UsageError(ConfigError):
    """Options contradict each other: the command was called wrongly."""


class GlossaryError(ConfigError):
    """The glossary has errors; ``problems`` are all of them, one line each."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class SourceError(PipelineError):
    """A source text cannot be read as text."""


class RecordError(PipelineError):
    """A record (.bitext.jsonl) is damaged or does not fit its text."""


class EngineError(PipelineError):
    """A translation engine failed."""


class ModelNotInstalled(EngineError):  # noqa: N818  (a state the user can mend, named as one)
    """No translation model is installed."""


class ModelInstallError(PipelineError):
    """A model cannot be downloaded, verified, converted or removed."""


class OutputError(PipelineError):
    """A result cannot be written."""


def one_line(error: Exception) -> str:
    """Return the message of an error on one line."""
    return " ".join(str(error).split())
