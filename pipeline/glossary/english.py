"""The English side of a term: number, accepted forms, articles, capitals.

The library ``inflect`` is not used: it takes two seconds to import, and it does not
recognise adjectives and acronyms, which have no plural.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache, lru_cache, partial

import regex

from pipeline.glossary.french import forms_of
from pipeline.glossary.terms import TermEntry, TermMatch
from pipeline.glossary.words import HYPHENS, is_acronym
from pipeline.text.stopwords import english as english_words
from pipeline.text.tables import sections, word_map, word_set

_ADJECTIVES = ("able", "ible", "ous", "less", "ful", "ish", "ese", "esque", "wide")
_ADJECTIVES_IF_FRENCH = ("al", "ic", "ive", "ary", "ory", "ent", "ant", "ian", "ern")
_FRENCH_ADJECTIVE = (
    "al", "el", "ique", "aire", "oire", "if", "eux", "ien", "ain", "ais", "ois", "é",
    "ant", "ent", "able", "ible", "iste", "ier", "eur", "u", "i", "in", "an",
)  # fmt: skip
_LETTER_WITH_VOWEL = frozenset("AEFHILMNORSX")  # an FBI agent, an SME; a UN envoy
_READABLE = regex.compile(
    r"[^AEIOUY]{0,2}(?:[AEIOUY]{1,2}[^AEIOUY]{1,2})+[AEIOUY]{0,2}"
)
_READABLE_LENGTH = 4  # NATO, but UN, EU, USA
_EIGHT = regex.compile(r"8|(?:11|18)(?:\D|$|\d{3}(?:\D|$))")
_words = partial(word_set, "en/inflection")
_forms = partial(word_map, "en/inflection")


class NumberClass(StrEnum):
    """How an English term forms its singular and plural.

    ``noun`` has a singular and a plural. ``either`` has one form for both, but may also
    have a plural (adjectives and demonyms: American companies, Americans; acronyms:
    SME, SMEs). ``fixed`` has one form only (data, United States).
    """

    NOUN = "noun"
    EITHER = "either"
    FIXED = "fixed"


def wanted_form(entry: TermEntry, match: TermMatch) -> str:
    """Return the English for one occurrence, in its number, not capitalised.

    For a term that is kept (``keep``) this is the French headword in that number.
    """
    if entry.keep:
        return match.form or match.surface
    target = entry.target
    if match.plural is not True:
        return target
    number = number_of(target, entry.fr)
    countable = number is NumberClass.NOUN or (
        number is NumberClass.EITHER
        # Acronyms of nouns have a plural (SMEs); so have people, whom French
        # capitalises.
        and (is_acronym(target) or _is_demonym(target, entry.fr, match.surface))
    )
    return plurals(target)[0] if countable else target


def allowed_forms(entry: TermEntry, plural: bool | None) -> tuple[str, ...]:  # noqa: FBT001  (the number of an occurrence, as matches carry it)
    """Return every English form that is accepted for an entry, the preferred one first.

    A leading "the" may be left out. ``find_forms`` deals with possessives and capitals.

    >>> allowed_forms(TermEntry("grue", "crane", allow=("hoist",)), True)
    ('cranes', 'hoists')

    :param plural: the number of the French occurrence; None if it does not show, then
        both numbers are accepted.
    """
    if entry.keep:
        forms = [f.text for f in forms_of(entry) if _agrees(f.plural, plural)]
        listed = [f"{f}s" for f in forms if f == entry.fr and plural is not False]
        return tuple(dict.fromkeys([*(forms or [entry.fr]), *listed, *entry.allow]))
    found: dict[str, None] = {}
    for base in (entry.target, *entry.allow):
        for form in in_number(base, entry.fr, plural):
            found[form] = None
            if form.lower().startswith("the "):
                found[form[4:]] = None
    return tuple(found)


def number_agrees(entry: TermEntry, plural: bool | None, form: str) -> bool:  # noqa: FBT001  (as above)
    """Whether an English form, as found in a text, has the number of the French."""
    wanted = {_key(accepted) for accepted in allowed_forms(entry, plural)}
    return _key(form) in wanted


def in_number(base: str, headword: str, plural: bool | None) -> tuple[str, ...]:  # noqa: FBT001  (as above)
    """Return the forms of an English term in a number; in both if it is None."""
    number = number_of(base, headword)
    if number is NumberClass.FIXED or plural is False:
        return (base,)
    if number is NumberClass.NOUN and plural:
        return plurals(base)
    return (base, *plurals(base))


def number_of(english: str, headword: str = "") -> NumberClass:
    """Return how an English term forms its singular and plural.

    The French headword helps where English does not show the part of speech: a word in
    -al is taken for an adjective if the French looks like one too.
    """
    head = _head(english)[1]
    lowered = head.lower()
    adjective = " " not in headword and headword.endswith(_FRENCH_ADJECTIVE)
    if is_plural(english) or lowered in _words("invariable") or not head.isalpha():
        number = NumberClass.FIXED
    elif is_acronym(head):
        one_form = adjective or head in _words("mass-acronyms")
        number = NumberClass.FIXED if one_form else NumberClass.EITHER
    elif head[0].isupper():
        number = NumberClass.EITHER  # a name or a demonym
    elif lowered in _words("nouns-like-adjectives") or lowered in _forms(
        "irregular-plurals"
    ):
        number = NumberClass.NOUN
    elif (
        lowered.endswith(_ADJECTIVES)
        or _is_participle(lowered)
        or (adjective and lowered.endswith(_ADJECTIVES_IF_FRENCH))
    ):
        number = NumberClass.EITHER
    else:
        number = NumberClass.NOUN
    return number


def is_plural(english: str) -> bool:
    """Whether a term is already a plural: human rights, wages, United States."""
    head = _head(english)[1].lower()
    if head in _irregular_plurals():
        return True
    return (
        len(head) > 3  # noqa: PLR2004  (gas, bus)
        and head.endswith("s")
        and not head.endswith(("ss", "us", "is"))
        and head not in _words("invariable")
        and head not in {"lens", "atlas", "canvas", "bias", "chaos", "texas", "alias"}
        and not is_acronym(_head(english)[1])
    )


@lru_cache(maxsize=4096)
def plurals(english: str) -> tuple[str, ...]:
    """Return the plurals of an English term, the usual one first.

    The last word before a preposition takes the plural: points of view, computer
    chips, mothers-in-law. A term without a plural is returned as it is.

    >>> plurals("point of view")
    ('points of view',)
    """
    before, head, after = _head(english)
    last = english.rpartition(" ")[2]
    if "-" in last and last.lower() in _forms("irregular-plurals"):  # runner-up
        before, head, after = english.removesuffix(last), last, ""
    lowered = head.lower()
    if is_plural(english) or lowered in _words("invariable") or not head:
        return (english,)
    if lowered in _forms("irregular-plurals"):
        forms = [*_forms("irregular-plurals")[lowered]]
        forms += _forms("other-plurals").get(lowered, ())
        return tuple(before + _like(head, form) + after for form in forms)
    return (before + _regular_plural(head) + after,)


def _beginnings(name: str) -> tuple[str, ...]:
    return sections("en/inflection")[name]


@cache
def _irregular_plurals() -> frozenset[str]:
    """Return the irregular plurals of the word lists."""
    listed = (_forms("irregular-plurals"), _forms("other-plurals"))
    return frozenset(form for forms in listed for form, *_ in forms.values())


def _regular_plural(word: str) -> str:
    lowered = word.lower()
    if is_acronym(word) or not word[-1].isalpha():
        return f"{word}s"
    if lowered.endswith(("s", "x", "z", "ch", "sh")):
        end = "es"
    elif lowered.endswith("y") and lowered[-2:-1] not in "aeiou" and word[0].islower():
        word, end = word[:-1], "ies"
    elif lowered.endswith(("woman", "man")) and not lowered.endswith(
        ("human", "german", "roman", "shaman", "talisman", "ottoman")
    ):
        word, end = word[:-2], "en"
    else:
        end = "s"
    return word + (end.upper() if len(word) > 1 and word.isupper() else end)


def article(word: str) -> str:
    """Return "a" or "an" for the text that follows it, by its sound.

    Acronyms are spelled out (an SME, a US firm) unless they are read as a word (a NATO
    base). Numbers count as they are pronounced (an 8 % rise, a 100).

    >>> article("SME"), article("NATO base")
    ('an', 'a')
    """
    first = regex.search(r"[\p{L}\p{N}][\p{L}\p{N}.]*", word)
    if not first:
        return "a"
    text = first[0]
    if text[0].isdecimal():
        return "an" if _EIGHT.match(text) else "a"
    letters = text.replace(".", "")
    core = letters[:-1] if letters.endswith("s") and letters[:-1].isupper() else letters
    if core.isupper() and not (
        len(core) == 1 and core == "A" and text == word[:1] != word
    ):
        spoken = core in _words("read-as-words") or (
            len(core) >= _READABLE_LENGTH and _READABLE.fullmatch(core)
        )
        if not spoken:
            return "an" if core[0] in _LETTER_WITH_VOWEL else "a"
    lowered = letters.lower()
    if lowered.startswith(_beginnings("vowel-sound")):
        return "an"
    if lowered.startswith(_beginnings("consonant-sound")) and not lowered.startswith(
        _beginnings("not-consonant-sound")
    ):
        return "a"
    return "an" if lowered[0] in "aeiouéèêàâîôœæ" else "a"


def in_case(form: str, like: str, *, initial: bool = False) -> str:
    """Return an English form with the capitals that it needs in its place.

    :param like: the French occurrence: if it is in capitals, and not just an acronym,
        the English is in capitals too.
    :param initial: whether the form begins a sentence, and so with a capital.
    """
    letters = [c for c in like if c.isalpha()]
    if all(c.isupper() for c in letters) and not is_acronym("".join(letters)):
        return form.upper()
    if initial and form[:1].islower() and not _is_camel(form):
        return form[0].upper() + form[1:]
    return form


def _key(form: str) -> str:
    """Return a form without the capitals, hyphens and spaces that a text may vary."""
    return " ".join(regex.split(rf"[{HYPHENS}\s]+", form)).casefold()


def _is_camel(form: str) -> bool:
    """Whether a name begins with a lower-case letter on purpose: iPhone, eBay."""
    first = form.split(maxsplit=1)[0]
    return any(c.isupper() for c in first[1:])


def _head(english: str) -> tuple[str, str, str]:
    """Split a term into the text before its head word, the head, and the rest."""
    parts = regex.split(r"([\s-]+)", english)
    hyphenated = " " not in english and len(parts) > 3  # noqa: PLR2004  (mother-in-law, but start-up)
    end = len(parts)
    for at in range(2, len(parts), 2):
        if parts[at].lower() in english_words("head-before") and (
            "-" not in parts[at - 1] or hyphenated
        ):
            end = at - 1
            break
    return "".join(parts[: end - 1]), parts[end - 1], "".join(parts[end:])


def _is_demonym(english: str, headword: str, surface: str) -> bool:
    """Whether an occurrence means people: « les Étasuniens », with a capital."""
    capital = english[0].isupper() and " " not in english
    return capital and headword[0].islower() and surface[0].isupper()


def _is_participle(word: str) -> bool:
    return word.endswith("ed") and len(word) > 4  # noqa: PLR2004  (bed, shed)


def _agrees(form: bool | None, plural: bool | None) -> bool:  # noqa: FBT001  (as above)
    return form is None or plural is None or form is plural


def _like(word: str, form: str) -> str:
    return form[0].upper() + form[1:] if word[0].isupper() else form
