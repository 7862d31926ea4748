"""Finding French terms in a text: on word boundaries, the longest first.

All forms of all entries are in a tree of words (a trie), without case and accents. The
words of the text are followed down the tree; a form that is found is then compared
exactly. The time depends on the length of the text, not on the size of the termbase.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import regex

from pipeline.glossary.french import Form, forms_of
from pipeline.glossary.terms import Case, TermEntry, TermMatch
from pipeline.glossary.words import (
    APOSTROPHES,
    HYPHENS,
    Word,
    is_acronym,
    same_word,
    vocabulary,
    words,
)
from pipeline.text.addresses import find_addresses
from pipeline.text.folding import fold, plain
from pipeline.text.spaces import BLANK, NO_BREAK, SEPARATORS
from pipeline.text.stopwords import french
from pipeline.text.tables import word_set

_SPACE_OR_HYPHEN = regex.compile(rf"[{SEPARATORS}]+|[{HYPHENS}]")
_SPACE_RUN = regex.compile(rf"[{SEPARATORS}]+")
_BLANK_LINE = regex.compile(r"\n[^\S\n]*\n")
_BARE_MINIMUM = 4  # letters that a word in capitals without accents must have
_JOINED_MINIMUM = 6  # letters from which start-up may also be written startup
# Characters that may join the words on both sides to one word.
_JOINERS = f"{APOSTROPHES}{HYPHENS}&_.@"
# Words that a verb follows. « nous » and « vous » may also end a phrase (chez nous).
_VERB_BEFORE = regex.compile(
    r"(?<![\p{L}-])"
    f"(?:(?:[Jj]e|[Tt]u|[Ii]ls?|[Ee]lles?|[Oo]n|[Qq]ui|ne|se|me|te)[ {NO_BREAK}]"
    r"|(?:[Jj]|[Nn]|[Ss]|[Mm]|[Tt])['’])\Z"
)
_PLURAL_BEFORE = regex.compile(
    r"(?i)(?<![\p{L}-])(?:les|des|ces|aux|[mts]es|[nv]os|leurs|plusieurs|quelques|deux|trois"
    rf"|quatre|cinq|six|dix|cent|\d{{2,}}){BLANK}\Z"
)
_VERB_ENDINGS = ("e", "es", "ent", "s", "t", "ons", "ez")
_SUBSCRIPTS = frozenset("₀₁₂₃₄₅₆₇₈₉")
_NOTE_MARK = regex.compile(r"\d{1,2}(?![\d\p{L}]|[.,]\d)")


@dataclass(frozen=True, slots=True)
class _Path:
    """One way to write one form.

    ``rank`` is the index of the entry. ``gaps`` are the texts of the form between its
    ``words``, ``before`` and ``after`` those at its ends. ``spaced`` says whether a
    hyphen may be a space, ``exact`` whether capitals must be the same.
    """

    rank: int
    form: Form
    words: tuple[str, ...]
    gaps: tuple[str, ...]
    before: str
    after: str
    spaced: bool
    exact: bool


@dataclass(slots=True)
class _Node:
    """A node of the tree: the next words, and the forms that end here."""

    next: dict[str, _Node] = field(default_factory=dict)
    ends: list[_Path] = field(default_factory=list)


class Matcher:
    """Finds the forms of all entries in texts; built once for a termbase."""

    __slots__ = ("_entries", "_firsts", "_root")

    def __init__(self, entries: Sequence[TermEntry]) -> None:
        self._entries = tuple(entries)
        self._root = _Node()
        self._firsts: dict[str, set[int]] = {}
        for rank, entry in enumerate(self._entries):
            for form in forms_of(entry):
                for path in _paths(rank, form, exact=entry.case is Case.EXACT):
                    self._add(path)

    def match(self, text: str) -> tuple[TermMatch, ...]:
        """Return the occurrences in text order; see ``Termbase.match``."""
        candidates = sorted(
            self._candidates(text),
            key=lambda c: (
                c[0] - c[1],
                c[0],
                not c[2].exact,
                c[2].rank,
                c[2].form.text,
            ),
        )
        chosen: list[tuple[int, int, _Path]] = []
        starts: list[int] = []
        for start, end, path in candidates:
            at = bisect_right(starts, start)
            free_left = at == 0 or chosen[at - 1][1] <= start
            free_right = at == len(chosen) or chosen[at][0] >= end
            if free_left and free_right:
                starts.insert(at, start)
                chosen.insert(at, (start, end, path))
        return tuple(
            TermMatch(
                entry=self._entries[path.rank],
                start=start,
                end=end,
                surface=text[start:end],
                plural=_number(text, start, path.form, self._entries[path.rank]),
                form=path.form.text,
            )
            for start, end, path in chosen
        )

    def occurrences(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Yield (start, end, index of the entry) of all occurrences, also nested."""
        seen = set()
        for start, end, path in self._candidates(text):
            found = (start, end, path.rank)
            if found not in seen:
                seen.add(found)
                yield found

    def possible(self, text: str) -> tuple[TermEntry, ...]:
        """Return the entries that may occur in a text; see ``Termbase.possible``."""
        present = vocabulary(text)
        ranks = {
            rank
            for word in present & self._firsts.keys()
            for rank in self._firsts[word]
        }
        return tuple(self._entries[rank] for rank in sorted(ranks))

    def _add(self, path: _Path) -> None:
        self._firsts.setdefault(fold(path.words[0]), set()).add(path.rank)
        node = self._root
        for word in path.words:
            node = node.next.setdefault(fold(word), _Node())
        node.ends.append(path)

    def _candidates(self, text: str) -> Iterator[tuple[int, int, _Path]]:
        if self._firsts.keys().isdisjoint(vocabulary(text)):
            return
        tokens = list(words(text))
        skipped = list(find_addresses(text))
        for first, token in enumerate(tokens):
            node = self._root.next.get(fold(token.text))
            if node is None or any(a <= token.start < b for a, b in skipped):
                continue
            last = first
            while True:
                for path in node.ends:
                    span = _accept(text, tokens[first : last + 1], path)
                    if span:
                        yield (*span, path)
                last += 1
                if last == len(tokens):
                    break
                following = node.next.get(fold(tokens[last].text))
                if following is None:
                    break
                node = following


