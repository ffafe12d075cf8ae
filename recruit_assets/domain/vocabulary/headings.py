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
        objectif professionnel; mon profil; career goal; career goals; goal
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
        teaching appointments; teaching; mes emplois; historique; historique d'emploi; navigations
    """,
    "education": """
        formation; formations; etudes; education; diplome; diplomes; cursus; scolarite; parcours scolaire;
        parcours academique; parcours universitaire; parcours de formation; academic background; academic history;
        qualifications; qualification; academic qualifications; educational qualifications; academics;
        schooling; studies; degrees; degree; educational background; formation initiale; formation continue;
        formation academique; formation scolaire; formation universitaire; titres; diplomes obtenus; niveau d'etudes;
        academic profile; scholastics; educational details; education details; academia; school; parcours etudiant;
        etudes et diplomes; apprentissage; enseignement suivi; academic achievements; apprenticeship; niveau scolaire;
        school and college; academic record
    """,
    "skills": """
        competence; competences; skill; skills; savoir faire; savoir-faire; savoir etre; savoir-etre; savoirs; atouts;
        informatique; outils; logiciels; technologies; technology; technical skills; core skills; key skills;
        competences cles; expertise; expertises; areas of expertise; domaines de competences; domaines de competence;
        domaine de competences; aptitudes; qualites; abilities; tools; software; core competencies; competencies;
        hard skills; soft skills; technical expertise; stack; stack technique; environnement technique;
        connaissances informatiques; technical summary; technical proficiency; strengths; capabilities; it; it skills;
        computer skills; skills summary; skill set; skillset; it proficiency; outils informatiques; maitrise;
        bureautique;
        langages; langages informatiques; langages de programmation; programming languages; frameworks; connaissances;
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
        linguistique; linguistiques; competences linguistiques; niveau de langue; spoken languages; langues vivantes;
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
        loisir;
        hobby; hobbies; interests; passions; passion; activites; activities; divers; other; autres; references;
        referees;
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

FILLERS = [
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
