"""RTF, JSON Resume and Europass XML."""

from __future__ import annotations

import json

import pytest

from recruit_assets.documents import read_document
from recruit_assets.domain.documents import CvError, Document


def texts(document: Document) -> list[str]:
    return [line.text for line in document.lines]


RTF = rb"""{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset2 Symbol;}{\f2\fcharset238 Arial;}}
{\colortbl;\red255\green255\blue255;}{\*\generator Somebody;}{\info{\author Somebody}{\revtim\yr2024\mo3\dy2}}
\uc1\pard\b\fs36 Camille Exemple\b0\fs20\par
Ing\'e9nieure donn\'e9es\tab Nantes\par
\par
\b EXP\u201?RIENCE \u-10179?\u-8704?\b0\par
{\listtext\f1\'b7\tab}Qualit\'e9 \emdash  suivi\line et alertes{\footnote note}\par
{\f2\'a3\'f3d\'9f}{\pict\bin5 }}}\}}{\*\unknown nothing {\b at all}}, Pologne\par
\trowd\cellx1000\cellx2000\intbl 2021\cell Soci\'e9t\'e9 Exemple\cell\row
\pard{\field{\*\fldinst{HYPERLINK "https://exemple.fr"}}{\fldrslt{Mon site}}}\page Page deux\par}"""


def test_an_rtf_gives_its_lines_their_look_links_and_date() -> None:
    document = read_document(RTF, filename="cv.doc")
    assert texts(document) == [
        "Camille Exemple",
        "Ingénieure données\tNantes",
        "EXPÉRIENCE 😀",
        "• Qualité — suivi",
        "et alertes",
        "Łódź, Pologne",
        "2021\tSociété Exemple",
        "Mon site",
        "Page deux",
    ]
    assert [(line.size, line.bold) for line in document.lines[:2]] == [(18, True), (10, False)]
    assert document.lines[1].block != document.lines[2].block
    assert document.lines[-1].page == 2
    assert document.links == ("https://exemple.fr",)
    assert document.modified == "2024-03-02"
    assert "hidden_text" not in document.flags


def test_white_type_on_a_shaded_cell_of_an_rtf_stays_and_is_reported() -> None:
    document = read_document(rb"{\rtf1{\colortbl;\red255\green255\blue255;}\trowd\clcbpat2 {\cf1 Camille}\cell\row}")
    assert texts(document) == ["Camille"]
    assert "hidden_text" in document.flags


RESUME = {
    "basics": {
        "name": "Camille Exemple",
        "label": "Ingénieure données",
        "email": "camille@exemple.fr",
        "location": {"address": "1 rue Fictive", "postalCode": "44000", "city": "Nantes"},
        "profiles": [{"network": "GitHub", "url": "https://github.com/camille-exemple"}],
        "summary": "Des données justes pour la direction et pour les équipes.",
    },
    "work": [
        {
            "name": "Société Exemple",
            "position": "Ingénieure",
            "startDate": "2021-03",
            "summary": "Un entrepôt de données pour la vente et les achats.",
            "highlights": ["Des alertes dans les équipes", "Une équipe de 4"],
            "x-team": 4,
        }
    ],
    "education": [{"institution": "Université de Nantes", "studyType": "Master", "endDate": "2017", "score": None}],
    "skills": [{"name": "Données", "level": "Expert", "keywords": ["Python", "SQL"]}],
    "languages": [{"language": "Anglais", "fluency": "C1"}],
    "meta": {"lastModified": "2024-05-06T10:00:00"},
}


def test_a_json_resume_becomes_a_form_that_holds_its_values() -> None:
    document = read_document(json.dumps(RESUME).encode(), filename="resume.json")
    assert texts(document) == [
        "Camille Exemple",
        "Ingénieure données",
        "E-mail: camille@exemple.fr",
        "Adresse: 1 rue Fictive, 44000 Nantes",
        "GitHub: https://github.com/camille-exemple",
        "Profil",
        "Des données justes pour la direction et pour les équipes.",
        "Expérience professionnelle",
        "Poste: Ingénieure",
        "Entreprise: Société Exemple",
        "Dates: 2021-03 - aujourd'hui",
        "Un entrepôt de données pour la vente et les achats.",
        "• Des alertes dans les équipes",
        "• Une équipe de 4",
        "X-team: 4",
        "Formation",
        "Diplôme: Master",
        "Établissement: Université de Nantes",
        "Dates: 2017",
        "Compétences",
        "Données (Expert): Python, SQL",
        "Langues",
        "Anglais, C1",
    ]
    assert (document.language, document.media_type, document.modified) == ("fr", "application/json", "2024-05-06")
    assert document.links == ("https://github.com/camille-exemple",)


