"""The app's own words in French and English, in one place: one entry for each, both languages side by side."""

from __future__ import annotations

from recruit_assets.domain.documents import Language

_WORDS: dict[str, tuple[str, str]] = {
    # pages
    "interview": ("Entretien", "Interview"),
    "profile": ("Profil", "Profile"),
    "shortlist": ("Présélection", "Shortlist"),
    "offers": ("Offres", "Offers"),
    "language": ("Langue", "Language"),
    # common
    "cv": ("CV", "CV"),
    "offer": ("Offre", "Offer"),
    "no cvs": (
        "Aucun CV n'a encore de profil. Lancez `make demo`, ou ajoutez-en avec `recruit cvs add`.",
        "No CV has a profile yet. Run `make demo`, or add some with `recruit cvs add`.",
    ),
    "no offers": ("Aucune offre trouvée.", "No offer found."),
    "something is wrong": ("Ce n'est pas possible pour le moment.", "This is not possible right now."),
    "try again": ("Réessayer", "Try again"),
    "bad setting": ("Réglage à corriger : {0}.", "A setting to correct: {0}."),
    "colon": ("\u00a0: ", ": "),
    "download": ("Télécharger", "Download"),
    # interview
    "interview intro": (
        "Entraînez-vous à un entretien pour une offre. L'interlocuteur est une machine : elle ne décide de rien et "
        "n'analyse ni voix, ni visage, ni émotion.",
        "Practise an interview for an offer. The interviewer is a machine: it decides nothing and analyses no voice, no "
        "face and no emotion.",
    ),
    "your cv": ("Votre CV", "Your CV"),
    "drop a cv": ("Déposer un CV", "Drop a CV"),
    "pick a cv": ("Choisir un CV connu", "Pick a known CV"),
    "cv stays": (
        "Le fichier est lu sur cette machine et n'est pas ajouté aux candidats.",
        "The file is read on this machine and is not added to the candidates.",
    ),
    "search offers": ("Chercher une offre", "Search offers"),
    "level": ("Niveau", "Level"),
    "junior": ("débutant", "junior"),
    "experienced": ("confirmé", "experienced"),
    "senior": ("senior", "senior"),
    "questions": ("Nombre de questions", "Number of questions"),
    "start": ("Commencer", "Start"),
    "continue": ("Reprendre", "Continue"),
    "earlier": ("Entretiens commencés", "Interviews under way"),
    "new interview": ("Nouvel entretien", "New interview"),
    "your answer": ("Votre réponse", "Your answer"),
    "too long": (
        "Cette réponse a {0} caractères, et {1} au plus sont lus. La voici pour la raccourcir ; la question attend.",
        "This answer has {0} characters, and at most {1} are read. Here it is to be shortened; the question waits.",
    ),
    "finish now": ("Terminer et voir le bilan", "Finish and see the report"),
    "question n": ("Question {0} sur {1}", "Question {0} of {1}"),
    "time": ("Durée", "Time"),
    "kept": (
        "Chaque tour est enregistré : vous pouvez fermer la page et reprendre plus tard, même depuis un autre appareil.",
        "Every turn is kept: you can close this page and go on later, even on another device.",
    ),
    "went on elsewhere": (
        "L'entretien a continué dans une autre fenêtre. Il vient d'être rechargé.",
        "The interview went on in another window. It has just been loaded again.",
    ),
    "model stumbled": (
        "L'interlocuteur n'a pas pu répondre. Rien n'est perdu : réessayez dans un instant.",
        "The interviewer could not answer. Nothing is lost: try again in a moment.",
    ),
    "report": ("Bilan", "Report"),
    "strengths": ("Points forts", "Strengths"),
    "to work on": ("À travailler", "To work on"),
    "your words": ("Vos mots", "Your words"),
    "not shown": ("trop peu dit pour noter", "too little said to tell"),
    "points of 100": (
        "{0} points sur 100, à comparer avec vos autres essais.",
        "{0} points of 100, to compare with your other attempts.",
    ),
    "answer better": ("Comment mieux répondre", "How to answer better"),
    "exercises": ("Exercices pour la suite", "Exercises to do next"),
    "ignored": (
        "{0} phrase(s) adressée(s) à la machine n'ont pas été prises en compte.",
        "{0} sentence(s) addressed to the machine were not taken into account.",
    ),
    "transcript": ("Transcription", "Transcript"),
    "nothing said": ("Répondez au moins à une question.", "Answer at least one question first."),
    # profile
    "values": ("Ce qui a été lu, et où", "What was read, and where"),
    "hover": (
        "Survolez une valeur pour voir où elle est écrite.",
        "Point at a value to see where it is written.",
    ),
    "confidence": ("confiance", "confidence"),
    "by hand": ("corrigé à la main", "corrected by hand"),
    "correct": ("Corriger une valeur", "Correct a value"),
    "value": ("Valeur", "Value"),
    "new value": ("Nouvelle valeur (vide : supprimer)", "New value (empty: remove)"),
    "save": ("Enregistrer", "Save"),
    "saved": (
        "Enregistré. La correction reste quand le CV est relu.",
        "Saved. The correction stays when the CV is read again.",
    ),
    "made with": ("Lu par {0}, version {1}.", "Read by {0}, version {1}."),
    "no picture": (
        "La page ne peut pas être dessinée ; voici son texte.",
        "The page can't be drawn; here is its text.",
    ),
    "page": ("Page", "Page"),
    "flags": ("Signalements", "Flags"),
    "flag hidden_text": ("texte caché à l'œil", "text hidden from the eye"),
    "flag prompt_injection": ("texte qui donne des ordres à une machine", "text that gives a machine orders"),
    "flag invisible_characters": ("caractères invisibles", "invisible characters"),
    "flag low_text": ("très peu de texte", "very little text"),
    "flag ocr": ("texte reconnu sur une image", "text recognised in a picture"),
    "flag not_a_cv": ("ne ressemble pas à un CV", "does not look like a CV"),
    "flag date_conflict": ("dates qui se contredisent", "dates that contradict each other"),
    # shortlist
    "person decides": (
        "Une liste n'écarte personne : une personne décide. Ni nom, ni âge, ni sexe, ni photo n'entrent dans le score.",
        "A list rejects nobody: a person decides. No name, age, gender or photo enters the score.",
    ),
    "how many": ("Combien", "How many"),
    "least score": ("Score minimal", "Least score"),
    "must fit": ("Doit remplir", "Must meet"),
    "fits": ("Correspond", "Fits"),
    "missing": ("Manque", "Missing"),
    "unknown": ("Inconnu", "Unknown"),
    "cv says": ("le CV dit « {0} »", "the CV says “{0}”"),
    "offer says": ("l'offre dit « {0} »", "the offer says “{0}”"),
    "share": ("Part de chaque critère", "Share of each criterion"),
    "rank": ("Rang", "Rank"),
    "score": ("Score", "Score"),
    "nobody": ("Personne ne correspond à ces filtres.", "Nobody passes these filters."),
    "also": ("Autres CV de la même personne : {0}", "Other CVs of the same person: {0}"),
    "your name": ("Votre nom, pour les décisions", "Your name, for decisions"),
    "reason": ("Raison", "Reason"),
    "shortlisted": ("Retenir", "Shortlist"),
    "rejected": ("Écarter", "Reject"),
    "undecided": ("À revoir", "Undecided"),
    "decision": ("Décision", "Decision"),
    "is shortlisted": ("Retenu par {0} le {1}", "Shortlisted by {0} on {1}"),
    "is rejected": ("Écarté par {0} le {1}", "Rejected by {0} on {1}"),
    "is undecided": ("À revoir, selon {0} le {1}", "Undecided, says {0} on {1}"),
    "show cv": ("Voir les preuves dans le CV", "See the evidence in the CV"),
    # offers
    "search": ("Rechercher", "Search"),
    "company": ("Employeur", "Company"),
    "place": ("Lieu", "Place"),
    "contract": ("Contrat", "Contract"),
    "salary": ("Salaire", "Salary"),
    "published": ("Publiée le", "Published"),
    "source": ("Source", "Source"),
}

