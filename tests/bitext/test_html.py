from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from bitext.samples import BITEXT, bitexts
from hypothesis import given, settings

from pipeline import __version__
from pipeline.bitext import to_html
from pipeline.bitext.joins import is_absorbed
from pipeline.bitext.plain import make_visible, unwrap_in_place
from pipeline.findings import worded
from pipeline.units import (
    Bitext,
    Kind,
    Origin,
    ReasonKind,
    Severity,
    Stale,
    StaleReason,
    State,
    TermStatus,
    TermUse,
    TranslationUnit,
)

GOLDEN = Path(__file__).with_name("grue.body.html")

# Every tag and attribute that the page may ever have; none of them runs anything.
WORDS = re.compile(r"[\w-]+")
TAGS = set(
    WORDS.findall(
        "a b body details del div em footer h1 h2 head header html i ins li main meta p"
        " ol pre rect section small span style summary svg title ul"
    )
)
ATTRIBUTES = set(
    WORDS.findall(
        "aria-hidden aria-label charset class content height href http-equiv id lang"
        " name preserveaspectratio role title viewbox width x"
    )
)
VOID = {"meta", "rect"}


class Page(HTMLParser):
    """Collects tags, attributes, links and the texts of the two columns."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: set[str] = set()
        self.ids: list[str] = []
        self.columns: dict[str, list[str]] = {"fr": [], "en": []}
        self.column = ""
        self.depth = 0
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, Any]]) -> None:
        values = dict(attrs)
        assert len(values) == len(attrs)
        self.tags.add(tag)
        self.attributes |= values.keys()
        self.links |= {values["href"]} if "href" in values else set()
        self.ids += [values["id"]] if "id" in values else []
        if tag not in VOID:
            self.open.append(tag)
        if values.get("class") in self.columns and "lang" in values:
            self.column = values["class"]
            self.depth = len(self.open)
            self.columns[self.column].append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, Any]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if len(self.open) < self.depth:
            self.column = ""

    def handle_data(self, data: str) -> None:
        if self.column:
            self.columns[self.column][-1] += data


def body(page: str) -> str:
    return page.partition("</style>")[2]


def one(**changed: Any) -> Bitext:
    unit = TranslationUnit("p1.s1", Kind.PARAGRAPH, "Il pleut.", "It is raining.")
    return Bitext("a.txt", "", (replace(unit, state=State.TRANSLATED, **changed),))


def test_the_page_of_one_of_everything() -> None:
    assert body(to_html(BITEXT)) == GOLDEN.read_text("utf-8")


def test_the_head() -> None:
    head = to_html(BITEXT).partition("<style>")[0]
    css = to_html(BITEXT).partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    assert (
        head
        == f"""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="bitexte {__version__}">
