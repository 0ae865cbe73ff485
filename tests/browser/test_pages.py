"""The public pages as a reader's browser shows them."""

import gzip
from collections.abc import Iterator
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, Page, Response, expect

from initiatives.models import BudgetLine, Challenge, Government, InstrumentType, KeyFigure, Theme
from tests.browser.conftest import Serve
from tests.factories import make_citation, make_initiative, make_organisation
from tests.tools.once import of_looks

pytestmark = of_looks
LANGUAGES = [code for code, _name in settings.LANGUAGES]
PATHS = [
    "",
    "initiatives/",
    "initiatives/?theme=networking&government=nowhere",
    "initiatives/?q=nothingatall",
    "initiatives/entry-0/",
    f"initiatives/entry-0/?as_of={date.today().isoformat()}",
    f"initiatives/?as_of={date.today().isoformat()}",
    "themes/networking/",
    "governments/flanders/",
    "challenges/climate-environment/",
    "organisations/",
    "where-i-live/?postcode=1000",
    "where-i-live/?postcode=Gent",
    "organisations/imec/",
    "budgets/",
    "timeline/",
    "initiatives/entry-0/report/",
    "suggest/",
    "overview/",
    "announced/",
    "for/",
    "for/company/?place=flanders",
    "competence/",
    "pictures/",
    "sources/",
    "alerts/",
    "something-wrong/?page=/en/",
    "thanks/",
    "compare/?q=entry",
    "compare/?initiative=entry-0&initiative=entry-1",
    "compare/?government=flanders&government=nowhere",
    "about/",
    "data/",
    "glossary/",
    "components/",
    "accessibility/",
    "privacy/",
    "nowhere/",
]


def fill() -> None:
    """Enough entries for two pages, the first of which shows something in every part of its page."""
    networking = Theme.objects.create(slug="networking", name_en="Networking", description_en="Working together.")
    flanders = Government.objects.create(slug="flanders", name_en="Flanders", level="region")
    climate = Challenge.objects.create(slug="climate-environment", name_en="Climate and environment")
    kind = InstrumentType.objects.create(slug="network", name_en="Network")
    imec = make_organisation(slug="imec", name_en="imec")
    for number in range(22):
        initiative = make_initiative(
            slug=f"entry-{number}",
            title_en=f"Entry {number}",
            summary_fr="Une initiative publique.",
            caveat_en="The source contradicts itself.",
            themes=[networking],
            governments=[flanders],
            announced_for="2021-Q1",
            stated_status="announced",
            status_as_of="2021-09-01",
        )
        initiative.challenges.add(climate)
        initiative.instruments.create(type=kind)
        initiative.participations.create(organisation=imec, role="lead")
        line = BudgetLine.objects.create(initiative=initiative, key="total", amount=32_000_000, kind="per_year")
        figure = KeyFigure.objects.create(initiative=initiative, key="one", value=60, unit_en="companies")
        make_citation(initiative=initiative)
        make_citation(initiative=initiative, budget_line=line)
        make_citation(initiative=initiative, key_figure=figure)


@pytest.fixture(scope="module")
def site(serve: Serve) -> Iterator[str]:
    with serve("pages", fill) as address:
        yield address


def width(page: Page, viewport: int, height: int) -> int:
    page.set_viewport_size({"width": viewport, "height": height})
    found: int = page.evaluate("document.documentElement.scrollWidth")
    return found


# A page is opened once for all that is asked of it. axe looks at each in English and in one language more.
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_fits_its_screen_and_axe_finds_nothing(site: str, browser_page: Page, language: str) -> None:
    for number, path in enumerate(PATHS):
        browser_page.set_viewport_size({"width": 1280, "height": 900})
        browser_page.goto(f"{site}/{language}/{path}")
        if language == "en" or LANGUAGES[1 + number % 3] == language:
            found = Axe().run(browser_page)
            assert found.violations_count == 0, f"{language} {path}\n{found.generate_report()}"
        assert width(browser_page, 320, 640) <= 320, f"{language} {path}"
        # The longest words at twice the size.
        if language == "de":
            browser_page.evaluate("document.documentElement.style.fontSize = '200%'")
            assert width(browser_page, 640, 800) <= 640, path


