"""Texts to stored vectors: of the offers, and of the candidates' sections. Only what is missing is embedded.

Belongs here: the order of the steps and the file of ready-made vectors. Does not belong here: what is embedded
(`domain.offers`, `domain.matchable`), the model (`models`), or SQL (`stores`).
"""

from __future__ import annotations

import base64
import binascii
import json
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Protocol, TypeVar

from pydantic import BaseModel, Field

from recruit_assets.domain.matchable import matchable, section_texts
from recruit_assets.domain.offers import Offer, embedding_text, text_sha256
from recruit_assets.domain.profiles import CandidateProfile
from recruit_assets.models.embedders import Embedder
from recruit_assets.stores.vectors import Section, VectorStore

T = TypeVar("T")
BATCH = 32
"""Texts between two commits: about ten seconds of the local model's work can be lost, never more."""
READ_AT_ONCE = 1000


class Profiles(Protocol):
    """Where candidates' profiles come from."""

    def get_many(self, cv_keys: Iterable[str]) -> dict[str, CandidateProfile]: ...

    def keys(self) -> list[str]: ...


class PrecomputedVector(BaseModel):
    """One line of a file of ready-made vectors; `vector` is base64 of little-endian 16-bit floats."""

    text_sha256: str
    model: str
    vector: str

    def values(self) -> list[float]:
        """The vector. Raises ValueError when it is no base64 of 16-bit floats."""
        data = base64.b64decode(self.vector, validate=True)
        if len(data) % 2:
            raise ValueError("an odd number of bytes")
        return list(struct.unpack(f"<{len(data) // 2}e", data))


class OfferEmbeddingReport(BaseModel):
    """Texts `embedded` now, `loaded` ready-made, and `total` vectors of the model there are now. `notes` names lines of
    the ready-made file that could not be used."""

    model: str
    embedded: int = 0
    loaded: int = 0
    total: int = 0
    notes: list[str] = Field(default_factory=list)


class CandidateEmbeddingReport(BaseModel):
    """Candidates whose vectors were `embedded` (anew) or `unchanged`; `sections` embedded; `failed` keys with the
    reason."""

    model: str
    embedded: int = 0
    unchanged: int = 0
    sections: int = 0
    failed: dict[str, str] = Field(default_factory=dict)


def embed_offers(
    vectors: VectorStore, embedder: Embedder, precomputed: Path | Mapping[str, Sequence[float]] | None = None
) -> OfferEmbeddingReport:
    """Give every shown offer a vector of `embedder`'s model: a ready-made one where `precomputed` (a file written by
    `export_offer_embeddings`, or a mapping from text hash) has one for its text, else one computed now.

    Committed batch by batch, so a run that was cut short goes on where it stopped. Raises ModelError or StoreError.
    """
    report = OfferEmbeddingReport(model=embedder.name)
    vectors.register(embedder.name, embedder.dimension)
    if precomputed is not None:
        ready = (
            _ready_made(precomputed, embedder, report.notes) if isinstance(precomputed, Path) else precomputed.items()
        )
        for batch in _batches(ready, READ_AT_ONCE):
            wanted = vectors.missing_of(embedder.name, [hashed for hashed, _ in batch])
            report.loaded += vectors.put_offers(embedder.name, [pair for pair in batch if pair[0] in wanted])
    while missing := vectors.missing_offer_texts(embedder.name, BATCH):
        made = embedder.passages([text for _, text in missing])
        report.embedded += vectors.put_offers(
            embedder.name, [(hashed, vector) for (hashed, _), vector in zip(missing, made, strict=True)]
        )
    vectors.finish(embedder.name)
    report.total = vectors.count(embedder.name)["offers"]
    return report


def export_offer_embeddings(offers: Iterable[Offer], embedder: Embedder, path: Path) -> int:
    """Write the vectors of the offers to `path`, one JSON object a line, sorted by text hash; returns the number
    of lines. The file is what `embed_offers` takes as `precomputed`. Raises OSError or ModelError."""
    texts = {text_sha256(text): text for text in map(embedding_text, offers)}
    lines = []
    for batch in _batches(sorted(texts.items()), BATCH):
        for (hashed, _), vector in zip(batch, embedder.passages([text for _, text in batch]), strict=True):
            packed = base64.b64encode(struct.pack(f"<{len(vector)}e", *vector)).decode()
            lines.append(json.dumps({"text_sha256": hashed, "model": embedder.name, "vector": packed}) + "\n")
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
    for batch in _batches(profiles.keys() if cv_keys is None else cv_keys, 50):
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
            if not new and views.get(cv_key) == view.digest and set(known) == set(texts):
                report.unchanged += 1
                continue
            made = embedder.passages(list(new.values())) if new else []
            sections = [
                Section(section, text_sha256(text), vector)
                for (section, text), vector in zip(new.items(), made, strict=True)
            ]
            vectors.put_candidate(cv_key, embedder.name, view.digest, view.language, dict(texts), sections)
            report.embedded += 1
            report.sections += len(sections)
    return report


def _ready_made(path: Path, embedder: Embedder, notes: list[str]) -> Iterator[tuple[str, list[float]]]:
    """The file's vectors of this model; a line that can't be used is noted and left out."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                entry = PrecomputedVector.model_validate_json(line)
                values = entry.values()
            except (ValueError, binascii.Error):
                notes.append(f"{path.name}, line {number}: is no vector, computed instead; export the file again")
                continue
            if entry.model == embedder.name and len(values) == embedder.dimension:
                yield entry.text_sha256, values


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    batch: list[T] = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
