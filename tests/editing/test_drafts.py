"""What is typed and not saved is kept for its writer; colleagues see who has an entry open."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from initiatives.models import EditingDraft, Government, Initiative, Role
from tests.editing.form_data import ADD, change_address, page_as_it_is
from tests.factories import make_editor, make_government, make_initiative

pytestmark = pytest.mark.django_db


@pytest.fixture
def flanders() -> Government:
    return make_government()


@pytest.fixture
def entry(flanders: Government) -> Initiative:
    return make_initiative(governments=[flanders], state="draft")


def client_of(name: str, flanders: Government) -> Client:
    client = Client()
    client.force_login(make_editor(Role.EDITOR, flanders, username=name, first_name=name.title()))
    return client


def draft_address(number: object) -> str:
    return reverse("admin:initiatives_initiative_draft", args=[number])


def test_typed_words_are_offered_again_and_gone_once_they_are_saved(flanders: Government, entry: Initiative) -> None:
    client = client_of("fien", flanders)
    sent = page_as_it_is(client, entry) | {
        "title_nl": "Half een titel",
        "events-TOTAL_FORMS": 1,
        "events-0-date": "2021",
    }
    assert client.post(draft_address(entry.pk), sent | {"_draft": "keep", "_save": "1"}).json() == {"others": []}
    entry.refresh_from_db()
    assert not entry.title_nl

    assert "You typed something here" in client.get(change_address(entry)).text
    shown: Any = client.post(draft_address(entry.pk), {"_draft": "take"})
    form = shown.context["adminform"].form
    assert form["title_nl"].value() == "Half een titel"
    assert 'name="events-0-date" value="2021"' in shown.text
    assert f'action="{change_address(entry)}"' in shown.text
    entry.refresh_from_db()
    assert not entry.title_nl

    assert (
        client.post(change_address(entry), page_as_it_is(client, entry) | {"title_nl": "Een titel"}).status_code == 302
    )
    assert not EditingDraft.objects.exists()


def test_a_new_entry_is_kept_too_and_can_be_thrown_away(flanders: Government) -> None:
    client = client_of("fien", flanders)
    client.post(draft_address("new"), {"_draft": "keep", "title_en": "Half a title"})
    assert "You typed something here" in client.get(ADD).text
    client.post(draft_address("new"), {"_draft": "drop"})
    assert "You typed something here" not in client.get(ADD).text
    assert client.post(draft_address("new"), {"_draft": "take"}).headers["Location"] == ADD


def test_a_colleague_sees_who_has_the_entry_open_and_nothing_of_what_they_type(
    flanders: Government, entry: Initiative
) -> None:
    fien, piet = client_of("fien", flanders), client_of("piet", flanders)
    fien.post(draft_address(entry.pk), {"_draft": "keep", "title_nl": "Geheim"})
    page = piet.get(change_address(entry)).text
    assert "Fien has this open since" in page
    assert "Geheim" not in page
    assert "You typed something here" not in page
    assert "Fien" in piet.post(draft_address(entry.pk), {"_draft": "open"}).json()["others"][0]

    EditingDraft.objects.update(seen=timezone.now() - timedelta(minutes=4))
    assert "has this open since" not in piet.get(change_address(entry)).text
    EditingDraft.objects.update(seen=timezone.now() - timedelta(days=31))
    call_command("purge_personal_data")
    assert not EditingDraft.objects.exists()


def test_a_kept_form_that_a_colleague_overtook_shows_the_conflict(flanders: Government, entry: Initiative) -> None:
    client = client_of("fien", flanders)
    sent = page_as_it_is(client, entry) | {"acronym": "MINE", "_draft": "keep"}
    client.post(draft_address(entry.pk), sent)
    entry.acronym = "THEIRS"
    entry.save()
    shown = client.post(draft_address(entry.pk), {"_draft": "take"}).text
    assert "What somebody else changed while you had this open" in shown
    assert 'value="MINE"' in shown
