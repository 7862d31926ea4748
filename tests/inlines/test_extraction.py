from __future__ import annotations

import pytest

from pipeline.inlines import Extraction, InlineKind, Role, extract
from pipeline.units import Span

PLAIN = [
    ("nothing", "Une phrase simple.", "Une phrase simple.", []),
    ("url", "Voir https://ex.org/a_b?c=1 pour la suite.", "Voir pour la suite.", ["https://ex.org/a_b?c=1"]),
    ("url at the end", "Voir https://ex.org/a.", "Voir.", ["https://ex.org/a"]),
    ("url after a colon", "Voir\u00a0: https://ex.org/a.", "Voir.", ["https://ex.org/a"]),
    ("url with slash and stop", "Le Phare, consulté le 3 mai 2020, https://ex.org/a-b/.", "Le Phare, consulté le 3 mai 2020.", ["https://ex.org/a-b/"]),
    ("url in brackets", "Il l’a dit (https://ex.org/a) hier.", "Il l’a dit hier.", ["https://ex.org/a"]),
    ("url with brackets", "Lire https://ex.org/wiki/Sel_(mer) demain.", "Lire demain.", ["https://ex.org/wiki/Sel_(mer)"]),
    ("url between commas", "Le site, https://ex.org, est lent.", "Le site, est lent.", ["https://ex.org"]),
    ("url first", "https://ex.org, site du port, est lent.", "site du port, est lent.", ["https://ex.org"]),
    ("urls in a row", "Sources : https://a.org, https://b.org/x.", "Sources.", ["https://a.org, https://b.org/x"]),
    ("bare domain", "Sur www.ex.org ou ex.fr/page, tout est dit.", "Sur ou, tout est dit.", ["www.ex.org", "ex.fr/page"]),
    ("doi", "Doi 10.1234/abc.d est cité.", "Doi est cité.", ["10.1234/abc.d"]),
    ("e-mail", "Écrivez à lea.morel+x@ex-emple.org, merci.", "Écrivez à, merci.", ["lea.morel+x@ex-emple.org"]),
    ("bracketed marks", "Un mot[1], un autre [2] et [12, 14].", "Un mot, un autre et.", ["[1]", "[2]", "[12, 14]"]),
    ("superscripts", "Un mot¹. Un champ de 3 m² et 2 km².", "Un mot. Un champ de 3 m² et 2 km².", ["¹"]),
    ("exponents", "10⁹ et x² et CO² restent.", "10⁹ et x² et CO² restent.", []),
    ("daggers", "Le roi† est mort.", "Le roi est mort.", ["†"]),
    ("ellipsis in brackets", "« Il vient […] de [Paris] »", "« Il vient […] de [Paris] »", []),
    ("placeholders", "Bonjour {nom}, %d fois {{ x }} à 50 % de rabais.", "Bonjour, fois à 50 % de rabais.", ["{nom}", "%d", "{{ x }}"]),
    ("percent before a word", "Il prend 10 %de plus.", "Il prend 10 %de plus.", []),
    ("names with underscores", "Ouvrez mon_fichier.txt et /usr/local/bin.", "Ouvrez et.", ["mon_fichier.txt", "/usr/local/bin"]),
    ("and/or is no path", "Il vient et/ou part le 24/12.", "Il vient et/ou part le 24/12.", []),
    ("a blank to fill in", "Nom : ____ ici.", "Nom : ici.", ["____"]),
    ("no markdown in plain text", "Un *mot* et [lien](x).", "Un *mot* et [lien](x).", []),
    ("code in plain text", "Taper `git` ou `C:\\Mes Documents\\$X`.", "Taper git ou.", ["`git`", "`C:\\Mes Documents\\$X`"]),
    ("tags in plain text", "Un <b>mot</b> et a < b, c > d <e>.", "Un mot et a < b, c > d <e>.", ["<b>", "</b>"]),
    ("numbered tags", "Lire <0>la suite</0>.", "Lire la suite.", ["<0>", "</0>"]),
    ("tags of forums", "Un [b]mot[/b] [url=x]ici[/url].", "Un mot ici.", ["[b]", "[/b]", "[url=x]", "[/url]"]),
    ("entities in plain text", "&laquo;&nbsp;Oui&nbsp;&raquo; &amp; non", "«\u00a0Oui\u00a0» & non", ["&amp;"]),
    ("named placeholders", "Le %nom_a% de %{b} et ${c.d}.", "Le de et.", ["%nom_a%", "%{b}", "${c.d}"]),
    ("formats", "%1$s a %(n)d %.2f %% %@.", "a %%.", ["%1$s", "%(n)d", "%.2f", "%@"]),
    ("percentages", "50 % des 10 %, 3 %d’eau, 100 % sûr", "50 % des 10 %, 3 %d’eau, 100 % sûr", []),
    ("plural messages", "Il a {n, plural, one {# port} other {# ports}} ici.", "Il a ici.", ["{n, plural, one {# port} other {# ports}}"]),
    ("template tags", '{{< a b="c" >}} Un {% d "e" %} mot {{ f.g | h }}.', "Un mot.", ['{{< a b="c" >}}', '{% d "e" %}', "{{ f.g | h }}"]),
    ("tags of blogs", '[photo id="3"]Le port[/photo]', "Le port", ['[photo id="3"]', "[/photo]"]),
    ("braces in prose", "Un {mot ou deux} ici.", "Un {mot ou deux} ici.", []),
    ("files and tags", "Voir plan.pdf, src/a.py, #budget, #12 et @lea.", "Voir, et.", ["plan.pdf", "src/a.py", "#budget", "#12", "@lea"]),
    ("what looks like a file", "C# et M. Petit, p.12, etc.", "C# et M. Petit, p.12, etc.", []),
    ("telephones", "Tél. 01 23 45 67 89 ou +41 21 555 12 34.", "Tél. ou.", ["01 23 45 67 89", "+41 21 555 12 34"]),
    ("numbers are no telephones", "1 000 012 ports, le 01.02.2020, 0,25", "1 000 012 ports, le 01.02.2020, 0,25", []),
    ("identifiers", "ISBN 978-2-07-036822-8 et __init__ et f().", "et et.", ["ISBN 978-2-07-036822-8", "__init__", "f()"]),
    ("options", "Avec --force et --a=b, sans tiret--double.", "Avec et, sans tiret--double.", ["--force", "--a=b"]),
    ("symbols", "✨ Le port 🇫🇷 👩‍🔧 © 2020 :tada: à 5 °C", "Le port 2020 à 5 °C", ["✨", "🇫🇷", "👩‍🔧", "©", ":tada:"]),
    ("an arrow stays", "Fichier → Ouvrir", "Fichier → Ouvrir", ["→"]),
    ("addresses in angle brackets", "Léa <lea@ex.org> et <https://ex.org>", "Léa et", ["<lea@ex.org>", "<https://ex.org>"]),
    ("one full stop", "Tél. 01 23 45 67 89.", "Tél.", ["01 23 45 67 89"]),
    ("white space", "Un  texte   coupé.", "Un texte coupé.", []),
    ("citation stays", "C’est connu (Morel, 2020).", "C’est connu (Morel, 2020).", []),
]  # fmt: skip