def _paths(rank: int, form: Form, *, exact: bool) -> Iterator[_Path]:
    """Yield the ways to write a form: start-up may also be written startup."""
    tokens = list(words(form.text))
    texts = tuple(word.text for word in tokens)
    gaps = tuple(
        _plain_gap(form.text[left.end : right.start])
        for left, right in itertools.pairwise(tokens)
    )
    before = _plain_gap(form.text[: tokens[0].start])
    after = _plain_gap(form.text[tokens[-1].end :])
    spaced = word_set("fr/inflection", "not-spaced").isdisjoint(
        fold(text) for text in texts
    )
    yield _Path(rank, form, texts, gaps, before, after, spaced, exact)
    if spaced and gaps.count("-") == 1 and not exact:
        at = gaps.index("-")
        joined = texts[at] + texts[at + 1]
        whole = (*texts[:at], joined, *texts[at + 2 :])
        if len(joined) >= _JOINED_MINIMUM and not is_acronym(texts[at]):
            rest = gaps[:at] + gaps[at + 1 :]
            yield _Path(rank, form, whole, rest, before, after, spaced, exact)


def _accept(text: str, tokens: Sequence[Word], path: _Path) -> tuple[int, int] | None:
    """Return (start, end) if these words of the text are this form, else None."""
    if not _same_words(tokens, path):
        return None
    for at, (left, right) in enumerate(itertools.pairwise(tokens)):
        gap = text[left.end : right.start]
        if not _same_gap(gap, path.gaps[at], path, right.text, path.words[at + 1]):
            return None
    start = tokens[0].start - len(path.before)
    end = tokens[-1].end + len(path.after)
    whole = (
        start >= 0
        and _plain_gap(text[start : tokens[0].start]) == path.before
        and _plain_gap(text[tokens[-1].end : end]) == path.after
    )
    if not (whole and _opens(text, start, path) and _closes(text, end, path)):
        return None
    if path.form.generated and len(tokens) == 1 and _is_verb(text, start, end):
        return None
    return start, end


def _number(text: str, start: int, form: Form, entry: TermEntry) -> bool | None:
    """Return whether an occurrence is plural, None if it does not show.

    If the form is both singular and plural (les PME, des start-up), the determiner
    before it decides.
    """
    invariable = is_acronym(form.text) or ("-" in form.text and form.plural is False)
    if entry.keep or not invariable:
        return form.plural
    plural = _PLURAL_BEFORE.search(text, max(0, start - 12), start)
    return True if plural else form.plural


