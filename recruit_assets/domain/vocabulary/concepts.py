"""Occupations, skills, diplomas, licences and languages that French and English name with different words.

Belongs here: the words, each concept ended by a semicolon: French names before the bar, English ones behind it, the
usual one first. Does not belong here: finding them in a text (`domain.concepts`). A concept is worth its line when
offers ask for it and its two names share no stem; a name that both languages use is written on each side.
"""

from __future__ import annotations

OCCUPATIONS = """
cuisinier, chef de partie, commis de cuisine, chef de cuisine, second de cuisine | cook, chef, line cook, commis
    chef, sous chef, kitchen assistant;
pâtissier | pastry chef, pastry cook;
boulanger | baker;
boucher | butcher;
serveur, chef de rang, commis de salle | waiter, server, waiting staff;
barman | bartender, bar staff, barista;
réceptionniste | receptionist, front desk;
femme de chambre, valet de chambre, agent d'entretien, agent de propreté | housekeeper, room attendant, cleaner,
    cleaning operative;
infirmier, infirmier diplômé d'état, IDE | nurse, registered nurse, staff nurse;
aide-soignant, aide soignant | healthcare assistant, nursing assistant, care assistant;
auxiliaire de vie, aide à domicile, assistant de vie, accompagnant éducatif et social | home care assistant, support
    worker, carer, home carer, care worker, live-in carer;
médecin généraliste, docteur en médecine | doctor, physician, general practitioner;
pharmacien | pharmacist;
préparateur en pharmacie | pharmacy technician, pharmacy assistant;
kinésithérapeute | physiotherapist;
sage-femme | midwife;
auxiliaire de puériculture, assistant maternel, garde d'enfants, éducateur de jeunes enfants | nursery practitioner,
    nursery nurse, nanny, childminder, creche worker, early years educator, childcare worker;
enseignant, professeur, professeur des écoles, instituteur | teacher, primary teacher, school teacher, lecturer;
formateur | trainer, training officer;
éducateur spécialisé | special needs educator, youth worker;
maçon, coffreur, maçon coffreur | bricklayer, mason, stonemason, formwork carpenter;
électricien | electrician;
plombier, chauffagiste, plombier chauffagiste | plumber, heating engineer;
menuisier, charpentier | joiner, carpenter;
peintre en bâtiment | painter and decorator, painter decorator;
couvreur | roofer;
conducteur de travaux, chef de chantier | site manager, construction manager, site supervisor;
conducteur d'engins | plant operator, excavator operator;
soudeur | welder;
chaudronnier | boilermaker, sheet metal worker;
usineur, tourneur, fraiseur | machinist, CNC operator, CNC machinist;
technicien de maintenance, agent de maintenance | maintenance technician, maintenance engineer, maintenance
    operative;
mécanicien, mécanicien automobile | mechanic, vehicle technician, car mechanic;
ingénieur mécanique, ingénieur mécanicien, concepteur mécanique | mechanical engineer, mechanical design engineer,
    design engineer;
opérateur de production, agent de production, conducteur de ligne | production operative, production operator, line
    operator, machine operator;
contrôleur qualité, technicien qualité, responsable qualité | quality inspector, quality technician, quality
    manager, quality engineer;
chauffeur routier, chauffeur poids lourd, conducteur routier, conducteur poids lourd | lorry driver, HGV driver,
    truck driver, HGV class 1 driver;
chauffeur livreur, livreur | delivery driver, van driver, courier;
cariste | forklift driver, forklift operator, fork lift driver;
magasinier, préparateur de commandes, manutentionnaire | warehouse operative, order picker, storekeeper, warehouse
    assistant, warehouse worker;
responsable logistique, responsable d'entrepôt, chef d'entrepôt | logistics manager, warehouse manager, supply chain
    manager;
approvisionneur, acheteur | buyer, procurement officer, supply planner, purchaser;
comptable, aide-comptable | accountant, bookkeeper, accounts assistant, management accountant;
contrôleur de gestion | financial controller, management controller, finance business partner;
gestionnaire de paie | payroll officer, payroll administrator, payroll clerk;
auditeur | auditor;
juriste, avocat | lawyer, legal counsel, solicitor, in-house lawyer;
assistant juridique, clerc de notaire | paralegal, legal assistant;
responsable des ressources humaines, chargé des ressources humaines, assistant RH, chargé de recrutement,
    responsable RH | HR officer, HR manager, human resources officer, recruiter, HR adviser, talent acquisition;
assistant de direction, assistant administratif, secrétaire | executive assistant, administrative assistant,
    secretary, office administrator, administrator;
commercial, technico-commercial, attaché commercial, ingénieur commercial | sales representative, account executive,
    sales executive, account manager, business developer;
vendeur, conseiller de vente, employé de magasin | sales assistant, shop assistant, retail assistant, sales
    associate;
caissier, hôte de caisse | cashier, checkout operator;
responsable de magasin, chef de rayon | store manager, shop manager, department manager;
chargé de marketing, responsable marketing, chef de produit | marketing officer, marketing manager, product
    marketing manager, marketing executive;
chargé de communication | communications officer, communication officer;
chargé de clientèle, conseiller clientèle, téléconseiller | customer service adviser, customer adviser, customer
    service representative, call centre agent;
développeur, développeur web, développeur logiciel, ingénieur logiciel, développeur full stack | developer, web
    developer, software developer, software engineer, full stack developer, frontend developer, backend developer;
ingénieur de données, data engineer | data engineer;
scientifique des données, data scientist | data scientist, machine learning engineer;
analyste de données, data analyst | data analyst, business intelligence analyst;
administrateur systèmes, administrateur réseau | system administrator, systems administrator, network administrator,
    network engineer;
technicien informatique, technicien support | IT support technician, helpdesk technician, IT technician;
chef de projet | project manager;
graphiste | graphic designer;
architecte | architect;
agent de sécurité | security guard, security officer;
jardinier, paysagiste, ouvrier paysagiste | gardener, landscaper, groundskeeper;
ouvrier agricole, ouvrier viticole | farm worker, vineyard worker;
coiffeur | hairdresser;
esthéticien | beautician, beauty therapist;
"""

