"""The limit of a month: what is one, and what is not."""

import pytest

from initiatives.parsing.assumptions import Assumptions
from initiatives.parsing.conventions import Conventions
from initiatives.parsing.dates import date_in
from initiatives.parsing.unclear import UnclearError


def read(text: str, conventions: Conventions | None = None) -> tuple[str, list[str]]:
    made = Assumptions()
    return date_in(text, made, conventions or Conventions()), [code for code, _text in made.found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12/2021", "2021-12"), ("2021-12", "2021-12"), ("1/2021", "2021-01"), ("2021/01", "2021-01"),
        ("13/2021", None), ("2021-13", None), ("0/2021", None), ("2021-00", None),
    ],
)  # fmt: skip
def test_a_year_and_a_month_have_twelve_months(text: str, expected: str | None) -> None:
    if expected:
        assert read(text)[0] == expected
    else:
        with pytest.raises(UnclearError):
            read(text)


@pytest.mark.parametrize(
    ("text", "day_first", "told", "month_first"),
    [
        ("12/11/2021", "2021-11-12", ["day_first"], "2021-12-11"),
        ("11/12/2021", "2021-12-11", ["day_first"], "2021-11-12"),
        ("13/12/2021", "2021-12-13", [], "2021-12-13"),
        ("12/12/2021", "2021-12-12", [], "2021-12-12"),
    ],
)
def test_only_what_may_be_a_month_leaves_the_order_open(
    text: str, day_first: str, told: list[str], month_first: str
) -> None:
    assert read(text) == (day_first, told)
    assert read(text, Conventions(dates="month_first"))[0] == month_first


def test_a_day_that_is_no_month_may_come_second_only_with_the_month_first() -> None:
    with pytest.raises(UnclearError):
        read("12/13/2021")
    assert read("12/13/2021", Conventions(dates="month_first"))[0] == "2021-12-13"
