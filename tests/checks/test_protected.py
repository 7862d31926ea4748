"""What must come through as it is: lost, doubled, invented, moved."""

from __future__ import annotations

import pytest

from pipeline.checks import check_texts
from pipeline.checks.pair import Pair
from pipeline.checks.protected import protected
from pipeline.text.unwrapping import unwrap
from pipeline.units import Kind, Severity

FAULTS = [
    ("placeholder lost", "Il reste %d ports.", "Ports remain.", [("missing", "%d")]),
    ("placeholder doubled", "Va à {nom}.", "Go to {nom} {nom}.", [("added", "{nom}")]),
    ("placeholder changed", "Va à {nom}.", "Go to {name}.", [("missing", "{nom}"), ("added", "{name}")]),
    ("template tag changed", '{% a "b" %} Fin', "{% a “b” %} End", [("missing", '{% a "b" %}'), ("added", "{% a “b” %}")]),
    ("file name translated", "Voir carte.pdf", "See map.pdf", [("missing", "carte.pdf"), ("added", "map.pdf")]),
    ("emoji lost", "Bravo 🧀✅", "Well done ✅", [("missing", "🧀")]),
    ("flag changed", "🇫🇷 oui", "🇷🇫 yes", [("missing", "🇫🇷"), ("added", "🇷🇫")]),
    ("code changed", "Taper `ls -a`.", "Type `ls-a`.", [("missing", "`ls -a`"), ("added", "`ls-a`")]),
    ("formula changed", "Soit $x_1$.", "Let $x_2$.", [("missing", "$x_1$"), ("added", "$x_2$")]),
    ("tag lost", "Un <b>port</b>.", "A port</b>.", [("missing", "<b>")]),
    ("tag changed", "<p title=a>Oui</p>", "<p title=b>Yes</p>", [("missing", "<p title=a>"), ("added", "<p title=b>")]),
    ("needed entity lost", "Le pain &amp; le sel", "Bread and salt", [("missing", "&amp;")]),
    ("wiki link changed", "Voir [[Le port]].", "See [[The port]].", [("missing", "[[Le port"), ("added", "[[The port")]),
    ("link target changed", "[a](port.md)", "[a](harbor.md)", [("missing", "(port.md)"), ("added", "(harbor.md)")]),
    ("out of its tags", "Le <b>{0}</b> dort.", "The {0} <b>sleeps</b>.", [("outside", "{0}")]),
    ("tags crossed", "<b>a</b> <i>b</i>", "<b>a <i>b</b></i>", [("order", "<b>")]),
    ("pair emptied", "Le <b>port</b> dort.", "The port <b></b> sleeps.", [("emptied", "<b></b>")]),
    ("link emptied", "[Le port](a.md) dort.", "The port [](a.md) sleeps.", [("emptied", "[](")]),
    ("mark lost", "Un **port** ici", "A **port here", [("missing", "*"), ("missing", "**")]),
    ("bar invented", "Un port", "A | port", [("added", "|")]),
    ("another block", "Un port", "# A port", [("begins", "#")]),
]  # fmt: skip

FINE = [
    ("nothing", "Un port.", "A port."),
    ("order of standalone things", "De %s à {0}", "To {0} from %s"),
    ("an entity that is a letter", "l&rsquo;&eacute;t&eacute;", "the summer"),
    ("nested tags", "<b>Un <i>port</i></b>", "<b>A <i>harbor</i></b>"),
    ("symbols apart", "✅🧀 oui", "✅ 🧀 yes"),
    ("prices", "De 5 $ à 10 $", "From $5 to $10"),
    ("currencies", "5 $US", "$US 5"),
    ("percentages", "50 % de plus", "50% more"),
    ("addresses have their own check", "https://a.fr", "https://b.fr"),
    ("stars of both", "Un *port* et un **quai**", "A **pier** and a *harbor*"),
]


@pytest.mark.parametrize(
    ("source", "target", "found"),
    [row[1:] for row in FAULTS],
    ids=[row[0] for row in FAULTS],
)
def test_faults(source: str, target: str, found: list[tuple[str, str]]) -> None:
    findings = list(protected(Pair(source, target)))
    assert [(one.code, *one.args) for one in findings] == found
    assert {one.severity for one in findings} == {Severity.ERROR}
    for one in findings:
        if one.target_span and one.code != "order":
            assert str(one.args[0]).startswith(one.target_span.in_(target)[:3])


@pytest.mark.parametrize(
    ("source", "target"), [row[1:] for row in FINE], ids=[row[0] for row in FINE]
)
def test_fine(source: str, target: str) -> None:
    assert list(protected(Pair(source, target))) == []


def checks_of(source: str, target: str) -> set[str]:
    return {one.check for one in check_texts(unwrap(source), target, Kind.PARAGRAPH)}


def test_what_an_attribute_says_is_no_part_of_the_sentence() -> None:
    source = 'Un <abbr title="dit « le quai »">port</abbr> calme.'
    target = 'A calm <abbr title="dit « le quai »">harbor</abbr>.'
    assert checks_of(source, target) == set()


def test_the_number_of_a_character_is_no_number() -> None:
    assert checks_of("Parle&#8209;t&#8209;il ?", "Does he speak?") == set()


def test_a_passage_in_another_language_is_told() -> None:
    dutch = "De boot komt om zeven uur naar het dorp."
    (finding,) = check_texts(unwrap(dutch), dutch, Kind.PARAGRAPH)
    assert (finding.check, finding.severity, finding.args) == (
        "foreign",
        Severity.INFO,
        ("Dutch",),
    )
