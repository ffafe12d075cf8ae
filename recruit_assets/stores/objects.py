"""The object store: bytes under a key, the same on a local folder (`file://`) and on S3 or MinIO (`s3://`).

Belongs here: opening a store by its URL, reading and writing objects, one meaning of errors on both backends.
Does not belong here: what is kept under which key (`cv_files` and the other stores built on this one).
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from recruit_assets.stores.errors import StoreError

if TYPE_CHECKING:
    from obstore import ObjectMeta
    from obstore.store import LocalStore, S3Store

_LOGGER = logging.getLogger(__name__)
_URL_OPTIONS = {"endpoint", "region"}
_STAGED_FILE = re.compile(r"#\d+$")
_MAX_KEY_BYTES = 1024
_MAX_SEGMENT_BYTES = 240


class ObjectNotFound(StoreError):
    """No object lies under the key."""

    def __init__(self, key: str):
        super().__init__(f"no object is stored under this key (key hash {_short_hash(key)})")
        self.key = key


@dataclass(frozen=True)
class ObjectInfo:
    """What is known of an object without reading it: `size` in bytes, `etag` changes whenever it is written."""

    key: str
    size: int
    etag: str
    last_modified: datetime


def _short_hash(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:12]


def key_fault(key: str) -> str | None:
    """Why `key` can't be an object key on every backend, in words; None when it can.

    A key is folders and a name joined by "/". What a local disk or S3's XML listing can't carry is refused everywhere,
    so that a store can be moved from one backend to the other.
    """
    if not key:
        return "it is empty"
    if any(
        unicodedata.category(character) in ("Cc", "Cs") or character in "\\\ufffe\uffff\u2028\u2029"
        for character in key
    ):
        return "it has a control character, a backslash or another character that not every store can keep"
    if len(key.encode()) > _MAX_KEY_BYTES:
        return f"it is longer than {_MAX_KEY_BYTES} bytes"
    for segment in key.split("/"):
        if segment in ("", ".", ".."):
            return "it starts or ends with '/', or has an empty, '.' or '..' part"
        if len(segment.encode()) > _MAX_SEGMENT_BYTES:
            return f"a part of it is longer than {_MAX_SEGMENT_BYTES} bytes"
        if _STAGED_FILE.search(segment):
            return "a part of it ends in '#' and a number, the mark of a half-written file"
    return None


class ObjectStore:
    """Bytes under keys, in the folder or bucket that a URL names. Thread-safe.

    `url` is `file:///folder` (made when missing) or `s3://bucket/prefix?endpoint=http://host:9000&region=us-east-1`
    (both options may be left out on AWS). Credentials never stand in the URL: they come from the arguments, else from
    AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or whatever else the AWS environment offers.

    Every method raises StoreError when the store can't be used, and ValueError on a key that no store could keep.
    """

    def __init__(self, url: str, *, access_key_id: str | None = None, secret_access_key: str | None = None):
        parts = urlsplit(url)
        self._root: Path | None = None
        if parts.scheme == "file":
            self._root, self._where = _open_folder(url)
            self._store: LocalStore | S3Store = _local(self._root)
        elif parts.scheme == "s3":
            self._store, self._where = _open_bucket(url, access_key_id, secret_access_key)
        else:
            raise StoreError("The object store's URL must start with file:// or s3://. Correct OBJECT_STORE_URL.")

    def put(self, key: str, data: bytes, *, create_only: bool = False) -> bool:
        """Store `data` under `key`, whole or not at all; True when it was written.

        With `create_only` an object that is already there is left alone and False comes back: of any number of
        concurrent callers exactly one gets True. On a folder the bytes have reached the disk when this returns.
        """
        import obstore
        from obstore.exceptions import AlreadyExistsError

        _check(key)
        with self._plain_errors(writing=True):
            try:
                obstore.put(self._store, key, data, mode="create" if create_only else "overwrite")
            except AlreadyExistsError:
                return False
            if self._root is not None:
                _flush_to_disk(self._root / key)
        return True

    def get(self, key: str) -> bytes:
        """The object's bytes. Raises ObjectNotFound."""
        import obstore

        _check(key)
        with self._plain_errors(key):
            return bytes(obstore.get(self._store, key).bytes())

    def head(self, key: str) -> ObjectInfo:
        """Size, etag and date of the object. Raises ObjectNotFound."""
        import obstore

        _check(key)
        with self._plain_errors(key):
            return _info(obstore.head(self._store, key))

    def exists(self, key: str) -> bool:
        """Whether an object lies under the key."""
        try:
            self.head(key)
        except ObjectNotFound:
            return False
        return True

    def delete(self, key: str) -> None:
        """Remove the object. Removing what is not there is no error."""
        import obstore

        _check(key)
        with suppress(ObjectNotFound), self._plain_errors(key, writing=True):
            obstore.delete(self._store, key)

    def list(self, prefix: str = "", after: str | None = None, limit: int | None = None) -> Iterator[ObjectInfo]:
        """The objects in the folder `prefix` and below ("" is the whole store), sorted by key.

        `after` leaves out every key up to and including that one; `limit` is the most that come back. A file that a
        person put into the folder under a name that can't be a key is left out, and a warning in the log counts it.
        """
        prefix = prefix.rstrip("/")
        if prefix:
            _check(prefix)
        found = self._list_bucket(prefix, after) if self._root is None else self._list_folder(self._root, prefix, after)
        return islice(found, limit)

    def put_json(self, key: str, value: Any, *, create_only: bool = False) -> bool:
        """Store a JSON value (UTF-8, keys sorted, so equal values are equal bytes); see `put`."""
        return self.put(key, json.dumps(value, ensure_ascii=False, sort_keys=True).encode(), create_only=create_only)

    def get_json(self, key: str) -> Any:
        """The JSON value under `key`. Raises ObjectNotFound, and StoreError when it is no JSON."""
        try:
            return json.loads(self.get(key))
        except ValueError:
            raise StoreError(f"{self._where}: an object that should be JSON is damaged; write it again.") from None

    def uri(self, key: str) -> str:
        """Where the object lies, for people to read: `s3://bucket/prefix/key` or a file URL; never a credential."""
        _check(key)
        return f"{self._where.rstrip('/')}/{key}" if self._root is None else (self._root / key).as_uri()

    def _list_bucket(self, prefix: str, after: str | None) -> Iterator[ObjectInfo]:
        import obstore

        with self._plain_errors():
            for chunk in obstore.list(self._store, prefix or None, offset=after):
                yield from map(_info, chunk)

    def _list_folder(self, root: Path, prefix: str, after: str | None) -> Iterator[ObjectInfo]:
        # obstore's own listing of a folder is unsorted, and one file name with a line break or in Latin-1 ends it.
        keys: list[str] = []
        unusable = 0
        for folder, _, names in os.walk(root / prefix if prefix else root):
            for name in names:
                key = (Path(folder) / name).relative_to(root).as_posix()
                if _STAGED_FILE.search(name) or (after is not None and key <= after):
                    continue
                if key_fault(key):
                    unusable += 1
                else:
                    keys.append(key)
        if unusable:
            _LOGGER.warning(
                "%d file(s) in the object store's folder have names that can't be keys and are left out: rename them",
                unusable,
            )
        for key in sorted(keys):
            with suppress(ObjectNotFound):
                yield self.head(key)

    @property
    def _gone(self) -> str:
        return "the bucket does not exist. Create it and try again." if self._root is None else "the folder is gone."

    @contextmanager
    def _plain_errors(self, key: str | None = None, *, writing: bool = False) -> Iterator[None]:
        # `from None`: the library's messages quote paths, and file names are personal data.
        from obstore.exceptions import BaseError, PermissionDeniedError, UnauthenticatedError

        try:
            yield
        except FileNotFoundError as error:
            if key is None or "NoSuchBucket" in str(error):
                raise StoreError(f"{self._where}: {self._gone}") from None
            raise ObjectNotFound(key) from None
        except (PermissionDeniedError, UnauthenticatedError, PermissionError):
            remedy = (
                "Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and the bucket's policy."
                if self._root is None
                else "Check who owns the folder and who may write to it."
            )
            raise StoreError(f"{self._where}: access is refused. {remedy}") from None
        except (BaseError, OSError) as error:
            text = str(error)
            if "StorageFull" in text or "os error 28" in text or "QuotaExceeded" in text:
                raise StoreError(f"{self._where}: the disk is full. Free some space and run it again.") from None
            if "os error 30" in text:
                raise StoreError(
                    f"{self._where}: the disk is read-only. Make it writable, or choose another."
                ) from None
            if "NoSuchBucket" in text:
                raise StoreError(f"{self._where}: {self._gone}") from None
            if self._root is None:
                raise StoreError(
                    f"{self._where}: the object store gives no usable answer. Check that it runs, that the endpoint in "
                    "OBJECT_STORE_URL is right and that AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are set."
                ) from None
            verb = "written" if writing else "read"
            raise StoreError(f"{self._where}: an object can't be {verb}. Check the disk.") from None


