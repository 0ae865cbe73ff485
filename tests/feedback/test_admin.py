"""Editors read what readers wrote, and settle it."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError
from django.test import Client

from initiatives.editing.admin.feedback import LONGEST_QUERY, draft_address
from initiatives.models import Feedback
from tests.factories import make_government, make_initiative

pytestmark = pytest.mark.django_db
LIST = "/admin/initiatives/feedback/"


def make_message(**only_what_matters: Any) -> Feedback:
    fields = {
        "kind": "suggestion",
        "subject": "Bins",
        "words": "<script>x</script>",
        "email": "a@b.be",
        "language": "nl",
    }
    return Feedback.objects.create(**fields | {"email": "a@b.be"} | only_what_matters)


def test_the_words_of_a_reader_are_escaped_and_cannot_be_changed(admin_client: Client) -> None:
    message = make_message()
    page = admin_client.get(f"{LIST}{message.pk}/change/").content.decode()
    assert "&lt;script&gt;x" in page
    assert "<script>x" not in page
    assert 'name="words"' not in page
    assert "Start a draft from this" in page


def test_the_button_settles_and_forgets_the_email(admin_client: Client) -> None:
    message = make_message()
    assert admin_client.post(f"{LIST}{message.pk}/change/", {"note": "Done.", "_settle": "1"}).status_code == 302
    message.refresh_from_db()
    assert (message.is_open, message.email, message.note) == (False, "", "Done.")
    assert message.settled_by is not None


def test_the_action_settles_and_the_command_forgets(admin_client: Client) -> None:
    message = make_message()
    admin_client.post(LIST, {"action": "settle", "_selected_action": [message.pk]})
    assert Feedback.objects.settled().get().email == ""
    call_command("purge_personal_data")
    assert Feedback.objects.exists()
    Feedback.objects.update(settled_on="2020-01-01")
    make_message()
    call_command("purge_personal_data")
    assert Feedback.objects.get().is_open


def test_a_draft_begins_with_the_reader_s_words_however_long(admin_client: Client) -> None:
    address = draft_address(make_message(words="é" * 4000))
    assert len(address) < LONGEST_QUERY + 100
    assert 'value="Bins"' in admin_client.get(address).content.decode()


@pytest.mark.parametrize("wrong", [{"kind": "report"}, {"problem": "wrong"}, {"settled_on": "2026-01-01"}])
def test_what_cannot_be_is_refused_by_the_database(wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError):
        make_message(**wrong)


def test_an_editor_finds_what_concerns_their_government_or_none() -> None:
    flanders, federal = make_government(), make_government(slug="federal")
    theirs = make_message(kind="report", problem="wrong", initiative=make_initiative(governments=[flanders, federal]))
    other = make_initiative(slug="other", governments=[make_government(slug="wallonia")])
    make_message(kind="report", problem="wrong", initiative=other)
    suggestion = make_message()
    # Each once, whatever number of governments its entry has.
    found = Feedback.objects.for_governments([flanders, federal]).order_by("pk")
    assert list(found) == [theirs, suggestion]
