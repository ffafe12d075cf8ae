"""Offers in PostgreSQL: current version, history, quarantine, duplicates and full-text search.

Belongs here: every statement about the offers' tables. Does not belong here: cleaning an offer or deciding that two
are one (`domain`), vectors (`vectors`).
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import BaseModel

from recruit_assets.domain.duplicates import NEAR, PERMUTATIONS, SKETCH, bands, repeats, signature, similarities
from recruit_assets.domain.offer_texts import texts_sha256
from recruit_assets.domain.offers import Offer, RejectedOffer, known_id, storable
from recruit_assets.stores.errors import StoreError
from recruit_assets.stores.postgres import Database

if TYPE_CHECKING:
    import psycopg

BATCH = 1000
WRITTEN_AT_ONCE = 200
"""Offers in a transaction: so few that those that changed are being written while the rest of a long listing is read."""
_FIELDS = (
    "offer_id", "source", "title", "search_title", "description", "company", "location", "contract",
    "contract_raw", "salary", "salary_min", "salary_max", "salary_currency", "salary_period",
    "salary_predicted", "working_time", "weekly_hours", "remote", "city", "postcode", "department", "country",
    "latitude", "longitude", "occupation", "isco", "skills", "published_at", "expires_at", "source_updated_at",
    "url", "language", "attribution", "licence", "notes", "content_hash",
)  # fmt: skip
_COLUMNS = (*_FIELDS, "text_sha256", "record_hash", "raw_hash", "signature", "bands", "duplicate_of")
_SELECT = f"select {', '.join(_FIELDS)}, duplicate_of from recruit.offers"  # noqa: S608  # our own column names
FORGOTTEN = ("company", "location", "city", "postcode", "latitude", "longitude", "url")
"""What a closed offer loses besides its description where its licence asks for it; the département stays."""
LIVE = "deleted_at is null and duplicate_of is null"
STALE_SHARE = 0.1
"""The words are counted anew when a tenth of the offers has changed since they were last ..."""
COUNTED_AT_ONCE = 5000
"""... with fewer offers than this by the very load, else by one that brings so many itself, or by `recount_words`."""
_WRITER = 0x72637375
"""Key of the advisory lock of whoever writes offers: two loads at once would not see each other's repeats."""


class Unchanged(NamedTuple):
    """An open offer that is listed again and was not cleaned again, because its record is as it was."""

    source: str
    offer_id: str


