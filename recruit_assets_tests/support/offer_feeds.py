"""A server on 127.0.0.1 that speaks the APIs of the offer sources, from their documented shapes, and fails as they do.

    with OfferFeeds() as feeds:
        feeds.france_travail(400)
        FranceTravail(api_url=f"{feeds.url}/ft", token_url=f"{feeds.url}/ft/token", ...)
        feeds.asked  # "METHOD path?query" of every request, in order

`feeds.faults` are taken one by one by the requests whose path holds their key: a status with headers, "cut" (the connection
breaks off in the body), "html" (200 with a web page) or "hang".
"""

from __future__ import annotations

import asyncio
import html
import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
Fault = str | tuple[int, dict[str, str]]


class OfferFeeds:
    """The server; `url` is its address. Every feed starts empty."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.agents: set[str] = set()
        self.faults: list[tuple[str, Fault]] = []
        self.offers: list[dict[str, Any]] = []
        self.token_lasts = 1499
        self.requests_per_token = 10**9
        self.tokens = 0
        self.left = 0
        self.adzuna: list[dict[str, Any]] = []
        self.greenhouse: list[dict[str, Any]] = []
        self.lever: list[dict[str, Any]] = []
        self.ashby: list[dict[str, Any]] = []
        self.pages: dict[str, str] = {}
        self.robots: str | None = None
        self.sitemap: str | None = None
        self.on_request: Callable[[str], None] = lambda _: None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> OfferFeeds:
        app = web.Application(middlewares=[self._watch])
        app.add_routes(
            [
                web.post("/ft/token", self._token),
                web.get("/ft/v2/offres/search", self._search),
                web.get("/adzuna/jobs/{country}/search/{page}", self._adzuna),
                web.get("/greenhouse/{board}/jobs", self._greenhouse),
                web.get("/lever/{site}", self._lever),
                web.get("/ashby/{board}", self._ashby),
                web.get("/robots.txt", self._robots),
                web.get("/sitemap.xml", self._sitemap),
                web.get("/away", self._away),
                web.get("/moved", self._moved),
                web.get("/jobs/{name}", self._page),
            ]
        )
        self._thread.start()
        self.url = asyncio.run_coroutine_threadsafe(self._start(app), self._loop).result(10)
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _start(self, app: web.Application) -> str:
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = site._server.sockets[0].getsockname()[1]  # pyright: ignore  # aiohttp tells it nowhere else
        return f"http://127.0.0.1:{port}"

    @web.middleware
    async def _watch(self, request: web.Request, handler: Any) -> web.StreamResponse:
        line = f"{request.method} {request.path_qs}"
        self.asked.append(line)
        self.agents.add(request.headers.get("User-Agent", ""))
        self.on_request(line)
        for number, (where, fault) in enumerate(self.faults):
            if where in line:
                del self.faults[number]
                return await self._fail(request, fault)
        return await handler(request)

    async def _fail(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        if isinstance(fault, tuple):
            return web.Response(status=fault[0], headers=fault[1], text="no")
        if fault == "html":
            return web.Response(text="<html>maintenance</html>", content_type="text/html")
        if fault == "hang":
            await asyncio.sleep(30)
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(b'{"resultats": [')
        assert request.transport
        request.transport.abort()
        return response

    def france_travail(self, count: int, departments: tuple[str, ...] = ("69", "75")) -> None:
        """Put `count` offers on France Travail, an hour apart, the newest first, round the départements ("" for none)."""
        self.offers = [
            france_travail_offer(
                f"{number:03d}XYZ", departments[number % len(departments)], NOW - timedelta(hours=number)
            )
            for number in range(count)
        ]

    async def _token(self, request: web.Request) -> web.Response:
        form = await request.post()
        if (form["client_id"], form["client_secret"], form["grant_type"]) != ("me", "s3cret", "client_credentials"):
            return web.json_response({"error": "invalid_client"}, status=401)
        assert request.query["realm"] == "/partenaire" and "o2dsoffre" in str(form["scope"])
        self.tokens += 1
        self.left = self.requests_per_token
        answer = {"scope": form["scope"], "expires_in": self.token_lasts, "token_type": "Bearer"}
        return web.json_response({**answer, "access_token": f"token-{self.tokens}"})

    async def _search(self, request: web.Request) -> web.Response:
        self.left -= 1
        if request.headers.get("Authorization") != f"Bearer token-{self.tokens}" or self.left < 0:
            return web.Response(status=401)
        found = [offer for offer in self.offers if _matches(offer, request.query)]
        first, last = map(int, request.query["range"].split("-"))
        if first > 3000 or last > 3149 or last - first > 149:
            return web.json_response({"message": "Format du parametre range incorrect."}, status=400)
        part = found[first : last + 1]
        if not part:
            return web.Response(status=204, headers={"Content-Range": f"offres */{len(found)}"})
        headers = {"Content-Range": f"offres {first}-{first + len(part) - 1}/{len(found)}"}
        whole = len(part) == len(found)
        return web.json_response(
            {"resultats": part, "filtresPossibles": []}, status=200 if whole else 206, headers=headers
        )

    async def _adzuna(self, request: web.Request) -> web.Response:
        if (request.query["app_id"], request.query["app_key"]) != ("me", "s3cret"):
            return web.json_response({"exception": "AUTH_FAIL"}, status=401)
        size, page = int(request.query["results_per_page"]), int(request.match_info["page"])
        assert size <= 50
        results = self.adzuna[(page - 1) * size : page * size]
        kind = "Adzuna::API::Response::JobSearchResults"
        return web.json_response({"__CLASS__": kind, "count": len(self.adzuna), "mean": 30000.5, "results": results})

    async def _greenhouse(self, request: web.Request) -> web.Response:
        jobs = self.greenhouse
        return self._validated(request, {"jobs": jobs, "meta": {"total": len(jobs)}})

    async def _lever(self, request: web.Request) -> web.Response:
        skip, limit = int(request.query["skip"]), int(request.query["limit"])
        return web.json_response(self.lever[skip : skip + limit])

    async def _ashby(self, request: web.Request) -> web.Response:
        return self._validated(request, {"apiVersion": "1", "jobs": self.ashby})

    def _validated(self, request: web.Request, value: Any) -> web.Response:
        text = json.dumps(value)
        tag = f'"{hash(text)}"'
        if request.headers.get("If-None-Match") == tag:
            return web.Response(status=304, headers={"ETag": tag})
        return web.Response(text=text, content_type="application/json", headers={"ETag": tag})

    async def _robots(self, _: web.Request) -> web.Response:
        return web.Response(text=self.robots) if self.robots is not None else web.Response(status=404)

    async def _sitemap(self, _: web.Request) -> web.Response:
        if self.sitemap is not None:
            return web.Response(text=self.sitemap, content_type="application/xml")
        locations = "".join(f"<url><loc>{self.url}/jobs/{name}</loc></url>" for name in self.pages)
        schema = "http://www.sitemaps.org/schemas/sitemap/0.9"
        return web.Response(text=f'<urlset xmlns="{schema}">{locations}</urlset>', content_type="application/xml")

    async def _away(self, _: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": "http://169.254.169.254/latest/meta-data/"})

    async def _moved(self, _: web.Request) -> web.Response:
        return web.Response(status=301, headers={"Location": "/jobs/1"})

    async def _page(self, request: web.Request) -> web.Response:
        text = self.pages.get(request.match_info["name"])
        return web.Response(text=text, content_type="text/html") if text is not None else web.Response(status=410)


def _matches(offer: dict[str, Any], query: Any) -> bool:
    code = offer["lieuTravail"].get("codePostal", "")[:2]
    if "departement" in query and code != query["departement"]:
        return False
    created = offer["dateCreation"][:19]
    first, last = query.get("minCreationDate", ""), query.get("maxCreationDate", "9")
    return first[:19] <= created <= last[:19] if last != "9" else True


def france_travail_offer(number: str, department: str, created: datetime) -> dict[str, Any]:
    """An offer as France Travail lists it; without a département its place is a label only."""
    place: dict[str, Any] = {"libelle": "France"}
    if department:
        place = {"libelle": f"{department} - Ville", "codePostal": f"{department}001", "commune": f"{department}123"}
        place |= {"latitude": 45.75, "longitude": 4.85}
    return {
        "id": number,
        "intitule": f"Infirmier / Infirmière numéro {number} (H/F)",
        "description": f"Soins au lit, poste {number}.\nContact : equipe{number}@clinique.example",
        "dateCreation": created.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "dateActualisation": created.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "lieuTravail": place,
        "romeCode": "J1506",
        "romeLibelle": "Soins infirmiers généralistes",
        "appellationlibelle": "Infirmier / Infirmière de soins généraux",
        "entreprise": {"nom": f"Clinique des Pins {number}", "entrepriseAdaptee": False},
        "typeContrat": "CDI",
        "typeContratLibelle": "CDI",
        "natureContrat": "Contrat travail",
        "experienceExige": "D",
        "experienceLibelle": "Débutant accepté",
        "competences": [{"code": "1", "libelle": "Pose de perfusion", "exigence": "E"}],
        "salaire": {"libelle": "Mensuel de 2800.0 Euros à 4300.0 Euros sur 12.0 mois"},
        "dureeTravailLibelle": "35H/semaine\nTravail en journée",
        "dureeTravailLibelleConverti": "Temps plein",
        "alternance": False,
        "nombrePostes": 1,
        "accessibleTH": False,
        "origineOffre": {"origine": "1", "urlOrigine": f"https://candidat.example/offres/{number}", "partenaires": []},
    }


def adzuna_offer(number: int) -> dict[str, Any]:
    """An offer as Adzuna lists it."""
    return {
        "id": str(number),
        "title": "<strong>Gardener</strong> and groundskeeper",
        "description": "Lawns, hedges and a walled garden near the estuary, all year round…",
        "created": "2026-11-10T08:00:00Z",
        "redirect_url": f"https://adzuna.example/land/{number}",
        "adref": "x",
        "company": {"display_name": "Halcyon Parks"},
        "location": {"display_name": "Leeds, West Yorkshire", "area": ["UK", "Yorkshire", "Leeds"]},
        "category": {"tag": "other", "label": "Other"},
        "salary_min": 24000,
        "salary_max": 27000.5,
        "salary_is_predicted": "1",
        "contract_type": "permanent",
        "contract_time": "full_time",
        "latitude": 53.8,
        "longitude": -1.55,
    }


def greenhouse_offer(number: int) -> dict[str, Any]:
    """An offer as Greenhouse lists it, its HTML escaped once more."""
    return {
        "id": number,
        "internal_job_id": number + 1,
        "title": "Line Cook",
        "updated_at": "2026-11-10T08:00:00-05:00",
        "requisition_id": "R1",
        "location": {"name": "London, UK"},
        "absolute_url": f"https://boards.example/{number}",
        "language": "en",
        "metadata": None,
        "content": html.escape("<p>Cook on the grill &amp; the pass.</p><ul><li>HACCP</li></ul>"),
        "departments": [],
        "offices": [],
    }


def lever_offer(number: int) -> dict[str, Any]:
    """An offer as Lever lists it: what is asked for stands in its lists."""
    return {
        "id": f"uuid-{number}",
        "text": "Data Engineer",
        "categories": {"location": "Paris", "commitment": "Full-time", "team": "Data", "allLocations": ["Paris"]},
        "country": "FR",
        "createdAt": 1793664000000,
        "description": "<p>Pipelines for a hospital group.</p>",
        "descriptionPlain": "Pipelines for a hospital group.",
        "lists": [{"text": "Requirements", "content": "<li>Python</li><li>PostgreSQL</li>"}],
        "additional": "<p>Apply soon.</p>",
        "hostedUrl": f"https://jobs.example/{number}",
        "applyUrl": f"https://jobs.example/{number}/apply",
        "workplaceType": "hybrid",
        "salaryRange": {"currency": "EUR", "interval": "per-year-salary", "min": 50000, "max": 60000},
    }


def ashby_offer(number: int, listed: bool = True) -> dict[str, Any]:
    """An offer as Ashby lists it."""
    return {
        "id": f"ashby-{number}",
        "title": "Support Engineer",
        "location": "Remote",
        "secondaryLocations": [],
        "department": "Support",
        "team": "EU",
        "isListed": listed,
        "isRemote": True,
        "workplaceType": "Remote",
        "descriptionHtml": "<p>Help customers debug their imports.</p>",
        "descriptionPlain": "Help customers debug their imports.",
        "publishedAt": "2026-11-01T00:00:00.000+00:00",
        "employmentType": "FullTime",
        "address": {"postalAddress": {"addressLocality": "Lyon", "addressRegion": "ARA", "addressCountry": "France"}},
        "jobUrl": f"https://ashby.example/{number}",
        "applyUrl": f"https://ashby.example/{number}/application",
        "compensation": {
            "compensationTierSummary": "€40K – €50K",
            "summaryComponents": [
                {"compensationType": "EquityPercentage", "interval": "NONE", "minValue": None, "maxValue": None},
                {
                    "compensationType": "Salary",
                    "interval": "1 YEAR",
                    "currencyCode": "EUR",
                    "minValue": 40000,
                    "maxValue": 50000,
                },
            ],
        },
    }


def posting(number: int, **fields: Any) -> dict[str, Any]:
    """A schema.org JobPosting."""
    return {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": "Boulanger",
        "description": "<p>Pétrissage et cuisson des pains.</p>",
        "datePosted": "2026-11-02",
        "validThrough": "2026-12-31T23:59",
        "hiringOrganization": {"@type": "Organization", "name": "Aux Blés"},
        "jobLocation": {
            "@type": "Place",
            "address": {"addressLocality": "Quimper", "postalCode": "29000", "addressCountry": "FR"},
        },
        "baseSalary": {"@type": "MonetaryAmount", "currency": "EUR", "value": {"minValue": 12.5, "unitText": "HOUR"}},
        "employmentType": ["PART_TIME", "TEMPORARY"],
        "identifier": {"@type": "PropertyValue", "name": "Aux Blés", "value": f"P{number}"},
        **fields,
    }


def web_page(*scripts: Any) -> str:
    """A careers page with each of the values as a JSON-LD script (a string as it is)."""
    texts = (one if isinstance(one, str) else json.dumps(one) for one in scripts)
    marked = "".join(f'<script type="application/ld+json">{text}</script>' for text in texts)
    return f"<html><head>{marked}</head><body>Jobs</body></html>"
