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
BANDS = 24
"""24 bands of 4: two offers that share 70 % of their word triples meet in a band with a probability of 99.8 %."""
NEAR = 0.6
"""Share of equal signature places from which two texts count as the same. A re-posted offer with its sentences moved
and a greeting added stays above 0.65; two offers written from one template for two jobs stay below 0.5."""


def signature(offer: Offer) -> tuple[int, ...]:
    """The MinHash signature (96 signed 32-bit numbers) of the word triples of title and description."""
    from datasketch import MinHash

    text = words(f"{offer.search_title or offer.title} {offer.description}")
    triples = {" ".join(text[i : i + 3]).encode() for i in range(max(1, len(text) - 2))}
    sketch = MinHash(num_perm=PERMUTATIONS, permutations=_permutations(), scheme="affine32")
    sketch.update_batch(sorted(triples))
    return tuple(int(value) - 2**31 for value in sketch.hashvalues)


@lru_cache(maxsize=1)
def _permutations() -> Any:
    from datasketch import MinHash

    return MinHash(num_perm=PERMUTATIONS, seed=1, scheme="affine32").permutations


def bands(signed: tuple[int, ...]) -> tuple[int, ...]:
    """The signature's bands as signed 64-bit numbers: offers without a common band are not worth comparing."""
    rows = PERMUTATIONS // BANDS
    numbers = []
    for band in range(BANDS):
        part = repr((band, signed[band * rows : (band + 1) * rows])).encode()
        numbers.append(int.from_bytes(hashlib.blake2b(part, digest_size=8).digest(), signed=True))
    return tuple(numbers)


def similarity(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """Estimated Jaccard similarity (0..1) of the word triples behind two signatures of equal length."""
    return sum(a == b for a, b in zip(one, other, strict=True)) / len(one)


def compatible(one: str | None, other: str | None) -> bool:
    """Whether two values of a field may mean the same thing: equal, one part of the other, or one of them unknown."""
    a, b = key(one or ""), key(other or "")
    return not a or not b or a == b or f" {a} " in f" {b} " or f" {b} " in f" {a} "


def repeats(place: str | None, other_place: str | None, contract: str | None, other: str | None, alike: float) -> bool:
    """Whether two offers are the same job: their texts are `alike` enough, places and contracts don't disagree.

    The same text in another town is another job.
    """
    return alike >= NEAR and compatible(place, other_place) and compatible(contract, other)
