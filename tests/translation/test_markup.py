"""Whatever an engine does, markup comes through or there is an error finding.

Documents are drawn from the marks of every dialect. An engine that copies gives the
same file; one that drops, doubles, shuffles and invents loses nothing unseen.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Sequence

import pytest
from fakes import FakeEngine
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.documents import parse
from pipeline.engines.protocol import Request
from pipeline.glossary import Termbase
from pipeline.inlines import restore
from pipeline.rendering import render
from pipeline.translation import Settings, Translator
from pipeline.translation.preparation import PreparedDocument, PreparedSegment, prepare
from pipeline.units import Bitext, Severity, TranslationUnit

# More of them: BITEXTE_FUZZ=2000
COUNT = int(os.environ.get("BITEXTE_FUZZ", "60"))

WORDS = ["le port", "la mer monte", "Un quai", "ou", "trois bateaux", "vieux"]
# What may stand anywhere in a sentence, and is no part of another one of the list.
THINGS = [
    *("%s", "%1$s", "%{nom}", "%(age)d", "{0}", "{{ page.titre }}", "%prix_net%"),
    *("{% lien a %}", '{{< fig "b" >}}', "<%= c %>", "🧀", "🇫🇷", "→", "©", "✅"),
    *("plan.pdf", "/usr/local/d", "mon_nom", "@lea", "#budget", "f()", "--force"),
    *("01 23 45 67 89", "https://ex.org/e_f", "lea@ex.org", "&amp;", "<br/>"),
]
MARKDOWN_THINGS = [
    *("`g h`", "$x_1^2$", "[[Le quai]]", "![i](j.png)", "![[k.png]]", "{ref}`l m`"),
    *("\\*", ":tada:", "%%rien%%"),
]
PAIRS = [("<b>", "</b>"), ("<i>", "</i>"), ("<0>", "</0>")]
MARKDOWN_PAIRS = [
    *PAIRS,
    *(("**", "**"), ("*", "*"), ("[", "](n.md)"), ("[", "](o.md){.p}"), ("==", "==")),
    *(("~~", "~~"), ("[[Quai|", "]]")),
]


def sentences(things: Sequence[str], pairs: Sequence[tuple[str, str]]):  # noqa: ANN201
    pieces = st.sampled_from(WORDS) | st.sampled_from(things)
    run = st.lists(pieces, min_size=1, max_size=4).map(" ".join)
    paired = st.builds(
        lambda pair, inside: pair[0] + inside + pair[1], st.sampled_from(pairs), run
    )
    return st.builds(
        lambda parts, end: " ".join(parts) + end,
        st.lists(run | paired, min_size=1, max_size=4),
        st.sampled_from(["", ".", " !", " :", ", etc."]),
    )


PLAIN_SENTENCE = sentences(THINGS, PAIRS)
SENTENCE = sentences([*THINGS, *MARKDOWN_THINGS], MARKDOWN_PAIRS)
SHORT = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)
BLOCKS = st.one_of(
    SENTENCE,
    st.lists(SENTENCE, min_size=2, max_size=3).map("\n".join),
    st.builds("# {} {{#a-b}}".format, SENTENCE),
    st.builds("## 2. {}".format, SHORT),
    st.builds("- {}\n- [ ] {}".format, SENTENCE, SENTENCE),
    st.builds("> [!note] {}\n> {}".format, SHORT, SENTENCE),
    st.builds('!!! tip "{}"\n    {}'.format, SHORT, SENTENCE),
    st.builds('=== "{}"\n\n    {}'.format, SHORT, SENTENCE),
    st.builds("::: details {}\n{}\n:::".format, SHORT, SENTENCE),
    st.builds("```{{note}}\n:class: a\n{}\n```".format, SENTENCE),
    st.builds("{}\n: {}\n: {}".format, SHORT, SENTENCE, SENTENCE),
    st.builds("| {} | {} |\n|---|---|\n| {} | |".format, SHORT, SHORT, SHORT),
    st.builds("{}^[{}]".format, SHORT, SENTENCE),
    st.builds("{}\n{{: .a #b}}".format, SENTENCE),
    st.builds("{}\n$$\nx = \\frac{{a}}{{b}}\n$$\n{}".format, SENTENCE, SENTENCE),
    st.builds("{{% if a %}}\n{}\n{{% endif %}}".format, SENTENCE),
    st.builds("*[A]: {}".format, SHORT),
    st.builds("**{} :** {}".format, SHORT, SENTENCE),
    st.builds("{} | {}<br>{}".format, SENTENCE, SENTENCE, SENTENCE),
    st.builds("<div>\n{}\n</div>".format, SENTENCE),
    st.sampled_from(["---", "```js\nlet a;\n```", "import A from 'b'", "[TOC]"]),
)
FRONT = st.sampled_from(
    ["", "---\ntitle: le port\ntags: [a]\n---\n\n", '+++\ntitle = "le quai"\n+++\n\n']
)
MARKDOWN = st.builds(
    lambda front, blocks, end: (front + "\n\n".join(blocks)).replace("\n", end) + end,
    FRONT,
    st.lists(BLOCKS, min_size=1, max_size=5),
    st.sampled_from(["\n", "\r\n"]),
)
LINES = st.one_of(
    PLAIN_SENTENCE,
    st.builds("{}\t{}".format, SHORT, SHORT),
    st.builds("1. {}".format, PLAIN_SENTENCE),
    st.builds("> {}".format, PLAIN_SENTENCE),
    st.builds("$ ls {}".format, SHORT),
    st.builds("  {}  {}".format, SHORT, PLAIN_SENTENCE),
    st.just(""),
)
PLAIN = st.lists(LINES, min_size=1, max_size=8).map("\n".join)
DOCUMENTS = st.tuples(MARKDOWN, st.just("a.md")) | st.tuples(PLAIN, st.just("a.txt"))
ANY = st.tuples(
    st.lists(
        st.sampled_from(
            [*"*_`[]()<>!#$%&{}|~:^\\\"' \n\t-+=1.a", "\n\n", "é", "::: b"]
        ),
        max_size=40,
    ).map("".join),
    st.sampled_from(["a.md", "a.txt"]),
)


def prepared(text: str, name: str) -> PreparedDocument:
    return prepare(parse(text, name), Termbase(()), "test")


def written(name: str, units: Sequence[TranslationUnit], tail: str) -> str:
    return render(Bitext(name, "", tuple(units), tail=tail)).text


def copied(draft: PreparedSegment) -> TranslationUnit:
    """The unit of an engine that copies, before English typography."""
    target = draft.segment.source
    if not draft.copy:
        target = restore(draft.text, draft.extraction, ()).text
    return TranslationUnit(
        draft.segment.id,
        draft.segment.kind,
        draft.segment.source,
        target,
        before=draft.before,
    )


@settings(max_examples=COUNT, deadline=None)
@given(DOCUMENTS | ANY)
def test_a_copying_engine_gives_the_same_text(document: tuple[str, str]) -> None:
    text, name = document
    found = prepared(text, name)
    units = [copied(draft) for draft in found.segments]
    assert written(name, units, found.tail) == text


def hostile(chance: random.Random) -> Callable[[Request, Sequence[str]], list[str]]:
    """An engine that drops, doubles, shuffles and invents."""
    invented = [*THINGS, "**", "*", "`", "<b>", "](x)", "$y_1$", "|"]

    def answer(request: Request, _avoid: Sequence[str]) -> list[str]:
        words: list[str] = []
        for word in request.text.split():
            words += [word] * chance.choice([0, 1, 1, 1, 2])
        chance.shuffle(words)
        if chance.random() < 0.4:
            place = chance.randint(0, len(words))
            words.insert(place, chance.choice(invented))
        return [" ".join(words)]

    return answer


def known(name: str) -> list[str]:
    pairs = MARKDOWN_PAIRS if name == "a.md" else PAIRS
    things = [*THINGS, *MARKDOWN_THINGS] if name == "a.md" else THINGS
    return [*things, *(mark for pair in pairs for mark in pair if len(mark) > 1)]


@settings(max_examples=COUNT, deadline=None)
@given(DOCUMENTS, st.integers(0, 10_000))
def test_a_hostile_engine_loses_and_invents_nothing_unseen(
    document: tuple[str, str], seed: int
) -> None:
    text, name = document
    found = prepared(text, name)
    chance = random.Random(seed)  # noqa: S311 (a fixed sequence is wanted)
    engine = FakeEngine(answer=hostile(chance))
    units = Translator(engine, Settings()).translate(found.segments)
    for unit in units:
        errors = [one for one in unit.findings if one.severity is Severity.ERROR]
        source, target = unit.source, unit.target
        changed = [
            thing for thing in known(name) if source.count(thing) != target.count(thing)
        ]
        assert not changed or errors, (changed, source, target)
    # Between the units nothing is ever touched.
    english = written(name, units, found.tail)
    for unit in units:
        assert all(line in english for line in unit.before.split("\n")[1:-1])


@pytest.mark.parametrize(
    ("name", "french", "english"),
    [
        ("a.txt", "Le port <b>{0}</b> dort ici.", "LE PORT <b>{0}</b> DORT ICI."),
        ("a.md", "Va à **%s** puis `le quai`, vite.", "VA À **%s** PUIS `le quai`, VITE."),
        ("a.md", "<b>{0}</b>", "<b>{0}</b>"),
    ],
)  # fmt: skip
def test_the_pieces_around_markup_are_the_last_resort(
    name: str, french: str, english: str
) -> None:
    """The engine invents a placeholder in what has more than two words."""

    def answer(request: Request, _avoid: Sequence[str]) -> list[str]:
        long = len(request.text.split()) > 2
        return [request.text.upper() + (" %d" if long else "")]

    drafts = prepared(french, name).segments
    (unit,) = Translator(FakeEngine(answer=answer), Settings()).translate(drafts)
    assert unit.target == english
    assert [one for one in unit.findings if one.check == "protected"] == []
    assert ("around" in unit.steps) == (len(french) > 10)


def test_what_no_attempt_mends_is_an_error() -> None:
    engine = FakeEngine(answer=lambda request, _: [request.text + " %d"])
    drafts = prepared("Le port **%s** dort.", "a.md").segments
    (unit,) = Translator(engine, Settings()).translate(drafts)
    assert ("protected", "error", "added", ("%d",)) in [
        (one.check, one.severity, one.code, one.args) for one in unit.findings
    ]


# The kinds of blocks and inlines of CommonMark and GFM, in sentences of our own.
EXAMPLES = [
    "\tun\n\n- deux\n\n\ttrois\n\n>\t\tquatre\n",
    "***\n- - -\n   ___\n+++\nun\n****\ndeux\n",
    "# un #\n   ### deux\n#trois\n####### quatre\n## cinq \\##\n# \n",
    "Un *port\nla mer*\t\n====\n\ndeux\n-\n\n`un\n---\nport`\n",
    "    un\n\n      deux\n \n\n\n    trois\nun\n    deux\n",
    "~~~\n<\n >\n~~~\n\n````\nun\n```\n`````\n\n``` un``deux\n```\n",
    "<pre>\n**un**,\n\n_deux_.\n</pre>\n<!-- a\n\nb -->ok\n<?php\n?>\n<del>*un*</del>\n",
    "[a]: <u v> 'titre\nsuite'\n[b]:\n/u\n[c]: /u \"t\" x\n[a] [d][b] [e][] [f]\n",
    "un\n  deux   \n     trois\n\n\n\nquatre  \ncinq\\\nsix\n",
    "> un\n> # deux\n>>> trois\n> - quatre\nsuite\n>\n>     code\n",
    "- un\n  - deux\n\n\n- trois\n10) quatre\n11) cinq\n*\n  six\n+   sept\n\n        huit\n",
    "- [ ] un\n- [x] deux\n  - [X] trois\n1. [ ] quatre\n",
    "| a | b `|` c |\n|:-:|--|\n| d \\| e | **f** |\n| g |\n| h | i | j |\nsuite\n",
    "`un` ``deux ` trois`` ` quatre ` `` ` `` `a\nb`\n",
    "*un* _deux_ **trois** __quatre__ ***cinq*** *six **sept** huit* **a*b**c* un_deux_\n",
    "~~un~~ ~deux~ ~~~trois~~~ 2*3*4 \\*quatre\\* &copy; &#35; &nope; &amp\n",
    "[un](/u 't') [deux](<a b>) [trois](a(b)c) [![q](r)](s) [*t](u*) [v] (w) ![x][y]\n\n[y]: z\n",
    "<http://a.b> <c@d.ee> www.ex.org/a. http://ex.org/b_c) d@ex.org <e:f> <33> < g>\n",
    "un<br/>deux<b c='d' e=\"f>g\">h</b><!-- i -->j</b ><k/>\n",
    "un[^1] deux[^b]\n\n[^1]: trois\n\n    quatre\n[^b]: cinq\n",
]


@pytest.mark.parametrize("text", EXAMPLES)
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_examples_of_commonmark_and_gfm(text: str, end: str) -> None:
    text = text.replace("\n", end)
    found = prepared(text, "a.md")
    units = [copied(draft) for draft in found.segments]
    assert written("a.md", units, found.tail) == text
