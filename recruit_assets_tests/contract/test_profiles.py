"""What the profile store must do, on whatever MongoDB the environment names."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pymongo
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recruit_assets.domain.profiles import CandidateProfile, Evidence, ParseFailure, Usage
from recruit_assets.stores.errors import StoreError
from recruit_assets.stores.mongo import database, escape_keys, migrate, unescape_keys
from recruit_assets.stores.profiles import ProfileNotFound, ProfileStore


@pytest.fixture
def profiles(mongo_url: str):
    store = ProfileStore(mongo_url)
    yield store
    for name in ("candidate_profiles", "profile_history", "crew_results", "parse_failures", "profile_corrections"):
        database(mongo_url)[name].delete_many({})


@pytest.fixture
def db(mongo_url: str):
    with pymongo.MongoClient[dict[str, Any]](mongo_url) as client:
        yield client.get_default_database()


def a_profile(
    sha256: str = "a" * 64, crew: str = "crew-1", name: str = "Zoé Lefèvre", **contact: str
) -> CandidateProfile:
    return CandidateProfile(
        document_sha256=sha256,
        crew_version=crew,
        model="offline-rules-1",
        language="fr",
        profile={"basics": {"name": name, **contact}, "work": [{"position": "Infirmière", "highlights": ["a", "b"]}]},
        evidence={"/basics/name": Evidence(page=1, bbox=(1, 2.5, 3, 4), start=0, end=3, quote="Zoé", confidence=0.93)},
        dropped={"work.company": 2, "$odd": 1},
        flags=("hidden_text",),
        usage=Usage(requests=6, prompt_tokens=10, completion_tokens=3, cost_usd=0.001),
        seconds=0.25,
    )


def failure(code: Any = "needs_ocr") -> ParseFailure:
    return ParseFailure(code=code, message="Page 1 is an image: install tesseract.")


def test_a_profile_comes_back_equal(profiles):
    assert profiles.put("k1", a_profile(), file_name="CV Zoé.pdf", run_id="r1") is True
    assert profiles.get("k1") == a_profile()
    assert profiles.file_name("k1") == "CV Zoé.pdf"
    assert profiles.keys() == ["k1"]
    assert profiles.count() == 1


def test_putting_the_same_profile_again_changes_nothing(profiles, db):
    profiles.put("k1", a_profile(), file_name="cv.pdf", run_id="r1")
    before = db.candidate_profiles.find_one({"_id": "k1"})
    assert profiles.put("k1", a_profile(), file_name="cv.pdf", run_id="r2") is False
    assert profiles.put("k1", a_profile()) is False
    assert db.candidate_profiles.find_one({"_id": "k1"}) == before


def test_a_new_profile_replaces_the_old_and_keeps_the_file_name(profiles, db):
    profiles.put("k1", a_profile(), file_name="cv.pdf", run_id="r1")
    before = db.candidate_profiles.find_one({"_id": "k1"})
    assert profiles.put("k1", a_profile(name="Zoé Martin"), run_id="r2") is True
    after = db.candidate_profiles.find_one({"_id": "k1"})
    assert profiles.get("k1").profile["basics"]["name"] == "Zoé Martin"
    assert profiles.file_name("k1") == "cv.pdf"
    assert after["run_id"] == "r2"
    assert after["updated_at"] >= before["updated_at"]
    assert profiles.count() == 1


def versions(profiles: ProfileStore, cv_key: str = "k1") -> list[tuple[str, str]]:
    return [(earlier.profile.document_sha256[0], earlier.profile.crew_version) for earlier in profiles.history(cv_key)]


def put_in_turn(profiles: ProfileStore, *turns: CandidateProfile) -> None:
    """Put them one after the other, far enough apart for MongoDB's dates, which are in milliseconds."""
    for profile in turns:
        profiles.put("k1", profile, file_name="cv.pdf", run_id="r1")
        time.sleep(0.002)


def test_each_version_that_was_replaced_is_in_the_history_once_the_latest_first(profiles, db):
    a, b, c = a_profile(), a_profile("b" * 64), a_profile("b" * 64, crew="crew-2")
    put_in_turn(profiles, a)
    made = db.candidate_profiles.find_one({"_id": "k1"})["updated_at"].replace(tzinfo=UTC)
    assert versions(profiles) == []
    put_in_turn(profiles, b, b, c, c)
    assert versions(profiles) == [("b", "crew-1"), ("a", "crew-1")]
    oldest = profiles.history("k1")[-1]
    assert (oldest.profile, oldest.file_name, oldest.run_id, oldest.updated_at) == (a, "cv.pdf", "r1", made)
    assert made <= oldest.replaced_at <= profiles.history("k1")[0].replaced_at
    assert profiles.history("nobody") == []


