"""The form of an entry has one page object a request, and views of its own for each purpose but saving."""

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from initiatives.models import Initiative, Proposal, Role, Transition
from tests.editing.form_data import ADD, change_address, new_initiative, new_rows, page_as_it_is
from tests.editing.test_permissions_matrix import signed_in
from tests.editing.test_work_queue import complete_entry
from tests.factories import make_budget_line, make_editor, make_government, make_initiative

pytestmark = pytest.mark.django_db


def address(page: str, *arguments: Any) -> str:
    return reverse(f"admin:initiatives_initiative_{page}", args=arguments)


@pytest.fixture
def entry() -> Initiative:
    return complete_entry("it", make_government(), state="in_review")


@pytest.fixture
def publisher(entry: Initiative) -> Client:
    return signed_in(make_editor(Role.PUBLISHER, *entry.governments.all()))


def ours() -> list[type]:
    registered = type(admin.site._registry[Initiative])
    return [each for each in registered.__mro__ if each.__module__.startswith("initiatives.")]


def test_the_admin_of_an_entry_has_at_most_eight_classes_of_ours() -> None:
    assert len(ours()) <= 8, [each.__qualname__ for each in ours()]


def test_the_form_is_overridden_once_and_registered_by_the_room_of_editors() -> None:
    assert [each.__name__ for each in ours() if "changeform_view" in vars(each)] == ["ConflictDetectionMixin"]
    assert ours()[0].__module__.startswith("initiatives.editing.")


def test_a_request_stays_as_it_was_sent(publisher: Client, entry: Initiative) -> None:
    sent = page_as_it_is(publisher, entry)
    Initiative.objects.filter(pk=entry.pk).update(acronym="NEW")
    answer = publisher.post(address("transition", entry.pk), sent | {"_step": "published", "website": ""})
    assert "Somebody else saved this" in answer.text
    posted = answer.wsgi_request.POST
    assert (posted["state"], posted["version"], posted.get("acronym", "")) == ("in_review", sent["version"], "")
    assert answer.context["adminform"].form.data["acronym"] == "NEW"
    assert not {"conflict", "changes", "lacking", "is_proposal", "held", "page"} & set(vars(answer.wsgi_request))


def test_the_buttons_of_the_form_lead_to_views_of_their_own(publisher: Client, entry: Initiative) -> None:
    page = publisher.get(change_address(entry) + "?_changelist_filters=state__exact%3Ddraft").text
    for name in ("transition", "preview"):
        assert f'formaction="{address(name, entry.pk)}?_changelist_filters=state__exact%3Ddraft"' in page


def test_a_step_is_taken_at_its_own_address_and_leads_back_to_the_list(publisher: Client, entry: Initiative) -> None:
    sent = page_as_it_is(publisher, entry) | {"_step": "published", "comment": "Good.", "acronym": "IT"}
    filters = "?_changelist_filters=state__exact%3Din_review"
    answer = publisher.post(address("transition", entry.pk) + filters, sent)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{address('changelist')}?state__exact=in_review")
    entry.refresh_from_db()
    assert (entry.state, entry.acronym, Transition.objects.get().comment) == ("published", "IT", "Good.")


def test_a_form_that_comes_back_is_sent_to_the_entry(publisher: Client, entry: Initiative) -> None:
    sent = page_as_it_is(publisher, entry)
    seen = publisher.post(address("preview", entry.pk), sent | {"acronym": "IT"})
    refused = publisher.post(address("transition", entry.pk), sent | {"start": "soon", "_step": "published"})
    entry.themes.clear()
    lacking = publisher.post(address("transition", entry.pk), page_as_it_is(publisher, entry) | {"_step": "published"})
    assert "What you are about to change" in seen.text
    assert "is not a date" in refused.text
    assert "It is not published, and nothing is saved yet" in lacking.text
    for answer in (seen, refused, lacking):
        assert answer.status_code == 200
        assert f'action="{change_address(entry)}"' in answer.text
    entry.refresh_from_db()
    assert (entry.acronym, entry.state) == ("", "in_review")
    assert "Please correct the error" not in seen.text
    assert "Please correct the error" not in lacking.text


