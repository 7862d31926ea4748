"""The overview: one file that says how far each text is, and where to look."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fakes import FakeEngine

from pipeline.bitext.overview import Look, TextSummary, summary_of, to_overview
from pipeline.config import RunConfig
from pipeline.run import run
from pipeline.run.overview import write_overview
from pipeline.units import (
    Bitext,
    Finding,
    Kind,
    Origin,
    Severity,
    State,
    TermStatus,
    TermUse,
    TranslationUnit,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CONTRAST = Path(__file__).parents[1] / "browser" / "contrast.js"
ERROR = Finding("numbers", Severity.ERROR, "lost", ("120",))


def unit(n: int, state: State, **changes: object) -> TranslationUnit:
    made = TranslationUnit(
        f"p{n}.s1", Kind.PARAGRAPH, "Un deux trois.", "One two.", state
    )
    return replace(made, **changes)  # type: ignore[arg-type]


BITEXT = Bitext(
    "a <b>/port.md",
    "0" * 64,
    (
        unit(1, State.REVIEWED, origin=Origin.POST_EDIT),
        unit(2, State.TRANSLATED, findings=(replace(ERROR, dismissed="short tons"),)),
        unit(3, State.TRANSLATED, findings=(ERROR,)),
        unit(4, State.TRANSLATED, terms=(TermUse("IA", "IA", "AI", TermStatus.UNMET),)),
        unit(5, State.INITIAL),
    ),
)


def test_a_text_in_figures() -> None:
    assert summary_of(BITEXT) == TextSummary(
        "a <b>/port.md",
        (
            (Look.REVIEWED, 3),
            (Look.TRANSLATED, 3),
            (Look.ERROR, 3),
            (Look.ERROR, 3),
            (Look.INITIAL, 3),
        ),
        segments=5,
        reviewed=3,
        errors=1,
        unmet=1,
        first="p3.s1",
    )


def test_the_page_escapes_and_links() -> None:
    page = to_overview([summary_of(BITEXT), TextSummary("later.txt")])
    assert "a &lt;b&gt;/port.md" in page
    assert 'href="a%20%3Cb%3E/port.md.html#p3.s1"' in page
    assert "<b>20 %</b> reviewed" in page
    assert 'later.txt</th><td colspan="8" class="none">not translated yet' in page
    # Fifths of 400 columns, in order; two errors side by side are one box.
    assert '<path class="reviewed" d="M0 12v-6h80V12z"/>' in page
    assert '<path class="error" d="M160 12v-12h160V12z"/>' in page


def test_of_many_segments_in_a_column_the_worst_is_seen() -> None:
    strip = [(Look.REVIEWED, 1)] * 4000
    strip[1234] = (Look.ERROR, 1)
    page = to_overview([TextSummary("a", tuple(strip), segments=4000)])
    assert '<path class="error" d="M123 12v-12h1V12z"/>' in page


@pytest.fixture
def config(tmp_path: Path) -> RunConfig:
    (tmp_path / "fr").mkdir()
    (tmp_path / "fr" / "a.txt").write_text("La grue tourne.\n", encoding="utf-8")
    (tmp_path / "g.yaml").write_text("terms: []\n", encoding="utf-8")
    return RunConfig(tmp_path / "fr", tmp_path / "en", tmp_path / "g.yaml")


def test_the_page_follows_the_records(config: RunConfig) -> None:
    run(config, FakeEngine())
    page = config.output / "index.html"
    assert write_overview(config) is None
    first = page.read_bytes()
    assert b"a.txt.html" in first
    assert write_overview(config) is None
    assert page.read_bytes() == first
    (config.source / "b.txt").write_text("La mer monte.\n", encoding="utf-8")
    run(config, FakeEngine())
    assert write_overview(config) is None
    assert b"b.txt.html" in page.read_bytes()


def test_a_person_s_file_stays(config: RunConfig) -> None:
    run(config, FakeEngine())
    page = config.output / "index.html"
    page.write_text("<p>Mine.</p>", encoding="utf-8")
    assert "was not made by this program" in (write_overview(config) or "")
    assert page.read_text("utf-8") == "<p>Mine.</p>"


def test_a_text_of_that_name_has_the_place(config: RunConfig) -> None:
    run(config, FakeEngine())
    assert write_overview(config) is None
    (config.source / "index.html").write_text("<p>La mer monte.</p>", encoding="utf-8")
    report = run(config, FakeEngine())
    assert report.errors == ()
    assert write_overview(config) is None
    english = (config.output / "index.html").read_text("utf-8")
    assert english == "<p>LA MER MONTE.</p>"


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_can_be_read(browser: Browser, tmp_path: Path, scheme: str) -> None:
    path = tmp_path / "index.html"
    path.write_text(
        to_overview([summary_of(BITEXT), TextSummary("later.txt")]), "utf-8"
    )
    page = browser.new_page(color_scheme=scheme)  # type: ignore[arg-type]
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(path.as_uri())
    assert page.evaluate(CONTRAST.read_text("utf-8")) == []
    for width in (360, 768, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    strip = page.get_by_role("img", name="reviewed 20 %, by machine 20 %")
    assert strip.count() == 1
    assert said == []
