"""Units of measure, so that 4 800 km and 3,000 miles can be seen to be one length."""

from __future__ import annotations

from decimal import Decimal

from pipeline.numbers.values import Number

# Surface forms of both languages, by dimension, with the unit's size in terms of the
# first unit of its dimension. International definitions (1959 yard and pound).
_TABLE = {
    "length": {
        "m, mètre, mètres, meter, meters, metre, metres": "1",
        "km, kilomètre, kilomètres, kilometer, kilometers, kilometre, "
        "kilometres": "1000",
        "cm, centimètre, centimètres, centimeter, centimeters, centimetre, "
        "centimetres": "0.01",
        "mm, millimètre, millimètres, millimeter, millimeters, millimetre, "
        "millimetres": "0.001",
        "mile, miles, mi": "1609.344",
        "pied, pieds, foot, feet, ft": "0.3048",
        "pouce, pouces, inch, inches": "0.0254",
        "yard, yards": "0.9144",
    },
    "area": {
        "m², m2, mètres carrés, square meters, square metres, sq m": "1",
        "km², km2, kilomètres carrés, square kilometers, square kilometres, "
        "sq km": "1000000",
        "mi², milles carrés, miles carrés, square mile, square miles, sq mi": "2589988",
        "ha, hectare, hectares": "10000",
        "acre, acres": "4046.856",
        "pieds carrés, square feet, sq ft": "0.092903",
    },
    "mass": {
        "kg, kilo, kilos, kilogramme, kilogrammes, kilogram, kilograms": "1",
        "g, gramme, grammes, gram, grams": "0.001",
        "livre, livres, pound, pounds, lb, lbs": "0.45359237",
        "once, onces, ounce, ounces, oz": "0.0283495",
        "tonne, tonnes, ton, tons": "1000",
    },
    "speed": {
        "km/h, kph, kmh, kilomètres par heure, kilomètres à l’heure, "
        "kilometers per hour, kilometres per hour, kilometers an hour, "
        "kilometres an hour": "1",
        "mph, mi/h, miles par heure, miles per hour, miles an hour": "1.609344",
        "m/s, mètres par seconde, meters per second, metres per second": "3.6",
        "nœuds, noeuds, knots": "1.852",
    },
    "volume": {
        "l, litre, litres, liter, liters": "1",
        "gallon, gallons": "3.785412",
        "baril, barils, barrel, barrels": "158.9873",
    },
    "C": {"°C, ° C, degrés Celsius, degrees Celsius": "1"},
    "F": {"°F, ° F, degrés Fahrenheit, degrees Fahrenheit": "1"},
}
MEASURES = {
    form: (dimension, Decimal(size))
    for dimension, rows in _TABLE.items()
    for forms, size in rows.items()
    for form in forms.split(", ")
}
PERCENT = frozenset({"%", "percent", "per cent", "pour cent"})

# A converted number is rounded by its writer: "100 km" for 60 miles.
_ROUNDING = Decimal("0.08")


def converts(source: Number, target: Number) -> bool:
    """Return whether one number is the other in another unit, rounding allowed."""
    ours, theirs = MEASURES.get(source.unit), MEASURES.get(target.unit)
    if ours is None or theirs is None or ours == theirs:
        return False
    if {ours[0], theirs[0]} == {"C", "F"}:
        celsius, fahrenheit = (
            (source.value, target.value)
            if ours[0] == "C"
            else (target.value, source.value)
        )
        return abs(celsius * 9 / 5 + 32 - fahrenheit) <= 2  # noqa: PLR2004  (degrees)
    if ours[0] != theirs[0]:
        return False
    left, right = source.value * ours[1], target.value * theirs[1]
    return abs(left - right) <= _ROUNDING * max(left, right)
