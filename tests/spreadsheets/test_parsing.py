"""Dates, amounts, yes and no, and addresses, as people write them."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from initiatives.formatting.dates import period_in_cell
from initiatives.models import PartialDate
from initiatives.parsing.assumptions import Assumptions
from initiatives.parsing.dates import period_in
from initiatives.parsing.numbers import amount_in
from initiatives.parsing.unclear import UnclearError
from initiatives.spreadsheets.columns import cell_values
from initiatives.spreadsheets.reading.cells import Cell


def said_of(read: Any, text: Any) -> tuple[Any, list[str]]:
    assumptions = Assumptions()
    return read(Cell.of(text), assumptions), [code for code, _value in assumptions.found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021", "2021"), ("2021-Q1", "2021-Q1"), ("2021-04", "2021-04"), ("2021-04-30", "2021-04-30"),
        ("1.3.2021", "2021-03-01"), ("13/03/2021", "2021-03-13"), ("1-3-2021", "2021-03-01"), ("3/2021", "2021-03"),
        ("March 2021", "2021-03"), ("mars 2021", "2021-03"), ("maart 2021", "2021-03"), ("März 2021", "2021-03"),
        ("1 maart 2021", "2021-03-01"), ("1er août 2021", "2021-08-01"), ("1. März 2021", "2021-03-01"),
        ("March 3, 2021", "2021-03-03"), ("mrt-21", "2021-03"), ("Q1 2021", "2021-Q1"), ("K3 2020", "2020-Q3"),
        ("4e kwartaal 2020", "2020-Q4"), ("1er trimestre 2021", "2021-Q1"), ("2. Quartal 2022", "2022-Q2"),
        (2021, "2021"), ({"date": "2021-03-01"}, "2021-03-01"), ({"date": "2021-03"}, "2021-03"),
        ("2021-03-01T00:00:00", "2021-03-01"), ("31/12/2021 00:00", "2021-12-31"),
        ("1-mrt-2021", "2021-03-01"),
    ],
)  # fmt: skip
def test_a_date_keeps_the_precision_that_is_written(text: Any, expected: str) -> None:
    assert said_of(cell_values.partial_date, text)[0] == expected


def test_day_before_month_is_said_where_it_could_be_the_other_way_round() -> None:
    assert said_of(cell_values.partial_date, "01/03/2021") == ("2021-03-01", ["day_first"])
    assert said_of(cell_values.partial_date, "13/03/2021") == ("2021-03-13", [])
    assert said_of(cell_values.partial_date, "03/03/2021") == ("2021-03-03", [])


@pytest.mark.parametrize(
    "text", ["31/02/2021", "13/13/2021", "soon", "20210", 44_256, "2021-13", "2021-02-30", "0", {"date": "9999-12-31"}]
)
def test_what_is_no_date_is_told(text: Any) -> None:
    with pytest.raises(UnclearError) as told:
        said_of(cell_values.partial_date, text)
    assert told.value.code == "bad_date"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021-2026", ("2021", "2026")), ("2019-", ("2019", "")), ("-2024", ("", "2024")), ("2020", ("2020", "2020")),
        ("2021 – 2026", ("2021", "2026")), ("2021/2022", ("2021", "2022")), ("van 2019 tot 2021", ("2019", "2021")),
        ("depuis 2019", ("2019", "")), ("sinds maart 2020", ("2020-03", "")), ("bis 2024", ("", "2024")),
        ("Q1 2021 - mars 2022", ("2021-Q1", "2022-03")), ("2019-04-01-2020-05", ("2019-04-01", "2020-05")),
        ("01/03/2020 tot 31/12/2021", ("2020-03-01", "2021-12-31")), ("2021-04", ("2021-04", "2021-04")),
        ("2021-12", ("2021-12", "2021-12")),
    ],
)  # fmt: skip
def test_a_period_is_two_dates(text: str, expected: tuple[str, str]) -> None:
    assert said_of(cell_values.period, text)[0] == expected


@pytest.mark.parametrize("text", ["2021-2022-2023", "for ever", "36 months", "2021-13", "2021-00", "-"])
def test_what_is_no_period_is_told(text: str) -> None:
    with pytest.raises(UnclearError):
        said_of(cell_values.period, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.000.000,50", "1000000.50"), ("1,000,000.50", "1000000.50"), ("1 000 000", "1000000"), ("12,5", "12.5"),
        ("€ 18 M", "18000000"), ("EUR 18 million", "18000000"), ("18 mln", "18000000"), ("75k", "75000"),
        ("1,5 M€", "1500000"), ("2 miljoen euro", "2000000"), ("3 millions d'euros", "3000000"),
        ("1,5 Mrd EUR", "1500000000"),
        ("1\u202f000\u202f000 €", "1000000"), ("1.5 MEUR", "1500000"), ("0,125", "0.125"), ("1.500,-", "1500"),
        ("€ 1.000,--", "1000"), ("250 keur", "250000"),
    ],
)  # fmt: skip
def test_an_amount_is_read_with_its_words(text: str, expected: str) -> None:
    assert amount_in(text, Assumptions()) == Decimal(expected)


def test_a_dot_that_may_be_either_is_asked_about() -> None:
    with pytest.raises(UnclearError) as told:
        amount_in("1.000 EUR", Assumptions())

    assert (told.value.code, told.value.suggestions) == ("ambiguous_number", ("1000 EUR", "1.0 EUR"))
    assert [amount_in(each, Assumptions()) for each in told.value.suggestions] == [1000, 1]


@pytest.mark.parametrize(
    ("text", "code"), [("$5", "other_currency"), ("5 GBP", "other_currency"), ("-4", "below_zero")]
)
def test_money_that_is_none_of_ours_is_told(text: str, code: str) -> None:
    with pytest.raises(UnclearError) as told:
        amount_in(text, Assumptions())
    assert told.value.code == code


def test_euros_that_nobody_wrote_are_said_to_be_assumed() -> None:
    assumptions = Assumptions()
    amount_in("18 mln", assumptions)
    assert {code for code, _value in assumptions.found} == {"scale", "euros"}


@pytest.mark.parametrize("text", ["ja", "oui", "yes", "vrai", "x", "JA", "Wahr", "1", True])
def test_yes_in_four_languages(text: Any) -> None:
    assert cell_values.yes_or_no(Cell.of(text)) == "True"


@pytest.mark.parametrize("text", ["nee", "non", "no", "faux", "nein", "0", False])
def test_no_in_four_languages(text: Any) -> None:
    assert cell_values.yes_or_no(Cell.of(text)) == "False"


def test_what_is_neither_is_told() -> None:
    with pytest.raises(UnclearError):
        cell_values.yes_or_no(Cell.of("maybe"))


def test_the_address_behind_a_cell_is_taken_and_said() -> None:
    assert said_of(cell_values.link, {"text": "our site", "link": "https://example.org/"}) == (
        "https://example.org/",
        ["from_link"],
    )
    assert said_of(cell_values.link, "www.example.org") == ("https://www.example.org", ["with_https"])
    with pytest.raises(UnclearError):
        said_of(cell_values.link, "our site")


def test_html_is_taken_out_of_a_cell() -> None:
    cell = Cell.of("<p>Two<br/>lines &amp; a <b>word</b></p>")
    assert (cell.text, cell.had_html) == ("Two\nlines & a word", True)
    assert not Cell.of("a < b and c > d").had_html


def test_what_our_tables_defused_is_taken_back() -> None:
    assert Cell.of("'=cmd").text == "=cmd"
    assert Cell.of("''=cmd").text == "'=cmd"
    assert Cell.of("'t Hof").text == "'t Hof"


@seed(20211)
@settings(max_examples=300, deadline=None, database=None)
@given(st.text(max_size=40))
def test_any_text_is_read_or_told(text: str) -> None:
    cell = Cell.of(text)
    for read in (cell_values.partial_date, cell_values.day, cell_values.period, cell_values.link):
        try:
            read(cell, Assumptions())
        except UnclearError as unclear:
            code = unclear.code
            assert code
    try:
        assert amount_in(cell.text, Assumptions()) >= 0
    except UnclearError as unclear:
        code = unclear.code
        assert code


@seed(20212)
@settings(max_examples=200, deadline=None, database=None)
@given(
    st.sampled_from(["2021", "2021-Q3", "2021-04", "2021-04-30"]),
    st.sampled_from(["", "2024", "2024-Q1", "2024-12-31"]),
)
def test_a_period_as_we_write_it_reads_as_it_was(start: str, end: str) -> None:
    said = period_in_cell(PartialDate(start), PartialDate(end) if end else None)
    assert period_in(said, Assumptions()) == (start, end)