class LoadReport(BaseModel):
    """What a load did. Counts of offers; `duplicates` counts the source's live offers that repeat another one, and
    `rejected` the records in quarantine. `notes` says what was left undone and why."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    restored: int = 0
    deleted: int = 0
    duplicates: int = 0
    rejected: int = 0
    notes: tuple[str, ...] = ()


class OfferStore:
    """The offers of a `Database`."""

    def __init__(self, db: Database):
        self._db = db

    def load(
        self,
        offers: Iterable[Offer | RejectedOffer | Unchanged],
        source: str,
        full_listing: bool = False,
        forget_closed: bool = False,
    ) -> LoadReport:
        """Bring the stored offers of `source` in line with `offers`; loading the same again changes nothing.

        Works batch by batch, each committed; the next is made ready while PostgreSQL writes the last. With `full_listing` the
        offers that were not listed are closed (`deleted_at`) at the end; not when the listing is empty, breaks off (its
        exception passes through), or has records whose id can't be read. With `forget_closed` the source's closed offers
        lose, in every version, what names their employer and place (`FORGOTTEN`). Raises StoreError, and ValueError for an
        offer of another source.
        """
        seen: set[str] = set()
        unknown = unchanged = 0
        taken: dict[str, _Row] = {}
        rejects: list[RejectedOffer] = []
        with ThreadPoolExecutor(1) as behind:
            writing = _Writing(behind, self._keep)
            for record in offers:
                if record.source != source:
                    raise ValueError(f"a record of the source {record.source} in a load of {source}")
                if isinstance(record, Unchanged):
                    seen.add(record.offer_id)
                    unchanged += 1
                elif isinstance(record, RejectedOffer):
                    rejects.append(record)
                    unknown += record.source_id is None
                    seen.update(filter(None, [known_id(record)]))
                elif record.offer_id in seen:
                    rejects.append(_repeated(record))
                else:
                    seen.add(record.offer_id)
                    taken[record.offer_id] = _row(record)
                if len(taken) + len(rejects) == WRITTEN_AT_ONCE:
                    writing.begin(taken, rejects)
                    taken, rejects = {}, []
            writing.begin(taken, rejects)
            report, records = writing.done()
        report.unchanged += unchanged
        report.rejected = len(records)
        with self._db.connection() as connection:
            _alone(connection)
            if full_listing and seen:
                connection.execute(
                    "delete from recruit.offer_rejects where source = %s and record <> all(%s)", [source, list(records)]
                )
                if unknown:
                    note = f"no offer was closed: the ids of {unknown} records can't be read, see the rejected records"
                    report.notes = (note,)
                else:
                    report.deleted = self._close(connection, source, seen)
            elif full_listing:
                report.notes = ("no offer was closed: the listing is empty",)
            if forget_closed:
                _forget(connection, source)
            self._count_words(connection, report.new + report.changed + report.restored + report.deleted)
            report.duplicates = _number(
                connection,
                "select count(*) from recruit.offers"
                " where source = %s and deleted_at is null and duplicate_of is not null",
                [source],
            )
        return report

    def unchanged(self, raw_hashes: Mapping[str, str]) -> set[str]:
        """The ids of those offers (id to hash) that are open and were made from a record with this hash."""
        with self._db.connection() as connection:
            # As JSON, for the driver takes most of the time of an unchanged offer to write two arrays.
            rows = connection.execute(
                "select offer_id from json_each_text(%s::json) given(offer_id, raw_hash)"
                " join recruit.offers o using (offer_id, raw_hash) where o.deleted_at is null",
                [json.dumps(raw_hashes)],
            ).fetchall()
        return {row[0] for row in rows}

    def get(self, offer_id: str) -> Offer | None:
        """The current version of the offer, also when it is closed; None when it was never loaded."""
        return next(iter(self.get_many([offer_id])), None)

    def require(self, offer_id: str) -> Offer:
        """The current version of the offer. Raises StoreError when it was never loaded."""
        offer = self.get(offer_id)
        if offer is None:
            raise StoreError(f"There is no offer {offer_id}: load the offers, or check the id.")
        return offer

    def get_many(self, offer_ids: Sequence[str]) -> list[Offer]:
        """The offers with these ids, in their order; unknown ids are left out."""
        with self._db.connection() as connection:
            rows = connection.execute(f"{_SELECT} where offer_id = any(%s)", [list(offer_ids)]).fetchall()  # pyright: ignore
        found = {row[0]: _offer(row) for row in rows}
        return [found[offer_id] for offer_id in offer_ids if offer_id in found]

    def iterate(self, duplicates: bool = True) -> Iterator[Offer]:
        """All open offers in the order of their ids, read as they are asked for; without those that repeat another
        one when `duplicates` is false."""
        last = ""
        clause = "" if duplicates else " and duplicate_of is null"
        while True:
            statement = f"{_SELECT} where deleted_at is null{clause} and offer_id > %s order by offer_id limit {BATCH}"
            with self._db.connection() as connection:
                rows = connection.execute(statement, [last]).fetchall()  # pyright: ignore[reportArgumentType]
            if not rows:
                return
            yield from map(_offer, rows)
            last = rows[-1][0]

    def count(self) -> dict[str, int]:
        """Numbers of offers by state: open, duplicates (among the open ones), closed, and rejected records."""
        with self._db.connection() as connection:
            row = connection.execute(
                "select count(*) filter (where deleted_at is null),"
                " count(*) filter (where deleted_at is null and duplicate_of is not null),"
                " count(*) filter (where deleted_at is not null),"
                " (select count(*) from recruit.offer_rejects) from recruit.offers"
            ).fetchone()
        return dict(zip(("open", "duplicates", "closed", "rejected"), row or (0, 0, 0, 0), strict=True))

    def newest(self, limit: int = 20) -> list[Offer]:
        """The open offers published last, those without a date at the end."""
        with self._db.connection() as connection:
            rows = connection.execute(
                f"{_SELECT} where {LIVE} order by published_at desc nulls last, offer_id limit %s",  # pyright: ignore
                [limit],
            ).fetchall()
        return [_offer(row) for row in rows]

    def columns(self) -> dict[str, str]:
        """The columns of the offers' table with their PostgreSQL types."""
        with self._db.connection() as connection:
            rows = connection.execute(
                "select column_name, udt_name from information_schema.columns"
                " where table_schema = 'recruit' and table_name = 'offers'"
            ).fetchall()
        return {row[0]: row[1] for row in rows}

    def search(self, text: str, limit: int = 20) -> list[Offer]:
        """Open offers that hold all words of `text` (stemmed, without accents), best first; offers with a title that
        looks like `text` where there are none."""
        with self._db.connection() as connection:
            rows = connection.execute(
                f"{_SELECT}, recruit.search_query(%(text)s) as query where {LIVE} and search @@ query"  # pyright: ignore
                " order by ts_rank_cd(search, query, 1) desc, offer_id limit %(limit)s",
                {"text": storable(text), "limit": limit},
            ).fetchall()
            if not rows:
                # A letter too many or two exchanged: half of the trigrams are still there.
                connection.execute("set local pg_trgm.word_similarity_threshold = 0.4")
                rows = connection.execute(
                    f"{_SELECT} where {LIVE} and %(text)s <%% search_title"  # pyright: ignore
                    " order by word_similarity(%(text)s, search_title) desc, offer_id limit %(limit)s",
                    {"text": storable(text), "limit": limit},
                ).fetchall()
        return [_offer(row) for row in rows]

    def rejects(self, source: str | None = None) -> list[RejectedOffer]:
        """The records in quarantine, by source and place."""
        with self._db.connection() as connection:
            rows = connection.execute(
                "select source, source_id, record, field, reason, remedy, payload from recruit.offer_rejects"
                " where %(source)s::text is null or source = %(source)s order by source, record",
                {"source": source},
            ).fetchall()
        names = ("source", "source_id", "origin", "field", "reason", "remedy", "payload")
        return [RejectedOffer(**dict(zip(names, row, strict=True))) for row in rows]

    def history(self, offer_id: str) -> list[Offer]:
        """Every version of the offer, the current one last."""
        with self._db.connection() as connection:
            rows = connection.execute(
                "select record from recruit.offer_versions where offer_id = %s order by version", [offer_id]
            ).fetchall()
        return [*(Offer.model_validate(row[0]) for row in rows), *self.get_many([offer_id])]

    def _keep(self, rows: Mapping[str, _Row], rejects: list[RejectedOffer]) -> tuple[Counter[str], list[str]]:
        """Write a batch in one transaction; returns how many of its offers were new and so on, by the names of `LoadReport`,
        and the keys of its records in quarantine."""
        with self._db.connection() as connection:
            return _merge(connection, rows, _alone(connection)), _quarantine(connection, rejects)

    def _close(self, connection: psycopg.Connection, source: str, seen: set[str]) -> int:
        # After a first load the planner takes the table for small and would compare each offer with each id of the listing.
        connection.execute("set local enable_nestloop = off")
        rows = connection.execute(
            "update recruit.offers o set deleted_at = now(), duplicate_of = null"
            " where source = %s and deleted_at is null and not exists (select 1 from"
            " json_array_elements_text(%s::json) listed(offer_id) where listed.offer_id = o.offer_id) returning offer_id",
            [source, json.dumps(list(seen))],
        ).fetchall()
        connection.execute("set local enable_nestloop = on")
        alone = list(_unlink(connection, [row[0] for row in rows]).items())
        for start in range(0, len(alone), BATCH):
            _link(connection, _links(connection, dict(alone[start : start + BATCH])))
        return len(rows)

    def recount_words(self) -> bool:
        """Count anew in how many offers each word stands, where enough offers have changed since; True when they were
        counted. With 100,000 offers that takes seconds, so a load of a few leaves it to whoever refreshes the matches."""
        with self._db.connection() as connection:
            stale = connection.execute(
                "select changes > %s * offers from recruit.corpus for update", [STALE_SHARE]
            ).fetchone()
            if stale and stale[0]:
                self._recount(connection)
                return True
        return False

    def _count_words(self, connection: psycopg.Connection, changes: int) -> None:
        if not changes:
            return
        row = connection.execute(
            "update recruit.corpus set changes = changes + %s returning changes, offers", [changes]
        ).fetchone()
        counted, offers = row or (0, 0)
        if counted > STALE_SHARE * offers and (offers < COUNTED_AT_ONCE or changes > STALE_SHARE * offers):
            self._recount(connection)

    def _recount(self, connection: psycopg.Connection) -> None:
        connection.execute("delete from recruit.lexemes")
        connection.execute(
            "insert into recruit.lexemes (lexeme, offers) select word, ndoc"  # noqa: S608
            f" from ts_stat('select search from recruit.offers where {LIVE}')"  # pyright: ignore
        )
        connection.execute(
            "update recruit.corpus set epoch = epoch + 1, changes = 0,"  # noqa: S608
            f" offers = (select count(*) from recruit.offers where {LIVE})"  # pyright: ignore
        )
        connection.execute("analyze recruit.offers, recruit.lexemes")


