"""Finds earlier translations of words, in the memories and the project's records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice

from pipeline.alignment import link_words
from pipeline.memory.lookup import Lookup
from pipeline.review import Passage
from pipeline.text.folding import without_accents
from pipeline.units import Bitext, Kind, Span

_SHOWN = 30


def concordance(
    words: str, bitexts: Iterable[Bitext], lookup: Lookup
) -> tuple[Passage, ...]:
    """Return passages with these words in French or English, approved ones first.

    The words are marked, and the words that translate them in the other language.
    """
    wanted = _flat(" ".join(words.split()))
    if not wanted:
        return ()
    own = sorted(_own(wanted, bitexts), key=lambda one: not one.approved)
    others = (
        Passage(match.memory, "", match.source, match.target, approved=True)
        for match in lookup.containing(words, _SHOWN)
    )
    return tuple(
        _marked(passage, wanted) for passage in islice(chain(own, others), _SHOWN)
    )


def _own(wanted: str, bitexts: Iterable[Bitext]) -> Iterator[Passage]:
    for bitext in bitexts:
        for unit in bitext.units:
            if not unit.target or unit.kind is Kind.CODE:
                continue
            source = " ".join(unit.source.split())
            if wanted in _flat(source) or wanted in _flat(unit.target):
                human = unit.state.is_human
                yield Passage(
                    bitext.source, unit.id, source, unit.target, approved=human
                )


def _marked(passage: Passage, wanted: str) -> Passage:
    """Return a passage with the words and their translations marked."""
    source, target = _found(passage.source, wanted), _found(passage.target, wanted)
    links = link_words(passage.source, passage.target)
    if source:
        target = [
            link.target
            for link in links
            if any(link.source.overlaps(s) for s in source)
        ]
    else:
        source = [
            link.source
            for link in links
            if any(link.target.overlaps(t) for t in target)
        ]
    return Passage(
        passage.name,
        passage.id,
        passage.source,
        passage.target,
        tuple(sorted(source)),
        tuple(sorted(target)),
        approved=passage.approved,
    )


def _found(text: str, wanted: str) -> list[Span]:
    flat = _flat(text)
    found, at = [], flat.find(wanted)
    while at >= 0:
        found.append(Span(at, at + len(wanted)))
        at = flat.find(wanted, at + len(wanted))
    return found


def _flat(text: str) -> str:
    """Return a text in lower case and without accents, of the same length."""
    if text.isascii():
        return text.lower()
    return "".join(map(_flat_char, text))


def _flat_char(char: str) -> str:
    plain = without_accents(char).lower()
    return plain if len(plain) == 1 else char
