"""British or American spelling of the commonest words that differ.

The table is short on purpose: only words whose other spelling is wrong in every
sense ("tire", "check" and "practice" are not here), and only in small letters, for
names keep theirs (Labour Party, Lincoln Center).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.typography.draft import Edit, Job

# British, American, and the endings that both take.
_STEMS = (
    ("colour", "color", " s ed ing ful less"),
    ("favour", "favor", " s ed ing able ably ite ites"),
    ("honour", "honor", " s ed ing able ably"),
    ("labour", "labor", " s ed ing er ers"),
    ("neighbour", "neighbor", " s ing hood hoods"),
    ("behaviour", "behavior", " s al"),
    ("harbour", "harbor", " s ed ing"),
    ("humour", "humor", " s less"),
    ("rumour", "rumor", " s ed"),
    ("flavour", "flavor", " s ed ing"),
    ("endeavour", "endeavor", " s ed ing"),
    ("vapour", "vapor", " s"),
    ("centre", "center", " s"),
    ("theatre", "theater", " s"),
    ("kilometre", "kilometer", " s"),
    ("centimetre", "centimeter", " s"),
    ("millimetre", "millimeter", " s"),
    ("litre", "liter", " s"),
    ("fibre", "fiber", " s"),
    ("metre", "meter", " s"),
    ("defence", "defense", " s less"),
    ("offence", "offense", " s"),
    ("analys", "analyz", "e ed es ing er ers"),
    ("paralys", "paralyz", "e ed es ing"),
    ("organis", "organiz", "e ed es ing er ers ation ations ational"),
    ("realis", "realiz", "e ed es ing ation ations"),
    ("recognis", "recogniz", "e ed es ing able"),
    ("privatis", "privatiz", "e ed es ing ation ations"),
    ("mobilis", "mobiliz", "e ed es ing ation ations"),
    ("modernis", "moderniz", "e ed es ing ation"),
    ("criticis", "criticiz", "e ed es ing"),
    ("emphasis", "emphasiz", "e ed ing"),
    ("minimis", "minimiz", "e ed es ing"),
    ("maximis", "maximiz", "e ed es ing"),
    ("optimis", "optimiz", "e ed es ing ation"),
    ("capitalis", "capitaliz", "e ed es ing ation"),
    ("globalis", "globaliz", "e ed es ing ation"),
    ("industrialis", "industrializ", "e ed es ing ation"),
    ("nationalis", "nationaliz", "e ed es ing ation"),
    ("summaris", "summariz", "e ed es ing"),
    ("apologis", "apologiz", "e ed es ing"),
    ("authoris", "authoriz", "e ed es ing ation"),
    ("travell", "travel", "ed ing er ers"),
    ("cancell", "cancel", "ed ing"),
    ("modell", "model", "ed ing"),
    ("labell", "label", "ed ing"),
    ("fuell", "fuel", "ed ing"),
    ("programme", "program", " s"),
    ("catalogue", "catalog", " s"),
    ("sceptic", "skeptic", " s al ism"),
    ("aluminium", "aluminum", ""),
    ("grey", "gray", ""),
    ("plough", "plow", " s ed ing"),
    ("ageing", "aging", ""),
    ("judgement", "judgment", " s"),
)
# "model-ed" is American, but "program-me" must not be read out of "programmer", nor
# "meter" (the instrument) be made a metre: these go one way only.
_AMERICAN_ONLY = {"program", "meter", "catalog", "judgment", "emphasiz"}


def _table(*, american: bool) -> dict[str, str]:
    table = {}
    for british_stem, american_stem, endings in _STEMS:
        for ending in ([""] if endings.startswith(" ") or not endings else []) + (
            endings.split()
        ):
            ours, theirs = british_stem + ending, american_stem + ending
            if american:
                table[ours] = theirs
            elif american_stem not in _AMERICAN_ONLY:
                table[theirs] = ours
    return table


_TABLES = {True: _table(american=True), False: _table(american=False)}
# A footnote mark may be glued to the word.
_LOWER_WORD = re.compile(r"(?<![^\W_])[a-zé]+(?![^\W\d_])")


def national_spelling(text: str, job: Job) -> Iterator[Edit]:
    """Spell colour, centre, organise as the locale does, in small letters only."""
    table = _TABLES[job.american]
    for match in _LOWER_WORD.finditer(text):
        other = table.get(match[0])
        if other is not None:
            yield Edit(match.start(), match.end(), other)