def _check(key: str) -> None:
    fault = key_fault(key)
    if fault:
        raise ValueError(f"not an object key: {fault}")


def _info(meta: ObjectMeta) -> ObjectInfo:
    return ObjectInfo(meta["path"], meta["size"], (meta["e_tag"] or "").strip('"'), meta["last_modified"])


def _open_folder(url: str) -> tuple[Path, str]:
    from urllib.request import url2pathname

    parts = urlsplit(url)
    if parts.netloc not in ("", "localhost"):
        raise StoreError("A file:// URL needs three slashes and an absolute path. Correct OBJECT_STORE_URL.")
    root = Path(url2pathname(parts.path))
    try:
        root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"{root.as_uri()}: the object store's folder can't be made ({error.strerror}). "
            "Choose another in OBJECT_STORE_URL or correct its permissions."
        ) from None
    return root, root.as_uri()


def _local(root: Path) -> LocalStore:
    from obstore.store import LocalStore

    return LocalStore(root)


def _open_bucket(url: str, access_key_id: str | None, secret_access_key: str | None) -> tuple[S3Store, str]:
    from obstore.store import S3Store

    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    unknown = sorted(set(options) - _URL_OPTIONS)
    if "@" in parts.netloc or unknown:
        raise StoreError(
            "OBJECT_STORE_URL may carry the options endpoint and region only"
            + (f" (not {', '.join(unknown)})" if unknown else "")
            + ". Credentials belong in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
        )
    if not parts.netloc:
        raise StoreError("OBJECT_STORE_URL names no bucket: write s3://bucket or s3://bucket/prefix.")
    prefix = parts.path.strip("/")
    endpoint = options.get("endpoint") or os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
    settings: dict[str, Any] = {
        "endpoint": endpoint,
        "region": options.get("region") or os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION"),
        "access_key_id": access_key_id,
        "secret_access_key": secret_access_key,
    }
    store = S3Store(
        parts.netloc,
        prefix=prefix or None,
        client_options={
            "allow_http": (endpoint or "").startswith("http://"),
            "connect_timeout": timedelta(seconds=5),
            "timeout": timedelta(seconds=60),
        },
        retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=60)},
        **{name: value for name, value in settings.items() if value},
    )
    return store, f"s3://{parts.netloc}/{prefix}".rstrip("/")


def _flush_to_disk(path: Path) -> None:
    """Make a written file survive a power cut: its bytes, and (where the system can) its entry in the folder."""
    for target in (path, path.parent) if os.name == "posix" else (path,):
        descriptor = os.open(target, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
