"""Answers to "tell me about something you did", by how good a reader finds them: 0 poor, 1 fair, 2 good, 3 excellent. They
were graded before any rule had seen them. Short and long ones stand in each grade, so that length alone tells nothing."""

from __future__ import annotations

from recruit_assets.domain.documents import Language

GRADED: dict[Language, list[tuple[int, str]]] = {
    "fr": [
        (0, "Je suis quelqu'un de très motivé et de rigoureux, j'aime le contact et le travail bien fait."),
        (0, "Oui, je connais bien ce domaine, cela ne me pose pas de problème."),
        (
            0,
            "Dans ce genre de situation, il faut toujours rester calme, écouter les patients et bien communiquer avec "
            "l'équipe. Le travail d'équipe est essentiel dans notre métier, et la rigueur aussi. C'est très important de "
            "garder le sourire. On doit savoir s'adapter à tout et ne jamais baisser les bras devant la difficulté.",
        ),
        (0, "Si cela arrivait, je préviendrais le médecin et je ferais de mon mieux pour que tout se passe bien."),
        (0, "C'était un peu compliqué, mais finalement tout s'est bien passé, comme d'habitude."),
        (1, "J'ai travaillé aux urgences et j'ai trié des patients avec mes collègues."),
        (1, "À la clinique, nous avons changé l'organisation des lits. C'était une bonne expérience."),
        (
            1,
            "J'ai fait beaucoup de choses dans ce service : des soins, des transmissions, des commandes. J'ai aussi aidé "
            "les nouveaux quand il y en avait. On était une équipe soudée et l'ambiance était bonne. Les journées étaient "
            "longues, mais cela me plaisait vraiment.",
        ),
        (1, "J'ai tenu le dossier de soins de douze résidents chaque jour."),
        (1, "Quand j'étais à l'EHPAD, je devais préparer les repas et j'ai aidé plusieurs résidents."),
        (
            2,
            "Quand j'étais aux urgences de Tours, je devais réduire l'attente la nuit. J'ai préparé une fiche de tri avec "
            "deux collègues. Résultat : l'attente a baissé.",
        ),
        (
            2,
            "En 2022, un patient a chuté dans le couloir. Je devais éviter que cela se reproduise. J'ai revu les rondes "
            "avec Inès et j'ai déplacé trois chariots. Nous n'avons eu aucun incident ensuite.",
        ),
        (
            2,
            "Pendant une panne du logiciel, il fallait continuer à accueillir. J'ai organisé un relais sur papier et j'ai "
            "réparti les rôles. Grâce à cela, nous avons pris 40 patients dans la nuit.",
        ),
        (
            2,
            "À la clinique des Aulnes, ma mission était de former deux collègues au logiciel de soins. J'ai préparé six "
            "séances courtes et j'ai corrigé leurs premières saisies. Elles ont réussi leur évaluation à temps.",
        ),
        (
            2,
            "L'hiver dernier, on m'a confié le planning du service. Il y avait beaucoup d'absences et tout le monde était "
            "fatigué. J'ai appelé chaque infirmière et j'ai construit un roulement sur quatre semaines. Au final, les "
            "remplacements ont diminué.",
        ),
        (
            3,
            "Quand j'étais aux urgences de Tours, je devais réduire l'attente la nuit. J'ai relevé pendant une semaine "
            "l'heure d'arrivée de 200 patients. J'ai choisi une fiche de tri plutôt qu'un nouveau logiciel, parce que "
            "l'équipe changeait chaque soir. L'attente est passée de 90 à 55 minutes. La fiche est toujours utilisée "
            "aujourd'hui.",
        ),
        (
            3,
            "En 2022, trois patients avaient chuté en un mois et je devais proposer une solution. J'ai noté où et quand, "
            "puis j'ai déplacé les rondes à 2 h, car c'était l'heure des levers. J'ai formé Inès et deux aides-soignantes. "
            "Nous sommes passés de trois chutes à une par trimestre. J'en retiens qu'il faut mesurer avant de décider.",
        ),
        (
            3,
            "Pendant une panne de six heures, il fallait garder le tri ouvert. J'ai imprimé les dossiers de 40 patients "
            "et j'ai confié le brancardage à Paul, parce que je ne pouvais pas quitter l'accueil. J'ai rappelé chaque "
            "médecin moi-même. Aucun dossier n'a été perdu et le délai a baissé de moitié par rapport à la panne d'avant. "
            "Depuis, ce relais est la procédure du service.",
        ),
        (
            3,
            "À la clinique, on m'avait demandé de former cinq infirmiers à la lecture d'électrocardiogrammes. J'ai choisi "
            "des tracés réels, car les exemples du manuel étaient trop faciles. J'ai suivi chacun pendant dix gardes. Les "
            "erreurs sont tombées de 12 à 3 par mois. La prochaine fois, je commencerais par un test, pour savoir d'où "
            "part chacun.",
        ),
        (
            3,
            "En 2023, chez Saint-Luc, mon objectif était de diminuer les oublis de traitement. J'ai compté 30 oublis en "
            "deux mois et j'ai proposé une double lecture à la relève plutôt qu'un contrôle de plus. J'ai convaincu le "
            "cadre afin de l'essayer dans une seule unité. Les oublis ont diminué de 60 %. Les trois autres unités l'ont "
            "adoptée, et j'ai appris à commencer petit.",
        ),
    ],
    "en": [
        (0, "I am a very motivated team player and I always give my best in everything that I do."),
        (0, "Yes, I know this quite well, it would not be a problem for me at all."),
        (
            0,
            "In this kind of situation you always have to stay calm, listen to people and communicate with the team. "
            "Safety is the most important thing in our trade, and so is being on time. You need to be flexible and open "
            "to new ideas. Everybody should respect the rules and nobody should ever take a risk on a site.",
        ),
        (0, "If that happened, I would tell my supervisor and I would try to do whatever is needed."),
        (0, "It was a bit difficult, but everything went fine in the end, as it usually does."),
        (1, "I worked on several sites and I tested circuits with my colleagues."),
        (1, "At Brightwell we changed how the tools were stored. It was a good experience."),
        (
            1,
            "I did many things in that job: wiring, testing, ordering parts. I also helped the apprentices when there "
            "were some. We were a close team and people got on well with each other. The days were long, but I really "
            "liked the variety of it and the people.",
        ),
        (1, "I inspected the fire alarms of twelve buildings every month."),
        (1, "When I was at the bakery I had to clean the machines and I helped the fitters."),
        (
            2,
            "When I was at Brightwell, I had to cut the stops of the oven line. I replaced two sensors with Tom. As a "
            "result the line stopped less often.",
        ),
        (
            2,
            "In 2022 a fuse board failed on a site in Leeds. I had to get the lights back before the night shift. I "
            "traced the fault with a Megger and replaced three breakers. We finished on time.",
        ),
        (
            2,
            "During a power cut the alarms needed to stay on. I brought in a generator and split the load between two "
            "lines. That saved the stock of 12 flats.",
        ),
        (
            2,
            "At Brightwell my task was to train two apprentices in testing. I prepared six short sessions and checked "
            "their first reports. Both passed their test on time.",
        ),
        (
            2,
            "Last winter I was given the maintenance plan of the plant. There were a lot of urgent calls and everybody "
            "was tired. I called each foreman and built a rota over four weeks. In the end the urgent calls dropped.",
        ),
        (
            3,
            "When I was at Brightwell, I had to cut the stops of the oven line. I logged 60 stops over two weeks. I chose "
            "to replace the sensors rather than the controller, because nine stops in ten came from them. The stops "
            "went from 30 to 8 a month. The log is still used today.",
        ),
        (
            3,
            "In 2022 three fuse boards had failed in a month and I was asked to find out why. I measured each feed at "
            "night, since the load was highest then. I moved two ovens to another phase and showed Tom how to check it. "
            "Failures fell from three a month to none in a year. I learned to measure before I replace anything.",
        ),
        (
            3,
            "During a power cut of six hours I had to keep the alarms of 40 flats on. I brought in a generator from Leeds "
            "and gave the lift to Paul, because I could not leave the board. I called every tenant myself. Nobody was "
            "without an alarm, and it took half the time of the last cut. Since then this has been our procedure.",
        ),
        (
            3,
            "At the plant I was asked to train five fitters on PLC controllers. I picked real faults from our own line, "
            "because the ones in the manual were too easy. I sat with each of them for ten shifts and checked their "
            "programs. Mistakes dropped from 12 to 3 a month. Next time I would begin with a test, to know where each "
            "one starts.",
        ),
        (
            3,
            "In 2023 at Halden Foods my goal was to reduce missed inspections. I counted 30 in two months and proposed a "
            "second reading at handover instead of one more form. I tried it on one line first so that the foreman could "
            "judge it. Missed inspections fell by 60%. The three other lines adopted it, and that taught me to start "
            "small.",
        ),
    ],
}


