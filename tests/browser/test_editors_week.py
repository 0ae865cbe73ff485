"""The week of an editor, with what it takes: clicks, fields typed in and keys. docs/editing.md has the table."""

from base64 import b32decode
from datetime import date

import pytest
from django.urls import reverse
from django_otp.oath import totp
from playwright.sync_api import Locator, Page, expect

from initiatives.models import EditingDraft, Government, Initiative, Role
from tests.browser.editors import PASSWORD, SignIn, findings, person
from tests.editing.test_work_queue import complete_entry
from tests.factories import make_theme
from tests.tools.waiting import until

pytestmark = pytest.mark.django_db(transaction=True)


# The buttons that add an amount, a source and the like, where another thing covers them or their group cuts them off.
HIDDEN_BUTTONS = """[...document.querySelectorAll(".entry-rows .add-row a")].filter(button => {
  if (!button.checkVisibility()) return false;
  button.scrollIntoView({block: "center"});
  const box = button.getBoundingClientRect(), text = document.createRange();
  text.selectNodeContents(button.closest(".entry-rows").querySelector(".entry-rows-name"));
  const name = text.getBoundingClientRect();
  const isBeside = name.right <= box.left || name.bottom <= box.top + 4 || name.top >= box.bottom;
  const corners = [[box.left + 2, box.top + 2], [box.right - 2, box.bottom - 2]];
  return !isBeside || !corners.every(corner => document.elementFromPoint(...corner) === button);
}).map(button => button.textContent)"""


