"""Signing in: a wait after wrong tries, a code where there is a second factor, and a new password by mail."""

import re
from datetime import timedelta
from time import time
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

import pytest
from axes.models import AccessAttempt
from django.contrib import admin
from django.core import mail
from django.core.cache import cache
from django.test import Client, TestCase
from django.urls import NoReverseMatch, reverse
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from initiatives.editing.signin import devices
from initiatives.editing.site import FIRST
from initiatives.models import Role, User
from tests.editing.test_permissions_matrix import named
from tests.factories import PASSWORD, make_editor, make_government

pytestmark = pytest.mark.django_db
LOGIN, FACTOR, RESET = "/admin/login/", "/admin/second-factor/", "/admin/new-password/"


@pytest.fixture(autouse=True)
def fresh() -> None:
    cache.clear()


@pytest.fixture
def ann() -> User:
    return make_editor(Role.PUBLISHER, make_government(), username="ann", email="ann@example.org")


def sign_in(client: Client, password: str = PASSWORD, code: str = "", **more: Any) -> Any:
    return client.post(LOGIN, {"username": "ann", "password": password, "code": code, "next": "/admin/"}, **more)


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def code_of(device: TOTPDevice, later: int = 0) -> str:
    return f"{totp(device.bin_key, device.step, device.t0, device.digits, device.drift + later):06d}"


def set_up(client: Client, user: User) -> tuple[TOTPDevice, list[str]]:
    client.force_login(user)
    client.get(FACTOR)
    # The code of the step before is the oldest that counts: it is shown while the clock stands still.
    now = time()
    with patch("django_otp.oath.time", lambda: now), patch("django_otp.plugins.otp_totp.models.time") as clock:
        clock.time.return_value = now
        codes = show(client, code_of(TOTPDevice.objects.get(user=user), -1)).context["codes"]
    mail.outbox.clear()
    return TOTPDevice.objects.get(user=user, confirmed=True), codes


