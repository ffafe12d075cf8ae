"""Dates as CVs write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruit_assets.domain.dates import date_spans, find_date_range, parse_date


@pytest.mark.parametrize(
    ("line", "start", "end", "open_end"),
    [
        ("janv. 2021 – présent", "2021-01", None, True),
        ("Depuis septembre 2019", "2019-09", None, True),
        ("since March 2018", "2018-03", None, True),
        ("Mars 2018 à ce jour", "2018-03", None, True),
        ("May 2012 to current", "2012-05", None, True),
        ("2003 – aujourd’hui", "2003", None, True),
        ("2019 -", "2019", None, True),
        ("September 2017 onwards", "2017-09", None, True),
        ("01/2019 - 03/2020", "2019-01", "2020-03", False),
        ("2016-2018", "2016", "2018", False),
        ("2018-19", "2018", "2019", False),
        ("2018/2019", "2018", "2019", False),
        ("2020-03 - 2021-05", "2020-03", "2021-05", False),
        ("09/18 – 06/20", "2018-09", "2020-06", False),
        ("Sept 2012 — Aug 2014", "2012-09", "2014-08", False),
        ("Févr. 2020 → Août 2021", "2020-02", "2021-08", False),
        ("1er mars 2018 au 30 juin 2019", "2018-03-01", "2019-06-30", False),
        ("du 01/09/2015 au 31/08/2017", "2015-09-01", "2017-08-31", False),
        ("de mars à juin 2018", "2018-03", "2018-06", False),
        ("Nov’19 - Dec'20", "2019-11", "2020-12", False),
        ("De 2004 à 2010 : Serveur", "2004", "2010", False),
        ("entre 2015 et 2018", "2015", "2018", False),
        ("mi-2019 à fin 2021", "2019", "2021", False),
        ("Mid-2019 to late 2021", "2019", "2021", False),
        ("06/2018 / 08/2021", "2018-06", "2021-08", False),
        ("2019 → auj.", "2019", None, True),
        ("(03/2022 –)", "2022-03", None, True),
        ("summers 2013, 2014", "2013", "2014", False),
        ("étés 2010, 2011 et 2012", "2010", "2012", False),
        ("mai et juin 2019", "2019-05", "2019-06", False),
        ("Grutière au terminal Port 2000  2014-2019", "2014", "2019", False),
    ],
)
def test_a_period_is_found_and_read(line: str, start: str, end: str | None, open_end: bool):
    found = find_date_range(line)
    assert found is not None and found.start is not None
    first = parse_date(found.start, "fr")
    last = parse_date(found.end, "fr", side="end") if found.end else None
    assert first is not None and first.value == start
    assert (last.value if last and last.value else None) == end
    assert found.open_end is open_end


@pytest.mark.parametrize(
    ("raw", "value", "precision"),
    [
        ("2018", "2018", "year"),
        ("2019/09", "2019-09", "month"),
        ("sept. 17", "2017-09", "month"),
        ("15/03/2020", "2020-03-15", "day"),
        ("03/25/2020", "2020-03-25", "day"),
        ("March 15, 2020", "2020-03-15", "day"),
        ("Q3 2020", "2020-07", "quarter"),
        ("été 2016", "2016", "season"),
        ("hiver 2016", "2016", "season"),
    ],
)
def test_a_date_keeps_the_precision_the_cv_gives(raw: str, value: str, precision: str):
    parsed = parse_date(raw, "fr")
    assert parsed is not None
    assert (parsed.value, parsed.precision, parsed.raw) == (value, precision, raw)


def test_a_quarter_ends_in_its_last_month():
    parsed = parse_date("Q3 2020", side="end")
    assert parsed is not None and parsed.value == "2020-09"


def test_day_and_month_that_can_be_swapped_leave_only_the_year_in_english():
    french, english = parse_date("03/04/2020", "fr"), parse_date("03/04/2020", "en")
    assert french is not None and french.value == "2020-04-03"
    assert english is not None and (english.value, english.precision) == ("2020", "year")


def test_a_whole_period_as_raw_text_gives_the_side_that_is_asked_for():
    start, end = parse_date("mars 2018 - juin 2019", "fr"), parse_date("mars 2018 - juin 2019", "fr", side="end")
    assert start is not None and start.value == "2018-03"
    assert end is not None and end.value == "2019-06"


def test_two_digit_years_are_of_this_century_until_49():
    before, after = parse_date("09/98"), parse_date("Mar '22")
    assert before is not None and before.value == "1998-09"
    assert after is not None and after.value == "2022-03"


@pytest.mark.parametrize(
    ("line", "start", "end", "open_end"),
    [("20132015", "2013", "2015", False), ("2016present", "2016", None, True)],
)
def test_years_that_lost_their_dash_are_a_period(line: str, start: str, end: str | None, open_end: bool):
    found = find_date_range(line)
    assert found is not None and found.start is not None and found.open_end is open_end
    first, last = parse_date(found.start), parse_date(found.end or "", side="end")
    assert first is not None and first.value == start
    assert ((last.value or None) if last else None) == end


def test_years_that_run_backwards_are_no_period():
    assert find_date_range("20152013") is None


def test_a_day_before_dots_is_a_day_in_english_too():
    parsed = parse_date("10.09.2018", "en")
    assert parsed is not None and parsed.value == "2018-09-10"


@pytest.mark.parametrize(
    "line", ["3 ans", "06 12 34 56 78", "sur 24/7", "Licence 3", "12 000 €", "", "R489 catégorie 3"]
)
def test_what_is_no_date_is_none(line: str):
    assert find_date_range(line) is None
    assert parse_date(line) is None


def test_every_date_of_a_line_has_its_span():
    line = "De 2004 à 2010 puis en mai 2012"
    assert [line[start:end].strip() for start, end in date_spans(line)] == ["De 2004 à 2010", "mai 2012"]


@given(st.text(max_size=80))
def test_no_text_breaks_the_grammar_and_raw_dates_are_slices_of_it(text: str):
    found = find_date_range(text)
    if found is not None:
        assert found.start is not None and found.start in text
        assert found.end is None or found.end in text
        parse_date(text)
        parse_date(text, "en", "end")


@given(st.integers(1960, 2039), st.integers(1, 12))
def test_a_month_and_year_come_back_whatever_the_notation(year: int, month: int):
    for raw in (f"{month:02d}/{year}", f"{year}/{month:02d}", f"{month:02d}.{year}"):
        parsed = parse_date(raw)
        assert parsed is not None and parsed.value == f"{year}-{month:02d}"
