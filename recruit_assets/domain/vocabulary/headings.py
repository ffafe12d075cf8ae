"""Words that section headings are made of. A short line made of them alone is a heading."""

HEADINGS: dict[str, str] = {
    "identity": """
        contact; contacts; coordonnees; informations personnelles; information personnelle; infos personnelles;
        etat civil; personal details; personal information; personal info; contact details; contact information;
        contact info; contact me; me contacter; renseignements personnels; details; adresse; about; about me; a
        propos;
        a propos de moi; profil; profile; summary; resume; qui suis je; presentation; objectif; objective;
        career objective; objectifs; accroche; personal statement; professional summary; executive summary;
        career summary; overview; personal profile; projet professionnel; synthese; bio; biographie; introduction;
        en bref; career profile; professional profile; reseaux; reseaux sociaux; liens; links; social; social media;
        find me online; online; web; statement; about myself; welcome; resume de carriere; en quelques mots;
        desired employment; desired position; position sought; job sought; emploi recherche; poste recherche; poste vise;
        who i am; objectif professionnel; mon profil; career goal; career goals; goal
    """,
    "experience": """
        experience; experiences; parcours; parcours professionnel; carriere; career; career history; emplois; emploi;
        employment; employment history; work history; work; work experience; job history; historique professionnel;
        vie professionnelle; activites professionnelles; activite professionnelle; postes occupes; stage; stages;
        internship; internships; alternance; alternances; missions; positions held; professional background;
        professional history; professional experience; missions realisees; postes; work placements; placements; jobs;
        job experience; career to date; itineraire professionnel; cursus professionnel; experience pro; emplois
        occupes;
        jobs d'ete; job etudiant; jobs etudiants; petits boulots; assignments; appointments; relevant experience;
        work placement; parcours pro; missions d'interim; industry experience; research experience;
        teaching experience; clinical experience; articles; training contract; pupillage; work record;
        on site experience; where i have worked; where i ve worked; ou j'ai travaille; academic appointments;
        teaching appointments; teaching; working experience; work experiences; working history; job profile;
        employment record; employment details; employment experience; employment background; career
        summary and experience;
        career highlights and experience; professional career; professional record; professional
        journey; work background;
        past positions; previous positions; previous employment; current employment; present employment; roles held;
        employed roles; freelance work; freelance experience; freelance practice; leadership experience;
        legal experience;
        nursing experience; engineering experience; military experience; field experience; voluntary and
        work experience;
        summer jobs; part time jobs; part time work; paid work; experience record; posts held; sea
        service; fonctions exercees;
        fonctions occupees; emplois precedents; activite salariee; experiences salariees; experience terrain;
        experiences de terrain; expertise professionnelle; parcours de vie professionnelle; mon parcours; ma carriere;
        mon experience; mes experiences; school experience; school placements; teaching practice;
        teaching placements; current position; current positions; positions; poste actuel;
        fonction actuelle; fonctions actuelles; earlier career; earlier roles; recent roles; emplois saisonniers;
        experiences en entreprise; experience en entreprise; mes postes; mes missions; mes stages; postes; contrats; mes
        emplois; historique; historique d'emploi; navigations
    """,
    "education": """
        formation; formations; etudes; education; diplome; diplomes; cursus; scolarite; parcours scolaire;
        parcours academique; parcours universitaire; parcours de formation; academic background; academic history;
        qualifications; qualification; academic qualifications; educational qualifications; academics;
        schooling; studies; degrees; degree; educational background; formation initiale; formation continue;
        formation academique; formation scolaire; formation universitaire; titres; diplomes obtenus; niveau d'etudes;
        academic profile; scholastics; educational details; education details; academia; school; parcours etudiant;
        etudes et diplomes; apprentissage; enseignement suivi; academic achievements; apprenticeship; niveau scolaire;
        school and college; academic record; academic details; academic qualification; academic qualification details;
        educational qualification; professional qualifications; scholastic record; school education;
        university education; mes diplomes; degrees held; degrees and diplomas; educational history;
        education history; my education; where i studied; where i learned; where i learnt; ou j'ai appris;
        ou j'ai etudie; etudes suivies; cursus scolaire; cursus universitaire; titres universitaires;
        titres et diplomes;
        diplomes et titres; etudes superieures; scolarite et diplomes
    """,
    "skills": """
        competence; competences; skill; skills; savoir faire; savoir-faire; savoir etre; savoir-etre; savoirs; atouts;
        informatique; outils; logiciels; technologies; technology; technical skills; core skills; key skills;
        competences cles; expertise; expertises; areas of expertise; domaines de competences; domaines de competence;
        domaine de competences; aptitudes; qualites; abilities; tools; software; core competencies; competencies;
        hard skills; soft skills; technical expertise; stack; tech stack; stack technique; environnement technique;
        connaissances informatiques; technical summary; technical proficiency; strengths; capabilities; it; it skills;
        computer skills; skills summary; skill set; skillset; it proficiency; outils informatiques; maitrise;
        bureautique;
        je sais; i can; domaines; champs de competence;
        champs de competences; langages; langages informatiques; langages de programmation; programming languages;
        frameworks; connaissances;
        points forts; key strengths; areas of excellence; professional skills; capacites; outils maitrises;
        logiciels maitrises; competences metier; competences metiers; technical; technique; techniques; engins;
        materiel;
        machines; programming; what i can do; what i do best; what i do; ce que je sais faire; ce que je sais;
        toolbox; boite a outils;
        mes savoir faire; methods; methods and tools; methodes; technical competencies; areas of knowledge;
        technical knowledge; metier; personnelles; transversales; relationnelles; comportementales; specialites;
        specialties; practice areas; domaines d'intervention; domaines d'expertise; computing; digital; numerique
    """,
    "languages": """
        langue; langues; language; languages; langues etrangeres; foreign languages; language skills; langues parlees;
        linguistique; linguistiques; competences linguistiques;
        linguistic skills; niveau de langue; spoken languages; langues vivantes;
        certification; certifications; certificat; certificats; certificates; certificate; habilitations;
        habilitation;
        licences and certifications; licenses; licences & certificates; accreditations; attestations;
        professional certifications;
        agrements; caces; tickets; cards and tickets; tickets and cards; licences and tickets; permis et
        certifications;
        formations complementaires; formation complementaire; courses; training; training courses; formations
        courtes; formations obligatoires; formation obligatoire;
        licences; cards; spoken;
        memberships and certifications; brevets; titres et habilitations; professional development; cpd
    """,
    "projects": """
        projet; projets; project; projects; realisations; key projects; side projects; open source; portfolio;
        projets personnels; personal projects; academic projects; projets academiques; projets scolaires;
        projets etudiants; selected projects; chantiers; chantiers realises; references de chantiers; memoire; these;
        dissertation; travaux de recherche; selected work
    """,
    "other": """
        voluntary work; voluntary; pastimes; pastime;
        interet; interets; centres d'interet; centre d'interet; centres d'interets; centre d'interets; loisirs;
        loisir; ce que j'aime; what i like; what i enjoy; off duty; extra-curricular;
        hobby; hobbies; interests; passions; passion; activites; activities; divers; other; autres; references;
        referees; referee;
        publications; publication; distinctions; awards; honors; honours; prix; recompenses; benevolat; volunteering;
        volunteer; volunteer work; vie associative; associatif; engagements; engagement; engagement associatif; extra;
        extracurricular; extra curricular activities; extracurricular activities; miscellaneous; additional
        information;
        informations complementaires; information complementaire; complements; permis; permis de conduire; mobilite;
        disponibilite; driving licence; driving license; patents; conferences; talks; invited talks; activites
        extra professionnelles;
        sports; sport; voyages; autres informations; achievements; accomplishments; memberships; affiliations;
        selected honors; honors and awards; professional affiliations; declaration; vehicule; divers et loisirs;
        associations; autre; signes particuliers; zones de mobilite; free time; leisure; volunteer experience;
        personal; signature;
        licence; driving; availability; notice period; reference; recommandations; plus; hors travail; research
        interests; grants; grants and awards; service; outside school; et aussi; and also; also; autour du
        travail; in my spare time; spare time; distinctions et prix; en dehors du travail;
        outside work; away from work; community; presse; press; service militaire; military service; rqth; ma
        vie en dehors
    """,
}
"""Section (or "other": read by no agent) -> phrases, separated by semicolons."""

