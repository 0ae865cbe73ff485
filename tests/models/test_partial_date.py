from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from initiatives.models import Initiative, PartialDate, PartialDateField
from initiatives.models.partial_date import begins_after, over_before
from tests.factories import make_initiative

WRITTEN = ["2020", "2021", "2021-Q1", "2021-Q4", "2021-04", "2021-12", "2021-04-30", "2022-01-01", "2022"]


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2021", date(2021, 1, 1), date(2021, 12, 31)),
        ("2021-Q1", date(2021, 1, 1), date(2021, 3, 31)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2021-12", date(2021, 12, 1), date(2021, 12, 31)),
        ("2021-04-30", date(2021, 4, 30), date(2021, 4, 30)),
    ],
)
def test_a_date_spans_what_it_may_mean(text: str, earliest: date, latest: date) -> None:
    assert (PartialDate(text).earliest, PartialDate(text).latest) == (earliest, latest)


@pytest.mark.parametrize(
    "text", ["", "21", "2021-Q5", "2021-13", "2021-02-30", "2021-4", "01/03/2021", "0999", "2021-Q1-01"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a date|day is out of range"):
        PartialDate(text)


@pytest.mark.parametrize("text", ["2021-02-30", "March", "2021-Q0"])
def test_a_field_says_which_shapes_it_takes(text: str) -> None:
    with pytest.raises(ValidationError, match="2021-Q1"):
        PartialDateField().to_python(text)


@given(st.text(max_size=12))
@settings(max_examples=300)
def test_any_text_is_a_date_or_a_clear_refusal(text: str) -> None:
    try:
        found = PartialDateField().to_python(text)
    except ValidationError:
        return
    assert found is None or found.earliest <= found.latest


def test_a_quarter_is_said_in_the_reader_s_language() -> None:
    with translation.override("nl"):
        assert PartialDate("2021-Q1").in_words() == "eerste kwartaal van 2021"


@pytest.mark.django_db
def test_rows_and_dates_agree_on_before_and_after() -> None:
    for text in WRITTEN:
        make_initiative(slug=f"in-{text.lower()}", end=text)
    for day in (
        date(2020, 12, 31),
        date(2021, 1, 1),
        date(2021, 4, 1),
        date(2021, 4, 30),
        date(2021, 5, 1),
        date(2022, 6, 1),
    ):
        over = set(Initiative.objects.filter(over_before("end", day)).values_list("slug", flat=True))
        later = set(Initiative.objects.filter(begins_after("end", day)).values_list("slug", flat=True))
        assert over == {f"in-{text.lower()}" for text in WRITTEN if PartialDate(text).latest < day}, day
        assert later == {f"in-{text.lower()}" for text in WRITTEN if PartialDate(text).earliest > day}, day


@pytest.mark.django_db
def test_the_database_refuses_a_date_of_another_shape() -> None:
    initiative = make_initiative()
    for bad in ("2021-Q7", "spring"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Initiative.objects.filter(pk=initiative.pk).update(start=bad)
    Initiative.objects.filter(pk=initiative.pk).update(start="2021-Q4")
    initiative.refresh_from_db()
    assert initiative.start == PartialDate("2021-Q4")


@pytest.mark.django_db
@pytest.mark.parametrize(("stored", "read"), [("2021-02-30", "2021-02"), ("2021-04-31", "2021-04"), ("2021", "2021")])
def test_a_day_that_no_calendar_has_is_read_as_its_month_and_breaks_no_page(
    stored: str, read: str, client: Client
) -> None:
    entry = make_initiative(slug="dated", start="2021")
    Initiative.objects.filter(pk=entry.pk).update(start=stored)
    assert str(Initiative.objects.get().start) == read
    assert client.get("/en/initiatives/dated/").status_code == 200
