"""What ten readers come for, each in four ways, on the published register; docs/journeys.md counts their clicks."""

import csv
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.http import QueryDict
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from initiatives.browse.filters import InitiativeFilter
from initiatives.management.commands.bootstrap import load_register
from tests.browser.conftest import DESK, Serve, patient
from tests.browser.hands import Hands, Way
from tests.tools.once import of_looks

pytestmark = pytest.mark.django_db
# The way does not change the queries.
WAYS = ["mouse", *(pytest.param(way, marks=of_looks) for way in ("keyboard", "without scripts", "phone"))]
PHONE: ViewportSize = {"width": 360, "height": 800}
Start = Callable[[str], Hands]
ROW = re.compile(r"^\| ([^|]+) \|.*\| (\d+) \|$", re.MULTILINE)
COUNTED = {who: int(clicks) for who, clicks in ROW.findall((settings.BASE_DIR / "docs" / "journeys.md").read_text())}


@pytest.fixture(scope="module")
def site(serve: Serve) -> Iterator[str]:
    with serve("published", load_register) as address:
        yield address


@pytest.fixture(params=WAYS)
def start(request: pytest.FixtureRequest, site: str, browser: Browser) -> Iterator[Start]:
    """Opens a page of the published register, in one of the four ways."""
    way: Way = request.param
    with_scripts, viewport = way != "without scripts", PHONE if way == "phone" else DESK
    context = patient(browser.new_context(java_script_enabled=with_scripts, accept_downloads=True, viewport=viewport))

    def begin(path: str) -> Hands:
        page = context.new_page()
        page.goto(site + path)
        return Hands(page, way)

    yield begin
    context.close()


def reached(hands: Hands, who: str) -> None:
    assert hands.clicks == COUNTED[who]


def in_menu(page: Page, name: str) -> Locator:
    """A room of the site: in the menu, or in the footer of a page that is too narrow for all of them."""
    menu = page.get_by_role("navigation", name="Main").get_by_role("link", name=name, exact=True)
    return menu if menu.is_visible() else page.locator("footer").get_by_role("link", name=name, exact=True)


def go_to_a_page_for(hands: Hands, reader: str, postcode: str) -> None:
    page = hands.page
    hands.follow(page.get_by_role("link", name="See what is there for you"))
    hands.follow(page.locator("main").get_by_role("link", name=f"For you as a {reader}"))
    hands.write(page.get_by_label("Postcode"), postcode)
    hands.press(page.get_by_role("button", name="Show"))


def step(page: Page, name: str) -> Locator:
    return page.locator("main section", has=page.get_by_role("heading", level=2, name=re.compile(name)))


def test_a_company_in_liege_finds_its_money(start: Start) -> None:
    hands = start("/en/")
    go_to_a_page_for(hands, "company", "4000")
    vouchers = step(hands.page, "Get money").locator(".rowed > li", has_text="Business vouchers in Wallonia")
    expect(vouchers).to_contain_text("Still true?")
    expect(vouchers.get_by_role("link", name="Its own site")).to_have_attribute("href", re.compile("^https://"))
    expect(step(hands.page, "Get money")).to_contain_text("For the same, elsewhere in Belgium")
    reached(hands, "A company in Liège")


def test_a_teacher_in_ghent_finds_what_to_use_in_class(start: Start) -> None:
    hands = start("/en/")
    go_to_a_page_for(hands, "teacher", "9000")
    learn = step(hands.page, "Learn")
    expect(learn.locator(".rowed > li", has_text="Flanders").first).to_be_visible()
    expect(learn.locator(".elsewhere")).to_contain_text("Wallonia-Brussels Federation")
    reached(hands, "A teacher in Ghent")


def test_a_journalist_follows_an_amount_to_its_source(start: Start) -> None:
    hands = start("/en/")
    page = hands.page
    hands.follow(in_menu(page, "Budgets"))
    row = page.locator(".money-table tbody tr", has_text="Brussels-Capital Region").first
    hands.follow(row.get_by_role("link", name="€44 million"))
    spent = page.locator("details.budgets", has=page.locator("#kind-so_far"))
    hands.follow(spent.locator("li", has_text="€44 million").get_by_role("link").first)
    expect(page.locator(".lines li", has_text="€44 million").first).to_contain_text(re.compile("[Rr]ead in:"))
    reached(hands, "A journalist on money")


