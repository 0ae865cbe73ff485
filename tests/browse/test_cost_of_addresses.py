"""No public address costs more than twice the queries of the plain list, however long it is."""

from random import Random
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.http import HttpResponseBase, QueryDict, StreamingHttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from initiatives.browse.filters import InitiativeFilter
from initiatives.models import Challenge, Government, Initiative, Organisation, TargetGroup, Theme
from tests.tools.once import of_query_counts

pytestmark = [pytest.mark.django_db, of_query_counts]

PLAIN = "/en/initiatives/"
ENTRY = "/en/initiatives/ai4belgium/"
PAGES = [
    PLAIN, ENTRY, "/en/", "/en/themes/regulation/", "/en/governments/flanders/", "/en/challenges/climate-environment/",
    "/en/organisations/", "/en/organisations/imec/", "/en/where-i-live/", "/en/overview/", "/en/compare/",
]  # fmt: skip
# These read nothing of a query, so one is enough to see it.
FIXED_PAGES = [
    "/en/budgets/", "/en/timeline/", "/en/about/", "/en/glossary/", "/en/data/", "/en/suggest/", f"{ENTRY}report/",
    "/en/thanks/", "/en/preview/no-such-preview/", "/en/no-such-page/", "/sitemap.xml", "/robots.txt", "/health",
    f"{ENTRY[:-1]}.jsonld",
]  # fmt: skip
FILES = [f"/en/initiatives.{ending}" for ending in ("csv", "xlsx", "json", "jsonld", "atom", "ics")]
FACETS = ["theme", "government", "challenge", "instrument", "target", "organisation", "status", "year", "budget"]
MANY = 400
LETTERS = "abcdefghijklmnopqrstuvwxyzéßœ"


def words(random: Random, number: int, longest: int = 12) -> list[str]:
    return ["".join(random.choices(LETTERS, k=random.randint(1, longest))) for _number in range(number)]


def hostile_queries() -> dict[str, list[tuple[str, str]]]:
    random = Random(20)
    slugs = {
        "theme": Theme.objects, "government": Government.objects, "challenge": Challenge.objects,
        "target": TargetGroup.objects, "organisation": Organisation.objects,
    }  # fmt: skip
    known = {name: list(objects.values_list("slug", flat=True)) for name, objects in slugs.items()}
    known["initiative"] = list(Initiative.objects.values_list("slug", flat=True))
    everything = [(name, value) for name, values in known.items() for value in values]
    found = {
        "unknown values of every facet": [(name, word) for name in FACETS for word in words(random, MANY)],
        "known values of every facet": everything,
        "known values of every facet, and words": [("q", "artificial intelligence"), *everything],
        "names of organisations": [("organisation", name) for name in words(random, MANY, longest=2)],
        "letters with hyphens": [("q", "-".join(random.choices(LETTERS, k=MANY)))],
        "words that are unknown": [("q", " ".join(words(random, 40)))],
        "words that are misspelt": [("q", "artifical inteligence strategie formaton gouvernment onderzoek klimat")],
        "words with signs": [("q", '"a* OR b" NEAR(c) & | ! <-> :* -d é\'e ' * 9)],
        "one endless word": [("q", "x" * 10_000)],
        "ten thousand letters": [("q", "é " * 5_000)],
        "the same name again and again": [(name, "1") for name in ("q", "page", "size", "sort", "as_of") * MANY],
        "names that do not exist": [(word, word) for word in words(random, MANY)],
        "years that do not exist": [("year", str(random.randint(-9999, 99999))) for _number in range(MANY)],
        "all years": [("year", str(year)) for year in range(1900, 2100)],
        "a page far away": [("page", "9" * 300)],
        "comparison of all": [("initiative", slug) for slug in known["initiative"]] + [("q", "ai")],
        "comparison of unknown ones": [("initiative", word) for word in words(random, MANY)] + [("q", "zz")],
        "comparison of governments": [("government", slug) for slug in known["government"]] * 20 + [("q", "ai")],
        "a place": [("postcode", "9" * 500), ("place", "x" * 5_000), ("q", "gent")],
        "a past day": [("as_of", "2026-11-20"), *everything],
        "a past day that does not exist": [("as_of", "9" * 500)],
        "kinds of organisations": [("kind", word) for word in words(random, MANY)] + [("q", "a " * 200)],
    }
    for number in range(8):
        query = [(random.choice([*FACETS, "q", "sort", "size", "page"]), word) for word in words(random, 60)]
        query += random.sample(everything, 40)
        random.shuffle(query)
        found[f"mixture {number}"] = query
    return found


def facet_values() -> dict[str, list[str]]:
    listed = InitiativeFilter(QueryDict())
    return {name: list(listed.facet(name).labels) for name in FACETS}


def cost(client: Client, address: str) -> int:
    """The queries of one answer, whatever it says."""
    with CaptureQueriesContext(connection) as queries:
        response: HttpResponseBase = client.get(address)
        if isinstance(response, StreamingHttpResponse):
            list(response)
    assert response.status_code < 500, address[:300]
    return len(queries)


@pytest.fixture
def most(published_register: None, client: Client) -> int:
    client.get(PLAIN)
    return 2 * cost(client, PLAIN)


def test_no_query_makes_any_address_cost_more_than_twice_the_plain_list(client: Client, most: int) -> None:
    costs = {
        (name, page): cost(client, f"{page}?{urlencode(query)}")
        for name, query in hostile_queries().items()
        for page in [*PAGES, *FILES, *(FIXED_PAGES if name.startswith("mixture 0") else [])]
    }
    assert {asked: number for asked, number in costs.items() if number > most} == {}


def test_an_empty_list_costs_no_more_whatever_was_asked(client: Client, most: int) -> None:
    first = [(name, values[0]) for name, values in facet_values().items()]
    not_stated = [(name, "none") for name in FACETS]
    misspelt = "artifical inteligence strategie formaton gouvernment onderzok klimat gesondheid mobilty energi roboten"
    for words in ("", "artificial", "zzzz yyyy xxxx", misspelt):
        for filters in (first, not_stated, [*first, ("year", "none")], []):
            assert cost(client, f"{PLAIN}?{urlencode([('q', words), *filters])}") <= most, (words, filters)


@pytest.mark.parametrize("path", ["initiatives", "themes", "governments", "challenges", "organisations", "preview"])
@pytest.mark.parametrize("length", [1, 80, 20_000])
def test_no_long_path_costs_more(client: Client, most: int, path: str, length: int) -> None:
    assert cost(client, f"/en/{path}/{'a-' * length}/") <= most
