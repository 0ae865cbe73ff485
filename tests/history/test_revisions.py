"""Who changed what, in words; and back again, all of it or one field."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from initiatives.models import Initiative, Role, User
from tests.editing.form_data import change_address, page_as_it_is
from tests.factories import make_budget_line, make_citation, make_editor, make_government, make_initiative, make_theme

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("ann"))
    return client


@pytest.fixture
def entry() -> Initiative:
    return make_initiative(slug="it", summary_en="Old words", governments=[make_government()])


def history_address(entry: Initiative) -> str:
    return reverse("admin:initiatives_initiative_history", args=[entry.pk])


def restore_address(entry: Initiative, revision: Any, only: str = "") -> str:
    from urllib.parse import urlencode

    address = reverse("admin:initiatives_initiative_restore", args=[entry.pk])
    return f"{address}?{urlencode({'until': revision.until.isoformat(), 'only': only})}"


def set_back(*models: Any) -> None:
    """Put the moments of all that was written so far an hour earlier, so that what comes next is another save."""
    for model in models:
        for record in model.history.all():
            record.history_date -= timedelta(hours=1)
            record.save()


def everything(entry: Initiative) -> None:
    set_back(Initiative, *(getattr(entry, rows).model for rows in ("budget_lines", "citations", "participations")))


def saved(client: Client, entry: Initiative, **changed: Any) -> None:
    everything(entry)
    answer = client.post(change_address(entry), page_as_it_is(client, entry) | changed)
    assert answer.status_code == 302, answer.context["errors"]


def test_a_save_is_told_once_with_who_before_and_after(ann: Client, entry: Initiative) -> None:
    theme, line = make_theme(), make_budget_line(initiative=entry, amount=5)
    saved(ann, entry, **{"summary_en": "New words", "themes": [theme.pk], "budget_lines-0-amount": "7"})
    page = ann.get(history_address(entry))
    newest, *older = page.context["revisions"]

    assert newest.who == "ann"
    told = {each.label: (each.was, each.now) for each in newest.lines}
    assert told == {
        "Summary (English)": ("Old words", "New words"),
        "Themes": ("–", "Networking"),
        "Budget line total: Amount in euros": ("5", "7"),
    }
    assert older[-1].is_first
    assert "a command or an import" in page.text
    assert line.pk


def test_one_field_goes_back_and_the_others_stay(ann: Client, entry: Initiative) -> None:
    saved(ann, entry, summary_en="New words", acronym="NEW")
    newest = ann.get(history_address(entry)).context["revisions"][0]
    address = restore_address(entry, newest, "::summary_en")
    page = ann.get(address)
    assert page.context["chosen"].ticked == {"::summary_en"}
    everything(entry)
    assert ann.post(address, {"take": ["::summary_en"]}).status_code == 302

    entry.refresh_from_db()
    assert (entry.summary_en, entry.acronym) == ("Old words", "NEW")
    newest = ann.get(history_address(entry)).context["revisions"][0]
    assert newest.why.startswith("Restored")
    assert [(each.was, each.now) for each in newest.lines] == [("New words", "Old words")]


def test_a_whole_version_goes_back_with_its_rows_and_what_pointed_to_them(ann: Client, entry: Initiative) -> None:
    line = make_budget_line(initiative=entry, amount=5)
    citation = make_citation(initiative=entry, budget_line=line)
    number = line.pk
    everything(entry)
    line.delete()
    entry.themes.add(make_theme())
    everything(entry)
    saved(ann, entry, summary_en="New words")
    revisions = ann.get(history_address(entry)).context["revisions"]
    address = restore_address(entry, revisions[1])
    page = ann.get(address)
    ann.post(address, {"take": list(page.context["chosen"].ticked)})

    entry.refresh_from_db()
    assert (entry.summary_en, list(entry.themes.all())) == ("Old words", [])
    (again,) = entry.citations.all()
    assert (again.pk, again.budget_line_id) == (citation.pk, number)
    assert entry.budget_lines.get().amount == 5


def test_going_back_keeps_state_and_confirmation(ann: Client, entry: Initiative) -> None:
    saved(ann, entry, state="archived", verified_on="2026-01-01", summary_en="New words")
    address = restore_address(entry, ann.get(history_address(entry)).context["revisions"][0])
    labels = [choice.label for choice in ann.get(address).context["chosen"].choices]
    assert labels == ["Summary (English)"]


def test_what_no_longer_fits_is_said_and_nothing_is_restored(ann: Client, entry: Initiative) -> None:
    saved(ann, entry, end="2019")
    saved(ann, entry, end="")
    Initiative.objects.filter(pk=entry.pk).update(start="2020")
    address = restore_address(entry, ann.get(history_address(entry)).context["revisions"][0])
    answer = ann.post(address, {"take": ["::end"]})
    assert answer.status_code == 400
    assert "The end lies before the start." in answer.text
    assert "Tick at least one change." in ann.post(address, {}).text


@pytest.mark.parametrize("until", ["", "x", "2026-01-01", "2026-13-45T00:00:00Z", "1900-01-01T00:00:00Z", "\0"])
def test_a_moment_of_nonsense_is_not_found(ann: Client, entry: Initiative, until: str) -> None:
    address = reverse("admin:initiatives_initiative_restore", args=[entry.pk])
    assert ann.get(address, {"until": until}).status_code in {400, 404}


def test_whoever_may_not_edit_restores_nothing(ann: Client, entry: Initiative) -> None:
    saved(ann, entry, summary_en="New words")
    address = restore_address(entry, ann.get(history_address(entry)).context["revisions"][0])
    for role, governments in ((Role.CONTRIBUTOR, entry.governments.all()), (Role.PUBLISHER, [])):
        client = Client()
        client.force_login(make_editor(role, *governments, username=str(role)))
        assert client.post(address, {"take": ["::summary_en"]}).status_code in {403, 404}
    entry.refresh_from_db()
    assert entry.summary_en == "New words"


def test_the_history_costs_the_same_however_long_it_is(
    ann: Client, entry: Initiative, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        entry.summary_en = f"Words {number}"
        entry.save()
        everything(entry)
    with django_assert_max_num_queries(50):
        page = ann.get(history_address(entry))
    assert len(page.context["revisions"]) == 20
    assert len(ann.get(history_address(entry) + "?page=2").context["revisions"]) == 10
