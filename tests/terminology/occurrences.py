"""Hand-checked occurrences: a French sentence, an English one, and the renderings.

The third column has, for each occurrence in order, the English that meets it, or "-" if
a person says that it is unmet.
"""

from __future__ import annotations

TERMS = """
terms:
  - {fr: étasunien, en: US, allow: [American, U.S.], forbid: [United Statesian]}
  - {fr: États-Unis, en: United States, allow: [US, U.S., USA]}
  - {fr: Big Tech, keep: true}
  - {fr: IA, en: AI, case: exact, allow: [artificial intelligence]}
  - {fr: puce informatique, en: computer chip, allow: [chip, microchip]}
  - {fr: start-up, en: start-up, allow: [startup]}
  - {fr: logiciel libre, en: free software, allow: [open-source software], forbid: [freeware]}
  - {fr: centre de données, en: data center, allow: [data centre]}
  - {fr: jeu de données, en: dataset, allow: [data set]}
  - {fr: chercheur, en: researcher, forms: [chercheur, chercheuse, chercheurs, chercheuses]}
  - {fr: entreprise, en: company, allow: [firm]}
  - {fr: taxe à l’importation, en: import tariff, allow: [import duty]}
  - {fr: PME, en: SME, allow: [small business]}
  - {fr: Union européenne, en: European Union, allow: [EU]}
  - {fr: droits humains, en: human rights}
  - {fr: maire, en: mayor}
  - {fr: loi, en: law, allow: [act]}
  - {fr: énergie solaire, en: solar power, allow: [solar energy]}
"""

