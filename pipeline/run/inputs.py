"""Reads the inputs of a run: a text with its English and its record; the glossary."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.config import GLOSSARY, RunConfig
from pipeline.errors import ConfigError
from pipeline.glossary import Termbase, load_termbase
from pipeline.invalidation import (
    FileDigests,
    digest_of,
    input_hash,
    input_hash_without_glossary,
)
from pipeline.run.outputs import Outputs, Standing


@dataclass(frozen=True, slots=True)
class Contents:
    """The bytes of a text and of its outputs; None for a missing file."""

    source: bytes | None
    standing: Standing

    @classmethod
    def read(cls, path: Path, outputs: Outputs) -> Contents:
        """Read a text and its outputs; unreadable files count as missing."""
        return cls(read_bytes(path), outputs.standing())

    @property
    def digests(self) -> FileDigests:
        """The digests of the three files."""
        return FileDigests(
            digest_of(self.source),
            digest_of(self.standing.english),
            digest_of(self.standing.record),
        )

    @property
    def size(self) -> int:
        """The total size in bytes."""
        parts = (self.source, self.standing.english, self.standing.record)
        return sum(len(part) for part in parts if part is not None)


@dataclass(frozen=True, slots=True)
class InputState:
    """Hashes of everything that the translation of a text depends on.

    ``terms`` are the versions of the entries that may occur in it, in file order.
    """

    input_hash: str
    without_glossary: str
    terms: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        digests: FileDigests,
        config: RunConfig,
        fingerprint: str,
        termbase: Termbase,
        terms: Iterable[str] = (),
        *,
        memory: str = "",
    ) -> InputState:
        """Return the state of a text with these digests.

        :param fingerprint: that of the engine.
        :param terms: the versions of the entries that may occur in the text.
        :param memory: the hash of the translation memories.
        """
        seen = input_hash_without_glossary(
            fingerprint,
            config.ignored_checks,
            digests,
            rescue=config.rescue,
            form=config.form,
            memory=f"{memory} {config.memory_state}" if memory else "",
        )
        return cls(input_hash(seen, termbase), seen, tuple(terms))


def load_terms(path: Path) -> Termbase:
    """Load the termbase; it is empty if the default glossary does not exist.

    :raises ConfigError: another glossary does not exist.
    """
    if not path.exists() and path == GLOSSARY:
        return Termbase()
    if not path.exists():
        raise ConfigError(
            f"{path}: no such glossary; make one with: translate glossary add FR EN "
            f"--glossary {path}"
        )
    return load_termbase(path)


def read_bytes(path: Path) -> bytes | None:
    """Return a file's bytes, or None if it does not exist or cannot be read."""
    try:
        return path.read_bytes()
    except OSError:
        return None
