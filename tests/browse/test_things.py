"""What belongs to a thing stands on its page: money, organisations, neighbours; and the same goal elsewhere."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from initiatives.models import BudgetLine, Challenge, Government, Initiative, TargetGroup, Theme
from tests.factories import make_initiative, make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def flanders() -> Any:
    return Government.objects.create(slug="flanders", name_en="Flanders", level="region", nuts_code="BE2")


@pytest.fixture
def wallonia() -> Any:
    return Government.objects.create(slug="wallonia", name_en="Wallonia", level="region")


def page_of(client: Client, path: str) -> str:
    response = client.get(f"/en/{path}")
    assert response.status_code == 200
    return response.content.decode()


def test_a_government_shows_its_money_its_bodies_and_with_whom_it_acts(
    client: Client, flanders: Government, wallonia: Government
) -> None:
    it = make_initiative(slug="it", title_en="Common plan", governments=[flanders, wallonia])
    BudgetLine.objects.create(initiative=it, key="total", amount=32_000_000, kind="per_year")
    vlaio = make_organisation(slug="vlaio", name_en="VLAIO", government=flanders)
    it.participations.create(organisation=vlaio, role="funder")
    page = page_of(client, "governments/flanders/")
    assert "€32 million per year" in page
    assert page.count('href="/en/organisations/vlaio/"') == 2
    assert 'href="/en/governments/wallonia/"' in page
    assert "BE2" in page


def test_a_community_says_that_it_is_no_territory(client: Client) -> None:
    Government.objects.create(slug="wbf", name_en="Federation", level="community")
    assert "A community is not a territory" in page_of(client, "governments/wbf/")


def test_a_theme_shows_ten_initiatives_and_leads_to_the_rest(client: Client) -> None:
    theme = Theme.objects.create(slug="networking", name_en="Networking")
    other = Theme.objects.create(slug="regulation", name_en="Regulation")
    for number in range(12):
        make_initiative(slug=f"it-{number}", themes=[theme, other] if number < 3 else [theme])
    page = page_of(client, "themes/networking/")
    assert page.count('<article class="card"') == 10
    assert "See all 12 initiatives in the list" in page
    neighbours = page[page.index("Themes with which it shares initiatives") :]
    assert "Regulation" in neighbours
    assert "3 initiatives" in neighbours


def test_nothing_of_a_draft_stands_on_the_page_of_a_thing(client: Client, flanders: Government) -> None:
    theme = Theme.objects.create(slug="networking", name_en="Networking")
    hidden = Theme.objects.create(slug="regulation", name_en="Regulation")
    draft = make_initiative(slug="draft", title_en="Secret", state="draft", themes=[theme, hidden])
    draft.governments.add(flanders)
    BudgetLine.objects.create(initiative=draft, key="total", amount=77_000_000, kind="per_year")
    draft.participations.create(organisation=make_organisation(slug="spy", name_en="Secret office"), role="lead")
    for path in ("themes/networking/", "governments/flanders/", "organisations/", "organisations/?q=secret"):
        page = page_of(client, path)
        assert "77 million" not in page, path
        assert "Secret office" not in page, path
        assert "shares initiatives" not in page, path


@pytest.mark.parametrize("words", ["interuniversitair", "INTERUNIVERSITÄIR", "imec", "centrum inter"])
def test_an_organisation_is_found_by_any_of_its_names(client: Client, words: str) -> None:
    imec = make_organisation(slug="imec", name_en="imec", aliases="Interuniversitair Centrum")
    other = make_organisation(slug="other", name_en="Other body")
    for organisation in (imec, other):
        make_initiative(slug=f"of-{organisation.slug}").participations.create(organisation=organisation, role="lead")
    page = page_of(client, f"organisations/?q={words}")
    assert "1 organisation" in page
    assert 'href="/en/organisations/imec/"' in page
    assert "Other body" not in page
    assert ("also known as" in page) == (words != "imec")


def test_no_organisation_found_says_so(client: Client) -> None:
    assert "No organisation here has a name with all of these words." in page_of(client, "organisations/?q=nobody")


@pytest.mark.parametrize(
    "query", ["q=%00", "q=" + "a" * 10_000, "kind=nothing", "q=%FF%FE", "kind=company&kind=university", "q="]
)
def test_any_query_for_organisations_is_answered(client: Client, query: str) -> None:
    assert client.get(f"/en/organisations/?{query}").status_code == 200


def test_an_organisation_shows_its_names_its_roles_and_who_acts_with_it(client: Client) -> None:
    imec = make_organisation(slug="imec", name_en="imec", name_fr="Institut", aliases="IMEC vzw")
    agoria = make_organisation(slug="agoria", name_en="Agoria")
    it = make_initiative(slug="it", title_en="Programme")
    it.participations.create(organisation=imec, role="lead")
    it.participations.create(organisation=agoria, role="partner")
    BudgetLine.objects.create(initiative=it, key="total", amount=5_000_000, kind="total")
    page = page_of(client, "organisations/imec/")
    assert '<span lang="fr">Institut</span>' in page
    assert "IMEC vzw" in page
    assert "€5 million in total" in page
    assert 'href="/en/organisations/agoria/"' in page
    assert "€5 million" not in page_of(client, "organisations/agoria/")


def test_the_same_goal_elsewhere_is_of_other_governments_and_the_closest_first(
    client: Client, flanders: Government, wallonia: Government
) -> None:
    theme = Theme.objects.create(slug="networking", name_en="Networking")
    climate = Challenge.objects.create(slug="climate", name_en="Climate")
    schools = TargetGroup.objects.create(slug="schools", name_en="Schools")

    def entry(slug: str, government: Government, near: bool, state: str = "published") -> Initiative:
        made = make_initiative(slug=slug, title_en=slug, themes=[theme], governments=[government], state=state)
        made.target_groups.add(schools)
        if near:
            made.challenges.add(climate)
        return made

    entry("it", flanders, near=True)
    entry("own", flanders, near=True)
    entry("far", wallonia, near=False)
    entry("near", wallonia, near=True)
    entry("hidden", wallonia, near=True, state="draft")
    page = page_of(client, "initiatives/it/")
    elsewhere = page[page.index("The same goal elsewhere</h2>") : page.index("Cite and share</h2>")]
    assert "/initiatives/own/" not in elsewhere
    assert "/initiatives/hidden/" not in elsewhere
    assert elsewhere.index("/initiatives/near/") < elsewhere.index("/initiatives/far/")
    assert "Same challenge: Climate." in elsewhere


def test_an_entry_can_be_cited_and_shared_without_a_script(client: Client) -> None:
    make_initiative(slug="it", title_en="R&D <plan>")
    page = page_of(client, "initiatives/it/")
    assert "R&amp;D &lt;plan&gt;. Belgian AI initiatives, entry as of" in page
    assert "http://testserver/en/initiatives/it/" in page
    assert 'href="mailto:?' in page
    assert "R&D <plan>" not in page


def test_an_amount_larger_than_its_whole_is_doubted(client: Client) -> None:
    whole = BudgetLine.objects.create(initiative=make_initiative(slug="whole"), key="all", amount=5, kind="per_year")
    BudgetLine.objects.create(
        initiative=make_initiative(slug="part"), key="one", amount=9, kind="per_year", part_of=whole
    )
    assert "one of the two may be wrong" in page_of(client, "budgets/")
    whole.amount = 10
    whole.save()
    assert "one of the two may be wrong" not in page_of(client, "budgets/")


@pytest.mark.parametrize("size", [2, 12])
def test_the_pages_of_things_cost_the_same_however_many_entries(
    client: Client, django_assert_max_num_queries: Callable, flanders: Government, wallonia: Government, size: int
) -> None:
    theme = Theme.objects.create(slug="networking", name_en="Networking")
    imec = make_organisation(slug="imec", government=flanders)
    for number in range(size):
        made = make_initiative(slug=f"it-{number}", themes=[theme], verified_on=date(2026, 1, 1))
        made.governments.set([flanders, wallonia])
        made.participations.create(organisation=imec, role="lead")
        BudgetLine.objects.create(initiative=made, key="one", amount=1_000_000, kind="total")
    # The same ceiling at both sizes: one query more for each entry would break it at twelve.
    with django_assert_max_num_queries(27):
        client.get("/en/governments/flanders/")
    with django_assert_max_num_queries(14):
        client.get("/en/organisations/imec/")
    with django_assert_max_num_queries(4):
        client.get("/en/organisations/")
