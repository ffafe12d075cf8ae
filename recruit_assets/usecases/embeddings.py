"""Texts to stored vectors: of the offers, and of the candidates' sections. Only what is missing is embedded.

Belongs here: the order of the steps and the file of ready-made vectors. Does not belong here: what is embedded
(`domain.offers`, `domain.matchable`), the model (`models`), or SQL (`stores`).
"""

from __future__ import annotations

import base64
import binascii
import json
import struct
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Protocol, TypeVar

from pydantic import BaseModel, Field

from recruit_assets.domain.matchable import Matchable, matchable, section_texts
from recruit_assets.domain.matching import search_terms, search_text
from recruit_assets.domain.offer_texts import OfferTexts, offer_texts, texts_sha256
from recruit_assets.domain.offers import Offer, text_sha256
from recruit_assets.domain.profiles import CandidateProfile
from recruit_assets.models.embedders import Embedder, Vector
from recruit_assets.stores.profiles import ProfileVersion
from recruit_assets.stores.vectors import OfferVectors, SearchRow, Section, VectorStore

T = TypeVar("T")
BATCH = 24
"""Offers between two commits: about ten seconds of the local model's work can be lost, never more."""
TITLES = 256
"""Titles between two commits: as much work as `BATCH` offers, since they are so short."""
READ_AT_ONCE = 1000


class Profiles(Protocol):
    """Where candidates' profiles come from."""

    def get_many(self, cv_keys: Iterable[str]) -> dict[str, CandidateProfile]: ...

    def versions(self, cv_keys: Iterable[str]) -> dict[str, ProfileVersion]: ...

    def keys(self) -> list[str]: ...


class PrecomputedVectors(BaseModel):
    """One line of a file of ready-made vectors: those of an offer's texts (`domain.offer_texts`), each base64 of
    little-endian 16-bit floats; `skills` is null where the offer names none. `texts_sha256` is what they are kept under."""

    texts_sha256: str
    model: str
    text: str
    skills: str | None
    experience: str

    def values(self) -> OfferVectors:
        """The vectors. Raises ValueError when one is no base64 of 16-bit floats."""
        skills = None if self.skills is None else _unpacked(self.skills)
        return OfferVectors(_unpacked(self.text), skills, _unpacked(self.experience))


def _packed(vector: Sequence[float]) -> str:
    return base64.b64encode(struct.pack(f"<{len(vector)}e", *vector)).decode()


def _unpacked(vector: str) -> list[float]:
    data = base64.b64decode(vector, validate=True)
    if len(data) % 2:
        raise ValueError("an odd number of bytes")
    return list(struct.unpack(f"<{len(data) // 2}e", data))


class OfferEmbeddingReport(BaseModel):
    """Offers whose texts were `embedded` now or `loaded` ready-made (offers with the same texts count once), `titles`
    embedded now, and `total` offers with vectors of the model. `searched` is the model whose vectors matching searches:
    another one as long as this one's are not complete. `notes` names lines of the ready-made file that could not be used."""

    model: str
    embedded: int = 0
    loaded: int = 0
    titles: int = 0
    total: int = 0
    searched: str = ""
    notes: list[str] = Field(default_factory=list)


class CandidateEmbeddingReport(BaseModel):
    """Candidates whose vectors were `embedded` (anew) or `unchanged`; `sections` embedded; `failed` keys with the
    reason."""

    model: str
    embedded: int = 0
    unchanged: int = 0
    sections: int = 0
    failed: dict[str, str] = Field(default_factory=dict)


def embed_offers(vectors: VectorStore, embedder: Embedder, precomputed: Path | None = None) -> OfferEmbeddingReport:
    """Give every shown offer vectors of `embedder`'s model, of its title and of its texts (`domain.offer_texts`): for the
    texts ready-made ones where the file `precomputed` (written by `export_offer_embeddings`) has them, else computed now.

    Committed batch by batch, so a run that was cut short goes on where it stopped. Matching goes on with the vectors of
    the model that was in use before until this one's are complete, those of candidates included. Raises ModelError or
    StoreError.
    """
    report = OfferEmbeddingReport(model=embedder.name)
    vectors.register(embedder.name, embedder.dimension)
    if precomputed is not None:
        for batch in batched(_ready_made(precomputed, embedder, report.notes), READ_AT_ONCE):
            wanted = vectors.missing_of(embedder.name, [hashed for hashed, _ in batch])
            report.loaded += vectors.put_offers(embedder.name, [pair for pair in batch if pair[0] in wanted])
    for made in _embedded(embedder, _missing_offers(vectors, embedder.name)):
        report.embedded += vectors.put_offers(embedder.name, _of_offers(made))
    for made in _embedded(embedder, _missing_titles(vectors, embedder.name)):
        report.titles += vectors.put_titles(
            embedder.name, ((title, vector) for title, (vector,) in made.items() if vector)
        )
    vectors.finish(embedder.name)
    report.total = vectors.count(embedder.name)["offers"]
    vectors.switch(embedder.name)
    report.searched = vectors.in_use(embedder.name)
    return report


def _of_offers(made: Mapping[str, Sequence[Vector | None]]) -> Iterator[tuple[str, OfferVectors]]:
    for hashed, (text, skills, experience) in made.items():
        if text and experience:  # an offer without a title is none: both have words
            yield hashed, OfferVectors(text, skills, experience)


def _missing_offers(vectors: VectorStore, model: str) -> Iterator[dict[str, OfferTexts]]:
    """The texts of offers without vectors of the model, by hash, in batches that are read as they are asked for."""
    yield from _one_after_the_other(lambda last: dict(vectors.missing_offers(model, BATCH, last)), BATCH)


