"""Blocks of Markdown: where they are, what they are, what stays skeleton."""

from __future__ import annotations

import pytest

from pipeline.documents import parse
from pipeline.units import Kind

H, P, L, Q, N = Kind.HEADING, Kind.PARAGRAPH, Kind.LIST_ITEM, Kind.QUOTE, Kind.NOTE
C, T = Kind.CODE, Kind.TABLE_CELL

GOLDEN = {
    "nothing": ("", []),
    "headings": (
        "# Un *port* #\n\n##   Deux ##  \n\n### C#\n\n#\n\n#### a \\#\n",
        [(H, "Un *port*"), (H, "Deux"), (H, "C#"), (H, "a \\#")],
    ),
    "underlined headings": ("Le port\n===\n\nLe port\nde pêche\n---\n", [(H, "Le port"), (H, "Le port\nde pêche")]),
    "paragraph": ("L’eau monte\net le port dort.\n", [(P, "L’eau monte\net le port dort.")]),
    "a line of a no-break space is blank": ("Un.\n\u00a0\nDeux.\n", [(P, "Un."), (P, "Deux.")]),
    "a sentence per line": (
        "L’eau monte.\nLe port dort,\nencore.\nM.\nPetit part.\n",
        [(P, "L’eau monte."), (P, "Le port dort,\nencore."), (P, "M.\nPetit part.")],
    ),
    "no cut inside emphasis": ("**L’eau monte.\nLe port dort.**\n", [(P, "**L’eau monte.\nLe port dort.**")]),
    "no cut inside other marks": (
        "_L’eau.\nLe port._\n\n[L’eau.\nLe port.](/a_b)\n\n***L’eau.\nLe port.***\n",
        [(P, "_L’eau.\nLe port._"), (P, "[L’eau.\nLe port.](/a_b)"), (P, "***L’eau.\nLe port.***")],
    ),
    "hard breaks": ("L’eau,  \nle port\\\net nous\n", [(P, "L’eau,"), (P, "le port"), (P, "et nous")]),
    "an escaped backslash is no break": ("L’eau\\\\\nmonte\n", [(P, "L’eau\\\\\nmonte")]),
    "dialogue": ("— Tu viens ?\n— Non\n– Bon\n", [(P, "— Tu viens ?"), (P, "— Non"), (P, "– Bon")]),
    "lists": (
        "- un\n- deux\n  suite\n\n  encore\n  1. trois\n     1) quatre\n* cinq\n+ six\n",
        [(L, "un"), (L, "deux\n  suite"), (L, "encore"), (L, "trois"), (L, "quatre"), (L, "cinq"), (L, "six")],
    ),
    "task boxes": ("- [ ] pain\n- [x] sel\n- [y] non\n", [(L, "pain"), (L, "sel"), (L, "[y] non")]),
    "bullets that Markdown does not know": ("• un\n• deux\n", [(L, "un"), (L, "deux")]),
    "quotations": (
        "> L’eau\n> monte\nici\n>\n> > oui\n>\n> - non\n",
        [(Q, "L’eau\n> monte\nici"), (Q, "oui"), (L, "non")],
    ),
    "alert": ("> [!NOTE]\n> L’eau monte.\n", [(Q, "L’eau monte.")]),
    "pull quote": ("« L’eau n’attend pas. »[^1]\n\n*« L’eau. »*\n", [(Q, "« L’eau n’attend pas. »[^1]"), (Q, "*« L’eau. »*")]),
    "code": (
        "```python\n# L’eau\n\nx = 1\n```\n\n    y = 2\n\n~~~\n~~~\n\n> ```\n> z\n> ```\n",
        [(C, "# L’eau\n\nx = 1"), (C, "y = 2"), (C, "z")],
    ),
    "formulas": ("$$\na = b\n$$\n", [(C, "$$\na = b\n$$")]),
    "table": (
        "| Mot | N |\n|:--|--:|\n| l’eau | 1\\|2 |\n| | seul |\n| port |\n",
        [(T, "Mot"), (T, "N"), (T, "l’eau"), (T, "1\\|2"), (T, "seul"), (T, "port")],
    ),
    "table without outer pipes": ("Mot | N\n--- | ---\na | a\n", [(T, "Mot"), (T, "N"), (T, "a"), (T, "a")]),
    "table in a list in a quotation": (
        "> - | Mot | N |\n>   |---|---|\n>   | a | b |\n",
        [(T, "Mot"), (T, "N"), (T, "a"), (T, "b")],
    ),
    "footnotes": (
        "L’eau[^1] monte[^b].\n[^1]: Ibid.\n[^b]: Le Phare,\n    2024.\n\n    Suite.\n\nFin.\n",
        [(P, "L’eau[^1] monte[^b]."), (N, "Ibid."), (N, "Le Phare,\n    2024."), (N, "Suite."), (P, "Fin.")],
    ),
    "section of notes": (
        "## Notes\n\n1. Le Phare.\n2. Ibid.\n\nLe Port, https://exemple.invalid/\n\n## Suite\n\n1. un\n",
        [(H, "Notes"), (N, "Le Phare."), (N, "Ibid."), (N, "Le Port, https://exemple.invalid/"), (H, "Suite"), (L, "un")],
    ),
    "section of notes below a bold title": (
        "**Notes :**\n\n1. Ibid.\n\n# Suite\n\n1. un\n",
        [(H, "**Notes :**"), (N, "Ibid."), (H, "Suite"), (L, "un")],
    ),
    "bracketed notes": ("[1] Le Phare\n[2] Ibid.\n", [(N, "Le Phare"), (N, "Ibid.")]),
    "a link is no note": ("[1](https://exemple.invalid/) dit\n", [(P, "[1](https://exemple.invalid/) dit")]),
    "link definitions": ("[a]: /b 'Titre'\nL’eau.\n", [(P, "L’eau.")]),
    "rules and comments": ("---\n\n<!-- rien -->\n\n***\n", []),
    "front matter": (
        "---\ntitle: \"L’eau monte\" # vrai\nsubtitle: 'Le port'\nDescription:   Un récit.\nsummary: |\n  rien\nexcerpt: \"a \\\"b\\\"\"\nauthor: Odile\n  title: non\n---\nL’eau.\n",
        [(H, "L’eau monte"), (H, "Le port"), (P, "Un récit."), (P, "rien"), (P, "L’eau.")],
    ),
    "front matter, keys below others": (
        "---\nhero:\n  name: Le port\n  tagline: L’eau monte\nfeatures:\n  - title: Un\n    details: >-\n      Le récit\n      du port.\n    link: /a\nmenu:\n  title:\n---\n",
        [(H, "L’eau monte"), (H, "Un"), (P, "Le récit\n      du port.")],
    ),
    "front matter, lines that stay lines": ("---\nsummary: |\n  L’eau.\n  Le port.\n---\n", [(P, "L’eau."), (P, "Le port.")]),
    "front matter, TOML": (
        "+++\ntitle = 'L’eau'\ndescription=\"Le port\" # vrai\nsummary = \"\"\"a\"\"\"\ndate = \"2020\"\n[params]\nlead = \"a\\\"b\"\n+++\nFin.\n",
        [(H, "L’eau"), (P, "Le port"), (P, "Fin.")],
    ),
    "front matter, not closed": ("---\ntitle: a\n", [(P, "title: a")]),
    "admonitions and tabs": (
        '!!! warning "Le port"\n    L’eau monte.\n\n    Encore.\n\n??? tip\n\n    Un.\n\n=== "Deux"\n\t- trois\n\nFin.\n',
        [(H, "Le port"), (P, "L’eau monte."), (P, "Encore."), (P, "Un."), (H, "Deux"), (L, "trois"), (P, "Fin.")],
    ),
    "admonition without a space, in a list": ("- un\n\n    !!!note\n\n        Deux.\n    Trois.\n", [(L, "un"), (L, "Deux."), (L, "Trois.")]),
    "exclamations are no admonition": ("!!! attention\nL’eau monte\n", [(P, "!!! attention"), (P, "L’eau monte")]),
    "containers": (
        "::: tip Le port\nL’eau monte.\n:::\n\n:::: danger\n::: details Un {open}\nDeux.\n:::\nTrois.\n::::\nFin.\n",
        [(H, "Le port"), (P, "L’eau monte."), (H, "Un"), (P, "Deux."), (P, "Trois."), (P, "Fin.")],
    ),
    "containers with brackets and attributes": (
        ':::note[Le port]\nUn.\n:::\n\n::: {.callout-tip title="La mer"}\nDeux.\n:::\n',
        [(H, "Le port"), (P, "Un."), (H, "La mer"), (P, "Deux.")],
    ),
    "directives": (
        "```{admonition} Le port\n:class: tip\nL’eau.\n```\n\n:::{figure} port.jpg\n---\nwidth: 3\n---\nLe quai.\n:::\n",
        [(H, "Le port"), (P, "L’eau."), (P, "Le quai.")],
    ),
    "directives of code": (
        "```{code-block} python\nx = 1\n```\n\n:::{code-cell}\ny = 2\n:::\n\n::: code-group\n```sh\nls\n```\n:::\n",
        [(C, "x = 1"), (C, "ls")],
    ),
    "a word about a container": ("Voir :::\n\n```{r}\nx\n```\n", [(P, "Voir :::"), (C, "x")]),
    "lines of template tags": (
        '{% include a.html b="Le port" %}\nUn.\n{{< figure\n  src="a.png" >}}\n{% highlight js %}\nvar a;\n{% endhighlight %}\nDeux.\n',
        [(P, "Un."), (P, "Deux.")],
    ),
    "attributes": ('Un.\n{: .note #a}\n\n# Deux {#b .c}\n\n## Trois { data-x="y z" }\n\n## {quatre}\n', [(P, "Un."), (H, "Deux"), (H, "Trois"), (H, "{quatre}")]),
    "modules": (
        "import A from '@a/b';\nexport const c = {\n  d: 1,\n};\n\nimporter du sel\n\n> import 'a'\n",
        [(P, "importer du sel"), (Q, "import 'a'")],
    ),
    "components": (
        '<Tabs>\n<Tab label="Le port">\nL’eau **monte**.\n</Tab>\n</Tabs>\n\n<Note />\nFin.\n',
        [(P, "L’eau **monte**."), (P, "Fin.")],
    ),
    "blocks with a caption": ("/// note | Le port\nL’eau.\n///\n\n/// tip\nFin.\n///\n", [(H, "Le port"), (P, "L’eau."), (P, "Fin.")]),
    "callouts": ("> [!tip] Le port\n> Un.\n\n> [!faq]- Quoi ?\n\n> [!NOTE]\n> Deux.\n", [(H, "Le port"), (Q, "Un."), (H, "Quoi ?"), (Q, "Deux.")]),
    "definition lists": (
        "Port\n: Un abri.\n: Un vin.\n\nQuai\n\n:   Un mur.\n\n    Encore.\n",
        [(P, "Port"), (L, "Un abri."), (L, "Un vin."), (P, "Quai"), (L, "Un mur."), (L, "Encore.")],
    ),
    "abbreviations": ("*[MER]: la mer\n*[RU]: la rue\n", [(L, "la mer"), (L, "la rue")]),
    "formulas in a paragraph": ("Soit\n$$\na\n$$\ndonc\n\\begin{cases*}\nb\n\\end{cases*}\n\nou\n\\[\nc\n\\]\n", [(P, "Soit"), (C, "$$\na\n$$"), (P, "donc"), (C, "\\begin{cases*}\nb\n\\end{cases*}"), (P, "ou"), (C, "\\[\nc\n\\]")]),
    "numbers of headings": (
        "# 1.\tLe port\n\n## 2.1 La mer\n\n## **3. Le sel**\n\n## IV) Fin\n\n## 3 ports\n\n## 4.5 degrés\n",
        [(H, "Le port"), (H, "La mer"), (H, "Le sel**"), (H, "Fin"), (H, "3 ports"), (H, "4.5 degrés")],
    ),
    "lines of their own": (
        "Le port de la ville,\nRue du Quai\n12 rue du Lac\n1000 Port\n\nIl va à\nPort avec lui\n",
        [(P, "Le port de la ville,"), (P, "Rue du Quai"), (P, "12 rue du Lac"), (P, "1000 Port"), (P, "Il va à\nPort avec lui")],
    ),
    "wrapped before a name": (
        "Le conseil a reçu hier soir au port les deux gagnants du concours de\nPort et la ville entière était là. Il y avait aussi la maire et le docteur\nMorel.\n",
        [(P, "Le conseil a reçu hier soir au port les deux gagnants du concours de\nPort et la ville entière était là. Il y avait aussi la maire et le docteur\nMorel.")],
    ),
    "lines that are no text": ('[TOC]\n\n(port)=\n\n--8<-- "a.md"\n\n\\newpage\n\n%% rien %%\n\n^bloc\n\n![[a.png]]\n', []),
    "NUL in a text in hand": ("L’\0eau.\n", [(P, "L’\0eau.")]),
}  # fmt: skip


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_blocks(end: str) -> None:
    found = {
        name: blocks(text.replace("\n", end)) for name, (text, _) in GOLDEN.items()
    }
    assert found == {
        name: [(kind, words.replace("\n", end)) for kind, words in expected]
        for name, (_, expected) in GOLDEN.items()
    }


