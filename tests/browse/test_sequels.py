"""What came of an initiative, what happened to it, and the way onward from its page."""

import json

import pytest
from django.test import Client

from tests.factories import make_citation, make_initiative, make_organisation

pytestmark = pytest.mark.django_db


def page(client: Client, slug: str) -> str:
    return " ".join(client.get(f"/en/initiatives/{slug}/").content.decode().split())


def test_a_sequel_is_shown_on_both_pages(client: Client) -> None:
    old, new = make_initiative(slug="old", title_en="Old plan"), make_initiative(slug="new", title_en="New plan")
    sequel = old.sequels.create(successor=new)
    make_citation(initiative=old, sequel=sequel)
    assert 'This was followed by: <a href="/en/initiatives/new/">New plan</a>' in page(client, "old")
    assert 'This came after: <a href="/en/initiatives/old/">Old plan</a>' in page(client, "new")
    assert "#line-17" in page(client, "new")


def test_a_sequel_that_is_a_draft_is_told_to_nobody(client: Client) -> None:
    old = make_initiative(slug="old")
    old.sequels.create(successor=make_initiative(slug="secret", title_en="Secret", state="draft"))
    assert "Secret" not in page(client, "old")
    for ending in ("csv", "json", "jsonld", "atom"):
        assert b"ecret" not in b"".join(client.get(f"/en/initiatives.{ending}"))


def test_events_are_told_by_date_with_their_source(client: Client) -> None:
    entry = make_initiative(slug="plan")
    late = entry.events.create(key="late", date="2024", text_en="A second call was opened.")
    entry.events.create(key="early", date="2022-10-28", text_en="The government approved it.")
    make_citation(initiative=entry, event=late, locator="44")
    shown = page(client, "plan")
    shown = shown[shown.index("<main") :]
    assert shown.index("28 October 2022") < shown.index("A second call was opened.")
    assert "#line-44" in shown
    record = json.loads(b"".join(client.get("/en/initiatives.json")))["initiatives"][0]
    assert [event["date"] for event in record["events"]] == ["2022-10-28", "2024"]
    assert record["events"][1]["sources"][0]["place"] == {"line": "44"}


def test_every_entry_leads_onward(client: Client) -> None:
    entry = make_initiative(slug="plan")
    assert "/en/initiatives/plan/report/?problem=link" in page(client, "plan")
    runner = make_organisation(slug="runner", name_en="Runner", website="https://runner.example.org")
    entry.participations.create(organisation=runner, role="operator")
    assert 'href="https://runner.example.org"' in page(client, "plan")
    assert "We know no address." not in page(client, "plan")


def test_telling_of_an_address_opens_the_form_filled_in(client: Client) -> None:
    make_initiative(slug="plan")
    form = client.get("/en/initiatives/plan/report/?problem=link").content.decode()
    assert 'value="link"' in form.split("checked")[0].rsplit("<input", 1)[1]
    assert "checked" not in client.get("/en/initiatives/plan/report/?problem=x").content.decode()
