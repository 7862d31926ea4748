r"""The connecting words of French bibliographic references, with their English.

Compiled from common citation guides. Each line is a regular expression, "=" and the
English; ``\1`` is the text of the first group, "␣" a space. Longer ones come first.
"""

from __future__ import annotations

from functools import cache

import regex

# "!" marks a phrase that is hardly found outside of references.
_TABLE = r"""
! dernière consultation(?: le)? = last accessed
! (?:page |site |lien )?consultée?s?(?: le| en)? = accessed
! (?:page )?visitée?s? le = accessed
! accédée? le = accessed
mise?s? à jour le = updated
publiée?s? le = published
mise?s? en ligne le = posted
! disponible (?:sur|à l[’']adresse|en ligne sur|ici) = available at
! accessible (?:sur|à l[’']adresse) = available at
! en ligne = online
! à paraître = forthcoming
! ibid(?:em)?\. = ibid.
! ibidem = ibid.
! id(?:em)?\. = id.
! idem = idem
! (?:op\.|ouvr\.) ?cit(?:é)?\. = op. cit.
! op\. ?cit\b = op. cit
! ouvrage cité = op. cit.
! art\. ?cit(?:é)?\. = art. cit.
! article cité = art. cit.
! loc\. ?cit\. = loc. cit.
! cité (?:par|dans|in) = cited in
! citée? d[’']après = cited after
! sous la dir(?:\.|ection) d(?:e |[’']) = edited by␣
! sous la responsabilité d(?:e |[’']) = edited by␣
! édité par = edited by
! dirigé par = edited by
! \(dir\.?\) = (ed.)
! \((?:dirs|sous la dir)\.?\) = (eds.)
! \((?:éd|coord)\.?\) = (ed.)
! \((?:éds|coords)\.?\) = (eds.)
! \(trad\.?\) = (trans.)
! dir\. = ed.
! coord\. = ed.
! TRANSLATED (?:fr\. |française )?d(?:e l[’']|u )(LANGUAGE) par = translated from \1 by
! TRANSLATED (?:fr\. |française )?d(?:e l[’']|u )(LANGUAGE) = translated from \1
! trad(?:\.|uction) (?:fr\.|française) (?:de |d[’']|par )(?=\p{Lu}) = French trans. by␣
! trad(?:\.|uction) (?:fr\.|française) = French trans.
! trad(?:\.|uit|uction)? par = translated by
! traduction d(?:e |[’'])l[’']auteure? = author’s translation
! notre traduction = our translation
! nous traduisons = our translation
! trad(?:uction|\.) de = translated by
! trad\. = trans.
! (?:c[’']est nous qui soulignons|nous soulignons|souligné par nous) = our emphasis
! souligné par l[’']auteure? = emphasis in the original
! préface d(?:e |[’']) = preface by␣
! préf\. = pref.
! postface d(?:e |[’']) = afterword by␣
! introduction d(?:e |[’']) = introduction by␣
! propos recueillis par = interview by
! entretien avec = interview with
! interview (?:de|avec) = interview with
! thèse de doctorat(?: en [\p{L}]+)? = doctoral thesis
! thèse d[’']État = doctoral thesis
! mémoire de (?:master|maîtrise) = master’s thesis
! communiqué de presse = press release
! document de travail = working paper
! rapport annuel = annual report
! rapport n° ?(?=\d) = report no.␣
! rapport = report
! hors-série = special issue
! nouvelle édition = new edition
! édition revue et (?:augmentée|corrigée) = revised edition
! éd\. (?:revue|rev\.)(?: et augmentée?| et augm\.)? = rev. ed.
! rééd(?:\.|ition) = reprint
! (1)re (?:éd\.|édition) = \1st ed.
! (2)(?:e|ème|nde) (?:éd\.|édition) = \1nd ed.
! (3)(?:e|ème) (?:éd\.|édition) = \1rd ed.
! (\d+)(?:e|ème) (?:éd\.|édition) = \1th ed.
! éd\. = ed.
! coll\. = coll.
! collection = coll.
! chap(?:\.|itres?) = ch.
! tome (?=[IVXLC\d]) = vol.␣
! t\. ?(?=[IVXLC\d]) = vol.␣
! vol\. = vol.
! fasc\. = fasc.
! (?:n°|nº|no|numéro) ?(?=\d) = no.␣
! n[o°]s ?(?=\d) = nos.␣
! pages? (\d+) ?[-–—à] ?(\d+) = pp. \1–\2
! pp?\. ?(\d+) ?[-–—] ?(\d+) = pp. \1–\2
! pages? (?=\d) = p.␣
! pp\. ?(?=\d) = pp.␣
! p\. ?(?=[\divxlc]) = p.␣
! (\d+) p(?:\.|ages)(?= ?[.,;]| ?$) = \1 pp.
! et (?:suivantes?|suiv\.|s\.|sq\.|sqq\.) = ff.
! sqq?\. = ff.
! passim = passim
! note (?=\d) = note␣
! fig\. = fig.
! voir (?:ci-dessus|plus haut|supra) = see above
! voir (?:ci-dessous|plus bas|infra) = see below
ci-dessus = above
ci-dessous = below
supra = supra
infra = infra
(?:voir|lire) (?:aussi|également) = see also
(?:voir|lire) notamment = see in particular
(?:voir|lire) entre autres = see among others
(?:voir|lire) par exemple = see for example
(?:voir|lire) à ce sujet = see on this
(?:à|sur) ce (?:sujet|point),? (?:voir|lire) = on this, see
sur cette question,? (?:voir|lire) = on this, see
pour plus de détails,? (?:voir|lire) = for details, see
voir = see
lire = see
cf\. = cf.
d[’']après = after
sources ?: = sources:
source ?: = source:
! et al\. = et al.
! et alii = et al.
! s\. ?d\. = n.d.
! s\. ?l\. = n.p.
! sans date = n.d.
(?:in|dans) = in
"""
_LANGUAGES = {
    "allemand": "German",
    "anglais": "English",
    "américain": "English",
    "arabe": "Arabic",
    "chinois": "Chinese",
    "coréen": "Korean",
    "espagnol": "Spanish",
    "grec": "Greek",
    "hébreu": "Hebrew",
    "italien": "Italian",
    "japonais": "Japanese",
    "latin": "Latin",
    "néerlandais": "Dutch",
    "polonais": "Polish",
    "portugais": "Portuguese",
    "russe": "Russian",
    "suédois": "Swedish",
    "turc": "Turkish",
}
# Places of publication, as a field of their own.
PLACES = {
    "Anvers": "Antwerp",
    "Athènes": "Athens",
    "Barcelone": "Barcelona",
    "Bâle": "Basel",
    "Berne": "Bern",
    "Bruxelles": "Brussels",
    "Cologne": "Cologne",
    "Francfort": "Frankfurt",
    "Gand": "Ghent",
    "Genève": "Geneva",
    "La Haye": "The Hague",
    "Lisbonne": "Lisbon",
    "Londres": "London",
    "Louvain": "Leuven",
    "Milan": "Milan",
    "Moscou": "Moscow",
    "Pékin": "Beijing",
    "Rome": "Rome",
    "Varsovie": "Warsaw",
    "Venise": "Venice",
    "Vienne": "Vienna",
}


