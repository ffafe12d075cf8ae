"""Which sources there are, how a configuration names them, and who reads whose pages.

Belongs here: the list, the YAML file and the short forms. Does not belong here: the environment (`wiring` hands it in).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from recruit_assets.sources import adzuna, ashby, files, france_travail, greenhouse, job_posting, lever
from recruit_assets.sources.base import Page, Reader, Record, Source, SourceError, Terms

FEEDS: dict[str, Any] = {
    france_travail.KIND: france_travail.FranceTravail,
    adzuna.KIND: adzuna.Adzuna,
    greenhouse.KIND: greenhouse.Greenhouse,
    lever.KIND: lever.Lever,
    ashby.KIND: ashby.Ashby,
    job_posting.KIND: job_posting.JobPostings,
}
READERS: dict[str, Reader] = {
    module.KIND: module.read for module in (france_travail, adzuna, greenhouse, lever, ashby, job_posting, files)
}
SECRETS = {
    france_travail.KIND: ("client_id", "client_secret"),
    adzuna.KIND: ("app_id", "app_key"),
}
_SHORT = {
    france_travail.KIND: lambda words: {"query": {"motsCles": words}} if words else {},
    adzuna.KIND: lambda country: {"country": country or "fr"},
    greenhouse.KIND: lambda board: {"board": board},
    lever.KIND: lambda site: {"site": site},
    ashby.KIND: lambda board: {"board": board},
    job_posting.KIND: lambda sitemap: {"sitemap": sitemap},
}


def read_page(page: Page) -> Iterator[Record]:
    """The records of a page, without network. Raises SourceError when this version knows no such source."""
    reader = READERS.get(page.kind)
    if reader is None:
        raise SourceError(f"{page.source}: there is no source of the kind {page.kind} in this version")
    yield from reader(page)


def read_sources(offers: str, environ: Mapping[str, str], contact: str | None = None) -> list[Source]:
    """The sources that RECRUIT_OFFERS names: a file of offers, a .yaml file that lists sources, or short forms such as
    `greenhouse:board, adzuna:fr`. `environ` holds the secrets; `contact` goes into the User-Agent of those without one.

    Raises SourceError naming the entry, what is wrong with it and what to write.
    """
    kinds = [one.strip().partition(":") for one in offers.split(",")]
    if all(colon and kind in FEEDS for kind, colon, _ in kinds):
        found = [_feed({"kind": kind, **_SHORT[kind](rest.strip())}, environ, contact) for kind, _, rest in kinds]
    elif Path(offers).suffix.lower() in (".yaml", ".yml"):
        found = list(_listed(Path(offers), environ, contact))
    else:
        return [files.FileSource(Path(offers))]
    names = [source.name for source in found]
    for name in names:
        if names.count(name) > 1:
            raise SourceError(f"two sources are named {name}: give each a name of its own")
    return found


def _listed(path: Path, environ: Mapping[str, str], contact: str | None) -> Iterator[Source]:
    import yaml

    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SourceError(f"{path.name}: can't be read ({error.strerror}); check RECRUIT_OFFERS") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f" in line {mark.line + 1}" if mark else ""
        raise SourceError(f"{path.name}: is not valid YAML{line}") from None
    entries = given.get("sources") if isinstance(given, dict) else None
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
        raise SourceError(f"{path.name}: write a list under `sources:`, each entry with its `kind`")
    for entry in entries:
        if entry.get("kind") == files.KIND:
            yield _file(path, entry)
        else:
            yield _feed(entry, environ, contact)


class _FileEntry(BaseModel, extra="forbid"):
    kind: str
    path: Path
    name: str | None = None
    fetched_at: datetime | None = None
    attribution: str | None = None
    licence: str | None = None


def _file(config: Path, given: Mapping[str, Any]) -> Source:
    try:
        entry = _FileEntry.model_validate(given)
    except ValidationError as error:
        raise SourceError(f"{config.name}: {_told(given, error)}") from None
    terms = Terms(attribution=entry.attribution, licence=entry.licence)
    return files.FileSource(config.parent / entry.path, entry.name, entry.fetched_at, terms=terms)


def _feed(given: Mapping[str, Any], environ: Mapping[str, str], contact: str | None) -> Source:
    fields = dict(given)
    kind = str(fields.get("kind"))
    if kind not in FEEDS:
        raise SourceError(f"there is no source of the kind {kind}: choose one of {', '.join((*FEEDS, files.KIND))}")
    secrets = SECRETS.get(kind, ())
    for secret in secrets:
        if secret in fields:
            raise SourceError(
                f"{kind}: a secret does not belong into a file; write {secret}_env with the name of an environment variable"
            )
    for secret in secrets:
        variable = str(fields.pop(f"{secret}_env", f"{kind}_{secret}".upper()))
        if not environ.get(variable):
            raise SourceError(f"{kind}: the environment variable {variable} is not set; it holds the {secret}")
        fields[secret] = environ[variable]
    fields.setdefault("name", kind.replace("_", "-"))
    fields.setdefault("contact", contact)
    try:
        return FEEDS[kind].model_validate(fields)
    except ValidationError as error:
        raise SourceError(_told(given, error)) from None


def _told(given: Mapping[str, Any], error: ValidationError) -> str:
    """What is wrong with an entry, without the values it holds."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    field = ".".join(map(str, first["loc"]))
    return f"the source {given.get('name') or given.get('kind')}: {field}: {first['msg']}"
