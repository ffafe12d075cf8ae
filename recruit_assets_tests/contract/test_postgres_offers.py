"""Stored offers: loading is repeatable, history is kept, what is gone is closed, repeats are linked, words are found."""

from __future__ import annotations

import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings, strategies

from recruit_assets.domain.offers import RejectedOffer, clean
from recruit_assets.stores.offers import OfferStore, _alone
from recruit_assets.stores.postgres import Database
from recruit_assets.usecases.offers import load_offers
from recruit_assets_tests.support.offers import dirty_offers, make_offer

LONG = (
    "Vous pétrissez, façonnez et cuisez les pains de tradition de notre boulangerie artisanale, au centre de la ville."
    " Vous tenez le fournil propre et suivez les commandes de farine. Repos le dimanche et le lundi, treizième mois."
)


@pytest.fixture(scope="module")
def db(postgres_url):
    database = Database(postgres_url)
    yield database
    database.close()


@pytest.fixture
def store(db):
    return emptied(db)


def emptied(db):
    with db.connection() as connection:
        connection.execute("truncate recruit.offers, recruit.offer_versions, recruit.offer_rejects, recruit.lexemes")
        connection.execute("update recruit.corpus set epoch = 0, offers = 0, changes = 0")
    return OfferStore(db)


def reject(source_id=None, origin="board.jsonl, line 9"):
    return RejectedOffer(
        source="board", source_id=source_id, origin=origin, field="line", reason="broken", remedy="mend"
    )


def counts(report):
    return report.new, report.changed, report.unchanged, report.deleted


def distinct(source_id, **fields):
    words = " ".join(uuid.uuid5(uuid.NAMESPACE_DNS, f"{source_id}{n}").hex for n in range(30))
    return make_offer(source_id, description=f"Annonce {words}", **fields)


def test_loading_the_same_again_changes_nothing(store):
    offers = [distinct(str(n)) for n in range(5)]
    assert counts(store.load(offers, "board", full_listing=True)) == (5, 0, 0, 0)
    assert counts(store.load(offers, "board", full_listing=True)) == (0, 0, 5, 0)
    assert list(store.iterate()) == offers
    assert all(len(store.history(offer.offer_id)) == 1 for offer in offers)


def test_a_changed_offer_keeps_its_earlier_version(store):
    store.load([distinct("1", location="Lyon")], "board")
    report = store.load([distinct("1", location="Nice")], "board")
    assert counts(report) == (0, 1, 0, 0)
    assert store.get("board:1").location == "Nice"
    assert [version.location for version in store.history("board:1")] == ["Lyon", "Nice"]


def test_another_link_is_stored_without_making_a_version(store):
    store.load([distinct("1", url="https://a.example/1")], "board")
    assert counts(store.load([distinct("1", url="https://a.example/2")], "board")) == (0, 0, 1, 0)
    assert store.get("board:1").url == "https://a.example/2"
    assert len(store.history("board:1")) == 1


def test_an_offer_that_is_no_longer_listed_is_closed_and_comes_back_when_it_is_again(store):
    first, second = distinct("1"), distinct("2")
    store.load([first, second], "board", full_listing=True)
    assert store.load([first], "board", full_listing=True).deleted == 1
    assert [offer.offer_id for offer in store.iterate()] == ["board:1"]
    assert store.get("board:2") is not None
    assert store.load([first, second], "board", full_listing=True).restored == 1
    assert len(list(store.iterate())) == 2


def test_a_partial_an_empty_and_a_broken_listing_close_nothing(store):
    offers = [distinct("1"), distinct("2")]
    store.load(offers, "board", full_listing=True)

    def breaks_off():
        yield offers[0]
        raise ConnectionError

    assert store.load(offers[:1], "board", full_listing=False).deleted == 0
    assert store.load([], "board", full_listing=True).notes
    with pytest.raises(ConnectionError):
        store.load(breaks_off(), "board", full_listing=True)
    assert len(list(store.iterate())) == 2


def test_a_listing_with_a_record_whose_id_is_unreadable_closes_nothing_and_says_so(store):
    store.load([distinct("1"), distinct("2")], "board", full_listing=True)
    report = store.load([distinct("1"), reject()], "board", full_listing=True)
    assert (report.deleted, report.rejected) == (0, 1)
    assert "1 records" in report.notes[0]


def test_a_record_that_went_bad_keeps_its_offer_open(store):
    store.load([distinct("1"), distinct("2")], "board", full_listing=True)
    assert store.load([distinct("1"), reject("2")], "board", full_listing=True).deleted == 0


def test_rejected_records_are_kept_with_their_reason_until_they_are_gone(store):
    bad = reject("7").model_copy(update={"payload": {"title": "\ud800 \x00"}})
    store.load([distinct("1"), bad], "board", full_listing=True)
    (kept,) = store.rejects("board")
    assert (kept.origin, kept.source_id, kept.reason, kept.remedy) == (bad.origin, "7", "broken", "mend")
    store.load([distinct("1")], "board", full_listing=True)
    assert store.rejects() == []