# What is dark differs from what is light in its colours alone.
def test_axe_finds_no_colour_too_faint_in_the_dark(site: str, browser_page: Page) -> None:
    browser_page.emulate_media(color_scheme="dark")
    for path in PATHS:
        browser_page.goto(f"{site}/en/{path}")
        found = Axe().run(browser_page, options={"runOnly": ["color-contrast"]})
        assert found.violations_count == 0, f"{path}\n{found.generate_report()}"


@pytest.mark.parametrize("path", ["en/", "en/initiatives/", "en/initiatives/entry-0/"])
def test_a_first_visit_asks_little_and_only_this_site(site: str, browser_page: Page, path: str) -> None:
    answers: list[Response] = []
    browser_page.on("response", lambda answer: answers.append(answer))
    browser_page.goto(f"{site}/{path}", wait_until="networkidle")
    real = [answer for answer in answers if not answer.url.startswith("data:")]
    # collectstatic writes the tokens into the stylesheet; this server has them beside it.
    assert len([answer for answer in real if not answer.url.endswith("/tokens.css")]) <= 5
    assert all(answer.url.startswith(site) for answer in real)
    # The live server does not compress the stylesheet, as the real one does: count what gzip makes of it.
    assert sum(min(len(gzip.compress(answer.body())), len(answer.body())) for answer in real) <= 60_000
    assert browser_page.context.cookies() == []


def test_a_reader_narrows_the_list_with_the_keyboard_alone(site: str, browser_page: Page) -> None:
    browser_page.goto(f"{site}/en/initiatives/")
    browser_page.keyboard.press("Tab")
    assert browser_page.evaluate("document.activeElement.textContent") == "Skip to the content"
    for _press in range(60):
        browser_page.keyboard.press("Tab")
        if browser_page.evaluate("document.activeElement.value") == "networking":
            break
    browser_page.keyboard.press("Space")
    browser_page.keyboard.press("Enter")
    browser_page.wait_for_url("**theme=networking**")
    expect(browser_page.locator("#found")).to_have_text("22 initiatives")
    expect(browser_page.locator(".chips a").first).to_contain_text("Remove filter")


def test_a_reader_reaches_an_entry_and_changes_the_language(site: str, browser_page: Page) -> None:
    browser_page.goto(f"{site}/en/")
    browser_page.get_by_label("Search the initiatives").fill("entry 7")
    browser_page.get_by_role("button", name="Search").click()
    browser_page.get_by_role("link", name="Entry 7", exact=True).click()
    browser_page.get_by_role("link", name="Deutsch").click()
    expect(browser_page).to_have_url(f"{site}/de/initiatives/entry-7/")
    expect(browser_page.get_by_role("heading", name="Die Fakten")).to_be_visible()
    expect(browser_page.locator(".standfirst")).to_contain_text("auf Französisch")


def test_the_board_of_the_front_page_is_folded_on_a_phone_without_scripts(site: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"{site}/fr/")
    whole = page.locator("#promises-whole")
    expect(whole).to_be_hidden()
    # Each has a mark, and a rim, since its date has passed.
    expect(page.locator(".every-mark use")).to_have_count(44)
    page.get_by_role("link", name="Toute l’image").click()
    expect(whole).to_be_visible()
    page.get_by_role("link", name="Replier l’image").click()
    expect(whole).to_be_hidden()
    page.set_viewport_size({"width": 1280, "height": 900})
    expect(whole).to_be_visible()
    context.close()


def test_paging_keeps_the_filters(site: str, browser_page: Page) -> None:
    browser_page.goto(f"{site}/en/initiatives/?government=flanders")
    browser_page.get_by_role("link", name="Next page").click()
    browser_page.wait_for_url("**?government=flanders&page=2")
    expect(browser_page.locator("article.card")).to_have_count(2)
