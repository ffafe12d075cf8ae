"""When two offers are one job posted twice: a sketch of an offer's words, and the rule that compares two.

Belongs here: the sketch (MinHash, Broder 1997) and the rule. Does not belong here: where sketches are kept and
looked up.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from recruit_assets.domain.folding import key, words

if TYPE_CHECKING:
    from recruit_assets.domain.offers import Offer

PERMUTATIONS = 96
SKETCH = "2"
"""The version of `signature` and `bands`: offers sketched by another one are sketched anew when they are listed again."""
BANDS = 24
"""24 bands of 4: two offers that share 70 % of their word triples meet in a band with a probability of 99.8 %."""
NEAR = 0.6
"""Share of equal signature places from which two texts count as the same. A re-posted offer with its sentences moved
and a greeting added stays above 0.65; two offers written from one template for two jobs stay below 0.5."""


def signature(offer: Offer) -> tuple[int, ...]:
    """The MinHash signature (96 signed 32-bit numbers) of the word triples of title and description."""
    import numpy
    from datasketch import MinHash

    text = words(f"{offer.search_title or offer.title} {offer.description}")
    hashed = numpy.array([_hashed(word) for word in text] + [0] * (3 - len(text)), dtype=numpy.uint64)
    triples = _mixed(numpy.stack([hashed[:-2], hashed[1:-1], hashed[2:]]))
    sketch = MinHash(num_perm=PERMUTATIONS, permutations=_permutations(), scheme="affine32", hashfunc=int)
    sketch.update_batch((triples >> numpy.uint64(32)).tolist())
    return tuple((sketch.hashvalues.astype(numpy.int64) - 2**31).tolist())


@lru_cache(maxsize=50_000)
def _hashed(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest())


def _mixed(parts: Any) -> Any:
    """A 64-bit hash of each column of the 64-bit numbers `parts`, their order included (multiply, shift, exclusive or, as in
    the finalizers of MurmurHash)."""
    import numpy

    mixed = numpy.zeros(parts.shape[1], dtype=numpy.uint64)
    for part in parts:
        mixed = (mixed ^ part) * numpy.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> numpy.uint64(29)
    return mixed


@lru_cache(maxsize=1)
def _permutations() -> Any:
    from datasketch import MinHash

    return MinHash(num_perm=PERMUTATIONS, seed=1, scheme="affine32").permutations


def bands(signed: tuple[int, ...]) -> tuple[int, ...]:
    """The signature's bands as signed 64-bit numbers: offers without a common band are not worth comparing."""
    import numpy

    rows = numpy.array(signed, dtype=numpy.int64).view(numpy.uint64).reshape(BANDS, -1)
    numbered = numpy.column_stack([numpy.arange(BANDS, dtype=numpy.uint64), rows])
    return tuple(_mixed(numbered.T).view(numpy.int64).tolist())


def similarities(one: Any, others: Any) -> Any:
    """Estimated Jaccard similarities (0..1) of the word triples behind a signature with those behind others: a numpy array of
    `PERMUTATIONS` numbers, and a matrix with one in each row."""
    return (others == one).mean(axis=1)


def compatible(one: str | None, other: str | None) -> bool:
    """Whether two values of a field may mean the same thing: equal, one part of the other, or one of them unknown."""
    a, b = _key(one or ""), _key(other or "")
    return not a or not b or a == b or f" {a} " in f" {b} " or f" {b} " in f" {a} "


_key = lru_cache(maxsize=10_000)(key)


def repeats(place: str | None, other_place: str | None, contract: str | None, other: str | None, alike: float) -> bool:
    """Whether two offers are the same job: their texts are `alike` enough, places and contracts don't disagree.

    The same text in another town is another job.
    """
    return alike >= NEAR and compatible(place, other_place) and compatible(contract, other)
