import random
import re
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client, RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from initiatives.browse.facets.definitions import FacetFilter
from initiatives.browse.filters import InitiativeFilter
from initiatives.browse.query_parser import MOST_VALUES
from initiatives.models import BudgetLine, Challenge, Government, Initiative, InstrumentType, TargetGroup, Theme
from initiatives.models.budget import YearlyClass
from initiatives.models.status import years_active
from tests.factories import make_budget_line, make_initiative, make_organisation

pytestmark = pytest.mark.django_db
READ = date(2021, 9, 1)


def slugs(query: str) -> list[str]:
    return [found.slug for found in InitiativeFilter(QueryDict(query)).qs]


def random_register(seed: int) -> None:
    chance = random.Random(seed)
    themes = [Theme.objects.create(slug=f"theme-{n}", name_en=f"Theme {n}") for n in range(3)]
    governments = [Government.objects.create(slug=f"gov-{n}", name_en=f"G {n}", level="region") for n in range(3)]
    challenges = [Challenge.objects.create(slug=f"challenge-{n}", name_en=f"C {n}") for n in range(2)]
    groups = [TargetGroup.objects.create(slug=f"group-{n}", name_en=f"T {n}") for n in range(2)]
    types = [InstrumentType.objects.create(slug=f"type-{n}", name_en=f"I {n}") for n in range(2)]
    organisations = [make_organisation(slug=f"org-{n}") for n in range(3)]
    for number in range(40):
        initiative = make_initiative(
            slug=f"entry-{number}",
            title_en=chance.choice(["Red", "Green"]),
            state=chance.choice(["published", "published", "draft", "archived"]),
            start=chance.choice(["", "2017-Q1", "2018-03", "2019", "2990"]),
            end=chance.choice(["", "", "2020", "2020-12-31", "2999"]),
            stated_status=chance.choice(["announced", "running", "ended", "unknown"]),
            status_as_of=READ,
        )
        initiative.themes.set(chance.sample(themes, chance.randint(0, 3)))
        initiative.governments.set(chance.sample(governments, chance.randint(0, 2)))
        initiative.challenges.set(chance.sample(challenges, chance.randint(0, 2)))
        initiative.target_groups.set(chance.sample(groups, chance.randint(0, 2)))
        for kind in chance.choices(types, k=chance.randint(0, 2)):
            initiative.instruments.create(type=kind)
        for organisation in chance.sample(organisations, chance.randint(0, 2)):
            initiative.participations.create(organisation=organisation, role="lead")
        for place in range(chance.randint(0, 2)):
            initiative.budget_lines.create(
                key=f"line-{place}",
                amount=chance.choice([0, 999_999, 1_000_000, 5_000_000, 60_000_000, 500_000_000]),
                kind=chance.choice(["per_year", "per_year", "total"]),
                qualifier=chance.choice(["exactly", "about", "almost", "more_than", "up_to"]),
            )


QUERIES = [
    "",
    "theme=theme-0",
    "theme=theme-0&theme=theme-1&government=gov-2",
    "government=none&challenge=challenge-1",
    "status=ended&theme=none",
    "q=red&status=running&status=unknown",
    "theme=none&government=none&challenge=none",
    "instrument=type-0&target=group-1&target=none",
    "organisation=org-1&organisation=org-2&year=2018",
    "year=2020&year=none&budget=none",
    "budget=under-1m&budget=5m-20m&status=ended",
    "status=archived&status=running",
]


def class_by_hand(line: BudgetLine) -> str | None:
    """The class of an amount per year: "more than" says nothing of the top, "up to" nothing of the bottom."""
    if line.kind != BudgetLine.Kind.PER_YEAR:
        return None
    ends = [1, 5, 20, 50, 100, 500]
    # Almost five million is less than five million.
    amount = line.amount - Decimal("0.01") if line.qualifier == "almost" else line.amount
    found = sum(amount >= end * 1_000_000 for end in ends)
    if (line.qualifier == "up_to" and found > 0) or (line.qualifier == "more_than" and found < len(ends)):
        return None
    return YearlyClass.values[found]


def budget_classes(initiative: Initiative) -> set[str]:
    return {found for line in initiative.budget_lines.all() if (found := class_by_hand(line))} or {"none"}


def years(initiative: Initiative) -> set[str]:
    if not initiative.start:
        return {"none"}
    ended_by = initiative.status_as_of if initiative.stated_status == "ended" else None
    return set(map(str, years_active(initiative.start, initiative.end, ended_by, date.today().year)))


def slugs_of(terms: Iterable[Any]) -> set[str]:
    return {term.slug for term in terms} or {"none"}


