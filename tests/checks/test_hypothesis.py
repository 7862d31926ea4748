"""What shows that an engine's text is no translation."""

from __future__ import annotations

import time

import pytest

from pipeline.checks import check_hypothesis
from pipeline.checks.pair import Pair
from pipeline.checks.repeats import loop
from pipeline.findings import message_of
from pipeline.units import Finding, Severity, Span

LONG = "Le gouvernement annonce une baisse des impôts pour les petites entreprises."
_LETTERS = str.maketrans("0123456789", "abcdefghij")
GOOD = "The government announces a tax cut for small businesses."


def found(source: str, target: str) -> list[tuple[str, str]]:
    return [(f.check, f.severity) for f in check_hypothesis(source, target)]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (LONG, GOOD),
        ("Paris.", "Paris."),
        ("Emmanuel Macron", "Emmanuel Macron"),
        ("Le Monde", "Le Monde diplomatique"),
        ("Big Tech", "Big Tech"),
        ("2024", ""),
        ("***", "***"),
        ("Non, non, non et non !", "No, no, no and no!"),
        ("Allez, allez, allez, allez les verts !", "Go, go, go, go you greens!"),
        ("Il lisait « Le Monde diplomatique » à Rio de Janeiro.", "He read Le Monde diplomatique in Rio de Janeiro."),
        ("Il avait eu ce qu'il avait voulu.", "He had had what he had wanted."),
        ("Ah !", "Ah!"),
        ("Hahahahahahaha, dit-il.", "Hahahahahahaha, he said."),
        ("Jardín de la Unión est une place de la ville.", "Jardín de la Unión is a square of the city."),
        ("Москва est la capitale.", "Москва is the capital."),
        ("12, 12, 12 et 12", "12, 12, 12 and 12"),
    ],
)  # fmt: skip
def test_a_translation_is_left_alone(source: str, target: str) -> None:
    assert found(source, target) == []


@pytest.mark.parametrize(
    ("source", "target", "check"),
    [
        (LONG, "", "empty"),
        (LONG, " … ", "empty"),
        ("Paris.", ".", "empty"),
        (LONG, LONG, "copy"),
        ("Les étasuniens.", "les étasuniens", "copy"),
        (LONG, "The government announces une baisse des impôts pour les small businesses.", "copy"),
        (LONG, "The US US US US", "loop"),
        (LONG, "USES: USES: USES: USES: USES: USES: USES: USES", "loop"),
        (LONG, "The government announces a tax cut, announces a tax cut, announces a tax cut.", "loop"),
        (LONG, "The government cuts the tax of small firms cuts the tax of small firms.", "loop"),
        (LONG, "The government announces aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.", "loop"),
        (LONG, "The government announces a tax cut. . . . . . . . . . . . . . . . . .", "loop"),
        (LONG, "The government announces", "length"),
        (LONG, "The government.", "length"),
        (LONG, GOOD + " It also said much more about what it would do for all of them in the years to come, in towns, villages and the countryside of France and elsewhere.", "length"),
        ("Oui.", GOOD, "length"),
        (LONG, "L'État diminue les impôts de nos petites sociétés, et tout va bien.", "language"),
        (LONG, "Правительство объявляет о снижении налогов для малых предприятий.", "language"),
        (LONG, "政府宣布为小企业减税，这是一个非常重要的决定，将会影响到很多人。", "language"),
    ],
)  # fmt: skip
def test_no_translation_is_an_error(source: str, target: str, check: str) -> None:
    assert (check, "error") in found(source, target)


def test_copied_words_are_pointed_at() -> None:
    source = "Je crois que cette affaire montre que donner et retenir ne vaut."
    target = (
        "I think that this long and sad matter illustrates the old saying "
        "donner et retenir ne vaut."
    )
    assert check_hypothesis(source, target) == (
        Finding(
            "copy",
            Severity.WARNING,
            "copied",
            ("donner et retenir ne vaut",),
            target_span=Span(65, 90),
        ),
    )


def test_a_long_hypothesis_is_looked_through_once() -> None:
    words = " ".join(f"mot{n * n % 9973}".translate(_LETTERS) for n in range(3_000))
    start = time.process_time()
    assert list(loop(Pair("Un mot.", words))) == []
    assert time.process_time() - start < 1


def test_a_loop_is_pointed_at() -> None:
    (finding,) = check_hypothesis(LONG, "The tax is cut, cut, cut for small firms.")
    assert message_of(finding) == "the translation repeats itself: cut, cut, cut"
    assert finding.target_span == Span(11, 24)


def test_a_message_is_one_short_line() -> None:
    for finding in check_hypothesis(LONG, LONG * 20):
        assert "\n" not in message_of(finding)
        assert len(message_of(finding)) < 120