MARKDOWN = [
    ("strong", "Un **mot clé** ici.", "Un mot clé ici.", ["**", "**"]),
    ("emphasis", "Un *mot* et _un autre_.", "Un mot et un autre.", ["*", "*", "_", "_"]),
    ("both", "***Tout***", "Tout", ["*", "**", "**", "*"]),
    ("nested", "**a _b_ c**", "a b c", ["**", "_", "_", "**"]),
    ("strikethrough", "~~Faux~~ vrai", "Faux vrai", ["~~", "~~"]),
    ("opened only", "**Une phrase.", "Une phrase.", ["**"]),
    ("closed only", "Une autre.** Fin", "Une autre. Fin", ["**"]),
    ("no emphasis", "2 * 3 * 4 et a_b_c", "2 * 3 * 4 et", ["a_b_c"]),
    ("code", "Taper `ls -l` ici.", "Taper ici.", ["`ls -l`"]),
    ("word-like code stays", "La commande `git` sert.", "La commande git sert.", ["`git`"]),
    ("code with ticks", "Un ``a`b`` ici.", "Un ici.", ["``a`b``"]),
    ("lone tick", "Un ` seul.", "Un seul.", ["`"]),
    ("emphasis in code", "`*a*` *b*", "b", ["`*a*`", "*", "*"]),
    ("link", 'Voir [le **port**](http://x.y/z_1 "Le (port)").', "Voir le port.", ["[", "**", "**", '](http://x.y/z_1 "Le (port)")']),
    ("reference link", "Voir [le port][a] et [b].", "Voir le port et b.", ["[", "][a]", "[", "][b]"]),
    ("collapsed link", "Voir [b][].", "Voir b.", ["[", "][b]"]),
    ("brackets are no link", "Voir [le port] et [c].", "Voir [le port] et [c].", []),
    ("autolink", "Voir <https://x.y> ou <a@b.org>.", "Voir ou.", ["<https://x.y>", "<a@b.org>"]),
    ("image", "Voir ![le port](a.png) ici.", "Voir ici.", ["![le port](a.png)"]),
    ("image alone", "![Le port](a.png)", "Le port", ["![", "](a.png)"]),
    ("footnote", "Un mot[^note].", "Un mot.", ["[^note]"]),
    ("inline note", "Un mot^[La *note*.]", "Un motLa note.", ["^[", "*", "*", "]"]),
    ("wiki links", "Voir [[Le port]] et [[Quai|le quai]], ![[a b.png]].", "Voir et le quai.", ["[[Le port]]", "[[Quai|", "]]", "![[a b.png]]"]),
    ("attributes", "[a](b){.c} `d`{e=f} ![g](h){width=1} [i]{.j}", "a d i", ["[", "](b){.c}", "`d`{e=f}", "![g](h){width=1}", "[", "]{.j}"]),
    ("roles", "Voir {ref}`le port` et :doc:`quai`.", "Voir et.", ["{ref}`le port`", ":doc:`quai`"]),
    ("highlight", "Un ==mot== ici, a == b.", "Un mot ici, a == b.", ["==", "=="]),
    ("sub and sup", "H~2~O, x^2^ et H<sub>2</sub>O", "H2O, x2 et H2O", ["~", "~", "^", "^", "<sub>", "</sub>"]),
    ("the name of a block", "Le port. ^quai-1", "Le port.", ["^quai-1"]),
    ("comments", "Le port %%à revoir%% dort {/* ici */}.", "Le port dort.", ["%%à revoir%%", "{/* ici */}"]),
    ("variables stay", "Soit $J$ un port et $a$ un quai.", "Soit J un port et un quai.", ["$J$", "$a$"]),
    ("formulas in brackets", "Soit \\(x_1 = 2\\) ici \\(sic\\).", "Soit ici (sic).", ["\\(x_1 = 2\\)", "\\(", "\\)"]),
    ("components", 'Un <Tab a={b > 1 ? "c" : "d"}>mot</Tab> <A.B />', "Un mot", ['<Tab a={b > 1 ? "c" : "d"}>', "</Tab>", "<A.B />"]),
    ("a hyphen by number", "parle&#8209;t&#8209;on", "parle-t-on", []),
    ("citation", "Connu [@morel2020, p. 3].", "Connu.", ["[@morel2020, p. 3]"]),
    ("tags", "Du <b>gras</b> et<br>fin <img src='a'>.", "Du gras etfin.", ["<b>", "</b>", "<br>", "<img src='a'>"]),
    ("comment", "Un <!-- non --> mot.", "Un mot.", ["<!-- non -->"]),
    ("maths", "Soit $x^2 + y$ et 5 $ de plus.", "Soit et 5 $ de plus.", ["$x^2 + y$"]),
    ("money", "De 5$ à 10$ ou $5 et $10.", "De 5$ à 10$ ou $5 et $10.", []),
    ("escapes", r"Un \* et 1\. ici.", "Un * et 1. ici.", [r"\*", r"\."]),
    ("entities", "Caf&eacute; &amp; th&#233;&nbsp;!", "Café & thé\u00a0!", ["&amp;"]),
    ("less than", "a < b et c > d", "a < b et c > d", []),
]  # fmt: skip
LABELS = {"a", "b"}