def test_a_version_that_comes_back_is_the_current_one_and_no_earlier_one(profiles):
    a, b, c = a_profile(), a_profile("b" * 64), a_profile("c" * 64)
    put_in_turn(profiles, a, b, a)
    assert versions(profiles) == [("b", "crew-1")]
    put_in_turn(profiles, c)
    assert versions(profiles) == [("a", "crew-1"), ("b", "crew-1")]


def test_another_reading_of_the_same_version_is_no_new_version(profiles):
    put_in_turn(profiles, a_profile(), a_profile(name="Zoé Martin"))
    assert versions(profiles) == []


def test_a_crash_between_history_and_profile_loses_nothing_and_doubles_nothing(profiles, db):
    put_in_turn(profiles, a_profile())
    profiles._archive("k1", db.candidate_profiles.find_one({"_id": "k1"}))  # all that a put killed in between has done
    assert profiles.get("k1") == a_profile()
    assert versions(profiles) == []
    put_in_turn(profiles, a_profile("b" * 64))
    assert profiles.get("k1") == a_profile("b" * 64)
    assert versions(profiles) == [("a", "crew-1")]
    assert db.profile_history.count_documents({}) == 1


def test_cvs_with_the_same_file_or_the_same_contact_data_are_one_persons(profiles):
    profiles.put("k1", a_profile(email="zoe@mail.example", phone="+33639980001"))
    profiles.put("same-file", a_profile(name="Other Reading"))
    profiles.put("same-mail", a_profile("b" * 64, name="Z. Lefèvre", email="ZOE@mail.example"))
    profiles.put("same-phone-and-name", a_profile("c" * 64, name="LEFEVRE Zoé", phone="+33639980001"))
    profiles.put("same-phone", a_profile("d" * 64, name="Paul Lefèvre", phone="+33639980001"))
    profiles.put("same-name", a_profile("e" * 64))
    assert profiles.same_person("k1") == ["same-file", "same-mail", "same-phone-and-name"]
    assert profiles.same_person("same-mail") == ["k1"]
    assert profiles.same_person("same-name") == profiles.same_person("nobody") == []


def test_a_database_of_before_the_history_is_brought_up_to_date(profiles, db):
    profiles.put("k1", a_profile(email="zoe@mail.example"), file_name="cv.pdf", run_id="r1")
    db.profile_history.drop()
    db.candidate_profiles.drop_index("contact_keys_1")
    db.candidate_profiles.update_one({"_id": "k1"}, {"$unset": {"contact_keys": ""}})
    db.schema_migrations.delete_one({"_id": 3})
    before = db.candidate_profiles.find_one({"_id": "k1"})

    assert migrate(db) == [3]

    after = db.candidate_profiles.find_one({"_id": "k1"})
    assert after.pop("contact_keys") and after == before
    assert profiles.put("k1", a_profile(email="zoe@mail.example")) is False
    profiles.put("k2", a_profile("b" * 64, email="zoe@mail.example"))
    assert profiles.same_person("k1") == ["k2"]
    assert "contact_keys_1" in db.candidate_profiles.index_information()
    assert "cv_key_1_replaced_at_-1" in db.profile_history.index_information()
    with pytest.raises(pymongo.errors.WriteError):
        db.profile_history.insert_one({"_id": "k1:a:b", "cv_key": 1})


def test_many_profiles_come_in_the_order_asked_for_and_missing_ones_are_left_out(profiles):
    for key in ("a", "b", "c"):
        profiles.put(key, a_profile(name=key))
    found = profiles.get_many(["c", "nobody", "a", "c"])
    assert list(found) == ["c", "a"]
    assert found["a"].profile["basics"]["name"] == "a"
    assert profiles.get_many([]) == {}


def test_a_missing_profile_is_a_typed_error(profiles):
    for ask in (profiles.get, profiles.file_name):
        with pytest.raises(ProfileNotFound, match="nobody") as caught:
            ask("nobody")
        assert caught.value.cv_key == "nobody"