@pytest.mark.parametrize(
    "oddity", [{"basics": {"name": 3, "profiles": 4}}, {"basics": {}, "work": [None, "a b c", [1]]}]
)
def test_a_json_resume_with_values_of_the_wrong_type_is_read_or_refused(oddity: dict) -> None:
    try:
        assert read_document(json.dumps(oddity).encode()).media_type == "application/json"
    except CvError as error:
        assert error.code == "no_text"


def test_other_json_is_plain_text() -> None:
    assert read_document(b'{"name": "Camille Exemple"}', filename="cv.json").media_type == "text/plain"


OLD = """<?xml version="1.0" encoding="UTF-8"?>
<SkillsPassport xmlns="http://europass.cedefop.europa.eu/Europass"><DocumentInfo><LastUpdateDate>2014-02-03T00:00:00Z
</LastUpdateDate></DocumentInfo><LearnerInfo><Identification><PersonName><FirstName>Camille</FirstName><Surname>Exemple
</Surname></PersonName><ContactInfo><Address><Contact><AddressLine>1 rue Fictive</AddressLine><PostalCode>44000
</PostalCode><Municipality>Nantes</Municipality></Contact></Address><Email><Contact>camille@exemple.fr</Contact></Email>
</ContactInfo></Identification><WorkExperienceList><WorkExperience><Period><From year="2018" month="--03"/>
<To year="2021" month="--06"/><Current>false</Current></Period><Position><Code>1</Code><Label>Analyste</Label></Position>
<Activities>&lt;p&gt;Suivi des données pour les équipes&lt;/p&gt;&lt;p&gt;Alertes &amp;amp; qualité&lt;/p&gt;</Activities>
<Employer><Name>Atelier Fictif</Name></Employer></WorkExperience></WorkExperienceList><Skills><Linguistic>
<ForeignLanguageList><ForeignLanguage><Description><Label>anglais</Label></Description><ProficiencyLevel><Listening>C1
</Listening></ProficiencyLevel></ForeignLanguage></ForeignLanguageList></Linguistic></Skills></LearnerInfo></SkillsPassport>"""

NEW = """<Candidate xmlns="http://www.europass.eu/1.0" xmlns:hr="http://www.hr-xml.org/3"
xmlns:oa="http://www.openapplications.org/oagis/9" xmlns:eures="http://www.europass_eures.eu/1.0">
<hr:DocumentID>42</hr:DocumentID><CandidatePerson><PersonName><oa:GivenName>Jane</oa:GivenName><hr:FamilyName>Sample
</hr:FamilyName></PersonName><Communication><ChannelCode>Email</ChannelCode><oa:URI>jane@example.org</oa:URI>
</Communication></CandidatePerson><CandidateProfile><EmploymentHistory><EmployerHistory><hr:OrganizationName>Sample Works
</hr:OrganizationName><PositionHistory><PositionTitle>Data analyst</PositionTitle><eures:EmploymentPeriod>
<eures:StartDate><hr:FormattedDateTime>2019-04</hr:FormattedDateTime></eures:StartDate><hr:CurrentIndicator>true
</hr:CurrentIndicator></eures:EmploymentPeriod><oa:Description>Reports for the board, and the checks with the teams.
</oa:Description></PositionHistory></EmployerHistory></EmploymentHistory><EducationHistory>
<EducationOrganizationAttendance><hr:OrganizationName>Sample University</hr:OrganizationName><EducationDegree>
<hr:DegreeName>Master of Science</hr:DegreeName></EducationDegree></EducationOrganizationAttendance></EducationHistory>
</CandidateProfile></Candidate>"""


def test_a_europass_of_the_third_version_becomes_a_form() -> None:
    document = read_document(OLD.encode(), filename="cv.xml")
    assert texts(document) == [
        "Camille Exemple",
        "Adresse: 1 rue Fictive, 44000, Nantes",
        "E-mail: camille@exemple.fr",
        "Expérience professionnelle",
        "Poste: Analyste",
        "Entreprise: Atelier Fictif",
        "Dates: 2018-03 - 2021-06",
        "Suivi des données pour les équipes",
        "Alertes & qualité",
        "Langues",
        "anglais, C1",
    ]
    assert (document.media_type, document.modified) == ("application/xml", "2014-02-03")


def test_a_europass_of_2020_and_later_becomes_a_form() -> None:
    assert texts(read_document(NEW.encode())) == [
        "Jane Sample",
        "Email: jane@example.org",
        "Work experience",
        "Position: Data analyst",
        "Company: Sample Works",
        "Dates: 2019-04 - present",
        "Reports for the board, and the checks with the teams.",
        "Education",
        "Degree: Master of Science",
        "Institution: Sample University",
    ]


def test_a_damaged_europass_says_so() -> None:
    with pytest.raises(CvError) as caught:
        read_document(OLD[:900].encode())
    assert caught.value.code == "corrupt"
