"""Suggestions of terms from a small corpus."""

from __future__ import annotations

from pipeline.glossary import Sort, parse_termbase, suggest
from pipeline.glossary.candidates import stem

CORPUS = [
    ("La CGT défend la convention collective des marins.", "The CGT defends the collective agreement of seafarers."),
    ("Une convention collective protège les marins de Lorient.", "A collective agreement protects the seafarers of Lorient."),
    ("Sans les conventions collectives, dit la CGT, tout recule.", "Without collective agreements, says the CGT, all goes back."),
    ("À Lorient, la CGT a gagné sa convention collective.", "In Lorient, the CGT won its collective labour contract."),
    ("Le port de Lorient refuse la convention collective.", "The port of Lorient refuses the labour contract."),
    ("Il faut relire la convention collective avant de signer.", "Read the labour contract before signing."),
]  # fmt: skip


def test_acronyms_names_phrases_and_what_is_rendered_in_several_ways() -> None:
    found = suggest(CORPUS)
    assert [(s.fr, s.sort, s.count, s.targets) for s in found] == [
        (
            "convention collective",
            Sort.INCONSISTENT,
            6,
            (("collective agreement", 3), ("labour contract", 3)),
        ),
        ("CGT", Sort.ACRONYM, 3, (("CGT", 3),)),
        ("Lorient", Sort.NAME, 3, (("Lorient", 3),)),
    ]


def test_without_english_there_are_no_renderings() -> None:
    found = suggest([(source, "") for source, _ in CORPUS])
    assert [(s.fr, s.sort, s.count, s.targets) for s in found] == [
        ("convention collective", Sort.PHRASE, 6, ()),
        ("CGT", Sort.ACRONYM, 3, ()),
        ("Lorient", Sort.NAME, 3, ()),
    ]


def test_the_context_shows_the_term_in_use() -> None:
    found = suggest([(source, "") for source, _ in CORPUS])
    assert found[1].context == "La CGT défend la convention…"


def test_what_the_termbase_has_is_left_out() -> None:
    base = parse_termbase(
        "terms:\n- {fr: convention collective, en: x}\n- {fr: CGT, keep: true}\n"
    )
    assert [s.fr for s in suggest(CORPUS, base)] == ["Lorient"]


def test_minimum_and_limit() -> None:
    pairs = [(source, "") for source, _ in CORPUS]
    assert [s.fr for s in suggest(pairs, minimum=4)] == ["convention collective"]
    assert len(suggest(pairs, minimum=1, limit=2)) == 2


def test_a_part_of_a_name_or_of_a_longer_phrase_is_not_suggested() -> None:
    text = "Le Conseil général de la Vallée Bleue !"
    assert [s.fr for s in suggest([(text, "")] * 3)] == [
        "Conseil général de la Vallée Bleue"
    ]


def test_the_first_word_of_a_sentence_is_no_name() -> None:
    assert (
        suggest([("Marchons, camarade.", ""), ("Marchons.", ""), ("Marchons !", "")])
        == ()
    )


def test_a_line_in_capitals_holds_no_acronyms() -> None:
    found = suggest([("ACCORD DE PAIX", "")] * 3)
    assert [(s.fr, s.sort) for s in found] == [("accord de paix", Sort.PHRASE)]


def test_the_order_does_not_depend_on_the_order_of_the_corpus() -> None:
    words = [f"notion{letter} chère" for letter in "abcdefgh"]
    first = suggest([(f"La {word}.", "") for word in words for _ in range(3)])
    again = suggest([(f"La {word}.", "") for word in words[::-1] for _ in range(3)])
    assert [s.fr for s in first] == [s.fr for s in again]


def test_inflected_forms_have_one_stem() -> None:
    groups = [
        ["étasunien", "étasunienne", "étasuniens", "étasuniennes", "Étasuniennes"],
        ["social", "sociaux", "sociale"],
        ["belliqueux", "belliqueuse", "belliqueuses"],
        ["IA"],
        ["prix"],
    ]
    assert [len({stem(word) for word in group}) for group in groups] == [1, 1, 1, 1, 1]


def test_amounts_are_no_terms() -> None:
    text = "Cela coûte deux millions d’euros, trois milliards de dollars."
    assert suggest([(text, "")] * 3) == ()


def test_a_name_that_begins_a_line_keeps_its_capital() -> None:
    assert [s.fr for s in suggest([("Maud Kerleven", "")] * 3)] == ["Maud Kerleven"]


def test_a_group_with_one_word_twice_is_not_a_candidate() -> None:
    found = suggest([("Qui possède le serveur possède aussi le reste.", "")] * 3)
    assert "possède le serveur possède" not in [s.fr for s in found]


def test_terms_that_stay_the_same_in_english_come_last() -> None:
    pairs = [("Selon Lorient, un accord collectif.", "Lorient says: an agreement.")] * 4
    assert [s.fr for s in suggest(pairs)] == ["accord collectif", "Lorient"]