def _forget(connection: psycopg.Connection, source: str) -> None:
    """Take from the source's closed offers, from all their versions and from what is in quarantine of them, what names
    their employer. When such an offer comes back, its new content hash makes it a new version."""
    emptied = ", ".join(f"{name} = null" for name in FORGOTTEN)
    closed = connection.execute(
        f"update recruit.offers set {emptied}, description = '', notes = '{{}}', signature = '{{}}', bands = '{{}}',"  # pyright: ignore  # noqa: S608
        " content_hash = 'forgotten', record_hash = 'forgotten', raw_hash = null, text_sha256 = 'forgotten'"
        " where source = %s and deleted_at is not null and content_hash <> 'forgotten' returning offer_id",
        [source],
    ).fetchall()
    ids = [row[0] for row in closed]
    blank = json.dumps({**dict.fromkeys(FORGOTTEN), "description": "", "notes": []})
    connection.execute(
        "update recruit.offer_versions set record = record || %s::jsonb, content_hash = 'forgotten'"
        " where offer_id = any(%s)",
        [blank, ids],
    )
    connection.execute(
        "update recruit.offer_rejects set payload = null where source = %s and source || ':' || source_id = any(%s)",
        [source, ids],
    )


def _alone(connection: psycopg.Connection) -> datetime:
    """Wait until nobody else writes offers; until the transaction ends, nobody else does. Returns when it began."""
    ((now,),) = connection.execute("select now() from pg_advisory_xact_lock(%s)", [_WRITER]).fetchall()
    return now


