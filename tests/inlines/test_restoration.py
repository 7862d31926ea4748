from __future__ import annotations

import pytest

from pipeline.alignment import link_words
from pipeline.findings import message_of
from pipeline.inlines import extract, restore
from pipeline.units import Severity, Span

# source, target of its clean text, restored
RESTORED = [
    ("mark before the stop", "Elle monte[1].", "It rises.", "It rises[1]."),
    ("mark after the stop", "Elle monte.[1]", "It rises.", "It rises.[1]"),
    ("mark inside quotation marks", "« Elle monte[1]. »", "“It rises.”", "“It rises[1].”"),
    ("mark between stop and quotation mark", "« Elle monte.[1] »", "“It rises.”", "“It rises.[1]”"),
    ("mark after quotation marks", "« Elle monte. »[1]", "“It rises.”", "“It rises.”[1]"),
    ("quotation mark dropped by the engine", "Elle monte[1]. »", "It rises.", "It rises[1]."),
    ("stop dropped by the engine", "Elle monte[1].", "It rises", "It rises[1]"),
    ("after an abbreviation", "Elle vit aux États-Unis[1].", "She lives in the U.S.", "She lives in the U.S.[1]"),
    ("ellipsis", "Elle monte[1]...", "It rises...", "It rises[1]..."),
    ("question", "Elle monte[1]\u00a0?", "Does it rise?", "Does it rise[1]?"),
    ("after its word", "La Chine[1] exporte des voitures.", "China exports cars.", "China[1] exports cars."),
    ("order changed", "En 2020[1], la Chine a gagné.", "China won in 2020.", "China won in 2020[1]."),
    ("after the noun phrase", "La capitalisation boursière[1] a chuté.", "The market capitalization fell.", "The market capitalization[1] fell."),
    ("each after its own", "Le mot[1], la phrase[2] et le texte[3] sont longs.", "The word, the sentence and the text are long.", "The word[1], the sentence[2] and the text[3] are long."),
    ("a tag inside a word", "De l’eau, H<sub>2</sub>O pure.", "Water, pure H2O.", "Water, pure H<sub>2</sub>O."),
    ("the ending of an ordinal", "Le 1<sup>er</sup> et le XX<sup>e</sup> port.", "The 1st and the 20th harbor.", "The 1<sup>st</sup> and the 20<sup>th</sup> harbor."),
    ("superscript", "Le musée¹ est fermé.", "The museum is closed.", "The museum¹ is closed."),
    ("address at the end", "Le Phare, consulté le 3 mai, https://ex.org/a_b/.", "The Lighthouse, accessed 3 May.", "The Lighthouse, accessed 3 May, https://ex.org/a_b/."),
    ("address in the middle", "Voir https://ex.org/a pour la suite.", "See for the rest.", "See https://ex.org/a for the rest."),
    ("address first", "https://ex.org est le site du musée.", "is the museum’s site.", "https://ex.org is the museum’s site."),
    ("address in brackets", "Le musée (https://ex.org) est fermé.", "The museum is closed.", "The museum (https://ex.org) is closed."),
    ("placeholders", "Bonjour {nom}, vous avez {n} messages.", "Hello, you have messages.", "Hello {nom}, you have {n} messages."),
    ("strong", "La **culture** du sel est ancienne.", "Salt culture is old.", "Salt **culture** is old."),
    ("all of it", "**Tout est dit.**", "All is said.", "**All is said.**"),
    ("all but the stop", "*Tout est dit*.", "All is said.", "*All is said*."),
    ("inside quotation marks", "« *Le Monde* »", "“Le Monde”", "“*Le Monde*”"),
    ("colon inside", "**Attention :** la glace est mince.", "Attention: the ice is thin.", "**Attention:** the ice is thin."),
    ("link", "Voir le [rapport annuel](http://x.y/r_1) de la banque.", "See the bank’s annual report.", "See the bank’s [annual report](http://x.y/r_1)."),
    ("nested", "**Un musée _national_ ouvert**", "An open national museum", "**An open _national_ museum**"),
    ("opened only", "**La phrase est longue.", "The sentence is long.", "**The sentence is long."),
    ("closed only", "La phrase est longue.** Fin.", "The sentence is long. End.", "The sentence is long.** End."),
    ("code that reads as a word", "La commande `git` sert.", "The git command is useful.", "The `git` command is useful."),
    ("escapes and entities", r"De 5 \* 3 chez AT&amp;T.", "From 5 * 3 at AT&T.", r"From 5 \* 3 at AT&amp;T."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [row[1:] for row in RESTORED],
    ids=[row[0] for row in RESTORED],
)
def test_elements_come_back_to_their_place(
    source: str, target: str, expected: str
) -> None:
    extraction = extract(source, markdown=True)
    restored = restore(target, extraction, link_words(extraction.text, target))
    assert restored.text == expected
    assert restored.findings == ()


def test_spans_are_those_of_the_elements() -> None:
    extraction = extract("Voir https://ex.org[1].")
    restored = restore("See.", extraction, ())
    assert [restored.text[slice(*span)] for span in restored.spans] == [
        "https://ex.org",
        "[1]",
    ]


def test_an_uncertain_place_is_the_end_and_a_warning() -> None:
    source = "Un truc[1] bizarre arrive ici."
    extraction = extract(source)
    restored = restore("Something odd happens here.", extraction, ())
    assert restored.text == "Something odd happens here[1]."
    (finding,) = restored.findings
    assert (finding.check, finding.severity) == ("placement", Severity.WARNING)
    assert message_of(finding) == "the place of the footnote mark “[1]” is uncertain"
    assert finding.source_span == Span(7, 10)
    assert finding.target_span == restored.spans[0] == Span(26, 29)


def test_without_links_the_clause_decides() -> None:
    extraction = extract("Un truc arrive[1], puis rien.")
    restored = restore("Something happens, then nothing.", extraction, ())
    assert restored.text == "Something happens[1], then nothing."
    assert restored.findings == ()


def test_a_digit_never_joins_a_number() -> None:
    text = "Elle coûte cent dollars3."
    extraction = extract(text, marks=[Span(len(text) - 2, len(text) - 1)])
    restored = restore("It costs $100.", extraction, ())
    assert restored.text == "It costs $100.3" or "1003" not in restored.text
    assert len(restored.findings) == 1


def test_code_that_was_translated_is_put_in_all_the_same() -> None:
    extraction = extract("Le mot `maison` sert.", markdown=True)
    restored = restore("The word house is used.", extraction, ())
    assert restored.text.count("`maison`") == 1
    assert [finding.check for finding in restored.findings] == ["placement"]