def _missing_titles(vectors: VectorStore, model: str) -> Iterator[dict[str, tuple[str]]]:
    """The same of titles, each known by itself."""
    yield from _one_after_the_other(
        lambda last: {title: (title,) for title in vectors.missing_titles(model, TITLES, last)}, TITLES
    )


def _one_after_the_other(read: Callable[[str], dict[str, T]], size: int) -> Iterator[dict[str, T]]:
    """The batches that `read` gives behind the last key of the one before. One that is not full is the last: to ask for more
    would look through all offers once more."""
    last = ""
    while batch := read(last):
        yield batch
        if len(batch) < size:
            return
        last = [*batch][-1]


def _embedded(
    embedder: Embedder, batches: Iterable[Mapping[str, Sequence[str]]]
) -> Iterator[dict[str, list[Vector | None]]]:
    """Of each batch of texts by key the vectors by key, in their order, None for a text without words; as many batches at
    once as the embedder is good for. The next batch is read, and the last one kept, while the embedder works."""
    waiting: deque[tuple[Mapping[str, Sequence[str]], Future[dict[str, Vector]]]] = deque()
    pool = ThreadPoolExecutor(embedder.at_once)

    def embed(batch: Mapping[str, Sequence[str]]) -> dict[str, Vector]:
        texts = list(dict.fromkeys(text for texts in batch.values() for text in texts if text))
        return dict(zip(texts, embedder.passages(texts), strict=True))

    def by_key(batch: Mapping[str, Sequence[str]], made: Future[dict[str, Vector]]) -> dict[str, list[Vector | None]]:
        vectors = made.result()
        return {key: [vectors.get(text) for text in texts] for key, texts in batch.items()}

    try:
        for batch in batches:
            waiting.append((batch, pool.submit(embed, batch)))
            if len(waiting) > embedder.at_once:
                yield by_key(*waiting.popleft())
        for batch, made in waiting:
            yield by_key(batch, made)
    finally:
        pool.shutdown(cancel_futures=True)


def export_offer_embeddings(offers: Iterable[Offer], embedder: Embedder, path: Path) -> int:
    """Write the vectors of the offers' texts to `path`, one JSON object a line (`PrecomputedVectors`), sorted by hash;
    returns the number of lines. The file is what `embed_offers` takes as `precomputed`. Raises OSError or ModelError."""
    texts = {texts_sha256(offer): offer_texts(offer) for offer in offers}
    lines: list[str] = []
    for made in _embedded(embedder, map(dict, batched(sorted(texts.items()), BATCH))):
        for hashed, vectors in made.items():
            packed = (vector and _packed(vector) for vector in vectors)
            line = dict(zip(OfferTexts._fields, packed, strict=True))
            lines.append(json.dumps({"texts_sha256": hashed, "model": embedder.name, **line}) + "\n")
    path.write_text("".join(lines), encoding="ascii", newline="\n")
    return len(lines)


def embed_candidates(
    cv_keys: Iterable[str] | None,
    profiles: Profiles,
    vectors: VectorStore,
    embedder: Embedder,
    as_of: date | None = None,
) -> CandidateEmbeddingReport:
    """Give the candidates (all of them when `cv_keys` is None) their search rows and the vectors of their sections;
    only sections with a new text are embedded, each candidate is committed on its own.

    Names, contact details, age, gender, nationality and photo are in none of the texts (`domain.matchable`).
    """
    report = CandidateEmbeddingReport(model=embedder.name)
    vectors.register(embedder.name, embedder.dimension)
    hashes, views = vectors.candidate_hashes(embedder.name), vectors.candidate_views()
    for batch in batched(profiles.keys() if cv_keys is None else cv_keys, 50):
        found = profiles.get_many(batch)
        for cv_key in batch:
            if cv_key not in found:
                report.failed[cv_key] = "has no profile: parse the CV first"
                continue
            view = matchable(found[cv_key], as_of or date.today())
            texts = {section: text for section, text in section_texts(view).items() if text}
            if not texts:
                report.failed[cv_key] = "its profile names no job, skill or experience to match: check the CV"
                continue
            known = hashes.get(cv_key, {})
            new = {section: text for section, text in texts.items() if known.get(section) != text_sha256(text)}
            search = search_row(view)
            if not new and views.get(cv_key) == search.view_hash and set(known) == set(texts):
                report.unchanged += 1
                continue
            made = embedder.passages(list(new.values())) if new else []
            sections = [
                Section(section, text_sha256(text), vector)
                for (section, text), vector in zip(new.items(), made, strict=True)
            ]
            vectors.put_candidate(cv_key, embedder.name, search, list(texts), sections)
            report.embedded += 1
            report.sections += len(sections)
    vectors.switch(embedder.name, report.failed)
    return report


def search_row(view: Matchable) -> SearchRow:
    """What the candidate of this view is found by."""
    title, body = search_text(view)
    terms = search_terms(view)
    return SearchRow(text_sha256(repr((view.digest, title, body, terms))), view.language, title, body, terms)


def _ready_made(path: Path, embedder: Embedder, notes: list[str]) -> Iterator[tuple[str, OfferVectors]]:
    """The file's vectors of this model; a line that can't be used is noted and left out."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                entry = PrecomputedVectors.model_validate_json(line)
                values = entry.values()
            except (ValueError, binascii.Error):
                notes.append(f"{path.name}, line {number}: holds no vectors, computed instead; export the file again")
                continue
            if entry.model == embedder.name and all(
                len(one) == embedder.dimension for one in values if one is not None
            ):
                yield entry.texts_sha256, values


def batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items in lists of `size`, the last one shorter."""
    batch: list[T] = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