class _Sketch(NamedTuple):
    """What is compared of an offer to find its repeats; `since` decides which of them is the oldest, None being when it was
    first seen."""

    signature: Any
    bands: tuple[int, ...]
    location: str | None
    contract: str | None
    since: datetime | None


class _Row(NamedTuple):
    """An offer as it is written: the values of `_COLUMNS`, those of them that decide whether it has to be, and what
    decides what it repeats."""

    content_hash: str
    record_hash: str
    raw_hash: str | None
    values: tuple[Any, ...]
    sketch: _Sketch


class _Writing:
    """Batches that are written one after the other in the thread `behind`, while the next is made ready in the caller's."""

    def __init__(self, behind: Executor, keep: Callable[..., tuple[Counter[str], list[str]]]):
        self._behind, self._keep = behind, keep
        self._under_way: Future[tuple[Counter[str], list[str]]] | None = None
        self._counts: Counter[str] = Counter()
        self._records: set[str] = set()

    def begin(self, rows: Mapping[str, _Row], rejects: list[RejectedOffer]) -> None:
        """Write the batch once the last one is written. Raises what writing that one did."""
        self._settle()
        self._under_way = self._behind.submit(self._keep, rows, rejects)

    def done(self) -> tuple[LoadReport, set[str]]:
        """The counts of all batches, and the keys of all records in quarantine. Raises what writing the last one did."""
        self._settle()
        return LoadReport.model_validate(self._counts), self._records

    def _settle(self) -> None:
        if self._under_way is not None:
            counts, records = self._under_way.result()
            self._counts += counts
            self._records.update(records)