def test_the_crew_is_remembered_by_document_and_version_and_its_first_answer_stays(profiles):
    assert profiles.remembered("a" * 64, "crew-1") is None
    profiles.remember(a_profile())
    profiles.remember(a_profile(name="Someone Else"))
    assert profiles.remembered("a" * 64, "crew-1") == a_profile()
    assert profiles.remembered("a" * 64, "crew-2") is None
    assert profiles.remembered("b" * 64, "crew-1") is None


def test_a_failure_is_recorded_replaced_and_cleared(profiles):
    profiles.record_failure("k1", failure(), document_sha256="a" * 64, crew_version="crew-1")
    first = profiles.failures()["k1"]
    profiles.record_failure("k1", failure(), document_sha256="a" * 64, crew_version="crew-1")
    assert profiles.failures() == {"k1": first}
    assert first.failure == failure()
    assert (first.document_sha256, first.crew_version) == ("a" * 64, "crew-1")
    assert abs((datetime.now(UTC) - first.at).total_seconds()) < 600
    profiles.record_failure("k1", failure("encrypted"))
    assert profiles.failures()["k1"].failure.code == "encrypted"
    profiles.clear_failure("k1")
    profiles.clear_failure("k1")
    assert profiles.failures() == {}


def test_erasing_a_cv_takes_every_version_of_it_and_nothing_of_others(profiles, db):
    for sha in ("a" * 64, "b" * 64):
        profiles.remember(a_profile(sha))
        profiles.remember(a_profile(sha, crew="crew-2"))
        profiles.put("k1", a_profile(sha), file_name="cv.pdf")
    profiles.remember(a_profile("d" * 64))
    profiles.record_failure("k1", failure(), document_sha256="d" * 64)
    profiles.remember(a_profile("e" * 64))
    profiles.put("k2", a_profile("f" * 64, crew="crew-0", name="Other"))
    profiles.put("k2", a_profile("f" * 64, name="Other"))
    profiles.remember(a_profile("f" * 64, name="Other"))

    put_in_turn(profiles, a_profile("a" * 64, crew="crew-2"))
    assert db.profile_history.count_documents({"cv_key": "k1"}) == 2

    erased = profiles.delete("k1", documents=["e" * 64])
    assert erased == {
        "crew_results": 6,
        "profile_history": 2,
        "parse_failures": 1,
        "profile_corrections": 0,
        "candidate_profiles": 1,
    }
    assert set(profiles.delete("k1").values()) == {0}

    assert profiles.keys() == ["k2"]
    assert profiles.failures() == {}
    assert [record["cv_key"] for record in db.profile_history.find()] == ["k2"]
    assert [record["document_sha256"] for record in db.crew_results.find()] == ["f" * 64]


def test_two_writers_of_one_cv_leave_one_whole_profile(profiles):
    people = [a_profile(name=f"Person {n}") for n in range(16)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda profile: profiles.put("k1", profile), people))
    assert profiles.get("k1") in people
    assert profiles.count() == 1


