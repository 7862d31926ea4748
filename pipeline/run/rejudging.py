"""Updates the terms and findings of units, with the French stored in the record.

No engine is needed, because only existing targets are judged.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace

from pipeline.bitext import source_text
from pipeline.bitext.joins import is_omitted, joined
from pipeline.checks import check_hypothesis
from pipeline.documents import Document, parse
from pipeline.documents.formats import recorded_form
from pipeline.glossary import Termbase
from pipeline.inlines import Conventions, read_conventions
from pipeline.review.figures import is_edited
from pipeline.translation import PreparedSegment, prepare_paragraph
from pipeline.translation.candidates import judged_together
from pipeline.units import Bitext, Origin, State, TranslationUnit

_Judged = tuple[Termbase | None, dict[TranslationUnit, TranslationUnit]]


class Rejudge:
    """Judges units of records by the current termbase.

    The last text and its results are cached until the termbase changes.
    """

    def __init__(self, termbase: Callable[[], Termbase]) -> None:
        self._termbase = termbase
        self._machine: _Judged = (None, {})
        self._text: _OpenText | None = None

    def recheck(self, bitext: Bitext, ids: Collection[str]) -> Bitext:
        """Update terms and findings of units; joined units are judged together."""
        units = list(bitext.units)
        for start, end in joined(units):
            group = units[start:end]
            if any(unit.id in ids for unit in group):
                french = [unit for unit in group if unit.source]
                segments = [self.prepared(bitext, unit) for unit in french]
                known = [prepared for prepared in segments if prepared is not None]
                if known and len(known) == len(french):  # else the segmentation changed
                    judged = judged_together(french, known)
                    if is_omitted(group[0]):
                        judged[0] = replace(judged[0], findings=())
                    # Added English in the bead has no source to judge.
                    made = iter(judged)
                    units[start:end] = [
                        next(made) if unit.source else unit for unit in group
                    ]
        return replace(bitext, units=tuple(units))

    def machine_versions(self, bitext: Bitext) -> Mapping[str, TranslationUnit]:
        """Return the edited units with the machine's target and its findings, by id.

        The results are cached until the glossary changes.
        """
        termbase = self._termbase()
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
            targets = {unit.id: unit.target for unit in edited}
            for unit in judged.units:
                if unit.id in asked:
                    known[versions[unit.id]] = self._guarded(
                        bitext, unit, targets[unit.id]
                    )
        return {ident: known[unit] for ident, unit in versions.items()}

    def _guarded(
        self, bitext: Bitext, unit: TranslationUnit, person: str
    ) -> TranslationUnit:
        """Return a machine unit with the findings of the checks of engine output.

        Findings of checks that the person's target has too are left out.
        """
        prepared = self.prepared(bitext, unit)
        if prepared is None:
            return unit
        still = {f.check for f in check_hypothesis(prepared.line.text, person)}
        found = check_hypothesis(prepared.line.text, unit.target)
        doubts = tuple(f for f in found if f.check not in still)
        return replace(unit, findings=(*unit.findings, *doubts))

    def prepared(self, bitext: Bitext, unit: TranslationUnit) -> PreparedSegment | None:
        """Return the prepared segment of a unit, from the French in its record.

        Only the unit's paragraph is prepared, with the conventions of the whole text.
        None if the current segmentation of the text is different.
        """
        text = source_text(bitext)
        form = recorded_form(bitext.signature)
        termbase = self._termbase()
        made_by = str(bitext.signature.get("fingerprint", ""))
        # Read once, because another thread may open another text.
        opened = self._text
        if opened is None or not opened.serves(
            bitext.source, form, text, termbase, made_by
        ):
            opened = _OpenText.of(bitext.source, form, text, termbase, made_by)
            self._text = opened
        prepared = opened.segments(unit.paragraph).get(unit.id)
        return prepared if prepared and prepared.segment.source == unit.source else None


@dataclass(frozen=True, slots=True)
class _OpenText:
    """The French text of the current review, with its prepared segments so far.

    It keeps the termbase that they were prepared with, so that a new one cannot be
    mistaken for it.
    """

    document: Document
    conventions: Conventions
    termbase: Termbase
    made_by: str
    made: dict[int, dict[str, PreparedSegment]] = field(default_factory=dict)

    @classmethod
    def of(
        cls, name: str, form: str, text: str, termbase: Termbase, made_by: str
    ) -> _OpenText:
        document = parse(text, name, form)
        return cls(document, read_conventions(document), termbase, made_by)

    def serves(
        self, name: str, form: str, text: str, termbase: Termbase, made_by: str
    ) -> bool:
        """Whether these are the segments of that text, with that termbase."""
        return (
            self.termbase is termbase
            and (self.document.name, self.document.form) == (name, form)
            and self.made_by == made_by
            and self.document.text == text
        )

    def segments(self, paragraph: int) -> dict[str, PreparedSegment]:
        """Return the segments of a paragraph by their ids."""
        if paragraph not in self.made:
            segments = prepare_paragraph(
                self.document, paragraph, self.conventions, self.termbase, self.made_by
            )
            self.made[paragraph] = {
                prepared.segment.id: prepared for prepared in segments
            }
        return self.made[paragraph]
