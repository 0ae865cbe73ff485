from collections.abc import Callable
from xml.etree import ElementTree

import html5lib
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test import Client
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from initiatives.opendata.sitemaps import bare_pages
from initiatives.opendata.table_columns import COLUMNS
from tests.factories import make_initiative, make_organisation, make_source
from tests.opendata.entries import make_full

pytestmark = pytest.mark.django_db
ENDINGS = ["csv", "xlsx", "json", "jsonld", "ttl", "nt", "atom", "ics"]
LANGUAGES = [code for code, _name in settings.LANGUAGES]
MAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
HOSTILE = [
    "q=%00",
    "q=%01%1f%ff%fe",
    "q=%ed%a0%80&theme=%c3",
    "q=" + "a" * 10_000,
    "theme=" + "&theme=".join(["networking"] * 500),
    "page=999999999999999999999999",
    "status=%3Cscript%3E&sort=%00",
    "government=flanders%00",
    "&&&===&?",
]


def consumed(client: Client, path: str) -> int:
    response = client.get(path)
    if response.streaming:
        list(response.streaming_content)
    return response.status_code


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("query", HOSTILE)
def test_a_hostile_query_gets_a_file_or_a_clear_refusal(client: Client, query: str, ending: str) -> None:
    make_full(start="2021-04")
    assert consumed(client, f"/en/initiatives.{ending}?{query}") in {200, 400}


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["q", "theme", "government", "status", "year", "sort", "page", "x"]), st.text(max_size=30)
        ),
        max_size=5,
    )
)
@hypothesis_settings(max_examples=40)
def test_any_query_gets_a_feed_that_parses(client: Client, pairs: list[tuple[str, str]]) -> None:
    query = QueryDict(mutable=True)
    for name, value in pairs:
        query.appendlist(name, value)
    response = client.get(f"/en/initiatives.atom?{query.urlencode()}")
    if response.status_code == 400:
        assert response.json()["issues"]
    else:
        ElementTree.fromstring(response.content)


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_is_only_for_reading(client: Client, ending: str) -> None:
    assert client.post(f"/en/initiatives.{ending}").status_code == 405
    assert client.head(f"/en/initiatives.{ending}").status_code == 200


@pytest.mark.parametrize("ending", [*ENDINGS, "it"])
def test_a_file_is_not_listed_by_search_engines_and_sets_no_cookie(client: Client, ending: str) -> None:
    make_initiative(slug="it")
    response = client.get("/en/initiatives/it.jsonld" if ending == "it" else f"/en/initiatives.{ending}")
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Cache-Control"] == "public, max-age=10, s-maxage=10, stale-while-revalidate=60"
    assert not response.cookies


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_data_page_says_each_column_and_offers_each_file(client: Client, language: str) -> None:
    make_source()
    page = client.get(f"/{language}/data/").content.decode()
    assert all(f"<code>{column.name}</code>" in page for column in COLUMNS)
    assert all(f'href="/{language}/initiatives.{ending}"' in page for ending in ENDINGS)
    assert "https://creativecommons.org/licenses/by/4.0/" in page
    assert f"http://testserver/{language}/initiatives.csv?government=flanders&amp;theme=human-capital" in page


def test_the_links_to_files_keep_the_query() -> None:
    made = render_to_string("opendata/downloads.html", {"query": "theme=a&q=%22%3E"})
    assert made.count("?theme=a&amp;q=%22%3E") == len(ENDINGS)


