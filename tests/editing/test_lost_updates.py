"""A colleague's save between reading and writing is never overwritten, whoever writes."""

from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from initiatives.editing import bulk
from initiatives.editing.confirmation import confirm_entries
from initiatives.editing.merging import merge
from initiatives.editing.preview import preview_address
from initiatives.models import Feedback, Initiative, Organisation, Role, User
from tests.factories import make_editor, make_government, make_initiative, make_organisation, make_theme

pytestmark = pytest.mark.django_db


def saved_meanwhile(entry: Initiative) -> None:
    colleague = Initiative.objects.get(pk=entry.pk)
    colleague.acronym = "NEW"
    colleague.save()


@pytest.fixture
def ann() -> User:
    return make_editor(Role.PUBLISHER, make_government(), username="ann", email="ann@example.org")


@pytest.fixture
def entry(ann: User) -> Initiative:
    return make_initiative(governments=[*ann.governments.all()], themes=[make_theme()], acronym="OLD")


@pytest.mark.parametrize("what", ["interval:24", "step:archived"])
def test_changing_many_keeps_what_a_colleague_saved_meanwhile(entry: Initiative, ann: User, what: str) -> None:
    read_before = Initiative.objects.with_governments().get(pk=entry.pk)
    saved_meanwhile(entry)
    (result,) = bulk.change([read_before], what, ann, "")
    assert result.is_done
    entry.refresh_from_db()
    assert entry.acronym == "NEW"
    assert entry.history.latest().acronym == "NEW"


def test_changing_many_leaves_what_is_gone_meanwhile(entry: Initiative, ann: User) -> None:
    read_before = Initiative.objects.with_governments().get(pk=entry.pk)
    entry.delete()
    (result,) = bulk.change([read_before], "interval:24", ann, "")
    assert (result.is_done, result.said) == (False, "left: it is no longer there")


def test_confirming_writes_the_present_entry_into_the_history(entry: Initiative, ann: User) -> None:
    read_before = Initiative.objects.get(pk=entry.pk)
    saved_meanwhile(entry)
    assert confirm_entries([read_before], ann, date(2026, 11, 27)) == 1
    assert entry.history.latest().acronym == "NEW"


def test_merging_entries_keeps_what_a_colleague_saved_meanwhile(entry: Initiative) -> None:
    other = make_initiative(slug="other", title_en="Other")
    loser, winner = Initiative.objects.get(pk=other.pk), Initiative.objects.get(pk=entry.pk)
    saved_meanwhile(entry)
    merge(loser, winner)
    entry.refresh_from_db()
    assert entry.acronym == "NEW"


def test_merging_organisations_keeps_what_a_colleague_saved_meanwhile() -> None:
    loser, winner = make_organisation(slug="loser", name_en="Loser"), make_organisation(slug="winner", name_en="Winner")
    Organisation.objects.filter(pk=winner.pk).update(website="https://example.org")
    merge(loser, winner)
    winner.refresh_from_db()
    assert winner.website == "https://example.org"


def test_what_is_gone_meanwhile_is_not_merged() -> None:
    loser, winner = make_organisation(slug="loser", name_en="Loser"), make_organisation(slug="winner", name_en="Winner")
    Organisation.objects.filter(pk=loser.pk).delete()
    with pytest.raises(ValidationError, match="no longer there"):
        merge(loser, winner)


def test_a_note_on_feedback_does_not_bring_an_e_mail_address_back(ann: User, monkeypatch: pytest.MonkeyPatch) -> None:
    message = Feedback.objects.create(kind="suggestion", subject="X", words="Words", language="en", email="a@b.be")
    client = Client()
    client.force_login(ann)
    save = Feedback.save

    def settled_meanwhile(self: Feedback, *args: Any, **kwargs: Any) -> None:
        Feedback.objects.filter(pk=self.pk).settle(ann, date(2026, 11, 27))
        save(self, *args, **kwargs)

    monkeypatch.setattr(Feedback, "save", settled_meanwhile)
    client.post(reverse("admin:initiatives_feedback_change", args=[message.pk]), {"note": "Seen."})
    message.refresh_from_db()
    assert (message.note, message.email, message.is_open) == ("Seen.", "", False)


def test_archiving_many_sends_one_mail_a_person_over_one_connection(
    ann: User, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    bob = make_editor(Role.PUBLISHER, *ann.governments.all(), username="bob", email="bob@example.org")
    entries = [
        make_initiative(slug=f"entry-{number}", title_en=f"Entry {number}", governments=[*ann.governments.all()])
        for number in range(3)
    ]
    for one in entries:
        one.transitions.create(before="draft", after="in_review", made_by=bob)
    opened: list[None] = []
    backend = mail.get_connection().__class__
    monkeypatch.setattr(backend, "open", lambda self: opened.append(None))
    with django_capture_on_commit_callbacks(execute=True):
        bulk.change(entries, "step:archived", ann, "Over.")
    (message,) = mail.outbox
    assert message.to == ["bob@example.org"]
    assert message.subject == "3 entries are now: archived"
    assert all(f"Entry {number}" in message.body for number in range(3))
    assert "Over." in message.body
    assert len(opened) == 1


def test_a_preview_without_a_proposal_opens_no_transaction(
    client: Client, entry: Initiative, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused() -> None:
        raise AssertionError("a transaction to write is not needed to read")

    monkeypatch.setattr("initiatives.editing.preview.dry_run", refused)
    assert client.get(preview_address(entry)).status_code == 200
