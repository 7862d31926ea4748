"""Reads all French texts and records of a project, and counts the uses of terms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.bitext import read_record
from pipeline.bitext.joins import joined
from pipeline.checks.beads import is_doubtful
from pipeline.config import RunConfig
from pipeline.documents import block_text, read_document
from pipeline.errors import SourceError
from pipeline.glossary import Termbase
from pipeline.run.outputs import Outputs
from pipeline.run.places import places
from pipeline.segmentation import segment
from pipeline.text.unwrapping import segment_texts
from pipeline.units import Bitext, TermStatus, TranslationUnit


@dataclass(slots=True)
class Usage:
    """The use of one entry: its occurrences by the step that met them, and places.

    ``how`` counts as in the summary of a run ("unmet" for the rest); ``targets`` counts
    the English of met occurrences; ``files`` are names of texts, ``unmet`` segments
    (« a.txt#p2.s1 »). ``outdated`` counts occurrences that were translated with another
    version of the entry.
    """

    how: Counter[str] = field(default_factory=Counter)
    targets: Counter[str] = field(default_factory=Counter)
    files: set[str] = field(default_factory=set)
    unmet: list[str] = field(default_factory=list)
    outdated: int = 0

    @property
    def total(self) -> int:
        """The number of occurrences."""
        return sum(self.how.values())


def records(config: RunConfig) -> Iterator[Bitext]:
    """Yield the records of the project in the order of their texts.

    :raises RecordError: a record is damaged.
    :raises ConfigError: there is no source folder.
    """
    for path in places(config).files:
        name = path.relative_to(config.source).as_posix()
        record = Outputs.of(config.output, name).record
        if record.exists():
            yield read_record(record)


def french_texts(config: RunConfig) -> Iterator[tuple[str, str]]:
    """Yield the paragraphs of the project as (name of the text, paragraph).

    Texts that cannot be read are left out; a run reports them.
    """
    for path in places(config).files:
        name = path.relative_to(config.source).as_posix()
        for paragraph in _paragraphs(path, name):
            yield name, paragraph


@dataclass(frozen=True, slots=True)
class SegmentPair:
    """French with its English ("" if not translated).

    Joined sentences are together. ``by_person`` says whether a person translated or
    approved it, and nothing about it is doubtful.
    """

    french: str
    english: str
    by_person: bool = False


def segment_pairs(config: RunConfig) -> Iterator[SegmentPair]:
    """Yield the French segments of the project with their English."""
    for path in places(config).files:
        name = path.relative_to(config.source).as_posix()
        record = Outputs.of(config.output, name).record
        if record.exists():
            yield from _pairs(read_record(record).units)
            continue
        for paragraph in _paragraphs(path, name):
            for start, end in segment(paragraph):
                yield SegmentPair(paragraph[start:end], "")


def _pairs(units: Sequence[TranslationUnit]) -> Iterator[SegmentPair]:
    texts = list(segment_texts(units))
    for start, end in joined(units):
        head = units[start]
        french = " ".join(one.text for one in texts[start:end] if one.source)
        if french:
            sound = head.is_human and head.stale is None and not is_doubtful(head)
            yield SegmentPair(french, head.target, sound)


def _paragraphs(path: Path, name: str) -> Iterator[str]:
    try:
        document = read_document(path, name)
    except SourceError:
        return
    for block in document.blocks:
        if block.translatable:
            yield block_text(document, block).text


def term_usage(bitexts: Iterable[Bitext], termbase: Termbase) -> dict[str, Usage]:
    """Return the use of every entry of the termbase or the records, by its French."""
    found = {entry.fr: Usage() for entry in termbase}
    current = {(entry.fr, entry.version) for entry in termbase}
    for bitext in bitexts:
        for unit in bitext.units:
            for use in unit.terms:
                usage = found.setdefault(use.entry, Usage())
                met = use.status is TermStatus.MET
                usage.how[use.outcome] += 1
                usage.files.add(bitext.source)
                if met:
                    usage.targets[use.target] += 1
                else:
                    usage.unmet.append(f"{bitext.source}#{unit.id}")
                usage.outdated += (use.entry, use.version) not in current
    return found
