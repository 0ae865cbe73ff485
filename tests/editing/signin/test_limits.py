"""Limits on signing in: by name and address, by address, and by name, shared by all processes."""

import logging
from datetime import datetime, timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt, AccessLog
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client, TestCase
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from initiatives.editing.signin import limits
from initiatives.models import Role, User
from tests.editing.signin.test_signin import FACTOR, PASSWORD, RESET, code_of, is_in, set_up, sign_in
from tests.factories import make_editor, make_government

pytestmark = pytest.mark.django_db
LOGIN, CHANGE = "/admin/login/", "/admin/password_change/"


@pytest.fixture
def ann() -> User:
    return make_editor(Role.PUBLISHER, make_government(), username="ann", email="ann@example.org")


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The moment at which the clock stands still, so that a slow machine does not change what is left of a wait."""
    moment = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: moment)
    return moment


def wrong(name: str, address: str = "192.0.2.1") -> Any:
    return Client(REMOTE_ADDR=address).post(LOGIN, {"username": name, "password": "wrong"})


def test_an_address_that_tries_many_names_waits(ann: User) -> None:
    answers = [wrong(f"name{number}").status_code for number in range(limits.NAMES_OF_ADDRESS)]
    assert answers == [200] * (limits.NAMES_OF_ADDRESS - 1) + [429]
    client = Client()
    assert sign_in(client, REMOTE_ADDR="192.0.2.1").status_code == 429
    assert not is_in(client)
    sign_in(client, REMOTE_ADDR="192.0.2.2")
    assert is_in(client)


def test_a_name_that_is_tried_from_many_addresses_waits(ann: User) -> None:
    for number in range(limits.FAILURES_OF_NAME):
        answer = wrong("ann", f"192.0.2.{number}")
    assert answer.status_code == 429
    assert sign_in(Client(), REMOTE_ADDR="198.51.100.1").status_code == 429
    assert wrong("bob", "198.51.100.1").status_code == 200


def test_two_people_who_forgot_their_passwords_keep_no_office_out(ann: User) -> None:
    for name in ("bob", "eve"):
        for _number in range(8):
            wrong(name)
    client = Client()
    sign_in(client, REMOTE_ADDR="192.0.2.1")
    assert is_in(client)


def test_a_household_is_one_address(ann: User) -> None:
    answers = [wrong(f"name{number}", f"2001:db8:1:2::{number}").status_code for number in range(10)]
    assert answers[-1] == 429


def test_another_browser_is_no_other_sender(ann: User) -> None:
    for number in range(5):
        answer = Client(HTTP_USER_AGENT=f"browser {number}").post(LOGIN, {"username": "ann", "password": "wrong"})
    assert answer.status_code == 429


def test_counts_are_in_the_database(ann: User) -> None:
    for _number in range(5):
        sign_in(Client(), "wrong")
    cache.clear()
    assert sign_in(Client()).status_code == 429


def test_the_answer_says_how_long_to_wait_and_trying_makes_it_no_longer(ann: User, stopped: datetime) -> None:
    for _number in range(5):
        answer = sign_in(Client(), "wrong")
    assert "15 minutes" in answer.text
    AccessAttempt.objects.update(attempt_time=stopped)
    assert sign_in(Client()).headers["Retry-After"] == "900"
    AccessAttempt.objects.update(attempt_time=stopped - timedelta(minutes=12, seconds=5))
    for _number in range(3):
        answer = sign_in(Client())
        assert "3 minutes" in answer.text
        assert "not looked at" in answer.text
        assert answer.headers["Retry-After"] == "175"
    AccessAttempt.objects.update(attempt_time=stopped - timedelta(minutes=14, seconds=20))
    assert "40 seconds" in sign_in(Client()).text


def test_failures_of_long_ago_do_not_count(ann: User) -> None:
    for _number in range(4):
        sign_in(Client(), "wrong")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(days=20))
    assert sign_in(Client(), "wrong").status_code == 200
    assert AccessAttempt.objects.get().failures_since_start == 1


def test_a_right_code_during_the_wait_is_not_called_wrong(ann: User, stopped: datetime) -> None:
    device, _codes = set_up(Client(), ann)
    sign_in(Client(), code="000000")
    TOTPDevice.objects.update(throttling_failure_count=6, throttling_failure_timestamp=stopped)
    answer = sign_in(Client(), code=code_of(device, 1))
    assert "This code is wrong" not in answer.text
    assert "this one was not looked at. Try again after 32 seconds." in answer.text
    # It does not count, so it works when the wait is over.
    TOTPDevice.objects.update(throttling_failure_timestamp=stopped - timedelta(seconds=33))
    client = Client()
    sign_in(client, code=code_of(device, 1))
    assert is_in(client)


def test_the_page_of_the_second_factor_says_how_long_to_wait_too(ann: User, stopped: datetime) -> None:
    client = Client()
    set_up(client, ann)
    TOTPDevice.objects.update(throttling_failure_count=9, throttling_failure_timestamp=stopped)
    page = client.post(FACTOR, {"code": "123456", "present_password": PASSWORD}).text
    assert "Try again after 5 minutes." in page
    assert "This code is wrong" not in page


def test_wrong_codes_count_as_wrong_passwords_do(ann: User) -> None:
    set_up(Client(), ann)
    for _number in range(5):
        TOTPDevice.objects.update(throttling_failure_count=0)
        answer = sign_in(Client(), code="000000")
    assert answer.status_code == 429


@pytest.mark.parametrize("address", [CHANGE, FACTOR])
def test_an_open_session_does_not_help_to_guess_the_password(ann: User, address: str) -> None:
    client = Client()
    client.force_login(ann)
    sent = {"old_password": "wrong", "present_password": "wrong", "code": "1"}
    answers = [client.post(address, sent) for _number in range(5)]
    assert "This is not your present password." in answers[0].text
    assert [answer.status_code for answer in answers] == [200] * 4 + [429]
    assert client.post(address, sent | {"old_password": PASSWORD, "present_password": PASSWORD}).status_code == 429


def test_nothing_that_was_sent_is_kept_but_name_and_address(ann: User) -> None:
    client = Client(HTTP_USER_AGENT="a browser", HTTP_ACCEPT="text/html")
    set_up(Client(), ann)
    client.post(LOGIN, {"username": "ann", "password": "wrong-secret", "code": "recovery-code"})
    client.force_login(ann)
    client.post(CHANGE, {"old_password": "old-secret", "new_password1": "new-secret", "new_password2": "new-secret"})
    kept = str([*AccessAttempt.objects.values(), *AccessLog.objects.values()])
    for never in ("secret", "recovery-code", "a browser", "text/html"):
        assert never not in kept


def test_a_success_is_logged_as_a_failure_is_and_both_name_nobody(ann: User, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="initiatives.editing.signin"):
        wrong("ann")
        sign_in(Client(REMOTE_ADDR="192.0.2.7"), REMOTE_ADDR="192.0.2.7")
    said = [record.getMessage() for record in caplog.records if record.name.startswith("initiatives.editing.signin")]
    assert said == ["A try to sign in failed at /admin/login/.", f"Signed in: account {ann.pk}."]
    entry = AccessLog.objects.get()
    assert (entry.username, entry.ip_address) == ("ann", "192.0.2.7")
    assert timezone.now() - entry.attempt_time < timedelta(hours=1)


def test_records_of_signing_in_are_removed_after_30_days(ann: User) -> None:
    sign_in(Client())
    AccessLog.objects.update(attempt_time=timezone.now() - timedelta(days=29))
    call_command("purge_personal_data", verbosity=0)
    assert AccessLog.objects.exists()
    AccessLog.objects.update(attempt_time=timezone.now() - timedelta(days=32))
    call_command("purge_personal_data", verbosity=0)
    assert not AccessLog.objects.exists()


class TestResets:
    def test_they_are_counted_for_all_processes(self, ann: User) -> None:
        for _number in range(5):
            Client().post(RESET, {"email": "ann@example.org"})
        cache.clear()
        assert Client().post(RESET, {"email": "ann@example.org"}).status_code == 429

    @pytest.mark.parametrize("email", ["ann@example.org", "nobody@example.org"])
    def test_an_account_is_not_flooded_from_many_addresses(self, ann: User, email: str) -> None:
        answers = [
            Client(REMOTE_ADDR=f"192.0.2.{number}").post(RESET, {"email": email.upper() if number % 2 else email})
            for number in range(6)
        ]
        assert [answer.status_code for answer in answers] == [302] * 5 + [429]
        assert "60 minutes" in answers[-1].text
        assert len(mail.outbox) <= 5


def test_signing_in_needs_no_mail(ann: User) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        sign_in(Client())
    assert not mail.outbox
