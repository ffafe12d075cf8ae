"""Keeps who the candidate is from the model that leads an interview.

Belongs here: what of a profile identifies a person, and putting placeholders for it into a task and back. Does not belong
here: how placeholders are found (`models.redaction`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


def identifying(profile: Mapping[str, Any]) -> tuple[str, ...]:
    """The texts of a JSON Resume profile that tell who it is: the name first ("" when unknown), then e-mail address,
    telephone number, street and web addresses."""
    basics = profile.get("basics")
    basics = basics if isinstance(basics, dict) else {}
    location = basics.get("location")
    values = [basics.get("email"), basics.get("phone"), basics.get("url")]
    values += [location.get("address")] if isinstance(location, dict) else []
    for account in basics.get("profiles") or []:
        if isinstance(account, dict):
            values += [account.get("url"), account.get("username")]
    texts = [value for value in values if isinstance(value, str) and value.strip()]
    return (str(basics.get("name") or ""), *dict.fromkeys(texts))


class Veil:
    """Placeholders for what identifies the candidate, for one request. `withheld` as from `identifying`; without any,
    everything stays as it is."""

    def __init__(self, withheld: tuple[str, ...]):
        from recruit_assets.models.redaction import Redactor

        self._redactor = Redactor(withheld[0] or None, withheld[1:]) if withheld else None

    def drawn(self, data: dict[str, Any]) -> dict[str, Any]:
        """The data with placeholders in every text of it."""
        return data if self._redactor is None else _mapped(data, self._redactor.redact)

    def lifted(self, value: Any) -> Any:
        """A text, or data with texts, with what the placeholders stand for."""
        return value if self._redactor is None else _mapped(value, self._redactor.restore)


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {name: _mapped(child, change) for name, child in value.items()}
    return [_mapped(child, change) for child in value] if isinstance(value, list | tuple) else value
