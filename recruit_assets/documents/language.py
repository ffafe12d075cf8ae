"""Which of the two languages a text is in. French and English are equals; anything else is `None`."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from recruit_assets.domain.documents import Language

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

# Without a closed list "Python SQL Airflow" is Welsh; with only two, a German CV would have to be one of them.
_CANDIDATES = ["fr", "en", "de", "es", "it", "nl", "pt"]
_ENOUGH_LETTERS = 24
_SAMPLE = 450


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_CANDIDATES)
    return identifier


def language_of(text: str) -> Language | None:
    """'fr' or 'en', or None when the text is too short or in neither. Looks at its
    beginning and its middle only."""
    # The beginning alone is names and addresses.
    middle = len(text) // 2
    sample = text if len(text) <= 2 * _SAMPLE else text[:_SAMPLE] + "\n" + text[middle : middle + _SAMPLE]
    if sum(map(str.isalpha, sample)) < _ENOUGH_LETTERS:
        return None
    # Capitals carry names and acronyms; headings in capitals are words like any other.
    code = _identifier().classify(sample.lower())[0]
    return code if code in ("fr", "en") else None
