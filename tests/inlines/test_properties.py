"""Whatever the text, the target and the links are: nothing lost, nothing doubled."""

from __future__ import annotations

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipeline.inlines import Extraction, Restoration, extract, restore
from pipeline.units import Span, WordLink

FRAGMENTS = st.sampled_from(
    [
        "mot",
        "clé",
        "L’État",
        "1 000",
        "«\xa0",
        "\xa0»",
        " ",
        "  ",
        ". ",
        ", ",
        "(",
        ")",
        "**",
        "*",
        "_",
        "***",
        "~~",
        "`",
        "`git`",
        "``a`b``",
        "[",
        "]",
        "](http://x.y/z_1)",
        '[lien](u "t")',
        "![img](a.png)",
        "[^1]",
        "[2]",
        "¹",
        "†",
        "https://a.b/c_d?e=1",
        "jean@ex.org",
        "{nom}",
        "%s",
        "{{ x }}",
        "a_b_c",
        "<b>",
        "</b>",
        "<br/>",
        "&amp;",
        "&eacute;",
        "&nbsp;",
        "\\*",
        "\\",
        "$x^2$",
        "$",
        "<https://u.v>",
        "…",
        "1",
        "\n> ",
    ]
)
TEXTS = st.lists(FRAGMENTS, max_size=14).map("".join) | st.text(max_size=30)
TARGETS = st.lists(
    st.sampled_from(["word", "git", "the", "U.S.", " ", ", ", ".", "”", "1", "*", "&"]),
    max_size=12,
).map("".join) | st.text(max_size=30)
FOUND_LABELS = frozenset({"mot", "clé"})


def spans(length: int) -> st.SearchStrategy[Span]:
    offsets = st.integers(0, length)
    return st.tuples(offsets, offsets).map(lambda pair: Span(*sorted(pair)))


def links(source: str, target: str) -> st.SearchStrategy[tuple[WordLink, ...]]:
    return st.lists(
        st.builds(WordLink, spans(len(source)), spans(len(target)), st.floats(0, 1)),
        max_size=6,
    ).map(tuple)


def without(restored: Restoration) -> str:
    """The restored text without the elements."""
    text, at = "", 0
    for span in restored.spans:
        text += restored.text[at : span.start]
        at = span.end
    return text + restored.text[at:]


def bare(text: str) -> str:
    """What no rule about spaces and hanging signs touches."""
    return "".join(char for char in text if char.isalnum())


@given(TEXTS, st.booleans())
@settings(max_examples=150, deadline=None)
def test_extraction_loses_nothing(text: str, markdown: bool) -> None:
    extraction = extract(text, markdown=markdown, labels=FOUND_LABELS)
    covered = [False] * len(text)
    for clean, source in extraction.pieces:
        same = clean.end - clean.start == source.end - source.start
        if same and not markdown:
            pairs = zip(
                text[slice(*source)], extraction.text[slice(*clean)], strict=True
            )
            assert all(ours == clear or ours.isspace() for ours, clear in pairs)
        covered[source.start : source.end] = [True] * (source.end - source.start)
    for inline in extraction.inlines:
        start = inline.source.start - len(inline.lead)
        end = inline.source.end + len(inline.trail)
        assert text[start : inline.source.start] == inline.lead
        assert text[inline.source.end : end] == inline.trail
        covered[start:end] = [True] * (end - start)
    left = [char for char, seen in zip(text, covered, strict=True) if not seen]
    assert all(char.isspace() for char in left)


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_origins_are_exact(text: str) -> None:
    assume("&" not in text)  # an entity is one place of several characters
    extraction = extract(text)
    origins = extraction.origins
    assert len(origins) == len(extraction.text)
    for char, origin in zip(extraction.text, origins, strict=True):
        assert text[origin] == char or (char == " " and text[origin].isspace())
    assert list(origins) == sorted(set(origins))
    for end in range(len(origins) + 1):
        for start in range(end):
            span = extraction.source_span(Span(start, end))
            assert span.start == origins[start]
            assert span.end > origins[end - 1]


@given(st.data(), TEXTS, TARGETS, st.booleans())
@settings(max_examples=250, deadline=None)
def test_every_element_comes_back_exactly_once(
    data: st.DataObject, text: str, target: str, markdown: bool
) -> None:
    extraction = extract(text, markdown=markdown, labels=FOUND_LABELS)
    drawn = data.draw(links(extraction.text, target))
    restored = restore(target, extraction, drawn)
    back = sorted(restored.text[slice(*span)] for span in restored.spans)
    assert back == sorted(inline.raw for inline in extraction.inlines)
    assert list(restored.spans) == sorted(restored.spans)
    assert all(
        one.end <= other.start
        for one, other in zip(restored.spans, restored.spans[1:], strict=False)
    )
    shown = "".join(inline.shown for inline in extraction.inlines)
    rest = without(restored)
    if not bare(shown):
        assert bare(rest) == bare(target)
    else:
        assert (
            len(bare(target)) - len(bare(shown)) <= len(bare(rest)) <= len(bare(target))
        )


@given(st.data(), TEXTS, st.booleans())
@settings(max_examples=80, deadline=None)
def test_pairs_stay_in_order(data: st.DataObject, text: str, markdown: bool) -> None:
    extraction = extract(text, markdown=markdown)
    target = "The first word and the last word."
    restored = restore(target, extraction, data.draw(links(extraction.text, target)))
    for index, inline in enumerate(extraction.inlines):
        if inline.partner > index:
            other = extraction.inlines[inline.partner]
            assert other.partner == index
            start = restored.text.find(inline.raw)
            assert restored.text.find(other.raw, start + len(inline.raw)) > start


@given(TEXTS, TARGETS)
@settings(max_examples=40, deadline=None)
def test_no_elements_no_change(text: str, target: str) -> None:
    extraction = Extraction(text, text)
    assert restore(target, extraction, ()) == Restoration(target)
