"""The points of the Belgif REST guide that a client relies on, and the contract of browse."""

import json
from collections.abc import Callable

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from initiatives.api import views
from initiatives.api.parameters import lower_camel
from initiatives.editing.slugs import save_with_redirect
from initiatives.models import Initiative
from tests.opendata.entries import make_full

from .conftest import Api

pytestmark = pytest.mark.django_db
SITE = "http://testserver/api/v1"


def test_a_page_of_a_collection_says_where_the_others_are(api: Api, world: Initiative) -> None:
    first = api.ask("/initiatives?pageSize=1")
    assert (first["page"], first["pageSize"], first["total"]) == (1, 1, 2)
    assert first["self"] == "http://testserver/api/v1/initiatives?pageSize=1"
    assert "prev" not in first
    assert first["items"][0]["href"] == "http://testserver/api/v1/initiatives/entry-1"
    second = api.ask(first["next"].removeprefix("http://testserver/api/v1"))
    assert [item["id"] for item in second["items"]] == ["entry-2"]
    assert second["prev"] == first["first"]
    assert "next" not in second
    assert second["self"] == first["last"]
    assert api.ask("/initiatives?page=99")["items"] == []
    assert api.ask("/initiatives?challenge=none&q=nothing-at-all") | {"total": 0, "items": []} == api.ask(
        "/initiatives?challenge=none&q=nothing-at-all"
    )


def test_every_address_that_an_answer_names_leads_somewhere(api: Api, world: Initiative) -> None:
    def addresses(found: object) -> set[str]:
        if isinstance(found, dict):
            own = {found["href"]} if "href" in found else set()
            return own.union(*(addresses(each) for each in found.values()))
        return set().union(*map(addresses, found)) if isinstance(found, list) else set()

    pages = [api.ask(path) for path in ("", "/initiatives", "/organisations", "/sources", "/refData")]
    found = addresses(pages)
    assert {address.split("/")[5] for address in found} == {
        "initiatives", "organisations", "sources", "refData", "doc", "health"
    }  # fmt: skip
    for address in found:
        assert api.get(address.removeprefix("http://testserver")).status_code == 200, address


def test_the_query_is_that_of_browse(api: Api, world: Initiative) -> None:
    assert api.ids("") == ["entry-1", "entry-2"]
    assert api.ids("status=ended") == ["over"]
    assert api.ids("organisation=agoria&theme=networking") == ["entry-2"]
    assert api.ids("theme=old-theme&q=entry") == ["entry-1", "entry-2"]
    for query in ("theme=networking&theme=none&sort=newest", "government=flanders", "year=2019", "budget=20m-50m"):
        assert len(api.ids(query)) == Client().get(f"/en/initiatives/?{query}").context["number"]
    facets = api.ask("/initiatives?facets=theme,status&organisation=agoria&lang=nl")["facets"]
    assert [(each["value"], each["count"]) for each in facets["theme"]] == [("networking", 1), ("none", 0)]
    assert facets["theme"][1]["title"] == "niet vermeld"
    assert set(facets) == {"theme", "status"}


