"""Subtitles: cues, the sentences that run over them, and English laid back over them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.documents import block_text, parse
from pipeline.documents.formats import format_of
from pipeline.documents.model import Layout, Misfit, Sentence
from pipeline.documents.subtitles import subtitle_blocks
from pipeline.errors import SourceError
from pipeline.findings import message_of
from pipeline.units import Finding, Severity

SRT = """\
1
00:00:01,000 --> 00:00:03,000
Images : Léa Morel
Un film de Paul Adam

2
00:00:03,000 --> 00:00:06,000
Ce matin, les gens du port
pensaient que la brume

3
00:00:06,500 --> 00:00:08,000 X1:100 X2:600
venait de la mer.

4
00:00:09,000 --> 00:00:11,000
{\\an8}- Tu viens ?
- Oui.
"""
VTT = """\
WEBVTT
Language: fr

NOTE Le texte d'une note
reste tel quel.

STYLE
::cue { color: lime }

salut
00:01.000 --> 00:03.000 align:start position:10%
<v Léa>Le chat dort sur</v>

00:03.500 --> 00:05.000
<v Léa>le toit &amp; rêve.</v>
"""


def texts(text: str, name: str) -> list[str]:
    document = parse(text, name)
    return [block_text(document, block).text for block in document.blocks]


def layout(name: str) -> Layout:
    made = format_of(name).layout
    assert made is not None
    return made


def written(text: str, name: str, *english: str) -> str:
    blocks = parse(text, name).blocks
    sentences = [[Sentence(n, one)] for n, one in enumerate(english)]
    return "".join(p.text for p in layout(name).write(text, blocks, sentences))


def test_a_sentence_over_cues_is_one_block() -> None:
    assert texts(SRT, "a.srt") == [
        "Images : Léa Morel",
        "Un film de Paul Adam",
        "Ce matin, les gens du port pensaient que la brume venait de la mer.",
        "Tu viens ?",
        "Oui.",
    ]
    assert texts(VTT, "a.vtt") == [
        "<v Léa>Le chat dort sur</v> <v Léa>le toit &amp; rêve.</v>"
    ]


def test_english_is_laid_over_the_same_cues() -> None:
    english = written(
        SRT,
        "a.srt",
        "Pictures: Léa Morel",
        "A film by Paul Adam",
        "That morning, the people of the harbor thought that the fog came from the sea.",
        "Are you coming?",
        "Yes.",
    )
    assert (
        english
        == """\
1
00:00:01,000 --> 00:00:03,000
Pictures: Léa Morel
A film by Paul Adam

2
00:00:03,000 --> 00:00:06,000
That morning, the people
of the harbor thought that the fog

3
00:00:06,500 --> 00:00:08,000 X1:100 X2:600
came from the sea.

