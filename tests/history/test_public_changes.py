from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from django.test import Client
from django.utils import timezone

from initiatives.history.public_changes import MOST_DAYS, Day, changes
from initiatives.history.records import versions_of
from initiatives.models import BudgetLine, Initiative
from tests.factories import make_budget_line, make_initiative, make_organisation, make_source, make_theme, make_user

pytestmark = pytest.mark.django_db
ADDED = datetime(2026, 5, 1, 12, tzinfo=UTC)
VERSIONED = ("Initiative", "Instrument", "BudgetLine", "KeyFigure", "Event", "Sequel", "Participation", "Citation")


def day(number: int) -> datetime:
    return ADDED + timedelta(days=number)


def at(moment: datetime) -> None:
    """Give every version that was written since the last call the same moment."""
    for model in VERSIONED:
        history: Any = apps.get_model("initiatives", f"Historical{model}")
        history.objects.filter(history_date__year__gte=datetime.now(UTC).year, history_user=None).filter(
            history_change_reason=None
        ).update(history_date=moment, history_change_reason="moved")


def entry(**only_what_matters: Any) -> Initiative:
    initiative = make_initiative(**{"slug": "it", **only_what_matters})
    at(ADDED)
    return initiative


def shown(initiative: Initiative) -> list[tuple[date, list[str]]]:
    found: list[Day] = changes(Initiative.objects.get(pk=initiative.pk)).days
    return [(one.day, [str(fact) for fact in one.facts]) for one in found]


def test_a_change_is_named_by_its_fact_and_its_day() -> None:
    initiative = entry()
    initiative.summary_fr = "Un résumé."
    initiative.save()
    make_budget_line(initiative=initiative)
    at(day(2))
    assert shown(initiative) == [(date(2026, 5, 3), ["summary", "money"])]
    assert changes(initiative).added == date(2026, 5, 1)


def test_the_newest_day_stands_first_and_there_are_at_most_twenty() -> None:
    initiative = entry()
    for number in range(1, MOST_DAYS + 3):
        initiative.website = f"https://example.org/{number}"
        initiative.save()
        at(day(number))
    days = [when for when, _facts in shown(initiative)]
    assert days == sorted(days, reverse=True)
    assert (len(days), days[0]) == (MOST_DAYS, date(2026, 5, 23))


def test_every_kind_of_part_is_named() -> None:
    initiative = entry()
    line = make_budget_line(initiative=initiative)
    initiative.key_figures.create(key="companies", value=60, unit_en="companies")
    initiative.participations.create(organisation=make_organisation(), role="lead")
    initiative.citations.create(source=make_source())
    initiative.themes.add(make_theme())
    at(day(1))
    line.delete()
    at(day(2))
    assert shown(initiative) == [
        (date(2026, 5, 3), ["money"]),
        (date(2026, 5, 2), ["themes", "money", "figures", "who does what", "sources"]),
    ]


def test_a_save_without_a_difference_is_no_change() -> None:
    initiative = entry()
    line = make_budget_line(initiative=initiative)
    at(ADDED)
    line.save()
    initiative.save()
    at(day(1))
    assert shown(initiative) == []


def test_what_was_changed_in_a_draft_is_never_shown() -> None:
    initiative = entry(state="draft")
    initiative.summary_en = "Secret."
    initiative.save()
    make_budget_line(initiative=initiative)
    at(day(1))
    initiative.state = "published"
    initiative.caveat_en = "Prepared before."
    initiative.save()
    at(day(2))
    initiative.themes.add(make_theme())
    BudgetLine.objects.get().delete()
    at(day(2) + timedelta(seconds=1))
    assert shown(initiative) == []
    assert changes(initiative).added == date(2026, 5, 3)


@pytest.mark.parametrize("state", ["draft", "in_review", "archived"])
def test_what_was_changed_while_it_was_withdrawn_is_never_shown(state: str) -> None:
    initiative = entry()
    initiative.state = state
    initiative.save()
    at(day(1))
    initiative.title_en = "Another name"
    initiative.save()
    make_budget_line(initiative=initiative)
    at(day(2))
    initiative.state = "published"
    initiative.save()
    at(day(3))
    assert shown(initiative) == [(date(2026, 5, 4), ["published again"])]
    assert changes(initiative).added == date(2026, 5, 1)


def test_a_draft_that_it_becomes_part_of_is_not_told() -> None:
    initiative, draft = entry(), make_initiative(slug="secret", state="draft")
    at(ADDED)
    initiative.parent = draft
    initiative.save()
    at(day(1))
    assert shown(initiative) == []
    draft.state = "published"
    draft.save()
    at(day(2))
    assert shown(initiative) == [(date(2026, 5, 2), ["what it is part of"])]


def test_neither_words_nor_editors_nor_states_are_told(client: Client) -> None:
    initiative = entry(summary_en="Old words.")
    initiative.summary_en = "New words."
    initiative.verified_on, initiative.verified_by = date(2026, 5, 2), make_user(username="jan.peeters")
    initiative.save()
    initiative.history.update(history_change_reason="because of Jan")
    page = client.get("/en/initiatives/it/").content.decode()
    for secret in ("Old words", "jan.peeters", "because of Jan"):
        assert secret not in page


def test_an_entry_without_versions_says_when_it_was_added(client: Client) -> None:
    make_initiative(slug="it")
    Initiative.objects.update(created=ADDED)
    Initiative.history.all().delete()
    assert (
        "No change since it was added to this register on 1 May 2026."
        in client.get("/en/initiatives/it/").content.decode()
    )


def test_an_entry_that_was_loaded_ready_made_shows_what_was_changed_after() -> None:
    initiative = make_initiative(slug="it", themes=[make_theme()])
    text = serializers.serialize("json", [initiative])
    initiative.delete()
    Initiative.history.all().delete()
    for loaded in serializers.deserialize("json", text):
        loaded.save()
    at(ADDED)
    Initiative.objects.update(created=ADDED)
    initiative = Initiative.objects.get()
    assert shown(initiative) == []
    initiative.end = "2030"
    initiative.save()
    at(day(4))
    assert shown(initiative) == [(date(2026, 5, 5), ["dates"])]
    assert changes(initiative).added == date(2026, 5, 1)


def test_the_page_says_what_changed_in_words(client: Client) -> None:
    initiative = entry()
    make_budget_line(initiative=initiative)
    at(day(2))
    page = client.get("/en/initiatives/it/").content.decode()
    assert "<dt>3 May 2026</dt><dd>money</dd>" in page
    assert "<dt>1 May 2026</dt><dd>added to this register</dd>" in page
    assert "No change since" not in page


@pytest.mark.parametrize("size", [2, 12])
def test_changes_cost_seven_queries(django_assert_num_queries: Callable, size: int) -> None:
    initiative = entry()
    for number in range(size):
        make_budget_line(initiative=initiative, key=f"line-{number}")
        initiative.website = f"https://example.org/{number}"
        initiative.save()
    initiative = Initiative.objects.get()
    # Expect 7 queries: its versions, their terms in four lists, when each kind of related row was written last, and the
    # versions of the one kind that was written after the entry was published.
    versions_of(BudgetLine).update(history_date=timezone.now() + timedelta(days=1))
    with django_assert_num_queries(7):
        changes(initiative)
