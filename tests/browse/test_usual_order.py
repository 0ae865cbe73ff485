"""The usual order of a list is never sent as if a reader had chosen it."""

import csv
from html.parser import HTMLParser

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from initiatives.browse.filters import InitiativeFilter
from initiatives.browse.sorts import IN_FILES
from initiatives.models import Initiative, InstrumentType
from tests.factories import make_initiative

BY_TITLE = ["project", "orphan", "action", "vouchers", "decree", "pillar", "plan"]
pytestmark = pytest.mark.django_db


class SentByAForm(HTMLParser):
    """The names and values that a browser without scripts would send: words and the controls beside the list."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent: dict[str, str] = {}
        self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag == "select":
            self._select = given["name"] or ""
        elif tag == "option" and ("selected" in given or self._select not in self.sent):
            self.sent[self._select] = given["value"] or ""
        elif tag == "input" and given.get("name") == "q":
            self.sent["q"] = given["value"] or ""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ["plan", "about"]),
        ("sort=importance", ["plan", "about"]),
        ("size=20", ["plan", "about"]),
        ("q=nothing", ["plan", "about"]),
        ("q=nothing&sort=relevance", ["plan", "about"]),
        ("q=nothing&sort=title", ["about", "plan"]),
        ("sort=newest", ["about", "plan"]),
    ],
)
def test_words_typed_on_the_list_come_best_first_unless_another_order_was_chosen(
    client: Client, before: str, after: list[str]
) -> None:
    make_initiative(slug="about", title_en="About robots and the strategy", start="2024")
    make_initiative(slug="plan", title_en="Strategy for robots", start="2020")
    make_initiative(slug="other", title_en="Other")
    sent = SentByAForm(client.get(f"/en/initiatives/?{before}").text).sent | {"q": "strategy for robots"}
    page = client.get("/en/initiatives/", sent)
    assert [entry.slug for entry in page.context["page"]] == after


def test_a_list_in_its_usual_order_has_one_address() -> None:
    assert InitiativeFilter(QueryDict("sort=importance&size=20")).address == ""
    assert InitiativeFilter(QueryDict("sort=title")).address == "sort=title"
    assert InitiativeFilter(QueryDict("sort=title"), plain_sort=IN_FILES).address == ""
    assert InitiativeFilter(QueryDict("q=ai&sort=relevance&size=20")).address == "q=ai"
    assert InitiativeFilter(QueryDict("q=ai&sort=title")).address == "q=ai&sort=title"


@pytest.fixture
def plan() -> Initiative:
    """A plan with a part and a part of that, a law, a scheme that nobody checked, a project, and a part without it."""
    law, scheme = (InstrumentType.objects.create(slug=slug, name_en=slug) for slug in ("law", "voucher"))
    project = make_initiative(slug="project", title_en="A project", stated_status="running", status_as_of="2021")
    vouchers = make_initiative(slug="vouchers", title_en="B vouchers", stated_status="running", status_as_of="2021")
    vouchers.instruments.create(type=scheme)
    decree = make_initiative(slug="decree", title_en="Decree", verified_on=timezone.localdate())
    decree.instruments.create(type=law)
    plan = make_initiative(slug="plan", title_en="Plan")
    pillar = make_initiative(slug="pillar", title_en="Pillar", parent=plan)
    make_initiative(slug="action", title_en="Action", parent=pillar)
    hidden = make_initiative(slug="hidden", title_en="Ended plan", end="2020")
    make_initiative(slug="orphan", title_en="Abandoned", parent=hidden)
    make_initiative(slug="draft", title_en="Draft", parent=project, state="draft")
    return plan


def test_plans_come_first_then_laws_and_schemes_then_the_others_and_parts_stand_under_their_whole(
    client: Client, plan: Initiative
) -> None:
    page = client.get("/en/initiatives/")
    shown = list(page.context["page"])
    assert [entry.slug for entry in shown] == ["plan", "decree", "vouchers", "project", "orphan"]
    assert [[part.slug for part in entry.folded_parts] for entry in shown] == [["pillar", "action"], [], [], [], []]
    assert page.context["number"] == 7
    assert "and 2 parts" in page.text
    file = client.get("/en/initiatives.csv").getvalue().decode("utf-8-sig")
    assert [row["id"] for row in csv.DictReader(file.splitlines())] == BY_TITLE


def test_nothing_is_folded_where_its_whole_is_not_listed_or_another_order_is_asked_for(
    client: Client, plan: Initiative
) -> None:
    plan.verified_on = timezone.localdate()
    plan.stated_status, plan.status_as_of = "running", "2025"
    plan.save()
    unknown = client.get("/en/initiatives/?status=unknown").context["page"]
    assert [(entry.slug, len(entry.folded_parts)) for entry in unknown] == [("decree", 0), ("orphan", 0), ("pillar", 1)]
    by_title = client.get("/en/initiatives/?sort=title").context["page"]
    assert [entry.slug for entry in by_title] == BY_TITLE


def test_two_that_are_parts_of_each_other_by_mistake_are_both_listed(client: Client) -> None:
    one = make_initiative(slug="one", title_en="One")
    two = make_initiative(slug="two", title_en="Two", parent=one)
    Initiative.objects.filter(pk=one.pk).update(parent=two)
    assert {entry.slug for entry in client.get("/en/initiatives/").context["page"]} == {"one", "two"}