def test_what_is_not_understood_is_refused_and_the_nearest_is_named(api: Api, world: Initiative) -> None:
    assert api.issues("/initiatives?themme=regulation") == [("unknownInput", "themme", ["theme"])]
    assert api.issues("/initiatives?theme=netwerking") == [("referencedResourceNotFound", "theme", ["networking"])]
    assert api.issues("/initiatives?page=0&pageSize=101&sort=titel&facets=teme") == [
        ("invalidInput", "sort", ["title"]),
        ("invalidInput", "facets", ["theme"]),
        ("invalidInput", "page", []),
        ("invalidInput", "pageSize", []),
    ]
    assert api.issues("/initiatives?select=(titel)")[0][1] == "select"
    assert api.issues("/initiatives?asOf=1999-01-01")[0][1] == "asOf"
    assert api.issues("/initiatives?asOf=2999-01-01")[0][1] == "asOf"
    # Neither end of the calendar has a date for it everywhere.
    for moment in ("2026-02-31", "0001-01-01", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59-12:00"):
        assert api.issues(f"/initiatives?changedSince={moment}")[0][1] == "changedSince"
    assert api.issues("/initiatives/entry-1?page=1") == [("unknownInput", "page", [])]
    assert api.issues("/organisations?kind=x&lang=it")[0][:2] == ("invalidInput", "kind")


def test_texts_stand_in_the_language_that_was_asked_for_or_in_all(api: Api, world: Initiative) -> None:
    assert api.ask("/initiatives/entry-1")["title"] == {"en": "Entry 1", "nl": "Ingang 1"}
    response = api.get("/api/v1/initiatives/entry-2", headers={"accept-language": "nl-BE, en;q=0.5"})
    assert response["Content-Language"] == "nl"
    assert {"Accept", "Accept-Language"} <= {each.strip() for each in response["Vary"].split(",")}
    found = response.json()
    # No title in Dutch: it says in which language the title stands.
    assert (found["title"], found["otherLanguages"]["title"]) == ("Entry 2", "en")
    assert found["url"] == "http://testserver/nl/initiatives/entry-2/"
    assert found["statusInWords"].startswith("Liep")
    assert api.get("/api/v1/initiatives", headers={"accept-language": "it"})["Content-Language"] == "en"
    assert api.get("/api/v1/initiatives?lang=fr", headers={"accept-language": "nl"})["Content-Language"] == "fr"
    assert isinstance(api.ask("/initiatives/entry-1?lang=all", accept_language="nl")["title"], dict)


def test_names_are_in_lower_camel_case_and_nothing_is_null(api: Api, world: Initiative) -> None:
    def names(found: object) -> set[str]:
        if isinstance(found, dict):
            assert None not in found.values()
            return set(found).union(*map(names, found.values()))
        return set().union(*map(names, found)) if isinstance(found, list) else set()

    found = names(api.ask("/initiatives"))
    assert {"targetGroups", "keyFigures", "isTitleDescriptive"} <= found
    assert not [name for name in found if "_" in name]
    only = api.ask("/initiatives?select=(title,status)")["items"][0]
    assert set(only) == {"href", "id", "title", "status"}
    rest = api.ask("/initiatives/entry-1?select=(!sources)")
    assert "sources" not in rest
    assert "budgets" in rest


def test_the_record_is_that_of_the_json_file(api: Api, world: Initiative) -> None:
    file = json.loads(api.get("/en/initiatives.json").getvalue())["initiatives"][0]
    record = api.ask("/initiatives/entry-1")
    named = {lower_camel(name) for name, value in file.items() if value is not None}
    assert named == set(record) - {"href"}
    assert record["budgets"][0]["amount"] == file["budgets"][0]["amount"] == "32000000"


def test_the_address_that_people_try_leads_to_the_page_for_them(client: Client) -> None:
    assert client.get("/api/").headers["Location"] == "/en/api/"


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("/api/v1/initiatives/secret-plan", 404, "resourceNotFound"),
        ("/api/v1/initiatives/", 404, "resourceNotFound"),
        ("/api/v2", 404, "resourceNotFound"),
        ("/api/v1/refData/nothing", 404, "resourceNotFound"),
        ("/api/v1/refData/themes/nothing", 404, "resourceNotFound"),
    ],
)
def test_where_nothing_is_a_problem_says_so(
    client: Client, world: Initiative, path: str, status: int, kind: str
) -> None:
    response = client.get(path)
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    assert response.json()["type"].endswith(f":{kind}")
    assert "secret" not in response.content.decode().lower()


def test_a_renamed_thing_leads_on(api: Api, world: Initiative) -> None:
    response = api.get("/api/v1/initiatives/old-name?lang=nl")
    assert response.status_code == 301
    assert response["Location"] == "http://testserver/api/v1/initiatives/entry-2?lang=nl"
    assert api.get("/api/v1/refData/themes/old-theme")["Location"].endswith("/refData/themes/networking")