def _merge(connection: psycopg.Connection, rows: Mapping[str, _Row], now: datetime) -> Counter[str]:
    counts: Counter[str] = Counter()
    if not rows:
        return counts
    known = {
        offer_id: stored
        for offer_id, *stored in connection.execute(
            "select offer_id, content_hash, record_hash, deleted_at is not null, first_seen_at from recruit.offers"
            " where offer_id = any(%s)",
            [list(rows)],
        )
    }
    written: list[str] = []
    same: list[str] = []
    for offer_id, row in rows.items():
        content, record, closed, _ = known.get(offer_id, (None, None, False, now))
        if closed:
            counts["restored"] += 1
        elif content is None:
            counts["new"] += 1
        elif content != row.content_hash:
            counts["changed"] += 1
        else:
            counts["unchanged"] += 1
            if record == row.record_hash:
                same.append(offer_id)
                continue
        written.append(offer_id)
    if written:
        sketches = {
            offer_id: sketch._replace(since=sketch.since or (known[offer_id][3] if offer_id in known else now))
            for offer_id, sketch in ((offer_id, rows[offer_id].sketch) for offer_id in written)
        }
        changed = [offer_id for offer_id in written if offer_id in known]
        links = _links(connection, {**_unlink(connection, changed), **sketches})
        # With its link a new row is written once: linked later, it would have a second entry in every index.
        _copy(connection, "recruit.offers", [(*rows[k].values, links.get(k)) for k in written if k not in known])
        _update(connection, [(*rows[offer_id].values, links.get(offer_id)) for offer_id in changed])
        _link(connection, {offer_id: root for offer_id, root in links.items() if offer_id not in sketches})
    if same:
        connection.execute(
            "update recruit.offers o set raw_hash = given.raw_hash"
            " from unnest(%s::text[], %s::text[]) given(raw_hash, offer_id) where o.offer_id = given.offer_id",
            [[rows[offer_id].raw_hash for offer_id in same], same],
        )
    return counts


def _row(offer: Offer) -> _Row:
    import numpy

    told = offer.model_dump_json(exclude={"duplicate_of", "raw_hash"})
    texts = texts_sha256(offer)
    record_hash = hashlib.sha256(f"{SKETCH}{texts}{told}".encode()).hexdigest()
    signed = signature(offer)
    sketch = _Sketch(
        numpy.array(signed, dtype=numpy.int32), bands(signed), offer.location, offer.contract, offer.published_at
    )
    fields = [list(value) or "{}" if isinstance(value := getattr(offer, name), tuple) else value for name in _FIELDS]
    values = (
        *fields,
        texts,
        record_hash,
        offer.raw_hash,
        _numbers(signed),
        _numbers(sketch.bands),
    )
    return _Row(offer.content_hash, record_hash, offer.raw_hash, values, sketch)


def _numbers(values: Sequence[int]) -> str:
    """An array as PostgreSQL writes it: ten times faster than the driver does."""
    return f"{{{','.join(map(str, values))}}}"


def _copy(connection: psycopg.Connection, table: str, rows: list[tuple[Any, ...]]) -> None:
    if not rows:
        return
    with connection.cursor().copy(f"copy {table} ({', '.join(_COLUMNS)}) from stdin") as copy:  # pyright: ignore
        for row in rows:
            copy.write_row(row)


def _update(connection: psycopg.Connection, rows: list[tuple[Any, ...]]) -> None:
    """Store a new version of each of these offers, or the same one when only what is told around its content is new."""
    if not rows:
        return
    columns = ", ".join(_COLUMNS)
    connection.execute("drop table if exists pg_temp.incoming")
    connection.execute(
        f"create temporary table incoming on commit drop as select {columns} from recruit.offers with no data"  # pyright: ignore  # noqa: S608
    )
    _copy(connection, "incoming", rows)
    fields = ", ".join(f"'{name}', o.{name}" for name in _FIELDS)
    connection.execute(
        f"""
        insert into recruit.offer_versions (offer_id, version, content_hash, valid_from, record)
        select offer_id, o.version, o.content_hash, o.changed_at, jsonb_build_object({fields})
        from recruit.offers o join incoming i using (offer_id) where o.content_hash <> i.content_hash
        on conflict (offer_id, version) do nothing
        """  # noqa: S608  # pyright: ignore
    )
    assigned = ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS if name != "offer_id")
    # All are there; that finds each by its key, whatever the planner believes of the tables.
    connection.execute(
        f"""
        insert into recruit.offers as o ({columns}) select {columns} from incoming
        on conflict (offer_id) do update set {assigned}, deleted_at = null,
            version = o.version + (o.content_hash <> excluded.content_hash)::int,
            changed_at = case when o.content_hash <> excluded.content_hash or o.deleted_at is not null
                then now() else o.changed_at end
        """  # noqa: S608  # pyright: ignore
    )


