"""Pay in French and English words and in sources' own fields: amounts, currency, period; odd ones are noted, not mended."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recruit_assets.domain.salary import Salary, salary_in, salary_in_description, salary_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("35-40K€", (35000, 40000, "EUR", "year")),
        ("entre 35 et 40 k€ brut annuel", (35000, 40000, "EUR", "year")),
        ("2 800 € brut sur 13 mois", (2800, 2800, "EUR", "month")),
        ("Mensuel de 2800.0 Euros à 4300.0 Euros sur 12.0 mois", (2800, 4300, "EUR", "month")),
        ("Annuel de 28000,00 Euros sur 12 mois", (28000, 28000, "EUR", "year")),
        ("Horaire de 12.02 Euros sur 12 mois", (12.02, 12.02, "EUR", "hour")),
        ("11,88 €/h", (11.88, 11.88, "EUR", "hour")),
        ("15€ de l'heure", (15, 15, "EUR", "hour")),
        ("TJM 450 €", (450, 450, "EUR", "day")),
        ("400-500 €/j", (400, 500, "EUR", "day")),
        ("1 900 € à 2 100 € brut mensuel + prime de 500 €", (1900, 2100, "EUR", "month")),
        ("2.300,50 € par mois", (2300.5, 2300.5, "EUR", "month")),
        ("1 802 € brut par mois, 35 heures", (1802, 1802, "EUR", "month")),
        ("jusqu'à 45 K€ par an", (None, 45000, "EUR", "year")),
        ("à partir de 2100€ net par mois", (2100, None, "EUR", "month")),
        ("£18.50 p/h", (18.5, 18.5, "GBP", "hour")),
        ("£30,000 - £35,000 per annum", (30000, 35000, "GBP", "year")),
        ("Up to £45,000 a year", (None, 45000, "GBP", "year")),
        ("£100-£120 per day", (100, 120, "GBP", "day")),
        ("$120k–$150k", (120000, 150000, "USD", "year")),
        ("USD 90,000 to 110,000 yearly", (90000, 110000, "USD", "year")),
        ("CHF 95'000 per year", (95000, 95000, "CHF", "year")),
    ],
)
def test_pay_is_read_as_people_write_it(text, expected):
    salary, _ = salary_in(text)
    assert salary is not None and salary[:4] == expected


@pytest.mark.parametrize(
    "text",
    ["selon profil", "Competitive", "à négocier", "13 mois", "Prime de 300 €", "", None, 12, "35h", "10 %", "0 €"],
)
def test_words_without_an_amount_are_no_salary(text):
    assert salary_in(text) == (None, ())


def test_the_minimum_wage_is_noted_and_not_given_an_amount():
    salary, notes = salary_in("SMIC horaire")
    assert salary is None and "minimum wage" in notes[0]


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("Mensuel de 28000 Euros", "implausible for a month"),
        ("De 30 à 35 000 € par an", "implausible for a year"),
        ("45000€ - 40000€ par an", "lower amount is named last"),
        ("2 100 €", "no period"),
        ("2500 par mois", "no currency"),
        ("30 000 €", "the amount is one for a year"),
    ],
)
def test_what_is_odd_is_noted_and_kept(text, note):
    salary, notes = salary_in(text)
    assert salary is not None and (salary.min or salary.max)
    assert any(note in one for one in notes), notes


@pytest.mark.parametrize(
    ("pay", "expected"),
    [
        ({"min": 50000, "max": 60000, "currency": "eur", "period": "per-year-salary"}, (50000, 60000, "EUR", "year")),
        ({"min": "12.5", "max": None, "currency": "EUR", "period": "HOUR"}, (12.5, None, "EUR", "hour")),
        ({"min": 3000, "max": 2000, "currency": "GBP", "period": "1 MONTH"}, (2000, 3000, "GBP", "month")),
        ({"min": 3000, "max": 3000, "currency": "euros", "period": "fortnight"}, (3000, 3000, None, None)),
    ],
)
def test_a_source_s_own_amounts_are_taken_as_they_are(pay, expected):
    salary, _ = salary_of(pay)
    assert salary is not None and salary[:4] == expected


@pytest.mark.parametrize("pay", [None, {}, {"min": "NaN"}, {"min": -1}, {"min": True}, {"max": 1e300}, "x"])
def test_fields_without_a_usable_amount_are_no_salary(pay):
    assert salary_of(pay) == (None, ())


def test_a_description_s_line_about_pay_is_read_and_other_amounts_are_not():
    text = "Levée de 12 millions d'euros.\nRémunération : 2 200 € à 2 400 € brut mensuel\nPrime de 500 €"
    salary, notes = salary_in_description(text)
    assert salary == Salary(2200, 2400, "EUR", "month")
    assert any("description" in note for note in notes)
    assert salary_in_description("Budget de 300 000 € par an, équipe de 12") == (None, ())


PIECES = """
    35 40 2 800 1e9 0 12,5 12.50 95'000 k K€ € £ $ CHF eur - – à to et entre from jusqu'à par mois /h p/h an brut sur 13 mois
     SMIC prime de € €€ ,, .. 999999999999 ² ٣ ½
"""
_pieces = st.sampled_from(PIECES.split())


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.text(max_size=200), st.lists(_pieces, max_size=12).map(" ".join), st.lists(_pieces, max_size=9).map("".join)
    )
)
def test_any_words_give_pay_in_order_or_none(text):
    for salary, notes in (salary_in(text), salary_in(text, alone=False), salary_in_description(text)):
        assert all(note.startswith("salary") for note in notes)
        if salary:
            assert salary.min is not None or salary.max is not None
            assert all(0 < amount < 1e13 for amount in salary[:2] if amount is not None)
            assert salary.min is None or salary.max is None or salary.min <= salary.max


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["min", "max", "currency", "period", "predicted"]),
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats()
        | st.text(max_size=20)
        | st.lists(st.integers(), max_size=2),
    )
)
def test_any_fields_give_pay_in_order_or_none(pay):
    salary, _ = salary_of(pay)
    assert salary is None or salary.min is None or salary.max is None or salary.min <= salary.max