4
00:00:09,000 --> 00:00:11,000
{\\an8}- Are you coming?
- Yes.
"""
    )


def test_webvtt_keeps_notes_styles_names_settings_and_tags() -> None:
    english = written(
        VTT, "a.vtt", "<v Léa>The cat sleeps on</v> <v Léa>the roof &amp; dreams.</v>"
    )
    expected = VTT.replace("Language: fr", "Language: en")
    expected = expected.replace("Le chat dort sur", "The cat sleeps on")
    assert english == expected.replace("le toit &amp; rêve", "the roof &amp; dreams")


def test_a_tag_that_is_cut_by_a_cue_is_closed_and_opened_again() -> None:
    text = (
        "1\n00:00:01,000 --> 00:00:03,000\n<i>Le chat dort sur\n\n"
        "2\n00:00:03,000 --> 00:00:05,000\nle toit.</i>\n"
    )
    english = written(text, "a.srt", "<i>The old cat sleeps on that roof.</i>")
    assert english == (
        "1\n00:00:01,000 --> 00:00:03,000\n<i>The old cat sleeps</i>\n\n"
        "2\n00:00:03,000 --> 00:00:05,000\n<i>on that roof.</i>\n"
    )


@pytest.mark.parametrize(
    ("english", "messages"),
    [
        ("Short.", []),
        ("word " * 16 + "w", ["40 characters a second; 20 can be read"]),
        (
            "x" * 50,
            [
                "a line of 50 characters; 42 can be shown",
                "25 characters a second; 20 can be read",
            ],
        ),
    ],
)
def test_what_a_cue_cannot_hold_is_a_problem(english: str, messages: list[str]) -> None:
    text = "1\n00:00:01,000 --> 00:00:03,000\nLe chat dort.\n"
    found = layout("a.srt").problems(
        text, parse(text, "a.srt").blocks, [[Sentence(0, english)]]
    )
    findings = (
        Finding("layout", Severity.WARNING, problem.code, problem.args)
        for problem in found
    )
    assert [message_of(finding) for finding in findings] == messages


def test_english_is_read_back_by_the_cues_of_the_source() -> None:
    english = SRT.replace("Ce matin, les gens du port\npensaient", "One\nday folk")
    assert layout("a.srt").texts(english, SRT)[2] == (
        "One day folk que la brume venait de la mer."
    )


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("00:00:06,500", "00:00:06,700", 12),
        ("\n3\n00:00:06,500 --> 00:00:08,000 X1:100 X2:600\n", "", 13),
        ("- Oui.\n", "- Oui.\n- Bon.\n", 16),
        ("- Oui.", "Oui.", 18),
    ],
)
def test_another_structure_is_a_misfit(old: str, new: str, line: int) -> None:
    with pytest.raises(Misfit) as error:
        layout("a.srt").texts(SRT.replace(old, new), SRT)
    assert error.value.line == line


def test_a_speaker_who_says_nothing_stays() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\n>> Léa dort.\n>>\nPaul rit.\n\n"
    assert texts(text, "a.srt") == ["Léa dort.", "Paul rit."]
    made = written(text, "a.srt", "Léa sleeps.", "Paul laughs.")
    assert made == text.replace("Léa dort.", "Léa sleeps.").replace("rit", "laughs")
    assert layout("a.srt").texts(made, text) == ["Léa sleeps.", "Paul laughs."]
    alone = text.replace("Paul rit.\n", "")
    assert layout("a.srt").texts(alone, alone) == texts(alone, "a.srt") == ["Léa dort."]


def test_a_text_without_times_is_no_subtitles() -> None:
    with pytest.raises(SourceError, match=r"a\.srt: no subtitles, because no line of"):
        subtitle_blocks("Le chat dort.\n", "a.srt")
    assert subtitle_blocks("\n", "a.srt") == ((), ())


WORDS = st.sampled_from(
    ["le", "chat", "Léa", "dort,", "toit.", "?", "<i>", "</i>", "{\\an8}", "-", ">>"]
)
PAYLOADS = st.lists(
    st.lists(WORDS, min_size=1, max_size=9).map(" ".join), max_size=3
).map("\n".join)
CUES = st.lists(st.tuples(PAYLOADS, st.integers(0, 4000)), max_size=6)


def made_of(cues: list[tuple[str, int]], end: str) -> str:
    text = ""
    at = 0
    for number, (payload, pause) in enumerate(cues, 1):
        first, last = (f"00:00:{ms // 1000:02},{ms % 1000:03}" for ms in (at, at + 900))
        text += f"{number}\n{first} --> {last}\n{payload}\n\n"
        at += 900 + pause
    return text.replace("\n", end)


@settings(deadline=None, max_examples=60)
@given(CUES, st.sampled_from(["\n", "\r\n"]))
def test_a_copy_is_byte_identical_and_is_read_back(
    cues: list[tuple[str, int]], end: str
) -> None:
    text = made_of(cues, end)
    assert written(text, "a.srt", *texts(text, "a.srt")) == text
    assert list(layout("a.srt").texts(text, text)) == texts(text, "a.srt")


@settings(deadline=None, max_examples=40)
@given(
    CUES,
    # As many words as there are lines at most: with fewer, a speaker's line may be left
    # out, and such a file is refused when it is read back (docs/formats.md, limits).
    st.lists(
        st.sampled_from(["a", "the", "horse,", "barn."]), min_size=20, max_size=30
    ),
)
def test_times_and_numbers_stay_whatever_the_english(
    cues: list[tuple[str, int]], words: list[str]
) -> None:
    text = made_of(cues, "\n")
    english = " ".join(words)
    made = written(text, "a.srt", *[english] * len(parse(text, "a.srt").blocks))
    lines = [line for line in made.split("\n") if "-->" in line]
    assert lines == [line for line in text.split("\n") if "-->" in line]
    read = layout("a.srt").texts(made, text)
    assert {
        " ".join(one.replace("<i>", "").replace("</i>", "").split()) for one in read
    } <= {english}


def test_position_tags_on_lines_of_their_own_are_found_again() -> None:
    text = "1\n00:00:00,000 --> 00:00:00,900\n{\\an8}\n{\\an8} Le chat\n\n"
    made = written(text, "a.srt", "The cat")
    assert layout("a.srt").texts(made, text) == ["The cat"]
