"""Dates and periods as text: what is assumed of them is told."""

import pytest

from initiatives.parsing.assumptions import Assumptions
from initiatives.parsing.conventions import Conventions, Evidence
from initiatives.parsing.dates import date_in, period_in
from initiatives.parsing.unclear import UnclearError


def read(text: str, conventions: Conventions | None = None) -> tuple[str, list[str]]:
    made = Assumptions()
    return date_in(text, made, conventions or Conventions()), [code for code, _text in made.found]


def proven_by(texts: list[str]) -> Conventions:
    evidence = Evidence()
    for text in texts:
        evidence.add(text)
    return evidence.conventions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("15/05/98", "1998-05-15"), ("31/12/99", "1999-12-31"), ("15/05/25", "2025-05-15"), ("31/12/30", "2030-12-31"),
        ("mrt-98", "1998-03"), ("5 mai '70", "1970-05-05"), ("31.12.49", "2049-12-31"), ("31.12.50", "1950-12-31"),
    ],
)  # fmt: skip
def test_a_year_of_two_digits_is_of_the_century_that_it_fits_and_told(text: str, expected: str) -> None:
    found, told = read(text)
    assert found == expected
    assert "two_digit_year" in told


def test_a_year_of_four_digits_needs_no_word() -> None:
    assert read("13/05/1998") == ("1998-05-13", [])


def test_a_number_that_a_program_made_of_a_year_is_that_year() -> None:
    assert read("2017.0") == ("2017", ["year_as_number"])
    assert read("2017,00") == ("2017", ["year_as_number"])
    with pytest.raises(UnclearError):
        read("2017.50")


@pytest.mark.parametrize("text", ["01. Mrz 16", "1 mrz 2016", "Mrz 1, 2016"])
def test_the_short_name_of_march_in_german_is_known(text: str) -> None:
    assert read(text)[0] == "2016-03-01"


def test_a_month_that_may_be_a_second_year_is_told() -> None:
    assert read("2011-12") == ("2011-12", ["month_or_years"])
    assert read("2011/12") == ("2011-12", ["month_or_years"])
    assert read("2011-11") == ("2011-11", [])
    made = Assumptions()
    assert period_in("2011-12", made) == ("2011-12", "2011-12")
    assert made.found == [("month_or_years", "2011-12")]


def test_two_years_that_no_month_can_be_are_offered() -> None:
    with pytest.raises(UnclearError) as told:
        period_in("2021-22", Assumptions())
    assert told.value.suggestions == ("2021-2022",)


def test_the_order_that_a_column_proves_holds_for_all_of_it_and_is_told() -> None:
    column = ["7/30/2021", "10/1/2024", "12/31/2020", "3/4/2022"]
    proven = proven_by(column)
    assert proven.dates == "month_first"
    assert [read(text, proven)[0] for text in column] == ["2021-07-30", "2024-10-01", "2020-12-31", "2022-03-04"]
    assert all(read(text, proven)[1] == ["month_first"] for text in column)


def test_day_before_month_is_proven_as_well_and_then_nothing_is_assumed() -> None:
    proven = proven_by(["30/7/2021", "1/10/2024"])
    assert proven.dates == "day_first"
    assert read("1/10/2024", proven) == ("2024-10-01", [])


def test_a_column_that_contradicts_itself_proves_nothing() -> None:
    assert proven_by(["30/7/2021", "7/30/2021"]) == Conventions()
    with pytest.raises(UnclearError):
        read("7/30/2021")


def test_a_day_before_its_month_is_read_even_in_a_column_with_the_month_first() -> None:
    assert read("30/7/2021", Conventions(dates="month_first"))[0] == "2021-07-30"
