from __future__ import annotations

from collections.abc import Sequence

from fakes import FakeEngine

from pipeline.documents import parse
from pipeline.engines.protocol import Request
from pipeline.glossary import Termbase, parse_termbase
from pipeline.translation import PreparedSegment, Settings, Translator, prepare
from pipeline.units import Kind, Origin, State, TranslationUnit

AI = parse_termbase("terms:\n  - {fr: IA, en: AI, case: exact}\n", "g.yaml")


def segments(
    text: str, termbase: Termbase | None = None
) -> tuple[PreparedSegment, ...]:
    return prepare(parse(text, "a.txt"), termbase or Termbase(), "made").segments


def translate(
    text: str,
    engine: FakeEngine,
    termbase: Termbase | None = None,
    **settings: bool,
) -> list[TranslationUnit]:
    return Translator(engine, Settings(**settings)).translate(  # type: ignore[arg-type]
        segments(text, termbase)
    )


def how(unit: TranslationUnit) -> list[str]:
    return [use.how for use in unit.terms]


def test_prepared_segments_rebuild_the_document() -> None:
    text = "Un titre\n\nUne phrase. Une autre.\n\n« Une citation entière. »\n"
    made = prepare(parse(text, "a.txt"), Termbase(), "made")
    joined = "".join(d.before + d.segment.source for d in made.segments) + made.tail
    assert joined == text
    assert [d.segment.id for d in made.segments] == ["p1.s1", "p2.s1", "p2.s2", "p3.s1"]


def test_the_key_depends_on_text_and_engine_but_not_on_terms() -> None:
    (one,), (same,) = (
        segments("Une phrase sur l’IA."),
        segments("Une phrase sur l’IA.", AI),
    )
    assert one.key == same.key
    assert one.digest != same.digest
    (other,) = prepare(parse("Une phrase sur l’IA.", "a.txt"), Termbase(), "x").segments
    assert other.key != one.key


def test_code_and_addresses_are_copied() -> None:
    engine = FakeEngine()
    (unit,) = translate("https://example.org/a_b?c=1\n", engine)
    assert (unit.target, unit.origin, unit.state) == (
        "https://example.org/a_b?c=1",
        Origin.COPY,
        State.TRANSLATED,
    )
    assert engine.asked == []


def test_a_free_translation_that_meets_its_terms_is_taken() -> None:
    engine = FakeEngine(answers={"L’IA avance.": ["AI is advancing."]})
    (unit,) = translate("L’IA avance.", engine, AI)
    assert (unit.target, how(unit)) == ("AI is advancing.", ["free"])
    assert len(engine.calls) == 1


def test_n_best_meets_a_term_that_the_best_does_not() -> None:
    engine = FakeEngine(answers={"L’IA avance.": ["It advances.", "AI is advancing."]})
    (unit,) = translate("L’IA avance.", engine, AI)
    assert (unit.target, how(unit)) == ("AI is advancing.", ["n-best"])
    assert unit.steps[0] == "n-best"


def test_hints_come_before_n_best_where_the_engine_takes_them() -> None:
    def answer(request: Request, _: Sequence[str]) -> list[str]:
        return ["AI is advancing."] if request.hints else ["It advances."]

    engine = FakeEngine(answer=answer, takes_hints=True)
    (unit,) = translate("L’IA avance.", engine, AI)
    assert (unit.target, how(unit)) == ("AI is advancing.", ["hint"])


def test_no_rescue_takes_the_first_translation() -> None:
    engine = FakeEngine(answers={"L’IA avance.": ["It advances.", "AI is advancing."]})
    (unit,) = translate("L’IA avance.", engine, AI, rescue=False)
    assert unit.target == "It advances."
    assert [f.check for f in unit.findings if f.check == "terminology"] == [
        "terminology"
    ]


def test_a_long_sentence_is_translated_in_pieces_and_joined() -> None:
    text = "Un chat dort ici, et un chien court là-bas, mais personne ne bouge."
    engine = FakeEngine(max_pieces=5)
    (unit,) = translate(text, engine)
    assert all(len(asked.split()) <= 5 for asked in engine.asked)
    assert unit.target == text.upper()


def test_result_is_independent_of_batch_mates() -> None:
    texts = ["L’IA avance.", "Le chat dort.", "L’IA dort encore un peu."]
    alone = [translate(text, FakeEngine(), AI)[0] for text in texts]
    together = translate("\n\n".join(texts), FakeEngine(), AI)
    assert [unit.target for unit in together] == [unit.target for unit in alone]


def test_explain_keeps_every_candidate() -> None:
    engine = FakeEngine(answers={"L’IA avance.": ["It advances.", "AI is advancing."]})
    tries = Translator(engine, Settings()).explain(segments("L’IA avance.", AI)[0])
    assert [(t.attempt, t.candidate.target, t.taken) for t in tries] == [
        ("free", "It advances.", True),
        ("n-best", "It advances.", False),
        ("n-best", "AI is advancing.", True),
    ]


def test_an_edit_is_preferred_to_a_rewrite_of_the_sentence() -> None:
    french = "Dans ce port du nord, la grue étasunienne tourne depuis lundi matin."
    plain = "In this northern port the American crane has been turning since Monday."
    other = "US lifting gear has gone round there, up north, from early in the week."
    termbase = parse_termbase("terms:\n  - {fr: étasunien, en: US}\n", "g.yaml")
    with_placeholder = french.replace("étasunienne", "US")
    engine = FakeEngine(answers={french: [plain], with_placeholder: [other]})
    (unit,) = translate(french, engine, termbase)
    assert unit.target == plain.replace("American", "US")
    assert how(unit) == ["edit"]
    lost = "In this northern port something else has been turning since last Monday."
    engine = FakeEngine(answers={french: [lost], with_placeholder: [other]})
    (unit,) = translate(french, engine, termbase)
    assert (unit.target, how(unit)) == (other, ["re-decode"])


def test_headings_are_one_segment() -> None:
    made = segments("Un titre. Encore un titre\n\nUne phrase.\n")
    assert made[0].segment.kind in (Kind.HEADING, Kind.PARAGRAPH)


VOTE = "Dix-huit élus sur onze listes ont voté contre."


def test_number_hints_are_given_if_numbers_are_wrong() -> None:
    def answer(request: Request, _: Sequence[str]) -> list[str]:
        told = {hint.source: hint.target for hint in request.hints}
        elected, lists = told.get("Dix-huit", "Ten"), told.get("onze", "nine")
        return [f"{elected.capitalize()} members on {lists} lists voted against."]

    engine = FakeEngine(answer=answer, takes_hints=True)
    (unit,) = translate(VOTE, engine)
    assert unit.target == "Eighteen members on eleven lists voted against."
    assert unit.steps[0] == "numbers"
    assert [f.check for f in unit.findings] == []


def test_no_number_hints_for_an_engine_without_hints() -> None:
    engine = FakeEngine(answer=lambda *_: ["Ten members on nine lists voted against."])
    (unit,) = translate(VOTE, engine)
    assert {f.check for f in unit.findings} == {"numbers"}
    assert not any(request.hints for call in engine.calls for request in call)


def test_no_further_call_if_the_numbers_are_right() -> None:
    engine = FakeEngine(answer=lambda *_: ["He sold 18 boats."], takes_hints=True)
    (unit,) = translate("Il a vendu dix-huit bateaux.", engine)
    assert (unit.target, len(engine.calls)) == ("He sold 18 boats.", 1)
