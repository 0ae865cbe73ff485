"""The usual order of a list is never sent as if a reader had chosen it."""

from html.parser import HTMLParser

import pytest
from django.http import QueryDict
from django.test import Client

from initiatives.browse.filters import InitiativeFilter
from tests.factories import make_initiative

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
        ("sort=title", ["plan", "about"]),
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
    assert InitiativeFilter(QueryDict("sort=title&size=20")).address == ""
    assert InitiativeFilter(QueryDict("q=ai&sort=relevance&size=20")).address == "q=ai"
    assert InitiativeFilter(QueryDict("q=ai&sort=title")).address == "q=ai&sort=title"
