"""Matching: identity never enters, evidence explains, the same pair always scores the same."""

from __future__ import annotations

import copy
import json
from datetime import date
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recruit_assets.domain.matchable import matchable, section_texts
from recruit_assets.domain.matching import (
    Backgrounds,
    Signals,
    in_order,
    offer_terms,
    ranked,
    score,
    search_terms,
)
from recruit_assets.domain.profiles import Evidence
from recruit_assets.domain.readings import OfferReading, Reading
from recruit_assets_tests.support.offers import labelled_offers, make_offer
from recruit_assets_tests.support.profiles import COOK, DEVELOPER, NURSE, make_profile

AS_OF = date(2026, 11, 1)
OFFERS = {offer.offer_id.partition(":")[2]: offer for offer in labelled_offers()}


def view_of(resume, language="fr"):
    return matchable(make_profile(resume, language), AS_OF)


def scored(resume, offer, language="fr", similarities=None, words=0.2, alike=None):
    return score(
        Reading(view_of(resume, language)),
        OfferReading(offer),
        Signals(similarities or {}, alike or {}, words),
        Backgrounds(),
    )


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1), st.emails(), st.text(), st.text(), st.text())
def test_another_name_mail_phone_town_photo_or_age_changes_nothing_that_ranking_sees(name, mail, phone, town, other):
    swapped = copy.deepcopy(COOK)
    swapped["basics"] |= {"name": name, "email": mail, "phone": phone, "image": other, "summary": other, "url": other}
    swapped["basics"] |= {"location": {"city": town, "countryCode": other}, "birthDate": other, "gender": other}
    swapped["meta"] = {"name": name}
    swapped["work"][0] |= {"name": other, "location": town, "url": other}
    swapped["references"] = [{"name": name, "reference": other}]
    assert view_of(swapped) == view_of(COOK)
    assert section_texts(view_of(swapped)) == section_texts(view_of(COOK))
    assert scored(swapped, OFFERS["cook-fr"]) == scored(COOK, OFFERS["cook-fr"])


def test_a_man_s_job_titles_and_a_woman_s_are_matched_alike():
    his = json.loads(json.dumps(COOK, ensure_ascii=False).replace("Cuisinière", "Cuisinier"))
    assert view_of(his) == view_of(COOK)


@pytest.mark.parametrize(
    "line",
    [
        "Née le 3 mai 1990 à Tours",
        "34 ans, célibataire",
        "Nationalité française",
        "Born on 3 May 1990",
        "Married, two children",
        "Sexe : F",
    ],
)
def test_a_line_that_tells_who_someone_is_does_not_enter_wherever_it_stands(line):
    spoiled = copy.deepcopy(COOK)
    spoiled["work"][0]["highlights"].append(line)
    spoiled["skills"].append({"keywords": [line]})
    assert section_texts(view_of(spoiled)) == section_texts(view_of(COOK))


def test_contact_details_inside_a_highlight_are_cut_out():
    spoiled = copy.deepcopy(COOK)
    spoiled["work"][0]["highlights"][0] += " (contact : ines@mail.example, 06 39 98 00 00)"
    assert "mail.example" not in view_of(spoiled).model_dump_json()
    assert "98 00" not in view_of(spoiled).model_dump_json()


@settings(max_examples=80, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["basics", "work", "skills", "education", "languages", "projects", "certificates"]),
        st.recursive(
            st.none() | st.text() | st.integers(),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(["name", "position", "startDate", "keywords", "highlights", "label"]), inner
                )
            ),
            max_leaves=8,
        ),
    )
)
def test_a_profile_of_any_shape_can_be_viewed_and_scored(resume):
    value, _ = scored(resume, OFFERS["cook-fr"])
    assert 0 <= value <= 1


def test_years_of_experience_count_overlapping_jobs_once():
    jobs = [{"startDate": "2020-01", "endDate": "2021-12"}, {"startDate": "2021-01", "endDate": "2022-12"}]
    assert view_of({"work": jobs}).years == 3
    assert view_of({"work": [{"position": "Maçon"}]}).years is None


def test_section_texts_are_short_and_say_what_they_are():
    texts = section_texts(view_of(COOK))
    assert texts["title"] == "Cuisinier, Commis de cuisine"
    assert "HACCP" in texts["skills"]
    assert all(len(text.split()) <= 80 for text in texts.values())


