"""Towns, countries and regions that CVs of French and English speakers name most."""

_CITIES = """
    paris; marseille; lyon; toulouse; nice; nantes; montpellier; strasbourg; bordeaux; lille; rennes; reims; toulon;
    saint-etienne; le havre; grenoble; dijon; angers; villeurbanne; nimes; clermont-ferrand; aix-en-provence; le mans;
    brest; tours; amiens; annecy; limoges; metz; boulogne-billancourt; perpignan; besancon; orleans; rouen; montreuil;
    argenteuil; mulhouse; nancy; saint-denis; roubaix; tourcoing; caen; nanterre; creteil; avignon; vitry-sur-seine;
    poitiers; dunkerque; aubervilliers; asnieres-sur-seine; versailles; colombes; la rochelle; aulnay-sous-bois;
    courbevoie; cherbourg; rueil-malmaison; pau; cannes; beziers; saint-nazaire; antibes; calais; colmar;
    valence; ajaccio;
    bastia; bourges; quimper; issy-les-moulineaux; levallois-perret; la seyne-sur-mer; noisy-le-grand; troyes; drancy;
    cergy; pontoise; neuilly-sur-seine; ivry-sur-seine; clichy; chambery; niort; lorient; sarcelles; villejuif;
    hyeres;
    saint-quentin; beauvais; cholet; vannes; la roche-sur-yon; montauban; laval; evry; arles; albi; bayonne; biarritz;
    saint-malo; saint-brieuc; charleville-mezieres; blois; chalons-en-champagne; chartres; chalon-sur-saone;
    vichy;
    bourg-en-bresse; gap; digne; carcassonne; narbonne; sete; arras; lens; douai; valenciennes; maubeuge;
    cambrai; bethune;
    boulogne-sur-mer; compiegne; soissons; laon; evreux; alencon; lisieux; dieppe; saint-lo; auxerre; nevers;
    sens; montlucon;
    moulins; aurillac; le puy-en-velay; roanne; thonon-les-bains; annemasse; vienne; voiron; bourgoin-jallieu;
    oyonnax;
    villefranche-sur-saone; venissieux; bron; vaulx-en-velin; ecully; caluire; rodez; millau; cahors; figeac;
    auch; tarbes;
    lourdes; foix; castres; perigueux; bergerac; agen; mont-de-marsan; dax; arcachon; libourne; merignac;
    pessac; talence;
    angouleme; cognac; saintes; rochefort; royan; tulle; brive; brive-la-gaillarde; gueret; chateauroux;
    vierzon; dreux;
    rambouillet; massy; palaiseau; antony; meudon; sevres; puteaux; la defense; suresnes; saint-cloud; pantin;
    bobigny;
    bagnolet; vincennes; fontenay-sous-bois; maisons-alfort; melun; meaux; fontainebleau; mantes-la-jolie; poissy;
    saint-germain-en-laye; epinal; bar-le-duc; verdun; thionville; forbach; sarreguemines; haguenau; selestat;
    saverne;
    belfort; montbeliard; vesoul; dole; lons-le-saunier; pontarlier; fougeres; vitre; redon; dinan; lannion; morlaix;
    concarneau; pontivy; auray; guerande; ancenis; saumur; mayenne; la fleche; vendome; romorantin; draguignan;
    frejus;
    saint-raphael; grasse; menton; martigues; aubagne; salon-de-provence; istres; orange; carpentras; apt;
    cavaillon; uzes;
    ales; mende; beaune; autun; le creusot; rezé; reze; saint-herblain; cesson-sevigne; bruz; labege; blagnac;
    colomiers;
    muret; sophia antipolis; villeneuve-d'ascq; marcq-en-baroeul; wattrelos; armentieres; hazebrouck;
    saint-omer; fort-de-france;
    pointe-a-pitre; cayenne; saint-pierre; mamoudzou; noumea; papeete; saint-paul; monaco; bruxelles; brussels;
    liege; namur;
    charleroi; mons; anvers; gand; bruges; louvain; geneve; geneva; lausanne; zurich; bale; berne; neuchatel;
    fribourg; sion;
    luxembourg; montreal; quebec; toronto; ottawa; vancouver; casablanca; rabat; marrakech; fes; tanger; tunis;
    sfax; alger;
    oran; dakar; abidjan; bamako; douala; yaounde; libreville; kinshasa; brazzaville; antananarivo; cotonou; lome;
    london; birmingham; manchester; leeds; liverpool; sheffield; bristol; glasgow; edinburgh; leicester;
    coventry; bradford;
    cardiff; belfast; nottingham; kingston upon hull; hull; newcastle; newcastle upon tyne; stoke-on-trent;
    southampton;
    derby; portsmouth; brighton; plymouth; northampton; reading; luton; wolverhampton; bolton; bournemouth;
    norwich; swindon;
    swansea; southend-on-sea; middlesbrough; peterborough; cambridge; oxford; york; exeter; gloucester; bath; ipswich;
    blackpool; blackburn; oldham; rotherham; dundee; aberdeen; inverness; perth; stirling; preston; lancaster;
    lincoln;
    worcester; hereford; chester; durham; sunderland; carlisle; canterbury; winchester; salisbury; truro; wakefield;
    huddersfield; halifax; harrogate; doncaster; barnsley; stockport; salford; warrington; wigan; croydon;
    guildford; slough;
    watford; milton keynes; basingstoke; maidstone; hastings; eastbourne; cheltenham; telford; shrewsbury;
    stafford; crewe;
    newport; wrexham; bangor; aberystwyth; derry; londonderry; lisburn; dublin; cork; galway; limerick;
    waterford; colchester;
    chelmsford; bedford; stevenage; kettering; scarborough; hartlepool; grimsby; torquay; poole; weymouth;
    taunton; redditch;
    rugby; nuneaton; solihull; dudley; walsall; burnley; bury; rochdale; macclesfield; kendal; paisley;
    kilmarnock; falkirk;
    new york; brooklyn; los angeles; chicago; houston; phoenix; philadelphia; san antonio; san diego; dallas;
    san jose;
    austin; san francisco; seattle; denver; boston; washington; washington dc; detroit; nashville; portland; las
    vegas;
    baltimore; milwaukee; albuquerque; atlanta; miami; oakland; minneapolis; tampa; orlando; cleveland;
    pittsburgh; cincinnati;
    st. louis; sacramento; kansas city; charlotte; raleigh; columbus; indianapolis; palo alto; mountain view;
    santa clara;
    cupertino; sunnyvale; redmond; menlo park; princeton; stanford; berkeley; irvine; salt lake city; richmond;
    buffalo;
    rochester; newark; jersey city; hartford; providence; new orleans; memphis; louisville; honolulu; anchorage;
    boise;
    bangalore; bengaluru; mumbai; delhi; new delhi; hyderabad; chennai; kolkata; pune; noida; gurgaon; gurugram;
    ahmedabad;
    jaipur; lucknow; kanpur; nagpur; indore; bhopal; patna; kochi; coimbatore; visakhapatnam; chandigarh; navi
    mumbai; thane;
    ghaziabad; faridabad; mysore; mangalore; trivandrum; surat; vadodara; nashik; secunderabad; bhubaneswar; dehradun;
    berlin; munich; hamburg; frankfurt; cologne; stuttgart; dusseldorf; vienna; prague; budapest; warsaw;
    krakow; madrid;
    barcelona; barcelone; valencia; seville; bilbao; lisbon; lisbonne; porto; rome; milan; milano; turin;
    florence; naples;
    amsterdam; rotterdam; the hague; utrecht; eindhoven; copenhagen; stockholm; oslo; helsinki; athens;
    istanbul; ankara;
    moscow; kyiv; bucharest; sofia; belgrade; zagreb; tokyo; osaka; seoul; beijing; shanghai; hong kong;
    singapore; bangkok;
    kuala lumpur; jakarta; manila; sydney; melbourne; brisbane; perth; adelaide; auckland; wellington; dubai;
    abu dhabi;
    doha; riyadh; cairo; nairobi; lagos; accra; johannesburg; cape town; tel aviv; mexico city; sao paulo;
    buenos aires;
    santiago; bogota; lima; londres; edimbourg
"""
CITIES = frozenset(" ".join(city.split()).replace("-", " ") for city in _CITIES.split(";"))
"""Folded, with spaces for hyphens."""

