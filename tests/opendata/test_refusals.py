"""A machine is told which values of its query do not count, instead of getting another list in silence."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from tests.factories import make_editor, make_government, make_initiative, make_organisation, make_theme

pytestmark = pytest.mark.django_db
ENDINGS = ("csv", "xlsx", "json", "jsonld", "atom", "ics")


def problem(client: Client, ending: str, query: str) -> dict[str, Any]:
    response = client.get(f"/nl/initiatives.{ending}?{query}")
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    found: dict[str, Any] = response.json()
    return found


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_refuses_an_unknown_value_and_names_the_nearest(client: Client, ending: str) -> None:
    make_theme(slug="networking", name_en="Networking")
    (issue,) = problem(client, ending, "theme=netwerking&theme=networking")["issues"]
    assert (issue["name"], issue["value"], issue["nearest"]) == ("theme", "netwerking", ["networking"])


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_refuses_a_name_that_several_organisations_have(client: Client, ending: str) -> None:
    entry = make_initiative()
    for name in ("Universiteit Gent", "Universiteit Hasselt"):
        body = make_organisation(slug=name.split()[1].lower(), name_en=name)
        entry.participations.create(organisation=body, role="lead")
    (issue,) = problem(client, ending, "organisation=universi")["issues"]
    assert sorted(issue["nearest"]) == ["gent", "hasselt"]


def test_every_value_that_does_not_count_is_named_at_once(client: Client) -> None:
    query = f"theme=x&status=y&sort=titel&q={'word+' * 300}"
    names = [issue["name"] for issue in problem(client, "json", query)["issues"]]
    assert sorted(set(names)) == ["q", "sort", "status", "theme"]


def test_an_answer_stays_short_however_many_values_are_unknown(client: Client) -> None:
    query = "&".join(f"theme=nowhere-{number}" for number in range(300))
    assert len(problem(client, "json", query)["issues"]) == 20


def test_an_organisation_of_archived_entries_alone_stays_a_filter_that_finds_nothing(client: Client) -> None:
    make_initiative()
    archived = make_initiative(slug="archived", state="archived")
    archived.participations.create(organisation=make_organisation(slug="agoria", name_en="Agoria"), role="lead")
    response = client.get("/en/initiatives.json?organisation=agoria")
    assert response.status_code == 200
    assert response.getvalue().count(b'"id": "initiative"') == 0


def listed(client: Client, query: str) -> list[str]:
    return [each["id"] for each in json.loads(client.get(f"/en/initiatives.json?{query}").getvalue())["initiatives"]]


def test_what_was_known_once_stays_a_filter_that_finds_nothing(client: Client) -> None:
    make_initiative(slug="other", start="2024")
    entry = make_initiative(slug="entry", start="2019")
    agoria = make_organisation(slug="agoria", name_en="Agoria")
    secret = make_organisation(slug="secret", name_en="Secret")
    make_initiative(slug="draft", state="draft").participations.create(organisation=secret, role="lead")
    entry.participations.create(organisation=agoria, role="lead")
    entry.themes.add(make_theme(slug="gone"))
    for query in ("organisation=agoria", "organisation=AGORIA", "theme=gone", "year=2019"):
        assert listed(client, query) == ["entry"], query
    entry.start = "2021"
    entry.save()
    entry.participations.all().delete()
    entry.themes.all().delete()
    for query in ("organisation=agoria", "organisation=AGORIA", "theme=gone", "year=2019"):
        assert listed(client, query) == [], query
        assert client.get(f"/en/initiatives/?{query}").context["listed"].chips
        assert client.get(f"/en/initiatives.atom?{query}").content.count(b"<entry>") == 0
    agoria.delete()
    assert listed(client, "organisation=agoria") == []
    # Nobody could ever read of it.
    assert problem(client, "json", "organisation=secret")["issues"][0]["value"] == "secret"
    assert sorted(listed(client, "theme=gone&theme=none")) == ["entry", "other"]


def test_a_name_that_is_no_parameter_is_refused_and_what_changes_nothing_is_told(client: Client) -> None:
    make_initiative()
    (issue,) = problem(client, "csv", "themme=networking")["issues"]
    assert (issue["type"].rpartition(":")[2], issue["name"], issue["nearest"]) == ("unknownInput", "themme", ["theme"])
    response = client.get("/en/initiatives.json?page=2&utm_source=mail")
    assert "page, utm_source" in response["Warning"]
    assert json.loads(response.getvalue())["meta"]["ignored"] == ["page", "utm_source"]
    assert "Warning" not in client.get("/en/initiatives.json?q=x")


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_that_is_the_same_is_not_sent_again_and_other_sites_may_read_it(client: Client, ending: str) -> None:
    entry = make_initiative(start="2021-04")
    response = client.get(f"/en/initiatives.{ending}")
    assert response["Access-Control-Allow-Origin"] == "*"
    known = {"if-none-match": response["ETag"]}
    assert client.get(f"/en/initiatives.{ending}", headers=known).status_code == 304
    entry.title_en = "Another title"
    entry.save()
    assert client.get(f"/en/initiatives.{ending}", headers=known).status_code == 200


def exported(tmp_path: Path, **options: Any) -> str:
    path = tmp_path / "out.csv"
    call_command("export_initiatives", str(path), **options)
    return path.read_text()


def test_an_export_for_an_editor_holds_their_drafts_that_answer_the_query(tmp_path: Path) -> None:
    flanders, theme = make_government(), make_theme(slug="regulation", name_en="Regulation")
    make_initiative(slug="draft", title_en="A draft", state="draft", governments=[flanders], themes=[theme])
    make_initiative(slug="other", title_en="Another draft", state="draft", governments=[flanders])
    make_editor("editor", flanders, username="ann")
    text = exported(tmp_path, query="theme=regulation", user="ann")
    assert "A draft" in text
    assert "Another draft" not in text
    assert "A draft" not in exported(tmp_path, query="theme=regulation")


@pytest.mark.parametrize("query", ["themme=regulation", "theme=", "as_of=2021-01-01", "q=ethics&q=grant"])
def test_an_export_refuses_what_a_file_refuses(tmp_path: Path, query: str) -> None:
    with pytest.raises(CommandError, match="not understood"):
        exported(tmp_path, query=query)


@pytest.mark.parametrize("query", ["theme=regulatoin", "organisation=universi"])
def test_an_export_refuses_a_query_that_it_does_not_understand(tmp_path: Path, query: str) -> None:
    make_theme(slug="regulation", name_en="Regulation")
    entry = make_initiative()
    for slug in ("gent", "hasselt"):
        body = make_organisation(slug=slug, name_en=f"Universiteit {slug}")
        entry.participations.create(organisation=body, role="lead")
    with pytest.raises(CommandError, match=r"not understood.*nearest known: (regulation|gent, hasselt)"):
        exported(tmp_path, query=query)


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1",
        "/api/v1/initiatives",
        "/api/v1/refData/nope",
        "/doc/catalog.ttl",
        "/register.ttl",
        "/register.nt",
        "/sitemap.xml",
        "/en/initiatives.atom",
        "/en/budget-lines.csv",
    ],
)
def test_headers_alone_are_those_of_the_whole_answer(client: Client, address: str) -> None:
    make_initiative(slug="it")
    whole, headers, again = client.get(address), client.head(address), client.get(address)
    told = [
        {name: value for name, value in each.items() if name not in {"X-Request-ID", "Content-Length"}}
        for each in (whole, headers, again)
    ]
    apart = {name for name in told[0] if name.startswith(("RateLimit-Re", "Expires", "BelGov-Trace"))}
    assert told[0].keys() == told[1].keys()
    assert all(told[0][name] == told[1][name] == told[2][name] for name in told[0].keys() - apart)
    if tag := whole.headers.get("ETag"):
        assert whole.status_code == 200
        asked = {"If-None-Match": f'"x", W/{tag.removeprefix("W/")}'}
        assert {client.get(address, headers=asked).status_code, client.head(address, headers=asked).status_code} == {
            304
        }


WHOLE = (
    "/register.ttl", "/register.nt", "/doc/catalog.ttl", "/doc/theme.jsonld", "/doc/initiative/it.rdf",
    "/id/initiative/it", "/auth/theme", "/shapes/register.ttl", "/en/initiatives/it.jsonld",
)  # fmt: skip


def test_what_is_whole_takes_no_parameter(client: Client) -> None:
    make_initiative(slug="it")
    for path in WHOLE:
        for query, name in (("theme=regulation", "theme"), ("as_of=2021-01-01", "as_of"), ("foo=", "foo")):
            response = client.get(f"{path}?{query}")
            assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json"), path
            assert [each["name"] for each in response.json()["issues"]] == [name]


@pytest.mark.parametrize("query", ["themme=x", "theme=regulatoin", "detail=ful", "about=year&year=20212", "as_off=1"])
def test_a_report_refuses_what_it_would_leave_out_in_silence(client: Client, query: str) -> None:
    make_theme(slug="regulation", name_en="Regulation")
    name, value = query.rpartition("&")[2].split("=")
    response = client.get(f"/en/report.docx?{query}")
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert [(each["name"], each["value"]) for each in response.json()["issues"]] == [(name, value)]
    page = client.get(f"/en/report.docx?{query}", headers={"Accept": "text/html"})
    assert (page.status_code, value in page.content.decode()) == (400, True)


def test_a_file_refuses_an_empty_value_and_a_second_search(client: Client) -> None:
    for query, name in (("theme=", "theme"), ("sort=", "sort"), ("q=ethics&q=grant", "q"), ("year=none&year=", "year")):
        assert [each["name"] for each in problem(client, "csv", query)["issues"]] == [name]
    assert client.get("/nl/initiatives.csv?q=").status_code == 200


def test_whatever_a_machine_does_wrong_is_a_problem_and_a_reader_gets_a_page(client: Client) -> None:
    files = ("/en/initiatives/nothing.jsonld", "/doc/initiative/nothing.ttl", "/id/initiative/nothing", "/en/x.csv")
    for path in files:
        response = client.get(path)
        assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json"), path
        assert "Accept" in response["Vary"]
        page = client.get(path, headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
        assert (page.status_code, page["Content-Type"]) == (404, "text/html; charset=utf-8"), path
    for path in ("/register.nt", "/sitemap.xml", "/en/initiatives.csv", "/id/initiative/it", "/en/oecd-ai.csv"):
        response = client.post(path)
        assert (response.status_code, response.json()["status"], response["Allow"]) == (405, 405, "GET, HEAD"), path
    refused = client.get("/auth/theme", headers={"Accept": "image/png"})
    assert (refused.status_code, "text/turtle" in refused.json()["detail"]) == (406, True)


def test_the_bare_beginning_of_the_api_leads_to_its_page(client: Client) -> None:
    answer = client.get("/api")
    assert (answer.status_code, answer["Location"], answer["Access-Control-Allow-Origin"]) == (302, "/en/api/", "*")
