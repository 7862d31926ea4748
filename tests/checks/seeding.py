"""Pairs with numbers that are right, and ways to make one number wrong."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from pipeline.numbers import Number, NumberKind, find_numbers

PAIRS = [
    ("Le pont a coûté 1 000 milliards de francs.", "The bridge cost 1 trillion francs."),
    ("La région compte 5,6 millions d’habitants.", "The region has 5.6 million inhabitants."),
    ("Les loyers ont monté de 3,5 % en un an.", "Rents rose by 3.5% in a year."),
    ("Le 27 janvier 2025, le marché a chuté.", "On January 27, 2025, the market fell."),
    ("Le train part à 18 h 30 de la voie 4.", "The train leaves at 6:30 p.m. from track 4."),
    ("Au XIXe siècle, la ville avait 12 000 maisons.", "In the 19th century, the town had 12,000 houses."),
    ("Il a versé 40 M€ sur 5 ans.", "He paid €40 million over 5 years."),
    ("Trente à quarante mille euros suffisent.", "Thirty to forty thousand euros are enough."),
    ("Des dizaines de milliers de gens ont défilé pendant trois jours.", "Tens of thousands of people marched for three days."),
    ("Quatre-vingt-dix-sept députés ont voté contre le texte.", "Ninety-seven deputies voted against the bill."),
    ("Elle est née le 14 juillet 1982 à Nantes.", "She was born on July 14, 1982, in Nantes."),
    ("Le budget passe de 2,3 à 2,8 milliards d’euros.", "The budget goes from 2.3 to 2.8 billion euros."),
    ("Les 23 députés verts ont quitté la salle à 9 h 15.", "The 23 green deputies left the room at 9:15 a.m."),
    ("Il y a vingt et un ports sur la côte.", "There are twenty-one ports on the coast."),
    ("Dans les années 1970, la mine employait 800 hommes.", "In the 1970s, the mine employed 800 men."),
    ("Le 2e étage est loué à 60 %.", "The 2nd floor is 60 percent let."),
    ("La dette atteint 112 % du produit national.", "Debt stands at 112% of national product."),
    ("Un ménage sur quatre paie 650 € de loyer.", "One household in four pays €650 in rent."),
    ("Le navire file à 22 nœuds avec 340 passagers.", "The ship does 22 knots with 340 passengers."),
    ("La loi de 1905 compte 44 articles.", "The 1905 law has 44 articles."),
    ("Il reste six semaines avant le 3 mars.", "Six weeks remain until March 3."),
    ("Le musée a reçu 1 234 567 visiteurs.", "The museum had 1,234,567 visitors."),
    ("La température tombe à 4 °C en octobre 2023.", "The temperature drops to 4°C in October 2023."),
    ("Douze pays ont signé, 35 ont refusé.", "Twelve countries signed, 35 refused."),
    ("L’usine produit 250 tonnes par semaine depuis 2011.", "The factory has produced 250 tons a week since 2011."),
    ("Le tunnel mesure 57 km et a coûté 12 milliards.", "The tunnel is 57 km long and cost 12 billion."),
    ("Huit enfants sur dix lisent chaque jour.", "Eight children in ten read every day."),
    ("Elle a couru 42,195 km en 2 h 48.", "She ran 42.195 km in 2:48."),
    ("La séance du 8 novembre a duré onze heures.", "The session of November 8 lasted eleven hours."),
    ("Cinq cents familles vivent au nord du canal.", "Five hundred families live north of the canal."),
    ("Le prix a baissé de 0,7 point en avril 2022.", "The price fell by 0.7 points in April 2022."),
    ("Nous avons planté 3 500 arbres sur 14 lots.", "We planted 3,500 trees on 14 plots."),
    ("La version 2.0 sort le 1er juin.", "Version 2.0 comes out on June 1."),
    ("Le seizième bataillon comptait 900 soldats.", "The sixteenth battalion had 900 soldiers."),
    ("Des centaines de milliards ont été promis en 2024.", "Hundreds of billions were promised in 2024."),
    ("Vingt-huit ans plus tard, il en reste neuf mille.", "Twenty-eight years later, nine thousand are left."),
    ("À 7 h 45, 1 200 élèves attendaient le bus.", "At 7:45 a.m., 1,200 pupils were waiting for the bus."),
    ("Le prêt porte sur 75 000 € à 2,9 %.", "The loan is for €75,000 at 2.9%."),
    ("L’île a perdu 18 % de sa plage depuis 1998.", "The island has lost 18% of its beach since 1998."),
    ("Le septième rapport fait 310 pages.", "The seventh report has 310 pages."),
]  # fmt: skip

_SCALES = ["thousand", "million", "billion", "trillion"]
_WORDS = "two three four five six seven eight nine eleven twelve sixteen twenty thirty forty ninety".split()  # noqa: SIM905  (a list of words)
_MONTHS = "January March April June July October November".split()  # noqa: SIM905  (the same)
Mutation = Callable[[str, Number, random.Random], str | None]


def changed_digit(target: str, number: Number, rng: random.Random) -> str | None:
    places = [i for i in range(number.start, number.end) if target[i] in "0123456789"]
    if not places:
        return None
    place = rng.choice(places)
    digit = rng.choice([d for d in "123456789" if d != target[place]])
    return target[:place] + digit + target[place + 1 :]


def dropped(target: str, number: Number, _rng: random.Random) -> str | None:
    if number.spelled and number.value <= 1:
        return None
    return target[: number.start].rstrip("$€ ") + " some" + target[number.end :]


def other_scale(target: str, number: Number, rng: random.Random) -> str | None:
    match = re.search("|".join(_SCALES), target[number.start : number.end])
    if match is None:
        return None
    word = rng.choice([s for s in _SCALES if s != match[0]])
    start = number.start + match.start()
    return target[:start] + word + target[start + len(match[0]) :]


def shifted(target: str, number: Number, _rng: random.Random) -> str | None:
    match = re.search(r"\d+\.\d", target[number.start : number.end])
    if match is None or number.kind is not NumberKind.CARDINAL:
        return None
    place = number.start + match[0].index(".") + match.start()
    return target[:place] + target[place + 1 :]


def lost_group(target: str, number: Number, _rng: random.Random) -> str | None:
    match = re.search(r",\d{3}(?!\d)", target[number.start : number.end])
    if match is None:
        return None
    start = number.start + match.start()
    return target[:start] + target[start + 4 :]


def other_word(target: str, number: Number, rng: random.Random) -> str | None:
    words = [m for m in re.finditer("[a-z]+", number.text.lower()) if m[0] in _WORDS]
    if not words:
        return None
    match = rng.choice(words)
    word = rng.choice([w for w in _WORDS if w != match[0]])
    start = number.start + match.start()
    return target[:start] + word + target[start + len(match[0]) :]


def other_month(target: str, number: Number, rng: random.Random) -> str | None:
    if number.kind is not NumberKind.MONTH:
        return None
    name = rng.choice([m for m in _MONTHS if m != number.text])
    return target[: number.start] + name + target[number.end :]


def other_half(target: str, number: Number, _rng: random.Random) -> str | None:
    match = re.search(r"([ap])(?=\.?m)", number.text)
    if number.kind is not NumberKind.TIME or match is None:
        return None
    place = number.start + match.start()
    return target[:place] + ("p" if match[0] == "a" else "a") + target[place + 1 :]


def no_percent(target: str, number: Number, _rng: random.Random) -> str | None:
    if number.unit not in ("%", "percent"):
        return None
    return target[: number.core_end] + target[number.end :]


def extra(target: str, number: Number, rng: random.Random) -> str | None:
    return (
        target[: number.start] + f"{rng.randint(61, 79)} of " + target[number.start :]
    )


MUTATIONS: tuple[Mutation, ...] = (
    changed_digit,
    dropped,
    other_scale,
    shifted,
    lost_group,
    other_word,
    other_month,
    other_half,
    no_percent,
    extra,
)


def seeded(
    pairs: list[tuple[str, str]], count: int, seed: int
) -> list[tuple[str, str, str]]:
    """Return (kind, source, wrong target), ``count`` of them, all different."""
    rng = random.Random(seed)  # noqa: S311  (errors to find, not secrets)
    found: dict[tuple[str, str], str] = {}
    for _ in range(count * 1000):
        source, target = rng.choice(pairs)
        numbers = find_numbers(target, "en")
        if not numbers:
            continue
        mutation = rng.choice(MUTATIONS)
        wrong = mutation(target, rng.choice(numbers), rng)
        if wrong is not None and wrong != target:
            found.setdefault((source, wrong), mutation.__name__)
        if len(found) == count:
            break
    return [(kind, source, wrong) for (source, wrong), kind in found.items()]