COUNTRIES: dict[str, str] = {
    name.strip(): code
    for code, names in {
        "FR": "france; guadeloupe; martinique; guyane; la reunion; mayotte",
        "GB": "united kingdom; uk; u.k.; england; scotland; wales; northern ireland; great britain; "
        "royaume-uni; angleterre; ecosse",
        "IE": "ireland; irlande",
        "BE": "belgique; belgium",
        "CH": "suisse; switzerland",
        "LU": "luxembourg",
        "CA": "canada",
        "US": "usa; united states; etats-unis; u.s.a.; us; united states of america",
        "DE": "allemagne; germany",
        "ES": "espagne; spain",
        "IT": "italie; italy",
        "PT": "portugal",
        "NL": "pays-bas; netherlands; the netherlands",
        "MA": "maroc; morocco",
        "DZ": "algerie; algeria",
        "TN": "tunisie; tunisia",
        "SN": "senegal",
        "CI": "cote d'ivoire; ivory coast",
        "ML": "mali",
        "CM": "cameroun; cameroon",
        "CD": "rd congo; rdc",
        "CG": "congo",
        "GA": "gabon",
        "BJ": "benin",
        "TG": "togo",
        "MG": "madagascar",
        "IN": "india; inde",
        "CN": "china; chine",
        "JP": "japan; japon",
        "AU": "australia; australie",
        "NZ": "new zealand; nouvelle-zelande",
        "BR": "brazil; bresil",
        "MX": "mexico; mexique",
        "PL": "poland; pologne",
        "RO": "romania; roumanie",
        "TR": "turkey; turquie; turkiye",
        "GR": "greece; grece",
        "SE": "sweden; suede",
        "NO": "norway; norvege",
        "DK": "denmark; danemark",
        "FI": "finland; finlande",
        "AT": "austria; autriche",
        "CZ": "czech republic; republique tcheque",
        "HU": "hungary; hongrie",
        "UA": "ukraine",
        "RU": "russia; russie",
        "AE": "uae; united arab emirates; emirats arabes unis",
        "ZA": "south africa; afrique du sud",
        "NG": "nigeria",
        "KE": "kenya",
        "GH": "ghana",
        "EG": "egypt; egypte",
        "IL": "israel",
        "LB": "liban; lebanon",
        "SG": "singapore; singapour",
        "HK": "hong kong",
        "MY": "malaysia; malaisie",
        "PH": "philippines",
        "VN": "vietnam",
        "TH": "thailand; thailande",
        "KR": "south korea; coree du sud",
        "PK": "pakistan",
        "BD": "bangladesh",
        "LK": "sri lanka",
        "MC": "monaco",
    }.items()
    for name in names.split(";")
}
"""Folded country name -> ISO 3166 code."""

