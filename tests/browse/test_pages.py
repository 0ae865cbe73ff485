from collections.abc import Callable
from datetime import date

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from initiatives.models import (
    BudgetLine,
    Challenge,
    Government,
    Initiative,
    InitiativeRedirect,
    InstrumentType,
    KeyFigure,
    Theme,
)
from tests.factories import make_citation, make_initiative, make_organisation

pytestmark = pytest.mark.django_db
ASK = {"en": "en-GB,en;q=0.9", "nl": "nl-BE,nl", "fr": "fr-BE", "de": "de-BE,de;q=0.8,en;q=0.5"}


def full_initiative(number: int) -> Initiative:
    """An entry that shows something in every part of its page."""
    theme, _ = Theme.objects.get_or_create(slug="networking", defaults={"name_en": "Networking"})
    flanders, _ = Government.objects.get_or_create(slug="flanders", defaults={"name_en": "Flanders", "level": "region"})
    climate, _ = Challenge.objects.get_or_create(slug="climate-environment", defaults={"name_en": "Climate"})
    kind, _ = InstrumentType.objects.get_or_create(slug="network", defaults={"name_en": "Network"})
    initiative = make_initiative(slug=f"entry-{number}", title_en=f"Entry {number}", summary_en="What it does.")
    initiative.themes.add(theme)
    initiative.governments.add(flanders)
    initiative.challenges.add(climate)
    initiative.instruments.create(type=kind)
    initiative.participations.create(organisation=make_organisation(slug=f"org-{number}"), role="lead")
    line = BudgetLine.objects.create(
        initiative=initiative, key="total", amount=32_000_000, kind="per_year", starts="2019"
    )
    figure = KeyFigure.objects.create(
        initiative=initiative, key="companies", value=60, qualifier="more_than", unit_en="companies"
    )
    make_citation(initiative=initiative, budget_line=line)
    make_citation(initiative=initiative, key_figure=figure)
    make_citation(initiative=initiative)
    return initiative


@pytest.mark.parametrize("language", ASK)
def test_the_root_sends_to_the_reader_s_language(client: Client, language: str) -> None:
    response = client.get("/", headers={"accept-language": ASK[language]})
    assert response.headers["Location"] == f"/{language}/"
    assert "Accept-Language" in response.headers["Vary"]


def test_the_root_sends_to_english_when_no_language_is_known(client: Client) -> None:
    assert client.get("/", headers={"accept-language": "ja"}).headers["Location"] == "/en/"


@pytest.mark.parametrize("language", ASK)
def test_the_language_switch_keeps_the_page_and_its_query(client: Client, language: str) -> None:
    Theme.objects.create(slug="networking", name_en="Networking")
    page = client.get(f"/{language}/initiatives/?theme=networking").content.decode()
    for other in ASK:
        assert f'hreflang="{other}" href="http://testserver/{other}/initiatives/?theme=networking"' in page


def test_the_page_of_an_entry_says_money_with_its_kind_and_its_source(client: Client) -> None:
    full_initiative(1)
    page = client.get("/en/initiatives/entry-1/").content.decode()
    assert "€32 million per year (since 2019)" in page
    assert "more than 60" in page
    assert "line 17" in page
    assert "not confirmed by an editor since" in page


def test_money_is_said_as_each_language_says_it(client: Client) -> None:
    full_initiative(1)
    assert "€ 32 miljoen per jaar" in client.get("/nl/initiatives/entry-1/").content.decode()
    assert "32 millions d’euros par an" in client.get("/fr/initiatives/entry-1/").content.decode()
    assert "32 Millionen Euro pro Jahr" in client.get("/de/initiatives/entry-1/").content.decode()


def test_one_million_is_said_in_the_singular(client: Client) -> None:
    BudgetLine.objects.create(initiative=make_initiative(slug="it"), key="total", amount=1_000_000, kind="total")
    assert "1 Million Euro insgesamt" in client.get("/de/initiatives/it/").content.decode()
    assert "1 million d’euros au total" in client.get("/fr/initiatives/it/").content.decode()


def test_a_text_in_another_language_says_so_and_carries_its_lang(client: Client) -> None:
    make_initiative(slug="it", summary_en="", summary_fr="Un résumé.")
    page = client.get("/nl/initiatives/it/").content.decode()
    assert '<span lang="fr">Un résumé.</span>' in page
    assert "in het Frans" in page


def test_an_empty_fact_is_shown_as_not_stated(client: Client) -> None:
    make_initiative(slug="it")
    page = client.get("/en/initiatives/it/").content.decode()
    missing = "for whom, how it acts, the amount, the organisations, the start, the end."
    assert f"Not stated in the sources: {missing}" in " ".join(page.split())
    assert "Government not stated" in page
    assert "No source is given for this entry." in page


