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


@pytest.mark.parametrize(
    ("text", "expected", "code"),
    [
        ("2,5 Mia. €", 2_500_000_000, "scale"), ("1.5 B€", 1_500_000_000, "scale"),
        ("2 mld. euro", 2_000_000_000, "scale"),
        ("3 milliers d'euros", 3000, "scale"), ("10 dzd", 10_000, "scale"), ("500 KE", 500_000, "scale"),
        ("12 T€", 12_000, "scale"), ("12 TEUR", 12_000, "scale"), ("EUR 1.2mn", 1_200_000, "scale"),
        ("100 euro's", 100, ""),
        ("€ 1.500,—", 1500, ""), ("100.- €", 100, ""), ("1.5E+06", 1_500_000, "exponent"),
        ("€ 5e6", 5_000_000, "exponent"),
        ("250 000 € HTVA", 250_000, "words_left_out"), ("€ 250 000 (incl. btw)", 250_000, "words_left_out"),
        ("250 000 EUR*", 250_000, "words_left_out"), ("250 000 € [1]", 250_000, "words_left_out"),
    ],
)  # fmt: skip
def test_amounts_as_administrations_write_them(text: str, expected: int, code: str) -> None:
    made = Assumptions()
    assert amount_in(text, made) == expected
    assert {code for code, _text in made.found} - {"euros"} == ({code} if code else set())


@pytest.mark.parametrize(
    ("text", "code"),
    [("(1.500,00)", "below_zero"), ("1500-", "below_zero"), ("€ -500", "below_zero"), ("12,5 %", "percentage"),
     ("12 procent", "percentage"), ("1 0000", "bad_number"), ("1234 567", "bad_number"), ("12 34", "bad_number")],
)  # fmt: skip
def test_what_is_no_amount_is_told(text: str, code: str) -> None:
    with pytest.raises(UnclearError) as told:
        amount_in(text, Assumptions())
    assert told.value.code == code