def raws(extraction: Extraction) -> list[str]:
    return [inline.raw for inline in extraction.inlines]


@pytest.mark.parametrize(
    ("text", "clean", "found"),
    [row[1:] for row in PLAIN],
    ids=[row[0] for row in PLAIN],
)
def test_plain_text(text: str, clean: str, found: list[str]) -> None:
    extraction = extract(text)
    assert (extraction.text, raws(extraction)) == (clean, found)


@pytest.mark.parametrize(
    ("text", "clean", "found"),
    [row[1:] for row in MARKDOWN],
    ids=[row[0] for row in MARKDOWN],
)
def test_markdown(text: str, clean: str, found: list[str]) -> None:
    extraction = extract(text, markdown=True, labels=LABELS)
    assert (extraction.text, raws(extraction)) == (clean, found)


def test_glued_marks_are_what_the_document_says() -> None:
    text = "La bourse1 et GPT4."
    assert extract(text).text == text
    extraction = extract(text, marks=[Span(9, 10)])
    assert extraction.text == "La bourse et GPT4."
    (mark,) = extraction.inlines
    assert (mark.kind, mark.raw, mark.source, mark.at) == (
        InlineKind.MARK,
        "1",
        Span(9, 10),
        9,
    )


def test_what_hangs_goes_out_with_the_element() -> None:
    (address,) = extract("Le Phare, 2020, https://ex.org.").inlines
    assert (address.lead, address.raw, address.trail) == (", ", "https://ex.org", "")
    (address,) = extract("Dit (https://ex.org) hier.").inlines
    assert (address.lead, address.trail) == (" (", ")")
    (address,) = extract("https://ex.org, le site.").inlines
    assert (address.lead, address.trail) == ("", ", ")


