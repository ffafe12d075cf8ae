"""How a configuration names sources: a file, a YAML list, short forms; secrets only as names of variables."""

from __future__ import annotations

import pytest

from recruit_assets.sources.adzuna import Adzuna
from recruit_assets.sources.base import SourceError
from recruit_assets.sources.files import FileSource
from recruit_assets.sources.france_travail import FranceTravail
from recruit_assets.sources.registry import FEEDS, READERS, read_sources

KEYS = {"FRANCE_TRAVAIL_CLIENT_ID": "a", "FRANCE_TRAVAIL_CLIENT_SECRET": "b", "MY_ID": "c", "MY_KEY": "d"}


def test_a_path_is_a_file_of_offers(tmp_path):
    (source,) = read_sources(str(tmp_path / "offers.jsonl"), {})
    assert isinstance(source, FileSource) and source.name == "offers"


def test_a_yaml_file_lists_sources_with_their_settings(tmp_path):
    config = tmp_path / "sources.yaml"
    config.write_text(
        """
sources:
  - kind: france_travail
    query: {motsCles: infirmier, departement: "69"}
    split: [date]
  - kind: adzuna
    name: uk
    country: gb
    app_id_env: MY_ID
    app_key_env: MY_KEY
    licence: our contract with them
  - kind: file
    path: own/offers.csv
    attribution: Ourselves
"""
    )
    ft, uk, own = read_sources(str(config), KEYS, contact="data@firm.example")
    assert isinstance(ft, FranceTravail) and ft.query["departement"] == "69" and ft.split == ("date",)
    assert ft.terms.forget_closed and ft.contact == "data@firm.example"
    assert isinstance(uk, Adzuna) and uk.app_key.get_secret_value() == "d"
    assert (uk.name, uk.terms.licence, uk.terms.attribution) == ("uk", "our contract with them", "Adzuna")
    assert isinstance(own, FileSource) and own.path == tmp_path / "own/offers.csv" and own.terms.attribution


def test_short_forms_name_sources_in_one_variable():
    board, search = read_sources("greenhouse:cafe, france_travail:infirmier", KEYS)
    assert (board.name, search.name) == ("greenhouse", "france-travail")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("sources: [{kind: monster}]", "choose one of"),
        ("sources: [{kind: adzuna, country: fr, app_key: abc}]", "app_key_env"),
        ("sources: [{kind: adzuna, country: fr}]", "ADZUNA_APP_ID is not set"),
        ("sources: [{kind: lever}]", "site: Field required"),
        ("sources: [{kind: lever, site: a, typo: 1}]", "typo"),
        ("sources: [{kind: lever, site: a}, {kind: lever, site: b}]", "two sources are named lever"),
        ("sources: nothing", "write a list"),
        ("sources: [", "not valid YAML"),
        ("sources: [{kind: lever, site: a, name: '../../x'}]", "name"),
    ],
)
def test_a_wrong_configuration_is_told_by_entry_and_never_with_a_secret(tmp_path, text, told):
    config = tmp_path / "sources.yaml"
    config.write_text(text)
    with pytest.raises(SourceError) as caught:
        read_sources(str(config), {})
    assert told in str(caught.value)
    assert "abc" not in str(caught.value)


def test_no_secret_is_shown_when_a_source_is_printed():
    (source,) = read_sources("france_travail:", {**KEYS, "FRANCE_TRAVAIL_CLIENT_SECRET": "v3ry-s3cret"})
    assert "v3ry-s3cret" not in repr(source)


def test_every_kind_of_source_has_someone_who_reads_its_pages():
    assert {*FEEDS, "file"} == set(READERS)