def show(client: Client, code: str, password: str = PASSWORD, **more: str) -> Any:
    """Send a code and a password on the page of the second factor."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        return client.post(FACTOR, {"code": code, "present_password": password, **more})


def let_time_pass() -> None:
    """A wrong code makes the next one wait for a second, then two, then four."""
    for model in (TOTPDevice, StaticDevice):
        model.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)


class TestWait:
    def test_after_five_wrong_passwords_even_the_right_one_waits(self, ann: User) -> None:
        client = Client()
        for _number in range(5):
            answer = sign_in(client, "wrong")
        assert answer.status_code == 429
        assert "15 minutes" in answer.text
        assert sign_in(client).status_code == 429
        assert not is_in(client)

        AccessAttempt.objects.update(attempt_time=AccessAttempt.objects.get().attempt_time - timedelta(minutes=16))
        sign_in(client)
        assert is_in(client)

    def test_from_elsewhere_one_can_still_sign_in(self, ann: User) -> None:
        for _number in range(6):
            sign_in(Client(), "wrong", REMOTE_ADDR="192.0.2.1")
        elsewhere = Client()
        sign_in(elsewhere, REMOTE_ADDR="192.0.2.2")
        assert is_in(elsewhere)

    def test_the_password_is_not_kept_and_old_attempts_are_forgotten(self, ann: User) -> None:
        from django.core.management import call_command

        sign_in(Client(), "wrong-secret")
        attempt = AccessAttempt.objects.get()
        assert "wrong-secret" not in str(AccessAttempt.objects.values().get())
        AccessAttempt.objects.update(attempt_time=attempt.attempt_time - timedelta(days=32))
        call_command("purge_personal_data", verbosity=0)
        assert not AccessAttempt.objects.exists()


class TestSecondFactor:
    def test_setting_it_up_takes_a_right_code_and_shows_the_recovery_codes_once(self, ann: User) -> None:
        client = Client()
        client.force_login(ann)
        page = client.get(FACTOR)
        assert 'src="data:image/svg+xml' in page.text
        assert devices.secret_of(TOTPDevice.objects.get()) in page.text
        assert "This code is wrong" in show(client, "000000").text
        let_time_pass()
        codes = show(client, code_of(TOTPDevice.objects.get())).context["codes"]

        assert len(set(codes)) == 10
        again = client.get(FACTOR).text
        assert not any(code in again for code in codes)
        assert "10 recovery codes are left." in again
        assert client.get("/admin/").status_code == 200

    def test_the_password_alone_no_longer_signs_in(self, ann: User) -> None:
        device, _codes = set_up(Client(), ann)
        client = Client()
        assert "the code from your phone with it" in sign_in(client).text
        assert "This code is wrong" in sign_in(client, code="123").text
        assert not is_in(client)
        let_time_pass()
        sign_in(client, code=code_of(device, 1))
        assert is_in(client)
        assert client.get("/admin/").status_code == 200
        assert "This code is wrong" in sign_in(Client(), code=code_of(device, 1)).text

    def test_a_recovery_code_signs_in_once(self, ann: User) -> None:
        _device, codes = set_up(Client(), ann)
        client = Client()
        sign_in(client, code=f" {codes[0].upper()} ")
        assert is_in(client)
        assert "9 recovery codes are left." in client.get(FACTOR).text
        second = Client()
        sign_in(second, code=codes[0])
        assert not is_in(second)

    def test_a_session_without_the_code_opens_nothing(self, ann: User) -> None:
        set_up(Client(), ann)
        client = Client()
        client.force_login(ann)
        answer = client.get("/admin/", follow=True)
        assert answer.redirect_chain[0][0] == FACTOR
        assert client.post(FACTOR, {"code": "000000", "_remove": "1"}).status_code == 302
        assert TOTPDevice.objects.filter(confirmed=True).exists()

    def test_it_is_taken_away_with_a_code_only(self, ann: User) -> None:
        client = Client()
        device, codes = set_up(client, ann)
        show(client, "wrong", _remove="1")
        assert devices.confirmed_phone(ann)
        let_time_pass()
        show(client, codes[1], _remove="1")
        assert not devices.confirmed_phone(ann)
        assert not devices.recovery_codes_left(ann)
        assert device.user == ann

    def test_where_it_is_required_every_other_page_waits_for_it(self, ann: User, settings: Any) -> None:
        settings.SECOND_FACTOR = "required"
        client = Client()
        client.force_login(ann)
        for pattern in named(admin.site.urls[0]):
            if not pattern.name or pattern.name in FIRST:
                continue
            try:
                address = reverse(f"admin:{pattern.name}", args=["1"] * pattern.pattern.regex.groups)
            except NoReverseMatch:
                assert pattern.name in {"app_list", "view_on_site"}
                continue
            answer = client.get(address)
            assert (answer.status_code, answer.get("Location")) == (302, FACTOR), pattern.name
        assert "Publishers and administrators sign in with a second factor. Set it up once" in client.get(FACTOR).text
        set_up(client, ann)
        assert client.get("/admin/").status_code == 200

        editor = Client()
        editor.force_login(make_editor(Role.EDITOR, *ann.governments.all(), username="ed"))
        assert editor.get("/admin/").status_code == 200

    def test_an_administrator_takes_away_what_was_lost(self, ann: User) -> None:
        set_up(Client(), ann)
        chief = Client()
        chief.force_login(User.objects.create_superuser("chief", password=PASSWORD))
        sent = {"action": "forget_second_factor", "_selected_action": [ann.pk]}
        assert "Your present password" in chief.post("/admin/initiatives/user/", sent).text
        assert (
            "This is not your present" in chief.post("/admin/initiatives/user/", sent | {"present_password": "x"}).text
        )
        assert devices.confirmed_phone(ann)
        sent["present_password"] = PASSWORD
        assert "1 second factor is removed." in chief.post("/admin/initiatives/user/", sent, follow=True).text
        assert not devices.confirmed_phone(ann)
        assert "Second factor taken away" in chief.get(f"/admin/initiatives/user/{ann.pk}/history/").text


class TestNewPassword:
    def test_a_mail_in_the_language_of_the_person_leads_to_a_new_one(self, ann: User) -> None:
        User.objects.filter(pk=ann.pk).update(language="nl")
        client = Client()
        assert RESET in client.get(LOGIN).text
        answer = client.post(RESET, {"email": "ann@example.org"})
        (message,) = mail.outbox
        assert message.to == ["ann@example.org"]
        assert "wachtwoord" in message.subject
        address = urlsplit(re.findall(r"http://testserver\S+", message.body)[0]).path
        form = client.get(address, follow=True)
        sent = {"new_password1": "another long one", "new_password2": "another long one"}
        done = client.post(form.redirect_chain[-1][0], sent, follow=True)
        assert done.status_code == 200
        sign_in(client, "another long one")
        assert is_in(client)
        assert "no longer" not in answer.headers.get("Location", "")
        assert client.get(address, follow=True).status_code == 200

    def test_an_unknown_address_gets_the_same_answer_and_no_mail(self, ann: User) -> None:
        known, unknown = (Client().post(RESET, {"email": name}) for name in ("ann@example.org", "eve@example.org"))
        assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
        assert len(mail.outbox) == 1

    def test_asking_again_and_again_waits(self, ann: User) -> None:
        client = Client()
        answers = [client.post(RESET, {"email": "ann@example.org"}) for _number in range(6)]
        assert [answer.status_code for answer in answers] == [302] * 5 + [429]
        assert 3500 < int(answers[-1].headers["Retry-After"]) <= 3600
        assert len(mail.outbox) == 5

    def test_a_wrong_or_used_link_says_so(self) -> None:
        answer = Client().get(f"{RESET}MQ/wrong-token/")
        assert answer.status_code == 200
        assert "invalid" in answer.text
