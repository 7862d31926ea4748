"""Finds negations that were lost or added."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.checks.pair import Pair
from pipeline.units import Finding, Severity, Span

_NE = r"(?:\bne\b|\bn['’])"
# What makes « ne » a negation; « ne … que » is "only", « ne » alone often is none.
_DENIAL = re.compile(
    rf"{_NE}(?P<between>(?:[ ]?[^\s.;:!?,()«»]+[ ]){{1,4}}?)"
    r"(?P<word>pas|jamais|rien|aucune?|personne|guère|nullement)\b"
    r"|\bne (?:pas|jamais|rien|plus) ",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"(?:\w+n['’]t|\b(?:not(?! (?:only|just|least|until))|never|cannot))\b"
    r"(?!,? (?:isn['’]t|aren['’]t|doesn['’]t|don['’]t) (?:it|they|he|she|you)\?)",
    re.IGNORECASE,
)
# What an English "not" can translate; « ne … pas » counts once.
_REASON = re.compile(
    rf"{_NE}(?![^.;:!?]{{1,40}}\bqu[e'’])"
    r"(?:[^.;:!?]{1,60}?\b(?:pas|jamais|rien|aucune?|personne|guère|plus|ni|point)\b)?"
    r"|\b(?:non|sans(?! (?:doute|cesse)\b)|rien|aucune?s?|ni|nulle?s?|guère|sauf|hors"
    r"|pas|impossib\w+|interdi\w+|refus\w+|empêch\w+|évit\w+|absen\w+|échou\w+|échecs?"
    r"|manqu\w+|plutôt que|au lieu de|ignor\w+|(?<!sans )cess\w+|faute de"
    r"|ni(?:e|er|é|és|ée|ait)"
    r"|rejet\w+|méconn\w+|à peine|(?<!un )(?<!à )peu(?! à peu)|rarement|inutil\w*"
    r"|contrairement|excepté|dépourv\w+|priv[eé]\w* de|illég\w+|illicit\w+|irr\w+"
    r"|dés(?:a|ap)\w+|mé(?:fi|con)\w+|disparu\w*|seul(?:ement)? à|difficile\w*|mal\b"
    r"|mauvais\w*|doute\w*|malgré|sinon|déni\w*|abs\w*ten\w+|loin de"
    r"|in(?:accessib|adapt|apte|attend|capab|certain|chang|complet|compatib|connu|correct"
    r"|défini|dispon|égal|efficac|existan|intéress|issu|just|nécessair|stab|suffis|supporta"
    r"|util|valid|visib)\w*|im(?:parfait|prévu|productif|puissan|mobil)\w*)\b",
    re.IGNORECASE,
)
# Sentences in which a second word can cancel the negation.
_TURNED = re.compile(
    r"n['’]est-ce pas|\bpas (?:seulement|uniquement|que|moins|sans)\b|\bsans\b"
    r"|\b(?:manqu|empêch|ignor|cess|refus|oubli)",
    re.IGNORECASE,
)
# The negative words of French that need a plain negative word in English.
_NO_DENIAL_BEFORE = "".join(
    rf"(?<!\b{word} )"
    for word in (
        *("le", "un", "les", "des", "ce", "ces", "de", "premier", "premiers", "chaque"),
        *("oubliez", "oublions", "oublie", "oublier", "manque", "manquent", "manquait"),
    )
)
_PLAIN_FRENCH = re.compile(
    rf"{_NO_DENIAL_BEFORE}\bpas\b"
    r"(?! (?:moins|mal|encore|seulement|uniquement|que|sans)\b)"
    r"|\b(?:rien|aucune?|guère)\b|\bne jamais\b"
    r"|\bn(?:e |['’])[^.;:!?,]{1,30}\bjamais\b"
    r"|\bn(?:e |['’])\w+ plus\b(?! (?:de|que|grand|d['’]))",
    re.IGNORECASE,
)
_PLAIN = re.compile(
    r"\w*n['’]t\b"
    r"|\b(?:not|never|cannot|no|none|nor|nothing|nobody|nowhere|neither|ever)\b",
    re.IGNORECASE,
)
_NEGATIVE = re.compile(
    r"n['’]t\b|\b(?:no|not|none|nor|never|nothing|nobody|nowhere|neither|cannot|without"
    r"|hardly|barely|rarely|scarcely|seldom|unless|except|instead|rather|few|fewer"
    r"|little|less|(?<!at )least|trouble|otherwise|devoid|far from"
    r"|but one|free (?:of|from)|anything but"
    r"|un(?!der|it|ion|iv|til|iqu|ly|cle|fortunat|anim)[a-z]{3,}|non(?!et)\w*"
    r"|dis(?:a(?:gree|llow|ppear|pprov|bl)|continu|lik|regard|connect|trust|satisf"
    r"|believ|courag|similar|prov|qualif|pens)\w*"
    r"|im(?:poss|prob|matur|mobil|perfect|pract|balanc|material)\w*|ir(?:re[gls]|ra)\w*"
    r"|il(?:leg|lic|log|lit)\w*|mis(?:und|tak|tr|us)\w*"
    r"|in(?:adequa|suffici|complet|effect|activ|valid|capab|accur|abil|access|appropri"
    r"|compat|consist|correct|definite|differen|elig|evit|explic|expens|signific|stab"
    r"|vis|vulnerab|nocen|solub|edib|toler|frequent)\w*"
    r"|(?!unl)\w+less(?:ly|ness)?"
    r"|fail\w*|lack\w*|refus\w*|den(?:y|ied|ies|ial)|avoid\w*|prevent\w*|absen\w*"
    r"|stop\w*|miss(?:ed|es|ing)?|ceas\w*|exclud\w*|declin\w*|reject\w*|forb[ia]\w+"
    r"|bann?(?:ed|s|ing)?|prohibit\w*|los[et]s?|losing|zero|abandon\w*|oppos\w*|against"
    r"|defici\w*|contrary|doubt\w*|difficult\w*|poor\w*|skip\w*|wrong\w*|false\w*)\b",
    re.IGNORECASE,
)
# The same, without words that are negative only in some sentences.
_SURELY_NEGATIVE = re.compile(
    r"n['’]t\b|\b(?:not|never|cannot|no|none|nor|nothing|nobody|nowhere|neither|without"
    r"|un(?!der|it|ion|iv|til|iqu|ly|cle)[a-z]{3,}|in(?:visib|adequ|suffi|complet|effect"
    r"|activ|valid|capab|accur|abil|access|appropri|compat|consist|correct|elig|evit"
    r"|explic|signific|stab|toler|frequent)\w*|im(?:poss|prob|mobil|perfect|pract)\w*"
    r"|il(?:leg|lic)\w+|fail\w*|lack\w*|refus\w*|den(?:y|ied|ies)|avoid\w*|prevent\w*"
    r"|absen\w*|less|except|instead|rather|few|little|hardly|barely|rarely|seldom"
    r"|difficult\w*|hard|ban\w*|prohibit\w*|miss\w*|bad|ill|despite|although|though"
    r"|while|doubt\w*|devoid|trouble|inadvis\w+"
    r"|dis(?:agree|like|approv|continu|satisf|allow|believ|honest|trust)\w*|non-?\w+|(?!unl)\w+less|defici\w+)\b",
    re.IGNORECASE,
)


_NOT_ONLY = re.compile(r"\bpas (?:seulement|uniquement|simplement)\b", re.IGNORECASE)
_ONLY = re.compile(
    r"(?<!\bnot )(?<!n['’]t )\b(?:only|just|merely|simply|solely)\b", re.IGNORECASE
)
_WITHOUT = re.compile(
    r"(?<!\bnon )\bsans\b(?! (?:doute|cesse|que|fil|précédent|abri|papiers|plus)\b)",
    re.IGNORECASE,
)
# With so many negations they form a series: English has one "not", and "or".
_SERIES = 3


def negation(pair: Pair) -> Iterator[Finding]:
    """Report a denial in the French that the English has not, or the other way round.

    « ne … pas », « jamais », « rien », « aucun », « personne » want some negative
    word: not, never, no, without, unable, few, fail. It is an error where nothing of
    the kind stands in the English and the French has no second negation, such as
    « sans » or « manquer », that could undo the first; fewer negative words than the
    French has are a warning. So is a "not" or "never" for which nothing in the French
    is the reason (« sans », « peu », « manquer », « impossible »). A translation that
    says the opposite of the opposite ("he kept silent" for « il n’a rien dit », "make
    sure to" for « n’oubliez pas de ») is a known false positive.
    """
    denial = _DENIAL.search(pair.source)
    plain_french = list(_PLAIN_FRENCH.finditer(pair.source))
    nots = list(_NOT.finditer(pair.target))
    if not (denial or plain_french or nots or _WITHOUT.search(pair.source)):
        return
    reasons = len(_REASON.findall(pair.source))
    negatives = len(_NEGATIVE.findall(pair.target))
    surely = len(_SURELY_NEGATIVE.findall(pair.target))
    plain = len(_PLAIN.findall(pair.target))
    not_only, without = _NOT_ONLY.search(pair.source), _WITHOUT.search(pair.source)
    if denial and not negatives and not _TURNED.search(pair.source):
        yield _lost(denial, pair, Severity.ERROR)
    elif not_only and not plain and _ONLY.search(pair.target):
        yield _lost(not_only, pair, Severity.WARNING)
    elif without and not negatives and not denial:
        yield _lost(without, pair, Severity.WARNING)
    elif (
        len(plain_french) > plain
        and surely < reasons
        and not (surely and len(plain_french) >= _SERIES)
    ):
        yield _lost(denial or plain_french[-1], pair, Severity.WARNING)
    elif len(nots) > reasons or (
        len(nots) > max(len(plain_french), len(_DENIAL.findall(pair.source)))
        and surely > reasons
    ):
        yield Finding(
            "negation",
            Severity.WARNING,
            "added",
            (nots[-1][0],),
            target_span=Span.of(nots[-1]),
        )


def _lost(match: re.Match[str], pair: Pair, severity: Severity) -> Finding:
    return Finding(
        "negation",
        severity,
        "missing",
        (match[0].strip(),),
        Span(match.start(), match.start() + len(match[0].rstrip())),
        Span(0, len(pair.target)),
    )