_FIELDS: dict[str, tuple[str, str]] = {
    "work": ("emploi", "job"),
    "volunteer": ("bénévolat", "volunteering"),
    "education": ("formation", "education"),
    "awards": ("distinction", "award"),
    "certificates": ("certificat", "certificate"),
    "publications": ("publication", "publication"),
    "skills": ("compétences", "skills"),
    "languages": ("langue", "language"),
    "interests": ("centre d'intérêt", "interest"),
    "references": ("référence", "reference"),
    "projects": ("projet", "project"),
    "basics": ("personne", "person"),
    "name": ("nom", "name"),
    "label": ("titre", "title"),
    "email": ("e-mail", "e-mail"),
    "phone": ("téléphone", "phone"),
    "url": ("adresse web", "web address"),
    "summary": ("résumé", "summary"),
    "location": ("lieu", "place"),
    "address": ("adresse", "address"),
    "city": ("ville", "town"),
    "region": ("région", "region"),
    "postalCode": ("code postal", "postcode"),
    "countryCode": ("pays", "country"),
    "profiles": ("compte", "account"),
    "network": ("réseau", "network"),
    "username": ("identifiant", "user name"),
    "position": ("poste", "position"),
    "organization": ("organisation", "organisation"),
    "entity": ("organisation", "organisation"),
    "description": ("description", "description"),
    "startDate": ("début", "start"),
    "endDate": ("fin", "end"),
    "date": ("date", "date"),
    "releaseDate": ("date", "date"),
    "highlights": ("réalisation", "achievement"),
    "institution": ("établissement", "institution"),
    "area": ("domaine", "field"),
    "studyType": ("diplôme", "diploma"),
    "score": ("mention", "grade"),
    "courses": ("cours", "course"),
    "issuer": ("délivré par", "issued by"),
    "awarder": ("remis par", "given by"),
    "publisher": ("éditeur", "publisher"),
    "title": ("intitulé", "title"),
    "keywords": ("mot-clé", "keyword"),
    "level": ("niveau", "level"),
    "language": ("langue", "language"),
    "work name": ("employeur", "employer"),
    "languages language": ("nom", "name"),
    "skills name": ("groupe", "group"),
    "fluency": ("niveau", "level"),
    "reference": ("référence", "reference"),
    "roles": ("rôle", "role"),
    "type": ("type", "kind"),
}
"""What the fields of a profile are called, some of them otherwise in one section; their own names are JSON Resume's."""


def field(name: str, language: Language, section: str = "") -> str:
    """What a profile's field is called, in that section of it; one that has no entry keeps its name."""
    return (_FIELDS.get(f"{section} {name}") or _FIELDS.get(name, (name, name)))[language == "en"]


def word(key: str, language: Language, *values: object) -> str:
    """The app's words for `key`, with `values` in the places {0}, {1} ... Raises KeyError for an unknown key."""
    text = _WORDS[key][language == "en"]
    return text.format(*values) if values else text
