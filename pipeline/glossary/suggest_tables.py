"""Words that no term begins or ends with; without accents, in small letters."""

from __future__ import annotations


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Amounts are translated by value: « millions d'euros » is no term.
QUANTITIES = _set(
    "dizaine dizaines douzaine douzaines centaine centaines millier milliers million"
    " millions milliard milliards euro euros dollar dollars franc francs centime"
    " centimes pourcent"
)
FRENCH_STOP = _set(
    # articles, pronouns, prepositions, conjunctions
    "le la les un une des du de au aux ce cet cette ces mon ma mes ton ta tes son"
    " sa ses notre nos votre vos leur leurs je tu il elle on nous vous ils elles me"
    " te se moi toi soi lui eux en qui que quoi dont ou quel quelle quels quelles"
    " lequel laquelle lesquels lesquelles celui celle ceux celles ceci cela ca"
    " chacun chacune aucun aucune nul nulle tout toute tous toutes autre autres meme"
    " memes tel telle tels telles certain certaine certains certaines plusieurs"
    " quelque quelques rien personne chaque divers et mais donc or ni car si comme"
    " quand lorsque lorsqu puisque puisqu quoique parce afin ainsi alors apres avant"
    " avec chez contre dans depuis derriere des devant durant entre envers hors"
    " jusque jusqu malgre outre par parmi pendant pour sans sauf selon sous sur vers"
    " via voici voila dela aupres autour hormis lors travers face grace cause fois"
    # adverbs
    " ne pas plus moins tres trop peu beaucoup assez aussi autant encore deja jamais"
    " toujours souvent parfois tard tot ici ailleurs partout dedans dehors loin pres"
    " bien mal mieux pire vite ensemble surtout seulement notamment cependant"
    " pourtant toutefois neanmoins enfin ensuite puis aujourd hui hier demain"
    " maintenant desormais environ presque plutot quasi non oui peut tant tellement"
    " egalement actuellement recemment simplement vraiment reellement effectivement"
    " auparavant davantage certes bref soit hui savoir"
    # common verbs
    " est sont etait etaient sera seront serait seraient soit soient fut furent ete"
    " etre etant suis sommes etes ai as a avons avez ont avait avaient aura auront"
    " aurait auraient ait aient eu eut avoir ayant fait font faisait faire faisant"
    " fera feront peut peuvent pouvait pouvaient pourra pourrait pourraient pouvoir"
    " doit doivent devait devaient devra devrait devraient devoir veut veulent"
    " voulait vouloir va vont allait aller vient viennent venir dit disent disait"
    " dire met mettent mettre mis mise prend prennent prendre pris prise donne"
    " donnent donner permet permettent permettre reste restent rester faut fallait"
    " falloir semble semblent trouve trouvent voit voient voir vu sait savent"
    " devient deviennent devenir devenu devenue tient tenir passe passer parle"
    " parler utilise utiliser"
    # numbers and measures of time
    " deux trois quatre cinq six sept huit neuf dix vingt trente cent cents mille"
    " premier premiere premiers premieres second seconde dernier derniere derniers"
    " dernieres janvier fevrier mars avril mai juin juillet aout septembre octobre"
    " novembre decembre an ans annee annees mois semaine semaines jour jours heure"
    " heures"
    # adjectives that hold no term
    " grand grande grands grandes petit petite petits petites nouveau nouvel"
    " nouvelle nouveaux nouvelles bon bonne bons bonnes seul seule seuls seules vrai"
    " vraie vrais propre propres different differente differents differentes"
    " nombreux nombreuses nombreuse important importante importants importantes"
    " possible possibles exemple partie nombre point cas chose choses facon maniere"
)

# What may stand inside a French term: prise de conscience, chaîne de l'IA.
FRENCH_INNER = frozenset(
    {"de", "d", "du", "des", "la", "l", "les", "le", "a", "au", "aux", "en", "et"}
)

ENGLISH_STOP = frozenset(
    [
        "a",
        "an",
        "the",
        "this",
        "that",
        "these",
        "those",
        "my",
        "your",
        "his",
        "her",
        "its",
        "our",
        "their",
        "i",
        "you",
        "he",
        "she",
        "it",
        "we",
        "they",
        "me",
        "him",
        "us",
        "them",
        "who",
        "whom",
        "whose",
        "which",
        "what",
        "where",
        "when",
        "why",
        "how",
        "and",
        "or",
        "but",
        "nor",
        "so",
        "yet",
        "if",
        "then",
        "than",
        "as",
        "at",
        "by",
        "for",
        "from",
        "in",
        "into",
        "of",
        "off",
        "on",
        "onto",
        "out",
        "over",
        "per",
        "to",
        "up",
        "upon",
        "with",
        "within",
        "without",
        "about",
        "above",
        "across",
        "after",
        "against",
        "along",
        "among",
        "around",
        "before",
        "behind",
        "below",
        "beneath",
        "beside",
        "between",
        "beyond",
        "down",
        "during",
        "except",
        "inside",
        "near",
        "outside",
        "since",
        "through",
        "throughout",
        "toward",
        "towards",
        "under",
        "until",
        "via",
        "am",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "have",
        "has",
        "had",
        "having",
        "do",
        "does",
        "did",
        "doing",
        "done",
        "can",
        "could",
        "may",
        "might",
        "must",
        "shall",
        "should",
        "will",
        "would",
        "not",
        "no",
        "yes",
        "only",
        "also",
        "very",
        "too",
        "more",
        "most",
        "much",
        "many",
        "less",
        "least",
        "few",
        "some",
        "any",
        "all",
        "both",
        "each",
        "every",
        "other",
        "another",
        "such",
        "same",
        "own",
        "just",
        "even",
        "still",
        "already",
        "ever",
        "never",
        "always",
        "often",
        "now",
        "here",
        "there",
        "again",
        "once",
        "however",
        "therefore",
        "thus",
        "while",
        "because",
        "although",
        "though",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "first",
        "second",
        "last",
        "make",
        "makes",
        "made",
        "take",
        "takes",
        "took",
        "get",
        "gets",
        "got",
        "give",
        "gives",
        "gave",
        "go",
        "goes",
        "went",
        "come",
        "comes",
        "came",
        "say",
        "says",
        "said",
        "see",
        "sees",
        "saw",
        "well",
        "new",
    ]
)
