from __future__ import annotations

from dataclasses import replace

from pipeline.memory import (
    NEW,
    SOURCE_CHANGED,
    Action,
    Decision,
    ReuseKey,
    human_targets,
    plan,
)
from pipeline.units import (
    Kind,
    ReasonKind,
    Stale,
    StaleReason,
    State,
    TermStatus,
    TermUse,
    TranslationUnit,
)

GLOSSARY = StaleReason(ReasonKind.GLOSSARY, "IA")


def unit(
    source: str, *, state: State = State.TRANSLATED, n: int = 1
) -> TranslationUnit:
    return TranslationUnit(
        f"p1.s{n}", Kind.PARAGRAPH, source, source.upper(), state, key="k"
    )


def wanted(*sources: str) -> list[ReuseKey]:
    return [ReuseKey(source, "k") for source in sources]


def actions(decisions: tuple[Decision, ...]) -> list[tuple[str, str | None]]:
    return [
        (d.action.value, d.unit.source if d.unit is not None else None)
        for d in decisions
    ]


def test_unchanged_text_is_reused_whole() -> None:
    units = [unit("a"), unit("b")]
    assert plan(wanted("a", "b"), units).decisions == (
        Decision(Action.REUSE, units[0]),
        Decision(Action.REUSE, units[1]),
    )


def test_insertion_and_move_translate_only_what_is_new() -> None:
    units = [unit(s) for s in "abcd"]
    made = plan(wanted("x", "c", "a", "b", "d"), units)
    assert actions(made.decisions) == [
        ("translate", None),
        ("reuse", "c"),
        ("reuse", "a"),
        ("reuse", "b"),
        ("reuse", "d"),
    ]
    assert made.decisions[0].reasons == (NEW,)


def test_repeated_sentences_keep_their_own_units() -> None:
    first = replace(unit("Oui."), target="Yes.", state=State.REVIEWED)
    second = replace(unit("Oui."), target="Indeed.", state=State.REVIEWED)
    made = plan(wanted("Oui.", "Non.", "Oui."), [first, unit("Non."), second])
    assert [d.unit.target for d in made.decisions if d.unit] == [
        "Yes.",
        "NON.",
        "Indeed.",
    ]


def test_deleting_the_first_of_two_keeps_the_second_with_its_neighbour() -> None:
    first = replace(unit("Oui."), target="Yes.", state=State.REVIEWED)
    second = replace(unit("Oui."), target="Indeed.", state=State.REVIEWED)
    units = [first, unit("Non."), second, unit("Fin.")]
    made = plan(wanted("Non.", "Oui.", "Fin."), units)
    assert [d.unit.target for d in made.decisions if d.unit] == [
        "NON.",
        "Indeed.",
        "FIN.",
    ]
    assert made.retired == (first,)


def test_edited_source_keeps_the_human_target_and_flags_it() -> None:
    old = unit("Le chat dort sur le canapé.", state=State.FINAL)
    made = plan(wanted("Le chat dort sur le tapis."), [old])
    assert made.decisions == (Decision(Action.KEEP, old, (SOURCE_CHANGED,)),)
    assert made.retired == ()


def test_edited_source_of_a_machine_unit_is_translated() -> None:
    made = plan(wanted("Le chat dort ici."), [unit("Le chat dort là.")])
    assert actions(made.decisions) == [("translate", None)]


def test_a_human_unit_whose_source_is_gone_is_retired_and_comes_back() -> None:
    human = unit("Une phrase précieuse.", state=State.REVIEWED)
    made = plan(wanted("Rien à voir du tout"), [human])
    assert made.retired == (human,)
    again = plan(wanted("Une phrase précieuse."), [], made.retired)
    assert again.decisions == (Decision(Action.KEEP, human),)
    assert again.retired == ()


def term(entry: str, version: str) -> TermUse:
    return TermUse(entry, entry, "x", TermStatus.MET, "free", version)


def test_a_changed_entry_makes_exactly_its_units_stale() -> None:
    units = [
        replace(unit("IA"), terms=(term("IA", "1"),)),
        replace(unit("puce"), terms=(term("puce", "1"),)),
    ]
    new = [ReuseKey("IA", "k", (("IA", "2"),)), ReuseKey("puce", "k", (("puce", "1"),))]
    assert plan(new, units).decisions == (
        Decision(Action.TRANSLATE, units[0], (GLOSSARY,)),
        Decision(Action.REUSE, units[1]),
    )


def test_a_reviewed_unit_is_kept_when_its_term_changes() -> None:
    old = replace(
        unit("IA", state=State.REVIEWED), terms=(term("IA", "1"),), key="other"
    )
    made = plan([ReuseKey("IA", "k", (("IA", "2"),))], [old])
    assert made.decisions == (Decision(Action.KEEP, old, (GLOSSARY,)),)


def test_another_engine_translates_machine_units_only() -> None:
    machine, human = unit("a"), unit("b", state=State.REVIEWED)
    made = plan([ReuseKey("a", "new"), ReuseKey("b", "new")], [machine, human])
    assert made.decisions == (
        Decision(Action.TRANSLATE, machine, (StaleReason(ReasonKind.ENGINE),)),
        Decision(Action.KEEP, human),
    )


def test_a_stale_human_unit_stays_stale_until_someone_looks() -> None:
    old = replace(
        unit("Le chat dort.", state=State.REVIEWED),
        stale=Stale((SOURCE_CHANGED,), "Le chien dort."),
    )
    made = plan(wanted("Le chat dort."), [old])
    assert made.decisions == (Decision(Action.KEEP, old, (SOURCE_CHANGED,)),)


def test_human_targets_leave_out_short_stale_and_disputed() -> None:
    long, disputed = "Le chat dort ici.", "Le chien dort là."
    units = [
        replace(unit(long, state=State.REVIEWED), target="The cat."),
        replace(unit(disputed, state=State.REVIEWED), target="A"),
        replace(unit(disputed, state=State.FINAL), target="B"),
        unit("Oui.", state=State.FINAL),
        unit("Une phrase de machine ici."),
    ]
    assert human_targets(units) == {long: "The cat.", disputed: None}
