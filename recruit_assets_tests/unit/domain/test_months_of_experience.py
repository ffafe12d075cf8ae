"""Months of experience computed from the dates of jobs."""

from typing import Any

from recruit_assets.domain.compiler import months_of_experience


def job(
    start: str, end: str | None = None, position: str = "Vendeuse", highlights: tuple[str, ...] = ()
) -> dict[str, Any]:
    dates = {"startDate": start} | ({"endDate": end} if end else {})
    return {"position": position, "highlights": list(highlights)} | dates


def total(*jobs: dict[str, Any], until: str | None = None) -> int | None:
    return months_of_experience({"work": list(jobs)}, until).get("months_of_experience")


def test_both_ends_of_a_job_count():
    assert total(job("2020-01", "2020-12")) == 12


def test_months_of_jobs_that_overlap_count_once():
    assert total(job("2019-01", "2020-06"), job("2020-01", "2020-12")) == 24


def test_a_job_that_goes_on_ends_with_the_document():
    assert total(job("2021-01"), until="2022-06-15") == 18


def test_a_job_that_goes_on_is_left_out_when_the_document_has_no_date_or_is_older():
    assert total(job("2021-01")) is None
    assert total(job("2021-01"), until="2013-12-23") is None
    assert total(job("2021-01"), job("2018-01", "2018-06")) == 6


def test_years_alone_count_from_middle_to_middle():
    assert total(job("2015", "2018")) == 36


def test_a_job_of_one_year_alone_counts_at_least_a_month():
    assert total(job("2019", "2019")) == 1


def test_a_skill_counts_for_the_jobs_that_name_it():
    profile = {
        "work": [
            job("2020-01", "2020-12", "Développeuse Java"),
            job("2018-01", "2018-06", "Développeuse", ("Scripts en C++ et Java",)),
        ],
        "skills": [{"name": "Langages", "keywords": ["Java", "C++", "Rust"]}],
    }
    assert months_of_experience(profile, None) == {
        "months_of_experience": 18,
        "months_by_skill": {"Java": 18, "C++": 6},
    }


def test_a_profile_without_dated_jobs_has_no_months():
    assert months_of_experience({"work": [{"position": "Vendeuse"}]}, "2024-01") == {}
    assert months_of_experience({}, "2024-01") == {}
