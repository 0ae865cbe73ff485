"""Who is asked when to confirm an entry that is due: its editors twice, its publishers once, then nobody."""

import io
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from initiatives.editing.reminders import prepare_reminders, send_reminders, sent_so_far
from initiatives.models import Government, Reminder, Role, User
from tests.factories import make_editor, make_government, make_initiative

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 2)
FORTNIGHT = timedelta(days=14)


@pytest.fixture
def flanders() -> Government:
    return make_government()


def somebody(name: str, role: str | None, *governments: Government, **fields: Any) -> User:
    return make_editor(role, *governments, username=name, **{"email": f"{name}@example.org"} | fields)


def reminded(day: date) -> list[str]:
    """Who got a mail on a day."""
    mail.outbox.clear()
    assert not [report.failed for _person, report in send_reminders(day, prepare_reminders(day)) if report.failed]
    return sorted(each.to[0].partition("@")[0] for each in mail.outbox)


def test_editors_are_asked_twice_then_publishers_then_nobody(flanders: Government) -> None:
    somebody("ed", Role.EDITOR, flanders)
    somebody("pub", Role.PUBLISHER, flanders)
    make_initiative(governments=[flanders])

    assert reminded(DAY) == ["ed", "pub"]
    assert reminded(DAY) == []
    assert reminded(DAY + FORTNIGHT - timedelta(days=1)) == []
    assert reminded(DAY + FORTNIGHT) == ["ed", "pub"]
    assert reminded(DAY + 2 * FORTNIGHT) == ["pub"]
    assert "We wrote to the editors of these entries twice" in mail.outbox[0].body
    assert reminded(DAY + 30 * FORTNIGHT) == []
    assert Reminder.objects.count() == 3
    assert Reminder.objects.order_by("sent_on")[0].sent_to == "ed, pub"


def test_a_confirmation_begins_anew(flanders: Government) -> None:
    somebody("ed", Role.EDITOR, flanders)
    somebody("pub", Role.PUBLISHER, flanders)
    entry = make_initiative(governments=[flanders], review_interval=6)
    for number in range(3):
        reminded(DAY + number * FORTNIGHT)
    entry.verified_on = DAY + 3 * FORTNIGHT
    entry.save()
    assert reminded(DAY + 4 * FORTNIGHT) == []
    assert reminded(entry.verified_on + timedelta(days=200)) == ["ed", "pub"]
    assert len(sent_so_far(entry)) == 1


def test_only_what_is_published_and_due_is_asked_for(flanders: Government) -> None:
    somebody("ed", Role.EDITOR, flanders)
    make_initiative(slug="fresh", governments=[flanders], verified_on=DAY - timedelta(days=30))
    make_initiative(slug="draft", governments=[flanders], state="draft")
    make_initiative(slug="archived", governments=[flanders], state="archived")
    assert reminded(DAY) == []


def test_only_active_editors_of_its_governments_with_an_address_are_asked(flanders: Government) -> None:
    somebody("ed", Role.EDITOR, flanders)
    somebody("contributor", Role.CONTRIBUTOR, flanders)
    somebody("elsewhere", Role.PUBLISHER, make_government(slug="wallonia"))
    somebody("gone", Role.EDITOR, flanders, is_active=False)
    somebody("no-staff", Role.EDITOR, flanders, is_staff=False)
    somebody("silent", Role.EDITOR, flanders, email="")
    somebody("idle", None, flanders)
    somebody("chief", Role.ADMINISTRATOR)
    make_initiative(governments=[flanders])
    assert reminded(DAY) == ["ed"]


def test_what_nobody_keeps_goes_to_the_administrators(flanders: Government) -> None:
    somebody("chief", Role.ADMINISTRATOR)
    make_initiative(slug="one", governments=[flanders])
    make_initiative(slug="two")
    assert reminded(DAY) == ["chief"]
    assert "there is nobody of their governments to write to" in mail.outbox[0].body


def test_one_mail_holds_all_of_a_person_in_their_language_with_links(flanders: Government, settings: Any) -> None:
    settings.SITE_URL = "https://ai.example.org"
    somebody("ed", Role.EDITOR, flanders, language="nl")
    first = make_initiative(slug="one", title_en="Plan & fund", title_nl="Plan & fonds", governments=[flanders])
    second = make_initiative(slug="two", governments=[flanders], verified_on=date(2020, 5, 3))

    assert reminded(DAY) == ["ed"]

    words = mail.outbox[0].body
    assert "- Plan & fonds (" in words
    for entry in (first, second):
        assert f"https://ai.example.org/admin/initiatives/initiative/{entry.pk}/change/" in words
    assert "https://ai.example.org/admin/initiatives/initiative/?due=yes" in words
    assert "3 mei 2020" in words
    assert mail.outbox[0].subject.startswith("2 ")


def test_planning_costs_the_same_however_many_entries(flanders: Government, django_assert_num_queries: Any) -> None:
    somebody("ed", Role.EDITOR, flanders)
    for number in range(5):
        make_initiative(slug=f"entry-{number}", governments=[flanders])
    # Expect 7 queries: editors, publishers (none), their governments, administrators, entries, governments, reminders
    with django_assert_num_queries(7):
        assert len(prepare_reminders(DAY).requests) == 1


def run(**options: Any) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("remind_editors", stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


def test_the_command_sends_once_a_day(flanders: Government) -> None:
    somebody("ed", Role.EDITOR, flanders)
    make_initiative(governments=[flanders])
    assert run() == ("Mails sent: 1.\n", "")
    assert run() == ("Mails sent: 0.\n", "")
    assert Reminder.objects.get().sent_on == timezone.localdate()


def test_a_dry_run_prints_and_sends_and_notes_nothing(flanders: Government) -> None:
    somebody("ed", Role.EDITOR, flanders)
    make_initiative(title_en="Data Space", governments=[flanders])
    said, _errors = run(dry_run=True)
    assert "ed@example.org: 1 entry to confirm" in said
    assert "Data Space" in said
    assert not mail.outbox
    assert not Reminder.objects.exists()


def test_a_mail_that_fails_is_said_and_tried_again_and_the_others_go(
    flanders: Government, monkeypatch: pytest.MonkeyPatch
) -> None:
    wallonia = make_government(slug="wallonia")
    somebody("ann", Role.EDITOR, flanders)
    somebody("bob", Role.EDITOR, wallonia)
    make_initiative(slug="hers", governments=[flanders])
    make_initiative(slug="his", governments=[wallonia])
    really = mail.EmailMessage.send

    def failing(message: mail.EmailMessage, *args: Any) -> int:
        if "ann@example.org" in message.to:
            raise ConnectionRefusedError("nobody there")
        return really(message, *args)

    with monkeypatch.context() as patched:
        patched.setattr(mail.EmailMessage, "send", failing)
        errors = io.StringIO()
        with pytest.raises(CommandError, match="could not be sent: 1"):
            call_command("remind_editors", stdout=io.StringIO(), stderr=errors)
    # Its output goes to the log, which holds no address.
    assert re.search(r"account \d+ could not be sent: \w+\.", errors.getvalue())
    assert "ann@example.org" not in errors.getvalue()
    assert [each.initiative.slug for each in Reminder.objects.all()] == ["his"]
    assert run()[0] == "Mails sent: 1.\n"
    assert mail.outbox[-1].to == ["ann@example.org"]


def test_when_nobody_can_be_written_to_the_command_says_so() -> None:
    make_initiative()
    assert "with nobody to write to: 1." in run()[1]
    assert not Reminder.objects.exists()