UNSEEN_OFFERS: dict[Language, str] = {
    "fr": "Vendeur en magasin de sport\nConseiller les clients, tenir la caisse, gérer les stocks du rayon vélo",
    "en": "Accounts assistant\nProcess supplier invoices, reconcile bank statements, chase late payments, month-end",
}
UNSEEN: dict[Language, list[tuple[int, str]]] = {
    "fr": [
        (0, "J'adore le sport et je suis à l'aise avec les gens, donc je pense que ça irait."),
        (
            0,
            (
                "Un bon vendeur doit sourire, connaître ses produits et fidéliser. Il faut aussi être ponctuel et "
                "présentable."
            ),
        ),
        (1, "J'ai tenu la caisse d'une boulangerie le week-end."),
        (1, "J'ai fait la mise en rayon et l'inventaire, c'était physique mais on s'entendait bien."),
        (
            2,
            (
                "Pendant les soldes, je devais tenir deux caisses. J'ai ouvert une file pour les retours et nous avons "
                "fini sans retard."
            ),
        ),
        (
            2,
            (
                "Chez Vélo Plus, un client voulait rendre un vélo abîmé. J'ai proposé une réparation sous deux jours. Il "
                "a accepté et il est revenu acheter un casque."
            ),
        ),
        (
            3,
            (
                "Chez Vélo Plus, le rayon perdait des ventes faute de stock et on m'a confié les commandes. J'ai relevé "
                "les ruptures pendant quatre semaines et j'ai commandé le mardi plutôt que le vendredi, parce que les "
                "livraisons du samedi arrivaient trop tard. Les ruptures sont passées de 15 à 4 par mois. Le magasin "
                "voisin a repris la méthode."
            ),
        ),
        (
            3,
            (
                "Un samedi, nous étions deux pour 60 clients. J'ai demandé à Karim de ne faire que la caisse et j'ai pris"
                " le conseil, car je connaissais mieux les modèles. L'attente a baissé de moitié et nous avons vendu 12 "
                "vélos au lieu de 7. J'ai compris qu'il vaut mieux spécialiser que courir partout."
            ),
        ),
    ],
    "en": [
        (0, "I am good with numbers and very organised, people always tell me that I am reliable."),
        (0, "An accountant should be careful and honest. You must double-check everything and meet your deadlines."),
        (1, "I entered supplier invoices in Sage for a small company."),
        (1, "I helped with month-end and I answered calls from suppliers, it was quite busy but nice."),
        (
            2,
            (
                "At Corbin Ltd I had to clear the late payments. I called 40 customers and agreed on dates with each. "
                "Most of them paid within the month."
            ),
        ),
        (
            2,
            (
                "Our bank file stopped loading one morning. I exported the statement by hand and reconciled it line by "
                "line, so the payments went out on time."
            ),
        ),
        (
            3,
            (
                "At Corbin Ltd late payments had reached 90,000 pounds and I was asked to bring them down. I sorted them "
                "by age and called the oldest ten first, because they made up two thirds of the sum. I agreed on "
                "instalments with six of them. Overdue sums fell from 90,000 to 25,000 in one quarter. The call list "
                "became the team's Monday routine."
            ),
        ),
        (
            3,
            (
                "Month-end took us nine days. I timed each step for two months and found that we waited for four "
                "suppliers. I asked them for weekly statements instead of monthly ones, so that we could reconcile early."
                " We closed in five days, and nobody went back to the old way. I learned to look for the wait rather than"
                " the work."
            ),
        ),
    ],
}
"""For other jobs, written once the rules stood, which were not changed for them."""
