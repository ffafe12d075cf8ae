"""A load and an embedding run that are killed (SIGKILL) half-way and started again: nothing lost, nothing doubled.

A fetch that is killed: `unit/usecases/test_raw_offers.py`.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from math import ceil

import pytest

from recruit_assets.models.embedders import HashingEmbedder
from recruit_assets.stores.offers import OfferStore
from recruit_assets.stores.postgres import Database
from recruit_assets.stores.vectors import VectorStore
from recruit_assets.usecases.embeddings import embed_offers
from recruit_assets.usecases.offers import load_offers
from recruit_assets_tests.support.offers import dirty_offers

CHILD = """
import os, signal, sys
from recruit_assets.models.embedders import HashingEmbedder
from recruit_assets.stores import offers
from recruit_assets.stores.postgres import Database
from recruit_assets.stores.vectors import VectorStore
from recruit_assets.usecases import embeddings, offers as loading
from recruit_assets_tests.support.offers import dirty_offers

url, what, name, left = sys.argv[1:]
offers.BATCH = loading.BATCH = offers.WRITTEN_AT_ONCE = 20
embeddings.BATCH = embeddings.TITLES = 10
database = Database(url, max_connections=1)

def until(number, items):
    for place, item in enumerate(items):
        if place == number:
            os.kill(os.getpid(), signal.SIGKILL)
        yield item

class Mortal(HashingEmbedder):
    left = int(left)

    def passages(self, texts):
        self.left -= 1
        if self.left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().passages(texts)

class Killed(VectorStore):
    def switch(self, model, except_for=()):
        os.kill(os.getpid(), signal.SIGKILL)

if what == "load":
    loading.load_offers(offers.OfferStore(database), until(130, dirty_offers(200)), "dirty", full_listing=True)
else:
    embedder = Mortal()
    embedder.name = name
    vectors = Killed(database) if what == "switch" else VectorStore(database)
    embeddings.embed_offers(vectors, embedder)
"""
EVERYTHING = (
    "select (select json_agg(o order by offer_id) from (select offer_id, title, content_hash, version,"
    " deleted_at from recruit.offers) o), (select json_agg(r order by record) from (select record, field, reason"
    " from recruit.offer_rejects) r), (select count(*) from recruit.offer_versions),"
    " (select count(duplicate_of) from recruit.offers)"
)


@pytest.fixture
def db(postgres_url):
    database = Database(postgres_url)
    yield database
    database.close()


def killed(url: str, what: str, name: str = "", after: int = 0) -> None:
    """A process that kills itself in the load, behind `after` batches of an embedding run, or before its switch."""
    child = subprocess.run([sys.executable, "-c", CHILD, url, what, name, str(after)], timeout=120, check=False)
    assert child.returncode == -signal.SIGKILL


def look(db: Database) -> object:
    with db.connection() as connection:
        return connection.execute(EVERYTHING).fetchone()


def test_a_load_that_was_killed_and_is_run_again_is_as_if_it_had_never_been(db, postgres_url):
    store, records = OfferStore(db), dirty_offers(200)
    load_offers(store, records, "dirty", full_listing=True)
    whole = look(db)
    with db.connection() as connection:
        connection.execute("truncate recruit.offers, recruit.offer_rejects")
    killed(postgres_url, "load")
    before = store.count()
    assert 0 < before["open"] + before["rejected"] < 200
    report = load_offers(store, records, "dirty", full_listing=True)
    assert report.unchanged == before["open"], "what was stored is not stored again"
    assert look(db) == whole
    again = load_offers(store, records, "dirty", full_listing=True)
    assert (again.new, again.changed, again.deleted) == (0, 0, 0)
    assert look(db) == whole


def test_an_embedding_run_that_was_killed_goes_on_and_the_old_model_is_searched_until_then(db, postgres_url):
    load_offers(OfferStore(db), dirty_offers(200), "dirty", full_listing=True)
    vectors, embedder = VectorStore(db), HashingEmbedder()
    embedder.name = "first"
    total = embed_offers(vectors, embedder).total
    embedder.name = "second"
    killed(postgres_url, "embed", "second", after=2)
    done = vectors.count("second")["offers"]
    assert 0 < done < total
    assert vectors.in_use("second") == "first"
    report = embed_offers(vectors, embedder)
    assert (report.embedded, report.total, report.searched) == (total - done, total, "second")


def test_a_run_that_is_killed_at_any_step_of_the_switch_leaves_the_old_model_searched_and_is_gone_on_with(
    db, postgres_url
):
    load_offers(OfferStore(db), dirty_offers(200), "dirty", full_listing=True)
    vectors, embedder = VectorStore(db), HashingEmbedder()
    embedder.name = "before"
    total = embed_offers(vectors, embedder).total
    titles = len(vectors.title_vectors("before", [offer.search_title for offer in OfferStore(db).iterate()]))
    embedder.name = "after"
    for what in ("embed", "titles", "switch"):
        left = total - vectors.count("after")["offers"]
        batches = {"embed": 2, "titles": ceil(left / 10) + ceil(titles / 10) - 1, "switch": 10_000}[what]
        killed(postgres_url, what, "after", after=batches)
        assert (vectors.count("after")["offers"] == total) == (what != "embed")
        assert vectors.in_use("after") == "before"
    assert vectors.count("after")["offers"] == total
    report = embed_offers(vectors, embedder)
    assert (report.embedded, report.titles, report.searched) == (0, 0, "after"), "nothing is made twice"
    assert vectors.count("before")["offers"] == total, "the old ones stay"
