from datetime import date

import pytest
from django.core.exceptions import ValidationError

from initiatives.models import Initiative, State
from tests.factories import make_initiative

pytestmark = pytest.mark.django_db
TODAY = date(2021, 9, 1)


@pytest.mark.parametrize(
    ("start", "end", "stated", "status"),
    [
        ("", "", "announced", "announced"),
        ("", "", "running", "running"),
        ("", "", "ended", "ended"),
        ("2019", "2020", "running", "ended"),
        ("2019", "2021", "running", "running"),
        ("2019", "2021-Q2", "unknown", "ended"),
        ("2021-10", "", "running", "announced"),
        ("2022", "2024", "unknown", "announced"),
        ("", "2021-08-31", "announced", "ended"),
        ("2021-Q4", "", "unknown", "announced"),
        ("2021", "", "unknown", "unknown"),
    ],
)
def test_row_and_set_agree_on_the_status(start: str, end: str, stated: str, status: str) -> None:
    make_initiative(slug="it", start=start, end=end, stated_status=stated, status_as_of=TODAY)
    found = Initiative.objects.with_status(TODAY).get(slug="it")
    assert found.current_status == found.status_on(TODAY) == status


def test_row_and_set_agree_on_what_is_published() -> None:
    for state in State.values:
        make_initiative(slug=state.replace("_", "-"), state=state)
    published = set(Initiative.objects.published())
    assert published == {found for found in Initiative.objects.all() if found.is_published}
    assert len(published) == 1


def test_a_circle_of_parts_is_refused_in_words() -> None:
    top = make_initiative(slug="top")
    middle = make_initiative(slug="middle", parent=top)
    top.parent = middle
    with pytest.raises(ValidationError, match="part of itself"):
        top.clean()


def test_an_end_before_the_start_is_refused_and_an_overlap_is_not() -> None:
    with pytest.raises(ValidationError, match="before the start"):
        make_initiative(slug="late", start="2022", end="2021-12").clean()
    make_initiative(slug="same-year", start="2021-06", end="2021").clean()


def test_an_announcement_is_overdue_once_its_date_has_passed() -> None:
    announced = {"stated_status": "announced", "status_as_of": TODAY}
    assert make_initiative(slug="due", announced_for="2021-Q1", **announced).is_overdue
    assert not make_initiative(slug="to-come", announced_for="2999", **announced).is_overdue
    assert not make_initiative(
        slug="came", announced_for="2021", stated_status="running", status_as_of=TODAY
    ).is_overdue


def test_history_keeps_every_language_and_the_terms() -> None:
    initiative = make_initiative(title_nl="Eerste")
    initiative.title_nl = "Tweede"
    initiative.save()
    assert [version.title_nl for version in initiative.history.order_by("history_id")][-2:] == ["Eerste", "Tweede"]


@pytest.mark.parametrize(
    ("confirmed", "months", "is_due"),
    [
        (None, 24, True),
        (date(2025, 5, 31), 12, True),
        (date(2025, 6, 1), 12, False),
        (date(2026, 2, 28), 3, True),
        (date(2026, 3, 1), 3, False),
    ],
)
def test_an_entry_is_due_when_its_confirmation_is_too_old(confirmed: date | None, months: int, is_due: bool) -> None:
    today = date(2026, 5, 31)
    make_initiative(slug="it", verified_on=confirmed, review_interval=months)
    assert Initiative.objects.due_for_review(today).exists() == is_due
