"""The project as a review needs it: records, outputs, glossary and engine.

It implements `pipeline.review.Machine`. The engine is opened when it is first needed,
and used by one thread at a time.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.bitext import read_record, source_text, write_atomically, write_record
from pipeline.bitext.joins import joined
from pipeline.config import STATE_FOLDER, RunConfig, source_files
from pipeline.documents import Document, parse, read_document
from pipeline.engines.protocol import Engine, Hypothesis
from pipeline.errors import PipelineError, RecordError, SourceError
from pipeline.glossary import Termbase
from pipeline.guards import judge
from pipeline.inlines import Conventions, read_conventions
from pipeline.review import Alternative, Loaded
from pipeline.review.figures import is_edited
from pipeline.run.locks import records_lock
from pipeline.run.outputs import Outputs, write_outputs
from pipeline.run.places import places
from pipeline.run.report import RunReport
from pipeline.run.stages import load_terms, run
from pipeline.run.survey import require_whole, with_hand_edits
from pipeline.translation import Draft, Settings, prepare_paragraph
from pipeline.translation.candidates import Candidate, finish, judged_together
from pipeline.translation.decoding import decode
from pipeline.units import Bitext, Origin, State, TranslationUnit

_N_BEST = 6
_Opener = Callable[[], Engine]
_Judged = tuple[Termbase | None, dict[TranslationUnit, TranslationUnit]]


class Desk:
    """One project under review."""

    def __init__(self, config: RunConfig, open_engine: _Opener) -> None:
        self._config = config
        self._open = open_engine
        self._engine: Engine | None = None
        self._mutex = threading.Lock()
        self._named: tuple[tuple[Path, ...], tuple[str, ...]] | None = None
        self._terms: tuple[bytes | None, Termbase] | None = None
        self._machine: _Judged = (None, {})
        self._text: _OpenText | None = None

    @property
    def state(self) -> Path:
        """The program's own folder below the output folder."""
        return self._config.output / STATE_FOLDER

    def names(self) -> tuple[str, ...]:
        """Return the names of the texts."""
        files = source_files(self._config)
        if self._named is None or self._named[0] != files:
            base = self._config.source
            found = places(self._config).files
            names = tuple(path.relative_to(base).as_posix() for path in found)
            self._named = (files, names)
        return self._named[1]

    def turn(self) -> AbstractContextManager[None]:
        """Hold the project's records."""
        return records_lock(self._config.output)

    def version(self, name: str) -> str:
        """Return a hash of a text and of its record and English text."""
        parts = [
            self._outputs(name).version().encode(),
            _bytes(self._config.source / name) or b"",
        ]
        return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]

    def load(self, name: str) -> Loaded | None:
        """Read a record and take hand edits of the English text in."""
        outputs = self._outputs(name)
        version = self.version(name)
        if not outputs.record.exists():
            return None
        record = read_record(outputs.record)
        require_whole(record, outputs.record)
        notices = []
        bitext = record
        try:
            bitext = with_hand_edits(record, outputs.english)
        except PipelineError as error:
            notices.append(f"{error}. Until then nothing can be saved here.")
        else:
            english = _bytes(outputs.english)
            if english is not None:
                # With its edits in the record, the file is as last written.
                found = hashlib.sha256(english).hexdigest()
                bitext = replace(bitext, target_sha256=found)
        changed = {
            new.id
            for old, new in zip(record.units, bitext.units, strict=True)
            if old != new
        }
        if changed:
            bitext = self.recheck(bitext, changed)
        source = _bytes(self._config.source / name)
        if source is not None and hashlib.sha256(source).hexdigest() != record.sha256:
            notices.append(
                "The French text has changed since it was translated: translate it "
                "again, then go on."
            )
        return Loaded(bitext, version, tuple(notices))

    def store(self, bitext: Bitext, *, refresh: bool) -> Bitext:
        """Write the record first, then what is made from it.

        The record goes first because an English text that says what its record says
        is nobody's edit: a kill between the two is harmless.
        """
        outputs = self._outputs(bitext.source)
        english = _bytes(outputs.english)
        if english is not None:
            found = hashlib.sha256(english).hexdigest()
            if found != bitext.target_sha256:
                with_hand_edits(bitext, outputs.english)  # raises, or is harmless
        write_atomically(outputs.record, write_record(bitext).encode("utf-8"))
        if refresh:
            return write_outputs(outputs, bitext, self._document(bitext))
        return bitext

    def recheck(self, bitext: Bitext, ids: Collection[str]) -> Bitext:
        """Judge units anew; units that are joined are judged together."""
        units = list(bitext.units)
        for start, end in joined(units):
            group = units[start:end]
            if any(unit.id in ids for unit in group):
                drafts = [self._draft(bitext, unit) for unit in group]
                known = [draft for draft in drafts if draft is not None]
                if len(known) == len(group):  # else the French is another by now
                    units[start:end] = judged_together(group, known)
        return replace(bitext, units=tuple(units))

    def machine_versions(self, bitext: Bitext) -> Mapping[str, TranslationUnit]:
        """Return the units that a person edited with the machine's words, judged.

        What was judged before is remembered until the glossary changes.
        """
        termbase = self.termbase()
        if self._machine[0] is not termbase:
            self._machine = (termbase, {})
        known = self._machine[1]
        edited = [unit for unit in bitext.units if is_edited(unit) and unit.target]
        versions = {
            unit.id: replace(
                unit,
                target=unit.machine or "",
                state=State.TRANSLATED,
                origin=Origin.MT,
                findings=(),
                terms=(),
            )
            for unit in edited
        }
        asked = {ident for ident, unit in versions.items() if unit not in known}
        if asked:
            units = tuple(versions.get(unit.id, unit) for unit in bitext.units)
            judged = self.recheck(replace(bitext, units=units), asked)
            theirs = {unit.id: unit.target for unit in edited}
            for unit in judged.units:
                if unit.id in asked:
                    known[versions[unit.id]] = self._guarded(
                        bitext, unit, theirs[unit.id]
                    )
        return {ident: known[unit] for ident, unit in versions.items()}

    def _guarded(
        self, bitext: Bitext, unit: TranslationUnit, person: str
    ) -> TranslationUnit:
        """Return a machine's unit with what shows that it is no translation.

        Nothing that is true of the person's words as well.
        """
        draft = self._draft(bitext, unit)
        if draft is None:
            return unit
        still = {f.check for f in judge(draft.line.text, Hypothesis(person, 0.0))}
        found = judge(draft.line.text, Hypothesis(unit.target, 0.0))
        guards = tuple(f for f in found if f.check not in still)
        return replace(unit, findings=(*unit.findings, *guards))

    def termbase(self) -> Termbase:
        """Return the glossary, read again when its bytes changed."""
        data = _bytes(self._config.glossary)
        if self._terms is None or self._terms[0] != data:
            self._terms = (data, load_terms(self._config.glossary))
        return self._terms[1]

    def add_term(self, fr: str, en: str, options: Mapping[str, object]) -> None:
        """Add an entry to the glossary; comments and order stay."""
        from pipeline.glossary.editing import add_entry

        keep = bool(options.get("keep"))
        note = str(options.get("note") or "")
        add_entry(self._config.glossary, fr, None if keep else en, keep=keep, note=note)

    def alternatives(self, bitext: Bitext, ident: str) -> tuple[Alternative, ...]:
        """Decode a segment again, several hypotheses, and finish each."""
        units = {unit.id: unit for unit in bitext.units}
        draft = self._draft(bitext, units[ident]) if ident in units else None
        if draft is None or draft.copy:
            return ()
        settings = Settings(
            self._config.locale, self._config.rescue, self._config.ignored_checks
        )
        with self._mutex:
            engine = self._opened()
            (answers,) = decode(
                [draft], engine, hinted=engine.takes_hints, n_best=_N_BEST
            )
        made = [finish(draft, hypothesis, settings) for hypothesis in answers]
        made.sort(key=lambda candidate: candidate.cost)
        return tuple(_distinct(made))

    def translate(self, names: Sequence[str]) -> str:
        """Run on these texts; say what was done."""
        if not names:
            return "nothing to translate"
        with self._mutex:
            engine = self._opened()
            only = tuple(self._config.source / name for name in names)
            report = run(replace(self._config, only=only), engine)
        if report.errors:
            raise RecordError("\n".join(report.errors))
        return _told(report)

    def _opened(self) -> Engine:
        if self._engine is None:
            self._engine = self._open()
        return self._engine

    def _outputs(self, name: str) -> Outputs:
        return Outputs.of(self._config.output, name)

    def _document(self, bitext: Bitext) -> Document:
        """Return the source text, which says how the English text is encoded."""
        try:
            document = read_document(self._config.source / bitext.source, bitext.source)
        except SourceError:
            return parse(source_text(bitext), bitext.source)
        if document.sha256 == bitext.sha256:
            return document
        older = parse(source_text(bitext), bitext.source)
        return replace(older, encoding=document.encoding, bom=document.bom)

    def _draft(self, bitext: Bitext, unit: TranslationUnit) -> Draft | None:
        """Return the draft of a unit: of the French that the record was made from.

        Only the unit's paragraph is prepared, by the conventions of the whole text.
        None if the text would be cut into other segments today.
        """
        text = source_text(bitext)
        termbase = self.termbase()
        made_by = str(bitext.signature.get("fingerprint", ""))
        # Read once: another thread may open another text meanwhile.
        opened = self._text
        if opened is None or not opened.serves(bitext.source, text, termbase, made_by):
            opened = _OpenText.of(bitext.source, text, termbase, made_by)
            self._text = opened
        draft = opened.drafts(unit.paragraph).get(unit.id)
        return draft if draft and draft.segment.source == unit.source else None


