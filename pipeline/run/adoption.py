"""Makes a record from English that has none, as reviewed text.

Machine translations always have a record (``outputs.write_outputs``). So English
without one comes from a person, and is never overwritten. If its paragraphs match the
French ones, it becomes the reviewed text of a record, sentence by sentence; otherwise
the text is refused.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.alignment import align_sentences
from pipeline.documents import Block, Document, block_text, parse
from pipeline.documents.formats import format_of_document
from pipeline.documents.model import Layout, Misfit
from pipeline.errors import RecordError
from pipeline.rendering import render
from pipeline.segmentation import english, segment
from pipeline.translation import PreparedDocument, PreparedSegment
from pipeline.translation.candidates import copied, judged_together
from pipeline.units import Bitext, Origin, State, TranslationUnit

_ADVICE = (
    "make it fit, take it in with translate align, or move it elsewhere to have the "
    "French translated, and run again"
)


def adopt(
    document: Document, prepared_document: PreparedDocument, english: str, path: Path
) -> Bitext:
    """Return a record with a person's English as the reviewed text.

    :param english: the text of the file at ``path``, which is not changed.
    :raises RecordError: its paragraphs are not those of the French text; the message
        says what to do.
    """
    layout = format_of_document(document).layout
    if layout is not None:
        return _adopt_laid_out(document, prepared_document, layout, english, path)
    english_document = parse(english, document.name, document.form)
    _require_fit(document, english_document, path)
    segments: defaultdict[int, list[PreparedSegment]] = defaultdict(list)
    for prepared in prepared_document.segments:
        segments[prepared.segment.paragraph].append(prepared)
    units: list[TranslationUnit] = []
    for number, block in enumerate(english_document.blocks, start=1):
        units += _adopted(segments[number], _sentences(english_document, block))
    bitext = Bitext(
        source=document.name,
        sha256=document.sha256,
        units=tuple(units),
        tail=prepared_document.tail,
        encoding=document.encoding,
        text_sha256=document.text_sha256,
    )
    if render(bitext).text.split() != english.split():
        raise RecordError(
            f"{path}: has no record, so a person wrote it, and its sentences do not "
            f"fit the French text {document.name}; {_ADVICE}"
        )
    return bitext


def _adopt_laid_out(
    document: Document,
    prepared_document: PreparedDocument,
    layout: Layout,
    english: str,
    path: Path,
) -> Bitext:
    """Return a record of English in a format with a layout, such as subtitles."""
    try:
        english_document = layout.texts(english, document.text)
    except Misfit as misfit:
        raise RecordError(
            f"{path}:{misfit.line}: has no record, so a person wrote it, and its "
            f"structure differs here from that of {document.name}; {_ADVICE}"
        ) from None
    segments: defaultdict[int, list[PreparedSegment]] = defaultdict(list)
    for prepared in prepared_document.segments:
        segments[prepared.segment.paragraph].append(prepared)
    units: list[TranslationUnit] = []
    for number, text in enumerate(english_document, start=1):
        own = segments[number]
        sentences = [text[span.start : span.end] for span in segment(text)]
        if sentences:
            units += _adopted(own, sentences)
        else:  # nothing was written there yet
            units += [replace(copied(prepared), target="") for prepared in own]
    return Bitext(
        source=document.name,
        sha256=document.sha256,
        units=tuple(units),
        signature={"format": document.form} if document.form else {},
        tail=prepared_document.tail,
        encoding=document.encoding,
        text_sha256=document.text_sha256,
    )


def _require_fit(document: Document, english_document: Document, path: Path) -> None:
    """Raise RecordError unless both have the same paragraphs and markup."""
    found, wanted = len(english_document.blocks), len(document.blocks)
    if found != wanted:
        raise RecordError(
            f"{path}: has no record, so a person wrote it, and has {_many(found)} "
            f"where the French text {document.name} has {wanted:,}; {_ADVICE}"
        )
    gaps = zip(_gaps(document), _gaps(english_document), strict=True)
    for number, (old, new) in enumerate(gaps, start=1):
        if old.split() != new.split():
            at = english_document.blocks[min(number, found) - 1].start if found else 0
            line = english_document.text.count("\n", 0, at) + 1
            raise RecordError(
                f"{path}:{line}: has no record, so a person wrote it, and its markup "
                f"differs here from that of the French text {document.name}; {_ADVICE}"
            )


def _many(count: int) -> str:
    return f"{count:,} paragraph" + ("" if count == 1 else "s")


def _gaps(document: Document) -> Iterator[str]:
    """Yield the text before each block, and after the last one."""
    at = 0
    for block in document.blocks:
        yield document.text[at : block.start]
        at = block.end
    yield document.text[at:]


def _sentences(document: Document, block: Block) -> list[str]:
    """Return the sentences of a block, each on one line."""
    text = block_text(document, block).text
    if not block.translatable:
        return [text]
    return [span.in_(text) for span in segment(text, english())] or [text]


def _adopted(
    segments: Sequence[PreparedSegment], sentences: Sequence[str]
) -> Iterator[TranslationUnit]:
    """Yield the units of a paragraph, with a person's sentences as targets."""
    for source, target in _beads(
        [prepared.line.text for prepared in segments], sentences
    ):
        text = " ".join(sentences[target.start : target.stop])
        yield from _joined(segments[source.start : source.stop], text)


def _beads(
    source: Sequence[str], target: Sequence[str]
) -> Iterator[tuple[range, range]]:
    """Yield the aligned ranges of French and English sentences, in order.

    A sentence without a counterpart is joined to the bead before it, or at the
    beginning to the one after it, so that no word is lost.
    """
    first: tuple[range, range] | None = None
    for bead in align_sentences(source, target).beads:
        both = (bead.french, bead.english)
        if first is None:
            first = both
        elif not (first[0] and first[1]) or not (bead.french and bead.english):
            first = (
                range(first[0].start, max(first[0].stop, bead.french.stop)),
                range(first[1].start, max(first[1].stop, bead.english.stop)),
            )
        else:
            yield first
            first = both
    if first is not None:
        yield first


def _joined(
    segments: Sequence[PreparedSegment], target: str
) -> Iterator[TranslationUnit]:
    """Yield a unit with the target, and empty joined units for the other segments."""
    head, *others = segments
    if not others and target == head.segment.source and head.copy:
        yield copied(head)
        return
    group = [_unit(head, target), *(_unit(prepared, "") for prepared in others)]
    yield from judged_together(group, segments)


def _unit(prepared: PreparedSegment, target: str) -> TranslationUnit:
    return replace(
        copied(prepared), target=target, state=State.REVIEWED, origin=Origin.POST_EDIT
    )
