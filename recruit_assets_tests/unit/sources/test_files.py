"""Files of offers: broken lines are told one by one, the others go through."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, date, datetime

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from recruit_assets.domain.offers import RawOffer, RejectedOffer
from recruit_assets.sources.archive import from_archive, page_key, records_of_former, to_archive
from recruit_assets.sources.base import Page, SourceError
from recruit_assets.sources.files import FileSource, read
from recruit_assets_tests.support.offers import former_archive, raw_offer


def records_of(path, **options):
    return [record for page in FileSource(path, **options).pages() for record in read(page)]


def test_json_lines_are_read_in_parts_with_everything_else_kept_verbatim(tmp_path):
    path = tmp_path / "offers.jsonl"
    lines = [{"id": n, "title": "Maçon", "description": "Murs", "perks": ["crèche", n]} for n in range(5)]
    path.write_text("\ufeff" + "\n".join(map(json.dumps, lines)) + "\n\n", encoding="utf-8")
    pages = list(FileSource(path, page_bytes=150).pages())
    parts = [list(read(page)) for page in pages]
    assert len(parts) > 1
    assert b"".join(page.body for page in pages) == path.read_bytes()
    records = [record for part in parts for record in part]
    assert records[4].payload["perks"] == ["crèche", 4]
    assert {record.source for record in records} == {"offers"}
    assert [record.origin for record in records] == [f"offers.jsonl, line {n}" for n in range(1, 6)]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"id": 1, "title": "a', "is not valid JSON at character"),
        (b"[1, 2]", "is not a JSON object"),
        (b'{"title": "x"}', "is missing"),
        (b'{"id": "", "title": "x"}', "is missing"),
        (b'{"id": "\xe9"}', "is not UTF-8"),
        (b"[" * 100_000, "is not valid JSON"),
    ],
)
def test_a_broken_line_is_rejected_with_its_place_and_a_remedy_and_its_neighbours_stay(tmp_path, line, reason):
    path = tmp_path / "offers.jsonl"
    good = b'{"id": "%d", "title": "t", "description": "d"}\n'
    path.write_bytes(good % 1 + line + b"\n" + good % 3)
    first, broken, last = records_of(path)
    assert (first.source_id, last.source_id) == ("1", "3")
    assert isinstance(broken, RejectedOffer)
    assert broken.origin == "offers.jsonl, line 2"
    assert reason in broken.reason
    assert broken.remedy


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_whatever_separates_its_fields(tmp_path, delimiter):
    path = tmp_path / "offers.csv"
    path.write_text(
        delimiter.join(["id", "Title", "description"]) + "\n" + delimiter.join(["7", "Maçon", '"deux\nlignes"'])
    )
    (record,) = records_of(path)
    assert record.payload == {"id": "7", "title": "Maçon", "description": "deux\nlignes"}


def test_csv_saved_by_a_french_spreadsheet_keeps_its_accents(tmp_path):
    path = tmp_path / "offers.csv"
    path.write_bytes("id;title;description\n1;Maçon à Nîmes;Été\n".encode("cp1252"))
    assert records_of(path)[0].payload["title"] == "Maçon à Nîmes"


def test_a_csv_row_with_too_many_fields_is_rejected_with_its_line(tmp_path):
    path = tmp_path / "offers.csv"
    path.write_text("id,title,description\n1,a,b\n2,a,b,c\n3,a,b\n")
    first, broken, last = records_of(path)
    assert broken.origin == "offers.csv, line 3"
    assert "4 fields" in broken.reason
    assert (first.source_id, last.source_id) == ("1", "3")


def test_a_csv_without_the_columns_is_refused_by_name(tmp_path):
    path = tmp_path / "offers.csv"
    path.write_text("identifiant,title\n1,a\n")
    with pytest.raises(SourceError, match="id, description"):
        records_of(path)


@pytest.mark.parametrize("name", ["missing.jsonl", "offers.xlsx"])
def test_a_file_that_is_missing_or_of_another_kind_fails_the_listing(tmp_path, name):
    with pytest.raises(SourceError, match=name):
        records_of(tmp_path / name)


def test_parquet_is_read_with_its_types(tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    path = tmp_path / "offers.parquet"
    columns = {
        "id": [7, 8],
        "title": ["Maçon", None],
        "description": ["Murs", "Sols"],
        "published_at": [datetime(2026, 11, 3, tzinfo=UTC), None],
        "salary_min": [2100.0, float("nan")],
    }
    parquet.write_table(pyarrow.table(columns), path)
    first, second = records_of(path)
    assert first.payload == {
        "id": 7,
        "title": "Maçon",
        "description": "Murs",
        "published_at": "2026-11-03T00:00:00+00:00",
        "salary_min": 2100.0,
    }
    assert (second.source_id, second.payload["salary_min"], second.origin) == ("8", None, "offers.parquet, row 2")
    path.write_bytes(b"PAR1 and then nothing")
    with pytest.raises(SourceError, match="no Parquet file"):
        records_of(path)


def test_a_page_comes_back_from_the_archive_byte_for_byte():
    moment = datetime(2026, 11, 3, 5, tzinfo=UTC)
    page = Page(
        source="b",
        kind="lever",
        url="https://b.example/x",
        fetched_at=moment,
        cursor={"skip": 3},
        body=b"\xff\n\x00 {",
        etag='"1"',
    )
    data = to_archive(page)
    assert from_archive(data) == page
    assert to_archive(from_archive(data)) == data
    assert page_key(date(2026, 11, 3), "board", 1, 12) == "raw_offers/2026-11-03/board/001/000012.page.zst"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no archive",
        gzip.compress(b"{}\nbody"),
        gzip.compress(b"[1]"),
        gzip.compress(b"x" * 99)[:-4],
        zstandard.compress(b"{}\nbody"),
        zstandard.compress(b"[1]"),
        zstandard.compress(b"x" * 99)[:-4],
    ],
)
def test_a_page_that_was_cut_or_overwritten_is_refused(data):
    with pytest.raises(SourceError):
        from_archive(data)


def test_a_listing_kept_in_the_former_format_is_still_read():
    records = [raw_offer("1", title="Maçon \ud800 \x00", extra={"a": [1, None]}, salary="2 100 €")]
    reject = RejectedOffer(
        source="b", source_id=None, origin="f, line 2", field="line", reason="r", remedy="m", payload="{"
    )
    data = former_archive([*records, reject])
    assert list(records_of_former(data)) == [*records, reject]
    for damaged in (b"", b"no gzip", data[:-4], data[:5] + b"\xff" * 10):
        with pytest.raises(SourceError):
            list(records_of_former(damaged))


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(st.text(st.characters(codec="utf-8", exclude_characters="\0")), _JSON, max_size=4), st.booleans()
)
def test_a_line_of_json_is_read_as_pythons_own_reader_reads_it(tmp_path_factory, value, ascii_only):
    path = tmp_path_factory.mktemp("json") / "offers.jsonl"
    path.write_bytes(json.dumps({**value, "id": "1"}, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass") + b"\n")
    (record,) = records_of(path)
    if isinstance(record, RawOffer):
        assert record.payload == {**value, "id": "1"}
    else:
        assert (record.field, record.reason) == ("line", "is not UTF-8")


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_records_and_never_an_error(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("wild") / "offers.jsonl"
    path.write_bytes(data)
    assert all(isinstance(record, RawOffer | RejectedOffer) for record in records_of(path))