def test_a_file_on_the_climate(start: Start, tmp_path: Path) -> None:
    hands = start("/en/")
    page = hands.page
    hands.follow(page.locator('.editions a[hreflang="nl"]'))
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    hands.skip(page.locator('a.skip[href="#ways"]'))
    hands.follow(page.locator(".ways").get_by_role("link", name="Klimaat en milieu"))
    listed = InitiativeFilter(QueryDict("challenge=climate-environment"))
    expect(page.get_by_role("heading", name=f"{listed.qs.count()} initiatieven")).to_be_visible()
    with page.expect_download() as download:
        hands.open(page.get_by_role("link", name="CSV"))
    download.value.save_as(tmp_path / "climate.csv")
    with (tmp_path / "climate.csv").open(encoding="utf-8-sig", newline="") as file:
        assert {row["id"] for row in csv.DictReader(file)} == {found.slug for found in listed.qs}
    reached(hands, "A file on the climate")


def test_a_job_seeker_in_brussels_finds_where_to_learn(start: Start) -> None:
    hands = start("/en/")
    go_to_a_page_for(hands, "job seeker", "1000")
    expect(step(hands.page, "Learn").locator(".rowed > li").first).to_contain_text("Go there")
    reached(hands, "A job seeker in Brussels")


def test_somebody_in_eupen_sees_who_is_competent_and_what_is_lacking(start: Start) -> None:
    hands = start("/de/")
    page = hands.page
    hands.follow(page.locator('main a[href$="/where-i-live/"]'))
    hands.write(page.locator("#id_postcode"), "4700")
    hands.press(page.locator("main form button"))
    expect(page.locator("main")).to_contain_text("Deutschsprachige Gemeinschaft")
    expect(page.locator("main .gov-wallonia").first).to_be_visible()
    reached(hands, "Somebody in Eupen")


def test_a_policy_officer_compares_two_governments(start: Start) -> None:
    hands = start("/en/overview/")
    page = hands.page
    hands.follow(page.get_by_role("link", name="Compare initiatives or governments"))
    hands.tick(page.locator("#government-flanders"))
    hands.tick(page.locator("#government-wallonia"))
    hands.press(page.get_by_role("button", name="Compare"))
    expect(page.get_by_role("heading", name="Learning and skills")).to_be_visible()
    expect(page.locator(".instead", has_text="In Wallonia:").first).to_contain_text("Wallonia-Brussels Federation")
    # Nothing of the answer stands beside the page.
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    hands.clicks += 1  # the overview, from the menu
    reached(hands, "A policy officer")


def test_a_mistake_has_a_form_that_names_the_entry(start: Start) -> None:
    hands = start("/en/initiatives/business-vouchers/")
    page = hands.page
    hands.follow(page.locator("main").get_by_role("link", name="Something wrong on this page?"))
    expect(page.locator("main")).to_contain_text("Business vouchers in Wallonia")
    hands.write(page.get_by_label("Tell us in your own words"), "The amount is of 2021.")
    reached(hands, "Whoever saw a mistake")


def test_a_student_sees_who_imec_is_and_where_it_takes_part(start: Start) -> None:
    hands = start("/en/")
    page = hands.page
    hands.follow(in_menu(page, "Organisations"))
    hands.write(page.locator("main").get_by_role("searchbox"), "Interuniversitair")
    hands.press(page.locator("main").get_by_role("button"))
    hands.follow(page.locator("main").get_by_role("link", name="imec", exact=True))
    expect(page.get_by_role("heading", level=1)).to_have_text("imec")
    expect(page.locator("main")).to_contain_text("Flanders AI Research Programme")
    reached(hands, "A student about imec")


def test_what_was_promised_and_never_seen(start: Start) -> None:
    hands = start("/en/")
    page = hands.page
    hands.follow(page.locator("main").get_by_role("link", name=re.compile("are announced")))
    hands.follow(step(page, "The date has passed").get_by_role("link", name="Belgian national AI strategy"))
    expect(page.locator("main")).to_contain_text("Announced for first quarter of 2021. That date has passed")
    expect(page.locator("main")).to_contain_text("This was followed by:")
    reached(hands, "Whoever remembers a promise")
