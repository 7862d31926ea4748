"""Words that decide whether a full stop ends a French sentence.

Written without their last full stop. Sources: *Lexique des règles typographiques en
usage à l'Imprimerie nationale* (Abréviations) for the forms, French newspapers for the
ones that the *Lexique* frowns on ("Mr.", "Dr.", "av.").
"""

from __future__ import annotations

import re

from pipeline.segmentation.language import Language, words

# Before a name: the stop never ends a sentence. Case matters ("m." is a metre).
_TITLES = words(
    """
    M MM Mr Mrs Ms Mme Mmes Mlle Mlles Me Mes Mgr Mgrs Dr Drs Dre Pr Prs Prof St Ste
    Sts Vve Cdt Cne Cpt Gal Lt Sgt R.P S.M S.E S.A.R N.-D Sté Éts Ets Ch Ph Th
    """
)

# Always followed by the rest of its sentence.
_INLINE = words(
    """
    cf p.ex env approx ca vs c.-à-d c-à-d c.à.d i.e e.g av ap apr bd boul fg n.b p.s
    p.-s resp
    """
)

# Before a number, a numeral, a letter or a bracket: "art. 3", "t. II", "fig. A".
_REFERENCES = words(
    """
    p pp art arts al chap ch fig figs vol vols n no nos t tt tab tabl ann sect liv f
    fo fol pl s sq ss v vv éq eq ex réf réfs tél fax col § alin par cah livr supp
    suppl ill janv févr fév avr juil juill sept oct nov déc
    """
)

# Inside or at the end of a name or a reference: the stop ends the sentence only when
# the next word clearly opens one.
_NAME_PARTS = words(
    """
    v jr sr inc corp ltd co cie bros al dir éd ed trad coll univ dép dépt gén gal
    col cap lt cdt adj a.m p.m s.a s.a.r.l s.a.s
    """
)

# Dotted and hyphenated, but no person's initials.
_HYPHENATED_ACRONYMS = words("É.-U E.-U É.U.-A J.-C R.-U T.-N.-L")

# What stands between a date and "J.-C.".
ERAS = frozenset({"av", "ap", "apr", "avant", "après"})

# Names whose "!" belongs to them.
BRANDS = words("yahoo jeopardy kahoot joop wham oklahoma pschitt")

# Headings of legal and technical texts: "Article 3. Les communes..." is one segment.
_DIVISIONS = words(
    """
    article chapitre titre section annexe partie livre acte scène figure tableau note
    étape phase tome volume leçon règle question exemple
    """
)

# Words after which a lone capital and a stop are the initial of a name ("par A. Le
# Goff"), unlike "la vitamine C. Le reste".
_BEFORE_NAMES = words(
    """
    à au aux avec avant après car chez comme contre dans de des devant du dont en
    entre et feu mais monsieur madame ou par pour que qu’ sans selon sous sur vers
    """
)

# Words that open a sentence when capitalised, and are not names. Elided words keep
# their apostrophe, as U+2019.
_STARTERS = words(
    """
    le la les l’ un une des du de d’ au aux à ce cet cette ces c’ ça cela ceci celui
    celle ceux celles il elle ils elles on je j’ tu nous vous lui eux y en mon ma
    mes ton ta tes son sa ses notre nos votre vos leur leurs qui que qu’ quoi quel
    quelle quels quelles lequel laquelle quand où comment pourquoi combien si s’ se
    n’ ne et ou mais or ni car donc ainsi alors aussi enfin ensuite puis cependant
    toutefois pourtant néanmoins désormais aujourd’hui hier demain dans sur sous par
    pour sans avec chez vers entre depuis pendant après avant selon malgré parmi
    grâce lors lorsque lorsqu’ comme tout toute tous toutes chaque plusieurs
    certains certaines aucun aucune autre autres quelques voici voilà rien personne
    non oui bien même plus moins très trop peu beaucoup jamais toujours déjà encore
    ici là outre quant tandis puisque puisqu’ parce afin contre face dès jusqu’
    quoique quoiqu’ bref certes autrement sinon surtout seul seule seuls seules deux
    trois quatre cinq six dix cent mille premièrement deuxièmement finalement
    actuellement parfois souvent peut est voir lire ibid
    """
)

FRENCH = Language(
    titles=_TITLES,
    inline=_INLINE,
    references=_REFERENCES,
    name_parts=_NAME_PARTS,
    divisions=_DIVISIONS,
    before_names=_BEFORE_NAMES,
    starters=_STARTERS,
    hyphenated=_HYPHENATED_ACRONYMS,
    elision=re.compile(r"(?:[ldnsjmtc]|qu|jusqu|lorsqu|puisqu)[’']", re.IGNORECASE),
)