def test_sources_do_not_close_each_other_s_offers(store):
    store.load([distinct("1")], "board", full_listing=True)
    store.load([distinct("1", source="other")], "other", full_listing=True)
    assert store.count()["open"] == 2
    with pytest.raises(ValueError, match="other"):
        store.load([distinct("1", source="other")], "board")


def test_an_id_given_twice_keeps_the_first_and_tells_the_second(store):
    offers = [distinct("1", location="Lyon"), distinct("1", location="Nice")]
    for _ in range(2):
        report = store.load(offers, "board", full_listing=True)
        assert report.rejected == 1
    assert store.get("board:1").location == "Lyon"
    assert len(store.history("board:1")) == 1


def test_reposted_offers_point_at_the_oldest_one_in_whatever_order_they_come(store):
    new = make_offer("a", description="Bonjour ! " + LONG, published_at="2026-11-10")
    newer = make_offer("c", description=LONG + " Postulez vite.", published_at="2026-11-12")
    old = make_offer("b", description=LONG, published_at="2026-11-01")
    store.load([newer], "board")
    store.load([new], "board")
    report = store.load([old], "board")
    assert report.duplicates == 2
    assert [store.get(f"board:{n}").duplicate_of for n in "abc"] == ["board:b", None, "board:b"]
    assert [offer.offer_id for offer in store.iterate(duplicates=False)] == ["board:b"]


def test_when_the_oldest_is_closed_the_next_one_takes_its_place(store):
    old = make_offer("a", description=LONG, published_at="2026-11-01")
    middle = make_offer("b", description=LONG + " Vite.", published_at="2026-11-05")
    new = make_offer("c", description="Bonjour. " + LONG, published_at="2026-11-09")
    store.load([old, middle, new], "board", full_listing=True)
    assert store.load([middle, new], "board", full_listing=True).duplicates == 1
    assert [store.get(f"board:{n}").duplicate_of for n in "bc"] == [None, "board:b"]


def test_an_offer_whose_text_changed_is_no_repeat_any_more(store):
    store.load([make_offer("a", description=LONG), make_offer("b", description=LONG)], "board")
    assert store.count()["duplicates"] == 1
    store.load([distinct("b")], "board")
    assert store.count()["duplicates"] == 0


def test_when_the_oldest_gets_another_text_its_repeats_follow_the_next_one(store):
    days = {"a": "2026-11-01", "b": "2026-11-05", "c": "2026-11-09"}
    store.load([make_offer(n, description=LONG, published_at=day) for n, day in days.items()], "board")
    store.load([distinct("a", published_at=days["a"])], "board")
    assert [store.get(f"board:{n}").duplicate_of for n in "abc"] == [None, None, "board:b"]