_KEYS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8) | st.sampled_from(
    ["$set", "a.b", "%2E", "\0", ""]
)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=3),
    max_leaves=12,
)  # fmt: skip
_NUMBERS = st.floats(allow_nan=False, allow_infinity=False, width=32)
_PROFILES = st.builds(
    a_profile,
).flatmap(
    lambda profile: st.builds(
        lambda **change: profile.model_copy(update=change),
        language=st.sampled_from(["fr", "en", None]),
        profile=st.dictionaries(_KEYS, _JSON, max_size=4),
        evidence=st.dictionaries(
            _KEYS,
            st.builds(
                Evidence,
                page=st.integers(1, 60),
                bbox=st.tuples(_NUMBERS, _NUMBERS, _NUMBERS, _NUMBERS),
                start=st.integers(0, 2**40),
                end=st.integers(0, 2**40),
                quote=st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
                confidence=st.floats(0, 1),
            ),
            max_size=3,
        ),
        dropped=st.dictionaries(_KEYS, st.integers(0, 1000), max_size=3),
        seconds=st.floats(0, 1e6),
    )
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(profile=_PROFILES)
def test_any_profile_round_trips_exactly(profiles, profile):
    profiles.put("any", profile)
    assert profiles.get("any") == profile
    assert profiles.put("any", profile) is False
    profiles.delete("any", documents=[profile.document_sha256])
    profiles.remember(profile)
    assert profiles.remembered(profile.document_sha256, profile.crew_version) == profile
    profiles.delete("any", documents=[profile.document_sha256])


@given(_JSON)
def test_escaping_keys_leaves_none_that_mongodb_reads_and_is_undone_exactly(value):
    def keys(value: Any) -> list[str]:
        if isinstance(value, dict):
            return [*value, *(key for item in value.values() for key in keys(item))]
        return [key for item in value for key in keys(item)] if isinstance(value, list) else []

    escaped = escape_keys(value)
    assert not any(character in key for key in keys(escaped) for character in ".$\0")
    assert unescape_keys(escaped) == value


@pytest.mark.parametrize("value", [2**70, "\ud800"])
def test_a_value_that_mongodb_cannot_keep_is_a_plain_error_that_does_not_quote_it(profiles, value):
    profile = a_profile().model_copy(update={"profile": {"basics": {"name": value}}})
    with pytest.raises(StoreError, match="can't keep this value") as caught:
        profiles.put("k1", profile)
    assert caught.value.__cause__ is None
    assert str(2**70) not in str(caught.value)


def test_the_schema_refuses_a_document_written_past_the_store(profiles, db):
    profiles.put("k1", a_profile())
    with pytest.raises(pymongo.errors.WriteError):
        db.candidate_profiles.insert_one({"_id": "k2", "profile": "no object"})


def test_migrating_again_or_in_two_processes_at_once_changes_nothing(profiles, db):
    profiles.put("k1", a_profile())
    applied = list(db.schema_migrations.find())
    assert migrate(db) == []
    db.schema_migrations.delete_many({})
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: migrate(db), range(4)))
    assert [record["_id"] for record in db.schema_migrations.find().sort("_id")] == [
        record["_id"] for record in applied
    ]
    assert "document_sha256_1" in db.crew_results.index_information()
    assert profiles.get("k1") == a_profile()


def test_writes_wait_for_the_journal(mongo_url):
    assert database(mongo_url).client.write_concern.document["j"] is True
    assert database(mongo_url).client is database(mongo_url).client


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mongodb://user:hunter2@127.0.0.1:9/recruit?serverSelectionTimeoutMS=100", "can't be reached"),
        ("mongodb://user:hunter2@host:port:x/recruit", "not a valid"),
        ("http://user:hunter2@127.0.0.1/recruit", "not a valid"),
    ],
)
def test_a_server_that_cannot_be_used_is_a_plain_error_without_the_password(url, words, monkeypatch):
    with pytest.raises(StoreError, match=words) as caught:
        ProfileStore(url).count()
    assert "hunter2" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_persons_correction_outlives_the_next_reading_and_goes_with_the_cv(mongo_url: str):
    store = ProfileStore(mongo_url)
    read = _a_profile_for_corrections()
    store.put("cv-corrected", read)
    shown = store.correct("cv-corrected", "/basics/name", "Jeanne  Exemple")
    assert shown.profile["basics"]["name"] == "Jeanne Exemple" and shown.by_hand == ("/basics/name",)
    assert "/basics/name" not in shown.evidence
    store.put("cv-corrected", read.model_copy(update={"crew_version": "another"}))
    assert store.get("cv-corrected").profile["basics"]["name"] == "Jeanne Exemple"
    assert not store.put("cv-corrected", read.model_copy(update={"crew_version": "another"}))
    store.correct("cv-corrected", "/basics/name", "Jeanne E.")
    assert [one.value for one in store.corrections("cv-corrected")] == ["Jeanne E."]
    back = store.correct("cv-corrected", "/basics/name", read.profile["basics"]["name"])
    assert back.by_hand == () and store.corrections("cv-corrected") == []
    store.correct("cv-corrected", "/basics/name", "Jeanne E.")
    assert store.delete("cv-corrected")["profile_corrections"] == 1


def _a_profile_for_corrections() -> CandidateProfile:
    return CandidateProfile(
        document_sha256="c" * 64,
        crew_version="one",
        model="offline-rules-test",
        language="fr",
        profile={"basics": {"name": "Jane Exemple"}, "work": [{"name": "Bâti Nord"}]},
        evidence={
            "/basics/name": Evidence(page=1, bbox=(0, 0, 1, 1), start=0, end=12, quote="Jane Exemple", confidence=0.9)
        },
        dropped={},
        flags=(),
        usage=Usage(),
        seconds=0.1,
    )
