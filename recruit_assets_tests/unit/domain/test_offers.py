"""Cleaning: what sources send becomes plain text, aware dates, known contracts, or a reasoned rejection."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recruit_assets.domain.offers import (
    OfferRejected,
    clean,
    contract_kind,
    plain_text,
    published,
)
from recruit_assets_tests.support.offers import NOW, make_offer, raw_offer

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


def test_markup_becomes_lines_and_bullets():
    text = plain_text("<p><strong>Missions</strong></p><ul><li>Préparer</li><li>Servir</li></ul><p>Fin<br/>vraie</p>")
    assert text == "Missions\n\n- Préparer\n- Servir\n\nFin\nvraie"


def test_markup_that_was_escaped_once_more_is_read_too():
    assert plain_text("&lt;p&gt;Caf&amp;eacute; &amp;amp; bar&lt;/p&gt;") == "Café & bar"


def test_script_and_style_leave_no_text():
    assert plain_text("<p>Bon</p><script>alert(1)</script><style>p {}</style>") == "Bon"


def test_a_less_than_sign_in_plain_text_stays():
    assert plain_text("Équipe < 5 personnes, salaire > 2000 €") == "Équipe < 5 personnes, salaire > 2000 €"


def test_utf8_read_as_windows_1252_is_repaired():
    assert plain_text("PrÃ©paration des entrÃ©es") == "Préparation des entrées"


def test_bullets_of_all_shapes_become_dashes_and_negative_numbers_stay():
    assert plain_text("• un\r\n* deux\n– trois\n-18 °C") == "- un\n- deux\n- trois\n-18 °C"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-11-03", datetime(2026, 11, 3, tzinfo=UTC)),
        ("2026-11-03T08:15:00Z", datetime(2026, 11, 3, 8, 15, tzinfo=UTC)),
        ("03/11/2026", datetime(2026, 11, 3, tzinfo=UTC)),
        ("3 novembre 2026", datetime(2026, 11, 3, tzinfo=UTC)),
        ("Nov 3, 2026", datetime(2026, 11, 3, tzinfo=UTC)),
        (1793664000000, datetime(2026, 11, 3, tzinfo=UTC)),
        ("il y a 3 jours", datetime(2026, 11, 17, tzinfo=UTC)),
        ("3 days ago", datetime(2026, 11, 17, tzinfo=UTC)),
        ("hier", datetime(2026, 11, 19, tzinfo=UTC)),
        ("il y a 2 heures", NOW - timedelta(hours=2)),
    ],
)
def test_a_date_is_read_in_every_notation_of_the_feeds(value, expected):
    assert published(value, NOW) == (expected, None)


@pytest.mark.parametrize("value", ["bientôt", "31/02/2026", "2026", [], True, 1e300])
def test_a_date_that_can_not_be_read_is_left_empty_with_a_note(value):
    moment, note = published(value, NOW)
    assert moment is None
    assert note and "published_at" in note


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ("CDI - 39 h", "permanent"),
        ("Permanent", "permanent"),
        ("CDD 6 mois", "fixed_term"),
        ("FIXED_TERM", "fixed_term"),
        ("Intérim", "temporary"),
        ("Contrat d'apprentissage", "apprenticeship"),
        ("Stage de fin d'études", "internship"),
        ("internship", "internship"),
        ("Freelance", "freelance"),
        ("Saisonnier", "seasonal"),
        ("4 on 4 off", None),
        (None, None),
    ],
)
def test_contracts_are_named_alike_in_both_languages(raw, kind):
    assert contract_kind(raw) == kind


def test_the_source_s_own_contract_and_title_are_kept_beside_the_normalised_ones():
    offer = make_offer("1", title="SERVEUR/SERVEUSE (H/F)", contract="CDI 35h")
    assert (offer.title, offer.search_title) == ("SERVEUR/SERVEUSE (H/F)", "Serveur")
    assert (offer.contract, offer.contract_raw) == ("permanent", "CDI 35h")


def test_the_language_is_found_when_it_is_not_given():
    french = make_offer("1", description="Nous cherchons une personne pour notre cuisine et nos clients.")
    english = make_offer("2", title="Line cook", description="We are looking for someone to join our busy kitchen.")
    assert (french.language, english.language) == ("fr", "en")


def test_a_third_language_is_noted_and_not_guessed():
    offer = make_offer("1", language="de")
    assert offer.language is None
    assert any(note.startswith("language") for note in offer.notes)


@pytest.mark.parametrize("field", ["title", "description"])
def test_an_offer_without_title_or_description_is_rejected_with_a_remedy(field):
    fields = {"title": "Cuisinier", "description": "Au marché", field: " <p> </p> "}
    with pytest.raises(OfferRejected) as caught:
        clean(raw_offer("1", **fields))
    assert caught.value.field == field
    assert caught.value.remedy in str(caught.value)


def test_the_content_hash_ignores_layout_and_changes_with_the_words():
    plain = make_offer("1", description="Préparer les plats", location="Lyon")
    marked = make_offer("2", description="<p>préparer   les PLATS</p>", location="Lyon")
    moved = make_offer("3", description="Préparer les plats", location="Nice")
    assert plain.content_hash == marked.content_hash != moved.content_hash


def test_only_web_addresses_become_links():
    assert make_offer("1", url="javascript:alert(1)").url is None
    assert make_offer("1", url="https://offers.example/1").url == "https://offers.example/1"


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["title", "description", "company", "published_at", "language", "url"]), json_values
    )
)
def test_whatever_a_source_sends_gives_an_offer_or_a_rejection(payload):
    try:
        offer = clean(raw_offer("1", **{"title": "Maçon", "description": "Murs", **payload}))
    except OfferRejected:
        return
    assert offer.published_at is None or offer.published_at.tzinfo
    offer.model_dump_json().encode()
    assert "\x00" not in offer.title + offer.description
