"""What five readers come for, each in three ways, on the published register."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.http import QueryDict
from playwright.sync_api import Browser, Page, expect

from initiatives.browse.filters import InitiativeFilter
from initiatives.management.commands.bootstrap import load_register
from tests.browser.conftest import Serve
from tests.browser.hands import Hands, Way
from tests.tools.once import of_looks

pytestmark = pytest.mark.django_db
# The way does not change the queries.
WAYS = ["mouse", pytest.param("keyboard", marks=of_looks), pytest.param("without scripts", marks=of_looks)]
Start = Callable[[str, Way], Hands]


@pytest.fixture(scope="module")
def site(serve: Serve) -> Iterator[str]:
    with serve("published", load_register) as address:
        yield address


@pytest.fixture
def start(site: str, browser: Browser) -> Iterator[Start]:
    """Opens a page of the published register, in one of the three ways."""
    contexts = []

    def begin(path: str, way: Way) -> Hands:
        context = browser.new_context(java_script_enabled=way != "without scripts", accept_downloads=True)
        contexts.append(context)
        page = context.new_page()
        page.goto(site + path)
        return Hands(page, way)

    yield begin
    for context in contexts:
        context.close()


def open_group(hands: Hands, heading: str) -> None:
    summary = hands.page.locator(".facet > summary", has_text=heading)
    if not summary.evaluate("element => element.parentElement.open"):
        hands.press(summary)


def apply(hands: Hands) -> None:
    if hands.way == "without scripts":
        hands.press(hands.page.get_by_role("button", name="Apply"))


@pytest.mark.parametrize("way", WAYS)
def test_a_small_company_finds_the_walloon_voucher_scheme(start: Start, way: Way) -> None:
    hands = start("/en/", way)
    page: Page = hands.page
    hands.write(page.get_by_label("Search the initiatives"), "vouchers for companies")
    hands.press(page.get_by_role("button", name="Search"))
    hands.tick(page.get_by_label("Walloon Region"))
    apply(hands)
    hands.follow(page.locator("#results").get_by_role("link", name="Business vouchers in Wallonia"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Business vouchers in Wallonia")


@pytest.mark.parametrize("way", WAYS)
def test_a_journalist_sees_what_brussels_spends_and_on_what(start: Start, way: Way) -> None:
    hands = start("/en/", way)
    page = hands.page
    hands.follow(page.locator(".ways").get_by_role("link", name="Brussels-Capital Region"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Brussels-Capital Region")
    money = page.locator("section", has=page.get_by_role("heading", name="Money", exact=True))
    expect(money).to_contain_text("€44 million")
    expect(money).to_contain_text("spent or awarded so far")
    amount = money.locator("li", has_text="€44 million").first
    hands.follow(amount.get_by_role("link").first)
    expect(page.locator(".lines li", has_text="€44 million").first).to_contain_text("Read in:")


@pytest.mark.parametrize("way", WAYS)
def test_a_dutch_reader_finds_what_is_done_for_the_climate(start: Start, way: Way) -> None:
    hands = start("/en/", way)
    page = hands.page
    hands.follow(page.get_by_role("link", name="Nederlands"))
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    hands.follow(page.locator(".ways").get_by_role("link", name="Klimaat en milieu"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Klimaat en milieu")
    listed = InitiativeFilter(QueryDict("challenge=climate-environment")).qs.count()
    expect(page.get_by_role("heading", name=f"{listed} initiatieven")).to_be_visible()


@pytest.mark.parametrize("way", WAYS)
def test_a_student_sees_who_imec_is_and_where_it_takes_part(start: Start, way: Way) -> None:
    hands = start("/en/", way)
    page = hands.page
    hands.follow(page.get_by_role("navigation", name="Main").get_by_role("link", name="Organisations"))
    hands.write(page.locator("main").get_by_role("searchbox"), "Interuniversitair")
    hands.press(page.locator("main").get_by_role("button"))
    hands.follow(page.locator("main").get_by_role("link", name="imec", exact=True))
    expect(page.get_by_role("heading", level=1)).to_have_text("imec")
    expect(page.locator("main")).to_contain_text("Flanders AI Research Programme")


@pytest.mark.parametrize("way", WAYS)
def test_a_researcher_downloads_the_running_flemish_ones(start: Start, way: Way, tmp_path: Path) -> None:
    hands = start("/en/initiatives/", way)
    page = hands.page
    hands.tick(page.locator("#government-flanders"))
    hands.tick(page.locator("#status-running"))
    apply(hands)
    listed = InitiativeFilter(QueryDict("government=flanders&status=running"))
    expect(page.locator("#found")).to_have_text(f"{listed.qs.count()} initiatives")
    with page.expect_download() as download:
        hands.follow(page.get_by_role("link", name="CSV"))
    download.value.save_as(tmp_path / "running.csv")
    with (tmp_path / "running.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["id"] for row in rows} == {found.slug for found in listed.qs}