def blocks(text: str) -> list[tuple[Kind, str]]:
    return [(one.kind, text[one.start : one.end]) for one in parse(text, "a.md").blocks]


def test_the_name_decides() -> None:
    assert parse("# L’eau", "b/A.MARKDOWN").blocks[0].kind is H
    assert parse("# L’eau", "b/a.md.txt").blocks[0].kind is P


def test_only_code_is_not_translatable() -> None:
    found = parse("L’eau\n\n    code\n\n$$x$$\n", "a.md").blocks
    assert [one.translatable for one in found] == [True, False, False]


def test_continuations() -> None:
    text = "a\nb\n\n> a\n> b\n\n> a\nb\n> c\n\n- a\n  b\n\n[^1]: a\n    b\n"
    found = [one.continuation for one in parse(text, "a.md").blocks]
    assert found == ["", "> ", "> ", "  ", "    "]


def test_texts_between_tags_are_blocks() -> None:
    text = (
        "<div align='center'>\n  <h1>Le <b>port</b></h1>\n  L’eau\n  monte.\n</div>\n\n"
        "<details>\n<summary>La mer</summary>\n\n**Un** quai.\n\n</details>\n\n"
        '<img alt="Le port" src="a.png">\n<pre>\nls\n</pre>\n<!-- rien -->\n'
    )
    assert blocks(text) == [
        (H, "Le <b>port</b>"),
        (P, "L’eau\n  monte."),
        (P, "La mer"),
        (P, "**Un** quai."),
    ]


def test_html_in_containers_is_left_with_a_notice() -> None:
    text = "L’eau.\n\n> <p>\n> Le port.\n> </p>\n\n- <div>Oui</div>\n"
    document = parse(text, "a/b.md")
    assert [text[one.start : one.end] for one in document.blocks] == ["L’eau."]
    assert document.notices == ("a/b.md: HTML at lines 3, 7 is left untranslated",)


def test_nesting_too_deep_is_skeleton() -> None:
    assert parse("> " * 5000 + "L’eau", "a.md").blocks == ()