class Hand:
    """Counts what a person does on a page."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks, self.fields, self.keys = page, 0, 0, 0
        self.pages: set[str] = set()

    def click(self, thing: Locator) -> None:
        thing.click()
        self.clicks += 1

    def fill(self, field: str, words: str) -> None:
        self.page.locator(field).fill(words)
        self.fields += 1
        self.pages.add(self.page.url)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.keys += 1


def test_from_nothing_to_published_on_one_page(sign_in: SignIn, flanders: Government) -> None:
    make_theme(slug="regulation", name_en="Regulation")
    person("piet", Role.PUBLISHER, flanders)
    page = sign_in("piet")
    hand = Hand(page)
    hand.click(page.get_by_role("link", name="Initiatives", exact=True))
    hand.click(page.get_by_role("link", name="Add initiative"))
    expect(page.locator("#id_title_en")).to_be_visible()
    # Two screens of a laptop, three of a phone.
    for width, height, screens in ((360, 844, 3), (1280, 800, 2)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollHeight") <= height * screens, width
        assert page.evaluate(HIDDEN_BUTTONS) == [], width
    for code, name in (("en", "English"), ("nl", "Nederlands"), ("fr", "Français"), ("de", "Deutsch")):
        if code != "en":
            hand.click(page.get_by_role("tab", name=name).first)
        hand.fill(f"#id_title_{code}", f"Bonus {code}")
        hand.fill(f"#id_summary_{code}", f"A bonus, said in {code}.")
    hand.click(page.get_by_label("Regulation"))
    hand.fill("#id_read_in_address", "https://www.vlaio.be/ai-bonus")
    hand.click(page.get_by_role("button", name="Save, and: Publish"))
    expect(page.get_by_text("Published, and confirmed as correct today.")).to_be_visible()
    expect(page.get_by_role("link", name="See it on the site.")).to_be_visible()
    entry = Initiative.objects.get(slug="bonus-en")
    assert (entry.state, entry.verified_on is not None) == ("published", True)
    assert hand.clicks <= 8
    assert hand.fields == 9
    assert len(hand.pages) == 1


def test_confirm_twenty_with_twenty_one_keys(sign_in: SignIn, flanders: Government) -> None:
    for number in range(20):
        complete_entry(f"programme-{number}-of-{number * 7}", flanders, verified_on=date(2020, 1, 1))
    person("fien", Role.EDITOR, flanders)
    page = sign_in("fien")
    hand = Hand(page)
    page.get_by_role("link", name="Confirm one after another").focus()
    hand.press("Enter")
    for left in range(20, 0, -1):
        expect(page.get_by_role("button", name="Still correct").first).to_be_focused()
        expect(page.get_by_role("region", name=f"To be confirmed {left}")).to_be_visible()
        hand.press("Enter")
    expect(page.get_by_role("region", name="To be confirmed")).to_have_count(0)
    assert hand.keys == 21
    assert not Initiative.objects.due_for_review(date.today()).exists()


def test_a_correction_takes_three_clicks_and_an_error_leads_to_its_field(sign_in: SignIn, flanders: Government) -> None:
    entry = complete_entry("ai-bonus", flanders, title_fr="Prime IA")
    person("fien", Role.EDITOR, flanders)
    page = sign_in("fien")
    hand = Hand(page)
    hand.click(page.get_by_role("link", name="Initiatives", exact=True))
    hand.click(page.get_by_role("link", name="ai-bonus"))
    hand.fill("#id_website", "https://bonus.example.org/")
    hand.click(page.get_by_role("button", name="Save", exact=True))
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    assert hand.clicks == 3

    page.goto(reverse("admin:initiatives_initiative_change", args=[entry.pk]))
    page.get_by_text("Add another Event").click()
    page.locator("#id_events-0-date").fill("soon")
    page.get_by_role("tab", name="Français").first.click()
    page.locator("#id_title_fr").fill("x" * 201)
    page.evaluate("document.getElementById('id_title_fr').removeAttribute('maxlength')")
    page.locator("#id_title_fr").fill("x" * 201)
    page.get_by_role("tab", name="English").first.click()
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("alert").get_by_role("link", name="Title (Français)").click()
    expect(page.locator("#id_title_fr")).to_be_focused()
    page.get_by_role("alert").get_by_role("link", name="Event 1: Date").click()
    expect(page.locator("#id_events-0-date")).to_be_focused()
    expect(page.get_by_role("navigation", name="Sections").get_by_text("1 error")).to_have_count(1)


def test_the_page_beside_the_form_follows_what_is_typed(sign_in: SignIn, flanders: Government) -> None:
    entry = complete_entry("ai-bonus", flanders, summary_en="A bonus for firms.", title_fr="Prime IA")
    person("fien", Role.EDITOR, flanders)
    page = sign_in("fien")
    page.goto(reverse("admin:initiatives_initiative_change", args=[entry.pk]))
    page.get_by_text("Preview while you type").click()
    shown = page.frame_locator("iframe[name=entry-live]")
    expect(shown.get_by_role("heading", level=1)).to_contain_text("ai-bonus")
    page.locator("#id_summary_en").fill("A bonus for schools.")
    expect(shown.locator(".standfirst")).to_have_text("A bonus for schools.")
    page.get_by_label("Mark what changes").check()
    expect(shown.locator(".standfirst ins")).to_contain_text("schools")
    expect(page.get_by_text("As typed until")).to_be_visible()
    page.get_by_label("Language", exact=True).last.select_option("fr")
    expect(shown.get_by_role("heading", level=1)).to_contain_text("Prime IA")
    assert len(page.context.pages) == 1
    page.locator("#id_website").press("Enter")
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    entry.refresh_from_db()
    assert entry.summary_en == "A bonus for schools."


def test_the_list_is_changed_in_its_place_and_shows_every_column(sign_in: SignIn, flanders: Government) -> None:
    entry = complete_entry("ai-bonus", flanders)
    theme = make_theme(slug="regulation", name_en="Regulation")
    person("fien", Role.EDITOR, flanders)
    page = sign_in("fien")
    page.goto(reverse("admin:initiatives_initiative_changelist"))
    page.locator("summary", has_text="Columns").click()
    for box in page.locator("[name=column]").all():
        box.check()
    page.get_by_role("button", name="Show these").click()
    page.get_by_role("link", name="Change: themes").press("Enter")
    page.get_by_label("Regulation").press("Space")
    page.get_by_role("button", name="Save", exact=True).last.press("Enter")
    expect(page.get_by_role("link", name="Change: themes")).to_be_focused()
    expect(page.locator("td.field-themes_")).to_contain_text("Regulation")
    assert theme in entry.themes.all()
    page.get_by_role("link", name="Change: start").click()
    page.locator("td.field-start_ input[name=start]").fill("soon")
    page.locator("td.field-start_ input[name=start]").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("is not a date")
    assert not findings(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Change: start")).to_be_focused()
    results = page.locator(".results")
    assert results.evaluate("box => box.scrollWidth <= box.clientWidth")


def test_what_is_typed_is_kept_when_the_browser_goes(sign_in: SignIn, flanders: Government) -> None:
    entry = complete_entry("ai-bonus", flanders)
    person("fien", Role.EDITOR, flanders)
    page = sign_in("fien")
    page.goto(reverse("admin:initiatives_initiative_change", args=[entry.pk]))
    page.locator("#id_website").fill("https://typed.example.org/")
    page.goto("about:blank")
    # The page sends it while it goes, and waits for no answer.
    until(EditingDraft.objects.filter(sent__contains="typed.example.org").exists)
    page.goto(reverse("admin:initiatives_initiative_change", args=[entry.pk]))
    page.get_by_role("button", name="Go on with it").click()
    expect(page.locator("#id_website")).to_have_value("https://typed.example.org/")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    entry.refresh_from_db()
    assert entry.website == "https://typed.example.org/"


def test_a_second_factor_is_set_up_and_asked_for(sign_in: SignIn, flanders: Government) -> None:
    person("fien", Role.EDITOR, flanders)
    page = sign_in("fien")
    hand = Hand(page)
    hand.click(page.locator(".editors-person > summary"))
    hand.click(page.get_by_role("link", name="Second factor"))
    secret = page.locator("li > code").inner_text().replace(" ", "")
    hand.fill("#id_present_password", PASSWORD)
    # The code that an app on a phone shows.
    hand.fill("#id_code", f"{totp(b32decode(secret)):06d}")
    hand.click(page.get_by_role("button", name="Begin to use it"))
    recovery_code = page.locator(".codes code").first.inner_text()
    hand.click(page.locator(".editors-person > summary"))
    hand.click(page.get_by_role("button", name="Log out"))
    assert (hand.clicks, hand.fields) == (5, 2)
    page.goto("/admin/")
    for code, answer in (("", "the code from your phone with it."), (recovery_code, "What waits for you")):
        page.get_by_label("Username").fill("fien")
        page.get_by_label("Password").fill(PASSWORD)
        page.locator("#id_code").fill(code)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("main")).to_contain_text(answer)
