"""Makes records from French texts and their human translations (`translate align`).

The English file is copied unchanged. Later runs treat it as human work: only new French
is translated.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pipeline import __version__
from pipeline.alignment import Alignment, align_sentences
from pipeline.checks.beads import is_doubtful, moved_finding, with_bead_findings
from pipeline.config import STATE_FOLDER, RunConfig
from pipeline.documents import (
    Block,
    Document,
    block_text,
    document_of,
    read_document,
)
from pipeline.documents.decoding import encode_as
from pipeline.documents.formats import format_of_document
from pipeline.errors import OutputError, PipelineError, RecordError, SourceError
from pipeline.glossary import Termbase
from pipeline.inlines import Conventions, extract, read_conventions
from pipeline.rendering import render
from pipeline.run.added import NO_UNIT, added_id
from pipeline.run.evidence import MachineEnglish
from pipeline.run.executor import Watcher
from pipeline.run.inputs import load_terms
from pipeline.run.locks import records_lock, run_lock
from pipeline.run.outputs import Outputs, own_suffix, present, write_outputs
from pipeline.run.pairing import Pairs
from pipeline.segmentation import SEGMENTER_VERSION, english, segment
from pipeline.skeleton import cut, text_of_pieces
from pipeline.translation import PreparedSegment, prepare
from pipeline.translation.candidates import copied, judged_together
from pipeline.units import (
    Aligned,
    Bitext,
    EnglishFile,
    Finding,
    Kind,
    Origin,
    Piece,
    Span,
    State,
    TranslationUnit,
)


@dataclass(frozen=True, slots=True)
class AlignedText:
    """The result of one pair: the French name, the English file, and counts."""

    name: str
    english: str
    beads: int
    doubtful: int
    omitted: int
    added: int
    moved: int

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        return {
            "name": self.name,
            "english": self.english,
            "beads": self.beads,
            "doubtful": self.doubtful,
            "omitted": self.omitted,
            "added": self.added,
            "moved": self.moved,
        }


@dataclass(slots=True)
class AlignReport:
    """The result of aligning files; failed pairs are in ``errors``."""

    texts: list[AlignedText] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    engine: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        return {
            "engine": self.engine,
            "texts": [one.to_json() for one in self.texts],
            "errors": self.errors,
            "notices": self.notices,
        }


@dataclass(frozen=True, slots=True)
class _Sentence:
    """An English sentence: its span in the file, its words, the kind of its block."""

    place: Span
    words: str
    kind: Kind


def align_texts(
    config: RunConfig,
    pairs: Pairs,
    machine: MachineEnglish | None = None,
    *,
    state: State = State.REVIEWED,
    watcher: Watcher | None = None,
) -> AlignReport:
    """Align pairs of files, and write the outputs of each, as a run does.

    Beads without findings get the ``state``; those that a person should look at remain
    unreviewed.

    :param config: has the output folder, and the glossary for the terms.
    :param machine: translations of an engine that improve the alignment.
    :raises OutputError: a run is using the output folder.
    """
    termbase = load_terms(config.glossary)
    report = AlignReport(notices=list(pairs.notices))
    report.engine = machine.name if machine else ""
    with run_lock(config.output):
        for french, english in pairs.files:
            name = pairs.name(french)
            if problem := _recorded(Outputs.of(config.output, name)):
                # If there are several texts, some may have been aligned before.
                told = report.errors if len(pairs.files) == 1 else report.notices
                told.append(problem)
                continue
            try:
                document = read_document(french, name)
                other = _read(english)
                bitext = align_documents(
                    document, other, termbase, machine, state=state, watcher=watcher
                )
                outputs = Outputs.of(config.output, name).named(bitext.english)
                with records_lock(config.output):
                    _write(outputs, bitext, document, french, english)
            except PipelineError as error:
                report.errors.append(str(error))
            else:
                report.texts.append(_counted(bitext, outputs.english))
    return report


def align_documents(
    document: Document,
    other: Document,
    termbase: Termbase,
    machine: MachineEnglish | None = None,
    *,
    state: State = State.REVIEWED,
    watcher: Watcher | None = None,
) -> Bitext:
    """Return the record of a French text and its human translation.

    :raises SourceError: one of them has no sentences, or a format that cannot be
        aligned.
    """
    french_format, english_format = map(format_of_document, (document, other))
    for one, form in ((document, french_format), (other, english_format)):
        if form.is_bilingual:
            raise SourceError(
                f"{one.name}: is {form.title}, which holds both languages itself; "
                "translate it with: translate run"
            )
    if english_format.container:
        raise SourceError(
            f"{other.name}: is {english_format.title}, which is aligned only where its "
            "paragraphs are those of the French: put it where translate run would "
            "write it, or save it as .html"
        )
    prepared = prepare(document, termbase, "")
    english_texts = tuple(_sentences(other))
    for one, found in ((document, prepared.segments), (other, english_texts)):
        if not found:
            raise SourceError(f"{one.name}: has no sentence to align")
    source_texts = [one.text or one.line.text for one in prepared.segments]
    alignment = align_sentences(
        source_texts,
        [one.words for one in english_texts],
        translations=machine.of(source_texts, watcher) if machine else None,
        paragraphs=(
            [
                number
                for number, one in enumerate(prepared.segments)
                if one.segment.id.endswith(".s1")
            ],
            _beginnings(other.blocks, english_texts),
        ),
    )
    units, ranges = _units(prepared.segments, english_texts, alignment)
    pieces, tail = cut(other.text, other.blocks, ranges)
    units = [_with_english(unit, own) for unit, own in zip(units, pieces, strict=True)]
    suffix = own_suffix(english_format, french_format, Path(other.name))
    bitext = Bitext(
        source=document.name,
        sha256=document.sha256,
        units=tuple(_judged(units, prepared.segments)),
        signature={
            "tool": f"bitexte {__version__}",
            "aligned": Path(other.name).name,
            "evidence": machine.name if machine else "",
            "segmenter": SEGMENTER_VERSION,
        },
        tail=prepared.tail,
        encoding=document.encoding,
        text_sha256=document.text_sha256,
        english=EnglishFile(
            english_format.name, suffix, other.encoding, bool(other.bom), tail
        ),
    )
    bitext = with_bead_findings(bitext)
    return replace(bitext, units=tuple(_vouched(bitext.units, state)))


def _read(path: Path) -> Document:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path}: cannot be read: {error.strerror}") from None
    return document_of(data, path.as_posix())


def _sentences(document: Document) -> Iterator[_Sentence]:
    """Yield the sentences of an English text."""
    conventions = read_conventions(document)
    for block in document.blocks:
        line = block_text(document, block)
        if not block.translatable or block.kind is Kind.HEADING:
            spans = [Span(0, len(line.text))] if line.text.strip() else []
        else:
            spans = list(segment(line.text, english()))
        for span in spans:
            place = line.to_source(span).shift(block.start)
            words = _words(span.in_(line.text), conventions)
            yield _Sentence(place, words, block.kind)


def _words(text: str, conventions: Conventions) -> str:
    """Return a sentence without its inline elements."""
    found = extract(
        text,
        markdown=conventions.markdown,
        labels=conventions.labels,
        tags=conventions.tags,
        escapes=conventions.escapes,
    )
    return found.text or text


def _beginnings(blocks: Sequence[Block], sentences: Sequence[_Sentence]) -> list[int]:
    starts = {block.start for block in blocks}
    return [n for n, one in enumerate(sentences) if one.place.start in starts]


def _units(
    segments: Sequence[PreparedSegment],
    english_texts: Sequence[_Sentence],
    alignment: Alignment,
) -> tuple[list[TranslationUnit], list[Span | None]]:
    """Return a unit for each French sentence and for each added English sentence.

    The second list has the span of each unit's English in the file.
    """
    moved_french: dict[int, Finding] = {}
    moved_english: dict[int, Finding] = {}
    for moved in alignment.moved:
        said = " ".join(english_texts[n].words for n in moved.english)
        moved_french |= dict.fromkeys(moved.french, moved_finding(said))
        said = " ".join(segments[n].line.text for n in moved.french)
        moved_english |= dict.fromkeys(moved.english, moved_finding(said))
    units: list[TranslationUnit] = []
    ranges: list[Span | None] = []
    last, added = NO_UNIT, 0
    for bead in alignment.beads:
        own = Aligned(bead.confidence)
        if not bead.french:
            for number in bead.english:
                added += 1
                found = moved_english.get(number)
                units.append(
                    TranslationUnit(
                        id=added_id(last, added),
                        kind=english_texts[number].kind,
                        source="",
                        state=State.TRANSLATED,
                        origin=Origin.POST_EDIT,
                        findings=(found,) if found else (),
                        aligned=own,
                    )
                )
                ranges.append(english_texts[number].place)
            continue
        for number in bead.french:
            is_first = number == bead.french.start
            found = None if bead.english else moved_french.get(number)
            unit = replace(
                copied(segments[number]),
                target="",
                origin=Origin.POST_EDIT,
                findings=(found,) if found else (),
                aligned=own if is_first or not bead.english else Aligned(joined=True),
            )
            units.append(unit)
            ranges.append(
                Span(
                    english_texts[bead.english.start].place.start,
                    english_texts[bead.english.stop - 1].place.end,
                )
                if is_first and bead.english
                else None
            )
        last, added = segments[bead.french.stop - 1].segment.id, 0
    return units, ranges


def _with_english(unit: TranslationUnit, pieces: tuple[Piece, ...]) -> TranslationUnit:
    aligned = replace(unit.aligned or Aligned(), english=pieces)
    return replace(unit, target=text_of_pieces(pieces), aligned=aligned)


def _judged(
    units: Sequence[TranslationUnit], segments: Sequence[PreparedSegment]
) -> Iterator[TranslationUnit]:
    """Yield the units with the findings and terms of their beads."""
    by_id = {one.segment.id: one for one in segments}
    at = 0
    while at < len(units):
        end = at + 1
        while end < len(units) and (own := units[end].aligned) and own.joined:
            end += 1
        group = list(units[at:end])
        at = end
        head = group[0]
        if not head.source:
            yield head
            continue
        known = [by_id[unit.id] for unit in group]
        if len(group) == 1 and head.target == head.source and known[0].copy:
            yield replace(copied(known[0]), aligned=head.aligned)
            continue
        judged = judged_together(group, known)
        if not head.target:
            judged[0] = replace(judged[0], findings=head.findings)
        yield from judged


def _vouched(
    units: Sequence[TranslationUnit], state: State
) -> Iterator[TranslationUnit]:
    """Yield the units with the given state, except doubtful ones and copies."""
    for unit in units:
        stays = is_doubtful(unit) or unit.origin is Origin.COPY
        yield unit if stays else replace(unit, state=state)


def _write(
    outputs: Outputs,
    bitext: Bitext,
    document: Document,
    french: Path,
    english: Path,
) -> None:
    """Write a record and its files; the English file is copied byte for byte."""
    data = english.read_bytes()
    own = bitext.english or EnglishFile("text")
    made, _ = encode_as(render(bitext).text, own.encoding, marked=own.bom)
    if made != data:
        raise SourceError(
            f"{english}: cannot be written again as it is; save it as UTF-8"
        )
    _require_free(outputs, data, (french, english))
    write_outputs(outputs, bitext, document)


def _recorded(outputs: Outputs) -> str:
    """Return a message if the text has a record already, or ""."""
    if not os.path.lexists(outputs.record):
        return ""
    return (
        f"{outputs.record}: this text has a record already; move it and the English "
        "text beside it elsewhere to align it anew"
    )


def _require_free(outputs: Outputs, data: bytes, inputs: Sequence[Path]) -> None:
    """Raise RecordError or OutputError if a file would be overwritten."""
    if problem := _recorded(outputs):
        raise RecordError(problem)
    found = present(outputs.english)
    if found is not None and found != data:
        raise OutputError(
            f"{outputs.english}: another English text stands there; align that one, "
            "or move it elsewhere"
        )
    for path in (outputs.english, *outputs.made()):
        for one in inputs:
            if path.exists() and path.samefile(one) and present(path) != data:
                raise OutputError(
                    f"{path}: would be written over; name another --output"
                )


def _counted(bitext: Bitext, english: Path) -> AlignedText:
    codes = [
        finding.code
        for unit in bitext.units
        for finding in unit.findings
        if finding.check == "alignment"
    ]
    beads = sum(bool(unit.source and unit.target) for unit in bitext.units)
    return AlignedText(
        bitext.source,
        str(english),
        beads,
        codes.count("doubtful"),
        codes.count("omitted"),
        codes.count("added"),
        codes.count("moved"),
    )


def state_folder(config: RunConfig) -> Path:
    """Return the folder of the stored machine translations of aligned texts."""
    return config.output / STATE_FOLDER / "alignment"
