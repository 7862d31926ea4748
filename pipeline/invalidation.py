"""What is done again when something changes: all hashes of the package, in one table.

A hash is made from the inputs of a result. When the hash changes, the result is made
again.

================================  =====================================  ===============
hash                              made from                              done again
================================  =====================================  ===============
``engine_fingerprint``            engine, model, its hash, decoding      every unit that
                                  settings, variety of English           an engine made
``request_key``                   ``engine_fingerprint``, kind, text     the unit
                                  and request of a segment
``request_key_with_terms``        ``request_key``, entry and version of  the unit
                                  each term in the segment
``TermEntry.version``             the fields of the entry, without its   units with the
                                  note and its domain                    term
``input_hash_without_glossary``   ``engine_fingerprint``, segmenter,     the survey of
                                  checks, source, English, record        the whole text
``input_hash``                    the same, and all                      the survey of
                                  ``TermEntry.version``                  texts that may
                                                                         have the terms
``files_version``                 the files of record and English        the survey of
                                                                         the text
``unit_revision``                 all fields of a unit                   nothing; the
                                                                         reviewer is
                                                                         asked
``Bitext.sha256``                 the source's bytes                     matching of
                                                                         old segments
``Bitext.target_sha256``          the English text's bytes               reading of hand
                                                                         edits
``EngineSignature.model_sha256``  a model's files                        every unit that
                                  (`pipeline.engines.fingerprint`)       an engine made
================================  =====================================  ===============

A person's unit is never translated again. It is flagged as stale if its source or its
terms have changed (`pipeline.memory`).
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

# Emphasis marks, which may be inside a word of a term.
_EMPHASIS = str.maketrans(dict.fromkeys("*_~\\"))
_MISSING = b"-"


def engine_fingerprint(signature: EngineSignature, locale: Locale) -> str:
    """Return the hash (16 hex digits) of engine, model, decoding and locale.

    A target depends on these besides its source and its terms.
    """
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
    """Return the hash (16 hex digits) of an engine's request, without its terms.

    :param line: the segment's text.
    :param request: the text that the engine gets.
    :param rule: the target, if it was made by rule and not by an engine.
    """
    parts = [fingerprint, kind.value, line, request]
    if rule is not None:
        parts.append(rule)
    return sha256(json.dumps(parts), 16)


def request_key_with_terms(key: str, terms: Sequence[tuple[str, str]]) -> str:
    """Return the hash (32 hex digits) of an engine's request, with its terms.

    Segments with the same hash get the same translation.

    :param key: the ``request_key``.
    :param terms: headword and version of the entry of each occurrence.
    """
    return sha256(json.dumps([key, [list(term) for term in terms]]), 32)


def unit_revision(unit: TranslationUnit) -> str:
    """Return the hash (12 hex digits) of all fields of a unit, as in the record."""
    return sha256(json.dumps(unit_to_json(unit), ensure_ascii=True), 12)


def files_version(record: bytes | None, english: bytes | None) -> str:
    """Return the hash of a record and an English text; None means no such file."""
    return _digest(map(_part, (record, english)))


def input_hash(without_glossary: str, termbase: Termbase) -> str:
    """Return the hash of all inputs of a text, the termbase included."""
    versions = (entry.version for entry in termbase)
    return _digest([_part(without_glossary), *map(_part, versions)])


def input_hash_without_glossary(
    fingerprint: str,
    ignored_checks: Iterable[str],
    files: FileDigests,
    *,
    rescue: bool,
    form: str = "",
) -> str:
    """Return the hash of all inputs of a text except the termbase.

    :param rescue: whether attempts after the first translation are allowed.
    :param form: the format that the user asked for, "" if none.
    """
    texts = (
        fingerprint,
        SEGMENTER_VERSION,
        ",".join(sorted(ignored_checks)),
        str(rescue),
        form,
    )
    return _digest([*map(_part, texts), files.source, files.english, files.record])


@dataclass(frozen=True, slots=True)
class FileDigests:
    """The digests (`digest_of`) of a source text, its English and its record.

    A hash can be made from them when the bytes are no longer in memory.
    """

    source: bytes
    english: bytes
    record: bytes


def digest_of(data: bytes | None) -> bytes:
    """Return the SHA-256 (32 bytes) of a file's bytes, b"-" if there is no file."""
    return _part(data)


@dataclass(frozen=True, slots=True)
class TermChange:
    """The difference between the termbase of an earlier run and that of now.

    ``gone`` are versions of entries that no longer exist, ``new`` the entries that were
    added or changed.
    """

    gone: frozenset[str]
    new: Termbase

    @classmethod
    def between(
        cls, before: Sequence[str], after: Sequence[str], termbase: Termbase
    ) -> Self | None:
        """Return the difference between two lists of entry versions, in file order.

        ``after`` are the versions of ``termbase``. The result is None if entries
        changed places: of two entries that match the same words the first wins, so
        any text may be affected.
        """
        had, now = set(before), set(after)
        stayed = [version for version in after if version in had]
        if stayed != [version for version in before if version in now]:
            return None
        new = Termbase(entry for entry in termbase if entry.version in now - had)
        return cls(frozenset(had - now), new)

    def leaves(self, text: str, units: Sequence[TranslationUnit]) -> bool:
        """Whether the change cannot affect a block of text and its units.

        False if a unit is stale: it has to be examined again.
        """
        if any(unit.stale for unit in units):
            return False
        if any(use.version in self.gone for unit in units for use in unit.terms):
            return False
        return not possible_terms(self.new, text)


def possible_terms(termbase: Termbase, text: str) -> tuple[TermEntry, ...]:
    """Return the entries that may occur in a text, in file order; others cannot."""
    plain = text.translate(_EMPHASIS)
    return termbase.possible(text if plain == text else f"{text}\n{plain}")


def _part(data: str | bytes | None) -> bytes:
    if data is None:
        return _MISSING
    encoded = data.encode("utf-8") if isinstance(data, str) else data
    return hashlib.sha256(encoded).digest()


def _digest(parts: Iterable[bytes]) -> str:
    return sha256(b"".join(parts))
