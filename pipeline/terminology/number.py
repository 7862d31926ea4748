"""Number of a rendering: making the English plural where the French is plural.

In some places English uses the singular for a French plural (every chip, the chip
industry). In others the singular becomes a plural, with the words that agree with it.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from pipeline.glossary import TermMatch, find_forms, in_case
from pipeline.glossary.english import in_number
from pipeline.units import Span

_SINGULAR_ONLY = frozenset({"each", "every", "another", "one", "either", "neither"})
_NUMBERED = {"this": "these", "that": "those"}
_VERBS = {"is": "are", "was": "were", "has": "have", "isn’t": "aren’t"} | {
    "isn't": "aren't",
    "doesn't": "don't",
    "doesn’t": "don’t",
    "does": "do",
}
_WORD_BEFORE = regex.compile(r"\b(?P<word>\p{L}+)\s+\Z")
_WORD_AFTER = regex.compile(r"\s+(?P<word>[\p{L}'’]+)")
_POSSESSIVE = regex.compile(r"['’]s?(?![\p{L}\p{N}])")
_HEAD_NOUN = regex.compile(
    r"(?:-\p{L}|\s(?:\p{L}+(?:tion|ment|ness|ity|ship|ance|ence|ism|ing|maker|er|or|ry"
    r"|ture|sis|gy)s?|\p{L}+(?:tions|ries|ties|gies)|compan(?:y|ies)|firms?|giants?"
    r"|markets?|groups?|plants?|sales|exports?|imports?|design|costs?|prices?|sets?"
    r"|systems?|war|race|boom|bubble|law|bans?|sector|business|plan|plans|supply"
    r"|supplies|demand|output|technolog(?:y|ies)|development|use|policy|policies)"
    r"(?![\p{L}\p{M}]))(?<!\s(?:however|after|over|under|other|whether|rather|either"
    r"|neither|never|ever|for|or|nor|during|being|having|according|including"
    r"|together|every|very|later|earlier|further|per|everything|nothing|something))"
)


def renumber(
    text: str, match: TermMatch, taken: Sequence[Span] = ()
) -> tuple[Span, str] | None:
    """Return the span of a singular that should be plural, and the plural text.

    None if the French is not plural, if the text has no accepted form in the singular,
    if the singular is right (« every chip », « the chip industry »), or if it is in
    ``taken``, because another occurrence needs it.
    """
    if match.plural is not True or match.entry.keep:
        return None
    for base in (match.entry.target, *match.entry.allow):
        plural = in_number(base, match.entry.fr, True)[0]  # noqa: FBT003  (the plural)
        if plural == base:
            continue
        for span in find_forms(text, [base]):
            before, after = text[: span.start], text[span.end :]
            if any(span.start < b and a < span.end for a, b in taken):
                continue
            if _POSSESSIVE.match(after) or is_singular_use(before, after):
                continue
            return _pluralised(text, span, plural, match)
    return None


def _pluralised(
    text: str, span: Span, plural: str, match: TermMatch
) -> tuple[Span, str]:
    """Return the span of a singular with its determiner and verb, and its plural."""
    start, end = span
    lead = tail = ""
    initial = text[start].isupper() and plural[0].islower()
    determiner = _WORD_BEFORE.search(text[:start])
    word = determiner["word"].lower() if determiner else ""
    if determiner and word in {"a", "an"}:
        start = determiner.start()
        initial = determiner["word"][0].isupper()
    elif determiner and word in _NUMBERED:
        start = determiner.start()
        lead = _as(_NUMBERED[word], determiner["word"])
        lead += text[determiner.end("word") : span.start]
    verb = _WORD_AFTER.match(text, end)
    if verb and verb["word"] in _VERBS:
        tail = text[end : verb.start("word")] + _VERBS[verb["word"]]
        end = verb.end()
    form = in_case(plural, match.surface, initial=initial)
    return Span(start, end), lead + form + tail


def is_singular_use(before: str, after: str) -> bool:
    """Whether English needs a singular between these texts, even for a plural.

    It does after "each" and "every", and before another noun: a chip maker, the
    computer-chip industry.
    """
    word = _WORD_BEFORE.search(before)
    if word and word["word"].lower() in _SINGULAR_ONLY:
        return True
    return bool(_HEAD_NOUN.match(after))


def _as(word: str, like: str) -> str:
    """Return a word with the capitals of another."""
    return word.capitalize() if like[0].isupper() else word