REGIONS = frozenset(
    part.strip()
    for part in [
        "\n    ile-de-france",
        " auvergne-rhone-alpes",
        " bretagne",
        " normandie",
        " hauts-de-france",
        " grand est",
        " occitanie",
        " nouvelle-aquitaine",
        "\n    provence-alpes-cote d'azur",
        " paca",
        " pays de la loire",
        " centre-val de loire",
        " bourgogne-franche-comte",
        " corse",
        " alsace",
        " lorraine",
        "\n    aquitaine",
        " midi-pyrenees",
        " languedoc-roussillon",
        " rhone-alpes",
        " auvergne",
        " limousin",
        " picardie",
        " haute-savoie",
        " savoie",
        " isere",
        "\n    rhone",
        " gironde",
        " finistere",
        " morbihan",
        " loire-atlantique",
        " ille-et-vilaine",
        " cotes-d'armor",
        " bas-rhin",
        " haut-rhin",
        " moselle",
        "\n    nord",
        " pas-de-calais",
        " somme",
        " oise",
        " var",
        " vaucluse",
        " gard",
        " herault",
        " essonne",
        " yvelines",
        " hauts-de-seine",
        " seine-saint-denis",
        "\n    val-de-marne",
        " val-d'oise",
        " seine-et-marne",
        " bouches-du-rhone",
        " alpes-maritimes",
        " haute-garonne",
        " wallonie",
        " quebec",
        " ontario",
        "\n    west yorkshire",
        " south yorkshire",
        " north yorkshire",
        " yorkshire",
        " greater manchester",
        " lancashire",
        " cheshire",
        " kent",
        " essex",
        " surrey",
        "\n    sussex",
        " east sussex",
        " west sussex",
        " hampshire",
        " devon",
        " cornwall",
        " dorset",
        " somerset",
        " norfolk",
        " suffolk",
        " cambridgeshire",
        "\n    oxfordshire",
        " derbyshire",
        " nottinghamshire",
        " leicestershire",
        " lincolnshire",
        " staffordshire",
        " west midlands",
        " warwickshire",
        "\n    worcestershire",
        " gloucestershire",
        " wiltshire",
        " berkshire",
        " buckinghamshire",
        " hertfordshire",
        " bedfordshire",
        " northamptonshire",
        "\n    cumbria",
        " northumberland",
        " tyne and wear",
        " county durham",
        " merseyside",
        " shropshire",
        " midlothian",
        " fife",
        " antrim",
        " greater london",
        "\n    karnataka",
        " maharashtra",
        " tamil nadu",
        " telangana",
        " andhra pradesh",
        " kerala",
        " west bengal",
        " uttar pradesh",
        " madhya pradesh",
        " gujarat",
        "\n    rajasthan",
        " punjab",
        " haryana",
        " bihar",
        " odisha",
        " california",
        " texas",
        " florida",
        " new jersey",
        " massachusetts",
        " illinois",
        " pennsylvania",
        "\n    ohio",
        " georgia",
        " michigan",
        " virginia",
        " washington state",
        " colorado",
        " arizona",
        " oregon",
        " minnesota",
        " wisconsin",
        " maryland",
        " missouri\n    ",
    ]
)
US_STATES = frozenset(
    [
        "AL",
        "AK",
        "AZ",
        "AR",
        "CA",
        "CO",
        "CT",
        "DE",
        "FL",
        "GA",
        "HI",
        "ID",
        "IL",
        "IN",
        "IA",
        "KS",
        "KY",
        "LA",
        "ME",
        "MD",
        "MA",
        "MI",
        "MN",
        "MS",
        "MO",
        "MT",
        "NE",
        "NV",
        "NH",
        "NJ",
        "NM",
        "NY",
        "NC",
        "ND",
        "OH",
        "OK",
        "OR",
        "PA",
        "RI",
        "SC",
        "SD",
        "TN",
        "TX",
        "UT",
        "VT",
        "VA",
        "WA",
        "WV",
        "WI",
        "WY",
        "DC",
        "ON",
        "QC",
        "BC",
        "AB",
        "NSW",
        "VIC",
        "QLD",
    ]
)
