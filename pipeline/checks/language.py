"""Finds French that was not translated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cache

from pipeline.checks.pair import Pair, Word, shortened
from pipeline.text.identification import (
    count_french,
    count_words,
    foreign_language,
    foreign_script,
    words_of,
)
from pipeline.text.stopwords import english, french
from pipeline.units import Finding, Severity, Span

_ELISION = re.compile(
    r"(?<![\w’'-])[lLdDnNsSjJcCmMtT]['’](?=[a-zà-ÿ]{3,})|\b[Qq]u['’](?=[a-zà-ÿ])"
)
_BORROWED_ELISION = re.compile(r"d['’](?:état|œuvre|oeuvre|être|art|hôte|eau|or)\b")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»|\*[^*]+\*")
_MOSTLY = 3  # function words that make a text French
_RUN = 4  # words in a row that count as copied


def foreign(pair: Pair) -> Iterator[Finding]:
    """Report a passage that was left as it is, because it is not French.

    An engine that knows French makes nonsense of a Dutch or German paragraph, and what
    is English needs no translation. It is told so that a person can translate it. A
    sentence of names with two function words of another language is a known false
    positive.
    """
    if pair.source.strip() == pair.target.strip():
        name = foreign_language(pair.source)
        if name:
            yield Finding("foreign", Severity.INFO, "left", (name,))


def untranslated(pair: Pair) -> Iterator[Finding]:
    """Report a target that is the French source, or mostly French.

    A model copies what it cannot read. English or proper names that stand in the
    source (titles, "Ibid.", brands) are the same on both sides rightly and are not
    reported: only a target with French function words is. A quotation that is meant to
    stay French is a known false positive.
    """
    either, only_english = _any_french(), english("english-only")
    left = [w for w in pair.target_words if w.lower in either]
    right = sum(w.lower in only_english for w in pair.target_words)
    if pair.source.strip() == pair.target.strip() and left and right < len(left):
        yield Finding(
            "untranslated",
            Severity.ERROR,
            "source",
            (),
            Span(0, len(pair.source)),
            Span(0, len(pair.target)),
        )
    elif len(left) >= _MOSTLY and len(left) > 2 * right:
        yield Finding(
            "untranslated",
            Severity.ERROR,
            "french",
            target_span=Span(left[0].start, left[-1].end),
        )


def copy(pair: Pair) -> Iterator[Finding]:
    """Report French that stands in the translation as it stood in the source.

    Reported: four words in a row or more with two French function words among them.
    Names, titles and numbers are left alone, and so is a source that is English. A
    French title quoted on purpose is the known false positive; it is a warning
    unless it is a third of the translation.
    """
    source_words, target_words = words_of(pair.source), words_of(pair.target)
    run = SequenceMatcher(
        None,
        [word for word, _ in source_words],
        [word for word, _ in target_words],
        autojunk=False,
    ).find_longest_match()
    start, size = run.b, run.size
    french_words = count_french(pair.target, target_words[start : start + size])
    whole = size == len(source_words) == len(target_words)
    if french_words < (1 if whole else 2) or size < (2 if whole else _RUN):
        return
    span = Span(target_words[start][1].start, target_words[start + size - 1][1].end)
    much = size * 3 >= len(target_words)
    yield Finding(
        "copy",
        Severity.ERROR if much else Severity.WARNING,
        "copied",
        (shortened(span.in_(pair.target)),),
        target_span=span,
    )


def language(pair: Pair) -> Iterator[Finding]:
    """Report a translation that reads as French, or is in another script.

    Function words are counted; three French ones that outnumber the English ones,
    or two where there is no English one, are reported. Names of things that keep their
    French name are a known false positive.
    """
    script = foreign_script(pair.source, pair.target)
    if script:
        yield Finding("language", Severity.ERROR, "script", (script,))
        return
    left, right = count_words([word for word, _ in words_of(pair.target)])
    if left >= _MOSTLY - (not right) and left > right:
        yield Finding("language", Severity.ERROR, "french")


def french_left(pair: Pair) -> Iterator[Finding]:
    """Report French words that stand in the English.

    Function words (« dans », « avec ») and elisions (« l’eau ») that the source has
    too are reported, outside quotation marks and names (Médecins sans frontières).
    French titles without quotation marks are a known false positive.
    """
    quoted = _quoted(pair.target)
    source = {w.lower for w in pair.source_words}
    words = pair.target_words
    only_french, borrowed = french("french-only"), french("borrowed")
    for index, word in enumerate(words):
        if (
            word.lower not in only_french
            or word.text[0].isupper()
            or word.lower not in source
        ):
            continue
        if _in_name(words, index) or any(a <= word.start < b for a, b in quoted):
            continue
        if word.lower in borrowed and not _french_beside(words, index):
            continue
        yield Finding(
            "french-left",
            Severity.WARNING,
            "word",
            (word.text,),
            target_span=word.span,
        )
    if "'" in pair.target or "’" in pair.target:
        yield from _elisions(pair, quoted)


def _elisions(pair: Pair, quoted: list[tuple[int, int]]) -> Iterator[Finding]:
    for match in _ELISION.finditer(pair.target):
        if _BORROWED_ELISION.match(pair.target, match.start()):
            continue
        if any(a <= match.start() < b for a, b in quoted):
            continue
        end = match.end()
        while end < len(pair.target) and pair.target[end].isalpha():
            end += 1
        yield Finding(
            "french-left",
            Severity.WARNING,
            "word",
            (pair.target[match.start() : end],),
            target_span=Span(match.start(), end),
        )


def _in_name(words: tuple[Word, ...], index: int) -> bool:
    before = index > 0 and words[index - 1].text[0].isupper()
    after = index + 1 < len(words) and words[index + 1].text[0].isupper()
    return before or after


def _french_beside(words: tuple[Word, ...], index: int) -> bool:
    beside = words[max(0, index - 1) : index] + words[index + 1 : index + 2]
    return any(w.lower in _any_french() for w in beside)


@cache
def _any_french() -> frozenset[str]:
    return french("french-only") | french("short-french")


def _quoted(text: str) -> list[tuple[int, int]]:
    return [
        m.span() for m in re.finditer(r"“[^”]*”|\"[^\"]*\"|«[^»]*»|\*[^*]+\*", text)
    ]
