"""Words that tell an employer's name from a job title or a place."""

ORGANISATION_WORDS = frozenset(
    """
    sarl sas sasu sa eurl sci scop snc sel selarl scea gaec ei eirl inc ltd llc llp plc gmbh corp corporation co company
    limited pvt bv ag spa nv associates partners holdings holding group groupe group's societe cie etablissements ets maison
    cabinet agence agency etude office bureau atelier ateliers boutique magasin boulangerie patisserie boucherie garage
    pharmacie restaurant brasserie bistrot bistro cafe hotel auberge camping hopital hopitaux hospital hospitals clinique
    clinic polyclinique chu chru chr ch centre center ehpad ssiad esat ime mas foyer residence creche micro-creche mairie
    ville commune communaute metropole departement conseil region prefecture ministere ministry council county borough
    association asbl fondation foundation ong ngo charity trust nhs ecole college lycee universite university school
    institute institut academy academie usine plant banque bank credit caisse assurance assurances insurance mutuelle
    transports transport logistique logistics constructions construction batiment travaux industries industrie services
    service solutions consulting conseils technologies technologie technology systems systemes systeme laboratoire
    laboratoires laboratory labs lab studio studios editions media medias press presse radio theatre musee museum galerie
    gallery domaine chateau ferme farm exploitation cooperative coop supermarche hypermarche supermarket store stores shop
    market marche pressing salon institut-beaute pole emploi interim adecco manpower randstad synergie crit proman
    leclerc carrefour auchan lidl intermarche monoprix decathlon fnac darty ikea amazon sncf ratp edf engie orange sfr
    bouygues vinci eiffage spie sodexo elior accor ibis novotel mercure airbus thales safran renault peugeot stellantis
    michelin capgemini atos sopra accenture deloitte kpmg pwc ey mazars loreal danone nestle bnp lcl axa allianz maif
    google microsoft apple facebook meta oracle ibm infosys tcs wipro cognizant hcl tesco sainsbury asda morrisons aldi
    marks barclays lloyds hsbc natwest royal care homes home housing surgery practice chambers solicitors builders
    properties estates airways airlines rail railway motors auto automobiles automobile energies energie energy engineering
    plomberie menuiserie charpente maconnerie peinture electricite chauffage couverture paysage jardins immobilier
    immobiliere habitat logement distribution negoce international europe france uk global network networks software
    digital factory club federation syndicat comite tribunal cour court barreau notaires gendarmerie armee army navy police
    kitchen bakery pub inn bar grill catering events bros brothers sons fils freres pere fm bhv galeries samu smur sdis
    """.split()
)
WEAK_ORGANISATION_WORDS = frozenset(
    """
    digital software logistics engineering energy media market international network office global general technology
    technologies technologie services service transport transports construction peinture electricite plomberie menuiserie
    charpente maconnerie chauffage marche conseil conseils rail bar police court events care home department departement
    logistique distribution travaux batiment industrie assurance assurances insurance banque bank press presse radio auto
    immobilier habitat region laboratory lab credit couverture co et st royal club europe france uk paysage medias studio
    """.split()
)
"""Words as common in job titles: they count for an employer only where they do not begin the text."""
LEGAL_FORMS = frozenset("sarl sas sasu sa eurl scop snc selarl inc ltd llc llp plc gmbh corp pvt limited chu chru ehpad nhs".split())
"""Words that settle it: what holds one of them is an employer."""
