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

# Little words of one language only. Where they are many, nothing slower need be asked.
_FRENCH = frozenset(("et", "les", "du", "pour", "dans", "avec", "une", "aux", "au", "sont", "cette", "chez", "depuis"))
_ENGLISH = frozenset(("and", "the", "with", "from", "which", "their", "across", "within", "using", "through", "this"))
_OTHERS = frozenset(
    ("und", "der", "mit", "von", "el", "los", "con", "para", "di", "che", "il", "het", "een", "uma", "os")
)
_MANY, _SHARE, _CLEAR = 10, 0.02, 6


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_CANDIDATES)
    return identifier


def language_of(text: str) -> Language | None:
    """'fr' or 'en', or None when the text is too short or in neither."""
    words = text.lower().split()
    french, english, others = (sum(map(kind.__contains__, words)) for kind in (_FRENCH, _ENGLISH, _OTHERS))
    most = max(french, english)
    if most >= max(_MANY, _SHARE * len(words), _CLEAR * (min(french, english) + others)):
        return "fr" if french == most else "en"
    return _guess(text)


def _guess(text: str) -> Language | None:
    """As `language_of`, by a statistical model that looks at the beginning and the middle of the text."""
    # The beginning alone is names and addresses.
    middle = len(text) // 2
    sample = text if len(text) <= 2 * _SAMPLE else text[:_SAMPLE] + "\n" + text[middle : middle + _SAMPLE]
    if sum(map(str.isalpha, sample)) < _ENOUGH_LETTERS:
        return None
    # Capitals carry names and acronyms; headings in capitals are words like any other.
    code = _identifier().classify(sample.lower())[0]
    return code if code in ("fr", "en") else None
