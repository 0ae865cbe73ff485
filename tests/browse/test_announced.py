"""What was promised stands in the group of what is known of it, and the list and home count the same."""

import re
from datetime import date

import pytest
from django.test import Client

from initiatives.browse.announced import promises
from initiatives.browse.filters import InitiativeFilter
from tests.factories import make_initiative

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 27)
READ = {"stated_status": "announced", "status_as_of": "2021-09-01"}


@pytest.fixture(autouse=True)
def register() -> None:
    late = make_initiative(slug="late", title_en="Late plan", announced_for="2021-Q1", **READ)
    late.events.create(key="before", date="2020", text="Prepared.")
    late.events.create(key="after", date="2022-05", text="Postponed.")
    successor = make_initiative(slug="next", title_en="Next plan")
    late.sequels.create(successor=successor, kind="successor")
    late.sequels.create(successor=make_initiative(slug="draft", title_en="Hidden", state="draft"), kind="successor")
    make_initiative(slug="silent", title_en="Silent", **READ)
    make_initiative(slug="later", title_en="Later", announced_for="2999", **READ)
    make_initiative(slug="fresh", title_en="Fresh", stated_status="announced", status_as_of="2026-03")
    make_initiative(slug="came", announced_for="2022", stated_status="running", status_as_of="2023")
    make_initiative(slug="ended", announced_for="2022", end="2023")
    make_initiative(slug="secret", announced_for="2020", state="draft", **READ)


def test_each_promise_stands_where_what_is_known_of_it_puts_it() -> None:
    groups = {group.slug: [promise.initiative.slug for promise in group.promises] for group in promises(TODAY)}
    assert groups == {
        "overdue": ["late"], "silent": ["silent"], "to-come": ["fresh", "later"], "came": ["came", "ended"],
    }  # fmt: skip


def test_a_page_tells_for_when_and_what_happened_since(client: Client) -> None:
    page = client.get("/en/announced/").text
    assert "first quarter of 2021" in page
    assert "Postponed." in page
    assert "Prepared." not in page
    assert re.search(r"Was followed by: +<a[^>]*>Next plan</a>", " ".join(page.split()))
    assert "Hidden" not in page


def test_overdue_is_a_filter_whose_count_is_what_a_click_finds(client: Client) -> None:
    page = client.get("/en/initiatives/?status=overdue")
    assert [entry.slug for entry in page.context["page"]] == ["late"]
    counts = {option.value: option.count for option in page.context["listed"].options("status")}
    assert counts["overdue"] == 1
    assert counts["announced"] == 4
    both = client.get("/en/initiatives/?status=overdue&status=ended").context["listed"]
    assert {found.slug for found in both.qs} == {"late", "ended"}
    assert 'href="/en/initiatives/?status=overdue"' in client.get("/en/").text
    assert isinstance(both, InitiativeFilter)