VALUES: dict[str, Callable[[Initiative], set[str]]] = {
    "theme": lambda found: slugs_of(found.themes.all()),
    "government": lambda found: slugs_of(found.governments.all()),
    "challenge": lambda found: slugs_of(found.challenges.all()),
    "instrument": lambda found: slugs_of(row.type for row in found.instruments.all()),
    "target": lambda found: slugs_of(found.target_groups.all()),
    "organisation": lambda found: slugs_of(row.organisation for row in found.participations.all()),
    "status": lambda found: {found.current_status},
    "year": years,
    "budget": budget_classes,
}


@pytest.mark.parametrize("seed", [6])
def test_every_list_and_every_count_equal_those_made_one_by_one(seed: int) -> None:
    """By brute force, in Python: what the database answers is what reading each entry gives."""
    random_register(seed)
    entries = list(Initiative.objects.public().with_status())
    values = {entry.pk: {name: found(entry) for name, found in VALUES.items()} for entry in entries}
    for query in QUERIES:
        asked = QueryDict(query)

        def answers(entry: Initiative, asked: QueryDict) -> bool:
            kept = all(values[entry.pk][name] & set(asked.getlist(name)) for name in asked if name != "q")
            ended = entry.current_status == "ended" and not {"status", "year"} & set(asked)
            archived = entry.state == "archived" and "status" not in asked
            return kept and not ended and not archived and asked.get("q", "").casefold() in entry.title.casefold()

        listed = InitiativeFilter(asked)
        assert {found.pk for found in listed.qs} == {entry.pk for entry in entries if answers(entry, asked)}, query
        for facet, options in ((group.facet, group.options) for group in listed.groups):
            for option in options:
                alone = asked.copy()
                alone.setlist(facet.name, [option.value])
                by_hand = sum(answers(entry, alone) for entry in entries)
                assert option.count == by_hand, (query, facet.name, option.value)


@pytest.mark.parametrize("seed", [4])
def test_repeated_names_mean_or_and_different_names_mean_and(seed: int) -> None:
    random_register(seed)
    expected = {
        found.slug
        for found in Initiative.objects.published().with_status()
        if found.current_status != "ended"
        and {"theme-0", "theme-1"} & {term.slug for term in found.themes.all()}
        and "gov-0" in {term.slug for term in found.governments.all()}
    }
    assert set(slugs("theme=theme-0&theme=theme-1&government=gov-0")) == expected
    assert len(slugs("theme=theme-0&theme=theme-1&government=gov-0")) == len(expected)


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


def test_the_class_of_each_amount_is_the_one_found_by_hand() -> None:
    qualifiers = ["exactly", "about", "almost", "more_than", "up_to"]
    amounts = [0, 999_999, 1_000_000, 1_000_001, 5_000_000, 20_000_000, 99_000_000, 500_000_000, 9_000_000_000]
    initiative, kinds = make_initiative(), BudgetLine.Kind.values
    BudgetLine.objects.bulk_create(
        BudgetLine(initiative=initiative, key=f"line-{number}", kind=kind, qualifier=qualifier, amount=amount)
        for number, (kind, qualifier, amount) in enumerate(product(kinds, qualifiers, amounts))
    )
    found = BudgetLine.objects.with_yearly_class().in_bulk()
    for line in BudgetLine.objects.all():
        yearly = found[line.pk].yearly if line.pk in found else None
        assert yearly == class_by_hand(line), (line.kind, line.qualifier, line.amount)


def test_amounts_that_do_not_say_how_large_have_no_class() -> None:
    said = {("more_than", 2_000_000): None, ("up_to", 2_000_000): None, ("up_to", 500_000): "under-1m"}
    said |= {
        ("more_than", 500_000_000): "500m-and-more",
        ("almost", 5_000_000): "1m-5m",
        ("exactly", 5_000_000): "5m-20m",
    }
    for (qualifier, amount), found in said.items():
        slug = f"{qualifier}-{amount}".replace("_", "-")
        make_budget_line(initiative=make_initiative(slug=slug), kind="per_year", qualifier=qualifier, amount=amount)
        sized = BudgetLine.objects.with_yearly_class().filter(initiative__slug=slug)
        assert list(sized.values_list("yearly", flat=True)) == ([found] if found else []), slug


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
    assert "without Words: nothingatall" in page
    page = client.get("/en/initiatives/?theme=a&government=none&status=ended").content.decode()
    assert re.search(r"without Status: ended</a>\s+<span class=.count.>1<", page)


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
@settings(derandomize=True, max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
