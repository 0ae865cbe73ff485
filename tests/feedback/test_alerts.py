"""Readers are told by mail what changes: they confirm first, leave with one click, and stay unknown."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from initiatives.feedback.alerts.addresses import key_of, opened, sealed, token_of
from initiatives.feedback.forms import signed_timestamp
from initiatives.models import Alert, Initiative
from tests.factories import make_initiative, make_theme

pytestmark = pytest.mark.django_db
READER = "reader@example.org"


def ask(client: Client, query: str = "", language: str = "en", **changed: str) -> int:
    said = {"email": READER, "rhythm": "at-once", "opened": signed_timestamp(timezone.now() - timedelta(minutes=1))}
    return client.post(f"/{language}/alerts/{query}", said | changed).status_code


def link(message: mail.EmailMessage) -> str:
    """The path of the first address of an alert in a mail."""
    return re.findall(rf"{settings.SITE_URL}(/\S+/alerts/\S+)", str(message.body))[0]


@pytest.fixture
def entry() -> Initiative:
    return make_initiative(slug="plan", title_en="Plan & more", themes=[make_theme()], website="https://example.org/1")


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], list[mail.EmailMessage]]:
    """Run the daily command so many days from now, and give the mails that it sent."""

    def run(days: int) -> list[mail.EmailMessage]:
        day = timezone.localdate() + timedelta(days=days)
        monkeypatch.setattr("initiatives.management.commands.send_alerts.timezone.localdate", lambda: day)
        before = len(mail.outbox)
        call_command("send_alerts", stdout=StringIO(), stderr=StringIO())
        monkeypatch.undo()
        return list(mail.outbox[before:])

    return run


def follow(client: Client, query: str = "", **changed: str) -> Alert:
    """A confirmed alert that has told nothing since the day before yesterday."""
    assert ask(client, query, **changed) == 302
    client.post(link(mail.outbox[-1]))
    Alert.objects.update(told_until=timezone.localdate() - timedelta(days=1))
    return Alert.objects.get()


def change(entry: Initiative) -> None:
    """Save a change that readers see, later than what was saved together with the publication."""
    entry.history.update(history_date=timezone.now() - timedelta(days=9))
    entry.website = "https://example.org/2"
    entry.save()


def test_nothing_is_sent_before_the_reader_confirms_and_opening_the_link_confirms_nothing(
    client: Client, entry: Initiative, told: Callable[[int], list[mail.EmailMessage]]
) -> None:
    assert ask(client, "?theme=networking") == 302
    (first,) = mail.outbox
    assert first.to == [READER]
    assert "Theme: Networking" in first.body
    page = client.get(link(first))
    assert "Yes, send me these mails" in page.content.decode()
    assert not page.cookies
    assert Alert.objects.get().confirmed is None
    Alert.objects.update(told_until=date(2021, 1, 1))
    change(entry)
    assert told(1) == []
    client.post(link(first))
    assert Alert.objects.get().confirmed
    assert "It is confirmed" in client.get(link(first)).content.decode()


def test_a_mail_says_only_what_changed_in_the_language_of_the_reader_and_once(
    client: Client, entry: Initiative, told: Callable[[int], list[mail.EmailMessage]]
) -> None:
    make_initiative(slug="other", title_en="Other")
    follow(client, "?theme=networking&sort=title&page=3", language="fr")
    change(entry)
    (message,) = told(1)
    assert "1 initiative a changé (Thème : Networking)" in message.subject.replace("\xa0", " ")
    assert "Plan & more" in message.body
    assert "site" in message.body
    assert "/fr/initiatives/plan/" in message.body
    assert "Other" not in message.body
    assert "&amp;" not in message.body
    # The order and the page of a list choose nothing.
    assert Alert.objects.get().scope == "list?theme=networking"
    assert told(1) == []
    assert told(2) == []


def test_weekly_mails_wait_for_their_week(
    client: Client, entry: Initiative, told: Callable[[int], list[mail.EmailMessage]]
) -> None:
    follow(client, "?entry=plan", rhythm="weekly")
    change(entry)
    assert told(1) == []
    assert len(told(7)) == 1
    assert told(8) == []


def test_what_ended_and_what_is_new_is_told_although_the_list_leaves_out_the_ended(
    client: Client, entry: Initiative, told: Callable[[int], list[mail.EmailMessage]]
) -> None:
    follow(client)
    entry.history.update(history_date=timezone.now() - timedelta(days=9))
    entry.end = "2022"
    entry.stated_status, entry.status_as_of = "ended", "2022"
    entry.save()
    make_initiative(slug="young", title_en="Young")
    make_initiative(slug="draft", title_en="Draft", state="draft")
    (message,) = told(1)
    assert "Ended in 2022" in message.body
    assert "Young\nNew in the register" in message.body
    assert "Draft" not in message.body


def test_one_click_leaves_and_deletes_the_address_and_a_look_at_the_link_does_not(
    client: Client, entry: Initiative, told: Callable[[int], list[mail.EmailMessage]]
) -> None:
    follow(client, "?entry=plan")
    change(entry)
    (message,) = told(1)
    header = message.extra_headers["List-Unsubscribe"]
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = header.removeprefix(f"<{settings.SITE_URL}").removesuffix(">")
    assert "Stop these mails and delete my address" in client.get(path).content.decode()
    assert Alert.objects.exists()
    # As a mail program does it: without a token, a cookie or a page before.
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Alert.objects.exists()
    assert strict.post(path).status_code == 200
    assert client.get(path).status_code == 404


def test_the_address_cannot_be_read_in_the_database(client: Client, entry: Initiative) -> None:
    ask(client, "?entry=plan")
    (values,) = Alert.objects.values_list()
    assert not any("reader" in str(value) for value in values)
    assert opened(Alert.objects.get().address) == READER
    assert key_of(" Reader@Example.org") == Alert.objects.get().address_key


def test_who_asks_again_gets_the_same_answer_and_a_stranger_changes_nothing(client: Client, entry: Initiative) -> None:
    follow(client, "?entry=plan", rhythm="weekly")
    assert ask(client, "?entry=plan", rhythm="at-once") == 302
    kept = Alert.objects.get()
    assert (kept.rhythm, bool(kept.confirmed)) == ("weekly", True)
    # The owner of the address confirms the new rhythm.
    client.post(link(mail.outbox[-1]))
    assert Alert.objects.get().rhythm == "at-once"


def test_mails_that_cannot_be_sent_are_tried_again(
    client: Client, entry: Initiative, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(client, "?entry=plan")
    Alert.objects.update(told_until=timezone.localdate() - timedelta(days=3))
    entry.history.update(history_date=timezone.now() - timedelta(days=9))
    entry.website = "https://example.org/2"
    entry.save()
    entry.history.filter(website="https://example.org/2").update(history_date=timezone.now() - timedelta(days=2))

    def refuse(*_arguments: object) -> None:
        raise OSError("no server")

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", refuse)
        assert ask(client, "?entry=plan") == 503
        with pytest.raises(CommandError, match="could not be sent: 1"):
            call_command("send_alerts", stdout=StringIO())
    call_command("send_alerts", stdout=StringIO())
    assert "Plan & more" in mail.outbox[-1].body


def test_alerts_whose_entry_or_secret_is_gone_are_removed(client: Client, entry: Initiative) -> None:
    follow(client, "?entry=plan")
    Alert.objects.update(told_until=date(2021, 1, 1))
    Initiative.objects.update(state="draft")
    said = StringIO()
    call_command("send_alerts", stdout=said)
    assert "no longer public: 1" in said.getvalue()
    assert not Alert.objects.exists()
    Alert.objects.ask("key", "list?", address="sealed long ago", language="en", rhythm="weekly").confirm("at-once")
    Alert.objects.update(told_until=date(2021, 1, 1))
    complaint = StringIO()
    call_command("send_alerts", stdout=said, stderr=complaint)
    assert "another SECRET_KEY: 1" in complaint.getvalue()
    assert not Alert.objects.exists()


def test_what_nobody_confirms_is_removed_after_seven_days(entry: Initiative) -> None:
    values = {"address": sealed(READER), "language": "en", "rhythm": "weekly"}
    for name in ("old", "new", "confirmed"):
        Alert.objects.ask(name, "list?", **values)
    Alert.objects.exclude(address_key="new").update(asked=timezone.now() - timedelta(days=8))
    Alert.objects.get(address_key="confirmed").confirm("weekly")
    call_command("purge_personal_data", stdout=StringIO())
    assert set(Alert.objects.values_list("address_key", flat=True)) == {"new", "confirmed"}


def test_robots_haste_and_wrong_addresses_are_answered_and_nothing_is_kept(client: Client, entry: Initiative) -> None:
    assert ask(client, homepage="spam") == 302
    assert ask(client, opened=signed_timestamp(timezone.now() + timedelta(hours=1))) == 422
    assert ask(client, opened="forged") == 422
    assert ask(client, email="nobody") == 422
    assert ask(client, rhythm="hourly") == 422
    assert ask(client, "?entry=nothing") == 404
    assert client.get("/en/alerts/forged/").status_code == 404
    assert mail.outbox == []
    assert not Alert.objects.exists()


def test_nobody_fills_the_letter_box_of_somebody_else(client: Client, entry: Initiative) -> None:
    answers = [ask(client, f"?q=word{number}") for number in range(6)]
    assert answers == [302] * 5 + [429]
    assert len(mail.outbox) == 5


def test_lists_and_entries_lead_there(client: Client, entry: Initiative) -> None:
    assert 'href="/en/alerts/?theme=networking"' in client.get("/en/initiatives/?theme=networking").content.decode()
    assert 'href="/en/alerts/?entry=plan"' in client.get("/en/initiatives/plan/").content.decode()
    alert = Alert.objects.ask("key", "list?", address="sealed", language="en", rhythm="weekly")
    assert "no-store" in client.get(f"/en/alerts/{token_of(alert, 'weekly')}/").headers["Cache-Control"]