<title>ports/grue.md · fr → en</title>
"""
    )


def test_the_style_loads_nothing() -> None:
    css = to_html(BITEXT).partition("<style>")[2].partition("</style>")[0]
    assert re.findall(r"url\(|@import|@font-face|expression|//|<", css) == []


HOSTILE = (
    "</style></p></title></textarea>--><script>document.title='pwned'</script>"
    "<img src=x onerror=\"document.title='pwned'\">"
    "\" onmouseover=\"document.title='pwned'\" x='<svg onload=alert(1)>javascript:&#0;]]>"
)


def hostile() -> Bitext:
    unit = TranslationUnit(
        "p1.s1",
        Kind.LIST_ITEM,
        HOSTILE,
        HOSTILE,
        State.REVIEWED,
        Origin.POST_EDIT,
        None,
        (
            TermUse(
                HOSTILE, HOSTILE, HOSTILE, TermStatus.MET, HOSTILE, "", (0, 9), (0, 9)
            ),
            TermUse(HOSTILE, HOSTILE + "2", HOSTILE, TermStatus.UNMET),
        ),
        (
            worded(HOSTILE, Severity.ERROR, HOSTILE, (3, 60), (3, 60)),
            worded(HOSTILE, Severity.INFO, HOSTILE, dismissed=HOSTILE),
        ),
        '\n<b>"x"',
        machine=HOSTILE + "3",
        comment=HOSTILE,
        stale=Stale((StaleReason(ReasonKind.OTHER, HOSTILE),), HOSTILE + "4", HOSTILE),
    )
    units = (
        unit,
        replace(unit, id="p2.s1", kind=Kind.CODE, before='\n"><x>'),
        replace(unit, id="p3.s1", kind=Kind.NOTE, before='\n"><x>'),
        replace(unit, id="p4.s1", kind=Kind.HEADING),
    )
    return Bitext(
        f"{HOSTILE}.txt", HOSTILE, units, {HOSTILE: HOSTILE}, langs=('"><x>', "<y>")
    )


def test_hostile_texts_are_inert() -> None:
    page = Page(to_html(hostile()))
    assert page.open == []
    assert page.tags - TAGS == set()
    assert page.attributes - ATTRIBUTES == set()
    assert page.links == {"#p1.s1", "#p2.s1", "#p3.s1", "#p4.s1"}


@given(bitexts())
@settings(max_examples=30, deadline=None)
def test_any_bitext_is_shown_whole(bitext: Bitext) -> None:
    text = to_html(bitext)
    assert text == to_html(bitext)
    text.encode()
    page = Page(text)
    assert page.open == []
    assert page.tags - TAGS == set()
    assert page.attributes - ATTRIBUTES == set()
    assert len(set(page.ids)) == len(page.ids)
    for column, lang in (("fr", "source"), ("en", "target")):
        units = [unit for unit in bitext.units if not is_absorbed(unit)]
        assert len(page.columns[column]) == len(units)
        for shown, unit in zip(page.columns[column], units, strict=True):
            wanted = make_visible(unwrap_in_place(getattr(unit, lang)))
            if unit.kind is not Kind.CODE and wanted:
                assert shown.endswith(wanted)


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        (
            dict(kind=Kind.LIST_ITEM, before="\n  - "),
            '<section class="block list-item depth1" id="p1">\n',
        ),
        (
            dict(kind=Kind.LIST_ITEM, before="\n> 12. "),
            '<p class="fr" lang="fr"><span class="marker">12.</span>Il pleut.</p>',
        ),
        (
            dict(kind=Kind.LIST_ITEM, before="\n* "),
            '<p class="en" lang="en"><span class="marker">•</span>It is raining.</p>',
        ),
        (
            dict(kind=Kind.NOTE, before="\n[^note]: "),
            '<p class="fr" lang="fr"><span class="marker">note</span>Il pleut.</p>',
        ),
        (
            dict(kind=Kind.HEADING, before="#### "),
            '<section class="block heading level3" id="p1">\n',
        ),
        (dict(kind=Kind.HEADING), '<section class="block heading level1" id="p1">\n'),
        (
            dict(kind=Kind.CODE, source="a\n\tb\0<", target="a"),
            '<pre class="fr" lang="fr">a\n    b␀&lt;</pre>',
        ),
        (
            dict(target=""),
            '<p class="en" lang="en"><span class="none">not translated yet</span></p>',
        ),
        (
            dict(score=-0.314),
            '<span class="dot translated" role="img" aria-label="translated, by machine, score -0.31" title="translated, by machine, score -0.31"></span>',
        ),
        (
            dict(origin=Origin.TM),
            '<div class="side"><p class="origin">memory</p></div>',
        ),
        (
            dict(
                stale=Stale((StaleReason(ReasonKind.ENGINE),), "Il pleut.", "It rains.")
            ),
            '<p class="was en" lang="en"><span class="label">the machine now proposes</span>It rains.</p>',
        ),
        (
            dict(terms=(TermUse("pluie", "pluie", "rain", TermStatus.UNMET),)),
            '<p><span class="tag error">term</span> pluie → rain, not met</p>',
        ),
        (dict(comment="Le <temps>"), '<p class="comment">Le &lt;temps&gt;</p>'),
    ],
)
def test_one_row(changed: dict[str, Any], wanted: str) -> None:
    assert wanted in body(to_html(one(**changed)))


def test_an_unmet_term_that_a_finding_names_is_told_once() -> None:
    page = to_html(
        one(
            terms=(TermUse("pluie", "pluie", "rain", TermStatus.UNMET),),
            findings=(worded("terms", Severity.ERROR, "pluie should be rain"),),
        )
    )
    assert page.count("pluie") == 1


def test_a_document_without_notes_gets_the_room_of_the_margin() -> None:
    assert '<body class="bare">' in to_html(one())
    assert "<body>" in to_html(one(comment="x"))


def log(*units: TranslationUnit) -> str:
    return to_html(Bitext("a.txt", "", units)).partition('<section class="log">')[2]


def test_a_text_that_nobody_reviewed_has_no_log_and_no_style_for_one() -> None:
    page = to_html(one(findings=(worded("numbers", Severity.ERROR, "1 became 2"),)))
    assert "log" not in page


def test_the_log_says_what_reviewers_did() -> None:
    unit = one().units[0]
    fine = replace(unit, state=State.REVIEWED)
    dismissed = worded("numbers", Severity.ERROR, "1 became <2>", dismissed="so be it")
    edited = replace(fine, machine="It rains.", origin=Origin.POST_EDIT)
    found = log(
        replace(fine, id="p1.s1"),
        replace(fine, id="p1.s2"),
        replace(fine, id="p1.s3", state=State.FINAL),
        replace(edited, id="p2.s1", comment="Why?"),
        replace(edited, id="p2.s2", target=""),
        replace(unit, id="p2.s3", findings=(dismissed,)),
        replace(edited, id="p3.s1", state=State.TRANSLATED),
        replace(edited, id="p3.s2", machine=None, state=State.FINAL),
        replace(
            fine,
            id="p3.s3",
            stale=Stale(
                (StaleReason(ReasonKind.SOURCE),), "Il pleuvait.", "It rained."
            ),
        ),
        replace(fine, id="p4.s1"),
    )
    change = '<p class="change" lang="en">It <del>rains</del><ins>is raining</ins>.</p>'
    assert found.partition("</section>")[0] == (
        """
