"""Language identification: French, English, or no language at all (numbers, code).

It counts function words that only one of the two languages has, French elisions and
French endings. This works for a few words, and for sentences that quote the other
language, where letter statistics are unreliable.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import regex

from pipeline.text.addresses import BARE_DOMAIN, EMAIL, URL
from pipeline.text.stopwords import english, french
from pipeline.units import Span

Word = tuple[str, Span]
"""A word in lower case, and its span in the text."""

_WORD = regex.compile(r"\p{L}[\p{L}\p{M}]*|\p{N}+")
_LETTER = regex.compile(r"\p{L}")
_SCRIPTS = {
    name: regex.compile(rf"\p{{Script={name}}}")
    for name in ("Cyrillic", "Greek", "Arabic", "Hebrew", "Han", "Hiragana", "Hangul",
                 "Devanagari", "Thai")
}  # fmt: skip
_ELISION = regex.compile(
    r"(?<![\p{L}])(?:[ldnmtsjc]|qu|jusqu|lorsqu|puisqu)['’](?=[\p{L}])",
    regex.IGNORECASE,
)
_ENGLISH_ELISION = regex.compile(r"\p{L}['’](?:s|t|re|ve|ll|d|m)(?!\p{L})")
_FRENCH_LETTERS = regex.compile(r"[àâçèêëîïôùûœ]|é(?:e?s?$|\p{L}{2}.*é)")
_FRENCH_ENDINGS = ("ez", "aient", "eaux", "elles")
# A text is English if it has this many English function words at least…
_MIN_FUNCTION_WORDS = 2
# … and no more words than this for each of them.
_MAX_WORDS_PER_FUNCTION_WORD = 7
_FEW_WORDS = 4  # a text of fewer words needs only one function word

_ADDRESS = regex.compile(f"{URL}|{EMAIL}|{BARE_DOMAIN}", regex.IGNORECASE)
# What every address has: a cheap first test.
_ADDRESS_SIGN = re.compile(r":/|@|\.\w")
_CODE = regex.compile(
    r"""
    [{}<>=;|\\$`*~^]            # marks of code
    | \w_\w | \w\(\) | \w::\w   # snake_case, call(), Scope::name
    | ^--?\w                    # --option
    | ^\.{0,2}/\w               # /path
    | \w\.(?:py|js|ts|c|h|rs|go|md|txt|json|ya?ml|csv|html?|xml|pdf|sh|toml)\b
    | \p{Ll}\p{Lu}\p{Ll}        # camelCase
    """,
    regex.VERBOSE,
)
_QUOTED = regex.compile(r"«[^«»]*»|“[^“”]*”|\"[^\"]*\"|\([^()]*\)")


def pass_through(text: str) -> bool:
    """Whether ``text`` needs no translation.

    True for numbers, symbols, addresses and code, and for text that is already
    English. When in doubt the text is taken for French: a proper name alone, a heading
    of two words, a French sentence with an English title in it.
    """
    rest = _ADDRESS.sub(" ", text) if _ADDRESS_SIGN.search(text) else text
    if not has_letters(rest):
        return True
    lettered = [token for token in rest.split() if has_letters(token)]
    if all(_CODE.search(token) for token in lettered):
        return True
    return _is_english(rest)


def words_of(text: str) -> list[Word]:
    """Return the words of a text, in lower case, with their spans."""
    return [(m[0].lower(), Span.of(m)) for m in _WORD.finditer(text)]


def has_letters(text: str) -> bool:
    """Whether a text has a letter, in any script."""
    return _LETTER.search(text) is not None


def has_words(text: str) -> bool:
    """Whether a text has a letter or a digit."""
    return _WORD.search(text) is not None


def foreign_script(source: str, target: str) -> str:
    """Return a script that the target has and the source has not, "" if none.

    >>> foreign_script("Bonjour", "Привет")
    'Cyrillic'
    """
    for name, script in _SCRIPTS.items():
        if script.search(target) and not script.search(source):
            return name
    return ""


def count_words(words: Sequence[str]) -> tuple[int, int]:
    """Return the numbers of function words of French only, and of English only.

    ``words`` are in lower case.
    """
    only_french, only_english = french("frequent"), english("frequent")
    return (
        sum(word in only_french for word in words),
        sum(word in only_english for word in words),
    )


def count_french(text: str, words: Sequence[Word]) -> int:
    """Return how many words of a text are French, without those in proper names.

    ``words`` are those of ``words_of(text)``.
    """
    only_french, only_english = french("frequent"), english("frequent")
    in_names = french("in-names")
    cases = [text[span.start].isupper() for _, span in words]
    found = 0
    for place, (word, span) in enumerate(words):
        if word in only_english:
            continue
        if word in only_french:
            # « de » in Rio de Janeiro, « La » in La Paz.
            beside = cases[place - 1 : place] + cases[place + 1 : place + 2]
            found += not (word in in_names and any(beside))
        elif (not cases[place] or not place) and _looks_french(span.in_(text)):
            found += 1
    return found


def _is_english(text: str) -> bool:
    """Whether a text is certainly English: it has English words and nothing French."""
    if not _reads_as_english(text, _MIN_FUNCTION_WORDS):
        return False
    # A French sentence may quote a long English title, so the text without quotations
    # has to be English too.
    outside = _QUOTED.sub(" ", text)
    count = len(words_of(outside))
    needed = (1 if count < _FEW_WORDS else _MIN_FUNCTION_WORDS) if count else 0
    return _reads_as_english(outside, needed)


def _reads_as_english(text: str, needed: int) -> bool:
    only_english = english("frequent")
    plain = [word.lower() for word in _WORD.findall(text)]
    count = sum(word in only_english for word in plain)
    if count < needed or count * _MAX_WORDS_PER_FUNCTION_WORD < len(plain):
        return False  # first, because it is cheap and most texts are French
    if _ELISION.search(_ENGLISH_ELISION.sub("x", text)):
        return False
    return not count_french(text, words_of(text))


def _looks_french(word: str) -> bool:
    return word.endswith(_FRENCH_ENDINGS) or bool(_FRENCH_LETTERS.search(word))