SKILLS = """
cuisine, préparation des plats, production culinaire | cooking, food preparation, food production;
cuisine traditionnelle | traditional cooking;
règles d'hygiène alimentaire, hygiène alimentaire, sécurité alimentaire | food hygiene, food safety;
HACCP | HACCP;
pâtisserie | pastry;
dressage des assiettes, dressage | plating;
gestion des stocks, suivi des stocks, inventaire | stock management, stock control, inventory management, inventory;
encaissement, tenue de caisse | cash handling, till operation;
service en salle | table service;
prise de sang, prélèvements sanguins | blood sampling, phlebotomy, venepuncture;
perfusion, pose de perfusion | infusion, IV therapy, cannulation;
pansements, soins de plaies | wound care, dressings;
administration des médicaments, administration des traitements, médicaments | medication administration,
    administering medication, medicines management;
soins palliatifs | palliative care, end of life care;
transmissions ciblées, transmissions | handover, clinical handover;
dossier patient informatisé, dossier de soins | electronic patient record, patient records, care records;
gériatrie, personnes âgées | geriatrics, elderly care, older people;
maladie d'Alzheimer, démence | dementia, dementia care, Alzheimer's;
aide à la toilette, soins d'hygiène, toilette | personal care, washing and dressing;
gestes et postures, manutention des personnes, lève-personne | moving and handling, manual handling, hoist;
aide aux repas, préparation des repas | meal preparation;
prise en charge de la douleur | pain management;
bloc opératoire | operating theatre;
premiers secours, gestes d'urgence, SST, AFGSU | first aid, basic life support;
protection de l'enfance | safeguarding, child protection;
développement de l'enfant | child development, early years;
activités d'éveil | play activities, early learning activities;
pédagogie | teaching, pedagogy;
gestion de classe | classroom management;
maçonnerie, montage de murs | bricklaying, masonry, blockwork;
coffrage | formwork, shuttering;
ferraillage | steel fixing, rebar;
enduits, enduits à la chaux | rendering, lime render, plastering;
lecture de plans | reading drawings, blueprint reading, technical drawings;
lecture de schémas, schémas électriques | wiring diagrams, circuit diagrams, electrical schematics;
habilitation électrique, habilitations électriques | electrical safety certification, 18th edition, wiring
    regulations;
câblage | wiring, cabling;
armoires électriques, tableaux électriques | distribution boards, control panels, switchgear;
dépannage, diagnostic de pannes | fault finding, troubleshooting;
automates programmables, automatisme | PLC, PLC programming, industrial automation;
courants faibles, domotique | low voltage systems, home automation;
plomberie | plumbing;
soudure, soudage | welding;
maintenance préventive | preventive maintenance, planned maintenance;
hydraulique | hydraulics;
pneumatique | pneumatics;
conception mécanique | mechanical design;
calcul de structures, éléments finis | finite element analysis, FEA, structural analysis;
conception assistée par ordinateur, CAO, DAO | CAD, computer aided design;
usinage, commande numérique | machining, CNC;
contrôle qualité, assurance qualité | quality control, quality assurance;
amélioration continue | continuous improvement, lean manufacturing;
gestion de production, planification de production | production planning;
conduite de chariot, chariot élévateur, CACES 1, CACES 3, CACES 5, CACES R489 | forklift, forklift licence,
    counterbalance;
préparation de commandes | order picking, picking and packing;
gestion d'entrepôt, WMS | warehouse management, WMS;
chaîne logistique, chaîne d'approvisionnement | supply chain;
expédition, réception des marchandises | shipping, goods receipt, dispatch;
transport routier | road haulage, road transport;
chronotachygraphe, réglementation sociale européenne | tachograph, drivers' hours;
arrimage | load securing, load restraint;
matières dangereuses, ADR | dangerous goods, ADR;
douane, dédouanement | customs, customs clearance;
comptabilité, tenue comptable | accounting, bookkeeping;
comptabilité générale | general ledger, general accounting;
comptabilité fournisseurs | accounts payable, purchase ledger;
comptabilité clients | accounts receivable, sales ledger;
rapprochement bancaire, rapprochements bancaires | bank reconciliation, bank reconciliations;
déclarations de TVA, TVA | VAT returns, VAT;
clôture mensuelle, clôture des comptes, arrêté des comptes | month end, month-end close, closing the accounts;
bilan comptable, liasse fiscale | statutory accounts, year end accounts, tax return;
contrôle de gestion, suivi budgétaire | budgeting, management reporting, budget monitoring;
consolidation | consolidation;
paie, bulletins de paie | payroll, payslips;
facturation | invoicing, billing;
recouvrement | debt collection, credit control;
droit du travail, droit social | employment law, labour law;
droit des contrats, rédaction de contrats | contract law, contract drafting, drafting contracts;
droit des sociétés | company law, corporate law;
protection des données, RGPD | data protection, GDPR;
contentieux | litigation;
conformité | compliance;
propriété intellectuelle | intellectual property;
recrutement | recruitment, hiring;
administration du personnel | personnel administration, HR administration;
gestion des talents, formation professionnelle | talent management, learning and development;
relations sociales | employee relations;
marchés publics, appels d'offres | public procurement, tenders, tendering;
négociation | negotiation;
prospection, prospection commerciale | prospecting, lead generation, business development, cold calling;
fidélisation, relation client, service client | customer service, customer relations, account management;
vente, techniques de vente | selling, sales techniques;
gestion de la relation client, CRM | CRM, customer relationship management;
mise en rayon, merchandising | shelf stacking, merchandising, shelf filling;
référencement, SEO | search engine optimisation, SEO;
réseaux sociaux | social media;
gestion de projet, conduite de projet | project management;
encadrement d'équipe, management d'équipe, gestion d'équipe | team management, team leadership, people management;
méthodes agiles, agile, scrum | agile, scrum;
apprentissage automatique | machine learning;
science des données | data science;
entrepôt de données | data warehouse;
bases de données | databases;
intégration continue | continuous integration, CI/CD;
tests unitaires, tests automatisés | unit testing, automated testing;
développement web | web development;
administration systèmes | system administration;
cybersécurité, sécurité informatique | cyber security, information security;
accessibilité numérique | web accessibility, accessibility;
tableur, Excel | spreadsheets, Excel;
bureautique, Pack Office | Microsoft Office, MS Office, office software;
nettoyage, entretien des locaux | cleaning;
accueil du public, accueil physique | front desk, welcoming visitors, reception duties;
standard téléphonique | switchboard;
délivrance des ordonnances, délivrance d'ordonnances | dispensing, dispensing prescriptions;
conseil officinal, conseil au comptoir | patient counselling, over the counter advice;
pharmacovigilance | pharmacovigilance;
santé et sécurité, sécurité au travail | health and safety;
travail en hauteur | working at height;
taille de la vigne, taille des arbres | pruning;
tonte | mowing;
"""

