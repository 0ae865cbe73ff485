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


@pytest.mark.parametrize(
    ("text", "expected", "code"),
    [
        ("mercredi 4 mars 2021", "2021-03-04", ""), ("Thu, 4 Mar 2021", "2021-03-04", ""),
        ("4/3/2021 10:00:00 AM", "2021-03-04", "day_first"), ("2021-03-04T10:00:00.000+01:00", "2021-03-04", ""),
        ("2021-03-04 00:00:00 UTC", "2021-03-04", ""), ("op 4 maart 2021", "2021-03-04", ""),
        ("4th of March 2021", "2021-03-04", ""), ("1 er janvier 2021", "2021-01-01", ""), ("2021 maart", "2021-03", ""),
        ("[2021]", "2021", ""), ("20210304", "2021-03-04", "date_as_number"), ("Q1'21", "2021-Q1", "two_digit_year"),
        ("eerste kwartaal 2021", "2021-Q1", ""), ("quatrième trimestre 2021", "2021-Q4", ""),
        ("spring 2021", "2021", "only_year"), ("voorjaar 2021", "2021", "only_year"), ("été 2021", "2021", "only_year"),
        ("Herbst 2021", "2021", "only_year"), ("H1 2021", "2021", "only_year"), ("1H2021", "2021", "only_year"),
        ("2e semestre 2021", "2021", "only_year"), ("begin 2021", "2021", "only_year"),
        ("fin 2021", "2021", "only_year"),
        ("mid-2021", "2021", "only_year"), ("end of 2021", "2021", "only_year"), ("ca. 2021", "2021", "about_date"),
        ("environ 2021", "2021", "about_date"), ("2021?", "2021", "about_date"), ("2021*", "2021", "words_left_out"),
        ("2021 (gepland)", "2021", "words_left_out"), ("FY2021", "2021", "words_left_out"),
    ],
)  # fmt: skip
def test_words_beside_a_date_are_understood_and_told_where_they_say_more(text: str, expected: str, code: str) -> None:
    found, told = read(text)
    assert found == expected
    assert (code in told) if code else not set(told) - {"month_name"}


@pytest.mark.parametrize(
    ("text", "suggested"),
    [("44197", ("2021-01-01",)), ("44197.5", ("2021-01-01",)), ("2021/22", ("2021",)), ("I/2021", ("2021",)),
     ("lopend", ()), ("2021-02-30", ("2021",))],
)  # fmt: skip
def test_of_what_is_no_date_the_likely_one_is_proposed(text: str, suggested: tuple[str, ...]) -> None:
    made = Assumptions()
    with pytest.raises(UnclearError) as told:
        date_in(text, made)
    assert (told.value.suggestions, made.found) == (suggested, [])


@pytest.mark.parametrize(
    ("text", "expected", "code"),
    [
        ("2014-20", ("2014", "2020"), "two_digit_year"), ("2021-22", ("2021", "2022"), "two_digit_year"),
        ("2019/21", ("2019", "2021"), "two_digit_year"), ("2010-12", ("2010-12", "2010-12"), "month_or_years"),
        ("t/m 2024", ("", "2024"), ""), ("tot en met 2024", ("", "2024"), ""), ("jusqu’en 2024", ("", "2024"), ""),
        ("au plus tard 2024", ("", "2024"), ""), ("bis Ende 2024", ("", "2024"), "only_year"),
        ("dès 2019", ("2019", ""), ""), ("à partir du 1er mars 2019", ("2019-03-01", ""), ""),
        ("2019+", ("2019", ""), ""),
        ("2019-present", ("2019", ""), ""), ("2019 – heden", ("2019", ""), ""), ("2019 – en cours", ("2019", ""), ""),
        ("2019-...", ("2019", ""), ""), ("from 2019 to 2021", ("2019", "2021"), ""),
        ("2019 thru 2021", ("2019", "2021"), ""),
        ("2019 t.e.m. 2021", ("2019", "2021"), ""),
        ("du 1er mars 2019 au 30 juin 2021", ("2019-03-01", "2021-06-30"), ""),
        ("2019, 2020 et 2021", ("2019", "2021"), "years_listed"),
        ("maart - juni 2021", ("2021-03", "2021-06"), "shared_year"),
        ("1-15 maart 2021", ("2021-03-01", "2021-03-15"), "shared_year"),
        ("Q1-Q3 2021", ("2021-Q1", "2021-Q3"), "shared_year"),
        ("periode 2019-2021", ("2019", "2021"), ""), ("schooljaar 2021-2022", ("2021", "2022"), "words_left_out"),
        ("2019-2021 (verlengd)", ("2019", "2021"), "words_left_out"),
    ],
)  # fmt: skip
def test_periods_in_words(text: str, expected: tuple[str, str], code: str) -> None:
    made = Assumptions()
    assert period_in(text, made) == expected
    told = {code for code, _text in made.found} - {"month_name"}
    assert told == ({code} if code else set())


@pytest.mark.parametrize(
    ("text", "suggested"),
    [("end 2021", ("2021-", "-2021")), ("Horizon 2021-2027", ("2021-2027",)), ("36 maanden", ())],
)
def test_of_what_is_no_period_the_likely_one_is_proposed(text: str, suggested: tuple[str, ...]) -> None:
    with pytest.raises(UnclearError) as told:
        period_in(text, Assumptions())
    assert told.value.suggestions == suggested


def test_whether_a_column_means_months_or_years_is_proven_once() -> None:
    assert proven_by(["2011-12", "2018-19"]).hyphens == "years"
    assert proven_by(["2011-12", "2018-03"]).hyphens == "month"
    assert read("2011-12", Conventions(hyphens="years")) == ("2011", [])
    assert read("2011-12", Conventions(hyphens="month")) == ("2011-12", [])
    assert period_in("2011-12", Assumptions(), Conventions(hyphens="years")) == ("2011", "2012")


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
