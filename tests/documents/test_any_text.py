"""Whatever stands in a file of a format: blocks are true to it, and a copy is the file."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.documents import block_text, parse
from pipeline.documents.formats import FORMATS, format_of
from pipeline.documents.model import Format, Sentence
from pipeline.errors import SourceError
from pipeline.units import Span

LAID_OUT = [one for one in FORMATS if one.layout]
PIECES = st.sampled_from(
    [
        *("a ", "é. ", "\n", "\n\n", "\r\n", "\r", "\t", "<", ">", "&", '"', "'", "\\"),
        *(
            "1\n",
            "00:00:01,000 --> 00:00:02,000",
            "00:01.5 --> 00:02.5 line:0",
            "WEBVTT",
        ),
        *(
            "<i>",
            "</i>",
            "<p>",
            "</p>",
            "<p title='a b'>",
            "<!--",
            "-->",
            "<?x",
            "NOTE",
        ),
        *(
            'msgid "',
            'msgstr "',
            '"\n',
            '""\n',
            "#, fuzzy\n",
            "#~ ",
            "\\n",
            "\u00a0",
            "{",
        ),
        *("<script>", "</script", "translate=no", "lang=fr", "=", "]]>", "<![CDATA["),
    ]
)
TEXTS = st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=30)


@pytest.mark.parametrize("form", LAID_OUT, ids=lambda one: one.name)
@settings(deadline=None, max_examples=150)
@given(text=TEXTS)
def test_blocks_are_true_to_any_text(form: Format, text: str) -> None:
    try:
        blocks, _ = form.read(text, "a")
    except SourceError:
        return
    document = parse(text, f"a{form.suffixes[0]}")
    at = 0
    for block in blocks:
        assert at <= block.start < block.end <= len(text)
        at = block.end
        content = text[block.start : block.end]
        assert content == content.strip()
        made = block_text(document, block)
        assert made.source == content
        assert made.to_source(Span(0, len(made.text))) == (0, len(content))


@pytest.mark.parametrize("form", LAID_OUT, ids=lambda one: one.name)
@settings(deadline=None, max_examples=100)
@given(text=TEXTS, english=st.sampled_from(["x", "the cat & <b>dog</b>", '"', "a\\b"]))
def test_any_text_can_be_written(form: Format, text: str, english: str) -> None:
    layout = format_of("", form.name).layout
    assert layout is not None
    blocks = parse(text, "a", form.name).blocks
    sentences = [[Sentence(n, english, is_human=True)] for n in range(len(blocks))]
    if blocks:
        made = "".join(part.text for part in layout.write(text, blocks, sentences))
        assert english[:1].replace('"', "") in made
        list(layout.problems(text, blocks, sentences))