def test_looking_writes_nothing_tells_nobody_and_keeps_what_was_typed(
    publisher: Client, entry: Initiative, django_capture_on_commit_callbacks: Any, mailoutbox: list[Any]
) -> None:
    make_editor(Role.PUBLISHER, *entry.governments.all(), username="other", email="other@example.org")
    history = [Initiative.history.count(), Initiative.objects.filter(pk=entry.pk).values().get()]
    line = {"key": "total", "amount": "7", "kind": "total", "qualifier": "exactly"}
    sent = page_as_it_is(publisher, entry) | {"summary_en": "Other words", "_step": "published", "_confirm": "1"}
    with django_capture_on_commit_callbacks(execute=True):
        answer = publisher.post(address("preview", entry.pk), sent | new_rows("budget_lines", line))
    assert [change.label for change in answer.context["changes"]] == ["Summary (English)", "Budget line total"]
    assert [Initiative.history.count(), Initiative.objects.filter(pk=entry.pk).values().get()] == history
    assert not entry.budget_lines.exists()
    assert not Transition.objects.exists()
    assert not mailoutbox
    assert "Other words" in answer.text
    form = answer.context["adminform"].form
    assert form["state"].value() == "in_review"


def test_an_address_that_is_opened_instead_of_sent_leads_to_the_form(publisher: Client, entry: Initiative) -> None:
    for name in ("transition", "preview"):
        assert publisher.get(address(name, entry.pk)).headers["Location"] == change_address(entry)
    assert publisher.get(address("bulk")).headers["Location"] == address("changelist")


@pytest.mark.parametrize("name", ["transition", "preview", "propose"])
def test_each_view_asks_for_a_signed_in_person_and_the_token(entry: Initiative, name: str) -> None:
    assert Client().post(address(name, entry.pk)).status_code == 302
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(make_editor(Role.ADMINISTRATOR))
    assert careful.post(address(name, entry.pk), {"_step": "archived"}).status_code == 403


@pytest.mark.parametrize("name", ["transition", "preview"])
def test_an_entry_that_is_gone_is_said(publisher: Client, name: str) -> None:
    for number in ("999999", "x"):
        answer = publisher.post(address(name, number), {}, follow=True)
        assert "Perhaps it was deleted" in answer.text


@pytest.mark.parametrize("name", ["transition", "preview", "change"])
def test_an_editor_of_another_government_sends_nothing(entry: Initiative, name: str) -> None:
    other = signed_in(make_editor(Role.PUBLISHER, make_government(slug="wallonia", name_en="Wallonia")))
    Initiative.objects.filter(pk=entry.pk).update(state="published")
    assert other.post(address(name, entry.pk), {"_step": "archived", "_changes": "1"}).status_code == 403


def test_a_new_entry_that_is_published_at_once_and_lacks_something_is_not_stored(admin_client: Client) -> None:
    sent = new_initiative(state="published", summary_nl="Veel werk") | new_rows(
        "budget_lines", {"key": "total", "amount": "7", "kind": "total", "qualifier": "exactly"}
    )
    answer = admin_client.post(ADD, sent)
    assert answer.status_code == 200
    assert not Initiative.objects.exists()
    assert not Initiative.history.exists()
    assert "Veel werk" in answer.text
    assert "It is not published, and nothing is saved yet" in answer.text
    assert "No theme" in answer.text
    assert answer.context["adminform"].form["state"].value() == "draft"
    assert admin_client.post(ADD, sent | {"state": "draft"}).status_code == 302


def test_many_are_changed_at_an_address_of_their_own(publisher: Client, entry: Initiative) -> None:
    listed = address("changelist") + "?state__exact=in_review"
    opened = publisher.post(listed, {"action": "change_many", "_selected_action": [entry.pk]})
    own = address("bulk") + "?_changelist_filters=state__exact%3Din_review"
    assert f'action="{own}"' in opened.text
    sent = {"_selected_action": [entry.pk], "what": "interval:3"}
    assert "What it does" in publisher.post(own, sent).text
    answer = publisher.post(own, sent | {"_do": "1"})
    assert answer.headers["Location"] == listed
    entry.refresh_from_db()
    assert entry.review_interval == 3


def test_a_page_is_known_to_its_own_request_alone(publisher: Client, entry: Initiative) -> None:
    make_budget_line(initiative=make_initiative(slug="other", governments=[*entry.governments.all()]))
    publisher.post(address("preview", entry.pk), page_as_it_is(publisher, entry))
    registered: Any = admin.site._registry[Initiative]
    assert registered.page is None
    assert not Proposal.objects.exists()
