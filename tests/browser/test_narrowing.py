"""Filters that take effect in place, and without a script just as well."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from initiatives.models import Government, Theme
from tests.browser.conftest import Serve, patient
from tests.factories import make_initiative, make_organisation
from tests.tools.once import of_looks

pytestmark = of_looks


def fill() -> None:
    """Twelve on networking, of which four are Flemish; twelve on regulation."""
    networking = Theme.objects.create(slug="networking", name_en="Networking")
    regulation = Theme.objects.create(slug="regulation", name_en="Regulation")
    flanders = Government.objects.create(slug="flanders", name_en="Flanders", level="region")
    imec = make_organisation(slug="imec", name_en="imec", aliases="Interuniversity centre")
    for number in range(24):
        initiative = make_initiative(slug=f"entry-{number}", title_en=f"Entry {number}")
        initiative.themes.add(networking if number < 12 else regulation)
        if number < 4:
            initiative.governments.add(flanders)
            initiative.participations.create(organisation=imec, role="lead")


@pytest.fixture(scope="module")
def site(serve: Serve) -> Iterator[str]:
    with serve("narrowing", fill) as address:
        yield address


@pytest.fixture
def list_page(site: str, browser_page: Page) -> Page:
    browser_page.goto(f"{site}/en/initiatives/")
    # Lost with the page: tells whether a new one was loaded.
    browser_page.evaluate("window.isTheSamePage = true")
    return browser_page


def is_the_same_page(page: Page) -> bool:
    return page.evaluate("window.isTheSamePage === true")


def test_a_filter_takes_effect_in_place_and_keeps_the_focus(list_page: Page) -> None:
    box = list_page.get_by_label("Networking")
    box.focus()
    list_page.keyboard.press("Space")
    expect(list_page.locator("#found")).to_have_text("12 initiatives")
    expect(box).to_be_focused()
    expect(box).to_be_checked()
    expect(list_page).to_have_url(re.compile(r"/en/initiatives/\?theme=networking$"))
    expect(list_page).to_have_title(re.compile("Theme: Networking"))
    expect(list_page.get_by_role("link", name="Remove filter Theme: Networking")).to_be_visible()
    assert is_the_same_page(list_page)


def test_the_counts_of_the_other_filters_follow(list_page: Page) -> None:
    count = list_page.locator(".check", has=list_page.locator("#government-flanders")).locator(".count")
    expect(count).to_contain_text("4")
    list_page.get_by_label("Regulation").check()
    expect(count).to_contain_text("0")
    expect(list_page.locator("#government-flanders")).to_be_disabled()


def test_the_number_found_is_announced_once(list_page: Page) -> None:
    list_page.evaluate(
        "window.heard = [];"
        "new MutationObserver(() => heard.push(document.getElementById('announcement').textContent.trim()))"
        ".observe(document.getElementById('announcement'), {childList: true, characterData: true, subtree: true})"
    )
    list_page.get_by_label("Networking").check()
    expect(list_page.locator("#found")).to_have_text("12 initiatives")
    list_page.get_by_label("Flanders").check()
    expect(list_page.locator("#found")).to_have_text("4 initiatives")
    expect(list_page.locator("#announcement")).to_contain_text("4 initiatives")
    assert list_page.evaluate("heard") == ["12 initiatives", "4 initiatives"]


def test_going_back_brings_the_list_before(list_page: Page) -> None:
    list_page.get_by_label("Networking").check()
    expect(list_page.locator("#found")).to_have_text("12 initiatives")
    list_page.get_by_label("Flanders").check()
    expect(list_page.locator("#found")).to_have_text("4 initiatives")
    list_page.go_back()
    expect(list_page.locator("#found")).to_have_text("12 initiatives")
    expect(list_page.get_by_label("Flanders")).not_to_be_checked()
    list_page.go_back()
    expect(list_page.locator("#found")).to_have_text("24 initiatives")
    assert is_the_same_page(list_page)


def test_words_take_effect_while_they_are_typed(list_page: Page) -> None:
    box = list_page.get_by_label("Words")
    box.press_sequentially('"Entry 23"')
    expect(list_page.locator("#found")).to_have_text("1 initiative")
    expect(box).to_be_focused()
    expect(box).to_have_value('"Entry 23"')
    assert is_the_same_page(list_page)


def test_chips_and_pages_work_in_place(list_page: Page) -> None:
    list_page.get_by_role("link", name="Next page").click()
    expect(list_page).to_have_url(re.compile("page=2"))
    expect(list_page.locator(".card")).to_have_count(4)
    list_page.get_by_label("Networking").check()
    expect(list_page.locator("#found")).to_have_text("12 initiatives")
    list_page.get_by_role("link", name="Remove filter Theme: Networking").click()
    expect(list_page.locator("#found")).to_have_text("24 initiatives")
    expect(list_page.get_by_label("Networking")).not_to_be_checked()
    assert is_the_same_page(list_page)


def test_sort_and_size_take_effect_in_place(list_page: Page) -> None:
    list_page.get_by_label("On a page").focus()
    list_page.get_by_label("On a page").select_option("50")
    expect(list_page.locator(".card")).to_have_count(24)
    expect(list_page).to_have_url(re.compile(r"\?size=50$"))
    expect(list_page.get_by_label("On a page")).to_be_focused()


def test_an_organisation_is_found_by_another_name(list_page: Page) -> None:
    list_page.locator("summary", has_text="Organisation").click()
    box = list_page.get_by_label("Another one, by any of its names")
    box.fill("interuniversity")
    box.press("Enter")
    expect(list_page.locator("#found")).to_have_text("4 initiatives")
    expect(list_page.get_by_label("imec", exact=True)).to_be_checked()


def test_the_language_links_keep_the_filters(list_page: Page) -> None:
    list_page.get_by_label("Networking").check()
    expect(list_page.locator("#found")).to_have_text("12 initiatives")
    list_page.get_by_role("link", name="Nederlands").click()
    expect(list_page).to_have_url(re.compile(r"/nl/initiatives/\?theme=networking$"))


def test_when_the_script_cannot_reach_the_site_the_browser_tries_itself(list_page: Page) -> None:
    list_page.evaluate("() => { window.fetch = () => Promise.reject(new Error('no')) }")
    list_page.get_by_label("Networking").check()
    expect(list_page.locator("#found")).to_have_text("12 initiatives")
    assert not is_the_same_page(list_page)


def test_on_a_phone_the_filters_are_folded_and_the_results_come_first(site: str, browser_page: Page) -> None:
    browser_page.set_viewport_size({"width": 360, "height": 740})
    browser_page.goto(f"{site}/en/initiatives/")
    expect(browser_page.get_by_label("Networking")).to_be_hidden()
    assert browser_page.evaluate("document.getElementById('found').getBoundingClientRect().top") < 600
    browser_page.locator("summary", has_text="Filters").click()
    browser_page.get_by_label("Networking").check()
    expect(browser_page.locator("#found")).to_have_text("12 initiatives")
    browser_page.set_viewport_size({"width": 1280, "height": 740})
    expect(browser_page.get_by_label("Networking")).to_be_visible()


@pytest.mark.parametrize("width", [360, 1280])
def test_without_a_script_the_apply_button_does_the_same(site: str, browser: Browser, width: int) -> None:
    context = patient(browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 800}))
    page = context.new_page()
    page.goto(f"{site}/en/initiatives/")
    page.get_by_label("Networking").check()
    page.get_by_role("button", name="Apply").click()
    expect(page.locator("#found")).to_have_text("12 initiatives")
    page.get_by_label("Sorted by").select_option("newest")
    page.get_by_role("button", name="Sort", exact=True).click()
    expect(page).to_have_url(re.compile("sort=newest"))
    expect(page.locator("#found")).to_have_text("12 initiatives")
    context.close()


def test_words_typed_on_the_list_come_best_first_and_send_no_order(list_page: Page) -> None:
    list_page.get_by_label("Words", exact=True).fill("entry 7")
    expect(list_page).to_have_url(re.compile(r"\?q=entry(\+|%20)7$"))
    expect(list_page.get_by_label("Sorted by").locator("option:checked")).to_have_text("best match")
    expect(list_page.locator("#results h3").first).to_have_text("Entry 7")
    list_page.get_by_label("Sorted by").select_option("title")
    expect(list_page).to_have_url(re.compile(r"\?q=entry(\+|%20)7&sort=title$"))