def test_an_announcement_whose_date_has_passed_says_so(client: Client) -> None:
    make_initiative(slug="it", announced_for="2021-Q1", stated_status="announced", status_as_of=date(2021, 9, 1))
    assert (
        "Announced for first quarter of 2021. That date has passed"
        in client.get("/en/initiatives/it/").content.decode()
    )


def test_parts_and_their_whole_lead_to_each_other(client: Client) -> None:
    whole = make_initiative(slug="whole", title_en="The whole plan")
    make_initiative(slug="part", title_en="The first part", parent=whole)
    make_initiative(slug="hidden", title_en="A draft part", parent=whole, state="draft")
    page = client.get("/en/initiatives/whole/").content.decode()
    assert "The first part" in page
    assert "A draft part" not in page
    assert "The whole plan" in client.get("/en/initiatives/part/").content.decode()


def test_a_draft_parent_stays_hidden(client: Client) -> None:
    make_initiative(slug="part", parent=make_initiative(slug="whole", title_en="Secret plan", state="draft"))
    assert "Secret plan" not in client.get("/en/initiatives/part/").content.decode()


@pytest.mark.parametrize("state", ["draft", "in_review"])
def test_what_is_not_published_is_not_found(client: Client, state: str) -> None:
    make_initiative(slug="it", state=state)
    assert client.get("/en/initiatives/it/").status_code == 404


def test_an_archived_entry_stays_where_it_was_and_says_so(client: Client) -> None:
    make_initiative(slug="it", title_en="Old scheme", state="archived")
    old = Initiative.objects.get(slug="it")
    old.participations.create(organisation=make_organisation(slug="old"), role="lead")
    page = client.get("/en/initiatives/it/").content.decode()
    assert client.get("/en/organisations/old/").status_code == 200
    assert "This entry is archived" in page
    assert "noindex" in page
    assert "Old scheme" not in client.get("/en/initiatives/").content.decode()
    assert "Old scheme" not in client.get("/en/initiatives/?year=none").content.decode()
    assert "Old scheme" in client.get("/en/initiatives/?status=archived").content.decode()


def test_an_old_address_leads_to_the_new_one(client: Client) -> None:
    InitiativeRedirect.objects.create(slug="old", initiative=make_initiative(slug="new"))
    response = client.get("/fr/initiatives/old/")
    assert (response.status_code, response.headers["Location"]) == (301, "/fr/initiatives/new/")


def test_an_old_address_of_a_draft_leads_nowhere(client: Client) -> None:
    InitiativeRedirect.objects.create(slug="old", initiative=make_initiative(slug="new", state="draft"))
    assert client.get("/en/initiatives/old/").status_code == 404


@pytest.mark.parametrize("page", ["99999999999999999999", "0", "-1", "two"])
def test_a_page_that_is_not_there_is_a_404_that_helps(client: Client, page: str) -> None:
    response = client.get(f"/nl/initiatives/?page={page}")
    assert response.status_code == 404
    assert "Deze lijst heeft geen pagina" in response.content.decode()
    assert "/nl/initiatives/" in response.content.decode()


def test_an_address_that_leads_nowhere_answers_in_its_language(client: Client) -> None:
    response = client.get("/de/nirgends/")
    assert response.status_code == 404
    assert '<html lang="de">' in response.content.decode()
    assert "Seite nicht gefunden" in response.content.decode()


@pytest.mark.parametrize("path", ["/en/", "/en/initiatives/", "/en/about/", "/en/organisations/", "/en/privacy/"])
def test_a_public_page_sets_no_cookie_and_may_be_kept_by_anyone(client: Client, path: str) -> None:
    response = client.get(path)
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    assert response.headers["Cache-Control"] == "public, max-age=10, s-maxage=10, stale-while-revalidate=60"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_the_admin_is_kept_by_nobody(client: Client) -> None:
    assert "no-store" in client.get("/admin/login/").headers["Cache-Control"]


def test_filtered_pages_are_not_indexed_and_the_whole_list_is(client: Client) -> None:
    assert b"noindex" not in client.get("/en/initiatives/").content
    assert b"noindex" in client.get("/en/initiatives/?status=ended").content


def test_a_day_is_written_as_each_language_writes_it(client: Client) -> None:
    make_initiative(slug="it", verified_on=date(2021, 9, 1))
    written = {
        "en": "1 September 2021",
        "nl": "1 september 2021",
        "fr": "1er septembre 2021",
        "de": "1. September 2021",
    }
    for language, day in written.items():
        assert day in client.get(f"/{language}/initiatives/it/").content.decode()


def test_words_beyond_the_twelfth_are_said_not_to_count(client: Client) -> None:
    page = client.get("/en/initiatives/", {"q": " ".join(f"w{number}" for number in range(1, 14))}).content.decode()
    assert "<code>q=w13</code>" in page


