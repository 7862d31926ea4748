"""Heuristics for the kind of a passage: heading, quotation, note, end of a sentence.

They are for French prose without markup. They only determine the kind of a block, and
never whether it is translated.
"""

from __future__ import annotations

import re

from pipeline.text.addresses import find_addresses, find_urls
from pipeline.text.calendar import FRENCH_MONTHS
from pipeline.text.spaces import BLANKS
from pipeline.text.stopwords import french

_SENTENCE_END = re.compile(r"[.!?…:;][\s»”\"’')\]*_]*\Z")
_ABBREVIATION = re.compile(
    r"(?:\b[^\W\d_]|\b(?:MM|Mme|Mmes|Mlle|Dr|Pr|Me|St|Ste|cf|art|pp?|n°|vol|chap|fig))\.\Z"
)
_TAIL = 16

HEADING_LENGTH = 90
HEADING_WORDS = 14
# A stop counts also inside quotation marks, and before the number of a note.
_NOT_AT_HEADING_END = re.compile(r"[.,;:!?…](?:['’\"”»)\]*_\s]*|\s*[»”\"]\d{1,3})\Z")
_DATE = re.compile(
    rf"(?:\S+,? )?(?:le )?\d{{1,2}}(?:er)? (?:{'|'.join(FRENCH_MONTHS)})(?: \d{{4}})?"
    r"|\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}",
    re.IGNORECASE,
)
# Bylines and credits: separate lines in newspapers that are not the titles of the text
# below.
_BYLINE = re.compile(
    r"par [A-ZÀ-Ý]|(?i:propos recueillis|entretien (?:réalisé|mené)|traduit|traduction"
    r"|photos?\b|crédits?\b|illustration|image\b|©|publié|mis à jour|copyright"
    r"|de notre|avec (?:l[’']afp|afp|reuters|belga))"
)
_CREDITS = frozenset(
    {"afp", "ap", "belga", "epa", "flickr", "getty images", "istock", "pexels"}
    | {"adobe stock", "magnum photos", "pixabay", "reuters", "shutterstock", "sipa"}
    | {"unsplash", "wikimedia", "wikimedia commons"}
)
_NAME = re.compile(r"[^\W\d_](?:\.|[^\W\d_]*(?:[-’'.][^\W\d_]+)*\.?)?")

_NOTE_HEADING = re.compile(
    r"(?:notes?|foot ?notes?|end ?notes?|notes de bas de page|notes de fin"
    r"|notes et références|notes et sources|références(?: bibliographiques)?"
    r"|references|sources?(?: et références)?|bibliographie|bibliography|ouvrages cités"
    r"|works cited)\s*:?",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"[(,]\s*(?:1[5-9]|20)\d\d\b|\bibid|\bop\. ?cit|\bpp?\. ?\d",
    re.IGNORECASE,
)

_NEXT_QUOTE = {
    "«": re.compile("[«»]"),
    "“": re.compile("[“”]"),
    '"': re.compile('"'),
}
# Allowed after the closing mark: full stop, note mark, and the speaker's name.
_AFTER_QUOTE = re.compile(
    r"[\s.!?…]*(?:\d{1,3}|[¹²³⁴-⁹⁰]{1,3}|\[\^?\w{1,20}\])?[\s.!?…*_]*"
    r"(?:[–—-]+\s*[^\W\d_a-zà-ÿ].{1,100}|\([^()]{1,100}\)[\s.]*)?\Z",
    re.DOTALL,
)


def ends_sentence(text: str) -> bool:
    """Whether ``text`` ends with the end of a sentence or the lead-in of a list."""
    tail = text[-_TAIL:]
    return not _ABBREVIATION.search(tail) and _SENTENCE_END.search(tail) is not None


def ends_abbreviated(text: str) -> bool:
    """Whether ``text`` ends with an abbreviation that precedes a name: M., cf."""
    return _ABBREVIATION.search(text[-_TAIL:]) is not None


def runs_on(line: str, following: str) -> bool:
    """Whether a sentence certainly continues from one line to the next.

    This is so if the next line begins with a small letter, or if the line ends with a
    word such as "de" or "que".
    """
    first = next((char for char in following[:_TAIL] if char.isalpha()), "")
    opening = following[:_TAIL].partition(first)[0] if first else following[:1]
    if first.islower() and not re.search(r"[\d–—-]", opening):
        return True
    last = re.split(r"[\s’']", line[-_TAIL:].rstrip("’'"))[-1]
    return last.lower() in french("line-joiners")


def reads_as_heading(text: str) -> bool:
    """Whether a separate line is a heading.

    A heading is short (90 characters, 14 words), begins with a capital or a number, and
    does not end like a sentence. It is not an address, a date, a byline ("Par …", or
    only a name) or a photo credit.
    """
    if len(text) > HEADING_LENGTH or len(text.split()) > HEADING_WORDS:
        return False
    bare = text.strip("*_ ")
    first = bare.lstrip(f"«“\"'’([{BLANKS}")[:1]
    if not (first.isupper() or first.isdigit()) or _NOT_AT_HEADING_END.search(bare):
        return False
    return not (
        any(find_addresses(bare))
        or _DATE.fullmatch(bare)
        or _BYLINE.match(bare[:1].lower() + bare[1:])
        or bare.lower() in _CREDITS
        or _is_name(bare)
    )


def _is_name(text: str) -> bool:
    """Whether the words can only be names of people: Léa Morel et Paul van Dam."""
    words = text.replace(",", " ").split()
    if not 2 <= len(words) <= 8 or words[0].lower() in french("sentence-openers"):  # noqa: PLR2004 (first and last name; two persons with particles)
        return False
    return all(
        word in french("name-particles")
        or (_NAME.fullmatch(word) and word[0].isupper() and not word[1:].isupper())
        for word in words
    )


def is_note_heading(text: str) -> bool:
    """Whether a heading is that of notes or references: Notes, Sources, Footnotes."""
    return _NOTE_HEADING.fullmatch(text.strip("*_# ")) is not None


def reads_as_reference(text: str) -> bool:
    """Whether a passage below such a heading is a reference: address, year, ibid."""
    return any(find_urls(text)) or _REFERENCE.search(text) is not None


def is_quotation(text: str) -> bool:
    """Whether a whole passage is one quotation, like a pull quote.

    It begins with « or “ (or "), and the quotation ends at its end, where only a note
    mark and the speaker's name ("– Name") may follow. A quotation may also continue in
    the next paragraph, without a closing mark.
    """
    bare = text.strip("*_ ")
    pattern = _NEXT_QUOTE.get(bare[:1])
    if pattern is None:
        return False
    depth = 1
    for match in pattern.finditer(bare, 1):
        depth += 1 if match[0] in "«“" else -1
        if depth == 0:
            return _AFTER_QUOTE.match(bare, match.end()) is not None
    return bare[0] != '"'
