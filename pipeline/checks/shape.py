"""Checks the form of a target: its existence, length, sentences, and punctuation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.checks.pair import Pair, Stage
from pipeline.text.identification import has_letters, has_words, words_of
from pipeline.text.spaces import BLANK, BLANKS, WIDE_BLANKS
from pipeline.text.tables import word_set
from pipeline.units import Finding, Kind, Severity, Span

# English is about a tenth shorter than French; short segments vary more.
_SHORT = 25


class _Ratios(NamedTuple):
    """The minimum and maximum length of a target relative to its source."""

    least: float
    greatest: float

    def hold(self, ratio: float) -> bool:
        """Whether a length ratio is within the limits."""
        return self.least <= ratio <= self.greatest


# For the reviewer: beyond the usual is a warning, beyond the possible an error.
_USUAL = _Ratios(0.5, 1.8)
_POSSIBLE = _Ratios(0.3, 2.8)
# Limits if nothing was left out or added, but sentences were joined or split.
_FITTING = _Ratios(0.65, 1.25)
# For a retry: the minimum is higher if the final punctuation is missing too.
_PLAUSIBLE = _Ratios(0.45, 2.4)
_PLAUSIBLE_IF_CUT = _Ratios(0.68, 2.4)
_FEW_WORDS = 4  # with fewer words, ratios are not meaningful
_SPARE = 40  # extra characters allowed for a source of a few words
_END = re.compile(r"[.!?…:;][\"'”’»)\]\s]*$")
_CLOSERS = f"{WIDE_BLANKS}»”’\"')]*_"
_FINAL = re.compile(r"[.?!…:;]+$")
_BREAK = re.compile(
    rf"[.!?…]+[»”’\"')\]{BLANKS}]*[{BLANKS}\n]+"
    rf"(?=[«“‘\"'(\[—–]*{BLANK}?[A-ZÀ-Þ])"
)
_LAST_WORD = re.compile(r"\b[^\W\d_]+$")
_DOTTED_END = re.compile(r"\b(?:[A-Za-z]\.){2,}\W*$|\b(?:etc|Inc|Jr)\.\W*$")
_RUNNING_TEXT = (Kind.PARAGRAPH, Kind.QUOTE, Kind.NOTE)
_DOUBLE = re.compile(rf"(?<=\S){BLANK}{{2,}}(?=\S)")
_FRENCH_MARKS = re.compile(rf"[«»]|(?<=\w){BLANK}+[;:!?](?=\s|$)")


def empty(pair: Pair) -> Iterator[Finding]:
    """Report that there is no target.

    Nothing stands where the translation should be. There are no known false positives.
    """
    # In an engine's output, punctuation alone counts as empty.
    if pair.stage is Stage.HYPOTHESIS:
        if has_letters(pair.source) and not has_words(pair.target):
            yield Finding("empty", Severity.ERROR, "hypothesis")
    elif pair.source.strip() and not pair.target.strip():
        yield Finding(
            "empty",
            Severity.ERROR,
            "target",
            (),
            Span(0, len(pair.source)),
            Span(0, len(pair.target)),
        )


def length_ratio(pair: Pair) -> Iterator[Finding]:
    """Report a target that is far shorter or longer than its source.

    Part of a long segment was dropped, or the model went on by itself. English runs to
    some nine tenths of the French; below a half or above 1.8 times is a warning, below
    0.3 or above 2.8 an error. Segments under 25 characters are not measured. Free
    translations and spelled-out abbreviations are known false positives.
    """
    in_source, in_target = len(pair.source.strip()), len(pair.target.strip())
    if not in_target or max(in_source, in_target) < _SHORT or in_source == 0:
        return
    ratio = in_target / in_source
    if in_source < _SHORT and ratio < _POSSIBLE.greatest:
        return
    if _USUAL.hold(ratio):
        return
    sure = not _POSSIBLE.hold(ratio)
    yield Finding(
        "length-ratio",
        Severity.ERROR if sure else Severity.WARNING,
        "ratio",
        (round(ratio, 2),),
        Span(0, len(pair.source)),
        Span(0, len(pair.target)),
    )


def length(pair: Pair) -> Iterator[Finding]:
    """Report a translation that is much too short or too long for its source.

    Counted in characters, on sources of four words or more. A target that also lost
    the end mark of its source was probably cut: there less is asked for. Headlines that
    English puts in far fewer words are a known false positive.
    """
    source, target = pair.source, pair.target
    if len(words_of(source)) < _FEW_WORDS:
        fits = len(target) <= _PLAUSIBLE.greatest * len(source) + _SPARE
    else:
        cut = bool(_END.search(source)) and not _END.search(target)
        ratios = _PLAUSIBLE_IF_CUT if cut else _PLAUSIBLE
        fits = ratios.hold(len(target.strip()) / len(source.strip()))
    if not fits:
        code = "too-short" if len(target) < len(source) else "too-long"
        args = (len(target), len(source))
        yield Finding("length", Severity.ERROR, code, args)


def sentence_count(pair: Pair) -> Iterator[Finding]:
    """Report a target with another number of sentences.

    A sentence may have been dropped, or text added. Translators join and split
    sentences at will: where there is one more or one less and the length is usual, it
    is only noted. What is a sentence is told by its full stop: an abbreviation at the
    end of one is a known false positive.
    """
    in_source, in_target = _sentences(pair.source), _sentences(pair.target)
    if pair.target.strip() and in_source != in_target:
        joined = abs(in_source - in_target) == 1 and _FITTING.hold(
            len(pair.target.strip()) / len(pair.source.strip())
        )
        yield Finding(
            "sentence-count",
            Severity.INFO if joined else Severity.WARNING,
            "changed",
            (in_source, in_target),
            Span(0, len(pair.source)),
            Span(0, len(pair.target)),
        )


def _sentences(text: str) -> int:
    return 1 + sum(not _is_abbreviation(text, m.start()) for m in _BREAK.finditer(text))


def _is_abbreviation(text: str, end: int) -> bool:
    """Whether the word before a full stop is an abbreviation: M., J., p."""
    word = _LAST_WORD.search(text, max(0, end - 6), end)
    if word is None:
        return False
    initial = len(word[0]) == 1 and word[0].isupper()
    return initial or word[0].lower() in word_set(
        "fr_en/abbreviations", "no-sentence-end"
    )


def end_punctuation(pair: Pair) -> Iterator[Finding]:
    """Report a target that ends with another mark than the source.

    A question became a statement, or a heading got a full stop. Closing quotation
    marks and brackets are looked through, and French spaces before the mark do not
    count. A full stop at the end of a paragraph whose source has no mark is only noted.
    One that belongs to an abbreviation (U.S.) is a known false positive.
    """
    in_source, in_target = _final(pair.source), _final(pair.target)
    if not pair.target.strip() or in_source[0] == in_target[0]:
        return
    if pair.kind is Kind.HEADING and in_target[0] == "." and _dotted(pair.target):
        return
    completed = not in_source[0] and in_target[0] == "." and pair.kind in _RUNNING_TEXT
    yield Finding(
        "end-punctuation",
        Severity.INFO if completed else Severity.WARNING,
        "changed",
        (in_target[0], in_source[0]),
        in_source[1],
        in_target[1],
    )


def _final(text: str) -> tuple[str, Span]:
    """Return the final punctuation as one mark ("" for none), and its span."""
    bare = text.rstrip(_CLOSERS)
    match = _FINAL.search(bare)
    if match is None:
        return "", Span(len(bare), len(bare))
    marks = match[0].replace("...", "…")
    sign = "?" if "?" in marks else marks[-1]
    return sign, Span.of(match)


def _dotted(text: str) -> bool:
    return _DOTTED_END.search(text) is not None


def double_spaces(pair: Pair) -> Iterator[Finding]:
    """Report two spaces together in the target.

    Usually a word was taken out. Spaces that the source has doubled too (aligned
    figures) are left alone.
    """
    if _DOUBLE.search(pair.source):
        return
    for match in _DOUBLE.finditer(pair.target):
        yield Finding(
            "double-spaces",
            Severity.INFO,
            "doubled",
            target_span=Span.of(match),
        )


def french_typography(pair: Pair) -> Iterator[Finding]:
    """Report French quotation marks and French spacing left in the English.

    Guillemets and the space before ; : ! ? are right only in French that is quoted as
    it stands: a known false positive.
    """
    for match in _FRENCH_MARKS.finditer(pair.target):
        shown = match[0].strip(BLANKS)
        code = "mark" if shown in ("«", "»") else "space-before"
        yield Finding(
            "french-typography",
            Severity.WARNING,
            code,
            (shown,),
            target_span=Span.of(match),
        )
