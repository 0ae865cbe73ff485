import json
import re

import pytest
from django.http import HttpResponse
from django.test import Client

from initiatives.models import BudgetLine
from tests.factories import make_budget_line, make_initiative
from tests.opendata.entries import make_full

pytestmark = pytest.mark.django_db


def read(response: HttpResponse) -> dict:
    return json.loads(b"".join(response.streaming_content) if response.streaming else response.content)


def test_the_json_says_what_it_holds(client: Client) -> None:
    make_full()
    response = client.get("/de/initiatives.json?theme=networking")
    assert response["Content-Type"] == "application/json"
    meta = read(response)["meta"]
    assert meta["url"] == "http://testserver/en/initiatives/?theme=networking"
    assert meta["query"] == "theme=networking"
    assert meta["count"] == 1
    assert meta["licence"]["name"] == "CC BY 4.0"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", meta["generated_on"])
    assert meta["left_out"].startswith("Entries that have ended")
    assert (meta["oldest_source"], meta["newest_source"]) == ("2021-09-01", "2021-09-01")
    assert meta["confirmed_by_an_editor"] == 0


def test_an_amount_keeps_all_that_is_known_of_it(client: Client) -> None:
    make_full()
    line = BudgetLine.objects.get()
    line.part_of = make_budget_line(initiative=make_initiative(slug="whole", end="2020"), key="all")
    line.purpose_nl = "alles"
    line.save()
    found = read(client.get("/fr/initiatives.json"))["initiatives"][0]
    budget = found["budgets"][0]
    assert budget["sources"][0].pop("place") == {"line": "18"}
    assert [each["place"] for each in found["key_figures"][0]["sources"]] == [{"line": "19"}]
    assert [each["place"] for each in found["sources"]] == [{"line": "17"}]
    assert found["title"] == {"en": "Entry 1", "nl": "Ingang 1"}
    del budget["sources"]
    assert budget == {
        "key": "total",
        "amount": "32000000",
        "currency": "EUR",
        "kind": "per_year",
        "qualifier": "exactly",
        "starts": "2019",
        "ends": None,
        "as_of": None,
        "purpose": {"nl": "alles"},
        "note": {},
        "part_of": {"initiative": "whole", "key": "all"},
    }


@pytest.mark.parametrize("ending", ["csv", "json", "jsonld", "ttl", "nt", "atom", "ics"])
def test_nothing_of_a_draft_is_in_any_file(client: Client, ending: str) -> None:
    draft = make_initiative(slug="secret-plan", title_en="Secret plan", state="draft", start="2021-04")
    whole = make_budget_line(initiative=draft, key="secret-key")
    part = make_full(1, parent=draft, start="2021-04")
    BudgetLine.objects.filter(initiative=part).update(part_of=whole)
    response = client.get(f"/en/initiatives.{ending}")
    made = b"".join(response) if response.streaming else response.content
    assert b"entry-1" in made
    assert b"secret" not in made.lower()
    one = client.get("/en/initiatives/entry-1.jsonld").content
    assert b"secret" not in one.lower()
    assert client.get("/en/initiatives/secret-plan.jsonld").status_code == 404


def test_a_renamed_entry_is_found_by_its_old_address(client: Client) -> None:
    make_initiative(slug="new").former_slugs.create(slug="old")
    response = client.get("/fr/initiatives/old.jsonld")
    assert (response.status_code, response["Location"]) == (301, "/fr/initiatives/new.jsonld")
