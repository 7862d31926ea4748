"""Message catalogues, with polib as the judge of what was written."""

from __future__ import annotations

import polib  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.documents import block_text, parse
from pipeline.documents.catalog import catalog_blocks
from pipeline.documents.formats import format_of
from pipeline.documents.model import Layout, Misfit, Sentence
from pipeline.errors import SourceError

NAME = "a.po"
MESSAGES = """\
# Un titre
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: en\\n"

#: a.c:1
#, c-format
msgid "Le chat %s dort."
msgstr ""

msgctxt "menu"
msgid ""
"Le chat dit \\"oui\\" et "
"il part.\\n"
"\\n"
"Il revient."
msgstr ""

#| msgid "Un ancien"
msgid "Un fichier"
msgid_plural "%d fichiers"
msgstr[0] ""
msgstr[1] ""

msgid "La mer"
msgstr "The sea"

#~ msgid "Vieux"
#~ msgstr ""
"""
FRENCH = """\
msgid ""
msgstr ""
"Language: fr_FR\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

msgid "The sea"
msgstr "La mer"

#, fuzzy
msgid "One cat"
msgid_plural "%d cats"
msgstr[0] "Un chat"
msgstr[1] "%d chats"

msgid "Untranslated"
msgstr ""
"""


def texts(text: str) -> list[str]:
    document = parse(text, NAME)
    return [block_text(document, block).text for block in document.blocks]


def layout() -> Layout:
    made = format_of(NAME).layout
    assert made is not None
    return made


def written(text: str, *english: str, is_human: bool = False) -> str:
    blocks = parse(text, NAME).blocks
    sentences = [[Sentence(n, one, is_human)] for n, one in enumerate(english)]
    return "".join(part.text for part in layout().write(text, blocks, sentences))


def test_messages_are_the_french_where_msgstr_is_empty() -> None:
    assert texts(MESSAGES) == [
        "Le chat %s dort.",
        'Le chat dit \\"oui\\" et il part.',
        "Il revient.",
        "Un fichier",
        "%d fichiers",
    ]
    assert texts(FRENCH) == ["La mer", "Un chat", "%d chats"]


def test_english_goes_into_msgstr_and_is_fuzzy() -> None:
    english = (
        "The cat %s sleeps.",
        'It says "yes" \\o/.',
        "Back.",
        "A file",
        "%d files",
    )
    made = written(MESSAGES, *english)
    old, new = polib.pofile(MESSAGES), polib.pofile(made)
    assert [one.msgid for one in new] == [one.msgid for one in old]
    assert [one.msgstr for one in new] == [
        "The cat %s sleeps.",
        'It says "yes" \\o/.\n\nBack.',
        "",
        "The sea",
        "",
    ]
    assert new[2].msgstr_plural == {0: "A file", 1: "%d files"}
    assert [one.flags for one in new] == [
        ["fuzzy", "c-format"],
        ["fuzzy"],
        ["fuzzy"],
        [],
        [],
    ]
    assert new[2].previous_msgid == "Un ancien"
    assert new.metadata == old.metadata


def test_what_a_person_approved_is_not_fuzzy() -> None:
    made = written(MESSAGES, *texts(MESSAGES), is_human=True)
    assert "fuzzy" not in made


def test_french_in_msgstr_becomes_english_in_place() -> None:
    made = written(FRENCH, "The sea", "A cat", "%d cats")
    new = polib.pofile(made)
    assert [(one.msgstr, one.msgstr_plural, one.flags) for one in new] == [
        ("The sea", {}, ["fuzzy"]),
        ("", {0: "A cat", 1: "%d cats"}, ["fuzzy"]),
        ("", {}, []),
    ]
    assert new.metadata == {
        "Language": "en",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }


def test_english_is_read_back_and_other_messages_are_a_misfit() -> None:
    english = ["The cat %s sleeps.", 'It says "yes".', "Back.", "A file", "%d files"]
    made = written(MESSAGES, *english)
    assert layout().texts(made, MESSAGES) == english
    split = made.replace('"The cat %s sleeps."', '""\n"The cat "\n"%s sleeps."')
    assert layout().texts(split, MESSAGES) == english
    other = made.replace('msgid "La mer"', 'msgid "Le port"')
    with pytest.raises(Misfit) as error:
        layout().texts(other, MESSAGES)
    assert error.value.line == other.split("\n").index('msgid "Le port"') + 1
    with pytest.raises(Misfit):
        layout().texts(made + '\nmsgid "Oui"\nmsgstr "Yes"\n', MESSAGES)


def test_a_text_without_messages_is_no_catalogue() -> None:
    with pytest.raises(SourceError, match=r"a\.po: no messages \(msgid, msgstr\)"):
        catalog_blocks("Le chat dort.", NAME)


LITERALS = st.lists(
    st.sampled_from(
        ["Le chat ", "dort. ", '\\"', "\\n", '"\n"', "%s ", "\\t", "<b>", "é"]
    ),
    max_size=8,
).map("".join)
ENTRIES = st.lists(
    st.tuples(
        st.sampled_from(
            ["", "#, c-format\n", "# Note\n", "#: a.c\n", '#| msgid "x"\n']
        ),
        st.sampled_from(["", 'msgctxt "a"\n']),
        LITERALS,
        st.sampled_from(["", "Filled"]),
    ),
    max_size=4,
)


@settings(deadline=None, max_examples=100)
@given(
    ENTRIES, st.lists(st.sampled_from(["a", '"b"', "c\\td", "<b>e</b>"]), min_size=1)
)
def test_only_msgstr_and_flags_change(
    entries: list[tuple[str, str, str, str]], words: list[str]
) -> None:
    text = "\n".join(
        f'{comment}{context}msgid "{number} {literal}"\nmsgstr "{filled}"\n'
        for number, (comment, context, literal, filled) in enumerate(entries)
    )
    old = polib.pofile(text or "\n")
    english = " ".join(words)
    count = len(parse(text, NAME).blocks)
    made = written(text, *[english] * count)
    new = polib.pofile(made or "\n")
    for before, after in zip(old, new, strict=True):
        assert (before.msgid, before.msgctxt) == (after.msgid, after.msgctxt)
        assert set(after.flags) - {"fuzzy"} == set(before.flags)
        if before.msgstr:
            assert after.msgstr == before.msgstr
            assert "fuzzy" not in after.flags
    assert list(layout().texts(made, text)) == [english] * count
    copied = written(text, *texts(text))
    assert list(layout().texts(copied, text)) == [
        one.replace('\\"', '"') for one in texts(text)
    ]
