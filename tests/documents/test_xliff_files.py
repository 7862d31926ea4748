"""XLIFF of other programs: what is translated, where the English goes, what stays."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.documents import block_text, parse
from pipeline.documents.formats import format_of
from pipeline.documents.model import Layout, Misfit, Sentence
from pipeline.documents.office.elements import require_well_formed
from pipeline.documents.xliff import xliff_blocks
from pipeline.errors import SourceError

NAME = "a.xlf"


def one(*units: str, about: str = 'source-language="fr" target-language="en"') -> str:
    """Return a file of XLIFF 1.2."""
    return (
        '<?xml version="1.0"?>\n<xliff version="1.2" '
        'xmlns="urn:oasis:names:tc:xliff:document:1.2">'
        f'<file original="a" datatype="html" {about}><body>\n{"".join(units)}'
        "</body></file></xliff>\n"
    )


def unit(source: str, rest: str = "", about: str = "") -> str:
    return f'<trans-unit id="1"{about}>\n  <source>{source}</source>{rest}\n</trans-unit>\n'


def two(*units: str, about: str = 'srcLang="fr-BE" trgLang="en"') -> str:
    """Return a file of XLIFF 2."""
    return (
        f'<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" {about}>'
        f'<file id="f">{"".join(units)}</file></xliff>'
    )


def layout() -> Layout:
    made = format_of(NAME).layout
    assert made is not None
    return made


def texts(text: str) -> list[str]:
    document = parse(text, NAME)
    return [block_text(document, block).text for block in document.blocks]


def written(text: str, *english: str, human: bool = False) -> str:
    blocks = xliff_blocks(text, NAME)[0]
    sentences = [[Sentence(n, said, human)] for n, said in enumerate(english)]
    return "".join(part.text for part in layout().write(text, blocks, sentences))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (one(unit("Le chat")), ["Le chat"]),
        (one(unit(" Le\n  chat ")), ["Le chat"]),
        (one(unit("Le chat", "<target/>")), ["Le chat"]),
        (one(unit("Le chat", "<target> </target>")), ["Le chat"]),
        (one(unit("Le chat", "<target>The cat</target>")), []),
        (one(unit("Le chat", "", ' translate="no"')), []),
        (one(f'<group translate="no">{unit("Le chat")}</group>'), []),
        (one(unit("<ph id='1'>&lt;br/&gt;</ph>")), []),
        (one(unit('Le <g id="1">chat</g><x id="2"/>')), ['Le <g id="1">chat</g><x id="2"/>']),
        (one(unit("Le chat", "<alt-trans><source>Non</source></alt-trans>")), ["Le chat"]),
        (two('<unit id="u"><segment><source>Un</source></segment><ignorable><source> </source>'
             "</ignorable><segment><source>Deux</source></segment></unit>"), ["Un", "Deux"]),
        (two('<unit id="u" translate="no"><segment><source>Un</source></segment></unit>'), []),
        (two('<unit id="u"><notes><note>Non</note></notes><segment><source>Un</source>'
             "<target>One</target></segment></unit>"), []),
    ],
)  # fmt: skip
def test_what_is_translated(text: str, expected: list[str]) -> None:
    assert texts(text) == expected


@pytest.mark.parametrize(
    ("text", "english", "expected"),
    [
        (one(unit("Le chat")), "Cats & dogs",
         one(unit("Le chat", '\n  <target state="needs-review-translation">Cats &amp; dogs</target>'))),
        (one(unit("Le chat", "<seg-source>Le chat</seg-source>\n  ")), "A cat",
         one(unit("Le chat", '<seg-source>Le chat</seg-source>\n  <target state="needs-review-translation">A cat</target>\n  '))),
        (one(unit("Le chat", '<target state="new"/>')), "A <cat>",
         one(unit("Le chat", '<target state="new">A</target>'))),
        (one(unit(" Le chat ", "<target></target>")), "A cat",
         one(unit(" Le chat ", "<target> A cat </target>"))),
        (one(unit("Le chat", "<target/>"), about='source-language="fr"'), "A cat",
         one(unit("Le chat", "<target>A cat</target>"), about='source-language="fr" target-language="en"')),
        (one(unit('Le <g id="1">chat</g>', "<target/>")), 'A <g id="1">cat &lt; a</g> a<b',
         one(unit('Le <g id="1">chat</g>', '<target>A <g id="1">cat &lt; a</g> a&lt;b</target>'))),
        (two('<unit id="u"><segment><source>Un</source></segment></unit>', about='srcLang="fr"'), "One",
         two('<unit id="u"><segment><source>Un</source><target>One</target></segment></unit>',
             about='srcLang="fr" trgLang="en"')),
    ],
)  # fmt: skip
def test_where_the_english_goes(text: str, english: str, expected: str) -> None:
    made = written(text, english)
    assert made == expected
    require_well_formed(made, NAME)


def test_the_state_says_whether_a_person_approved_it() -> None:
    assert '<target state="translated">A cat<' in written(
        one(unit("Le chat")), "A cat", human=True
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (one(about='source-language="de"'), "a.xlf:2: source-language is de; only"),
        (
            one(about='source-language="fr" target-language="nl"'),
            "target-language is nl",
        ),
        (two(about='srcLang="en"'), "srcLang is en; only French to English"),
        ("<xliff>Le chat</xliff>", "is no XLIFF 1.2 or 2"),
        ("Le chat", "is damaged: no XML at line 1"),
        ('<!DOCTYPE a [<!ENTITY b "c">]>' + two(), "declares entities"),
    ],
)
def test_what_is_refused(text: str, reason: str) -> None:
    with pytest.raises(SourceError) as error:
        xliff_blocks(text, NAME)
    assert reason in str(error.value)
    assert "\n" not in str(error.value)


def test_english_is_read_back() -> None:
    french = one(unit("Le chat"), unit('Un <g id="1">chien</g>'))
    english = written(french, "A cat", 'A <g id="1">dog</g>')
    assert layout().texts(english, french) == ["A cat", 'A <g id="1">dog</g>']
    tool = english.replace("A cat", '<mrk mtype="seg" mid="1">The cat</mrk>')
    assert layout().texts(tool, french)[0] == "The cat"
    for other in (french + "<", english.replace("Le chat", "La chatte"), one()):
        with pytest.raises(Misfit):
            layout().texts(other, french)


PIECES = st.sampled_from(
    [
        "Le chat ",
        "dort.",
        "\n  ",
        '<x id="1"/>',
        '<ph id="2">%s</ph>',
        "&amp;",
        "&#233;",
        "é",
    ]
)
INSIDE = st.recursive(
    st.lists(PIECES, max_size=4).map("".join),
    lambda inner: st.builds(lambda a, b: f'{a}<g id="3">{b}</g>', inner, inner),
    max_leaves=3,
)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.tuples(INSIDE, st.sampled_from(["", "<target/>", "<target>x</target>"]))
    )
)
def test_a_copy_is_the_french_in_the_targets(units: list[tuple[str, str]]) -> None:
    text = one(*(unit(source, rest) for source, rest in units))
    found = texts(text)
    made = written(text, *found)
    require_well_formed(made, NAME)
    assert list(layout().texts(made, text)) == found
    expected = one(
        *(
            unit(
                source,
                {
                    "": f'\n  <target state="needs-review-translation">{source}</target>',
                    "<target/>": f"<target>{source}</target>",
                }.get(rest, rest)
                if texts(one(unit(source, rest)))
                else rest,
            )
            for source, rest in units
        )
    )
    assert made == expected
