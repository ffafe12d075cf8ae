"""The product's tables as data frames, for notebooks and downstream assets that want a whole one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recruit_assets.stores.errors import StoreError
from recruit_assets.stores.postgres import Database

if TYPE_CHECKING:
    import pandas as pd

_TABLES = {
    "offers": "select offer_id, source, title, description, company, location, city, postcode, department, country,"
    " latitude, longitude, contract, working_time, weekly_hours, remote, salary, salary_min, salary_max, salary_currency,"
    " salary_period, salary_predicted, skills, published_at, expires_at, url, language, attribution, licence, content_hash,"
    " duplicate_of from recruit.offers where deleted_at is null order by offer_id",
    "offer_embeddings": "select o.offer_id, e.section, e.model, e.embedding::text as embedding"
    " from recruit.offer_embeddings e join recruit.offers o using (text_sha256) where o.deleted_at is null"
    " union all select o.offer_id, 'title', t.model, t.embedding::text from recruit.title_embeddings t"
    " join recruit.offers o on md5(o.search_title) = t.title_md5 where o.deleted_at is null and o.duplicate_of is null"
    " order by model, offer_id, section",
    "candidate_embeddings": "select cv_key, section, model, embedding::text as embedding"
    " from recruit.candidate_embeddings order by model, cv_key, section",
    "matches": "select cv_key, offer_id, rank, score, explanation from recruit.matches order by cv_key, rank",
}


def read_table(database: Database, name: str) -> pd.DataFrame:
    """All rows of `offers`, `offer_embeddings`, `candidate_embeddings` or `matches`, embeddings as lists of floats.

    Raises StoreError for any other name and when PostgreSQL can't be used.
    """
    import json

    import pandas as pd

    if name not in _TABLES:
        raise StoreError(f"There is no table {name}: choose one of {', '.join(_TABLES)}.")
    with database.connection() as connection:
        cursor = connection.execute(_TABLES[name])  # pyright: ignore  # a constant of ours
        columns = [column.name for column in cursor.description or ()]
        frame = pd.DataFrame(cursor.fetchall(), columns=columns)
    if "embedding" in frame:
        frame["embedding"] = frame["embedding"].map(json.loads)
    return frame
