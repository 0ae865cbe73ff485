import re
from collections.abc import Callable
from datetime import date

import pytest
from django.http import QueryDict
from django.test import Client, RequestFactory
from hypothesis import given, settings
from hypothesis import strategies as st

from initiatives.browse.facets.definitions import FacetFilter
from initiatives.browse.filters import InitiativeFilter
from initiatives.browse.query_parser import MOST_VALUES
from initiatives.models import Initiative, Theme
from tests.factories import make_initiative, make_organisation

pytestmark = pytest.mark.django_db
READ = date(2021, 9, 1)


def slugs(query: str) -> list[str]:
    return [found.slug for found in InitiativeFilter(QueryDict(query)).qs]


def test_none_means_not_stated_and_joins_other_values() -> None:
    theme = Theme.objects.create(slug="regulation", name_en="Regulation")
    make_initiative(slug="with").themes.add(theme)
    make_initiative(slug="without")
    assert slugs("theme=none") == ["without"]
    assert set(slugs("theme=none&theme=regulation")) == {"with", "without"}


def test_ended_entries_are_listed_only_when_asked_for() -> None:
    make_initiative(slug="over", end="2020")
    make_initiative(slug="going", stated_status="running", status_as_of=READ)
    assert slugs("") == ["going"]
    assert slugs("status=ended") == ["over"]
    assert set(slugs("status=ended&status=running")) == {"over", "going"}


def test_asking_for_a_year_lists_those_that_have_ended_since() -> None:
    make_initiative(slug="over", start="2017", end="2020")
    make_initiative(slug="stated", start="2017", stated_status="ended", status_as_of=date(2019, 5, 1))
    assert set(slugs("year=2019")) == {"over", "stated"}
    assert slugs("year=2020") == ["over"]


def test_an_organisation_is_known_by_any_of_its_names() -> None:
    vlaio = make_organisation(slug="vlaio", name_en="Flanders Innovation", aliases="Agentschap Innoveren")
    make_initiative(slug="it").participations.create(organisation=vlaio, role="lead")
    make_initiative(slug="other")
    assert slugs("organisation=vlaio") == slugs("organisation=INNOVÉREN") == ["it"]
    assert InitiativeFilter(QueryDict("organisation=agentschap innoveren")).address == "organisation=vlaio"


def test_a_name_of_several_organisations_is_asked_back(client: Client) -> None:
    for slug in ("ghent", "liege"):
        bearer = make_organisation(slug=slug, name_en=f"University of {slug}")
        make_initiative(slug=f"of-{slug}").participations.create(organisation=bearer, role="lead")
    page = client.get("/en/initiatives/?organisation=university&status=unknown").content.decode()
    assert "Several organisations are called “university”" in page
    assert 'href="/en/initiatives/?organisation=ghent&amp;status=unknown"' not in page
    assert "status=unknown&amp;organisation=ghent" in page
    assert "2 initiatives" in page


def test_an_organisation_of_drafts_alone_is_not_a_value() -> None:
    hidden = make_organisation(slug="hidden", name_en="Hidden")
    make_initiative(slug="draft", state="draft").participations.create(organisation=hidden, role="lead")
    assert InitiativeFilter(QueryDict("organisation=hidden")).dropped == [("organisation", "hidden")]


def test_lists_stand_in_the_order_asked_for() -> None:
    for slug, start, amount, day in (
        ("a", "2019", 5, "2026-01-01"),
        ("b", "2021-05", 0, None),
        ("c", "", 9, "2026-02-01"),
    ):
        initiative = make_initiative(slug=slug, title_en=slug, start=start, verified_on=day)
        if amount:
            initiative.budget_lines.create(key="line", kind="per_year", amount=amount * 1_000_000)
    assert slugs("sort=title") == ["a", "b", "c"]
    assert slugs("sort=newest") == ["b", "a", "c"]
    assert slugs("sort=verified") == ["c", "a", "b"]
    assert slugs("sort=budget") == ["c", "a", "b"]


def test_a_page_holds_as_many_as_asked_for(client: Client) -> None:
    for number in range(51):
        make_initiative(slug=f"entry-{number}")
    assert client.get("/en/initiatives/").content.count(b'<article class="card"') == 20
    assert client.get("/en/initiatives/?size=50").content.count(b'<article class="card"') == 50
    assert client.get("/en/initiatives/?size=5000").content.count(b'<article class="card"') == 20


