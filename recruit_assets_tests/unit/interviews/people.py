"""Invented candidates and offers, in French and in English, for the interview's tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from recruit_assets.domain.documents import Language
from recruit_assets.domain.interviews import Interview
from recruit_assets.domain.offers import Offer
from recruit_assets.domain.profiles import CandidateProfile, Usage
from recruit_assets.interviews.build import interview_simulator
from recruit_assets.interviews.simulator import InterviewSimulator

PROMPTS = Path(__file__).resolve().parents[3] / "prompts" / "interview"

CV: dict[Language, dict[str, Any]] = {
    "fr": {
        "basics": {"name": "Zoé Lefèvre", "email": "zoe.lefevre@exemple.example", "phone": "+33639980000"},
        "work": [
            {
                "position": "Infirmière",
                "name": "Clinique des Aulnes",
                "highlights": ["Tri de 40 patients par nuit aux urgences", "Formation de deux collègues au logiciel"],
            },
            {
                "position": "Aide-soignante",
                "name": "EHPAD Le Parc",
                "highlights": ["Toilettes et repas de 12 résidents"],
            },
        ],
        "education": [{"studyType": "Diplôme d'État", "area": "soins infirmiers", "institution": "IFSI de Tours"}],
        "skills": [{"name": "Soins", "keywords": ["pansements", "transfusion"]}],
    },
    "en": {
        "basics": {"name": "Amara Quill", "email": "amara.quill@mail.example", "phone": "+447700900111"},
        "work": [
            {
                "position": "Site electrician",
                "name": "Brightwell Ltd",
                "highlights": ["Rewired 30 flats without an accident", "Inspected fire alarms every month"],
            }
        ],
        "education": [{"studyType": "NVQ Level 3", "area": "electrical installation"}],
        "skills": [{"name": "Trade", "keywords": ["testing", "conduit"]}],
    },
}

_OFFERS: dict[Language, tuple[str, str]] = {
    "fr": (
        "Infirmier en cardiologie",
        "Vos missions\n- Surveiller les patients et tenir le dossier de soins\n\nProfil recherché\n"
        "- Lecture d'électrocardiogrammes\n- Tri des patients aux urgences\n\nNous vous offrons\n- Une prime de "
        "200 euros\n",
    ),
    "en": (
        "Maintenance electrician",
        "What you will do\n- Keep the machines of the bakery running\n\nRequirements\n"
        "- Programming of PLC controllers\n- Inspection of fire alarms\n\nBenefits\n- Free bread\n",
    ),
}


def a_profile(language: Language = "en", profile: dict[str, Any] | None = None) -> CandidateProfile:
    return CandidateProfile(
        document_sha256="a" * 64,
        crew_version="crew-1",
        model="offline-rules-1",
        language=language,
        profile=CV[language] if profile is None else profile,
        evidence={},
        dropped={},
        flags=(),
        usage=Usage(),
        seconds=0,
    )


def an_offer(language: Language = "en", description: str | None = None) -> Offer:
    title, text = _OFFERS[language]
    return Offer(
        offer_id="test:1",
        source="test",
        title=title,
        description=text if description is None else description,
        content_hash="h1",
        language=language,
    )


def offline() -> InterviewSimulator:
    return interview_simulator("offline", PROMPTS)


GOOD: dict[Language, dict[str, str]] = {
    "fr": {
        "opening": "Je suis infirmière depuis six ans. Ce poste m'attire parce que surveiller des patients en "
        "cardiologie "
        "prolonge mon travail aux urgences.",
        "evidence": "Quand j'étais à la Clinique des Aulnes, je devais trier les patients la nuit. J'ai créé "
        "une fiche avec "
        "mes deux collègues. Résultat : l'attente a baissé de 30 minutes.",
        "gap": "En 2023, j'ai lu chaque nuit dix électrocardiogrammes avec le Dr Morel. J'ai tenu le dossier de "
        "soins et "
        "j'ai réduit les oublis de moitié.",
        "technical": "Au bloc, je devais préparer chaque pansement. J'ai suivi le protocole de la clinique et noté dix soins "
        "par nuit : aucune infection en deux ans.",
        "behavioural": "En 2022, pendant une panne, je devais garder le tri ouvert. J'ai organisé un relais "
        "papier avec "
        "Inès. Grâce à cela, nous avons pris 40 patients sans retard.",
        "candidate_questions": "Comment se passe la première semaine ? Qui assure le tutorat des nouveaux arrivants ?",
    },
    "en": {
        "opening": "I have been an electrician for six years. I want this job because keeping machines running "
        "in a bakery "
        "builds on my site work.",
        "evidence": "When I was at Brightwell, I had to rewire 30 flats. I planned the work floor by floor with "
        "Tom. As a "
        "result we finished two weeks early.",
        "gap": "In 2023 I programmed two PLC controllers with a Siemens trainer. I tested each of them and cut "
        "the stops "
        "by half.",
        "technical": "On a site in Leeds I had to find a fault. I tested each circuit with a Megger and found it in one "
        "hour, so that nobody lost power.",
        "behavioural": "In 2022, during a power cut, I had to keep the alarms on. I brought in a generator from Leeds. "
        "That saved 12 flats and we finished on time.",
        "candidate_questions": "What does the first week look like? Who trains newcomers on the machines of the "
        "bakery?",
    },
}


def hold(simulator: InterviewSimulator, interview: Interview, said: dict[str, str]) -> Interview:
    """Answer every question with what is said for its phase."""
    while not interview.finished:
        simulator.next_question(interview)
        if interview.waiting_for_answer:
            simulator.answer(interview, said[interview.turns[-1].phase])
    return interview
