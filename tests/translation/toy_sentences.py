"""Two hundred and two plain French sentences with thirty terms in them, written for the tests.

The toy model knows the French words and has other English for all of them.
"""

from __future__ import annotations

TERMS = {
    "chat": "feline",
    "chien": "hound",
    "voiture": "automobile",
    "livre": "volume",
    "école": "academy",
    "médecin": "physician",
    "pomme": "fruit",
    "enfant": "youngster",
    "lettre": "missive",
    "cheval": "steed",
    "ville": "metropolis",
    "maison": "dwelling",
    "porte": "gate",
    "fenêtre": "casement",
    "train": "railcar",
    "bateau": "vessel",
    "ami": "companion",
    "frère": "sibling",
    "argent": "cash",
    "chambre": "chamber",
    "jardin": "orchard",
    "arbre": "sapling",
    "fleur": "blossom",
    "oiseau": "fowl",
    "clé": "passkey",
    "chapeau": "bonnet",
    "chanson": "tune",
    "table": "desk",
    "professeur": "tutor",
    "avion": "aircraft",
}

SENTENCES = """
Le chat dort.
Mon chat est noir.
Il a deux chats.
Où est ton chat ?
Les chats aiment le lait.
Elle n’a pas de chat.
Le chat de Tom est sous le lit.
Le chien court vite.
J’ai un chien.
Ces chiens sont grands.
Est-ce que ton chien est malade ?
Je n’aime pas ce chien.
Elle cherche son chien.
Mon chien et moi sommes fatigués.
Il a acheté une voiture.
Cette voiture est chère.
Les voitures sont rapides.
Ma voiture est devant la gare.
À qui est cette voiture ?
Elle ne veut pas vendre sa voiture.
Nous avons trois voitures.
Je lis un livre.
Ce livre est intéressant.
Elle a acheté deux livres.
As-tu lu ce livre ?
Donne-moi le livre.
Les livres sont chers.
Il a perdu mon livre hier.
L’école est fermée.
Elle aime son école.
Les écoles sont grandes.
Je vais à l’école.
Il n’y a pas d’école ici.
Cette école est très vieille.
Le médecin est occupé.
Mon père est médecin.
Va voir un médecin.
Les médecins sont fatigués.
Nous avons besoin d’un médecin.
Elle veut devenir médecin.
Le médecin a dit la vérité.
Elle mange une pomme.
J’aime les pommes.
Tom a mangé ma pomme.
Cette pomme est rouge.
Veux-tu une pomme ?
Il y a six pommes ici.
L’enfant dort.
Les enfants jouent.
Ces enfants sont fatigués.
Elle a trois enfants.
Cet enfant ne parle pas.
Nous n’avons pas d’enfants.
Un enfant pleure dans la rue.
J’ai écrit une lettre.
Tom a reçu deux lettres.
Où est la lettre ?
Lis cette lettre !
Elle attend une lettre de son père.
Les lettres sont dans le sac.
Je n’ai pas ouvert ta lettre.
Il a un cheval.
Mon cheval est fatigué.
Elle aime les chevaux.
Ce cheval court vite.
Les chevaux sont des animaux.
As-tu déjà vu un cheval blanc ?
Cette ville est grande.
Les villes sont grandes.
J’habite dans une ville.
Il connaît bien la ville.
Nous aimons notre ville.
La ville était calme ce soir.
La maison est vide.
Ma maison est petite.
Il a vendu sa maison.
Ces maisons sont vieilles.
Qui habite dans cette maison ?
Elle est restée à la maison toute la journée.
Tom veut acheter une maison.
Ferme la porte.
La porte est ouverte.
Qui a ouvert la porte ?
Il attend devant la porte.
Les portes sont fermées.
N’ouvrez pas cette porte !
Elle a ouvert la fenêtre.
La fenêtre est sale.
Ferme la fenêtre, s’il te plaît.
Les fenêtres sont ouvertes.
Tom a cassé une fenêtre.
Cette chambre n’a pas de fenêtre.
Le train est en retard.
J’ai raté le train.
Les trains sont pleins.
À quelle heure part le train ?
Nous avons pris un train pour Paris.
Il dort dans le train.
Le bateau est parti.
Il a un bateau.
Les bateaux sont blancs.
Nous sommes sur le bateau.
Ce bateau est trop petit.
Elle n’a jamais vu de bateau.
Tom est mon ami.
Un ami est venu ce matin.
Mes amis sont ici.
As-tu des amis ?
Il parle à son ami.
C’est un vieil ami de mon père.
Mon frère est grand.
J’ai deux frères.
Son frère travaille à Paris.
As-tu un frère ?
Elle attend son frère.
Mes frères n’aiment pas le café.
J’ai besoin d’argent.
Il n’a pas d’argent.
Où est mon argent ?
Elle a perdu son argent.
L’argent est sur le lit.
Tom a volé l’argent.
Sa chambre est propre.
Je suis dans ma chambre.
Les chambres sont petites.
Va dans ta chambre !
Il y a un lit dans la chambre.
Cette chambre est froide.
Le jardin est beau.
Elle travaille dans le jardin.
Les enfants sont dans le jardin.
Mon père aime son jardin.
Ce jardin est à nous.
Il y a un arbre dans mon jardin.
L’arbre est vert.
Les arbres sont hauts.
Il est sous un arbre.
Tom a coupé l’arbre.
Cet arbre est très vieux.
Regarde ces arbres !
Cette fleur est belle.
J’aime les fleurs.
Elle a acheté des fleurs.
Quelle belle fleur !
Les fleurs sont jaunes.
Tom m’a donné une fleur.
L’oiseau chante.
Les oiseaux volent.
J’ai vu un oiseau bleu.
Cet oiseau ne peut pas voler.
Le chat a mangé l’oiseau.
Un oiseau est entré par la fenêtre.
J’ai perdu ma clé.
Où est la clé ?
La clé est sur la table.
As-tu trouvé les clés ?
Il a oublié ses clés.
Cette clé n’ouvre pas la porte.
Son chapeau est rouge.
Il porte un chapeau.
Où as-tu acheté ce chapeau ?
Les chapeaux sont chers.
Elle a oublié son chapeau dans le train.
Mets ton chapeau !
J’aime cette chanson.
Elle chante une chanson.
Les chansons sont tristes.
Connais-tu cette chanson ?
Tom a écrit une chanson pour sa mère.
C’est une vieille chanson.
La table est ronde.
Le livre est sur la table.
Il a acheté une table.
Ces tables sont trop petites.
Qui a cassé la table ?
Mets la lettre sur la table.
Mon professeur est gentil.
Le professeur parle trop vite.
Les professeurs sont occupés.
Elle veut être professeur.
Notre professeur vient de Londres.
J’ai posé une question au professeur.
L’avion est parti.
Les avions volent.
Elle n’a jamais pris l’avion.
À quelle heure arrive ton avion ?
Il a peur de l’avion.
Nous avons vu deux avions.
Si le chien a faim, donne-lui du pain.
Quand le médecin est arrivé, l’enfant dormait.
Tom pense que la maison est trop chère.
La lettre que tu as écrite est belle.
Bien qu’il ait un ami, il est triste.
Je ne sais pas où est la clé de la voiture.
Le frère de mon professeur a un bateau.
Elle a dit : « Ferme la porte. »
Ni le train ni l’avion ne sont partis.
Les amis de Tom aiment les chevaux et les chiens.
Les oiseaux sont dans les arbres.
Mon ami a deux chevaux et un chien.
Où sont les clés de la maison ?
Cette femme est professeur.
"""


def sentences() -> list[str]:
    """Return the sentences."""
    return SENTENCES.strip().splitlines()