@dataclass(frozen=True, slots=True)
class _OpenText:
    """The French text that is under review, and those of its drafts that were made.

    It holds the termbase that the drafts were made with, so that no later one can be
    taken for it.
    """

    document: Document
    conventions: Conventions
    termbase: Termbase
    made_by: str
    made: dict[int, dict[str, Draft]] = field(default_factory=dict)

    @classmethod
    def of(cls, name: str, text: str, termbase: Termbase, made_by: str) -> _OpenText:
        document = parse(text, name)
        return cls(document, read_conventions(document), termbase, made_by)

    def serves(self, name: str, text: str, termbase: Termbase, made_by: str) -> bool:
        """Whether these are the drafts of that text, with that termbase."""
        return (
            self.termbase is termbase
            and (self.document.name, self.made_by) == (name, made_by)
            and self.document.text == text
        )

    def drafts(self, paragraph: int) -> dict[str, Draft]:
        """Return the drafts of a paragraph by their ids."""
        if paragraph not in self.made:
            drafts = prepare_paragraph(
                self.document, paragraph, self.conventions, self.termbase, self.made_by
            )
            self.made[paragraph] = {draft.segment.id: draft for draft in drafts}
        return self.made[paragraph]


def _distinct(candidates: Sequence[Candidate]) -> Iterator[Alternative]:
    seen = set()
    for candidate in candidates:
        if candidate.target in seen:
            continue
        seen.add(candidate.target)
        yield Alternative(
            candidate.target,
            round(candidate.hypothesis.score, 3),
            ", ".join(candidate.steps),
            candidate.errors + candidate.assessment.problems,
        )


def _told(report: RunReport) -> str:
    done = report.total("translated")
    kept = report.total("stale")
    text = f"{done:,} segment{'' if done == 1 else 's'} translated"
    if kept:
        text += f", {kept:,} of yours kept, to look at"
    return text


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