def _is_verb(text: str, start: int, end: int) -> bool:
    """Whether an occurrence is a verb that is spelled like the term: « il porte »."""
    word = text[start:end]
    return (
        word.islower()
        and word.endswith(_VERB_ENDINGS)
        and _VERB_BEFORE.search(text, max(0, start - 8), start) is not None
    )


def _same_words(tokens: Sequence[Word], path: _Path) -> bool:
    """Whether the words of the text are those of the form.

    Capitals without accents are accepted only in words of some length.
    """
    pairs = [(token.text, form) for token, form in zip(tokens, path.words, strict=True)]
    if path.exact:
        return all(found == form for found, form in pairs)
    bare = sum(len(form) for form in path.words) >= _BARE_MINIMUM
    return all(
        same_word(found, form) and (bare or found.lower() == form.lower())
        for found, form in pairs
    )


def _same_gap(gap: str, form_gap: str, path: _Path, word: str, form: str) -> bool:
    """Whether the text between two words is equivalent to that in the form.

    A space may be a hyphen. A hyphen may be a space, unless that makes other words
    (« il peut être ») or a name loses its capital (« des états unis par »).
    """
    if form_gap == " ":
        return bool(_SPACE_OR_HYPHEN.fullmatch(gap)) and not _BLANK_LINE.search(gap)
    if form_gap == "-":
        if len(gap) == 1 and gap in HYPHENS:
            return True
        return (
            path.spaced
            and not path.exact
            and bool(_SPACE_RUN.fullmatch(gap))
            and not _BLANK_LINE.search(gap)
            and (form[0].islower() or word[0].isupper())
        )
    return _plain_gap(gap) == form_gap


@lru_cache(maxsize=4096)
def _plain_gap(gap: str) -> str:
    """Return the text between two words in the spelling that comparisons use."""
    for apostrophe in APOSTROPHES:
        gap = gap.replace(apostrophe, "'")
    for hyphen in HYPHENS:
        gap = gap.replace(hyphen, "-")
    return _SPACE_RUN.sub(" ", gap)


def _is_compound(path: _Path) -> bool:
    """Whether a form may be part of a hyphenated compound (sommet ONU-Afrique)."""
    return len(path.words) > 1 or is_acronym(path.words[0])


def _opens(text: str, start: int, path: _Path) -> bool:
    """Whether an occurrence may begin here: not inside a word."""
    char = text[start - 1 : start]
    if char.isalpha() or char.isdecimal() or char == "@":
        return False
    if not char or char not in _JOINERS:
        return True
    piece = _letters_before(text, start - 1)
    known = fold(plain(piece))
    if not piece:
        return char not in "&_" or not text[: start - 1][-1:].isdecimal()
    if char in APOSTROPHES:
        return known in french("elided")
    return char in HYPHENS and (
        _is_compound(path)
        or known in word_set("fr/inflection", "hyphen-prefixes")
        or _is_combining(known)
    )


def _closes(text: str, end: int, path: _Path) -> bool:
    """Whether an occurrence may end here: not inside a word."""
    char = text[end : end + 1]
    if char.isdecimal():  # a footnote mark, but not the 2 of CO2
        return not is_acronym(path.words[-1]) and bool(_NOTE_MARK.match(text, end))
    if (
        char.isalpha()
        or char in _SUBSCRIPTS
        or (char in {"+", "#"} and len(path.words[-1]) == 1)
    ):
        return False
    piece = _letters_after(text, end + 1)
    if not char or char not in _JOINERS or not piece:
        return True
    if char in APOSTROPHES:
        return piece in {"s", "S"}
    if char in HYPHENS:
        return _is_compound(path) or fold(plain(piece)) in word_set(
            "fr/inflection", "hyphen-suffixes"
        )
    return char == "." and piece[0].isupper()  # ia.html is a file name


def _is_combining(piece: str) -> bool:
    """Whether the part before a hyphen is a combining form: sino-, israélo-."""
    return len(piece) > 3 and piece.endswith("o")  # noqa: PLR2004  (do-, go- are not)


def _letters_before(text: str, end: int) -> str:
    start = end
    while start > 0 and text[start - 1].isalpha():
        start -= 1
    return text[start:end]


def _letters_after(text: str, start: int) -> str:
    end = start
    while end < len(text) and text[end].isalpha():
        end += 1
    return text[start:end]
