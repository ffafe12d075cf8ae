"""Inbox, files and documents of CVs, on a folder and on an S3 server alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruit_assets.domain.documents import CvFile, Document, Line, Page, Span, cv_key, sha256_hex
from recruit_assets.stores.cv_files import CvFileStore, DocumentStore, Inbox, safe_name
from recruit_assets.stores.errors import StoreError
from recruit_assets.stores.objects import ObjectNotFound, ObjectStore, key_fault


@pytest.fixture
def objects(any_store_url: str) -> ObjectStore:
    return ObjectStore(any_store_url)


def a_file(data: bytes = b"%PDF-1.7", name: str = "CV Zoé Lefèvre.pdf") -> CvFile:
    return CvFile(name=name, sha256=sha256_hex(data), size=len(data), data=data)


def a_document() -> Document:
    text = "Zoé Lefèvre"
    box = (56.7, 40.1, 200.0, 55.3)
    line = Line(
        text=text, page=1, box=box, start=0, end=len(text), size=18.5, bold=True, spans=(Span(start=0, end=3, box=box),)
    )
    return Document(
        sha256="0" * 64,
        media_type="application/pdf",
        pages=(Page(number=1, width=595.3, height=841.9),),
        lines=(line,),
        language="fr",
        flags=("hidden_text",),
        reader="pdf-1",
        modified="2026-03-01",
    )


def test_a_file_comes_back_with_name_and_bytes_and_its_new_version_replaces_it(objects):
    files = CvFileStore(objects)
    files.put("0123456789abcdef", a_file())
    files.put("0123456789abcdef", a_file())
    assert files.get("0123456789abcdef") == a_file()
    files.put("0123456789abcdef", a_file(b"new", "autre.docx"))
    assert files.get("0123456789abcdef") == a_file(b"new", "autre.docx")
    assert [info.key for info in objects.list()] == [
        "cv_files/0123456789abcdef/file.json",
        "cv_files/0123456789abcdef/original",
    ]


def test_a_file_that_was_cut_short_or_altered_is_noticed(objects):
    files = CvFileStore(objects)
    files.put("k", a_file())
    objects.put("cv_files/k/original", b"altered")
    with pytest.raises(StoreError, match="not the one received"):
        files.get("k")


def test_files_and_documents_are_erased_and_missing_ones_are_typed_errors(objects):
    for store, value in ((CvFileStore(objects), a_file()), (DocumentStore(objects), a_document())):
        store.put("k", value)
        store.delete("k")
        store.delete("k")
        with pytest.raises(ObjectNotFound):
            store.get("k")
    assert list(objects.list()) == []


def test_a_document_comes_back_equal(objects):
    DocumentStore(objects).put("k", a_document())
    assert DocumentStore(objects).get("k") == a_document()


def test_a_damaged_document_is_a_plain_error_that_does_not_quote_it(objects):
    objects.put("cv_documents/k.json", '{"text": "Zoé Lefèvre"}'.encode())
    with pytest.raises(StoreError, match="materialize cv_documents") as caught:
        DocumentStore(objects).get("k")
    assert "Zoé" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_adding_the_same_file_twice_adds_it_once(objects):
    inbox = Inbox(objects)
    key = inbox.add("CV Zoé Lefèvre.pdf", b"cv")
    assert inbox.add("CV Zoé Lefèvre.pdf", b"cv") == key
    assert key == f"inbox/{sha256_hex(b'cv')[:12]}/CV Zoé Lefèvre.pdf"
    [entry] = inbox.list()
    assert (entry.object_key, entry.cv_key, entry.size) == (key, cv_key(key), 2)
    assert entry.etag == objects.head(key).etag
    assert inbox.get(key) == a_file(b"cv")


def test_a_cv_is_found_by_its_key_without_a_listing(objects):
    inbox = Inbox(objects)
    added = inbox.add("a.pdf", b"a")
    assert inbox.resolve(cv_key(added)) == added
    with pytest.raises(ObjectNotFound):
        inbox.resolve("0" * 16)


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"object_key": "inbox/another.pdf"}', b"\xff\xfe"])
def test_a_damaged_entry_of_the_index_is_made_anew_and_said(objects, damage, caplog):
    inbox = Inbox(objects)
    object_key = inbox.add("CV Zoé.pdf", b"%PDF-1.7")
    inbox.add("another.pdf", b"%PDF-1.4")
    place = f"inbox_index/{cv_key(object_key)}.json"
    objects.put(place, damage)
    assert inbox.resolve(cv_key(object_key)) == object_key
    assert objects.get_json(place) == {"object_key": object_key}
    assert cv_key(object_key) in caplog.text and "Zo" not in caplog.text


def test_a_damaged_entry_of_a_cv_that_was_struck_off_is_removed(objects):
    inbox = Inbox(objects)
    object_key = inbox.add("cv.pdf", b"%PDF-1.7")
    inbox.strike_off(object_key)
    objects.put(f"inbox_index/{cv_key(object_key)}.json", b"{")
    with pytest.raises(ObjectNotFound):
        inbox.resolve(cv_key(object_key))
    assert inbox.register(object_key) == cv_key(object_key)
    assert inbox.resolve(cv_key(object_key)) == object_key


def test_a_file_dropped_by_hand_is_listed_and_can_be_registered(objects):
    objects.put("inbox/Curriculum vitæ.pdf", b"dropped")
    objects.put("inbox/lot 1/autre.docx", b"dropped too")
    for left_behind in ("inbox/.DS_Store", "inbox/lot 1/~$autre.docx"):
        objects.put(left_behind, b"")
    inbox = Inbox(objects)
    entries = inbox.list()
    assert [entry.object_key for entry in entries] == ["inbox/Curriculum vitæ.pdf", "inbox/lot 1/autre.docx"]
    assert inbox.register(entries[0].object_key) == inbox.register(entries[0].object_key) == entries[0].cv_key
    assert inbox.resolve(entries[0].cv_key) == "inbox/Curriculum vitæ.pdf"
    assert inbox.get("inbox/Curriculum vitæ.pdf").name == "Curriculum vitæ.pdf"


def test_the_inbox_is_listed_in_pages(objects):
    inbox = Inbox(objects)
    keys = sorted(inbox.add(f"{n}.pdf", f"{n}".encode()) for n in range(5))
    objects.put("inbox/.hidden", b"")
    first = inbox.list(limit=2)
    rest = inbox.list(after=first[-1].object_key, limit=10)
    assert [entry.object_key for entry in [*first, *rest]] == keys
    assert inbox.list(limit=0) == []


def test_erasing_a_cv_takes_its_file_and_its_index_entry(objects):
    inbox = Inbox(objects)
    kept, erased = inbox.add("kept.pdf", b"1"), inbox.add("erased.pdf", b"2")
    inbox.delete(cv_key(erased))
    inbox.delete(cv_key(erased))
    assert [entry.object_key for entry in inbox.list()] == [kept]
    assert [info.key for info in objects.list("inbox_index")] == [f"inbox_index/{cv_key(kept)}.json"]
    assert [info.key for info in objects.list("known")] == ["known" + kept.removeprefix("inbox")]


def test_a_page_of_the_inbox_tells_what_is_there_beside_what_was_registered(objects):
    inbox = Inbox(objects)
    names = [f"inbox/{name}.pdf" for name in ("a", "b", "lot/c", "é")]
    for name in names:
        objects.put(name, b"cv")
    for name in names[1:]:
        inbox.register(name)
    objects.delete(names[2])
    first = inbox.page(None, 2)
    assert [entry.object_key for entry in first.entries] == names[:2]
    assert (first.registered, first.last) == ([names[1]], names[1])
    rest = inbox.page(first.last, 2)
    assert [entry.object_key for entry in rest.entries] == [names[3]]
    assert (rest.registered, rest.last) == ([names[2], names[3]], None)
    assert inbox.is_gone(names[2]) and not inbox.is_gone(names[3])
    inbox.strike_off(names[2])
    assert inbox.page(None, 10).registered == [names[1], names[3]]
    assert inbox.resolve(cv_key(names[2])) == names[2], "a CV that is gone from the inbox keeps its place in the index"


def test_the_version_of_a_file_changes_when_it_is_written_and_only_then(objects):
    inbox = Inbox(objects)
    for name in ("a", "b"):
        objects.put(f"inbox/{name}.pdf", b"first")
    before = {entry.object_key: entry.version for entry in inbox.list()}
    assert {entry.object_key: entry.version for entry in inbox.list()} == before
    objects.put("inbox/b.pdf", b"other")
    after = {entry.object_key: entry.version for entry in inbox.list()}
    assert [name for name in before if after[name] != before[name]] == ["inbox/b.pdf"]


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("CV Zoé.pdf", "CV Zoé.pdf"),
        ("e\u0301te\u0301.pdf", "été.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\moi\\cv.docx", "cv.docx"),
        (".htaccess", "htaccess"),
        ("a\nb:c*.pdf", "a_b_c_.pdf"),
        ("", "cv"),
        ("...", "cv"),
        ("履歴書.pdf", "履歴書.pdf"),
    ],
)
def test_a_sender_s_file_name_is_made_safe(given_name, kept):
    assert safe_name(given_name) == kept


@given(st.text(st.characters(), max_size=300))
def test_any_file_name_becomes_a_good_key_and_stays_so(name):
    safe = safe_name(name)
    assert key_fault(f"inbox/0123456789ab/{safe}") is None
    assert "/" not in safe
    assert not safe.startswith((".", "~$"))
    assert len(safe.encode()) <= 120
    assert safe_name(safe) == safe