HEADING_HINTS: dict[str, str] = {
    "identity": """
        contact coordonnees profile profil about propos summary synthese brief bref presentation sommaire motto
        who qui overview objective objectif
    """,
    "experience": """
        experience experiences experiencias employment employed employer employers employeurs employeur roles role
        positions posts appointments jobs job career carriere worked working work travail travaille emplois emploi
        postes fonctions fonction missions placements placement practice practise contracts contrats service services
        freelance freelancing internships stages stage board advisory leadership metiers interim seasons saisons
        exercees exercice shifts bookings clients residencies trajectory parcours assignments secondments
    """,
    "education": """
        education studies etudes degrees degree diplomes diplome titres university universite universites college
        school schools schooling scolarite training formation formations academic learning learnt learned appris
        qualifications qualification study studied etudie cursus graduate ecole ecoles lycee academie academics
    """,
    "skills": """
        skills skill competences competence tools outils toolkit kit methods methodes software logiciels techniques
        technologies knowhow abilities strengths aptitudes savoir faire equipment materiel machines expertise
        technical stack toolbox capabilities propose propositions offer bring apporte good fais sais
    """,
    "languages": """
        languages language langues langue idiomas parle parlees speak spoken tongues certificates
        certificats certifications certification attestations
        agrements habilitations licences licenses tickets cards cartes permits accreditations licensure
    """,
    "projects": "projects projets realisations chantiers portfolio",
    "other": """
        books livres papers articles chapters chapitres publications publication patents brevets press presse
        talks conferences lectures grants prizes prix awards bourses distinctions societies society
        clubs club community communaute volunteering volunteer benevolat benevole giving charity associations
        associatif memberships membership member affiliations credits references referees referee recommandations
        loisirs hobbies interests interets centres passions sport sports leisure exhibitions expositions concerts
        parents permis mobilite committees scientifique trusteeship citizenship trustee trustees
        voluntary unpaid ordre engagements
    """,
}
"""Words that, in a line set as a heading, hint at a section (or "other"); other words may stand beside them."""