OTHER = (
    "We look for a maintenance electrician who keeps the machines of our bottling plant running, finds faults in cabinets and"
    " motors, and writes down what was done. Shifts of eight hours, meals paid, training on the machines in the first month."
)
TEXTS = {
    "long": LONG,
    "long again": "Bonjour. " + LONG,
    "other": OTHER,
    "other again": OTHER + " Apply now.",
    "own": "",
}
LISTINGS = strategies.lists(
    strategies.dictionaries(strategies.sampled_from("abcdefgh"), strategies.sampled_from(sorted(TEXTS)), min_size=1),
    min_size=1,
    max_size=4,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(listings=LISTINGS, at_once=strategies.integers(1, 4))
def test_whatever_came_before_repeats_are_those_of_a_first_load(db, listings, at_once):
    def offer(name, text):
        day = f"2026-11-{1 + ord(name) - ord('a'):02}"
        return make_offer(name, description=TEXTS[text] or distinct(name).description, published_at=day)

    def links():
        return {offer.offer_id: offer.duplicate_of for offer in store.iterate()}

    store = emptied(db)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("recruit_assets.stores.offers.WRITTEN_AT_ONCE", at_once)
        for listing in listings:
            store.load([offer(*each) for each in listing.items()], "board", full_listing=True)
    found = links()
    emptied(db).load([offer(*each) for each in sorted(listings[-1].items())], "board")
    assert found == links()


def test_one_load_writes_at_a_time_so_that_both_see_the_repeats(store, db):
    offers = [make_offer(name, description=LONG) for name in "ab"]
    with ThreadPoolExecutor(2) as pool:
        with db.connection() as connection:
            _alone(connection)
            loads = [pool.submit(store.load, [offer], "board") for offer in offers]
            time.sleep(0.2)
            assert connection.execute("select count(*) from recruit.offers").fetchone() == (0,)
        assert [load.result(30).new for load in loads] == [1, 1]
    assert store.count()["duplicates"] == 1


def test_search_stems_both_languages_and_ignores_accents(store):
    french = make_offer(
        "fr", title="Infirmière de bloc", description="Prélèvements sanguins au laboratoire", language="fr"
    )
    english = make_offer("en", title="Staff nurse", description="Managing medicines on the wards", language="en")
    store.load([french, english], "board")
    assert [o.offer_id for o in store.search("prelevement sanguin")] == ["board:fr"]
    assert [o.offer_id for o in store.search("medicine ward")] == ["board:en"]
    assert [o.offer_id for o in store.search("infirmeir")] == ["board:fr"]
    assert store.search("'; drop table recruit.offers; --") == []


@pytest.mark.parametrize(("term", "found"), [("C++", ["1"]), ("C#", ["2"]), (".NET", ["3"]), ("Node.js", ["4"])])
def test_search_tells_languages_with_signs_apart(store, term, found):
    words = {
        "1": "Moteur en C++ moderne",
        "2": "Services en C# récents",
        "3": "Le cadre .NET partout",
        "4": "API Node.js",
    }
    store.load(
        [make_offer(n, title="Développeur", description=text, language="fr") for n, text in words.items()], "board"
    )
    assert [o.offer_id for o in store.search(term)] == [f"board:{n}" for n in found]


def test_get_many_keeps_the_order_asked_for_and_leaves_out_the_unknown(store):
    store.load([distinct("1"), distinct("2")], "board")
    assert [o.offer_id for o in store.get_many(["board:2", "board:x", "board:1"])] == ["board:2", "board:1"]


def test_typed_fields_are_stored_and_come_back(store):
    offer = make_offer(
        "1",
        salary="35-40K€ brut annuel",
        location="69 - LYON 03",
        hours="Temps plein 35H/semaine",
        description="Cuisine, respect de la méthode HACCP. Télétravail possible.",
        attribution="France Travail",
        licence="Licence X",
        expires_at="2026-12-31",
        updated_at="2026-11-12",
    )
    store.load([offer], "board")
    assert store.get("board:1") == offer
    assert (offer.salary_min, offer.department, offer.weekly_hours, offer.remote) == (35000, "69", 35, "hybrid")
    assert "HACCP" in offer.skills
    assert store.history("board:1") == [offer]


def test_a_closed_offer_of_such_a_licence_loses_its_employer_in_every_version(store, db):
    first = make_offer(
        "1", description=LONG, company="Fournil Secret", location="29000 Quimper", url="https://a.example/1"
    )
    store.load([first, distinct("2")], "board", full_listing=True, forget_closed=True)
    second = first.model_copy(update={"company": "Fournil Secret et Fils", "content_hash": "other"})
    store.load([second, distinct("2")], "board", full_listing=True, forget_closed=True)
    assert store.get("board:1") == second, "an open offer is shown whole"
    store.load([distinct("2")], "board", full_listing=True, forget_closed=True)
    gone = store.get("board:1")
    assert (gone.company, gone.location, gone.postcode, gone.city, gone.url, gone.description) == (None,) * 5 + ("",)
    assert (gone.title, gone.department) == (first.title, "29")
    with db.connection() as connection:
        everything = str(connection.execute("select record from recruit.offer_versions").fetchall())
        everything += str(connection.execute("select o.* from recruit.offers o").fetchall())
    assert not any(word in everything for word in ("Fournil", "Quimper", "29000", "a.example", "boulangerie"))
    assert store.load([first, distinct("2")], "board", full_listing=True, forget_closed=True).restored == 1
    assert store.get("board:1") == first
    assert [version.company for version in store.history("board:1")] == [None, None, "Fournil Secret"]


def test_closed_offers_of_other_sources_keep_what_they_were(store):
    store.load([distinct("1", company="Chez Nous"), distinct("2")], "board", full_listing=True)
    store.load([distinct("2")], "board", full_listing=True)
    assert store.get("board:1").company == "Chez Nous"


def test_five_hundred_dirty_offers_give_rows_or_reasons_and_no_crash(store):
    records = dirty_offers(500)
    report = load_offers(store, records, "dirty", full_listing=True)
    rejects = store.rejects("dirty")
    assert report.new + report.rejected == 500
    assert report.new > 200 and report.rejected == len(rejects) > 50
    assert all(one.field and one.reason and one.remedy for one in rejects)
    for offer in store.iterate():
        assert offer.salary_min is None or offer.salary_max is None or offer.salary_min <= offer.salary_max
    again = load_offers(store, records, "dirty", full_listing=True)
    assert (again.new, again.changed, again.unchanged, again.rejected) == (0, 0, report.new, report.rejected)


def test_a_record_that_is_as_it_was_is_not_cleaned_again(store, monkeypatch):
    records = dirty_offers(60)
    first = load_offers(store, records, "dirty", full_listing=True)
    cleaned = []
    monkeypatch.setattr("recruit_assets.usecases.offers.clean", lambda raw: cleaned.append(raw.source_id) or clean(raw))
    changed = records[3].model_copy(
        update={"payload": {**records[3].payload, "title": "Autre", "description": "Autre"}}
    )
    again = load_offers(store, [*records[:3], changed, *records[4:]], "dirty", full_listing=True)
    assert (again.deleted, again.unchanged + again.changed + again.new) == (0, first.new + (again.new))
    assert "3" in cleaned
    assert not {"3"} ^ {one for one in cleaned if f"dirty:{one}" in {o.offer_id for o in store.iterate()}}
    assert load_offers(store, records[:30], "dirty", full_listing=True).deleted > 0