_SKETCHED = "array_send(o.signature), o.offer_id, o.location, o.contract, o.duplicate_of"
_NEAR = f"""
    with near as materialized (
        select b.ctid, array_agg(given.place::int) as places
        from unnest(%s::text[]) with ordinality given(bands, place) cross join lateral (
            select b.ctid from recruit.offers b where b.bands && given.bands::bigint[] and b.deleted_at is null
        ) b group by b.ctid
    )
    select {_SKETCHED}, near.places from near join recruit.offers o on o.ctid = near.ctid
"""  # noqa: S608
# During a first load the planner knows nothing of the table and would read all of it for each offer: 8 ms, not 0.06.
_BY_INDEX = (
    "select set_config('enable_seqscan', 'off', true), set_config('enable_indexscan', 'off', true),"
    " set_config('work_mem', '32MB', true)"
)
_AS_EVER = "select set_config('enable_seqscan', 'on', true), set_config('enable_indexscan', 'on', true)"


def _unlink(connection: psycopg.Connection, offer_ids: Sequence[str]) -> dict[str, _Sketch]:
    """Let the offers that repeat one of these repeat none; returns them."""
    if not offer_ids:
        return {}
    rows = connection.execute(
        "update recruit.offers o set duplicate_of = null where deleted_at is null and duplicate_of = any(%s)"  # noqa: S608
        f" returning {_SKETCHED}, o.bands, coalesce(o.published_at, o.first_seen_at)",  # pyright: ignore
        [list(offer_ids)],
        binary=True,
    ).fetchall()
    return {
        offer_id: _Sketch(signed, tuple(bands), location, contract, since)
        for signed, (_, offer_id, location, contract, _, bands, since) in zip(_signatures(rows), rows, strict=True)
    }


def _link(connection: psycopg.Connection, links: Mapping[str, str | None]) -> None:
    """Store which offer each of these repeats."""
    if links:
        connection.execute(
            "update recruit.offers o set duplicate_of = given.target"
            " from unnest(%s::text[], %s::text[]) given(target, offer_id) where o.offer_id = given.offer_id",
            [list(links.values()), list(links)],
        )


def _links(connection: psycopg.Connection, nodes: Mapping[str, _Sketch]) -> dict[str, str | None]:
    """Which offers repeat another one now that the `nodes`, which repeat none so far, are among the stored ones: all of a
    group repeat its oldest. Only what is not stored so: each row that is written costs an entry in every index."""
    groups = _Groups()
    for offer_id, other in _repeating(connection, nodes):
        groups.join(offer_id, other)
    if not groups.parents:
        return {}
    stored = connection.execute(
        "select offer_id, duplicate_of, coalesce(published_at, first_seen_at) from recruit.offers"
        " where deleted_at is null and (offer_id = any(%(ids)s) or duplicate_of = any(%(ids)s))",
        {"ids": list(groups.parents)},
    ).fetchall()
    members = {offer_id: (root, since) for offer_id, root, since in stored if offer_id not in nodes}
    members |= {key: (None, nodes[key].since) for key in groups.parents if key in nodes}
    oldest: dict[str, tuple[Any, str]] = {}
    for offer_id, (root, since) in members.items():
        group = groups.of(offer_id, root)
        oldest[group] = min(oldest.get(group, (since, offer_id)), (since, offer_id))
    links: dict[str, str | None] = {}
    for offer_id, (root, _) in members.items():
        first = oldest[groups.of(offer_id, root)][1]
        if root != (target := None if first == offer_id else first):
            links[offer_id] = target
    return links


