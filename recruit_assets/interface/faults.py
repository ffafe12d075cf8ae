"""What went wrong, in the language of the page. The program's own sentences are English, whoever reads them: here stands what
a person who uses the app in French reads instead.

Belongs here: from an error to a sentence. Does not belong here: catching errors (`shared`), or the app's other words
(`words`).
"""

from __future__ import annotations

import re

from recruit_assets.domain.corrections import CorrectionRefused
from recruit_assets.domain.documents import CvError, Language
from recruit_assets.domain.prompts import PromptError
from recruit_assets.domain.weights import WeightsError
from recruit_assets.embedded import ServerError
from recruit_assets.models.chat import ModelError
from recruit_assets.models.choose import ModelChoiceError
from recruit_assets.models.prices import PriceError
from recruit_assets.stores.errors import StoreError

_SENTENCES: tuple[tuple[str, str], ...] = (
    # asking a model
    (r"The provider refused the key", "Le fournisseur refuse la clé : vérifiez-la."),
    (r"The provider refused access", "Le fournisseur refuse l'accès : vérifiez la clé et le nom du modèle."),
    (
        r"The provider does not know this model",
        "Le fournisseur ne connaît pas ce modèle ou cette adresse : vérifiez le nom du modèle et l'adresse de base.",
    ),
    (
        r"The request is larger than",
        "La demande dépasse ce que permet le compte : choisissez un autre modèle ou une formule plus large.",
    ),
    (
        r"The provider still asks to wait",
        "Le fournisseur demande encore d'attendre : baissez RECRUIT_MODEL_REQUESTS_PER_MINUTE et _TOKENS_PER_MINUTE.",
    ),
    (
        r"The provider's account has no credit",
        "Le compte chez le fournisseur n'a plus de crédit : ajoutez-en ou changez de clé.",
    ),
    (
        r"The text is too long for this model",
        "Le texte est trop long pour ce modèle : choisissez-en un qui accepte plus de texte.",
    ),
    (
        r"The model could not write a valid answer",
        "Le modèle n'a pas su écrire une réponse valable : choisissez-en un autre.",
    ),
    (
        r"The provider failed each time",
        "Le fournisseur a échoué à chaque essai : réessayez plus tard.",
    ),
    (r"The provider refused the request", "Le fournisseur a refusé la demande."),
    (
        r"The provider sent something that is not an answer",
        "Le fournisseur a chaque fois envoyé autre chose qu'une réponse : vérifiez l'adresse de base.",
    ),
    (
        r"The provider did not answer in time",
        "Le fournisseur n'a pas répondu à temps : réessayez plus tard ou augmentez RECRUIT_MODEL_TIMEOUT_SECONDS.",
    ),
    (
        r"The provider could not be reached",
        "Le fournisseur n'a pas pu être joint : vérifiez le réseau et l'adresse de base.",
    ),
    (
        r"The provider broke off its answer",
        "Le fournisseur a chaque fois interrompu sa réponse : réessayez plus tard.",
    ),
    (
        r"The model gave no usable answer within",
        "Le modèle n'a pas donné de réponse utilisable dans le nombre d'essais permis.",
    ),
    (r"The model twice gave an answer of another shape", "Le modèle a donné deux fois une réponse d'une autre forme."),
    (
        r"The model's answer was cut short",
        "La réponse du modèle a été coupée : choisissez un modèle qui permet des réponses plus longues.",
    ),
    (r"The model gave an empty answer|The model's answer was empty", "Le modèle a donné une réponse vide."),
    (r"The model refused to answer", "Le modèle a refusé de répondre."),
    (
        r"The budget of (?P<budget>[\d.]+) USD for (?P<day>[\d-]+) is spent",
        "Le budget de {budget} USD du {day} est dépensé : aucun modèle n'est appelé avant minuit UTC. Augmentez "
        "RECRUIT_DAILY_BUDGET_USD pour continuer.",
    ),
    (
        r"The account of model calls can't be read",
        "Le compte des appels aux modèles ne peut pas être lu : le budget du jour ne peut donc pas être vérifié.",
    ),
    (
        r"PostgreSQL, which counts the requests",
        "PostgreSQL, qui compte les demandes au modèle, n'est pas utilisable : vérifiez qu'il tourne et que POSTGRES_URL "
        "est juste.",
    ),
    # the stores
    (
        r"(?:no connection to )?PostgreSQL at (?P<place>\S+) refused the user",
        "PostgreSQL ({place}) refuse l'utilisateur ou le mot de passe : vérifiez POSTGRES_URL.",
    ),
    (r"[^.]*\bPostgreSQL\b", "PostgreSQL n'est pas utilisable : vérifiez qu'il tourne et que POSTGRES_URL est juste."),
    (r"MongoDB at (?P<place>\S+) refuses the user", "MongoDB ({place}) refuse l'utilisateur : corrigez MONGO_URL."),
    (
        r"MongoDB at (?P<place>[^:\s]+(?::\d+)?):? can't be reached",
        "MongoDB ({place}) ne peut pas être joint : démarrez-le ou corrigez MONGO_URL.",
    ),
    (
        r"MongoDB at (?P<place>[^:\s]+(?::\d+)?):? the disk is full",
        "Le disque de MongoDB ({place}) est plein : libérez de la place et recommencez.",
    ),
    (
        r"MongoDB|MONGO_URL",
        "MongoDB n'a pas pu faire ce qui était demandé : vérifiez qu'il tourne et que MONGO_URL est juste.",
    ),
    (r"There is no interview", "Cet entretien n'existe pas ou plus."),
    (
        r"The stored interview",
        "L'entretien enregistré n'a pas les champs d'aujourd'hui : recommencez-le.",
    ),
    (
        r"The stored (?:file|document) of CV",
        "Le fichier enregistré de ce CV ne peut plus être lu : recalculez cv_files et cv_documents.",
    ),
    # corrections
    (r"There is no text at", "Il n'y a pas de texte à corriger à cet endroit."),
    (r"Write another value", "Écrivez une autre valeur, ou retirez celle-ci."),
    (r"A value has at most (?P<most>[\d,]+)", "Une valeur a au plus {most} caractères."),
    # settings
    (r"(?P<name>\w+)=\S+ needs a key: set (?P<key>\w+)", "{name} a besoin d'une clé : donnez-la dans {key}."),
    (r"(?P<name>\w+)=.* names no model", "{name} ne nomme aucun modèle : écrivez offline ou fournisseur:modèle."),
    (
        r"RECRUIT_DAILY_BUDGET_USD is set",
        "RECRUIT_DAILY_BUDGET_USD est fixé, mais le prix de ce modèle n'est pas connu : nommez dans RECRUIT_PRICES un "
        "fichier qui le donne (0 pour un modèle à vous).",
    ),
)
_CV = {
    "empty": "Ce fichier est vide, ou n'a pas encore été lu.",
    "no_text": "Ce fichier ne contient pas de texte lisible.",
    "needs_ocr": "Ce fichier est une image : il faut la reconnaissance de texte (tesseract) pour le lire.",
    "encrypted": "Ce fichier est protégé par un mot de passe : enlevez-le et recommencez.",
    "corrupt": "Ce fichier est abîmé et ne peut pas être lu : exportez-le à nouveau, en PDF si possible.",
    "unsupported_type": "Ce type de fichier ne peut pas être lu : envoyez un PDF, un document Word ou du texte.",
    "too_large": "Ce fichier est trop grand : envoyez le CV seul.",
    "too_many_pages": "Ce fichier a trop de pages : envoyez le CV seul.",
    "timeout": "La lecture de ce fichier a pris trop de temps : exportez-le à nouveau, en PDF si possible.",
    "not_a_cv": "Ce document ne ressemble pas à un CV. Si c'en est un, donnez des titres à ses rubriques.",
    "model_error": "Le modèle qui lit les CV n'a pas pu répondre : réessayez plus tard.",
}
_KINDS: tuple[tuple[type[Exception], str], ...] = (
    (ModelError, "Le modèle n'a pas pu répondre : réessayez plus tard ou vérifiez ses réglages (RECRUIT_MODEL...)."),
    (
        StoreError,
        "Une des bases n'a pas pu faire ce qui était demandé : vérifiez qu'elle tourne et que son adresse est juste.",
    ),
    (ServerError, "Un des serveurs de cette machine ne fonctionne pas : `recruit doctor` dit lequel et quoi faire."),
    (ModelChoiceError, "Le modèle choisi n'est pas utilisable : vérifiez RECRUIT_MODEL et sa clé."),
    (PriceError, "Le fichier de prix nommé dans RECRUIT_PRICES ne peut pas être lu."),
    (PromptError, "Un fichier de consignes manque ou est incomplet : vérifiez le dossier RECRUIT_PROMPTS."),
    (WeightsError, "Le fichier de poids ne peut pas être utilisé : `recruit doctor` dit pourquoi."),
    (CorrectionRefused, "Cette correction ne peut pas être faite."),
)


def in_words(error: Exception, language: Language) -> str:
    """The error's sentence; on a French page in French, without values that only the English one has. Takes the errors that
    `shared.faults_told` tells, and refused corrections."""
    if language == "en":
        return str(error)
    if isinstance(error, CvError):
        return _CV[error.code]
    for pattern, french in _SENTENCES:
        if found := re.match(pattern, str(error)):
            return french.format(**found.groupdict())
    return next((french for kind, french in _KINDS if isinstance(error, kind)), "Ce n'est pas possible.")