def test_an_empty_list_says_which_filter_to_drop_and_what_that_gives(client: Client) -> None:
    for slug in ("a", "b"):
        Theme.objects.create(slug=slug, name_en=slug)
    make_initiative(slug="it", themes=[Theme.objects.get(slug="a")])
    page = client.get("/en/initiatives/?theme=b&q=nothingatall").content.decode()
    assert "Without Words: nothingatall" in page
    page = client.get("/en/initiatives/?theme=a&government=none&status=ended").content.decode()
    assert re.search(r"Without Status: ended</a>\s+<span class=.count.>1<", page)


def test_a_draft_is_never_listed() -> None:
    make_initiative(slug="draft", state="draft")
    assert slugs("") == slugs("status=unknown") == []


def test_a_value_that_does_not_exist_is_dropped_and_its_neighbours_stay() -> None:
    Theme.objects.create(slug="regulation", name_en="Regulation")
    parsed = InitiativeFilter(QueryDict("theme=nonsense&theme=regulation&status=later&sort=luck")).parsed
    assert parsed.kept.urlencode() == "theme=regulation"
    assert parsed.dropped == [("theme", "nonsense"), ("status", "later"), ("sort", "luck")]


def test_the_order_of_a_query_is_canonical() -> None:
    for slug in ("a", "b"):
        Theme.objects.create(slug=slug, name_en=slug)
    parsed = InitiativeFilter(QueryDict("status=ended&theme=b&theme=a&theme=b&q=++two++words+")).parsed
    assert parsed.kept.urlencode() == "q=two+words&theme=a&theme=b&status=ended"


@pytest.mark.parametrize("word", ["coach", "COACH", "begeleiding", "vlaio", "innoveren", "sai"])
def test_words_are_found_in_names_summaries_and_organisations(word: str) -> None:
    make_initiative(slug="other", title_en="Other")
    initiative = make_initiative(slug="it", title_en="Coaching", summary_nl="Drie dagen begeleiding", acronym="SAI")
    vlaio = make_organisation(slug="vlaio", acronym="VLAIO", aliases="Agentschap Innoveren en Ondernemen")
    initiative.participations.create(organisation=vlaio, role="lead")
    assert slugs(f"q={word}") == ["it"]


def test_every_word_must_be_found_and_most_of_them_where_few_entries_hold_all() -> None:
    make_initiative(slug="one", title_en="Coaching for teachers")
    make_initiative(slug="all", title_en="Coaching for schools")
    assert slugs("q=coaching+schools+robots") == ["all"]
    assert slugs("q=schools+coaching") == ["all", "one"]
    for number in range(2):
        make_initiative(slug=f"all-{number}", title_en=f"Coaching for schools {number}")
    assert slugs("q=schools+coaching") == ["all", "all-0", "all-1"]
    assert slugs("q=robots") == []


def test_removing_a_chip_leaves_the_other_filters() -> None:
    for slug in ("a", "b"):
        Theme.objects.create(slug=slug, name_en=slug)
    chips = InitiativeFilter(QueryDict("q=word&theme=a&theme=b")).chips
    assert [chip.query for chip in chips] == ["theme=a&theme=b", "q=word&theme=b", "q=word&theme=a"]


@given(
    st.lists(
        st.tuples(st.sampled_from([*InitiativeFilter.base_filters, "q", "sort", "page", "x"]), st.text(max_size=40)),
        max_size=6,
    )
)
@settings(max_examples=60)
def test_any_query_gets_a_page_or_a_clear_404(client: Client, pairs: list[tuple[str, str]]) -> None:
    query = QueryDict(mutable=True)
    for name, value in pairs:
        query.appendlist(name, value)
    response = client.get(f"/en/initiatives/?{query.urlencode()}")
    assert response.status_code in {200, 404}


@pytest.mark.parametrize("words", ["'", '"', "%", "_", "\\", "a" * 10_000, "( OR )", "<script>", "é" * 300, "\x00"])
def test_any_words_are_safe(client: Client, words: str) -> None:
    response = client.get("/en/initiatives/", {"q": words})
    assert response.status_code == 200
    assert b"<script>" not in response.content.replace(b"<script src", b"")


def test_a_filter_set_takes_what_the_library_gives_it(rf: RequestFactory) -> None:
    """The signature of django-filter, which its backend for REST relies on."""
    make_initiative(slug="shown", themes=[Theme.objects.create(slug="a", name_en="A")])
    make_initiative(slug="other")
    request = rf.get("/?theme=a")
    found = InitiativeFilter(request.GET, Initiative.objects.all(), request=request)
    assert found.is_valid()
    assert [entry.slug for entry in found.qs] == ["shown"]
    assert InitiativeFilter().qs.count() == 2


