"""Words for diplomas, fields of study, schools and honours."""

STUDY_TYPES = (
    # French, longest first where one begins another
    r"dipl[o]me d'?\s?etat", r"dipl[o]mes? universitaires?", r"dipl[o]me national du brevet", r"dipl[o]me d'[e]tudes \w+(?: \w+)?",
    r"dipl[o]me d'ingenieure?", r"dipl[o]me", r"dipl\.", r"brevet de technicien superieur(?: agricole)?", r"brevet professionnel", r"brevet des colleges",
    r"brevet de maitrise", r"brevet", r"baccalaureat professionnel", r"baccalaureat technologique", r"baccalaureat general",
    r"baccalaureat", r"bac\s?(?:pro|techno|general|professionnel|technologique)", r"bac\s?\+\s?\d", r"bac", r"btsa?", r"dut", r"but", r"deust", r"deug", r"cap[ae]?", r"bep[ac]?", r"bp[aj]?\b", r"bpjeps",
    r"bafa", r"bafd", r"licence(?: pro(?:fessionnelle)?)?(?: [1-3])?", r"l[123]", r"master(?:e)?(?: (?:pro(?:fessionnel)?|recherche|specialise|of \w+))?(?: [12])?(?: meef)?", r"m[12]",
    r"mastere specialise", r"maitrise", r"doctorat", r"these(?: de doctorat)?", r"ingenieure?", r"cycle ingenieur", r"cycle preparatoire", r"classes? prepa(?:ratoires?)?", r"prepa", r"cpge", r"dess", r"dea", r"dscg", r"dcg", r"decf", r"desc[fg]", r"capes", r"capa",
    r"agregation", r"crpe", r"caplp", r"mba", r"titre professionnel", r"titre rncp", r"titre", r"tp", r"deaes", r"deavs", r"deas", r"deis", r"dees", r"deme", r"de", r"cqp[m]?", r"certificat de \w+ professionnelle", r"certificat d'aptitude(?: professionnelle| a la profession d'avocate?)?", r"certificat",
    r"mention complementaire", r"fimo", r"fcos?", r"du", r"diu", r"cfa", r"dnb", r"dnmade", r"bm", r"mc", r"bachelor", r"deuxieme annee", r"internat", r"formation",
    # English
    r"bachelor(?:'?s)?(?: degree)?(?: of (?:science|arts|engineering|technology|commerce|laws?|education|business administration|computer applications?|nursing|music|fine arts|pharmacy|architecture))?",
    r"master(?:'?s)?(?: degree)?(?: of (?:science|arts|engineering|technology|commerce|laws?|education|business administration|computer applications?|philosophy|research|public health))?",
    r"doctor(?:ate)? of \w+", r"doctorate", r"ph\.?\s?d\.?", r"d\.?phil", r"m\.?phil", r"b\.?\s?sc\.?(?: \(?hons?\)?)?", r"b\.?\s?a\.?(?: \(?hons?\)?)?", r"m\.?\s?sc\.?", r"m\.?\s?a\.?", r"b\.?\s?s\.?", r"m\.?\s?s\.?", r"b\.?\s?eng\.?(?: \(?hons?\)?)?", r"m\.?\s?eng\.?",
    r"b\.?\s?tech\.?", r"m\.?\s?tech\.?", r"b\.?\s?e\.?", r"m\.?\s?e\.?", r"b\.?\s?com\.?", r"m\.?\s?com\.?", r"bba", r"bca", r"mca", r"pgdm", r"pgd[a-z]*", r"post ?graduate (?:diploma|certificate|degree|program(?:me)?)(?: in education)?", r"pgce", r"pgcert", r"qts", r"ll\.?\s?b\.?(?: \(?hons?\)?)?", r"ll\.?\s?m\.?", r"lpc", r"gdl", r"sqe\d?",
    r"mbbs", r"m\.?\s?d\.?", r"b\.?\s?ed\.?", r"m\.?\s?ed\.?", r"higher national (?:diploma|certificate)", r"hnd", r"hnc", r"btec(?: (?:national|higher national|extended))?(?: (?:diploma|certificate))?(?: level \d)?", r"(?:level \d )?(?:s?nvq|svq)(?: (?:level |l)?\d)?", r"(?:city (?:&|and) guilds)(?: level \d)?", r"level \d(?: (?:diploma|certificate|award|apprenticeship))?",
    r"(?:\d+ )?gcses?", r"(?:\d+ )?a[- ]levels?", r"as[- ]levels?", r"o[- ]levels?", r"highers", r"advanced highers", r"international baccalaureate", r"ib diploma", r"foundation degree", r"foundation(?: diploma| year)?", r"access to (?:higher education|he)(?: diploma)?", r"associate(?:'?s)?(?: degree)?(?: of (?:science|arts|applied science))?", r"a\.?a\.?s?\.?", r"a\.?s\.?", r"high school(?: diploma)?", r"ged", r"leaving cert(?:ificate)?", r"matriculation",
    r"diploma", r"advanced diploma", r"certificate", r"apprenticeship", r"advanced apprenticeship", r"hsc", r"ssc", r"h\.s\.c\.?", r"s\.s\.c\.?", r"12th", r"10th", r"xii(?:th)?", r"x(?:th)", r"intermediate", r"graduat(?:e|ion)", r"bfa", r"mfa", r"mph", r"msw", r"bsw", r"bsn", r"msn", r"edd", r"jd", r"j\.d\.", r"dba", r"emba", r"acca", r"aat(?: level \d)?", r"cima",
)  # fmt: skip
"""Regular expressions, on folded text, for a kind of diploma at the start of a segment."""

SCHOOL_WORDS = frozenset(
    """
    universite university univ college colleges lycee lp ecole ecoles school institut institute iut ifsi ifas ifap cfa faculte faculty fac
    academy academie campus greta afpa cnam conservatoire polytechnic polytechnique ensam insa inalco essec hec edhec
    escp skema kedge neoma emlyon esc isc iae inp enac supelec centralesupelec centrale mines ens ensta enseirb epita
    epitech esiea ece esilv isep cesi inseec ipag iseg ynov openclassrooms wagon ecm istom agroparistech estp eicnam
    ensimag estaca espe inspe iufm ifps irts crfpa efb edago ensa ensad isg ief maison mfr eplefpa lpa erea umons ucl uclouvain epfl mit
    caltech ucla eth lse oxford cambridge seminary sixth form vidyalaya iit nit iiit bits polytech sciences-po cned
    centrale-supelec ensai istec esiee imt efrei 42 crfpe isrp ifmk ifso cfppa cfai aftral promotrans compagnons institution gymnasium
    """.split()
)

HONOURS = (
    r"mention (?:tres )?(?:bien|assez bien|ab|tb|b|passable|honorable)(?: avec felicitations[\w ]*)?", r"(?:avec )?(?:les )?felicitations du jury",
    r"(?:first|upper second|lower second|second|third)[- ]class(?: honou?rs)?", r"\(?2[:.][12]\)?(?: honou?rs)?", r"\b1st(?: class)?(?: honou?rs)?",
    r"(?:with |pass with )?(?:distinction|merit)", r"(?:magna |summa )?cum laude", r"(?:c?gpa|cum\. gpa)\s*:?\s*\d+(?:\.\d+)?(?:\s*/\s*\d+(?:\.\d+)?)?", r"major(?:e)? de promo(?:tion)?", r"\d{1,2}(?:[.,]\d+)?\s*/\s*20\b", r"with honou?rs",
)  # fmt: skip
"""Regular expressions, on folded text, for a grade."""
