"""Once a week a mail with the three things that come first, and confirming from the first page."""

from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils.text import slugify

from initiatives.editing.digest import rendered_digests, send_digests
from initiatives.models import Government, Role, User
from tests.editing.test_work_queue import complete_entry
from tests.factories import make_editor, make_government, make_initiative

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 6, 1)


@pytest.fixture
def flanders() -> Government:
    return make_government()


def test_one_mail_a_week_names_three_things_of_different_kinds(flanders: Government) -> None:
    fien = make_editor(Role.EDITOR, flanders, username="fien", email="fien@example.org", language="nl")
    for title in ("Warm water", "Lange zinnen", "Groene daken", "Snelle treinen"):
        make_initiative(slug=slugify(title), title_nl=title, title_en="", state="draft", governments=[flanders])
    complete_entry("to-confirm", flanders, verified_on=date(2020, 1, 1))
    assert len(list(rendered_digests(MONDAY))) == 1
    assert not mail.outbox

    for day in (MONDAY, MONDAY + timedelta(days=3), MONDAY + timedelta(days=6)):
        list(send_digests(day))
    message = mail.outbox[0]
    assert len(mail.outbox) == 1
    assert message.subject == "5 dingen wachten op u in het register"
    assert message.body.count("http://testserver/admin/initiatives/initiative/") == 3
    assert "to-confirm" in message.body

    list(send_digests(MONDAY + timedelta(days=7)))
    assert len(mail.outbox) == 2
    fien.refresh_from_db()
    assert fien.digest_sent_on == MONDAY + timedelta(days=7)


def test_nobody_is_written_to_when_nothing_waits(flanders: Government) -> None:
    make_editor(Role.EDITOR, flanders, email="fien@example.org")
    list(send_digests(MONDAY))
    assert not mail.outbox
    assert User.objects.get().digest_sent_on is None


def test_confirming_from_the_first_page_asks_for_rights_and_for_a_public_entry(flanders: Government) -> None:
    client = Client()
    client.force_login(make_editor(Role.EDITOR, flanders))
    wallonia = make_government(slug="wallonia", name_en="Wallonia")
    old: dict[str, Any] = {"verified_on": date(2020, 1, 1)}
    mine, theirs = complete_entry("mine", flanders, **old), complete_entry("theirs", wallonia, **old)
    draft = complete_entry("draft", flanders, state="draft", **old)
    page = client.get("/admin/?confirm=next").text
    assert page.count('name="entry"') == 1
    assert "autofocus" in page

    for entry in (mine, theirs, draft):
        client.post(reverse("admin:confirm"), {"entry": entry.pk})
        entry.refresh_from_db()
    assert mine.verified_on is not None
    assert mine.verified_on > date(2020, 1, 1)
    assert (theirs.verified_on, draft.verified_on) == (date(2020, 1, 1), date(2020, 1, 1))
    for bad in ("x", "9" * 30, ""):
        assert client.post(reverse("admin:confirm"), {"entry": bad}).status_code == 302
    assert client.get(reverse("admin:confirm")).status_code == 405


def test_the_command_sends_prints_and_tells_of_mails_that_could_not_go(
    flanders: Government, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_editor(Role.PUBLISHER, flanders, username="pia", email="pia@example.org")
    make_initiative(slug="waits", title_en="A plan that waits", governments=[flanders], state="in_review")
    printed, errors = StringIO(), StringIO()
    call_command("send_digest", "--dry-run", stdout=printed)
    assert "pia@example.org" in printed.getvalue()
    assert not mail.outbox

    def broken(*args: object, **options: object) -> None:
        raise OSError("no mail server")

    with monkeypatch.context() as without_server:
        without_server.setattr("django.core.mail.EmailMessage.send", broken)
        with pytest.raises(CommandError, match="could not be sent: 1"):
            call_command("send_digest", stdout=StringIO(), stderr=errors)
    assert "could not be sent: OSError." in errors.getvalue()
    assert "pia@example.org" not in errors.getvalue()
    call_command("send_digest", stdout=printed)
    assert "Mails sent: 1." in printed.getvalue()
    assert [message.to for message in mail.outbox] == [["pia@example.org"]]
