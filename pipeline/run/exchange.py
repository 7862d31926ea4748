"""Exports texts to files for other programs or people, and imports their edits.

Like a review, export reads the records with the edits of the English files. Import is
one step of a review session for each text: it changes the newest record, writes it like
any save, and can be undone at once.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.bitext import (
    Change,
    Comparison,
    Edit,
    EditConflict,
    compare,
    write_atomically,
)
from pipeline.bitext.formats import Format, format_of
from pipeline.config import RunConfig
from pipeline.errors import ConfigError, PipelineError
from pipeline.review import Session, changes
from pipeline.run.edited_texts import EditedTexts
from pipeline.run.project import ReviewProject, no_engine
from pipeline.units import Bitext, State, TranslationUnit

_STEP = "import"


@dataclass(frozen=True, slots=True)
class Exported:
    """The written files with the names of their texts, the segments, and notices."""

    files: Mapping[str, tuple[str, ...]]
    segments: int
    notices: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        return {
            "files": [
                {"path": path, "texts": list(texts)}
                for path, texts in self.files.items()
            ],
            "segments": self.segments,
            "notices": list(self.notices),
        }


@dataclass(frozen=True, slots=True)
class Imported:
    """What one text took from one file; the ids are in the order of the text."""

    file: str
    text: str
    edited: tuple[str, ...] = ()
    approved: tuple[str, ...] = ()
    commented: tuple[str, ...] = ()
    conflicts: tuple[EditConflict, ...] = ()
    segments: int = 0


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The result of an import or a dry run; unreadable files are in ``errors``."""

    texts: tuple[Imported, ...]
    errors: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    dry_run: bool = False

    @property
    def conflicts(self) -> tuple[str, ...]:
        """One line for each conflict: place in the file, segment, what to do."""
        return tuple(
            f"{one.place}: {text.text}#{one.id}: {one.message}"
            if one.id
            else f"{one.place}: {one.message}"
            for text in self.texts
            for one in text.conflicts
        )

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        return {
            "dry_run": self.dry_run,
            "texts": [
                {
                    "file": one.file,
                    "text": one.text,
                    "segments": one.segments,
                    "edited": list(one.edited),
                    "approved": list(one.approved),
                    "commented": list(one.commented),
                    "conflicts": [
                        {
                            "place": conflict.place,
                            "id": conflict.id,
                            "message": conflict.message,
                            "there": conflict.there,
                            "here": conflict.here,
                        }
                        for conflict in one.conflicts
                    ],
                }
                for one in self.texts
            ],
            "errors": list(self.errors),
            "notices": list(self.notices),
        }


def misplaced(config: RunConfig, to: Path) -> str:
    """Return why an export cannot be written to a path, or "" if it can.

    It must not be below the source folder or the output folder.
    """
    place = Path(os.path.realpath(to))
    for folder, what in (
        (config.source, "the French texts"),
        (config.output, "the outputs of translate run"),
    ):
        # Compared as files, because of links and of letter case.
        if folder.exists() and any(
            parent.exists() and parent.samefile(folder)
            for parent in (place, *place.parents)
        ):
            return (
                f"{to}: lies among {what} in {folder}; name another place with --output"
            )
    return ""


def export(
    config: RunConfig, form: Format, to: Path, *, replace_files: bool = False
) -> Exported:
    """Write the translated texts as files of a format.

    :param to: one file for all texts, if it has a suffix of that format; else a folder
        with one file for each text.
    :param replace_files: whether to overwrite files that differ.
    :raises ConfigError: nothing is translated, or a file would be overwritten in which
        somebody may have worked.
    """
    session = Session(ReviewProject(config, no_engine))
    bitexts: list[Bitext] = []
    notices: list[str] = []
    for name in session.names():
        loaded = session.document(name)
        if loaded is None:
            notices.append(f"{name}: is not translated yet, and left out")
            continue
        notices += [f"{name}: {notice}" for notice in loaded.notices]
        bitexts.append(loaded.bitext)
    if not bitexts:
        raise ConfigError(
            f"{config.output}: nothing is translated yet; first: translate run"
        )
    files = _grouped(form, to, bitexts)
    written = {path: form.write(texts) for path, texts in files.items()}
    for path, data in written.items():
        problem = misplaced(config, path)
        if problem:
            raise ConfigError(problem)
        if not replace_files and path.exists() and _bytes(path) != data:
            raise ConfigError(
                f"{path}: is there already, and somebody may have worked in it; import "
                "it first, name another place with --output, or use --overwrite"
            )
    for path, data in written.items():
        write_atomically(path, data)
    return Exported(
        {
            str(path): tuple(one.source for one in texts)
            for path, texts in files.items()
        },
        sum(len(one.units) for one in bitexts),
        tuple(notices),
    )


