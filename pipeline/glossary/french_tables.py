"""French word lists: exceptions that no rule of inflection can know.

Compiled for this program from school grammar. Words are lower case. The lists of what
is *not* generated matter as much as the rules: a generated form must never be another
word (« la foi » and « trois fois », « un parti » and « une partie »).
"""

from __future__ import annotations


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _map(text: str) -> dict[str, tuple[str, ...]]:
    pairs = (item.split("=") for item in text.split())
    return {word: tuple(forms.split(",")) for word, forms in pairs}


# Words that lose their vowel before a term: l'IA, jusqu'aux → jusqu'ici.
ELIDED = _set("l d j m t s n c qu jusqu lorsqu puisqu quoiqu quelqu")

# Words that never inflect inside a term.
FUNCTION_WORDS = _set(
    "a à au aux avec ce ces cet cette chez contre d dans de des du en entre et hors"
    " il je l la le les leur leurs mais n ne non ni on ou où par pas plus pour qu que"
    " qui s sa sans se ses si son sous sur très un une vers y"
)
# Words after which the rest of a term stays as it is (centre de données).
PREPOSITIONS = _set(
    "a à au aux avec chez contre d dans de des du en entre hors par pour qu que qui"
    " sans sous sur vers"
)

# Pieces that leave the word after their hyphen what it is: non-étasunien.
HYPHEN_PREFIXES = _set(
    "non anti pro ex quasi pseudo neo post pre super ultra micro mini mega inter intra"
    " trans multi pan vice semi co tele meta archi hyper hypo cyber bio tres plus peri"
    " para extra supra infra"
)
HYPHEN_SUFFIXES = _set("ci la meme memes t il elle ils elles on")

# A hyphen next to one of these is never written as a space: « il peut être »,
# « savoir faire », « vous rendez vous-même » are other words.
NOT_SPACED = _set(
    "etre faire dire passer peut avoir savoir pouvoir la ci il elle on vous nous je tu"
    " ce moi toi lui eux leur apres bien sous sur entre contre avant hors sans non mi"
    " porte garde rendez laissez aller venir vivre vouloir quant soi meme peu tout"
    " toute tous quelque parce c est dessus dessous dedans dehors haut bas"
)

IRREGULAR_PLURALS = _map(
    "œil=yeux oeil=yeux ciel=cieux,ciels aïeul=aïeux,aïeuls monsieur=messieurs"
    " madame=mesdames mademoiselle=mesdemoiselles bonhomme=bonshommes"
    " gentilhomme=gentilshommes bail=baux corail=coraux émail=émaux"
    " soupirail=soupiraux travail=travaux vantail=vantaux vitrail=vitraux"
    " ail=ails,aulx bétail=bestiaux bijou=bijoux caillou=cailloux chou=choux"
    " genou=genoux hibou=hiboux joujou=joujoux pou=poux ripou=ripoux,ripous"
    " landau=landaus sarrau=sarraus bleu=bleus pneu=pneus émeu=émeus"
    " maximum=maximums,maxima minimum=minimums,minima scénario=scénarios,scénarii"
    " quantum=quantums,quanta tout=tous match=matchs,matches"
    " final=finals,finaux idéal=idéaux,idéals glacial=glacials,glaciaux"
)
# Words in -al whose plural is -als.
PLURAL_ALS = _set(
    "aval bal banal bancal carnaval cal cantal caracal cérémonial chacal choral étal"
    " fatal festival gavial mistral narval natal naval nopal pal récital régal rorqual"
    " santal serval sisal val copal"
)

# Words whose plural in -s would be another word: foi/fois, cour/cours, fil/fils.
NO_PLURAL = _set(
    "foi ver cour fond fil moi mai plu sou bu toi soi do dan san pari mar lui cor pa"
    " avi repa pal di mi puit poid moin corp temp peu inde"
)

