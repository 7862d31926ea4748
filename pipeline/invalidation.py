"""What is done again when something changes: every hash of the package, in one place.

A hash stands for what a result was made from. Where the hash is another one, the result
is made anew.

================================  =====================================  ===============
hash                              made from                              a change means
================================  =====================================  ===============
``engine_fingerprint``            engine, model, its hash, decoding      every unit of a
                                  settings, variety of English           machine again
``request_key``                   ``engine_fingerprint``, kind, text     the unit again
                                  and request of a segment
``request_key_with_terms``        ``request_key``, entry and version of  the unit again
                                  each term in the segment
``TermEntry.version``             what the entry asks for (its note and  units with the
                                  its domain do not count)               term again
``input_hash_without_glossary``   ``engine_fingerprint``, segmenter,     the whole text
                                  checks, source, English, record,       is looked at
                                  translation memories
``input_hash``                    that, and all ``TermEntry.version``    texts that may
                                                                         have the terms
``files_version``                 record and English as they are         the text is
                                                                         surveyed again
``unit_revision``                 all that a unit is                     a reviewer is
                                                                         asked first
``Bitext.sha256``                 the source's bytes                     segments are
                                                                         matched anew
``Bitext.target_sha256``          the English text's bytes               hand edits are
                                                                         taken back
``EngineSignature.model_sha256``  a model's files                        every unit of a
                                  (`pipeline.engines.fingerprint`)       machine again
================================  =====================================  ===============

A person's unit is never made anew: it is flagged as stale where its source or its terms
have changed (`pipeline.memory`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from pipeline.bitext.fields import unit_to_json
from pipeline.config import Locale
from pipeline.engines.protocol import EngineSignature
from pipeline.files import sha256
from pipeline.glossary import Termbase, TermEntry
from pipeline.segmentation import SEGMENTER_VERSION
from pipeline.units import Kind, TranslationUnit

# Marks of emphasis may stand inside a word of a term.
_EMPHASIS = str.maketrans(dict.fromkeys("*_~\\"))
_MISSING = b"-"


def engine_fingerprint(signature: EngineSignature, locale: Locale) -> str:
    """Return 16 hex digits of what a target depends on beside source and terms."""
    parts = [
        signature.engine,
        signature.model,
        signature.model_sha256,
        signature.decoding,
        locale.value,
    ]
    return sha256(json.dumps(parts), 16)


def request_key(
    fingerprint: str, kind: Kind, line: str, request: str, rule: str | None = None
) -> str:
    """Return 16 hex digits that identify a request to an engine, its terms left out.

    ``line`` is the segment's text, ``request`` what the engine gets of it, ``rule`` a
    target that was made without an engine.
    """
    parts = [fingerprint, kind.value, line, request]
    if rule is not None:
        parts.append(rule)
    return sha256(json.dumps(parts), 16)


def request_key_with_terms(key: str, terms: Sequence[tuple[str, str]]) -> str:
    """Return 32 hex digits that identify a request: its key, and its terms.

    ``terms`` are entry and version of each occurrence. Segments that share it share
    their translation.
    """
    return sha256(json.dumps([key, [list(term) for term in terms]]), 32)


def unit_revision(unit: TranslationUnit) -> str:
    """Return 12 hex digits of all that a unit is, as the record says it."""
    return sha256(json.dumps(unit_to_json(unit), ensure_ascii=True), 12)


def files_version(record: bytes | None, english: bytes | None) -> str:
    """Return a hash of a record and an English text; None stands for a missing file."""
    return _digest(map(_part, (record, english)))


def input_hash(without_glossary: str, termbase: Termbase) -> str:
    """Return a hash of all that decides about a text; see the table."""
    versions = (entry.version for entry in termbase)
    return _digest([_part(without_glossary), *map(_part, versions)])


def input_hash_without_glossary(
    fingerprint: str,
    ignored_checks: Iterable[str],
    files: FileDigests,
    *,
    rescue: bool,
    form: str = "",
    memory: str = "",
) -> str:
    """Return a hash of all that decides about a text but the termbase.

    ``form`` is the format that was asked for, "" if none was; ``memory`` a hash of the
    translation memories and of how they are used, "" if there are none.
    """
    texts = (
        fingerprint,
        SEGMENTER_VERSION,
        ",".join(sorted(ignored_checks)),
        str(rescue),
        form,
        *([memory] if memory else []),
    )
    return _digest([*map(_part, texts), files.source, files.english, files.record])


@dataclass(frozen=True, slots=True)
class FileDigests:
    """Digests of a source text, its English and its record, as `digest_of` gives them.

    So a hash can be made from bytes that are not held any more.
    """

    source: bytes
    english: bytes
    record: bytes


def digest_of(data: bytes | None) -> bytes:
    """Return the SHA-256 of a file's bytes; None stands for a missing file."""
    return _part(data)


@dataclass(frozen=True, slots=True)
class TermChange:
    """The versions of entries that a text was translated under and that are gone.

    ``new`` are the entries that are in their place, or were not there.
    """

    gone: frozenset[str]
    new: Termbase

    @classmethod
    def between(
        cls, before: Sequence[str], after: Sequence[str], termbase: Termbase
    ) -> Self | None:
        """Return what changed from versions to those of ``termbase``, in file order.

        None where entries changed places: of two that match the same words the
        earlier one wins.
        """
        had, now = set(before), set(after)
        stayed = [version for version in after if version in had]
        if stayed != [version for version in before if version in now]:
            return None
        new = Termbase(entry for entry in termbase if entry.version in now - had)
        return cls(frozenset(had - now), new)

    def leaves(self, text: str, units: Sequence[TranslationUnit]) -> bool:
        """Whether a block of text and its units have nothing to do with the change.

        A person's unit that was stale already is looked at again.
        """
        if any(unit.stale for unit in units):
            return False
        if any(use.version in self.gone for unit in units for use in unit.terms):
            return False
        return not possible_terms(self.new, text)


def possible_terms(termbase: Termbase, text: str) -> tuple[TermEntry, ...]:
    """Return the entries that a text may have: no others can matter to it."""
    plain = text.translate(_EMPHASIS)
    return termbase.possible(text if plain == text else f"{text}\n{plain}")


def _part(data: str | bytes | None) -> bytes:
    if data is None:
        return _MISSING
    encoded = data.encode("utf-8") if isinstance(data, str) else data
    return hashlib.sha256(encoded).digest()


def _digest(parts: Iterable[bytes]) -> str:
    return sha256(b"".join(parts))
