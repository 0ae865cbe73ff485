import random
from datetime import date

import pytest
from django.http import QueryDict
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from initiatives.browse.facets import FACETS
from initiatives.browse.filters import InitiativeFilter, understand
from initiatives.models import Challenge, Government, Initiative, Theme
from tests.factories import make_initiative, make_organisation

pytestmark = pytest.mark.django_db
READ = date(2021, 9, 1)


def slugs(query: str) -> list[str]:
    return [found.slug for found in InitiativeFilter(QueryDict(query)).qs]


def random_register(seed: int) -> None:
    chance = random.Random(seed)
    themes = [Theme.objects.create(slug=f"theme-{n}", name_en=f"Theme {n}") for n in range(3)]
    governments = [Government.objects.create(slug=f"gov-{n}", name_en=f"G {n}", level="region") for n in range(3)]
    challenges = [Challenge.objects.create(slug=f"challenge-{n}", name_en=f"C {n}") for n in range(2)]
    for number in range(40):
        initiative = make_initiative(
            slug=f"entry-{number}",
            title_en=chance.choice(["Red", "Green"]),
            state=chance.choice(["published", "published", "draft"]),
            end=chance.choice(["", "", "2020", "2999"]),
            stated_status=chance.choice(["announced", "running", "ended", "unknown"]),
            status_as_of=READ,
        )
        initiative.themes.set(chance.sample(themes, chance.randint(0, 3)))
        initiative.governments.set(chance.sample(governments, chance.randint(0, 2)))
        initiative.challenges.set(chance.sample(challenges, chance.randint(0, 2)))


QUERIES = [
    "",
    "theme=theme-0",
    "theme=theme-0&theme=theme-1&government=gov-2",
    "government=none&challenge=challenge-1",
    "status=ended&theme=none",
    "q=red&status=running&status=unknown",
    "theme=none&government=none&challenge=none",
]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_each_count_is_what_choosing_that_value_alone_in_its_facet_gives(seed: int) -> None:
    random_register(seed)
    for query in QUERIES:
        listed = InitiativeFilter(QueryDict(query))
        for facet, options in listed.facets:
            for option in options:
                chosen = QueryDict(query, mutable=True)
                chosen.setlist(facet.name, [option.value])
                alone = InitiativeFilter(chosen).qs.count()
                assert option.count == alone, (query, facet.name, option.value)


@pytest.mark.parametrize("seed", [4, 5])
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


def test_a_draft_is_never_listed() -> None:
    make_initiative(slug="draft", state="draft")
    assert slugs("") == slugs("status=unknown") == []


def test_a_value_that_does_not_exist_is_dropped_and_its_neighbours_stay() -> None:
    Theme.objects.create(slug="regulation", name_en="Regulation")
    understood = understand(QueryDict("theme=nonsense&theme=regulation&status=later&sort=luck"))
    assert understood.kept.urlencode() == "theme=regulation"
    assert understood.dropped == [("theme", "nonsense"), ("status", "later"), ("sort", "luck")]


def test_the_order_of_a_query_is_canonical() -> None:
    for slug in ("a", "b"):
        Theme.objects.create(slug=slug, name_en=slug)
    understood = understand(QueryDict("status=ended&theme=b&theme=a&theme=b&q=++two++words+"))
    assert understood.kept.urlencode() == "q=two+words&theme=a&theme=b&status=ended"


@pytest.mark.parametrize("word", ["coach", "COACH", "begeleiding", "vlaio", "innoveren", "sai"])
def test_words_are_found_in_names_summaries_and_organisations(word: str) -> None:
    make_initiative(slug="other", title_en="Other")
    initiative = make_initiative(slug="it", title_en="Coaching", summary_nl="Drie dagen begeleiding", acronym="SAI")
    vlaio = make_organisation(slug="vlaio", acronym="VLAIO", aliases="Agentschap Innoveren en Ondernemen")
    initiative.participations.create(organisation=vlaio, role="lead")
    assert slugs(f"q={word}") == ["it"]


def test_every_word_must_be_found() -> None:
    make_initiative(slug="it", title_en="Coaching for schools")
    assert slugs("q=schools+coaching") == ["it"]
    assert slugs("q=schools+robots") == []


def test_removing_a_chip_leaves_the_other_filters() -> None:
    for slug in ("a", "b"):
        Theme.objects.create(slug=slug, name_en=slug)
    chips = InitiativeFilter(QueryDict("q=word&theme=a&theme=b")).chips
    assert [chip.query for chip in chips] == ["theme=a&theme=b", "q=word&theme=b", "q=word&theme=a"]


@given(
    st.lists(
        st.tuples(st.sampled_from([*[facet.name for facet in FACETS], "q", "sort", "page", "x"]), st.text(max_size=40)),
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