DIPLOMAS = """
diplôme d'état d'infirmier, DEI | nursing degree, NMC registration, registered nurse qualification;
diplôme d'état d'aide-soignant, DEAS | healthcare assistant certificate, care certificate, NVQ health and social
    care;
diplôme d'auxiliaire de puériculture, CAP petite enfance, CAP accompagnant éducatif petite enfance | early years
    qualification, childcare qualification, level 3 early years;
diplôme d'état d'accompagnant éducatif et social, DEAES | NVQ in care, health and social care diploma;
CAP cuisine | professional cookery diploma, NVQ in professional cookery;
CAP maçon | bricklaying NVQ, bricklaying qualification;
CAP boulanger | bakery diploma;
CAP électricien, bac pro électricité | NVQ electrical installation, level 3 electrical;
BTS comptabilité et gestion, DCG, DSCG | accounting qualification, AAT, ACCA, CIMA;
diplôme d'ingénieur | engineering degree, degree in engineering;
doctorat en pharmacie | pharmacy degree, MPharm;
master en droit | law degree;
licence universitaire, licence professionnelle, bac +3 | bachelor's degree;
master, bac +5, bac+5 | master's degree;
"""

LICENCES = """
permis B, permis de conduire, permis voiture | driving licence, full driving licence, driver's licence, category B;
permis C, permis poids lourd | category C licence, HGV licence, HGV class 2, LGV licence;
permis CE, permis EC, super lourd | category CE, class 1 licence, HGV class 1, C+E;
FIMO, FCO | driver CPC;
carte conducteur | digital tachograph card, tacho card;
"""

LANGUAGES = """
français | French;
anglais | English;
espagnol | Spanish;
allemand | German;
italien | Italian;
portugais | Portuguese;
néerlandais | Dutch;
arabe | Arabic;
langue des signes, LSF | sign language, BSL;
"""
