"""English sentences: one idea a row."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.segmentation import english, segment

# A "|" marks each expected boundary and stands in the place of the space.
GOLDEN = {
    # plain stops
    "two-statements": "The network holds.|The subscribers wait.",
    "no-final-stop": "The network holds.|The subscribers wait",
    "heading": "A Harbor to Rebuild",
    "question": "Who pays?|Nobody answers.",
    "exclamation": "Enough!|The hall is full.",
    "exclamation-lower": "Alas! the bridge is gone.",
    "mixed-marks": "Really?!|Yes.",
    "double-space": "She signs.|He leaves.",
    "colon": "The lesson is simple: nothing changed.",
    "semicolon": "She codes; he reads.|All is well.",
    "all-caps": "THE BRIDGE HOLDS.|THE PILLARS TOO.",
    "digit-opener": "The park grows.|300 engines turn.",
    "camel-case-opener": "The brand shrinks.|iPhone sales fall.",
    "ellipsis": "He waited...|Nobody came.",
    "ellipsis-lower": "He waited... and left.",
    "contraction-opener": "The door is shut.|It's late.|They'll wait.",
    "name-opener": "The mayor spoke.|Helen listened.",
    # titles
    "mr": "Mr. Hill and Mrs. Cole signed.|Dr. Nguyen did too.",
    "ms": "Ms. Ode spoke to Prof. Lund.|He nodded.",
    "military": "Gen. Stark met Col. Reed and Capt. Moss.|Sgt. Pike waited.",
    "politics": "Sen. Duarte and Rep. Quill voted with Gov. Hahn.|It passed.",
    "reverend": "The Rev. Amos Tull prays.|We listen.",
    "messrs": "Messrs. Long and Short own it.|They sold.",
    "title-starter-name": "Mr. Will Case came.|Dr. May Chance left.",
    "saint": "She was born in St. Aubin.|He was not.",
    "mount": "They climbed Mt. Kern in May.|It rained.",
    # initials
    "initial": "J. Marlow wrote it.|The rest followed.",
    "two-initials": "The novel by J. K. Ferrand appears.|It sells.",
    "middle-initial": "John B. Archer signed.|The clerk copied it.",
    "glued-initials": "The poet T.S. Orme died.|He was old.",
    "label-letter": "We need vitamin C.|The doctor insists.",
    "plan-b": "Let us turn to plan B.|It is ready.",
    "preposition-initial": "A book written by A. The Elder appears.",
    "pronoun-i": "My brother is taller than I.|Harry is small.",
    "pronoun-i-and": "So said she and I.|Nobody objected.",
    # acronyms and countries
    "us-inside": "The U.S. Senate voted.|The House waits.",
    "us-lower": "He left the U.S. in May.|She stayed.",
    "us-end": "He lives in the U.S.|She lives in China.",
    "uk": "The U.K. Treasury and the E.U. Commission agree.|It is rare.",
    "washington": "It opened in Washington, D.C. in May.|The crowd came.",
    "phd": "She holds a Ph.D. in law.|He has an M.A. from Leeds.",
    "dotted-end": "They sailed from the U.S.A.|Then they rested.",
    # abbreviations
    "for-example": "Some metals, e.g. Iron, rust.|Others do not.",
    "that-is": "The cost, i.e. Two pounds, is low.",
    "versus": "It was Orso vs. Delta again.|We watched.",
    "law-case": "Read Orso v. Delta before noon.|The judge will ask.",
    "etc-lower": "Chips, servers, etc. are dear.",
    "etc-end": "They sell chips, servers, etc.|Paris buys.",
    "et-al": "Moss et al. (2021) disagree.|The debate goes on.",
    "company": "Nordal Inc. Europe invests.|Nordal Inc. is watched.",
    "company-end": "She bought Nordal Inc.|The price is secret.",
    "company-co": "The firm of Hale & Co. Limited failed.|No one wept.",
    "junior": "He spoke with Bob Hart Jr. Smith.|The others heard.",
    "approximately": "It weighs approx. Two tons.|Nobody lifts it.",
    # references
    "number-sign": "See No. 12 on the list.|Then read No. 13.",
    "answer-no": "No.|He refused.",
    "page": "See p. 12 and pp. 14-16.|The court agreed.",
    "figure": "As Fig. A shows, it turns.|Fig. 2 differs.",
    "section": "Under sec. 3 and art. IV, it is void.|The rest stands.",
    "chapter": "Read ch. 4 of vol. II first.|Then rest.",
    "month": "On Jan. 5 all changed.|On Sept. 11 too.",
    # times and places
    "morning": "The train leaves at 9 a.m. on Monday.|It is full.",
    "evening-end": "The shop closes at 6 p.m.|We were late.",
    "street": "He lives on Main St. near the mill.|The mill is old.",
    "before-christ": "It dates from 300 B.C. or so.|The Romans took it.",
    # numbers
    "decimals": "It costs $5.6 million.|It was 3.5 percent.",
    "version": "We run version 2.10.3 now.|The old one failed.",
    "thousands": "It holds 1,200 seats.|That is too few.",
    "money-end": "It cost $5.|She paid.",
    "year-end": "It was built in 1912.|The war followed.",
    # quotations
    "quote-stop-inside": "He said, “Go home.”|Then he left.",
    "quote-lower": "“Stop!” he cried.|She stopped.",
    "quote-name": "“Stop!” Mr. Hill cried.|She stopped.",
    "quote-pronoun": "“Is it late?” I asked.|She nodded.",
    "quote-inverted": "“Stop!” cried Ann.|She stopped.",
    "quote-the": "“Who is it?” the widow asked.|No one spoke.",
    "quote-ascii": '"It is late."|"I know."|She sighed.',
    "quote-single": "‘It is late.’|He rose.",
    "quote-inside": "She wrote “I came. I saw.” on the wall.|It stayed.",
    "quote-opens": "The lamp died.|“Who is there?”",
    "parenthesis": "It failed (see p. 3).|We tried again.",
    "parenthesis-sentence": "It failed.|(We tried again.)|It held.",
    # lists and marks
    "item-number": "1. The race begins.|2. The race ends.",
    "item-letter": "a) The price rises.|b) The sales fall.",
    "article-heading": "Article 3. The towns decide.",
    "footnote": "The lamp died.[1]|The night was long.",
    "superscript": "The lamp died.²|The night was long.",
    # the web
    "address": "Read www.example.org/a.b today.|It is short.",
    "dotted-product": "We write in Node.js.|The rest follows.",
    "markdown": "**The price rises.**|*Sales* fall.",
    "missing-space": "It was the end.|The rest is known.",
    "no-letters": "... ! ? —",
}  # fmt: skip


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in segment(text, english())]


@pytest.mark.parametrize("row", GOLDEN.values(), ids=GOLDEN.keys())
def test_golden(row: str) -> None:
    assert sentences(row.replace("|", " ")) == row.split("|")


def test_missing_space() -> None:
    assert sentences("It was the end.The rest is known.") == [
        "It was the end.",
        "The rest is known.",
    ]


def test_the_default_language_is_french() -> None:
    text = "On part, c.-à-d. Elle dort."
    assert len(segment(text)) == 1
    assert sentences(text.replace("Elle", "They")) == ["On part, c.-à-d.", "They dort."]


PIECES = st.sampled_from(
    [
        *"“”\"'’()[]—-.!?…,;: \n\u00a0123aIMC*_`<>@/\\²🎉",
        *("Mr.", " p. ", " U.S. ", " etc. ", " The ", " he said", "[1]", " e.g. "),
    ]
)


@given(st.one_of(st.text(), st.lists(PIECES, max_size=60).map("".join)))
@settings(max_examples=300, deadline=None)
def test_lossless(text: str) -> None:
    position = 0
    for start, end in segment(text, english()):
        assert not text[position:start].strip()
        assert text[start:end] == text[start:end].strip() != ""
        position = end
    assert not text[position:].strip()
