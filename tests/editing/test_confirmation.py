"""Confirming entries, one and many, and finding those that are due."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from initiatives.editing.confirmation import STILL_CORRECT, confirm_entries
from initiatives.models import Initiative, User
from tests.factories import make_initiative, make_user

pytestmark = pytest.mark.django_db
LIST = "/admin/initiatives/initiative/"


def ask_to_confirm(client: Client, *initiatives: Initiative) -> str:
    keys = [initiative.pk for initiative in initiatives]
    answer = client.post(LIST, {"action": "still_correct", "_selected_action": keys}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_many_entries_are_confirmed_at_once_each_with_its_history(admin_client: Client, admin_user: User) -> None:
    entries = [make_initiative(slug=f"it-{number}") for number in range(20)]
    assert "20 entries are confirmed." in ask_to_confirm(admin_client, *entries)
    for entry in Initiative.objects.all():
        assert (entry.verified_on, entry.verified_by) == (timezone.localdate(), admin_user)
        assert entry.history.first().history_change_reason == STILL_CORRECT


def test_a_draft_is_left_and_the_editor_is_told(admin_client: Client) -> None:
    draft = make_initiative(slug="draft", state="draft")
    page = ask_to_confirm(admin_client, draft, make_initiative(slug="it"))
    assert "1 entry is confirmed." in page
    assert "1 entry was left: only what is published can be confirmed." in page
    draft.refresh_from_db()
    assert draft.verified_on is None


def test_a_confirmation_is_all_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    good, bad = make_initiative(slug="good"), make_initiative(slug="bad")
    save = Initiative.save

    def failing(self: Initiative, *args: Any, **kwargs: Any) -> None:
        if self.slug == "bad":
            raise DatabaseError("disk full")
        save(self, *args, **kwargs)

    monkeypatch.setattr(Initiative, "save", failing)
    with pytest.raises(DatabaseError):
        confirm_entries([good, bad], make_user(), date(2026, 1, 1))
    good.refresh_from_db()
    assert good.verified_on is None


def test_an_entry_that_is_gone_meanwhile_is_not_confirmed_and_the_others_are() -> None:
    good, gone = make_initiative(slug="good"), make_initiative(slug="gone")
    Initiative.objects.filter(pk=gone.pk).delete()
    assert confirm_entries([good, gone], make_user(), date(2026, 1, 1)) == 1


def test_the_list_finds_what_is_due(admin_client: Client) -> None:
    make_initiative(slug="never", title_en="Never confirmed")
    make_initiative(slug="fresh", title_en="Fresh one", verified_on=timezone.localdate())
    make_initiative(slug="draft", title_en="Draft one", state="draft")
    page = admin_client.get(LIST + "?due=yes").content.decode()
    assert "Never confirmed" in page
    assert "Fresh one" not in page
    assert "Draft one" not in page


def test_an_archived_entry_stands_in_the_list_with_its_status(admin_client: Client) -> None:
    make_initiative(slug="old", state="archived")
    assert "Archived" in admin_client.get(LIST).content.decode()


def test_who_may_not_change_entries_cannot_confirm_them(client: Client) -> None:
    it = make_initiative(slug="it")
    client.force_login(make_user(is_staff=True))
    assert client.post(LIST, {"action": "still_correct", "_selected_action": [it.pk]}).status_code == 403
    it.refresh_from_db()
    assert it.verified_on is None


def test_confirming_from_the_list_of_what_is_due_says_nothing_wrong(admin_client: Client) -> None:
    it = make_initiative(slug="it")
    sent = {"action": "still_correct", "_selected_action": [it.pk]}
    page = admin_client.post(LIST + "?due=yes", sent, follow=True).content.decode()
    assert "1 entry is confirmed." in page
    assert "left" not in page[page.index("1 entry is confirmed.") :][:600]
