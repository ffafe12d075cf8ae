"""What identifies a person stays on this machine, and the profile does not suffer for it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruit_assets.crew.prompts import read_crew_prompts
from recruit_assets.crew.runner import CrewRunner
from recruit_assets.documents import Limits, read_document
from recruit_assets.domain.documents import Document
from recruit_assets.domain.folding import plain
from recruit_assets.domain.profiles import ANSWERS, IdentityAnswer
from recruit_assets.models.choose import chat_model
from recruit_assets.models.guard import Guard
from recruit_assets.models.offline import OfflineModel
from recruit_assets.models.openai_compatible import OpenAICompatibleModel
from recruit_assets.models.redaction import RedactingModel, Redactor
from recruit_assets.settings import PROJECT_ROOT
from recruit_assets.usecases.parse import CvParser
from recruit_assets_tests.support.cv_texts import CAMILLE, document
from recruit_assets_tests.support.fake_openai import FakeOpenAI

PROMPTS = read_crew_prompts(PROJECT_ROOT / "prompts" / "crew")
SEED = sorted((PROJECT_ROOT / "seed" / "cvs").iterdir())
TRUTH = PROJECT_ROOT / "seed" / "truth"


def by_the_rules(body: dict) -> str:
    """A server whose model is the offline rules: it answers from what it was sent and nothing else."""
    asked = body["response_format"]["json_schema"]["name"]
    [kind] = [answer for answer in ANSWERS.values() if answer.__name__ == asked]
    return OfflineModel().ask(body["messages"], kind).text


@pytest.fixture(scope="module")
def server() -> Iterator[FakeOpenAI]:
    with FakeOpenAI() as started:
        started.answer = by_the_rules
        yield started


@pytest.fixture
def remote(server: FakeOpenAI) -> OpenAICompatibleModel:
    server.requests.clear()
    return OpenAICompatibleModel("test:m", "m", server.url, "k", Guard(sleep=lambda _: None), timeout_seconds=20)


def parser(model) -> CvParser:
    return CvParser(CrewRunner(model, PROMPTS), Limits())


def sent(server: FakeOpenAI) -> str:
    return plain(json.dumps(server.requests, ensure_ascii=False))


def identity_of(path: Path) -> dict:
    return json.loads((TRUTH / f"{path.stem}.json").read_text(encoding="utf-8"))["basics"]


def read(path: Path) -> Document:
    return read_document(path.read_bytes(), filename=path.name)


@pytest.mark.parametrize("path", SEED, ids=lambda path: path.stem)
def test_nothing_that_identifies_the_person_is_sent_and_the_profile_is_the_same(path: Path, remote, server) -> None:
    cv = read(path)
    profile = parser(RedactingModel(remote)).profile(cv)
    basics, body = identity_of(path), sent(server)
    assert server.requests
    words = set(re.findall(r"[^\W\d_]{3,}", plain(basics["name"]))) - {"van", "der", "den", "des", "del", "les"}
    for word in words:
        assert not re.search(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", body), "a part of the name was sent"
    assert plain(basics.get("email", "@none")) not in body
    assert plain(basics.get("email", "@none").split("@")[0]) not in body
    digits = re.sub(r"\D", "", basics.get("phone", ""))[-9:]
    assert not digits or digits not in re.sub(r"[\s.()-]", "", body)
    for link in [basics.get("url", ""), *(one.get("url", "") for one in basics.get("profiles", []))]:
        assert not link or plain(link).split("://")[-1].rstrip("/") not in body
    assert plain(basics.get("location", {}).get("address") or "no address") not in body
    assert "identity" not in {r["response_format"]["json_schema"]["name"] for r in server.requests}
    unredacted = parser(OfflineModel()).profile(cv)
    assert profile.profile == unredacted.profile
    assert profile.evidence == unredacted.evidence
    assert profile.dropped == unredacted.dropped


def test_a_name_and_an_address_in_the_middle_of_a_job_come_back_in_the_profile(remote, server) -> None:
    told = "- Gérante du cabinet Camille Exemple, 3 rue Haute, 38000 Grenoble, joignable au 06 12 34 56 78"
    cv = document(CAMILLE.replace("- Soins postopératoires", f"- Soins postopératoires\n{told}"))
    profile = parser(RedactingModel(remote)).profile(cv)
    assert told.removeprefix("- ") in json.dumps(profile.profile["work"], ensure_ascii=False)
    assert "Gérante du cabinet [NAME_1]" in json.dumps(server.requests, ensure_ascii=False)
    for secret in ("camille", "exemple, 3", "rue haute", "06 12"):
        assert secret not in sent(server)


def test_a_redacted_run_says_so_and_is_another_version(remote) -> None:
    as_it_is, redacted = parser(remote), parser(RedactingModel(remote))
    assert redacted.model.startswith("test:m+redacted-")
    assert redacted.crew_version != as_it_is.crew_version
    assert redacted.profile(document(CAMILLE)).model == redacted.model


def test_the_setting_puts_the_redaction_around_remote_models_only() -> None:
    assert isinstance(chat_model("ollama:m", base_url="http://127.0.0.1:9/v1", redact=True), RedactingModel)
    assert not isinstance(chat_model("ollama:m", base_url="http://127.0.0.1:9/v1"), RedactingModel)
    assert isinstance(chat_model("offline", redact=True), OfflineModel)


def test_who_the_candidate_is_is_never_asked_elsewhere(remote, server) -> None:
    model = RedactingModel(remote).for_document(document(CAMILLE))
    answer = model.ask([{"role": "user", "content": "<lines>\n1| Camille Exemple\n</lines>"}], IdentityAnswer).parsed
    assert isinstance(answer, IdentityAnswer)
    assert answer.name is not None
    assert answer.name.value == "Camille Exemple"
    assert server.requests == []


CAMILLES = [
    "CAMILLE EXEMPLE",
    "Exemple, Camille",
    "c.exemple",
    "C. Exemple",
    "camilleexemple",
    "cexemple",
    "Camillé EXEMPLE",
    "camille_exemple",
    "https://exemple.fr/camille",
    "github.com/camx42",
    "camx42",
    "camille.exemple@exemple.fr",
    "camille.exemple [at] exemple.fr",
    "mailto:c.e@exemple.org",
    "06 12 34 56 78",
    "+33 (0)6.12.34.56.78",
    "07700 900123",
    "(555) 010-1234",
    "12 rue des Lilas, 69003 Lyon",
    "12 bis, avenue Jean Exemple",
    "69003 Lyon",
    "14 Harbour Street, Leeds LS1 4DY",
    "née le 12/03/1990 à Lyon",
    "Date of birth: 12 March 1990",
    "34 ans",
    "Âge : 34 ans",
]


@pytest.mark.parametrize("text", CAMILLES)
def test_each_way_to_write_who_one_is_gets_a_placeholder_and_comes_back(text: str) -> None:
    redactor = Redactor("Camille Exemple", ["camille.exemple@exemple.fr", "github.com/camx42"])
    redacted = redactor.redact(f"Soins ; {text} ; Hôpital")
    assert re.fullmatch(r"Soins ; (?:[,._ ]|Leeds|Lyon|à|Date of|\[[A-Z]+_\d+\])+ ; Hôpital", redacted), redacted
    assert not re.search("camille|exemple|camx|1990|rue|Street", redacted, re.IGNORECASE)
    assert redactor.restore(redacted) == f"Soins ; {text} ; Hôpital"


@pytest.mark.parametrize(
    "text",
    [
        "09/2016 - 02/2019",
        "2019 - 2021",
        "01.2020 - 03.2024",
        "mars 2019 - aujourd'hui",
        "10 ans d'expérience en réanimation",
        "20 years of experience",
        "ASP.NET, Node.js, C++",
        "Infirmière de nuit, Hôpital Saint-Exemplaire, Lyon",
        "12 patients en réanimation",
        "Chiffre d'affaires de 1 200 000 000 euros",
        "Budget of 120,000 and 45 people",
        "CACES 1, 3 et 5",
        "Norme ISO 27001",
    ],
)
def test_what_tells_of_work_is_sent_as_it_is(text: str) -> None:
    assert Redactor("Camille Exemple").redact(text) == text


def test_the_same_text_has_the_same_placeholder_and_another_writing_its_own() -> None:
    redactor = Redactor("Camille Exemple")
    assert redactor.redact("Camille, CAMILLE, Camille") == "[NAME_1], [NAME_2], [NAME_1]"


def test_a_placeholder_that_the_cv_writes_itself_stays_what_it_is() -> None:
    redactor = Redactor("Camille Exemple")
    redacted = redactor.redact("[NAME_1] Camille")
    assert redactor.restore(redacted) == "[NAME_1] Camille"
    assert redactor.restore("[NAME_99]") == "[NAME_99]"


@given(st.text(max_size=80))
def test_whatever_was_taken_out_is_put_back(text: str) -> None:
    redactor = Redactor("Camille Exemple", ["06 12 34 56 78"])
    if not re.search(r"\[?[A-Za-z]+_\d", text):
        assert redactor.restore(redactor.redact(text)) == text


def test_a_cv_without_a_name_sends_nothing_of_its_head(remote, server) -> None:
    unnamed = CAMILLE.replace("Camille Exemple\n", "zzz zzz\n").replace("camille.exemple", "accueil")
    parser(RedactingModel(remote)).profile(document(unnamed))
    assert "zzz" not in sent(server)
    assert "Perfusion" in json.dumps(server.requests)
