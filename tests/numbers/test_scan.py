"""Numbers are found where they stand, with their value, in both languages."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.numbers import Lang, Number, NumberKind, english_form, find_numbers
from pipeline.numbers.quantities import converts, measures

N, T = "\u00a0", "\u202f"

# text, what is found: "text=value" (times as minutes, months as m1..m12).
FRENCH = [
    ("1 000 milliards d’euros", ["1 000 milliards=1000000000000"]),
    (f"1{N}000{T}milliards", [f"1{N}000{T}milliards=1000000000000"]),
    ("5,6 millions", ["5,6 millions=5600000"]),
    ("un million", ["un million=1000000"]),
    ("deux mille milliards", ["deux mille milliards=2000000000000"]),
    ("2 billions", ["2 billions=2000000000000"]),
    ("3,5 %", ["3,5 %=3.5"]),
    (f"200{N}%", [f"200{N}%=200"]),
    ("vingt pour cent", ["vingt pour cent=20"]),
    ("le 1er mai", ["1er=1", "mai=m5"]),
    ("la 2e et la 3ème", ["2e=2", "3ème=3"]),
    ("XXIe siècle", ["XXIe=21"]),
    ("la Ve République", ["Ve=5"]),
    ("Le Me Dupont et Ce", []),
    ("2 000 élus", ["2 000=2000"]),
    ("12.500 élus", ["12.500=12500"]),
    ("1.234.567", ["1.234.567=1234567"]),
    ("1,234,567", ["1,234,567=1234567"]),
    ("1 234,5 km", ["1 234,5 km=1234.5"]),
    ("en 2008, 400 élus", ["2008=2008", "400=400"]),
    ("à 18 h 30", ["18 h 30=1110"]),
    ("à 18h30", ["18h30=1110"]),
    ("à 15 heures", ["15 heures=900"]),
    ("à 160 km/h", ["160 km/h=160"]),
    ("27 janvier 2025", ["27=27", "janvier=m1", "2025=2025"]),
    ("en mai prochain", []),
    ("en juin prochain", ["juin=m6"]),
    ("2025-01-27", ["2025=2025", "01=m1", "27=27"]),
    ("27/01/2025", ["27=27", "01=m1", "2025=2025"]),
    ("le lundi 3 mars", ["lundi=1", "3=3", "mars=m3"]),
    ("lun.-ven. 9h", ["lun=1", "ven=5", "9h=540"]),
    ("la mer. Il part", []),
    (
        "mille neuf cent quatre-vingt-quatre",
        ["mille neuf cent quatre-vingt-quatre=1984"],
    ),
    ("deux mille cent quatre-vingts", ["deux mille cent quatre-vingts=2180"]),
    ("le 06 12 34 56 78", ["06 12 34 56 78=612345678"]),
    ("+32 2 513 89 40", ["+32 2 513 89 40=3225138940"]),
    (
        "FR76 3000 6000 0112 3456 7890 189",
        ["FR76 3000 6000 0112 3456 7890 189=7630006000011234567890189"],
    ),
    ("SIRET 732 829 320 00074", ["732 829 320 00074=73282932000074"]),
    ("AB-123-CD", ["AB-123-CD=123"]),
    ("12 févr. 2020", ["12=12", "févr=m2", "2020=2020"]),
    ("le 01.02.2003", ["01=1", "02=m2", "2003=2003"]),
    ("1,5 Md€ et 40 M€", ["1,5 Md=1500000000", "40 M=40000000"]),
    ("5 € ou $5", ["5=5", "5=5"]),
    ("25 °C", ["25 °C=25"]),
    ("trente à quarante mille", ["trente=30000", "quarante mille=40000"]),
    ("3 à 5 millions", ["3=3000000", "5 millions=5000000"]),
    ("quatre-vingt-dix-sept", ["quatre-vingt-dix-sept=97"]),
    ("vingt et un", ["vingt et un=21"]),
    ("soixante et onze", ["soixante et onze=71"]),
    ("septante-cinq", ["septante-cinq=75"]),
    ("mille neuf cent quarante", ["mille neuf cent quarante=1940"]),
    ("deux cent mille", ["deux cent mille=200000"]),
    ("deux, trois", ["deux=2", "trois=3"]),
    ("deux et trois", ["deux=2", "trois=3"]),
    ("une ville, un pont", []),
    ("des dizaines de milliers", ["dizaines de milliers=10000"]),
    ("des centaines de milliards", ["centaines de milliards=100000000000"]),
    ("une centaine", ["une centaine=100"]),
    ("des milliards", ["milliards=1000000000"]),
    ("années 70", ["70=70"]),
    ("une guerre 2.0", ["2.0=2.0"]),
    ("la version 3.11.2", ["3.11.2=3112"]),
    ("0 800 123 456", ["0 800 123 456=800123456"]),
    ("le CO2 et le A1GP", ["2=2", "1=1"]),
    ("https://example.org/2025/01 et 3", ["3=3"]),
    ("a1@example.org", []),
    ("un livre à 7-2", ["7=7", "2=2"]),
]
ENGLISH = [
    ("1,000 billion", ["1,000 billion=1000000000000"]),
    ("1 trillion", ["1 trillion=1000000000000"]),
    ("$1.5bn, €40m, 5 m", ["1.5bn=1500000000", "40m=40000000", "5 m=5"]),
    ("$5k", ["5k=5000"]),
    ("5.6-million deal", ["5.6-million=5600000"]),
    ("3.5% or 3.5 percent", ["3.5%=3.5", "3.5 percent=3.5"]),
    ("per cent: 4 per cent", ["4 per cent=4"]),
    ("the 1st and 22nd", ["1st=1", "22nd=22"]),
    ("twenty-first", ["twenty-first=21"]),
    ("the 21st century", ["21st=21"]),
    ("the XXI century", ["XXI=21"]),
    ("6:30 p.m.", ["6:30 p.m=1110"]),
    ("6 pm", ["6 pm=1080"]),
    ("12 a.m.", ["12 a.m=0"]),
    ("18:30", ["18:30=1110"]),
    ("9.15pm", ["9.15pm=1275"]),
    ("6 o’clock", ["6 o’clock=360"]),
    ("January 27, 2025", ["January=m1", "27=27", "2025=2025"]),
    ("I may march", []),
    ("In May 2020", ["May=m5", "2020=2020"]),
    ("the 1970s", ["1970s=1970"]),
    ("the sixties", ["sixties=60"]),
    ("two hundred and five", ["two hundred and five=205"]),
    ("one and two", ["one=1", "two=2"]),
    ("twelve hundred", ["twelve hundred=1200"]),
    ("tens of thousands", ["tens of thousands=10000"]),
    ("two dozen", ["two dozen=24"]),
    ("several hundred thousand", ["hundred thousand=100000"]),
    ("thirty to forty thousand", ["thirty=30000", "forty thousand=40000"]),
    ("3,5 points", ["3,5=3.5"]),
    ("1 000 people", ["1 000=1000"]),
    ("5 milliards", ["5 milliards=5000000000"]),
    ("28-year-old", ["28=28"]),
    ("Il-76s", ["76s=76"]),
    ("40 mph (64 kph)", ["40 mph=40", "64 kph=64"]),
    ("9" * 5000, ["9" * 5000 + "=" + "9" * 5000]),
]


def shown(number: Number) -> str:
    month = "m" if number.kind is NumberKind.MONTH else ""
    return f"{number.text}={month}{number.value:f}"


@pytest.mark.parametrize(("text", "wanted"), FRENCH, ids=[t[:40] for t, _ in FRENCH])
def test_french(text: str, wanted: list[str]) -> None:
    assert [shown(n) for n in find_numbers(text, "fr")] == wanted


@pytest.mark.parametrize(("text", "wanted"), ENGLISH, ids=[t[:40] for t, _ in ENGLISH])
def test_english(text: str, wanted: list[str]) -> None:
    found = find_numbers(text, Lang.EN)
    assert [shown(n) for n in found] == wanted


@given(st.text(alphabet="0123456789.,  \u00a0hmXIVe%€-/:àun millecentdeux"))
def test_spans_are_true_in_order_and_apart(text: str) -> None:
    for lang in Lang:
        last = 0
        for number in find_numbers(text, lang):
            assert last <= number.start < number.core_end <= number.end
            assert text[number.start : number.end] == number.text
            last = number.end


@pytest.mark.parametrize(
    ("source", "target", "same"),
    [
        ("1 000 milliards", "1 trillion", True),
        ("1 000 milliards", "1,000 million", False),
        ("un milliard", "one billion", True),
        ("des milliards", "billions", True),
        ("des milliards", "millions", False),
        ("dizaines de milliers", "tens of thousands", True),
        ("une dizaine", "a dozen", True),
        ("à 15 heures", "3 p.m.", True),
        ("à 15 heures", "15 hours", True),
        ("à 19 h 30", "7:30", True),
        ("à 19 h 30", "7:30 a.m.", False),
        ("années 70", "1970s", True),
        ("années soixante", "the sixties", True),
        ("3.500", "3,500", True),
        ("3.500", "3.5", True),
        ("3,5", "35", False),
        ("le 5 mai", "May 5", True),
    ],
)
def test_values_match_across_languages(source: str, target: str, same: bool) -> None:
    ours, theirs = find_numbers(source, "fr")[-1], find_numbers(target, "en")[0]
    assert ours.matches(theirs) is same


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("1 000 milliards", "1 trillion"),
        ("1 234 milliards", "1.234 trillion"),
        ("2 500 millions", "2.5 billion"),
        ("1 000", "1,000"),
        ("1000", "1000"),
        ("12345", "12,345"),
        ("2,50", "2.50"),
        ("1 234 567,8", "1,234,567.8"),
        ("0 800 123 456", "0 800 123 456"),
        ("3.11.2", "3.11.2"),
        ("40 M€", "40 million"),
        ("vingt", "vingt"),
    ],
)
def test_english_form(french: str, english: str) -> None:
    assert english_form(find_numbers(french, "fr")[0]) == english


@pytest.mark.parametrize(
    ("source", "target", "same"),
    [
        ("4 800 km", "3,000 miles", True),
        ("30 mètres", "100 feet", True),
        ("90 kg", "200 pounds", True),
        ("25 °C", "77°F", True),
        ("64 km/h", "40 mph", True),
        ("4 800 km", "300 miles", False),
        ("25 °C", "25°F", False),
        ("30 mètres", "30 feet", False),
        ("30 mètres", "66 pounds", False),
        ("30 mètres", "30 meters", False),
    ],
)
def test_conversions(source: str, target: str, same: bool) -> None:
    ours, theirs = find_numbers(source, "fr")[0], find_numbers(target, "en")[0]
    assert converts(ours, theirs) is same


def test_measures_are_read_whole() -> None:
    assert measures()["square miles"] == ("area", Decimal(2589988))
    assert measures()["kilomètres carrés"] == ("area", Decimal(1000000))
    assert measures()["m"] == ("length", Decimal(1))