def test_the_list_is_what_the_filters_of_the_pipeline_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    make_initiative(slug="one", themes=[Theme.objects.create(slug="a", name_en="A")])
    make_initiative(slug="two")
    assert slugs("theme=a") == ["one"]
    monkeypatch.setattr(FacetFilter, "filter", lambda self, qs, value: qs)
    assert slugs("theme=a") == ["one", "two"]


@pytest.mark.parametrize("number", [2, 200])
def test_values_that_nobody_knows_cost_the_same_however_many_there_are(
    client: Client, django_assert_num_queries: Callable, number: int
) -> None:
    make_initiative()
    query = "&".join(f"organisation=nobody-{place}" for place in range(number))
    # Expect 5 queries:
    # * the organisations that are values; the former slugs; the organisations with a role, for their names
    # * the roles of organisations that nothing public names any more
    # * the initiatives
    with django_assert_num_queries(5):
        found = InitiativeFilter(QueryDict(query))
        assert len(found.qs) == 1
    assert len(found.dropped) == number


def test_more_values_than_a_page_offers_are_dropped_and_named() -> None:
    entry = make_initiative()
    for place in range(MOST_VALUES + 1):
        body = make_organisation(slug=f"org-{place:02}", name_en=f"Organisation {place}")
        entry.participations.create(organisation=body, role="lead")
    found = InitiativeFilter(QueryDict("&".join(f"organisation=org-{place:02}" for place in range(MOST_VALUES + 1))))
    assert len(found.data.getlist("organisation")) == MOST_VALUES
    assert found.dropped == [("organisation", f"org-{MOST_VALUES}")]


def test_a_few_facets_are_open_before_anything_is_chosen_and_each_with_a_choice() -> None:
    Theme.objects.create(slug="a", name_en="A")
    opened = {group.facet.name for group in InitiativeFilter(QueryDict("")).groups if group.is_open}
    assert opened == {"theme", "government", "challenge", "status"}
    opened = {group.facet.name for group in InitiativeFilter(QueryDict("year=none")).groups if group.is_open}
    assert opened == {"theme", "government", "challenge", "status", "year"}


def test_a_long_facet_keeps_those_chosen_and_the_ten_fullest_others() -> None:
    bodies = [make_organisation(slug=f"org-{place:02}", name_en=f"Organisation {place}") for place in range(13)]
    for place in range(13):
        entry = make_initiative(slug=f"entry-{place}")
        for body in bodies[place:]:
            entry.participations.create(organisation=body, role="lead")
    groups = {group.facet.name: group for group in InitiativeFilter(QueryDict("organisation=org-00")).groups}
    offered = [option.value for option in groups["organisation"].offered]
    assert offered == ["org-00", *(f"org-{place:02}" for place in range(12, 2, -1))]


@pytest.mark.parametrize("number", [12, MOST_VALUES])
def test_an_empty_list_costs_the_same_however_many_values_were_chosen(
    client: Client, django_assert_num_queries: Callable, number: int
) -> None:
    entry = make_initiative()
    for place in range(number):
        body = make_organisation(slug=f"org-{place}", name_en=f"Organisation {place}")
        entry.participations.create(organisation=body, role="lead")
    query = "&".join(f"organisation=org-{place}" for place in range(number))
    # Expect 29 queries:
    # * the values of six lists, which target groups are within broader ones, and the first year (8)
    # * the count of each of nine facets; those without a yearly amount (10)
    # * count the initiatives found
    # * for each of ten ways out, the number found (10)
    with django_assert_num_queries(29):
        client.get(f"/en/initiatives/?{query}&status=ended")


@pytest.mark.parametrize("size", [3, 12])
def test_the_counts_of_all_facets_look_up_the_words_once(django_assert_num_queries: Callable, size: int) -> None:
    for number in range(size):
        make_initiative(slug=f"entry-{number}", title_en=f"Coaching {number}")
    listed = InitiativeFilter(QueryDict("q=coaching"))
    assert listed.found.count() == size
    # Expect 18 queries:
    # * the values of six lists, which target groups are within broader ones, and the first year (8)
    # * the count of each of nine facets; those without a yearly amount (10)
    with django_assert_num_queries(18):
        assert listed.groups