def _repeating(connection: psycopg.Connection, nodes: Mapping[str, _Sketch]) -> Iterator[tuple[str, str]]:
    """The pairs of a node and an offer that are one job; of stored ones that repeat another, that one. Signatures come as
    bytes and are compared in numpy: among offers of few templates each comes near hundreds, and as Python's numbers they were
    most of a load's memory and time."""
    import numpy

    connection.execute(_BY_INDEX)
    given = [_numbers(sketch.bands) for sketch in nodes.values()]
    rows = connection.execute(_NEAR, [given], binary=True).fetchall()  # pyright: ignore[reportArgumentType]
    connection.execute(_AS_EVER)
    rows = [row for row in rows if row[1] not in nodes]
    near: list[list[int]] = [[] for _ in nodes]
    for number, row in enumerate(rows):
        for place in row[-1]:
            near[place - 1].append(number)
    with_band: dict[int, list[int]] = defaultdict(list)
    for place, sketch in enumerate(nodes.values()):
        near[place] += {other for band in sketch.bands for other in with_band[band]}
        for band in sketch.bands:
            with_band[band].append(len(rows) + place)
    signatures = numpy.concatenate([_signatures(rows), [sketch.signature for sketch in nodes.values()]])
    rows += [(None, offer_id, sketch.location, sketch.contract, None, None) for offer_id, sketch in nodes.items()]
    for (offer_id, sketch), numbers in zip(nodes.items(), near, strict=True):
        alike = similarities(sketch.signature, signatures[numbers])
        found: set[str] = set()
        for hit in numpy.flatnonzero(alike >= NEAR).tolist():
            _, other, location, contract, root, _ = rows[numbers[hit]]
            first = root or other
            if first not in found and repeats(sketch.location, location, sketch.contract, contract, alike[hit]):
                found.add(first)
                yield offer_id, first


def _signatures(rows: Sequence[tuple[Any, ...]]) -> Any:
    """The signatures that come first in these rows, as PostgreSQL's `array_send` puts them (each number behind its length,
    all behind 20 bytes about the array): a numpy array with one in each row."""
    import numpy

    sent = numpy.dtype([("array", "V20"), ("numbers", [("length", ">i4"), ("value", ">i4")], PERMUTATIONS)])
    return numpy.frombuffer(b"".join(row[0] for row in rows), sent)["numbers"]["value"].astype(numpy.int32)


class _Groups:
    """Disjoint sets of ids."""

    def __init__(self) -> None:
        self.parents: dict[str, str] = {}

    def find(self, item: str) -> str:
        self.parents.setdefault(item, item)
        while self.parents[item] != item:
            self.parents[item] = self.parents[self.parents[item]]
            item = self.parents[item]
        return item

    def of(self, offer_id: str, root: str | None) -> str:
        """The set of an offer, which is that of its `root` unless it is an item itself."""
        return self.find(offer_id if root is None or offer_id in self.parents else root)

    def join(self, one: str, other: str) -> None:
        self.parents[self.find(one)] = self.find(other)


def _quarantine(connection: psycopg.Connection, rejects: list[RejectedOffer]) -> list[str]:
    """Keep the records with their reasons; returns their keys: the id, or the place of a record without one."""
    rows = []
    for reject in rejects:
        payload = reject.payload if isinstance(reject.payload, str | None) else json.dumps(reject.payload)
        record = storable(reject.origin)
        rows.append(
            (
                reject.source,
                record,
                reject.source_id,
                reject.field,
                reject.reason,
                reject.remedy,
                payload and storable(payload),
            )
        )
    with connection.cursor() as cursor:
        cursor.executemany(
            "insert into recruit.offer_rejects (source, record, source_id, field, reason, remedy, payload)"
            " values (%s, %s, %s, %s, %s, %s, %s) on conflict (source, record) do update set last_seen_at = now(),"
            " source_id = excluded.source_id, field = excluded.field, reason = excluded.reason,"
            " remedy = excluded.remedy, payload = excluded.payload",
            rows,
        )
    return [row[1] for row in rows]


def _repeated(offer: Offer) -> RejectedOffer:
    return RejectedOffer(
        source=offer.source,
        source_id=offer.offer_id.removeprefix(f"{offer.source}:"),
        offer_id=offer.offer_id,
        origin=f"{offer.offer_id}, again",
        field="id",
        reason="is given twice in one listing; the first was kept",
        remedy="give every offer an id of its own",
        payload=offer.model_dump(mode="json"),
    )


def _offer(row: tuple[Any, ...]) -> Offer:
    fields = dict(zip((*_FIELDS, "duplicate_of"), row, strict=False))
    return Offer(**{**fields, "notes": tuple(fields["notes"]), "skills": tuple(fields["skills"])})


def _number(connection: psycopg.Connection, statement: str, values: Sequence[Any]) -> int:
    row = connection.execute(statement, values).fetchone()  # pyright: ignore[reportArgumentType]
    return row[0] if row else 0
