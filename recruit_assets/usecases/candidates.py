"""What the product does with one CV that is in its keeping: read it, have the crew profile it, remember both."""

from __future__ import annotations

from recruit_assets.documents import Limits
from recruit_assets.domain.documents import CvError, Document
from recruit_assets.domain.profiles import CandidateProfile, ParseFailure
from recruit_assets.stores.cv_files import CvFileStore, DocumentStore
from recruit_assets.stores.objects import ObjectNotFound, ObjectStore
from recruit_assets.stores.profiles import ProfileStore
from recruit_assets.usecases.parse import CvParser, parse_with_memory, read_file


def read_cv(limits: Limits, objects: ObjectStore, profiles: ProfileStore, cv_key: str) -> Document:
    """Read a received CV into a document and store it. A failure is noted in `profiles`, and an older document goes.

    Raises CvError when the file can't be read, StoreError.
    """
    documents = DocumentStore(objects)
    try:
        file = CvFileStore(objects).get(cv_key)
    except ObjectNotFound:
        raise CvError("empty", "The CV was not received yet: materialize cv_files for it.") from None
    try:
        document = read_file(file.data, file.name, limits)
    except CvError as error:
        documents.delete(cv_key)
        profiles.record_failure(cv_key, ParseFailure(code=error.code, message=error.message), file.sha256)
        raise
    documents.put(cv_key, document)
    return document


def profile_cv(
    parser: CvParser, objects: ObjectStore, profiles: ProfileStore, cv_key: str, run_id: str | None = None
) -> CandidateProfile:
    """Have the crew read a CV's document and store the profile. The same document under the same crew version is
    answered from memory, without a model call. A failure is noted in `profiles`.

    Raises CvError when the CV has no document or the crew no answer, StoreError.
    """
    try:
        document = DocumentStore(objects).get(cv_key)
    except ObjectNotFound:
        raise _unread(profiles, cv_key) from None
    try:
        profile = parse_with_memory(parser, document, profiles)
    except CvError as error:
        failure = ParseFailure(code=error.code, message=error.message)
        profiles.record_failure(cv_key, failure, document.sha256, parser.crew_version)
        raise
    profiles.put(cv_key, profile, CvFileStore(objects).get(cv_key).name, run_id)
    profiles.clear_failure(cv_key)
    return profile


def _unread(profiles: ProfileStore, cv_key: str) -> CvError:
    """Why there is no document: what reading it failed with, if that was tried."""
    failed = profiles.failures().get(cv_key)
    if failed:
        return CvError(failed.failure.code, failed.failure.message)
    return CvError("empty", "The CV was not read yet: materialize cv_documents for it.")
