"""Words that carry no content, of both languages, as bare forms.

They are closed classes of any grammar: articles, pronouns, prepositions, conjunctions,
auxiliaries and the commonest adverbs.
"""

from __future__ import annotations


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


FRENCH = _words(
    """
    a ai ainsi alors apres as au aucun aucune aura auront aussi autre aux avaient
    avait avant avec avez avoir avons ayant beaucoup c ca car ce ceci cela celle
    celles celui ces cet cette ceux chaque chez comme contre d dans de deja depuis
    des devoir devraient devrait dois doit doivent donc dont du elle elles en encore
    entre es est et etaient etait ete etre eu eux faut furent fut il ils j jamais je
    l la le les leur leurs lorsqu lorsque lui m ma mais me meme mes moi moins mon n
    ne ni nos notre nous on ont ou par parce pas pendant peu peut peuvent peux plus
    plusieurs pour pourraient pourrait pouvait pouvoir puisqu puisque qu quand que
    quelque qui quoi rien s sa sans se selon sera seraient serait seront ses si soi
    son sont sous sur t ta tandis te tes toi ton toujours tous tout toute toutes
    tres trop tu un une vers vos votre vous y
    """
)
ENGLISH = _words(
    """
    's 've a able about according after again against all already also always among
    an and another any anybody anyone anything are as at be because been before
    being below between but by can can't could depending did didn't do does doesn't
    don't during each even ever every everybody everyone everything far few fewer
    for from had has have having he her herself him himself his i if in into is
    isn't it it's its itself least less like little longer lot many may me might
    more most much must my n't necessary need neither never no nobody none nor not
    nothing of on one ones or other our ourselves over per same several she should
    since so some somebody someone something still such than that the their them
    themselves then there therefore these they this those through thus to too toward
    towards under upon us very was wasn't we were what when where whereas whether
    which while who whole whom whose will with within without won't would yet you
    your yourself
    """
)
