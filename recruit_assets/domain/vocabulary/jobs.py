"""Nouns that name a job, and words that tell how one is held."""

JOB_WORDS = frozenset(
    """
    accompagnant accompagnante accompagnateur accompagnatrice acheteur acheteuse adjoint adjointe administrateur
    administratrice affreteur agenceur agent agente agriculteur agricultrice aide ajusteur alternant alternante ambulancier
    ambulanciere analyste analyst animateur animatrice apprenti apprentie archiviste architecte artisan assistant
    assistante associe associee atsem attache attachee auditeur auditrice auditor auxiliaire avocat avocate bagagiste barman
    barmaid barista benevole bibliothecaire bijoutier boucher bouchere boulanger boulangere brancardier caissier caissiere
    cadre cariste carreleur carrossier cariste charge chargee charpentier chaudronnier chauffagiste chauffeur chauffeuse
    chef cheffe chercheur chercheuse chirurgien clerc coach coffreur coiffeur coiffeuse coffreuse collaborateur
    collaboratrice comedien commercial commerciale commis community comptable concepteur conceptrice concierge conducteur
    conductrice conseiller conseillere conservateur consultant consultante contremaitre controleur controleuse convoyeur
    coordinateur coordinatrice coordonnateur coordonnatrice correcteur couturier couturiere couvreur cuisinier cuisiniere
    data debosseleur decorateur decoratrice delegue deleguee demonstrateur demonstratrice dentiste designer dessinateur
    dessinatrice developpeur developpeuse dieteticien dieteticienne directeur directrice documentaliste doctorant
    doctorante ebeniste economiste educateur educatrice electricien electricienne electromecanicien employe employee
    encadrant encadrante enseignant enseignante entraineur ergotherapeute estheticienne etancheur etudiant expert experte facteur factrice
    facilitateur femme fleuriste forgeron formateur formatrice fraiseur garcon gardien gardienne gerant gerante
    gestionnaire gouvernante graphiste grutier guide guichetier hote hotesse horticulteur huissier illustrateur infirmier
    infirmiere informaticien ingenieur ingenieure inspecteur inspectrice installateur instituteur institutrice
    intervenant intervenante interprete jardinier journaliste juriste kinesitherapeute laborantin lead libraire livreur livreuse
    logisticien logisticienne macon magasinier magasiniere magistrat maitre manager manageur manageuse manoeuvre
    manipulateur manutentionnaire mandataire maquettiste marin mecanicien mecanicienne mediateur mediatrice medecin
    menuisier menuisiere merchandiser metallier metreur moniteur monitrice monteur musicien negociateur negociatrice notaire
    nourrice operateur operatrice opticien orthophoniste ouvrier ouvriere paysagiste patissier patissiere peintre
    pharmacien pharmacienne photographe pilote pizzaiolo plaquiste plombier plongeur plongeuse polisseur pompier porteur poseur
    preparateur preparatrice president presidente prestataire professeur professeure programmeur projeteur prothesiste prof
    psychologue psychomotricien puericultrice qualiticien receptionniste redacteur redactrice referent referente regisseur
    regleur responsable restaurateur sage-femme scaphandrier secretaire serrurier serveur serveuse soigneur soignant soignante
    sommelier soudeur soudeuse sous-chef stagiaire standardiste stewart styliste superviseur surveillant surveillante
    tailleur technicien technicienne technico-commercial telechirurgien teleconseiller teleconseillere teleoperateur
    tourneur traducteur traductrice traiteur travailleur tresorier tuteur tutrice tuyauteur vendangeur vendeur vendeuse
    veterinaire videaste visiteur volontaire webdesigner webmaster zingueur mecatronicien teleprospecteur cantinier
    frigoriste domotique equipier equipiere fondateur fondatrice cofondateur cofondatrice co-fondateur freelance
    independant autoentrepreneur auto-entrepreneur consultante interimaire saisonnier saisonniere vacataire remplacant
    remplacante babysitter baby-sitter nounou paysan vigneron ouvreur plagiste maraicher eleveur bucheron
    accountant actor actuary adviser advisor administrator apprentice architect artist assembler assessor assistant
    associate attendant auditor baker banker barber barista bartender bookkeeper bricklayer broker builder butcher buyer
    caregiver carer caretaker carpenter cashier caterer ceo cfo chairman chairperson chef chief cleaner clerk coach
    co-founder cofounder cto coo collector commander conductor consultant contractor controller cook coordinator counsel counsellor
    counselor courier curator dba decorator dentist developer dietitian director dispatcher doctor driver economist editor
    educator electrician engineer estimator evangelist examiner executive expert facilitator farmer fellow firefighter fitter
    florist foreman founder freelancer gardener glazier grader groundworker guard hairdresser handyman head helper hostess
    housekeeper hr illustrator inspector installer instructor intern interpreter interviewer investigator janitor joiner
    journalist keeper labourer laborer lab-technician landscaper lawyer leader lecturer librarian lifeguard locksmith
    machinist maid maintainer manager marketer mason matron mechanic mentor merchandiser merchant midwife miner model musician
    nanny negotiator nurse nutritionist officer operative operator optician organiser organizer owner painter paralegal
    paramedic partner pharmacist phlebotomist photographer physician physicist physiotherapist picker planner plasterer
    plumber police porter postdoc practitioner president principal producer professor programmer promoter psychologist
    purchaser radiographer ranger realtor receptionist recruiter registrar rep reporter representative researcher roofer
    sailor salesman salesperson saleswoman scaffolder scheduler scientist seamstress secretary server sergeant sitter
    solicitor specialist sre steward stewardess stylist superintendent supervisor surgeon surveyor teacher technician
    technologist teller therapist tiler trader trainee trainer translator treasurer tutor typist underwriter usher valuer vet
    veterinarian vp volunteer waiter waitress warden warehouseman warehouse-operative webmaster welder worker writer
    architecte-dpl dpo scrum-master devops sysadmin tech-lead worker administratif registered
    """.split()
)
STRONG_JOB_STARTS = frozenset(
    """
    responsable chef cheffe charge chargee agent agente assistant assistante directeur directrice technicien technicienne
    ingenieur ingenieure conducteur conductrice employe employee stagiaire apprenti apprentie alternant alternante aide
    senior junior lead head chief trainee vice principal stage alternance apprentissage adjoint deputy sous maitre hote
    hotesse professeur professeure commis serveur serveuse vendeur vendeuse auxiliaire interim job
    """.split()
)
JOB_ENDINGS = ("eur", "euse", "trice", "iere", "icien", "icienne", "ologue", "iste", "ist", "ician", "keeper", "man", "woman")
JOB_MODIFIERS = frozenset(
    "senior junior lead principal chief head deputy trainee graduate adjoint confirme experimente debutant general full stack "
    "qualifie diplome polyvalent polyvalente".split()
)
CONTRACT_WORDS = (
    r"cdi", r"cdd", r"interim", r"int[e]rimaire", r"stage(?: de (?:fin d'etudes|\d+ \w+|3e|3eme|troisieme|master \d?|m[12]|licence))?", r"alternance", r"contrat d'apprentissage", r"contrat pro(?:fessionnalisation)?", r"contrat de professionnalisation", r"apprentissage",
    r"temps plein", r"temps partiel", r"mi[- ]temps", r"full[- ]?time", r"part[- ]?time", r"permanent", r"contract", r"temporary", r"temp", r"fixed[- ]term(?: contract)?", r"freelance", r"internship", r"saisonnier", r"saison(?: \w+)?", r"seasonal", r"vacations?", r"remplacements?",
    r"benevolat", r"mission(?:s)? d'interim", r"mission(?:s)? interim", r"agency", r"placement", r"job d'ete", r"job etudiant", r"remote", r"teletravail", r"hybride?", r"h/?f", r"f/?h", r"m/f", r"f/m", r"h/f/x", r"cdi temps \w+", r"cdd \d+ mois", r"zero hours", r"student job", r"summer job", r"holiday job",
)  # fmt: skip
"""Regular expressions, on folded text, for how a job is held: no part of its title when they stand alone."""
