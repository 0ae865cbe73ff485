"""The day of a Flemish editor in the admin, as a browser sees it."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from initiatives.models import Feedback, Government, Initiative, Organisation, Role, User
from initiatives.models.practice import FIRST_NUMBER
from tests.browser.editors import PASSWORD, SignIn, findings, person
from tests.editing.test_work_queue import complete_entry
from tests.editing.world import propose_an_acronym
from tests.factories import make_budget_line, make_citation, make_organisation
from tests.tools.once import of_looks

CAPITALS = (
    "[...document.querySelectorAll('body *')].filter(e => getComputedStyle(e).textTransform == 'uppercase').length"
)
MORE = "Challenges, target groups, other names"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def entry(flanders: Government) -> Initiative:
    found = complete_entry("ai-bonus", flanders)
    make_citation(initiative=found, budget_line=make_budget_line(initiative=found, amount=5))
    return found


def form_of(entry: Initiative) -> str:
    return reverse("admin:initiatives_initiative_change", args=[entry.pk])


def test_correct_a_budget_after_seeing_what_changes_and_take_it_back(
    sign_in: SignIn, entry: Initiative, flanders: Government
) -> None:
    person("fien", Role.EDITOR, flanders)
    page = sign_in("fien")
    page.goto(form_of(entry))
    page.locator("#budget_lines-0 summary").first.click()
    page.locator("#id_budget_lines-0-amount").fill("7000000")
    page.get_by_role("button", name="See what changes, without saving").first.click()
    seen = page.get_by_role("status").filter(has_text="What you are about to change")
    expect(seen.get_by_role("row").nth(1)).to_contain_text("Budget line total: Amount in euros")
    assert entry.budget_lines.get().amount == 5

    page.get_by_role("button", name="Save", exact=True).first.click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    assert entry.budget_lines.get().amount == 7_000_000

    page.goto(reverse("admin:initiatives_initiative_history", args=[entry.pk]))
    line = page.get_by_role("row", name="Budget line total: Amount in euros").first
    line.get_by_role("link", name="Restore this").click()
    page.get_by_role("button", name="Restore what is ticked").click()
    expect(page.get_by_text("Restored.")).to_be_visible()
    assert entry.budget_lines.get().amount == 5


def test_publish_a_draft_once_nothing_is_missing(sign_in: SignIn, entry: Initiative, flanders: Government) -> None:
    Initiative.objects.filter(pk=entry.pk).update(state="in_review", summary_nl="")
    person("piet", Role.PUBLISHER, flanders)
    page = sign_in("piet")
    page.get_by_role("region", name="In review").get_by_role("link", name="ai-bonus").click()
    page.get_by_text("Comment, other steps").click()
    page.get_by_label("Comment on the next step").fill("Nagelezen.")
    page.get_by_role("button", name="Save, and: Publish").click()
    expect(page.get_by_role("alert")).to_contain_text("It is not published, and nothing is saved yet")
    page.get_by_role("link", name="No summary in Dutch").click()
    page.locator("#id_summary_nl").fill("Een bonus voor AI.")
    page.get_by_role("button", name="Save, and: Publish").click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    entry.refresh_from_db()
    assert (entry.state, entry.transitions.get().comment) == ("published", "Nagelezen.")
    page.goto("/admin/")
    expect(page.get_by_text("Nothing. Everything that you keep is confirmed")).to_be_visible()


def test_the_enter_key_saves_and_takes_no_step(sign_in: SignIn, entry: Initiative, flanders: Government) -> None:
    person("piet", Role.PUBLISHER, flanders)
    page = sign_in("piet")
    page.goto(form_of(entry))
    page.get_by_text(MORE).click()
    page.locator("#id_acronym").fill("AIB")
    page.locator("#id_acronym").press("Enter")
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    entry.refresh_from_db()
    assert (entry.acronym, entry.state) == ("AIB", "published")


def test_confirm_twenty_entries_at_once(sign_in: SignIn, flanders: Government) -> None:
    for number in range(20):
        complete_entry(f"programme-{number}-of-{number * 7}", flanders, verified_on=date(2020, 1, 1))
    person("fien", Role.EDITOR, flanders)
    page = sign_in("fien")
    page.get_by_role("region", name="To be confirmed").get_by_role("link", name="All 20").click()
    page.locator("#action-toggle").check()
    page.get_by_label("Action:").select_option("still_correct")
    page.get_by_role("button", name="Go", exact=True).or_(page.get_by_role("button", name="Run")).first.click()
    expect(page.get_by_text("20 entries are confirmed.")).to_be_visible()
    assert not Initiative.objects.due_for_review(date(2026, 1, 1)).exists()


def test_settle_a_reader_s_report(sign_in: SignIn, entry: Initiative, flanders: Government) -> None:
    message = Feedback.objects.create(
        kind="report", problem="wrong", subject="ai-bonus", words="It ended.", language="nl", initiative=entry,
        email="an@example.org",
    )  # fmt: skip
    person("fien", Role.EDITOR, flanders)
    page = sign_in("fien")
    page.get_by_role("link", name="report of a mistake: ai-bonus").click()
    page.get_by_label("Note of the editor").fill("Asked the agency.")
    page.get_by_role("button", name="Settled: save the note").click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    message.refresh_from_db()
    assert (message.is_open, message.email, message.note) == (False, "", "Asked the agency.")
    page.goto("/admin/")
    expect(page.get_by_text("report of a mistake")).to_have_count(0)


def test_propose_a_change_and_have_it_applied(sign_in: SignIn, entry: Initiative, flanders: Government) -> None:
    person("cato", Role.CONTRIBUTOR, flanders)
    person("piet", Role.PUBLISHER, flanders)
    page = sign_in("cato")
    page.goto(form_of(entry))
    page.get_by_role("link", name="Propose a change").click()
    page.get_by_text(MORE).click()
    page.locator("#id_acronym").fill("AIB")
    page.get_by_label("Comment for the person who decides").fill("Zo heet het.")
    page.get_by_role("button", name="Propose this change").first.click()
    expect(page.get_by_text("kept as a proposal")).to_be_visible()
    entry.refresh_from_db()
    assert entry.acronym == ""

    other = sign_in("piet")
    other.get_by_role("region", name="Proposals to decide on").get_by_role("link", name="ai-bonus").click()
    expect(other.get_by_role("checkbox", name="Acronym")).to_be_checked()
    other.get_by_role("button", name="Apply what is ticked").click()
    expect(other.get_by_text("Applied: the entry holds it now.")).to_be_visible()
    entry.refresh_from_db()
    assert entry.acronym == "AIB"


def test_merge_two_organisations(sign_in: SignIn, entry: Initiative) -> None:
    goes = make_organisation(slug="imec-vzw", name_en="IMEC vzw")
    stays = make_organisation(slug="imec", name_en="imec")
    entry.participations.create(organisation=goes, role="lead")
    User.objects.create_superuser("chief", password=PASSWORD)
    page = sign_in("chief")
    page.goto(reverse("admin:initiatives_organisation_change", args=[goes.pk]))
    page.get_by_role("link", name="Merge").click()
    page.get_by_label("Words of its name").fill("imec")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("main").get_by_role("link", name="imec", exact=True).click()
    expect(page.get_by_text("Moves: 1 participations")).to_be_visible()
    page.get_by_role("button", name="Merge").click()
    expect(page.get_by_text("is now part of “imec”")).to_be_visible()
    assert Organisation.objects.get() == stays
    assert entry.participations.get().organisation == stays


def test_lose_a_race_without_losing_words(sign_in: SignIn, entry: Initiative, flanders: Government) -> None:
    person("fien", Role.EDITOR, flanders)
    person("piet", Role.PUBLISHER, flanders)
    first, second = sign_in("fien"), sign_in("piet")
    for page in (first, second):
        page.goto(form_of(entry))
    for page in (first, second):
        page.get_by_text(MORE).click()
    first.locator("#id_acronym").fill("FIEN")
    second.locator("#id_acronym").fill("PIET")
    second.locator("#id_aliases").fill("Another name")
    first.get_by_role("button", name="Save", exact=True).first.click()
    expect(first.get_by_text("was changed successfully")).to_be_visible()
    second.get_by_role("button", name="Save", exact=True).first.click()
    expect(second.get_by_role("alert").first).to_contain_text("FIEN")
    expect(second.locator("#id_aliases")).to_have_value("Another name")
    second.get_by_role("button", name="Save", exact=True).first.click()
    expect(second.get_by_text("was changed successfully")).to_be_visible()
    entry.refresh_from_db()
    assert (entry.acronym, entry.aliases) == ("PIET", "Another name")


def test_who_translates_sees_the_source_and_how_long_the_text_is(
    sign_in: SignIn, entry: Initiative, flanders: Government
) -> None:
    person("fien", Role.EDITOR, flanders)
    Initiative.objects.filter(pk=entry.pk).update(summary_en="A bonus for firms that use AI.", summary_nl="")
    page = sign_in("fien")
    page.goto(form_of(entry))
    page.get_by_role("tab", name="Nederlands").first.click()
    row = page.locator(".form-row", has=page.locator("#id_summary_nl"))
    expect(row.locator(".translated-from")).to_have_text("English: A bonus for firms that use AI.")
    page.locator("#id_summary_nl").fill("Een bonus voor bedrijven.")
    expect(row.get_by_role("status")).to_have_text("4 words; 30 to 60 are best")
    page.get_by_role("tab", name="English").first.click()
    expect(page.locator(".form-row", has=page.locator("#id_summary_en")).locator(".translated-from")).to_be_hidden()


@of_looks
def test_our_admin_pages_have_no_finding_of_axe(sign_in: SignIn, entry: Initiative, flanders: Government) -> None:
    User.objects.create_superuser("chief", password=PASSWORD)
    proposal = propose_an_acronym(entry)
    proposal.comment = "Because."
    proposal.save()
    entry.acronym = "NOW"
    entry.save()
    draft = complete_entry("draft-of-it", flanders, state="in_review", summary_nl="")
    Feedback.objects.create(kind="suggestion", subject="Bins", words="They sort.", language="nl")
    organisations = [make_organisation(slug=slug, name_en=slug, website=f"https://{slug}.be") for slug in ("a", "b")]
    page = sign_in("chief")
    until = entry.history.earliest().history_date.isoformat().replace("+", "%2B")
    merge = reverse("admin:initiatives_organisation_merge", args=[organisations[0].pk])
    paths = [
        "/admin/", form_of(draft), reverse("admin:initiatives_initiative_propose", args=[entry.pk]),
        reverse("admin:initiatives_proposal_change", args=[proposal.pk]),
        reverse("admin:initiatives_initiative_history", args=[entry.pk]),
        reverse("admin:initiatives_initiative_restore", args=[entry.pk]) + f"?until={until}",
        merge + "?q=b", f"{merge}?into={organisations[1].pk}", f"{merge}?into={organisations[0].pk}",
        "/admin/second-factor/", "/admin/help/", "/admin/tour/", "/admin/auth/group/add/",
        reverse("admin:initiatives_initiative_history", args=[FIRST_NUMBER]),
        reverse("admin:initiatives_budgetline_history", args=[entry.budget_lines.get().pk]),
        reverse("admin:initiatives_initiative_remarks", args=[entry.pk]),
        reverse("admin:initiatives_initiative_cell", args=[entry.pk, "themes_"]),
        reverse("admin:initiatives_initiative_delete", args=[draft.pk]),
        reverse("admin:initiatives_organisation_change", args=[organisations[0].pk]),
        reverse("admin:initiatives_budgetline_change", args=[entry.budget_lines.get().pk]),
        reverse("admin:initiatives_user_change", args=[User.objects.get(username="chief").pk]),
        *(reverse(f"admin:initiatives_{name}_add") for name in ("feedback", "source", "government")),
        *(reverse(f"admin:initiatives_{name}_changelist") for name in ("initiative", "proposal", "linkcheck")),
    ]  # fmt: skip
    for path in paths:
        page.goto(path)
        expect(page.locator("select.admin-autocomplete + .select2 [role=combobox]:not([aria-label])")).to_have_count(0)
        assert not findings(page), path
        assert not page.evaluate(CAPITALS), path
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
