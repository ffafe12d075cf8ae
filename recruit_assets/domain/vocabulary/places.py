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
    macon; bayeux; vire; granville; avranches; flers; argentan; louviers; vernon; fecamp; abbeville;
    saint-die-des-vosges;
    luneville; pont-a-mousson; toul; remiremont; wissembourg; guebwiller; obernai; montbrison; firminy; saint-chamond;
    romans-sur-isere; montelimar; privas; aubenas; annonay; tournon-sur-rhone; issoire; riom; thiers; ussel;
    villeneuve-sur-lot;
    marmande; gourdon; saint-gaudens; pamiers; limoux; ceret; frontignan; lunel; bagnols-sur-ceze;
    l'isle-sur-la-sorgue;
    manosque; sisteron; briancon; embrun; gardanne; vitrolles; marignane; la ciotat; bandol; saint-tropez; vence;
    porto-vecchio;
    corte; calvi; douarnenez; landerneau; guingamp; loudeac; ploermel; chateaubriant; clisson; les sables-d'olonne;
    fontenay-le-comte; bressuire; parthenay; thouars; chatellerault; loudun; chinon; amboise; pithiviers; gien;
    montargis;
    joigny; avallon; chaumont; langres; saint-dizier; vitry-le-francois; epernay; sedan; rethel; fourmies; hirson;
    chauny;
    senlis; creil; chantilly; gournay; gisors; ales; mende; beaune; autun; le creusot; rezé; reze; saint-herblain;
    cesson-sevigne; bruz; labege; blagnac;
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
    santiago; bogota; lima; londres; edimbourg;
    dublin; cork; galway; limerick; waterford; sligo; drogheda; dundalk; bray; tralee; ennis; letterkenny; athlone;
    pretoria; durban; port elizabeth; gqeberha; bloemfontein; stellenbosch; polokwane; soweto; east london; windhoek;
    gaborone;
    harare; bulawayo; lusaka; lilongwe; maputo; luanda; kampala; entebbe; kigali; bujumbura; dar es salaam; dodoma;
    arusha;
    zanzibar; mombasa; kisumu; nakuru; eldoret; addis ababa; addis-abeba; asmara; djibouti; mogadishu; khartoum;
    abuja; ibadan;
    kano; kaduna; port harcourt; enugu; benin city; kumasi; tamale; takoradi; freetown; monrovia; banjul; conakry;
    niamey;
    ouagadougou; bobo-dioulasso; n'djamena; bangui; porto-novo; bouake; yamoussoukro; thies; saint-louis; nouakchott;
    agadir;
    meknes; tetouan; oujda; kenitra; sousse; monastir; bizerte; constantine; annaba; setif; tlemcen; bejaia; tripoli;
    alexandria; alexandrie; giza; beirut; beyrouth; amman; damascus; baghdad; tehran; kabul; islamabad; karachi;
    lahore;
    rawalpindi; peshawar; faisalabad; multan; dhaka; chittagong; sylhet; colombo; kandy; kathmandu; yangon; phnom penh;
    hanoi; ho chi minh city; da nang; vientiane; cebu; davao; quezon city; makati; taipei; shenzhen; guangzhou;
    chengdu;
    wuhan; hangzhou; nanjing; tianjin; busan; incheon; kyoto; nagoya; sapporo; fukuoka; yokohama; kobe; ulaanbaatar;
    almaty;
    tashkent; tbilisi; yerevan; baku; minsk; chisinau; vilnius; riga; tallinn; ljubljana; sarajevo; skopje; tirana;
    podgorica;
    pristina; bratislava; brno; gdansk; wroclaw; poznan; lodz; cluj-napoca; timisoara; iasi; varna; plovdiv;
    thessaloniki;
    nicosia; limassol; valletta; reykjavik; gothenburg; malmo; aarhus; bergen; trondheim; tampere; turku; espoo;
    antwerp;
    ghent; leuven; kortrijk; courtrai; tournai; mouscron; arlon; bastogne; verviers; wavre; la louviere; nivelles;
    basel; bern;
    lucerne; winterthour; winterthur; st. gallen; saint-gall; lugano; montreux; vevey; morges; nyon; yverdon-les-bains;
    la chaux-de-fonds; delemont; esch-sur-alzette; leipzig; dresden; hanover; hannover; bremen; nuremberg; dortmund;
    essen;
    bonn; heidelberg; freiburg; karlsruhe; mannheim; salzburg; graz; innsbruck; linz; haarlem; groningen; leiden;
    delft;
    maastricht; nijmegen; breda; tilburg; bologna; palermo; genoa; genes; venice; venise; verona; padua; trieste; bari;
    zaragoza; malaga; granada; alicante; murcia; palma; san sebastian; pamplona; salamanca; coimbra; braga; faro;
    funchal;
    longueuil; gatineau; sherbrooke; trois-rivieres; levis; saguenay; chicoutimi; rimouski; drummondville; terrebonne;
    brossard; repentigny; moncton; fredericton; saint john; st. john's; charlottetown; winnipeg; regina; saskatoon;
    calgary;
    edmonton; victoria; kelowna; surrey; burnaby; mississauga; brampton; hamilton; kitchener; waterloo; guelph;
    kingston;
    windsor; sudbury; thunder bay; canberra; hobart; darwin; cairns; townsville; newcastle; geelong; ballarat; bendigo;
    gold coast; wollongong; christchurch; dunedin; tauranga; port of spain; bridgetown; nassau;
    port-au-prince; havana; san juan; panama city; san salvador; guatemala city; tegucigalpa; managua; quito;
    guayaquil;
    la paz; asuncion; montevideo; cordoba; rosario; medellin; caracas; rio de janeiro; brasilia; curitiba; recife;
    porto alegre; belo horizonte; guadalajara; monterrey; tijuana; jeddah; dammam; mecca; medina; sharjah; ajman;
    muscat;
    manama; kuwait city; jerusalem; haifa; izmir; antalya; bursa; malabo; moroni; victoria; port-louis; saint-denis;
    des moines; omaha; tulsa; oklahoma city; wichita; little rock; birmingham; jackson; knoxville;
    chattanooga; lexington; greensboro; durham; charleston; columbia; savannah; jacksonville; tallahassee; fort
    lauderdale;
    saint paul; st. paul; madison; green bay; grand rapids; ann arbor; toledo; dayton; akron; tucson; mesa; scottsdale;
    colorado springs; fort collins; boulder; spokane; tacoma; bellevue; eugene; fresno; long beach; anaheim; riverside;
    santa barbara; santa monica; san mateo; fremont; pasadena; el paso; fort worth; arlington; plano; corpus christi;
    lubbock; worcester; springfield; new haven; stamford; bridgeport; syracuse; albany; yonkers; hoboken; trenton;
    allentown; harrisburg; wilmington; annapolis; bethesda; alexandria; virginia beach; norfolk; burlington;
    manchester;
    chelmsford; colchester; guildford; woking; slough; maidenhead; watford; st albans; st. albans; stevenage; bedford;
    milton keynes;
    basingstoke; crawley; maidstone; dartford; ashford; dover; folkestone; margate; hastings; eastbourne; worthing;
    chichester;
    torquay; taunton; yeovil; penzance; falmouth; newquay; barnstaple; cheltenham; stroud; telford; shrewsbury; crewe;
    macclesfield; burnley; rochdale; bury; southport; st helens; kendal; barrow-in-furness; scarborough; whitby; ripon;
    grimsby; scunthorpe; mansfield; chesterfield; loughborough; nuneaton; rugby; leamington spa; kidderminster;
    redditch;
    solihull; walsall; dudley; west bromwich; kettering; corby; wellingborough; king's lynn; great yarmouth; lowestoft;
    bury st edmunds; felixstowe; harlow; basildon; southend; newport; wrexham; bangor; llandudno; aberystwyth; brecon;
    merthyr tydfil; barry; llanelli; carmarthen; haverfordwest; oban; stornoway; lerwick; kirkwall; thurso; elgin; ayr;
    kirkcaldy; dunfermline; livingston; hamilton; motherwell; dumfries; galashiels; derry; londonderry; lisburn; newry;
    armagh; omagh; enniskillen; ballymena; coleraine; selby; wisbech; hexham
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
        "AF": "afghanistan",
        "AL": "albania; albanie",
        "AO": "angola",
        "AR": "argentina; argentine",
        "AM": "armenia; armenie",
        "AZ": "azerbaijan; azerbaidjan",
        "BH": "bahrain; bahrein",
        "BB": "barbados; barbade",
        "BY": "belarus; bielorussie",
        "BO": "bolivia; bolivie",
        "BA": "bosnia and herzegovina; bosnia; bosnie-herzegovine; bosnie",
        "BW": "botswana",
        "BG": "bulgaria; bulgarie",
        "BF": "burkina faso",
        "BI": "burundi",
        "KH": "cambodia; cambodge",
        "CF": "central african republic; centrafrique; republique centrafricaine",
        "TD": "chad; tchad",
        "CL": "chile; chili",
        "CO": "colombia; colombie",
        "KM": "comoros; comores",
        "CR": "costa rica",
        "HR": "croatia; croatie",
        "CU": "cuba",
        "CY": "cyprus; chypre",
        "DJ": "djibouti",
        "DO": "dominican republic; republique dominicaine",
        "EC": "ecuador; equateur",
        "SV": "el salvador; salvador",
        "ER": "eritrea; erythree",
        "EE": "estonia; estonie",
        "ET": "ethiopia; ethiopie",
        "FJ": "fiji; fidji",
        "GM": "gambia; the gambia; gambie",
        "GT": "guatemala",
        "GN": "guinea; guinee",
        "GY": "guyana",
        "HT": "haiti",
        "HN": "honduras",
        "IS": "iceland; islande",
        "ID": "indonesia; indonesie",
        "IR": "iran",
        "IQ": "iraq; irak",
        "JM": "jamaica; jamaique",
        "JO": "jordanie",
        "KZ": "kazakhstan",
        "XK": "kosovo",
        "KW": "kuwait; koweit",
        "LV": "latvia; lettonie",
        "LY": "libya; libye",
        "LT": "lithuania; lituanie",
        "MW": "malawi",
        "MT": "malta; malte",
        "MR": "mauritania; mauritanie",
        "MU": "mauritius; maurice; ile maurice",
        "MD": "moldova; moldavie",
        "MN": "mongolia; mongolie",
        "ME": "montenegro",
        "MZ": "mozambique",
        "MM": "myanmar; birmanie",
        "NA": "namibia; namibie",
        "NP": "nepal",
        "NI": "nicaragua",
        "NE": "niger",
        "MK": "north macedonia; macedonia; macedoine du nord; macedoine",
        "OM": "oman",
        "PA": "panama",
        "PY": "paraguay",
        "PE": "peru; perou",
        "QA": "qatar",
        "RW": "rwanda",
        "SA": "saudi arabia; arabie saoudite; ksa",
        "RS": "serbia; serbie",
        "SC": "seychelles",
        "SL": "sierra leone",
        "SK": "slovakia; slovaquie",
        "SI": "slovenia; slovenie",
        "SO": "somalia; somalie",
        "SD": "sudan; soudan",
        "SY": "syria; syrie",
        "TW": "taiwan",
        "TZ": "tanzania; tanzanie",
        "TT": "trinidad and tobago; trinidad; trinite-et-tobago",
        "UG": "uganda; ouganda",
        "UY": "uruguay",
        "UZ": "uzbekistan; ouzbekistan",
        "VE": "venezuela",
        "YE": "yemen",
        "ZM": "zambia; zambie",
        "ZW": "zimbabwe",
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
_MORE_REGIONS = """
    alabama; alaska; arkansas; connecticut; delaware; hawaii; idaho; indiana; iowa; kansas; kentucky; louisiana; maine;
    mississippi; montana; nebraska; nevada; new hampshire; new mexico; new york state; north carolina; north dakota;
    oklahoma;
    rhode island; south carolina; south dakota; tennessee; utah; vermont; west virginia; wyoming; washington; georgia;
    alberta; british columbia; manitoba; new brunswick; newfoundland; nova scotia; prince edward island; saskatchewan;
    nouveau-brunswick; nouvelle-ecosse; colombie-britannique;
    new south wales; victoria; queensland; south australia; western australia; tasmania; northern territory;
    powys; gwynedd; dyfed; ceredigion; pembrokeshire; carmarthenshire; conwy; flintshire; monmouthshire; anglesey;
    clwyd;
    gwent; glamorgan; south glamorgan; mid glamorgan; west glamorgan; herefordshire; rutland; isle of wight; isle of
    man;
    huntingdonshire; middlesex; county antrim; county down; armagh; tyrone; fermanagh; londonderry; argyll; ayrshire;
    aberdeenshire; angus; lanarkshire; perthshire; highland; highlands; moray; scottish borders; dumfries and galloway;
    renfrewshire; east lothian; west lothian; caithness; sutherland; ross-shire; inverness-shire; outer hebrides;
    shetland;
    orkney; clackmannanshire; east riding of yorkshire; humberside; cleveland; tyneside; teesside; wirral;
    leinster; munster; connacht; ulster; donegal; kerry; mayo; sligo; leitrim; roscommon; tipperary; clare; offaly;
    laois;
    kildare; meath; westmeath; louth; monaghan; cavan; carlow; wicklow; wexford; kilkenny;
    gauteng; western cape; eastern cape; northern cape; free state; limpopo; mpumalanga; kwazulu-natal;     assam;
    chhattisgarh; goa; himachal pradesh; jharkhand; uttarakhand; tripura; manipur; meghalaya; delhi ncr;
    lagos state; rivers state; ashanti; greater accra; rift valley;
    bavaria; baviere; bade-wurtemberg; baden-wurttemberg; hesse; saxony; north rhine-westphalia; tuscany; lombardy;
    lombardie; catalonia; catalogne; andalusia; andalousie; galicia; flandre; flanders; wallonia; hainaut; brabant
    wallon;
    brabant flamand; flandre occidentale; flandre orientale; vaud; valais; tessin; ticino; jura; argovie;
    ain; aisne; allier; ardeche; ardennes; ariege; aube; aude; aveyron; calvados; cantal; charente; charente-maritime;
    cher; correze; cote-d'or; creuse; dordogne; doubs; drome; eure; eure-et-loir; gers; hautes-alpes; hautes-pyrenees;
    haute-loire; haute-marne; haute-saone; haute-vienne; indre; indre-et-loire; landes; loire; loir-et-cher; loiret;
    lot-et-garonne; lozere; maine-et-loire; manche; marne; meurthe-et-moselle; meuse; nievre; orne; puy-de-dome;
    pyrenees-atlantiques; pyrenees-orientales; saone-et-loire; sarthe; seine-maritime; deux-sevres; tarn;
    tarn-et-garonne;
    vendee; vienne; vosges; yonne; territoire de belfort; alpes-de-haute-provence; haute-corse; corse-du-sud; pays
    basque;
    bearn; savoie mont-blanc; beauce; estrie; outaouais; monteregie; laurentides; lanaudiere; saguenay; mauricie;
    gaspesie
"""
REGIONS |= {" ".join(region.split()) for region in _MORE_REGIONS.split(";")}
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