ROWS = """
# Plain renderings.
Une firme étasunienne ouvre ici. | A US firm is opening here. | US
Les firmes étasuniennes ouvrent ici. | American firms are opening here. | American
Le droit étasunien diffère du nôtre. | U.S. law differs from ours. | U.S.
Les États-Unis ont refusé. | The United States refused. | United States
Il vit aux États-Unis. | He lives in the US. | US
Elle vient des États-Unis. | She comes from the USA. | USA
La Big Tech domine le marché. | Big Tech dominates the market. | Big Tech
L’IA progresse vite. | AI is moving fast. | AI
Un modèle d’IA est né. | An AI model was born. | AI
On parle d’IA partout. | Artificial intelligence is talked about everywhere. | Artificial intelligence
Une puce informatique chauffe. | A computer chip gets hot. | computer chip
Les puces informatiques manquent. | Computer chips are scarce. | Computer chips
Ces puces informatiques sont rares. | These chips are rare. | chips
La start-up a levé des fonds. | The start-up raised money. | start-up
Les start-ups ferment. | Startups are closing. | Startups
Le logiciel libre gagne du terrain. | Free software is gaining ground. | Free software
Un logiciel libre suffit. | Open-source software is enough. | Open-source software
Le centre de données consomme peu. | The data center uses little. | data center
Les centres de données consomment. | Data centres use power. | Data centres
Le jeu de données est public. | The dataset is public. | dataset
Deux jeux de données suffisent. | Two data sets are enough. | data sets
Une chercheuse proteste. | A researcher protests. | researcher
Les chercheurs protestent. | Researchers protest. | Researchers
L’entreprise licencie. | The company is laying off. | company
Les entreprises embauchent. | Firms are hiring. | Firms
La taxe à l’importation double. | The import tariff doubles. | import tariff
Les taxes à l’importation doublent. | Import duties double. | Import duties
Une PME résiste. | An SME is holding on. | SME
Les PME résistent. | SMEs are holding on. | SMEs
L’Union européenne hésite. | The European Union hesitates. | European Union
L’Union européenne hésite encore. | The EU still hesitates. | EU
Les droits humains reculent. | Human rights are in retreat. | Human rights
La maire a signé. | The mayor signed. | mayor
Les maires ont signé. | The mayors signed. | mayors
La loi passe. | The law passes. | law
Les lois passent. | Laws pass. | Laws
L’énergie solaire coûte moins. | Solar power costs less. | Solar power
L’énergie solaire coûte moins cher. | Solar energy costs less. | Solar energy
# Case, possessives, hyphens.
L’ENTREPRISE FERME | THE COMPANY CLOSES | COMPANY
LES ÉTATS-UNIS VOTENT | THE UNITED STATES VOTES | UNITED STATES
L’avis de l’entreprise compte. | The company’s opinion matters. | company
L’avis des chercheurs compte. | The researchers’ opinion matters. | researchers
Le rôle des États-Unis grandit. | The United States’ role is growing. | United States
La méthode de l’IA surprend. | AI’s method is surprising. | AI
Un produit à base d’IA | An AI-powered product | AI
Une équipe basée aux États-Unis | A US-based team | US
Un outil étasunien | A US-made tool | US
Le patron d’une start-up parle. | The start-up’s boss speaks. | start-up
« Étasuniens, écoutez ! » | “Americans, listen!” | Americans
Les Étasuniens votent demain. | Americans vote tomorrow. | Americans
L'IA et l’IA | AI and AI | AI; AI
Entreprises : la chute | Companies: the fall | Companies
# English asks for the singular.
Chaque fabricant de puces informatiques le sait. | Every computer chip maker knows it. | computer chip
L’industrie des puces informatiques souffre. | The chip industry is suffering. | chip
Le marché des start-ups ralentit. | The start-up market is slowing. | start-up
Toutes les entreprises paient. | Every company pays. | company
Toutes les puces informatiques sont testées. | Each chip is tested. | chip
Le secteur des centres de données croît. | The data center sector is growing. | data center
La production de puces informatiques recule. | Computer-chip production is down. | Computer-chip
# Several occurrences.
Des firmes étasuniennes et un juge étasunien | US firms and a US judge | US; US
Les États-Unis et leurs firmes étasuniennes | The US and its American firms | US; American
Les firmes étasuniennes quittent les États-Unis. | US firms are leaving the United States. | US; United States
L’IA des États-Unis et l’IA chinoise | AI in the US and Chinese AI | AI; US; AI
La Big Tech étasunienne achète des puces informatiques. | US Big Tech is buying chips. | Big Tech; US; chips
Une entreprise, deux entreprises | One company, two companies | company; companies
Les PME et les start-ups des États-Unis | The SMEs and start-ups of the United States | SMEs; start-ups; United States
L’Union européenne et les États-Unis | The EU and the US | EU; US
Une chercheuse d’une entreprise étasunienne | A researcher at an American company | researcher; company; American
Les maires contre la loi | Mayors against the law | Mayors; law
# Not met: another word.
Une firme étasunienne ouvre. | A Yankee firm is opening. | -
Les États-Unis ont refusé. | America refused. | -
La Big Tech domine. | The tech giants dominate. | -
L’IA progresse. | Machine intelligence is moving ahead. | -
Les puces informatiques manquent. | Computer fleas are scarce. | -
Une puce informatique chauffe. | A semiconductor gets hot. | -
La start-up ferme. | The young firm closes. | -
Le logiciel libre gagne. | Freeware wins. | -
Le centre de données brûle. | The data hub burns. | -
Le jeu de données est public. | The data game is public. | -
Une chercheuse proteste. | A scientist protests. | -
L’entreprise licencie. | The business is laying off. | -
La taxe à l’importation double. | The customs charge doubles. | -
Une PME résiste. | A small firm is holding on. | -
L’Union européenne hésite. | Europe hesitates. | -
Les droits humains reculent. | The rights of man are in retreat. | -
La maire a signé. | The head of the town signed. | -
La loi passe. | The bill passes. | -
L’énergie solaire coûte moins. | Energy from the sun costs less. | -
# Not met: other letters, copied French, another number.
La Big Tech domine. | Big tech dominates. | -
La Big Tech domine encore. | The big tech firms still dominate. | -
L’IA progresse. | Ai is moving ahead. | -
L’IA progresse. | IA is moving ahead. | -
Les États-Unis votent. | The united states vote. | -
Une firme étasunienne ouvre. | An étasunienne firm is opening. | -
Les puces informatiques manquent. | The puces informatiques are scarce. | -
Les puces informatiques manquent. | The computer chip is scarce. | -
Une puce informatique chauffe. | Computer chips get hot. | -
La start-up a fermé. | The start-ups closed. | -
Les start-ups ont fermé. | The start-up closed. | -
Une entreprise ferme. | Companies are closing. | -
Les entreprises ferment. | The company is closing. | -
Les maires signent. | The mayor signs. | -
Les lois changent. | The law changes. | -
Le jeu de données est là. | The datasets are there. | -
Les chercheurs partent. | The researcher leaves. | -
# Not met: part of another word, an address, money.
L’IA est là. | The AIR is there. | -
Une firme étasunienne | A firm like us | -
Une firme étasunienne | It is up to us. | -
Un prix étasunien | A price of US$ 5 | -
Le droit étasunien | Law in Australia and RUS | -
La loi change. | The lawyer changes. | -
La loi change. | The outlaw changes. | -
Une loi utile | A useful action | -
La loi tombe. | See https://example.org/law for more. | -
Le maire vient. | The mayoral car comes. | -
L’entreprise paie. | The accompanying pay | -
Une entreprise tient. | She stands firmly. | -
La puce informatique casse. | The chipmunk breaks. | -
Le centre de données ferme. | The data centered there is closed. | -
Une start-up ferme. | A start up the hill | -
# More occurrences than renderings: one is lost, a pronoun stands for it.
Des firmes étasuniennes et un juge étasunien | US firms and a judge | US; -
Les États-Unis et leurs firmes étasuniennes | The US and its firms | US; -
L’IA change tout, et l’IA fait peur. | AI changes everything, and it is frightening. | AI; -
L’entreprise vend l’entreprise. | The company sells itself. | company; -
Les maires saluent les maires. | The mayors greet each other. | mayors; -
La loi contre la loi | Law against it | Law; -
Une start-up achète une start-up. | A start-up buys another. | start-up; -
La Big Tech contre la Big Tech | Big Tech against its own kind | Big Tech; -
Les PME et les PME étasuniennes | SMEs here and overseas | SMEs; -; -
Des puces informatiques dans des puces informatiques | Chips within others | Chips; -
# Met although the words around are wrong.
Une firme étasunienne dort. | A US fish sings. | US
Le chat d’une chercheuse | The researcher of a cat | researcher
# French that is not the term: no occurrence at all.
La Chine exporte des puces. | China exports chips. |
Il a ia dans son nom. | He has ia in his name. |
Le social et le commercial | The social and the commercial |
Le maïs pousse. | The maize grows. |
Il entreprend un voyage. | He sets out on a journey. |
La mairie ferme. | The town hall is closing. |
Le centre ferme. Des données manquent. | The center is closing. Data are missing. |
Un jeu sans données | A game without data |
Les droits de douane | Customs duties |
Le primaire et le maire-adjoint | Primary school and the deputy mayor |
Un État uni | A united state |
La taxe double. | The tax doubles. |
Lois et décrets | Laws and decrees | Laws
Voir https://exemple.fr/loi/entreprise | See https://example.org/act/company |
Un logiciel, libre ou non | Software, free or not |
L’énergie du soleil | The sun’s energy |
Une loi-cadre | A framework law |
Une nouvelle étasunienne | American news | American
# A false alarm: no table of forms can tell that this is another union.
L’union européenne de football | The football union of Europe | -
# Number that French does not show.
Des PME étasuniennes | American SMEs | SMEs; American
La PME étasunienne | The American SME | SME; American
Nos PME | Our small businesses | small businesses
Une PME | A small business | small business
"""


def rows() -> list[tuple[str, str, list[str]]]:
    """Return (French, English, expected) for every row."""
    table = []
    for line in ROWS.splitlines():
        if line and not line.startswith("#"):
            french, english, expected = (part.strip() for part in line.split("|"))
            table.append((french, english, [e for e in expected.split("; ") if e]))
    return table