<h2>What reviewers did</h2>
<p class="facts"><b>8</b> approved <i>·</i> <b>2</b> final <i>·</i> \
<b>3</b> edited <i>·</i> <b>1</b> joined <i>·</i> <b>1</b> dismissed <i>·</i> \
<b>1</b> commented <i>·</i> <b>1</b> to settle</p>
<ol>
<li><a href="#p2.s1">p2.s1</a><div>edited, approved"""
        f"{change}"
        """<p class="comment">Why?</p></div></li>
<li><a href="#p2.s2">p2.s2</a><div>joined to the segment above, or left out</div></li>
<li><a href="#p2.s3">p2.s3</a><div><p>dismissed <em>numbers</em> \
1 became &lt;2&gt;: so be it</p></div></li>
<li><a href="#p3.s1">p3.s1</a><div>edited, not approved"""
        f"{change}"
        """</div></li>
<li><a href="#p3.s2">p3.s2</a><div>edited, final<p class="change" lang="en">\
It is raining.</p></div></li>
<li><a href="#p3.s3">p3.s3</a><div><p>kept, to settle: source</p></div></li>
</ol>
<p>approved as it was: <a href="#p1.s1">p1.s1</a>–<a href="#p1.s3">p1.s3</a>, \
<a href="#p4.s1">p4.s1</a></p>
"""
    )


def test_an_empty_document() -> None:
    page = to_html(Bitext("vide.txt", "", ()))
    assert "<b>0</b> French words" in page
    assert Page(page).open == []