def test_a_fit_points_at_the_line_of_the_cv_and_quotes_the_offer():
    proof = Evidence(page=1, bbox=(0, 0, 1, 1), start=5, end=10, quote="H.A.C.C.P.", confidence=0.9)
    reading = Reading(view_of(COOK), {"/skills/0/keywords/1": proof})
    _, explanation = score(reading, OfferReading(OFFERS["cook-fr"]), Signals(words=0.2), Backgrounds())
    fit = next(fit for fit in explanation["fits"] if fit["criterion"] == "HACCP")
    assert fit["cv_pointer"] == "/skills/0/keywords/1"
    assert fit["quote"] == "H.A.C.C.P."
    assert fit["offer_quote"] == "Maîtrise de la méthode HACCP"


def test_what_the_cv_does_not_show_is_listed_as_missing():
    _, explanation = scored(COOK, OFFERS["cook-fr"])
    assert [entry["criterion"] for entry in explanation["missing"]] == ["driving licence"]


def test_what_can_not_be_checked_is_unknown_and_not_missing():
    offer = make_offer("1", description="Profil recherché :\n- Goût du travail en équipe\n- 5 ans d'expérience exigés")
    _, explanation = scored({"work": [{"position": "Vendeuse"}]}, offer)
    assert {entry["kind"] for entry in explanation["unknown"]} == {"statement", "years"}
    assert explanation["missing"] == []


def test_years_asked_for_are_compared_with_years_worked():
    offer = make_offer("1", description="Profil recherché :\n- 5 ans d'expérience en cuisine")
    _, long = scored(COOK, offer)
    _, short = scored({"work": [{"position": "Cuisinier", "startDate": "2025-01"}]}, offer)
    assert [(fit["kind"], fit["value"]) for fit in long["fits"]][:1] == [("years", "11")]
    assert [entry["criterion"] for entry in short["missing"]][:1] == ["5"]


def test_years_of_other_work_are_no_years_of_comparable_work():
    offer = make_offer("1", "Cuisinier", "Profil recherché :\n- 5 ans d'expérience")
    mixed = {
        "work": [
            {"position": "Cuisinier", "startDate": "2024-01"},
            {"position": "Comptable", "startDate": "2010-01", "endDate": "2023-12"},
        ]
    }
    elsewhere = {"work": [{"position": "Apiculteur", "startDate": "2010-01"}]}
    assert [item["kind"] for item in scored(mixed, offer)[1]["missing"]] == ["years"]
    assert [item["kind"] for item in scored(elsewhere, offer)[1]["unknown"]][:1] == ["years"]


def of_kind(explanation, kind):
    """Under which headings an explanation has this kind of criterion, with the value where it fits."""
    return [
        (name, item.get("value"))
        for name in ("fits", "missing", "unknown")
        for item in explanation[name]
        if item["kind"] == kind
    ]


def test_a_level_is_shown_by_the_last_jobs_or_unknown_and_nobody_is_too_experienced():
    offer = make_offer("1", "Senior accountant", "Month end.", language="en")
    lead = {"work": [{"position": "Lead accountant", "startDate": "2024-01"}]}
    young = {"work": [{"position": "Accountant", "startDate": "2025-01"}]}
    assert of_kind(scored(lead, offer, "en")[1], "seniority") == [("fits", "Lead accountant")]
    assert of_kind(scored(young, offer, "en")[1], "seniority") == [("unknown", None)]
    junior = make_offer("2", "Junior accountant", "Month end.", language="en")
    assert of_kind(scored(lead, junior, "en")[1], "seniority") == [("fits", "Lead accountant")]


def test_a_level_in_another_trade_is_no_level_in_this_one():
    offer = make_offer("1", "Senior accountant", "Month end.", language="en")
    assert of_kind(
        scored({"work": [{"position": "Head chef", "startDate": "2020-01"}]}, offer, "en")[1], "seniority"
    ) == [("unknown", None)]


def test_an_abbreviation_in_a_skill_is_found_where_the_offer_writes_it_so():
    offer = make_offer("1", "Accountant", "Group reporting under IFRS. It is busy.", language="en")
    resume = {"skills": [{"keywords": ["IFRS consolidation of subsidiaries", "IT support for shops"]}]}
    _, explanation = scored(resume, offer, "en")
    assert [fit["value"] for fit in explanation["fits"]] == ["IFRS"]


def test_a_diploma_is_read_with_its_subject():
    offer = make_offer("1", "Infirmier", "Profil recherché :\n- Diplôme d'État d'infirmier")
    resume = {"education": [{"studyType": "Diplôme d'État", "area": "d'infirmier"}]}
    assert of_kind(scored(resume, offer)[1], "diploma") == [("fits", "Diplôme d'État d'infirmier")]