IRREGULAR_FEMININES = _map(
    "beau=belle,bel nouveau=nouvelle,nouvel vieux=vieille,vieil fou=folle,fol"
    " mou=molle,mol jumeau=jumelle bas=basse gras=grasse las=lasse gros=grosse"
    " épais=épaisse exprès=expresse métis=métisse roux=rousse doux=douce faux=fausse"
    " jaloux=jalouse époux=épouse tiers=tierce frais=fraîche,fraiche blanc=blanche"
    " franc=franche sec=sèche public=publique turc=turque caduc=caduque grec=grecque"
    " laïc=laïque syndic=syndique long=longue oblong=oblongue favori=favorite"
    " malin=maligne bénin=bénigne gentil=gentille pareil=pareille vermeil=vermeille"
    " nul=nulle sot=sotte pâlot=pâlotte vieillot=vieillotte andalou=andalouse"
    " complet=complète incomplet=incomplète concret=concrète discret=discrète"
    " indiscret=indiscrète inquiet=inquiète replet=replète secret=secrète"
    " désuet=désuète net=nette muet=muette coquet=coquette violet=violette"
    " cadet=cadette fluet=fluette simplet=simplette douillet=douillette"
    " bon=bonne breton=bretonne saxon=saxonne wallon=wallonne teuton=teutonne"
    " letton=lettonne gascon=gasconne mignon=mignonne champion=championne"
    " patron=patronne piéton=piétonne vigneron=vigneronne forgeron=forgeronne"
    " baron=baronne lion=lionne glouton=gloutonne bouffon=bouffonne cochon=cochonne"
    " paysan=paysanne valaisan=valaisanne rouan=rouanne vif=vive juif=juive"
    " naïf=naïve bref=brève sauf=sauve veuf=veuve neuf=neuve cher=chère fier=fière"
    " amer=amère beur=beure maître=maîtresse traître=traîtresse prince=princesse"
    " hôte=hôtesse dieu=déesse héros=héroïne compagnon=compagne copain=copine"
    " bleu=bleue hébreu=hébraïque flou=floue hindou=hindoue zoulou=zouloue"
    " tourangeau=tourangelle aigu=aiguë,aigüe ambigu=ambiguë,ambigüe"
    " contigu=contiguë,contigüe exigu=exiguë,exigüe dû=due mûr=mûre sûr=sûre"
    " vengeur=vengeresse enchanteur=enchanteresse pécheur=pécheresse"
    " ambassadeur=ambassadrice empereur=impératrice"
)

# Words that take -e, where the ending alone does not tell an adjective.
FEMININE_E = _set(
    # -al, -il, -ol, -ul, -eul
    "civil incivil subtil puéril viril vil espagnol mongol seul filleul"
    # -an, -in, -un, -ain
    " catalan persan musulman afghan roman partisan artisan sultan ottoman gitan"
    " birman texan castillan féminin masculin voisin cousin latin argentin philippin"
    " byzantin clandestin florentin girondin alpin opportun"
    " commun brun importun urbain humain romain cubain roumain forain hautain"
    # -d
    " grand chaud froid allemand rond profond second lourd sourd vagabond marchand"
    " bavard gourmand normand blond laid campagnard montagnard banlieusard flamand"
    " savoyard fécond moribond fruitier"
    # -t
    " avocat candidat soldat délicat ingrat adéquat inadéquat immédiat béat lauréat"
    " renégat auvergnat scélérat magistrat plat petit gratuit fortuit étroit maudit"
    " interdit inédit érudit réduit construit détruit écrit inscrit inscrit traduit"
    " introduit prédit contredit séduit instruit cuit idiot mort fort court vert"
    " ouvert couvert offert souffert expert désert direct indirect exact"
    " inexact correct incorrect strict distinct intact compact abject succinct"
    " suspect saint joint adjoint conjoint restreint défunt haut lent géant agent"
    " brut clément véhément dément savant vivant élégant parent absent content récent"
    # -r
    " dur pur obscur futur noir majeur mineur meilleur supérieur inférieur extérieur"
    " intérieur antérieur postérieur ultérieur"
    # -s
    " gris précis imprécis indécis exquis marquis requis conquis omis soumis"
    " transmis admis compris confus diffus inclus reclus obtus divers pervers"
    " épars dispers mauvais niçois suédois danois"
    # -i, -u
    " ami ennemi fini uni désuni joli poli hardi garni banni bâti demi gai vrai"
    " nu cru élu ému perdu vendu connu menu têtu"
)

# Masculine nouns whose regular feminine would be another word or a verb:
# capital/capitale, motif/motive, signal/signale, revenu/revenue.
NO_FEMININE = _set(
    "capital moral signal étal mal bal cal val pal régal journal canal cheval métal"
    " cristal hôpital tribunal arsenal idéal minéral terminal"
    " motif tarif objectif dispositif if adjectif substantif préservatif"
    " moyen bien rien lien soutien maintien mien tien sien examen"
    " serveur leur heur peur fleur sueur valeur couleur chaleur erreur faveur saveur"
    " honneur bonheur malheur labeur humeur rumeur ardeur fureur grandeur longueur"
    " largeur hauteur ampleur douleur vapeur cœur chœur sœur tuteur mer ver fer hiver"
    " glacier carrier courrier charnier lisier gravier cafetier poudrier rivier"
    " verger danger plumier rosier levier tablier collier quartier"
    " revenu contenu tissu aperçu vécu individu statu imprévu absolu parvenu"
    " parti raccourci démenti défi souci oubli abri pari midi pli samedi"
    " traité communiqué exposé relevé résumé procédé énoncé passé carré fossé péché"
    " marché degré congé café blé pré thé clé été côté arrêté gré fait"
    " étang enfant aimant diamant argent ferment talent incident accident occident"
    " orient torrent serpent couvent vent cent restaurant volant montant croissant"
    " palais malais relais marais jamais désormais harnais balais biais"
    " terrain refrain parrain train grain gain bain pain main demain lendemain"
    " sentiment mandant instant courant penchant"
)
