"""From answers to a proven profile."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recruit_assets.domain.compiler import compile_profile, normal_phone
from recruit_assets.domain.documents import Document
from recruit_assets.domain.profiles import (
    CertificateItem,
    Cited,
    CompiledProfile,
    EducationAnswer,
    EducationItem,
    ExperienceAnswer,
    ExperienceItem,
    IdentityAnswer,
    LanguageItem,
    LanguagesAnswer,
    ProjectItem,
    ProjectsAnswer,
    SkillGroup,
    SkillsAnswer,
)
from recruit_assets_tests.support.cv_texts import CAMILLE, document

CV = document(CAMILLE)


def cite(value: str, *lines: int) -> Cited:
    return Cited(value=value, lines=list(lines))


def job(title: str | None, employer: str | None, start: str | None, end: str | None, *points: str) -> ExperienceItem:
    return ExperienceItem(
        position=cite(title) if title else None,
        company=cite(employer) if employer else None,
        location=None,
        start=cite(start) if start else None,
        end=cite(end) if end else None,
        highlights=[cite(point) for point in points],
    )


def who(**values: Any) -> IdentityAnswer:
    empty: dict[str, Any] = dict.fromkeys(IdentityAnswer.model_fields) | {"urls": []}
    return IdentityAnswer.model_validate(empty | values)


def leaves(node: Any, path: str = "") -> dict[str, Any]:
    if isinstance(node, dict):
        return {k: v for name, child in node.items() for k, v in leaves(child, f"{path}/{name}").items()}
    if isinstance(node, list):
        return {k: v for n, child in enumerate(node) for k, v in leaves(child, f"{path}/{n}").items()}
    return {path: node}


def assert_proven(cv: Document, compiled: CompiledProfile) -> None:
    values = leaves(compiled.profile)
    derived = {path for path in values if path.endswith(("/countryCode", "/network")) or path.startswith("/meta/")}
    assert set(compiled.evidence) == set(values) - derived
    for proof in compiled.evidence.values():
        assert cv.text[proof.start : proof.end] == proof.quote
        assert 0 <= proof.confidence <= 1


def test_identity_is_normalised_and_every_value_is_proven():
    answer = who(
        name=cite("Camille Exemple", 1),
        headline=cite("Infirmière diplômée d'État", 2),
        city=cite("Lyon", 3),
        postal_code=cite("69003", 3),
        email=cite("camille.exemple@exemple.fr", 4),
        phone=cite("06 12 34 56 78", 5),
    )
    compiled = compile_profile(CV, {"identity": answer})
    assert compiled.profile["basics"] == {
        "name": "Camille Exemple",
        "label": "Infirmière diplômée d'État",
        "email": "camille.exemple@exemple.fr",
        "phone": "+33612345678",
        "location": {"postalCode": "69003", "city": "Lyon", "countryCode": "FR"},
    }
    assert compiled.evidence["/basics/phone"].quote == "06 12 34 56 78"
    assert_proven(CV, compiled)


def test_a_value_that_is_not_in_the_cv_is_dropped_and_counted():
    answer = who(name=cite("John Doe", 1), email=cite("john@doe.test", 4), phone=cite("06 99 99 99 99", 5))
    compiled = compile_profile(
        CV, {"identity": answer, "experience": ExperienceAnswer(items=[job("CEO", None, None, None)])}
    )
    assert compiled.profile == {} and compiled.evidence == {}
    assert compiled.dropped == {"basics.email": 1, "basics.name": 1, "basics.phone": 1, "work.position": 1}


def test_jobs_come_most_recent_first_with_dates_as_precise_as_the_cv():
    jobs = [job("Infirmière", "Clinique des Trois Ponts", "09/2016", "02/2019", "Soins postopératoires"),
            job("Infirmière de nuit", "Hôpital Saint-Exemple", "mars 2019", "aujourd'hui")]  # fmt: skip
    compiled = compile_profile(CV, {"experience": ExperienceAnswer(items=jobs)})
    assert compiled.profile["work"] == [
        {"name": "Hôpital Saint-Exemple", "position": "Infirmière de nuit", "startDate": "2019-03"},
        {
            "name": "Clinique des Trois Ponts",
            "position": "Infirmière",
            "startDate": "2016-09",
            "endDate": "2019-02",
            "highlights": ["Soins postopératoires"],
        },
    ]
    assert compiled.evidence["/work/1/startDate"].quote == "09/2016"
    assert_proven(CV, compiled)


def test_a_job_that_ends_before_it_starts_loses_its_end_and_is_flagged():
    compiled = compile_profile(
        CV, {"experience": ExperienceAnswer(items=[job("Infirmière", None, "mars 2019", "09/2016")])}
    )
    assert compiled.profile["work"] == [{"position": "Infirmière", "startDate": "2019-03"}]
    assert compiled.flags == ("date_conflict",) and compiled.dropped == {"work.endDate": 1}


def test_a_year_that_ends_in_the_year_of_its_start_is_no_conflict():
    cv = document("Serveur, mars 2019 à 2019")
    compiled = compile_profile(cv, {"experience": ExperienceAnswer(items=[job("Serveur", None, "mars 2019", "2019")])})
    assert compiled.profile["work"][0]["endDate"] == "2019" and compiled.flags == ()


def compiled_job(text: str, **values: str) -> dict[str, Any]:
    empty: dict[str, Any] = dict.fromkeys(ExperienceItem.model_fields) | {"highlights": []}
    item = ExperienceItem.model_validate(empty | {name: cite(value) for name, value in values.items()})
    return compile_profile(document(text), {"experience": ExperienceAnswer(items=[item])}).profile["work"][0]


def test_an_employer_loses_the_place_that_a_model_left_behind_it_but_not_one_that_is_its_name():
    text = "Engineer\nKestrel Pumps, Leeds\nAgente\nMairie de Rennes"
    assert compiled_job(text, company="Kestrel Pumps, Leeds", location="Leeds")["name"] == "Kestrel Pumps"
    assert compiled_job(text, company="Mairie de Rennes", location="Rennes")["name"] == "Mairie de Rennes"


def test_a_diploma_loses_the_field_of_study_that_its_own_entry_repeats():
    cv = document("MEng Mechanical Engineering, University of Sheffield")
    item = EducationItem.model_validate(
        dict.fromkeys(EducationItem.model_fields)
        | {"study_type": cite("MEng Mechanical Engineering"), "area": cite("Mechanical Engineering")}
    )
    profile = compile_profile(cv, {"education": EducationAnswer(items=[item])}).profile
    assert profile["education"] == [{"area": "Mechanical Engineering", "studyType": "MEng"}]


@pytest.mark.parametrize(
    ("start", "end"), [("2016-2021", "present"), ("2016-2021", ""), ("2016", "2021"), ("sept. 2016", "déc.")]
)
def test_an_end_is_found_in_the_period_given_as_start_and_a_month_with_the_year_behind_it(start: str, end: str):
    found = compiled_job(f"Agente\nMairie ({start} - déc. 2021)\n2016\n2021", company="Mairie", start=start, end=end)
    assert (found["startDate"][:4], found["endDate"][:4]) == ("2016", "2021")


def test_the_same_job_twice_is_one_job():
    twice = [job("Infirmière", "Clinique des Trois Ponts", "09/2016", None)] * 2
    assert len(compile_profile(CV, {"experience": ExperienceAnswer(items=twice)}).profile["work"]) == 1


def test_schooling_skills_languages_certificates_and_projects_are_compiled():
    cv = document(
        "Master Marketing, Université Exemple, 2015\nOutils : Excel, Excel\nAnglais : B2\nCACES R489 (2021)\n"
        "Site Exemple, boutique en ligne https://exemple.test 2022"
    )
    compiled = compile_profile(
        cv,
        {
            "education": EducationAnswer(
                items=[
                    EducationItem(
                        institution=cite("Université Exemple"),
                        study_type=cite("Master"),
                        area=cite("Marketing"),
                        location=None,
                        start=None,
                        end=cite("2015"),
                        score=None,
                    )
                ]
            ),
            "skills": SkillsAnswer(groups=[SkillGroup(name=cite("Outils"), keywords=[cite("Excel"), cite("excel")])]),
            "languages": LanguagesAnswer(
                languages=[LanguageItem(language=cite("Anglais"), fluency=cite("B2", 3))],
                certificates=[CertificateItem(name=cite("CACES R489"), issuer=None, date=cite("2021"))],
            ),
            "projects": ProjectsAnswer(
                items=[
                    ProjectItem(
                        name=cite("Site Exemple"),
                        description=cite("boutique en ligne"),
                        start=cite("2022"),
                        end=None,
                        url=cite("https://exemple.test"),
                        keywords=[],
                    )
                ]
            ),
        },
    )
    assert compiled.profile == {
        "education": [
            {"institution": "Université Exemple", "area": "Marketing", "studyType": "Master", "endDate": "2015"}
        ],
        "certificates": [{"name": "CACES R489", "date": "2021"}],
        "skills": [{"name": "Outils", "keywords": ["Excel"]}],
        "languages": [{"language": "Anglais", "fluency": "B2"}],
        "projects": [
            {
                "name": "Site Exemple",
                "description": "boutique en ligne",
                "startDate": "2022",
                "url": "https://exemple.test",
            }
        ],
    }
    assert_proven(cv, compiled)


def test_links_to_networks_are_profiles_and_another_link_is_the_site():
    cv = document("Ana Exemple\nwww.linkedin.com/in/ana | ana-exemple.test")
    urls = [cite("www.linkedin.com/in/ana", 2), cite("ana-exemple.test", 2)]
    basics = compile_profile(cv, {"identity": who(urls=urls)}).profile["basics"]
    assert basics["url"] == "https://ana-exemple.test"
    assert basics["profiles"] == [{"network": "LinkedIn", "url": "https://www.linkedin.com/in/ana"}]


@pytest.mark.parametrize(
    ("raw", "country", "language", "expected"),
    [
        ("06.39.98.12.45", None, "fr", "+33639981245"),
        ("+33 (0)6 22 00 44 66", None, "en", "+33622004466"),
        ("0033 6 22 00 44 66", None, "fr", "+33622004466"),
        ("07700 900456", None, "en", "+447700900456"),
        ("(512) 555-0187", None, "en", "+15125550187"),
        ("0470 12 34 56", "BE", "fr", "+32470123456"),
        ("2019 2021", None, "fr", None),
        ("087 555 0142", None, "en", "+353875550142"),
        ("0803 555 0177", "NG", "en", "+2348035550177"),
        ("06 39 98 12 34", None, "en", "+33639981234"),
    ],
)
def test_a_phone_number_becomes_e164(raw: str, country: str | None, language: str, expected: str | None):
    assert normal_phone(raw, country, language) == expected


def test_a_value_over_two_lines_is_one_line_in_the_profile():
    cv = document("Responsable des achats et des approvision-\nnements du site, chez Exemple depuis 2019")
    point = cite("achats et des approvision-\nnements du site", 1, 2)
    item = job("Responsable", "Exemple", "2019", None).model_copy(update={"highlights": [point]})
    compiled = compile_profile(cv, {"experience": ExperienceAnswer(items=[item])})
    assert compiled.profile["work"][0]["highlights"] == ["achats et des approvisionnements du site"]


@settings(max_examples=40)
@given(st.lists(st.text(max_size=30), min_size=4, max_size=4), st.lists(st.integers(-5, 50), max_size=3))
def test_whatever_a_model_answers_only_proven_values_remain(values: list[str], lines: list[int]):
    cites = [Cited(value=value, lines=lines) for value in values]
    item = ExperienceItem(
        position=cites[0], company=cites[1], location=None, start=cites[2], end=cites[3], highlights=cites
    )
    answers = {
        "experience": ExperienceAnswer(items=[item]),
        "identity": who(name=cites[0], email=cites[1], phone=cites[2]),
    }
    assert_proven(CV, compile_profile(CV, answers))  # pyright: ignore[reportArgumentType]
