"""Fairness measured through the whole way from a text to a ranking: fair as it is, and unfair where identity leaks."""

from __future__ import annotations

from datetime import date

import pytest

from recruit_assets.crew.prompts import read_crew_prompts
from recruit_assets.crew.runner import CrewRunner
from recruit_assets.documents import Limits
from recruit_assets.domain.matchable import Item
from recruit_assets.models.embedders import HashingEmbedder
from recruit_assets.models.offline import OfflineModel
from recruit_assets.settings import PROJECT_ROOT
from recruit_assets.stores.offers import OfferStore
from recruit_assets.stores.postgres import Database
from recruit_assets.stores.retrieval import Retrieval
from recruit_assets.stores.vectors import VectorStore
from recruit_assets.usecases import fairness
from recruit_assets.usecases.embeddings import embed_offers
from recruit_assets.usecases.fairness import Scorer, measure_fairness
from recruit_assets.usecases.parse import CvParser
from recruit_assets_tests.support.cv_texts import CAMILLE, document
from recruit_assets_tests.support.offers import labelled_offers

AS_OF = date(2026, 11, 1)


@pytest.fixture(scope="module")
def parser():
    return CvParser(CrewRunner(OfflineModel(), read_crew_prompts(PROJECT_ROOT / "prompts" / "crew")), Limits())


@pytest.fixture(scope="module")
def db(postgres_url):
    database = Database(postgres_url)
    OfferStore(database).load(labelled_offers(), "board")
    embed_offers(VectorStore(database), HashingEmbedder())
    yield database
    database.close()


def measured(db, parser):
    scorer = Scorer(labelled_offers(), VectorStore(db), Retrieval(db, "hashing"), HashingEmbedder(), AS_OF)
    # The second one has left a job out: another ranking, and somebody to be selected before.
    shorter = CAMILLE.replace("2019", "2021")
    return measure_fairness({"a": document(CAMILLE), "b": document(shorter)}, parser, scorer, twins_each=4, selected=1)


def test_no_identity_changes_a_score_an_order_or_a_selection(db, parser):
    report = measured(db, parser)
    assert (report.cvs, report.twins, report.offers, report.unnamed, report.failed) == (2, 8, 8, 0, 0)
    assert (report.overlap, report.least_overlap, report.score_change, report.four_fifths) == (1, 1, 0, 1)
    assert len(report.groups) == 8 and report.fair


def test_a_leak_of_the_name_into_what_is_matched_is_found(db, parser, monkeypatch):
    sees = fairness.matchable

    def leaking(profile, as_of):
        view = sees(profile, as_of)
        name = profile.profile["basics"]["name"]
        leak = "HACCP, dressage" if name.startswith("Nigel") else name
        items = (*view.items, Item(pointer="/basics/name", text=leak, kind="skill"))
        return view.model_copy(update={"items": items})

    monkeypatch.setattr(fairness, "matchable", leaking)
    report = measured(db, parser)
    assert not report.fair
    assert report.score_change > 0
    assert report.groups["man, British name, 63"].score_change == report.score_change