def import_edits(
    config: RunConfig,
    files: Sequence[Path],
    *,
    dry_run: bool = False,
    reviewer: str = "",
) -> ImportReport:
    """Import the edits in files into the records, and write all outputs.

    A file that cannot be read is reported in ``errors``; the others are imported.

    :param reviewer: the name that is stored in changed units with the time.
    """
    session = Session(ReviewProject(config, no_engine), reviewer)
    session.names()  # a wrong source folder is an error before anything is read
    reports: list[Imported] = []
    errors: list[str] = []
    notices: list[str] = []
    for path in files:
        try:
            edits = format_of(path).read(path)
        except PipelineError as error:
            errors.append(str(error))
            continue
        texts = EditedTexts(session)
        for document, group in _by_document(edits).items():
            try:
                for name, own in texts.find(path, document, group).items():
                    reports.append(_taken(session, path, name, own, dry_run=dry_run))
            except PipelineError as error:
                errors.append(str(error))
        notices += texts.notices
    try:
        session.refresh()
    except PipelineError as error:  # the edits are saved; a run writes the rest
        errors.append(str(error))
    return ImportReport(
        tuple(reports), tuple(errors), tuple(dict.fromkeys(notices)), dry_run=dry_run
    )


def apply(bitext: Bitext, wanted: Iterable[Change]) -> Bitext:
    """Return the bitext with changes applied as a reviewer would make them."""
    by_id = {change.id: change for change in wanted}
    return replace(
        bitext,
        units=tuple(
            _changed(unit, by_id[unit.id]) if unit.id in by_id else unit
            for unit in bitext.units
        ),
    )


def _changed(unit: TranslationUnit, change: Change) -> TranslationUnit:
    if change.target is not None:
        unit = changes.edit(unit, change.target)
    if change.state is not None:
        unit = changes.approve(unit, state=change.state)
    if change.comment is not None:
        unit = changes.comment(unit, change.comment)
    if change.proposal is not None:
        unit = changes.propose(unit, change.proposal)
    return unit


def _taken(
    session: Session, path: Path, name: str, edits: Sequence[Edit], *, dry_run: bool
) -> Imported:
    """Compare the edits of a text with its newest record, and save the changes."""
    made: list[Comparison] = []

    def change(bitext: Bitext) -> Bitext:
        made.append(compare(bitext, edits))
        return apply(bitext, made[-1].changes)

    if dry_run:
        loaded = session.document(name)
        if loaded is not None:
            change(loaded.bitext)
    else:
        session.change(name, _STEP, change)
    found = made[-1] if made else Comparison((), ())
    return Imported(
        str(path),
        name,
        tuple(one.id for one in found.changes if one.target is not None),
        tuple(
            one.id
            for one in found.changes
            if one.target is None and one.state in (State.REVIEWED, State.FINAL)
        ),
        tuple(one.id for one in found.changes if one.comment is not None),
        found.conflicts,
        len(edits),
    )


def _by_document(edits: Sequence[Edit]) -> Mapping[str, Sequence[Edit]]:
    groups: defaultdict[str, list[Edit]] = defaultdict(list)
    for edit in edits:
        groups[edit.document].append(edit)
    return groups


def _grouped(
    form: Format, to: Path, bitexts: Sequence[Bitext]
) -> dict[Path, list[Bitext]]:
    """Return the texts of each file."""
    if to.suffix.lower() in form.suffixes and not to.is_dir():
        if len(bitexts) > 1 and not form.holds_many:
            raise ConfigError(
                f"{to}: a file of {form.name} holds one text, and there are "
                f"{len(bitexts)}; name a folder, or one text"
            )
        return {to: list(bitexts)}
    return {to / f"{one.source}{form.suffixes[0]}": [one] for one in bitexts}


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
