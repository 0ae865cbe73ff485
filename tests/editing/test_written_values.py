"""One reader of values for both doors: a form takes what an import takes, tells how, and asks the same questions."""

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from initiatives.editing.admin.written_values import (
    PartialDateFormField,
    WrittenAmountField,
    WrittenDayField,
    WrittenNumberField,
)
from initiatives.models import BudgetLine, Initiative, KeyFigure, User
from initiatives.parsing.assumptions import Assumptions
from initiatives.parsing.numbers import amount_in
from initiatives.parsing.unclear import MISTAKES, UnclearError
from tests.factories import make_budget_line, make_initiative

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("chief"))
    return client


def sent(client: Client, address: str, **changed: str) -> Any:
    """The form of a page as a browser sends it, with these fields changed."""
    form = client.get(address).context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    kept = {name: value for name, value in values.items() if value not in (None, False)}
    return client.post(address, kept | {"_continue": "1"} | changed)


def told(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("1.200.000", "1200000"),
        ("1,2 mln", "1200000"),
        ("€ 18 M", "18000000"),
        ("75k", "75000"),
        ("1 000,50", "1000.5"),
    ],
)
def test_an_amount_is_saved_as_it_was_meant_and_said_again(chief: Client, written: str, amount: str) -> None:
    line = make_budget_line(initiative=make_initiative(), amount=5, kind="total")
    address = reverse("admin:initiatives_budgetline_change", args=[line.pk])
    response = sent(chief, address, amount=written)
    assert response.status_code == 302, response.context["errors"]
    line.refresh_from_db()
    assert line.amount == Decimal(amount)
    assert any(f"“{written}” was read as" in message for message in told(response))


def test_an_amount_that_may_mean_two_numbers_is_asked_about_as_in_an_import(chief: Client) -> None:
    line = make_budget_line(initiative=make_initiative(), amount=5, kind="total")
    response = sent(chief, reverse("admin:initiatives_budgetline_change", args=[line.pk]), amount="1.200")
    assert response.status_code == 200
    errors = str(response.context["errors"])
    assert str(MISTAKES["ambiguous_number"]) in errors
    assert "1200; 1.2" in errors


@pytest.mark.parametrize(("written", "code"), [("5 USD", "other_currency"), ("much", "bad_number")])
def test_an_amount_that_cannot_be_read_is_told_in_the_words_of_an_import(
    chief: Client, written: str, code: str
) -> None:
    line = make_budget_line(initiative=make_initiative(), amount=5, kind="total")
    response = sent(chief, reverse("admin:initiatives_budgetline_change", args=[line.pk]), amount=written)
    assert str(MISTAKES[code]) in str(response.context["errors"])


def test_fields_of_numbers_are_text_so_that_a_browser_changes_nothing(chief: Client) -> None:
    entry = make_initiative()
    make_budget_line(initiative=entry, amount=5, kind="total")
    entry.key_figures.create(key="x", value=5, unit_en="companies")
    for page in ("budgetline", "keyfigure"):
        form = chief.get(reverse(f"admin:initiatives_{page}_add")).context["adminform"].form
        names = ["amount"] if page == "budgetline" else ["value", "value_to"]
        assert {form.fields[name].widget.input_type for name in names} == {"text"}
    shown = chief.get(reverse("admin:initiatives_initiative_change", args=[entry.pk])).content.decode()
    assert 'type="number" name="budget_lines' not in shown
    assert 'type="number" name="key_figures' not in shown


def test_a_date_of_an_entry_is_read_in_words_and_said_again(chief: Client) -> None:
    line = make_budget_line(initiative=make_initiative(), amount=5, kind="total")
    address = reverse("admin:initiatives_budgetline_change", args=[line.pk])
    response = sent(chief, address, starts="april 2020", ends="31/12/99")
    assert response.status_code == 302, response.context["errors"]
    line.refresh_from_db()
    assert (str(line.starts), str(line.ends)) == ("2020-04", "1999-12-31")
    said = " ".join(told(response))
    assert "“april 2020” was read as April 2020" in said
    assert "two digits" in said
    assert sent(chief, address).status_code == 302
    assert BudgetLine.history.filter(id=line.pk).count() <= 3


def test_what_is_sent_back_as_it_stands_changes_and_says_nothing(chief: Client) -> None:
    entry = make_initiative()
    line = make_budget_line(initiative=entry, amount="1234567.50", kind="total", starts="2020-04", ends="2021-Q1")
    figure = entry.key_figures.create(key="x", value="1200", value_to="1500.25", unit_en="companies", as_of="2021")
    for name, thing in (("budgetline", line), ("keyfigure", figure)):
        response = sent(chief, reverse(f"admin:initiatives_{name}_change", args=[thing.pk]))
        assert response.status_code == 302, response.context["errors"]
        assert not [message for message in told(response) if "was read as" in message]
    assert (BudgetLine.objects.get().amount, KeyFigure.objects.get().value_to) == (
        Decimal("1234567.50"),
        Decimal("1500.25"),
    )


@pytest.mark.parametrize("language", ["en", "nl", "fr", "de"])
def test_a_day_is_read_before_its_month_in_every_language(language: str) -> None:
    from django.utils import translation

    with translation.override(language):
        field = WrittenDayField()
        assert str(field.clean("01/03/2021")) == "2021-03-01"
        assert field.understood
        assert str(field.clean("1 maart 2021")) == "2021-03-01"
        assert str(field.clean("2021-03-01")) == "2021-03-01"
        assert not field.understood


@seed(20217)
@settings(max_examples=200, deadline=None, database=None)
@given(st.text("0123456789.,€ kmlnEUR-", max_size=14))
def test_a_form_takes_an_amount_where_an_import_does(text: str) -> None:
    from django.core.exceptions import ValidationError

    try:
        imported: Decimal | None = amount_in(text, Assumptions())
    except UnclearError:
        imported = None
    field = WrittenAmountField(max_digits=14, decimal_places=2, required=False)
    try:
        typed = field.clean(text)
    except ValidationError:
        typed = None
    # The model has the word on what is below zero.
    assert typed is None or typed < 0 or typed == imported
    if imported is not None and imported < 10**12 and imported == round(imported, 2):
        assert typed == imported


@pytest.mark.parametrize("text", ["2021", "april 2020", "Q1 2021", "mrt-21", "2011-12", "1er août 2021"])
def test_a_form_takes_a_date_where_an_import_does(text: str) -> None:
    from initiatives.parsing.dates import date_in

    assert PartialDateFormField().clean(text) == date_in(text, Assumptions())


def test_a_figure_has_no_currency() -> None:
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        WrittenNumberField().clean("5 EUR")
    assert WrittenNumberField().clean("12,5") == Decimal("12.5")
    assert Initiative.objects.count() == 0