def test_other_errors_are_problems_as_well(api: Api, world: Initiative, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = api.post("/api/v1/initiatives")
    assert (refused.status_code, refused["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert api.ask("/initiatives", status=406, accept="text/csv")["title"] == "Not Acceptable"
    assert api.get(refused.json()["href"].removeprefix("http://testserver")).status_code == 200
    assert api.ask("/initiatives?" + "x=1&" * 10_001, status=400)["title"] == "Bad Request"
    for error, status in ((RuntimeError("secret"), 500), (OperationalError("secret"), 503)):

        def fail(*_args: object, error: Exception = error) -> None:
            raise error

        monkeypatch.setattr(views.Initiatives, "get_queryset", fail)
        assert "secret" not in str(api.ask("/initiatives", status=status))
    assert api.get("/api/v1/initiatives")["Retry-After"] == "30"


def test_too_many_requests_are_told_when_to_come_back(api: Api, settings: object) -> None:
    settings.API_REQUESTS_PER_HOUR = 2
    left = [api.get("/api/v1/sources")["RateLimit-Remaining"] for _number in range(2)]
    assert left == ["1", "0"]
    response = api.get("/api/v1/sources")
    assert (response.status_code, response["Content-Type"]) == (429, "application/problem+json")
    assert 0 < int(response["Retry-After"]) <= 3600
    assert response["RateLimit-Limit"] == "2"
    assert api.ask("/health") == {"status": "UP"}


def test_a_reader_that_has_the_newest_is_told_so(api: Api, world: Initiative) -> None:
    etag = api.get("/api/v1/initiatives")["ETag"]
    assert api.get("/api/v1/initiatives", headers={"if-none-match": etag}).status_code == 304
    world.acronym = "X"
    world.save()
    assert api.get("/api/v1/initiatives", headers={"if-none-match": etag}).status_code == 200


def test_pages_of_other_sites_may_read(api: Api, world: Initiative) -> None:
    for path in ("/api/v1/initiatives", "/api/v1/nothing", "/en/initiatives.csv", "/en/initiatives.atom?theme=x"):
        assert api.get(path)["Access-Control-Allow-Origin"] == "*", path
    asked = {"access-control-request-method": "GET", "access-control-request-headers": "if-none-match"}
    response = api.options("/api/v1/initiatives", headers=asked)
    assert (response.status_code, "If-None-Match" in response["Access-Control-Allow-Headers"]) == (204, True)
    for path in ("/en/initiatives/", "/admin/login/"):
        assert "Access-Control-Allow-Origin" not in api.get(path), path


def test_the_cost_of_a_page_does_not_grow_with_it(
    api: Api, django_assert_max_num_queries: Callable, world: Initiative
) -> None:
    for number in range(3, 9):
        make_full(number)
    day = timezone.localdate().isoformat()
    for query, most in (("", 20), (f"asOf={day}", 50), (f"changedSince={day}", 25)):
        with django_assert_max_num_queries(most):
            api.ask(f"/initiatives?{query}")


def test_an_address_with_letters_beyond_ascii_is_told_as_a_uri(api: Api, world: Initiative) -> None:
    Initiative.objects.filter(pk=world.pk).update(website="https://example.org/belgië?x=1%202&y=a+b")
    assert api.ask("/initiatives/entry-1")["website"] == "https://example.org/belgi%C3%AB?x=1%202&y=a+b"


def test_the_identifier_stays_when_the_entry_is_renamed(api: Api, world: Initiative) -> None:
    before = api.ask("/initiatives/entry-1")["identifier"]
    world.slug = "renamed"
    save_with_redirect(world)
    assert api.ask("/initiatives/renamed")["identifier"] == before


def test_each_answer_has_an_id_for_the_log(api: Api) -> None:
    response = api.get(reverse("api-health"), headers={"belgov-trace-id": "abc"})
    assert (len(response["BelGov-Trace-Id"]), response["BelGov-Related-Trace-Id"]) == (32, "abc")
