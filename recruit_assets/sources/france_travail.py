"""Offers of France Travail ("Offres d'emploi" v2): a token that expires, ranges of 150 offers, 3,150 for one search.

Belongs here: asking and reading this API. Does not belong here: cleaning (`domain.offers`).
"""

from __future__ import annotations

import json
import math
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, ClassVar, Literal

from pydantic import SecretStr

from recruit_assets.domain.places import DEPARTMENTS
from recruit_assets.sources.base import (
    Known,
    Page,
    Record,
    SourceError,
    Terms,
    json_object,
    nothing_known,
    part,
    records_of,
    words,
)
from recruit_assets.sources.client import Client, Reply
from recruit_assets.sources.feed import Search

KIND = "france_travail"
PER_PAGE = 150
_MOMENT = "%Y-%m-%dT%H:%M:%SZ"


class FranceTravail(Search):
    """The offers that a search finds. `window` is how many offers one search may
    list; a search that finds more is split in the order of `split`, by creation date over the last `reach_days`.

    Offers without a département are not found by a search split by département. Then the listing is not taken for a whole
    one and closes nothing; with `split: [date]` it is.
    """

    kind: Literal["france_travail"] = KIND
    client_id: SecretStr
    client_secret: SecretStr
    window: int = 3150
    split: tuple[Literal["departement", "date"], ...] = ("departement", "date")
    departments: tuple[str, ...] = tuple(DEPARTMENTS)
    reach_days: int = 1100
    requests_per_second: float = 8.0
    api_url: str = "https://api.francetravail.io/partenaire/offresdemploi"
    token_url: str = "https://entreprise.francetravail.fr/connexion/oauth2/access_token?realm=%2Fpartenaire"  # noqa: S105
    scope: str = "api_offresdemploiv2 o2dsoffre"

    NARROWS: ClassVar[frozenset[str]] = frozenset({"publieeDepuis", "minCreationDate", "maxCreationDate"})
    DEFAULT_TERMS: ClassVar[Terms] = Terms(
        attribution="France Travail",
        licence="Licence spécifique Offres d'emploi de France Travail",
        forget_closed=True,
    )

    def pages(self, after: Page | None = None, known: Known = nothing_known) -> Iterator[Page]:
        """The answers to the searches, 150 offers each; see `Source.pages`."""
        state = after.cursor if after else {"todo": [{"query": dict(self.query), "start": 0}], "all": None, "listed": 0}
        with self.client() as client:
            token = _Token(self, client)
            while state and state["todo"]:
                task = state["todo"][0]
                reply = self._search(client, token, task)
                total = _total(reply)
                state, incomplete = self._next(state, total)
                yield reply.page(
                    self.name,
                    KIND,
                    cursor=state if state["todo"] else None,
                    context={"overview": state.pop("overview")},
                    incomplete=incomplete,
                )

    def _search(self, client: Client, token: _Token, task: dict[str, Any]) -> Reply:
        last = min(task["start"] + PER_PAGE, self.window) - 1
        query = {**task["query"], "range": f"{task['start']}-{last}"}
        for _ in range(2):
            reply = client.get(
                f"{self.api_url}/v2/offres/search",
                {name: str(value).lower() if isinstance(value, bool) else value for name, value in query.items()},
                headers={"Authorization": f"Bearer {token.get()}", "Accept": "application/json"},
                accept=(200, 204, 206, 401),
            )
            if reply.status != 401:
                return reply
            token.forget()
        raise SourceError(f"{self.name}: France Travail refuses the token; check that the key has the API's scope")

    def _next(self, state: dict[str, Any], total: int) -> tuple[dict[str, Any], str | None]:
        """What is left to do behind the first task's answer, and why the listing is incomplete, if it now ends so."""
        task, *rest = state["todo"]
        whole = total if state["all"] is None else state["all"]
        listed, cut = state["listed"], state.get("cut", 0)
        overview = False
        if task["start"] == 0 and total > self.window and (parts := self._parts(task, total)):
            todo, overview = [*parts, *rest], True
        else:
            if task["start"] == 0:
                listed += min(total, self.window)
                cut += max(0, total - self.window)
            start = task["start"] + PER_PAGE
            todo = [{**task, "start": start}, *rest] if start < min(total, self.window) else rest
        incomplete = None
        if not todo and (cut or listed < whole):
            incomplete = (
                f"{max(cut, whole - listed)} of {whole} offers are in none of the parts the search was split into"
            )
        return {"todo": todo, "all": whole, "listed": listed, "cut": cut, "overview": overview}, incomplete

    def _parts(self, task: dict[str, Any], total: int) -> list[dict[str, Any]]:
        query = task["query"]
        for kind in self.split:
            if kind == "departement" and not {"departement", "commune", "region"} & query.keys():
                return [{"query": {**query, "departement": code}, "start": 0} for code in self.departments]
            if kind == "date" and "publieeDepuis" not in query:
                now = datetime.now(UTC).replace(microsecond=0)
                first = _moment(query.get("minCreationDate")) or now - timedelta(days=self.reach_days)
                last = _moment(query.get("maxCreationDate")) or now
                seconds = int((last - first).total_seconds()) + 1
                count = min(seconds, max(2, math.ceil(total / (0.8 * self.window))))
                if count < 2:
                    return []
                edges = [first + timedelta(seconds=seconds * n // count) for n in range(count + 1)]
                return [
                    {
                        "query": {
                            **query,
                            "minCreationDate": start.strftime(_MOMENT),
                            "maxCreationDate": (end - timedelta(seconds=1)).strftime(_MOMENT),
                        },
                        "start": 0,
                    }
                    for start, end in pairwise(edges)
                ]
        return []


class _Token:
    """The OAuth2 token (client credentials), asked for anew a minute before it expires."""

    def __init__(self, feed: FranceTravail, client: Client):
        self._feed, self._client = feed, client
        self._value, self._until = "", 0.0

    def get(self) -> str:
        if time.monotonic() >= self._until:
            feed = self._feed
            reply = self._client.post(
                feed.token_url,
                {
                    "grant_type": "client_credentials",
                    "client_id": feed.client_id.get_secret_value(),
                    "client_secret": feed.client_secret.get_secret_value(),
                    "scope": feed.scope,
                },
            )
            try:
                answer = json.loads(reply.body)
                self._value, lasts = str(answer["access_token"]), float(answer.get("expires_in", 1499))
            except (ValueError, KeyError, TypeError, AttributeError):
                raise SourceError(f"{feed.name}: France Travail gave no token; check client_id and scope") from None
            self._until = time.monotonic() + max(1.0, lasts - 60)
        return self._value

    def forget(self) -> None:
        self._until = 0.0


def _moment(text: Any) -> datetime | None:
    return datetime.strptime(str(text), _MOMENT).replace(tzinfo=UTC) if text else None


def _total(reply: Reply) -> int:
    """How many offers the search finds: the number behind the slash of Content-Range."""
    if reply.status == 204:
        return 0
    found = re.search(r"/(\d+)\s*$", reply.headers.get("content-range", ""))
    if found:
        return int(found[1])
    raise SourceError("France Travail answered without Content-Range: the listing can't be told to be whole")


def read(page: Page) -> Iterator[Record]:
    """The offers of a page. An overview, whose offers come again in the parts of the search, has none."""
    if page.context.get("overview") or page.status == 204:
        return
    entries = part(json_object(page), "resultats")
    yield from records_of(page, entries, "the JSON that France Travail answers (no resultats)", _fields)


_CONTRACTS = {
    "CDI": "permanent",
    "DIN": "permanent",
    "CDD": "fixed_term",
    "DDT": "fixed_term",
    "MIS": "temporary",
    "TTI": "temporary",
    "SAI": "seasonal",
    "LIB": "freelance",
    "FRA": "freelance",
}


def _fields(offer: dict[str, Any]) -> dict[str, Any]:
    place, firm, pay = (offer.get(name) or {} for name in ("lieuTravail", "entreprise", "salaire"))
    training = bool(offer.get("alternance")) or re.search(
        r"apprenti|professionnalisation", str(offer.get("natureContrat"))
    )
    partners = part(offer, "origineOffre", "partenaires") or []
    return {
        "title": offer.get("intitule"),
        "description": offer.get("description"),
        "company": firm.get("nom"),
        "location": place.get("libelle"),
        "place": {
            "postcode": place.get("codePostal"),
            "insee": place.get("commune"),
            "latitude": place.get("latitude"),
            "longitude": place.get("longitude"),
            "country": "FR",
        },
        "contract": "apprenticeship"
        if training
        else _CONTRACTS.get(str(offer.get("typeContrat"))) or offer.get("typeContratLibelle"),
        "hours": words(offer.get("dureeTravailLibelleConverti"), offer.get("dureeTravailLibelle")),
        "salary": words(pay.get("libelle"), pay.get("commentaire")),
        "published_at": offer.get("dateCreation"),
        "updated_at": offer.get("dateActualisation"),
        "url": part(offer, "origineOffre", "urlOrigine"),
        "language": "fr",
        "skills": [entry.get("libelle") for entry in offer.get("competences") or []],
        "attribution": words(
            "France Travail", *(f"/ {partner.get('nom')}" for partner in partners if partner.get("nom"))
        ),
    }
