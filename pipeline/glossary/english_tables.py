"""English word lists: exceptions that no rule of inflection can know."""

from __future__ import annotations


def _starts(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _map(text: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in text.split())


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


IRREGULAR_PLURALS = _map(
    "man=men woman=women child=children person=people foot=feet tooth=teeth"
    " goose=geese mouse=mice louse=lice ox=oxen die=dice penny=pence"
    " leaf=leaves loaf=loaves thief=thieves half=halves calf=calves elf=elves"
    " self=selves shelf=shelves wolf=wolves knife=knives life=lives wife=wives"
    " scarf=scarves sheaf=sheaves quiz=quizzes analysis=analyses basis=bases"
    " crisis=crises thesis=theses hypothesis=hypotheses axis=axes oasis=oases"
    " parenthesis=parentheses synthesis=syntheses diagnosis=diagnoses"
    " emphasis=emphases phenomenon=phenomena criterion=criteria"
    " stratum=strata bacterium=bacteria datum=data medium=media"
    " index=indices matrix=matrices vertex=vertices appendix=appendices"
    " alumnus=alumni nucleus=nuclei stimulus=stimuli fungus=fungi radius=radii"
    " cactus=cacti potato=potatoes tomato=tomatoes hero=heroes echo=echoes"
    " veto=vetoes embargo=embargoes cargo=cargoes torpedo=torpedoes"
    " mango=mangoes buffalo=buffaloes domino=dominoes volcano=volcanoes"
    " passer-by=passers-by runner-up=runners-up"
)
# A second plural that is as good as the first.
OTHER_PLURALS = {
    "index": "indexes",
    "appendix": "appendixes",
    "person": "persons",
    "medium": "mediums",
    "cactus": "cactuses",
    "mango": "mangos",
    "cargo": "cargos",
    "volcano": "volcanos",
    "scarf": "scarfs",
}
# Nouns with one form for both numbers.
INVARIABLE = _set(
    "information equipment software hardware malware data research advice knowledge"
    " learning evidence news money housing furniture machinery intelligence"
    " unemployment employment labour labor progress traffic luggage electricity energy"
    " water air oil gas wealth poverty health education series species means"
    " aircraft spacecraft sheep fish deer offspring headquarters crossroads people"
    " police cattle staff personnel economics politics physics mathematics statistics"
    " ethics logistics electronics robotics dynamics semantics computing mining"
    " warming farming financing funding lending manufacturing marketing processing"
    " agriculture feedback homework work steel iron coal wood sand proletariat"
)
# Words whose ending looks like an adjective's, and that are nouns.
NOUNS_LIKE_ADJECTIVES = _set(
    "hospital capital signal terminal rival journal animal metal proposal approval"
    " arrival trial deal goal canal festival criminal professional individual manual"
    " material official tutorial appeal meal coal removal rental rehearsal withdrawal"
    " denial refusal survival retrieval reversal disposal interval mineral funeral"
    " cathedral carnival principal admiral general intellectual seal portal medal"
    " clinic critic mechanic traffic public logic topic fabric epidemic pandemic"
    " statistic graphic metric music republic relic panic picnic traffic plastic"
    " attic comic tactic mosaic lyric rhetoric magic arsenic heretic"
    " executive initiative objective archive motive incentive representative relative"
    " directive perspective alternative collective cooperative adjective detective"
    " native drive hive olive narrative locomotive derivative operative"
    " agent client patient student parent president resident accident incident"
    " continent percent event talent accent content document moment argument"
    " government department investment agreement movement parliament treatment"
    " element instrument employment plant grant merchant servant tenant restaurant"
    " giant elephant infant consultant accountant assistant immigrant migrant"
    " participant applicant variant warrant covenant component opponent patent"
    " library secretary salary glossary dictionary subsidiary boundary commentary"
    " documentary anniversary summary diary adversary intermediary beneficiary"
    " missionary mercenary revolutionary itinerary obituary"
    " table cable variable constable vegetable syllable timetable label fable"
    " seed feed need speed bed deed weed reed breed creed steed greed shed sled"
    " politician musician technician physician mathematician historian civilian"
    " guardian librarian magician electrician"
    " dish fish wish brush push parish radish finish"
)
# Acronyms that are read as a word, so that their first sound is their first letter's.
READ_AS_WORDS = _set(
    "NATO NASA UNESCO UNICEF OPEC NAFTA ASEAN UEFA LASER RADAR SARS AIDS COVID GAFAM"
    " FIFA NIMBY SWAT SIM RAM ROM LAN NOW MAGA SEPA SALT START ACLED UNCTAD UNAIDS"
    " UNRWA LIDAR SONAR SQUID NEET MOOC SAP"
)
# Words that begin with a vowel letter and a consonant's sound, and the other way.
CONSONANT_SOUND = _starts(
    "uni unesc uef unani us use usa usu usur uten uter uto eu ewe one once ura ure uri"
    " uro ubi ufo ukr uku uga ouija"
)
VOWEL_SOUND = ("hour", "honest", "honour", "honor", "heir")
# Where the list above goes too far: usher, unimportant, onerous.
NOT_CONSONANT_SOUND = _starts(
    "unimp unin unid unill unim usher oner onep ush urb urge urgen urn urs"
    " urchin uther utm utter unint uninh unide"
)
