"""Occupations with the code of their unit group in ISCO-08, the International Standard Classification of Occupations (ILO):
code | French names | English names, the usual one first in each language.

The codes are ISCO-08's, the names our own. Belongs here: the table. Does not belong here: looking in it (`taxonomy`).
"""

OCCUPATIONS = """
1211 | directeur financier, responsable financier, DAF | finance manager, finance director, chief financial officer;
1212 | responsable des ressources humaines, directeur des ressources humaines, responsable RH, DRH | HR manager, human
    resources manager, HR director;
1219 | chef de projet | project manager;
1221 | responsable marketing, directeur commercial, responsable commercial, directeur marketing | sales manager,
    marketing manager, sales director, marketing director;
1321 | responsable de production, directeur d'usine | production manager, plant manager, factory manager;
1323 | conducteur de travaux, directeur de travaux | construction manager, construction project manager;
1324 | responsable logistique, responsable d'entrepôt, chef d'entrepôt, responsable supply chain | logistics manager,
    warehouse manager, supply chain manager;
1330 | responsable informatique, directeur des systèmes d'information, DSI, chef de projet informatique, chef de projet IT |
    IT manager, head of IT, chief technology officer, IT project manager;
1341 | directeur de crèche | nursery manager;
1342 | cadre de santé, cadre infirmier | ward manager, nurse manager;
1343 | directeur d'EHPAD, directeur de maison de retraite | care home manager, registered manager;
1345 | proviseur, directeur d'école, principal de collège | head teacher, school principal;
1411 | directeur d'hôtel | hotel manager;
1412 | directeur de restaurant, responsable de restaurant | restaurant manager;
1420 | responsable de magasin, directeur de magasin | store manager, shop manager, retail manager;
2113 | chimiste, ingénieur chimiste | chemist;
2120 | statisticien, actuaire, scientifique des données, data scientist | statistician, actuary, data scientist;
2131 | biologiste | biologist;
2132 | agronome, ingénieur agronome | agronomist;
2141 | ingénieur de production, ingénieur méthodes, ingénieur qualité, ingénieur industriel | production engineer,
    process engineer, industrial engineer, quality engineer, manufacturing engineer;
2142 | ingénieur génie civil, ingénieur structure | civil engineer, structural engineer;
2143 | ingénieur environnement | environmental engineer;
2144 | ingénieur mécanique, ingénieur mécanicien, concepteur mécanique | mechanical engineer, mechanical design
    engineer;
2145 | ingénieur chimie, ingénieur procédés | chemical engineer;
2151 | ingénieur électricité, ingénieur électrotechnique | electrical engineer;
2152 | ingénieur électronique | electronics engineer, electronic engineer;
2153 | ingénieur télécoms | telecommunications engineer, telecoms engineer;
2161 | architecte | architect;
2162 | architecte paysagiste, paysagiste concepteur | landscape architect;
2163 | designer produit, styliste | product designer, fashion designer;
2164 | urbaniste | town planner, urban planner;
2165 | géomètre, topographe | surveyor, land surveyor;
2166 | graphiste, infographiste, designer graphique, UX designer, UI designer | graphic designer, UX designer, UI
    designer, multimedia designer;
2211 | médecin généraliste, médecin, docteur en médecine | doctor, general practitioner, physician;
2212 | médecin spécialiste, chirurgien, pédiatre, psychiatre, anesthésiste, cardiologue | surgeon, consultant
    physician, paediatrician, psychiatrist, anaesthetist, cardiologist;
2221 | infirmier, infirmier diplômé d'état, IDE, infirmier anesthésiste, infirmier de bloc | nurse, registered nurse,
    staff nurse, charge nurse, theatre nurse;
2222 | sage-femme, maïeuticien | midwife;
2250 | vétérinaire | veterinary surgeon, veterinarian, vet;
2261 | dentiste, chirurgien-dentiste | dentist;
2262 | pharmacien | pharmacist;
2264 | kinésithérapeute, masseur-kinésithérapeute | physiotherapist;
2265 | diététicien, nutritionniste | dietitian, nutritionist;
2266 | orthophoniste, audioprothésiste | speech and language therapist, speech therapist, audiologist;
2267 | optométriste | optometrist;
2269 | ergothérapeute, psychomotricien, podologue | occupational therapist, podiatrist;
2310 | enseignant-chercheur, maître de conférences | university lecturer, professor, lecturer;
2320 | professeur de lycée professionnel | vocational teacher, further education teacher;
2330 | professeur de collège, professeur de lycée, professeur certifié | secondary teacher, secondary school teacher;
2341 | professeur des écoles, instituteur | primary teacher, primary school teacher;
2342 | éducateur de jeunes enfants | early years educator, early years teacher, nursery teacher;
2352 | enseignant spécialisé | special needs teacher, SEN teacher;
2356 | formateur informatique | ICT trainer, software trainer;
2359 | enseignant, professeur | teacher, tutor;
2411 | expert-comptable, auditeur, contrôleur de gestion, contrôleur financier | accountant, auditor, financial
    controller, management accountant, chartered accountant;
2412 | conseiller financier, conseiller en patrimoine, chargé d'affaires bancaires | financial adviser, investment
    adviser;
2413 | analyste financier | financial analyst;
2421 | consultant en organisation, consultant | management consultant, business consultant;
2423 | chargé de recrutement, recruteur, chargé des ressources humaines, conseiller en insertion | HR officer,
    recruiter, HR adviser, human resources officer, talent acquisition, careers adviser, recruitment consultant;
2424 | formateur, responsable formation | trainer, training officer, learning and development officer;
2431 | chargé de marketing, chef de produit | marketing officer, marketing executive, product marketing manager;
2432 | chargé de communication, attaché de presse | communications officer, public relations officer, press officer;
2433 | technico-commercial, ingénieur commercial, délégué médical | technical sales engineer, medical representative,
    sales engineer;
2511 | analyste fonctionnel, business analyst, architecte logiciel | systems analyst, business analyst, solution
    architect, software architect;
2512 | développeur logiciel, ingénieur logiciel, développeur, développeur full stack, développeur back end,
    développeur mobile, ingénieur DevOps | software developer, software engineer, developer, full stack developer,
    backend developer, back-end developer, mobile developer, DevOps engineer;
2513 | développeur web, développeur front end, intégrateur web | web developer, frontend developer, front-end
    developer;
2519 | testeur logiciel, ingénieur test | software tester, test engineer, QA engineer;
2521 | ingénieur de données, data engineer, administrateur de bases de données, DBA, analyste de données, data analyst
    | data engineer, database administrator, data analyst, analytics engineer;
2522 | administrateur systèmes, ingénieur système, administrateur systèmes et réseaux, administrateur réseau | systems
    administrator, system administrator, network administrator, site reliability engineer, cloud engineer;
2523 | ingénieur réseau | network engineer;
2529 | analyste cybersécurité, ingénieur sécurité, expert cybersécurité | security engineer, cyber security analyst,
    information security analyst;
2611 | avocat, juriste | lawyer, solicitor, legal counsel, barrister;
2622 | bibliothécaire, documentaliste | librarian;
2634 | psychologue | psychologist;
2635 | assistant social, assistant de service social | social worker, counsellor;
2642 | journaliste, rédacteur | journalist, editor;
2643 | traducteur, interprète | translator, interpreter;
3111 | technicien de laboratoire, technicien chimiste | laboratory technician, lab technician;
3112 | technicien génie civil, métreur | civil engineering technician, quantity surveyor technician;
3113 | technicien électrotechnique, électrotechnicien | electrical technician;
3114 | technicien électronique, électronicien | electronics technician;
3115 | technicien de maintenance, agent de maintenance, technicien mécanique | maintenance technician,
    maintenance engineer, mechanical technician;
3118 | dessinateur, dessinateur projeteur, projeteur | draughtsperson, CAD technician, design technician;
3119 | technicien qualité, technicien méthodes | quality technician;
3122 | chef d'équipe de production, chef d'atelier | production supervisor, shift supervisor, team leader production;
3123 | chef de chantier | site manager, site supervisor, construction supervisor, foreman;
3211 | manipulateur en radiologie, manipulateur radio | radiographer;
3212 | technicien de laboratoire médical, technicien de biologie médicale | medical laboratory technician, biomedical
    scientist;
3213 | préparateur en pharmacie | pharmacy technician, dispenser;
3251 | assistant dentaire | dental nurse, dental assistant;
3254 | opticien, opticien lunetier | dispensing optician, optician;
3258 | ambulancier | ambulance technician, paramedic, ambulance driver;
3313 | comptable, aide-comptable | bookkeeper, accounts assistant, accounting technician;
3321 | conseiller en assurances, agent d'assurance | insurance adviser, insurance broker;
3322 | commercial, attaché commercial | sales representative, account manager, sales executive, account executive,
    business developer;
3323 | acheteur, approvisionneur | buyer, procurement officer, purchaser, supply planner;
3331 | déclarant en douane, transitaire, affréteur | freight forwarder, customs agent;
3334 | agent immobilier, négociateur immobilier, gestionnaire locatif | estate agent, letting agent, property manager;
3341 | chef de bureau, office manager | office manager, office supervisor;
3343 | assistant de direction, assistant administratif, secrétaire de direction | executive assistant, personal
    assistant, administrative assistant;
3344 | secrétaire médical | medical secretary;
3411 | assistant juridique, clerc de notaire | paralegal, legal assistant;
3412 | éducateur spécialisé, moniteur éducateur, animateur socioculturel | youth worker, special needs educator,
    social care worker;
3422 | éducateur sportif, entraîneur sportif | sports coach, sports instructor;
3423 | coach sportif, animateur fitness | fitness instructor, personal trainer;
3434 | chef de cuisine, second de cuisine, sous-chef | chef, head chef, sous chef, executive chef;
3512 | technicien informatique, technicien support, technicien helpdesk | IT support technician, helpdesk technician,
    IT technician, service desk analyst;
3513 | technicien réseau | network technician;
4110 | employé de bureau, agent administratif | office clerk, administrator, office administrator;
4120 | secrétaire | secretary;
4132 | opérateur de saisie, agent de saisie | data entry clerk, data entry operator;
4211 | guichetier, chargé d'accueil bancaire | bank teller, bank cashier;
4221 | agent de voyages, conseiller voyages | travel agent, travel consultant;
4222 | conseiller clientèle, téléconseiller, chargé de clientèle | customer service adviser, customer service
    representative, call centre agent, customer adviser;
4223 | standardiste | switchboard operator;
4224 | réceptionniste, réceptionniste d'hôtel | hotel receptionist, front desk agent;
4226 | hôte d'accueil, agent d'accueil | receptionist;
4313 | gestionnaire de paie, assistant paie | payroll clerk, payroll officer, payroll administrator;
4321 | magasinier, gestionnaire de stocks | storekeeper, stock controller, stock clerk;
4323 | exploitant transport, agent d'exploitation transport | transport planner, transport coordinator;
4412 | facteur | postal worker, postman;
5111 | hôtesse de l'air, steward, personnel navigant commercial | flight attendant, cabin crew;
5120 | cuisinier, chef de partie, commis de cuisine, cuisinier de collectivité | cook, line cook, commis chef, chef de
    partie;
5131 | serveur, chef de rang, commis de salle | waiter, server, waiting staff;
5132 | barman, barista | bartender, barista, bar staff;
5141 | coiffeur | hairdresser, barber;
5142 | esthéticien | beautician, beauty therapist;
5153 | gardien d'immeuble, concierge | caretaker, janitor;
5165 | moniteur d'auto-école, enseignant de la conduite | driving instructor;
5222 | chef de rayon | shop supervisor, department manager;
5223 | vendeur, conseiller de vente, employé de magasin | sales assistant, shop assistant, retail assistant, sales
    associate;
5230 | caissier, hôte de caisse | cashier, checkout operator;
5244 | télévendeur | telesales agent, telesales executive;
5311 | auxiliaire de puériculture, assistant maternel, garde d'enfants, agent de crèche | childcare worker, nursery
    nurse, nanny, childminder, nursery practitioner;
5312 | AESH, ATSEM, assistant d'éducation | teaching assistant, classroom assistant;
5321 | aide-soignant, aide soignant, agent de service hospitalier | healthcare assistant, nursing assistant;
5322 | auxiliaire de vie, aide à domicile, assistant de vie, accompagnant éducatif et social | home care assistant,
    home carer, care assistant, carer, support worker, care worker, live-in carer;
5411 | pompier, sapeur-pompier | firefighter;
5414 | agent de sécurité, agent de sûreté | security guard, security officer;
6113 | jardinier, paysagiste, ouvrier paysagiste, horticulteur | gardener, landscaper, groundskeeper, horticulturist;
7112 | maçon, maçon coffreur | bricklayer, mason;
7113 | tailleur de pierre | stonemason;
7114 | coffreur, coffreur bancheur | formwork carpenter, concrete finisher;
7115 | menuisier, charpentier | joiner, carpenter;
7121 | couvreur, couvreur zingueur | roofer;
7122 | carreleur, solier | tiler, floor layer;
7123 | plâtrier, plaquiste | plasterer, dryliner, drywall installer;
7126 | plombier, plombier chauffagiste, chauffagiste, tuyauteur | plumber, heating engineer, pipe fitter;
7127 | frigoriste, technicien frigoriste, climaticien | refrigeration engineer, air conditioning engineer, HVAC
    technician;
7131 | peintre en bâtiment | painter and decorator, painter decorator, house painter;
7212 | soudeur | welder;
7213 | chaudronnier, tôlier | sheet metal worker, boilermaker;
7223 | usineur, tourneur, fraiseur, opérateur sur commande numérique | machinist, CNC machinist, CNC operator;
7231 | mécanicien automobile, mécanicien | vehicle technician, car mechanic, mechanic;
7233 | mécanicien agricole, mécanicien industriel, mécanicien d'engins | industrial mechanic, plant fitter,
    agricultural mechanic;
7411 | électricien, électricien du bâtiment | electrician;
7412 | électromécanicien | electrical fitter, electromechanical technician;
7422 | technicien fibre optique, technicien télécoms | fibre optic technician, telecoms installer;
7511 | boucher, charcutier, poissonnier | butcher, fishmonger;
7512 | boulanger, pâtissier, chocolatier | baker, pastry chef, pastry cook;
7522 | ébéniste | cabinet maker;
7531 | couturier, tailleur | tailor, dressmaker;
7543 | contrôleur qualité | quality inspector, quality controller;
8160 | opérateur agroalimentaire | food production operative;
8183 | conducteur de ligne de conditionnement | packaging operator;
8189 | opérateur de production, agent de production, conducteur de ligne | production operative, production operator,
    machine operator, line operator;
8211 | monteur, monteur assembleur | assembler, assembly operative;
8311 | conducteur de train | train driver;
8322 | chauffeur livreur, livreur, chauffeur VTC, chauffeur de taxi | delivery driver, van driver, taxi driver,
    courier;
8331 | conducteur de bus, chauffeur de car, conducteur d'autocar | bus driver, coach driver;
8332 | chauffeur routier, chauffeur poids lourd, conducteur routier, conducteur poids lourd, conducteur SPL | lorry
    driver, HGV driver, truck driver, HGV class 1 driver, LGV driver;
8342 | conducteur d'engins, pelleteur | plant operator, excavator operator;
8343 | grutier | crane operator;
8344 | cariste | forklift driver, forklift operator, fork lift driver;
9112 | agent d'entretien, agent de propreté, femme de chambre, valet de chambre | cleaner, housekeeper, room
    attendant, cleaning operative;
9211 | ouvrier agricole, ouvrier viticole, saisonnier agricole | farm worker, vineyard worker, fruit picker;
9313 | manœuvre, ouvrier du bâtiment | construction labourer, labourer, building labourer;
9321 | agent de conditionnement | packer;
9333 | manutentionnaire, préparateur de commandes, déménageur | warehouse operative, order picker, warehouse
    assistant, warehouse worker;
9334 | employé de libre service | shelf stacker, stock assistant;
9411 | équipier polyvalent, équipier de restauration rapide | fast food worker, crew member;
9412 | plongeur, aide de cuisine | kitchen porter, kitchen assistant;
9611 | éboueur, ripeur | refuse collector;
"""