@pytest.mark.parametrize("code", ["400", "403", "500"])
def test_what_goes_wrong_without_a_language_is_said_in_four(code: str) -> None:
    page = render_to_string(f"{code}.html")
    assert page.count('<html lang="en">') == 1
    assert all(f'<section lang="{language}">' in page for language in ("nl", "fr", "de"))


def test_a_value_that_does_not_exist_is_reported(client: Client) -> None:
    page = client.get("/en/initiatives/?theme=magic<b>").content.decode()
    assert "theme=magic&lt;b&gt;" in page


def test_only_reading_is_allowed(client: Client) -> None:
    assert client.post("/en/initiatives/").status_code == 405


def test_health_says_up(client: Client) -> None:
    assert client.get("/health").json() == {"status": "UP"}


def test_home_says_how_old_its_entries_are(client: Client) -> None:
    today = timezone.localdate()
    for slug, status_as_of in {"old": "2021-09-01", "last-year": str(today.year - 1), "new": today.isoformat()}.items():
        make_initiative(slug=slug, stated_status="running", status_as_of=status_as_of)
    make_initiative(slug="confirmed", verified_on=today)
    make_initiative(slug="unknown")
    assert "3 of the initiatives have been checked since" in " ".join(client.get("/en/").content.decode().split())


@pytest.mark.parametrize("size", [2, 12])
def test_home_costs_the_same_however_many_entries(
    client: Client, django_assert_num_queries: Callable, size: int
) -> None:
    for number in range(size):
        full_initiative(number)
    # Expect 20 queries:
    # * the initiatives of 2021 with their themes and governments, and the headings of both (5)
    # * the number of each status, for what is announced
    # * the terms of three lists, and the count of each value (3 + 3)
    # * all published, those listed, organisations with a role, budget lines, those checked, those verified (6)
    # * the sources, and how many there are (2)
    with django_assert_num_queries(20):
        client.get("/en/")


@pytest.mark.parametrize("size", [2, 12])
def test_the_list_costs_the_same_however_many_entries(
    client: Client, django_assert_num_queries: Callable, size: int
) -> None:
    for number in range(size):
        full_initiative(number)
    # Expect 25 queries:
    # * the values of six lists, which target groups are within broader ones, and the first year (8)
    # * the count of each of nine facets; those without a yearly amount (10)
    # * count the initiatives found, and those that are no part of another; fetch a page of them (3)
    # * their governments, themes and challenges, and that they have no parts (4)
    with django_assert_num_queries(25):
        client.get("/en/initiatives/")


@pytest.mark.parametrize("size", [2, 12])
def test_an_entry_costs_the_same_however_many_there_are(
    client: Client, django_assert_num_queries: Callable, size: int
) -> None:
    for number in range(size):
        full_initiative(number)
    # Expect 22 queries:
    # * the entry, its governments, themes, challenges and target groups (5)
    # * its instruments and participations, its budget lines and key figures (4)
    # * its events, its sequels, and what it came of (3)
    # * its citations, what it is part of, its parts, and which of its texts fell behind (4)
    # * the same goal elsewhere: nothing, since all are of one government
    # * its versions, their terms in four lists, and the newest version of each kind of related row (6)
    with django_assert_num_queries(22):
        client.get("/en/initiatives/entry-1/")


@pytest.mark.parametrize("size", [2, 12])
def test_a_theme_costs_the_same_however_many_entries(
    client: Client, django_assert_num_queries: Callable, size: int
) -> None:
    for number in range(size):
        full_initiative(number)
    # Expect 25 queries:
    # * the theme
    # * how many initiatives are marks, these, their governments, and all governments (4)
    # * the counts of themes and statuses, and the values of two more facets with their counts (6)
    # * the first initiatives, their governments, themes and challenges, their parts, and broader target groups (7)
    # * the amounts by kind, the largest of each, these with their initiatives, and the governments of these (4)
    # * the organisations with most roles, and their roles (2)
    # * how many initiatives the other themes share with it
    with django_assert_num_queries(25):
        client.get("/en/themes/networking/")


@pytest.mark.parametrize("size", [2, 12])
def test_organisations_cost_the_same_however_many_there_are(
    client: Client, django_assert_num_queries: Callable, size: int
) -> None:
    for number in range(size):
        full_initiative(number)
    # Expect 1 query: those with a role, each with its number.
    with django_assert_num_queries(1):
        client.get("/en/organisations/")
    # Expect 11 queries:
    # * the organisation; its whole; its parts; the organisations that act with it (4)
    # * its amounts, and how many they are (2)
    # * its roles; their initiatives, and the governments, themes and challenges of these (5)
    with django_assert_num_queries(11):
        client.get("/en/organisations/org-1/")
