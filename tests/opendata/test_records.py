import json
import re

import pytest
from django.http import HttpResponse
from django.test import Client

from initiatives.models import BudgetLine, InstrumentType
from initiatives.opendata.linked_data import kind
from tests.factories import make_budget_line, make_government, make_initiative
from tests.opendata.entries import make_full

pytestmark = pytest.mark.django_db


def read(response: HttpResponse) -> dict:
    return json.loads(b"".join(response.streaming_content) if response.streaming else response.content)


def node(client: Client, slug: str) -> dict:
    return read(client.get(f"/en/initiatives/{slug}.jsonld"))


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


@pytest.mark.parametrize("ending", ["csv", "json", "jsonld", "atom", "ics"])
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


def test_an_entry_is_linked_data_as_a_file_and_in_its_page(client: Client) -> None:
    make_full(1, title_en="</script><b>&", start="2021-Q1", end="2021-04")
    response = client.get("/nl/initiatives/entry-1.jsonld")
    assert response["Content-Type"] == "application/ld+json"
    page = client.get("/nl/initiatives/entry-1/").content.decode()
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert block
    assert "<" not in block[1]
    assert json.loads(block[1]) == read(response)
    assert '<link rel="alternate" type="application/ld+json" href="/nl/initiatives/entry-1.jsonld">' in page
    found = read(response)
    assert found["@id"] == "http://testserver/en/initiatives/entry-1/#initiative"
    assert {"@language": "en", "@value": "</script><b>&"} in found["name"]
    # A quarter has no datatype; a month has.
    assert found["dcterms:temporal"]["dcat:startDate"] == "2021-Q1"
    assert found["dcterms:temporal"]["dcat:endDate"] == {"@value": "2021-04", "@type": "xsd:gYearMonth"}
    assert found["dcterms:spatial"] == [{"@id": "http://vocab.belgif.be/auth/refnis2019/2000"}]


def test_a_renamed_entry_is_found_by_its_old_address(client: Client) -> None:
    make_initiative(slug="new").former_slugs.create(slug="old")
    response = client.get("/fr/initiatives/old.jsonld")
    assert (response.status_code, response["Location"]) == (301, "/fr/initiatives/new.jsonld")


def test_a_community_has_no_territory_in_linked_data(client: Client) -> None:
    community = make_government(slug="wbf", level="community", atu_uri="http://example.org/atu")
    make_initiative(slug="it", governments=[community])
    found = node(client, "it")
    assert "dcterms:spatial" not in found
    assert found["cv:hasCompetentAuthority"][0]["sameAs"] == "http://example.org/atu"


@pytest.mark.parametrize(
    ("way", "said"),
    [("law", "Legislation"), ("voucher", "GovernmentService"), ("network", "Project"), (None, "Project")],
)
def test_the_kind_follows_the_instruments(way: str | None, said: str) -> None:
    initiative = make_initiative()
    if way:
        initiative.instruments.create(type=InstrumentType.objects.create(slug=way, name_en=way))
    assert kind(initiative) == said


def test_only_a_whole_total_is_a_grant(client: Client) -> None:
    initiative = make_initiative(slug="it")
    total = make_budget_line(initiative=initiative, key="a", amount=5, kind="total", qualifier="up_to")
    make_budget_line(initiative=initiative, key="b", amount=6, kind="per_year")
    make_budget_line(initiative=initiative, key="c", amount=7, kind="total", part_of=total)
    assert node(client, "it")["funding"] == [
        {"@type": "MonetaryGrant", "amount": {"@type": "MonetaryAmount", "currency": "EUR", "maxValue": "5"}}
    ]


def test_the_graph_holds_the_list_and_its_context_comes_from_nowhere_else(client: Client) -> None:
    make_full(1)
    make_full(2)
    found = read(client.get("/en/initiatives.jsonld"))
    assert [each["@type"] for each in found["@graph"]] == ["Dataset", "Project", "Project"]
    assert isinstance(found["@context"], dict)
    assert found["@graph"][0]["license"].startswith("https://creativecommons.org/licenses/by/4.0/")
