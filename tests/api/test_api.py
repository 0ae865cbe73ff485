"""The points of the Belgif REST guide that a client relies on, and the contract of browse."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from initiatives.api import views
from initiatives.api.parameters import lower_camel
from initiatives.editing.merging import merge
from initiatives.editing.slugs import save_with_redirect
from initiatives.history.records import versions_of
from initiatives.models import Government, Initiative, Organisation, Source, Theme
from tests.factories import make_citation, make_initiative, make_organisation, make_source, make_theme
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


def let_versions_be_of(moment: datetime) -> None:
    for model in apps.get_app_config("initiatives").get_models():
        if hasattr(model, "history") and not model.__name__.startswith("Historical"):
            versions_of(model).update(history_date=moment)


def test_the_register_as_it_was_on_a_day(api: Api, world: Initiative) -> None:
    yesterday = timezone.now() - timedelta(days=1)
    Initiative.objects.update(created=yesterday)
    let_versions_be_of(yesterday)
    world.title_en = "Another title"
    world.save()
    world.key_figures.all().delete()
    day = timezone.localtime(yesterday).date().isoformat()
    past = api.ask(f"/initiatives/entry-1?asOf={day}")
    assert past["title"]["en"] == "Entry 1"
    assert len(past["keyFigures"]) == 1
    listed = api.ask(f"/initiatives?asOf={day}&theme=networking")
    assert (listed["asOf"], listed["total"]) == (day, 2)
    assert listed["items"][0] == past
    assert listed["items"][1]["parent"]["id"] == "entry-1"
    assert api.issues(f"/initiatives?asOf={day}&year=2019")[0][1] == "year"


def test_a_copy_elsewhere_follows_what_changed_and_what_was_taken_back(api: Api, world: Initiative) -> None:
    def since() -> tuple[set[str], dict[str, tuple[str, str]]]:
        found = api.ask(
            f"/initiatives?changedSince={moment}&status=running&status=ended&status=archived&status=unknown"
        )
        gone = {each["id"]: (each["reason"], each.get("leadsTo", "")) for each in found["tombstones"]}
        return {item["id"] for item in found["items"]}, gone

    long_ago = datetime(2026, 1, 1, tzinfo=UTC)
    let_versions_be_of(long_ago)
    Initiative.objects.update(modified=long_ago)
    moment = "2026-06-01T00:00:00Z"
    assert since() == (set(), {})
    # A name that the record holds.
    agoria = Organisation.objects.get(slug="agoria")
    agoria.name_en = "Agoria vzw"
    agoria.save()
    assert since() == ({"entry-2"}, {})
    over = Initiative.objects.get(slug="over")
    over.state = "draft"
    over.save()
    Initiative.objects.get(slug="secret-plan").delete()
    assert since() == ({"entry-2"}, {"over": ("unpublished", "")})
    make_initiative(slug="short-lived", stated_status="running", status_as_of="2026").delete()
    merge(Initiative.objects.get(slug="archived"), Initiative.objects.get(slug="entry-2"))
    changed, gone = since()
    assert changed == {"entry-1", "entry-2"}
    assert gone == {
        "over": ("unpublished", ""),
        "short-lived": ("deleted", ""),
        "archived": ("merged", "http://testserver/api/v1/initiatives/entry-2"),
    }
    # An entry that changed and answers the query no longer.
    found = api.ask(f"/initiatives?changedSince={moment}&challenge=none")
    assert [each["id"] for each in found["tombstones"] if each["reason"] == "notListed"] == ["entry-1", "entry-2"]
    world.refresh_from_db()
    world.slug = "entry-one"
    world.save()
    changed, gone = since()
    assert changed == {"entry-one", "entry-2"}
    assert gone.pop("entry-1") == ("renamed", "http://testserver/api/v1/initiatives/entry-one")
    assert set(gone) == {"over", "short-lived", "archived"}


@pytest.mark.parametrize("is_loaded", [False, True])
def test_organisations_sources_and_terms_are_followed_as_well(api: Api, world: Initiative, is_loaded: bool) -> None:
    def since(path: str) -> tuple[set[str], dict[str, tuple[str, str]]]:
        found = api.ask(f"/{path}{'&' if '?' in path else '?'}changedSince=2026-06-01")
        gone = {each["id"]: (each["reason"], each.get("leadsTo", "")) for each in found["tombstones"]}
        return {item["id"] for item in found["items"]}, gone

    paths = ("organisations", "sources", "refData/themes", "refData/governments")
    draft, over = Initiative.objects.get(slug="secret-plan"), Initiative.objects.get(slug="over")
    hidden = make_organisation(slug="hidden", name_en="Hidden")
    draft.participations.create(organisation=hidden, role="lead")
    whole = make_organisation(slug="whole", name_en="Whole")
    part = make_organisation(slug="part", name_en="Part", part_of=whole)
    over.participations.create(organisation=part, role="lead")
    read = make_source(slug="read", title="Read")
    make_citation(initiative=over, source=read)
    make_theme(slug="gone", name_en="Gone")
    merged = make_organisation(slug="agoria-vzw", name_en="Agoria vzw")
    over.participations.create(organisation=merged, role="partner")
    let_versions_be_of(datetime(2026, 1, 1, tzinfo=UTC))
    if is_loaded:
        # As the published register is: without versions of these.
        for model in (Organisation, Source, Theme, Government):
            versions_of(model).all().delete()
    assert [since(path) for path in paths] == [(set(), {})] * len(paths)
    assert since("refData/roles")[0] >= {"lead", "funder"}

    # A name that the record holds, and a number that it counts.
    government = Government.objects.get()
    government.name_en = "Flemish Government"
    government.save()
    agoria = Organisation.objects.get(slug="agoria")
    agoria.government_id = government.pk
    agoria.save()
    assert since("organisations") == ({"agoria"}, {})
    assert since("organisations?kind=school") == (set(), {"agoria": ("notListed", f"{SITE}/organisations/agoria")})
    assert since("refData/governments") == ({government.slug}, {})
    # What was never public stays unnamed; what no public entry names any more is taken back, the whole as well.
    over.state = "draft"
    over.save()
    draft.delete()
    hidden.delete()
    Theme.objects.get(slug="gone").delete()
    taken = {"whole": ("unpublished", ""), "part": ("unpublished", ""), "agoria-vzw": ("unpublished", "")}
    assert since("organisations") == ({"agoria"}, taken)
    assert since("sources") == (set(), {"read": ("unpublished", "")})
    assert since("refData/themes") == (set(), {"gone": ("deleted", "")})
    merge(merged, agoria)
    taken["agoria-vzw"] = ("merged", f"{SITE}/organisations/agoria")
    assert since("organisations") == ({"agoria"}, taken)
    if is_loaded:
        return
    full = Organisation.objects.exclude(slug="agoria").public().first()
    was, full.slug = full.slug, "renamed"
    full.save()
    assert since("organisations")[1] == taken | {was: ("renamed", f"{SITE}/organisations/renamed")}


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
