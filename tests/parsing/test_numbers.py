"""Numbers and amounts: one sign may mean two things, and a column may say which."""

from decimal import Decimal

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from initiatives.parsing.assumptions import ASSUMPTIONS, Assumptions
from initiatives.parsing.conventions import Conventions, Evidence
from initiatives.parsing.numbers import amount_in, number_in
from initiatives.parsing.unclear import MISTAKES, UnclearError


def proven_by(texts: list[str]) -> Conventions:
    evidence = Evidence()
    for text in texts:
        evidence.add(text)
    return evidence.conventions


def test_a_column_that_proves_its_thousands_is_read_so_and_told() -> None:
    proven = proven_by(["81,499", "3,980,905", "596", "8,613"])
    assert proven.numbers == "dot_decimal"
    made = Assumptions()
    assert number_in("81,499", proven, made) == 81499
    assert number_in("1.234", proven) == Decimal("1.234")
    assert made.found == [("column_numbers", "81,499")]


def test_a_column_that_proves_its_decimals_is_read_so() -> None:
    proven = proven_by(["1.234,50", "81,499"])
    assert proven.numbers == "comma_decimal"
    assert number_in("81,499", proven) == Decimal("81.499")
    assert number_in("81.499", proven) == 81499


@pytest.mark.parametrize("column", [["81,499", "8,613"], ["1,5", "2.5"], [], ["text", "2021"]])
def test_a_column_that_proves_nothing_is_asked_about(column: list[str]) -> None:
    assert proven_by(column).numbers == ""
    with pytest.raises(UnclearError) as told:
        number_in("81,499", proven_by(column))
    assert told.value.suggestions == ("81499", "81.499")


@pytest.mark.parametrize(
    "text",
    ["5 £", "£5m", "USD 5", "5 zł PLN", "¥ 500", "5 000 CHF", "₹ 5", "5 Kč CZK", "5 kronor", "100 frank", "5 BEF", 
     "US$5",
     "5 US dollars", "₺5", "₽ 5", "5 pond", "100gbp"],
)  # fmt: skip
def test_any_other_currency_is_told(text: str) -> None:
    with pytest.raises(UnclearError) as told:
        amount_in(text, Assumptions())
    assert told.value.code == "other_currency"


@pytest.mark.parametrize("text", ["€ 5", "5 euro", "5 EUR", "5"])
def test_euros_are_no_other_currency(text: str) -> None:
    assert amount_in(text, Assumptions()) == 5


def test_every_assumption_and_mistake_has_its_sentence() -> None:
    assert all(str(each.sentence).endswith((".", "…")) for each in ASSUMPTIONS.values())
    assert all(str(sentence).endswith(".") for sentence in MISTAKES.values())
    for assumption in ASSUMPTIONS.values():
        for answer in assumption.answers:
            assert getattr(Conventions(**{answer.convention: answer.value}), answer.convention) == answer.value


@seed(20215)
@settings(max_examples=300, deadline=None, database=None)
@given(st.decimals(0, 10**12, places=2), st.sampled_from(["dot_decimal", "comma_decimal"]))
def test_a_number_written_with_the_signs_of_its_column_is_read_as_it_was(value: Decimal, numbers: str) -> None:
    text = f"{value:,.2f}"
    if numbers == "comma_decimal":
        text = text.translate(str.maketrans(",.", ".,"))
    assert number_in(text, Conventions(numbers=numbers)) == value
