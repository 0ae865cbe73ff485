"""An entry tells help first, each source once, roles together, and what is missing in one line."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from initiatives.feedback.forms import signed_timestamp
from initiatives.models import Feedback, Initiative, InstrumentType
from tests.factories import (
    make_budget_line,
    make_citation,
    make_government,
    make_initiative,
    make_organisation,
    make_source,
    make_theme,
)

pytestmark = pytest.mark.django_db


def words(page: str) -> str:
    main = page[page.index("<main") : page.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


@pytest.fixture
def entry() -> Initiative:
    found = make_initiative(
        slug="it", governments=[make_government()], themes=[make_theme()], stated_status="running",
        status_as_of="2021", caveat_en="The sources differ.",
    )  # fmt: skip
    for number in ("one", "two"):
        found.participations.create(organisation=make_organisation(slug=number, name_en=number), role="partner")
    report, other = make_source(), make_source(slug="other", title="Other report")
    for key, source, place in (("a", report, "17"), ("b", report, "17"), ("c", report, "18"), ("d", other, "9")):
        line = make_budget_line(initiative=found, key=key, amount=1000, kind="per_project")
        make_citation(initiative=found, source=source, locator=place, budget_line=line)
    return found


def test_amounts_of_one_source_name_it_once(client: Client, entry: Initiative) -> None:
    money = words(client.get("/en/initiatives/it/").text)
    assert money.count("€1,000") == 4
    assert "These 3 were read in: Report , line 17, line 18" in money.replace("Report,", "Report ,")
    assert "Read in: Other report" in money
    for key in "abcd":
        assert f'id="budget-{key}"' in client.get("/en/initiatives/it/").text


def test_roles_stand_together_and_what_is_missing_stands_in_one_line(client: Client, entry: Initiative) -> None:
    page = client.get("/en/initiatives/it/").text
    assert page.count("<dt>Partner</dt>") == 1
    assert "Not stated in the sources: for whom, how it acts, the start, the end." in words(page)
    assert 'id="figures"' not in page
    bare = make_initiative(slug="bare", governments=[make_government(slug="other", name_en="Other")])
    bare.instruments.create(type=InstrumentType.objects.create(slug="law", name_en="Law"))
    page = client.get("/en/initiatives/bare/").text
    assert 'id="money"' not in page
    assert 'id="who"' not in page
    assert "Not stated in the sources: for whom, the amount, the organisations, the start, the end." in words(page)


@pytest.mark.parametrize(
    ("change", "is_notice"),
    [
        ({}, False),
        ({"stated_status": "unknown", "status_as_of": ""}, True),
        ({"stated_status": "announced", "announced_for": "2021"}, True),
        ({"state": "archived"}, True),
    ],
)
def test_doubt_is_one_quiet_line_unless_it_changes_the_answer(
    client: Client, entry: Initiative, change: dict[str, str], is_notice: bool
) -> None:
    Initiative.objects.filter(pk=entry.pk).update(**change)
    page = client.get("/en/initiatives/it/").text
    assert page.count("The sources differ.") == 1
    assert ('id="uncertain"' in page) == is_notice
    assert ('class="quiet-doubt"' in page) != is_notice


def test_help_comes_before_the_facts_and_the_money(client: Client, entry: Initiative) -> None:
    page = client.get("/en/initiatives/it/").text
    places = [page.index(f'id="{name}"') for name in ("help", "facts", "money", "who", "sources")]
    assert places == sorted(places)


def test_every_page_leads_to_a_form_about_itself(client: Client, entry: Initiative) -> None:
    assert client.get("/en/initiatives/it/").text.count('href="/en/initiatives/it/report/"') == 2
    listed = client.get("/en/initiatives/?government=flanders&q=x")
    about = "/en/something-wrong/?page=%2Fen%2Finitiatives%2F%3Fgovernment%3Dflanders%26q%3Dx"
    assert f'href="{about}"' in listed.text
    assert "/en/initiatives/?government=flanders&amp;q=x" in client.get(about).text
    opened = signed_timestamp(timezone.now() - timedelta(minutes=1))
    client.post(about, {"opened": opened, "problem": "text", "words": "This sentence is not clear."})
    message = Feedback.objects.get()
    assert (message.kind, message.subject) == ("report", "/en/initiatives/?government=flanders&q=x")


@pytest.mark.parametrize("page", ["", "//evil.example/", "https://evil.example/", "/admin/", "javascript:alert(1)"])
def test_a_form_about_a_page_of_another_site_is_about_the_front_page(client: Client, page: str) -> None:
    shown = client.get("/en/something-wrong/", {"page": page})
    assert shown.context["form"].instance.subject == "/en/"
    assert "evil" not in shown.text[shown.text.index("<main") : shown.text.index('class="printed"')]


def test_pages_of_things_with_one_name_have_titles_of_their_own(client: Client) -> None:
    theme = make_theme(slug="ai", name_en="AI")
    found = make_initiative(slug="ai", title_en="AI", themes=[theme], governments=[make_government(name_en="AI")])
    found.challenges.create(slug="ai", name_en="AI")
    found.participations.create(organisation=make_organisation(slug="ai", name_en="AI"), role="lead")
    paths = ("initiatives/ai", "themes/ai", "governments/flanders", "challenges/ai", "organisations/ai")
    pages = [client.get(f"/en/{path}/").text for path in paths]
    titles = {" ".join(page[page.index("<title>") : page.index("</title>")].split()) for page in pages}
    assert len(titles) == len(paths)


def test_files_stand_beside_the_count_and_print_says_the_address(client: Client) -> None:
    make_initiative(slug="it", themes=[make_theme()])
    narrowed = dict.fromkeys(("initiatives/?theme=networking", "themes/networking/"), "?theme=networking")
    for path, query in {**narrowed, **dict.fromkeys(("budgets/", "overview/", "timeline/"), "")}.items():
        page = client.get(f"/en/{path}").text
        assert f'<a href="/en/initiatives.csv{query}">CSV</a>' in page, path
        printed = page[page.index('class="printed"') :]
        assert f"/en/{path}" in printed[: printed.index("</p>")], path


@pytest.mark.parametrize(
    ("status", "said"), [("ended", "End 2020 "), ("running", "Planned end 2020 "), ("unknown", "Planned end 2020 ")]
)
def test_an_end_that_no_source_says_came_is_a_planned_one(
    client: Client, entry: Initiative, status: str, said: str
) -> None:
    Initiative.objects.filter(pk=entry.pk).update(end="2020", stated_status=status)
    page = words(client.get("/en/initiatives/it/").content.decode())
    assert said in page
    assert ("Ended in 2020" if status == "ended" else "Was to end in 2020") in page