def test_titles_are_carried_without_their_quotation_marks() -> None:
    text = "Comme l’écrit Noir, «\u00a0The Sea Rises\u00a0», tout monte."
    start = text.index("The")
    extraction = extract(text, titles=[Span(start, start + len("The Sea Rises"))])
    assert extraction.text == "Comme l’écrit Noir, tout monte."
    (title,) = extraction.inlines
    assert (title.lead, title.raw, title.trail) == (
        ", «\u00a0",
        "The Sea Rises",
        "\u00a0»",
    )


def test_pairs_know_each_other() -> None:
    inlines = extract("**a *b* c** d*", markdown=True).inlines
    assert [(i.role, i.partner) for i in inlines] == [
        (Role.START, 3),
        (Role.START, 2),
        (Role.END, 1),
        (Role.END, 0),
        (Role.END, -1),
    ]


def test_source_spans_go_past_what_was_taken_out() -> None:
    text = "Un mot[1] et la  suite."
    extraction = extract(text)
    clean = extraction.text
    at = clean.index("suite")
    span = extraction.source_span(Span(at, at + len("suite")))
    assert text[slice(*span)] == "suite"
    whole = extraction.source_span(Span(0, len(clean)))
    assert whole == Span(0, len(text))
    assert extraction.source_span(Span(at, at)) == Span(span.start, span.start)
    assert Extraction("", "").source_span(Span(0, 0)) == Span(0, 0)


def test_entities_are_one_character() -> None:
    text = "Caf&eacute; noir"
    extraction = extract(text, markdown=True)
    assert extraction.text == "Café noir"
    assert extraction.source_span(Span(0, 4)) == Span(0, len("Caf&eacute;"))
    assert extraction.origins[4:6] == (11, 12)