@cache
def connectors() -> tuple[tuple[regex.Pattern[str], str, bool], ...]:
    """Return (pattern, English, whether it shows a reference) of each phrase."""
    found = []
    languages = "|".join(_LANGUAGES)
    for line in filter(None, _TABLE.splitlines()):
        pattern, english = line.split(" = ")
        telling = pattern.startswith("! ")
        pattern = pattern.removeprefix("! ").replace("LANGUAGE", languages)
        pattern = pattern.replace("TRANSLATED", r"trad(?:\.|uit|uction)")
        pattern = pattern.replace(" ", r"\s")
        open_end = english.endswith("␣") or pattern.endswith(")")
        after = "" if open_end else r"(?![\p{L}])"
        pattern = rf"(?<![\p{{L}}\p{{N}}’'-])(?:{pattern}){after}"
        found.append((regex.compile(pattern, regex.IGNORECASE), english, telling))
    return tuple(found)


def in_english(match: regex.Match[str], english: str) -> str:
    """Return the English of a connecting phrase, capitalised if the French is."""
    shown = match.group()
    for number, group in enumerate(match.groups(), 1):
        shown_as = _LANGUAGES.get(group.lower(), group)
        english = english.replace(f"\\{number}", shown_as)
    english = english.replace("␣", " ")
    if shown[0].isupper() and english[0].islower():
        return english[0].upper() + english[1:]
    return english