@pytest.mark.parametrize(
    ("summary", "kind", "told"),
    [
        ("Je recherche un poste en CDI.", "contract", ("fits", "contract permanent")),
        ("Je recherche un contrat en alternance.", "contract", ("missing", None)),
        ("Sérieux et motivé.", "contract", ("unknown", None)),
        ("Mobilité nationale.", "place", ("fits", "place mobile")),
        ("J'habite Lyon.", "place", ("unknown", None)),
        ("Disponible immédiatement.", "availability", ("fits", "availability now")),
        ("Looking for remote work.", "remote", ("fits", "remote remote")),
        ("Sérieux et motivé.", "remote", ("unknown", None)),
    ],
)
def test_what_a_cv_says_it_looks_for_is_compared_and_silence_is_unknown(summary, kind, told):
    offer = make_offer("1", "Cuisinier", "Poste à pourvoir dès que possible.").model_copy(
        update={"contract": "permanent", "location": "Lyon", "remote": "hybrid"}
    )
    resume = {**COOK, "basics": {**COOK["basics"], "summary": summary}}
    assert of_kind(scored(resume, offer)[1], kind) == [told]


def test_what_a_cv_does_not_say_about_contract_place_or_date_costs_nothing():
    plain = make_offer("1", "Cuisinier", "Poste à pourvoir dès que possible. HACCP.")
    around = plain.model_copy(update={"contract": "permanent", "location": "Lyon", "remote": "hybrid"})
    assert scored(COOK, plain)[0] == scored(COOK, around)[0]


def test_a_skill_of_the_cv_is_found_in_the_offer_whatever_its_signs():
    offer = make_offer(
        "1", title="Ingénieur logiciel", description="Notre moteur est écrit en C++ et livré sous Docker."
    )
    _, explanation = scored(DEVELOPER, offer)
    assert {"C++", "Docker"} <= {fit["criterion"] for fit in explanation["fits"]}


def test_c_sharp_and_c_plus_plus_are_two_skills():
    _, explanation = scored(DEVELOPER, make_offer("1", title="Ingénieur", description="Moteur écrit en C#."))
    assert "C++" not in {fit["criterion"] for fit in explanation["fits"]}


@pytest.mark.parametrize(
    ("resume", "language", "trade"), [(COOK, "fr", "cook"), (NURSE, "en", "nurse"), (DEVELOPER, "fr", "developer")]
)
def test_evidence_alone_ranks_the_own_trade_first_in_both_languages(resume, language, trade):
    for offers_language in ("fr", "en"):
        offers = {name: offer for name, offer in OFFERS.items() if name.endswith(offers_language)}
        best = max(offers, key=lambda name: scored(resume, offers[name], language, words=0.0)[0])
        assert best.startswith(trade)


def test_contributions_add_up_to_the_score_and_weights_to_one():
    value, explanation = scored(COOK, OFFERS["cook-fr"], similarities={"title": 0.9, "skills": 0.7})
    parts = explanation["scores"].values()
    assert sum(part["contribution"] for part in parts) == pytest.approx(value, abs=0.001)
    assert sum(part["weight"] for part in parts) == pytest.approx(1, abs=0.001)


def test_a_higher_similarity_never_lowers_the_score():
    low, _ = scored(COOK, OFFERS["cook-fr"], similarities={"title": 0.1})
    high, _ = scored(COOK, OFFERS["cook-fr"], similarities={"title": 0.8})
    assert high > low


@pytest.mark.parametrize("section", ["title", "skills", "experience"])
def test_each_section_of_the_cv_counts_beside_the_one_of_the_offer(section):
    low, without = scored(COOK, OFFERS["cook-fr"], alike={section: 0.1})
    high, explanation = scored(COOK, OFFERS["cook-fr"], alike={section: 0.8})
    component = "role" if section == "title" else section
    assert high > low
    assert explanation["scores"][component]["contribution"] > without["scores"][component]["contribution"]
    assert component not in scored(COOK, OFFERS["cook-fr"])[1]["scores"]


def test_equal_scores_are_ranked_by_id():
    def assessed(value):
        return SimpleNamespace(score=value, explanation=dict)

    pairs = [("b", "o2", assessed(0.5)), ("a", "o1", assessed(0.5)), ("c", "o3", assessed(0.9))]
    assert [(m.rank, m.offer_id) for m in ranked(in_order(pairs, by="offer")[:2])] == [(1, "o3"), (2, "o1")]
    assert [m.cv_key for m in ranked(in_order(pairs, by="candidate"))] == ["c", "a", "b"]


def test_search_terms_name_the_trade_in_both_languages():
    assert {"cuisinier", "cook"} <= set(search_terms(view_of(COOK)))
    assert {"cuisinier", "cook", "HACCP"} <= set(offer_terms(OfferReading(OFFERS["cook-en"])))