FILLERS = [
    "working",
    "spoken",
    "known",
    "professionnel",
    "professionnelle",
    "professionnels",
    "professionnelles",
    "pro",
    "mes",
    "mon",
    "ma",
    "my",
    "et",
    "and",
    "de",
    "des",
    "du",
    "d",
    "l",
    "fluency",
    "la",
    "le",
    "les",
    "l'",
    "of",
    "the",
    "principales",
    "principaux",
    "principale",
    "cles",
    "key",
    "autres",
    "other",
    "en",
    "in",
    "main",
    "selected",
    "relevant",
    "recentes",
    "recent",
    "additional",
    "complementaires",
    "significatives",
    "significative",
    "marquantes",
    "diverses",
    "personnel",
    "personnels",
    "personnelles",
    "personal",
    "academique",
    "academiques",
    "universitaire",
    "universitaires",
    "scolaire",
    "scolaires",
    "extra",
    "professional",
    "technical",
    "techniques",
    "technique",
    "obligatoires",
    "obligatoire",
    "academic",
    "generale",
    "generales",
    "maitrisees",
    "parlees",
    "obtenus",
    "obtenues",
    "suivies",
    "suite",
    "cont",
    "continued",
    "ctd",
    "pertinentes",
    "en-cours",
    "anterieures",
    "anterieure",
    "previous",
    "current",
    "early",
    "work",
    "career",
    "jobs",
    "detailed",
    "summary",
    "history",
    "details",
    "background",
    "section",
    "transverses",
    "transversales",
    "linguistiques",
    "informatiques",
    "metier",
    "metiers",
    "humaines",
    "relationnelles",
    "organisationnelles",
    "numeriques",
    "bureautiques",
    "operationnelles",
    "fonctionnelles",
    "theoriques",
    "pratiques",
    "et/ou",
    "a",
    "to",
    "notre",
    "utiles",
    "useful",
    "life",
    "annexe",
    "annexes",
    "supplementaires",
    "secondaires",
    "courses",
    "tutores",
    "tutore",
    "student",
]
"""Words that may stand in a heading beside a phrase of HEADINGS."""
FILLERS = frozenset(FILLERS)
