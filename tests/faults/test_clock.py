"""A clock that was ahead for a while and is set right: what was dated then holds nobody up, and nothing is lost."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client, RequestFactory
from django.utils import timezone

from initiatives.editing import preview
from initiatives.editing.signin import limits, sessions
from initiatives.feedback.alerts.addresses import key_of, sealed
from initiatives.models import Alert, EditingDraft, LinkCheck, PublishedReport, Reminder, ReportFile, Role
from initiatives.report.making import LONGEST
from portal.throttling import Throttle
from tests.factories import make_editor, make_government, make_initiative

pytestmark = pytest.mark.django_db
AHEAD = timedelta(hours=30)


@contextmanager
def clock_set_by(difference: timedelta) -> Iterator[None]:
    right = timezone.now
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: right() + difference)
        yield


def run(command: str) -> int:
    """The number of mails that a daily command sends."""
    before = len(mail.outbox)
    call_command(command, stdout=StringIO(), stderr=StringIO())
    return len(mail.outbox) - before


def wrong_password() -> bool:
    for _try in range(limits.FAILURES_OF_PAIR):
        limits._record_failure("chief", "192.0.2.1", "/admin/login/")
    return limits.seconds_to_wait("chief", "192.0.2.1") == 0


def sign_in_through_provider() -> Callable[[], bool]:
    request = RequestFactory().get("/")
    request.session = Client().session
    sessions.remember_provider(request)
    return lambda: not sessions.is_fresh_from_provider(request)


def address_of_a_preview() -> Callable[[], bool]:
    address = preview.preview_address(make_initiative(state="draft"))
    assert Client().get(address).status_code == 200
    return lambda: Client().get(address).status_code == 410


def report_in_the_making() -> Callable[[], bool]:
    ReportFile.objects.create(key="1", stage=ReportFile.Stage.MAKING, began=timezone.now())
    return lambda: (
        ReportFile.objects.broken_off(timezone.now(), LONGEST).exists()
        and not ReportFile.objects.in_making(timezone.now(), LONGEST).exists()
    )


def failed_report() -> Callable[[], bool]:
    ReportFile.objects.create(key="1", stage=ReportFile.Stage.FAILED, began=timezone.now())
    return lambda: ReportFile.objects.failed_before(timezone.now(), LONGEST).exists()


def report_to_publish() -> Callable[[], bool]:
    day = date(2026, 1, 1)
    PublishedReport.objects.create(slug="day", as_of=day, made_by=make_editor(None), began=timezone.now())
    return lambda: PublishedReport.objects.waiting(timezone.now(), LONGEST).exists()


def open_form() -> Callable[[], bool]:
    entry, other = make_initiative(), make_editor(None, username="other", email="other@example.org")
    EditingDraft.objects.create(user=make_editor(None), initiative=entry, seen=timezone.now())
    return lambda: not EditingDraft.objects.open_by_others(other, entry, timezone.now()).exists()


def link() -> Callable[[], bool]:
    checked = LinkCheck(url="https://example.org", outcome="not_found", checked_on=timezone.localdate())
    return lambda: checked.is_due(timezone.localdate())


def reminders() -> Callable[[], bool]:
    government = make_government()
    make_editor(Role.EDITOR, government, email="ed@example.org")
    make_initiative(governments=[government])
    assert run("remind_editors") == 1
    return lambda: run("remind_editors") == 1 and run("remind_editors") == 0 and Reminder.objects.count() == 2


def digests() -> Callable[[], bool]:
    government = make_government()
    make_editor(Role.EDITOR, government, email="ed@example.org")
    make_initiative(governments=[government])
    with clock_set_by(timedelta(days=7)):
        assert run("send_digest") == 1
    return lambda: run("send_digest") == 1 and run("send_digest") == 0


CASES = [
    sign_in_through_provider, address_of_a_preview, report_in_the_making, failed_report, report_to_publish, open_form,
    link, reminders, digests,
]  # fmt: skip


@pytest.mark.parametrize("begun", CASES)
def test_what_was_dated_while_the_clock_was_ahead_holds_nobody_up(begun: Callable[[], Callable[[], bool]]) -> None:
    with clock_set_by(AHEAD):
        is_free = begun()
    assert is_free()


def test_who_was_to_wait_while_the_clock_was_ahead_need_not() -> None:
    with clock_set_by(AHEAD):
        assert not wrong_password()
    assert limits.seconds_to_wait("chief", "192.0.2.1") == 0
    # And failures count anew.
    assert not wrong_password()


def test_a_limit_of_readers_ends_with_its_period_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("portal.throttling.timezone.localdate", lambda: date(2026, 6, 1))
    throttle = Throttle("test", limit=1, period=timedelta(minutes=10))
    right = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: right() + timedelta(hours=3))
    assert [throttle.attempt_by("192.0.2.1").is_allowed for _time in range(2)] == [True, False]
    monkeypatch.setattr(timezone, "now", right)
    assert [throttle.attempt_by("192.0.2.1").is_allowed for _time in range(2)] == [True, False]


def test_readers_are_told_of_what_changed_after_the_clock_was_set_right() -> None:
    Alert.objects.create(
        address=sealed("reader@example.org"), address_key=key_of("reader@example.org"), scope="/en/initiatives/",
        language="en", rhythm="at-once", confirmed=timezone.now(), told_until=timezone.localdate() + timedelta(days=40),
    )  # fmt: skip
    make_initiative(title_en="Made today")
    with clock_set_by(timedelta(days=1)):
        assert run("send_alerts") == 1
        assert run("send_alerts") == 0