def test_the_map_of_the_site_has_every_page_in_every_language(client: Client) -> None:
    make_full()
    make_initiative(slug="draft", state="draft").participations.create(
        organisation=make_organisation(slug="of-a-draft"), role="lead"
    )
    urls = ElementTree.fromstring(client.get("/sitemap.xml").content).findall("s:url", MAP)
    found = {url.findtext("s:loc", "", MAP): url for url in urls}
    assert len(found) == len(urls)
    for language in LANGUAGES:
        for path in ("", "initiatives/", "data/", "initiatives/entry-1/", "themes/networking/", "organisations/org-1/"):
            assert f"http://testserver/{language}/{path}" in found
    assert not any("draft" in address or "." in address.removeprefix("http://testserver") for address in found)
    entry = found["http://testserver/fr/initiatives/entry-1/"]
    alternates = {link.get("hreflang"): link.get("href") for link in entry.findall("x:link", MAP)}
    assert set(alternates) == {*LANGUAGES, "x-default"}
    assert alternates["x-default"] == "http://testserver/en/initiatives/entry-1/"
    assert entry.findtext("s:lastmod", namespaces=MAP)


def test_every_address_on_the_map_leads_somewhere(client: Client) -> None:
    make_full()
    urls = ElementTree.fromstring(client.get("/sitemap.xml").content).findall("s:url/s:loc", MAP)
    for url in urls:
        assert client.get((url.text or "").removeprefix("http://testserver")).status_code == 200, url.text


@pytest.mark.parametrize("size", [2, 12])
def test_the_map_costs_the_same_however_many_entries(
    client: Client, django_assert_num_queries: Callable, size: int
) -> None:
    for number in range(size):
        make_full(number)
    # Expect 15 queries: themes; governments; challenges; entries with citations and sources; organisations that take
    # part; sources; the versions of entries and of seven kinds of related rows.
    with django_assert_num_queries(15):
        client.get("/sitemap.xml")


def test_search_engines_are_told_where_the_map_is(client: Client) -> None:
    response = client.get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    assert b"Sitemap: http://testserver/sitemap.xml" in response.content
    assert b"Disallow: /admin/" in response.content


def test_a_browser_that_asks_for_the_old_icon_finds_it(client: Client) -> None:
    response = client.get("/favicon.ico")
    assert response.status_code == 301
    assert finders.find(response["Location"].removeprefix("/static/"))


def test_bare_pages_are_those_without_an_argument() -> None:
    assert {"home", "initiatives", "data", "about"} <= set(bare_pages())
    assert not {"initiative", "initiatives-csv", "theme"} & set(bare_pages())


def head(client: Client, path: str) -> dict[str, str]:
    """What the head of a page says of its address and to networks."""
    tree = html5lib.parse(client.get(path).content, namespaceHTMLElements=False)
    found = {meta.get("property"): meta.get("content") for meta in tree.iter("meta") if meta.get("property")}
    links = {link.get("rel"): link.get("href") for link in tree.iter("link")}
    defaults = {link.get("hreflang"): link.get("href") for link in tree.iter("link")}
    return found | {"canonical": links.get("canonical", ""), "x-default": defaults.get("x-default", "")}


def test_a_filtered_list_names_its_one_address(client: Client) -> None:
    make_full()
    found = head(client, "/nl/initiatives/?x=1&sort=&government=flanders&theme=networking&theme=nowhere&page=1")
    assert found["canonical"] == "http://testserver/nl/initiatives/?theme=networking&government=flanders"
    assert found["og:url"] == found["canonical"]
    assert head(client, "/nl/initiatives/?x=1")["canonical"] == "http://testserver/nl/initiatives/"


def test_a_page_says_to_networks_what_it_says_to_readers(client: Client) -> None:
    make_full(1, title_en="A <b> & “c”")
    found = head(client, "/en/initiatives/entry-1/?utm=x")
    assert found["og:title"] == "A <b> & “c”"
    assert found["og:description"] == "What it does, and “for whom”."
    assert found["og:locale"] == "en_GB"
    assert found["canonical"] == "http://testserver/en/initiatives/entry-1/"
    assert head(client, "/fr/about/")["x-default"] == "http://testserver/en/about/"
    assert head(client, "/fr/about/")["og:locale"] == "fr_BE"


def test_a_page_that_does_not_exist_names_no_address(client: Client) -> None:
    assert head(client, "/en/nowhere/")["canonical"] == ""
