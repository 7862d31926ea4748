"""A small bitext with one of everything, and strategies for arbitrary ones."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from pipeline.findings import worded
from pipeline.units import (
    Aligned,
    Bitext,
    EnglishFile,
    Finding,
    Kind,
    Origin,
    Piece,
    ReasonKind,
    Severity,
    Span,
    Stale,
    StaleReason,
    State,
    TermStatus,
    TermUse,
    TranslationUnit,
)

UNITS = (
    TranslationUnit(
        "p1.s1",
        Kind.HEADING,
        "Le port se réveille",
        "The port wakes up",
        State.FINAL,
        Origin.POST_EDIT,
        -0.25,
        before="# ",
        machine="The harbour is waking up",
    ),
    TranslationUnit(
        "p2.s1",
        Kind.PARAGRAPH,
        "« La grue étasunienne coûte 1 200 € »,\ndit le grutier.",
        "“The US crane costs €1,300,” says the crane operator.",
        State.TRANSLATED,
        Origin.MT,
        -0.31234,
        (
            TermUse(
                "étasunienne",
                "étasunien",
                "US",
                TermStatus.MET,
                "n-best",
                "0badcafe",
                Span(10, 21),
                Span(5, 7),
            ),
            TermUse("grutier", "grutier", "crane driver", TermStatus.UNMET),
        ),
        (
            worded(
                "numbers",
                Severity.ERROR,
                "numbers differ: 1200, 1300",
                Span(28, 33),
                Span(21, 26),
            ),
            worded(
                "terms", Severity.WARNING, "one term is unmet", dismissed="same job"
            ),
        ),
        "\n\n",
        key="k1",
        steps=("quotes", "spaces"),
    ),
    TranslationUnit(
        "p2.s2",
        Kind.PARAGRAPH,
        "Il pleut.",
        "It is raining.",
        State.REVIEWED,
        Origin.POST_EDIT,
        None,
        before=" ",
        target_before="\n",
        machine="It rains.",
        comment="Keep the weather dull.",
        agreement=0.6125,
        stale=Stale(
            (
                StaleReason(ReasonKind.SOURCE),
                StaleReason(ReasonKind.GLOSSARY, "pluie"),
            ),
            "Il pleuvait.",
            "It was raining.",
        ),
    ),
    TranslationUnit(
        "p3.s1",
        Kind.CODE,
        "make quai",
        "make quai",
        State.TRANSLATED,
        Origin.COPY,
        before="\n\n    ",
    ),
    TranslationUnit("p4.s1", Kind.QUOTE, "On attend.", before="\n\n> "),
)
BITEXT = Bitext(
    "ports/grue.md",
    "ab" * 32,
    UNITS,
    {"tool": "bitexte 0.1.0", "engine": "fake", "decoding": {"beam": 4}},
    "cd" * 32,
    "\n",
    retired=(replace(UNITS[2], id="p9.s1", stale=None, machine=None),),
)

spans = st.none() | st.builds(
    lambda start, length: Span(start, start + length),
    st.integers(0, 99),
    st.integers(0, 99),
)
texts = st.text(max_size=20) | st.text(
    "a\x00\x1b\x7f\x85\u2028\u2029\r\n\t\"\\'😀é«=<&"
)
words = st.text("abé \u2028", max_size=5)
findings = st.builds(
    Finding,
    words,
    st.sampled_from(Severity),
    words,
    st.sampled_from([(), ("é\u2028",), ("3", 4), (0.25, -1, "<&")]),
    spans,
    spans,
    st.none() | words,
)
terms = st.builds(
    TermUse,
    texts,
    words,
    words,
    st.sampled_from(TermStatus),
    words,
    words,
    spans,
    spans,
)
scores = st.none() | st.floats(-99, 0).map(lambda score: round(score, 4) + 0.0)


reasons = st.sampled_from(
    [
        StaleReason(kind)
        for kind in ReasonKind
        if kind.value not in ("other", "glossary")
    ]
) | st.builds(StaleReason, st.just(ReasonKind.GLOSSARY), words)

beads = st.sampled_from(
    [
        None,
        None,
        Aligned(0.25, english=(Piece("<p>\u2028", "é\n"), Piece("", "b"))),
        Aligned(joined=True),
        Aligned(),
    ]
)
english_files = st.sampled_from(
    [
        None,
        EnglishFile("text"),
        EnglishFile("html", ".en.htm", "cp1252", bom=True, tail="\n"),
    ]
)


def tuples(items: st.SearchStrategy) -> st.SearchStrategy:
    return st.lists(items, max_size=2).map(tuple)


@st.composite
def bitexts(draw: st.DrawFn) -> Bitext:
    units = [
        TranslationUnit(
            f"p{number}.s1",
            draw(st.sampled_from(Kind)),
            draw(texts),
            draw(texts),
            draw(st.sampled_from(State)),
            draw(st.sampled_from(Origin)),
            draw(scores),
            draw(tuples(terms)),
            draw(tuples(findings)),
            draw(texts),
            draw(st.none() | texts),
            draw(words),
            draw(tuples(words)),
            draw(st.none() | texts),
            draw(texts),
            draw(st.none() | st.builds(Stale, tuples(reasons), texts, texts)),
            draw(beads),
            draw(st.none() | st.floats(0, 1).map(lambda chrf: round(chrf, 4))),
            draw(words),
            draw(words),
        )
        for number in range(1, draw(st.integers(0, 4)) + 1)
    ]
    return Bitext(
        draw(texts),
        draw(words),
        tuple(units),
        draw(
            st.dictionaries(words, texts | st.integers() | st.lists(words), max_size=2)
        ),
        draw(words),
        draw(texts),
        retired=tuple(units[:1]),
        english=draw(english_files),
    )
